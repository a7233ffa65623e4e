"""How do the parts make one firm?

The only place where market, Sales, production and management are wired together; they meet nowhere
else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simlib.model.accounts import Accounts
from simlib.model.choice import ClientChoice
from simlib.model.kernel import DAYS_A_WEEK
from simlib.model.management import Management
from simlib.model.market import Market
from simlib.model.orders import Orders
from simlib.model.production import PmOffice
from simlib.model.sales import SalesDepartment
from simlib.model.staffing import Staffing
from simlib.model.state import State
from simlib.scenario import Scenario

__all__ = ["Firm"]


class Firm(State):
    """A language company at work: a `Model` that a run can step, ask and answer."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        super().__init__(scenario, seed)
        self._accounts = Accounts(self)
        self._market = Market(self, self._accounts)
        self._choice = ClientChoice(self)
        self._office = PmOffice(self)
        self._sales = SalesDepartment(
            self, self._office.estimates, self._choice, self._market, self._office.open
        )
        self._office.sales = self._sales
        self._market.open(self._sales.take)
        Orders(self, self._market, self._sales, self._office)
        self.staffing: Staffing = Staffing(self, self._sales.week.begin)
        self._management = Management(
            self, self._accounts.equity, self._friday, self._market, self._office
        )

    def _friday(self, week: int) -> None:
        self._office.attention.rest()
        years = DAYS_A_WEEK / self.scenario.demand.year_days
        self.relations.forget(years)
        self.capability.age(years)
        self.pools.forgive(years)
        self.margin.report(week)
        self.staffing.week()

    def check_shock(self, shock: Mapping[str, Any]) -> None:
        """Raise SimlibError unless the firm knows the shock."""
        self._management.check(shock)

    def inject(self, shock: Mapping[str, Any]) -> None:
        """Let something happen that nobody at a desk chose."""
        self._management.inject(shock)

    def account(self, client: str) -> Mapping[str, float]:
        """Return how a client stands today; nothing where it is none (a stranger, say).

        "satisfaction" (0..1), "hazard" of leaving (a year), "equity_eur": what it is likely to
        bring, discounted; 0 once it has left. Nobody at a desk knows any of them.
        """
        known = self.clients.get(client)
        return {} if known is None else self._accounts.standing(known)

    def branch(self, future: int) -> None:
        """Re-draw every stage that opens from now on."""
        self.streams.branch(future)
