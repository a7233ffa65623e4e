"""What comes of a scenario over many seeds, and does another one do better?

Scenarios are compared on the same seeds: both meet the same clients and the same luck, so the
difference within a seed is what the change did. `map` is the whole parallel story: any executor's
will do (a spawned process pool's, a cluster client's), the numbers are the same in all of them.
What travels is a `Batch`, one scenario and a few of its seeds, so that a far worker is worth its
message.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from simlib.errors import ExperimentError, SimlibError
from simlib.intervals import LEVEL, better_share, interval
from simlib.outcomes import DIRECTIONS, KPIS
from simlib.run import Run
from simlib.scenario import Scenario
from simlib.streams import whole_seed
from simlib.workers import Map

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Arm", "Batch", "Row", "compare", "contrasts", "differences", "play_arms"]
__all__ += ["replicate", "sweep", "with_weeks"]

SEEDS = range(30)
_LARGEST_BATCH = 8  # seeds; more would leave cores idle at the end
_RUNS_A_SEED_MORE = 100  # a batch grows by a seed with so many runs

Row = dict[str, Any]  # "seed", and every KPI of that run (None: nothing stands behind it)
Seats = Mapping[str, str]
Standing = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to run the firm.

    ``seats`` puts shipped policies on seats, ``rules`` gives a seat standing rules from day 0, and
    ``until`` (a working day) ends a run before its scenario does.
    """

    scenario: Scenario
    seats: Seats = field(default_factory=dict)
    until: float | None = None
    rules: Standing = field(default_factory=dict)

    @property
    def key(self) -> str:
        """A text that is equal for equal arms."""
        rules = {seat: sorted(held.items()) for seat, held in sorted(self.rules.items())}
        return repr((self.scenario.fingerprint, sorted(self.seats.items()), self.until, rules))


class Batch(NamedTuple):
    """A piece of work: some seeds of one arm."""

    arm: Arm
    seeds: tuple[int, ...]


# ---- for the user: tables


def replicate(
    scenario: Scenario,
    seeds: Iterable[int] = SEEDS,
    map: Map = map,
    *,
    weeks: int | None = None,
    until: float | None = None,
    seats: Seats | None = None,
) -> pd.DataFrame:
    """Run a scenario once for each seed; return a tidy table, one row a seed, in their order.

    Columns: ``seed`` and every KPI (units as in `Outcome.kpis`; missing where undefined). A run
    goes to the end of its weeks and run-on; ``weeks`` sets other weeks at the desk, ``until`` (a
    working day) ends it sooner. ``seats`` maps seats to shipped policies.
    Raises SimlibError for bad seeds or seats, ExperimentError (scenario and seed) if a run fails.
    """
    arm = Arm(with_weeks(scenario, weeks), seats or {}, until)
    (rows,) = play_arms([arm], seeds, map)
    import pandas as pd  # not needed to play, nor to refuse what cannot be played

    return pd.DataFrame(rows, columns=["seed", *KPIS])


def compare(
    a: Scenario,
    b: Scenario,
    seeds: Iterable[int] = SEEDS,
    map: Map = map,
    *,
    weeks: int | None = None,
    until: float | None = None,
    seats: Seats | None = None,
) -> pd.DataFrame:
    """Run two scenarios on the same seeds; return the paired differences b - a, one row a KPI.

    Columns: means ``a`` and ``b``, ``difference``, its 95 % interval ``low`` and ``high``, its
    ``sd``, ``p_better`` (share of seeds in which b is better; missing where neither more nor less
    is), and ``n``, the pairs in which the KPI is defined. Arguments and errors as in `replicate`.
    """
    arms = [Arm(with_weeks(each, weeks), seats or {}, until) for each in (a, b)]
    rows_a, rows_b = play_arms(arms, seeds, map)
    import pandas as pd

    rows = [{"kpi": kpi, **_contrast(rows_a, rows_b, kpi)} for kpi in KPIS]
    return pd.DataFrame(rows).set_index("kpi").rename(columns={"mean": "difference"})


def sweep(
    scenario: Scenario,
    levels: Mapping[str, Sequence[Any]],
    seeds: Iterable[int] = SEEDS,
    map: Map = map,
    *,
    weeks: int | None = None,
    until: float | None = None,
    seats: Seats | None = None,
) -> pd.DataFrame:
    """Run every combination of levels on the same seeds; return a tidy table, one row a run.

    ``levels`` maps dotted paths of the scenario to values. Columns: the paths, ``seed``, every
    KPI. `contrasts` compares the levels. Arguments and errors as in `replicate`; ScenarioError for
    a path or a value that the scenario does not have.
    """
    changes = [dict(zip(levels, values, strict=True)) for values in product(*levels.values())]
    usual = with_weeks(scenario, weeks)
    arms = [Arm(usual.replace(change), seats or {}, until) for change in changes]
    found = play_arms(arms, seeds, map)
    import pandas as pd

    rows = [change | row for change, rows in zip(changes, found, strict=True) for row in rows]
    return pd.DataFrame(rows, columns=[*levels, "seed", *KPIS])


