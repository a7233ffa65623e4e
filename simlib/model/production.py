"""What does the PM office do with an order, from the hand-over to the delivery?

A project is one story, each of its languages another. Sales is reached only through the `Street`
door that the firm hands in.
"""

from __future__ import annotations

from math import exp
from typing import Any

from simlib.model.attention import Attention
from simlib.model.clock import happen, unanswered
from simlib.model.delivery import Deliveries
from simlib.model.doors import Street
from simlib.model.entities import Job, Order, Person, Project, Rfq
from simlib.model.estimates import Estimates
from simlib.model.kernel import Card, Process
from simlib.model.pm_cards import CHECKING, PmCards
from simlib.model.pm_questions import PLAIN_BRIEF, PmQuestions
from simlib.model.state import State
from simlib.model.vendors import OVERFLOW, Offer
from simlib.streams import bernoulli

__all__ = ["PmOffice"]


class PmOffice:
    """The PMs and their stories."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._work = state.scenario.pm_work
        self._making = state.scenario.production
        self.attention = Attention(state)
        self._cards = PmCards(state)
        self._deliveries = Deliveries(state, self.attention)
        quality = state.scenario.quality
        self._revisions = {  # share of a full revision's hours, and of defects that slip through
            "skip": (0.0, quality.leak_skip),
            "light": (quality.light_hours_share, quality.leak_light),
            "full": (1.0, quality.leak_full),
        }
        self._questions = PmQuestions(state)
        self.estimates = Estimates(state, self.attention, self._cards, self._questions)
        self.sales: Street

    # ---- the story of a project

    def open(self, rfq: Rfq, order: Order, brief: float, cause: str) -> None:
        """Begin the story of an order."""
        state, pm = self._state, self.estimates.pm_for(rfq)
        name = f"{rfq.id}/order"
        due = order.won + order.days
        opened = state.record(
            "opened",
            name,
            cause,
            pm=pm.id,
            client=rfq.client.id,
            due=due,
            words=rfq.words,
            languages=len(rfq.languages),
            price_cents=order.price,
            brief=brief,
        )
        project = Project(name, rfq, order, pm.id, due, order.workflow, brief, unanswered(), opened)
        if order.begun:
            project.vendor = round(order.begun * self.estimates.cost(rfq, order.workflow) * 100)
        state.past_jobs[rfq.domain] += 1
        state.projects[name] = project
        self._questions.weigh_order(project, pm)
        state.start(self.project(project, pm))

    def project(self, project: Project, pm: Person) -> Process:
        """Tell the story of one order: set up, clarify, staff, wait, check, deliver, close."""
        state, rfq = self._state, project.rfq
        pm.open_projects += 1
        state.decided(rfq)
        work, jobs = self._work, len(rfq.languages)
        yield state.until(self._spend(project, pm, work.setup_hours + work.assign_hours * jobs))
        if 1 - (1 - project.brief) * state.scenario.links.brief_to_clarifying < PLAIN_BRIEF:
            yield from self._clarify(project, pm)
        project.left = project.to_check = jobs
        for code in rfq.languages:
            words = rfq.words * (1 - project.order.begun)
            job = Job(f"{project.id}/{code}", project, code, words)
            project.jobs.append(job)
            state.start(self.job(job, pm, project.cause))
        if bernoulli(state.streams.row(project.id, "adds", 1)[0], rfq.client.scope_change):
            state.start(self._addition(project, pm))
        else:
            self.sales.no_addition(rfq)
        yield project.done
        del state.projects[project.id]
        self._deliveries.deliver(project, pm)
        self._questions.over(rfq, pm)
        yield state.wait(self._work.review_days)
        state.at_desk(pm).open_projects -= 1

    def _clarify(self, project: Project, pm: Person) -> Process:
        """A thin brief: start with it, or ask Sales first?"""
        state, work = self._state, self._work
        card = self._cards.clarify(project)
        answer = yield self._ask(pm, "clarify", project, project.id, card)
        if answer["clarify"] == "start":
            return
        (u,) = state.streams.row(project.id, "clarify", 1)
        self.sales.pass_on(project.rfq)
        done = self._spend(project, pm, work.clarify_hours)
        wait = work.clarify_days_min + u * (work.clarify_days_max - work.clarify_days_min)
        yield state.until(max(done, state.now + wait))
        project.brief += work.clarify_gain * (1 - project.brief)
        state.record("clarified", project.id, project.cause, brief=project.brief)

    def _addition(self, project: Project, pm: Person) -> Process:
        """Half-way through, the client sends more."""
        state, rfq = self._state, project.rfq
        size, when = state.streams.row(project.id, "addition", 2)
        yield state.wait(when * max(project.due - state.now, 0.5))
        request = state.scenario.request
        share = request.scope_words_min + size * (request.scope_words_max - request.scope_words_min)
        yield from self.add(project, float(round(rfq.words * share)), project.cause)

    def add(self, project: Project, words: float, cause: str) -> Process:
        """The client sends more words to an order, unless it is done; see `Street.addition`."""
        state, rfq = self._state, project.rfq
        if project.left == 0:
            self.sales.no_addition(rfq)
            return
        code, pm = rfq.languages[0], state.people[project.pm]
        name = f"{project.id}/{code}-more" + (f"-{rfq.additions}" if rfq.additions else "")
        project.left += 1
        project.to_check += 1
        charged, days, cause = yield from self.sales.addition(
            rfq, words, project.due - state.now, cause
        )
        project.due += days
        project.order.days += days
        project.added_days += days
        project.added_words += words
        project.order.price += round(rfq.list_per_word * words * charged * 100)
        job = Job(name, project, code, words)
        project.jobs.append(job)
        yield from self.job(job, pm, cause)

    # ---- the story of a job

    def job(self, job: Job, pm: Person, cause: str) -> Process:
        """Tell the story of one language: staff it, have it translated, revised and checked."""
        staffed, ready = yield from self._staff(job, pm, cause)
        job.staffed = staffed
        ready = yield from self._watch(job, pm, ready, staffed)
        yield from self._translated(job, pm, ready)

    def _translated(self, job: Job, pm: Person, ready: float) -> Process:
        """Wait for the end of a translation that was settled last; then revise and check it."""
        state, work, staffed = self._state, self._work, job.staffed
        job.ends = ready
        job.ends_told = told = job.ends_told + 1
        yield state.until(ready)
        if job.given_back or job.ends_told != told:
            return
        translated = state.record("translated", job.id, staffed)
        leak, revised = yield from self._revise(job, pm, translated)
        hours = work.qa_hours + job.words / work.qa_words_per_hour
        job.project.to_check -= 1
        hours += work.delivery_hours if job.project.to_check == 0 else 0.0
        yield state.until(self._spend(job.project, pm, hours))
        self._inspect(job, pm, leak, revised)
        job.project.vendor += job.cost
        job.project.left -= 1
        if job.project.left == 0:
            happen(job.project.done, None)

    def _staff(self, job: Job, pm: Person, cause: str) -> Process:
        """Ask translators one after the other until one says yes."""
        state, declined, noes = self._state, list[str](), 0
        offers = state.pools.offers(job, state.now, declined)
        card = self._cards.vendor(job, offers)
        answer = yield self._ask(pm, "vendor", job.project, job.id, card)
        offer = next(o for o in offers if o.vendor == answer["vendor"])
        rate = str(answer["rate"])
        while not state.pools.accepts(state.streams, job, offer, rate, state.now):
            cause = state.record(
                "offer_declined",
                job.id,
                cause,
                nth=noes,
                vendor=offer.vendor,
                vendor_name=offer.name,
                rate=rate,
            )
            noes += 1
            if offer.vendor not in declined:
                declined.append(offer.vendor)
            self._spend(job.project, pm, self._work.decline_hours)
            yield state.wait(state.scenario.vendor_market.decline_days)
            offer, rate = yield from self._after_no(job, pm, offer, rate, declined, noes)
        return self._take(job, pm, offer, rate, noes, cause)

    def _after_no(
        self, job: Job, pm: Person, offer: Offer, rate: str, declined: list[str], noes: int
    ) -> Process:
        """A translator said no: ask the next, offer more, or give it to the agency?"""
        pools, now = self._state.pools, self._state.now
        *others, overflow = pools.offers(job, now, declined)
        again = None if rate == "premium" else pools.again(job, offer.vendor, now)
        ways = {"overflow": (overflow, "usual")}
        if again is not None:
            ways = {"raise": (again, "premium"), **ways}
        if others:
            first = min(others, key=lambda other: other.free_in + other.days)
            ways = {"next": (first, "usual"), **ways}
        if len(ways) == 1:
            return ways["overflow"]
        card = self._cards.decline(job, offer, rate, ways)
        answer = yield self._ask(pm, "decline", job.project, job.id, card, nth=noes - 1)
        return ways[str(answer["step"])]

    def _take(self, job: Job, pm: Person, offer: Offer, rate: str, noes: int, cause: str) -> Any:
        """Give a job to who said yes; return the record and when the translation is ready."""
        state = self._state
        luck, *draws = state.streams.row(job.id, "staffed", 9)
        unused = self._cards.others_would_do(job, offer, rate)
        begins, days = state.now + offer.free_in, offer.days
        if rate == "premium":
            days *= state.scenario.vendor_market.premium_time
        ready = state.pools.take(luck, job, offer, rate, state.now)
        held, queries = self._queries(job, pm, draws)
        job.vendor, job.ends = offer.vendor, ready + held
        staffed = state.record(
            "staffed",
            job.id,
            cause,
            vendor=offer.vendor,
            vendor_name=offer.name,
            rate=rate,
            offers=noes + 1,
            queries=queries,
            held_days=held,
            ready=ready + held,
            begins=begins,
            expected=begins + days,
            words=job.words,
            rate_eur=offer.rate,
            score=None if offer.vendor == OVERFLOW else offer.score,
            days=offer.days,
            after_days=self._cards.revision_days(job) + CHECKING,
            unused=int(unused),
        )
        return staffed, ready + held

    def give_back(self, vendor: str, cause: str) -> int:
        """Staff anew what a translator cannot finish; return how many jobs that was."""
        state, found = self._state, list[Job]()
        for project in state.projects.values():
            found += [job for job in project.jobs if job.vendor == vendor and job.ends > state.now]
        for job in found:
            if not job.given_back:
                job.given_back = True
                again = Job(f"{job.id}-again", job.project, job.language, job.words)
                job.project.jobs.append(again)
                pm = state.people[job.project.pm]
                state.start(self.job(again, pm, cause))
        return len(found)

    def look_again(self, project: Project, cause: str) -> None:
        """Have the PM look anew at each language that is being translated, the latest first."""
        self._state.start(self._look(project, self._in_work(project), cause))

    def hold(self, project: Project, days: float, cause: str) -> bool:
        """Let a query that waits at Sales' side hold the language that ends last."""
        state, pm = self._state, self._state.people[project.pm]
        jobs = self._in_work(project)[:1]
        for job in jobs:
            project.queries += 1
            self._spend(project, pm, self._work.query_hours)
            self.sales.pass_on(project.rfq)
            state.start(self._translated(job, pm, job.ends + days))
            state.start(self._look(project, [job], cause))
        return bool(jobs)

    def _in_work(self, project: Project) -> list[Job]:
        """Return the jobs of a project that are being translated, the one that ends last first."""
        now = self._state.now
        jobs = [j for j in project.jobs if j.ends_told and j.ends > now and not j.given_back]
        return sorted(jobs, key=_latest)

    def _look(self, project: Project, jobs: list[Job], cause: str) -> Process:
        """A PM rings each translator, and looks at the date with what they say."""
        state, pm = self._state, self._state.people[project.pm]
        for job in jobs:
            yield state.until(self._spend(project, pm, self._work.assign_hours))
            if job not in self._in_work(project):
                continue
            project.looks += 1
            project.risk_asked, told = False, job.ends_told
            ready = yield from self._watch(job, pm, job.ends, cause)
            if ready < job.ends and told == job.ends_told and not job.given_back:
                state.start(self._translated(job, pm, max(ready, state.now)))

    def _queries(self, job: Job, pm: Person, draws: list[float]) -> tuple[float, int]:
        """What the brief left open comes back as queries; each holds the job."""
        making, project, relations = self._making, job.project, self._state.relations
        links = self._state.scenario.links
        size = (job.words / making.queries_words) ** making.queries_power
        count = int(making.queries * (1 - project.brief) * size * links.brief_to_queries + draws[0])
        trust = relations.felt(relations.trust_pm_in_sales, links.trust_to_queries)
        slower = making.query_distrust - making.query_trust * trust
        held = 0.0
        for number in range(count):
            u = draws[1 + number % 7]
            held += (making.query_days + making.query_days_spread * u) * slower
            self._spend(project, pm, self._work.query_hours)
            self.sales.pass_on(project.rfq)
        project.queries += count
        return held, count

    def _watch(self, job: Job, pm: Person, ready: float, cause: str) -> Process:
        """Look ahead: hope, warn the client, or buy evenings when the promise is in danger."""
        state, project = self._state, job.project
        forecast = ready + self._cards.revision_days(job) + CHECKING
        if project.risk_asked or forecast <= project.due - pm.leans.warn_margin_d * 0.5:
            return ready
        project.risk_asked, project.forecast = True, forecast
        late = forecast - project.due
        card, nth = self._cards.at_risk(job, ready, forecast), project.looks or None
        answer = yield self._ask(pm, "at_risk", project, project.id, card, nth=project.looks)
        action = str(answer["action"])
        cause = state.record(
            "risk_seen",
            project.id,
            cause,
            nth=nth,
            action=action,
            late_days=late,
            forecast=forecast,
        )
        if action in ("warn", "both"):
            self._warn(project, pm, cause)
        if action in ("overtime", "both"):
            ready = self._buy_evenings(job, project, ready, cause)
        return ready

    def _buy_evenings(self, job: Job, project: Project, ready: float, cause: str) -> float:
        """Pay for evenings; return when the translation is ready now."""
        state, market = self._state, self._state.scenario.vendor_market
        left = max(ready - state.now, 0.0)
        saved = left * (1 - market.premium_time)
        job.cost += round(job.cost * market.premium)
        project.forecast = (project.forecast or state.now) - saved
        nth = project.looks or None
        state.record("evenings_bought", job.id, cause, nth=nth, forecast=project.forecast)
        return ready - saved if left else state.now

    def _warn(self, project: Project, pm: Person, cause: str) -> None:
        if project.warned:
            return
        client, satisfaction = project.rfq.client, self._state.scenario.satisfaction
        project.warned = True
        self._spend(project, pm, self._work.warn_hours)
        client.satisfaction -= satisfaction.warning_cost * client.date_weight
        client.satisfaction = max(client.satisfaction, 0.0)
        self._state.record("warned", project.id, cause, client=client.id)

    def _revise(self, job: Job, pm: Person, cause: str) -> Process:
        """Have a second person revise the translation, in full, lightly or not at all."""
        state, workflow = self._state, job.project.workflow
        days = self._cards.revision_days(job)
        rate = state.pools.revision_rate(job.language, job.project.rfq.domain, workflow)
        cost = round(job.words * rate * 100)
        unfamiliar = self._gap(job.project.rfq.domain) > 0
        facts, *_ = card = self._cards.revision(job, days, cost, unfamiliar=unfamiliar)
        answer = yield self._ask(pm, "revision", job.project, job.id, card)
        mode = str(answer["revision"])
        share, leak = self._revisions[mode]
        extra = self._making.check_days if workflow == "checked" and mode != "skip" else 0.0
        job.cost += round(cost * share)
        yield state.wait(days * share + extra)
        spare = facts["spare_days"] - CHECKING >= facts["light_days"]
        return leak, state.record("revised", job.id, cause, mode=mode, time_for=int(spare))

    def _inspect(self, job: Job, pm: Person, leak: float, cause: str) -> None:
        """Draw whether a defect is left, and whether the client will notice it and say so."""
        quality, project = self._state.scenario.quality, job.project
        happens, noticed = self._state.streams.row(job.id, "defect", 2)
        missing = max(quality.missing_min, quality.quality_pivot - job.quality)
        hazard = (
            quality.defect_rate
            * missing
            * (1 + quality.misfit * self._gap(project.rfq.domain))
            * leak
            * project.rfq.complexity
            * (1 + quality.fatigue * pm.fatigue)
            * self._brief_factor(project.brief)
        )
        found = bernoulli(happens, 1 - exp(-hazard))
        raised = found and bernoulli(noticed, quality.noticed)
        project.defects += found
        project.complaints += raised
        self._state.record("checked", job.id, cause, defect=int(found), noticed=int(raised))

    def _spend(self, project: Project, pm: Person, hours: float) -> float:
        """Queue hours of a PM's work on a project; return when they are done."""
        return self.attention.spend(pm, hours, project.rfq)

    def _brief_factor(self, brief: float) -> float:
        """Return how much likelier a defect is with what was passed on (ratio)."""
        quality, link = self._state.scenario.quality, self._state.scenario.links.brief_to_defects
        if brief >= quality.brief_good_from:
            return max(1 + (quality.brief_good - 1) * link, 0.0)
        return 1 + (quality.brief_thin - 1) * link if brief < quality.brief_thin_below else 1.0

    # ---- cards

    def _ask(
        self,
        pm: Person,
        kind: str,
        project: Project,
        subject: str,
        card: Card,
        nth: int = 0,
    ) -> Any:
        rfq, to_come = project.rfq, project.left + 1
        return self._questions.ask(
            pm, kind, rfq, subject, card, nth=nth, follow_up=True, to_come=to_come
        )

    def _gap(self, domain: str) -> float:
        return self._state.capability.gap(domain)


def _latest(job: Job) -> tuple[float, str]:
    return (-job.ends, job.id)
