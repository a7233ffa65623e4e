"""What does every part of the firm need: time, questions, records and draws?

The clock is working days; day 0 is the first day at the desk. Every question waits for one of two
desk hours a day, all seats together, so neither who answers nor how fast moves an event. The
driver outside (a run) steps until a desk hour strikes, answers what is due in rounds, and goes on;
nothing here ever waits for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, Never

from simlib.decisions import Decision, DecisionPoint, Field, Option
from simlib.model.clock import Clock, Event, Process, begin, happen, unanswered
from simlib.records import Records, Value
from simlib.streams import Streams

__all__ = ["DAYS_A_WEEK", "FIRST_HOUR", "HOURS_APART", "Card", "Kernel", "Process", "next_hour"]

DAYS_A_WEEK = 5
FIRST_HOUR = 0.375  # of the working day: noon
HOURS_APART = 0.5  # days between two desk hours: the other one is at five
_DIGITS = 4  # decimals of a fact on a card
_EPSILON = 1e-9  # a float time this close to a desk hour is at it

Answer = Mapping[str, Option]
_NOTHING: Mapping[str, Any] = {}
# A named tuple's own constructor takes twice as long; a year makes 7,000 questions.
_tuple: Any = tuple.__new__
_id = itemgetter(0)  # of a point


Card = tuple[Mapping[str, Any], tuple[Field, ...], Callable[[], Mapping[str, Any]]]
"""What is asked: the facts to weigh, the fields to fill, and what a person reads besides.

The last, the details, is called when a person is to see the card; an autopilot weighs facts alone.
"""


def next_hour(now: float) -> float:
    """Return the first desk hour strictly after ``now`` (working days)."""
    return (
        ((now - FIRST_HOUR) / HOURS_APART + _EPSILON) // 1 * HOURS_APART + FIRST_HOUR + HOURS_APART
    )


class Kernel(Clock):
    """The clock, the open questions, the records and the draws of one run."""

    def __init__(self, seed: int, starts: float) -> None:
        super().__init__(starts)
        self.streams = Streams(seed)
        self.records = Records()
        self._write = self.records.write
        self._sitting: float | None = None
        self._next_hour = next_hour(starts)
        self._questions: dict[str, tuple[DecisionPoint, Event, Card]] = {}

    def __deepcopy__(self, memo: Any) -> Never:
        # A copied process would hold a bound generator.send and silently drive the original.
        raise TypeError("a running firm cannot be copied; replay its log instead")

    def __reduce__(self) -> Never:
        raise TypeError("a running firm cannot be pickled; save the run instead")

    def start(self, story: Process) -> None:
        """Let a story begin now: it is told up to what it first waits for."""
        begin(story)

    def record(
        self, kind: str, entity: str, cause: str = "", /, *, nth: int | None = None, **values: Value
    ) -> str:
        """Write down that something happened, and return the record's id.

        ``cause`` is the id of the record that brought it about; ``nth`` tells records of one kind
        and entity apart.
        """
        name = f"{entity}:{kind}" if nth is None else f"{entity}:{kind}.{nth}"
        self._write((name, self.now, kind, entity, cause, values))
        return name

    def ask(
        self,
        seat: str,
        person: str,
        kind: str,
        subject: str,
        card: Card,
        /,
        *,
        deal: str = "",
        nth: int = 0,
        escalated: bool = False,
        follow_up: bool = False,
        memory: Mapping[str, Any] = _NOTHING,
    ) -> Event:
        """Put a question; the event's value is the answer, field by field, as shown.

        It is due at the next desk hour; a ``follow_up`` of an answer just given is due in the same
        sitting. ``nth`` tells repeated questions about one subject apart.
        """
        name = f"{subject}/{kind}.{nth}" if nth else f"{subject}/{kind}"
        if name in self._questions:
            raise ValueError(f"{name} is asked twice at once")
        hour = self.now if follow_up and self._sitting == self.now else self._next_hour
        facts, fields, _ = card
        deal = deal or subject
        asked = (
            name,
            seat,
            person,
            kind,
            deal,
            subject,
            hour,
            escalated,
            facts,
            fields,
            memory,
            _NOTHING,
        )
        point = _tuple(DecisionPoint, asked)
        answered = unanswered()
        self._questions[name] = (point, answered, card)
        return answered

    def due_hour(self, *, follow_up: bool = False) -> float:
        """Return the desk hour at which a question put now is answered (see `ask`)."""
        now = self.now
        return now if follow_up and self._sitting == now else self._next_hour

    def due(self) -> list[DecisionPoint]:
        """Return the questions of this desk hour that nobody has answered, in id order."""
        now = self.now + _EPSILON
        points = [point for point, _, _ in self._questions.values() if point.hour <= now]
        if len(points) > 1:
            points.sort(key=_id)
        return points

    def shown(self, point: DecisionPoint) -> DecisionPoint:
        """Return an open question as a person sees it: details and all, and theirs to keep.

        The copy shares nothing with the firm, which must not care what becomes of it.
        """
        facts, _, details = self._questions[point.id][2]
        return point._replace(
            facts=_readable({**details(), **facts}), memory=_readable(point.memory)
        )

    def answer(self, decision: Decision) -> None:
        """Answer an open question; what follows from it begins at once."""
        _, answered, (_, fields, _) = self._questions.pop(decision.point)
        happen(answered, _as_shown(fields, decision.values))

    def account(self, client: str) -> Mapping[str, float]:
        """Return how a client stands today, where a firm keeps such accounts."""
        return {}

    def to_desk_hour(self) -> None:
        """Run events until the next desk hour strikes (call again to go on from there)."""
        self.run_to(self._next_hour)
        self._sitting, self._next_hour = self.now, next_hour(self.now)

    def settle(self) -> None:
        """Run the events that the answers of this sitting brought about at this very time."""
        self.run_to(self.now)


def _as_shown(fields: tuple[Field, ...], kept: Mapping[str, Option]) -> Mapping[str, Option]:
    """Turn kept values into what they mean on a card; codes are what they are."""
    shown = kept
    for field in fields:
        if field.how != "choice":
            shown = {**shown, field.name: field.absolute(kept[field.name])}
    return shown


def _readable(value: Any) -> Any:
    """Copy facts, with no more digits than anybody reads."""
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, Mapping):
        return {key: _readable(inner) for key, inner in value.items()}
    return [_readable(inner) for inner in value] if isinstance(value, list | tuple) else value
