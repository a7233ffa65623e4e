"""How does a chain of events look, day by day, in one lane a department?

Inline SVG in the colours of the style sheet, so that it follows the theme and its panel's width
without the kernel. Shape and lane say whose it is, a number says which sentence of the story
belongs to it, and what happened before the change hangs below the lane, small and hollow.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import TYPE_CHECKING

from simlib.consequences import LANES
from simlib.i18n import _, ngettext
from simlib.i18n import format_number as number
from simlib.ui.marks import esc
from simlib.ui.place import Place, days_text
from simlib.ui.ripples import lane_name

if TYPE_CHECKING:
    from simlib.ui.story import Scene

__all__ = ["lanes_html", "lanes_legend", "lanes_sentence", "last_day", "numbered"]

# Pixels of the drawing at the smallest desk's text; the page scales it to its panel.
_WIDTH, _LEFT, _RIGHT = 690.0, 100.0, 24.0
_TOP, _LANE, _FOOT = 24.0, 34.0, 16.0
_RADIUS, _APART = 10.0, 24.0  # of a mark; between two marks of a lane
_BELOW = 16.0  # from a lane down to what happened before the change
_DAYS_A_TICK = 5
_FEWEST_DAYS, _DAYS_AFTER = 10.0, 4.0  # of a chart; after its last event


def lanes_html(
    scenes: Sequence[Scene], start: float, until: float, place: Place, sentence: str
) -> str:
    """Draw the scenes from working day ``start`` to ``until``; ``sentence`` is read out instead."""
    height = _TOP + _LANE * len(LANES) + _FOOT
    spots = _spots(scenes, start, until)
    parts = [
        *_days(start, until, height, place),
        *(_lane(row, lane) for row, lane in enumerate(LANES)),
        *(_former(scene, spots[scene.number], start, until) for scene in scenes),
        *(_arrow(spots[s.parent], spots[s.number]) for s in scenes if s.parent in spots),
        *(_mark(scene, *spots[scene.number]) for scene in scenes),
    ]
    return (
        f'<svg class="cd-lanes" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" role="img" '
        f'aria-label="{esc(sentence)}">{_ARROWHEAD}{"".join(parts)}</svg>'
    )


def lanes_legend() -> str:
    """Say in words what the marks mean."""
    words = (
        ("f", _("with the change", "ripple.legend")),
        ("h", _("does not happen then", "ripple.legend")),
        ("s", _("as it was", "ripple.legend")),
    )
    swatches = "".join(
        f'<span><i class="cd-sw {kind}"></i>{esc(text)}</span>' for kind, text in words
    )
    return f'<span class="cd-legend">{swatches}</span>'


def last_day(scenes: Sequence[Scene], start: float, until: float) -> float:
    """Return the day with which the chart of a chain ends: soon after its last event."""
    days = [at for s in scenes for at in (s.link.at, s.link.was_at) if at is not None]
    return min(until, max([start + _FEWEST_DAYS, *(day + _DAYS_AFTER for day in days)]))


def lanes_sentence(scenes: Sequence[Scene], links: int, start: float, until: float) -> str:
    """Say in one sentence what the chart shows; ``links`` are all, told or not."""
    if not links:
        text = _("Nothing of this deal went otherwise in {days}.", "ripple")
        return text.format(days=days_text(until - start))
    last = scenes[-1]
    day = max(at for at in (last.link.at, last.link.was_at) if at is not None)
    text = ngettext(
        "{count} thing goes otherwise, {told} drawn; the last {days} after the decision: {lane}.",
        "{count} things go otherwise, {told} drawn; the last {days} after the decision: {lane}.",
        links,
    )
    return text.format(
        count=number(links),
        told=number(len(scenes)),
        days=days_text(round(day - start)),
        lane=lane_name(last.link.lane),
    )


def numbered(lane: str, count: int, *, hollow: bool = False) -> str:
    """Draw a lane's shape with a number in it, for a line of text."""
    body = _shape(lane, 12.0, 12.0, hollow=hollow) + _number(12.0, 12.0, lane, count, hollow=hollow)
    return (
        f'<svg class="cd-numbered" viewBox="0 0 24 24" role="img" aria-label="{count}">{body}</svg>'
    )


# ---- where everything stands


def _x(day: float, start: float, until: float) -> float:
    room = _WIDTH - _LEFT - _RIGHT - 2 * _RADIUS
    return _LEFT + _RADIUS + room * (day - start) / max(until - start, 1.0)


def _y(lane: str) -> float:
    return _TOP + _LANE * LANES.index(lane) + 12.0


