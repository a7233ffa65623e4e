"""What does Sales know when it decides?

Facts and fields of each of its cards: its own count of days, the PM office's word if it asked, the
load as last told, its impression of the client. Nothing else of the firm is in them. What an
autopilot weighs is worked out at once; what only a person reads (names, history, news) is written
when somebody looks.
"""

from __future__ import annotations

from math import fsum
from typing import Any

from simlib.beliefs import blended_days, own_guess
from simlib.decisions import Field, rounded
from simlib.model.attention import SalesHours
from simlib.model.doors import Office
from simlib.model.entities import Client, Order, Person, Rfq
from simlib.model.kernel import Card
from simlib.model.state import State
from simlib.scenario.parameters import ByWorkflow

__all__ = ["CHARGES", "CONCEDE", "SalesCards", "own_count"]

CONCEDE = {"hold": 0.0, "half": 0.5, "all": 1.0}  # share of the discount asked for
CHARGES = {"absorb": 0.0, "half": 0.5, "full": 1.0, "full_and_day": 1.0}  # share of list
_WORKFLOWS = ("light", "revised", "checked")
_FOCUS = ("care", "mixed", "hunt", "hunt_guide")
_BRIEFS = ("mail", "page", "call")
_DEAREST = 2.0  # highest price on a card, ratio to the list price
_LEAST_APART = 2  # half days between two dates on a card
# A named tuple's own constructor takes three times as long; a year makes 2,000 of these fields.
_tuple: Any = tuple.__new__

_BID = (Field("answer", ("silent", "alternative", "alone", "with_pm")),)
_CONSULT = (Field("consult", ("no", "estimate", "together")),)
_WORKFLOW = Field("workflow", _WORKFLOWS)
_HOLD, *_GIVEN = CONCEDE.values()
_CONCEDES = [Field("concede", tuple(CONCEDE)[:steps]) for steps in (1, 2, 3)]  # by the floor
_HANDOVER = (Field("brief", _BRIEFS),)
_SCOPE = (Field("charge", tuple(CHARGES)),)
_WEEK = (Field("focus", _FOCUS[:-1]),)
_WEEK_GUIDED = (Field("focus", _FOCUS),)


