"""What does the PM office say of a request before it is an order?

An estimate is what a PM expects, plus what the PM adds to it; a signature is a PM's word that a
promise can be kept.
"""

from __future__ import annotations

from math import erf, pow, sqrt
from typing import Any

from simlib.model.attention import Attention
from simlib.model.entities import Person, Rfq
from simlib.model.kernel import Card, Process
from simlib.model.pm_cards import PmCards
from simlib.model.pm_questions import PmQuestions
from simlib.model.state import State
from simlib.streams import lognormal

__all__ = ["Estimates"]

# How risky a request looks (model version 1; assumption): the rank is that of a normal of these.
_RISK_MEAN = 0.2
_RISK_SD = 1.2


class Estimates:
    """The PM office's word on requests."""

    def __init__(
        self, state: State, attention: Attention, cards: PmCards, questions: PmQuestions
    ) -> None:
        self._state = state
        self._questions = questions
        self._cards = cards
        self._attention = attention
        self._work = state.scenario.pm_work
        self._making = state.scenario.production
        self._queue_max = self._work.estimate_vendor_queue_max

    def pm_for(self, rfq: Rfq) -> Person:
        """Return the PM who looks after a request, and will until the end.

        Of those who know its domain (or of all, if nobody does) it is the one with least on the
        desk, the first in the list of the staff among equals. Where all of them have so many
        projects more than somebody else, it goes there.
        """
        if not rfq.pm:
            pms, likely = self._state.pms, self._state.experience["win_rate"]
            # Open projects, with the requests that may become some; and the place in the list.
            desks = [
                (pm.open_projects + likely * pm.requests, place) for place, pm in enumerate(pms)
            ]
            able = [desk for desk, pm in zip(desks, pms, strict=True) if rfq.domain in pm.domains]
            best, idle = min(able or desks), min(desks)
            if best[0] - idle[0] > self._work.field_lead:
                best = idle
            pm = pms[best[1]]
            rfq.pm, rfq.waits = pm.id, True
            pm.requests += 1
        return self._state.at_desk(self._state.people[rfq.pm])

    def estimate(self, rfq: Rfq, *, together: bool) -> Process:
        """A PM looks at a request and names days and costs, with or without a margin."""
        state, pm = self._state, self.pm_for(rfq)
        link = state.scenario.links.together_to_hours
        hours = self._work.together_hours * link if together else self._work.estimate_hours
        yield state.until(self._attention.spend(pm, hours, rfq) + pm.leans.reply_delay_d)
        rfq.view_days = view = self.view(rfq, pm)
        self._questions.weigh_request(rfq, pm, view)
        answer = yield self._ask(pm, "estimate", rfq, self._cards.estimate(rfq, pm, view))
        rfq.told_days = float(answer["estimate_days"])
        pad = max(rfq.told_days / view - 1, 0.0)
        rfq.told_cost = self.cost(rfq, rfq.workflow) * (1 + self._work.cost_padding * pad)

    def expected_days(self, rfq: Rfq) -> float:
        """Return what the PM of a request expects of it, in days, asked or not."""
        if rfq.view_days is None:
            return self.view(rfq, self.pm_for(rfq))
        return rfq.view_days

    def view(self, rfq: Rfq, pm: Person) -> float:
        """Return the days that a PM expects: load, fit, and most of the difficulty are seen."""
        state, work, now = self._state, self._work, self._state.now
        spread = work.estimate_sd if pm.leans.estimate_sd is None else pm.leans.estimate_sd
        (u,) = state.streams.row(rfq.id, "view", 1)
        hard = pow(rfq.complexity, work.estimate_complexity)
        slower = 1 + self._making.misfit_time * state.capability.gap(rfq.domain)
        waiting = max([state.pools.queue(code, now) for code in rfq.languages])
        if waiting > self._queue_max:
            waiting = self._queue_max
        waiting += work.estimate_language_days * (len(rfq.languages) - 1)
        backlog = work.estimate_queue * pm.server.backlog(now)
        return (rfq.standard_days * hard * slower + backlog + waiting) * lognormal(u, spread)

    def sign(self, rfq: Rfq, price: float, days: float, workflow: str, cause: str = "") -> Process:
        """Sign a promise, if it is one of the risky ones that need it; return the days signed.

        The process returns None if the PM refuses.
        """
        if not self._needs_signature(rfq):
            return days
        state, pm = self._state, self.pm_for(rfq)
        (u,) = state.streams.row(rfq.id, "signature", 1)
        yield state.wait(u * self._work.signoff_wait_days)
        yield state.until(self._attention.spend(pm, self._work.estimate_hours, rfq))
        if rfq.view_days is None:
            rfq.view_days = self.view(rfq, pm)
        self._questions.weigh_request(rfq, pm, rfq.view_days)
        cost = self.cost(rfq, workflow)
        own_day = max(rfq.view_days, rfq.told_days or 0.0)
        margin = 1 - cost / (price * rfq.volume)
        card = self._cards.signoff(rfq, pm, days, margin, own_day)
        answer = yield self._ask(pm, "signoff", rfq, card)
        days = max(days, own_day) if answer["sign"] == "own_day" else days
        state.record("signed", rfq.id, cause, pm=pm.id, answer=str(answer["sign"]), days=days)
        return None if answer["sign"] == "refuse" else days

    def _needs_signature(self, rfq: Rfq) -> bool:
        """Tell whether a request is among the riskiest share that needs a signature."""
        authority = self._state.governance.authority
        risk = (rfq.standard_days / rfq.asked_days - 1) / 0.3 + 3 * self._gap(rfq.domain)
        return authority > 0 and _rank(risk) > 1 - authority

    def cost(self, rfq: Rfq, workflow: str) -> float:
        """Return the usual vendor cost of a request in EUR."""
        return rfq.words * self._state.pools.cost_per_word(rfq.languages, rfq.domain, workflow)

    def _ask(self, pm: Person, kind: str, rfq: Rfq, card: Card) -> Any:
        return self._questions.ask(pm, kind, rfq, rfq.id, card)

    def _gap(self, domain: str) -> float:
        return self._state.capability.gap(domain)


def _rank(risk: float) -> float:
    """Return a request's place among all by risk, 0 (none) to 1 (riskiest)."""
    return 0.5 + 0.5 * erf((risk - _RISK_MEAN) / (_RISK_SD * sqrt(2.0)))
