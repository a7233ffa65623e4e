"""What does the firm consist of on its first day?

Builds people, clients and translators from the scenario and holds what every department shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum
from typing import Any, Protocol

from simlib.model.capability import Capability
from simlib.model.entities import Client, Person, Project, Rfq
from simlib.model.escalation import Escalation
from simlib.model.incentives import pay_letters
from simlib.model.kernel import DAYS_A_WEEK, Kernel
from simlib.model.ledger import Ledger
from simlib.model.margin import Margin
from simlib.model.plain import plain
from simlib.model.pressures import Pressures
from simlib.model.queues import Server
from simlib.model.relations import Relations
from simlib.model.vendors import Pools
from simlib.scenario import Scenario
from simlib.scenario.cast import Client as NamedClient
from simlib.scenario.parameters import Production
from simlib.streams import normal, pick

__all__ = ["Contracts", "State"]

_WEEKS_A_YEAR = 50
_WORKFLOWS = ("light", "revised", "checked")


class Contracts(Protocol):
    """How people join and leave; the firm hands it in."""

    def hire(self, seat: str, domains: tuple[str, ...] = (), cause: str = "") -> str:
        """Let somebody new start today; return the person's id."""

    def seek(self, seat: str, domains: tuple[str, ...] = (), cause: str = "") -> None:
        """Look for somebody, who starts when the vacant days are over."""

    def leave(self, person: str, cause: str = "", *, replaced: bool = False) -> str:
        """Let a PM leave at once; return the record's id."""


