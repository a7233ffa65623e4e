"""How long does it take until somebody gets round to it?

Attention is the scarce resource. Everything that a PM or a salesperson does waits in their own
queue. Too many open projects, overtime and fatigue make PMs slower. A backlog is worked off in the
evenings first; one that a week has not brought down hires a freelance PM for the next.
"""

from __future__ import annotations

from simlib.model.entities import Person, Rfq
from simlib.model.kernel import DAYS_A_WEEK
from simlib.model.state import State

__all__ = ["Attention", "SalesHours", "occupy"]


class Attention:
    """The PMs' hours."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._work = state.scenario.pm_work
        self._link = state.scenario.links.load_to_duration

    def spend(self, pm: Person, hours: float, rfq: Rfq) -> float:
        """Queue hours of a PM's work on a request or its order; return when they are done.

        A freelance PM who was hired for this week takes it over while it would have to wait.
        """
        work, now = self._work, self._state.now
        pm = pm if pm.heir is None else self._state.at_desk(pm)
        backlog = pm.server.backlog(now)
        effort = hours * work.effort * self._state.pressures.factor("pm_hours", pm.id)
        rfq.pm_hours += effort
        if backlog > work.overtime_from_days and pm.relief_hours >= effort:
            pm.relief_hours -= effort
            return now + work.relief_delay_days + effort / work.hours_per_day
        a_day = work.hours_per_day
        days = effort / (a_day * self._speed(pm, now))
        pm.hours += effort
        if backlog > work.overtime_from_days:
            pressed = (backlog - work.overtime_from_days) / work.overtime_span_days
            longer = work.overtime_share * (pressed if pressed < 1.0 else 1.0)
            days /= 1 + longer
            pm.overtime_hours += days * a_day * longer
            pm.week_hours += days * longer
        return pm.server.book(now, days)[1]

    def _hire_relief(self, pm: Person) -> None:
        """Hire a freelance PM for the coming week where overtime did not do; paid come what may."""
        work, backlog = self._work, pm.server.backlog(self._state.now)
        pm.relief_hours = 0.0
        if backlog <= work.relief_from_days:
            return
        beyond = (backlog - work.relief_from_days) * work.hours_per_day * work.relief_effort
        hours = max(beyond, work.relief_least_hours)
        pm.relief_hours = hours / work.relief_effort
        self._state.ledger.spend("relief", pm.id, round(hours * work.relief_eur_per_hour * 100))

    def _speed(self, pm: Person, now: float) -> float:
        """Return a PM's speed, 1 = fresh and with few projects open."""
        work, link = self._work, self._link
        speed = 1.0 - work.fatigue_cost * pm.fatigue * link if pm.fatigue else 1.0
        if now < pm.settled:
            speed *= self._state.scenario.staffing.settling_speed
        crowd = pm.open_projects - work.context_free
        if crowd <= 0:
            return speed
        crowded = 1 / (1 + work.context_loss * crowd * link)
        return speed * (crowded if crowded > work.efficiency_floor else work.efficiency_floor)

    def rest(self) -> None:
        """A week ends: overtime tires, the weekend helps, and help is sought for the next."""
        work = self._work
        for pm in self._state.pms:
            worst = DAYS_A_WEEK * work.overtime_share or 1.0
            tired = pm.fatigue * (1 - work.fatigue_decay)
            pm.fatigue = min(tired + work.fatigue_gain * min(pm.week_hours / worst, 1.0), 1.0)
            pm.week_hours = 0.0
            self._hire_relief(pm)
            self._note_load(pm)

    def _note_load(self, pm: Person) -> None:
        """Write down what a PM has on the desk this Friday (hours are those since the start)."""
        state = self._state
        state.record(
            "pm_week",
            pm.id,
            nth=round(state.now),
            hours=pm.hours,
            backlog_days=pm.server.backlog(state.now),
            open_projects=pm.open_projects,
        )


class SalesHours:
    """The salespeople's hours."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._a_day = state.scenario.sales_work.hours_per_day
        self._effort = state.scenario.pm_work.effort

    def spend(self, person: Person, hours: float) -> float:
        """Queue hours of a salesperson's work; return when they are done."""
        effort = hours * self._effort
        person.week_hours += effort
        return person.server.book(self._state.now, effort / self._a_day)[1]

    def free(self, person: Person) -> float:
        """Return the hours of this week that nothing has claimed yet."""
        left = DAYS_A_WEEK - self._state.now % DAYS_A_WEEK
        backlog = person.server.backlog(self._state.now)
        return max((left - backlog) * self._a_day, 0.0)


def occupy(state: State, person: Person, hours: float) -> None:
    """Take hours of somebody for something that is no client's work; what waits, waits longer."""
    if person.seat == "sales":
        person.week_hours += hours
        person.server.book(state.now, hours / state.scenario.sales_work.hours_per_day)
    else:
        person.server.book(state.now, hours / state.scenario.pm_work.hours_per_day)
