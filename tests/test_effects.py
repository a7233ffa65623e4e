"""Does a verdict claim no more than the pairs show?"""

from __future__ import annotations

from math import isnan

import pytest

from simlib.effects import effect_of, effects_of


@pytest.mark.parametrize(
    ("apart", "direction", "verdict"),
    [
        ([1.0, 1.1, 0.9, 1.0], 1, "better"),
        ([1.0, 1.1, 0.9, 1.0], -1, "worse"),
        ([-1.0, -1.1, -0.9], -1, "better"),
        ([1.0, 1.1, 0.9], 0, "other"),
        ([1.0, -1.1, 0.9], 1, "cannot_tell"),
        ([0.0, 0.0, 5.0], 1, "cannot_tell"),
        ([0.0, 0.0, 0.0], 1, "no_effect"),
        ([1e-12, -1e-12], 1, "no_effect"),
        ([5.0], 1, "undefined"),
        ([], 1, "undefined"),
    ],
)
def test_a_verdict_follows_the_interval(apart: list[float], direction: int, verdict: str) -> None:
    effect = effect_of("margin", [(10.0, 10.0 + each) for each in apart], direction)
    assert effect.verdict == verdict


def test_a_pair_in_which_a_figure_is_undefined_does_not_count() -> None:
    effect = effect_of("kept", [(1.0, 0.0), (None, 1.0), (1.0, None), (1.0, 1.0)], 1)
    assert (effect.apart.n, effect.before, effect.after) == (2, 1.0, 0.5)
    assert effect.p_better == 0.25


def test_without_direction_neither_is_better() -> None:
    assert isnan(effect_of("rfqs", [(1.0, 2.0), (1.0, 3.0)], 0).p_better)


def test_effects_come_in_the_order_of_their_directions_and_survive_json() -> None:
    rows = [({"a": 1.0, "b": 2.0}, {"a": 2.0, "b": 2.0})] * 3
    a, b = effects_of(rows, {"b": 1, "a": -1})
    assert (a.figure, b.figure, a.verdict, b.verdict) == ("b", "a", "no_effect", "worse")
    assert b.to_json()["difference"] == 1.0
    assert list(b.to_json()) == [
        *("figure", "before", "after", "p_better", "verdict", "difference"),
        *("low", "high", "sd", "n"),
    ]
