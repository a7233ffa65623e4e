"""What had a simlib year to do, as plain lists that any other model can replay?

Read from a run's records and log: who asked and when, what was ordered, in which languages, how
long each piece of work took. What the decisions led to is taken as given, so a model that replays
the lists has nothing to decide and nothing to draw. All times and durations are working days; day 0
is the first day at the desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum, inf
from typing import NamedTuple

from simlib import Run
from simlib.model.capability import Capability
from simlib.model.kernel import DAYS_A_WEEK, FIRST_HOUR, HOURS_APART
from simlib.model.pressures import Pressures
from simlib.model.vendors import OVERFLOW, Pools
from simlib.records import Record
from simlib.streams import Streams

__all__ = ["PMS", "Job", "Project", "Request", "Translator", "Workload", "mean_days", "year_of"]


PMS = "pms"  # the desk of the PM office: all its PMs


class Translator(NamedTuple):
    id: str
    language: str
    domains: tuple[str, ...]
    joins: float  # the day from which they work for us; hardly anybody ever leaves


class Job(NamedTuple):
    """One language of a project."""

    name: str
    language: str
    domain: str
    skilled: bool  # needs a translator who knows the domain
    overflow: bool  # goes to an agency that always has time
    comes_after: float  # the order: an addition comes later
    declines: int  # translators who said no before one said yes
    translate: float
    queries: int
    held: float  # by one query
    revise: float
    check: float  # PM


class Project(NamedTuple):
    """An order; 0 means that a step did not happen."""

    name: str
    hand_over: float  # Sales
    set_up: float  # PM
    clarify: float  # PM
    jobs: tuple[Job, ...]
    deliver: float  # PM
    aftercare: float  # PM: complaints and warnings


class Request(NamedTuple):
    """A client's request; 0 means that a step did not happen."""

    name: str
    came: float
    seller: str
    consult: float  # Sales
    estimate: float  # PM
    quote: float  # Sales
    sign: float  # PM
    answer: float  # the client's wait
    haggle: float  # Sales
    project: Project | None  # None = not won


class Workload(NamedTuple):
    """The requests in the order in which they came, the staff, and what simlib made of them."""

    starts: float
    requests: tuple[Request, ...]
    desks: Mapping[str, int]  # people at each: every salesperson's own, and the PM office
    translators: tuple[Translator, ...]
    sign_wait: float  # before a PM looks at an offer that needs a signature
    clarify_wait: float  # for Sales' answer about a thin brief
    query: float  # PM, for each query
    query_sales: float  # Sales, for each query
    decline: float  # PM, for each translator who says no
    decline_wait: float
    review: float  # after the delivery
    first_hour: float  # of the day, at which the office looks at what came in
    hours_apart: float  # and from there to the next
    days: float  # the year runs from 0 to here
    delivered: int  # by simlib in the year
    days_to_quote: float  # simlib's mean, of the requests of the year that were quoted in it
    days_to_deliver: float  # simlib's mean from the request, of the projects delivered in it
    pm_used: float  # share of the PMs' time that simlib used in the year
    decisions: int  # answered in the year


def year_of(run: Run, days: float) -> Workload:
    """Return what ``run`` had to do to ``days`` and, for the work then under way, a little after.

    The run must have been advanced some weeks beyond ``days``.
    """
    reader = _Reader(run)
    staff = run.scenario.staff
    desks = {person.id: 1 for person in staff if person.seat == "sales"}
    desks[PMS] = sum(person.seat == "pm" for person in staff)
    weeks = [record for record in run.records if record.kind == "week"]
    busy = _at(weeks, days, "pm_busy_days") - _at(weeks, 0.0, "pm_busy_days")
    # Overtime, crowding, fatigue and hired help make PMs faster or slower than on paper. The
    # records tell by how much in the year, not for each task.
    pace = busy / reader.paper_days(days)
    requests = [reader.request(record, pace) for record in reader.of("request").values()]
    work, sales = run.scenario.pm_work, run.scenario.sales_work
    return Workload(
        starts=float(-run.scenario.warm_up_weeks * DAYS_A_WEEK),
        requests=tuple(requests),
        desks=desks,
        translators=tuple(reader.translators()),
        sign_wait=work.signoff_wait_days / 2,  # between none and all of it, evenly
        clarify_wait=(work.clarify_days_min + work.clarify_days_max) / 2,
        query=reader.pm_days(work.query_hours) * pace,
        query_sales=reader.sales_days(sales.query_hours),
        decline=reader.pm_days(work.decline_hours) * pace,
        decline_wait=run.scenario.vendor_market.decline_days,
        review=work.review_days,
        first_hour=FIRST_HOUR,
        hours_apart=HOURS_APART,
        days=days,
        delivered=sum(0 <= r.at < days for r in reader.of("delivered").values()),
        days_to_quote=mean_days(requests, reader.times("quote"), days),
        days_to_deliver=mean_days(requests, reader.times("delivered"), days),
        pm_used=busy / (desks[PMS] * days),
        decisions=sum(entry.what == "answer" and 0 <= entry.hour < days for entry in run.log),
    )


