"""What would have changed a decision of an autopilot?

A policy is a plain function of its point, so it can be asked again about a card on which one thing
is different: three days more, a margin that is paid less, no habit. The smallest change that brings
another answer tells what weighed, in the policy's own weighing and without a word of forecast.
Nothing is looked up in the policy, so no reason can drift from what it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simlib.decisions import DecisionPoint, Option, Policy

__all__ = ["WEIGHTS", "Reason", "reasons", "weighed_most"]

WEIGHTS = ("time", "money", "quality", "client", "other", "habit")


class Reason(NamedTuple):
    """One change that would have brought another answer.

    ``code`` names the change, ``weighs`` its kind (see `WEIGHTS`), ``amount`` its size (days for
    dates, a factor for money), ``step`` its place among smaller and larger ones (0 = the smallest),
    ``instead`` what would then have been chosen (as shown on the card), ``changed`` the card as it
    would have been.
    """

    code: str
    weighs: str
    amount: float
    step: int
    instead: Option
    changed: DecisionPoint


class _Probe(NamedTuple):
    """What is changed (a path into facts or memory), how, and by how much, a little first."""

    code: str
    weighs: str
    path: tuple[str, ...]
    how: str
    amounts: tuple[float, ...]


_DAYS = (1.0, -1.0, 3.0, -3.0, 6.0, -6.0, 12.0, -12.0)
_SHARES = (1.5, 0.67, 3.0, 0.33)
_LESS = (0.5, 0.0)  # of what the pay letter says
_PENALTY = _Probe("penalty", "money", ("memory", "pay", "penalty"), "times", _LESS)
_MARGIN = _Probe("paid_margin", "money", ("memory", "pay", "margin"), "times", _LESS)
_LATER = _Probe("later_orders", "client", ("memory", "pay", "equity"), "times", _LESS)
_HABIT = _Probe("habit", "habit", ("memory", "habits"), "clear", (0.0,))
_DUE = _Probe("due", "time", ("facts", "due_days"), "add", _DAYS)
_TRUST = _Probe("trust", "other", ("memory", "trust"), "add", (0.2, -0.2, 0.45, -0.45))

_PROBES: Mapping[str, tuple[_Probe, ...]] = {
    "estimate": (
        _Probe("asked", "client", ("facts", "asked_days"), "times", _SHARES),
        _Probe("price", "money", ("facts", "list_price"), "times", _SHARES),
        _PENALTY,
        _LATER,
        _TRUST,
        _HABIT,
    ),
    "signoff": (
        _Probe("offered", "time", ("facts", "promised_days"), "add", _DAYS),
        _Probe("margin", "money", ("facts", "margin"), "add", (0.1, -0.1, 0.2, -0.2)),
    ),
    "clarify": (
        _Probe("brief", "other", ("facts", "brief"), "add", (0.1, -0.1, 0.25, -0.25)),
        _Probe("slack", "time", ("facts", "slack_days"), "add", _DAYS),
        _HABIT,
    ),
    "vendor": (
        _DUE,
        _Probe("queues", "time", ("facts", "offers", "free_in"), "set", (0.0,)),
        _Probe("scores", "quality", ("facts", "offers", "score"), "set", (0.9,)),
        _MARGIN,
        _LATER,
        _PENALTY,
    ),
    "decline": (
        _DUE,
        _Probe("premium", "money", ("facts", "premium"), "times", _SHARES),
        _Probe("scores", "quality", ("facts", "ways", "score"), "set", (0.9,)),
        _MARGIN,
        _LATER,
        _PENALTY,
    ),
    "revision": (
        _Probe("spare", "time", ("facts", "spare_days"), "add", _DAYS),
        _Probe("score", "quality", ("facts", "score"), "add", (-0.1, 0.1, -0.2, 0.2)),
        _MARGIN,
        _LATER,
        _PENALTY,
        _HABIT,
    ),
    "at_risk": (
        _Probe("late", "time", ("facts", "late_days"), "add", _DAYS),
        _Probe("evenings", "money", ("facts", "premium_eur"), "times", _SHARES),
        _MARGIN,
        _LATER,
        _PENALTY,
        _HABIT,
    ),
}


def reasons(point: DecisionPoint, policy: Policy, name: str) -> list[Reason]:
    """Return what would have changed the policy's answer to the field ``name``, least first.

    Each change is made alone, and at the smallest size that is enough. An empty list says that no
    single change known here would have been.
    """
    chosen = policy(point).values[name]
    found = (_found(probe, point, policy, name, chosen) for probe in _PROBES.get(point.kind, ()))
    return sorted((one for one in found if one is not None), key=lambda one: one.step)


def weighed_most(found: Sequence[Reason]) -> tuple[str, ...]:
    """Return the kinds of those reasons that took the smallest change."""
    return tuple(dict.fromkeys(one.weighs for one in found if one.step == found[0].step))


def _found(
    probe: _Probe, point: DecisionPoint, policy: Policy, name: str, chosen: Option
) -> Reason | None:
    both_ways = any(amount < 0 for amount in probe.amounts) or probe.amounts == _SHARES
    for place, amount in enumerate(probe.amounts):
        other = _changed(point, probe, amount)
        instead = policy(other).values[name]
        if instead != chosen:
            step = place // 2 if both_ways else place
            shown = point.field(name).absolute(instead)
            return Reason(probe.code, probe.weighs, amount, step, shown, other)
    return None


def _changed(point: DecisionPoint, probe: _Probe, amount: float) -> DecisionPoint:
    where, *path = probe.path
    whole = point.facts if where == "facts" else point.memory
    return point._replace(**{where: _put(whole, path, probe.how, amount)})


def _put(value: Any, path: Sequence[str], how: str, amount: float) -> Any:
    """Return a copy of nested facts with what lies at the path changed; of a list, in each item."""
    if not path:
        return _new(value, how, amount)
    if isinstance(value, list | tuple):
        return [_put(item, path, how, amount) for item in value]
    if path[0] in value:
        return {**value, path[0]: _put(value[path[0]], path[1:], how, amount)}
    within = {key: _put(item, path, how, amount) for key, item in value.items() if _nested(item)}
    return {**value, **within}


def _nested(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _new(value: Any, how: str, amount: float) -> Any:
    if how == "clear":
        return {}
    if how == "set":
        return amount
    return value + amount if how == "add" else value * amount
