"""How long do simlib, plain SimPy and the limit take for the same year, and the desk for a click?

Processor time, not wall clock. The models run in turn, seed by seed, so that a slow minute of the
machine hits them all; the garbage collector stays on.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple, Protocol

from benchmarks.limit import Limit
from benchmarks.reference import Agency
from benchmarks.workload import PMS, Workload, mean_days, year_of
from simlib import Run, Scenario

__all__ = ["Desk", "Year", "measure_desk", "measure_year"]


class Replay(Protocol):
    """What both replays of a workload offer."""

    busy: dict[str, float]

    @property
    def delivered(self) -> list[float]: ...

    def times(self, step: str) -> dict[str, float]: ...

    def run(self, until: float) -> None: ...


_UNDER_WAY = 30.0  # days after the year in which the records of work begun in it are completed

MODELS: Mapping[str, Callable[[Workload], Replay]] = {
    "plain SimPy": Agency,
    "no hours": partial(Agency, hours=False),
    "limit": Limit,
}


class Year(NamedTuple):
    """One seed's year by model: seconds, projects delivered, PM utilisation, and mean days.

    The days are those from the request to the quote and to the delivery.
    """

    seed: int
    decisions: int
    requests: int
    seconds: Mapping[str, float]
    delivered: Mapping[str, int]
    pm_used: Mapping[str, float]
    to_quote: Mapping[str, float]
    to_deliver: Mapping[str, float]


def measure_year(scenario: Scenario, seed: int, days: float, repeats: int = 1) -> Year:
    """Run the same year, from day 0 to ``days``, in each model; the warm-up is not timed.

    Each runs ``repeats`` times, in turn, and its fastest year counts: what slows a year down is
    other people's work on the same machine.
    """
    run = Run(scenario, seed)
    run.advance(until=days + _UNDER_WAY)
    work = year_of(run, days)
    del run
    times: dict[str, list[float]] = {"simlib": [], **{name: [] for name in MODELS}}
    delivered, used = {"simlib": work.delivered}, {"simlib": work.pm_used}
    quoted, done = {"simlib": work.days_to_quote}, {"simlib": work.days_to_deliver}
    for _ in range(repeats):
        run = Run(scenario, seed)
        run.advance(until=0.0)
        times["simlib"].append(_seconds(partial(run.advance, until=days)))
        for name, model in MODELS.items():
            firm = model(work)
            firm.run(0.0)
            before = firm.busy[PMS]
            times[name].append(_seconds(partial(firm.run, days)))
            delivered[name] = sum(at >= 0 for at in firm.delivered)
            used[name] = (firm.busy[PMS] - before) / (days * work.desks[PMS])
            quoted[name] = mean_days(work.requests, firm.times("quote"), days)
            done[name] = mean_days(work.requests, firm.times("delivered"), days)
    seconds = {name: min(found) for name, found in times.items()}
    requests = sum(0 <= request.came < days for request in work.requests)
    return Year(seed, work.decisions, requests, seconds, delivered, used, quoted, done)


class Desk(NamedTuple):
    """Seconds that a person waits at the end of ``weeks`` weeks, for one seed."""

    year: float  # for comparison: simlib's year, autopilots only
    replay: float
    resume: float
    view: float
    save: float
    clicks: Sequence[float]  # decide, advance, view and save, for each card of the weeks


def measure_desk(scenario: Scenario, seed: int, days: float, folder: Path) -> Desk:
    """Play the weeks at the Sales desk with the default answers, and time what a person feels."""
    path = folder / f"seed-{seed}.json"
    run = Run(scenario, seed, {"sales": None})
    clicks = []
    point = run.advance()
    while point is not None and run.phase == "weeks":
        decision = point.default
        started = perf_counter()
        run.decide(decision)
        point = run.advance(until=scenario.weeks * 5.0)
        run.view("sales")
        run.save(path)
        clicks.append(perf_counter() - started)
    last = [entry.subject for entry in run.log if entry.what == "answer"][-1]
    year = Run(scenario, seed)
    year.advance(until=0.0)
    return Desk(
        year=_seconds(lambda: year.advance(until=days)),
        replay=_seconds(lambda: run.branch(at=last)),
        resume=_seconds(lambda: Run.load(path)),
        view=_seconds(lambda: run.view("sales")),
        save=_seconds(lambda: run.save(path)),
        clicks=clicks,
    )


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = process_time()
    work()
    return process_time() - started
