"""Which numbers bound what management decides, and what befalls the firm?

When management is asked and what it may choose, what its initiatives cost, and how strong the
events are that nobody at a desk chose. No part has defaults: every number stands in the firm's
file.
"""

from typing import Annotated, Literal

from pydantic import Field

from simlib.scenario.fields import Code, Part, number

Kind = Literal[
    "plan",
    "authority",
    "guide",
    "floor",
    "meetings",
    "training",
    "hiring",
    "tool",
    "service",
    "task_force",
    "solutioning",
]
Share = Annotated[float, Field(ge=0, le=1)]


class Direction(Part):
    """When is management asked about what, and how well does it see?"""

    agenda: tuple[Kind, ...] = Field(
        max_length=11, description="questions that come to management, each once a quarter"
    )
    month_days: int = number(5, 60, "days between two rounds of questions, working days")
    authority_steps: tuple[Share, ...] = Field(
        min_length=2, max_length=9, description="shares of quotes on the card, rising"
    )
    guide_steps: tuple[Share, ...] = Field(
        min_length=2, max_length=9, description="capabilities on the guide's card, rising"
    )
    floor_steps: tuple[Share, ...] = Field(
        min_length=2, max_length=9, description="margins on the floor's card, rising"
    )
    training_steps: tuple[Annotated[float, Field(ge=0, le=60)], ...] = Field(
        min_length=2, max_length=9, description="days per person and quarter on the card, rising"
    )
    meeting_steps: tuple[Annotated[int, Field(ge=1, le=250)], ...] = Field(
        min_length=1, max_length=9, description="cadences on the card, working days, falling"
    )
    training_weeks: int = number(1, 12, "weeks over which a quarter's training is spread, weeks")
    survey_sd: float = number(0, 1, "noise of the survey on trust, sd")
    report_sd: float = number(0, 1, "noise of the quarterly report on capability, sd")


class Tool(Part):
    """What does the portal cost, what does it save, and what does each side know of that?"""

    cost_eur: float = number(0, 1e7, "price, EUR")
    yearly_eur: float = number(0, 1e7, "running cost, EUR per year")
    years: float = number(0.25, 20, "years over which the price is spread, years")
    pm_hours: float = number(0.1, 2, "PM hours once in use, ratio")
    adopted_days: float = number(0, 500, "from the approval to its use, working days")
    hour_eur: float = number(0, 1000, "worth of a saved PM hour, EUR")
    replies_share: float = number(0, 1, "bookings that slow replies cost, share of bookings")
    claim_sd: float = number(0, 1, "noise of what a side claims, sd of the log")
    heard: float = number(0, 1, "part of a claim that counts without understanding, share")
    heard_understanding: float = number(0, 1, "part added by the other side's full understanding")
    split_boast: float = number(0, 5, "claim of a side that writes alone over its own view, ratio")
    trial_eur: float = number(0, 1e6, "trial at one desk, EUR")
    trial_days: float = number(1, 250, "length of a trial, working days")


class Initiatives(Part):
    """What do task forces, joint solutioning and the new service take and give?"""

    weeks: int = number(1, 52, "length of an initiative, weeks")
    pair_hours: float = number(0, 40, "a task force, hours a week of each of its two people")
    pair_boost: float = number(0, 1, "step of capability towards 1 by a task force, share")
    joint_hours: float = number(0, 40, "joint solutioning, hours a week of each of its two people")
    joint_boost: float = number(0, 1, "step of capability towards 1 by joint solutioning, share")
    joint_training_days: float = number(0, 60, "cross-training that it is worth, days")
    service_domain: Code = Field(description="domain of the new service")
    service_boost: float = number(0, 1, "step of capability towards 1 by its task force, share")
    service_hours: float = number(0, 200, "quoting it alone, hours of a salesperson")
    service_leads: int = number(0, 20, "strangers who ask once it is offered")


class Shocks(Part):
    """How strong is what nobody at a desk chose, and how long does it last?"""

    vendor_ill_days: float = number(0, 250, "a translator's fever, working days")
    half_time: float = number(0, 1, "remaining time of a hurried job, share")
    undercut: float = number(-1, 1, "competitor's price in one domain, log")
    undercut_days: float = number(0, 250, "how long it undercuts, working days")
    new_buyer_price: float = number(0, 10, "a new buyer's sensitivity to price, ratio")
    new_buyer_satisfaction: float = number(-1, 1, "step of satisfaction under a new buyer, points")
    new_buyer_days: float = number(0, 500, "until the new buyer knows us, working days")
    pieces_brief: float = number(0, 1, "brief lost when files come in pieces, 0..1")
    pieces_days: float = number(0, 20, "delay of the first file, working days")
    pieces_jobs: int = number(1, 50, "orders that come in pieces")
    system_down_hours: float = number(1, 10, "PM hours while the system is down, ratio")
    system_down_days: float = number(0, 250, "length of the failure, working days")
    fair_demand: float = number(0, 10, "requests in a fair season, ratio")
    fair_lead_time: float = number(-3, 3, "requested time in a fair season, log")
    fair_days: float = number(0, 250, "length of the fair season, working days")
    good_word_reputation: float = number(-1, 1, "step of reputation by a good word, points")
    good_word_leads: int = number(0, 20, "strangers sent by a good word")
    corridor_trust: float = number(-1, 1, "step of both sides' trust by a sentence, points")
    pm_gone_days: float = number(0, 500, "until a newcomer sits there, working days")
    paid_late_eur: float = number(0, 1e7, "money that comes later, EUR")
    paid_late_days: float = number(0, 500, "how much later it comes, working days")
    language_data_share: float = number(0, 10, "demand in the domain everyone talks about, ratio")
    language_data_price: float = number(0.1, 10, "price in the domain that loses, ratio")
    august_demand: float = number(0, 10, "requests in August, ratio")
    august_share: float = number(0.05, 1, "translators' time for us in August, ratio")
    august_days: float = number(0, 250, "length of August, working days")
    can_wait_days: float = number(0, 250, "days that a client gives back, working days")
