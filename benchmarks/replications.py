"""What do replications cost in one process, in a pool, on a cluster, and how much memory?

Wall clock, since waiting is what one wants to shorten. Pool and cluster are warm: they have done a
short run before they are timed, as they are made once and used often. The rows that come back must
be the same in all of them. Memory is the peak of a process that runs years one after another.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any, NamedTuple

from simlib import Scenario
from simlib.experiments import Arm, Row, play_arms
from simlib.workers import Map, cores, workers

__all__ = ["Memory", "Spread", "measure_memory", "measure_spread"]

_PEAK = """
import json, resource, sys
from simlib import Run, load_scenario
scenario = load_scenario(sys.argv[1])
for seed in range(int(sys.argv[2])):
    run = Run(scenario, seed)
    run.advance()
    projects = run.result().kpis["projects_delivered"]
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps([resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20, projects]))
"""


class Spread(NamedTuple):
    """Seconds for the same runs by way of running; None where a way is not there."""

    runs: int
    cores: int
    seconds: dict[str, float | None]
    same: bool


class Memory(NamedTuple):
    """Peak MiB of a process, and projects delivered in its last year."""

    years: int
    mib: float
    projects: int


def measure_spread(scenario: Scenario, runs: int) -> Spread:
    """Run ``runs`` seeds of the whole scenario in each way; the scenario's own weeks count."""
    ways: dict[str, Callable[[], Any]] = {"serial": _alone, "pool": workers, "Dask": _cluster}
    seconds: dict[str, float | None] = {}
    found: list[list[Row]] = []
    for name, way in ways.items():
        try:
            with way() as spread:
                seconds[name] = _timed(scenario, runs, spread, found)
        except ImportError:
            seconds[name] = None
    return Spread(runs, cores(), seconds, all(rows == found[0] for rows in found))


def measure_memory(name: str, years: int) -> Memory | None:
    """Run ``years`` seeds in a process of their own; None where a system does not tell the peak."""
    command = [sys.executable, "-c", _PEAK, name, str(years)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode and "No module named 'resource'" in done.stderr:
        return None
    if done.returncode:
        raise RuntimeError(done.stderr)
    mib, projects = json.loads(done.stdout)
    return Memory(years, mib, projects)


def _timed(scenario: Scenario, runs: int, spread: Map, found: list[list[Row]]) -> float:
    short = scenario.replace({"warm_up_weeks": 1})
    play_arms([Arm(short, until=1.0)], range(2 * cores()), spread)
    started = perf_counter()
    (rows,) = play_arms([Arm(scenario)], range(runs), spread)
    seconds = perf_counter() - started
    found.append(rows)
    return seconds


@contextmanager
def _alone() -> Iterator[Map]:
    yield map


@contextmanager
def _cluster() -> Iterator[Map]:
    from distributed import Client, LocalCluster

    count = {"n_workers": cores(), "threads_per_worker": 1}
    with (
        LocalCluster(**count, processes=True, dashboard_address=None) as here,
        Client(here) as client,
    ):
        yield client.get_executor().map
