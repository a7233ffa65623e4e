"""How do session files become a report and tables on disk?

Nothing is computed before it is sure that the result can be written, and nothing is written before
all of it is there. A file that cannot be used is one line; the others are told without it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from simlib.cli.screen import Screen, show_json
from simlib.cli.spread import spread
from simlib.debrief import Debrief, Depth, Sitting, debriefed, read_sittings
from simlib.errors import SimlibError
from simlib.i18n import _, ngettext
from simlib.i18n import format_number as number
from simlib.model import VERSION
from simlib.report import report_html
from simlib.report.export import TABLES, csv_texts

__all__ = ["Wanted", "make_debrief"]

_PAGES = (".html", ".htm")
_READABLE = 0o644  # a temporary file is its owner's alone


class Wanted(NamedTuple):
    """What was asked for on the command line."""

    output: Path | None
    tables: Path | None
    names: bool
    sheets: bool
    depth: Depth
    jobs: int | None
    as_json: bool


def make_debrief(files: Sequence[Path], wanted: Wanted) -> int:
    """Write what is wanted of the sessions; return 0, or 2 if some files were left out.

    Raises SimlibError, with nothing written, if no file can be used or nothing can be written.
    """
    _check_places(files, wanted)
    sittings, complaints = read_sittings(files)
    if not sittings:
        raise SimlibError("; ".join(complaints))
    with spread(wanted.jobs) as run_all:
        told = debriefed(sittings, wanted.depth, run_all)
    names = _names(sittings, named=wanted.names)
    told.sort(key=lambda each: names[each.sitting.pseudonym])
    _write(told, names, complaints, wanted)
    for line in complaints:
        sys.stderr.write(f"{line}\n")
    return 2 if complaints else 0


def _check_places(files: Iterable[Path], wanted: Wanted) -> None:
    output, tables = wanted.output, wanted.tables
    if output is not None:
        if output.suffix.lower() not in _PAGES:
            raise SimlibError(f"--output {output}: the report is a page; its name ends in .html")
        if output.is_dir() or any(output.resolve() == file.resolve() for file in files):
            raise SimlibError(f"--output {output}: is a folder, or one of the sessions")
        _check_folder(output.parent, "--output")
    if tables is not None:
        if not tables.exists():
            _check_folder(tables.parent, "--csv")
        elif not tables.is_dir() or not os.access(tables, os.W_OK):
            raise SimlibError(f"--csv {tables}: is no folder that can be written to")


def _check_folder(folder: Path, option: str) -> None:
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise SimlibError(f"{option}: {folder} is no folder that can be written to")


def _names(sittings: Iterable[Sitting], *, named: bool) -> dict[str, str]:
    """Return what stands for each pseudonym: itself, or the name that its file carries."""
    shown: dict[str, str] = {}
    for sitting in sittings:
        name = _file_name(sitting) if named else sitting.pseudonym
        taken = name in shown.values()
        shown[sitting.pseudonym] = f"{name} ({sitting.pseudonym})" if taken else name
    return shown


def _file_name(sitting: Sitting) -> str:
    stem, run = sitting.path.stem, sitting.run
    return stem.removeprefix(f"{run.scenario.name}-{run.seed}").strip("-_ ") or stem


def _write(
    told: Sequence[Debrief], names: Mapping[str, str], complaints: Sequence[str], wanted: Wanted
) -> None:
    skipped = _left_out(complaints, named=wanted.names)
    page = report_html(told, names, sheets=wanted.sheets, skipped=skipped)
    tables = csv_texts(told, names)
    if wanted.output is not None:
        _put(wanted.output, page)
    if wanted.tables is not None:
        wanted.tables.mkdir(exist_ok=True)
        for name in TABLES:
            _put(wanted.tables / f"{name}.csv", tables[name])
    if wanted.as_json:
        rows = [{"person": names[e.sitting.pseudonym], **e.to_json()} for e in told]
        show_json({"model_version": VERSION, "sessions": rows, "left_out": skipped})
        return
    places = [str(place) for place in (wanted.output, wanted.tables) if place is not None]
    Screen().say(_("Written: {places}").format(places=", ".join(places)))


def _left_out(complaints: Sequence[str], *, named: bool) -> list[str]:
    """Return what is told of files that were left out; their names may be those of people."""
    if named or not complaints:
        return list(complaints)
    count = len(complaints)
    text = ngettext("{count} file could not be used", "{count} files could not be used", count)
    return [text.format(count=number(count))]


def _put(path: Path, text: str) -> None:
    """Replace a file in one step."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(part).chmod(_READABLE)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
