"""Who takes part in a scenario?

Domains, languages, clients, translators, staff and the fixed events of the story.
"""

from typing import Annotated, Literal

from pydantic import Field

from simlib.scenario.fields import Code, Part, Slug, Table, number, text

Seat = Literal["sales", "pm", "management"]
WorkflowName = Literal["light", "revised", "checked"]
HandoverName = Literal["mail", "page", "call"]
BeatKind = Literal["request", "order", "addition", "query", "note", "shock"]
Focus = Literal["care", "mixed", "hunt", "hunt_guide"]
Domains = Annotated[tuple[Code, ...], Field(min_length=1, max_length=12)]
Targets = Annotated[tuple[Code, ...], Field(min_length=1, max_length=40)]
ShockValue = str | int | float | tuple[Slug, ...]
Day = Annotated[int, Field(ge=-2600, le=26_000)]


class Domain(Part):
    """Describe a field of work."""

    id: Code = Field(description="code of the domain")
    share: float = number(0, 1, "share of the market's demand; all sum to 1")
    price: float = number(0.1, 10, "factor on the list price, ratio")
    drift: float = number(-3, 3, "yearly change of demand, log")
    capability: float = number(0, 1, "the firm's capability at the start")


class Language(Part):
    """Describe a target language."""

    id: Code = Field(description="code of the language")
    price: float = number(0.1, 10, "factor on the list price, ratio")
    translators: int = number(1, 5000, "translators into it, with the named ones")


class Temper(Part):
    """Hold what named and other clients have in common."""

    lam: float = number(0, 2000, "requests per year at usual share of wallet")
    s0: float = number(0, 1, "satisfaction on day 0")
    w0: float = number(0, 5, "share of wallet on day 0, ratio to the usual one")
    v0: float = number(0, 1, "past win rate on day 0")
    ambiguity: float = number(0, 1, "mean ambiguity of requests")
    lead_shift: float = number(-3, 3, "shift of the requested lead time, log")
    bluff: float = number(0, 1, "odds that bargaining is a bluff")
    scope_change: float = number(0, 1, "odds of an addition after the order")
    pays_days: float = number(0, 365, "days until an invoice is paid, calendar days")


class Client(Temper):
    """Describe a named client."""

    id: Slug = Field(description="id, also in every record")
    name: str = text(80, "name on cards and boards")
    contact: str = text(80, "the person who writes")
    domain: Domains = Field(description="own domains; requests are shared evenly")
    source: Code = Field(description="language of the files")
    languages: Targets = Field(description="target languages it asks for")
    size: float = number(0.01, 100, "size of requests, ratio to the median")
    ps: float = number(0, 10, "sensitivity to price, ratio to the mean")
    ds: float = number(0, 10, "sensitivity to dates, ratio to the mean")
    qs: float = number(0, 10, "sensitivity to quality, ratio to the mean")
    owner: Slug = Field(description="id of the salesperson who looks after it")
    since_years: float = number(0, 100, "client for so many years on day 0")
    churn_factor: float = number(0, 10, "factor on the hazard of leaving, ratio", default=1.0)
    workflow: WorkflowName = Field("revised", description="workflow it usually asks for")


class OtherClients(Temper):
    """Describe the many clients without a name."""

    count: int = number(0, 20_000, "clients at the start")
    size: float = number(0.01, 100, "size of requests, ratio to the median")
    weight_sd: float = number(0, 2, "spread of ps, ds and qs around 1, sd")
    s0_sd: float = number(0, 1, "spread of s0, sd")
    since_years_max: float = number(0, 100, "longest history on day 0, years; evenly spread")
    names: tuple[str, ...] = Field(
        min_length=1, max_length=2000, description="names in turn, then of those who come later"
    )


class Translator(Part):
    """Describe a named translator."""

    id: Slug = Field(description="id, also in every record")
    name: str = text(80, "name on cards and boards")
    into: Code = Field(description="target language")
    domains: Domains = Field(description="domains with skill")
    rate: float = number(0.1, 10, "factor on the usual rate, ratio")
    words_per_day: float = number(100, 20_000, "speed, words per full day")
    share: float = number(0.01, 1, "share of the day for us")
    quality: float = number(0, 1, "quality of the work")
    duration_sd: float = number(0, 2, "spread of durations, sd of the log")
    accept_offset: float = number(-10, 10, "shift of acceptance, logit")
    goodwill: float = number(0, 1, "goodwill towards us on day 0")
    absences: tuple[tuple[Day, Day], ...] = Field(
        (), max_length=60, description="[first, last] working days away, counted from day 0"
    )


