"""When does a person begin and end a piece of work?

One event a job: a `Server` does not tick, it knows when it is free and computes the end of the next
piece of work at once. Times and durations are working days.
"""

from __future__ import annotations

__all__ = ["Server"]


class Server:
    """One person who works through tasks first come, first served.

    ``free`` is when the last accepted task ends; ``busy`` sums the days of work accepted so far.
    """

    __slots__ = ("busy", "free")

    def __init__(self, free: float = 0.0) -> None:
        self.free = free
        self.busy = 0.0

    def book(self, now: float, days: float) -> tuple[float, float]:
        """Queue ``days`` of work that is ready at ``now``; return when it starts and ends."""
        start = self.free if self.free > now else now
        end = start + days
        self.free = end
        self.busy += days
        return start, end

    def backlog(self, now: float) -> float:
        """Return the days of accepted work still to do at ``now``."""
        return self.free - now if self.free > now else 0.0

    def drop(self, now: float) -> float:
        """Give back everything that is not done yet; return its days."""
        left = self.backlog(now)
        self.free -= left
        self.busy -= left
        return left

    def done(self, now: float) -> float:
        """Return the days worked up to ``now``."""
        return self.busy - self.backlog(now)
