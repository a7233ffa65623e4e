"""Does one changed decision reach others only through what the model declares?

With every coupling between clients cut, a decision may change the client that it is about and
nobody else. Whatever else moves is a coupling that nobody declared, or a draw that depends on what
happened elsewhere. `CUT`, `IDLE` and `AT_ONCE` together list every way in which the clients of this
firm have to do with each other; what is left out of them must be what one client does to itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import inf
from typing import Any, NamedTuple

import pytest

from simlib.decisions import Decision, DecisionPoint, Field, Option
from simlib.policies import POLICIES, balanced
from simlib.records import Record
from simlib.run import Run
from simlib.scenario import Scenario
from simlib.scenario.parameters import Links
from simlib.world import AGENCY
from tests.firms import story

SEEDS = (1, 2, 3)
KINDS = ("bid", "consult", "quote", "haggle", "handover", "scope", "week_plan")
KINDS += ("estimate", "signoff", "clarify", "vendor", "revision", "at_risk")

# What belongs to a client's own story stays; these carry something from one client to another.
OWN = {
    *("late_to_satisfaction", "defect_to_satisfaction", "satisfaction_to_churn"),
    *("brief_to_queries", "price_to_choice", "date_to_choice", "capability_to_choice"),
    *("capability_to_work", "capability_to_requests", "frontier_to_capability"),
    *("late_to_credit", "waiting_to_choice", "together_to_hours"),
    *("brief_to_clarifying", "brief_to_defects"),
}
CUT = {f"links.{name}": 0.0 for name in Links.model_fields if name not in OWN}
IDLE = {
    "demand.reputation_a_year": 0.0,  # nobody speaks of us
    "pm_work.field_lead": 200.0,  # nobody helps out in another field
    "demand.lead_candidates": 0.0,  # a stranger falls to whoever hunts just then
    "sales_work.care_lift": 0.0,  # a talk with one client is none with another
    "sales_work.hunting_shares": {"care": 0.0, "mixed": 0.0, "hunt": 0.0},
    "governance.meeting_every_days": None,  # a meeting tells Sales of the load
    "governance.training_days": 0.0,
    "escalation.deals_per_week": 0.0,  # in a week full of cards the next deal waits
    "escalation.pm_deals_per_week": 0.0,
    "vendor_market.goodwill_premium": 0.0,
    "vendor_market.goodwill_squeeze": 0.0,
    "vendor_market.goodwill_rushed": 0.0,
    "translators": [],
}
# So fast that nobody ever waits for anybody: beyond what a scenario file may say, and so far that
# no sum of times feels it.
AT_ONCE = {
    "pm_work": {"hours_per_day": 1e30},
    "sales_work": {"hours_per_day": 1e30},
    "other_translators": {"words_per_day": 1e30},
    "escalation": {"pm_patience_days": inf},  # nor for a week that is full of cards
}
# So that every kind of question comes up in a short story.
BUSY = {
    "request.lead_time_mean": -0.5,
    "governance.authority": 0.7,
    "governance.plan": "shared",
    "other_clients.scope_change": 0.6,
    "production.base_days": 0.2,
    "production.revision_words_per_day": 2500.0,
    "beats": [],
}


class World(NamedTuple):
    """A run by autopilots, and every question that they were asked."""

    run: Run
    asked: dict[str, DecisionPoint]


@cache
def alone() -> Scenario:
    """The firm in which no client has to do with another."""
    firm = story(4, 8, 0).replace({**BUSY, **IDLE, **CUT})
    parts = {
        name: getattr(firm, name).model_copy(update=changes) for name, changes in AT_ONCE.items()
    }
    return firm.model_copy(update=parts)


@cache
def together() -> Scenario:
    """The same firm with all that binds it together."""
    return story(4, 8, 0).replace(BUSY)


@cache
def played(firm: Scenario, seed: int) -> World:
    asked: dict[str, DecisionPoint] = {}

    def watched(point: DecisionPoint) -> Decision:
        asked[point.id] = point
        return balanced(point)

    world = AGENCY._replace(policies={**POLICIES, "balanced": watched})
    run = Run(firm, seed, world=world)
    run.advance()
    return World(run, dict(asked))


def questions(world: World, kind: str) -> list[DecisionPoint]:
    """Two questions of a kind: one early, one half-way through."""
    known = [point for point in world.asked.values() if point.kind == kind and point.hour >= 0]
    known.sort(key=lambda point: (point.hour, point.id))
    return [known[0], known[len(known) // 2]]


def otherwise(world: World, point: DecisionPoint) -> Decision:
    """The other end of every field of a question."""
    (given,) = [e.values for e in world.run.log if e.what == "answer" and e.subject == point.id]
    return Decision(point.id, {f.name: _other_end(f, given[f.name]) for f in point.fields})


def _other_end(field: Field, given: Option) -> Option:
    last, first = field.relative(field.options[-1]), field.relative(field.options[0])
    return first if given == last else last


def branched(world: World, point: DecisionPoint) -> Run:
    branch = world.run.branch(point.id, otherwise(world, point))
    branch.advance()
    return branch


def story_of(entity: str) -> str:
    """Whose story an entity belongs to: a client's, a salesperson's, the firm's."""
    return entity.partition("/")[0]


