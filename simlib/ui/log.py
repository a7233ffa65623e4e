"""What does the past look like at the left of the desk?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simlib.i18n import _
from simlib.ui.marks import esc, mark
from simlib.ui.news import news_text
from simlib.ui.parts import box, button, html
from simlib.ui.place import Place, desk_name

__all__ = ["DAILY", "LogPanel"]

_FEW = 5
DAILY = ("request_came", "quote_sent")  # only "All" tells them: they would crowd out the rest


class LogPanel:
    """Five newest lines; "All" opens the rest."""

    def __init__(self, place: Place, show_all: Callable[[], None]) -> None:
        self._place = place
        self._head = html(f'<div class="cd-h">{esc(_("Log"))}</div>')
        self._body = html()
        self._all = button(_("All", "log"), show_all, "cd-quiet")
        self.box = box([self._head, self._body, self._all], "cd-panel", "cd-log")

    def show(self, news: Sequence[Mapping[str, Any]]) -> None:
        """Show the five newest."""
        told = [item for item in news if item["code"] not in DAILY]
        lines = self.lines(told[::-1][:_FEW])
        self._body.value = lines or f'<div class="cd-empty">{esc(_("Nothing yet."))}</div>'
        self._all.layout.display = None if len(news) > _FEW else "none"

    def lines(self, news: Sequence[Mapping[str, Any]]) -> str:
        """Write news as a list, in the order given."""
        return f"<ul>{''.join(self._line(item) for item in news)}</ul>" if news else ""

    def _line(self, item: Mapping[str, Any]) -> str:
        desk = str(item.get("desk") or "client")
        day = self._place.short_date(item["day"])
        return (
            f"<li>{mark(desk)}<span><em>{esc(day)}</em> {esc(news_text(item))}"
            f'<span class="cd-sr"> ({esc(desk_name(desk))})</span></span></li>'
        )
