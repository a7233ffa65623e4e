"""Where does a session live, and who may play it now?

One file a scenario and seed below the user's data folder. A desk holds the file's lock, an
operating-system lock that ends with its process, so a killed kernel leaves nothing behind; the lock
file names the process for the message. A session that is started again is set aside, never deleted.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from simlib.errors import SessionError
from simlib.i18n import _
from simlib.resources import data_home
from simlib.seats import SeatLink
from simlib.session import read_session, write_session

__all__ = [
    "RIPPLES",
    "Lock",
    "Playable",
    "Saved",
    "add_notes",
    "notes_in",
    "notes_of",
    "peek",
    "session_path",
    "set_aside",
    "waiting_notes",
    "write_notes",
]

RIPPLES = "ripples"  # what is kept of ripples in the notes of a session; other names begin so
_LOCKED_BYTE = 4096  # beyond the text, so that Windows lets others read who holds the lock


class Playable(SeatLink, Protocol):
    """What a desk needs of a run: the seat's link, and the file."""

    notes: dict[str, Any]

    @property
    def finished(self) -> bool:
        """Whether the run-on is over."""

    def result(self) -> Any:
        """Return the outcome."""

    def save(self, path: str | Path) -> None:
        """Write the session file."""


class Saved(NamedTuple):
    """What a saved session tells before it is replayed: working day, answers given, time."""

    day: float
    answers: int
    when: datetime


def session_path(scenario: str, seed: int, name: str = "", home: str | Path | None = None) -> Path:
    """Return the file of a session; ``name`` tells apart people who share a computer."""
    folder = Path(home) if home is not None else data_home()
    stem = "-".join(part for part in (scenario, str(seed), _plain(name)) if part)
    return folder / "sessions" / f"{stem}.json"


def peek(path: Path) -> Saved | None:
    """Return what is saved at ``path``, or None; raise SessionError if it is no session."""
    if not path.exists():
        return None
    file = read_session(path)
    answers = sum(entry.what == "answer" and entry.origin == "person" for entry in file.entries())
    return Saved(file.now, answers, datetime.fromtimestamp(path.stat().st_mtime))


def set_aside(path: Path) -> Path | None:
    """Rename a session, so that another can start; return its new place."""
    if not path.exists():
        return None
    stamp = datetime.fromtimestamp(path.stat().st_mtime).strftime("%Y-%m-%d-%H%M%S")
    free = (path.with_name(f"{path.stem}.{stamp}{end}.json") for end in ("", "-b", "-c", "-d"))
    target = next((place for place in free if not place.exists()), None)
    if target is None:
        raise SessionError(f"{path}: too many sessions of this second are set aside")
    path.replace(target)
    return target


def notes_of(path: Path) -> dict[str, Any]:
    """Return the predictions that wait beside a session; nothing if there are none."""
    place = _notes_path(path)
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(place.read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    return {}


def waiting_notes(path: Path, notes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was kept beside a session about ripples, joined with its own ``notes``.

    It is kept there while a desk holds the file; what a desk kept itself stands in the file.
    """
    waiting = {k: note for k, note in notes_of(path).items() if k.startswith(RIPPLES)}
    if RIPPLES in waiting:
        waiting[RIPPLES] = {**(notes.get(RIPPLES) or {}), **waiting[RIPPLES]}
    return waiting


def write_notes(path: Path, notes: Mapping[str, Any]) -> None:
    """Keep predictions beside a session until its desk takes them over; raise SessionError."""
    place = _notes_path(path)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(".part")
        part.write_text(json.dumps(dict(notes), ensure_ascii=False), encoding="utf-8")
        part.replace(place)
    except OSError as error:
        raise SessionError(f"{place}: cannot be saved: {error.strerror or error}") from error


def notes_in(path: Path) -> dict[str, Any]:
    """Return the notes of a saved session, or those that wait beside it."""
    return dict(read_session(path).notes) if path.exists() else notes_of(path)


def add_notes(path: Path, notes: Mapping[str, Any]) -> None:
    """Add notes to a saved session, or to what waits beside it; raise SessionError."""
    if not path.exists():
        write_notes(path, {**notes_of(path), **notes})
        return
    lock = Lock(path)
    if not _taken_here(path):
        lock.take()
    try:
        read_session(path)
        plain = json.loads(path.read_text(encoding="utf-8"))
        write_session(path, {**plain, "notes": {**plain["notes"], **notes}})
    finally:
        lock.release()


class Lock:
    """The right to play one session; held until released or until the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_suffix(".lock")
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Take the lock; raise SessionError in clear words if another process holds it."""
        if self._file is not None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a+", encoding="utf-8")
        except OSError:
            return  # a folder that cannot be written is told when saving fails
        if not _lock(file):
            holder = _holder(file)
            file.close()
            raise SessionError(
                _(
                    "This session is open in another notebook (process {process}). "
                    "Shut that notebook's kernel down, then try again."
                ).format(process=holder)
            )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let others play."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _taken_here(path: Path) -> bool:
    """Tell whether this process took the lock last: a desk that waits for Resume holds it."""
    with contextlib.suppress(OSError):
        return path.with_suffix(".lock").read_text(encoding="utf-8").strip() == str(os.getpid())
    return False


def _holder(file: IO[str]) -> str:
    try:
        file.seek(0)
        return file.read(20).strip() or "?"
    except OSError:
        return "?"


def _lock(file: IO[str]) -> bool:
    """Lock a file for this process; a file system without locks counts as locked."""
    try:
        if sys.platform == "win32":
            _lock_on_windows(file)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


def _lock_on_windows(file: IO[str]) -> None:
    import msvcrt  # exists on Windows only

    where = file.tell()
    file.seek(_LOCKED_BYTE)
    locking: Any = msvcrt
    locking.locking(file.fileno(), locking.LK_NBLCK, 1)
    file.seek(where)


def _notes_path(path: Path) -> Path:
    return path.with_name(f"{path.stem}.notes.json")


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name.strip())[:40]
