"""How would a good user write the same year in plain SimPy?

A process for each request, project and job; a `Resource` for each salesperson and one for the PM
office; a `FilterStore` of translators for each language; a timeout for each piece of work; a row
for each step, as one needs for a table of results. Nothing is drawn and nothing is decided: a
`Workload` says what happens.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from benchmarks.workload import PMS, Job, Project, Request, Translator, Workload

__all__ = ["Agency"]

Process = Generator[simpy.Event, Any, Any]


class Agency:
    """The firm of one workload; `rows`, `delivered` and `busy` are its results."""

    def __init__(self, work: Workload) -> None:
        self.env = simpy.Environment(initial_time=work.starts)
        self.work = work
        self.rows: list[tuple[float, str, str]] = []  # when, what, of which request or project
        self.staff = {name: simpy.Resource(self.env, seats) for name, seats in work.desks.items()}
        self.busy = dict.fromkeys(self.staff, 0.0)
        self.pools: dict[str, simpy.FilterStore] = {}
        for person in work.translators:
            if person.language not in self.pools:
                self.pools[person.language] = simpy.FilterStore(self.env)
            self.pools[person.language].items.append(person)
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

    def spend(self, name: str, days: float) -> Process:
        """Have one of the staff do a piece of work, when they get round to it."""
        with self.staff[name].request() as turn:
            yield turn
            yield self.env.timeout(days)
            self.busy[name] += days

    def request(self, request: Request) -> Process:
        """A request is estimated, quoted, signed, bargained over, and won or lost."""
        self.note("request", request.name)
        if request.estimate:
            yield from self.spend(request.seller, request.consult)
            yield from self.spend(PMS, request.estimate)
            self.note("told", request.name)
        if not request.quote:
            return
        yield from self.spend(request.seller, request.quote)
        if request.sign:
            yield from self.spend(PMS, request.sign)
        self.note("quote", request.name)
        yield self.env.timeout(request.answer)
        if request.haggle:
            yield from self.spend(request.seller, request.haggle)
        self.note("lost" if request.project is None else "won", request.name)
        if request.project is not None:
            yield from self.spend(request.seller, request.project.hand_over)
            yield self.env.process(self.project(request.project, request))

    def project(self, project: Project, request: Request) -> Process:
        """An order is set up, made language by language, delivered, and looked back on."""
        env = self.env
        yield from self.spend(PMS, project.set_up)
        if project.clarify:
            yield from self.spend(request.seller, self.work.query_sales)
            yield from self.spend(PMS, project.clarify)
        self.note("set_up", project.name)
        yield env.all_of([env.process(self.job(job, request)) for job in project.jobs])
        yield from self.spend(PMS, project.deliver)
        self.note("delivered", project.name)
        if project.aftercare:
            yield from self.spend(PMS, project.aftercare)
        yield env.timeout(self.work.review)

    def job(self, job: Job, request: Request) -> Process:
        """One language is staffed, translated, asked about, revised and checked."""
        env, work = self.env, self.work
        if job.comes_after:
            yield env.timeout(job.comes_after)
        for _ in range(job.declines):
            yield from self.spend(PMS, work.decline)
            yield env.timeout(work.decline_wait)
        if job.overflow:
            yield env.timeout(job.translate)
        else:
            yield from self.translate(job)
        self.note("translated", job.name)
        for _ in range(job.queries):
            yield from self.spend(PMS, work.query)
            yield from self.spend(request.seller, work.query_sales)
            yield env.timeout(job.held)
        if job.revise:
            yield env.timeout(job.revise)
            self.note("revised", job.name)
        yield from self.spend(PMS, job.check)
        self.note("checked", job.name)

    def translate(self, job: Job) -> Process:
        """The first translator of the language who is free, and fit where that is needed."""

        def fits(person: Translator) -> bool:
            return not job.skilled or job.domain in person.domains

        pool = self.pools[job.language]
        person = yield pool.get(fits)
        yield self.env.timeout(job.translate)
        yield pool.put(person)
