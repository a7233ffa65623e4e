"""Is a ripple what the decision did, and nothing but that?"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from simlib.consequences import LANES, Link, consequences
from simlib.counterfactual import FIGURES, STORY_DAYS, Ripple, figures_of, ripple
from simlib.decisions import Decision, DecisionPoint
from simlib.errors import DecisionError, ReplayError, SimlibError
from simlib.records import Record
from simlib.run import Run
from simlib.scenario import Scenario
from simlib.workers import workers
from tests.firms import ALL_ASK, play, story
from tests.test_alignment import alone, otherwise, played, questions, together

FUTURES = range(1, 31)


@cache
def session(seed: int = 7) -> Run:
    """A short story, played by a person who takes what is proposed."""
    return play(Run(story(2, 3, 1), seed, {"sales": None}))


def asked(run: Run, kind: str, nth: int = 0) -> DecisionPoint:
    """A question of a kind that the person answered, and not with the first of its options."""
    names = [e.subject for e in run.log if e.what == "answer" and e.origin == "person"]
    found = [point for point in run.asked(*names) if point.kind == kind]
    return [point for point in found if not takes_the_first(point)][nth]


def takes_the_first(point: DecisionPoint) -> bool:
    field = point.fields[0]
    return point.value(point.default, field.name) == field.options[0]


def tighter(point: DecisionPoint) -> Decision:
    return point.decision(promised_days=point.field("promised_days").options[0])


@cache
def followed(futures: int = 4) -> Ripple:
    """What a tighter promise does."""
    run = session()
    point = asked(run, "quote")
    return ripple(run, point.id, tighter(point), futures)


def records_until(run: Run, day: float) -> list[Record]:
    return [record for record in run.records if record.at < day]


# ---- branches


def test_a_question_of_the_log_comes_back_as_it_was_put_with_what_was_decided() -> None:
    shown: dict[str, DecisionPoint] = {}

    def answer(point: DecisionPoint) -> Decision:
        shown[point.id] = point
        return tighter(point) if point.kind == "quote" else point.default

    run = play(Run(story(2, 3, 1), 7, {"sales": None}), answer)
    for point in run.asked(*shown):
        seen = shown[point.id]
        assert point.facts == seen.facts
        assert point.fields == seen.fields
        assert point.default == answer(seen)


def test_a_question_that_the_log_does_not_hold_is_named() -> None:
    with pytest.raises(ReplayError, match="no answer to 'nobody/quote'"):
        session().asked("nobody/quote")


@pytest.mark.parametrize("future", FUTURES)
def test_the_same_answer_gives_the_same_run_in_every_future(future: int) -> None:
    run = session()
    point = asked(run, "quote")
    plain, same = (
        run.branch(point.id, answer, future) for answer in (None, Decision(*point.default))
    )
    assert play(plain).digest == play(same).digest
    assert figures_of(plain, point.deal, 0) == figures_of(same, point.deal, 0)
    assert plain.digest != run.digest


@pytest.mark.parametrize("future", FUTURES)
def test_nothing_diverges_before_the_decision_in_any_future(future: int) -> None:
    run = session()
    point = asked(run, "quote")
    branch = run.branch(point.id, tighter(point), future)
    play(branch)
    before = records_until(branch, point.hour)
    assert before == records_until(run, point.hour)
    assert before
    assert branch.digest != run.digest


def test_futures_share_the_past_and_differ_afterwards() -> None:
    run = session()
    point = asked(run, "quote")
    ends = {play(run.branch(point.id, None, future)).digest for future in FUTURES}
    assert len(ends) == len(FUTURES)


def test_a_session_left_in_the_middle_of_a_sitting_can_be_branched_at_its_last_answer() -> None:
    run = Run(story(2, 3, 1, chairs__sales=None), 7, {"sales": None})
    run.set_rules("sales", ALL_ASK["sales"])
    point = run.advance()
    while point is not None and len(run.pending["sales"]) < 2:
        run.decide(point.default)
        point = run.advance()
    assert point is not None
    run.decide(point.default)
    assert run.asked(point.id)[0].default == point.default
    assert play(run.branch(point.id, None, 1)).finished


# ---- the story


def test_the_story_begins_with_what_was_decided() -> None:
    found = followed()
    first = found.links[0]
    assert (first.code, first.lane, first.cause) == ("promise", "sales", found.point.id)
    assert first.values["promised_days"] < first.was["promised_days"]  # type: ignore[operator]


def test_every_link_is_caused_by_an_earlier_one_or_by_the_decision() -> None:
    for kind in ("quote", "consult", "handover", "clarify", "revision", "at_risk", "scope"):
        world = played(together(), 1)
        point = questions(world, kind)[1]
        known = {point.id}
        for link in chain(world.run, point, otherwise(world, point)):
            assert link.cause in known
            known.add(link.record)
            assert link.lane in LANES
            assert point.hour <= when(link) <= point.hour + STORY_DAYS


def when(link: Link) -> float:
    return min(at for at in (link.at, link.was_at) if at is not None)


def chain(run: Run, point: DecisionPoint, instead: Decision) -> tuple[Link, ...]:
    before, after = (play(run.branch(point.id, answer)) for answer in (None, instead))
    return consequences(before.records, after.records, point, STORY_DAYS, lambda mood: 1 - mood)


def roots(records: tuple[Record, ...], name: str) -> set[str]:
    """All that a record's chain of causes leads back to."""
    by_id, found = {record.id: record for record in records}, set[str]()
    while name in by_id:
        found.add(name)
        name = by_id[name].cause
    return found


