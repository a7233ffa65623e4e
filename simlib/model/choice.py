"""What does a client make of a quote?

A logit of price, date, fit, satisfaction and speed against a competitor. The weights, the taste and
whether a client who bargains means it stay hidden from every desk.
"""

from __future__ import annotations

from math import log

from simlib.model.doors import Answer
from simlib.model.entities import Client, Rfq
from simlib.model.state import State
from simlib.streams import lognormal

__all__ = ["ClientChoice"]

_WORKFLOWS = ("light", "revised", "checked")


class ClientChoice:
    """How clients choose between us and another supplier."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._choice = state.scenario.choice

    def answer(self, rfq: Rfq, price: float, days: float, workflow: str) -> Answer:
        """Draw what the client makes of a quote; the row opens when the quote is sent.

        ``price`` is in EUR per source word and language.
        """
        state = self._state
        choice, haggling = state.scenario.choice, state.scenario.haggling
        taste, wait, bargain, amount = state.streams.row(rfq.id, "answer", 4)
        noise = choice.noise_scale * log(taste / (1 - taste))
        liking = self.liking(rfq, price, days, workflow) + noise
        bluff = liking > 0 and bargain < rfq.client.bluff
        earnest = haggling.real_from < liking <= 0
        asked = haggling.ask_min + amount * (haggling.ask_max - haggling.ask_min)
        if rfq.off_asked is not None and liking > haggling.real_from:
            return Answer(liking, self._wait(wait), True, liking > 0, rfq.off_asked)
        return Answer(liking, self._wait(wait), bluff or earnest, bluff, asked)

    def _wait(self, u: float) -> float:
        choice = self._choice
        return choice.answer_days_median * lognormal(u, choice.answer_days_sd)

    def liking(self, rfq: Rfq, price: float, days: float, workflow: str) -> float:
        """Return the systematic part of the client's utility of a quote (logit)."""
        state, client = self._state, rfq.client
        choice, links = self._choice, state.scenario.links
        relations, pressures = state.relations, state.pressures
        delay, most = (days - rfq.asked_days) / rfq.asked_days, choice.date_cap
        delay = 0.0 if delay < 0 else most if delay > most else delay
        slow = state.now - rfq.came - choice.slow_free_days
        slow = slow if slow > 0 else 0.0
        shared = relations.understanding_sales + relations.understanding_pm
        return (
            choice.base
            + (0.0 if rfq.first_order else choice.existing * pressures.factor("known", client.id))
            + choice.price
            * client.price_weight
            * pressures.factor("price_weight", client.id)
            * links.price_to_choice
            * log(rfq.competitor / price)
            - choice.date * client.date_weight * links.date_to_choice * delay
            + choice.fit
            * links.capability_to_choice
            * (state.capability.of(rfq.domain) - choice.fit_pivot)
            + choice.satisfaction * (client.satisfaction - choice.satisfaction_pivot)
            - choice.slow_per_day * client.date_weight * links.waiting_to_choice * slow
            + choice.joint * rfq.joint * shared
            + self._workflow_effect(rfq, workflow)
        )

    def _workflow_effect(self, rfq: Rfq, offered: str) -> float:
        """Return what more or less revision than was asked for adds to the liking (logit)."""
        if offered == rfq.workflow:
            return 0.0
        choice = self._choice
        steps = _WORKFLOWS.index(offered) - _WORKFLOWS.index(rfq.workflow)
        weight = choice.workflow_above if steps > 0 else choice.workflow_below
        return weight * rfq.client.quality_weight * steps

    def says(self, rfq: Rfq, price: float, days: float) -> str:
        """Return what a client who goes elsewhere says it was: "price", "date" or "other"."""
        choice, client = self._state.scenario.choice, rfq.client
        delay = max((days - rfq.asked_days) / rfq.asked_days, 0.0)
        late = choice.date * client.date_weight * min(delay, choice.date_cap)
        minds = client.price_weight * self._state.pressures.factor("price_weight", client.id)
        dear = choice.price * minds * log(price / rfq.competitor)
        if max(late, dear) < 0.15:
            return "other"
        return "date" if late > dear else "price"

    def price_effect(self, client: Client, factor: float) -> float:
        """Return what a price times ``factor`` adds to a client's liking (logit)."""
        state = self._state
        weight = state.scenario.choice.price * state.scenario.links.price_to_choice
        weight *= state.pressures.factor("price_weight", client.id)
        return -weight * client.price_weight * log(factor)
