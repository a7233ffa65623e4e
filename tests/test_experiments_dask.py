"""Does a cluster give the same numbers as this process? Needs the extra `cluster`."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pandas.testing import assert_frame_equal

import simlib
from tests.firms import story

pytest.importorskip("distributed", reason="Dask is not installed: pip install crossdesk[cluster]")
# Dask leaves sockets to the garbage collector, which warns of them in other people's name.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

SEEDS = range(3, 8)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A cluster of two processes on this machine, without a dashboard."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        Client(cluster) as started,
    ):
        yield started


def test_replications_on_a_cluster_are_the_same_to_the_last_digit(client: Any) -> None:
    scenario = story(2, 2, 1)
    alone = simlib.replicate(scenario, SEEDS)
    spread = simlib.replicate(scenario, SEEDS, client.get_executor().map)
    assert_frame_equal(spread, alone, check_exact=True)


def test_a_comparison_on_a_cluster_is_the_same_to_the_last_digit(client: Any) -> None:
    a = story(2, 2, 1)
    b = a.replace({"governance.plan": "crossed"})
    alone = simlib.compare(a, b, [1, 2])
    assert_frame_equal(
        simlib.compare(a, b, [1, 2], client.get_executor().map), alone, check_exact=True
    )


def test_an_error_on_a_worker_names_scenario_and_seed(client: Any) -> None:
    from simlib.experiments import Arm, Batch, _play_batch

    batch = Batch(Arm(story(2, 2, 1), until=1.0, seats={"sales": "nobody"}), (4,))
    with pytest.raises(simlib.SimlibError, match=r"pm_plays_sales, seed 4: .*nobody"):
        list(client.get_executor().map(_play_batch, [batch]))


def test_the_example_in_the_readme_runs_as_it_stands(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```py\n(.*?distributed.*?)```", readme, re.DOTALL)
    program = tmp_path / "example.py"
    program.write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(program)],
        capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "the same numbers\n"), done.stderr