def mean_days(requests: Iterable[Request], ends: Mapping[str, float], days: float) -> float:
    """Return the mean days from a request to a step that was taken between day 0 and ``days``."""
    taken = [
        ends[request.name] - request.came
        for request in requests
        if 0 <= ends.get(request.name, inf) < days
    ]
    return fsum(taken) / max(len(taken), 1)


class _Reader:
    """Looks up what belongs together in a run's records."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._scenario = run.scenario
        self._work, self._sales = run.scenario.pm_work, run.scenario.sales_work
        self._kinds: dict[str, dict[str, Record]] = {}
        for record in run.records:
            self._kinds.setdefault(record.kind, {})[record.entity] = record
        self._signed = {entry.subject for entry in run.log if entry.subject.endswith("/signoff")}
        self._staffed: dict[str, list[Record]] = {}
        for record in self.of("staffed").values():
            self._staffed.setdefault(record.entity.rpartition("/")[0], []).append(record)
        self._translation = _translation_days(list(self.of("staffed").values()))
        starts = float(-run.scenario.warm_up_weeks * DAYS_A_WEEK)
        self._pools = Pools(
            run.scenario, Streams(run.seed), starts, Capability(run.scenario), Pressures()
        )
        self._joined = dict.fromkeys(self._pools.all, starts)
        for came in self.of("vendor_came").values():  # in order, so they are the same people
            language = str(came.values["language"])
            person = self._pools.recruit(Streams(run.seed), language, came.at)
            self._joined[person.id] = came.at

    def of(self, kind: str) -> dict[str, Record]:
        """Return the records of a kind by entity (the last one of each), in order of time."""
        return self._kinds.get(kind, {})

    def times(self, kind: str) -> dict[str, float]:
        """Return when a step was taken, by request."""
        return {name.removesuffix("/order"): r.at for name, r in self.of(kind).items()}

    def pm_days(self, hours: float) -> float:
        return hours * self._work.effort / self._work.hours_per_day

    def sales_days(self, hours: float) -> float:
        return hours * self._work.effort / self._sales.hours_per_day

    def translators(self) -> list[Translator]:
        people = self._pools.all.values()
        return [Translator(p.id, p.language, p.domains, self._joined[p.id]) for p in people]

    def paper_days(self, days: float) -> float:
        """Return the days that the PMs' work of the year takes on paper."""
        asked = [self.request(record, 1.0) for record in self.of("request").values()]
        spent = [r.estimate + r.sign for r in asked if 0 <= r.came < days]
        per_query, per_decline = self._work.query_hours, self._work.decline_hours
        for request in asked:
            if request.project is not None and 0 <= request.came < days:
                project = request.project
                spent += [project.set_up, project.clarify, project.deliver, project.aftercare]
                spent += [job.check for job in project.jobs]
                spent += [self.pm_days(per_query * job.queries) for job in project.jobs]
                spent += [self.pm_days(per_decline * job.declines) for job in project.jobs]
        return fsum(spent)

    def request(self, asked: Record, pace: float) -> Request:
        name, work, sales = asked.entity, self._work, self._sales
        consulted, quote = self.of("consulted").get(name), self.of("quote").get(name)
        haggled = self.of("haggled").get(name)
        closed = haggled or self.of("won").get(name) or self.of("lost").get(name)
        asking = selling = 0.0
        if consulted is not None:
            together = consulted.values["mode"] == "together"
            asking = work.together_hours if together else work.estimate_hours
            selling = sales.together_hours if together else sales.estimate_hours
        signed = f"{name}/signoff" in self._signed
        return Request(
            name=name,
            came=asked.at,
            seller=str(asked.values["seller"]),
            consult=self.sales_days(selling),
            estimate=self.pm_days(asking) * pace,
            quote=self.sales_days(sales.quote_hours if quote is not None else 0.0),
            sign=self.pm_days(work.estimate_hours) * pace if signed else 0.0,
            answer=closed.at - quote.at if closed is not None and quote is not None else 0.0,
            haggle=self.sales_days(sales.haggle_hours if haggled is not None else 0.0),
            project=self._project(asked, pace),
        )

    def _project(self, asked: Record, pace: float) -> Project | None:
        name, work = f"{asked.entity}/order", self._work
        opened = self.of("opened").get(name)
        if opened is None:
            return None
        form = str(self.of("handed_over")[asked.entity].values["form"])
        flow = str(self.of("won")[asked.entity].values["workflow"])
        delivered = self.of("delivered").get(name)
        after = 0.0
        if delivered is not None:
            after += work.complaint_hours * _number(delivered, "complaints")
            after += work.warn_hours * _number(delivered, "warned")
        set_up = work.setup_hours + work.assign_hours * _number(asked, "languages")
        clarify = work.clarify_hours if name in self.of("clarified") else 0.0
        # None yet where the run ended before.
        jobs = [self._job(job, asked, opened.at, flow, pace) for job in self._staffed.get(name, ())]
        return Project(
            name=name,
            hand_over=self.sales_days(getattr(self._sales.handover_hours, form)),
            set_up=self.pm_days(set_up) * pace,
            clarify=self.pm_days(clarify) * pace,
            jobs=tuple(jobs),
            deliver=self.pm_days(work.delivery_hours) * pace if jobs else 0.0,
            aftercare=self.pm_days(after) * pace,
        )

    def _job(self, staffed: Record, asked: Record, opened: float, flow: str, pace: float) -> Job:
        name, work, values = staffed.entity, self._work, staffed.values
        domain, words = str(asked.values["domain"]), _number(asked, "words")
        added = self.of("addition").get(asked.entity)
        if not name.endswith("-more"):
            added = None
        if added is not None:
            words = _number(added, "words")
        vendor, queries = str(values["vendor"]), int(_number(staffed, "queries"))
        person = self._pools.all.get(vendor)
        return Job(
            name=name,
            language=name.rpartition("/")[2].removesuffix("-more"),
            domain=domain,
            skilled=person is not None and domain in person.domains,
            overflow=vendor == OVERFLOW,
            comes_after=added.at - opened if added is not None else 0.0,
            declines=int(_number(staffed, "offers")) - 1,
            translate=self._translation[name],
            queries=queries,
            held=_number(staffed, "held_days") / max(queries, 1),
            revise=self._revision(name, words, flow),
            check=self.pm_days(work.qa_hours + words / work.qa_words_per_hour) * pace,
        )

    def _revision(self, job: str, words: float, flow: str) -> float:
        making, quality = self._scenario.production, self._scenario.quality
        revised = self.of("revised").get(job)
        mode = "skip" if revised is None else str(revised.values["mode"])
        speed = making.light_revision_speed if flow == "light" else 1.0
        share = {"skip": 0.0, "light": quality.light_hours_share, "full": 1.0}[mode]
        checks = making.check_days if flow == "checked" and mode != "skip" else 0.0
        return words / (making.revision_words_per_day * speed) * share + checks


def _translation_days(staffed: list[Record]) -> dict[str, float]:
    """Return each job's days of translation: a translator works first come, first served."""
    free: dict[str, float] = {}
    days: dict[str, float] = {}
    for record in staffed:
        vendor = str(record.values["vendor"])
        ends = _number(record, "ready") - _number(record, "held_days")
        starts = record.at if vendor == OVERFLOW else max(free.get(vendor, record.at), record.at)
        days[record.entity] = max(ends - starts, 0.0)
        free[vendor] = ends
    return days


def _at(weeks: list[Record], day: float, name: str) -> float:
    """Return a figure of the weekly books that were closed last before ``day``."""
    return _number([record for record in weeks if record.at <= day][-1], name)


def _number(record: Record, name: str) -> float:
    value = record.values[name]
    return float(value) if isinstance(value, int | float) else 0.0
