"""How does a new run follow an old log, and where may it leave it?

Up to its end a script is strict: every question must be in the log and its answer possible, else
the replay differs from the original and says so. A branch follows the log to one question, gives
another answer there (or re-draws the future), and from then on only people's answers are taken from
the log, by id and where they are still possible; autopilots decide afresh. A recast run does so
from the beginning, and takes only some fields of those answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from simlib.decisions import RULES, Decision, DecisionPoint
from simlib.errors import ReplayError
from simlib.session import LogEntry

__all__ = [
    "DIFFERENT",
    "Keeps",
    "Recast",
    "Script",
    "Turn",
    "answered_instead",
    "answers_to",
    "check_asked",
    "compare_days",
]

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


Keeps = Callable[[str, str, str], bool]  # of seat, kind of question and field


class Recast(Script):
    """Of a log only what people decided, field by field: the rest is asked anew.

    Standing rules are such decisions too. Shocks and changes of seat happen as they did.
    """

    def __init__(self, log: Iterable[LogEntry], keeps: Keeps) -> None:
        super().__init__(log)
        self.turned = True
        self._keeps = keeps
        self._commands = [kept for entry in self._commands if (kept := self._kept(entry))]

    def answer(self, point: DecisionPoint, hour: float) -> LogEntry | None:
        """Return the fields that a person decided and that hold here; None if there are none."""
        entry = self._answers.get(point.id)
        if entry is None or not _decided(entry, point):
            return None
        wanted = [f for f in point.fields if self._keeps(point.seat, point.kind, f.name)]
        values = {
            field.name: entry.values[field.name]
            for field in wanted
            if field.name in entry.values and field.accepts(entry.values[field.name])
        }
        if len(values) < len(wanted):
            self.replaced.append(point.id)
        return entry._replace(values=values) if values else None

    def _kept(self, entry: LogEntry) -> LogEntry | None:
        if entry.what != "rules":
            return entry
        known = RULES[entry.subject]
        rules = {
            name: choice
            for name, choice in entry.values.items()
            if self._keeps(entry.subject, known[name].kind, known[name].field)
        }
        return entry._replace(values=rules) if rules else None


def _decided(entry: LogEntry, point: DecisionPoint) -> bool:
    # A card that its person left to the rules was seen by that person, too.
    return entry.origin == "person" or (entry.origin == "rule" and point.escalated)


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
