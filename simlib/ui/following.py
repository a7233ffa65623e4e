"""How does somebody follow a decision after the desk is closed, or without ever having had one?

The saved sessions stand in a list, and an example that an autopilot plays on this machine. What is
foreseen goes into the session's file, or beside it as long as a desk has the file open.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from simlib.crossroads import crossroads_of
from simlib.errors import SimlibError
from simlib.example import example_file
from simlib.i18n import _
from simlib.i18n import format_number as number
from simlib.resources import data_home
from simlib.run import Run
from simlib.session import SessionFile, read_session
from simlib.ui.bridge import Bridge
from simlib.ui.errand import Errand
from simlib.ui.marks import esc
from simlib.ui.parts import box, button, html, radio, show
from simlib.ui.place import DAYS_A_WEEK, Place
from simlib.ui.ripple_lines import Lines
from simlib.ui.ripple_page import RipplePage, Session
from simlib.ui.sessions import Lock, notes_of, waiting_notes, write_notes
from simlib.ui.style import style_sheet

__all__ = ["Follow", "show_ripples"]

_SEATS = ("sales", "pm")  # whose decisions are about one client's deal


class Found(NamedTuple):
    """A session that can be chosen: its file (None: the example) and what it is called."""

    path: Path | None
    text: str


class Follow:
    """The notebook's page: choose a session, then follow decisions of it."""

    def __init__(self, folder: Path, errand: Errand | None = None) -> None:
        self._folder = folder
        self._guard_lock = RLock()
        self._errand = errand or Errand(self._guarded)
        self._sessions = [*saved_sessions(folder), Found(None, _("An example, by an autopilot"))]
        options = [(found.text, place) for place, found in enumerate(self._sessions)]
        self.sessions = radio(_("Whose decisions?"), options, "cd-list")
        self.open_button = button(_("Open"), self._open, "cd-primary", "cd-once")
        self._say = html("", "cd-say")
        self.page: RipplePage | None = None
        self.shelf: Shelf | None = None
        self._picker = self._make_picker()
        self._stage = box([self._picker], "cd-page")
        self._bridge = Bridge()
        self._bridge.add_class("cd-bridge")
        self.root = box([style_sheet(), self._bridge, self._stage], "cd-root", "cd-seat-sales")

    def _make_picker(self) -> Any:
        title = html(
            f'<div class="cd-title" role="heading" aria-level="2">{esc(_("Ripples"))}</div>'
        )
        foot = box([self.open_button, self._say], "cd-buttons", "cd-flush")
        return box([title, self.sessions, foot], "cd-card", "cd-picker")

    def _open(self) -> None:
        """Replay the chosen session; the page follows when it is there."""
        chosen = self._sessions[self.sessions.index or 0]
        self.open_button.disabled = True
        text = esc(_("The session is played again."))
        self._say.value = (
            f'<span class="cd-note" role="status"><i class="cd-spin"></i>{text}</span>'
        )
        path = chosen.path or self._folder / "examples" / "ripples.json"
        make = chosen.path is None
        self._errand.run(lambda _map, _reach: _fetch(path, make), self._lay, self._failed)

    def _lay(self, shelf: Shelf) -> None:
        self.shelf, run = shelf, shelf.run
        seat = next(seat for seat in _SEATS if run.seats.get(seat, "") is None)
        place = Place.of(run.scenario, seat)
        session = Session(lambda: crossroads_of(run), lambda: shelf.notes, shelf.keep)
        leave = (_("Another session"), self._reopen)
        self.page = RipplePage(place, session, self._errand, self._focus, leave)
        lines = Lines(shelf.notes, shelf.keep)
        self.root.remove_class("cd-seat-sales")
        self.root.add_class(f"cd-seat-{seat}")
        self._stage.children = [self.page.box, lines.box]
        self.page.open()

    def _reopen(self) -> None:
        self._errand.stop()
        if self.shelf is not None:
            self.shelf.close()
        for seat in _SEATS:
            self.root.remove_class(f"cd-seat-{seat}")
        self.root.add_class("cd-seat-sales")
        self.open_button.disabled = False
        self._say.value = ""
        self._stage.children = [self._picker]

    def _focus(self) -> None:
        self._bridge.focus(".cd-rippling .cd-title")

    def _failed(self, reason: str) -> None:
        self.open_button.disabled = False
        self._say.value = f'<span class="cd-down" role="alert">✕ {esc(reason)}</span>'

    def _guarded(self, step: Callable[[], None]) -> None:
        with self._guard_lock:
            step()


class Shelf:
    """A session that is not played: its run, and a place for notes."""

    def __init__(self, path: Path, run: Run) -> None:
        self.run, self._path = run, path
        self._lock = Lock(path)
        self.notes: dict[str, Any] = {**run.notes, **waiting_notes(path, run.notes)}

    def keep(self, name: str, note: Any) -> bool:
        """Keep a note in the session's file, or beside it while a desk holds the file."""
        self.notes[name] = note
        try:
            self._lock.take()
        except SimlibError:
            return self._keep_beside(name, note)
        try:
            self.run.notes.update(self.notes)
            self.run.save(self._path)
        except SimlibError:
            return False
        finally:
            self._lock.release()
        return True

    def close(self) -> None:
        """Leave the file to others."""
        self._lock.release()

    def _keep_beside(self, name: str, note: Any) -> bool:
        try:
            write_notes(self._path, {**notes_of(self._path), name: note})
        except SimlibError:
            return False
        return True


def _fetch(path: Path, make: bool) -> Shelf:
    if make:
        example_file(path)
    return Shelf(path, Run.load(path))


# ---- which sessions there are


def saved_sessions(folder: Path) -> list[Found]:
    """Return the sessions of this computer in which somebody sold or ran projects, newest first."""
    files = (folder / "sessions").glob("*.json") if (folder / "sessions").is_dir() else ()
    plain = [file for file in files if not file.name.endswith(".notes.json")]
    newest = sorted(plain, key=lambda file: file.stat().st_mtime, reverse=True)
    found = (_described(file) for file in newest)
    return [each for each in found if each is not None]


def _described(path: Path) -> Found | None:
    try:
        file = read_session(path)
    except SimlibError:
        return None
    own = sum(entry.what == "answer" and entry.origin == "person" for entry in file.entries())
    if not own or not any(file.seats.get(seat, "") is None for seat in _SEATS):
        return None
    return Found(path, _text(path, file, own))


def _text(path: Path, file: SessionFile, own: int) -> str:
    title = str(file.scenario.get("title") or path.stem)
    weeks = int(file.scenario.get("weeks") or 0)
    week = int(file.now // DAYS_A_WEEK) + 1
    text = _("{title}\nweek {week}, {count} decisions of yours ({file})")
    if week > weeks:
        text = _("{title}\n{week} weeks, all played; {count} decisions of yours ({file})")
    shown = {"week": number(min(week, weeks)), "count": number(own)}
    return text.format(title=title, file=path.stem, **shown)


def show_ripples(*, home: str | Path | None) -> None:
    """Show the page."""
    show(Follow(Path(home) if home is not None else data_home()).root)
