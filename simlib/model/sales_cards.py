"""What does Sales know when it decides?

Facts and fields of each of its cards: its own count of days, the PM office's word if it asked, the
load as last told, its impression of the client. Nothing else of the firm is in them.
"""

from __future__ import annotations

from math import fsum
from typing import Any

from simlib.beliefs import blended_days, own_guess
from simlib.decisions import Field
from simlib.model.attention import SalesHours
from simlib.model.doors import Office
from simlib.model.entities import Client, Order, Person, Rfq
from simlib.model.state import State

__all__ = ["BID", "CHARGE", "CONCEDE", "CONSULT", "FOCUS", "SalesCards"]

BID = ("silent", "alternative", "alone", "with_pm")
CONSULT = ("no", "estimate", "together")
CONCEDE = {"hold": 0.0, "half": 0.5, "all": 1.0}
CHARGE = ("absorb", "half", "full", "full_and_day")
FOCUS = ("care", "mixed", "hunt", "hunt_guide")
_WORKFLOWS = ("light", "revised", "checked")


class SalesCards:
    """The cards of the Sales seat."""

    def __init__(self, state: State, office: Office, hours: SalesHours) -> None:
        self._state = state
        self._office = office
        self._hours = hours
        self._work = state.scenario.sales_work

    def facts(self, rfq: Rfq, seller: Person) -> dict[str, Any]:
        """What every card of a deal tells."""
        client = rfq.client
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
            "own_guess_days": round(self.guess(rfq, seller), 2),
            "list_price": round(rfq.list_price, 2),
            "quotes_here": client.quotes,
            "wins_here": client.wins,
            "mood": round(client.impression, 2),
            "pm_backlog_days": round(self._state.relations.backlog_told, 2),
            "pm_backlog_told": round(self._state.relations.told_on, 2),
            "last_estimates": tuple(map(tuple, self._state.last_estimates[-3:])),
        }

    def guess(self, rfq: Rfq, seller: Person) -> float:
        """Return the seller's own count of days for a request."""
        relations = self._state.relations
        bias = self._work.own_view_bias * seller.leans.own_view_bias
        return own_guess(
            rfq.standard_days,
            relations.backlog_told,
            relations.understanding_sales,
            bias,
            rfq.guess_noise,
        )

    def quote(self, rfq: Rfq, seller: Person) -> tuple[dict[str, Any], tuple[Field, ...]]:
        """Facts and fields of an offer: dates from the one asked for to a safe one, four prices."""
        blend, costs = self._blend(rfq, seller), self._costs(rfq)
        facts = self.facts(rfq, seller) | {
            "pm_days": None if rfq.told_days is None else round(rfq.told_days, 2),
            "blend_days": round(blend, 2),
            "list_per_word": round(rfq.list_per_word, 4),
            "cost_told": costs[rfq.workflow],
            "cost_by_workflow": costs,
            "price_factor": self._price_factors(rfq),
            "workflow_asked": rfq.workflow,
            "floor_pct": self._state.governance.floor,
            "commission": self._state.plan.commission,
            "hours": {"quote": self._work.quote_hours},
        }
        price = self._price_field(rfq, self._floor_price(rfq, costs[rfq.workflow]))
        return facts, (self._date_field(rfq, blend), price, Field("workflow", _WORKFLOWS))

    def _blend(self, rfq: Rfq, seller: Person) -> float:
        """Return the days that this desk believes in: its own count and the PM's word."""
        work = self._work
        return blended_days(
            self.guess(rfq, seller),
            rfq.told_days,
            self._state.relations.trust_sales_in_pm,
            work.suspicion,
            (work.credibility, work.credibility_trust),
        )

    def _costs(self, rfq: Rfq) -> dict[str, float]:
        """Return the cost (EUR) of each workflow: as told for the one asked, else as usual."""
        usual = {name: round(self._office.cost(rfq, name), 2) for name in _WORKFLOWS}
        if rfq.told_cost is not None:
            usual[rfq.workflow] = round(rfq.told_cost, 2)
        return usual

    def _price_factors(self, rfq: Rfq) -> dict[str, float]:
        """Return how much dearer each workflow is than the one asked for (ratio)."""
        factors = self._state.scenario.pricing.workflow
        asked = getattr(factors, rfq.workflow)
        return {name: getattr(factors, name) / asked for name in _WORKFLOWS}

    def _date_field(self, rfq: Rfq, blend: float) -> Field:
        stretched = [blend * factor for factor in self._state.scenario.pricing.stretches]
        days = _apart([rfq.asked_days, (rfq.asked_days + blend) / 2, blend, *stretched])
        most = max(90.0, 2 * days[-1])
        return Field("promised_days", days, "offset", _days(blend), 0.5, most, "days")

    def _price_field(self, rfq: Rfq, lowest: float) -> Field:
        listed, steps = rfq.list_per_word, self._state.scenario.pricing.steps
        prices = tuple(round(max(listed * step, lowest), 4) for step in steps)
        return Field("price", prices, "ratio", listed, lowest * 0.999, listed * 2, "EUR")

    def _floor_price(self, rfq: Rfq, cost: float) -> float:
        """Return the lowest price per word that the margin floor allows, but never above list."""
        floor = self._state.governance.floor
        per_word = cost / rfq.volume / max(1 - floor, 0.05)
        return min(max(per_word, rfq.list_per_word * 0.5), rfq.list_per_word)

    def haggle(
        self, rfq: Rfq, seller: Person, cents: int, days: float, asked: float
    ) -> dict[str, Any]:
        """What is known when a client asks for ``asked`` (share) off a price of so many cents."""
        client = rfq.client
        sure = self.confidence(rfq, seller)
        return self.facts(rfq, seller) | {
            "price": cents / 100,
            "price_per_word": round(cents / 100 / rfq.volume, 4),
            "cost_told": round(rfq.told_cost or self._office.cost(rfq, rfq.workflow), 2),
            "ask_pct": round(asked, 4),
            "ask_eur": round(cents * asked / 100, 2),
            "asked_before": client.asked_off,
            "left_before": client.left_over_price,
            "gave_before": client.gave_off,
            "confidence": _grade(sure, ("low", "fair", "good"), (0.15, 0.4)),
            "sure": round(sure, 3),
            "promised_days": round(days, 2),
            "commission": self._state.plan.commission,
            "hours": {"haggle": self._work.haggle_hours},
        }

    def intake(self, rfq: Rfq, seller: Person, *, unfamiliar: bool) -> dict[str, Any]:
        """What is known when a request comes: whether to take it on, whether to ask first."""
        work = self._work
        hours = {"no": 0.0, "estimate": work.estimate_hours, "together": work.together_hours}
        if unfamiliar:
            hours = {
                "silent": 0.0,
                "alternative": work.alternative_hours,
                "alone": work.quote_hours,
                "with_pm": work.quote_hours + work.together_hours,
            }
        past = self._state.past_jobs[rfq.domain]
        return self.facts(rfq, seller) | {"past_jobs": past, "hours": hours}

    def handover(self, rfq: Rfq, seller: Person, order: Order) -> dict[str, Any]:
        """What is known when an order is in."""
        pm = self._office.pm_for(rfq.domain)
        return self.facts(rfq, seller) | {
            "price": order.price / 100,
            "promised_days": round(order.days, 2),
            "ambiguity": _grade(rfq.ambiguity, ("plain", "some", "much")),
            "free_hours": round(self._hours.free(seller), 1),
            "open_quotes": len(seller.open_quotes),
            "pm": pm.id,
            "pm_name": pm.name,
            "hours": self._work.handover_hours.model_dump(),
        }

    def addition(self, rfq: Rfq, seller: Person, words: float, due_days: float) -> dict[str, Any]:
        """What is known when a client sends more."""
        client = rfq.client
        cost = self._office.cost(rfq, rfq.workflow) * words / rfq.volume
        return self.facts(rfq, seller) | {
            "extra_words": round(words),
            "list_price": round(rfq.list_per_word * words, 2),
            "cost_told": round(cost, 2),
            "due_days": round(due_days, 2),
            "additions_year": client.additions,
            "charged_year": client.additions_charged,
        }

    def week(self, person: Person) -> dict[str, Any]:
        """What is known on a Monday."""
        state = self._state
        mine = [c for c in state.clients.values() if c.owner == person.id and c.active]
        quiet = sorted(mine, key=_contacted)[:4]
        moods = [client.impression for client in mine]
        return {
            "free_hours": round(self._hours.free(person), 1),
            "quiet_clients": tuple((c.id, round(state.now - c.contacted)) for c in quiet),
            "quiet_names": tuple(c.name for c in quiet),
            "prospects": person.prospects,
            "unhappy": sum(mood < 0.6 for mood in moods),
            "clients": len(mine),
            "pipeline_eur": round(fsum(person.open_quotes.values())),
            "pipeline_last_eur": round(person.pipeline_last),
            "guide": state.governance.guide,
            "hours": {},
        }

    def confidence(self, rfq: Rfq, seller: Person) -> float:
        """Return how sure a salesperson is of the price (0..1): trust, understanding, asking."""
        relations = self._state.relations
        asked = 1.0 if rfq.joint else self._state.scenario.haggling.unconsulted
        sure = relations.understanding_sales * relations.trust_sales_in_pm * asked
        return min(max(sure + seller.leans.hold, 0.0), 1.0)


def _grade(
    share: float, words: tuple[str, str, str], steps: tuple[float, float] = (0.35, 0.65)
) -> str:
    return words[0] if share < steps[0] else words[1] if share < steps[1] else words[2]


def _apart(dates: list[float]) -> tuple[float, ...]:
    """Return rising promises, at least a day apart, so that no two fall on one date."""
    kept: list[float] = []
    for days in sorted(_days(date) for date in dates):
        if not kept or days - kept[-1] >= 1.0:
            kept.append(days)
    return tuple(kept)


def _days(days: float) -> float:
    """Round a promise to half days, at least half a day."""
    return max(round(days * 2) / 2, 0.5)


def _contacted(client: Client) -> tuple[float, str]:
    return (client.contacted, client.id)
