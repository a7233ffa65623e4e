"""How long until somebody gets round to it, and what does a crowded desk cost?"""

from __future__ import annotations

import pytest

from simlib.model.attention import Attention, SalesHours
from simlib.model.entities import Person, Rfq
from simlib.model.firm import Firm
from tests.firms import of_kind, story


@pytest.fixture
def firm() -> Firm:
    return Firm(story(), 7)


@pytest.fixture
def pm(firm: Firm) -> Person:
    return firm.pms[0]


def some_request(firm: Firm) -> Rfq:
    client = firm.clients["gorvella"]
    return firm._market._describe(client, "gorvella/rfq-x", first_order=False)


def took(firm: Firm, pm: Person, hours: float = 1.0) -> float:
    """The days that a piece of work takes once it is begun."""
    begins = max(pm.server.free, firm.now)
    return Attention(firm).spend(pm, hours, some_request(firm)) - begins


def test_work_waits_for_the_work_before_it(firm: Firm, pm: Person) -> None:
    first = Attention(firm).spend(pm, 2.0, some_request(firm))
    second = Attention(firm).spend(pm, 2.0, some_request(firm))
    assert second - first == pytest.approx(first - firm.now)
    work = firm.scenario.pm_work
    assert first - firm.now == pytest.approx(2.0 * work.effort / work.hours_per_day)


def test_what_bears_on_one_pm_slows_nobody_else(firm: Firm, pm: Person) -> None:
    other = firm.pms[1]
    usual = took(firm, other)
    firm.pressures.put("a trial", "pm_hours", 0.5, pm.id)
    assert took(firm, pm) == pytest.approx(0.5 * usual)
    assert took(firm, other) == pytest.approx(usual)


def test_too_many_open_projects_make_everything_slower_down_to_a_floor(
    firm: Firm, pm: Person
) -> None:
    usual = took(firm, pm)
    pm.open_projects = int(firm.scenario.pm_work.context_free) + 8
    crowded = took(firm, pm)
    pm.open_projects = 9999
    floor = firm.scenario.pm_work.efficiency_floor
    assert usual < crowded <= took(firm, pm) == pytest.approx(usual / floor, rel=0.3)


def test_a_tired_pm_is_slower_and_cutting_the_link_takes_both_away(pm: Person, firm: Firm) -> None:
    usual = took(firm, pm)
    pm.fatigue = 1.0
    assert took(firm, pm) == pytest.approx(
        usual / (1 - firm.scenario.pm_work.fatigue_cost), rel=1e-6
    )
    cut = Firm(story(links__load_to_duration=0.0), 7)
    cut.pms[0].fatigue, cut.pms[0].open_projects = 1.0, 99
    assert took(cut, cut.pms[0]) == pytest.approx(usual)


def test_a_backlog_brings_overtime_which_tires_and_weekends_help(firm: Firm, pm: Person) -> None:
    work = firm.scenario.pm_work
    pm.server.book(firm.now, work.overtime_from_days + work.overtime_span_days / 2)
    assert pm.overtime_hours == 0
    took(firm, pm, 3.0)
    assert pm.overtime_hours > 0
    assert pm.week_hours > 0
    Attention(firm).rest()
    tired = pm.fatigue
    assert 0 < tired <= 1
    assert pm.week_hours == 0
    Attention(firm).rest()
    assert 0 < pm.fatigue < tired


def relief(firm: Firm) -> list[object]:
    """What freelance PMs have billed so far (cents)."""
    postings = of_kind(firm.records, "posting")
    return [r.values["income_cents"] for r in postings if r.values["account"] == "relief"]


def test_a_backlog_that_a_week_has_left_hires_a_freelance_pm_for_the_next(
    firm: Firm, pm: Person
) -> None:
    work, desk = firm.scenario.pm_work, Attention(firm)
    pm.server.book(firm.now, work.relief_from_days + 0.1)
    queued = desk.spend(pm, 2.0, some_request(firm))
    assert queued == pm.server.free  # evenings first: nobody is hired in the middle of a week
    desk.rest()
    assert relief(firm) == [-round(work.relief_least_hours * work.relief_eur_per_hour * 100)]
    free = pm.server.free
    assert desk.spend(pm, 2.0, some_request(firm)) >= firm.now + work.relief_delay_days
    assert pm.server.free == free
    for _ in range(20):
        desk.spend(pm, 2.0, some_request(firm))
    assert pm.server.free > free  # their hours are used up


def test_the_longer_the_backlog_the_more_relief_and_none_without_one(
    firm: Firm, pm: Person
) -> None:
    work, desk = firm.scenario.pm_work, Attention(firm)
    desk.rest()
    assert relief(firm) == []
    pm.server.book(firm.now, work.relief_from_days + 20)
    desk.rest()
    (bill,) = relief(firm)
    assert isinstance(bill, int)
    assert -bill > work.relief_least_hours * work.relief_eur_per_hour * 100


def test_the_hours_of_a_salesperson_are_spent_and_counted(firm: Firm) -> None:
    hours, kasia = SalesHours(firm), firm.people["sales-kasia"]
    free = hours.free(kasia)
    assert free == pytest.approx(5 * firm.scenario.sales_work.hours_per_day)
    hours.spend(kasia, 3.0)
    spent = 3.0 * firm.scenario.pm_work.effort
    assert kasia.week_hours == pytest.approx(spent)
    assert hours.free(kasia) == pytest.approx(free - spent)
    for _ in range(50):
        hours.spend(kasia, 3.0)
    assert hours.free(kasia) == 0.0
