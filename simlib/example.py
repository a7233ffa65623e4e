"""What can be shown to somebody who has not played yet?

A session that an autopilot plays in the trainee's chair, on this machine: no result is shipped, so
none can be older than the model. It is a session file like any other.
"""

from __future__ import annotations

from pathlib import Path

from simlib.errors import SimlibError
from simlib.model import VERSION
from simlib.run import Run
from simlib.scenario import load_scenario
from simlib.session import read_session

__all__ = ["EXAMPLE", "example_file", "example_run"]

EXAMPLE = "pm_plays_sales"
_SEAT = "sales"
_RUN_ON_WEEKS = 8  # enough for the deals of the last week to be over; forty would cost patience


def example_run(scenario: str = EXAMPLE, seed: int | None = None) -> Run:
    """Play the twelve weeks of the Sales chair and a short run-on, taking what the policy says.

    ``seed`` is the scenario's own unless given. Every answer counts as a person's, so the session
    can be followed like a trainee's.
    """
    told = load_scenario(scenario).replace({"run_on_weeks": _RUN_ON_WEEKS})
    run = Run(told, told.usual_seed if seed is None else seed, {_SEAT: None})
    while (point := run.advance()) is not None:
        run.decide(point.default)
    return run


def example_file(path: Path) -> Path:
    """Write the example session at ``path``, unless one of this model is there; return the path."""
    try:
        if path.exists() and read_session(path).model_version == VERSION:
            return path
    except SimlibError:
        path.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    example_run().save(path)
    return path
