"""What is a scenario?

A frozen value that holds everything which determines a run besides the seed and the log: the firm,
its people, clients and translators, the rules it lives under, and the beats of the story. Variants
are made by `scenario.replace(...)`.
"""

import datetime
import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, ValidationError, model_validator

from simlib.errors import ScenarioError
from simlib.scenario.beats import wrong_in
from simlib.scenario.cast import (
    Beat,
    Client,
    Domain,
    Language,
    OtherClients,
    OtherTranslators,
    Person,
    Seat,
    Translator,
)
from simlib.scenario.direction import Direction, Initiatives, Kind, Shocks, Tool
from simlib.scenario.fields import SLUG, Items, Part, Slug, Table, inconsistent, number, text
from simlib.scenario.parameters import (
    Choice,
    Churn,
    Demand,
    Finance,
    Haggling,
    Links,
    PmWork,
    Pricing,
    Production,
    Quality,
    Request,
    SalesWork,
    Satisfaction,
    VendorMarket,
)
from simlib.scenario.problems import changed, dotted, finding, nearest
from simlib.scenario.slow import Learning, Pressure, Staffing, Trust

USUAL_SEED = 7  # of scenarios that name none
Question = (
    Kind
    | Literal["bid", "consult", "quote", "haggle", "handover", "scope", "week_plan"]
    | Literal["estimate", "signoff", "clarify", "vendor", "decline", "revision", "at_risk"]
)
Path = tuple[str | int, ...]
Findings = Iterator[tuple[Path, str]]


class Escalation(Part):
    """Which deals become cards for a person?"""

    deals_per_week: float = number(0, 10, "deals escalated, per seat and week")
    pm_deals_per_week: float = number(0, 10, "deals escalated to each PM, per week")
    pm_patience_days: float = number(0, 60, "days without a card until a PM's next deal is one")
    cards_per_week_max: int = number(0, 10, "most cards, per seat and week")
    week_plan_every_weeks: int = number(1, 52, "weeks between two cards on the week's plan")
    large_eur: float = number(0, 1e7, "list price from which a request is large, EUR")
    tight: float = number(0, 5, "requested over standard time below which a date is tight, ratio")
    misfit: float = number(0, 1, "capability below which a request is a misfit")
    kinds: tuple[Question, ...] = Field(
        (), max_length=25, description="questions of theirs that become cards; [] = all of them"
    )


class Governance(Part):
    """What has management set?"""

    plan: Slug = Field(description="incentive plan in force, a name under `incentives`")
    authority: float = number(0, 1, "share of quotes that need sign-off, riskiest first")
    guide: float = number(0, 1, "capability that the targeting guide asks for; 0 = no guide")
    floor: float = number(-1, 1, "lowest margin of a quote, share of the price")
    meeting_every_days: int | None = Field(
        ge=1, le=2600, description="working days between two meetings; null = never"
    )
    training_days: float = number(0, 60, "cross-training, days per person and quarter")
    business_case: Literal["joint", "split"] = Field(
        "joint", description="both departments write a case together, or each writes its own"
    )


class SalesPlan(Part):
    """What do salespeople gain by a EUR?"""

    bookings: float = number(0, 10, "weight of bookings, per EUR of margin in them")
    margin: float = number(0, 10, "weight of project margin, per EUR")
    equity: float = number(0, 10, "weight of client equity at stake, per EUR")


class PmPlan(Part):
    """What do PMs gain by a EUR?"""

    bookings: float = number(0, 10, "weight of bookings, per EUR of margin in them")
    margin: float = number(0, 10, "weight of project margin, per EUR")
    equity: float = number(0, 10, "weight of client equity at stake, per EUR")
    late_penalty: float = number(0, 10, "weight of the penalty for late projects, ratio")


class Plan(Part):
    """Say how both departments are paid and measured."""

    sales: SalesPlan = Field(description="weights of Sales")
    pm: PmPlan = Field(description="weights of the PM office")
    commission: float = number(0, 1, "commission of Sales, share of booked revenue")
    penalty_per_late_eur: float = number(0, 1e6, "penalty of a late project at weight 1, EUR")
    penalty_margin: float = number(0, 5, "penalty added per EUR of the project's margin")


