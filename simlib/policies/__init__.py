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
from simlib.policies.named import HABITS, at_random, following, jittered, single_rules
from simlib.policies.pm import PM
from simlib.policies.sales import SALES
from simlib.policies.standing import standing_answer

__all__ = ["POLICIES", "balanced", "standing_answer"]

# A named tuple's own constructor takes twice as long; a year makes 10,000 decisions.
_tuple: Any = tuple.__new__
_BALANCED: Rules = {**SALES, **PM}


def balanced(point: DecisionPoint) -> Decision:
    """Decide by expected utility under the seat's own pay, trust and experience."""
    answer = _BALANCED[point.kind](point, point.facts, point.memory)
    decision: Decision = _tuple(Decision, (point.id, answer))
    return decision


_HABITS = {name: following(name, rules, balanced) for name, rules in HABITS.items()}
_SINGLE = {
    name: following(name, rule, balanced)
    for seat in ("sales", "pm")
    for name, rule in single_rules(seat)
}

POLICIES: Mapping[str, Policy] = {
    "balanced": balanced,
    "steady": balanced,
    "random": at_random,
    "jittered": jittered(balanced),
    **_HABITS,
    **_SINGLE,
}
