"""How did the same weeks go with the guest in the chair, and how with its usual autopilot?

Both on the same draws, week by week at the desk: promises that fell to the chair by the week in
which they were made, and its errors. A promise counts by how it ended, be it in the run-on; what
was over before the guest sat down was the host's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from simlib.outcomes import Outcome
from simlib.run import Run

__all__ = ["BOARD", "Chair", "board_of", "chair_of"]

_DAYS_A_WEEK = 5

# What the firm's board shows of both.
BOARD = (
    *("company_value", "revenue", "gross_margin_pct", "win_rate", "promise_keeping"),
    *("on_time_delivery", "complaint_rate", "client_satisfaction", "client_retention"),
    *("trust_sales_in_pm", "trust_pm_in_sales"),
)


class Chair(NamedTuple):
    """The weeks of one chair, one number a week: promises by their end, and errors by type."""

    seat: str
    person: str | None
    kept: tuple[int, ...]
    broken: tuple[int, ...]
    errors: Mapping[str, tuple[int, ...]]

    def to_json(self) -> dict[str, Any]:
        """Return the weeks as plain lists."""
        errors = {code: list(counts) for code, counts in self.errors.items()}
        return {**self._asdict(), "errors": errors}


def chair_of(run: Run, seat: str, since: float = 0.0) -> Chair:
    """Return the weeks of a seat's chair in a run that is over; ``since`` is its guest's day."""
    outcome, weeks = run.result(), range(run.scenario.weeks)
    person = {str(key): name for key, name in run.scenario.chairs.items()}.get(seat)
    whose = "pm" if seat == "pm" else "seller"
    ends = [
        (int(row["made_day"] // _DAYS_A_WEEK), row["state"])
        for row in outcome.promises
        if (person is None or row[whose] == person)
        and max(row["due_day"], row["done_day"] or row["due_day"]) >= since
    ]
    by_week = [_errors(outcome, seat, week, since) for week in weeks]
    return Chair(
        seat,
        person,
        tuple(ends.count((week, "kept")) for week in weeks),
        tuple(ends.count((week, "broken")) for week in weeks),
        {code: tuple(found[code] for found in by_week) for code in by_week[0]},
    )


def board_of(run: Run) -> dict[str, float | None]:
    """Return the figures of `BOARD` at the end of a run."""
    kpis = run.result().kpis
    return {name: kpis[name] for name in BOARD}


def _errors(outcome: Outcome, seat: str, week: int, since: float) -> dict[str, int]:
    first = max(week * _DAYS_A_WEEK, since)
    return outcome.errors_of(seat, first, (week + 1) * _DAYS_A_WEEK)
