"""How fast can pure Python replay the same year, without SimPy and in no style at all?

A heap of (time, number, function, argument). A person is a number, the time at which they are
free, so that queueing takes no event of its own. The office keeps no hours: what comes in is looked
at at once, so quotes and deliveries come sooner than in the other models.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush, heapreplace

from benchmarks.workload import PMS, Job, Project, Request, Workload

__all__ = ["Limit"]

Call = Callable[[], None]


class Limit:
    """The firm of one workload; `delivered` and `busy` are its results."""

    def __init__(self, work: Workload) -> None:
        self.work = work
        self.now = work.starts
        self.delivered: list[float] = []
        self._steps: dict[str, dict[str, float]] = {"quote": {}, "delivered": {}}
        self.busy = dict.fromkeys(work.desks, 0.0)
        self._left: dict[str, int] = {}
        self._heap: list[tuple[float, int, Call]] = []
        self._count = 0
        self._desks = {name: [work.starts] * seats for name, seats in work.desks.items()}
        self._free: dict[str, float] = {}  # when each translator is
        self._pools: dict[tuple[str, str], list[str]] = {}
        for person in work.translators:
            self._free[person.id] = person.joins
            for domain in ("", *person.domains):
                self._pools.setdefault((person.language, domain), []).append(person.id)
        for request in work.requests:
            self._at(request.came, partial(self._asked, request))

    def run(self, until: float) -> None:
        """Simulate to ``until``."""
        heap = self._heap
        while heap and heap[0][0] < until:
            self.now, _, call = heappop(heap)
            call()
        self.now = until

    def times(self, step: str) -> dict[str, float]:
        """Return when a step was taken, by request."""
        return self._steps[step]

    def _at(self, time: float, call: Call) -> None:
        self._count += 1
        heappush(self._heap, (time, self._count, call))

    def _spend(self, name: str, days: float) -> float:
        """Book a piece of work with whoever is free first and return when it is done."""
        desk = self._desks[name]
        ends = (desk[0] if desk[0] > self.now else self.now) + days
        heapreplace(desk, ends)
        self.busy[name] += days
        return ends

    def _asked(self, request: Request) -> None:
        if request.estimate:
            self._at(self._spend(request.seller, request.consult), partial(self._told, request))
        else:
            self._quote(request)

    def _told(self, request: Request) -> None:
        self._at(self._spend(PMS, request.estimate), partial(self._quote, request))

    def _quote(self, request: Request) -> None:
        if request.quote:
            self._at(self._spend(request.seller, request.quote), partial(self._sign, request))

    def _sign(self, request: Request) -> None:
        ends = self._spend(PMS, request.sign) if request.sign else self.now
        self._steps["quote"][request.name] = ends
        self._at(ends + request.answer, partial(self._answered, request))

    def _answered(self, request: Request) -> None:
        project = request.project
        days = request.haggle + (project.hand_over if project is not None else 0.0)
        if days:
            ends = self._spend(request.seller, days)
            if project is not None:
                self._at(ends, partial(self._set_up, request, project))

    def _set_up(self, request: Request, project: Project) -> None:
        ends = self._spend(PMS, project.set_up + project.clarify)
        if project.clarify:
            self._spend(request.seller, self.work.query_sales)
        self._left[project.name] = len(project.jobs)
        for job in project.jobs:
            self._at(ends + job.comes_after, partial(self._staff, request, project, job))
        self._finish(request, project)  # at once, if it was recorded before it had any jobs

    def _staff(self, request: Request, project: Project, job: Job) -> None:
        work = self.work
        if job.declines:
            self._spend(PMS, work.decline * job.declines)
        starts = self.now + work.decline_wait * job.declines
        if not job.overflow:
            free = self._free
            pool = self._pools[job.language, job.domain if job.skilled else ""]
            person = min(pool, key=free.__getitem__)
            starts = max(free[person], starts)
            free[person] = starts + job.translate
        for _ in range(job.queries):
            self._spend(PMS, work.query)
            self._spend(request.seller, work.query_sales)
        ready = starts + job.translate + job.queries * job.held + job.revise
        self._at(ready, partial(self._check, request, project, job))

    def _check(self, request: Request, project: Project, job: Job) -> None:
        self._at(self._spend(PMS, job.check), partial(self._checked, request, project))

    def _checked(self, request: Request, project: Project) -> None:
        self._left[project.name] -= 1
        self._finish(request, project)

    def _finish(self, request: Request, project: Project) -> None:
        if not self._left[project.name]:
            self._at(self._spend(PMS, project.deliver), partial(self._deliver, request, project))

    def _deliver(self, request: Request, project: Project) -> None:
        self.delivered.append(self.now)
        self._steps["delivered"][request.name] = self.now
        if project.aftercare:
            self._spend(PMS, project.aftercare)
