"""Is the class's seed the one nearest the median, and does it reach those who ask for none?"""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

from simlib.cli import main
from simlib.cli.classroom import COMPARED, chosen_seed, key_figures, write_seed
from simlib.errors import ScenarioError
from simlib.outcomes import KPIS
from simlib.scenario import load_scenario
from tests.broken.scenarios import FIRM, change, copy_shipped
from tests.firms import story


def runs(*revenues: float, **others: float | None) -> dict[int, dict[str, float | None]]:
    return {seed: {"revenue": value, **others} for seed, value in enumerate(revenues)}


def test_every_figure_that_is_compared_is_one_of_the_kpis() -> None:
    assert set(COMPARED) <= set(KPIS)
    assert len(set(COMPARED)) == len(COMPARED)


def test_the_run_in_the_middle_is_chosen() -> None:
    chosen = chosen_seed(runs(5.0, 1.0, 3.1, 2.0, 9.0))
    assert chosen.seed == 2
    assert chosen.distance == 0
    assert chosen.medians == {"revenue": 3.1}


def test_figures_weigh_by_their_own_spread_and_not_by_their_size() -> None:
    money, shares = (1000.0, 1100.0, 1200.0, 1300.0, 1400.0), (0.9, 0.5, 0.1, 0.49, 0.51)
    both = {
        seed: {"revenue": a, "win_rate": b}
        for seed, (a, b) in enumerate(zip(money, shares, strict=True))
    }
    assert chosen_seed(both).seed in (1, 3)
    assert chosen_seed(runs(*money)).seed == 2


def test_the_lowest_of_equally_near_seeds_is_taken_whatever_the_order() -> None:
    even = runs(2.0, 4.0, 1.0, 5.0)
    assert chosen_seed(even).seed == 0
    assert chosen_seed(dict(reversed(even.items()))).seed == 0


def test_what_a_run_lacks_or_what_never_varies_is_left_out() -> None:
    found = runs(1.0, 2.0, 3.0, win_rate=0.4, client_retention=None)
    found[1] |= {"client_retention": 0.9}
    assert chosen_seed(found).compared == ("revenue",)


def test_runs_that_are_all_alike_give_the_first_seed() -> None:
    chosen = chosen_seed(runs(2.0, 2.0, 2.0))
    assert (chosen.seed, chosen.distance, chosen.compared) == (0, 0.0, ())


def test_the_figures_are_those_of_the_whole_run() -> None:
    short = story(2, 2, 1)
    figures = key_figures(short, 3)
    assert set(figures) == set(KPIS)
    assert figures != key_figures(short, 4)


# ---- the file


def test_the_seed_is_put_below_the_name_and_changed_there(tmp_path: Path) -> None:
    path = copy_shipped(tmp_path / "scenarios")
    before = path.read_text(encoding="utf-8")
    for seed in (12, 345):
        write_seed(path, seed)
        assert load_scenario(path).usual_seed == seed
    assert path.read_text(encoding="utf-8").count("classroom_seed:") == 1
    kept = [
        line for line in path.read_text(encoding="utf-8").splitlines() if "classroom" not in line
    ]
    assert kept == [line for line in before.splitlines() if "classroom" not in line]


def test_windows_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"extends: firms/sestoponte.yaml\r\nname: mine\r\nweeks: 4\r\n")
    write_seed(path, 9)
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n") == 4
    assert load_scenario(path).classroom_seed == 9


def test_a_file_without_a_name_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("extends: firms/sestoponte.yaml\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"mine\.yaml: has no line `name:`"):
        write_seed(path, 9)
    assert path.read_text(encoding="utf-8") == "extends: firms/sestoponte.yaml\n"


def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copy_shipped(tmp_path / "scenarios")
    before = path.read_bytes()

    def full(place: Path, content: bytes) -> int:
        with place.open("wb") as file:
            file.write(content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ScenarioError, match="cannot be written: No space left"):
        write_seed(path, 9)
    assert path.read_bytes() == before
    assert not list(path.parent.glob(".*.part"))


@pytest.mark.parametrize("way", ["no name", "no permission"])
def test_what_cannot_be_written_is_refused_before_the_first_run(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copy_shipped(tmp_path / "scenarios")
    if way == "no name":
        text = path.read_text(encoding="utf-8").replace("\nname:", '\n"name":')
        path.write_text(re.sub("(?m)^classroom_seed:.*$", "", text), encoding="utf-8")
    else:
        monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setattr("simlib.cli.classroom.key_figures", None)
    assert main(["classroom", str(path), "--write"]) == 2
    assert str(path) in capsys.readouterr().err


def test_a_seed_is_not_inherited_and_is_no_part_of_the_fingerprint(tmp_path: Path) -> None:
    path = copy_shipped(tmp_path / "scenarios")
    change(
        path, lambda text: "\n".join(line for line in text.split("\n") if "classroom" not in line)
    )
    plain = load_scenario(path)
    write_seed(path.parent / FIRM, 31)
    assert load_scenario(path.parent / FIRM).usual_seed == 31
    assert load_scenario(path).usual_seed == 7
    write_seed(path, 8)
    assert load_scenario(path).fingerprint == plain.fingerprint
