"""How does a lesson notebook play a firm some years, and show a few figures of it?

So that its cells stay short: firms that differ in one thing on the same luck, a span of values,
what pairs of them say, and a table. A difference is one only where every pair points the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from IPython.display import Markdown

from simlib.run import Run
from simlib.scenario import Scenario

__all__ = ["Year", "grid", "paired", "played", "span"]

_YEAR = 250  # working days


class Year(NamedTuple):
    """A firm so far: figures since day 0, last Friday's books, what clients are worth in EUR."""

    kpis: Mapping[str, Any]
    week: Mapping[str, Any]
    worth: Mapping[str, float]


def played(firm: Scenario, changes: Mapping[str, Any], luck: int, *years: float) -> list[Year]:
    """Return a firm under ``changes`` after so many years each, by autopilots on one seed."""
    run, found = Run(firm.replace(changes), seed=luck), []
    for year in years:
        run.advance(until=round(year * _YEAR))
        week = next(r for r in reversed(run.records) if r.kind == "week")
        worth = {c.id: run.account(c.id).get("equity_eur", 0.0) for c in firm.clients}
        found.append(Year(run.result().kpis, week.values, worth))
    return found


def span(values: Sequence[float], digits: int = 0, unit: str = "") -> str:
    """Write the mean of some values with the lowest and the highest."""
    shown = [f"{v:,.{digits}f}" for v in (sum(values) / len(values), min(values), max(values))]
    return f"{shown[0]}{unit} ({shown[1]} to {shown[2]})"


def paired(before: Sequence[float], after: Sequence[float]) -> str:
    """Say in words what pairs of the same luck say of a change."""
    up = sum(b > a for a, b in zip(before, after, strict=True))
    told = {0: "lower each time", len(before): "higher each time"}
    return told.get(up, f"cannot tell, higher {up} times of {len(before)}")


def grid(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> Any:
    """Return a table for the page."""
    lines = [heads, ["---"] * len(heads), *rows]
    untyped: Any = Markdown
    return untyped("\n".join(f"| {' | '.join(map(str, line))} |" for line in lines))
