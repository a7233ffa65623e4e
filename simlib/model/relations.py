"""How far do the departments trust and understand each other, and what have they been told?

Every delivery is a year's experience divided by the firm's usual projects a year: broken words
weigh about three times as much as kept ones. Meetings and cross-training build trust and
understanding; understanding fades. Sales knows the PM office's load as told at the last meeting.
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

from simlib.scenario import Scenario

__all__ = ["Delivered", "Relations"]


class Delivered(NamedTuple):
    """What both departments remember of a project; all days count from the order."""

    told: float | None  # days that the PM office named; None: nobody asked
    used: float
    promised: float
    view: float  # days that a PM expected, asked or not
    kept: bool  # whether the promise held
    queries_a_job: float


class Relations:
    """Trust, understanding (0..1 each) and the load that Sales was last told of."""

    def __init__(self, scenario: Scenario) -> None:
        self._start = scenario.relations
        self._rules = scenario.trust
        self._links = scenario.links
        self._tolerance = scenario.production.late_tolerance_days
        self.backlog_told = 0.0  # days of PM work, as of `told_on`
        self.told_on = 0.0
        self.restart()

    def restart(self) -> None:
        """Set trust and understanding to the scenario's starting values."""
        start = self._start
        self.trust_sales_in_pm = start.trust_sales_in_pm
        self.trust_pm_in_sales = start.trust_pm_in_sales
        self.understanding_sales = start.understanding_sales
        self.understanding_pm = start.understanding_pm

    def felt(self, trust: float, link: float) -> float:
        """Return the trust that people act on (0..1), given the link's strength."""
        if link == 1.0:  # the usual strength, 12,000 times a year
            return trust
        return min(max(trust + (1.0 - link) * (self._rules.neutral - trust), 0.0), 1.0)

    # ---- what deliveries do

    def remember(self, project: Delivered) -> tuple[str, str]:
        """Let a delivery move both trusts; return what it made of estimate and promise.

        The estimate was "missed", "padded" or "right" ("none": nobody asked); the promise, if it
        was well below what a PM expected, "broken" or "forced", else "fair".
        """
        estimate, promise = self._estimate(project), self._promise(project)
        self._move_sales(estimate)
        self._move_pm(promise, many_queries=project.queries_a_job > self._rules.queries_free)
        return estimate, promise

    def _estimate(self, project: Delivered) -> str:
        if project.told is None:
            return "none"
        if project.used > project.told + self._tolerance:
            return "missed"
        return "padded" if project.used < self._rules.padded_below * project.told else "right"

    def _promise(self, project: Delivered) -> str:
        if project.promised >= self._rules.promise_share * project.view:
            return "fair"
        return "forced" if project.kept else "broken"

    def _move_sales(self, estimate: str) -> None:
        rules = self._rules
        loss = {"missed": 1.0, "padded": rules.padded_weight}.get(estimate, 0.0)
        gain = float(estimate == "right")
        self.trust_sales_in_pm = self._moved(
            self.trust_sales_in_pm, gain, loss, self._links.estimates_to_trust
        )

    def _move_pm(self, promise: str, *, many_queries: bool) -> None:
        rules, links = self._rules, self._links
        loss = {"broken": 1.0, "forced": rules.kept_weight}.get(promise, 0.0)
        gain = float(promise == "fair" and not many_queries)
        trust = self._moved(self.trust_pm_in_sales, gain, loss, links.promises_to_trust)
        loss = rules.queries_weight if many_queries else 0.0
        self.trust_pm_in_sales = self._moved(trust, 0.0, loss, links.queries_to_trust)

    def _moved(self, trust: float, gain: float, loss: float, link: float) -> float:
        """Return a trust after one project's gain or loss (each a ratio to a usual one)."""
        part = link / self._rules.projects_a_year
        up = min(gain * self._rules.up_a_year * part, 1.0) if gain else 0.0
        down = min(loss * self._rules.down_a_year * part, 1.0) if loss else 0.0
        return trust + up * (1.0 - trust) - down * trust

    # ---- what management does

    def meet(self, backlog_days: float, today: float) -> None:
        """Let both departments meet: Sales hears the PM office's load, and people get closer."""
        self.tell_backlog(backlog_days, today)
        rules, link = self._rules, self._links.meetings_to_trust
        self._come_closer(rules.meeting_trust * link, rules.meeting_understanding * link)

    def tell_backlog(self, days: float, today: float) -> None:
        """Let Sales hear the PM office's backlog, and nothing else."""
        self.backlog_told, self.told_on = days, today

    def train(self, days: float) -> None:
        """Let everybody work so many days at the other desk (cross-training)."""
        rules, link = self._rules, self._links.training_to_trust
        gain = (1.0 - exp(-rules.training_gain * days)) * link
        self._come_closer(rules.training_trust * gain, gain)

    def _come_closer(self, trust: float, understanding: float) -> None:
        """Close a share of what is missing, on both sides."""
        trust, understanding = min(trust, 1.0), min(understanding, 1.0)
        self.trust_sales_in_pm += trust * (1.0 - self.trust_sales_in_pm)
        self.trust_pm_in_sales += trust * (1.0 - self.trust_pm_in_sales)
        self.understanding_sales += understanding * (1.0 - self.understanding_sales)
        self.understanding_pm += understanding * (1.0 - self.understanding_pm)

    # ---- what time does

    def forget(self, years: float) -> None:
        """Let understanding fade towards what nobody loses."""
        kept = exp(-self._rules.forgetting * years)
        self.understanding_sales = self._faded(self.understanding_sales, kept)
        self.understanding_pm = self._faded(self.understanding_pm, kept)

    def _faded(self, understanding: float, kept: float) -> float:
        floor = self._rules.understanding_floor
        return floor + (understanding - floor) * kept if understanding > floor else understanding
