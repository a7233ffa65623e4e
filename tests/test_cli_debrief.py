"""The command that writes a debrief: what it writes, and what it refuses in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simlib.cli import main
from simlib.run import Run
from tests.firms import answer_by_name, play, story

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("debrief") / "pm_plays_sales-7-Annalisa.json"
    play(Run(story(2, 2, 1), 7, {"sales": None}), answer_by_name).save(path)
    return path


def refusal(capsys: Capture, *arguments: str) -> str:
    assert main(["debrief", *arguments, "--quick", "--jobs", "1"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def test_page_and_tables_are_written(session: Path, tmp_path: Path, capsys: Capture) -> None:
    page, tables = tmp_path / "report.html", tmp_path / "tables"
    given = ["debrief", str(session), "-o", str(page), "--csv", str(tables), "--quick"]
    assert main([*given, "--jobs", "1"]) == 0
    assert str(page) in capsys.readouterr().out
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert "Annalisa" not in page.read_text("utf-8")
    assert len(list(tables.glob("*.csv"))) == 7
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "tables"]
    assert main([*given, "--names"]) == 0
    assert "Annalisa" in page.read_text("utf-8")


def test_with_replays_and_json_the_parts_add_up(session: Path, capsys: Capture) -> None:
    given = ["--json", "--jobs", "1", "--seeds", "3", "--futures", "2"]
    assert main(["debrief", str(session), *given]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    (one,) = json.loads(out)["sessions"]
    bill = one["bill_cents"]
    assert bill["usual"] + bill["luck"] + sum(bill["parts"].values()) == bill["result"]
    assert one["person"] == one["pseudonym"]


def test_a_bad_file_among_good_ones_is_told_and_the_rest_is_written(
    session: Path, tmp_path: Path, capsys: Capture
) -> None:
    page, bad = tmp_path / "report.html", tmp_path / "bad.json"
    bad.write_text("[]", encoding="utf-8")
    given = ["debrief", str(session), str(bad), str(tmp_path / "gone.json"), "-o", str(page)]
    assert main([*given, "--quick"]) == 2
    err = capsys.readouterr().err
    assert [line.split(":")[0] for line in err.splitlines()] == [
        str(bad),
        str(tmp_path / "gone.json"),
    ]
    assert "2 files could not be used" in page.read_text("utf-8")
    assert "bad.json" not in page.read_text("utf-8"), "a file's name may be somebody's"


def test_if_no_file_is_good_nothing_is_written(tmp_path: Path, capsys: Capture) -> None:
    page = tmp_path / "report.html"
    assert "cannot be read" in refusal(capsys, str(tmp_path / "gone.json"), "-o", str(page))
    assert list(tmp_path.iterdir()) == []


def test_places_that_cannot_be_written_are_told_before_anything_is_reckoned(
    session: Path, tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "page.html").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for where, reason in (
        (["-o", str(session)], "ends in .html"),
        (["-o", str(tmp_path / "page.html")], "is a folder"),
        (["-o", str(tmp_path / "no" / "page.html")], "can be written to"),
        (["--csv", str(tmp_path / "file")], "can be written to"),
        (["--csv", str(tmp_path / "no" / "tables")], "can be written to"),
    ):
        assert reason in refusal(capsys, str(session), *where)
    assert Run.load(session).finished


def test_a_session_that_was_edited_is_refused(
    session: Path, tmp_path: Path, capsys: Capture
) -> None:
    edited = tmp_path / "edited.json"
    edited.write_text(session.read_text("utf-8").replace('"seed":7', '"seed":8'), encoding="utf-8")
    assert "edited" in refusal(capsys, str(edited), "-o", str(tmp_path / "x.html"))
    assert not (tmp_path / "x.html").exists()


def test_the_command_needs_a_file(capsys: Capture) -> None:
    assert main(["debrief"]) == 2
    assert "FILES" in capsys.readouterr().err
