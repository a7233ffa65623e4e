"""What does a rule of a policy look like?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simlib.decisions import DecisionPoint, Option

__all__ = ["Answer", "Rules"]

Answer = dict[str, Option]
"""The kept value of each field of a question."""

Rules = Mapping[str, Callable[[DecisionPoint, Mapping[str, Any], Mapping[str, Any]], Answer]]
"""For each kind of question: what to answer to a point, its facts and its memory."""
