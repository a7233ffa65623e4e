"""How does the firm stand, and what does this desk score?

One live chart for the life of the desk, changed in place; all else is HTML that is written anew.
Small drawings are inline SVG, so that they follow the theme without the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simlib.i18n import N_, _, format_money, format_percent, format_quantity, ngettext
from simlib.i18n import format_number as number
from simlib.ui.board_kinds import board_kind, legend_html
from simlib.ui.live import live_chart
from simlib.ui.lookup_management import scorecards_html
from simlib.ui.marks import aim_bar, esc, mark, spark, table
from simlib.ui.parts import box, button, html, radio, set_class
from simlib.ui.place import Place, desk_name
from simlib.ui.rules import RulesPanel

__all__ = ["Board", "Scorecard"]

_TILES = {
    "promise_keeping": N_("Promises kept", "board"),
    "gross_margin_pct": N_("Gross margin", "board"),
    "on_time_delivery": N_("Delivered on time", "board"),
    "client_satisfaction": N_("Client mood", "board"),
}
_NO_CHANGE = 0.005

View = Mapping[str, Any]
Guard = Callable[[Callable[[], None]], None]


class Board:
    """The panel with the firm's tiles and chart, and what one may look up."""

    def __init__(self, place: Place, rules: RulesPanel, guard: Guard) -> None:
        self._place = place
        self._rows: list[Any] = []
        self._drawn: Any = None
        self._view: View = {}
        self._size = (286, 13.0)
        self._tab = "firm"
        self._kind = kind = board_kind(place)
        self.tabs = radio(_("Show"), kind.tabs, "cd-tabs", "cd-seg")
        self.tabs.observe(lambda _change: guard(self._switch), names="index")
        self._tiles = html("", "cd-for-firm")
        self._legend = html(legend_html(kind), "cd-for-firm")
        self.figure: Any = None
        # The page gives a chart its own classes too late at times, and what is hidden stays empty.
        self.chart = box([], "cd-chart", "cd-for-firm", f"cd-chart-{place.seat}")
        self._table = html("", "cd-for-firm", "cd-chart-table")
        self._sentence = html()
        self._swap = button(_("Table"), lambda: guard(self._swap_table), "cd-quiet")
        foot = box([self._sentence, self._swap], "cd-foot", "cd-for-firm")
        self._look = html("", "cd-look")
        self._rules = rules
        parts = [
            self.tabs,
            self._tiles,
            self._legend,
            self.chart,
            self._table,
            foot,
            self._look,
            rules.box,
        ]
        self.box = box(parts, "cd-panel", "cd-board", "cd-tab-firm")

    def show(self, view: View) -> None:
        """Show the seat's view."""
        self._view = view
        self._tiles.value = _tiles(view.get("board") or {}, self._kind.tiles)
        self._rows = self._kind.rows(view)
        if self.figure is not None and self._plan() != self._drawn:
            self._draw()
        self._write()

    def add_chart(self) -> None:
        """Add the live chart, once: its code is large, so the first question goes before it."""
        if self.figure is not None:
            return
        traces, layout = self._plan()
        self.figure = live_chart(traces, layout)
        self.chart.children = [self.figure]
        self._draw()

    def renew_chart(self) -> None:
        """Put a new chart in place of the old one: a second view of a live chart stays empty."""
        if self.figure is None:
            return
        old, self.figure = self.figure, None
        self.chart.children = []
        old.close()
        self.add_chart()

    def fit(self, width: int, base: float) -> None:
        """Follow the panel's width and the page's text size."""
        if width > 0 and (width, base) != self._size:
            self._size = (width, base)
            self._draw()

    def send_chart(self) -> None:
        """Send all of the chart once more, to a page that has just drawn it."""
        if self.figure is not None:
            self.figure.send_all()

    def open_tab(self, name: str) -> None:
        """Open one of the tabs."""
        self.tabs.value = name

    def _plan(self) -> Any:
        return self._kind.plan(self._view, self._rows, *self._size)

    def _draw(self) -> None:
        if self.figure is None:
            return
        self._drawn = traces, layout = self._plan()
        with self.figure.batch_update():
            for mine, new in zip(self.figure.data, traces, strict=True):
                mine.x, mine.y = new["x"], new["y"]
                for name in ("base", "error_y"):
                    if name in new:
                        mine[name] = new[name]
            self.figure.update_layout(layout)
        self._sentence.value = (
            f'<span class="cd-note">{esc(self._kind.sentence(self._rows))}</span>'
        )
        caption, head, cells = self._kind.cells(self._rows)
        shown = table(caption, head, cells, text=len(head) if self._place.seat == "pm" else 1)
        self._table.value = f'<div class="cd-scroll" tabindex="0">{shown}</div>'

    def _swap_table(self) -> None:
        as_table = self._swap.description == _("Table")
        self._swap.description = _("Chart") if as_table else _("Table")
        set_class(self.box, "cd-as-table", as_table)

    def _switch(self) -> None:
        old, self._tab = self._tab, self.tabs.value
        self._write()
        self.box.remove_class(f"cd-tab-{old}")
        self.box.add_class(f"cd-tab-{self._tab}")

    def _write(self) -> None:
        if self._tab == "rules":
            self._rules.show(self._view.get("rules") or {})
        elif self._tab in self._kind.looks and self._view:
            self._look.value = self._kind.looks[self._tab](self._view, self._place)


