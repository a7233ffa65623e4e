"""Small firms, short stories and ways to play them, for every test of runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from random import Random
from typing import Any

from simlib.decisions import RULES, Decision, DecisionPoint, Field, Option
from simlib.model.toy import ToyFirm, name_the_first, name_the_middle
from simlib.records import Record
from simlib.run import Run
from simlib.scenario import Scenario, load_scenario
from simlib.world import World

TOY = World(
    "toy",
    ToyFirm,
    {"balanced": name_the_middle, "steady": name_the_middle, "first": name_the_first},
)
ALL_ASK = {
    "sales": dict.fromkeys(
        (
            "bid",
            "consult",
            "promise",
            "price",
            "workflow",
            "discount",
            "handover",
            "scope",
            "week_plan",
        ),
        "ask",
    ),
    "pm": dict.fromkeys(
        ("estimate", "signoff", "clarify", "vendor", "decline", "revision", "at_risk"), "ask"
    ),
}
PEOPLE: dict[str, str | None] = {"sales": None, "pm": None, "management": None}
AGENDA = tuple(RULES["management"])
Answering = Callable[[DecisionPoint], Decision]


@cache
def shipped() -> Scenario:
    """The shipped scenario, at full length."""
    return load_scenario("pm_plays_sales")


def story(warm_up: int = 4, weeks: int = 4, run_on: int = 2, **changes: Any) -> Scenario:
    """The shipped scenario, cut short; ``changes`` are dotted paths with __ for the dots."""
    named = {name.replace("__", "."): value for name, value in changes.items()}
    cut = _cut(warm_up, weeks, run_on)
    return cut.replace(named) if named else cut


@cache
def _cut(warm_up: int, weeks: int, run_on: int) -> Scenario:
    beats = [beat.model_dump(mode="json") for beat in shipped().beats if beat.day < 5 * weeks]
    length = {"warm_up_weeks": warm_up, "weeks": weeks, "run_on_weeks": run_on, "rounds": []}
    return shipped().replace({**length, "beats": beats})


@cache
def directed(weeks: int = 13, warm_up: int = 13, run_on: int = 0) -> Scenario:
    """A story in which every kind of question comes to management."""
    return story(warm_up, weeks, run_on, direction__agenda=list(AGENDA))


@cache
def asked_of_management() -> tuple[DecisionPoint, ...]:
    """Every question to management in a quarter, with its defaults."""
    return tuple(points(Run(directed(), 5, {"management": None})))


def toy_story(weeks: int = 4, run_on: int = 2) -> Scenario:
    """A short story for the toy firm, whose one salesperson is no member of the real staff."""
    return story(2, weeks, run_on, chairs__sales=None)


def toy_run(seed: int = 7, seats: Mapping[str, str | None] | None = None, **lengths: int) -> Run:
    return Run(toy_story(**lengths), seed, seats, world=TOY)


def by_default(point: DecisionPoint) -> Decision:
    return point.default


def play(run: Run, answer: Answering = by_default, until: float | None = None) -> Run:
    """Answer every question that waits, to the end or to a day."""
    while (point := run.advance(until)) is not None:
        run.decide(answer(point))
    return run


def points(run: Run, answer: Answering = by_default) -> Iterator[DecisionPoint]:
    """Yield every question to a person, and answer it afterwards."""
    while (point := run.advance()) is not None:
        yield point
        run.decide(answer(point))


def at_random(seed: int) -> Answering:
    """Answer anything that is allowed: every choice, every number in its range."""
    dice = Random(seed)

    def answer(point: DecisionPoint) -> Decision:
        return point.decision(**{field.name: any_answer(field, dice) for field in point.fields})

    return answer


def answer_by_name(point: DecisionPoint) -> Decision:
    """Answer in any way, told by nothing but the question's own name: the order does not matter."""
    return at_random(sum(point.id.encode()))(point)


def any_answer(field: Field, dice: Random) -> Option:
    if field.how == "choice" or dice.random() < 0.5:
        return dice.choice(field.options)
    return dice.uniform(field.low, field.high)


def of_kind(records: tuple[Record, ...] | list[Record], *kinds: str) -> list[Record]:
    return [record for record in records if record.kind in kinds]
