"""How does the page "Ripple" stand on a desk that is being played, or has been?"""

from __future__ import annotations

from typing import Any, Protocol

from simlib.crossroads import Crossroads, crossroads_of
from simlib.errors import SimlibError
from simlib.i18n import _
from simlib.run import Run
from simlib.ui.errand import Errand, Guard
from simlib.ui.place import Place
from simlib.ui.ripple_page import RipplePage, Session
from simlib.ui.screen import Screen
from simlib.ui.sessions import Playable

__all__ = ["DeskRipple"]


class Seated(Protocol):
    """What the page needs of a desk."""

    place: Place
    screen: Screen

    @property
    def run(self) -> Playable:
        """The run that is played."""

    def keep(self, name: str, note: Any) -> bool:
        """Keep a note in the session."""

    def begin(self) -> None:
        """Show the present."""


class DeskRipple:
    """A desk's ripple page, made when it is first asked for; ``guard`` is the desk's lock."""

    def __init__(self, desk: Seated, guard: Guard) -> None:
        self._desk = desk
        self._errand = Errand(guard)
        self.page: RipplePage | None = None

    def open(self) -> None:
        """Lay the page on the desk, with the decisions that can be followed now."""
        desk = self._desk
        if self.page is None:
            session = Session(self._look, lambda: desk.run.notes, desk.keep)
            leave = (_("Back to the desk"), desk.begin)
            self.page = RipplePage(
                desk.place, session, self._errand, desk.screen.focus_title, leave
            )
        desk.screen.lay_page(self.page.box)
        self.page.open()
        desk.screen.focus_title()

    def forget(self) -> None:
        """Drop the page: another session is played."""
        self._errand.stop()
        self.page = None

    def _look(self) -> Crossroads:
        run = self._desk.run
        if not isinstance(run, Run):  # a shared session, say
            raise SimlibError(_("Decisions can be followed only where the session is kept."))
        return crossroads_of(run)