class Scorecard:
    """What this desk is measured by, and one line on what the other is."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._body = html()
        self.box = box([self._body], "cd-panel", "cd-score")

    def show(self, view: View) -> None:
        """Show the seat's scores."""
        if self._place.seat == "management":
            self._body.value = scorecards_html(view, self._place)
            return
        card = view.get("scorecard") or {}
        write = self._pm if self._place.seat == "pm" else self._sales
        self._body.value = write(card)

    def _head(self, aim: str = "") -> str:
        seat = self._place.seat
        tag = f'<span class="cd-tag">{mark(seat)}{esc(desk_name(seat))}</span>'
        return (
            f'<div class="cd-h"><span role="heading" aria-level="2">{esc(_("Your scorecard"))} '
            f'<span class="cd-note">{esc(aim)}</span></span>{tag}</div>'
        )

    def _pm(self, card: Mapping[str, Any]) -> str:
        """Write the PM's score: on time, margin, days used of those said; and Sales' bonus."""
        rows = [
            _score(_("On time"), card.get("on_time"), card.get("on_time_aim"), 1.0, format_percent),
            _score(_("Margin"), card.get("margin"), card.get("margin_aim"), 0.7, format_percent),
            _score(_("Used of said"), card.get("used_of_said"), 1.0, 1.4, format_percent),
        ]
        lost = format_money(card.get("penalties_eur") or 0.0)
        delivered = _("{count} delivered").format(count=number(card.get("delivered") or 0))
        bonus = format_money(card.get("commission_eur") or 0.0)
        text = _("earns on bookings: {total}").format(total=bonus)
        return (
            f'{self._head(delivered)}<div class="cd-scores">{"".join(rows)}</div>'
            f'<div class="cd-bonus"><span>{esc(_("Pay lost for late jobs"))}</span>'
            f"<b>{esc(lost)}</b></div>"
            f'<div class="cd-other">{mark("sales")}<b>{esc(desk_name("sales"))}</b> '
            f"{esc(text)}</div>"
        )

    def _sales(self, card: Mapping[str, Any]) -> str:
        """Write the salesperson's score: bookings, win rate, discount; and the PMs' lost pay."""
        target = card.get("bookings_target_eur") or 0.0
        rows = [
            _score(
                _("New bookings"),
                card.get("bookings_eur"),
                target,
                max(target * 1.15, 1.0),
                _thousands,
            ),
            _score(_("Win rate"), card.get("win_rate"), None, 1.0, format_percent),
            _score(_("Discount given"), card.get("discount_given"), None, 0.12, _one_digit_percent),
        ]
        share = _("{percent} of bookings").format(percent=format_percent(self._place.commission))
        bonus = format_money(card.get("bonus_eur") or 0.0)
        aim = _("target {money}").format(money=format_quantity(target / 1000, _("kEUR", "unit")))
        return (
            f'{self._head(aim)}<div class="cd-scores">{"".join(rows)}</div>'
            f'<div class="cd-bonus"><span>{esc(_("Bonus so far"))} <span class="cd-note">'
            f"{esc(share)}</span></span>"
            f"<b>{esc(bonus)}</b></div>"
            f'<div class="cd-other">{self._other(card)}</div>'
        )

    def _other(self, card: Mapping[str, Any]) -> str:
        so_far = format_money(card.get("pm_penalties_eur") or 0.0)
        text = _("loses pay for late jobs: {total}").format(total=so_far)
        return f"{mark('pm')}<b>{esc(desk_name('pm'))}</b> {esc(text)}"


def _tiles(board: Mapping[str, Any], names: Sequence[str]) -> str:
    cells = "".join(_tile(name, board.get(name) or {}) for name in names)
    return f'<div class="cd-tiles">{cells}</div>'


def _tile(name: str, kpi: Mapping[str, Any]) -> str:
    label, value, aim = _(_TILES[name], "board"), kpi.get("value"), kpi.get("aim")
    mood = name == "client_satisfaction"
    write = _out_of_ten if mood else format_percent
    shown = "–" if value is None else write(value)
    below, spoken = _against(value, aim, mood)
    line = spark(kpi.get("series") or (), aim)
    full = f"{label}: {shown}. {spoken}"
    return (
        f'<div class="cd-tile" role="group" aria-label="{esc(full)}"><span class="cd-note">'
        f"{esc(label)}</span>"
        f"<div><b>{esc(shown)}</b>{line}</div>"
        f'<span class="cd-note">{below}</span></div>'
    )


def _against(value: float | None, aim: float | None, mood: bool) -> tuple[str, str]:
    if aim is None or value is None:
        text = _("of 10") if mood else _("nothing yet") if value is None else ""
        return esc(text), text
    aim_text = _("aim {value}").format(value=_out_of_ten(aim) if mood else format_percent(aim))
    gap = value - aim
    if abs(gap) < _NO_CHANGE:
        text = _("on it", "board")
        return esc(f"{aim_text} · {text}"), f"{aim_text}, {text}"
    size = number(abs(gap) * 10, 1) if mood else _points(abs(gap))
    kind, sign = ("cd-up", "▲") if gap > 0 else ("cd-down", "▼")
    word = _("above", "board") if gap > 0 else _("below", "board")
    return (
        f'{esc(aim_text)} · <span class="{kind}">{sign} {esc(size)}</span>',
        f"{aim_text}, {size} {word}",
    )


def _points(gap: float) -> str:
    points = max(1, round(100 * gap))
    return ngettext("{count} pt", "{count} pts", points).format(count=number(points))


def _out_of_ten(value: float) -> str:
    return number(10 * value, 1)


def _thousands(eur: float) -> str:
    return format_quantity(eur / 1000, _("kEUR", "unit"), 1)


def _one_digit_percent(share: float) -> str:
    return format_percent(share, 1)


def _score(label: str, value: Any, aim: float | None, top: float, write: Any) -> str:
    shown = "–" if value is None else write(value)
    return f"<span>{esc(label)}</span>{aim_bar(value or 0.0, aim, top)}<b>{esc(shown)}</b>"
