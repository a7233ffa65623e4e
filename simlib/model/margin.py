"""How well does the firm earn on its projects, and when does the PM office hear of it?

A trailing gross margin over the latest projects; the PM office hears it in a report, and a low one
presses on what PMs choose.
"""

from __future__ import annotations

from math import exp

from simlib.scenario import Scenario

__all__ = ["Margin"]


class Margin:
    """The trailing gross margin and what was last reported of it (shares of revenue, or None).

    ``pressure`` is by how much a low margin adds to the weight of cost for those who heard of it
    (ratio). The link holds for it and for what the pay letter adds, so that a cut leaves nothing
    of what margins press people to.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._rules = scenario.pressure
        self._link = scenario.links.pressure_to_shortcuts
        self._kept = exp(-1.0 / scenario.pressure.memory_projects)
        self._revenue = self._vendors = 0.0
        self.heard: float | None = None
        self.pressure = 0.0

    @property
    def trailing(self) -> float | None:
        """The gross margin of the latest projects; None before the first."""
        return 1.0 - self._vendors / self._revenue if self._revenue > 0 else None

    def add(self, revenue_cents: int, vendor_cents: int) -> None:
        """Add a delivered project: revenue after credits, and what translators cost."""
        self._revenue = self._revenue * self._kept + revenue_cents
        self._vendors = self._vendors * self._kept + vendor_cents

    def report(self, week: int) -> None:
        """Let the PM office hear the margin, if the week is one of a report."""
        if week % self._rules.heard_every_weeks == 0:
            self.heard = self.trailing
            self.pressure = self._pressure()

    def cost_weight(self, paid: float) -> float:
        """Return what a EUR of cost weighs for PMs whose letter pays ``paid`` for one of margin."""
        weight = self._link * paid + (1.0 - self._link) * self._rules.neutral
        return weight * (1.0 + self.pressure) if weight > 0 else 0.0

    def _pressure(self) -> float:
        if self.heard is None:
            return 0.0
        missing = (self._rules.below - self.heard) / self._rules.span
        return min(max(missing, 0.0), self._rules.most) * self._link