def _spots(scenes: Sequence[Scene], start: float, until: float) -> dict[int, tuple[float, float]]:
    """Return where each mark stands; marks of a lane that would overlap move apart."""
    spots: dict[int, tuple[float, float]] = {}
    for lane in LANES:
        own = sorted((s for s in scenes if s.link.lane == lane), key=lambda s: (_day(s), s.number))
        places = [_x(_day(scene), start, until) for scene in own]
        for index in range(1, len(places)):
            places[index] = max(places[index], places[index - 1] + _APART)
        limit = _WIDTH - _RADIUS
        for index in reversed(range(len(places))):
            places[index] = min(places[index], limit)
            limit = places[index] - _APART
        spots |= {s.number: (x, _y(lane)) for s, x in zip(own, places, strict=True)}
    return spots


def _day(scene: Scene) -> float:
    link = scene.link
    return link.at if link.at is not None else float(link.was_at or 0.0)


# ---- what is drawn

_ARROWHEAD = (
    '<defs><marker id="cd-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
    'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" class="cd-tip"/></marker></defs>'
)


def _days(start: float, until: float, height: float, place: Place) -> list[str]:
    """Draw a line and a date every five working days; the first is the decision's."""
    days = [start + step for step in range(0, int(until - start) + 1, _DAYS_A_TICK)]
    parts = []
    for day in days:
        x, kind = _x(day, start, until), "cd-turn" if day == start else "cd-grid-line"
        ends = f'x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 6:.0f}" y2="{height:.0f}"'
        parts.append(f'<line class="{kind}" {ends}/>')
        if day == start or until - day >= 1.5:
            parts.append(
                f'<text class="cd-day" x="{x:.1f}" y="12" text-anchor="middle">'
                f"{esc(place.date(day))}</text>"
            )
    return parts


def _lane(row: int, lane: str) -> str:
    y = _y(lane)
    return (
        f'<text class="cd-lane" x="{_LEFT - 12:.0f}" y="{y + 4:.0f}" text-anchor="end">'
        f"{esc(lane_name(lane))}</text>"
        f'<line class="cd-grid-line" x1="{_LEFT:.0f}" x2="{_WIDTH:.0f}" y1="{y:.0f}" y2="{y:.0f}"/>'
    )


def _former(scene: Scene, spot: tuple[float, float], start: float, until: float) -> str:
    """Draw where the event was before the change, if it happens at both times."""
    link = scene.link
    if link.at is None or link.was_at is None:
        return ""
    x, y = _x(link.was_at, start, until), spot[1] + _BELOW
    ends = f'x1="{spot[0]:.1f}" y1="{spot[1]:.1f}" x2="{x:.1f}" y2="{y:.1f}"'
    return (
        f'<line class="cd-was-line" {ends}/>'
        f'<g transform="translate({x:.1f} {y:.1f}) scale(.48)">{_outline(link.lane)}</g>'
    )


def _outline(lane: str) -> str:
    return _shape(lane, 0.0, 0.0, hollow=True).replace("cd-not", "cd-was")


def _arrow(one: tuple[float, float], other: tuple[float, float]) -> str:
    length = hypot(other[0] - one[0], other[1] - one[1])
    if length < 2 * _RADIUS + 6:
        return ""
    dx, dy = (other[0] - one[0]) / length, (other[1] - one[1]) / length
    near, far = _RADIUS + 2, length - _RADIUS - 3
    x1, y1, x2, y2 = one[0] + near * dx, one[1] + near * dy, one[0] + far * dx, one[1] + far * dy
    return (
        f'<line class="cd-arrow" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        'marker-end="url(#cd-tip)"/>'
    )


def _mark(scene: Scene, x: float, y: float) -> str:
    hollow, lane = scene.link.at is None, scene.link.lane
    return _shape(lane, x, y, hollow=hollow) + _number(x, y, lane, scene.number, hollow=hollow)


def _shape(lane: str, x: float, y: float, *, hollow: bool) -> str:
    """Draw a circle for Sales, a square for the PM office and translators, and so on."""
    kind = f"cd-l-{lane} cd-not" if hollow else f"cd-l-{lane}"
    r = _RADIUS
    if lane == "sales":
        return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>'
    if lane in ("pm", "translators"):
        side = 2 * r - 2
        corner = f'x="{x - r + 1:.1f}" y="{y - r + 1:.1f}" width="{side:.1f}" height="{side:.1f}"'
        return f'<rect class="{kind}" {corner} rx="{1 if lane == "pm" else 6}"/>'
    points = [(0, -1.2), (1.2, 0.9), (-1.2, 0.9)]
    if lane == "money":
        points = [(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)]
    path = " ".join(f"{x + r * dx:.1f},{y + r * dy:.1f}" for dx, dy in points)
    return f'<polygon class="{kind}" points="{path}"/>'


def _number(x: float, y: float, lane: str, count: int, *, hollow: bool) -> str:
    down = 6.5 if lane == "client" else 4.0  # a triangle's room lies low
    kind = "cd-no cd-no-hollow" if hollow else "cd-no"
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y + down:.1f}" text-anchor="middle">{count}</text>'
    )
