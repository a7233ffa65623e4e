"""How does the survey on trust become a chart?

Two lines, one for each department's trust in the other, each value with the noise of the survey as
a bar around it. As in `simlib.charts`: one colour a mark for both themes, and a shape beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simlib.charts import WORK, plain_layout
from simlib.i18n import _
from simlib.i18n import format_number as number

__all__ = ["trust_plan", "trust_sentence", "trust_table"]

_SALES = "#1F78C8"
_FEWEST, _NAMED = 6, 6  # months
_BASE = 13.0

Row = Mapping[str, Any]
_LINES = (("sales_trusts", _SALES, "circle", -0.08), ("pm_trusts", WORK, "square", 0.08))


def trust_plan(
    rows: Sequence[Row], width: int = 286, base: float = _BASE
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return traces and layout; ``rows`` have nth (month), sales_trusts, pm_trusts and sd."""
    scale, spread = base / _BASE, float(rows[-1]["sd"]) if rows else 0.0
    traces = [_line(rows, *line, spread, scale) for line in _LINES]
    last = max([*(int(row["nth"]) + 1 for row in rows), _FEWEST])
    step = -(-last // _NAMED)
    named = list(range(1, last + 1, step))
    layout = plain_layout(width, base)
    layout["xaxis"] |= {
        "range": [0.5, last + 0.5],
        "tickvals": named,
        "ticktext": [number(month) for month in named],
        "showgrid": False,
    }
    layout["yaxis"] |= {
        "range": [0, 1],
        "tickvals": [0, 0.5, 1],
        "ticktext": [number(tick, 1) for tick in (0, 0.5, 1)],
    }
    return traces, layout


def trust_sentence(rows: Sequence[Row]) -> str:
    """Say in one sentence what the last survey tells."""
    if not rows:
        return _("Nobody has been asked yet.")
    last = rows[-1]
    text = _("Month {month}: Sales in PMs {sales}, PMs in Sales {pm}, give or take {sd}.")
    return text.format(
        month=number(int(last["nth"]) + 1),
        sales=number(last["sales_trusts"], 2),
        pm=number(last["pm_trusts"], 2),
        sd=number(last["sd"], 2),
    )


def trust_table(rows: Sequence[Row]) -> tuple[str, list[str], list[list[str]]]:
    """Return caption, heads and cells of the table behind the chart."""
    head = [_("Month"), _("Sales in PMs"), _("PMs in Sales")]
    cells = [
        [
            number(int(row["nth"]) + 1),
            number(row["sales_trusts"], 2),
            number(row["pm_trusts"], 2),
        ]
        for row in rows
    ]
    return _("Trust in the other department, 0 to 1, as a survey has it"), head, cells


def _line(
    rows: Sequence[Row],
    name: str,
    color: str,
    symbol: str,
    aside: float,
    spread: float,
    scale: float,
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "uid": f"trust-{name}",
        "mode": "lines+markers",
        "x": [int(row["nth"]) + 1 + aside for row in rows],
        "y": [row[name] for row in rows],
        "line": {"color": color, "width": 1.5 * scale},
        "marker": {"color": color, "symbol": symbol, "size": 6 * scale},
        "error_y": {
            "type": "constant",
            "value": spread,
            "color": color,
            "thickness": 1 * scale,
            "width": 0,
        },
        "hoverinfo": "skip",
    }
