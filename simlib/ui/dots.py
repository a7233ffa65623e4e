"""How do thirty futures look, and what do they say?

One dot a future, where the change is better filled and right of the line; below them the mean and
its 95 % interval. Inline SVG, as the lanes are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simlib.effects import Effect
from simlib.i18n import _, format_money, format_percent, format_quantity, ngettext
from simlib.i18n import format_number as number
from simlib.ui.marks import esc, table
from simlib.ui.ripples import effect_verdict, figure_text

__all__ = [
    "counts_sentence",
    "dots_html",
    "effects_table",
    "futures_sentence",
    "mean_sentence",
    "verdict_word",
]

_WIDTH, _SIDE = 690.0, 44.0
_FLOOR, _HEIGHT = 68.0, 116.0  # where dots stand, and all of it
_RADIUS, _BINS, _MOST = 5, 45, 4  # of a dot; columns; dots in one of them
_EQUAL = 0.5  # EUR; less is no difference worth a dot at the side
_STEPS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
_WORDS = {"better": "▲", "worse": "▼", "cannot_tell": "≈", "no_effect": "=", "undefined": "?"}


def dots_html(apart: Sequence[float], effect: Effect, sentence: str) -> str:
    """Draw the difference in euros of each future; ``sentence`` is read out instead."""
    reach = max([*map(abs, apart), abs(effect.apart.low), abs(effect.apart.high), 20.0]) * 1.04

    def x(value: float) -> float:
        return _WIDTH / 2 + (_WIDTH / 2 - _SIDE) * value / reach

    zero = x(0.0)
    line = f'<line class="cd-turn" x1="{zero:.1f}" x2="{zero:.1f}" y1="4" y2="{_FLOOR + 26:.0f}"/>'
    parts = [line, *_dots(apart, x), *_mean(effect, x), *_ticks(reach, x)]
    return (
        f'<svg class="cd-dots" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="img" '
        f'aria-label="{esc(sentence)}">{"".join(parts)}</svg>'
    )


def futures_sentence(apart: Sequence[float], effect: Effect) -> str:
    """Say in words what the futures show: counts, mean, interval, P(better)."""
    counts = counts_sentence(apart)
    return f"{counts} {mean_sentence(effect)}" if any(apart) else counts


def counts_sentence(apart: Sequence[float]) -> str:
    """Say in how many futures the change was better, worse, or no difference."""
    better = sum(value >= _EQUAL for value in apart)
    worse = sum(value <= -_EQUAL for value in apart)
    text = ngettext(
        "Better in {better} of {count} future, worse in {worse}, the same in {same}.",
        "Better in {better} of {count} futures, worse in {worse}, the same in {same}.",
        len(apart),
    )
    return text.format(
        better=number(better),
        worse=number(worse),
        same=number(len(apart) - better - worse),
        count=number(len(apart)),
    )


def mean_sentence(effect: Effect) -> str:
    """Say the mean difference of a sum of money with its interval, and P(better)."""
    found = effect.apart
    text = _(
        "On average {mean}, somewhere between {low} and {high} (95 %). P(better) {share}.", "ripple"
    )
    ends = {"mean": found.mean, "low": found.low, "high": found.high}
    told = {name: _signed(value, format_money) for name, value in ends.items()}
    return text.format(share=format_percent(effect.p_better), **told)


def verdict_word(effect: Effect) -> str:
    """Name a verdict with its sign."""
    word = effect_verdict(effect)
    return f"{_WORDS.get(effect.verdict, '')} {word[:1].upper()}{word[1:]}"


def effects_table(
    effects: Sequence[Effect],
    caption: str,
    written: Callable[[str, float], tuple[str, str]] = figure_text,
    *,
    short: bool = False,
) -> str:
    """Write effects with their intervals; ``written`` gives label and text of a figure.

    A ``short`` table leaves out both means and P(better), for a narrow column.
    """
    heads = [_("Figure"), _("As it was"), _("Changed"), _("Difference"), "± 95 %"]
    heads += [_("P(better)"), _("Verdict")]
    columns = (0, 3, 4, 6) if short else tuple(range(len(heads)))
    rows = [_row(effect, written) for effect in effects]
    shown = [[row[column] for column in columns] for row in rows]
    return table(caption, [heads[column] for column in columns], shown)


def _row(effect: Effect, written: Callable[[str, float], tuple[str, str]]) -> list[str]:
    apart, name = effect.apart, effect.figure
    half = (apart.high - apart.low) / 2
    share = "–" if effect.p_better != effect.p_better else format_percent(effect.p_better)
    cells = [
        written(name, 0.0)[0],
        written(name, effect.before)[1],
        written(name, effect.after)[1],
        _signed(apart.mean, lambda value: written(name, value)[1]),
        written(name, half)[1],
        share,
        verdict_word(effect),
    ]
    return [esc(cell) for cell in cells]


def _signed(value: float, write: Callable[[float], str]) -> str:
    return f"+{write(value)}" if value > 0 else write(value)


def _dots(apart: Sequence[float], x: Callable[[float], float]) -> list[str]:
    """Stack a dot a future; above those that do not fit stands how many they are."""
    width = (_WIDTH - 2 * _SIDE) / _BINS
    bins: dict[int, list[float]] = {}
    for value in sorted(apart):
        bins.setdefault(_bin(value, (x(value) - _WIDTH / 2) / width), []).append(value)
    parts = []
    for place, values in bins.items():
        middle = _WIDTH / 2 + place * width
        for level, value in enumerate(values[:_MOST]):
            kind = "cd-dot" if value >= _EQUAL else "cd-dot cd-dot-hollow"
            y = _FLOOR - _RADIUS - (2 * _RADIUS + 1) * level
            parts.append(f'<circle class="{kind}" cx="{middle:.1f}" cy="{y:.1f}" r="{_RADIUS}"/>')
        if len(values) > _MOST:
            y = _FLOOR - (2 * _RADIUS + 1) * _MOST - 5
            count = f"× {number(len(values))}"
            parts.append(f'<text x="{middle + 8:.1f}" y="{y:.1f}">{count}</text>')
    return parts


def _bin(value: float, place: float) -> int:
    """Return the column of a dot; the middle one holds only what makes no difference."""
    if abs(value) < _EQUAL:
        return 0
    return max(1, round(place)) if value > 0 else min(-1, round(place))


def _mean(effect: Effect, x: Callable[[float], float]) -> list[str]:
    apart, y = effect.apart, _FLOOR + 13
    if apart.low != apart.low:
        return []
    width = max(x(apart.high) - x(apart.low), 1.0)
    middle = x(apart.mean) - 1.5
    return [
        f'<rect class="cd-interval" x="{x(apart.low):.1f}" y="{y - 3:.0f}" '
        f'width="{width:.1f}" height="6"/>',
        f'<rect class="cd-mean" x="{middle:.1f}" y="{y - 9:.0f}" width="3" height="18"/>',
    ]


def _ticks(reach: float, x: Callable[[float], float]) -> list[str]:
    step = next((step for step in _STEPS if reach / step <= 3), _STEPS[-1])
    ends = [step * place for place in range(-3, 4) if abs(step * place) <= reach]
    texts = [(value, _("no difference", "ripple") if not value else _axis(value)) for value in ends]
    near = 0.32 * reach  # room for the words in the middle
    return [
        f'<text class="cd-day" x="{x(value):.1f}" y="{_HEIGHT - 6:.0f}" text-anchor="middle">'
        f"{esc(text)}</text>"
        for value, text in texts
        if not value or abs(value) >= near
    ]


def _axis(value: float) -> str:
    if abs(value) < 1_000:
        return _signed(value, format_money)
    return _signed(value / 1_000, lambda thousands: format_quantity(thousands, _("kEUR", "unit")))
