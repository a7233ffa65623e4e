"""What if one always did so?

A single decision is too small to see in a year of luck; a habit is not. The choice is made a
standing rule of its seat and compared with the person's own way (the rules that were left, the
autopilot for the rest), firm against firm on the same seeds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from simlib.counterfactual import Past
from simlib.decisions import RULES, Decision, DecisionPoint, Option
from simlib.effects import Effect, effects_of
from simlib.errors import SimlibError
from simlib.experiments import SEEDS, Arm, play_arms
from simlib.outcomes import DIRECTIONS
from simlib.policies import standing_answer
from simlib.run import Run
from simlib.workers import Map

__all__ = ["Habit", "always", "habit_of", "rule_of"]

# What a habit is judged by; the first gives the verdict.
_JUDGED = ("company_value", "ebit", "client_equity", "win_rate", "promise_keeping")


class Habit(NamedTuple):
    """What a standing rule does to the firm, against the person's own way, over paired seeds."""

    seat: str
    rules: Mapping[str, str]  # added to those that the person had set
    effects: tuple[Effect, ...]
    seeds: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        effects = [effect.to_json() for effect in self.effects]
        return {**self._asdict(), "effects": effects}


def always(
    run: Run,
    point: DecisionPoint,
    instead: Decision,
    seeds: Iterable[int] = SEEDS,
    map: Map = map,
) -> Habit:
    """Compare a choice as a standing rule with the person's own rules, over seeds.

    ``point`` is a question of the run as `Run.asked` gives it, ``instead`` the other answer. Every
    run goes to the end of the scenario's run-on. Raises SimlibError if no standing rule says so.
    """
    return habit_of(Past.of(run), point, instead, seeds, map)


def habit_of(
    past: Past,
    point: DecisionPoint,
    instead: Decision,
    seeds: Iterable[int] = SEEDS,
    map: Map = map,
) -> Habit:
    """Do what `always` does, for a run that may be played on meanwhile."""
    added, own = rule_of(point, instead), past.rules
    held = {seat: policy for seat, policy in past.seats.items() if policy is not None}
    changed = {**own, point.seat: {**own[point.seat], **added}}
    numbers = tuple(seeds)
    before, after = play_arms(
        [Arm(past.scenario, held, rules=rules) for rules in (own, changed)], numbers, map
    )
    directions = {kpi: DIRECTIONS[kpi] for kpi in _JUDGED}
    pairs = list(zip(before, after, strict=True))
    return Habit(point.seat, added, effects_of(pairs, directions), numbers)


def rule_of(point: DecisionPoint, instead: Decision) -> dict[str, str]:
    """Return the standing rules that give the answer ``instead``, or for numbers come nearest.

    Only what differs from the default of ``point`` becomes a rule. Raises SimlibError where the
    seat has no rule that says so.
    """
    found: dict[str, str] = {}
    for field in point.fields:
        wanted = instead.values[field.name]
        if wanted == point.default_values.get(field.name):
            continue
        choice = _choice(point, field.name, wanted)
        if choice is None:
            raise SimlibError(f"{point.id}: no standing rule says {field.name} {wanted}")
        found.update([choice])
    return found


def _choice(point: DecisionPoint, field: str, wanted: Option) -> tuple[str, str] | None:
    """Return rule and choice that come nearest to a kept answer; a code must be met."""
    ways = [
        (_distance(_ruled(point, name, choice, field), wanted), name, choice)
        for name, rule in RULES[point.seat].items()
        if (rule.kind, rule.field) == (point.kind, field)
        for choice in rule.choices
    ]
    distance, name, choice = min(ways, key=lambda way: way[0], default=(_FAR, "", ""))
    return (name, choice) if distance < _FAR else None


_FAR = float("inf")


def _ruled(point: DecisionPoint, name: str, choice: str, field: str) -> Option:
    return standing_answer({name: choice}, point, point.default).values[field]


def _distance(one: Option, other: Option) -> float:
    if isinstance(one, str) or isinstance(other, str):
        return 0.0 if one == other else _FAR
    return abs(one - other)
