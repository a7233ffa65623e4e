"""How well does somebody foresee what a host decides?

A guess names one of a card's options and how sure one is; "cannot tell" gives equal odds to all.
It is scored by half of Brier's sum of squares (0 = sure and right, 1 = sure and wrong), which is
lowest for those who say what they believe. Beside it stands a rival without any judgement, who only
counts what the host did before on such cards. Functions of guesses alone; nothing of a run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log, sqrt
from typing import Any, NamedTuple

__all__ = [
    "FEWEST",
    "SURE",
    "Guess",
    "Level",
    "Score",
    "brier",
    "by_level",
    "chances",
    "doubt",
    "missed_reason",
    "score_of",
    "stretch",
]

SURE = (0.40, 0.55, 0.70, 0.85, 0.95)  # what one can say, beside a mere guess
FEWEST = 10  # guesses below which a score says more about luck than about the person


class Guess(NamedTuple):
    """One guess, and what the host chose.

    ``options`` are codes, ``said`` one of them ("" = cannot tell), ``sure`` in 0..1 (0 = a mere
    guess), ``weighs`` what one thinks weighed most ("" = no idea), ``chose`` what the host chose,
    ``reasons`` what did weigh most. ``day`` is the working day. ``ratio`` is days guessed over days
    named by the host, 0 where no days were asked.
    """

    point: str
    kind: str
    day: float
    options: tuple[str, ...]
    said: str
    sure: float
    weighs: str
    chose: str
    reasons: tuple[str, ...] = ()
    ratio: float = 0.0

    @property
    def hit(self) -> bool:
        """Whether the host chose what was said."""
        return self.said == self.chose

    @property
    def confidence(self) -> float:
        """The odds given to what was said; those of a mere guess are equal for all options."""
        return self.sure if self.said and self.sure else 1.0 / len(self.options)

    def to_json(self) -> dict[str, Any]:
        """Return the guess as plain lists and values."""
        return {**self._asdict(), "options": list(self.options), "reasons": list(self.reasons)}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Guess:
        """Rebuild a guess from `to_json`."""
        lists = {name: tuple(plain[name]) for name in ("options", "reasons")}
        return cls(**{**plain, **lists})


class Level(NamedTuple):
    """How often guesses of one degree of certainty were right."""

    sure: float
    guesses: int
    hits: int


class Score(NamedTuple):
    """What a row of guesses comes to: Brier scores of the person and of the rival, in 0..1."""

    guesses: int
    hits: int
    brier: float
    rival: float


def chances(guess: Guess) -> dict[str, float]:
    """Return the odds that a guess gives to each option: what is left is shared equally."""
    if not guess.said or not guess.sure:
        return dict.fromkeys(guess.options, 1.0 / len(guess.options))
    others = max(1, len(guess.options) - 1)
    odds = dict.fromkeys(guess.options, (1.0 - guess.sure) / others)
    return {**odds, guess.said: guess.sure}


def brier(odds: Mapping[str, float], chose: str) -> float:
    """Return half the sum of squares between odds and what came: 0 perfect, 1 sure and wrong."""
    return 0.5 * sum((share - (name == chose)) ** 2 for name, share in odds.items())


def score_of(guesses: Sequence[Guess]) -> Score | None:
    """Score a row of guesses; None while there are too few to say anything."""
    if len(guesses) < FEWEST:
        return None
    own = sum(brier(chances(guess), guess.chose) for guess in guesses)
    rival = sum(
        brier(_counted(guess, guesses[:place]), guess.chose) for place, guess in enumerate(guesses)
    )
    hits = sum(guess.hit for guess in guesses)
    return Score(len(guesses), hits, own / len(guesses), rival / len(guesses))


def _counted(guess: Guess, before: Sequence[Guess]) -> dict[str, float]:
    """Return the rival's odds: one for each option, and one more for each time it was chosen."""
    seen = [past.chose for past in before if past.kind == guess.kind]
    counts = {option: 1 + seen.count(option) for option in guess.options}
    return {option: count / sum(counts.values()) for option, count in counts.items()}


def by_level(guesses: Sequence[Guess]) -> list[Level]:
    """Count guesses and hits by how sure they were, the least sure first; "cannot tell" aside."""
    said = [guess for guess in guesses if guess.said]
    return [
        Level(sure, len(found), sum(guess.hit for guess in found))
        for sure in (0.0, *SURE)
        if (found := [guess for guess in said if guess.sure == sure])
    ]


def doubt(guesses: Sequence[Guess]) -> tuple[Level, int] | None:
    """Return mean certainty beside hits, and whether that was too sure (1), not enough (-1) or 0.

    Zero says that they lie no further apart than chance brings (two standard errors of the hits, if
    each guess were as good as it was said to be). None while there are too few.
    """
    said = [guess for guess in guesses if guess.said]
    if len(said) < FEWEST:
        return None
    hits = sum(guess.hit for guess in said)
    expected = sum(guess.confidence for guess in said)
    chance = 2 * sqrt(sum(guess.confidence * (1 - guess.confidence) for guess in said))
    gap = expected - hits
    verdict = 0 if abs(gap) <= chance else 1 if gap > 0 else -1
    return Level(expected / len(said), len(said), hits), verdict


def stretch(guesses: Sequence[Guess]) -> float | None:
    """Return the typical ratio of days guessed to days named by the host (geometric mean)."""
    ratios = [log(guess.ratio) for guess in guesses if guess.ratio > 0]
    return exp(sum(ratios) / len(ratios)) if ratios else None


def missed_reason(guesses: Sequence[Guess]) -> tuple[str, str, int] | None:
    """Return what was named as weighing most, what did, and how often, over guesses that hit.

    None if no such pair came twice.
    """
    pairs = [
        (guess.weighs, guess.reasons[0])
        for guess in guesses
        if guess.hit and guess.weighs and guess.reasons and guess.weighs not in guess.reasons
    ]
    counts = {pair: pairs.count(pair) for pair in pairs}
    said, weighed = max(counts, key=lambda pair: counts[pair], default=("", ""))
    most = counts.get((said, weighed), 0)
    return (said, weighed, most) if most > 1 else None
