"""How does a client stand with us: how much does it ask for, when does it leave, what is it worth?

Nobody at a desk knows any of these; they are what contentment, prices and skill amount to.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, fsum

from simlib.model.entities import Client
from simlib.model.state import State

__all__ = ["Accounts"]


class Accounts:
    """What today's clients are to the firm."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._demand = state.scenario.demand
        self._churn, links = state.scenario.churn, state.scenario.links
        self._unhappy = self._churn.hk * links.satisfaction_to_churn
        self._dear = self._churn.price * links.price_to_churn

    def rate(self, client: Client) -> float:
        """Return a client's requests a year now: wallet, satisfaction and our skill move it."""
        demand, pull = self._demand, self._state.capability.attraction
        mood = demand.rate_floor + demand.rate_satisfaction * client.satisfaction
        domains = client.domains
        skill = fsum(map(pull, domains)) / len(domains) if len(domains) > 1 else pull(domains[0])
        return client.lam * client.wallet * mood * skill

    def hazard(self, client: Client) -> float:
        """Return a client's yearly hazard of leaving: contentment and our prices move it."""
        churn = self._churn
        unhappy = self._unhappy * (churn.pivot - client.satisfaction)
        dear = self._dear * client.price_weight * client.dearness
        return churn.h0 * client.churn_factor * exp(unhappy + dear)

    def equity(self) -> float:
        """Return what present clients are likely to bring (EUR), discounted."""
        return self._worth(self._state.clients.values())

    def standing(self, client: Client) -> dict[str, float]:
        """Return how a client stands: see `Firm.account`."""
        return {
            "satisfaction": client.satisfaction,
            "hazard": self.hazard(client),
            "equity_eur": self._worth([client]),
        }

    def _worth(self, clients: Iterable[Client]) -> float:
        """Return what those of some clients who are still ours are likely to bring (EUR)."""
        finance = self._state.scenario.finance
        known, discount = finance.equity_win_weight, finance.equity_discount
        usual = known * finance.equity_win_rate
        yearly = [
            self.rate(client)
            * (usual + (1 - known) * client.win_memory)
            * client.size
            / (self.hazard(client) + discount)
            for client in clients
            if client.active
        ]
        return fsum(yearly) * finance.equity_margin * finance.equity_project_eur
