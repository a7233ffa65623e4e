"""Does the firm's calendar tick whoever sits at the desks: meetings, Fridays, shocks?"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from simlib.errors import SimlibError
from simlib.model.firm import Firm
from simlib.run import Run
from tests.firms import of_kind, play, story


@pytest.fixture(scope="module")
def run() -> Run:
    return play(Run(story(8, 8, 4), 7))


def test_the_books_of_the_last_week_are_closed_before_the_run_ends(run: Run) -> None:
    weeks = of_kind(run.records, "week")
    assert len(weeks) == 8 + 8 + 4 + 1
    assert weeks[0].at == -40.0
    for number, record in enumerate(weeks[1:], start=1):
        monday = -40 + 5 * number
        assert monday - 1 < record.at < monday


def test_salaries_are_paid_every_week_and_make_a_years_cost(run: Run) -> None:
    staff = [r for r in of_kind(run.records, "posting") if r.values["account"] == "staff"]
    finance, people = run.scenario.finance, run.scenario.staff
    yearly = finance.overhead_eur
    yearly += finance.pm_eur * sum(p.seat == "pm" for p in people)
    yearly += finance.sales_eur * sum(p.seat == "sales" for p in people)
    assert len(staff) == 20
    assert {r.values["income_cents"] for r in staff} == {-round(yearly / 50 * 100)}


@pytest.mark.parametrize(("every", "expected"), [(15, 7), (5, 20), (None, 0)])
def test_meetings_are_held_as_often_as_management_says(every: int | None, expected: int) -> None:
    held = of_kind(
        play(Run(story(8, 8, 4, governance__meeting_every_days=every), 7)).records, "meeting"
    )
    assert len(held) == expected
    assert all(b.at - a.at == every for a, b in pairwise(held))


def test_sales_hears_of_the_load_at_meetings_only() -> None:
    firm = Firm(story(), 7)
    told = [(firm.relations.told_on, firm.relations.backlog_told)]
    for _ in range(60):
        firm.to_desk_hour()
        for point in firm.due():
            from simlib.policies import balanced

            firm.answer(balanced(point))
        firm.settle()
        if (firm.relations.told_on, firm.relations.backlog_told) != told[-1]:
            told.append((firm.relations.told_on, firm.relations.backlog_told))
    meetings = [(r.at, r.values["pm_backlog_days"]) for r in of_kind(firm.records, "meeting")]
    assert told[1:] == meetings[-len(told[1:]) :]


def test_a_meeting_costs_everybody_hours() -> None:
    def busy(every: int | None) -> float:
        run = play(Run(story(8, 8, 0, governance__meeting_every_days=every), 7))
        return float(of_kind(run.records, "week")[-1].values["pm_busy_days"] or 0)

    assert busy(2) > busy(None) + 5


def test_the_week_sums_up_what_is_there(run: Run) -> None:
    last = of_kind(run.records, "week")[-1]
    opened = len(of_kind(run.records, "opened")) - len(of_kind(run.records, "delivered"))
    assert int(last.values["open_projects"] or 0) >= opened
    cash = [r.values["cash_cents"] for r in of_kind(run.records, "posting") if r.at <= last.at]
    assert last.values["cash_cents"] == cash[-1]


def test_an_ill_translator_does_nothing_for_some_days() -> None:
    run = Run(story(), 7)
    run.advance(until=2)
    firm: Any = run._model
    run.inject({"kind": "vendor_ill", "vendor": "elif", "days": 9})
    run.advance(until=run.now + 0.1)
    after = firm.pools.all["elif"].server.backlog(run.now)
    assert after == pytest.approx(9, abs=0.2)
    (record,) = of_kind(run.records, "vendor_ill")
    assert record.values["days"] == 9.0


@pytest.mark.parametrize("days", [0, -3, 251, True, "3", None, float("nan"), float("inf")], ids=str)
def test_an_illness_of_no_sensible_length_is_refused(days: object) -> None:
    shock = {"kind": "vendor_ill", "vendor": "elif", "days": days}
    with pytest.raises(SimlibError, match="shock days"):
        Firm(story(), 7).check_shock(shock)