class Relations(Part):
    """How do the departments stand to each other on day 0?"""

    trust_sales_in_pm: float = number(0, 1, "trust of Sales in the PM office")
    trust_pm_in_sales: float = number(0, 1, "trust of the PM office in Sales")
    understanding_sales: float = number(0, 1, "Sales' understanding of production")
    understanding_pm: float = number(0, 1, "the PM office's understanding of the market")
    reputation: float = number(0, 1, "reputation of the firm in its market")
    pm_backlog_days: float | None = Field(
        None,
        ge=0,
        le=30,
        description="least backlog of each PM on day 0, days; null = what the warm-up leaves",
    )


class Aims(Part):
    """What is good enough, on the boards and at the desk?"""

    bookings_eur: float = number(0, 1e9, "booked in the weeks at the desk, EUR")
    promise_keeping: float = number(0, 1, "share of promises kept")
    gross_margin_pct: float = number(-1, 1, "gross margin, share of revenue")
    on_time_delivery: float = number(0, 1, "share of projects delivered on time")
    client_satisfaction: float = number(0, 1, "mean satisfaction of clients")
    value_growth: float | None = Field(
        None,
        ge=-1,
        le=10,
        description="company value to be made in the weeks at the desk, share of client equity on "
        "day 0; null = nobody has asked for it",
    )


class Scenario(Part):
    """Hold one firm and one story, complete and checked.

    Life cycle: made by `load_scenario`, `Scenario.from_json` or `replace`, each of which raises
    ScenarioError with one line; never changed afterwards. Days are working days from `start`.
    """

    name: str = Field(pattern=SLUG, max_length=60, description="short name in results and files")
    title: str = text(120, "title on the screen")
    firm: str = text(80, "name of the firm")
    description: str = text(2000, "what it is for, in a sentence or two")
    start: datetime.date = Field(description="the Monday of day 0, YYYY-MM-DD")
    warm_up_weeks: int = number(0, 520, "weeks by autopilots before day 0, weeks")
    weeks: int = number(1, 520, "weeks at the desk, weeks")
    run_on_weeks: int = number(0, 520, "weeks on standing rules afterwards, weeks")
    rounds: tuple[Annotated[int, Field(ge=1, le=520)], ...] = Field(
        (), max_length=60, description="weeks of each round, summing to `weeks`; [] = one round"
    )
    shadow_weeks: int = Field(
        0, ge=0, le=520, description="first weeks beside a host who decides, weeks"
    )
    help_weeks: int = Field(
        0, ge=0, le=520, description="weeks after those in which the guest proposes, weeks"
    )
    seats: Table[Seat, Slug] = Field(description="name of the shipped autopilot of each seat")
    chairs: Table[Seat, Slug | None] = Field(
        description="id of the person whose chair a guest takes; null = all persons of the seat"
    )
    home: Literal["sales", "pm"] | None = Field(None, description="home department of trainees")
    classroom_seed: int | None = Field(
        None, ge=0, le=2**63 - 1, description="seed played unless another is asked for; no unit"
    )
    escalation: Escalation = Field(description="which deals become cards")
    governance: Governance = Field(description="management's settings")
    incentives: Table[Slug, Plan] = Field(min_length=1, description="incentive plans by name")
    relations: Relations = Field(description="trust and understanding on day 0")
    targets: Aims = Field(description="what is good enough")
    domains: Items[Domain] = Field(min_length=1, max_length=12, description="fields of work")
    languages: Items[Language] = Field(min_length=1, max_length=40, description="target languages")
    clients: Items[Client] = Field(max_length=2000, description="named clients")
    other_clients: OtherClients = Field(description="clients without a name")
    translators: Items[Translator] = Field(max_length=5000, description="named translators")
    other_translators: OtherTranslators = Field(description="translators without a name")
    staff: Items[Person] = Field(min_length=1, max_length=200, description="the firm's people")
    demand: Demand = Field(description="when clients ask")
    request: Request = Field(description="what clients ask for")
    pricing: Pricing = Field(description="list prices")
    choice: Choice = Field(description="how clients choose")
    haggling: Haggling = Field(description="bargaining")
    sales_work: SalesWork = Field(description="the days of Sales")
    pm_work: PmWork = Field(description="the days of the PM office")
    production: Production = Field(description="durations, briefs and queries")
    quality: Quality = Field(description="defects")
    satisfaction: Satisfaction = Field(description="what a delivery does to a client")
    churn: Churn = Field(description="when clients leave")
    vendor_market: VendorMarket = Field(description="translators' rates and acceptance")
    finance: Finance = Field(description="fixed cost, credits and client equity")
    trust: Trust = Field(description="how trust and understanding move")
    learning: Learning = Field(description="how capability moves")
    pressure: Pressure = Field(description="when a low margin presses")
    staffing: Staffing = Field(description="when people come and go")
    direction: Direction = Field(description="what management is asked, and what it sees")
    tool: Tool = Field(description="the case of the portal")
    initiatives: Initiatives = Field(description="task forces and the new service")
    shocks: Shocks = Field(description="strength and length of what nobody chose")
    links: Links = Field(default_factory=Links, description="multipliers of mechanisms")
    beats: Items[Beat] = Field((), max_length=500, description="fixed events of the story")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for path, message in _contradictions(self):
            raise inconsistent(path, message)
        return self

    @property
    def plan(self) -> Plan:
        """Return the incentive plan in force on day 0."""
        return self.incentives[self.governance.plan]

    @property
    def round_weeks(self) -> tuple[int, ...]:
        """Return the weeks of each round; one round unless the file says otherwise."""
        return self.rounds or (self.weeks,)

    @property
    def usual_seed(self) -> int:
        """Return the seed of those who ask for none."""
        return USUAL_SEED if self.classroom_seed is None else self.classroom_seed

    @property
    def fingerprint(self) -> str:
        """Return 32 hex digits that are equal for equal scenarios, on every machine.

        The classroom's seed is no part of it: it changes no run.
        """
        value = self.model_dump(mode="json", exclude={"classroom_seed"})
        line = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.blake2b(line.encode(), digest_size=16).hexdigest()

    @classmethod
    def from_json(cls, value: object) -> "Scenario":
        """Check JSON data, such as `model_dump(mode="json")` gives; raise ScenarioError."""
        try:
            return cls.model_validate_json(json.dumps(value))
        except ValidationError as error:
            path, message = finding(error, cls)
            raise ScenarioError(f"{dotted(path)}: {message}" if path else message) from None
        except (TypeError, ValueError, RecursionError) as error:
            raise ScenarioError(f"the scenario is not JSON data: {error}") from None

    def replace(self, changes: Mapping[str, Any]) -> "Scenario":
        """Return a copy with other values, by dotted path; raise ScenarioError.

        Items of lists are addressed by id: `{"clients.corrivent.s0": 0.4}`.
        """
        return self.from_json(changed(self.model_dump(mode="json"), changes))


