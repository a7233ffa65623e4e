"""Who can translate this, when, at what rate, and will they say yes?

A pool for each language; each translator is a queue of their own. Acceptance is drawn for each pair
of job and translator, so that asking another one first does not change anybody's answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from math import exp, fsum, pow
from typing import Any, NamedTuple

from simlib.beliefs import odds
from simlib.model.capability import Capability
from simlib.model.entities import Job, Translator
from simlib.model.pressures import Pressures
from simlib.model.queues import Server
from simlib.scenario import Scenario
from simlib.streams import Streams, bernoulli, lognormal, normal

__all__ = ["OVERFLOW", "RATES", "Offer", "Pools"]

OVERFLOW = "overflow"
RATES = ("squeeze", "usual", "premium")
_NOBODY = 250.0  # days of queue where no translator is left
# A named tuple's own constructor takes twice as long; a year makes 6,000 offers.
_tuple: Any = tuple.__new__


class Offer(NamedTuple):
    """What the PM office knows of one translator for one job."""

    vendor: str
    name: str
    rate: float  # EUR per source word at the usual rate
    score: float
    free_in: float  # days
    days: float  # expected days of work
    skilled: bool


class Pools:
    """All translators, by language."""

    def __init__(
        self,
        scenario: Scenario,
        streams: Streams,
        now: float,
        capability: Capability,
        pressures: Pressures,
    ) -> None:
        self._scenario = scenario
        self._streams = streams
        self._capability = capability
        self._pressures = pressures
        self._most = scenario.vendor_market.shortlist
        self._market = scenario.vendor_market
        market = self._market
        self._pay = {"squeeze": 1 - market.squeeze, "usual": 1.0, "premium": 1 + market.premium}
        self._off_domain = scenario.production.off_domain_time
        self._domain_price = {domain.id: domain.price for domain in scenario.domains}
        self._language_price = {language.id: language.price for language in scenario.languages}
        self._rates: dict[tuple[str, ...], tuple[float, float]] = {}
        usual = scenario.other_translators
        self._agency_per_word = 1 / (usual.words_per_day * usual.share)
        self._misfit_cost = scenario.production.misfit_cost
        self._costs: dict[tuple[tuple[str, ...], str, str], tuple[float, float]] = {}
        self._ranked: dict[tuple[str, str], tuple[list[Translator], list[Translator]]] = {}
        people = [*_named(scenario, streams, now), *_unnamed(scenario, streams, now)]
        self.by_language: dict[str, list[Translator]] = {
            language.id: [] for language in scenario.languages
        }
        for person in people:
            self.by_language[person.language].append(person)
        self.all = {person.id: person for person in people}  # those who left, too
        self._ever = {language: len(there) for language, there in self.by_language.items()}

    def offers(self, job: Job, now: float, declined: Collection[str]) -> list[Offer]:
        """Return up to three translators worth asking, then the overflow agency.

        The three are the best on file, the first to be done and the cheapest of the shortlist.
        """
        domain = job.project.rfq.domain
        rate = self.usual_rate(job.language, domain, job.project.workflow)
        usual = self.days_of_work(job, domain, 1.0, skilled=True)
        best, cheap = self._ranking(job.language, domain)
        asked = self._shortlist(job)
        free = [
            person
            for person in best
            if (asked is None or person.id in asked)
            and person.id not in declined
            and not (person.absences and self.is_away(person, now))
        ]
        chosen = free[:1]
        soonest, first = 1e18, None
        for person in free[1:]:
            begins, days = self._begins(person, now), person.days_per_word * usual
            done = begins + (days if domain in person.domains else days * self._off_domain)
            if done < soonest:
                first, soonest = person, done
        if first is not None:
            chosen.append(first)
        for person in cheap:
            if person in free and person not in chosen:
                chosen.append(person)
                break
        offers = [self._offer(person, rate, usual, domain, now) for person in chosen]
        days = usual * self._agency_per_word
        agency = (OVERFLOW, OVERFLOW, rate, self._market.overflow_quality, 0.0, days, True)
        offers.append(_tuple(Offer, agency))
        return offers

    def again(self, job: Job, vendor: str, now: float) -> Offer | None:
        """Return what can be offered once more to somebody who declined; None to who is gone."""
        person = self.all.get(vendor)
        if person is None or self.is_away(person, now):
            return None
        if person not in self.by_language[job.language]:
            return None
        domain = job.project.rfq.domain
        rate = self.usual_rate(job.language, domain, job.project.workflow)
        return self._offer(
            person, rate, self.days_of_work(job, domain, 1.0, skilled=True), domain, now
        )

    def free_soonest(self, language: str, domain: str, now: float) -> tuple[str, float] | None:
        """Return who of a language is free first (those of the field before others), in days."""
        people = [p for p in self.by_language.get(language, ()) if not self.is_away(p, now)]
        fitting = [p for p in people if domain in p.domains] or people
        if not fitting:
            return None
        first = min(fitting, key=lambda person: (self._begins(person, now), person.id))
        return first.name, self._begins(first, now) - now

    def _ranking(self, language: str, domain: str) -> tuple[list[Translator], list[Translator]]:
        """Return a language's translators from the best on file on, and from the cheapest on."""
        key = (language, domain)
        if key not in self._ranked:
            people = self.by_language.get(language, [])
            best = sorted(people, key=lambda p: (-p.score - 0.1 * (domain in p.domains), p.id))
            self._ranked[key] = best, sorted(people, key=lambda p: (p.rate, p.id))
        return self._ranked[key]

    def _shortlist(self, job: Job) -> set[str] | None:
        """Return who is considered for a job: neighbours on file, from a drawn place on.

        None stands for everybody: a pool that one person can keep in mind.
        """
        people = self.by_language.get(job.language, ())
        if len(people) <= self._most:
            return None
        (u,) = self._streams.row(job.id, "shortlist", 1)
        first = int(u * len(people))
        return {people[(first + k) % len(people)].id for k in range(self._most)}

    def is_away(self, person: Translator, now: float) -> bool:
        """Tell whether a translator is absent today."""
        for first, after in person.absences:  # noqa: SIM110  # `any` takes three times as long
            if first <= now < after:
                return True
        return False

    def _market_rates(self, *key: str) -> tuple[float, float]:
        """Return what the market pays for translating and revising, EUR per source word.

        The key is language, domain and workflow; what it gives never changes.
        """
        if key not in self._rates:
            self._rates[key] = (self._translation(*key), self._revision(*key))
        return self._rates[key]

    def _dearer(self, domain: str) -> float:
        """Return how much dearer translating is in a field that the firm does not do well."""
        return 1.0 + self._misfit_cost * self._capability.gap(domain)

    def cost_per_word(self, languages: tuple[str, ...], domain: str, workflow: str) -> float:
        """Return the usual cost of a word in all these languages, revised, in EUR."""
        key = (languages, domain, workflow)
        if key not in self._costs:
            codes = [(code, domain, workflow) for code in languages]
            translating = fsum([self._translation(*code) for code in codes])
            self._costs[key] = translating, fsum([self._revision(*code) for code in codes])
        translating, revising = self._costs[key]
        return translating * self._dearer(domain) + revising

    def usual_rate(self, language: str, domain: str, workflow: str) -> float:
        """Return the rate for translating, EUR per source word.

        What the firm cannot do well itself makes translating dearer.
        """
        return self._market_rates(language, domain, workflow)[0] * self._dearer(domain)

    def revision_rate(self, language: str, domain: str, workflow: str) -> float:
        """Return the rate for revising, EUR per source word."""
        return self._market_rates(language, domain, workflow)[1]

    def _translation(self, language: str, domain: str, workflow: str) -> float:
        market = self._market
        factor: float = getattr(market.translate_factor, workflow)
        price = pow(self._domain_price[domain], market.domain_power)
        return market.translate_eur * factor * self._language_price[language] * price

    def _revision(self, language: str, domain: str, workflow: str) -> float:
        market = self._market
        factor: float = getattr(market.revise_factor, workflow)
        price = pow(self._domain_price[domain], market.domain_power)
        return market.revise_eur * factor * self._language_price[language] * price

    def accepts(self, streams: Streams, job: Job, offer: Offer, rate: str, now: float) -> bool:
        """Draw a translator's answer: time, pay, goodwill and their own queue decide."""
        if offer.vendor == OVERFLOW:
            return True
        market, person = self._market, self.all[offer.vendor]
        slack = (job.project.due - now - offer.free_in) / offer.days - market.slack_pivot
        most = market.slack_cap
        slack = most if slack > most else -most if slack < -most else slack
        bonus = self._pay[rate] - 1
        liking = (
            market.accept_base
            + person.accept_offset
            + market.accept_slack * slack
            + market.accept_premium * bonus
            + market.accept_goodwill * (person.goodwill - market.goodwill_pivot)
            - market.accept_queue * person.server.backlog(now)
        )
        (u,) = streams.row(job.id, f"offer-{person.id}", 1)
        return bernoulli(u, odds(liking))

    def take(self, u: float, job: Job, offer: Offer, rate: str, now: float) -> float:
        """Give a job to a translator who accepted; return when the translation is ready.

        ``u`` is the uniform of how long the work takes.
        """
        market = self._market
        pay = self._pay[rate]
        if offer.vendor == OVERFLOW:
            pay, spread = market.overflow_rate, self._scenario.other_translators.duration_sd
        else:
            spread = self.all[offer.vendor].duration_sd
        job.cost = round(job.words * offer.rate * pay * 100)
        days = offer.days * job.project.rfq.complexity * lognormal(u, spread)
        days *= self._pressures.factor("vendor_days")
        if rate == "premium":
            days *= market.premium_time
        job.score = offer.score
        if offer.vendor == OVERFLOW:
            job.quality = market.overflow_quality
            return now + days
        person = self.all[offer.vendor]
        job.quality = person.quality
        self._remember(person, rate, tight=job.project.due - now < 1.3 * offer.days)
        _, end = person.server.book(self._begins(person, now), days)
        return end

    def goodwill(self) -> float:
        """Return the mean goodwill of the translators who work for us (0..1)."""
        there = self.at_work()
        return fsum(person.goodwill for person in there) / max(len(there), 1)

    def forgive(self, years: float) -> None:
        """Let time pass: goodwill returns slowly to where it rests."""
        share = 1 - exp(-self._market.goodwill_return * years)
        for person in self.at_work():
            person.goodwill += share * (person.resting - person.goodwill)

    def at_work(self) -> list[Translator]:
        """Return the translators who work for us, by language."""
        return [person for there in self.by_language.values() for person in there]

    def recruit(self, streams: Streams, language: str, now: float) -> Translator:
        """Let one more translator into a language work for us."""
        self._ever[language] += 1
        person = _other(self._scenario, streams, language, self._ever[language], now)
        self.by_language[language].append(person)
        self.all[person.id] = person
        self._ranked.clear()
        return person

    def release(self, person: Translator) -> None:
        """Let a translator go, who finishes what they have accepted."""
        self.by_language[person.language].remove(person)
        self._ranked.clear()

    def queue(self, language: str, now: float) -> float:
        """Return the shortest queue of a language, in days."""
        free = [person.server.free for person in self.by_language.get(language, ())]
        first = min(free) if free else now
        return first - now if first > now else 0.0

    def mean_queue(self, language: str, now: float) -> float:
        """Return the mean queue of a language, in days; a year's, if nobody is there."""
        people = self.by_language[language]
        if not people:
            return _NOBODY
        return fsum(person.server.backlog(now) for person in people) / len(people)

    def _offer(
        self, person: Translator, usual_rate: float, usual: float, domain: str, now: float
    ) -> Offer:
        """Return what is known of a translator who is not away."""
        rate, free = usual_rate * person.rate, self._begins(person, now) - now
        days, skilled = person.days_per_word * usual, domain in person.domains
        if not skilled:
            days *= self._off_domain
        known = (person.id, person.name, rate, person.score, free, days, skilled)
        offer: Offer = _tuple(Offer, known)
        return offer

    def days_of_work(self, job: Job, domain: str, per_word: float, skilled: bool) -> float:
        """Return the expected days of a translator's work on a job."""
        work = self._scenario.production
        gap = self._capability.gap(domain)
        days = job.words * per_word * (1.0 + work.misfit_time * gap)
        if job.project.workflow == "light":
            days /= work.light_speed
        return days if skilled else days * work.off_domain_time

    def _begins(self, person: Translator, now: float) -> float:
        """Return when a translator can begin a job: after the queue, and not while away."""
        free = person.server.free
        moment = free if free > now else now
        for first, after in person.absences:
            if first <= moment < after:
                moment = after
        return moment

    def _remember(self, person: Translator, rate: str, *, tight: bool) -> None:
        market = self._market
        if rate == "premium":
            change = market.goodwill_premium
        else:
            change = -market.goodwill_squeeze if rate == "squeeze" else 0.0
            change -= market.goodwill_rushed if tight else 0.0
        if change:
            person.goodwill = min(max(person.goodwill + change, 0.0), 1.0)


