"""What does a desk know of its firm before anything has happened?

Names, dates and pay rules from the scenario; nothing here changes while the firm runs, and nothing
of it is secret from the seat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from babel.lists import format_list

from simlib.i18n import (
    N_,
    _,
    calendar_date,
    current_language,
    format_day,
    format_quantity,
    ngettext,
)
from simlib.i18n import format_number as number

__all__ = [
    "DAYS_A_WEEK",
    "Place",
    "days_text",
    "desk_name",
    "domain_name",
    "hours_text",
    "language_names",
]

DAYS_A_WEEK = 5
_PERIOD = 3  # months between two rounds of management's questions
_LONG_PERIOD = 90  # working days; a longer one is called a half-year

_DOMAINS = {
    "gen": N_("general", "domain"),
    "tech": N_("engineering", "domain"),
    "legal": N_("law", "domain"),
    "it": N_("software", "domain"),
    "med": N_("medicine", "domain"),
    "ai": N_("AI language data", "domain"),
}
_DESKS = {
    "sales": N_("Sales", "department"),
    "pm": N_("PM office", "department"),
    "management": N_("Management", "department"),
    "client": N_("Client", "department"),
}


class Terms(NamedTuple):
    """What the firm's terms are: of ``plans`` the weight of Sales' bookings and of PMs' lateness.

    Hours, days, and EUR a year.
    """

    plans: Mapping[str, tuple[float, float]] = {}
    meeting_hours: float = 0.0
    signoff_wait_days: float = 0.0
    pm_eur: float = 0.0
    sales_eur: float = 0.0
    sellers: int = 0
    week_hours: float = 0.0

    @classmethod
    def of(cls, scenario: Any) -> Terms:
        """Read the terms from a scenario."""
        plans = scenario.incentives
        return cls(
            plans={name: (p.sales.bookings, p.pm.late_penalty) for name, p in plans.items()},
            meeting_hours=scenario.pm_work.meeting_hours,
            signoff_wait_days=scenario.pm_work.signoff_wait_days,
            pm_eur=scenario.finance.pm_eur,
            sales_eur=scenario.finance.sales_eur,
            sellers=sum(person.seat == "sales" for person in scenario.staff),
            week_hours=scenario.pm_work.hours_per_day * DAYS_A_WEEK,
        )


class Place(NamedTuple):
    """One seat in one firm.

    ``weeks`` are those at the desk, ``rounds`` their parts, ``run_on_weeks`` those after; money in
    EUR; ``people`` maps ids to names. In the first ``shadow_weeks`` and ``help_weeks`` the guest
    sits beside ``host`` (a name), who decides as the policy ``autopilot`` does. ``others`` are
    seats that the same person holds as well, ``beats`` the fixed requests of the story. Management
    thinks in periods of ``period_days``, in each of which the questions on its ``agenda`` come.
    """

    name: str
    firm: str
    seat: str
    home: str | None
    start: str
    weeks: int
    rounds: tuple[int, ...]
    run_on_weeks: int
    commission: float
    late_penalty: float
    floor: float
    people: Mapping[str, str]
    shadow_weeks: int = 0
    help_weeks: int = 0
    host: str = ""
    autopilot: str = ""
    others: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    period_days: int = 0
    beats: tuple[str, ...] = ()
    terms: Terms = Terms()

    @classmethod
    def of(cls, scenario: Any, seat: str, others: tuple[str, ...] = ()) -> Place:
        """Read the place from a scenario."""
        people = {person.id: person.name for person in scenario.staff}
        return cls(
            name=scenario.name,
            firm=getattr(scenario, "firm", "Sestoponte"),
            seat=seat,
            home=scenario.home,
            start=scenario.start.isoformat(),
            weeks=scenario.weeks,
            rounds=tuple(scenario.round_weeks),
            run_on_weeks=scenario.run_on_weeks,
            commission=scenario.plan.commission,
            late_penalty=scenario.plan.penalty_per_late_eur * scenario.plan.pm.late_penalty,
            floor=scenario.governance.floor,
            people=people,
            shadow_weeks=scenario.shadow_weeks,
            help_weeks=scenario.help_weeks,
            host=people.get(str(scenario.chairs.get(seat)), ""),
            autopilot=scenario.seats[seat],
            others=others,
            agenda=tuple(scenario.direction.agenda),
            period_days=_PERIOD * scenario.direction.month_days if seat == "management" else 0,
            beats=tuple(f"{b.client}/{b.id}" for b in scenario.beats if b.kind == "request"),
            terms=Terms.of(scenario),
        )

    @property
    def first_name(self) -> str:
        """The host's first name."""
        return self.host.split(" ")[0]

    @property
    def last_day(self) -> int:
        """The working day on which the desk is left."""
        return self.weeks * DAYS_A_WEEK

    @property
    def turn_day(self) -> int:
        """The working day on which round two begins; 0 when there is one round."""
        return self.rounds[0] * DAYS_A_WEEK if len(self.rounds) > 1 else 0

    @property
    def period_ends(self) -> tuple[int, ...]:
        """The working days on which a period of management is over, and the next one begins."""
        if not self.period_days:
            return ()
        return tuple(range(self.period_days, self.last_day, self.period_days))[: self.periods - 1]

    @property
    def periods(self) -> int:
        """How many periods of management the weeks at the desk have; the last may be longer."""
        return max(round(self.last_day / self.period_days), 1) if self.period_days else 0

    def period(self, day: float) -> int:
        """Return the number of the period, from 1, in which a working day lies."""
        return min(int(max(day, 0.0) // self.period_days) + 1, self.periods)

    @property
    def long_periods(self) -> bool:
        """Whether a period is a half-year rather than a quarter."""
        return self.period_days > _LONG_PERIOD

    def period_name(self, which: int) -> str:
        """Name a period: Quarter 2, or Half-year 2."""
        text = _("Half-year {count}") if self.long_periods else _("Quarter {count}")
        return text.format(count=number(which))

    def of_mine(self, waiting: Mapping[str, Sequence[Any]]) -> list[Any]:
        """Return the questions for this person, management's in the order of the agenda."""
        mine = [point for seat in self.seats for point in waiting.get(seat, ())]
        known = [*self.agenda]
        return sorted(mine, key=lambda p: known.index(p.kind) if p.kind in known else len(known))

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats that the person here holds."""
        return (self.seat, *self.others)

    def limit(self, now: float, pace: str, stops: Sequence[int] = ()) -> float:
        """Return the day up to which time may run from ``now``: the pace's, or a stop before it."""
        ends = {"day": now // 1 + 1, "week": (now // DAYS_A_WEEK + 1) * DAYS_A_WEEK}
        turns = self.period_ends or (self.turn_day,)
        ahead = [float(day) for day in (*turns, *stops) if now < day]
        return min(float(self.last_day), ends.get(pace, float(self.last_day)), *ahead)

    def date(self, day: float) -> str:
        """Write a working day as Thu 14 Nov."""
        return format_day(self.start, day)

    def short_date(self, day: float) -> str:
        """Write a working day as Thu 14."""
        return f"{self.weekday(day)} {calendar_date(self.start, day).day}"

    def day_of_month(self, day: float) -> str:
        """Write a working day as 14."""
        return str(calendar_date(self.start, day).day)

    def weekday(self, day: float) -> str:
        """Write a working day as Thu."""
        names: Any = current_language().locale.days["format"]["abbreviated"]
        return str(names[calendar_date(self.start, day).weekday()])


def desk_name(seat: str) -> str:
    """Name a department."""
    return _(_DESKS.get(seat, seat), "department")


def domain_name(code: str) -> str:
    """Name a field of work."""
    return _(_DOMAINS.get(code, code), "domain")


def language_names(codes: tuple[str, ...] | list[str]) -> str:
    """Name languages in a row; more than three are counted."""
    if len(codes) > 3:
        text = ngettext("{count} language", "{count} languages", len(codes))
        return text.format(count=number(len(codes)))
    names: Any = current_language().locale.languages
    spoken = current_language().locale
    return str(format_list([str(names.get(code, code)) for code in codes], locale=spoken))


def days_text(days: float) -> str:
    """Write a number of working days: 11 days, 1 day, 0.9 days."""
    digits = 0 if abs(days - round(days)) < 0.05 else 1
    count = 1 if round(days, 1) == 1 else 2
    return ngettext("{count} day", "{count} days", count).format(count=number(days, digits))


def hours_text(hours: float) -> str:
    """Write hours of work: 0.25 h, 1 h."""
    digits = 0 if abs(hours - round(hours)) < 0.005 else 2 if round(hours * 100) % 10 else 1
    return format_quantity(hours, _("h", "unit"), digits)