class SalesCards:
    """The cards of the Sales seat."""

    def __init__(self, state: State, office: Office, hours: SalesHours) -> None:
        self._state = state
        self._office = office
        self._hours = hours
        self._work = state.scenario.sales_work
        self._pricing = state.scenario.pricing
        self._factors = _price_factors(state.scenario.pricing.workflow)
        brief = self._work.handover_hours
        self._handover_hours = {form: float(getattr(brief, form)) for form in _BRIEFS}
        self._credibility = (self._work.credibility, self._work.credibility_trust)

    # ---- taking a request on

    def bid(self, rfq: Rfq) -> Card:
        """A request from an unfamiliar field: is it taken on at all?"""
        facts = {"past_jobs": self._state.past_jobs[rfq.domain]}
        return facts, _BID, lambda: self._request(rfq) | {"hours": self._bid_hours()}

    def consult(self, rfq: Rfq) -> Card:
        """A request from a familiar field: is the PM office asked first?"""
        facts = {
            "asked_days": rfq.asked_days,
            "own_guess_days": rfq.own_days,
            "list_price": rfq.list_price,
            "first_order": rfq.first_order,
        }
        return facts, _CONSULT, lambda: self._request(rfq) | self._consult_details(rfq)

    def _bid_hours(self) -> dict[str, float]:
        work = self._work
        together = work.quote_hours + work.together_hours
        return {
            "silent": 0.0,
            "alternative": work.alternative_hours,
            "alone": work.quote_hours,
            "with_pm": together,
        }

    def _consult_details(self, rfq: Rfq) -> dict[str, Any]:
        work = self._work
        hours = {"no": 0.0, "estimate": work.estimate_hours, "together": work.together_hours}
        return {"past_jobs": self._state.past_jobs[rfq.domain], "hours": hours}

    def _request(self, rfq: Rfq) -> dict[str, Any]:
        """What every card of a deal tells a person."""
        client, relations = rfq.client, self._state.relations
        return {
            "client": client.id,
            "client_name": client.name,
            "contact": client.contact,
            "languages": rfq.languages,
            "source": client.source,
            "domain": rfq.domain,
            "words": round(rfq.words),
            "volume": round(rfq.volume),
            "first_order": rfq.first_order,
            "reason": rfq.escalated or "rule",
            "beat": rfq.beat,
            "asked_days": round(rfq.asked_days, 2),
            "asked_by": round(rfq.came + rfq.asked_days, 2),
            "own_guess_days": round(rfq.own_days, 2),
            "list_price": round(rfq.list_price, 2),
            "quotes_here": client.quotes,
            "wins_here": client.wins,
            "mood": round(client.impression, 2),
            "pm_backlog_days": round(relations.backlog_told, 2),
            "pm_backlog_told": round(relations.told_on, 2),
            "last_estimates": self._state.last_estimates,
        }

    # ---- an offer

    def quote(self, rfq: Rfq) -> Card:
        """An offer: dates from the one asked for to a safe one, prices around the list's."""
        relations, links = self._state.relations, self._state.scenario.links
        blend = blended_days(
            rfq.own_days,
            rfq.told_days,
            relations.felt(relations.trust_sales_in_pm, links.trust_to_estimates),
            self._work.suspicion,
            self._credibility,
        )
        cost = self._cost(rfq)
        facts = {
            "asked_days": rfq.asked_days,
            "own_guess_days": rfq.own_days,
            "pm_days": rfq.told_days,
            "blend_days": blend,
            "volume": round(rfq.volume),
            "cost_told": cost,
            "list_per_word": rfq.list_per_word,
            "mood": rfq.client.impression,
            "first_order": rfq.first_order,
            "workflow_asked": rfq.workflow,
        }
        fields = (self._date_field(rfq, blend), self._price_field(rfq, cost), _WORKFLOW)
        return facts, fields, lambda: self._request(rfq) | self._quote_details(rfq)

    def _cost(self, rfq: Rfq) -> float:
        """Return the cost (EUR) of a request: as told by the PM office, else as usual."""
        if rfq.told_cost is not None:
            return rfq.told_cost
        return self._office.cost(rfq, rfq.workflow)

    def _quote_details(self, rfq: Rfq) -> dict[str, Any]:
        costs = {name: round(self._office.cost(rfq, name), 2) for name in _WORKFLOWS}
        costs[rfq.workflow] = self._cost(rfq)
        return {
            "cost_by_workflow": costs,
            "price_factor": self._factors[rfq.workflow],
            "floor_pct": self._state.governance.floor,
            "commission": self._state.plan.commission,
            "hours": {"quote": self._work.quote_hours},
        }

    def _date_field(self, rfq: Rfq, blend: float) -> Field:
        asked = rfq.asked_days
        longer = [blend * factor for factor in self._pricing.stretches]
        days = _apart([asked, (asked + blend) / 2, blend, *longer])
        most = max(90.0, 2 * days[-1])
        shown = ("promised_days", days, "offset", (round(blend * 2) or 1) / 2, 0.5, most, "days")
        field: Field = _tuple(Field, shown)
        return field

    def _price_field(self, rfq: Rfq, cost: float) -> Field:
        listed, lowest = rfq.list_per_word, self.lowest(rfq, cost)
        wanted = [listed * step for step in self._pricing.steps]
        prices = tuple([rounded(price if price > lowest else lowest) for price in wanted])
        dearest, most = prices[-1], listed * _DEAREST
        most = dearest if dearest > most else most
        shown = ("price", prices, "ratio", listed, lowest * 0.999, most, "EUR")
        field: Field = _tuple(Field, shown)
        return field

    def lowest(self, rfq: Rfq, cost: float) -> float:
        """Return the lowest price per word that the margin floor allows, above list if need be."""
        by_floor, least = cost / rfq.volume / self._left_by_floor, rfq.list_per_word * 0.5
        return by_floor if by_floor > least else least

    @property
    def _left_by_floor(self) -> float:
        """The largest share of a price that may go to translators."""
        left = 1 - self._state.governance.floor
        return left if left > 0.05 else 0.05

    def haggle(self, rfq: Rfq, seller: Person, order: Order, asked: float) -> Card:
        """A client asks for ``asked`` (share) off what was offered (``order``)."""
        as_asked, price = order.workflow == rfq.workflow, order.price / 100
        cost = self._cost(rfq) if as_asked else self._office.cost(rfq, order.workflow)
        facts = {
            "price": price,
            "cost_told": cost,
            "ask_pct": rounded(asked),
            "sure": round(self.confidence(rfq, seller), 3),
        }

        def details() -> dict[str, Any]:
            client = rfq.client
            return self._request(rfq) | {
                "price_per_word": round(price / rfq.volume, 4),
                "ask_eur": round(price * asked, 2),
                "asked_before": client.asked_off,
                "left_before": client.left_over_price,
                "gave_before": client.gave_off,
                "confidence": _grade(facts["sure"], ("low", "fair", "good"), (0.15, 0.4)),
                "promised_days": round(order.days, 2),
                "commission": self._state.plan.commission,
                "hours": {"haggle": self._work.haggle_hours},
            }

        return facts, (self._concede_field(price, cost, asked),), details

    def _concede_field(self, price: float, cost: float, asked: float) -> Field:
        """Offer what can be conceded without going below the margin floor; holding always can."""
        lowest = cost / self._left_by_floor
        more = [price * (1 - given * asked) >= lowest for given in _GIVEN]
        return _CONCEDES[sum(more)]

    # ---- an order

    def handover(self, rfq: Rfq, seller: Person, order: Order) -> Card:
        """An order is in: how much of what Sales knows is passed on?"""
        facts = {
            "price": order.price / 100,
            "ambiguity": _grade(rfq.ambiguity, ("plain", "some", "much")),
            "free_hours": round(self._hours.free(seller), 1),
        }

        def details() -> dict[str, Any]:
            pm = self._office.pm_for(rfq)
            return self._request(rfq) | {
                "promised_days": round(order.days, 2),
                "open_quotes": len(seller.open_quotes),
                "pm": pm.id,
                "pm_name": pm.name,
                "hours": self._handover_hours,
            }

        return facts, _HANDOVER, details

    def addition(self, rfq: Rfq, words: float, due_days: float) -> Card:
        """A client sends more that "belongs to it": who pays?"""
        client = rfq.client
        facts = {
            "asked_days": round(rfq.asked_days, 2),
            "list_price": round(rfq.list_per_word * words, 2),
            "due_days": round(due_days, 2),
            "mood": round(client.impression, 2),
        }

        def details() -> dict[str, Any]:
            cost = self._office.cost(rfq, rfq.workflow) * words / rfq.volume
            return self._request(rfq) | {
                "extra_words": round(words),
                "cost_told": round(cost, 2),
                "additions_year": client.additions,
                "charged_year": client.additions_charged,
            }

        return facts, _SCOPE, details

    # ---- the week

    def week(self, person: Person) -> Card:
        """A Monday: where do free hours go?"""
        mine = [c for c in self._state.clients.values() if c.owner == person.id and c.active]
        unhappy = sum([client.impression < 0.6 for client in mine])
        facts = {"unhappy": unhappy, "clients": len(mine)}
        fields = _WEEK_GUIDED if self._state.governance.guide else _WEEK
        return facts, fields, lambda: self._week_details(person, mine)

    def _week_details(self, person: Person, mine: list[Client]) -> dict[str, Any]:
        now, quiet = self._state.now, sorted(mine, key=_contacted)[:4]
        return {
            "free_hours": round(self._hours.free(person), 1),
            "quiet_clients": tuple((c.id, round(now - c.contacted)) for c in quiet),
            "quiet_names": tuple(c.name for c in quiet),
            "prospects": person.prospects,
            "pipeline_eur": round(fsum(person.open_quotes.values())),
            "pipeline_last_eur": round(person.pipeline_last),
            "guide": self._state.governance.guide,
            "hours": {},
        }

    def confidence(self, rfq: Rfq, seller: Person) -> float:
        """Return how sure a salesperson is of the price (0..1): trust, understanding, asking."""
        relations, links = self._state.relations, self._state.scenario.links
        trust = relations.felt(relations.trust_sales_in_pm, links.trust_to_bargaining)
        asked = 1.0 if rfq.joint else self._state.scenario.haggling.unconsulted
        sure = relations.understanding_sales * trust * asked
        return min(max(sure + seller.leans.hold, 0.0), 1.0)


