"""Who and what is there in the firm?

Plain slots dataclasses without behaviour or checks: the scenario was checked when it was read. Days
are working days from day 0, money is integer cents, shares lie in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from simpy.events import Event

from simlib.model.queues import Server
from simlib.scenario.cast import Leans

__all__ = ["Client", "Job", "Order", "Person", "Project", "Rfq", "Translator"]


@dataclass(slots=True, eq=False)
class Client:
    """A client; what it needs and how it weighs things is hidden from every desk."""

    id: str
    name: str
    contact: str
    owner: str
    domains: tuple[str, ...]
    source: str
    languages: tuple[str, ...]
    workflow: str | None  # usual workflow; None = drawn for each request
    lam: float
    size: float
    price_weight: float
    date_weight: float
    quality_weight: float
    ambiguity: float
    lead_shift: float
    bluff: float
    scope_change: float
    pays_days: float
    churn_factor: float
    satisfaction: float
    wallet: float
    win_memory: float
    since: float  # day of the first order
    active: bool = True
    dearness: float = 0.0  # our prices over the rival's, of late (log)
    starting: tuple[float, float, float] = (0.0, 0.0, 0.0)
    contacted: float = 0.0
    impression: float = 0.7
    noted: float = 0.7  # the impression last written down
    notes: int = 0  # impressions written down so far
    quotes: int = 0
    wins: int = 0
    asked_off: int = 0
    left_over_price: int = 0
    gave_off: int = 0
    additions: int = 0
    additions_charged: int = 0


@dataclass(slots=True, eq=False)
class Rfq:
    """A request for a quote. ``complexity``, ``competitor`` and the draws are hidden."""

    id: str
    client: Client
    seller: str
    came: float
    words: float
    languages: tuple[str, ...]
    domain: str
    workflow: str
    asked_days: float
    standard_days: float
    ambiguity: float
    complexity: float
    list_per_word: float  # EUR per source word and language for the workflow asked
    competitor: float  # EUR per source word and language, for the workflow asked
    guess_noise: float
    mood_noise: float  # of the impression that the client leaves, in sd
    first_order: bool
    beat: str = ""
    off_asked: float | None = None
    escalated: str = ""  # why it is brought to a person, or ""
    joint: float = 0.0  # 0 no consultation, .25 an estimate, 1 worked out together
    told_days: float | None = None
    told_cost: float | None = None
    view_days: float | None = None
    ordered: bool = False
    own_days: float = 0.0  # the seller's own count, made when the request comes
    pm: str = ""  # who looks after it, from the first time that the PM office hears of it
    additions: int = 0  # how often the client has sent more
    waits: bool = False  # counts among the requests of its PM
    pm_hours: float = 0.0  # that the PM office has spent on it and on its order
    pm_reason: str = ""  # why its questions are brought to a person at the PM's desk, or ""

    volume: float = field(init=False)  # words times languages
    list_price: float = field(init=False)  # EUR

    def __post_init__(self) -> None:
        self.volume = self.words * len(self.languages)
        self.list_price = self.list_per_word * self.volume


@dataclass(slots=True, eq=False)
class Order:
    """What was promised to a client; ``price`` in cents, ``days`` from the order (``won``)."""

    price: int
    days: float
    workflow: str
    won: float
    told_days: float | None
    view_days: float = 0.0  # what a PM expected when it was won, asked or not
    begun: float = 0.0  # part that was translated before the PM office's story begins


@dataclass(slots=True, eq=False)
class Project:
    """An order on its way: one job for each language."""

    id: str
    rfq: Rfq
    order: Order
    pm: str
    due: float
    workflow: str
    brief: float
    done: Event
    cause: str
    left: int = 0  # jobs not checked yet
    to_check: int = 0  # jobs that have not reached the check
    vendor: int = 0
    warned: bool = False
    risk_asked: bool = False
    forecast: float | None = None  # day of delivery as it looked when the promise was in danger
    defects: int = 0
    complaints: int = 0
    queries: int = 0
    added_days: float = 0.0  # granted for what the client sent later
    added_words: float = 0.0  # that the client sent later
    looks: int = 0  # how often a PM was made to look at its date anew
    jobs: list[Job] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Job:
    """One language of a project."""

    id: str
    project: Project
    language: str
    words: float
    cost: int = 0
    quality: float = 0.0
    score: float = 0.0
    ends: float = 0.0
    vendor: str = ""
    given_back: bool = False  # its translator fell ill, and somebody else does it
    ends_told: int = 0  # how often its end was settled; 0: nobody translates yet
    staffed: str = ""  # record


@dataclass(slots=True, eq=False)
class Translator:
    """A freelancer; ``server`` holds the days of work accepted from us."""

    id: str
    name: str
    language: str
    domains: tuple[str, ...]
    rate: float
    days_per_word: float
    quality: float
    score: float  # quality as the PM office has it on file
    duration_sd: float
    accept_offset: float
    goodwill: float
    resting: float  # goodwill to which they return when treated as usual
    absences: tuple[tuple[float, float], ...]  # each: its first day, and the day after its last
    server: Server


@dataclass(slots=True, eq=False)
class Person:
    """Somebody on the staff, with the hours that their desk has taken on."""

    id: str
    name: str
    seat: str
    domains: tuple[str, ...]
    leans: Leans
    server: Server
    open_projects: int = 0
    requests: int = 0  # that a PM looks after and that are not decided yet
    fatigue: float = 0.0
    overtime_hours: float = 0.0
    week_hours: float = 0.0  # hours taken on this week
    hours: float = 0.0  # of a PM: hours taken on since the start
    relief_hours: float = 0.0  # of a PM's work that a freelancer can still do this week
    focus: str = "mixed"
    hunted: float = 0.0  # hours a day spent hunting last week
    prospects: int = 0  # strangers who asked, so far
    pipeline_last: float = 0.0  # EUR in open quotes last Friday
    open_quotes: dict[str, float] = field(default_factory=dict)  # request -> EUR
    settled: float = float("-inf")  # day from which a newcomer works at full speed
    heir: Person | None = None  # who took the desk over when this person left
