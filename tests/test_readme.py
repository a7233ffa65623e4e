"""Does what README and DESIGN show really run?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import simlib

ROOT = Path(__file__).parents[1]
SNIPPETS = [
    pytest.param(code, id=f"{name}-{number}")
    for name in ("README.md", "DESIGN.md")
    for number, code in enumerate(
        re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    )
]


@pytest.mark.parametrize("code", SNIPPETS)
def test_each_python_snippet_runs_as_it_stands(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "snippet", "exec"), {})


def test_the_readme_shows_python_at_all() -> None:
    assert SNIPPETS


def test_the_readme_lists_the_public_names_and_no_others() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = text.partition("Everything that `import simlib` offers:")[2].partition("\n\n`")[0]
    assert sorted(re.findall(r"`(\w+)`", listed)) == sorted(simlib.__all__)


def test_design_names_every_module_on_the_ladder() -> None:
    text = (ROOT / "DESIGN.md").read_text(encoding="utf-8")
    modules = {
        path.stem if path.is_file() else path.name
        for path in (ROOT / "simlib").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    missing = [name for name in sorted(modules - {"__init__"}) if name not in text]
    assert not missing


def test_design_names_every_dependency() -> None:
    text = (ROOT / "DESIGN.md").read_text(encoding="utf-8")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[(.*?)^\]", project, re.DOTALL | re.MULTILINE)
    assert listed is not None
    names = re.findall(r'"([a-z]+)', listed.group(1))
    assert names
    assert [name for name in names if name not in text] == []
