"""Is a session file whole or absent, and told from an edited one?"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.errors import SessionError
from simlib.run import Run
from simlib.session import LogEntry, fingerprint, read_session, seal, write_session
from tests.firms import TOY, play, toy_run

ENTRY = LogEntry("answer", 0.25, 0, "person", "rfq-1/price", {"price": 1.1})


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "s.json"
    play(toy_run(weeks=1, run_on=0)).save(path)
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole session file."""
    path = tmp_path_factory.mktemp("whole") / "s.json"
    play(toy_run(weeks=1, run_on=0)).save(path)
    return path


def test_what_was_written_is_read(tmp_path: Path) -> None:
    run = toy_run(seats={"sales": None})
    run.notes["prediction"] = {"margin": 0.4, "why": "gut – Bauchgefühl"}
    play(run, until=8)
    run.set_rules("sales", {"discount": "half"})
    run.save(tmp_path / "s.json")
    file = read_session(tmp_path / "s.json")
    assert file.entries() == run.log
    assert file.notes == run.notes
    assert (file.seed, file.now, file.seats) == (7, run.now, {"sales": None})


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    write_session(tmp_path / "a b" / "ü" / "s.json", {"x": 1})
    assert json.loads((tmp_path / "a b" / "ü" / "s.json").read_text("utf-8")) == {"x": 1}


def test_a_folder_in_a_sessions_place_is_called_a_folder(tmp_path: Path) -> None:
    (tmp_path / "s.json").mkdir()
    with pytest.raises(SessionError, match=r"there is a folder of that name$"):
        write_session(tmp_path / "s.json", {"x": 1})
    with pytest.raises(SessionError, match=r"is a folder, not a session file$"):
        read_session(tmp_path / "s.json")


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    path = tmp_path / "s.json"
    write_session(path, {"old": True})

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    target: Any = os if moment == "fsync" else Path
    monkeypatch.setattr(target, moment, full)
    with pytest.raises(SessionError, match=r"s\.json: cannot be saved: No space left"):
        write_session(path, {"new": True})
    assert [path.name for path in tmp_path.iterdir()] == ["s.json"]
    assert json.loads(path.read_text()) == {"old": True}


def test_the_file_is_on_the_disk_before_it_takes_the_old_ones_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        order.append("fsync")
        sync(handle)

    def replaced(self: Path, target: Path) -> Path:
        order.append("replace")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    write_session(tmp_path / "s.json", {})
    assert order == ["fsync", "replace"]


def test_a_note_that_is_no_json_never_reaches_the_file(saved: Path) -> None:
    before, run = saved.read_bytes(), toy_run()
    run.notes["x"] = float("nan")
    with pytest.raises(ValueError, match="JSON"):
        run.save(saved)
    assert saved.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        {"what": "shock"},
        {"hour": 0.75},
        {"sitting": 1},
        {"origin": "rule"},
        {"subject": "rfq-2/price"},
        {"values": {"price": 1.2}},
    ],
)
def test_a_change_of_any_part_of_the_log_changes_its_fingerprint(change: dict[str, Any]) -> None:
    assert fingerprint([ENTRY]) != fingerprint([ENTRY._replace(**change)])


def test_the_order_of_values_is_no_edit_but_the_order_of_entries_is() -> None:
    two = ENTRY._replace(values={"a": 1, "b": 2})
    assert fingerprint([two]) == fingerprint([ENTRY._replace(values={"b": 2, "a": 1})])
    assert fingerprint([ENTRY, two]) != fingerprint([two, ENTRY])


PARTS = {
    "format": 1,
    "seed": 7,
    "seats": {"sales": None},
    "now": 5.25,
    "open_sitting": None,
    "checkpoints": [(1, "ab")],
    "log_fingerprint": "l",
    "scenario_fingerprint": "s",
}


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 8},
        {"seats": {}},
        {"seats": {"sales": "balanced"}},
        {"now": 5.75},
        {"open_sitting": 0},
        {"checkpoints": []},
        {"log_fingerprint": "k"},
        {"scenario_fingerprint": "t"},
    ],
)
def test_a_change_of_any_other_part_breaks_the_seal(change: dict[str, Any]) -> None:
    assert seal({**PARTS, **change}) != seal(PARTS)


def test_notes_are_the_players_own_and_stay_outside_the_seal(saved: Path) -> None:
    plain = json.loads(saved.read_text("utf-8"))
    saved.write_text(json.dumps({**plain, "notes": {"lines": {"again": "promise less"}}}), "utf-8")
    assert Run.load(saved, world=TOY).notes == {"lines": {"again": "promise less"}}


def test_a_file_that_was_only_laid_out_anew_is_not_edited(saved: Path) -> None:
    plain = json.loads(saved.read_text("utf-8"))
    saved.write_text(json.dumps(plain, indent=2, sort_keys=True), "utf-8")
    assert Run.load(saved, world=TOY).finished


def loaded(path: Path) -> str:
    """The digest of the run in a file, or the line that refuses it."""
    try:
        return Run.load(path, world=TOY).digest
    except SessionError as error:
        return str(error)


@settings(deadline=None, max_examples=60)
@given(place=st.floats(0, 1, exclude_max=True), length=st.integers(1, 40))
def test_a_file_with_a_hole_is_refused_in_one_line_or_means_the_same(
    place: float, length: int, whole: Path
) -> None:
    """A hole that takes only the .0 of a number, say, does no harm."""
    text = whole.read_text("utf-8")
    start = int(place * len(text))
    path = whole.with_name("hole.json")
    path.write_text(text[:start] + text[start + length :], "utf-8")
    said = loaded(path)
    assert "\n" not in said
    assert said.startswith(str(path)) or said == loaded(whole)


def test_a_file_of_a_newer_crossdesk_is_told_as_such(saved: Path) -> None:
    plain = json.loads(saved.read_text("utf-8"))
    saved.write_text(json.dumps({**plain, "format": 99}), "utf-8")
    with pytest.raises(SessionError, match="99 is newer"):
        read_session(saved)
