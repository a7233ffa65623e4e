"""What do the departments' autopilots decide, and what do standing rules make of it?

A policy is a plain function of a decision point: facts, and the memory that the department brings.
It weighs what its own pay letter rewards, by its own beliefs; what a desk cannot see it cannot use.
Policies have names, so that scenarios, process pools and session files can hold them.
"""

from __future__ import annotations

from collections.abc import Mapping

from simlib.decisions import Decision, DecisionPoint, Policy
from simlib.policies.answers import Rules
from simlib.policies.management import MANAGEMENT, STEADY
from simlib.policies.named import HABITS, at_random, following, jittered, single_rules
from simlib.policies.pm import PM
from simlib.policies.sales import SALES
from simlib.policies.standing import standing_answer

__all__ = ["POLICIES", "balanced", "standing_answer", "steady"]

_BALANCED: Rules = {**SALES, **PM, **MANAGEMENT}
_STEADY: Rules = {**SALES, **PM, **STEADY}


def balanced(point: DecisionPoint) -> Decision:
    """Decide by expected utility under the seat's own pay, trust and experience."""
    return Decision(point.id, _BALANCED[point.kind](point, point.facts, point.memory))


def steady(point: DecisionPoint) -> Decision:
    """As management, keep every lever and approve only what clears the hurdle; else `balanced`."""
    return Decision(point.id, _STEADY[point.kind](point, point.facts, point.memory))


_DIRECTORS: Mapping[str, Mapping[str, str]] = {
    "signs_all": {"authority": "all"},
    "free_hand": {"authority": "none", "guide": "none", "floor": "none"},
    "margin_hawk_director": {"floor": "highest", "plan": "crossed"},
}
_HABITS = {name: following(name, rules, balanced) for name, rules in HABITS.items()}
_SINGLE = {
    name: following(name, rule, balanced)
    for seat in ("sales", "pm")
    for name, rule in single_rules(seat)
}

POLICIES: Mapping[str, Policy] = {
    "balanced": balanced,
    "steady": steady,
    "random": at_random,
    "jittered": jittered(balanced),
    **_HABITS,
    **_SINGLE,
    **{name: following(name, rules, steady) for name, rules in _DIRECTORS.items()},
}