class State(Kernel):
    """Everything in the firm; the departments act on it and meet only through it."""

    staffing: Contracts

    def __init__(self, scenario: Scenario, seed: int) -> None:
        super().__init__(seed, starts=float(-scenario.warm_up_weeks * DAYS_A_WEEK))
        self.plan = scenario.plan
        self.pay = pay_letters(self.plan)
        self.scenario = scenario = plain(scenario)
        self._links = scenario.links
        self._speeds = {name: _speed(scenario.production, name) for name in _WORKFLOWS}
        self.relations = Relations(scenario)
        self.reputation = scenario.relations.reputation
        self.ledger = Ledger(self, round(scenario.finance.opening_cash_eur * 100))
        self.capability = Capability(scenario)
        self.margin = Margin(scenario)
        self.pressures = Pressures()
        self.pools = Pools(scenario, self.streams, self.now, self.capability, self.pressures)
        self.projects: dict[str, Project] = {}  # those not delivered yet
        self.domains = {domain.id: domain for domain in scenario.domains}
        self.language_price = {language.id: language.price for language in scenario.languages}
        self.people = {
            person.id: Person(
                person.id, person.name, person.seat, person.domains, person.leans, Server(self.now)
            )
            for person in scenario.staff
            if person.seat is not None
        }
        self.sellers = self._on("sales")
        self.pms = self._on("pm")
        self.clients: dict[str, Client] = {}
        for client in self._first_clients():
            self.clients[client.id] = client
            self.record("client", client.id, name=client.name, owner=client.owner)
        self.governance = scenario.governance
        self.past_jobs = dict.fromkeys(self.domains, 0)
        self.experience: dict[str, float] = {"win_rate": 0.4, "kept": 0.9}
        self.forecast_error = 0.5  # days by which a forecast of lateness is off, as remembered
        self.last_words: tuple[tuple[float, float, float], ...] = ()  # days said, promised, used
        self.last_estimates: tuple[tuple[float, float], ...] = ()  # days said, used; newest last
        self.escalations = self._escalations()

    def usual_speed(self, workflow: str) -> tuple[float, float, float]:
        """Return a workflow's words a day in translation and in revision, and its fixed days."""
        return self._speeds[workflow]

    def memory(self, person: Person) -> Mapping[str, Any]:
        """Return what a person brings to a decision: pay, trust, experience and habits."""
        relations, experience, pay = self.relations, self.experience, self.pay[person.seat]
        if person.seat == "sales":
            trust, link = relations.trust_sales_in_pm, self._links.trust_to_consulting
            understanding = relations.understanding_sales
        else:
            trust, link = relations.trust_pm_in_sales, self._links.trust_to_estimates
            understanding = relations.understanding_pm
        shared = {
            "pay": pay,
            "win_rate": experience["win_rate"],
            "kept": experience["kept"],
            "habits": self._habits[person.id],
            "understanding": understanding,
            "trust": relations.felt(trust, link),
        }
        if person.seat == "pm":
            shared["gross_margin"] = self.margin.heard
            shared["cost_weight"] = self.margin.cost_weight(pay["margin"])
        return shared

    def experienced(self, what: str, outcome: float, share: float) -> None:
        """Let an outcome (0..1) move what both desks expect, by its share of their experience."""
        step, before = share * self._links.outcomes_to_beliefs, self.experience[what]
        self.experience[what] = before + (step if step < 1.0 else 1.0) * (outcome - before)

    def at_desk(self, person: Person) -> Person:
        """Return who does a person's work now: the person, or whoever took the desk over."""
        while person.heir is not None:
            person = person.heir
        return person

    def decided(self, rfq: Rfq) -> None:
        """Let a request, won or not, no longer wait on its PM's desk."""
        if rfq.waits:
            rfq.waits = False
            self.at_desk(self.people[rfq.pm]).requests -= 1

    def join(self, person: Person) -> None:
        """Let a new person take a seat."""
        self.people[person.id] = person
        self._habits[person.id] = person.leans.model_dump(exclude_none=True)
        if person.seat == "pm":
            self.pms.append(person)
            self.escalations[person.id] = self._pm_escalation()
            return
        self.sellers.append(person)
        share = fsum(client.lam for client in self.clients.values()) / len(self.sellers)
        self.escalations[person.id] = Escalation(self.scenario, share / _WEEKS_A_YEAR)

    def standing(self) -> dict[str, Any]:
        """Return where trust, understanding, capability and margin stand, for the week's books."""
        relations = self.relations
        return {
            "trust_sales_in_pm": relations.trust_sales_in_pm,
            "trust_pm_in_sales": relations.trust_pm_in_sales,
            "understanding_sales": relations.understanding_sales,
            "understanding_pm": relations.understanding_pm,
            "gross_margin": self.margin.trailing,
            **{f"capability_{name}": known for name, known in self.capability.figures().items()},
        }

    @property
    def pm_backlog(self) -> float:
        """The PM office's mean backlog in days of work."""
        now = self.now
        return fsum(pm.server.backlog(now) for pm in self.pms) / max(len(self.pms), 1)

    @property
    def habits(self) -> Mapping[str, Mapping[str, Any]]:
        """Each person's leanings, as they know them of themselves."""
        return self._habits

    def _on(self, seat: str) -> list[Person]:
        return [person for person in self.people.values() if person.seat == seat]

    def _escalations(self) -> dict[str, Escalation]:
        """Build the choice of deals for each salesperson and each PM."""
        expected = {person.id: 0.0 for person in self.sellers}
        for client in self.clients.values():
            expected[client.owner] += client.lam / _WEEKS_A_YEAR
        chosen = {name: Escalation(self.scenario, a_week) for name, a_week in expected.items()}
        return chosen | {person.id: self._pm_escalation() for person in self.pms}

    def _pm_escalation(self) -> Escalation:
        rules = self.scenario.escalation
        return Escalation(self.scenario, None, rules.pm_deals_per_week, rules.pm_patience_days)

    def _first_clients(self) -> Iterable[Client]:
        self._habits = {
            person.id: person.leans.model_dump(exclude_none=True) for person in self.scenario.staff
        }
        for given in self.scenario.clients:
            yield named_client(given, self.scenario.demand.year_days)
        usual = self.scenario.other_clients
        for number in range(usual.count):
            yield self._other_client(f"client-{number:02d}", number)

    def _other_client(self, name: str, number: int) -> Client:
        usual = self.scenario.other_clients
        row = self.streams.row(name, "person", 11)
        domain = list(self.domains)[pick(row[0], [d.share for d in self.domains.values()])]
        return self.new_client(
            name,
            number,
            owner=self.sellers[number % len(self.sellers)].id,
            domain=domain,
            row=row[1:10],
            since=-row[10] * usual.since_years_max * self.scenario.demand.year_days,
        )

    def new_client(
        self,
        name: str,
        number: int,
        *,
        owner: str,
        domain: str,
        row: tuple[float, ...],
        since: float,
    ) -> Client:
        """Make one of the other clients, the ``number``-th, from a row of nine uniforms."""
        usual = self.scenario.other_clients
        weights = [max(0.2, normal(u, 1.0, usual.weight_sd)) for u in row[:3]]
        satisfied = min(max(normal(row[3], usual.s0, usual.s0_sd), 0.05), 0.98)
        source, *targets = self._languages_of(row[4:9])
        return Client(
            id=name,
            name=usual.names[number % len(usual.names)],
            contact="",
            owner=owner,
            domains=(domain,),
            source=source,
            languages=tuple(targets),
            workflow=None,
            lam=usual.lam,
            size=usual.size,
            price_weight=weights[0],
            date_weight=weights[1],
            quality_weight=weights[2],
            ambiguity=usual.ambiguity,
            lead_shift=usual.lead_shift,
            bluff=usual.bluff,
            scope_change=usual.scope_change,
            pays_days=usual.pays_days,
            churn_factor=1.0,
            satisfaction=satisfied,
            wallet=usual.w0,
            win_memory=usual.v0,
            since=since,
            starting=(satisfied, usual.w0, usual.v0),
            impression=satisfied,
        )

    def _languages_of(self, row: tuple[float, ...]) -> list[str]:
        """Draw as many different languages as there are uniforms, by their part of the market."""
        left = {language.id: language.translators for language in self.scenario.languages}
        drawn = []
        for u in row[: len(left)]:
            code = list(left)[pick(u, list(left.values()))]
            drawn.append(code)
            del left[code]
        return drawn


def _speed(work: Production, workflow: str) -> tuple[float, float, float]:
    translate, revise = work.words_per_day * work.share, work.revision_words_per_day
    if workflow == "light":
        translate, revise = translate * work.light_speed, revise * work.light_revision_speed
    fixed = work.base_days + (work.check_days if workflow == "checked" else 0.0)
    return translate, revise, fixed


def named_client(given: NamedClient, year_days: float) -> Client:
    """Make a client from its lines in the scenario; a year has so many working days."""
    return Client(
        id=given.id,
        name=given.name,
        contact=given.contact,
        owner=given.owner,
        domains=given.domain,
        source=given.source,
        languages=given.languages,
        workflow=given.workflow,
        lam=given.lam,
        size=given.size,
        price_weight=given.ps,
        date_weight=given.ds,
        quality_weight=given.qs,
        ambiguity=given.ambiguity,
        lead_shift=given.lead_shift,
        bluff=given.bluff,
        scope_change=given.scope_change,
        pays_days=given.pays_days,
        churn_factor=given.churn_factor,
        satisfaction=given.s0,
        wallet=given.w0,
        win_memory=given.v0,
        since=-given.since_years * year_days,
        starting=(given.s0, given.w0, given.v0),
        impression=given.s0,
    )
