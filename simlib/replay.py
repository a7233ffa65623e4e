"""How does a new run follow an old log, and where may it leave it?

Up to its end a script is strict: every question must be in the log and its answer possible, else
the replay differs from the original and says so. A branch follows the log to one question, gives
another answer there (or re-draws the future), and from then on only people's answers are taken from
the log, by id and where they are still possible; autopilots decide afresh.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from simlib.decisions import Decision, DecisionPoint
from simlib.errors import ReplayError
from simlib.session import LogEntry

__all__ = ["Script", "Turn", "check_asked"]


class Turn(NamedTuple):
    """Where a branch leaves the log: the point, another answer (or None), a future (or None)."""

    at: str
    instead: Decision | None
    future: int | None


class Script:
    """Answers and commands of a log, handed out as the new run reaches them."""

    def __init__(
        self, log: Iterable[LogEntry], *, until: float = float("inf"), turn: Turn | None = None
    ) -> None:
        entries = list(log)
        self.turn = turn
        self.turned = False
        self.replaced: list[str] = []
        self._until = until
        self._answers = {entry.subject: entry for entry in entries if entry.what == "answer"}
        self._commands = [entry for entry in entries if entry.what != "answer"]

    def commands(self, hour: float, sitting: int) -> list[LogEntry]:
        """Return the commands that take effect by this sitting, once."""
        ready = [
            entry for entry in self._commands if (entry.hour, entry.sitting) <= (hour, sitting)
        ]
        self._commands = [entry for entry in self._commands if entry not in ready]
        return ready

    def answer(self, point: DecisionPoint, hour: float) -> LogEntry | None:
        """Return the log's answer to a point, or None where it is asked anew.

        Raises ReplayError where the log should have a possible answer and has none.
        """
        entry = self._answers.get(point.id)
        if self.turned:
            return self._from_person(entry, point)
        if entry is None:
            if hour < self._until:
                raise ReplayError(f"day {hour:g}: the log has no answer to {point.id}")
            return None
        if not point.possible(entry.values):
            raise ReplayError(
                f"day {hour:g}: {point.id}: {dict(entry.values)} is not possible here"
            )
        return entry

    def _from_person(self, entry: LogEntry | None, point: DecisionPoint) -> LogEntry | None:
        if entry is None or entry.origin != "person":
            return None
        if point.possible(entry.values):
            return entry
        self.replaced.append(point.id)
        return None


def check_asked(path: str | Path, given: Iterable[LogEntry], asked: Iterable[LogEntry]) -> None:
    """Raise ReplayError unless a file's log answers each question of its replay, and no other.

    A replay takes from a log what it needs; what is left over would be counted as answers.
    """
    left = _answered(given)
    left.subtract(_answered(asked))
    for (hour, _sitting, subject), count in left.items():
        if count:
            told = f"day {hour:g}: {subject!r} was not asked, or not so often"
            raise ReplayError(f"{path}: decisions edited: {told}")


def _answered(log: Iterable[LogEntry]) -> Counter[tuple[float, int, str]]:
    return Counter((e.hour, e.sitting, e.subject) for e in log if e.what == "answer")
