"""Of which family is a decision?

What people decide falls into five families, so that what a run came to can be split among them:
"price" (what is asked or paid), "date", "brief", "staffing" (whose hours go where) and "shortcut"
(how the work is done).
A standing rule belongs to the family of the field that it answers. Both desks and management
decide in all of them, so that neither window owns one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simlib.decisions import RULES

__all__ = ["FAMILIES", "family_of", "ruled", "touched"]

FAMILIES = ("price", "date", "brief", "staffing", "shortcut")

# By kind of question; where the fields of a card differ, by kind and field.
_KINDS: Mapping[str, str] = {
    # Sales
    "bid": "staffing",
    "consult": "date",
    "quote.promised_days": "date",
    "quote.price": "price",
    "quote.workflow": "shortcut",
    "haggle": "price",
    "handover": "brief",
    "scope": "price",
    "week_plan": "staffing",
    # The PM office
    "estimate": "date",
    "signoff": "date",
    "clarify": "brief",
    "vendor.vendor": "staffing",
    "vendor.rate": "price",
    "decline": "staffing",
    "revision": "shortcut",
    "at_risk": "date",
    # Management
    "plan": "price",
    "floor": "price",
    "authority": "date",
    "meetings": "brief",
    "training": "brief",
    "task_force": "brief",
    "solutioning": "brief",
    "hiring": "staffing",
    "guide": "staffing",
    "tool": "shortcut",
    "service": "shortcut",
}


def family_of(kind: str, field: str) -> str:
    """Return the family of a field of a kind of question, one of `FAMILIES`.

    Raises KeyError for a kind that no desk is asked.
    """
    return _KINDS.get(f"{kind}.{field}") or _KINDS[kind]


def touched(kinds: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the families of some (kind, field) pairs, in their order."""
    found = {family_of(kind, field) for kind, field in kinds}
    return tuple(family for family in FAMILIES if family in found)


def ruled(seat: str, rules: Iterable[str]) -> list[tuple[str, str]]:
    """Return kind and field of some standing rules of a seat."""
    return [(RULES[seat][name].kind, RULES[seat][name].field) for name in rules]
