"""Does each shock begin, press, show in the records, pass, and replay from a file?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from simlib.errors import ScenarioError, SimlibError
from simlib.model.firm import Firm
from simlib.run import Run
from simlib.scenario.shocks import SHOCKS
from tests.firms import of_kind, play, story

# One example of each kind, short enough to pass within the story; and what it presses on.
EXAMPLES: dict[str, dict[str, Any]] = {
    "vendor_ill": {"vendor": "elif", "days": 3},
    "half_time": {"client": "corrivent"},
    "undercut": {"domain": "tech", "days": 4},
    "new_buyer": {"client": "corrivent", "days": 5},
    "pieces": {"client": "tallyfennel", "jobs": 1},
    "system_down": {"days": 2},
    "fair_season": {"clients": ["gorvella", "rillgrund"], "days": 5},
    "good_word": {"client": "sorrivo", "domain": "med"},
    "corridor": {},
    "pm_leaves": {"pm": "pm-maren", "days": 3},
    "paid_late": {"client": "valdisera", "eur": 20_000, "days": 6},
    "language_data": {"domain": "ai", "cheaper": "gen"},
    "august": {"days": 5},
    "can_wait": {"client": "corrivent", "days": 5},
}
ONCE = {"half_time", "can_wait", "good_word", "corridor", "language_data"}
PRESSES = {
    "undercut": ("shift", "competitor", "tech", -0.10),
    "new_buyer": ("factor", "price_weight", "corrivent", 1.5),
    "system_down": ("factor", "pm_hours", "pm-irene", 1.25),
    "fair_season": ("factor", "demand", "gorvella", 2.0),
    "language_data": ("factor", "share", "ai", 2.0),
    "august": ("factor", "vendor_days", "", 1 / 0.6),
}


def shock(kind: str, **changes: Any) -> dict[str, Any]:
    return {"kind": kind, **EXAMPLES[kind], **changes}


def quarter() -> Run:
    return Run(story(8, 12, 4, staffing__settling_days=10), 7)


@cache
def shocked(kind: str) -> Run:
    """A quarter in which one thing happens on day 10."""
    run = quarter()
    run.advance(until=10)
    run.inject(shock(kind))
    return play(run)


@cache
def undisturbed() -> Run:
    return play(quarter())


def firm_of(run: Run) -> Any:
    return run._model


def test_there_are_fourteen_kinds_and_an_example_of_each() -> None:
    assert set(EXAMPLES) == set(SHOCKS)
    assert len(SHOCKS) == 14


@pytest.mark.parametrize("kind", SHOCKS)
def test_a_shock_is_written_down_when_it_begins(kind: str) -> None:
    run = shocked(kind)
    (began,) = of_kind(run.records, kind)
    assert 10 <= began.at < 11
    assert began.cause == ""
    assert run.digest != undisturbed().digest


@pytest.mark.parametrize("kind", sorted(set(SHOCKS) - ONCE))
def test_a_shock_passes_with_the_record_of_its_beginning_as_cause(kind: str) -> None:
    run = shocked(kind)
    (began,) = of_kind(run.records, kind)
    (over,) = of_kind(run.records, "shock_over")
    assert over.values["shock"] == kind
    causes = {record.id: record.cause for record in run.records}
    assert began.id in (over.cause, causes[over.cause])
    days = EXAMPLES[kind].get("days")
    if days and kind != "pm_leaves":
        assert over.at == pytest.approx(began.at + days)


@pytest.mark.parametrize("kind", sorted(ONCE))
def test_what_happens_once_or_stays_has_no_end(kind: str) -> None:
    assert of_kind(shocked(kind).records, "shock_over") == []


@pytest.mark.parametrize("kind", SHOCKS)
def test_nothing_before_a_shock_is_changed_by_it(kind: str) -> None:
    (began,) = of_kind(shocked(kind).records, kind)
    before = [r for r in shocked(kind).records if r.at < began.at]
    assert before == [r for r in undisturbed().records if r.at < began.at]


@pytest.mark.parametrize("kind", SHOCKS)
def test_a_shock_replays_from_a_saved_file(kind: str, tmp_path: Path) -> None:
    run = quarter()
    run.advance(until=10)
    run.inject(shock(kind))
    run.advance(until=16)
    run.save(tmp_path / "shock.json")
    again = Run.load(tmp_path / "shock.json")
    assert again.digest == run.digest
    assert play(again).digest == shocked(kind).digest


@pytest.mark.parametrize("kind", sorted(PRESSES))
def test_a_shock_presses_while_it_lasts_and_no_longer(kind: str) -> None:
    run = quarter()
    run.advance(until=10)
    how, sort, on, value = PRESSES[kind]
    pressures = firm_of(run).pressures
    idle = getattr(pressures, how)(sort, on)
    run.inject(shock(kind))
    run.advance(until=run.now + 0.4)
    assert getattr(pressures, how)(sort, on) == pytest.approx(value)
    run.advance(until=run.now + 8)
    if kind not in ONCE:
        assert getattr(pressures, how)(sort, on) == idle


def test_two_of_one_kind_add_up_and_end_one_by_one() -> None:
    run = quarter()
    run.advance(until=10)
    for days in (2, 4):
        run.inject({"kind": "system_down", "days": days})
    seen = []
    for later in (1, 3, 5):
        run.advance(until=10.375 + later)
        seen.append(firm_of(run).pressures.factor("pm_hours", "pm-irene"))
    assert seen == [pytest.approx(1.25**2), 1.25, 1.0]


# ---- what single ones do


def test_the_open_jobs_of_an_ill_translator_go_back_to_staffing() -> None:
    run = quarter()
    run.advance(until=10)
    running = {
        job.id: job.vendor
        for project in firm_of(run).projects.values()
        for job in project.jobs
        if job.ends > run.now + 0.6
    }
    vendor = sorted(v for v in running.values() if v != "overflow")[0]
    hers = {name for name, by in running.items() if by == vendor}
    run.inject({"kind": "vendor_ill", "vendor": vendor, "days": 9})
    play(run)
    staffed = {r.entity: r for r in of_kind(run.records, "staffed")}
    translated = {r.entity for r in of_kind(run.records, "translated")}
    (over,) = of_kind(run.records, "shock_over")
    assert over.values["jobs_given_back"] == len(hers) > 0
    for name in hers:
        again = staffed[f"{name}-again"]
        assert again.values["vendor"] != vendor or again.at > over.at - 9
        assert name not in translated
        assert f"{name}-again" in translated
    opened = {r.entity for r in of_kind(run.records, "opened") if float(r.values["due"] or 0) < 50}
    assert opened <= {r.entity for r in of_kind(run.records, "delivered")}


@pytest.mark.parametrize(("kind", "sign"), [("half_time", -1), ("can_wait", 1)])
def test_the_date_of_the_order_that_is_due_first_moves(kind: str, sign: int) -> None:
    run = quarter()
    run.advance(until=10)
    projects = list(firm_of(run).projects.values())
    client = max(projects, key=lambda p: (p.due, p.id)).rfq.client.id
    others = [p for p in firm_of(run).projects.values() if p.rfq.client.id == client]
    target = min(others, key=lambda p: (p.due, p.id))
    due, days = target.due, target.order.days
    run.inject(shock(kind, client=client))
    run.advance(until=run.now + 0.1)
    (record,) = of_kind(run.records, kind)
    moved = float(record.values["moved_days"] or 0)
    assert record.values["project"] == target.id
    assert target.due == pytest.approx(due + moved)
    assert target.order.days == pytest.approx(max(days + moved, 0.5))
    assert moved * sign > 0 or due < run.now


def test_a_client_without_a_running_order_gives_nothing_back() -> None:
    run = quarter()
    run.advance(until=10)
    busy = {p.rfq.client.id for p in firm_of(run).projects.values()}
    idle = next(c.id for c in run.scenario.clients if c.id not in busy)
    run.inject(shock("can_wait", client=idle))
    run.advance(until=run.now + 0.1)
    (record,) = of_kind(run.records, "can_wait")
    assert (record.values["project"], record.values["moved_days"]) == (None, 0.0)


def test_when_a_pm_leaves_a_colleague_takes_over_and_a_newcomer_is_slow_at_first() -> None:
    run = quarter()
    run.advance(until=10)
    firm = firm_of(run)
    maren = firm.people["pm-maren"]
    known = list(firm.people)
    run.inject(shock("pm_leaves", days=5))
    run.advance(until=run.now + 1)
    assert firm.at_desk(maren) is not maren
    play(run)
    (left,) = of_kind(run.records, "staff_left")
    away = [r for r in of_kind(run.records, "opened") if left.at < r.at < left.at + 4.9]
    assert away
    assert all(r.values["pm"] != "pm-maren" for r in away)
    (came,) = of_kind(run.records, "staff_came")
    (over,) = of_kind(run.records, "shock_over")
    assert over.at - came.at == pytest.approx(10)
    assert came.entity not in known
    assert firm.people[came.entity].domains == maren.domains
    assert firm.people[came.entity].settled == pytest.approx(over.at)


def test_late_money_leaves_the_bank_and_comes_back_without_a_cent_earned() -> None:
    run = shocked("paid_late")
    posted = [
        r for r in of_kind(run.records, "posting") if r.values["account"] == "paid_late_payer"
    ]
    assert [r.values["paid_cents"] for r in posted] == [-2_000_000, 2_000_000]
    assert {r.values["income_cents"] for r in posted} == {0}
    assert 6 <= posted[1].at - posted[0].at <= 11


def test_a_good_word_brings_strangers_of_its_domain_at_once() -> None:
    run = shocked("good_word")
    (word,) = of_kind(run.records, "good_word")
    sent = [r for r in of_kind(run.records, "client") if r.cause == word.id]
    asked = [r for r in of_kind(run.records, "request") if r.cause == word.id]
    assert len(sent) == len(asked) == 2
    assert {r.values["new"] for r in asked} == {1}


def test_a_sentence_in_the_corridor_costs_trust_on_both_sides() -> None:
    run = quarter()
    run.advance(until=10)
    relations = firm_of(run).relations
    before = (relations.trust_sales_in_pm, relations.trust_pm_in_sales)
    run.inject(shock("corridor"))
    run.advance(until=run.now + 0.1)
    after = (relations.trust_sales_in_pm, relations.trust_pm_in_sales)
    assert all(a < b - 0.05 for a, b in zip(after, before, strict=True))


def test_orders_in_pieces_have_thinner_briefs_and_the_first_comes_late() -> None:
    def handed(run: Run) -> list[Any]:
        return [
            r
            for r in of_kind(run.records, "handed_over")
            if r.entity.startswith("tallyfennel/") and r.at > 10
        ]

    first, plain = handed(shocked("pieces"))[0], handed(undisturbed())[0]
    assert first.entity == plain.entity
    assert first.values["brief"] == pytest.approx(max(plain.values["brief"] - 0.25, 0), abs=1e-3)
    assert first.at == pytest.approx(plain.at + 1)


def test_in_august_fewer_requests_come() -> None:
    def count(run: Run) -> int:
        return sum(10.5 < r.at < 30 for r in of_kind(run.records, "request"))

    run = quarter()
    run.advance(until=10)
    run.inject({"kind": "august"})
    assert count(play(run)) < 0.85 * count(undisturbed())


# ---- shocks that are wrong


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "shock kind None is not one of vendor_ill, half_time"),
        ({"kind": "flood"}, "shock kind 'flood' is not one of"),
        ({"kind": ["august"]}, "is not one of"),
        (shock("vendor_ill", vendor="nobody"), "'nobody' is no translator of this firm"),
        (shock("vendor_ill", vendor=7), "7 is no translator"),
        (shock("half_time", client="corriventt"), "is no client of this firm on day 0"),
        (shock("half_time", days=3), "half_time has no field 'days'; it has client"),
        (shock("undercut", domain="law"), "'law' is not one of gen, tech"),
        (shock("pm_leaves", pm="pm-irene"), "sits in the chair that a guest takes"),
        (shock("pm_leaves", pm="sales-kasia"), "is not one of pm-irene"),
        (shock("fair_season", clients=[]), "is not a list of one to ten clients"),
        (shock("fair_season", clients="corrivent"), "is not a list of one to ten clients"),
        (shock("fair_season", clients=["sorrivo", "sorrivo"]), "names one twice"),
        (shock("pieces", jobs=1.5), "1.5 is not a whole number"),
        (shock("august", days=0), "shock days 0 is not a number in (0, 250]"),
        (shock("august", days=True), "shock days True is not"),
        (shock("paid_late", eur=float("nan")), "shock eur nan is not"),
        ({"kind": "corridor", "why": "x"}, "corridor has no field 'why'; it has no field"),
    ],
)
def test_a_wrong_shock_gives_one_clear_line(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(SimlibError) as error:
        Firm(story(), 7).check_shock(wrong)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_the_only_pm_cannot_leave() -> None:
    staff = [
        person.model_dump(mode="json")
        for person in story().staff
        if person.seat != "pm" or person.id == "pm-maren"
    ]
    alone = story().replace({"staff": staff, "chairs.pm": None})
    with pytest.raises(SimlibError, match="is the only PM"):
        Firm(alone, 7).check_shock(shock("pm_leaves"))


# ---- shocks of the story


def beat(**changes: Any) -> dict[str, Any]:
    return {"id": "august", "day": 3, "kind": "shock", "shock": {"kind": "august"}, **changes}


def test_a_story_may_hold_a_shock_that_happens_on_its_day_in_every_run() -> None:
    holding = story(2, 3, 0).replace({"beats": [beat(hour=14.0, shock=shock("fair_season"))]})
    run = play(Run(holding, 7))
    (began,) = of_kind(run.records, "fair_season")
    assert began.at == 3.5
    assert began.values["clients"] == "gorvella rillgrund"
    assert play(Run(holding, 7)).digest == run.digest
    assert not [entry for entry in run.log if entry.what == "shock"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (beat(shock={"kind": "augst"}), "shock kind 'augst' is not one of"),
        (beat(shock={"kind": "august", "days": 900}), "shock days 900 is not a number"),
        (beat(shock=None), "is missing; a shock needs its kind and fields"),
        (beat(kind="note", note="x"), "a note holds none"),
    ],
)
def test_a_story_with_a_wrong_shock_is_refused_when_it_is_read(
    wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(ScenarioError) as error:
        story().replace({"beats": [wrong]})
    assert said in str(error.value)
    assert str(error.value).startswith("beats[0].shock") or "beats.august" in str(error.value)
