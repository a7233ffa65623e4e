"""Is the example a session like any other, and always of this model?"""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib import example
from simlib.cli import main
from simlib.example import example_file
from simlib.run import Run
from tests.firms import play, story


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short story in the place of the long one."""
    monkeypatch.setattr(example, "load_scenario", lambda _name: story(2, 2, 0))


def test_the_example_is_a_session_in_which_somebody_decided(tmp_path: Path) -> None:
    run = Run.load(example_file(tmp_path / "examples" / "one.json"))
    assert run.finished
    own = [entry for entry in run.log if entry.origin == "person"]
    assert own
    assert run.digest == play(Run(run.scenario, run.seed, {"sales": None})).digest


def test_an_example_of_this_model_is_kept_and_any_other_is_played_again(tmp_path: Path) -> None:
    path = example_file(tmp_path / "one.json")
    first = path.stat().st_mtime_ns
    assert example_file(path).stat().st_mtime_ns == first
    path.write_text("{}", encoding="utf-8")
    assert Run.load(example_file(path)).finished


def test_the_command_writes_it_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "shown.json"
    assert main(["example", str(path)]) == 0
    assert str(path) in capsys.readouterr().out
    assert Run.load(path).finished
    assert main(["ripple", str(path)]) == 0