def own_count(state: State, rfq: Rfq, seller: Person) -> float:
    """Return the seller's own count of days for a request, made when it comes."""
    relations = state.relations
    return own_guess(
        rfq.standard_days,
        relations.backlog_told * state.scenario.links.meetings_to_dates,
        relations.understanding_sales,
        state.scenario.sales_work.own_view_bias * seller.leans.own_view_bias,
        rfq.guess_noise,
    )


def _price_factors(factors: ByWorkflow) -> dict[str, dict[str, float]]:
    """Return, for each workflow asked for, how much dearer each workflow is (ratio)."""
    by_name = {name: float(getattr(factors, name)) for name in _WORKFLOWS}
    return {
        asked: {name: factor / by_name[asked] for name, factor in by_name.items()}
        for asked in _WORKFLOWS
    }


def _grade(
    share: float, words: tuple[str, str, str], steps: tuple[float, float] = (0.35, 0.65)
) -> str:
    return words[0] if share < steps[0] else words[1] if share < steps[1] else words[2]


def _apart(dates: list[float]) -> tuple[float, ...]:
    """Return rising promises in half days, at least a day apart, so that no two share a date."""
    kept: list[float] = []
    last = -_LEAST_APART
    for halves in sorted([round(days * 2) or 1 for days in dates]):
        if halves - last >= _LEAST_APART:
            kept.append(halves / 2)
            last = halves
    return tuple(kept)


def _contacted(client: Client) -> tuple[float, str]:
    return (client.contacted, client.id)
