"""What is one fact on a card?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from simlib.decisions import DecisionPoint
from simlib.ui.place import Place

__all__ = ["Fact", "Facts", "Maker"]


class Fact(NamedTuple):
    """One thing known: ``age`` says from when, if it is not from now; ``wide`` asks for a line."""

    label: str
    value: str
    age: str = ""
    wide: bool = False


Facts = Mapping[str, Any]
Maker = Callable[[Facts, DecisionPoint, Place], Fact | None]
