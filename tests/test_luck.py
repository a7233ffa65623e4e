"""Does chance stay chance, and is a bad way of working found out?"""

from __future__ import annotations

import pytest

from simlib.effects import effect_of
from simlib.leanings import Leaning, leanings_of, own_cards
from simlib.luck import Floor, Ground, Skill, ground_key, ground_of, skill_of, verdict_of
from simlib.policies import balanced
from simlib.policies.named import HABITS, jittered
from simlib.run import Run
from simlib.understudy import worth
from tests.firms import PEOPLE, play, story

FIRM = story(6, 6, 12)
SEED = 7


def test_the_range_holds_one_more_of_its_own_in_95_cases() -> None:
    floor = Floor.of([0, 10, 20, 30])
    assert floor.low == pytest.approx(15 - 3.1824 * 12.9099 * 1.25**0.5, rel=1e-3)
    assert floor.high == pytest.approx(30 - floor.low)


@pytest.mark.parametrize(
    ("result", "verdict"),
    [(-90, "worse"), (-10, "cannot_tell"), (30, "cannot_tell"), (99, "better")],
)
def test_a_result_is_judged_by_the_range(result: int, verdict: str) -> None:
    found = verdict_of(result, Floor((1, 2), -10.0, 30.0))
    assert found.verdict == verdict
    assert found.to_json()["verdict"] == verdict


def test_with_no_rule_and_no_lean_there_is_nothing_to_try() -> None:
    run = play(Run(story(2, 2, 1), SEED, {"sales": None}))
    ground = Ground((1, 2), (5, 6), Floor((1, 2), 0.0, 1.0))
    found = skill_of(run, (Leaning("sales", "quote", "price", (0, 1)),), ground)
    assert found == Skill({}, (), None)
    assert (found.verdict, found.to_json()["effect"]) == ("cannot_tell", None)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [((5.0, 6.0, 7.0), "better"), ((-5.0, 6.0), "cannot_tell"), ((0.0, 0.0), "cannot_tell")],
)
def test_skill_has_three_words(values: tuple[float, ...], verdict: str) -> None:
    effect = effect_of("company_value", [(0.0, value) for value in values], 1)
    assert Skill({}, (), effect).verdict == verdict


def test_sessions_with_other_shocks_stand_on_other_ground() -> None:
    one, other = Run(story(2, 2, 1), SEED, PEOPLE), Run(story(2, 2, 1), SEED, PEOPLE)
    assert ground_key(one) == ground_key(other)
    other.inject({"kind": "vendor_ill", "vendor": "giuditta"})
    assert ground_key(one) != ground_key(other)


@pytest.mark.slow
def test_an_erring_autopilot_cannot_be_told_and_an_over_promiser_can() -> None:
    base = Run(FIRM, SEED, {"sales": None})
    ground = ground_of(base, erring=10, seeds=6)
    assert (len(ground.usual), len(ground.floor.worths)) == (6, 10)
    assert SEED not in ground.seeds
    told = []
    for number in range(20, 30):
        run = play(Run(FIRM, SEED, {"sales": None}), jittered(balanced, number))
        skill = skill_of(run, leanings_of(run, own_cards(run)), ground)
        told.append((verdict_of(worth(run), ground.floor).verdict, skill.verdict))
    for place in (0, 1):
        assert [each[place] for each in told].count("cannot_tell") >= 9, told
    bad = Run(FIRM, SEED, {"sales": None})
    bad.set_rules("sales", HABITS["over_promiser"])
    play(bad)
    found = skill_of(bad, leanings_of(bad, own_cards(bad)), ground)
    assert found.verdict == "worse"
    assert found.rules == {"sales": HABITS["over_promiser"]}
