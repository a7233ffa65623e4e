"""Who asks for what, and whom do they choose?

Clients' requests thin a fixed, keyed stream of candidates, so that a rate which depends on
decisions never shifts the draws. What a client weighs, what the competitor asks and how hard the
text is stay hidden from every desk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from math import exp, fsum, log, pow

from simlib.beliefs import standard_days
from simlib.model.accounts import Accounts
from simlib.model.entities import Client, Person, Rfq
from simlib.model.kernel import DAYS_A_WEEK, Process
from simlib.model.state import State
from simlib.scenario.cast import Beat
from simlib.streams import exponential, lognormal, normal, pick

__all__ = ["Market"]

_MONTHS = 12
_WORKFLOWS = ("light", "revised", "checked")


class Market:
    """Clients and their requests."""

    def __init__(self, state: State, accounts: Accounts) -> None:
        self._state = state
        self._accounts = accounts
        self._deal: Callable[[Rfq, str], None]
        self._demand = state.scenario.demand
        self._flows = _shares(state.scenario.request.workflow_shares)
        self._list_prices: dict[tuple[tuple[str, ...], str, str], float] = {}  # EUR per word
        self._hunting = 0.0  # smoothed hours a day

    def open(self, deal: Callable[[Rfq, str], None]) -> None:
        """Let clients begin to ask; ``deal`` is called with each request and its record."""
        state, self._deal = self._state, deal
        for client in state.clients.values():
            state.start(self._needs(client))
        state.start(self._new_clients())
        state.start(self._departures())
        state.start(self._restart())
        for beat in state.scenario.beats:
            if beat.kind in ("request", "note"):
                state.start(self._beat(beat))

    # ---- stories

    def _needs(self, client: Client) -> Process:
        """A client needs translations again and again; some of it is put to us."""
        state, demand = self._state, self._demand
        ceiling = demand.candidate_factor * client.lam
        mean = demand.year_days / ceiling
        for number, gap, thin in self._candidates(client.id, "needs"):
            yield state.wait(exponential(gap, mean))
            if not client.active:
                return
            rate = self._accounts.rate(client) * state.pressures.factor("demand", client.id)
            if thin < rate / ceiling:
                self._request(client, f"{client.id}/rfq-{number:03d}")

    def _new_clients(self) -> Process:
        """Strangers knock: by reputation, and where Sales hunts for them."""
        state, candidates = self._state, self._demand.lead_candidates
        if candidates <= 0:
            return
        for number, gap, thin in self._candidates("leads", "knocks"):
            yield state.wait(exponential(gap, 1 / candidates))
            known, hunted = self._lead_rates()
            if thin < (known + hunted) / candidates:
                self._knock(f"lead-{number:04d}", number, hunted=thin >= known / candidates)

    def _candidates(self, name: str, stage: str) -> Iterator[tuple[int, float, float]]:
        """Yield the number of a candidate and two uniforms: the gap before it, and its thinning.

        Four candidates are one stage, some weeks of a client: most of them come to nothing, and a
        row takes as long for eight uniforms as for two.
        """
        for block in count():
            row = self._state.streams.row(name, f"{stage}-{block}", 8)
            for place in range(0, 8, 2):
                yield (8 * block + place) // 2, row[place], row[place + 1]

    def _departures(self) -> Process:
        """Month by month, from day 0 on, clients may leave; unhappy ones sooner."""
        state = self._state
        month = self._demand.year_days / _MONTHS
        yield state.until(0.0)
        for number in count():
            yield state.wait(month)
            for client in list(state.clients.values()):
                if not client.active:
                    continue
                (u,) = state.streams.row(client.id, f"month-{number}", 1)
                if u < 1 - exp(-self._accounts.hazard(client) / _MONTHS):
                    self._leave(client)

    def _restart(self) -> Process:
        """On day 0 the scenario's starting states are set, whatever the warm-up has done."""
        state = self._state
        yield state.until(0.0)
        state.reputation = state.scenario.relations.reputation
        state.relations.restart()
        state.capability.restart()
        self._fill_desks(state.scenario.relations.pm_backlog_days or 0.0)
        for client in state.clients.values():
            client.satisfaction, client.wallet, client.win_memory = client.starting
            client.impression, client.dearness = client.satisfaction, 0.0

    def _fill_desks(self, least: float) -> None:
        """Let every PM begin day 0 with some days of work at least."""
        now = self._state.now
        for pm in self._state.pms:
            missing = least - pm.server.backlog(now)
            if missing > 0:
                pm.server.book(now, missing)

    def _beat(self, beat: Beat) -> Process:
        """A fixed event of the story arrives on its day, at its time."""
        state = self._state
        yield state.until(beat.at)
        if beat.kind == "note":
            state.record("note", f"beat-{beat.id}", code=beat.note)
            return
        client = state.clients[str(beat.client)]
        if client.active:
            rfq = self._describe(client, f"{client.id}/{beat.id}", first_order=False)
            self._announce(self._with_beat(rfq, beat), "")

    # ---- requests

    def _request(self, client: Client, name: str, cause: str = "") -> None:
        stranger = client.id not in self._state.clients
        self._announce(self._describe(client, name, first_order=stranger), cause)

    def ordered(self, client: Client, beat: Beat, days: float) -> tuple[Rfq, str]:
        """Return the request behind an order that the story fixes, and its record.

        It was promised in the ``days`` that the client had asked for.
        """
        rfq = self._describe(client, f"{client.id}/{beat.id}", first_order=False)
        rfq = self._with_beat(rfq, beat)
        rfq.came, rfq.asked_days, rfq.pm = self._state.now - beat.since, days, beat.pm or ""
        return rfq, self._written(rfq, "")

    def _announce(self, rfq: Rfq, cause: str) -> None:
        self._deal(rfq, self._written(rfq, cause))

    def _written(self, rfq: Rfq, cause: str) -> str:
        rfq.client.contacted = self._state.now
        return self._state.record(
            "request",
            rfq.id,
            cause,
            client=rfq.client.id,
            seller=rfq.seller,
            words=rfq.words,
            languages=len(rfq.languages),
            domain=rfq.domain,
            workflow=rfq.workflow,
            asked_days=rfq.asked_days,
            list_cents=round(rfq.list_price * 100),
            new=int(rfq.first_order),
            beat=rfq.beat,
        )

    def _describe(self, client: Client, name: str, *, first_order: bool) -> Rfq:
        """Draw what a request is like; the row opens when the request comes."""
        state, request = self._state, self._state.scenario.request
        row = state.streams.row(name, "request", 12)
        size, many, first, own, domain_u, hard, vague, hurry, flow, rival, guess, mood = row
        words = request.words_median * client.size * lognormal(size, request.words_sd)
        words = float(round(_within(words, request.words_min, request.words_max)))
        domain = self._domain(client, own, domain_u)
        workflow = client.workflow or _WORKFLOWS[pick(flow, self._flows)]
        languages = _some(client.languages, first, 1 + pick(many, request.language_shares))
        standard = self._standard(words, workflow)
        spread = request.ambiguity_spread
        list_per_word = self._list_per_word(languages, domain, workflow)
        choice = state.scenario.choice
        return Rfq(
            id=name,
            client=client,
            seller=client.owner,
            came=state.now,
            words=words,
            languages=languages,
            domain=domain,
            workflow=workflow,
            asked_days=self._lead_time(client, standard, hurry),
            standard_days=standard,
            ambiguity=_within(client.ambiguity + spread * (2 * vague - 1), 0.0, 1.0),
            complexity=lognormal(hard, request.complexity_sd),
            list_per_word=list_per_word,
            competitor=list_per_word
            * lognormal(
                rival,
                choice.competitor_sd,
                choice.competitor_mean + state.pressures.shift("competitor", domain),
            ),
            guess_noise=normal(guess, 0.0, self._guess_sd),
            mood_noise=normal(mood),
            first_order=first_order,
        )

    def _lead_time(self, client: Client, standard: float, u: float) -> float:
        """Return the days that a client gives for work that takes ``standard`` days."""
        request, demand = self._state.scenario.request, self._demand
        now = self._state.now
        years = now / demand.year_days if now > 0 else 0.0
        mean = request.lead_time_mean + client.lead_shift + demand.lead_time_drift * years
        mean += self._state.pressures.shift("lead_time", client.id)
        days = standard * lognormal(u, request.lead_time_sd, mean)
        return days if days > request.lead_time_min_days else request.lead_time_min_days

    @property
    def _guess_sd(self) -> float:
        """How far off Sales' own count can be (sd of the log): less with understanding."""
        work = self._state.scenario.sales_work
        blind = 1 - self._state.relations.understanding_sales
        return work.own_view_sd + work.own_view_sd_blind * blind

    def _with_beat(self, rfq: Rfq, beat: Beat) -> Rfq:
        """Let a beat fix what it names; the rest keeps its draws."""
        words, languages = float(beat.words or rfq.words), beat.languages or rfq.languages
        domain, workflow = beat.domain or rfq.domain, beat.workflow
        list_per_word = self._list_per_word(languages, domain, workflow)
        return replace(
            rfq,
            beat=beat.id,
            pm=beat.pm or "",
            off_asked=beat.off_asked,
            words=words,
            languages=languages,
            domain=domain,
            workflow=workflow,
            asked_days=beat.asked_days or rfq.asked_days,
            standard_days=self._standard(words, workflow),
            list_per_word=list_per_word,
            competitor=rfq.competitor / rfq.list_per_word * list_per_word,
        )

    def _standard(self, words: float, workflow: str) -> float:
        return standard_days(words, *self._state.usual_speed(workflow))

    def _list_per_word(self, languages: tuple[str, ...], domain: str, workflow: str) -> float:
        key, state = (languages, domain, workflow), self._state
        if key not in self._list_prices:
            pricing = state.scenario.pricing
            factor: float = getattr(pricing.workflow, workflow)
            language = fsum(state.language_price[code] for code in languages) / len(languages)
            price = pricing.base_eur * language * state.domains[domain].price * factor
            self._list_prices[key] = price
        return self._list_prices[key] * state.pressures.factor("price", domain)

    def _domain(self, client: Client, own: float, u: float) -> str:
        share = self._demand.own_domain_share
        if own < share:
            return client.domains[int(own / share * len(client.domains))]
        return list(self._state.domains)[pick(u, self.mix())]

    def mix(self) -> list[float]:
        """Return the market's demand by domain today (weights)."""
        years, talked = self._state.now / self._demand.year_days, self._state.pressures
        return [
            d.share * exp(d.drift * years) * talked.factor("share", d.id)
            for d in self._state.domains.values()
        ]

    # ---- clients

    def hunted(self, hours_a_day: float) -> None:
        """Take note of a week's hunting (hours a day, all of Sales)."""
        weight = min(DAYS_A_WEEK / self._demand.hunting_memory_days, 1.0)
        self._hunting += weight * (hours_a_day - self._hunting)

    def refused(self, client: Client, *, politely: bool) -> None:
        """Let a client find that we do not want its request."""
        demand = self._demand
        step = demand.wallet_alternative if politely else demand.wallet_refusal
        self._move_wallet(client, -step)

    def _move_wallet(self, client: Client, step: float) -> None:
        """Change a client's share of wallet within its bounds."""
        demand = self._demand
        client.wallet = _within(client.wallet + step, demand.wallet_min, demand.wallet_max)

    def remember_outcome(self, rfq: Rfq, price: float, *, won: bool) -> None:
        """Let a won or lost request move the client's wallet, win rate and sense of our prices.

        ``price`` is the last one that we named, in EUR per source word and language.
        """
        demand, client = self._demand, rfq.client
        self._move_wallet(client, demand.wallet_win if won else -demand.wallet_loss)
        client.win_memory += demand.win_memory * (won - client.win_memory)
        dear = log(price / rfq.competitor)
        client.dearness += demand.win_memory * (dear - client.dearness)

    def _lead_rates(self) -> tuple[float, float]:
        """Return how many strangers a day come by themselves, and how many are hunted."""
        if self._state.now < 0:
            return 0.0, 0.0
        demand = self._demand
        known = self._state.reputation / demand.lead_reputation_pivot
        pull = pow(known, demand.lead_reputation_power)
        hunted = demand.lead_per_hunting_hour * self._state.scenario.links.hunting_to_strangers
        return demand.lead_base * pull, hunted * self._hunting

    def recommend(self, name: str, number: int, domain: str, cause: str) -> None:
        """Let a stranger of a domain ask, because somebody spoke well of us."""
        self._knock(name, number, domain, cause)

    def _knock(
        self, name: str, number: int, domain: str = "", cause: str = "", *, hunted: bool = False
    ) -> None:
        """A stranger sends a first request; it becomes a client if it orders."""
        state = self._state
        row = state.streams.row(name, "person", 11)
        hunters = [s for s in state.sellers if s.focus.startswith("hunt")] or state.sellers
        owner = hunters[int(row[10] * len(hunters))]
        weights = self._hunting_ground(owner) if hunted else self.mix()
        later = state.scenario.other_clients.count
        names = len(state.scenario.other_clients.names)
        client = state.new_client(
            name,
            later + number % max(names - later, 1),
            owner=owner.id,
            domain=domain or list(state.domains)[pick(row[9], weights)],
            row=row[:9],
            since=state.now,
        )
        state.people[client.owner].prospects += 1
        state.record("client", name, cause, name=client.name, owner=client.owner)
        self._request(client, f"{name}/rfq-first", cause)

    def _hunting_ground(self, hunter: Person) -> list[float]:
        """Return where somebody hunts, by domain (weights): what pays, what grows, what fits."""
        return [
            weight * self._guided(code, hunter) * exp(self._pull(code))
            for weight, code in zip(self.mix(), self._state.domains, strict=True)
        ]

    def _guided(self, domain: str, hunter: Person) -> float:
        """Return which share of a domain's leads is left; who hunts at will ignores the guide."""
        follows = hunter.focus != "hunt"
        fits = self._state.capability.of(domain) >= self._state.governance.guide
        return 1.0 if fits or not follows else 1.0 - self._demand.lead_guide_share

    def _pull(self, name: str) -> float:
        """Return how much more than chance a domain is hunted (log)."""
        demand, domain = self._demand, self._state.domains[name]
        seen = 1 - demand.lead_drift_seen * self._state.relations.understanding_sales
        return (
            demand.lead_price_pull * (domain.price - 1)
            + demand.lead_drift_pull * domain.drift * seen
        )

    def welcome(self, client: Client, cause: str) -> None:
        """A stranger's first order makes it a client, who tries us with a part of its work."""
        state = self._state
        if client.id in state.clients:
            return
        state.clients[client.id] = client
        client.since, client.wallet = state.now, self._demand.wallet_new
        state.record("client_came", client.id, cause, client=client.id, owner=client.owner)
        state.start(self._needs(client))

    def _leave(self, client: Client) -> None:
        client.active = False
        self._state.record(
            "client_left", client.id, client=client.id, satisfaction=client.satisfaction
        )


def _some(codes: tuple[str, ...], u: float, wanted: int) -> tuple[str, ...]:
    """Return neighbouring codes, as many as wanted or as there are, from a drawn place on."""
    start = int(u * len(codes))
    return (codes[start:] + codes[:start])[:wanted]


def _within(value: float, low: float, high: float) -> float:
    """Return a value, or the bound that it exceeds."""
    return low if value < low else high if value > high else value


def _shares(by_workflow: object) -> list[float]:
    return [getattr(by_workflow, name) for name in _WORKFLOWS]
