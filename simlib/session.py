"""How is a run kept in a file, so that nothing is ever lost or half-written?

A session file is JSON: the resolved scenario, the seed, the log with every answer and its origin,
a digest a day, and free notes (predictions, reflections). It is written beside itself and renamed,
after an fsync, so that a reader finds the old file or the new one and never a part. Scenario, log
and all the rest have a fingerprint each, so that an edited file is told as such. Only the notes
stay outside: they are the player's own words, and no record depends on them.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simlib.errors import ReplayError, SessionError, SimlibError
from simlib.model import VERSION
from simlib.scenario import Scenario

__all__ = [
    "FORMAT",
    "Log",
    "LogEntry",
    "LogText",
    "SessionFile",
    "fingerprint",
    "read_session",
    "read_unedited",
    "release",
    "seal",
    "write_session",
]

FORMAT = 1
_UNSEALED = ("scenario", "log", "notes", "seal")
_LARGEST = 64_000_000  # bytes; ten years of log are about 8 MB


class LogEntry(NamedTuple):
    """One line of the log.

    ``what`` is "answer", "rules", "shock" or "seat"; ``hour`` and ``sitting`` (round within the
    hour) say when it took effect; ``origin`` is "person", "rule", "policy" or "facilitator";
    ``subject`` is the point, the seat or the shock; ``values`` are the kept answer, the rules, the
    shock's fields, or the new holder.
    """

    what: str
    hour: float
    sitting: int
    origin: str
    subject: str
    values: Mapping[str, Any]


class Log:
    """A growing log; an entry is made when somebody looks (see `simlib.records.Records`)."""

    def __init__(self, entries: Iterable[LogEntry] = ()) -> None:
        self._made = list(entries)
        self._fields: list[Any] = []  # of later entries, one after the other
        self.write = self._fields.extend  # takes the fields of an entry

    @property
    def entries(self) -> list[LogEntry]:
        """The list of all entries, which may be added to."""
        if self._fields:
            fields = [iter(self._fields)] * len(LogEntry._fields)
            self._made += map(LogEntry._make, zip(*fields, strict=True))
            self._fields.clear()
        return self._made


Scalar = str | int | float | bool | None
Number = Annotated[float, Field(allow_inf_nan=False)]
Entry = tuple[
    Literal["answer", "rules", "shock", "seat"],
    Number,
    int,
    Literal["person", "rule", "policy", "facilitator"],
    str,
    dict[str, Scalar | list[Scalar]],
]


class SessionFile(BaseModel):
    """The content of a session file, checked field by field."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Annotated[int, Field(ge=1)]
    crossdesk: str
    model_version: str
    world: str
    scenario: dict[str, Any]
    scenario_fingerprint: str
    seed: int
    seats: dict[str, str | None]
    now: Number
    open_sitting: int | None  # None: everything asked so far has taken effect
    log: list[Annotated[Entry, Field(strict=False)]]
    log_fingerprint: str
    checkpoints: list[Annotated[tuple[int, str], Field(strict=False)]]
    seal: str
    notes: dict[str, Any] = {}

    def entries(self) -> list[LogEntry]:
        """Return the log as entries."""
        return [LogEntry(*entry) for entry in self.log]


class LogText:
    """A growing log as JSON and as a fingerprint; `update` reads only what was added since.

    A session is saved at every decision; to write a year's log anew each time took 60 ms.
    """

    def __init__(self) -> None:
        self._hasher = blake2b(digest_size=16)
        self._lines: list[str] = []

    def update(self, log: Sequence[LogEntry]) -> None:
        """Take in the entries that were appended since the last call."""
        for entry in log[len(self._lines) :]:
            line = json.dumps(entry, separators=(",", ":"), sort_keys=True, allow_nan=False)
            self._hasher.update(line.encode())
            self._lines.append(line)

    @property
    def fingerprint(self) -> str:
        """A short hash, by which an edited file is recognised."""
        return self._hasher.hexdigest()

    @property
    def json(self) -> str:
        """The log as a JSON array."""
        return f"[{','.join(self._lines)}]"


def fingerprint(entries: Iterable[LogEntry]) -> str:
    """Return a short hash of a log, by which an edited file is recognised."""
    text = LogText()
    text.update(list(entries))
    return text.fingerprint


