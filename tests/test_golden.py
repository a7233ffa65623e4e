"""Does this version of the model still give the records that it gave when it was released?

The file is renewed by `python -m tests.golden`, after `simlib.model.VERSION` was raised.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simlib.model import VERSION
from simlib.outcomes import KPIS
from tests import golden
from tests.firms import toy_run

HELD: dict[str, Any] = json.loads(golden.GOLDEN.read_text("utf-8"))
NAMES = sorted(golden.runs())


@pytest.fixture(scope="module")
def made() -> dict[str, dict[str, Any]]:
    return {name: golden.figures(name, run) for name, run in golden.runs().items()}


def test_the_golden_file_is_of_this_version_of_the_model() -> None:
    assert HELD["version"] == VERSION
    assert sorted(HELD["runs"]) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_run_gives_the_same_records_on_this_python(
    name: str, made: dict[str, dict[str, Any]]
) -> None:
    held = HELD["runs"][name]
    assert (made[name]["digest"], made[name]["records"]) == (held["digest"], held["records"])


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("toy")])
def test_a_golden_run_gives_the_same_key_figures(
    name: str, made: dict[str, dict[str, Any]]
) -> None:
    assert list(made[name]["kpis"]) == list(KPIS)
    assert made[name]["kpis"] == pytest.approx(HELD["runs"][name]["kpis"], rel=1e-9, abs=1e-9)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Golden runs that take no time."""
    monkeypatch.setattr(golden, "runs", lambda: {"toy-7": toy_run()})


@pytest.mark.usefixtures("small")
def test_renewing_refuses_other_records_under_the_same_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "golden.json"
    assert golden.renew(path) == ""
    assert golden.renew(path) == ""
    changed = json.loads(path.read_text("utf-8"))
    changed["runs"]["toy-7"]["digest"] = "0" * 32
    path.write_text(json.dumps(changed), "utf-8")
    assert "toy-7: other records under the same simlib.model.VERSION" in golden.renew(path)
    assert json.loads(path.read_text("utf-8")) == changed
    monkeypatch.setattr(golden, "VERSION", "next")
    assert golden.renew(path) == ""
    assert json.loads(path.read_text("utf-8"))["version"] == "next"
