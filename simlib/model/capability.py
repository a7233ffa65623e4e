"""How well can the firm do what clients of a field need?

The only owner of capability (0..1 in each domain), measured against what clients need today:
delivered work teaches, what is left alone fades, and a growing field moves on.
"""

from __future__ import annotations

from math import exp, pow

from simlib.beliefs import misfit_gap
from simlib.scenario import Scenario

__all__ = ["Capability"]


class Capability:
    """The firm's capability by domain."""

    def __init__(self, scenario: Scenario) -> None:
        self._start = {domain.id: domain.capability for domain in scenario.domains}
        self._drift = {domain.id: domain.drift for domain in scenario.domains}
        self._rules = scenario.learning
        self._links = scenario.links
        self._needed = scenario.production.capability_needed
        self.restart()

    def restart(self) -> None:
        """Set every capability to the scenario's starting value."""
        self._now = dict(self._start)
        self._gaps = {domain: self._gap(domain) for domain in self._now}
        self._pulls = {domain: self._pull(domain) for domain in self._now}

    def of(self, domain: str) -> float:
        """Return the capability in a domain (0..1)."""
        return self._now[domain]

    def gap(self, domain: str) -> float:
        """Return by how much the firm falls short of what work in a domain needs (0..1)."""
        return self._gaps[domain]

    def attraction(self, domain: str) -> float:
        """Return clients' requests in a domain over those of day 0, as capability moves them."""
        return self._pulls[domain]

    def _gap(self, domain: str) -> float:
        return misfit_gap(self._now[domain], self._needed) * self._links.capability_to_work

    def _pull(self, domain: str) -> float:
        start = self._start[domain]
        if start <= 0:
            return 1.0
        power = self._rules.requests * self._links.capability_to_requests
        return pow(self._now[domain] / start, power)

    def learn(self, domain: str, volume: float, joint: float) -> None:
        """Learn from a delivery of ``volume`` words times languages.

        ``joint`` tells how far it was worked out together (0..1).
        """
        taught = volume / self._rules.words * (1.0 + self._rules.joint * joint)
        self._close(domain, 1.0 - exp(-taught * self._links.work_to_capability))

    def boost(self, domain: str, step: float) -> None:
        """Let a task force close a share (0..1) of what is missing in a domain."""
        self._close(domain, min(max(step, 0.0), 1.0))

    def age(self, years: float) -> None:
        """Let time pass: skills fade, and growing fields move on."""
        rules, moves = self._rules, self._links.frontier_to_capability
        for domain, drift in self._drift.items():
            overtaken = rules.frontier * max(drift, 0.0) * moves
            self._move(domain, self._now[domain] * exp(-(rules.decay + overtaken) * years))

    def figures(self) -> dict[str, float]:
        """Return the capability in each domain."""
        return dict(self._now)

    def _close(self, domain: str, share: float) -> None:
        known = self._now[domain]
        self._move(domain, known + share * (1.0 - known))

    def _move(self, domain: str, known: float) -> None:
        # Asked for twenty times as often as it moves.
        self._now[domain] = known
        self._gaps[domain], self._pulls[domain] = self._gap(domain), self._pull(domain)