def seal(parts: Mapping[str, Any]) -> str:
    """Return a short hash of all parts of a session file but scenario, log, notes and itself.

    Scenario and log enter by their own fingerprints; ``parts`` are those of `SessionFile`.
    """
    sealed = {name: part for name, part in parts.items() if name not in _UNSEALED}
    text = json.dumps(sealed, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def write_session(path: Path, plain: Mapping[str, Any], log: LogText | None = None) -> None:
    """Replace the file at ``path`` in one step; raise SessionError if that cannot be done.

    A ``log`` becomes the entry "log" beside those of ``plain``.
    """
    text = json.dumps(plain, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    if log is not None:
        text = f'{text[:-1]},"log":{log.json}}}'
    path = path.resolve()  # a linked session stays a link
    try:
        if path.exists() and not path.is_file():
            what = "a folder" if path.is_dir() else "something that is no file"
            raise SessionError(f"{path}: cannot be saved: there is {what} of that name")
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SessionError(f"{path}: cannot be saved: {error.strerror or error}") from error


def read_session(path: Path) -> SessionFile:
    """Read and check the file at ``path``; raise SessionError with one clear line."""
    plain = _parse(path, _text(path))
    version = plain.get("format")
    if isinstance(version, int) and not isinstance(version, bool) and version > FORMAT:
        raise SessionError(
            f"{path}: format: {version} is newer than this Crossdesk reads (up to {FORMAT}); update"
        )
    try:
        return SessionFile.model_validate(plain)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SessionError(
            f"{path}: {place}: {_shortened(first['input'])}: {first['msg']}"
        ) from None
    except RecursionError:
        raise SessionError(f"{path}: nested too deeply for a session file") from None


def read_unedited(path: Path, world: str) -> tuple[SessionFile, Scenario]:
    """Read a session of this model that nobody has edited, and its scenario.

    Raises SessionError if it is none, ReplayError if it was edited or is of another model.
    """
    file = read_session(path)
    if (file.world, file.model_version) != (world, VERSION):
        model = f"{file.world} {file.model_version}"
        raise ReplayError(f"{path}: is of model {model}; this is {world} {VERSION}")
    entries = file.entries()
    if fingerprint(entries) != file.log_fingerprint:
        raise ReplayError(f"{path}: decisions edited: the log does not match its fingerprint")
    if any(later.hour < entry.hour for entry, later in pairwise(entries)):
        raise ReplayError(f"{path}: decisions edited: the log is not in the order of time")
    if entries and entries[-1].hour > file.now:
        raise ReplayError(f"{path}: decisions edited: the log goes on after day {file.now:g}")
    try:
        scenario = Scenario.from_json(file.scenario)
    except SimlibError as error:
        raise SessionError(f"{path}: scenario: {error}") from None
    if scenario.fingerprint != file.scenario_fingerprint:
        raise ReplayError(f"{path}: scenario edited: it does not match its fingerprint")
    if seal(file.model_dump(exclude=set(_UNSEALED))) != file.seal:
        raise ReplayError(f"{path}: edited: seed, seats, day or checkpoints do not match the seal")
    return file, scenario


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise SessionError(f"{path}: is a folder, not a session file")
        if path.exists() and not path.is_file():
            raise SessionError(f"{path}: is not a file that can be read")
        if path.stat().st_size > _LARGEST:
            raise SessionError(f"{path}: is larger than a session file can be ({_LARGEST} bytes)")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SessionError(f"{path}: is not UTF-8 text (byte {error.start})") from None
    except OSError as error:
        raise SessionError(f"{path}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise SessionError(f"{path!s:.200}: cannot be read: {error}") from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        plain = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
    except json.JSONDecodeError as error:
        raise SessionError(f"{path}:{error.lineno}: not JSON: {error.msg}") from None
    except RecursionError:
        raise SessionError(f"{path}: nested too deeply for a session file") from None
    except ValueError as error:
        raise SessionError(f"{path}: {error}") from None
    if not isinstance(plain, dict):
        raise SessionError(f"{path}: holds a {type(plain).__name__}, not a session")
    return plain


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number that a session can hold")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice[:60]!r} stands twice in one object")
    return plain


def _shortened(value: Any) -> str:
    text = repr(value) if not isinstance(value, dict | list) else type(value).__name__
    return text if len(text) <= 60 else text[:57] + "..."


def release() -> str:
    """Return the version of Crossdesk that writes a file, for whoever reads it later."""
    try:
        return version("crossdesk")
    except PackageNotFoundError:
        return "unknown"