@pytest.mark.parametrize("kind", ["quote", "haggle", "handover", "estimate"])
def test_what_is_told_leads_back_to_the_deal_by_the_records_own_causes(kind: str) -> None:
    world = played(together(), 1)
    for point in questions(world, kind):
        branch = play(world.run.branch(point.id, otherwise(world, point)))
        for link in chain(world.run, point, otherwise(world, point)):
            records = branch.records if link.at is not None else world.run.records
            assert f"{point.deal}:request" in roots(records, link.record)


def test_a_thinner_brief_reaches_translators_delivery_mood_and_the_hazard_of_leaving() -> None:
    """The long chain: at least four links and two departments."""
    found = [
        link
        for seed in (1, 2, 3)
        for point in questions(played(together(), seed), "handover")
        for link in chain(
            played(together(), seed).run, point, otherwise(played(together(), seed), point)
        )
    ]
    assert {link.code for link in found} >= {"brief", "staffed", "delivery", "satisfaction"}
    assert {link.lane for link in found} >= {"sales", "translators", "client"}
    for link in found:
        if link.code == "churn":
            assert link.cause == link.record  # told beside the satisfaction that brings it


def test_the_same_answer_has_no_story() -> None:
    run = session()
    point = asked(run, "quote")
    assert chain(run, point, Decision(*point.default)) == ()


def test_a_record_that_other_deals_brought_about_is_no_part_of_the_story() -> None:
    point = followed().point
    deal, other = point.deal, "client-99/rfq-001"
    at = point.hour + 1
    own = [Record(f"{deal}:quote", at, "quote", deal, f"{deal}:request", quoted(5.0))]
    foreign = [Record(f"{other}:lost", at, "lost", other, "", {"client": "x", "says": "date"})]
    loose = [Record(f"{deal}/order:warned", at + 1, "warned", f"{deal}/order", "elsewhere", {})]
    links = consequences(
        [Record(f"{deal}:quote", at, "quote", deal, f"{deal}:request", quoted(9.0))],
        own + foreign + loose,
        point,
        STORY_DAYS,
        abs,
    )
    assert [link.record for link in links] == [f"{deal}:quote"]


def quoted(days: float) -> dict[str, Any]:
    return {"promised_days": days, "price_cents": 100, "workflow": "revised"}


@pytest.mark.parametrize("days", [0.1, 12.0])
def test_a_quarter_of_a_day_is_no_news_by_itself(days: float) -> None:
    point = followed().point
    deal = point.deal
    runs = [
        [Record(f"{deal}:quote", at, "quote", deal, "", quoted(5.0))]
        for at in (point.hour + 1, point.hour + 1 + days)
    ]
    assert bool(consequences(*runs, point, STORY_DAYS, abs)) == (days > 1)


# ---- the mechanism


@cache
def faulty() -> Scenario:
    """The firm in which no client has to do with another, and every second text has a defect."""
    firm = alone()
    quality = firm.quality.model_copy(update={"defect_rate": 2.0, "noticed": 0.9})
    satisfaction = firm.satisfaction.model_copy(update={"warning_cost": 0.0})
    return firm.model_copy(update={"quality": quality, "satisfaction": satisfaction})


def without(firm: Scenario, *links: str) -> Scenario:
    cut = firm.links.model_copy(update=dict.fromkeys(links, 0.0))
    return firm.model_copy(update={"links": cut})


def revisions(firm: Scenario, seed: int) -> list[tuple[Link, ...]]:
    """What the other end of a revision sets off, a dozen times."""
    world = played(firm, seed)
    known = [p for p in world.asked.values() if p.kind == "revision" and p.hour >= 0]
    return [chain(world.run, point, otherwise(world, point)) for point in known[:12]]


