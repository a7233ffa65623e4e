"""Is a habit the choice as a standing rule, and nothing else?"""

from __future__ import annotations

import pytest

from simlib.decisions import DecisionPoint
from simlib.errors import SimlibError
from simlib.experiments import Arm, differences, play_arms
from simlib.habits import always, rule_of
from simlib.run import Run
from tests.firms import ALL_ASK, PEOPLE, play, story


@pytest.fixture(scope="module")
def run() -> Run:
    """Two weeks in which people in all chairs take what is proposed, by a rule of their own."""
    run = Run(story(2, 2, 1, chairs__sales=None, chairs__pm=None), 7, PEOPLE)
    for seat, rules in ALL_ASK.items():
        run.set_rules(seat, rules)
    play(run, until=9)
    run.set_rules("sales", dict.fromkeys(ALL_ASK["sales"], "auto"))
    run.set_rules("sales", {"handover": "mail"})
    return play(run)


def asked(run: Run, kind: str) -> DecisionPoint:
    names = [e.subject for e in run.log if e.what == "answer" and 0 <= e.hour < 9]
    return next(point for point in run.asked(*names) if point.kind == kind)


@pytest.mark.parametrize(
    ("kind", "field", "rule"),
    [
        ("consult", "consult", "consult"),
        ("handover", "brief", "handover"),
        ("revision", "revision", "revision"),
        ("vendor", "rate", "vendor"),
        ("at_risk", "action", "at_risk"),
    ],
)
def test_every_choice_becomes_the_rule_that_says_it(
    run: Run, kind: str, field: str, rule: str
) -> None:
    point = asked(run, kind)
    for option in point.field(field).options:
        instead = point.decision(**{field: option})
        expected = {} if option == point.default.values[field] else {rule: option}
        assert rule_of(point, instead) == expected


def test_a_promise_becomes_the_rule_that_comes_nearest(run: Run) -> None:
    names = [e.subject for e in run.log if e.subject.endswith("/quote") and 0 <= e.hour < 20]
    longest, point = next(
        (decision, point)
        for point in run.asked(*names)
        if (decision := point.decision(promised_days=point.field("promised_days").options[-1]))
        != point.default
    )
    assert rule_of(point, longest) == {"promise": "longest"}
    found = rule_of(point, point.decision(price=point.field("price").options[-1]))
    assert found == {"price": "high"}


def test_a_choice_that_no_rule_says_is_named(run: Run) -> None:
    point = asked(run, "vendor")
    offers = {str(offer["vendor"]) for offer in point.facts["offers"]}
    with pytest.raises(SimlibError, match="no standing rule says vendor overflow"):
        rule_of(point, point.decision(vendor="overflow"))
    assert "overflow" in offers


def test_a_habit_is_compared_with_the_persons_own_rules_on_the_same_seeds(run: Run) -> None:
    point = asked(run, "revision")
    other = next(o for o in ("skip", "full") if o != point.default.values["revision"])
    habit = always(run, point, point.decision(revision=other), range(2))
    own = {seat: run.rules(seat) for seat in ("sales", "pm", "management")}
    assert own["sales"] == {"handover": "mail"}
    changed = {**own, "pm": {**own["pm"], "revision": other}}
    before, after = play_arms(
        [Arm(run.scenario, rules=own), Arm(run.scenario, rules=changed)], [0, 1]
    )
    first = habit.effects[0]
    apart = differences(before, after, "company_value")
    assert first.apart.mean == pytest.approx(sum(apart) / 2)
    assert (habit.seat, habit.rules, habit.seeds) == ("pm", {"revision": other}, (0, 1))
    assert habit.to_json()["effects"][0]["figure"] == "company_value"
