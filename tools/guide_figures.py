"""How are the guide's small drawings made?

Inline SVG that takes its colours from the page, and says in one sentence what it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

__all__ = ["Dated", "dates_drawing", "dots_drawing"]

_WIDTH = 640
_ROW = 24
_NAMES = 190  # of the width, for names
_FIGURES = 95  # of the width, for the figures behind a tick
_DOT = 26
_STEP = 60  # at most, between two numbers


class Dated(NamedTuple):
    """A delivered piece of work: whose, the days that were said, the days that were used."""

    name: str
    said: float
    used: float


def dates_drawing(rows: Sequence[Dated], told: str) -> str:
    """Draw a bar for the days used and an ink tick for the days said."""
    scale = (_WIDTH - _NAMES - _FIGURES) / max(max(row.said, row.used) for row in rows)
    drawn = []
    left = _NAMES
    for place, row in enumerate(rows):
        top = place * _ROW
        used, said = left + row.used * scale, left + row.said * scale
        drawn += [
            f'<text x="{left - 10}" y="{top + 16}" text-anchor="end">{escape(row.name)}</text>',
            f'<rect class="bar" x="{left}" y="{top + 6}" width="{used - left:.1f}" height="12"/>',
            f'<line class="tick" x1="{said:.1f}" x2="{said:.1f}" y1="{top + 2}" y2="{top + 22}"/>',
            f'<text class="small" x="{max(used, said) + 8:.1f}" y="{top + 16}">'
            f"{row.used:.1f} of {row.said:.1f}</text>",
        ]
    return _svg(len(rows) * _ROW + 4, told, drawn)


def dots_drawing(counts: Sequence[int], told: str, axis: str) -> str:
    """Stack one dot for each run over the number that it gave."""
    step = min(_STEP, (_WIDTH - 120) / max(*counts, 1))
    highest = max(counts.count(number) for number in set(counts))
    floor = highest * _DOT
    at = [60 + number * step for number in range(max(counts) + 1)]
    drawn = [
        f'<circle class="dot" cx="{x:.1f}" cy="{floor - _DOT * level - 12}" r="9"/>'
        for number, x in enumerate(at)
        for level in range(counts.count(number))
    ]
    drawn += [
        f'<text x="{x:.1f}" y="{floor + 20}" text-anchor="middle">{number}</text>'
        for number, x in enumerate(at)
    ]
    line = f'<line class="axis" x1="20" x2="{_WIDTH - 20}" y1="{floor}" y2="{floor}"/>'
    named = f'<text class="small" x="20" y="{floor + 42}">{escape(axis)}</text>'
    return _svg(floor + 50, told, [line, *drawn, named])


def _svg(height: int, told: str, drawn: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(told)}">'
        f"{''.join(drawn)}</svg>"
    )
