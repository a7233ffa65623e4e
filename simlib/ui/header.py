"""Which firm, which desk, what time is it, how far does time run, and is everything saved?"""

from __future__ import annotations

from datetime import datetime

import ipywidgets as widgets

from simlib.i18n import _
from simlib.i18n import format_number as number
from simlib.ui.marks import esc, mark, week_boxes
from simlib.ui.place import DAYS_A_WEEK, Place, desk_name

__all__ = ["Header"]


class Header:
    """The line above the desk."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._who = widgets.HTML(self._title())
        self._clock = widgets.HTML()
        paces = [
            (_("Day", "pace"), "day"),
            (_("Week", "pace"), "week"),
            (_("Next question", "pace"), "next"),
        ]
        self.pace = widgets.RadioButtons(
            options=paces, value="next", description=_("Run on after you decide, to the next")
        )
        self.pace.style.description_width = "initial"
        self._saved = widgets.HTML()
        self.box = widgets.Box([self._who, self._clock, self.pace, self._saved])
        for widget, name in (
            (self._who, "cd-who"),
            (self.pace, "cd-pace"),
            (self.box, "cd-header"),
        ):
            widget.add_class(name)
        self.pace.add_class("cd-seg")

    def show_host(self, host: str) -> None:
        """Say beside whom one sits; an empty name says that the desk is one's own."""
        title = self._title(host)
        if self._who.value != title:
            self._who.value = title

    def show_tag(self, seat: str, tag: str) -> None:
        """Say something else than whose desk it is."""
        self._who.value = (
            f'<b role="heading" aria-level="1">{esc(self._place.firm)}</b>'
            f'<span class="cd-tag">{mark(seat)}{esc(tag)}</span>'
        )

    def show_time(self, day: float, state: str) -> None:
        """Show the clock; ``state`` says what time is doing."""
        self._clock.value = self._time(day, state)

    def show_saved(self, when: datetime | None, failure: str = "") -> None:
        """Show when the session was saved last, and why it cannot be saved now, if it cannot."""
        at = "" if when is None else f"{when:%H:%M}"
        if failure:
            told = _("Not saved since {time} ({reason}). Keep this window open.")
            if when is None:
                told = _("Not saved ({reason}). Keep this window open.")
            text = told.format(time=at, reason=failure)
            shape, loud = "unsaved", " cd-loud"
        elif when is None:
            shape, loud, text = "unsaved", "", _("Not saved yet")
        else:
            shape, loud, text = "saved", "", _("Saved {time}").format(time=at)
        self._saved.value = (
            f'<span class="cd-saved{loud}" role="status">{mark(shape)}{esc(text)}</span>'
        )

    def _title(self, host: str = "") -> str:
        place = self._place
        tag = _("Your desk: {desk}").format(desk=desk_name(place.seat))
        if host:
            tag = _("{desk}, beside {host}").format(desk=desk_name(place.seat), host=host)
        home = ""
        if place.home and place.home != place.seat:
            text = _("at home in {desk}").format(desk=desk_name(place.home))
            home = f'<span class="cd-note">{esc(text)}</span>'
        return (
            f'<b role="heading" aria-level="1">{esc(place.firm)}</b>'
            f'<span class="cd-tag">{mark(place.seat)}{esc(tag)}</span>{home}'
        )

    def _time(self, day: float, state: str) -> str:
        place = self._place
        shown = min(max(day, 0.0), place.last_day - 0.01)
        week = int(shown // DAYS_A_WEEK) + 1
        weeks = f"<b>{esc(_('Week {week}').format(week=number(week)))}</b> " + esc(
            _("of {weeks}").format(weeks=number(place.weeks))
        )
        boxes = week_boxes(max(day, 0.0) / DAYS_A_WEEK, place.weeks)
        if place.period_days:
            now = place.period_name(place.period(shown))
            of = _("of {weeks}").format(weeks=number(place.periods))
            weeks = f"<b>{esc(now)}</b> {esc(of)}"
            boxes = week_boxes(max(day, 0.0) / place.period_days, place.periods)
        if day >= place.last_day:
            weeks = f"<b>{esc(_('After week {week}').format(week=number(place.weeks)))}</b>"
        if day < 0:
            weeks = f"<b>{esc(_('Before week 1'))}</b>"
        parts = [weeks, f"<b>{esc(place.date(day))}</b>", esc(state)]
        return f'<div class="cd-time" role="timer">{" · ".join(parts)}</div>{boxes}'
