"""How do small things look: shapes of departments, spark lines, bars with a tick?

Inline SVG that takes its colours from the style sheet, so that it follows the theme. A shape is
hidden from screen readers, because its word always stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["aim_bar", "columns", "esc", "mark", "spark", "table", "week_boxes"]

_SHAPES = {
    "sales": '<circle cx="6" cy="6" r="4.6" fill="var(--sales)"/>',
    "pm": '<rect x="1.6" y="1.6" width="8.8" height="8.8" fill="var(--pm)"/>',
    "management": '<path d="M6 .8 11.2 6 6 11.2 .8 6z" fill="var(--mgmt)"/>',
    "client": '<path d="M6 1.6 10.8 10.4H1.2z" class="cd-client"/>',
    "hidden": '<circle cx="6" cy="6" r="4.6" class="cd-dashed"/>',
    "saved": '<circle cx="6" cy="6" r="4" fill="var(--kept)"/>',
    "unsaved": '<circle cx="6" cy="6" r="4" fill="none" stroke="var(--t1)" stroke-width="1.6"/>',
}


def esc(text: object) -> str:
    """Make a text safe inside HTML."""
    return escape(str(text))


def mark(shape: str) -> str:
    """Draw the shape of a department or state."""
    body = _SHAPES.get(shape, _SHAPES["client"])
    return f'<svg class="cd-mark" viewBox="0 0 12 12" aria-hidden="true">{body}</svg>'


def spark(series: Sequence[float | None], aim: float | None) -> str:
    """Draw a line of weekly values with its aim dashed; nothing for less than two values."""
    known = [value for value in series if value is not None]
    if len(known) < 2:
        return ""
    ends = [*known, aim] if aim is not None else known
    low, high = min(ends), max(ends)
    room = (high - low) or 1.0

    def height(value: float) -> float:
        return 22 - 18 * (value - low) / room

    step = 76 / max(1, len(series) - 1)
    points = " ".join(
        f"{2 + i * step:.1f},{height(v):.1f}" for i, v in enumerate(series) if v is not None
    )
    line = f'<polyline points="{points}" class="cd-spark-line"/>'
    if aim is not None:
        y = height(aim)
        line = f'<line x1="2" x2="78" y1="{y:.1f}" y2="{y:.1f}" class="cd-spark-aim"/>{line}'
    return (
        f'<svg class="cd-spark" viewBox="0 0 80 24" preserveAspectRatio="none" aria-hidden="true">'
        f"{line}</svg>"
    )


_COLUMNS = 8  # fewer leave room for those to come


def columns(series: Sequence[float | None]) -> str:
    """Draw a column from zero for each value; the highest fills the height, eight the width."""
    top = max([value or 0.0 for value in series], default=0.0) or 1.0
    step = 80 / max(len(series), _COLUMNS)
    drawn = "".join(
        f'<rect x="{i * step + step * 0.15:.1f}" y="{24 - 23 * max(value or 0.0, 0.0) / top:.1f}"'
        f' width="{step * 0.7:.1f}" height="{23 * max(value or 0.0, 0.0) / top:.1f}"/>'
        for i, value in enumerate(series)
    )
    return (
        f'<svg class="cd-spark" viewBox="0 0 80 24" preserveAspectRatio="none" aria-hidden="true">'
        f'<g class="cd-col">{drawn}</g></svg>'
    )


def aim_bar(value: float, aim: float | None, top: float, *, broken: bool = False) -> str:
    """Draw a bar with an ink tick at its aim; a bar past a promise is hatched."""
    share = 100 * min(1.0, max(0.0, value / top)) if top > 0 else 0.0
    tick = ""
    if aim is not None and top > 0:
        tick = f'<i class="cd-tick" style="left:{100 * min(1.0, aim / top):.1f}%"></i>'
    kind = "cd-fill cd-broken" if broken else "cd-fill"
    return (
        f'<span class="cd-bar" aria-hidden="true"><i class="{kind}" style="width:{share:.1f}%"></i>'
        f"{tick}</span>"
    )


def week_boxes(now: float, weeks: int) -> str:
    """Draw a box a week, filled up to now (in weeks)."""
    boxes = []
    for week in range(weeks):
        filled = 100 * min(1.0, max(0.0, now - week))
        boxes.append(f'<i><b style="width:{filled:.0f}%"></b></i>')
    return f'<span class="cd-weeks" aria-hidden="true">{"".join(boxes)}</span>'


def table(
    caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, text: int = 1
) -> str:
    """Write a table of ready HTML cells; the first ``text`` columns are text, the rest numbers."""
    kinds = ["" if i < text else ' class="cd-n"' for i in range(len(head))]
    top = "".join(
        f'<th scope="col"{kind}>{esc(cell)}</th>' for cell, kind in zip(head, kinds, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="cd-table"><caption>{esc(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    )
