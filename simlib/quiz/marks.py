"""How good are somebody's answers, before and after?

An answer names one option and how sure one is. What counts is how often it was right, half of
Brier's sum (0 = sure and right, 1 = sure and wrong), and how sure one was when wrong. What is kept
of an answer holds its truth as well, so that a session can be read by a later model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any, NamedTuple

from simlib.shadow import brier

__all__ = ["CANNOT", "Marked", "Marks", "answered", "marks_of"]

CANNOT = "cannot_tell"


class Marked(NamedTuple):
    """One answer with its truth; ``sure`` is 0 for a mere guess, ``right`` are all right codes."""

    item: str
    form: str
    options: tuple[str, ...]
    answer: str
    sure: float
    right: tuple[str, ...]

    @property
    def hit(self) -> bool:
        """Whether the answer is one of the right ones."""
        return self.answer in self.right

    @property
    def odds(self) -> dict[str, float]:
        """The odds given to each option: what is left of the certainty is shared equally."""
        if not self.sure:
            return dict.fromkeys(self.options, 1.0 / len(self.options))
        others = (1.0 - self.sure) / max(1, len(self.options) - 1)
        return {**dict.fromkeys(self.options, others), self.answer: self.sure}

    @property
    def brier(self) -> float:
        """Half of Brier's sum, against the right option that was thought likeliest."""
        odds = self.odds
        return brier(odds, max(self.right, key=lambda code: odds.get(code, 0.0)))


class Marks(NamedTuple):
    """What a form came to: answers, right ones, mean Brier score, mean certainty when wrong."""

    form: str
    answers: int
    right: int
    brier: float
    sure_when_wrong: float | None


def answered(kept: Mapping[str, Any] | None) -> list[Marked]:
    """Return the answers that a session keeps of one form; what cannot be read is left out."""
    found = []
    for item, plain in (kept or {}).get("answers", {}).items():
        try:
            options, right = tuple(plain["options"]), tuple(plain["right"])
            answer, sure = str(plain["answer"]), float(plain["sure"])
        except (KeyError, TypeError, ValueError):
            continue
        if answer in options and right and 0.0 <= sure <= 1.0:
            form = str((kept or {}).get("form", ""))
            found.append(Marked(str(item), form, options, answer, sure, right))
    return found


def marks_of(given: Sequence[Marked]) -> Marks | None:
    """Sum a form up; None if nothing was answered."""
    if not given:
        return None
    wrong = [each.sure or 1.0 / len(each.options) for each in given if not each.hit]
    return Marks(
        given[0].form,
        len(given),
        sum(each.hit for each in given),
        fsum(each.brier for each in given) / len(given),
        fsum(wrong) / len(wrong) if wrong else None,
    )
