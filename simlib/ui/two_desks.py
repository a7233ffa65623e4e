"""How does one person hold two desks of one run, or one of them beside an autopilot?

Whoever opens the activity first says who sits where. With both chairs one's own, a switch in the
header leads from one desk to the other. Each shows what that department sees and nothing else;
only a list stands on both, as a sheet of paper would. Time waits until both have answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from simlib.decisions import Decision
from simlib.i18n import _, ngettext
from simlib.i18n import format_number as number
from simlib.ui import sheets
from simlib.ui.account import account_html
from simlib.ui.desk import Desk
from simlib.ui.parts import box, button, html, radio, set_class, set_options
from simlib.ui.place import Place, desk_name
from simlib.ui.screen import Screen
from simlib.ui.sessions import Playable
from simlib.ui.sheet import Act, paragraphs

__all__ = ["TwoDesks"]

Holders = Mapping[str, str | None]


class TwoDesks(Desk):
    """Both desks of a run, of which one lies open.

    ``new`` starts a run with the seats that people hold (None). Life cycle as of `Desk`.
    """

    def __init__(
        self,
        places: Sequence[Place],
        path: Path,
        new: Callable[[Holders], Playable],
        load: Callable[[Path], Playable],
    ) -> None:
        self._places = {place.seat: place for place in places}
        self._new_with = new
        self._own: tuple[str, ...] = ()  # the seats that the person at the screen holds
        self._switching = False
        self._switch = radio(_("Your two desks"), (), "cd-tabs", "cd-seg", "cd-hide")
        self._switch.observe(lambda change: self._switched(change["new"]), names="index")
        self._account = html("", "cd-account")
        self._list = _shared_list()
        self._said = html("", "cd-note")
        super().__init__(places[0], path, lambda: new({}), load)
        self._screens = {places[0].seat: self.screen}
        self.screen.root.add_class("cd-here")
        self._root = box([self.screen.root], "cd-both")
        self._arrange(self.screen)

    @property
    def root(self) -> Any:
        """The widget to display."""
        return self._root

    @property
    def screens(self) -> list[Screen]:
        """The screens that were shown so far."""
        return list(self._screens.values())

    def sit(self, seat: str) -> None:
        """Go to the other desk; what lies on this one stays as it is."""
        pace = self.screen.header.pace.value
        self._chosen = None
        self._open(seat)
        self.screen.header.pace.value = pace
        self.screen.header.show_saved(self._saved, self._unsaved)
        self._show_now()
        self.screen.board.add_chart()
        self.screen.focus_title()

    # ---- who sits where

    def _start(self) -> None:
        """Ask who sits where, before anything runs."""
        self._own = ()
        self._show_switch()
        text = _(
            "Alone you can sit at one desk, with an autopilot at the other, or go to and fro "
            "between both. Two people at one screen take both desks, one each."
        )
        first, second = self._places
        acts = [
            Act(_("Both desks"), self._do(lambda: self._take(first, second))),
            *(
                Act(_("Only {desk}").format(desk=desk_name(seat)), self._taker(seat))
                for seat in (first, second)
            ),
        ]
        self.screen.sheet.show(_("Session"), _("Who sits where?"), paragraphs(text), acts)
        self._lay_sheet()

    def _taker(self, seat: str) -> Callable[[], None]:
        return self._do(lambda: self._take(seat))

    def _take(self, *seats: str) -> None:
        self._new = lambda: self._new_with(dict.fromkeys(seats))
        self._own = seats
        self._open(seats[0])
        super()._start()
        self.screen.board.add_chart()

    def _resume(self) -> None:
        super()._resume()
        if self._run is not None:
            seats = getattr(self._run, "seats", {})
            self._own = tuple(seat for seat in self._places if seats.get(seat, "") is None)
            self._list.value = str(self._run.notes.get("shared_list", ""))
            waiting = [seat for seat in self._own if self._run.pending.get(seat)]
            self.sit((waiting or list(self._own))[0])

    def _anew(self) -> None:
        self._list.value = ""
        super()._anew()

    # ---- one of two screens

    def _open(self, seat: str) -> None:
        """Bring a desk to the front; it is made when it is first needed."""
        self.place = self._places[seat]
        if seat not in self._screens:
            self._screens[seat] = made = self._screen_of(self.place)
            self._arrange(made)
            self._root.children = [*self._root.children, made.root]
        self.screen = self._screens[seat]
        for screen in sorted(self._screens.values(), key=lambda each: each is self.screen):
            here = screen is self.screen  # the last: never are two in front at once
            set_class(screen.root, "cd-away", not here)
            set_class(screen.root, "cd-here", here)

    def _arrange(self, screen: Screen) -> None:
        """Put the switch, the account and the list on a screen; both screens show the same ones."""
        bar = box([self._switch, self._account], "cd-pair")
        screen.header.box.children = [*screen.header.box.children, bar]
        keep = button(_("Keep the list"), self._do(self._keep_list), "cd-quiet")
        panel = box([self._list, keep, self._said], "cd-panel", "cd-shared")
        first, *rest = screen.left.children
        screen.left.children = [first, panel, *rest]

    def _keep_list(self) -> None:
        kept = self.keep("shared_list", self._list.value.strip())
        text = _("Kept in the session file.") if kept else _("Not saved. Keep this window open.")
        self._said.value = f'<span role="status">{text}</span>'

    def _show_switch(self) -> None:
        """Tell how many questions wait at each desk."""
        set_class(self._switch, "cd-hide", len(self._own) < 2)
        if len(self._own) < 2:
            return
        waiting = self.run.pending if self._run is not None else {}
        texts = [
            (f"{desk_name(seat)} · {number(len(waiting.get(seat, ())))}", seat)
            for seat in self._own
        ]
        self._switching = True
        try:
            place = self._own.index(self.place.seat)
            set_options(self._switch, _("Your two desks"), texts, place)
        finally:
            self._switching = False

    def _switched(self, index: int | None) -> None:
        if not self._switching and index is not None and self._own[index] != self.place.seat:
            self._guarded(lambda: self.sit(self._own[index]))

    def _look(self) -> None:
        super()._look()
        self._show_switch()
        self._account.value = account_html(self.place, self._view)

    # ---- time waits for both

    def decide(self, decision: Decision, origin: str = "person") -> None:
        """Log an answer; the letter on this desk has been read."""
        opened = self.run.notes.setdefault("opened_at", [])
        if self.place.seat not in opened:
            opened.append(self.place.seat)
        super().decide(decision, origin)

    def _go_on(self) -> None:
        if self._others():
            self._look()
            self._lay_others()
        else:
            super()._go_on()

    def _others(self) -> str:
        """Return the other desk of one's own at which a question waits, if none waits here."""
        waiting = {} if self._run is None else self.run.pending
        if waiting.get(self.place.seat):
            return ""
        return next((seat for seat in self._own if waiting.get(seat)), "")

    def _lay_others(self) -> None:
        seat = self._others()
        count = len(self.run.pending[seat])
        told = ngettext(
            "{count} question waits at the other desk: {desk}.",
            "{count} questions wait at the other desk: {desk}.",
            count,
        )
        text = told.format(count=number(count), desk=desk_name(seat))
        go = Act(
            _("Go to the other desk"),
            self._do(lambda: self.sit(seat)),
        )
        asked = _("Time stands still. Is there anything that the other desk ought to know first?")
        body = paragraphs(text, asked)
        self._state_is(_("Waits for you"))
        self.screen.sheet.show(_("Both desks"), _("Nothing waits at this desk"), body, [go])
        self._lay_sheet()

    @property
    def _held(self) -> Sequence[str]:
        return self._own  # one desk's rules alone would wait for the other desk

    def _lay_card(self) -> None:
        super()._lay_card()
        read = self.place.seat in (self.run.notes.get("opened_at") or ())
        self.screen.card.show_strip("" if read else sheets.opening(self.place, self._view))


def _shared_list() -> Any:
    made = widgets.Textarea(
        description=_("One list, on both desks"), continuous_update=False, rows=4
    )
    made.style.description_width = "initial"
    return made
