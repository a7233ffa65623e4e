"""What does the PM office know when it decides?

Facts and fields of each of its cards. What an autopilot weighs is worked out at once; what only a
person reads is written when somebody looks. Days are working days, money is EUR.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simlib.decisions import Field
from simlib.model.entities import Job, Person, Project, Rfq
from simlib.model.kernel import Card
from simlib.model.state import State
from simlib.model.vendors import OVERFLOW, RATES, Offer

__all__ = ["CHECKING", "PmCards"]

_SIGN = (Field("sign", ("sign", "own_day", "refuse")),)
_CLARIFY = (Field("clarify", ("start", "ask")),)
_RATE = Field("rate", RATES)
_AT_RISK = (Field("action", ("hope", "warn", "overtime", "both")),)
_REVISION = (Field("revision", ("skip", "light", "full")),)
# A named tuple's own constructor takes three times as long; a year makes 800 of these fields.
_tuple: Any = tuple.__new__
_COOL, _WARM = 0.45, 0.65  # goodwill below which a translator seems cool, from which warm
CHECKING = 1.0  # a PM's rule of thumb for check and delivery, in days


class PmCards:
    """The cards of the PM seat."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._work = state.scenario.pm_work
        self._quality = state.scenario.quality
        making, market = state.scenario.production, state.scenario.vendor_market
        self._per_day = {
            name: making.revision_words_per_day * factor
            for name, factor in (
                ("light", making.light_revision_speed),
                ("revised", 1.0),
                ("checked", 1.0),
            )
        }
        self._terms = {
            "premium": market.premium,
            "squeeze": market.squeeze,
            "overflow_rate": market.overflow_rate,
        }
        hours = self._work
        self._hours: Mapping[str, dict[str, float]] = {
            "estimate": {"estimate": hours.estimate_hours},
            "clarify": {"start": 0.0, "ask": hours.clarify_hours},
            "vendor": {"offer": hours.assign_hours},
            "decline": {"offer": hours.decline_hours},
            "at_risk": {"warn": hours.warn_hours, "both": hours.warn_hours},
        }

    # ---- before the order

    def estimate(self, rfq: Rfq, pm: Person, view: float) -> Card:
        """Sales asks for days; ``view`` is what the PM expects."""
        facts = {
            "view_days": view,
            "asked_days": rfq.asked_days,
            "list_price": rfq.list_price,
            "first_order": rfq.first_order,
        }
        pads = tuple([view * (1 + pad) for pad in self._work.pads])
        shown = ("estimate_days", pads, "ratio", view, view * 0.5, view * 3, "days")
        field: Field = _tuple(Field, shown)

        def details() -> dict[str, Any]:
            spread = (
                self._work.estimate_sd if pm.leans.estimate_sd is None else pm.leans.estimate_sd
            )
            return self._request(rfq, pm) | {
                "usual_error": spread,
                "last_words": self._state.last_words,
                "hours": self._hours["estimate"],
            }

        return facts, (field,), details

    def signoff(self, rfq: Rfq, pm: Person, days: float, margin: float, own_day: float) -> Card:
        """Sales wants ``days`` signed, at a margin (share of the price)."""
        asked = self._work.signoff_margin + pm.leans.signoff_margin
        facts = {
            "view_days": rfq.view_days,
            "own_day": own_day,
            "promised_days": days,
            "margin": margin,
            "margin_asked": max(self._state.governance.floor, asked),
        }
        return facts, _SIGN, lambda: self._request(rfq, pm) | {"orders_here": rfq.client.wins}

    def _request(self, rfq: Rfq, pm: Person) -> dict[str, Any]:
        return {
            **self._whose(rfq),
            "asked_days": rfq.asked_days,
            "list_price": rfq.list_price,
            "backlog_days": pm.server.backlog(self._state.now),
            "told_days": rfq.told_days,
            "translators": self._soonest(rfq),
        }

    def _soonest(self, rfq: Rfq) -> list[tuple[str, str, float]]:
        """Return, for each language, who is free first and in how many days."""
        pools, now = self._state.pools, self._state.now
        found = [(code, pools.free_soonest(code, rfq.domain, now)) for code in rfq.languages]
        return [(code, *free) for code, free in found if free is not None]

    def _whose(self, rfq: Rfq) -> dict[str, Any]:
        """What every card of a deal tells a person."""
        seller = self._state.people[rfq.seller]
        return {
            "client": rfq.client.id,
            "client_name": rfq.client.name,
            "seller_name": seller.name,
            "domain": rfq.domain,
            "languages": rfq.languages,
            "words": round(rfq.words),
            "first_order": rfq.first_order,
            "reason": rfq.pm_reason or "rule",
            "beat": rfq.beat,
        }

    # ---- the order

    def clarify(self, project: Project) -> Card:
        """A thin brief: start with it, or ask Sales first?"""
        rfq, work = project.rfq, self._work
        facts = {
            "brief": project.brief,
            "jobs": len(rfq.languages),
            "slack_days": project.due - self._state.now - rfq.standard_days,
        }

        def details() -> dict[str, Any]:
            wait = (work.clarify_days_min + work.clarify_days_max) / 2
            more = {"due_days": project.due - self._state.now, "wait_days": wait}
            return self._ordered(project) | more | {"hours": self._hours["clarify"]}

        return facts, _CLARIFY, details

    def _ordered(self, project: Project) -> dict[str, Any]:
        """What every card of a project tells a person."""
        order = project.order
        return self._whose(project.rfq) | {
            "price": order.price / 100,
            "promised_days": order.days,
            "told_days": order.told_days,
            "due_day": project.due,
        }

    def vendor(self, job: Job, offers: list[Offer]) -> Card:
        """Who is asked to translate, and at which rate?"""
        facts = {
            **self._job(job),
            "offers": tuple([_told(offer) for offer in offers]),
            **self._terms,
        }
        vendors = Field("vendor", tuple([offer.vendor for offer in offers]))

        def details() -> dict[str, Any]:
            goodwill = {offer.vendor: self._goodwill(offer.vendor) for offer in offers}
            return self._job_details(job) | {"goodwill": goodwill, "hours": self._hours["vendor"]}

        return facts, (vendors, _RATE), details

    def decline(
        self, job: Job, asked: Offer, rate: str, ways: Mapping[str, tuple[Offer, str]]
    ) -> Card:
        """Somebody said no to ``rate``; ``ways`` name who can be asked now, and at which rate."""
        facts = {
            **self._job(job),
            "asked": asked.vendor,
            "asked_name": asked.name,
            "asked_rate": rate,
            "ways": {name: _told(offer) for name, (offer, _rate) in ways.items()},
            **self._terms,
        }

        def details() -> dict[str, Any]:
            named = {offer.vendor: self._goodwill(offer.vendor) for offer, _rate in ways.values()}
            goodwill = {**named, asked.vendor: self._goodwill(asked.vendor)}
            return self._job_details(job) | {"goodwill": goodwill, "hours": self._hours["decline"]}

        return facts, (Field("step", tuple(ways)),), details

    def _job(self, job: Job) -> dict[str, Any]:
        project = job.project
        return {
            "words": job.words,
            "due_days": project.due - self._state.now,
            "after_days": self.revision_days(job) + CHECKING,
            "price": project.order.price / 100,
            "first_order": project.rfq.first_order,
        }

    def _job_details(self, job: Job) -> dict[str, Any]:
        rfq = job.project.rfq
        codes = (rfq.languages, rfq.domain, job.project.workflow)
        usual = rfq.words * self._state.pools.cost_per_word(*codes)
        more = {"language": job.language, "usual_cost": usual}
        return self._ordered(job.project) | more

    def _goodwill(self, vendor: str) -> str:
        """Return the impression that a translator leaves, as a grade."""
        if vendor == OVERFLOW:
            return ""
        goodwill = self._state.pools.all[vendor].goodwill
        return "cool" if goodwill < _COOL else "warm" if goodwill >= _WARM else "even"

    def others_would_do(self, job: Job, taken: Offer, rate: str) -> bool:
        """Tell whether money was spent while somebody of the field was free and in time."""
        if taken.vendor != OVERFLOW and rate != "premium":
            return False
        due = job.project.due - self._state.now - self.revision_days(job) - CHECKING
        offers = self._state.pools.offers(job, self._state.now, ())
        return any(
            offer.vendor not in (OVERFLOW, taken.vendor)
            and offer.skilled
            and offer.free_in + offer.days <= due
            for offer in offers
        )

    def at_risk(self, job: Job, ready: float, forecast: float) -> Card:
        """A promise is in danger: hope, warn, or buy evenings?"""
        project, now = job.project, self._state.now
        facts = {
            "late_days": forecast - project.due,
            "work_days": ready - now,
            "price": project.order.price / 100,
            "first_order": project.rfq.first_order,
            "premium_eur": job.cost * self._terms["premium"] / 100,
        }

        def details() -> dict[str, Any]:
            return self._ordered(project) | {
                "due_days": project.due - now,
                "language": job.language,
                "forecast_error": self._state.forecast_error,
                "saved_days": (ready - now) * (1 - self._state.scenario.vendor_market.premium_time),
                "hours": self._hours["at_risk"],
            }

        return facts, _AT_RISK, details

    def revision(self, job: Job, days: float, cents: int, *, unfamiliar: bool) -> Card:
        """A translation is in; a full revision takes ``days`` and costs so many cents."""
        project = job.project
        facts = {
            "spare_days": project.due - self._state.now,
            "full_days": days,
            "light_days": days * self._quality.light_hours_share,
            "full_eur": cents / 100,
            "score": job.score,
            "unfamiliar": unfamiliar,
            "price": project.order.price / 100,
            "first_order": project.rfq.first_order,
        }

        def details() -> dict[str, Any]:
            share = self._quality.light_hours_share
            more = {"language": job.language, "light_eur": cents * share / 100}
            return self._ordered(project) | more | {"check_days": CHECKING}

        return facts, _REVISION, details

    def revision_days(self, job: Job) -> float:
        """Return the days of a full revision."""
        return job.words / self._per_day[job.project.workflow]


def _told(offer: Offer) -> dict[str, Any]:
    """Write an offer down as a card holds it."""
    vendor, name, rate, score, free_in, days, skilled = offer
    return {
        "vendor": vendor,
        "name": name,
        "rate": rate,
        "score": score,
        "free_in": free_in,
        "days": days,
        "skilled": skilled,
    }
