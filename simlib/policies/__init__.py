"""What do the departments' autopilots decide, and what do standing rules make of it?

A policy is a plain function of a decision point: facts, and the memory that the department brings.
It weighs what its own pay letter rewards, by its own beliefs; what a desk cannot see it cannot use.
Policies have names, so that scenarios, process pools and session files can hold them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simlib.decisions import Decision, DecisionPoint, Policy
from simlib.policies.answers import Rules
from simlib.policies.management import MANAGEMENT, STEADY
from simlib.policies.named import (
    DIRECTORS,
    HABITS,
    at_random,
    following,
    jittered,
    single_rules,
    stretched,
)
from simlib.policies.pm import PM
from simlib.policies.sales import SALES
from simlib.policies.standing import standing_answer

__all__ = ["POLICIES", "balanced", "jittered_names", "standing_answer", "steady"]

# A named tuple's own constructor takes twice as long; a year makes 10,000 decisions.
_tuple: Any = tuple.__new__
_BALANCED: Rules = {**SALES, **PM, **MANAGEMENT}
_STEADY: Rules = {**SALES, **PM, **STEADY}


def balanced(point: DecisionPoint) -> Decision:
    """Decide by expected utility under the seat's own pay, trust and experience."""
    answer = _BALANCED[point.kind](point, point.facts, point.memory)
    decision: Decision = _tuple(Decision, (point.id, answer))
    return decision


def steady(point: DecisionPoint) -> Decision:
    """As management, keep every lever and approve only what clears the hurdle; else `balanced`."""
    answer = _STEADY[point.kind](point, point.facts, point.memory)
    decision: Decision = _tuple(Decision, (point.id, answer))
    return decision


_JITTERS = 4  # of each autopilot: so many tell how far mere chance takes a firm
_HABITS = {name: following(name, rules, balanced) for name, rules in HABITS.items()}
_SINGLE = {
    name: following(name, rule, balanced)
    for seat in ("sales", "pm")
    for name, rule in single_rules(seat)
}

_PROMISES = {"promises_shorter": 0.7, "promises_longer": 1.3}  # of the balanced policy's days


def jittered_names(autopilot: str) -> tuple[str, ...]:
    """Return the names of the policies that do as ``autopilot`` does, but err now and then.

    There are such for "balanced" and for "steady"; the others have those of "balanced".
    """
    plain = "jittered_steady" if autopilot == "steady" else "jittered"
    return (plain, *(f"{plain}_{number}" for number in range(1, _JITTERS)))


POLICIES: Mapping[str, Policy] = {
    "balanced": balanced,
    "steady": steady,
    "random": at_random,
    **{
        name: jittered(rest, number)
        for rest in (balanced, steady)
        for number, name in enumerate(jittered_names(rest.__name__))
    },
    **{name: stretched(name, times, balanced) for name, times in _PROMISES.items()},
    **_HABITS,
    **_SINGLE,
    **{name: following(name, rules, steady) for name, rules in DIRECTORS.items()},
}
