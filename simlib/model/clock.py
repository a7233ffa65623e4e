"""How does time pass, and how does a story go on?

SimPy's environment and events, without what a firm does not use: its stories are neither
interrupted nor waited for, and no event fails. So a story is woken by a plain call, and begins at
once instead of by an event of its own. A year passes 15,000 events.
"""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop, heappush
from typing import Any

import simpy
from simpy.events import NORMAL, Event

__all__ = ["Clock", "Event", "Process", "begin", "happen", "unanswered"]

Process = Generator[Event, Any, Any]


class _Moment(Event):
    """The event that a time has come; what SimPy keeps for each event is the same for all."""

    _ok, _value = True, None


# An event's own constructor takes three times as long, and a year makes 20,000.
_blank: Any = object.__new__


class Clock(simpy.Environment):
    """The present (``now``, in working days) and the events to come."""

    now = 0.0  # an attribute; as SimPy's property it would cost a call, 40,000 times a year

    def __init__(self, starts: float = 0.0) -> None:
        super().__init__(initial_time=starts)
        self.now = starts

    def run_to(self, time: float) -> None:
        """Run every event up to ``time``, and those at it; ``time`` is the present then."""
        queue = self._queue
        while queue and queue[0][0] <= time:
            now, _, _, event = heappop(queue)
            self.now = self._now = now
            waiting = event.callbacks
            event.callbacks = None  # type: ignore[assignment]  # as SimPy marks what is over
            for resume in waiting:
                resume(event)
        self.now = self._now = time

    def until(self, time: float) -> Event:
        """Return the event that a time (working days) has come; at once if it is past."""
        event: Event = _blank(_Moment)
        event.callbacks = []
        due = time if time > self.now else self.now
        heappush(self._queue, (due, NORMAL, next(self._eid), event))
        return event

    def wait(self, days: float) -> Event:
        """Return an event ``days`` from now; at once if that is past."""
        return self.until(self.now + days)


def unanswered() -> Event:
    """Return an event that nobody but `happen` brings about."""
    event: Event = _blank(Event)
    event.callbacks = []
    return event


def happen(event: Event, value: Any) -> None:
    """Let an event happen now, with a value; who waits for it goes on at once."""
    event._ok, event._value = True, value
    waiting = event.callbacks
    event.callbacks = None  # type: ignore[assignment]  # as SimPy marks what is over
    for resume in waiting:
        resume(event)


_BEGINNING: Event = _blank(_Moment)


def begin(story: Process) -> None:
    """Tell a story up to the first event that it waits for; that event tells it on."""
    _Story(story).go_on(_BEGINNING)


class _Story:
    """A story on its way."""

    __slots__ = ("_send",)

    def __init__(self, story: Process) -> None:
        self._send = story.send

    def go_on(self, event: Event) -> None:
        """Go on with the value of an event, to the next event that is still to come."""
        try:
            event = self._send(event._value)
            while (waiting := event.callbacks) is None:
                event = self._send(event._value)
        except StopIteration:
            return
        waiting.append(self.go_on)
