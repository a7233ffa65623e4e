"""How does time run on at a desk without seeming to hang?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from simlib.ui.place import DAYS_A_WEEK
from simlib.ui.sessions import Playable

__all__ = ["advance", "by_rules"]

_PATIENCE = 2.0  # seconds until a bar joins the spinner
_SLICE = DAYS_A_WEEK  # working days a slice of a long stretch


def advance(run: Playable, limit: float, tell: Callable[[float], None]) -> None:
    """Run to the next question or to ``limit``, in slices; ``tell`` the share when it takes long.

    ``limit`` is a working day; the share lies in 0..1.
    """
    started, first = monotonic(), run.now
    while run.advance(until=min(limit, run.now + _SLICE)) is None:
        if run.finished or run.now >= limit:
            return
        if monotonic() - started > _PATIENCE:
            tell((run.now - first) / max(1.0, limit - first))


def by_rules(
    run: Playable, seats: Sequence[str], end: float, tell: Callable[[float], None]
) -> None:
    """Let the standing rules answer what is asked of ``seats`` before ``end`` (working day)."""
    while True:
        advance(run, end, tell)
        asked = [point for seat in seats for point in run.pending.get(seat, ())]
        waiting = [point for point in asked if point.hour < end]
        if not waiting:
            return
        for point in waiting:
            run.decide(point.default, origin="rule")
