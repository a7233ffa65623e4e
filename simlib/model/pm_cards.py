"""What does the PM office know when it decides?

Facts and fields of each of its cards. What an autopilot weighs is worked out at once; what only a
person reads is written when somebody looks. Days are working days, money is EUR.
"""

from __future__ import annotations

from typing import Any

from simlib.decisions import Field
from simlib.model.entities import Job, Person, Project, Rfq
from simlib.model.kernel import Card
from simlib.model.state import State
from simlib.model.vendors import RATES, Offer

__all__ = ["PmCards"]

_SIGN = (Field("sign", ("sign", "own_day", "refuse")),)
_CLARIFY = (Field("clarify", ("start", "ask")),)
_RATE = Field("rate", RATES)
_AT_RISK = (Field("action", ("hope", "warn", "overtime")),)
_REVISION = (Field("revision", ("skip", "light", "full")),)
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
        field = Field("estimate_days", pads, "ratio", view, view * 0.5, view * 3, "days")
        return Card(facts, (field,), lambda: self._request(rfq, pm))

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
        return Card(facts, _SIGN, lambda: self._request(rfq, pm))

    def _request(self, rfq: Rfq, pm: Person) -> dict[str, Any]:
        return {
            **self._whose(rfq),
            "asked_days": rfq.asked_days,
            "list_price": rfq.list_price,
            "backlog_days": pm.server.backlog(self._state.now),
        }

    def _whose(self, rfq: Rfq) -> dict[str, Any]:
        """What every card of a deal tells a person."""
        return {
            "client": rfq.client.id,
            "client_name": rfq.client.name,
            "domain": rfq.domain,
            "languages": rfq.languages,
            "words": round(rfq.words),
            "first_order": rfq.first_order,
        }

    # ---- the order

    def clarify(self, project: Project) -> Card:
        """A thin brief: start with it, or ask Sales first?"""
        rfq = project.rfq
        facts = {
            "brief": project.brief,
            "jobs": len(rfq.languages),
            "slack_days": project.due - self._state.now - rfq.standard_days,
        }
        return Card(facts, _CLARIFY, lambda: self._whose(rfq))

    def vendor(self, job: Job, offers: list[Offer], declined: int) -> Card:
        """Who is asked to translate, and at which rate?"""
        project = job.project
        facts = {
            "words": job.words,
            "due_days": project.due - self._state.now,
            "after_days": self.revision_days(job) + CHECKING,
            "offers": tuple([_told(offer) for offer in offers]),
            "price": project.order.price / 100,
            "first_order": project.rfq.first_order,
            **self._terms,
        }
        vendors = Field("vendor", tuple([offer.vendor for offer in offers]))

        def details() -> dict[str, Any]:
            whose = self._whose(project.rfq)
            return whose | {"language": job.language, "declined": declined}

        return Card(facts, (vendors, _RATE), details)

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
            return self._whose(project.rfq) | {"due_days": project.due - now}

        return Card(facts, _AT_RISK, details)

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
        return Card(facts, _REVISION, lambda: self._whose(project.rfq))

    def revision_days(self, job: Job) -> float:
        """Return the days of a full revision."""
        return job.words / self._per_day[job.project.workflow]


def _told(offer: Offer) -> dict[str, Any]:
    """Write an offer down as a card holds it."""
    return {
        "vendor": offer.vendor,
        "name": offer.name,
        "rate": offer.rate,
        "score": offer.score,
        "free_in": offer.free_in,
        "days": offer.days,
        "skilled": offer.skilled,
    }
