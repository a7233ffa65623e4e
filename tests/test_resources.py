from pathlib import Path

import platformdirs
import pytest

from simlib import resources
from simlib.errors import SimlibError


def test_a_clone_has_its_data_beside_the_package(repository: Path) -> None:
    assert resources.notebooks_dir() == repository / "notebooks"
    assert resources.scenarios_dir() == repository / "scenarios"


def test_packaged_data_come_before_what_lies_beside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "simlib")
    packaged = tmp_path / "simlib" / "_data" / "notebooks"
    for folder in (packaged, tmp_path / "notebooks", tmp_path / "scenarios"):
        folder.mkdir(parents=True)
    assert resources.notebooks_dir() == packaged
    assert resources.scenarios_dir() == tmp_path / "scenarios"


def test_an_installation_without_data_says_where_it_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "simlib")
    with pytest.raises(SimlibError, match=r"the scenarios are missing.*_data"):
        resources.scenarios_dir()


def test_sessions_live_in_the_home_that_the_user_chose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSDESK_HOME", str(tmp_path / "Büro mit Platz"))
    assert resources.data_home() == tmp_path / "Büro mit Platz"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CROSSDESK_HOME", "here")
    assert resources.data_home() == tmp_path / "here"


@pytest.mark.parametrize("unset", ["", "  "])
def test_without_a_chosen_home_the_system_says_where(
    monkeypatch: pytest.MonkeyPatch, unset: str
) -> None:
    monkeypatch.setenv("CROSSDESK_HOME", unset)
    assert resources.data_home() == platformdirs.user_data_path("crossdesk", appauthor=False)


def test_no_folder_is_made_by_asking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSDESK_HOME", str(tmp_path / "home"))
    assert not resources.data_home().exists()
