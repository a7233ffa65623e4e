"""What does Sales do with a request, from the first call to the hand-over?

Each request is one story (`deal`). Production and clients are reached only through the doors that
the firm hands in.
"""

from __future__ import annotations

from math import exp

from simlib.model.attention import SalesHours
from simlib.model.clock import Event, happen, unanswered
from simlib.model.doors import Answer, Choice, Clients, Handing, Office
from simlib.model.entities import Order, Person, Rfq
from simlib.model.incentives import commission
from simlib.model.kernel import Card, Process
from simlib.model.sales_cards import CHARGES, CONCEDE, SalesCards, own_count
from simlib.model.sales_week import SalesWeek
from simlib.model.state import State

__all__ = ["SalesDepartment"]


class SalesDepartment:
    """The salespeople and their stories."""

    def __init__(
        self, state: State, office: Office, choice: Choice, clients: Clients, hand_over: Handing
    ) -> None:
        self._state = state
        self._office = office
        self._choice = choice
        self._clients = clients
        self._order = hand_over
        self._work = state.scenario.sales_work
        trust, won = state.scenario.trust, state.scenario.finance.equity_win_rate
        # What one request teaches: the firm's usual projects a year come of so many requests.
        self._lesson = trust.experience_a_year / (trust.projects_a_year / max(won, 0.01))
        self._hours = SalesHours(state)
        self._cards = SalesCards(state, office, self._hours)
        self.week = SalesWeek(state, self._cards, clients)

    def take(self, rfq: Rfq, cause: str) -> None:
        """Begin the story of a request, with the impression that the client leaves."""
        self.week.notice(rfq.client, rfq.mood_noise)
        self._state.start(self.deal(rfq, cause))

    # ---- the story of a deal

    def deal(self, rfq: Rfq, came: str) -> Process:
        """Tell the story of one request: take it on, quote, bargain, hand over."""
        seller = self._state.people[rfq.seller]
        rfq.own_days = own_count(self._state, rfq, seller)
        self._escalate(rfq, seller)
        mode = yield from self._intake(rfq, seller)
        if mode in ("silent", "alternative"):
            self._decline(rfq, seller, mode, came)
            return
        if mode != "no":
            came = yield from self._consult(rfq, seller, mode, came)
        offer = yield from self._quote(rfq, seller, came)
        if offer is None:
            return
        price, days, workflow, sent = offer
        answer = self._choice.answer(rfq, price, days, workflow)
        yield self._state.wait(answer.after_days)
        seller.open_quotes.pop(rfq.id, None)
        cents, cause = round(price * rfq.volume * 100), sent
        order = Order(cents, days, workflow, self._state.now, rfq.told_days)
        liking = answer.liking
        if answer.bargains:
            cause, liking = yield from self._haggle(rfq, seller, order, answer, sent)
        if liking <= 0:
            self._lose(rfq, order, cause)
            return
        order.won = self._state.now
        won = self._win(rfq, order, cause)
        yield from self._hand_over(rfq, seller, order, won)

    def _escalate(self, rfq: Rfq, seller: Person) -> None:
        """Decide whether this deal is brought to a person, by what the seat can know."""
        rules, chosen = self._state.scenario.escalation, self._state.escalations[seller.id]
        tight = rfq.asked_days / rfq.standard_days
        unfamiliar = self._is_unfamiliar(rfq)
        stake = rfq.list_price / (rules.large_eur if rules.large_eur > 1.0 else 1.0)
        stake += (rules.tight - tight) * 2 if tight < rules.tight else 0.0
        stake += 0.8 * unfamiliar + 0.5 * rfq.first_order
        if not chosen.choose(rfq.id, self._state.now, stake, bool(rfq.beat)):
            return
        reasons = {
            "beat": bool(rfq.beat),
            "first_order": rfq.first_order,
            "misfit": unfamiliar,
            "tight": tight < rules.tight,
        }
        rfq.escalated = next((name for name, holds in reasons.items() if holds), "large")

    def _is_unfamiliar(self, rfq: Rfq) -> bool:
        return self._state.capability.of(rfq.domain) < self._state.scenario.escalation.misfit

    def _intake(self, rfq: Rfq, seller: Person) -> Process:
        """Ask whether to take a request on, or, in a familiar field, whether to ask the PMs."""
        if self._is_unfamiliar(rfq):
            answer = yield self._ask(rfq, seller, "bid", self._cards.bid(rfq), 3)
            chosen = str(answer["answer"])
            return {"alone": "no", "with_pm": "together"}.get(chosen, chosen)
        answer = yield self._ask(rfq, seller, "consult", self._cards.consult(rfq), 3)
        return str(answer["consult"])

    def _decline(self, rfq: Rfq, seller: Person, how: str, cause: str) -> None:
        polite = how == "alternative"
        self._hours.spend(seller, self._work.alternative_hours if polite else 0.0)
        self._clients.refused(rfq.client, politely=polite)
        self._state.record("declined", rfq.id, cause, client=rfq.client.id, how=how)
        self._end(rfq)

    def _consult(self, rfq: Rfq, seller: Person, mode: str, cause: str) -> Process:
        """Ask the PM office for a date, or work the offer out together."""
        together = mode == "together"
        link = self._state.scenario.links.together_to_hours
        hours = self._work.together_hours * link if together else self._work.estimate_hours
        self._hours.spend(seller, hours)
        share = 1.0 if together else self._state.scenario.choice.joint_estimate
        asked = self._state.record("consulted", rfq.id, cause, mode=mode)
        yield from self._office.estimate(rfq, together=together)
        rfq.joint = share
        return self._state.record(
            "told",
            rfq.id,
            asked,
            pm=rfq.pm,
            days=rfq.told_days,
            view_days=rfq.view_days,
            cost_cents=round((rfq.told_cost or 0) * 100),
        )

    def _quote(self, rfq: Rfq, seller: Person, cause: str) -> Process:
        """Name a date and a price, have them signed if they must be, and send the offer."""
        state = self._state
        facts, *_ = card = self._cards.quote(rfq)
        answer = yield self._ask(rfq, seller, "quote", card, 2, follow_up=True)
        days, price = float(answer["promised_days"]), float(answer["price"])
        workflow = str(answer["workflow"])
        if workflow != rfq.workflow:
            pricing = state.scenario.pricing.workflow
            price *= getattr(pricing, workflow) / getattr(pricing, rfq.workflow)
            price = max(price, self._cards.lowest(rfq, self._office.cost(rfq, workflow)))
        least = state.scenario.pricing.minimum_eur / rfq.volume
        price = price if price > least else least
        yield state.until(self._hours.spend(seller, self._work.quote_hours))
        signed = yield from self._office.sign(rfq, price, days, workflow, cause)
        if signed is None:
            self._refused(rfq, cause)
            return None
        rfq.client.quotes += 1
        seller.open_quotes[rfq.id] = price * rfq.volume
        sent = state.record(
            "quote",
            rfq.id,
            cause,
            client=rfq.client.id,
            price_cents=round(price * rfq.volume * 100),
            list_cents=round(rfq.list_price * 100),
            promised_days=signed,
            asked_days=rfq.asked_days,
            reply_days=state.now - rfq.came,
            told_days=rfq.told_days,
            believed_days=facts["blend_days"],
            workflow=workflow,
        )
        return price, signed, workflow, sent

    def _refused(self, rfq: Rfq, cause: str) -> None:
        self._clients.refused(rfq.client, politely=False)
        self._state.record("refused", rfq.id, cause, client=rfq.client.id)
        self._end(rfq)

    def _haggle(
        self, rfq: Rfq, seller: Person, order: Order, answer: Answer, cause: str
    ) -> Process:
        """The client asks for a discount; whether it means it, nobody here knows."""
        client, haggling = rfq.client, self._state.scenario.haggling
        cents = order.price
        card = self._cards.haggle(rfq, seller, order, answer.asked_off)
        choice = yield self._ask(rfq, seller, "haggle", card, 1)
        given = CONCEDE[str(choice["concede"])]
        self._hours.spend(seller, self._work.haggle_hours)
        confidence = self._cards.confidence(rfq, seller)
        held = 1.0 - given
        liking = answer.liking + held * (
            haggling.hold_gain * confidence - haggling.hold_cost * (1 - confidence)
        )
        liking += self._choice.price_effect(client, 1 - given * answer.asked_off)
        off = round(cents * given * answer.asked_off)
        client.asked_off += 1
        client.gave_off += given > 0
        client.left_over_price += liking <= 0
        bargained = self._state.record(
            "haggled",
            rfq.id,
            cause,
            client=client.id,
            asked_cents=round(cents * answer.asked_off),
            given_cents=off,
            bluff=int(answer.bluff),
        )
        order.price -= off
        return bargained, liking

    def _lose(self, rfq: Rfq, order: Order, cause: str) -> None:
        reason = self._choice.says(rfq, _per_word(order, rfq), order.days)
        self._clients.remember_outcome(rfq, _per_word(order, rfq), won=False)
        self._learn("win_rate", 0.0)
        self._state.record("lost", rfq.id, cause, client=rfq.client.id, says=reason)
        self._end(rfq)

    def _win(self, rfq: Rfq, order: Order, cause: str) -> str:
        self._clients.remember_outcome(rfq, _per_word(order, rfq), won=True)
        self._learn("win_rate", 1.0)
        rfq.client.wins += 1
        order.view_days = self._office.expected_days(rfq)
        rfq.client.contacted, rfq.ordered = order.won, True
        won = self._state.record(
            "won",
            rfq.id,
            cause,
            client=rfq.client.id,
            seller=rfq.seller,
            price_cents=order.price,
            list_cents=round(rfq.list_price * 100),
            promised_days=order.days,
            asked_days=rfq.asked_days,
            told_days=order.told_days,
            view_days=order.view_days,
            due=order.won + order.days,
            workflow=order.workflow,
            volume=rfq.volume,
            capability=self._state.capability.of(rfq.domain),
            commission_cents=commission(self._state.plan, order.price),
            new=int(rfq.first_order),
            old=int(order.won - rfq.client.since > self._state.scenario.demand.year_days),
        )
        self._clients.welcome(rfq.client, won)
        bonus = commission(self._state.plan, order.price)
        self._state.ledger.earn("commission", rfq.id, -bonus, won, rfq.client.pays_days)
        return won

    def _hand_over(self, rfq: Rfq, seller: Person, order: Order, cause: str) -> Process:
        """Pass on what is known of an order; what is not passed on comes back as queries."""
        facts, *_ = card = self._cards.handover(rfq, seller, order)
        answer = yield self._ask(rfq, seller, "handover", card, 1)
        form = str(answer["brief"])
        hours: float = getattr(self._work.handover_hours, form)
        yield self._state.until(self._hours.spend(seller, hours))
        lacking, late = self._state.pressures.take_files(rfq.client.id)
        if late:
            yield self._state.wait(late)
        brief = max(self.brief(rfq, hours) - lacking, 0.0)
        handed = self._state.record(
            "handed_over", rfq.id, cause, form=form, brief=brief, free_hours=facts["free_hours"]
        )
        self._order(rfq, order, brief, handed)

    def given(self, rfq: Rfq, order: Order, since: float, cause: str) -> Process:
        """Take note of an order that is promised already, at its price, and hand it over.

        What has been with us for a while (``since``, days) was handed over on a page.
        """
        state, seller = self._state, self._state.people[rfq.seller]
        rfq.own_days = own_count(state, rfq, seller)
        self._escalate(rfq, seller)
        rfq.client.quotes += 1
        sent = state.record(
            "quote",
            rfq.id,
            cause,
            client=rfq.client.id,
            price_cents=order.price,
            list_cents=round(rfq.list_price * 100),
            promised_days=order.days,
            asked_days=rfq.asked_days,
            reply_days=0.0,
            told_days=None,
            believed_days=rfq.own_days,
            workflow=order.workflow,
        )
        won = self._win(rfq, order, sent)
        if not since:
            yield from self._hand_over(rfq, seller, order, won)
            return
        brief = self.brief(rfq, self._work.handover_hours.page)
        handed = state.record("handed_over", rfq.id, won, form="page", brief=brief, free_hours=0.0)
        self._order(rfq, order, brief, handed)

    def addition(self, rfq: Rfq, words: float, due_days: float, cause: str) -> Process:
        """The client sends more "that belongs to it": charge, absorb, move the date?

        The process returns (share charged, days added, id of the record).
        """
        client, seller = rfq.client, self._state.people[rfq.seller]
        card = self._cards.addition(rfq, words, due_days)
        nth = rfq.additions
        rfq.additions += 1
        answer = yield self._ask(rfq, seller, "scope", card, 0, nth=nth)
        charge = str(answer["charge"])
        share = CHARGES[charge]
        self._hours.spend(seller, self._work.scope_hours if share else 0.0)
        client.additions += 1
        client.additions_charged += share > 0
        step = self._state.scenario.satisfaction.charged
        client.satisfaction = max(client.satisfaction - step * share * client.price_weight, 0.0)
        record = self._state.record(
            "addition", rfq.id, cause, nth=nth or None, client=client.id, words=words, charge=charge
        )
        return share, float(charge == "full_and_day"), record

    def brief(self, rfq: Rfq, hours: float) -> float:
        """Return how much of what production needs is passed on (0..1)."""
        work = self._state.scenario.production
        said = 1 - exp(-hours / work.brief_hours_scale)
        full = (
            work.brief_base
            + work.brief_understanding * self._state.relations.understanding_sales
            + work.brief_hours * said
            - work.brief_ambiguity * rfq.ambiguity
            + work.brief_joint * rfq.joint
        )
        return min(max(full, 0.0), 1.0)

    def _ask(
        self,
        rfq: Rfq,
        seller: Person,
        kind: str,
        card: Card,
        to_come: int,
        *,
        nth: int = 0,
        follow_up: bool = False,
    ) -> Event:
        """Put a question to a seller; ``to_come`` more of this deal may follow.

        A chosen deal's question waits for Monday in a full week.
        """
        state = self._state
        if rfq.escalated:
            cards = state.escalations[seller.id]
            monday = cards.full_until(state.now)
            if monday > state.now:
                answered = unanswered()
                state.start(self._later(monday, answered, rfq, seller, kind, card, to_come, nth))
                return answered
            cards.asked(rfq.id, state.now, to_come)
        return state.ask(
            "sales",
            seller.id,
            kind,
            rfq.id,
            card,
            nth=nth,
            escalated=rfq.escalated != "",
            follow_up=follow_up,
            memory=state.memory(seller),
        )

    def _later(
        self,
        monday: float,
        answered: Event,
        rfq: Rfq,
        seller: Person,
        kind: str,
        card: Card,
        to_come: int,
        nth: int,
    ) -> Process:
        """Put a question on a Monday."""
        yield self._state.until(monday)
        happen(answered, (yield self._ask(rfq, seller, kind, card, to_come, nth=nth)))

    def _end(self, rfq: Rfq) -> None:
        """Nothing more will be asked about a deal at this desk, nor, if no order, at any other."""
        self._state.escalations[rfq.seller].keep(rfq.id, 0)
        self._state.decided(rfq)
        if rfq.pm and not rfq.ordered:
            pm = self._state.at_desk(self._state.people[rfq.pm])
            self._state.escalations[pm.id].keep(rfq.id, 0)

    def pass_on(self, rfq: Rfq) -> None:
        """Spend the time that a query from production takes at Sales' desk."""
        self._hours.spend(self._state.people[rfq.seller], self._work.query_hours)

    def no_addition(self, rfq: Rfq) -> None:
        """Nothing will be added to an order, so nothing more will be asked about the deal."""
        self._end(rfq)

    def _learn(self, what: str, outcome: float) -> None:
        """Let the desks remember an outcome, one of a year's usual requests."""
        self._state.experienced(what, outcome, self._lesson)


def _per_word(order: Order, rfq: Rfq) -> float:
    """Return the price of an order in EUR per source word and language."""
    return order.price / 100 / rfq.volume
