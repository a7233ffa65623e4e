"""What happens at the firm every week, whoever sits at the desks?

Meetings at the cadence in force, a quarter's days at the other desk spread over its weeks, Friday's
books and the weekend. What management decides is the business of `levers` and `initiatives`, what
befalls the firm that of `shocks`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, fsum

from simlib.model.attention import occupy
from simlib.model.doors import Absences, Strangers
from simlib.model.initiatives import Initiatives
from simlib.model.kernel import DAYS_A_WEEK, Process
from simlib.model.levers import QUARTER, Levers
from simlib.model.shocks import Shocks
from simlib.model.state import State

__all__ = ["Management"]

_BOOKS_BEFORE_MONDAY = 0.15  # days; before Friday's last desk hour, or a run would end without them


class Management:
    """The firm's calendar."""

    def __init__(
        self,
        state: State,
        equity: Callable[[], float],
        friday: Callable[[int], None],
        strangers: Strangers,
        absences: Absences,
    ) -> None:
        self._state = state
        self._equity = equity
        self._friday = friday
        self._rhythm = 0  # how often the cadence of meetings has changed
        self._levers = Levers(state, Initiatives(state, strangers), self._new_rhythm)
        self._shocks = Shocks(state, strangers, absences)
        self.check, self.inject = self._shocks.check, self._shocks.inject
        state.start(self._opening())
        state.start(self._weeks())
        state.start(self._training())
        if state.governance.meeting_every_days is not None:
            state.start(self._meetings(state.governance.meeting_every_days, 0))

    def _new_rhythm(self) -> None:
        """Meet at the cadence that is in force now, counted from today."""
        self._rhythm += 1
        every = self._state.governance.meeting_every_days
        if every is not None:
            self._state.start(self._meetings(every, self._rhythm, every))

    def _meetings(self, every: int, rhythm: int, first: float = 0.0) -> Process:
        """Both departments meet: it costs everybody hours, and Sales hears of the load."""
        state = self._state
        yield state.wait(first)  # the firm is built before anybody meets
        while self._rhythm == rhythm:
            backlog = state.pm_backlog
            state.relations.meet(backlog, state.now)
            state.record("meeting", "firm", nth=_nth(state.now), pm_backlog_days=backlog)
            hours = state.scenario.pm_work.meeting_hours * state.scenario.links.meetings_to_hours
            for person in [*state.pms, *state.sellers]:
                occupy(state, person, hours)
            yield state.wait(float(every))

    def _training(self) -> Process:
        """Each quarter everybody spends some days at the other desk, never a week on end."""
        state, direction = self._state, self._state.scenario.direction
        quarter = float(QUARTER * direction.month_days)
        yield state.until(quarter - direction.training_weeks * DAYS_A_WEEK)
        while True:
            days, began = state.governance.training_days, state.now
            weeks = min(ceil(days), direction.training_weeks)
            for _ in range(weeks):
                yield from self._training_week(days / weeks)
            if days:
                state.relations.train(days)
                state.record("training", "firm", nth=_nth(state.now), days=days)
            yield state.until(began + quarter)

    def _training_week(self, days: float) -> Process:
        """One after the other leaves the own desk for some days of this week."""
        state = self._state
        people = [*state.pms, *state.sellers]
        for day in range(DAYS_A_WEEK):
            for person in people[day::DAYS_A_WEEK]:
                hours = state.scenario.pm_work.hours_per_day
                if person.seat == "sales":
                    hours = state.scenario.sales_work.hours_per_day
                occupy(state, person, days * hours * state.scenario.links.training_to_hours)
            yield state.wait(1.0)

    def _weeks(self) -> Process:
        """Friday's books: invoices fall due, salaries are paid, the week is summed up."""
        state, number = self._state, 0
        self._sum_up(number)
        while True:
            yield state.wait(DAYS_A_WEEK - _BOOKS_BEFORE_MONDAY)
            number += 1
            state.ledger.settle()
            state.ledger.spend("staff", "firm", round(self._weekly_eur() * 100))
            self._friday(number)
            self._sum_up(number)
            yield state.wait(_BOOKS_BEFORE_MONDAY)

    def _opening(self) -> Process:
        """On day 0, once the scenario has set them, what clients are worth is written down."""
        state = self._state
        yield state.until(0.0)
        state.record("opening_books", "firm", equity_cents=round(self._equity() * 100))

    def _weekly_eur(self) -> float:
        """Return a week's fixed cost: those who are on the staff, and the rest of the house."""
        finance, state = self._state.scenario.finance, self._state
        yearly = finance.pm_eur * len(state.pms) + finance.sales_eur * len(state.sellers)
        return (yearly + finance.overhead_eur) * DAYS_A_WEEK / state.scenario.demand.year_days

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


def _nth(now: float) -> int:
    """Number repeated events of the firm by the half day, so that names survive other changes."""
    return round(now * 4)


def _mean(values: list[float]) -> float:
    return fsum(values) / len(values) if values else 0.0
