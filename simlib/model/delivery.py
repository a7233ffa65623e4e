"""What does a delivery bring: money, judgement, and what people remember?

The client judges against the promise, not against the work; bad news weighs three to four times as
much as good.
"""

from __future__ import annotations

from simlib.model.attention import Attention
from simlib.model.entities import Order, Person, Project, Rfq
from simlib.model.incentives import penalty
from simlib.model.relations import Delivered
from simlib.model.state import State

__all__ = ["Deliveries"]


class Deliveries:
    """The last step of every project."""

    def __init__(self, state: State, attention: Attention) -> None:
        self._state = state
        self._attention = attention
        self._work = state.scenario.pm_work
        self._making = state.scenario.production

    def deliver(self, project: Project, pm: Person) -> None:
        """Deliver, invoice, and let the client judge against the promise."""
        state, order, rfq = self._state, project.order, project.rfq
        late = state.now - project.due
        kept = late <= self._making.late_tolerance_days
        delay = max(late, 0.0) / max(order.days, 0.5) if not kept else 0.0
        credit = self._credit(project, delay)
        rework = self._rework(project, pm)
        used, volume = state.now - order.won, rfq.volume + project.added_words
        delivered = state.record(
            "delivered",
            project.id,
            project.cause,
            client=rfq.client.id,
            late_days=late,
            kept=int(kept),
            promised_days=order.days,
            told_days=order.told_days,
            used_days=used,
            price_cents=order.price,
            credit_cents=credit,
            vendor_cents=project.vendor + rework,
            defects=project.defects,
            complaints=project.complaints,
            queries=project.queries,
            warned=int(project.warned),
            volume=volume,
            pm_cents=self._desk_cost(rfq),
            old=int(order.won - rfq.client.since > state.scenario.demand.year_days),
            penalty_cents=0
            if kept
            else penalty(state.plan, order.price - credit - project.vendor - rework),
        )
        if project.complaints:
            state.record("complained", project.id, delivered, client=rfq.client.id)
        self._invoice(project, credit, rework, delivered)
        self._learn(order, used, kept=kept)
        if project.forecast is not None:
            off = abs(state.now - project.forecast - project.added_days)
            state.forecast_error += 0.1 * (off - state.forecast_error)
        state.capability.learn(rfq.domain, volume, rfq.joint)
        state.margin.add(order.price - credit, project.vendor + rework)
        self._relate(project, used, kept=kept, cause=delivered)
        self._judge(project, kept=kept, delay=delay, cause=delivered)

    def _invoice(self, project: Project, credit: int, rework: int, cause: str) -> None:
        """Book what the client owes and what translators are owed (cents)."""
        ledger, days = self._state.ledger, self._state.scenario.finance.vendor_pays_days
        terms = project.rfq.client.pays_days
        ledger.earn("revenue", project.id, project.order.price, cause, terms)
        ledger.earn("credits", project.id, -credit, cause, terms)
        ledger.earn("vendors", project.id, -(project.vendor + rework), cause, days)

    def _learn(self, order: Order, used: float, *, kept: bool) -> None:
        """Let both windows remember what was said, what was used and whether it held."""
        state = self._state
        if order.told_days is not None:
            newest = (round(order.told_days, 1), round(used, 1))
            state.last_estimates = (*state.last_estimates[-2:], newest)
            words = (round(order.told_days, 1), round(order.days, 1), round(used, 1))
            state.last_words = (*state.last_words[-2:], words)
        trust = state.scenario.trust
        state.experienced("kept", kept, trust.experience_a_year / trust.projects_a_year)

    def _relate(self, project: Project, used: float, *, kept: bool, cause: str) -> None:
        """Let the departments draw their conclusions on each other."""
        relations, order = self._state.relations, project.order
        estimate, promise = relations.remember(
            Delivered(
                told=order.told_days,
                used=used - project.added_days,
                promised=order.days - project.added_days,
                view=order.view_days,
                kept=kept,
                queries_a_job=project.queries / len(project.rfq.languages),
            )
        )
        self._state.record(
            "trust_moved",
            project.id,
            cause,
            estimate=estimate,
            promise=promise,
            sales_in_pm=relations.trust_sales_in_pm,
            pm_in_sales=relations.trust_pm_in_sales,
        )

    def _credit(self, project: Project, delay: float) -> int:
        """Return what the client takes off the invoice for lateness and defects, in cents."""
        finance = self._state.scenario.finance
        share = min(
            max(finance.credit_slope * delay - finance.credit_free, 0.0), finance.credit_cap
        )
        share *= self._state.scenario.links.late_to_credit
        share *= finance.credit_warned if project.warned else 1.0
        share += finance.credit_defect * min(project.complaints, 1)
        return round(project.order.price * share)

    def _desk_cost(self, rfq: Rfq) -> int:
        """Return what the PMs' hours for a request and its order were worth, in cents."""
        scenario = self._state.scenario
        a_year = scenario.demand.year_days * self._work.hours_per_day
        return round(rfq.pm_hours * scenario.finance.pm_eur / a_year * 100)

    def _rework(self, project: Project, pm: Person) -> int:
        """Put raised defects right at our own cost; return it in cents."""
        if not project.complaints:
            return 0
        self._attention.spend(pm, self._work.complaint_hours * project.complaints, project.rfq)
        return round(project.vendor * self._state.scenario.quality.rework_share)

    def _judge(self, project: Project, *, kept: bool, delay: float, cause: str) -> None:
        """Move the client's satisfaction: bad news weighs three to four times as much as good."""
        state, client = self._state, project.rfq.client
        rules, links = state.scenario.satisfaction, state.scenario.links
        blow = 0.0
        if not kept:
            blow = client.date_weight * (
                rules.late_base + rules.late_slope * min(delay, rules.late_cap)
            )
            blow *= links.late_to_satisfaction * (rules.warned if project.warned else 1.0)
        if project.complaints:
            blow += rules.defect * client.quality_weight * links.defect_to_satisfaction
        target = min(max(rules.target - blow, 0.0), 1.0)
        before = client.satisfaction
        step = rules.down if target < before else rules.up
        step = min(step * (rules.first_order if project.rfq.first_order else 1.0), 1.0)
        client.satisfaction += step * (target - before)
        a_year = state.scenario.trust.projects_a_year
        weight = min(state.scenario.demand.reputation_a_year / a_year, 1.0)
        state.reputation += weight * (target - state.reputation)
        state.record(
            "judged", project.id, cause, client=client.id, before=before, after=client.satisfaction
        )
