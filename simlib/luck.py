"""Luck or skill?

Two questions, each with three answers: better, worse, cannot tell. *This run*: does what the
session earned lie outside of what equally skilled autopilots earn on the same draws, each of which
errs in a tenth of the same chair's cards? Inside that range it could have been anybody's. *This way
of working*: the standing rules that were left, and whatever the answers lean to, played through the
same weeks on other seeds, against the autopilot seed by seed. One run has one future; only the
second question is about the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any, NamedTuple

from simlib.effects import Effect, effect_of
from simlib.intervals import LEVEL, interval, t_quantile
from simlib.leanings import Leaning
from simlib.run import Run
from simlib.session import LogEntry
from simlib.understudy import Playing, Way, played
from simlib.workers import Map

__all__ = ["Floor", "Ground", "Skill", "Verdict", "ground_key", "ground_of", "skill_of"]
__all__ += ["verdict_of"]

ERRING = 12  # autopilots that err, on the same draws
OTHER_SEEDS = 12
_SPREAD = 4  # seeds that a piece of work holds at most


class Floor(NamedTuple):
    """What erring autopilots earn on the same draws, in cents, and where one more would fall."""

    worths: tuple[int, ...]
    low: float
    high: float

    @classmethod
    def of(cls, worths: Sequence[int]) -> Floor:
        """Return the range that holds one more such run in 95 of 100 cases (Student's t)."""
        found = interval([float(cents) for cents in worths])
        half = t_quantile(LEVEL, found.n - 1) * found.sd * sqrt(1 + 1 / found.n)
        return cls(tuple(worths), found.mean - half, found.mean + half)


class Verdict(NamedTuple):
    """What can be said of one run: "better", "worse" or "cannot_tell"; cents."""

    verdict: str
    result: int
    floor: Floor

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain values."""
        return {"verdict": self.verdict, "result": self.result, **self.floor._asdict()}


class Skill(NamedTuple):
    """What a way of working does on other seeds; ``effect`` is None if there is nothing to try."""

    rules: dict[str, dict[str, str]]
    leanings: tuple[Leaning, ...]
    effect: Effect | None

    @property
    def verdict(self) -> str:
        """One of "better", "worse", "cannot_tell"."""
        found = self.effect.verdict if self.effect is not None else "cannot_tell"
        return found if found in ("better", "worse") else "cannot_tell"

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        leanings = [{**lean._asdict(), "found": lean.found} for lean in self.leanings]
        effect = None if self.effect is None else self.effect.to_json()
        return {"verdict": self.verdict, "rules": self.rules, "leanings": leanings} | {
            "effect": effect
        }


class Ground(NamedTuple):
    """What all sessions of one story and seed are compared with; worths in cents.

    ``usual`` are the autopilots on other ``seeds``, ``floor`` erring ones on the same draws.
    """

    seeds: tuple[int, ...]
    usual: tuple[int, ...]
    floor: Floor

    @property
    def mean(self) -> int:
        """The autopilots' mean worth over the other seeds, in whole cents."""
        return round(sum(self.usual) / len(self.usual))


def ground_of(
    run: Run, map: Map = map, *, erring: int = ERRING, seeds: int = OTHER_SEEDS
) -> Ground:
    """Play what a session is compared with: erring autopilots, and autopilots on other seeds."""
    other = tuple(seed for seed in range(seeds + 1) if seed != run.seed)[:seeds]
    base = (run.scenario, _people(run), _shocks(run))
    cast = [Playing(*base, Way(jitter=number), (run.seed,)) for number in range(erring)]
    usual = [Playing(*base, None, part) for part in _parts(other)]
    found = played([*cast, *usual], map)
    floor = Floor.of([cents for (cents,) in found[:erring]])
    return Ground(other, tuple(cents for part in found[erring:] for cents in part), floor)


def ground_key(run: Run) -> tuple[Any, ...]:
    """Return what two sessions must share to stand on one ground."""
    shocks = [(entry.hour, sorted(entry.values.items())) for entry in _shocks(run)]
    return (run.scenario.fingerprint, run.seed, _people(run), repr(shocks))


def verdict_of(result: int, floor: Floor) -> Verdict:
    """Judge one run by its worth in cents."""
    if floor.low <= result <= floor.high:
        return Verdict("cannot_tell", result, floor)
    return Verdict("better" if result > floor.high else "worse", result, floor)


def skill_of(run: Run, leanings: Sequence[Leaning], ground: Ground, map: Map = map) -> Skill:
    """Play a session's way of working on the ground's other seeds, against the autopilot."""
    rules = {seat: held for seat in _people(run) if (held := _standing(run.rules(seat)))}
    found = tuple(leaning for leaning in leanings if leaning.found)
    if not rules and not found:
        return Skill(rules, found, None)
    way = Way(rules, tuple(leaning.lean for leaning in found))
    base = (run.scenario, _people(run), _shocks(run), way)
    own = played([Playing(*base, part) for part in _parts(ground.seeds)], map)
    worths = [cents for part in own for cents in part]
    pairs = [(a / 100, b / 100) for a, b in zip(ground.usual, worths, strict=True)]
    return Skill(rules, found, effect_of("company_value", pairs, 1))


def _standing(rules: dict[str, str]) -> dict[str, str]:
    return {name: choice for name, choice in rules.items() if choice != "ask"}


def _people(run: Run) -> tuple[str, ...]:
    return tuple(seat for seat, holder in run.seats.items() if holder is None)


def _shocks(run: Run) -> tuple[LogEntry, ...]:
    return tuple(entry for entry in run.log if entry.what == "shock")


def _parts(seeds: Sequence[int]) -> list[tuple[int, ...]]:
    return [tuple(seeds[at : at + _SPREAD]) for at in range(0, len(seeds), _SPREAD)]