def plain(record: Record) -> tuple[Any, ...]:
    """A record without the firm's running total."""
    values = {name: value for name, value in record.values.items() if name != "cash_cents"}
    return (record.id, record.at, record.kind, record.cause, values)


def lives(records: Iterable[Record]) -> dict[str, list[tuple[Any, ...]]]:
    """What happened to each client, salesperson, PM and translator.

    The firm is but their sum, and so is a PM's week.
    """
    found: dict[str, list[tuple[Any, ...]]] = {}
    for record in records:
        if record.kind == "pm_week":
            continue
        found.setdefault(story_of(record.entity), []).append(plain(record))
    found.pop("firm", None)
    return found


def diverged(world: World, branch: Run) -> set[str]:
    """Whose story is another one on the branch."""
    before, after = lives(world.run.records), lives(branch.records)
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_with_every_coupling_cut_a_decision_stays_with_its_client(seed: int, kind: str) -> None:
    world = played(alone(), seed)
    for point in questions(world, kind):
        assert diverged(world, branched(world, point)) <= {story_of(point.subject)}, point.id


def test_the_strict_test_changes_something_for_every_kind_of_question() -> None:
    """Else it would pass by doing nothing."""
    for kind in KINDS:
        worlds = [played(alone(), seed) for seed in SEEDS]
        pairs = [(world, point) for world in worlds for point in questions(world, kind)]
        assert any(diverged(world, branched(world, point)) for world, point in pairs), kind


def foreign(firm: Scenario, kind: str) -> set[str]:
    """Whose else's stories two decisions of a kind change in a firm."""
    world = played(firm, 1)
    return {
        name
        for point in questions(world, kind)
        for name in diverged(world, branched(world, point)) - {story_of(point.subject)}
    }


@pytest.mark.parametrize(
    ("link", "kind"), [("outcomes_to_beliefs", "signoff"), ("estimates_to_trust", "haggle")]
)
def test_the_strict_test_sees_a_link_that_is_not_cut(link: str, kind: str) -> None:
    firm = alone()
    links = firm.links.model_copy(update={link: 1.0})
    assert foreign(firm.model_copy(update={"links": links}), kind)
    assert not foreign(firm, kind)


def test_the_strict_test_sees_a_queue_in_front_of_a_pm() -> None:
    busy = together().pm_work.model_copy(update={"effort": 1.6})  # else hardly anybody waits
    assert foreign(alone().model_copy(update={"pm_work": busy}), "consult")


def test_with_couplings_on_a_decision_reaches_many() -> None:
    assert len(foreign(together(), "consult") | foreign(together(), "revision")) > 12


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_diverges_before_the_decision(kind: str) -> None:
    world = played(together(), 2)
    point = questions(world, kind)[1]
    branch = branched(world, point)
    pairs = zip(world.run.records, branch.records, strict=False)
    first = next((one for one, other in pairs if one != other), None)
    assert first is None or first.at >= point.hour
    before = [record for record in branch.records if record.at < point.hour]
    assert before == [record for record in world.run.records if record.at < point.hour]
    assert before
