"""Which questions wait on the desk at this hour?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from simlib.decisions import DecisionPoint
from simlib.i18n import _, format_money, format_percent
from simlib.i18n import format_number as number
from simlib.ui.happened import asked_by, kind_name, short_kind, title_text
from simlib.ui.marks import esc
from simlib.ui.parts import box, html, radio, set_class, set_options
from simlib.ui.place import Place, hours_text, language_names

__all__ = ["Inbox"]


class Inbox:
    """A list of single choice; calls ``pick(id)`` when another question is chosen."""

    def __init__(self, place: Place, pick: Callable[[str], None]) -> None:
        self._place = place
        self._pick = pick
        self._ids: list[str] = []
        self._showing = False
        self._head = html("", "cd-inhead")
        self._list = radio(_("Open questions"), (), "cd-list", "cd-tabs")
        self._list.observe(self._chosen, names="index")
        self.box = box([self._head, self._list], "cd-panel", "cd-inbox")

    def show(self, points: Sequence[DecisionPoint], chosen: str | None) -> None:
        """Show what waits, and which of them lies open."""
        head = _("Inbox · {count}").format(count=number(len(points)))
        empty = f'<div class="cd-empty">{esc(_("Nothing waits for you."))}</div>'
        self._head.value = f'<div class="cd-h">{esc(head)}</div>' + ("" if points else empty)
        ids = [point.id for point in points]
        index = ids.index(chosen) if chosen in ids else 0
        set_class(self._list, "cd-hide", not points)
        if ids == self._ids and self._list.index == index:
            return
        self._showing = True
        try:
            self._ids = ids
            texts = _unique([self._lines(point) for point in points])
            options = list(zip(texts, ids, strict=True))
            if options:
                set_options(self._list, _("Open questions"), options, index)
        finally:
            self._showing = False

    def _chosen(self, change: dict[str, Any]) -> None:
        index = change["new"]
        if not self._showing and index is not None and index < len(self._ids):
            self._pick(self._ids[index])

    def _lines(self, point: DecisionPoint) -> str:
        if point.seat == "management":
            return f"{title_text(point, self._place)}\n{kind_name(point.kind)}"
        client = point.facts.get("client_name") or _("This desk")
        return f"{client} · {short_kind(point.kind)}\n{self._second(point)}"

    def _second(self, point: DecisionPoint) -> str:
        facts = point.facts
        parts = []
        if point.kind == "haggle":
            parts.append(
                _("asks {percent} off").format(percent=format_percent(facts.get("ask_pct", 0)))
            )
        if facts.get("language"):
            parts.append(language_names([facts["language"]]))
        if facts.get("due_day") is not None:
            day = self._place.short_date(facts["due_day"])
            parts.append(_("due {date}").format(date=day))
        elif facts.get("asked_days") is not None:
            day = self._place.short_date(asked_by(point))
            parts.append(_("by {date}").format(date=day))
        money = facts.get("price") or facts.get("list_price")
        if money:
            parts.append(format_money(money))
        if facts.get("free_hours") is not None and not money:
            parts.append(_("{hours} free").format(hours=hours_text(facts["free_hours"])))
        return " · ".join(parts) or _("today")


def _unique(texts: list[str]) -> list[str]:
    """Keep equal lines apart: ipywidgets finds a radio button by its text."""
    return [text + " " * texts[:i].count(text) for i, text in enumerate(texts)]
