"""What would have changed an autopilot's mind: found by asking it again, and nothing else."""

from __future__ import annotations

from functools import cache

from simlib.decisions import Decision, DecisionPoint, Field
from simlib.policies import POLICIES
from simlib.reasons import WEIGHTS, reasons, weighed_most
from simlib.run import Run
from simlib.scenario import load_scenario

BALANCED = POLICIES["balanced"]


@cache
def asked() -> tuple[DecisionPoint, ...]:
    scenario = load_scenario("sales_shadows_pm").replace({"run_on_weeks": 0})
    run = Run(scenario, 2, {"pm": None})
    found = []
    while (point := run.advance(until=25)) is not None and point.hour < 25:
        found.append(point)
        run.decide(point.default)
    return tuple(found)


def toy(brief: float = 0.5) -> DecisionPoint:
    field = Field("clarify", ("start", "ask"))
    facts = {"brief": brief, "slack_days": 2.0, "jobs": 1}
    return DecisionPoint("q", "pm", "p", "clarify", "d", "d", 0.0, True, facts, (field,), {})


def asks_below(limit: float, point: DecisionPoint) -> Decision:
    return Decision(point.id, {"clarify": "ask" if point.facts["brief"] < limit else "start"})


def test_each_reason_really_changes_the_answer() -> None:
    count = 0
    for point in asked():
        name = point.fields[0].name
        for reason in reasons(point, BALANCED, name):
            other = BALANCED(reason.changed).values[name]
            assert other != BALANCED(point).values[name]
            assert point.field(name).absolute(other) == reason.instead
            assert reason.weighs in WEIGHTS
            count += 1
    assert count > 30


def test_most_decisions_have_a_reason_that_can_be_told() -> None:
    told = [bool(reasons(point, BALANCED, point.fields[0].name)) for point in asked()]
    assert sum(told) > 0.6 * len(told)


def test_the_smallest_change_that_is_enough_is_told_first() -> None:
    def policy(point: DecisionPoint) -> Decision:
        return asks_below(0.45, point)

    (near,) = reasons(toy(0.5), policy, "clarify")
    assert (near.code, near.weighs, near.amount, near.step) == ("brief", "other", -0.1, 0)
    (far,) = reasons(toy(0.65), policy, "clarify")
    assert (far.amount, far.step) == (-0.25, 1)
    assert weighed_most([near, far]) == ("other",)


def test_a_decision_that_nothing_moves_has_no_reason() -> None:
    assert reasons(toy(), lambda point: asks_below(0.0, point), "clarify") == []


def test_the_card_itself_is_left_as_it_was() -> None:
    for point in asked()[:10]:
        before = point.to_json()
        reasons(point, BALANCED, point.fields[0].name)
        assert point.to_json() == before
