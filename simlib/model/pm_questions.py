"""Which questions of the PM office are brought to a person, and when are they put?

A deal is weighed when the office first hears of it, and once more when it becomes an order, by what
a PM can know: its price, the date against the PM's own view, the field, a first order, a thin
brief, a beat of the story. All questions of a chosen deal stay with its PM; in a full week one
waits for Monday.
"""

from __future__ import annotations

from simlib.model.clock import Event
from simlib.model.entities import Person, Project, Rfq
from simlib.model.escalation import Escalation
from simlib.model.kernel import Card, Process
from simlib.model.state import State

__all__ = ["PLAIN_BRIEF", "PmQuestions"]

PLAIN_BRIEF = 0.6  # a brief that no PM would send back
_OF_AN_ORDER = 2  # cards kept for a deal that may become an order
_BEYOND_JOBS = 2  # cards of a project besides one for each of its jobs


class PmQuestions:
    """The PMs' questions on their way to whoever answers."""

    def __init__(self, state: State) -> None:
        self._state = state

    # ---- which deals

    def weigh_request(self, rfq: Rfq, pm: Person, view: float) -> None:
        """Decide whether a request, for which the PM expects ``view`` days, is a person's."""
        if not rfq.pm_reason:
            self._weigh(rfq, pm, rfq.list_price, rfq.asked_days / view, _OF_AN_ORDER)

    def weigh_order(self, project: Project, pm: Person) -> None:
        """Decide the same when an order comes; a chosen deal keeps room for its jobs."""
        rfq, order = project.rfq, project.order
        cards = len(rfq.languages) + _BEYOND_JOBS
        if rfq.pm_reason:
            self._choice_of(pm).keep(rfq.id, cards)
            return
        room, thin = order.days / order.view_days, project.brief < PLAIN_BRIEF
        self._weigh(rfq, pm, order.price / 100, room, cards, thin=thin)

    def _weigh(
        self, rfq: Rfq, pm: Person, price: float, room: float, cards: int, *, thin: bool = False
    ) -> None:
        """Weigh a deal; ``room`` is the days that there are for it, as a share of the PM's view."""
        state, rules = self._state, self._state.scenario.escalation
        beat, misfit = bool(rfq.beat), state.capability.of(rfq.domain) < rules.misfit
        stake = price / (rules.large_eur if rules.large_eur > 1.0 else 1.0)
        stake += 2 * (1 - room) if room < 1 else 0.0
        stake += 0.8 * misfit + 0.5 * rfq.first_order + 0.4 * thin
        if not self._choice_of(pm).choose(rfq.id, state.now, stake, beat, cards):
            return
        reasons = {
            "beat": beat,
            "first_order": rfq.first_order,
            "misfit": misfit,
            "tight": room < rules.tight,
            "thin": thin,
        }
        rfq.pm_reason = next((name for name, holds in reasons.items() if holds), "large")

    def over(self, rfq: Rfq, pm: Person) -> None:
        """Nothing more will be asked about a deal."""
        self._choice_of(pm).keep(rfq.id, 0)

    def _choice_of(self, pm: Person) -> Escalation:
        return self._state.escalations[(pm if pm.heir is None else self._state.at_desk(pm)).id]

    # ---- each question

    def ask(
        self,
        pm: Person,
        kind: str,
        rfq: Rfq,
        subject: str,
        card: Card,
        *,
        nth: int = 0,
        follow_up: bool = False,
        to_come: int = _OF_AN_ORDER,
    ) -> Event:
        """Put a question; the event's value is the answer. ``to_come`` more cards may follow."""
        state = self._state
        if rfq.pm_reason and not self._has_room(pm, rfq, to_come, follow_up=follow_up):
            answered = state.event()
            state.start(self._later(answered, pm, kind, rfq, subject, card, nth, to_come))
            return answered
        pm = pm if pm.heir is None else state.at_desk(pm)
        return state.ask(
            "pm",
            pm.id,
            kind,
            subject,
            card,
            deal=rfq.id,
            nth=nth,
            escalated=rfq.pm_reason != "",
            follow_up=follow_up,
            memory=state.memory(pm),
        )

    def _has_room(self, pm: Person, rfq: Rfq, to_come: int, *, follow_up: bool) -> bool:
        """Count a question if this week still holds it."""
        choice, hour = self._choice_of(pm), self._state.due_hour(follow_up=follow_up)
        if choice.full_until(hour) > hour:
            return False
        choice.asked(rfq.id, hour, to_come)
        return True

    def _later(
        self,
        answered: Event,
        pm: Person,
        kind: str,
        rfq: Rfq,
        subject: str,
        card: Card,
        nth: int,
        to_come: int,
    ) -> Process:
        """Put a question in the first week that has room for it."""
        hour = self._state.due_hour()
        free = self._choice_of(pm).full_until(hour)
        if free > hour:
            yield self._state.until(free)
        answer = yield self.ask(pm, kind, rfq, subject, card, nth=nth, to_come=to_come)
        answered.succeed(answer)
