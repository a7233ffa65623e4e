"""Does a difference say anything?

A verdict on paired differences, in one of four words. "no_effect" is said only where every pair is
equal; an interval that holds zero is "cannot_tell", however small the mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simlib.intervals import LEVEL, Interval, better_share, interval

__all__ = ["Effect", "effect_of", "effects_of"]

_EQUAL = 1e-9  # differences below it are the rounding of sums


class Effect(NamedTuple):
    """What a change does to one figure, over pairs of runs that share everything else.

    ``before`` and ``after`` are its means, ``apart`` the mean difference with its 95 % interval,
    ``p_better`` the share of pairs in which the change is better (a tie counts one half; NaN where
    neither more nor less is). ``verdict`` is "better", "worse" ("other" without a direction),
    "cannot_tell", "no_effect", or "undefined" with fewer than two pairs.
    """

    figure: str
    before: float
    after: float
    apart: Interval
    p_better: float
    verdict: str

    def to_json(self) -> dict[str, Any]:
        """Return the effect as plain values."""
        found = self._asdict()
        apart = found.pop("apart")._asdict()
        return {**found, "difference": apart.pop("mean"), **apart}


def effect_of(
    figure: str, pairs: Sequence[tuple[float | None, float | None]], direction: int
) -> Effect:
    """Return the effect on ``figure``, given (before, after) of each pair; None is undefined.

    ``direction`` is 1 if more is better, -1 if less is, 0 if neither.
    """
    known = [(one, other) for one, other in pairs if one is not None and other is not None]
    apart = [_difference(one, other) for one, other in known]
    before, after = (interval([pair[side] for pair in known]).mean for side in (0, 1))
    found = interval(apart, LEVEL)
    share = better_share(apart, direction)
    return Effect(figure, before, after, found, share, _verdict(apart, found, direction))


def effects_of(
    rows: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], directions: Mapping[str, int]
) -> tuple[Effect, ...]:
    """Return the effect on each figure of ``directions``; a row is (before, after), by figure."""
    return tuple(
        effect_of(figure, [(before[figure], after[figure]) for before, after in rows], direction)
        for figure, direction in directions.items()
    )


def _difference(one: float, other: float) -> float:
    return 0.0 if abs(other - one) < _EQUAL else other - one


def _verdict(apart: Sequence[float], found: Interval, direction: int) -> str:
    if len(apart) < 2:
        return "undefined"
    if not any(apart):
        return "no_effect"
    if found.low <= 0 <= found.high:
        return "cannot_tell"
    return {1: "better", -1: "worse", 0: "other"}[direction * (1 if found.mean > 0 else -1)]
