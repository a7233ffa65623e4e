"""How is something heavy computed beside a desk that goes on answering?

In a thread of its own that only hands out work: the work itself goes to other processes, on all
cores. A new errand ends the one before it, and nothing that is late reaches the page.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

from simlib.errors import SimlibError
from simlib.workers import Map, cores, workers

__all__ = ["Errand", "Guard", "Reach", "counted"]

_log = logging.getLogger(__name__)

Guard = Callable[[Callable[[], None]], None]
Reach = Callable[[Callable[[], None]], None]  # does a step on the page, while it is wanted


class _EndedError(Exception):
    """The errand is not wanted any more."""


class Errand:
    """One thing at a time, in the background.

    ``guard`` does a step under the page's lock; ``start`` runs a function in the background (in a
    thread, unless a test wants it at once); ``jobs`` are worker processes (None: one a core).
    """

    def __init__(
        self,
        guard: Guard,
        start: Callable[[Callable[[], None]], None] | None = None,
        jobs: int | None = None,
    ) -> None:
        self.guard = guard
        self._start = start or _in_a_thread
        self._jobs = jobs or max(2, cores())  # never in the kernel's own process
        self._turn = 0

    def run(
        self,
        work: Callable[[Map, Reach], Any],
        done: Callable[[Any], None],
        failed: Callable[[str], None],
    ) -> None:
        """Do ``work(map, reach)`` in the background; then ``done(result)`` or ``failed(reason)``.

        Both are called under the lock, as is whatever the work hands to ``reach``.
        """
        self._turn += 1
        reach = self._reach_of(self._turn)

        def run() -> None:
            try:
                with workers(self._jobs) as run_all:
                    found = work(run_all, reach)
                reach(lambda: done(found))
            except _EndedError:
                return
            except Exception as error:  # whatever it is, the page must not wait for ever
                _log.exception("an errand failed")
                reason = str(error) if isinstance(error, SimlibError) else type(error).__name__
                self.guard(lambda: failed(reason))

        self._start(run)

    def stop(self) -> None:
        """End what is under way, at its next piece."""
        self._turn += 1

    def _reach_of(self, turn: int) -> Reach:
        def reach(step: Callable[[], None]) -> None:
            if turn != self._turn:
                raise _EndedError
            self.guard(step)

        return reach


def counted(map: Map, tell: Callable[[int, int], None]) -> Map:
    """Return a map that tells how many pieces are done, of how many."""

    def spread(work: Callable[[Any], Any], items: Sequence[Any]) -> Sequence[Any]:
        found: list[Any] = []
        for result in map(work, items):
            found.append(result)
            tell(len(found), len(items))
        return found

    return spread


def _in_a_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()
