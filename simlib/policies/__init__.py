"""What do the departments' autopilots decide, and what do standing rules make of it?

A policy is a plain function of a decision point: facts, and the memory that the department brings.
It weighs what its own pay letter rewards, by its own beliefs; what a desk cannot see it cannot use.
Policies have names, so that scenarios, process pools and session files can hold them.
"""

from __future__ import annotations

from collections.abc import Mapping

from simlib.decisions import Decision, DecisionPoint, Policy
from simlib.policies.answers import Rules
from simlib.policies.pm import PM
from simlib.policies.sales import SALES
from simlib.policies.standing import standing_answer

__all__ = ["POLICIES", "balanced", "standing_answer"]

_BALANCED: Rules = {**SALES, **PM}


def balanced(point: DecisionPoint) -> Decision:
    """Decide by expected utility under the seat's own pay, trust and experience."""
    return Decision(point.id, _BALANCED[point.kind](point, point.facts, point.memory))


def _fixed(name: str, rules: Mapping[str, str]) -> Policy:
    """Make a policy that follows standing rules and leaves the rest to the balanced one."""

    def policy(point: DecisionPoint) -> Decision:
        return standing_answer(rules, point, balanced(point))

    policy.__name__ = policy.__qualname__ = name
    policy.__doc__ = f"Follow the rules {dict(rules)}, and the balanced policy for the rest."
    return policy


POLICIES: Mapping[str, Policy] = {
    "balanced": balanced,
    "steady": balanced,
    "as_asked": _fixed("as_asked", {"consult": "no", "promise": "as_asked", "discount": "all"}),
    "cautious": _fixed(
        "cautious",
        {"consult": "estimate", "promise": "longest", "discount": "hold", "handover": "page"},
    ),
}
