"""How do tables become charts?

Each chart is a plotly figure with its layout complete, a sentence that says the same in words, and
the table behind it. No widgets here, and no text colours: the page's style sheet sets them, so that
a chart follows the theme. Marks have one colour for both themes; broken is always hatched as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from simlib.i18n import _, ngettext
from simlib.i18n import format_number as number

__all__ = [
    "BROKEN",
    "KEPT",
    "NEUTRAL",
    "WORK",
    "jobs_by_day",
    "jobs_plan",
    "jobs_sentence",
    "plain_layout",
    "promises_by_week",
    "promises_plan",
    "promises_sentence",
    "promises_table",
]

KEPT, BROKEN, NEUTRAL = "#1B9A86", "#C8364F", "#7D7D7D"
WORK = "#BC5800"  # the PM office's mark
_BASE = 13.0  # pixels of the smallest desk's text, to which all heights are given
_BAR_HEIGHT = 112
_FEWEST_WEEKS = 5
_LONGEST_NAME = 6  # letters of a week's name that fit under a bar
_JOBS_HEIGHT = 176
_JOBS_SHOWN = 6
_DAYS_BACK, _DAYS_AHEAD = 2.0, 16.0  # of the jobs chart, from today
_LATE_SEEN = 0.4  # days: a job that is late only beyond the chart ends hatched all the same
_MOST_DAYS_NAMED = 6
_NAME_WIDTH = 100
_LONGEST_CLIENT = 10  # letters of a client's name that fit beside a bar
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
    layout = plain_layout(width, base)
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


def jobs_by_day(
    rows: Sequence[Row],
    today: float,
    name_of: Callable[[int], str],
    width: int = 286,
    base: float = _BASE,
) -> go.Figure:
    """Draw jobs as bars from start to end as it looks today, with a tick at each promise.

    ``rows`` have client_name, language, start, forecast and due (working days); ``name_of`` names
    a working day below 4 letters. Only the first six are drawn.
    """
    traces, layout = jobs_plan(rows, today, name_of, width, base)
    return go.Figure({"data": traces, "layout": layout})


def jobs_plan(
    rows: Sequence[Row],
    today: float,
    name_of: Callable[[int], str],
    width: int = 286,
    base: float = _BASE,
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the traces and the layout of `jobs_by_day`, to change a live chart in place."""
    shown, scale = rows[:_JOBS_SHOWN], base / _BASE
    first, last = _days_shown(shown, today)
    starts = [max(row["start"], first) for row in shown]
    ends = [max(min(_end_of(row), last), start) for row, start in zip(shown, starts, strict=True)]
    turns = [
        max(min(row["due"], end - _LATE_SEEN if row["late_days"] > 0 else end), start)
        for row, start, end in zip(shown, starts, ends, strict=True)
    ]
    traces = [
        _spans("in time", starts, turns, {"color": WORK, "line": {"width": 0}}),
        _spans(
            "late",
            turns,
            ends,
            {"color": "rgba(0,0,0,0)", "line": _line(BROKEN, 1.5), "pattern": _HATCH},
        ),
        _promises(shown, last, scale),
    ]
    return traces, _jobs_layout(shown, today, (first, last), name_of, width, base)


def jobs_sentence(rows: Sequence[Row]) -> str:
    """Say in one sentence what `jobs_by_day` shows."""
    if not rows:
        return _("No job of yours is open.")
    late = sum(row["late_days"] > 0 for row in rows)
    text = ngettext(
        "{late} of {count} open jobs ends after its promise, as things stand.",
        "{late} of {count} open jobs end after their promise, as things stand.",
        late,
    )
    return text.format(late=number(late), count=number(len(rows)))


def _end_of(row: Row) -> float:
    """Return when the client has a job: with its whole order, where that is what makes it late."""
    return float(row["due"] + row["late_days"] if row["late_days"] > 0 else row["forecast"])


def _days_shown(rows: Sequence[Row], today: float) -> tuple[float, float]:
    ends = [max(float(row["due"]), _end_of(row)) for row in rows]
    last = min(max([*ends, today + 5]), today + _DAYS_AHEAD)
    return today - _DAYS_BACK, last + 0.5


def _spans(
    name: str, starts: Sequence[float], ends: Sequence[float], marker: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "uid": f"jobs-{name}",
        "orientation": "h",
        "base": list(starts),
        "x": [
            end - start if end - start > 0.02 else None
            for start, end in zip(starts, ends, strict=True)
        ],
        "y": list(range(len(starts))),
        "marker": marker,
        "hoverinfo": "skip",
    }


def _promises(rows: Sequence[Row], last: float, scale: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": "promised",
        "uid": "jobs-promised",
        "mode": "markers",
        "x": [row["due"] if row["due"] <= last else None for row in rows],
        "y": list(range(len(rows))),
        "marker": {
            "symbol": "line-ns-open",
            "size": 13 * scale,
            "color": NEUTRAL,
            "line": {"width": 2.5 * scale},
        },
        "hoverinfo": "skip",
    }


def _jobs_layout(
    rows: Sequence[Row],
    today: float,
    days: tuple[float, float],
    name_of: Callable[[int], str],
    width: int,
    base: float,
) -> dict[str, Any]:
    layout, scale = plain_layout(width, base), base / _BASE
    first, last = int(days[0]) + 1, int(days[1])
    step = -(-(last - first + 1) // _MOST_DAYS_NAMED)
    named = list(range(first, last + 1, max(step, 1)))
    layout["xaxis"] |= {
        "range": list(days),
        "side": "top",
        "tickvals": named,
        "ticktext": [name_of(day) for day in named],
    }
    layout["yaxis"] |= {
        "range": [_JOBS_SHOWN - 0.5, -0.5],
        "tickvals": list(range(len(rows))),
        "ticktext": [_job_name(row) for row in rows],
        "showgrid": False,
    }
    layout["height"] = round(_JOBS_HEIGHT * scale)
    layout["margin"] |= {"l": _NAME_WIDTH * scale, "t": 22 * scale, "b": 4 * scale}
    now = {"type": "line", "x0": today, "x1": today, "yref": "paper", "y0": 0, "y1": 1}
    layout["shapes"] = [{**now, "line": {**_line(NEUTRAL, 1.2), "dash": "dot"}}]
    return {**layout, "barmode": "overlay", "bargap": 0.45}


def _job_name(row: Row) -> str:
    client = str(row["client_name"])
    short = client if len(client) <= _LONGEST_CLIENT else f"{client[: _LONGEST_CLIENT - 1]}…"
    return f"{short} {row['language']}"


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


def plain_layout(width: int, base: float) -> dict[str, Any]:
    """Return the layout that all charts of a desk begin with."""
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
