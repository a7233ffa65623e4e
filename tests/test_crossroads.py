"""Which decisions can be followed, and are the three to begin with what they are said to be?"""

from __future__ import annotations

from functools import cache

import pytest

from simlib.counterfactual import Past, story_of
from simlib.crossroads import Crossroads, _batches, contrast, crossroads_of, points_of, three_of
from simlib.decisions import DecisionPoint
from simlib.errors import DecisionError
from simlib.run import Run
from tests.firms import play, story

SEED = 6  # a story with long chains, and decisions that set off nothing
SALES: dict[str, str | None] = {"sales": None}


@cache
def played() -> Run:
    """A short story, played by a person who takes what is proposed."""
    return play(Run(story(2, 3, 4), SEED, SALES))


@cache
def found() -> Crossroads:
    return crossroads_of(played())


@cache
def points() -> tuple[DecisionPoint, ...]:
    return tuple(points_of(found()))


def test_only_a_persons_decisions_on_deals_that_are_over_can_be_followed() -> None:
    own = [e.subject for e in played().log if e.origin == "person" and e.what == "answer"]
    over = {r.entity for r in played().records if r.kind in ("declined", "refused", "lost")}
    judged = {r.entity.removesuffix("/order") for r in played().records if r.kind == "judged"}
    assert found().questions
    assert set(found().questions) <= set(own)
    assert {point.deal for point in points()} <= over | judged
    assert not any("week_plan" in name for name in found().questions)


def test_questions_come_back_as_they_lay_on_the_desk() -> None:
    assert [point.id for point in points()] == list(found().questions)
    assert all(found().clients[point.deal] for point in points())


def test_where_nobody_played_what_a_person_would_be_asked_can_be_followed() -> None:
    run = Run(story(2, 3, 4), SEED)
    run.advance()
    watched = crossroads_of(run)
    asked = points_of(watched)
    assert asked
    assert all(point.escalated for point in asked)


def test_a_run_that_is_still_played_offers_only_what_is_over_today() -> None:
    run = Run(story(2, 3, 4), SEED, SALES)
    point = run.advance()
    while point is not None and run.now < 8:
        run.decide(point.default)
        point = run.advance()
    early = crossroads_of(run)
    assert len(early.questions) < len(found().questions)
    assert set(early.questions) <= set(found().questions)


def test_what_has_not_been_played_yet_is_not_told() -> None:
    run = Run(story(2, 3, 4), SEED, SALES)
    point = run.advance()
    while point is not None and run.now < 12:
        run.decide(point.default)
        point = run.advance()
    early = crossroads_of(run)
    for asked in points_of(early):
        if contrast(asked) != asked.default:
            told = story_of(early.past, asked, contrast(asked))
            assert told.until <= run.now
            days = [at for link in told.links for at in (link.at, link.was_at) if at is not None]
            assert all(at <= run.now for at in days)


def test_a_contrast_is_another_answer_that_the_card_allows() -> None:
    able = [point for point in points() if contrast(point) != point.default]
    assert len(able) > len(points()) / 2
    for point in able:
        other = contrast(point)
        assert point.possible(other.values)
        changed = [
            f.name for f in point.fields if other.values[f.name] != point.default_values[f.name]
        ]
        assert len(changed) == 1


def test_a_long_chain_and_one_without_effect_are_among_the_three() -> None:
    three = three_of(found(), points())
    order = [point.id for point in points()]
    assert list(three) == sorted(three, key=order.index)
    lengths = {
        point.id: len(story_of(found().past, point, contrast(point)).links)
        for point in points()
        if contrast(point) != point.default
    }
    names = {why: name for name, why in three.items()}
    tried = [lengths[point.id] for point in next(_batches(points()))]
    assert lengths[names["long"]] == max(tried) > 10
    assert lengths[names["calm"]] == 0
    assert set(names) <= {"long", "calm", "missed"}


def test_a_story_is_refused_for_what_was_decided_or_for_another_card() -> None:
    point = next(point for point in points() if contrast(point) != point.default)
    with pytest.raises(DecisionError, match="this is what was decided"):
        story_of(found().past, point, point.default)
    with pytest.raises(DecisionError, match="does not answer this question"):
        story_of(found().past, point, contrast(point)._replace(point="other"))


def test_a_past_replays_to_the_same_run() -> None:
    past = Past.of(played())
    point = points()[0]
    assert past.run().asked(point.id) == played().asked(point.id)
    assert past.now == played().now