def moved(links: tuple[Link, ...], code: str, value: str) -> bool:
    """Tell whether a value is another one with the change."""
    return any(
        abs(float(link.values[value] or 0) - float(link.was[value] or 0)) > 1e-3
        for link in links
        if link.code == code and link.was and link.values
    )


def test_cutting_the_mechanism_in_the_isolated_firm_takes_the_effect_away() -> None:
    """A skipped revision is told by its defects, a full one by its lateness; else by nothing."""
    found = revisions(faulty(), 1)
    moods = [links for links in found if moved(links, "satisfaction", "after")]
    assert len(moods) >= 3
    assert all(
        moved(links, "delivery", "kept") or any(link.code == "complaint" for link in links)
        for links in moods
    )
    cut = revisions(without(faulty(), "late_to_satisfaction", "defect_to_satisfaction"), 6)
    assert any(link.code == "complaint" for links in cut for link in links)
    assert any(moved(links, "delivery", "kept") for links in cut)
    assert not any(moved(links, "satisfaction", "after") for links in cut)


# ---- the effect


def test_a_ripple_tells_the_deal_and_its_client_alone() -> None:
    found = followed()
    assert [effect.figure for effect in found.effects] == list(FIGURES)
    assert found.futures == 4
    assert all(effect.apart.n <= 4 for effect in found.effects)
    text = str(found.to_json())
    assert not any(name in text for name in ("ebit", "company_value", "cash", "revenue"))


def test_the_effects_are_those_of_the_paired_futures() -> None:
    found, run = followed(), session()
    rows = [
        [
            figures_of(play(run.branch(found.point.id, answer, number)), found.point.deal, 0)
            for answer in (None, found.instead)
        ]
        for number in (1, 2, 3, 4)
    ]
    moods = [after["satisfaction"] - before["satisfaction"] for before, after in rows]  # type: ignore[operator]
    effect = next(effect for effect in found.effects if effect.figure == "satisfaction")
    assert effect.apart.mean == pytest.approx(sum(moods) / 4)


def test_two_processes_give_the_same_ripple() -> None:
    run = session()
    with workers(2) as spread:
        found = ripple(run, followed().point.id, followed().instead, 4, spread)
    assert repr(found) == repr(followed())


def test_progress_is_told() -> None:
    heard: list[tuple[int, int]] = []
    found = followed()
    ripple(session(), found.point.id, found.instead, 3, progress=lambda *done: heard.append(done))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_a_decision_that_changes_nothing_says_no_effect() -> None:
    """The first discount that was given to a client who went elsewhere all the same."""
    for seed in range(1, 30):
        run = play(Run(story(2, 3, 1), seed, {"sales": None}))
        lost = {record.entity for record in run.records if record.kind == "lost"}
        names = [e.subject for e in run.log if e.subject.endswith("/haggle") and e.hour >= 0]
        gone = [name for name in names if name.removesuffix("/haggle") in lost]
        for point in run.asked(*gone):
            if not point.is_open:
                continue
            other = "hold" if point.default.values["concede"] != "hold" else "half"
            instead = point.decision(concede=other)
            if (
                any(r.kind == "lost" for r in play(run.branch(point.id, instead)).records)
                and (found := ripple(run, point.id, instead, 2)).verdict == "no_effect"
            ):
                assert [link.code for link in found.links] in ([], ["discount"])
                return
    pytest.fail("no such decision was found")


# ---- what cannot be followed


def refused(make: Callable[[], object]) -> str:
    with pytest.raises(SimlibError) as error:
        make()
    return str(error.value)


def test_what_was_decided_is_no_other_answer() -> None:
    point = asked(session(), "quote")
    with pytest.raises(DecisionError, match="this is what was decided"):
        ripple(session(), point.id, Decision(*point.default))


def test_an_answer_to_another_question_is_refused() -> None:
    point = asked(session(), "quote")
    with pytest.raises(DecisionError, match="does not answer"):
        ripple(session(), point.id, Decision(point.id, {"consult": "no"}))


def test_a_week_plan_is_about_no_client() -> None:
    run = session()
    (name, *_) = [
        entry.subject
        for entry in run.log
        if entry.subject.endswith("/week_plan") and entry.origin == "person"
    ]
    (point,) = run.asked(name)
    instead = point.decision(focus="hunt" if point.default.values["focus"] == "care" else "care")
    assert "not about one client's deal" in refused(lambda: ripple(run, name, instead))


def test_one_future_tells_no_spread() -> None:
    found = followed()
    told = refused(lambda: ripple(session(), found.point.id, found.instead, 1))
    assert told == "1 futures tell no spread; 2 are the least, 30 are good"
