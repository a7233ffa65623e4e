"""How far do the departments trust and understand each other, and what have they been told?

Trust and understanding keep their starting values in this edition (model version 1); what moves
with time is the news: Sales knows the PM office's load only as told at the last meeting.
"""

from __future__ import annotations

from simlib.scenario import Scenario

__all__ = ["Relations"]


class Relations:
    """Trust, understanding (0..1 each) and the load that Sales was last told of."""

    def __init__(self, scenario: Scenario) -> None:
        start = scenario.relations
        self.trust_sales_in_pm = start.trust_sales_in_pm
        self.trust_pm_in_sales = start.trust_pm_in_sales
        self.understanding_sales = start.understanding_sales
        self.understanding_pm = start.understanding_pm
        self.reputation = start.reputation
        self.backlog_told = 0.0  # days of PM work, as of `told_on`
        self.told_on = 0.0

    def tell_backlog(self, days: float, today: float) -> None:
        """Let Sales hear the PM office's backlog (a meeting)."""
        self.backlog_told, self.told_on = days, today
