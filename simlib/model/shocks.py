"""What may befall the firm that nobody at a desk chose, and how does it pass?

Each kind is written down when it begins, under its own name, and again when it has passed
("shock_over"); what happens once, or stays, has no end. The numbers are the scenario's unless the
shock names its own. A shock on a client's running order takes the one that is due first, or the one
of the story that it names; if there is none, it is written down and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simlib.errors import SimlibError
from simlib.model.doors import Absences, Strangers
from simlib.model.entities import Project
from simlib.model.kernel import Process
from simlib.model.state import State
from simlib.records import Value
from simlib.scenario.cast import Beat
from simlib.scenario.shocks import complete, wrong_with

__all__ = ["Shocks"]

Shock = Mapping[str, Any]


class Shocks:
    """Everything that may befall the firm; the story's own shocks happen on their days."""

    def __init__(self, state: State, strangers: Strangers, absences: Absences) -> None:
        self._state = state
        self._numbers = state.scenario.shocks
        self._strangers = strangers
        self._absences = absences
        self._counts: dict[tuple[str, str], int] = {}
        for beat in state.scenario.beats:
            if beat.kind == "shock":
                state.start(self._beat(beat))

    def check(self, shock: Shock) -> None:
        """Raise SimlibError unless the firm knows the shock and its target."""
        problem = wrong_with(self._state.scenario, shock)
        if problem:
            raise SimlibError(problem)

    def inject(self, shock: Shock) -> None:
        """Let a shock begin now."""
        _BEGIN[shock["kind"]](self, complete(self._state.scenario, shock))

    def _beat(self, beat: Beat) -> Process:
        yield self._state.until(beat.at)
        self.inject(beat.shock or {})

    # ---- beginnings, one for each kind

    def _vendor_ill(self, shock: Shock) -> None:
        """A translator falls ill: what they have not finished goes back to staffing."""
        state, days = self._state, float(shock["days"])
        person = state.pools.all[shock["vendor"]]
        name = self._begin(shock, person.id, days=days, vendor_name=person.name)
        person.server.drop(state.now)
        person.server.book(state.now, days)
        jobs = self._absences.give_back(person.id, name)
        self._later(name, shock, person.id, days, jobs_given_back=jobs)

    def _half_time(self, shock: Shock) -> None:
        """A client needs a running order in less time; the price stays."""
        now = self._state.now
        project = self._running(shock)
        left = max(project.due - now, 0.0) if project else 0.0
        self._move(shock, project, -left * (1.0 - self._numbers.half_time))

    def _can_wait(self, shock: Shock) -> None:
        """A client gives days back on a running order."""
        self._move(shock, self._running(shock), float(shock["days"]))

    def _undercut(self, shock: Shock) -> None:
        """Another supplier asks less in one domain."""
        name = self._begin(shock, shock["domain"], days=float(shock["days"]))
        self._put(name, "competitor", self._numbers.undercut, shock["domain"])
        self._later(name, shock, shock["domain"], shock["days"])

    def _new_buyer(self, shock: Shock) -> None:
        """A client's new buyer minds the price more and does not know us."""
        numbers, client = self._numbers, self._state.clients[shock["client"]]
        name = self._begin(shock, client.id, client=client.id, days=float(shock["days"]))
        changed = client.satisfaction + numbers.new_buyer_satisfaction
        client.satisfaction = min(max(changed, 0.0), 1.0)
        self._put(name, "price_weight", numbers.new_buyer_price, client.id)
        self._put(name, "known", 0.0, client.id)
        self._later(name, shock, client.id, shock["days"])

    def _pieces(self, shock: Shock) -> None:
        """A client's next orders come in pieces; the first file comes late."""
        numbers, client, jobs = self._numbers, shock["client"], int(shock["jobs"])
        name = self._begin(shock, client, client=client, jobs=jobs)

        def over() -> None:
            self._end(name, shock, client)

        self._state.pressures.come_in_pieces(
            client, jobs, numbers.pieces_brief, numbers.pieces_days, over
        )

    def _system_down(self, shock: Shock) -> None:
        """Everything takes the PM office longer."""
        name = self._begin(shock, "firm", days=float(shock["days"]))
        self._put(name, "pm_hours", self._numbers.system_down_hours)
        self._later(name, shock, "firm", shock["days"])

    def _fair_season(self, shock: Shock) -> None:
        """Some clients need more, and sooner."""
        clients = [str(client) for client in shock["clients"]]
        days = float(shock["days"])
        name = self._begin(shock, "firm", clients=" ".join(clients), days=days)
        for client in clients:
            self._put(name, "demand", self._numbers.fair_demand, client)
            self._put(name, "lead_time", self._numbers.fair_lead_time, client)
        self._later(name, shock, "firm", days)

    def _good_word(self, shock: Shock) -> None:
        """A client recommends us in a domain: reputation, and strangers who ask."""
        state, numbers = self._state, self._numbers
        name = self._begin(shock, shock["client"], client=shock["client"], domain=shock["domain"])
        known = state.reputation + numbers.good_word_reputation
        state.reputation = min(max(known, 0.0), 1.0)
        word = f"lead-word-{shock['client']}-{self._counts[shock['client'], 'good_word']:02d}"
        for number in range(numbers.good_word_leads):
            self._strangers.recommend(f"{word}-{number}", number, shock["domain"], name)

    def _corridor(self, shock: Shock) -> None:
        """A sentence in the corridor costs trust on both sides."""
        relations, step = self._state.relations, self._numbers.corridor_trust
        self._begin(shock, "firm")
        for side in ("trust_sales_in_pm", "trust_pm_in_sales"):
            setattr(relations, side, min(max(getattr(relations, side) + step, 0.0), 1.0))

    def _pm_leaves(self, shock: Shock) -> None:
        """A PM leaves; a colleague takes the desk over, then a newcomer learns the files."""
        person = self._state.people[shock["pm"]]
        days = float(shock["days"])
        name = self._begin(shock, person.id, pm=person.id, pm_name=person.name, days=days)
        self._state.staffing.leave(person.id, name)
        self._state.start(self._newcomer(name, shock, days))

    def _newcomer(self, name: str, shock: Shock, days: float) -> Process:
        state = self._state
        yield state.wait(days)
        state.staffing.hire("pm", state.people[shock["pm"]].domains, name)
        yield state.wait(state.scenario.staffing.settling_days)
        self._end(name, shock, shock["pm"])

    def _paid_late(self, shock: Shock) -> None:
        """A client's money comes later."""
        client, cents = shock["client"], round(float(shock["eur"]) * 100)
        days = float(shock["days"])
        name = self._begin(shock, client, client=client, cents=cents, days=days)
        self._state.ledger.postpone(client, cents, days, name)
        self._later(name, shock, client, days)

    def _language_data(self, shock: Shock) -> None:
        """Everyone talks about one domain, and another one loses its price; it stays."""
        numbers = self._numbers
        name = self._begin(shock, "firm", domain=shock["domain"], cheaper=shock["cheaper"])
        self._put(name, "share", numbers.language_data_share, shock["domain"])
        self._put(name, "price", numbers.language_data_price, shock["cheaper"])

    def _august(self, shock: Shock) -> None:
        """Clients and translators are on holiday."""
        name = self._begin(shock, "firm", days=float(shock["days"]))
        self._put(name, "demand", self._numbers.august_demand)
        self._put(name, "vendor_days", 1.0 / self._numbers.august_share)
        self._later(name, shock, "firm", shock["days"])

    # ---- what they share

    def _begin(self, shock: Shock, entity: str, **values: Value) -> str:
        kind = shock["kind"]
        nth = self._count(entity, kind)
        return self._state.record(kind, entity, "", nth=nth, **values)

    def _put(self, name: str, sort: str, value: float, on: str = "") -> None:
        self._state.pressures.put(name, sort, value, on)

    def _later(self, name: str, shock: Shock, entity: str, days: float, **values: Value) -> None:
        """Let it pass after so many days."""
        self._state.start(self._passing(name, shock, entity, float(days), values))

    def _passing(
        self, name: str, shock: Shock, entity: str, days: float, values: Mapping[str, Value]
    ) -> Process:
        yield self._state.wait(days)
        self._end(name, shock, entity, "", **values)

    def _end(self, name: str, shock: Shock, entity: str, cause: str = "", **values: Value) -> None:
        state = self._state
        state.pressures.lift(name)
        nth = self._count(entity, "shock_over")
        state.record("shock_over", entity, cause or name, nth=nth, shock=shock["kind"], **values)

    def _count(self, entity: str, kind: str) -> int:
        nth = self._counts[entity, kind] = self._counts.get((entity, kind), 0) + 1
        return nth

    def _running(self, shock: Shock) -> Project | None:
        """Return the order that a shock is about, if it runs: the one it names, or the first."""
        client = shock["client"]
        if "order" in shock:
            return self._state.projects.get(f"{client}/{shock['order']}/order")
        running = [p for p in self._state.projects.values() if p.rfq.client.id == client]
        return min(running, key=_due, default=None)

    def _move(self, shock: Shock, project: Project | None, days: float) -> None:
        """Move the date of a running order, and let the PMs look at it anew."""
        client = shock["client"]
        found = {"client": client, "project": project.id if project else None}
        if project is None:
            self._begin(shock, client, **found, moved_days=0.0)
            return
        project.due += days
        project.order.days = max(project.order.days + days, 0.5)
        project.risk_asked = False
        name = self._begin(shock, client, **found, moved_days=days)
        if days < 0:
            self._absences.look_again(project, name)


def _due(project: Project) -> tuple[float, str]:
    return (project.due, project.id)


_BEGIN: Mapping[str, Callable[[Shocks, Shock], None]] = {
    "vendor_ill": Shocks._vendor_ill,
    "half_time": Shocks._half_time,
    "undercut": Shocks._undercut,
    "new_buyer": Shocks._new_buyer,
    "pieces": Shocks._pieces,
    "system_down": Shocks._system_down,
    "fair_season": Shocks._fair_season,
    "good_word": Shocks._good_word,
    "corridor": Shocks._corridor,
    "pm_leaves": Shocks._pm_leaves,
    "paid_late": Shocks._paid_late,
    "language_data": Shocks._language_data,
    "august": Shocks._august,
    "can_wait": Shocks._can_wait,
}
