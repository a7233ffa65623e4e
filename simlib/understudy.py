"""What would the firm be worth, had somebody else answered?

Pieces of work for any `map`: a session played again in which only some families of its person's
decisions hold (`Recasting`), or its weeks played by somebody with another way of answering, on any
seeds (`Playing`). Each run goes to the end of the run-on and comes to one figure: the company value
that was earned, in whole cents, so that what is split adds up exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from typing import Any, NamedTuple

from simlib.decisions import Decision, DecisionPoint, Field, Option
from simlib.errors import ExperimentError, SimlibError
from simlib.families import FAMILIES, family_of
from simlib.policies import POLICIES
from simlib.policies.named import jittered
from simlib.run import Run
from simlib.scenario import Scenario
from simlib.session import LogEntry
from simlib.streams import Streams
from simlib.workers import Map

__all__ = ["Lean", "Playing", "Recasting", "Way", "index_of", "played", "recast_with", "worth"]


class Lean(NamedTuple):
    """A lean of somebody's answers: by how many options each lay beside the autopilot's."""

    seat: str
    kind: str
    field: str
    shifts: tuple[int, ...]


class Way(NamedTuple):
    """A way of answering: standing rules by seat, leans, or an autopilot that errs.

    ``jitter`` numbers the erring autopilot; None: cards are answered by rules and leans.
    """

    rules: Mapping[str, Mapping[str, str]] = {}
    leans: tuple[Lean, ...] = ()
    jitter: int | None = None


class Recasting(NamedTuple):
    """Replays of one session; ``seeds`` are sets of families that hold, as bits of a number."""

    scenario: Scenario
    seed: int
    seats: Mapping[str, str | None]
    log: tuple[LogEntry, ...]
    seeds: tuple[int, ...]


class Playing(NamedTuple):
    """The weeks of a story in one way, on some seeds; ``shocks`` befall all of them."""

    scenario: Scenario
    seats: tuple[str, ...]
    shocks: tuple[LogEntry, ...]
    way: Way | None  # None: the autopilots alone
    seeds: tuple[int, ...]


def played(work: Sequence[Recasting | Playing], map: Map) -> list[list[int]]:
    """Do pieces of work; return the worth of their runs in cents, a list for each piece."""
    try:
        return list(map(_play, work))
    except BrokenExecutor:
        reason = "a worker process was ended from outside (killed, or out of memory)"
        raise ExperimentError(f"{reason}; try with fewer workers") from None


def worth(run: Run) -> int:
    """Return what a run that is over has earned: its company value in whole cents."""
    value = run.result().kpis["company_value"]
    if value is None:
        raise SimlibError(f"{run.scenario.name}: no books, so nothing can be said of its worth")
    return round(value * 100)


def recast_with(run: Run, kept: Iterable[str]) -> Run:
    """Play a session again to its end; of people's decisions only the families ``kept`` hold."""
    families = frozenset(kept)
    again = run.recast(lambda _seat, kind, field: family_of(kind, field) in families)
    again.advance()
    return again


def index_of(field: Field, shown: Option) -> int:
    """Return the place of the option that is, or lies nearest to, a value as shown."""
    options = field.options
    if isinstance(shown, str):
        return options.index(shown)
    return min(range(len(options)), key=lambda at: abs(float(options[at]) - shown))


# ---- in a worker


def _play(work: Recasting | Playing) -> list[int]:
    return _recast(work) if isinstance(work, Recasting) else _played(work)


def _recast(work: Recasting) -> list[int]:
    run = Run(work.scenario, work.seed, work.seats)
    run.log.extend(work.log)
    return [worth(recast_with(run, _kept(number))) for number in work.seeds]


def _kept(number: int) -> list[str]:
    return [name for bit, name in enumerate(FAMILIES) if number >> bit & 1]


def _played(work: Playing) -> list[int]:
    return [_one(work, seed) for seed in work.seeds]


def _one(work: Playing, seed: int) -> int:
    seats: Mapping[str, Any] = dict.fromkeys(work.seats) if work.way is not None else {}
    run, answer = Run(work.scenario, seed, seats), _answering(work.way or Way(), work.scenario)
    for seat, rules in (work.way.rules if work.way is not None else {}).items():
        run.set_rules(seat, rules)
    for shock in work.shocks:
        _go(run, answer, shock.hour)
        run.inject(shock.values)
    _go(run, answer, None)
    return worth(run)


def _go(run: Run, answer: Callable[[DecisionPoint], Decision], until: float | None) -> None:
    while (point := run.advance(until)) is not None:
        run.decide(answer(point))


def _answering(way: Way, scenario: Scenario) -> Callable[[DecisionPoint], Decision]:
    autopilots = {str(seat): POLICIES[name] for seat, name in scenario.seats.items()}
    if way.jitter is not None:
        erring = {seat: jittered(rest, way.jitter) for seat, rest in autopilots.items()}
        return lambda point: erring[point.seat](point)
    leans = {(lean.seat, lean.kind, lean.field): lean.shifts for lean in way.leans}

    def answer(point: DecisionPoint) -> Decision:
        values, auto = dict(point.default_values), autopilots[point.seat](point)
        draws = Streams(0).row(point.id, "lean", len(point.fields))
        for u, field in zip(draws, point.fields, strict=True):
            shifts = leans.get((point.seat, point.kind, field.name))
            if shifts:
                shift = shifts[int(u * len(shifts))]
                values[field.name] = _shifted(field, auto.values[field.name], shift)
        return Decision(point.id, values)

    return answer


def _shifted(field: Field, kept: Option, shift: int) -> Option:
    """Return the option so many places beside an answer; the answer itself where it stays."""
    if not shift:
        return kept
    place = index_of(field, field.absolute(kept)) + shift
    return field.relative(field.options[min(max(place, 0), len(field.options) - 1)])
