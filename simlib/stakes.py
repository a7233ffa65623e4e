"""Does it matter how a desk is played?

In a story that a person plays, whoever sits there must be able to move the firm by more than
chance does. Within a seed, so within the same luck, the firm's worth at the end of the run-on is
compared across the named policies of that desk: their standard deviation is the spread. The noise
floor is the same of the autopilot that now and then errs by one option: so far apart come runs that
nobody meant to differ. The desk is the chair that the story gives to its guest, no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from simlib.experiments import Arm, Row, play_arms
from simlib.intervals import Interval, interval
from simlib.policies import jittered_names
from simlib.policies.named import DIRECTORS, HABITS, fixed_policies
from simlib.scenario import Scenario
from simlib.workers import Map

__all__ = ["PLAYED", "Stake", "named_policies", "weigh_stakes"]

_WORTH = "company_value"

# The stories that people play, and the seats that they take in them.
PLAYED: Mapping[str, tuple[str, ...]] = {
    "pm_plays_sales": ("sales",),
    "sales_shadows_pm": ("pm",),
    "incentives": ("management",),
    "which_clients": ("sales", "management"),
    "the_new_tool": ("sales", "pm"),
    "account_at_risk": ("sales", "pm"),
}
_OTHERS = ("sales", "pm")


class Stake(NamedTuple):
    """What a seat of a story can move; EUR of the firm's worth at the end of the run-on.

    ``spread`` and ``floor`` are standard deviations within a seed, over the named policies and over
    the autopilots that err, as intervals over seeds; ``beyond`` is spread - floor, seed by seed.
    """

    scenario: str
    seat: str
    policies: tuple[str, ...]
    spread: Interval
    floor: Interval
    beyond: Interval

    @property
    def exceeds(self) -> bool:
        """Whether the spread lies above the noise floor, by the whole interval."""
        return self.beyond.low > 0

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON-able data."""
        figures = {
            name: {"mean": found.mean, "interval": [found.low, found.high], "n": found.n}
            for name, found in (
                ("spread", self.spread),
                ("floor", self.floor),
                ("beyond", self.beyond),
            )
        }
        head = {"scenario": self.scenario, "seat": self.seat, "policies": list(self.policies)}
        return {**head, **figures, "exceeds": self.exceeds}


def named_policies(seat: str) -> tuple[str, ...]:
    """Return the habits that people tell of whoever holds a seat, by their policies' names."""
    if seat == "management":
        return ("balanced", "steady", *DIRECTORS)
    return tuple(name for name in fixed_policies(seat) if name in HABITS)


def weigh_stakes(
    scenarios: Sequence[Scenario], seeds: Iterable[int], map: Map = map
) -> list[Stake]:
    """Return a row for each seat that a person takes in each scenario (else for both desks).

    Raises SimlibError as `simlib.experiments.play_arms` does.
    """
    desks = [(one, seat) for one in scenarios for seat in PLAYED.get(one.name, _OTHERS)]
    groups = [
        [Arm(one, {seat: name}) for name in names]
        for one, seat in desks
        for names in (named_policies(seat), jittered_names(_autopilot(one, seat)))
    ]
    played = iter(play_arms([arm for arms in groups for arm in arms], seeds, map))
    found = [_deviations([next(played) for _ in arms]) for arms in groups]
    return [
        _stake(one, seat, *pair)
        for (one, seat), pair in zip(desks, zip(found[::2], found[1::2], strict=True), strict=True)
    ]


def _autopilot(one: Scenario, seat: str) -> str:
    return next(name for held, name in one.seats.items() if held == seat)


def _stake(one: Scenario, seat: str, spread: list[float], floor: list[float]) -> Stake:
    beyond = [a - b for a, b in zip(spread, floor, strict=True)]
    return Stake(
        *(one.name, seat, named_policies(seat)),
        *(interval(spread), interval(floor), interval(beyond)),
    )


def _deviations(runs: Sequence[Sequence[Row]]) -> list[float]:
    """Return, seed by seed, the standard deviation of the worth over runs of one seed."""
    return [
        interval([row[_WORTH] for row in same if row[_WORTH] is not None]).sd
        for same in zip(*runs, strict=True)
    ]
