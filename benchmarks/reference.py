"""How would a good user write the same year in plain SimPy?

A process for each request, project and job; a `Resource` for each salesperson and one for the PM
office; a `FilterStore` of translators for each language; a timeout for each piece of work, and for
what waits on a desk until the office next looks at what came in; a row for each step, as one needs
for a table of results. Nothing is drawn and nothing is decided: a `Workload` says what happens.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from benchmarks.workload import PMS, Job, Project, Request, Translator, Workload

__all__ = ["Agency"]

Process = Generator[simpy.Event, Any, Any]


class Agency:
    """The firm of one workload; `rows`, `delivered` and `busy` are its results.

    Without ``hours`` the office looks at once at what comes in, which takes fewer events.
    """

    def __init__(self, work: Workload, *, hours: bool = True) -> None:
        self.env = simpy.Environment(initial_time=work.starts)
        self.work = work
        self.hours = hours
        self.at_once = self.env.timeout(0)  # over before anybody asks: nothing waits for it
        self.rows: list[tuple[float, str, str]] = []  # when, what, of which request or project
        self.staff = {name: simpy.Resource(self.env, seats) for name, seats in work.desks.items()}
        self.busy = dict.fromkeys(self.staff, 0.0)
        self.to_check: dict[str, int] = {}  # languages of each project
        self.pools: dict[str, simpy.FilterStore] = {}
        for person in work.translators:
            if person.language not in self.pools:
                self.pools[person.language] = simpy.FilterStore(self.env)
            self.env.process(self.employ(person))
        self.env.process(self.arrivals())

    def run(self, until: float) -> None:
        """Simulate to ``until``."""
        self.env.run(until=until)

    @property
    def delivered(self) -> list[float]:
        """When projects were delivered."""
        return [at for at, what, _ in self.rows if what == "delivered"]

    def note(self, what: str, name: str) -> None:
        """Write down a step."""
        self.rows.append((self.env.now, what, name))

    def arrivals(self) -> Process:
        """Clients send their requests."""
        for request in self.work.requests:
            yield self.env.timeout(max(request.came - self.env.now, 0.0))
            self.env.process(self.request(request))

    def times(self, step: str) -> dict[str, float]:
        """When a step was taken, by request."""
        return {name.removesuffix("/order"): at for at, what, name in self.rows if what == step}

    def desk_hour(self) -> simpy.Event:
        """The office looks at what came in at set hours of the day (if it keeps any)."""
        if not self.hours:
            return self.at_once
        apart = self.work.hours_apart
        return self.env.timeout(apart - (self.env.now - self.work.first_hour) % apart)

    def spend(self, name: str, days: float) -> Process:
        """Have one of the staff do a piece of work, when they get round to it."""
        with self.staff[name].request() as turn:
            yield turn
            yield self.env.timeout(days)
            self.busy[name] += days

    def request(self, request: Request) -> Process:
        """A request is estimated, quoted, signed, bargained over, and won or lost."""
        self.note("request", request.name)
        yield self.desk_hour()
        if request.estimate:
            yield from self.spend(request.seller, request.consult)
            self.note("consulted", request.name)
            yield from self.spend(PMS, request.estimate)
            yield self.desk_hour()
            self.note("told", request.name)
        if not request.quote:
            return
        yield from self.spend(request.seller, request.quote)
        if request.sign:
            yield self.env.timeout(self.work.sign_wait)
            yield from self.spend(PMS, request.sign)
            yield self.desk_hour()
            self.note("signed", request.name)
        self.note("quote", request.name)
        yield self.env.timeout(request.answer)
        if request.haggle:
            yield self.desk_hour()
            yield from self.spend(request.seller, request.haggle)
            self.note("haggled", request.name)
        self.note("lost" if request.project is None else "won", request.name)
        if request.project is not None:
            yield self.desk_hour()
            yield from self.spend(request.seller, request.project.hand_over)
            self.note("handed_over", request.name)
            yield self.env.process(self.project(request.project, request))

    def project(self, project: Project, request: Request) -> Process:
        """An order is set up, made language by language, delivered, and looked back on."""
        env = self.env
        self.note("opened", project.name)
        yield from self.spend(PMS, project.set_up)
        if project.clarify:
            yield self.desk_hour()
            yield from self.spend(request.seller, self.work.query_sales)
            yield env.timeout(self.work.clarify_wait)
            yield from self.spend(PMS, project.clarify)
            self.note("clarified", project.name)
        self.to_check[project.name] = len(project.jobs)
        yield env.all_of([env.process(self.job(job, project, request)) for job in project.jobs])
        self.note("delivered", project.name)
        if project.aftercare:
            yield from self.spend(PMS, project.aftercare)
        yield env.timeout(self.work.review)

    def job(self, job: Job, project: Project, request: Request) -> Process:
        """One language is staffed, translated, asked about, revised and checked."""
        env, work = self.env, self.work
        if job.comes_after:
            yield env.timeout(job.comes_after)
        yield self.desk_hour()
        for _ in range(job.declines):
            yield from self.spend(PMS, work.decline)
            self.note("declined", job.name)
            yield env.timeout(work.decline_wait)
            yield self.desk_hour()
        self.note("staffed", job.name)
        if job.overflow:
            yield env.timeout(job.translate)
        else:
            yield from self.translate(job)
        self.note("translated", job.name)
        for _ in range(job.queries):
            yield from self.spend(PMS, work.query)
            yield from self.spend(request.seller, work.query_sales)
            yield env.timeout(job.held)
        yield self.desk_hour()
        if job.revise:
            yield env.timeout(job.revise)
            self.note("revised", job.name)
        self.to_check[project.name] -= 1  # the last language's check goes with the delivery
        last = self.to_check[project.name] == 0
        yield from self.spend(PMS, job.check + (project.deliver if last else 0.0))
        self.note("checked", job.name)

    def employ(self, person: Translator) -> Process:
        """A translator works for us from a day on."""
        yield self.env.timeout(person.joins - self.env.now)
        yield self.pools[person.language].put(person)

    def translate(self, job: Job) -> Process:
        """The first translator of the language who is free, and fit where that is needed."""

        def fits(person: Translator) -> bool:
            return not job.skilled or job.domain in person.domains

        pool = self.pools[job.language]
        person = yield pool.get(fits)
        yield self.env.timeout(job.translate)
        yield pool.put(person)
