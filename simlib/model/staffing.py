"""Who joins the firm, and who leaves it?

Translators come where queues stay long and go where goodwill stays low; PMs who are tired for long
may go, and a newcomer follows after a while, slow at first. Hiring more people is management's
decision. What happens by chance begins on day 0.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, fsum

from simlib.errors import SimlibError
from simlib.model.entities import Person, Translator
from simlib.model.kernel import Process
from simlib.model.queues import Server
from simlib.model.state import State
from simlib.scenario.cast import Leans
from simlib.streams import bernoulli

__all__ = ["Staffing"]

_MONTHS, _QUARTERS = 12, 4
_HUNTER = Leans(week_plan="hunt")  # who has no clients yet looks for some
_USUAL = Leans()


class Staffing:
    """The firm's people and translators as they change; ``begin`` starts a salesperson's weeks."""

    def __init__(self, state: State, begin: Callable[[Person], None]) -> None:
        self._state = state
        self._begin = begin
        self._rules = state.scenario.staffing
        self._links = state.scenario.links
        self._queues: dict[str, list[float]] = {code: [] for code in state.pools.by_language}
        self._unhappy: dict[str, int] = {}  # months of low goodwill in a row
        self._strain: dict[str, float] = {}  # fatigue as it lasts
        self._hired = 0
        state.start(self._every(_MONTHS, self._month))
        state.start(self._every(_QUARTERS, self._quarter))

    def _every(self, times_a_year: int, happen: Callable[[int], None]) -> Process:
        state, number = self._state, 0
        yield state.until(0.0)
        while True:
            yield state.wait(state.scenario.demand.year_days / times_a_year)
            happen(number)
            number += 1

    def week(self) -> None:
        """Take note of this week's queues and fatigue."""
        state = self._state
        for language, seen in self._queues.items():
            seen.append(state.pools.mean_queue(language, state.now))
        weight = 1.0 / self._rules.tired_memory_weeks
        for pm in state.pms:
            before = self._strain.get(pm.id, 0.0)
            self._strain[pm.id] = before + weight * (pm.fatigue - before)

    # ---- translators

    def _month(self, number: int) -> None:
        for language, seen in self._queues.items():
            self._recruit(language, fsum(seen) / max(len(seen), 1))
            seen.clear()
        for person in self._state.pools.at_work():
            self._consider(person, number)

    def _recruit(self, language: str, mean_queue: float) -> None:
        """Find one more translator where the month's queue was long (days)."""
        if mean_queue * self._links.queues_to_recruits <= self._rules.recruit_from_days:
            return
        state = self._state
        person = state.pools.recruit(state.streams, language, state.now)
        state.record("vendor_came", person.id, language=language, queue_days=mean_queue)

    def _consider(self, person: Translator, month: int) -> None:
        """Let a translator who has been unhappy for long think of leaving."""
        rules, state = self._rules, self._state
        low = person.goodwill < rules.vendor_unhappy_below
        self._unhappy[person.id] = self._unhappy.get(person.id, 0) + 1 if low else 0
        if not low or self._unhappy[person.id] < rules.vendor_unhappy_months:
            return
        (u,) = state.streams.row(person.id, f"month-{month}", 1)
        hazard = rules.vendor_leaves * self._links.goodwill_to_leaving
        if bernoulli(u, 1.0 - exp(-hazard / _MONTHS)):
            state.pools.release(person)
            state.record(
                "vendor_left", person.id, vendor_name=person.name, goodwill=person.goodwill
            )

    # ---- PMs who leave

    def _quarter(self, number: int) -> None:
        state = self._state
        for pm in list(state.pms):
            (u,) = state.streams.row(pm.id, f"quarter-{number}", 1)
            if self._is_free_to_go(pm) and bernoulli(u, 1.0 - exp(-self.hazard(pm) / _QUARTERS)):
                self.leave(pm.id, replaced=True)

    def hazard(self, pm: Person) -> float:
        """Return a PM's yearly hazard of leaving: lasting fatigue raises it."""
        tired = max(self._strain.get(pm.id, 0.0) - self._rules.tired_from, 0.0)
        return self._rules.tired_leaves * tired * self._links.fatigue_to_leaving

    def _is_free_to_go(self, pm: Person) -> bool:
        """Tell whether chance may take a PM: not the last one, and no guest's chair."""
        scenario = self._state.scenario
        chairs = [person for seat, person in scenario.chairs.items() if seat == "pm"]
        taken = pm.id in chairs and self._state.now < 5 * scenario.weeks
        return len(self._state.pms) > 1 and not taken

    def check_leave(self, person: str) -> Person:
        """Return a PM who could leave; raise SimlibError if there is none or no other one."""
        state = self._state
        found = next((pm for pm in state.pms if pm.id == person), None)
        if found is None:
            known = ", ".join(pm.id for pm in state.pms)
            raise SimlibError(f"{person!r} is no PM of this firm; there are {known}")
        if len(state.pms) == 1:
            raise SimlibError(f"{person!r} is the only PM, and somebody must stay")
        return found

    def leave(self, person: str, cause: str = "", *, replaced: bool = False) -> str:
        """Let a PM leave at once; return the record's id.

        The colleague with the fewest projects takes over the desk; if the PM is to be ``replaced``,
        a newcomer for the same fields follows after the vacant days. Raises SimlibError as
        `check_leave` does.
        """
        state, leaver = self._state, self.check_leave(person)
        state.pms.remove(leaver)
        heir = min(state.pms, key=_load)
        left = leaver.server.drop(state.now)
        heir.server.book(state.now, left)
        heir.open_projects += leaver.open_projects
        heir.requests += leaver.requests
        leaver.open_projects, leaver.requests, leaver.heir = 0, 0, heir
        gone = state.record(
            "staff_left",
            leaver.id,
            cause,
            person_name=leaver.name,
            seat="pm",
            heir=heir.id,
            fatigue=leaver.fatigue,
        )
        if replaced:
            self.seek("pm", leaver.domains, gone)
        return gone

    # ---- people who join

    def seek(self, seat: str, domains: tuple[str, ...] = (), cause: str = "") -> None:
        """Look for somebody, who starts when the vacant days are over; see `hire`."""
        self._check_seat(seat)
        self._state.start(self._search(seat, domains, cause))

    def _search(self, seat: str, domains: tuple[str, ...], cause: str) -> Process:
        yield self._state.wait(self._rules.vacant_days)
        self.hire(seat, domains, cause)

    def hire(self, seat: str, domains: tuple[str, ...] = (), cause: str = "") -> str:
        """Let somebody new start today at the seat "pm" or "sales"; return the person's id.

        A PM without ``domains`` shares those of the PM with most projects. Raises SimlibError for
        another seat.
        """
        self._check_seat(seat)
        state, rules = self._state, self._rules
        person = self._newcomer(seat, domains)
        self._hired += 1
        state.join(person)
        came = state.record("staff_came", person.id, cause, person_name=person.name, seat=seat)
        state.ledger.spend("hiring", person.id, round(rules.hiring_eur * 100), came)
        if seat == "sales":
            self._begin(person)
        return person.id

    def _newcomer(self, seat: str, domains: tuple[str, ...]) -> Person:
        state, rules = self._state, self._rules
        number = sum(person.seat == seat for person in state.people.values()) + 1
        while f"{seat}-{number:02d}" in state.people:
            number += 1
        if seat == "pm" and not domains:
            domains = max(state.pms, key=_load).domains
        return Person(
            f"{seat}-{number:02d}",
            rules.names[self._hired % len(rules.names)],
            seat,
            domains,
            _HUNTER if seat == "sales" else _USUAL,
            Server(state.now),
            settled=state.now + rules.settling_days,
        )

    def _check_seat(self, seat: str) -> None:
        if seat not in ("pm", "sales"):
            raise SimlibError(f"nobody can be hired for the seat {seat!r}; only for pm and sales")


def _load(pm: Person) -> tuple[int, str]:
    return (pm.open_projects, pm.id)
