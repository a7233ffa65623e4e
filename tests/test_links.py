"""Does each feedback close, and does its multiplier cut it?"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from statistics import fmean
from typing import Any

import pytest

from simlib.model.firm import Firm
from simlib.model.sales_cards import own_count
from simlib.records import Record
from simlib.run import Run
from simlib.scenario.parameters import Links
from simlib.scenario.schema import Scenario
from tests.firms import of_kind, play, points, shipped, story

LINKS = tuple(Links.model_fields)
TRUST = ("trust_sales_in_pm", "trust_pm_in_sales")
UNDERSTANDING = ("understanding_sales", "understanding_pm")
CUT_TRUST = (
    "trust_to_estimates",
    "trust_to_consulting",
    "trust_to_bargaining",
    "trust_to_queries",
)


def cut(*links: str) -> dict[str, float]:
    return {f"links__{name}": 0.0 for name in links}


def weeks_of(run: Run) -> list[Record]:
    """The weeks since day 0, in which the scenario has set its values."""
    return [record for record in of_kind(run.records, "week") if record.at >= 0]


def course(run: Run, name: str) -> list[float]:
    return [float(record.values[name] or 0) for record in weeks_of(run)]


@cache
def quarter(**changes: float | int | str | None) -> Run:
    return play(Run(story(8, 12, 0, **changes), 7))


@cache
def firm(plan: str = "typical", weeks: int = 50) -> Scenario:
    """The firm in an ordinary market, with the ordinary plan."""
    return shipped().replace(
        {
            "governance.plan": plan,
            "governance.authority": 0.4,
            "relations.trust_sales_in_pm": 0.5,
            "relations.trust_pm_in_sales": 0.5,
            "choice.competitor_mean": -0.03,
            "weeks": weeks,
            "rounds": [],
            "run_on_weeks": 0,
            "beats": [],
        }
    )


@cache
def year(seed: int, plan: str = "typical") -> Run:
    return play(Run(firm(plan), seed))


# ---- a firm without feedbacks


def test_with_every_link_cut_the_firm_still_runs() -> None:
    run = quarter(**cut(*LINKS))
    assert len(of_kind(run.records, "delivered")) > 50
    for name in TRUST:
        assert len(set(course(run, name))) == 1
    for name in ("gen", "tech", "med"):
        values = course(run, f"capability_{name}")
        assert values == sorted(values, reverse=True), "nobody learns, all skills fade"


def test_with_every_link_five_times_as_strong_the_firm_still_runs() -> None:
    run = quarter(**{f"links__{name}": 5.0 for name in LINKS})
    for name in (*TRUST, *UNDERSTANDING, "capability_tech"):
        assert all(0 <= value <= 1 for value in course(run, name))


# ---- trust over a year


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_trust_moves_in_a_year_and_does_not_saturate(seed: int) -> None:
    for name in TRUST:
        values = course(year(seed), name)
        assert 0.02 < max(values) - min(values) < 0.4
        assert all(0.1 < value < 0.9 for value in values)


def test_a_week_moves_trust_by_little() -> None:
    for name in TRUST:
        values = course(year(1), name)
        assert max(abs(b - a) for a, b in pairwise(values)) < 0.06


def test_crossed_pay_breaks_promises_and_costs_the_pm_offices_trust() -> None:
    usual, crossed = (
        fmean(course(year(seed, plan), "trust_pm_in_sales")[-1] for seed in (1, 2, 3))
        for plan in ("typical", "crossed")
    )
    assert crossed < usual - 0.1


def test_day_0_sets_the_starting_values_whatever_the_warm_up_did() -> None:
    run = play(Run(story(20, 1, 0), 7))
    before = [record for record in of_kind(run.records, "week") if record.at < 0][-1].values
    after, start = weeks_of(run)[0].values, run.scenario.relations
    assert before["trust_sales_in_pm"] != pytest.approx(start.trust_sales_in_pm, abs=0.02)
    for name in (*TRUST, *UNDERSTANDING):
        assert after[name] == pytest.approx(getattr(start, name), abs=0.03)
    for domain in run.scenario.domains:
        assert after[f"capability_{domain.id}"] == pytest.approx(domain.capability, abs=0.05)


# ---- what moves trust


def test_each_delivery_says_what_it_did_to_trust_and_why() -> None:
    run = quarter()
    moved = of_kind(run.records, "trust_moved")
    delivered = {record.id: record for record in of_kind(run.records, "delivered")}
    assert [record.cause for record in moved] == list(delivered)
    for record in moved:
        project = delivered[record.cause].values
        assert (record.values["estimate"] == "none") == (project["told_days"] is None)
        assert not (record.values["promise"] == "broken" and project["kept"])
    assert {str(r.values["estimate"]) for r in moved} >= {"none", "padded", "right"}
    assert {str(r.values["promise"]) for r in moved} == {"fair", "forced", "broken"}


def test_what_a_client_added_later_is_held_against_nobody() -> None:
    run = play(Run(story(8, 12, 0, other_clients__scope_change=1.0), 7))
    extended = [r for r in of_kind(run.records, "addition") if r.values["charge"] == "full_and_day"]
    assert extended
    won = {f"{r.entity}/order": r.values for r in of_kind(run.records, "won")}
    rules = run.scenario.trust
    moved = {r.entity: r.values for r in of_kind(run.records, "trust_moved")}
    for record in extended:
        name = f"{record.entity}/order"
        if name in moved:
            first, view = won[name]["promised_days"], won[name]["view_days"]
            fair = float(first or 0) >= rules.promise_share * float(view or 0)
            assert (moved[name]["promise"] == "fair") == fair


@pytest.mark.parametrize(
    ("links", "still"),
    [
        (("estimates_to_trust",), "trust_sales_in_pm"),
        (("promises_to_trust", "queries_to_trust"), "trust_pm_in_sales"),
    ],
)
def test_without_what_moves_it_trust_stays_as_it_began(links: tuple[str, ...], still: str) -> None:
    free = {"governance__meeting_every_days": None}
    run, usual = quarter(**free, **cut(*links)), quarter(**free)
    start = getattr(run.scenario.relations, still)
    assert set(course(run, still)) == {start}
    assert len(set(course(usual, still))) > 5
    (other,) = (name for name in TRUST if name != still)
    assert len(set(course(run, other))) > 5


def test_meetings_build_trust_and_understanding_unless_their_link_is_cut() -> None:
    still = cut("estimates_to_trust", "promises_to_trust", "queries_to_trust")
    often = quarter(governance__meeting_every_days=5, **still)
    without = quarter(governance__meeting_every_days=5, **still, **cut("meetings_to_trust"))
    for name in (*TRUST, *UNDERSTANDING):
        assert course(often, name)[-1] > getattr(often.scenario.relations, name) + 0.02
        assert course(without, name)[-1] <= getattr(often.scenario.relations, name)


@pytest.mark.parametrize("what", ["meetings", "training"])
def test_time_together_takes_hours_of_both_desks_unless_the_link_is_cut(what: str) -> None:
    much = {"governance__meeting_every_days": 1, "governance__training_days": 8}
    still = cut("meetings_to_trust", "training_to_trust", "meetings_to_dates")
    both, other = (cut("meetings_to_hours", "training_to_hours"), cut(f"{what}_to_hours"))

    def spent(**links: float) -> tuple[float, float]:
        run = quarter(**much, **still, **links)
        sellers = [p for p in run._model.people.values() if p.seat == "sales"]  # type: ignore[attr-defined]
        return course(run, "pm_busy_days")[-1], sum(person.hunted for person in sellers)

    free, some = spent(**both), spent(**other)
    assert some[0] > free[0] + 5
    assert some[1] != free[1]


def test_the_load_told_moves_sales_own_count_unless_the_link_is_cut() -> None:
    def first_count(**links: float) -> float:
        firm = Firm(story(0, 1, 0, **links), 7)
        firm.relations.tell_backlog(9.0, 0.0)
        rfq = firm._market._describe(firm.clients["gorvella"], "gorvella/x", first_order=False)
        return own_count(firm, rfq, firm.people[rfq.seller])

    cut_off = first_count(**cut("meetings_to_dates"))
    assert first_count() > cut_off


@pytest.mark.parametrize("link", ["brief_to_queries", "brief_to_clarifying"])
def test_a_thin_brief_makes_work_unless_its_link_is_cut(link: str) -> None:
    kind = {"brief_to_queries": "queries", "brief_to_clarifying": "clarified"}[link]

    def made(**links: float) -> int:
        records = quarter(production__brief_base=0.0, **links).records
        if kind == "clarified":
            return len(of_kind(records, kind))
        return sum(int(r.values["queries"] or 0) for r in of_kind(records, "staffed"))

    assert made(**cut(link)) < 0.7 * made()


def test_a_thin_brief_makes_defects_unless_its_link_is_cut() -> None:
    usual, without = (Firm(story(0, 1, 0, **c), 7) for c in ({}, cut("brief_to_defects")))
    assert usual._office._brief_factor(0.1) > 1 > usual._office._brief_factor(0.99)
    assert without._office._brief_factor(0.1) == without._office._brief_factor(0.99) == 1


def test_a_late_delivery_brings_a_credit_unless_the_link_is_cut() -> None:
    def credits(**links: float) -> float:
        run = quarter(quality__noticed=0.0, **links)
        return sum(int(r.values["credit_cents"] or 0) for r in of_kind(run.records, "delivered"))

    assert credits() > 0 == credits(**cut("late_to_credit"))


def test_working_it_out_together_takes_hours_unless_the_link_is_cut() -> None:
    def busy(**links: float) -> float:
        run = Run(story(0, 4, 0, chairs__sales=None, **links), 7)
        run.set_rules("sales", {"consult": "together"})
        return course(play(run), "pm_busy_days")[-1]

    assert busy() > busy(**cut("together_to_hours")) + 2


def test_wins_and_kept_promises_move_what_both_desks_expect_unless_the_link_is_cut() -> None:
    def expected(*links: str) -> set[float]:
        run = Run(story(4, 4, 0, **cut(*links)), 7, {"sales": None})
        return {point.memory["win_rate"] for point in points(run)}

    assert len(expected()) > 5
    assert expected("outcomes_to_beliefs") == {0.4}


# ---- what trust does: estimates are padded because they are cut, and cut because they are padded


def conduct(trust: float, *links: str) -> dict[str, float]:
    figures: dict[str, list[float]] = {}
    for seed in (1, 2):
        changes: dict[str, Any] = {f"relations__{name}": trust for name in TRUST}
        run = play(Run(story(8, 16, 0, **changes, **cut(*links)), seed))
        for name in ("pad", "cut", "wins"):
            figures.setdefault(name, []).append(float(run.result().kpis[name] or 0))
    return {name: fmean(values) for name, values in figures.items()}


def test_without_trust_estimates_are_padded_more_and_cut_more() -> None:
    low, high = conduct(0.1), conduct(0.9)
    assert low["pad"] > high["pad"] + 0.08
    assert low["cut"] > high["cut"] + 0.15


def test_with_its_links_cut_trust_changes_nothing_that_anybody_does() -> None:
    assert conduct(0.1, *CUT_TRUST) == conduct(0.9, *CUT_TRUST)


def test_more_padding_makes_more_estimates_that_prove_padded() -> None:
    """The arms race closes: what mistrust adds to an estimate feeds mistrust."""

    def proved_padded(trust: float) -> float:
        run = play(Run(story(8, 16, 0, relations__trust_pm_in_sales=trust), 1))
        told = [
            str(r.values["estimate"])
            for r in of_kind(run.records, "trust_moved")
            if r.at >= 0 and r.values["estimate"] != "none"
        ]
        return told.count("padded") / len(told)

    assert proved_padded(0.05) > proved_padded(0.95)


def test_mistrust_makes_queries_slower_unless_the_link_is_cut() -> None:
    def held(trust: float, **changes: float) -> float:
        run = play(Run(story(2, 6, 0, relations__trust_pm_in_sales=trust, **changes), 7))
        jobs = [r for r in of_kind(run.records, "staffed") if r.at >= 0 and r.values["queries"]]
        days = sum(float(r.values["held_days"] or 0) for r in jobs)
        return days / sum(int(r.values["queries"] or 0) for r in jobs)

    assert held(0.1) > 1.4 * held(0.9)
    both = cut("trust_to_queries", "trust_to_estimates")
    assert held(0.1, **both) == pytest.approx(held(0.9, **both), rel=1e-9)


# ---- capability


def test_a_firm_that_stretches_learns_and_one_that_does_not_is_overtaken() -> None:
    def after(links: tuple[str, ...] = (), **changes: Any) -> float:
        run = play(Run(story(4, 26, 0, **changes, **cut(*links)), 7))
        return course(run, "capability_med")[-1]

    usual = after()
    assert after(("work_to_capability",)) < 0.48 - 0.04 < usual
    assert after(("frontier_to_capability",)) > usual


def test_a_firm_that_falls_behind_is_asked_less() -> None:
    def asked(*links: str) -> int:
        old = {"learning__decay": 2.0, **cut("work_to_capability", *links)}
        return int(play(Run(story(4, 26, 0, **old), 7)).result().kpis["rfqs"] or 0)

    assert asked() < 0.9 * asked("capability_to_requests")


# ---- pressure on the margin


def test_a_low_margin_makes_the_office_skip_and_squeeze_unless_the_link_is_cut() -> None:
    def shortcuts(*links: str) -> tuple[float, float]:
        dear = {"vendor_market__translate_eur": 0.085, "vendor_market__revise_eur": 0.022}
        run = play(Run(story(16, 16, 0, **dear, **cut(*links)), 7))
        rates = [r.values["rate"] for r in of_kind(run.records, "staffed") if r.at >= 0]
        skipped = run.result().kpis["revision_skipped_pct"]
        return float(skipped or 0), rates.count("squeeze") / len(rates)

    pressed, calm = shortcuts(), shortcuts("pressure_to_shortcuts")
    assert pressed[0] > calm[0] + 0.05
    assert pressed[1] > calm[1] + 0.05
