"""The lesson notebooks: short cells, no traces of a run, and outputs that nbval really compares."""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simlib.resources import notebooks_dir
from simlib.scenario import load_scenario, shipped_scenarios
from tools.store_outputs import IGNORED

NOTEBOOKS = sorted(notebooks_dir().glob("*.ipynb"))
MOST_LINES, USUAL_LINES = 10, 3
MOST_BYTES = 300_000
WITHOUT_SCENARIO = ("00_start_here", "04_ripples")
LOUD = re.compile(r"!(?!\[)")
EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def is_ignored(cell: Any) -> bool:
    return IGNORED in cell["metadata"].get("tags", [])


def source(cell: Any) -> str:
    return "".join(cell["source"])


def prose(notebook: Any) -> str:
    return "\n".join(source(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown")


def test_there_are_lessons() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == [f"{number:02}" for number in range(9)]


@EACH
def test_a_notebook_keeps_no_trace_of_a_run(path: Path) -> None:
    notebook = read(path)
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    text = path.read_text(encoding="utf-8")
    assert "widget-view" not in text
    assert "/home/" not in text
    assert path.stat().st_size < MOST_BYTES
    for cell in notebook["cells"]:
        assert "execution" not in cell["metadata"]


@EACH
def test_a_count_stands_only_where_nbval_needs_one_and_is_the_cells_place(path: Path) -> None:
    for place, cell in enumerate(code_cells(read(path)), start=1):
        wanted = place if cell["outputs"] else None
        assert cell["execution_count"] == wanted, source(cell)
        counts = [output.get("execution_count", wanted) for output in cell["outputs"]]
        assert set(counts) <= {wanted}


@EACH
def test_a_notebook_has_outputs_that_nbval_compares(path: Path) -> None:
    compared = [cell for cell in code_cells(read(path)) if cell["outputs"] and not is_ignored(cell)]
    assert len(compared) >= 2
    assert not any(cell["outputs"] for cell in code_cells(read(path)) if is_ignored(cell))


@EACH
def test_cells_are_short(path: Path) -> None:
    lengths = [len(source(cell).splitlines()) for cell in code_cells(read(path))]
    assert max(lengths) <= MOST_LINES
    desks = [cell for cell in code_cells(read(path)) if "open_desk(" in source(cell)]
    for cell in desks:
        imported, call = source(cell).splitlines()
        assert imported == "from simlib.ui import open_desk"
        assert "open_desk(" in call


def test_cells_are_very_short_as_a_rule() -> None:
    cells = [cell for path in NOTEBOOKS for cell in code_cells(read(path))]
    lengths = [len(source(cell).splitlines()) for cell in cells]
    assert statistics.median(lengths) <= USUAL_LINES


@EACH
def test_a_notebook_has_the_number_and_the_name_of_its_scenario(path: Path) -> None:
    if path.stem in WITHOUT_SCENARIO:
        return
    name = load_scenario(shipped_scenarios()[path.stem]).name
    text = "\n".join(source(cell) for cell in code_cells(read(path)))
    named = re.findall(r'(?:open_desk|predict|load_scenario)\("(\w+)"', text)
    assert name == path.stem[3:]
    assert set(named) == {name}


@EACH
def test_a_desk_opens_also_where_its_cell_is_run_first(path: Path) -> None:
    """After a restart people go to the desk and run that cell alone."""
    for cell in code_cells(read(path)):
        for name in re.findall(r"\b(open_desk|predict|practice)\(", source(cell)):
            assert f"from simlib.ui import {name}\n" in source(cell)


@EACH
def test_the_first_cell_says_how_to_run_and_the_last_one_how_to_get_back(path: Path) -> None:
    cells = read(path)["cells"]
    assert "Run All Cells" in source(cells[0])
    heading = source(cells[0]).splitlines()[0].removeprefix("# ").replace(" ", "-")
    assert f"(#{heading})" in source(cells[-1])


@EACH
def test_links_lead_somewhere(path: Path) -> None:
    text = prose(read(path))
    headings = {
        line.lstrip("# ").replace(" ", "-") for line in text.splitlines() if line[:1] == "#"
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings
        else:
            assert (path.parent / target).is_file(), target


@EACH
def test_the_prose_is_calm(path: Path) -> None:
    text = prose(read(path))
    assert not LOUD.search(text)
    assert not re.search(r"\b(simply|obviously|should have|winner|score)\b", text, re.IGNORECASE)


@pytest.mark.slow
def test_one_changed_constant_turns_nbval_red(tmp_path: Path, repository: Path) -> None:
    for folder in ("simlib", "scenarios", "notebooks"):
        shutil.copytree(repository / folder, tmp_path / folder)
    file = tmp_path / "scenarios" / "02_pm_plays_sales.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("competitor_mean: -0.06") == 1
    file.write_text(text.replace("competitor_mean: -0.06", "competitor_mean: -0.12"), "utf-8")
    result = nbval(tmp_path, "02_pm_plays_sales.ipynb")
    assert result.returncode == 1, result.stdout
    assert "Cell outputs differ" in result.stdout
    failed = {int(place) for place in re.findall(r"FAILED \S+::Cell (\d+)", result.stdout)}
    cells = code_cells(read(tmp_path / "notebooks" / "02_pm_plays_sales.ipynb"))
    assert failed
    assert failed <= {place for place, cell in enumerate(cells) if cell["outputs"]}


def without_options() -> dict[str, str]:
    """Return the environment without options that were given to this very run of pytest."""
    return {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}


def nbval(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Compare one notebook of a copied repository, whose model is the copy's own."""
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cov"]
    return subprocess.run(
        [
            *command,
            "--nbval-cell-timeout=120",
            "-o",
            "addopts=-rf",
            str(folder / "notebooks" / name),
        ],
        cwd=folder,
        env={
            **without_options(),
            "PYTHONPATH": str(folder),
            "CROSSDESK_HOME": str(folder / "home"),
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
