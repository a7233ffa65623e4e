"""What does one lever do by itself, in the activities that management plays?

Autopilots at both desks, a director who touches nothing, and one thing that is changed at the
start: the same few seeds for each, so that the guide can be checked within minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from simlib.run import Run
from tools.guide_facts import story
from tools.guide_runs import _paired
from tools.marked import table

__all__ = ["levers"]

SEEDS = (1, 2, 3, 4)  # those of the notebooks
_YEAR = 250  # working days

Changes = Mapping[str, Any]
Figures = Mapping[str, float | None]

# Of each activity: the years, and what is changed; the first is the firm as it is found.
_ARMS: Mapping[str, tuple[int, Mapping[str, Changes]]] = {
    "05_incentives": (
        1,
        {
            "as it is found: crossed pay": {},
            "shared pay": {"governance.plan": "shared"},
            "crossed pay, every offer signed": {"governance.authority": 1.0},
        },
    ),
    "06_which_clients": (
        2,
        {
            "as it is found: no guide, no floor": {},
            "no offer under a margin of 48 %": {"governance.floor": 0.48},
        },
    ),
}
_FIGURES: Mapping[str, Mapping[str, Callable[[Figures], float]]] = {
    "05_incentives": {
        "value made, kEUR": lambda kpis: _of(kpis, "company_value") / 1000,
        "margin earned, kEUR": lambda kpis: _of(kpis, "gross_margin") / 1000,
        "offers won, %": lambda kpis: 100 * _of(kpis, "win_rate"),
        "delivered on time, %": lambda kpis: 100 * _of(kpis, "on_time_delivery"),
    },
    "06_which_clients": {
        "margin of a project, EUR": (
            lambda kpis: _of(kpis, "gross_margin") / max(_of(kpis, "projects_delivered"), 1)
        ),
        "requests": lambda kpis: _of(kpis, "rfqs"),
        "fit, mean of all fields, in hundredths": lambda kpis: 100 * _of(kpis, "capability"),
        "value made, kEUR": lambda kpis: _of(kpis, "company_value") / 1000,
    },
}


@cache
def levers(chapter: str) -> str:
    """Set each change beside the firm as it is found, and pair them by seed."""
    years, arms = _ARMS[chapter]
    figures = _FIGURES[chapter]
    found = {name: _figures(chapter, changes, years) for name, changes in arms.items()}
    rows = [(name, *map(_span, values)) for name, values in found.items()]
    base, *others = found.items()
    told = [
        f"- “{name}”, {figure}: {_paired(before, after)}."
        for name, values in others
        for figure, before, after in zip(figures, base[1], values, strict=True)
    ]
    head = (
        f"{len(SEEDS)} runs each (seeds {SEEDS[0]} to {SEEDS[-1]}), {years * _YEAR} working days,"
        " autopilots in every chair. Mean, and in brackets the lowest and the highest run."
    )
    shown = table(("the firm", *figures), rows)
    return f"{head}\n\n{shown}\n\nOn the same luck, instead of “{base[0]}”:\n\n" + "\n".join(told)


def _figures(chapter: str, changes: Changes, years: int) -> list[list[float]]:
    """Return, for each figure of the activity, its values by seed."""
    kpis = []
    for seed in SEEDS:
        run = Run(story(chapter).replace(changes), seed)
        run.advance(until=years * _YEAR)
        kpis.append(run.result().kpis)
    return [[figure(each) for each in kpis] for figure in _FIGURES[chapter].values()]


def _span(values: Sequence[float]) -> str:
    return f"{sum(values) / len(values):,.0f} ({min(values):,.0f} to {max(values):,.0f})"


def _of(kpis: Figures, name: str) -> float:
    return float(kpis[name] or 0)