def _contradictions(scenario: Scenario) -> Findings:
    """Yield what is wrong between fields that are right one by one."""
    yield from _calendar(scenario)
    yield from _people(scenario)
    yield from _numbers(scenario)
    yield from _names(scenario)
    for index, beat in enumerate(scenario.beats):
        for key, message in wrong_in(scenario, beat):
            yield ("beats", index, *key), message


def _calendar(scenario: Scenario) -> Findings:
    if scenario.start.weekday() != 0:
        yield ("start",), f"{scenario.start} is not a Monday, which day 0 must be"
    if not 2000 <= scenario.start.year <= 2100:
        yield ("start",), f"{scenario.start} is not between 2000 and 2100"
    if scenario.rounds and sum(scenario.rounds) != scenario.weeks:
        total = sum(scenario.rounds)
        yield ("rounds",), f"rounds last {total} weeks, but `weeks` is {scenario.weeks}"
    if scenario.shadow_weeks + scenario.help_weeks > scenario.weeks:
        yield ("help_weeks",), f"`shadow_weeks` and it are more than `weeks`, {scenario.weeks}"
    for index, translator in enumerate(scenario.translators):
        for place, (first, last) in enumerate(translator.absences):
            if last < first:
                path = ("translators", index, "absences", place)
                yield path, f"the absence ends on day {last}, before it begins on day {first}"


