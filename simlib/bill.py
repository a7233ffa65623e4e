"""Who cost what?

Between what the firm earns in an ordinary run of its autopilots and what a session earned lie two
things: the luck of its draws, and what people decided. The first is the autopilot on this seed less
its mean over seeds. The second is split over the families of decisions by Shapley's rule: what a
family adds to the worth, averaged over all orders in which the families could be put back, from a
replay of every combination. No remainder is left; all figures are whole cents and add up exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial, floor
from typing import Any, NamedTuple

from simlib.families import FAMILIES, ruled, touched
from simlib.run import Run
from simlib.understudy import Recasting, played, worth
from simlib.workers import Map

__all__ = ["Bill", "bill_of", "replays", "shares"]

Worth = Callable[[frozenset[str]], int]


class Bill(NamedTuple):
    """How a session's worth came about, in cents: usual + luck + all parts = result.

    ``usual`` is the mean of the autopilots' runs, ``luck`` what this seed's draws added to it,
    ``parts`` what each family of the person's decisions did. A family in which nothing was decided
    has 0.
    """

    usual: int
    luck: int
    parts: Mapping[str, int]
    result: int

    @property
    def autopilot(self) -> int:
        """What the autopilots earned on the same draws."""
        return self.usual + self.luck

    @property
    def gap(self) -> int:
        """What people's decisions did in all."""
        return self.result - self.autopilot

    def to_json(self) -> dict[str, Any]:
        """Return the bill in cents."""
        return {**self._asdict(), "parts": dict(self.parts), "autopilot": self.autopilot}


def bill_of(run: Run, usual: int, map: Map = map) -> Bill:
    """Split what a finished session earned; ``usual`` is the autopilots' mean worth in cents.

    It takes a replay for each combination of the families in which somebody decided, at most 31.
    """
    families, result = _decided(run), worth(run)
    sets = replays(families)[:-1]  # the last, with all of them, is the session itself
    log = tuple(run.log)
    work = [
        Recasting(run.scenario, run.seed, run.seats, log, (number,)) for number in _numbers(sets)
    ]
    found = {kept: cents for kept, (cents,) in zip(sets, played(work, map), strict=True)}
    found[frozenset(families)] = result
    none = found[frozenset()]
    parts = dict.fromkeys(FAMILIES, 0) | shares(families, found.__getitem__)
    return Bill(usual, none - usual, parts, result)


def replays(families: Sequence[str]) -> list[frozenset[str]]:
    """Return every combination of families, from none to all."""
    sizes = range(len(families) + 1)
    return [frozenset(chosen) for size in sizes for chosen in combinations(families, size)]


def _numbers(sets: Sequence[frozenset[str]]) -> list[int]:
    """Return each set of families as bits of a number."""
    return [sum(1 << FAMILIES.index(name) for name in kept) for kept in sets]


def shares(families: Sequence[str], worth_of: Worth) -> dict[str, int]:
    """Split the worth of all families together, less that of none, by Shapley's rule.

    The parts are whole and sum to that difference exactly: what rounding leaves goes to the
    largest remainders, in the order of ``families`` where they are equal.
    """
    exact = {name: _share(name, families, worth_of) for name in families}
    whole = {name: floor(share) for name, share in exact.items()}
    left = worth_of(frozenset(families)) - worth_of(frozenset()) - sum(whole.values())
    nearest = sorted(families, key=lambda name: whole[name] - exact[name])
    return {name: whole[name] + (name in nearest[:left]) for name in families}


def _share(name: str, families: Sequence[str], worth_of: Worth) -> Fraction:
    others = [other for other in families if other != name]
    n = len(families)
    return sum(
        (
            Fraction(
                factorial(len(kept))
                * factorial(n - len(kept) - 1)
                * (worth_of(kept | {name}) - worth_of(kept)),
                factorial(n),
            )
            for kept in replays(others)
        ),
        Fraction(0),
    )


def _decided(run: Run) -> tuple[str, ...]:
    """Return the families in which a person answered or set a rule."""
    questions = [
        entry.subject
        for entry in run.log
        if entry.what == "answer" and entry.origin in ("person", "rule")
    ]
    pairs = [(point.kind, field.name) for point in run.asked(*questions) for field in point.fields]
    for entry in run.log:
        if entry.what == "rules":
            pairs += ruled(entry.subject, entry.values)
    return touched(pairs)