class OtherTranslators(Part):
    """Describe the translators without a name."""

    rate_sd: float = number(0, 1, "spread of the rate around 1, sd")
    quality: float = number(0, 1, "mean quality")
    quality_sd: float = number(0, 1, "spread of quality, sd")
    words_per_day: float = number(100, 20_000, "mean speed, words per full day")
    speed_sd: float = number(0, 1, "spread of speed, share of the mean")
    share: float = number(0.01, 1, "share of the day for us")
    duration_sd: float = number(0, 2, "spread of durations, sd of the log")
    goodwill: float = number(0, 1, "goodwill towards us on day 0")


class Leans(Part):
    """Say how a person differs from the department's policy; the defaults change nothing."""

    pad: float = number(-1, 1, "added to the padding, share", default=0.0)
    signoff_margin: float = number(-1, 1, "added to the margin at sign-off, share", default=0.0)
    warn_margin_d: float = number(-20, 20, "warns so much earlier, working days", default=0.0)
    clarify_share: float = number(-1, 1, "added to the share of briefs clarified", default=0.0)
    full_revision_spare_d: float | None = Field(
        None, ge=0, le=60, description="revises in full with so many days to spare; null = policy"
    )
    reply_delay_d: float = number(0, 20, "answers so much later, working days", default=0.0)
    estimate_sd: float | None = Field(
        None, ge=0, le=2, description="own noise of estimates, sd of the log; null = usual"
    )
    own_view_bias: float = number(0, 5, "factor on the bias of own estimates", default=1.0)
    hold: float = number(-1, 1, "added to the confidence in bargaining", default=0.0)
    absorb_share: float = number(-1, 1, "added to the share of additions absorbed", default=0.0)
    handover: HandoverName | None = Field(None, description="usual hand-over; null = policy")
    week_plan: Focus | None = Field(None, description="usual focus of a week; null = policy")
    recency: float | None = Field(
        None, ge=0, le=1, description="weight of the last quarter; null = policy"
    )
    hurdle: float | None = Field(
        None, ge=0, le=20, description="benefit over cost that a case needs; null = policy"
    )
    survey_sd: float | None = Field(
        None, ge=0, le=1, description="noise of the survey on trust, sd; null = policy"
    )


class Person(Part):
    """Describe a member of the staff."""

    id: Slug = Field(description="id, also in every record")
    name: str = text(80, "name on cards and boards")
    seat: Seat | None = Field(description="department, or null without one")
    role: str = text(120, "what the person looks after")
    habit: str = text(200, "habit, as the people page tells it")
    domains: tuple[Code, ...] = Field((), max_length=12, description="domains looked after")
    leans: Leans = Field(default_factory=Leans, description="differences from the policy")


class Beat(Part):
    """Fix an event of the story; it has no outcome."""

    id: Slug = Field(description="id, also of the request or order that it makes")
    day: int = number(-260, 26_000, "working day, 0 = first Monday; before it orders only")
    kind: BeatKind = Field(
        description="a client's request, an order that nobody here was asked about, an addition "
        "to such an order, a query on it, a note, or something that befalls the firm"
    )
    hour: float = number(0, 24, "time of day on cards, hours", default=9.0)
    client: Slug | None = Field(None, description="id of the client; requests need one")
    words: int | None = Field(None, ge=1, le=2_000_000, description="size, source words")
    languages: tuple[Code, ...] = Field((), max_length=40, description="target languages")
    domain: Code | None = Field(None, description="code of the domain")
    asked_days: float | None = Field(
        None, ge=0.1, le=520, description="requested time, working days"
    )
    workflow: WorkflowName = Field("revised", description="workflow asked for")
    off_asked: float | None = Field(
        None, ge=0, le=0.9, description="discount asked from the start, share of the price"
    )
    pm: Slug | None = Field(None, description="id of the PM who gets it; else by field and load")
    note: Slug | None = Field(None, description="code of the text that goes with it")
    due: float | None = Field(
        None, ge=-260, le=26_260, description="day promised for an order, working days from day 0"
    )
    since: float = number(0, 260, "for so long the client has waited already, days", default=0.0)
    begun: float = number(0, 0.95, "part of an order that is translated already", default=0.0)
    order: Slug | None = Field(None, description="id of the order that it is about")
    held_days: float | None = Field(
        None, ge=0.1, le=60, description="how long a query holds the order, working days"
    )
    shock: Table[str, ShockValue] | None = Field(
        None, description="kind and fields of what befalls the firm; shocks need it"
    )

    @property
    def at(self) -> float:
        """Return when it happens, in working days; the day has hours 9 to 13 and 14 to 18."""
        worked = self.hour - 9 if self.hour <= 13 else max(self.hour - 10, 4.0)
        return self.day + min(max(worked / 8, 0.0), 0.99)
