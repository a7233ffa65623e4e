"""Who comes, who goes, and what becomes of their work?"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from simlib.errors import SimlibError
from simlib.model.entities import Person, Translator
from simlib.model.firm import Firm
from simlib.policies import balanced
from simlib.run import Run
from tests.firms import of_kind, play, story

OF_STAFF = ("vendor_came", "vendor_left", "staff_left", "staff_came")


def pm_for(firm: Any, domain: str) -> Person:
    """Who gets a new request of a domain?"""
    (rfq, *_) = [p.rfq for p in firm.projects.values()]
    return firm._office.estimates.pm_for(replace(rfq, domain=domain, pm=""))


def firm_at(day: float = 1.0, **changes: Any) -> Firm:
    """A firm that has lived, by its autopilots, up to a day."""
    return lived(Firm(story(4, 40, 0, **changes), 7), day)


def lived(firm: Firm, day: float) -> Firm:
    firm.to_desk_hour()
    while firm.now < day:
        while due := firm.due():
            for point in due:
                firm.answer(balanced(point))
            firm.settle()
        firm.to_desk_hour()
    return firm


def kinds(firm: Firm, *wanted: str) -> list[str]:
    return [record.entity for record in of_kind(firm.records, *wanted)]


# ---- translators


def busy(firm: Firm, language: str, days: float) -> None:
    for person in firm.pools.by_language[language]:
        person.server.book(firm.now, days)


def month(firm: Firm, number: int = 0) -> list[str]:
    """Let four weeks be noted and a month pass; return who came and left."""
    before = len(firm.records)
    for _ in range(4):
        firm.staffing.week()
    firm.staffing._month(number)
    return [r.entity for r in firm.records[before:] if r.kind in OF_STAFF]


def test_a_month_of_long_queues_brings_one_translator_for_each_such_language() -> None:
    firm = Firm(story(), 7)
    busy(firm, "sv", 6.0)
    busy(firm, "pl", 4.9)
    assert month(firm) == ["sv-03"]
    newcomer = firm.pools.all["sv-03"]
    assert newcomer in firm.pools.by_language["sv"]
    assert newcomer.server.backlog(firm.now) == 0.0
    assert newcomer.goodwill == firm.scenario.other_translators.goodwill
    assert month(firm, 1) == [], "the newcomer has made the mean queue shorter"


def test_a_single_bad_week_brings_nobody() -> None:
    firm = Firm(story(), 7)
    for _ in range(3):
        firm.staffing.week()
    busy(firm, "sv", 15.0)
    firm.staffing.week()
    firm.staffing._month(0)
    assert kinds(firm, "vendor_came") == []


def test_a_language_that_has_lost_everybody_finds_somebody() -> None:
    firm = Firm(story(), 7)
    for person in list(firm.pools.by_language["ja"]):
        firm.pools.release(person)
    assert firm.pools.queue("ja", firm.now) == 0.0
    assert month(firm) == ["ja-03"]


def test_without_its_link_no_queue_is_long_enough() -> None:
    firm = Firm(story(links__queues_to_recruits=0.0), 7)
    busy(firm, "sv", 200.0)
    assert month(firm) == []


def unhappy(firm: Firm, goodwill: float = 0.2) -> list[Translator]:
    for person in firm.pools.at_work():
        person.goodwill = goodwill
    return firm.pools.at_work()


def test_translators_leave_only_when_goodwill_stays_low() -> None:
    firm = Firm(story(staffing__vendor_leaves=20.0), 7)
    unhappy(firm)
    assert month(firm, 0) == [], "one bad month is forgiven"
    gone = month(firm, 1)
    assert 0.6 * 35 < len(gone) < 35
    unhappy(firm, 0.3)
    month(firm, 2)
    assert kinds(firm, "vendor_left") == gone, "only recruits came"


def test_a_good_month_begins_the_count_anew() -> None:
    firm = Firm(story(staffing__vendor_leaves=20.0), 7)
    for number, goodwill in enumerate((0.2, 0.3, 0.2)):
        unhappy(firm, goodwill)
        assert month(firm, number) == []


def test_about_half_of_the_unhappy_leave_in_a_year() -> None:
    left = 0
    for seed in range(4):
        firm = Firm(story(), seed)
        unhappy(firm)
        for number in range(13):
            month(firm, number)
        left += len(kinds(firm, "vendor_left"))
    assert left / (4 * 35) == pytest.approx(0.55, abs=0.12)


def test_who_left_is_offered_nothing_more_and_finishes_what_was_accepted() -> None:
    firm = Firm(story(), 7)
    elif_ = firm.pools.all["elif"]
    elif_.server.book(firm.now, 3.0)
    firm.pools.release(elif_)
    assert elif_ not in firm.pools.at_work()
    assert elif_.server.backlog(firm.now) == 3.0
    assert firm.pools.all["elif"] is elif_


def test_without_its_link_nobody_leaves_however_unhappy() -> None:
    firm = Firm(story(staffing__vendor_leaves=20.0, links__goodwill_to_leaving=0.0), 7)
    unhappy(firm, 0.0)
    assert [month(firm, number) for number in range(4)] == [[]] * 4


# ---- PMs who leave


def tired(firm: Firm, fatigue: float = 1.0, weeks: int = 60) -> Person:
    for _ in range(weeks):
        for pm in firm.pms:
            pm.fatigue = fatigue
        firm.staffing.week()
    return firm.pms[0]


def test_only_lasting_fatigue_makes_a_pm_think_of_leaving() -> None:
    firm = Firm(story(), 7)
    irene = firm.pms[0]
    assert firm.staffing.hazard(irene) == 0.0
    tired(firm, weeks=3)
    assert firm.staffing.hazard(irene) == 0.0, "three weeks are bearable"
    tired(firm)
    assert firm.staffing.hazard(irene) == pytest.approx(1.0 * (1.0 - 0.4), abs=0.01)
    tired(firm, fatigue=0.3, weeks=60)
    assert firm.staffing.hazard(irene) == 0.0


def test_without_its_link_the_tired_stay() -> None:
    firm = Firm(story(links__fatigue_to_leaving=0.0), 7)
    assert firm.staffing.hazard(tired(firm)) == 0.0


def test_chance_takes_neither_the_last_pm_nor_the_chair_of_a_guest() -> None:
    firm = Firm(story(staffing__tired_leaves=50.0), 7)
    tired(firm)
    firm.staffing._quarter(0)
    assert [pm.id for pm in firm.pms] == ["pm-irene"]
    free = Firm(story(staffing__tired_leaves=50.0, chairs__pm=None), 7)
    tired(free)
    free.staffing._quarter(0)
    assert [pm.id for pm in free.pms] == ["pm-maren"]


def test_a_leavers_work_and_questions_go_to_the_colleague_with_fewest_projects() -> None:
    firm = firm_at(pm_work__relief_from_days=60.0)
    irene, yusuf, maren = firm.pms
    irene.open_projects, yusuf.open_projects, maren.open_projects = 9, 8, 5
    irene.server.book(firm.now, 0.5)
    work, others = irene.server.backlog(firm.now), maren.server.backlog(firm.now)
    firm.staffing.leave("pm-irene")
    assert firm.pms == [yusuf, maren]
    assert firm.at_desk(irene) is maren
    assert (irene.open_projects, maren.open_projects) == (0, 14)
    assert maren.server.backlog(firm.now) == pytest.approx(work + others)
    assert irene.server.backlog(firm.now) == 0.0
    before = maren.hours
    (rfq, *_) = [p.rfq for p in firm.projects.values()]
    firm._office.attention.spend(irene, 1.0, rfq)
    assert maren.hours > before
    assert pm_for(firm, "tech") is yusuf


def test_who_takes_over_may_leave_too() -> None:
    firm = firm_at()
    irene, yusuf, maren = firm.pms
    maren.open_projects, irene.open_projects, yusuf.open_projects = 0, 1, 9
    firm.staffing.leave("pm-irene")
    maren.open_projects = 99
    firm.staffing.leave("pm-maren")
    assert firm.at_desk(irene) is yusuf
    with pytest.raises(SimlibError, match="the only PM"):
        firm.staffing.leave("pm-yusuf")


@pytest.mark.parametrize("name", ["nobody", "sales-kasia", "mgmt-livia", ""])
def test_only_pms_can_leave(name: str) -> None:
    with pytest.raises(SimlibError, match="is no PM of this firm; there are pm-irene, pm-yusuf"):
        Firm(story(), 7).staffing.check_leave(name)


def test_nothing_of_a_leavers_projects_is_lost_and_the_newcomer_follows_after_60_days() -> None:
    firm = firm_at(5.0)
    gone = firm.staffing.leave("pm-irene", replaced=True)
    lived(firm, firm.now + 59.0)
    assert kinds(firm, "staff_came") == []
    lived(firm, firm.now + 2.0)
    (came,) = of_kind(firm.records, "staff_came")
    assert (came.entity, came.cause, came.values["person_name"]) == (
        "pm-04",
        gone,
        "Ottavia Brenn",
    )
    assert firm.people["pm-04"].domains == ("tech", "gen")
    lived(firm, firm.now + 40.0)
    handled = {str(r.values["pm"]) for r in of_kind(firm.records, "opened") if r.at > came.at + 1}
    assert handled >= {"pm-04"}
    assert "pm-irene" not in handled
    delivered = {record.entity for record in of_kind(firm.records, "delivered")}
    opened = of_kind(firm.records, "opened")
    old = [r.entity for r in opened if float(r.values["due"] or 0) < came.at]
    assert [name for name in old if name not in delivered] == []
    assert all(pm.open_projects >= 0 for pm in firm.people.values())


def test_nobody_follows_a_pm_who_is_not_replaced() -> None:
    firm = firm_at(5.0)
    firm.staffing.leave("pm-irene")
    lived(firm, 75.0)
    assert kinds(firm, "staff_came") == []
    assert len(firm.pms) == 2


def test_a_newcomer_works_at_half_speed_for_60_days() -> None:
    firm = firm_at()
    newcomer = firm.people[firm.staffing.hire("pm", ("ai",))]
    (rfq, *_) = [p.rfq for p in firm.projects.values()]

    def took() -> float:
        start = max(firm.now, newcomer.server.free)
        done = firm._office.attention.spend(newcomer, 0.1, rfq)
        return done - start

    slow = took()
    assert newcomer.settled == firm.now + 60
    newcomer.settled = firm.now
    assert slow == pytest.approx(2 * took(), rel=0.02)


# ---- hiring


def test_a_hired_pm_shares_the_fields_of_the_one_with_most_projects() -> None:
    firm = firm_at(pm_work__field_lead=99.0)
    firm.people["pm-yusuf"].open_projects = 40
    name = firm.staffing.hire("pm")
    assert (name, firm.people[name].domains) == ("pm-04", ("med", "legal"))
    assert pm_for(firm, "med").id == "pm-04"
    assert pm_for(firm, "tech").id == "pm-irene"


def test_a_hired_salesperson_plans_weeks_and_brings_strangers() -> None:
    firm = firm_at()
    firm.staffing.hire("sales")
    lived(firm, firm.now + 60.0)
    planned = [name for name in kinds(firm, "week_planned") if name.startswith("sales-03/")]
    assert len(planned) >= 11
    owners = {str(r.values["owner"]) for r in of_kind(firm.records, "client") if r.at > 0}
    assert "sales-03" in owners


def test_people_are_named_in_turn_and_never_twice() -> None:
    firm = firm_at()
    names = [firm.staffing.hire(seat) for seat in ("pm", "sales", "pm")]
    assert names == ["pm-04", "sales-03", "pm-05"]
    assert len({firm.people[name].name for name in names}) == 3
    firm.staffing.leave("pm-05")
    assert firm.staffing.hire("pm") == "pm-06"


def test_hiring_costs_money_at_once_and_pay_every_week() -> None:
    firm = firm_at()
    firm.staffing.hire("pm")
    firm.staffing.hire("sales")
    lived(firm, firm.now + 6.0)
    postings = of_kind(firm.records, "posting")
    found = [r.values["income_cents"] for r in postings if r.values["account"] == "hiring"]
    assert found == [-500_000, -500_000]
    pay = [r.values["income_cents"] for r in postings if r.values["account"] == "staff"]
    finance = firm.scenario.finance
    more = round((finance.pm_eur + finance.sales_eur) / 50 * 100)
    assert int(pay[-2] or 0) - int(pay[-1] or 0) in (0, more)
    assert min(int(cents or 0) for cents in pay) == max(int(c or 0) for c in pay) - more


def test_a_vacant_post_is_not_paid() -> None:
    firm = firm_at(1.0)
    firm.staffing.leave("pm-irene")
    lived(firm, 16.0)
    pay = [
        int(r.values["income_cents"] or 0)
        for r in of_kind(firm.records, "posting")
        if r.values["account"] == "staff"
    ]
    assert pay[-1] - pay[0] == round(firm.scenario.finance.pm_eur / 50 * 100)


@pytest.mark.parametrize("seat", ["management", "", "vendor"])
def test_nobody_is_hired_for_another_seat(seat: str) -> None:
    staffing = Firm(story(), 7).staffing
    for call in (staffing.hire, staffing.seek):
        with pytest.raises(SimlibError, match="only for pm and sales"):
            call(seat)


# ---- in a run


@cache
def restless() -> Run:
    """A year in which many come and go."""
    return play(
        Run(
            story(
                8,
                40,
                0,
                chairs__pm=None,
                pm_work__effort=1.4,
                staffing__tired_from=0.05,
                staffing__tired_leaves=50.0,
                staffing__vendor_leaves=5.0,
                staffing__vendor_unhappy_below=0.6,
            ),
            7,
        )
    )


def test_a_firm_survives_a_year_of_coming_and_going_and_says_so() -> None:
    run = restless()
    assert {record.kind for record in of_kind(run.records, *OF_STAFF)} == set(OF_STAFF)
    left = [r.entity for r in of_kind(run.records, "vendor_left", "staff_left")]
    assert len(left) == len(set(left)), "nobody leaves twice"
    assert all(record.at >= 0 for record in of_kind(run.records, *OF_STAFF))
    weeks = of_kind(run.records, "week")
    assert {r.values["pms"] for r in weeks} > {3}
    busy_days = [float(r.values["pm_busy_days"] or 0) for r in weeks]
    assert busy_days == sorted(busy_days), "who leaves takes no worked day away"
    used = run.result().kpis["pm_utilisation"]
    assert used is not None
    assert 0.4 < used <= 1.05


def test_coming_and_going_is_the_same_again_for_the_same_seed() -> None:
    run = restless()
    assert play(Run(run.scenario, 7)).digest == run.digest
