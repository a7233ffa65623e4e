"""How does the model read a parameter hundreds of thousands of times a year?

From a copy with slots: a part of a scenario checks every name that is asked for, which takes five
times as long.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, cast

from simlib.scenario.fields import Part

__all__ = ["changed", "plain"]

PartT = TypeVar("PartT", bound=Part)


def plain(part: PartT) -> PartT:
    """Return a copy of a part of a scenario, and of the parts in it, that holds fields only.

    Lists and tables in it, and what they hold, stay as they are.
    """
    copy = _with_slots(type(part))()
    for name, value in part:
        setattr(copy, name, plain(value) if isinstance(value, Part) else value)
    return cast(PartT, copy)


def changed(part: PartT, **values: Any) -> PartT:
    """Return a copy of a plain part in which some fields have other values."""
    copy = type(part)()
    for name in type(part).__slots__:
        setattr(copy, name, values.get(name, getattr(part, name)))
    return copy


@cache
def _with_slots(part: type[Part]) -> type[Any]:
    return type(part.__name__, (), {"__slots__": tuple(part.model_fields)})