def contrasts(
    table: pd.DataFrame, against: Mapping[str, Any], kpis: Sequence[str] = KPIS
) -> pd.DataFrame:
    """Return each level's paired differences from the level ``against``, one row a level and KPI.

    ``table`` is that of `sweep`, ``against`` has a value for each of its paths. Columns: the
    paths, ``kpi``, ``a`` (mean at the level ``against``), ``b``, and the rest as in `compare`.
    Raises SimlibError if the table has no such level.
    """
    import pandas as pd

    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in table.astype(object).where(table.notna(), None).to_dict("records"):
        level = tuple(row[path] for path in against)
        groups.setdefault(level, []).append({str(name): value for name, value in row.items()})
    chosen = tuple(against.values())
    if chosen not in groups:
        raise SimlibError(f"no level {', '.join(map(str, chosen))} in the table to compare with")
    rows = [
        {**dict(zip(against, level, strict=True)), "kpi": kpi} | _contrast(groups[chosen], own, kpi)
        for level, own in groups.items()
        if level != chosen
        for kpi in kpis
    ]
    return pd.DataFrame(rows).rename(columns={"mean": "difference"})


def with_weeks(scenario: Scenario, weeks: int | None) -> Scenario:
    """Return the scenario with other weeks at the desk, in one round; None leaves it as it is."""
    if weeks is None or weeks == scenario.weeks:
        return scenario
    return scenario.replace({"weeks": weeks, "rounds": []})


# ---- runs


def play_arms(arms: Sequence[Arm], seeds: Iterable[int], map: Map = map) -> list[list[Row]]:
    """Run every arm on every seed; return a list of rows for each arm, in the order of the seeds.

    Arms that are equal are run once. ``map`` is called once, with a list of batches.
    Raises SimlibError before the first run if seats, rules or seeds cannot be.
    """
    wanted = _checked_seeds(seeds)
    distinct = {arm.key: arm for arm in arms}
    for arm in distinct.values():
        _set_out(arm, wanted[0])
    batches = _batches(list(distinct.values()), wanted)
    found = dict[str, list[Row]]()
    for batch, rows in zip(batches, _mapped(map, batches), strict=True):
        found.setdefault(batch.arm.key, []).extend(rows)
    return [found[arm.key] for arm in arms]


def differences(a: Sequence[Row], b: Sequence[Row], kpi: str) -> list[float]:
    """Return b - a, seed by seed, where both are defined."""
    others = {row["seed"]: row[kpi] for row in a}
    pairs = [(others.get(row["seed"]), row[kpi]) for row in b]
    return [later - one for one, later in pairs if one is not None and later is not None]


def _contrast(a: Sequence[Row], b: Sequence[Row], kpi: str) -> Row:
    apart = differences(a, b, kpi)
    share = better_share(apart, DIRECTIONS.get(kpi, 0))
    means = {name: _mean(rows, kpi) for name, rows in (("a", a), ("b", b))}
    found = interval(apart, LEVEL)._asdict()
    n = found.pop("n")
    return {**means, **found, "p_better": share, "n": n}


def _mean(rows: Sequence[Row], kpi: str) -> float:
    return interval([row[kpi] for row in rows if row[kpi] is not None]).mean


def _checked_seeds(seeds: Iterable[int]) -> list[int]:
    wanted = [whole_seed(seed) for seed in seeds]
    if not wanted:
        raise SimlibError("an experiment needs a seed")
    if len(set(wanted)) < len(wanted):
        twice = next(seed for seed in wanted if wanted.count(seed) > 1)
        raise SimlibError(f"seed {twice} appears twice; the same run tells nothing new")
    return wanted


def _batches(arms: Sequence[Arm], seeds: Sequence[int]) -> list[Batch]:
    size = min(_LARGEST_BATCH, 1 + len(arms) * len(seeds) // _RUNS_A_SEED_MORE)
    starts = range(0, len(seeds), size)
    return [Batch(arm, tuple(seeds[at : at + size])) for arm in arms for at in starts]


def _mapped(map: Map, batches: Sequence[Batch]) -> Iterable[list[Row]]:
    try:
        yield from map(_play_batch, batches)
    except BrokenExecutor:
        reason = "a worker process was ended from outside (killed, or out of memory)"
        raise ExperimentError(f"{reason}; try with fewer workers") from None


def _play_batch(batch: Batch) -> list[Row]:
    return [_play(batch.arm, seed) for seed in batch.seeds]


def _play(arm: Arm, seed: int) -> Row:
    """Run one seed to its end; whatever fails there names scenario and seed."""
    try:
        run = _set_out(arm, seed)
        run.advance(until=arm.until)
        return {"seed": seed, **run.result().kpis}
    except Exception as error:
        what = str(error) if isinstance(error, SimlibError) else repr(error)
        raise ExperimentError(f"{arm.scenario.name}, seed {seed}: {what}") from error


def _set_out(arm: Arm, seed: int) -> Run:
    for seat, holder in arm.seats.items():
        if holder is None:
            raise SimlibError(f"{seat}: a person can't play an experiment; name a policy")
    run = Run(arm.scenario, seed, arm.seats)
    for seat, rules in arm.rules.items():
        run.set_rules(seat, rules)
    return run
