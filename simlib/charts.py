"""How do tables become charts?

Each chart is a plotly figure with its layout complete, a sentence that says the same in words, and
the table behind it. No widgets here, and no text colours: the page's style sheet sets them, so that
a chart follows the theme. Marks have one colour for both themes; broken is always hatched as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from simlib.i18n import _, ngettext
from simlib.i18n import format_number as number

__all__ = [
    "BROKEN",
    "KEPT",
    "NEUTRAL",
    "promises_by_week",
    "promises_plan",
    "promises_sentence",
    "promises_table",
]

KEPT, BROKEN, NEUTRAL = "#1B9A86", "#C8364F", "#7D7D7D"
_BASE = 13.0  # pixels of the smallest desk's text, to which all heights are given
_BAR_HEIGHT = 112
_FEWEST_WEEKS = 5
_LONGEST_NAME = 6  # letters of a week's name that fit under a bar
_HATCH = {"shape": "/", "fgcolor": BROKEN, "size": 5, "solidity": 0.45}

Row = Mapping[str, Any]


def promises_by_week(rows: Sequence[Row], width: int = 286, base: float = _BASE) -> go.Figure:
    """Draw promises kept, broken and open by the week they fall due.

    ``rows`` have week, kept, broken and open; ``width`` is in pixels and ``base`` the text size.
    """
    bars, layout = promises_plan(rows, width, base)
    return go.Figure({"data": bars, "layout": layout})


def promises_plan(
    rows: Sequence[Row], width: int = 286, base: float = _BASE
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the traces and the layout of `promises_by_week`, to change a live chart in place."""
    nothing = "rgba(0,0,0,0)"
    bars = [
        _bars("kept", rows, {"color": KEPT, "line": {"width": 0}}),
        _bars("broken", rows, {"color": nothing, "line": _line(BROKEN, 1.5), "pattern": _HATCH}),
        _bars("open", rows, {"color": nothing, "line": _line(NEUTRAL, 1.2)}),
    ]
    last, top = max([*(int(row["week"]) for row in rows), _FEWEST_WEEKS]), _top(rows)
    layout = _plain_layout(width, base)
    layout["xaxis"] |= {
        "range": [0.4, last + 0.6],
        "tickvals": _few(last),
        "ticktext": _week_names(last),
        "showgrid": False,
    }
    layout["yaxis"] |= {"range": [0, top * 1.08], "tickvals": _steps(top)}
    return bars, {**layout, "barmode": "stack", "bargap": 0.5}


def promises_sentence(rows: Sequence[Row]) -> str:
    """Say in one sentence what `promises_by_week` shows."""
    kept = sum(int(row["kept"]) for row in rows)
    broken = sum(int(row["broken"]) for row in rows)
    if kept + broken == 0:
        return _("No promise has come due yet.")
    if broken == 0:
        text = ngettext(
            "{count} promise came due and was kept.",
            "All {count} promises that came due were kept.",
            kept,
        )
        return text.format(count=number(kept))
    text = _("Broken so far: {broken} of {due} due.")
    return text.format(broken=number(broken), due=number(kept + broken))


def promises_table(rows: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    """Return heads and cells of the table behind `promises_by_week`."""
    head = [_("Week"), _("kept"), _("broken"), _("open")]
    names = ("week", "kept", "broken", "open")
    return head, [[number(int(row[name])) for name in names] for row in rows]


def _bars(name: str, rows: Sequence[Row], marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "uid": f"promises-{name}",
        "x": [int(row["week"]) for row in rows],
        "y": [int(row[name]) or None for row in rows],  # no outline around nothing
        "marker": marker,
        "hoverinfo": "skip",
    }


def _line(color: str, width: float) -> dict[str, Any]:
    return {"color": color, "width": width}


def _plain_layout(width: int, base: float) -> dict[str, Any]:
    scale = base / _BASE
    axis = {
        "fixedrange": True,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickangle": 0,
        "gridcolor": NEUTRAL,
    }
    return {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "autosize": False,
        "width": max(120, width),
        "height": round(_BAR_HEIGHT * scale),
        "font": {"size": 12 * scale},
        "margin": {"l": 26 * scale, "r": 6 * scale, "t": 8 * scale, "b": 20 * scale, "pad": 0},
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }


def _top(rows: Sequence[Row]) -> int:
    sums = [int(row["kept"]) + int(row["broken"]) + int(row["open"]) for row in rows]
    return max([*sums, 3])


def _steps(top: int) -> list[int]:
    step = next((size for size in (1, 2, 5, 10, 20, 50, 100) if top / size <= 4), 200)
    return list(range(0, top + 1, step))


def _few(last: int) -> list[int]:
    step = 1 if last <= 6 else 2 if last <= 12 else -(-last // 6)
    return list(range(1, last + 1, step))


def _week_names(last: int) -> list[str]:
    names = [_("Wk {week}", "chart").format(week=number(week)) for week in _few(last)]
    short = max(map(len, names)) <= _LONGEST_NAME
    return names if short else [number(week) for week in _few(last)]
