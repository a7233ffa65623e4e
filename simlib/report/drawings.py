"""How does a figure look that needs no script, prints in grey, and weighs nothing?

Inline SVG, as wide as its column. Colour only says whose it is, or kept and broken; broken is
always hatched as well. Each figure carries a sentence for those who do not see it; the table behind
it stands in the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

__all__ = ["Part", "bars", "hatch", "lines", "strip", "waterfall"]

_WIDTH = 520  # units of the drawing; the page scales it
_LEFT, _RIGHT = 120, 70  # beside the bars of a waterfall
_ROW = 26
_WEEKS_LEFT, _WEEKS_HEIGHT = 26, 120


_Place = Callable[[float], float]


class Part(NamedTuple):
    """One row of a waterfall: where it starts and ends, and the text at its end."""

    label: str
    start: float
    end: float
    text: str
    total: bool = False


def hatch() -> str:
    """Return the pattern that broken things are filled with; once in a page."""
    return (
        '<svg width="0" height="0" aria-hidden="true" class="defs"><defs><pattern id="hatch" '
        'width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="5" height="5" class="h0"/><rect width="2" height="5" class="h1"/>'
        "</pattern></defs></svg>"
    )


def waterfall(parts: Sequence[Part], sentence: str) -> str:
    """Draw parts from one total to another; a total is a diamond, since the axis is cut."""
    ends = [value for part in parts for value in (part.start, part.end)]
    low, high = min(ends), max(ends)
    room = (_WIDTH - _LEFT - _RIGHT) / ((high - low) or 1.0)
    rows = "".join(
        _fall(part, _ROW * (row + 0.5), lambda value: _LEFT + (value - low) * room)
        for row, part in enumerate(parts)
    )
    return _drawing(rows, _ROW * len(parts), sentence)


def _fall(part: Part, y: float, x: _Place) -> str:
    start, end = x(part.start), x(part.end)
    label = f'<text x="{_LEFT - 12}" y="{y + 4:.0f}" class="e">{escape(part.label)}</text>'
    right = end + 14 if part.total else max(start, end) + 8
    text = f'<text x="{right:.1f}" y="{y + 4:.0f}">{escape(part.text)}</text>'
    if part.total:
        return f'{label}<path d="M{end:.1f} {y - 7:.1f}l7 7-7 7-7-7z" class="mgmt"/>{text}'
    kind = "kept" if part.end >= part.start else "broken"
    width = abs(end - start)
    if not width:
        return label + text
    bar = f'<rect x="{min(start, end):.1f}" y="{y - 8:.1f}" width="{width:.1f}" height="16" '
    return f'{label}{bar}class="{kind}"/>{text}'


def strip(
    low: float, high: float, others: Sequence[float], own: float, texts: Sequence[str], said: str
) -> str:
    """Draw a range as a box, others' values as rings and one's own as a tick.

    ``texts`` are those of low, high and own.
    """
    ends = [low, high, own, *others]
    first, last = min(ends), max(ends)
    room = (_WIDTH - 80) / ((last - first) or 1.0)

    def x(value: float) -> float:
        return 40 + (value - first) * room

    rings = "".join(f'<circle cx="{x(v):.1f}" cy="34" r="3.5" class="ring"/>' for v in others)
    box = f'<rect x="{x(low):.1f}" y="24" width="{x(high) - x(low):.1f}" height="20" class="box"/>'
    tick = f'<path d="M{x(own):.1f} 16v36" class="own"/>'
    marks = "".join(
        f'<text x="{x(value):.1f}" y="{y}" class="m{kind}">{escape(text)}</text>'
        for value, y, text, kind in zip(
            (low, high, own), (62, 62, 11), texts, ("", "", " own"), strict=True
        )
    )
    line = f'<path d="M40 34H{_WIDTH - 40}" class="axis"/>'
    return _drawing(line + box + rings + tick + marks, 70, said)


def bars(kept: Sequence[int], broken: Sequence[int], said: str) -> str:
    """Draw counts by week: kept below, broken on top."""
    tops = [a + b for a, b in zip(kept, broken, strict=True)]
    frame, x, y, step = _weeks(len(kept), max([*tops, 3]))
    body = ""
    for week, (good, bad) in enumerate(zip(kept, broken, strict=True)):
        left, width = x(week) - step * 0.3, step * 0.6
        for value, base, kind in ((good, 0, "kept"), (bad, good, "broken")):
            if value:
                top, height = y(base + value), y(base) - y(base + value)
                body += (
                    f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" '
                    f'height="{height:.1f}" class="{kind}"/>'
                )
    return _drawing(frame + body, _WEEKS_HEIGHT + 24, said)


def lines(solid: Sequence[float], dashed: Sequence[float], said: str) -> str:
    """Draw two lines over weeks: the guest's solid with dots, the usual holder's dashed."""
    frame, x, y, _step = _weeks(len(solid), max([*solid, *dashed, 3]))
    body = ""
    for values, kind in ((dashed, "home"), (solid, "guest")):
        points = " ".join(f"{x(week):.1f},{y(v):.1f}" for week, v in enumerate(values))
        body += f'<polyline points="{points}" class="{kind}"/>' if values else ""
    dots = "".join(
        f'<circle cx="{x(week):.1f}" cy="{y(v):.1f}" r="3" class="dot"/>'
        for week, v in enumerate(solid)
    )
    return _drawing(frame + body + dots, _WEEKS_HEIGHT + 24, said)


def _weeks(count: int, top: float) -> tuple[str, _Place, _Place, float]:
    """Return the frame of a chart over weeks, its scales, and the width of a week."""
    step = (_WIDTH - _WEEKS_LEFT - 8) / max(count, 1)

    def x(week: float) -> float:
        return _WEEKS_LEFT + (week + 0.5) * step

    def y(value: float) -> float:
        return 8 + (_WEEKS_HEIGHT - 8) * (1 - value / top)

    size = next((size for size in (1, 2, 5, 10, 20, 50, 100) if top / size <= 4), 200)
    ticks = range(0, int(top) + 1, size)
    grid = "".join(
        f'<path d="M{_WEEKS_LEFT} {y(v):.1f}H{_WIDTH}" class="grid"/>'
        f'<text x="{_WEEKS_LEFT - 6}" y="{y(v) + 4:.1f}" class="e">{v}</text>'
        for v in ticks
    )
    every = -(-count // 14)
    names = "".join(
        f'<text x="{x(week):.1f}" y="{_WEEKS_HEIGHT + 18}" class="m">{week + 1}</text>'
        for week in range(0, count, every)
    )
    return grid + names, x, y, step


def _drawing(body: str, height: float, sentence: str) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" class="figure" '
        f'aria-label="{escape(sentence)}">{body}</svg>'
    )
