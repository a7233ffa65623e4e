"""Which seed should a whole class play?

Of many runs by the autopilots, the one whose key figures lie nearest the median of all: so nobody
can say that the case was picked. Distances are in standard deviations of each figure, their root
mean square over the figures of `COMPARED`; a figure that some run lacks, or that is the same in
all, tells nothing and is left out. Among equals the lowest seed is taken.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from math import fsum, sqrt
from pathlib import Path
from shutil import copymode
from statistics import median, pstdev
from typing import NamedTuple

from simlib.errors import ScenarioError
from simlib.scenario import Scenario

__all__ = ["COMPARED", "Chosen", "check_writable", "chosen_seed", "key_figures", "write_seed"]

COMPARED = (
    "revenue",
    "gross_margin_pct",
    "ebit",
    "rfqs",
    "win_rate",
    "projects_delivered",
    "promise_keeping",
    "complaint_rate",
    "client_satisfaction",
    "client_retention",
    "pm_utilisation",
    "company_value",
)
_COMMENT = "the run nearest the median; found by `crossdesk classroom`"
Figures = Mapping[str, float | int | None]


class Chosen(NamedTuple):
    """A seed, how far its run lies from the median, and by which figures that was judged."""

    seed: int
    distance: float  # standard deviations, root mean square
    compared: tuple[str, ...]
    medians: dict[str, float]


def key_figures(scenario: Scenario, seed: int) -> Figures:
    """Run a scenario to its end on autopilots and return its KPIs."""
    from simlib.run import Run

    run = Run(scenario, seed)
    run.advance()
    return run.result().kpis


def chosen_seed(runs: Mapping[int, Figures]) -> Chosen:
    """Return the seed whose figures lie nearest the median of all runs, by seed."""
    middle: dict[str, float] = {}
    scale: dict[str, float] = {}
    for name in COMPARED:
        values = [value for kpis in runs.values() if (value := kpis.get(name)) is not None]
        if len(values) == len(runs) and pstdev(values) > 0:
            middle[name], scale[name] = median(values), pstdev(values)
    far = {seed: _distance(runs[seed], middle, scale) for seed in sorted(runs)}
    seed = min(far, key=lambda name: far[name])
    return Chosen(seed, far[seed], tuple(middle), middle)


def _distance(figures: Figures, middle: Mapping[str, float], scale: Mapping[str, float]) -> float:
    squares = [((figures[name] or 0.0) - middle[name]) ** 2 / scale[name] ** 2 for name in middle]
    return sqrt(fsum(squares) / max(len(squares), 1))


def write_seed(file: Path, seed: int) -> None:
    """Put the seed into a scenario's file, on the line below its name; raise ScenarioError.

    The file is replaced in one step: a full disk must not cost anybody their scenario.
    """
    file = file.resolve()  # a linked scenario stays a link
    part = file.with_name(f".{file.name}.part")
    changed = _with_seed(file, seed)
    try:
        part.write_bytes(changed)
        copymode(file, part)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ScenarioError(f"{file}: cannot be written: {error.strerror or error}") from None


def check_writable(file: Path) -> None:
    """Raise ScenarioError if `write_seed` will not do; so that nobody waits for 200 runs first."""
    _with_seed(file, 0)
    if not (os.access(file, os.W_OK) and os.access(file.resolve().parent, os.W_OK)):
        raise ScenarioError(f"{file}: cannot be written: no permission for the file or its folder")


def _with_seed(file: Path, seed: int) -> bytes:
    text = file.read_bytes().decode("utf-8")
    line = f"classroom_seed: {seed}  # {_COMMENT}"
    if re.search(r"(?m)^classroom_seed:", text):
        changed = re.sub(r"(?m)^classroom_seed:[^\r\n]*", line, text, count=1)
    else:
        changed = re.sub(r"(?m)^(name:[^\r\n]*)(\r?\n|\Z)", rf"\1\2{line}\2", text, count=1)
        if changed == text:
            raise ScenarioError(f"{file}: has no line `name:` below which the seed could stand")
    return changed.encode("utf-8")
