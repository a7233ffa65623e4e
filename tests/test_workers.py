"""Do workers do the work in order, and end whenever and however their parent ends?"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from simlib.errors import ExperimentError
from simlib.experiments import Arm, play_arms
from simlib.workers import cores, workers
from tests.firms import story

posix = pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX's")


def test_one_job_needs_no_process() -> None:
    with workers(1) as spread:
        assert spread is map


def test_results_come_in_the_order_of_the_work_from_other_processes() -> None:
    with workers(2) as spread:
        assert list(spread(abs, range(-20, 0))) == list(range(20, 0, -1))
        assert active_children()
        assert list(spread(abs, [-1])) == [1]  # the same processes again
    assert not active_children()


def test_there_is_a_core_to_work_on() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


def test_an_error_ends_what_is_under_way() -> None:
    started = time.monotonic()
    with pytest.raises(ValueError, match="non-negative"), workers(2) as spread:
        list(spread(time.sleep, [-1, 60, 60]))
    assert not active_children()
    assert time.monotonic() - started < 30


@posix
def test_a_worker_that_is_killed_is_one_clear_line() -> None:
    deadly = (signal.raise_signal, [signal.SIGKILL])
    with pytest.raises(ExperimentError, match="ended from outside") as caught, workers(2) as spread:
        play_arms([Arm(story(2, 2, 1))], [1], lambda _work, _items: spread(*deadly))
    assert "\n" not in str(caught.value)


@posix
@pytest.mark.parametrize("wait", [0.3, 1.5])
def test_ctrl_c_ends_a_command_with_one_line(wait: float) -> None:
    program = "import sys; from simlib.cli import main; sys.exit(main())"
    arguments = ["replicate", "pm_plays_sales", "--seeds", "500", "--jobs", "2"]
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        time.sleep(1.0 + wait)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: parent and workers
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert out == ""
    assert re.fullmatch(r"stopped(: \d+ of \d+ runs were done)?\n", err)


@posix
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(
        "import os, time\n"
        "from simlib.workers import workers\n"
        "def work(seconds):\n"
        "    time.sleep(seconds)\n"
        "    return os.getpid()\n"
        "if __name__ == '__main__':\n"
        "    with workers(2) as spread:\n"
        "        for pid in spread(work, [0, 120, 120]):\n"
        "            print(pid, flush=True)\n",
        encoding="utf-8",
    )
    with subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # Python's own tracker of semaphores complains, rightly
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        process.kill()
    deadline = time.monotonic() + 20
    while _alive(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(worker)


def _alive(pid: int) -> bool:
    """Tell whether a process runs; one that nobody has waited for yet has ended too."""
    done = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout.strip()[:1] not in ("", "Z")
