"""`crossdesk app`: what is served, what is said when it cannot be, and nothing from a network."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest

from simlib.cli import app as pages
from simlib.cli import main
from simlib.cli.app import activities, app_command, app_environment, prepare
from simlib.resources import notebooks_dir

TEMPLATE = ("share", "voila", "templates", "crossdesk")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    prepare(tmp_path, notebooks_dir(), "dark")
    return tmp_path


def page(place: Path, name: str) -> str:
    return place.joinpath(*TEMPLATE, name).read_text(encoding="utf-8")


def cells(path: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["app", "--no-browser", *arguments]) == 2
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    return told.err


def test_without_voila_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pages, "find_spec", lambda _name: None)
    assert "pip install voila" in refused(capsys)


def test_a_busy_port_is_one_line_with_the_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = refused(capsys, "--port", str(port))
    assert f"Port {port} is taken" in told
    assert "crossdesk app --port" in told


def test_an_unknown_theme_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--theme pink" in refused(capsys, "--theme", "pink")


def test_the_server_listens_on_this_machine_only_and_asks_for_a_token(tmp_path: Path) -> None:
    command = app_command(tmp_path, port=9002, theme="dark")
    assert {"--Voila.ip=127.0.0.1", "--Voila.auto_token=True", "--port=9002"} <= set(command)
    assert {"--theme=dark", "--template=crossdesk", "--no-browser"} <= set(command)
    assert not any("token=" in part and "auto" not in part for part in command)
    environment = app_environment(tmp_path, {"JUPYTER_PATH": "mine"})
    assert environment["JUPYTER_PATH"].startswith(str(tmp_path / "share"))
    assert environment["CROSSDESK_APP"] == "1"


def test_the_start_page_lists_every_activity(place: Path) -> None:
    start = page(place, "tree.html")
    for notebook in notebooks_dir().glob("0*.ipynb"):
        assert f'href="voila/render/{notebook.name}"' in start
    listed = activities(place / "notebooks")
    assert [each.title for each in listed][2] == "PM plays Sales"
    assert all(each.minutes for each in listed)


def test_every_word_is_filled_in_and_nothing_points_to_a_network(place: Path) -> None:
    for file in place.joinpath(*TEMPLATE).iterdir():
        text = file.read_text(encoding="utf-8")
        assert "%%" not in text, file.name
        assert not re.search(r"(https?:)?//[a-z0-9.-]+\.[a-z]{2,}/", text), file.name


def test_the_pages_speak_of_no_menus_cells_or_code(place: Path) -> None:
    for path in sorted((place / "notebooks").glob("*.ipynb")):
        prose = "\n".join(
            "".join(str(cell["source"])) for cell in cells(path) if cell["cell_type"] == "markdown"
        )
        assert not re.search(r"run all cells|folded away|Kernel", prose, re.IGNORECASE), path.name


def test_only_what_is_live_is_run_and_examples_show_what_is_stored(place: Path) -> None:
    name = "02_pm_plays_sales.ipynb"
    kept = {str(cell["id"]): cell for cell in cells(place / "notebooks" / name)}
    code = [key for key, cell in kept.items() if cell["cell_type"] == "code"]
    assert code == ["predict-questions", "desk"]
    assert "| Ask the PM office |" in str(kept["vary-table"]["source"])
    assert "vary-run" not in kept
    notebook = json.loads((place / "notebooks" / name).read_text(encoding="utf-8"))
    assert notebook["metadata"]["crossdesk"]["desks"] == 2


def test_a_cell_that_a_desk_needs_is_run_as_well() -> None:
    def cell(name: str, source: str, *tags: str) -> dict[str, object]:
        metadata = {"tags": list(tags)}
        return {"id": name, "cell_type": "code", "source": source, "metadata": metadata}

    found = pages._needed(
        [
            cell("a", "from simlib.ui import open_desk"),
            cell("b", "firm = 1"),
            cell("c", "def other():\n    return 2"),
            cell("d", "desk = open_desk(firm)", "nbval-ignore-output"),
        ]
    )
    assert found == {"a", "b", "d"}