def _named(scenario: Scenario, streams: Streams, now: float) -> Iterable[Translator]:
    for given in scenario.translators:
        (u,) = streams.row(given.id, "person", 1)
        yield Translator(
            id=given.id,
            name=given.name,
            language=given.into,
            domains=given.domains,
            rate=given.rate,
            days_per_word=1 / (given.words_per_day * given.share),
            quality=given.quality,
            score=min(normal(u, given.quality, scenario.quality.score_sd), 0.99),
            duration_sd=given.duration_sd,
            accept_offset=given.accept_offset,
            goodwill=given.goodwill,
            resting=given.goodwill,
            absences=tuple((float(first), last + 1.0) for first, last in sorted(given.absences)),
            server=Server(now),
        )


def _unnamed(scenario: Scenario, streams: Streams, now: float) -> Iterable[Translator]:
    named = [person.into for person in scenario.translators]
    for language in scenario.languages:
        first = named.count(language.id) + 1
        for number in range(first, language.translators + 1):
            yield _other(scenario, streams, language.id, number, now)


def _other(
    scenario: Scenario, streams: Streams, language: str, number: int, now: float
) -> Translator:
    """Make the ``number``-th translator into a language, one of those without a name."""
    usual = scenario.other_translators
    domains = [domain.id for domain in scenario.domains]
    name = f"{language}-{number:02d}"
    rate, quality, score, speed, skill = streams.row(name, "person", 5)
    good = min(max(normal(quality, usual.quality, usual.quality_sd), 0.4), 0.98)
    words = usual.words_per_day * max(0.4, normal(speed, 1.0, usual.speed_sd))
    start = int(skill * len(domains))
    return Translator(
        id=name,
        name=name,
        language=language,
        domains=(domains[start], domains[(start + 1) % len(domains)]),
        rate=exp(normal(rate, 0.0, usual.rate_sd)),
        days_per_word=1 / (words * usual.share),
        quality=good,
        score=min(normal(score, good, scenario.quality.score_sd), 0.99),
        duration_sd=usual.duration_sd,
        accept_offset=0.0,
        goodwill=usual.goodwill,
        resting=usual.goodwill,
        absences=(),
        server=Server(now),
    )
