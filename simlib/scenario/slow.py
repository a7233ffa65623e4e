"""Which numbers move a firm over months: trust, capability, people, and pressure on the margin?

Steps are given per year, so that a firm of nine thousand projects a year moves no faster than one
of four hundred and fifty.
"""

from pydantic import Field

from simlib.scenario.fields import Part, number


class Trust(Part):
    """How do trust and understanding between the departments move?"""

    projects_a_year: float = number(1, 1e6, "usual projects: a year's worth of experience, 1/year")
    up_a_year: float = number(0, 20, "gain by a year of kept words, share of what is missing")
    down_a_year: float = number(0, 60, "loss by a year of broken words, share of what is there")
    padded_below: float = number(0, 1, "days used over days told below which a word was padded")
    padded_weight: float = number(0, 5, "loss by a padded estimate over a missed one, ratio")
    promise_share: float = number(0, 2, "promise over the PM's view below which it was not asked")
    kept_weight: float = number(0, 5, "loss by such a promise that is kept all the same, ratio")
    queries_free: float = number(0, 100, "queries of a language job that anger nobody")
    queries_weight: float = number(0, 5, "loss by more queries than that, ratio")
    meeting_trust: float = number(0, 1, "gain of trust by a meeting, share of what is missing")
    meeting_understanding: float = number(0, 1, "gain of understanding by a meeting, share")
    training_gain: float = number(0, 10, "understanding gained by cross-training, log per day")
    training_trust: float = number(0, 5, "trust gained over understanding gained, ratio")
    forgetting: float = number(0, 10, "understanding lost without training, log per year")
    understanding_floor: float = number(0, 1, "understanding that nobody loses, 0..1")
    experience_a_year: float = number(
        0, 200, "pull of a year of outcomes on what both desks expect, log per year"
    )
    neutral: float = number(0, 1, "trust that people act on where a link is cut, 0..1")


class Learning(Part):
    """How does a firm's capability in a field grow and fade?"""

    words: float = number(1e3, 1e12, "delivered words that teach 63 % of what is missing")
    joint: float = number(0, 10, "learning added by having solved it together, ratio")
    decay: float = number(0, 5, "capability lost in a field left alone, log per year")
    frontier: float = number(0, 10, "capability overtaken as a field grows, log per log of growth")
    requests: float = number(0, 5, "power of capability over that of day 0 in clients' requests")


class Pressure(Part):
    """When does a low margin press on the PM office?"""

    below: float = number(-1, 1, "gross margin below which it presses, share of revenue")
    span: float = number(0.001, 1, "margin missing that doubles the weight of cost, share")
    most: float = number(0, 20, "largest addition to that weight, ratio")
    neutral: float = number(0, 10, "weight of a cost that PMs feel where the link is cut, per EUR")
    memory_projects: float = number(1, 1e6, "projects over which the margin is averaged")
    heard_every_weeks: int = number(1, 260, "weeks between two reports to the PM office")


class Staffing(Part):
    """When do translators and PMs come and go?"""

    recruit_from_days: float = number(0, 250, "mean queue of a language that brings a recruit")
    vendor_unhappy_below: float = number(0, 1, "goodwill below which a translator may leave")
    vendor_unhappy_months: int = number(0, 120, "months of low goodwill before that, months")
    vendor_leaves: float = number(0, 20, "hazard of leaving then, 1/year")
    tired_from: float = number(0, 1, "lasting fatigue from which a PM may leave, 0..1")
    tired_memory_weeks: float = number(1, 520, "weeks over which fatigue is averaged")
    tired_leaves: float = number(0, 50, "hazard of leaving per point of fatigue above, 1/year")
    vacant_days: float = number(0, 1000, "until a newcomer starts, working days")
    settling_days: float = number(0, 1000, "until a newcomer works at full speed, working days")
    settling_speed: float = number(0.05, 1, "speed of a newcomer until then, share")
    hiring_eur: float = number(0, 1e6, "cost of finding a person, EUR")
    names: tuple[str, ...] = Field(
        min_length=1, max_length=2000, description="names of those who are hired, in turn"
    )
