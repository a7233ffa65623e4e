"""What does a delivery bring: is it judged against the promise, credited and paid?"""

from __future__ import annotations

from math import exp
from typing import Any

import pytest

from simlib.model.firm import Firm
from simlib.records import Record
from simlib.run import Run
from tests.firms import of_kind, play, story

LATE = {
    "request__lead_time_mean": -0.2,
    "seats__sales": "as_asked",
    "governance__authority": 0.0,
}


@pytest.fixture(scope="module")
def hurried() -> Run:
    """A firm that promises what is asked, in a hurried market: half of it comes late."""
    return play(Run(story(4, 10, 0, quality__defect_rate=2.0, **LATE), 7))


def value(record: Record, name: str) -> float:
    return float(record.values[name] or 0)


def late(run: Run) -> list[Record]:
    return [r for r in of_kind(run.records, "delivered") if not r.values["kept"]]


def judged(run: Run) -> dict[str, tuple[float, float]]:
    return {
        r.entity: (value(r, "before"), value(r, "after")) for r in of_kind(run.records, "judged")
    }


def test_a_promise_is_kept_within_the_tolerance_and_broken_beyond(hurried: Run) -> None:
    tolerance = hurried.scenario.production.late_tolerance_days
    assert late(hurried)
    for record in of_kind(hurried.records, "delivered"):
        assert bool(record.values["kept"]) == (value(record, "late_days") <= tolerance)
        assert value(record, "used_days") > 0


def test_lateness_is_counted_from_the_promise_and_not_from_the_work(hurried: Run) -> None:
    won = {f"{r.entity}/order": r.at for r in of_kind(hurried.records, "won")}
    for record in of_kind(hurried.records, "delivered"):
        due = won[record.entity] + value(record, "promised_days")
        assert value(record, "late_days") == pytest.approx(record.at - due)
        assert value(record, "used_days") == pytest.approx(record.at - won[record.entity])


def test_credits_grow_with_the_delay_up_to_their_cap(hurried: Run) -> None:
    finance = hurried.scenario.finance
    for record in of_kind(hurried.records, "delivered"):
        share = value(record, "credit_cents") / value(record, "price_cents")
        if record.values["kept"] and not record.values["complaints"]:
            assert share == 0
        assert share <= finance.credit_cap + finance.credit_defect + 1e-3
    assert any(record.values["credit_cents"] for record in late(hurried))


def test_only_late_projects_cost_the_pm_office_a_penalty(hurried: Run) -> None:
    for record in of_kind(hurried.records, "delivered"):
        assert (value(record, "penalty_cents") > 0) == (not record.values["kept"])


def test_a_broken_promise_hurts_more_than_a_kept_one_helps(hurried: Run) -> None:
    moods, kept = judged(hurried), set[str]()
    for record in of_kind(hurried.records, "delivered"):
        if record.values["kept"] and not record.values["complaints"]:
            kept.add(record.entity)
    falls = [before - after for name, (before, after) in moods.items() if name not in kept]
    rises = [after - before for name, (before, after) in moods.items() if name in kept]
    target = hurried.scenario.satisfaction.target
    assert all(
        after >= before or before > target
        for name, (before, after) in moods.items()
        if name in kept
    )
    assert sum(falls) / len(falls) > 2 * sum(rises) / len(rises) > 0


@pytest.mark.parametrize("link", ["late_to_satisfaction", "defect_to_satisfaction"])
def test_cutting_a_link_takes_its_blow_away(link: str) -> None:
    changes: dict[str, Any] = dict(LATE, quality__defect_rate=2.0, quality__noticed=1.0)
    ends = []
    for factor in (1.0, 0.0):
        run = play(Run(story(4, 10, 0, **changes, **{f"links__{link}": factor}), 7))
        ends.append(value(of_kind(run.records, "week")[-1], "satisfaction"))
    assert ends[1] > ends[0]


def test_a_complaint_is_recorded_and_its_rework_is_at_our_own_cost(hurried: Run) -> None:
    complained = {r.entity for r in of_kind(hurried.records, "complained")}
    raised = {r.entity for r in of_kind(hurried.records, "delivered") if r.values["complaints"]}
    assert complained == raised
    assert raised


@pytest.mark.parametrize("larger", [1, 20])
def test_a_year_of_outcomes_moves_what_people_expect_alike_in_any_firm(larger: int) -> None:
    usual = story().trust.projects_a_year * larger
    firm = Firm(story(trust__projects_a_year=usual), 7)
    a_year, before = firm.scenario.trust.experience_a_year, firm.experience["kept"]
    for _ in range(round(usual / a_year)):
        firm.experienced("kept", 0.0, a_year / usual)
    assert firm.experience["kept"] == pytest.approx(before * exp(-1), rel=0.05)


def test_a_delivery_moves_a_large_firms_name_less() -> None:
    def moved(usual: float) -> float:
        run = play(Run(story(4, 10, 0, trust__projects_a_year=usual), 7))
        return abs(run._model.reputation - run.scenario.relations.reputation)

    assert moved(9000.0) < moved(450.0) / 10


def test_a_projects_profit_counts_words_added_later_and_the_pms_hours(hurried: Run) -> None:
    done = {r.entity: r for r in of_kind(hurried.records, "delivered")}
    asked = {r.entity: value(r, "volume") for r in of_kind(hurried.records, "won")}
    added = {f"{r.entity}/order": value(r, "words") for r in of_kind(hurried.records, "addition")}
    longer = [name for name in done if name in added]
    assert longer
    for name in longer:
        assert value(done[name], "volume") > asked[name.removesuffix("/order")]
    wages = [value(record, "pm_cents") for record in done.values()]
    assert min(wages) > 0
    hour = hurried.scenario.finance.pm_eur / 250 / hurried.scenario.pm_work.hours_per_day
    assert 2 * hour < sum(wages) / len(wages) / 100 < 12 * hour
