"""How does a new run follow an old log, and where may it leave it?

Up to its end a script is strict: every question must be in the log and its answer possible, else
the replay differs from the original and says so. A branch follows the log to one question, gives
another answer there (or re-draws the future), and from then on only people's answers are taken from
the log, by id and where they are still possible; autopilots decide afresh.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from simlib.decisions import Decision, DecisionPoint
from simlib.errors import ReplayError
from simlib.session import LogEntry

__all__ = ["DIFFERENT", "Script", "Turn", "answered_instead", "answers_to", "compare_days"]

DIFFERENT = "replays differently on this machine"


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


def answers_to(questions: Sequence[str], log: Iterable[LogEntry]) -> list[LogEntry]:
    """Return a log's answers to some questions, in the order of time.

    Raises ReplayError if it has no answer to one of them.
    """
    given = {entry.subject: entry for entry in log if entry.what == "answer"}
    for name in questions:
        if name not in given:
            raise ReplayError(f"the log has no answer to {name!r}")
    wanted = set(questions)
    return [entry for name, entry in given.items() if name in wanted]


def answered_instead(decision: Decision, log: Iterable[LogEntry]) -> list[LogEntry]:
    """Return a log in which a person gave another answer to one question."""
    return [
        entry._replace(origin="person", values=dict(decision.values))
        if entry.what == "answer" and entry.subject == decision.point
        else entry
        for entry in log
    ]


def compare_days(
    path: str | Path, mine: Sequence[tuple[int, str]], theirs: Sequence[tuple[int, str]]
) -> None:
    """Raise ReplayError, naming file and day, unless all checkpoints of two runs are equal."""
    for own, other in zip(mine, theirs, strict=False):
        if own != other:
            day = min(own[0], other[0])
            raise ReplayError(f"{path}: {DIFFERENT}, first on day {day}")
    if len(mine) != len(theirs):
        raise ReplayError(f"{path}: {DIFFERENT}: another end")
