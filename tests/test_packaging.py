import importlib.util
import itertools
import os
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

POSIX_TEST = re.compile(r"^python3 -m venv .*-m pytest$", re.M)
ENVIRONMENTS = [
    {"python_full_version": version, "python_version": version.rpartition(".")[0], **system}
    for version in ("3.11.0", "3.11.9", "3.12.0", "3.13.0")
    for system in (
        {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
        {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
        {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
    )
]


def tracked_texts(repository: Path) -> dict[str, str]:
    """Every file that git knows or would add, as text."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=repository, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listing.returncode:
        pytest.skip("not a clone: git lists no files here")
    names = [name for name in listing.stdout.splitlines() if (repository / name).is_file()]
    read = {name: (repository / name).read_bytes() for name in names}
    return {
        name: data.decode("utf-8", "replace") for name, data in read.items() if b"\0" not in data
    }


def requirements(repository: Path) -> list[Requirement]:
    lines = (repository / "constraints.txt").read_text().splitlines()
    return [Requirement(line) for line in lines]


def project(repository: Path) -> dict[str, object]:
    return tomllib.loads((repository / "pyproject.toml").read_text())["project"]


def test_constraints_are_names_versions_and_markers_only(repository: Path) -> None:
    line = re.compile(r"[a-z0-9][a-z0-9.-]*==[0-9][0-9a-z.+!]*( ; [a-z_]+ [=<>!]=? '.+)?")
    for text in (repository / "constraints.txt").read_text().splitlines():
        assert line.fullmatch(text), text
        assert not re.search(r"://|@|/|\\|--", text), text


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda e: " ".join(e.values()))
def test_constraints_pin_each_dependency_once_on_every_supported_machine(
    repository: Path, environment: dict[str, str]
) -> None:
    pins = [
        pin
        for pin in requirements(repository)
        if not pin.marker or pin.marker.evaluate(environment)
    ]
    versions = {pin.name.lower(): next(iter(pin.specifier)).version for pin in pins}
    assert len(versions) == len(pins)
    declared = project(repository)
    groups = [declared["dependencies"], *declared["optional-dependencies"].values()]
    for dependency in map(Requirement, itertools.chain(*groups)):
        assert dependency.specifier.contains(versions[dependency.name.lower()]), dependency


def test_the_checks_run_the_test_command_that_the_readme_shows(repository: Path) -> None:
    shown = POSIX_TEST.findall((repository / "README.md").read_text())
    script = (repository / ".ci" / "run").read_text()
    extract = re.search(r"^test_command=\$\((.*)\)$", script, re.M)
    assert extract
    run = subprocess.run(
        shlex.split(extract[1]), cwd=repository, capture_output=True, text=True, check=True
    )
    assert [run.stdout.strip()] == shown
    assert '-c "$test_command"' in script


def test_windows_gets_the_same_commands(repository: Path) -> None:
    readme = (repository / "README.md").read_text()
    posix = re.findall(r"^python3 -m venv .*$", readme, re.M)
    windows = re.findall(r'^cmd /c "(py -m venv .*)"$', readme, re.M)
    translated = [
        command.replace("python3", "py", 1)
        .replace(".venv/bin/", ".venv\\Scripts\\")
        .replace('"', "")
        for command in posix
    ]
    assert len(posix) == 2
    assert windows == translated


def test_no_file_names_a_registry_a_mirror_or_a_home_folder(repository: Path) -> None:
    forbidden = re.compile(
        r"""https?://[^\s"')]+(/simple\b|\.whl|\.tar\.gz)|index-url|find-links|pypi\.org"""
        r"""|file://|/home/[a-z]|/root/|[A-Z]:\\+Users"""
    )
    found = {name: forbidden.search(text) for name, text in tracked_texts(repository).items()}
    assert not {name: hit[0] for name, hit in found.items() if hit and name != SELF}


SELF = "tests/test_packaging.py"


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if importlib.util.find_spec("hatchling") is None or importlib.util.find_spec("pip") is None:
        pytest.skip("hatchling and pip are needed to build the wheel without a network")
    folder = tmp_path_factory.mktemp("wheel")
    build = "-m pip wheel . --no-deps --no-build-isolation --no-index --quiet --wheel-dir"
    subprocess.run([sys.executable, *build.split(), str(folder)], cwd=repository, check=True)
    return next(folder.glob("crossdesk-*.whl"))


def below(folder: Path) -> set[str]:
    files = (file for file in folder.rglob("*") if file.is_file())
    shown = (file.relative_to(folder) for file in files if not file.name.startswith("."))
    return {
        name.as_posix()
        for name in shown
        if not any(part.startswith((".", "__pycache__")) for part in name.parts)
    }


@pytest.mark.parametrize("folder", ["notebooks", "scenarios"])
def test_the_wheel_carries_the_curriculum(wheel: Path, repository: Path, folder: str) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"simlib/_data/{folder}/{name}" for name in below(repository / folder)}
    assert wanted <= inside


def test_the_wheel_carries_no_tests_and_no_tools(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"simlib"}


def test_an_installed_wheel_finds_its_own_data(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site mit Lücke"
    zipfile.ZipFile(wheel).extractall(site)
    code = (
        "from simlib import resources as r; print(r.notebooks_dir(), r.scenarios_dir(), sep='\\n')"
    )
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    data = site / "simlib" / "_data"
    assert ran.stdout.splitlines() == [str(data / "notebooks"), str(data / "scenarios")]
