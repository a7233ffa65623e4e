"""Where do the salespeople's free hours go, and what do clients let them feel?

Every Monday a salesperson plans; every Friday what is left of the week goes to strangers or to the
quiet clients. Whenever they talk, a client leaves an impression of its mood, a noisy one.
"""

from __future__ import annotations

from math import fsum

from simlib.model.doors import Clients
from simlib.model.entities import Client, Person
from simlib.model.kernel import DAYS_A_WEEK, Process
from simlib.model.sales_cards import SalesCards
from simlib.model.state import State
from simlib.streams import normal

__all__ = ["SalesWeek"]

_NOTED_STEP = 0.1  # of the mood, 0..1
_FRIDAY_LEFT = 0.2  # days of the week when its free hours have been spent; just before the books


class SalesWeek:
    """The weeks of all salespeople."""

    def __init__(self, state: State, cards: SalesCards, clients: Clients) -> None:
        self._state = state
        self._cards = cards
        self._clients = clients
        self._work = state.scenario.sales_work
        for person in state.sellers:
            self.begin(person)

    def begin(self, person: Person) -> None:
        """Begin a salesperson's weeks."""
        self._state.start(self._weeks(person))

    def _weeks(self, person: Person) -> Process:
        """Every Monday a salesperson plans where free hours go; every Friday they are spent."""
        state = self._state
        number = 0
        while True:
            ask = self._is_plan_card(person)
            if ask:
                state.escalations[person.id].count(state.now)
            answer = yield state.ask(
                "sales",
                person.id,
                "week_plan",
                f"{person.id}/week-{number:03d}",
                self._cards.week(person),
                escalated=ask,
                memory=state.memory(person),
            )
            person.focus = str(answer["focus"])
            state.record("week_planned", f"{person.id}/week-{number:03d}", focus=person.focus)
            friday = (state.now // DAYS_A_WEEK + 1) * DAYS_A_WEEK - _FRIDAY_LEFT
            yield state.until(friday)
            self._spend_free_hours(person)
            number += 1
            yield state.until(friday + _FRIDAY_LEFT)

    def _is_plan_card(self, person: Person) -> bool:
        rules, now = self._state.scenario.escalation, self._state.now
        turn = int((now + 0.5) // DAYS_A_WEEK) % rules.week_plan_every_weeks == 0
        return turn and now >= 0 and self._state.escalations[person.id].has_room(now)

    def _spend_free_hours(self, person: Person) -> None:
        """Idle hours go to strangers or to the quiet clients, as planned."""
        state, work = self._state, self._work
        free = max(DAYS_A_WEEK * work.hours_per_day - person.week_hours, 0.0)
        person.week_hours = 0.0
        focus = "hunt" if person.focus == "hunt_guide" else person.focus
        hunting: float = free * getattr(work.hunting_shares, focus)
        person.hunted = hunting / DAYS_A_WEEK
        person.pipeline_last = fsum(person.open_quotes.values())
        self._care(person, int((free - hunting) / work.care_hours))
        if person is state.sellers[-1]:
            self._clients.hunted(fsum(s.hunted for s in state.sellers))

    def _care(self, person: Person, talks: int) -> None:
        """Talk to the clients who seem least content."""
        mine = [c for c in self._state.clients.values() if c.owner == person.id and c.active]
        for client in sorted(mine, key=_impression)[:talks]:
            lift = self._work.care_lift * (self._work.care_ceiling - client.satisfaction)
            client.satisfaction += max(lift, 0.0)
            client.contacted = self._state.now
            (u,) = self._state.streams.row(client.id, f"talk-{self._state.now:.1f}", 1)
            self.notice(client, normal(u))

    def notice(self, client: Client, noise: float) -> None:
        """Keep the impression of a talk; write it down when it differs from the last one noted.

        ``noise`` is how far off it is, in standard deviations.
        """
        mood = client.satisfaction + noise * self._work.impression_sd
        client.impression = mood = 0.0 if mood < 0.0 else 1.0 if mood > 1.0 else mood
        if abs(mood - client.noted) >= _NOTED_STEP:
            client.noted = mood
            client.notes += 1
            self._state.record("impression", client.id, nth=client.notes, mood=round(mood, 2))


def _impression(client: Client) -> tuple[float, str]:
    return (client.impression, client.id)
