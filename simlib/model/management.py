"""What happens at the firm every week, whoever sits at the desks?

Meetings at the cadence that management has set, Friday's books, the weekend, and the events that a
facilitator can inject. Management's own decisions keep the scenario's starting values in this
edition (model version 1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import fsum
from typing import Any

from simlib.errors import SimlibError
from simlib.model.kernel import DAYS_A_WEEK, Process
from simlib.model.state import State

__all__ = ["Management"]

_WEEKS_A_YEAR = 50
_BOOKS_BEFORE_MONDAY = 0.15  # days; before Friday's last desk hour, or a run would end without them


class Management:
    """The firm's calendar."""

    def __init__(
        self, state: State, equity: Callable[[], float], friday: Callable[[int], None]
    ) -> None:
        self._state = state
        self._equity = equity
        self._friday = friday
        self._illnesses: dict[str, int] = {}  # of each translator, so far
        state.start(self._weeks())
        if state.governance.meeting_every_days is not None:
            state.start(self._meetings(state.governance.meeting_every_days))

    def _meetings(self, every: int) -> Process:
        """Both departments meet: it costs everybody hours, and Sales hears of the load."""
        state = self._state
        yield state.wait(0.0)  # the firm is built before anybody meets
        while True:
            backlog = state.pm_backlog
            state.relations.meet(backlog, state.now)
            state.record("meeting", "firm", nth=_nth(state.now), pm_backlog_days=backlog)
            hours = state.scenario.pm_work.meeting_hours
            for person in [*state.pms, *state.sellers]:
                person.server.book(state.now, hours / state.scenario.pm_work.hours_per_day)
            yield state.wait(float(every))

    def _weeks(self) -> Process:
        """Friday's books: invoices fall due, salaries are paid, the week is summed up."""
        state, number = self._state, 0
        finance, staff = state.scenario.finance, state
        self._sum_up(number)
        while True:
            yield state.wait(DAYS_A_WEEK - _BOOKS_BEFORE_MONDAY)
            number += 1
            state.ledger.settle()
            weekly = (
                finance.pm_eur * len(staff.pms)
                + finance.sales_eur * len(staff.sellers)
                + finance.overhead_eur
            ) / _WEEKS_A_YEAR
            state.ledger.spend("staff", "firm", round(weekly * 100))
            self._friday(number)
            self._sum_up(number)
            yield state.wait(_BOOKS_BEFORE_MONDAY)

    def _sum_up(self, number: int) -> None:
        """Write down what the boards and the year's figures need of this week's state."""
        state, now = self._state, self._state.now
        active = [client for client in state.clients.values() if client.active]
        ever = [person for person in state.people.values() if person.seat == "pm"]
        state.record(
            "week",
            "firm",
            nth=number,
            clients=len(active),
            satisfaction=_mean([client.satisfaction for client in active]),
            impression=_mean([client.impression for client in active]),
            equity_cents=round(self._equity() * 100),
            pm_busy_days=fsum(pm.server.done(now) for pm in ever),
            pm_overtime_hours=fsum(pm.overtime_hours for pm in ever),
            pms=len(state.pms),
            open_projects=sum(pm.open_projects for pm in state.pms),
            goodwill=state.pools.goodwill(),
            reputation=state.reputation,
            pm_backlog_days=state.pm_backlog,
            cash_cents=state.ledger.cash,
            **state.standing(),
        )

    # ---- shocks

    def check(self, shock: Mapping[str, Any]) -> None:
        """Raise SimlibError unless the firm knows the shock and its target."""
        kind = shock.get("kind")
        if kind != "vendor_ill":
            raise SimlibError(f"shock kind {kind!r} is not one of vendor_ill")
        vendor = shock.get("vendor")
        if not isinstance(vendor, str) or vendor not in self._state.pools.all:
            raise SimlibError(f"shock vendor {vendor!r} is no translator of this firm")
        days = shock.get("days")
        if isinstance(days, bool) or not isinstance(days, int | float) or not 0 < days <= 250:
            raise SimlibError(f"shock days {days!r} is not a number in (0, 250]")

    def inject(self, shock: Mapping[str, Any]) -> None:
        """Let a translator fall ill: what they have accepted waits, what is new goes elsewhere."""
        state, days = self._state, float(shock["days"])
        person = state.pools.all[str(shock["vendor"])]
        person.server.book(state.now, days)
        nth = self._illnesses[person.id] = self._illnesses.get(person.id, 0) + 1
        state.record("vendor_ill", person.id, nth=nth, days=days, vendor_name=person.name)


def _nth(now: float) -> int:
    """Number repeated events of the firm by the half day, so that names survive other changes."""
    return round(now * 4)


def _mean(values: list[float]) -> float:
    return fsum(values) / len(values) if values else 0.0
