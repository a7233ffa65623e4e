"""Does this machine have what Crossdesk needs, and if not, how is that mended?

Nothing here changes anything but for one throwaway file; each finding stands alone, so that one
broken part never hides the others.
"""

from __future__ import annotations

import json
import os
import re
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import NamedTuple

from simlib.cli.lab import FIRST
from simlib.errors import SimlibError
from simlib.i18n import _
from simlib.resources import data_home, notebooks_dir, scenarios_dir

__all__ = ["Finding", "examine", "told"]

_OLDEST, _NEWEST = (3, 11), (3, 13)
_USUAL_PORT = 8888
_CORE = (
    "jupyterlab",
    "ipykernel",
    "ipywidgets",
    "anywidget",
    "plotly",
    "simpy",
    "numpy",
    "pandas",
    "pydantic",
    "pyyaml",
    "babel",
    "rich",
    "typer",
    "platformdirs",
)
# The part of a widget package that runs in the browser, and the package that brings it.
_FRONT_ENDS = {
    "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets",
    "anywidget": "anywidget",
    "jupyterlab-plotly": "plotly",
}
_REINSTALL = "python -m pip install --force-reinstall"


class Finding(NamedTuple):
    """One thing looked at: how it is, and how to mend it if it is not fine."""

    what: str
    ok: bool
    found: str
    mend: str = ""


def examine() -> list[Finding]:
    """Look at everything; return the findings in the order in which to mend them."""
    tested = _tested_versions()
    needed = _needed_versions()
    return [
        _python(),
        *(_package(name, needed.get(name, ""), tested.get(name, "")) for name in _CORE),
        *(_front_end(name, package) for name, package in _FRONT_ENDS.items()),
        _kernel(),
        _port(),
        _home(),
        _folder("notebooks", notebooks_dir, FIRST),
        _folder("scenarios", scenarios_dir, "*.yaml"),
    ]


def told(findings: list[Finding]) -> Iterator[str]:
    """Yield the findings as lines; what is wrong has its cure below it."""
    for finding in findings:
        mark = _("ok   ") if finding.ok else _("WRONG")
        yield f"{mark}  {finding.what}: {finding.found}"
        if not finding.ok:
            yield _("       to mend it: {mend}").format(mend=finding.mend)


def _python() -> Finding:
    here = sys.version_info
    found = f"{here.major}.{here.minor}.{here.micro} ({sys.executable})"
    mend = _("install Python 3.11, 3.12 or 3.13 and set Crossdesk up again with it")
    return Finding("Python", _OLDEST <= here[:2] <= _NEWEST, found, mend)


def _package(name: str, needed: str, tested: str) -> Finding:
    from packaging.specifiers import SpecifierSet

    try:
        found = version(name)
    except PackageNotFoundError:
        mend = f"python -m pip install {_quoted(name + needed)}"
        return Finding(name, ok=False, found=_("is not installed"), mend=mend)
    fine = SpecifierSet(needed).contains(found, prereleases=True)
    beside = _("{found} (tested with {tested})").format(found=found, tested=tested)
    told = found if tested in ("", found) else beside
    return Finding(name, fine, told, f"python -m pip install {_quoted(name + needed)}")


def _quoted(requirement: str) -> str:
    return f'"{requirement}"'


def _needed_versions() -> dict[str, str]:
    """Return the versions that Crossdesk says it needs, by package; nothing if not installed."""
    from packaging.requirements import Requirement

    try:
        lines = requires("crossdesk") or []
    except PackageNotFoundError:
        return {}
    needed = [Requirement(line) for line in lines]
    return {each.name: str(each.specifier) for each in needed if each.marker is None}


def _tested_versions() -> dict[str, str]:
    """Return the exact versions of the clone's constraints; a wheel does not carry them."""
    path = Path(__file__).resolve().parents[2] / "constraints.txt"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    return dict(re.findall(r"(?m)^([\w.-]+)==([\w.+!]+)", text))


def _front_end(name: str, package: str) -> Finding:
    what = _("{package} in the browser").format(package=package)
    for folder in _jupyter_folders("labextensions"):
        described = folder / name / "package.json"
        if described.is_file():
            return Finding(what, ok=True, found=str(described.parent))
    mend = f"{_REINSTALL} {package}"
    return Finding(what, ok=False, found=_("JupyterLab does not find it"), mend=mend)


def _kernel() -> Finding:
    what = _("Python kernel")
    mend = "python -m ipykernel install --sys-prefix"
    for folder in _jupyter_folders("kernels"):
        described = folder / "python3" / "kernel.json"
        if described.is_file():
            program = _program(described)
            return Finding(what, _is_this_python(program), f"{program} ({described})", mend)
    return Finding(what, ok=False, found=_("JupyterLab does not find it"), mend=mend)


def _program(described: Path) -> str:
    try:
        return str(json.loads(described.read_text(encoding="utf-8"))["argv"][0])
    except (OSError, ValueError, LookupError, TypeError):
        return "?"


def _is_this_python(program: str) -> bool:
    """Tell whether a kernel runs here; a bare name is replaced by this Python when it starts."""
    return bool(re.fullmatch(r"python[\d.]*(\.exe)?", program)) or program == sys.executable


def _jupyter_folders(kind: str) -> Iterator[Path]:
    """Yield where `crossdesk lab` looks: this Python's own folder comes first."""
    from jupyter_core.paths import jupyter_path

    yield Path(sys.prefix, "share", "jupyter", kind)
    yield from map(Path, jupyter_path(kind))


def _port() -> Finding:
    what = _("Port on 127.0.0.1")
    if _is_free(_USUAL_PORT):
        return Finding(what, ok=True, found=_("{port} is free").format(port=_USUAL_PORT))
    taken = _("{port} is taken, JupyterLab will choose another").format(port=_USUAL_PORT)
    mend = _("let the firewall or security program allow Python to listen on 127.0.0.1")
    fine = _is_free(0)
    return Finding(what, fine, taken if fine else _("none can be opened"), mend)


def _is_free(port: int) -> bool:
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def _home() -> Finding:
    what = _("Folder of sessions")
    home = data_home()
    places = (home / "sessions", home, *home.parents)
    folder = next((path for path in places if os.path.lexists(path)), home)
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding(what, ok=True, found=str(home))
    except OSError as error:
        found = f"{folder}: {error.strerror or error}"
        mend = _("set CROSSDESK_HOME to a folder in which you may write")
        return Finding(what, ok=False, found=found, mend=mend)


def _folder(what: str, place: Callable[[], Path], pattern: str) -> Finding:
    mend = _("set Crossdesk up again as its README says")
    try:
        folder = place()
    except SimlibError as error:
        return Finding(what, ok=False, found=str(error), mend=mend)
    return Finding(what, any(folder.glob(pattern)), str(folder), mend)
