"""In what did a person's answers lean away from the autopilot's?

On each card of the session the autopilot is asked as well. A lean is named only where answers lie
on one side of its own more often than mere mistakes would bring: an autopilot that errs by one
option in a tenth of its answers would show as many less than once in two hundred times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import comb
from typing import NamedTuple

from simlib.decisions import DecisionPoint, Policy
from simlib.policies import POLICIES
from simlib.run import Run
from simlib.understudy import Lean, index_of

__all__ = ["Leaning", "leanings_of", "own_cards", "shifts_of"]

_MISTAKES = 0.1  # share of one side, of an autopilot that errs in a tenth of its answers
_RARE = 0.005
_UNORDERED = ("vendor",)  # names stand in no order


class Leaning(NamedTuple):
    """How a person's answers to one field lay beside the autopilot's, in options.

    ``shifts`` holds one number for each card, below zero where less was done. ``found`` says
    whether they lean more than mistakes would: -1, 1, or 0.
    """

    seat: str
    kind: str
    field: str
    shifts: tuple[int, ...]

    @property
    def more(self) -> int:
        """On how many cards the person did more than the autopilot would have."""
        return sum(shift > 0 for shift in self.shifts)

    @property
    def less(self) -> int:
        """On how many cards the person did less."""
        return sum(shift < 0 for shift in self.shifts)

    @property
    def found(self) -> int:
        """The side to which the answers lean, 0 for neither."""
        most = max(self.more, self.less)
        if _by_mistake(most, len(self.shifts)) >= _RARE:
            return 0
        return 1 if self.more > self.less else -1

    @property
    def lean(self) -> Lean:
        """The lean as a way of answering."""
        return Lean(*self)


def own_cards(run: Run) -> list[DecisionPoint]:
    """Return the questions that people answered themselves, as they saw them."""
    own = [e.subject for e in run.log if e.what == "answer" and e.origin == "person"]
    return run.asked(*own)


def leanings_of(run: Run, cards: Sequence[DecisionPoint]) -> tuple[Leaning, ...]:
    """Compare the answers of a session with its autopilots', field by field."""
    autopilots = {str(seat): POLICIES[name] for seat, name in run.scenario.seats.items()}
    shifts: dict[tuple[str, str, str], list[int]] = {}
    for point in cards:
        for field, shift in shifts_of(point, autopilots[point.seat]).items():
            shifts.setdefault((point.seat, point.kind, field), []).append(shift)
    return tuple(Leaning(*place, tuple(found)) for place, found in shifts.items())


def shifts_of(point: DecisionPoint, autopilot: Policy) -> Mapping[str, int]:
    """Return by how many options each answer of a card lies beside the autopilot's."""
    auto = autopilot(point)
    return {
        field.name: index_of(field, point.value(point.default, field.name))
        - index_of(field, point.value(auto, field.name))
        for field in point.fields
        if field.name not in _UNORDERED
    }


def _by_mistake(count: int, cards: int) -> float:
    """Return the odds that so many or more of the cards err to one side."""
    return sum(
        comb(cards, k) * _MISTAKES**k * (1 - _MISTAKES) ** (cards - k)
        for k in range(count, cards + 1)
    )