def _people(scenario: Scenario) -> Findings:
    for seat in get_args(Seat):
        persons = [person.id for person in scenario.staff if person.seat == seat]
        if seat not in scenario.seats:
            yield ("seats",), f"the autopilot of the seat {seat!r} is missing"
        if seat != "management" and not persons:
            yield ("staff",), f"nobody sits at the {seat} seat; one person is needed"
        yield from _known(("chairs", seat), scenario.chairs.get(seat), persons)
    sales = [person.id for person in scenario.staff if person.seat == "sales"]
    for index, client in enumerate(scenario.clients):
        yield from _known(("clients", index, "owner"), client.owner, sales)


def _numbers(scenario: Scenario) -> Findings:
    shares = [domain.share for domain in scenario.domains]
    languages = scenario.request.language_shares
    flows = scenario.request.workflow_shares
    yield from _whole(("domains",), "shares of the domains", shares)
    yield from _whole(("request", "language_shares"), "shares", languages)
    mix = (flows.light, flows.revised, flows.checked)
    yield from _whole(("request", "workflow_shares"), "shares", mix)
    yield from _ordered(scenario.request, "request", "words_min", "words_max")
    yield from _ordered(scenario.request, "request", "scope_words_min", "scope_words_max")
    yield from _ordered(scenario.haggling, "haggling", "ask_min", "ask_max")
    yield from _ordered(scenario.pm_work, "pm_work", "clarify_days_min", "clarify_days_max")
    yield from _ordered(scenario.quality, "quality", "brief_thin_below", "brief_good_from")
    yield from _rising(("pricing", "steps"), scenario.pricing.steps)
    yield from _rising(("pricing", "stretches"), scenario.pricing.stretches)
    yield from _rising(("pm_work", "pads"), scenario.pm_work.pads)
    for name in ("authority_steps", "guide_steps", "floor_steps", "training_steps"):
        yield from _rising(("direction", name), getattr(scenario.direction, name))


def _names(scenario: Scenario) -> Findings:
    domains = [domain.id for domain in scenario.domains]
    languages = [language.id for language in scenario.languages]
    yield from _known(("governance", "plan"), scenario.governance.plan, scenario.incentives)
    for index, client in enumerate(scenario.clients):
        yield from _all_known(("clients", index, "domain"), client.domain, domains)
        yield from _all_known(("clients", index, "languages"), client.languages, languages)
    for index, translator in enumerate(scenario.translators):
        yield from _known(("translators", index, "into"), translator.into, languages)
        yield from _all_known(("translators", index, "domains"), translator.domains, domains)
    service = scenario.initiatives.service_domain
    yield from _known(("initiatives", "service_domain"), service, domains)
    for index, person in enumerate(scenario.staff):
        yield from _all_known(("staff", index, "domains"), person.domains, domains)
    for index, language in enumerate(scenario.languages):
        named = sum(translator.into == language.id for translator in scenario.translators)
        if named > language.translators:
            path = ("languages", index, "translators")
            yield path, f"{language.translators} is less than the {named} named ones"


def _known(path: Path, name: str | None, names: Iterable[str]) -> Findings:
    listed = list(names)
    if name is not None and name not in listed:
        yield path, f"{name!r} is unknown; {nearest(name, listed)}"


def _all_known(path: Path, names: tuple[str, ...], known: list[str]) -> Findings:
    for index, name in enumerate(names):
        yield from _known((*path, index), name, known)
        if name in names[:index]:
            yield (*path, index), f"{name!r} appears twice"


def _whole(path: Path, what: str, shares: Iterable[float]) -> Findings:
    total = math.fsum(shares)
    if abs(total - 1) > 1e-6:
        yield path, f"the {what.removeprefix('the ')} sum to {total:.6g}, not to 1"


def _ordered(part: Part, name: str, low: str, high: str) -> Findings:
    least, most = getattr(part, low), getattr(part, high)
    if least > most:
        yield (name, low), f"{least:g} is above {high}, which is {most:g}"


def _rising(path: Path, values: tuple[float, ...]) -> Findings:
    for index in range(1, len(values)):
        if values[index] <= values[index - 1]:
            yield (*path, index), f"{values[index]:g} is not above the value before it"
