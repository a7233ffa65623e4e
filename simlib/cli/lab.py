"""How does one get from a command to an open notebook?

Rules: JupyterLab runs in the very Python that runs this command, on this machine only, and asks
nothing of a network. Existing files are never overwritten. What is set for this start only lives
in a throwaway folder, so that the user's own Jupyter settings stay as they are.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from simlib.cli.screen import Screen
from simlib.errors import SimlibError
from simlib.i18n import _, ngettext
from simlib.resources import notebooks_dir, scenarios_dir

__all__ = [
    "copy_curriculum",
    "curriculum_here",
    "lab_command",
    "lab_environment",
    "open_lab",
    "run_until_stopped",
]

FIRST = "00_start_here.ipynb"
_DEFAULT_FOLDER = "crossdesk"
_STOP_SECONDS = 10
# The question whether to fetch news would lie over the desk; asking for updates needs a network.
_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
}


def open_lab(folder: Path | None, *, browser: bool, port: int | None) -> int:
    """Run JupyterLab on the curriculum until it is stopped; return its exit code."""
    if find_spec("jupyterlab") is None:
        raise SimlibError("JupyterLab is not installed; run: python -m pip install jupyterlab")
    screen = Screen()
    notebooks = curriculum_here() if folder is None else None
    if notebooks is None:
        notebooks = _own_copy(folder if folder is not None else _asked_folder(screen), screen)
    screen.say(_("Crossdesk opens {folder}. Stop it with Ctrl-C.").format(folder=notebooks))
    with tempfile.TemporaryDirectory(prefix="crossdesk-") as scratch:
        command = lab_command(notebooks, browser=browser, port=port)
        return run_until_stopped(command, lab_environment(Path(scratch), os.environ))


def curriculum_here() -> Path | None:
    """Return ./notebooks if it is the curriculum, in a clone or in a copy made earlier."""
    here = Path.cwd()
    beside = (here / "scenarios").is_dir() or (here / "simlib").is_dir()
    return here / "notebooks" if beside and (here / "notebooks" / FIRST).is_file() else None


def _asked_folder(screen: Screen) -> Path:
    """Return the folder that the user wants, or the default where nobody can be asked."""
    if sys.stdin is None or not sys.stdin.isatty():
        return Path(_DEFAULT_FOLDER)
    question = _("Folder for your copy of the notebooks [{default}]: ")
    answer = screen.ask(question.format(default=f"./{_DEFAULT_FOLDER}"))
    return Path(answer or _DEFAULT_FOLDER).expanduser()


def _own_copy(folder: Path, screen: Screen) -> Path:
    kept = copy_curriculum(folder)
    if kept:
        names = ", ".join(str(path) for path in kept)
        counted = ngettext(
            "Kept your {count} changed file:", "Kept your {count} changed files:", len(kept)
        )
        screen.say(f"{counted.format(count=len(kept))} {names}")
    return folder.absolute() / "notebooks"


def copy_curriculum(folder: Path) -> list[Path]:
    """Copy notebooks and scenarios into ``folder`` and return the files that were kept instead.

    Nothing is overwritten; a file that exists with the same content is not worth a word. Raises
    SimlibError if the folder can't be written.
    """
    kept: list[Path] = []
    for source in (notebooks_dir(), scenarios_dir()):
        for found in _files(source):
            target = Path(source.name) / found.relative_to(source)
            if not _copied(found, folder / target):
                kept.append(target)
    return kept


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
            yield path


def _copied(source: Path, target: Path) -> bool:
    """Copy unless something is there; return False if that is something else."""
    content = source.read_bytes()
    _make_folder(target.parent)
    try:
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError:
        return target.is_file() and target.read_bytes() == content
    except OSError as error:
        raise SimlibError(f"{target}: cannot be written: {error.strerror or error}") from None
    return True


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SimlibError(f"{folder}: cannot be made: {error.strerror or error}") from None


def lab_command(notebooks: Path, *, browser: bool, port: int | None) -> list[str]:
    """Return the command that starts JupyterLab on a folder, one notebook in front."""
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={notebooks}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.answer_yes=True",
        "--LabApp.extension_manager=readonly",
        f"--LabApp.default_url=/doc/tree/{FIRST}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if not browser:
        command.append("--no-browser")
    if port is not None:
        command.append(f"--ServerApp.port={port}")
    # Jupyter refuses to serve the system's administrator unless told so (a container, say).
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*command, "--allow-root"] if is_root else command


def lab_environment(scratch: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of JupyterLab: our settings beside the user's own, our Python first.

    A kernel of the user's that is called python3 could belong to another Python, which knows no
    simlib.
    """
    defaults = scratch / "labconfig"
    defaults.mkdir()
    (defaults / "default_setting_overrides.json").write_text(json.dumps(_SETTINGS), "utf-8")
    before = environment.get("JUPYTER_CONFIG_PATH", "")
    paths = os.pathsep.join(path for path in (before, str(scratch)) if path)
    return {**environment, "JUPYTER_CONFIG_PATH": paths, "JUPYTER_PREFER_ENV_PATH": "1"}


def run_until_stopped(command: list[str], environment: Mapping[str, str]) -> int:
    """Run a server in the foreground; it never outlives this process's own end."""
    with subprocess.Popen(command, env=environment) as process:
        former = signal.signal(signal.SIGTERM, _interrupt)
        try:
            return process.wait()
        except KeyboardInterrupt:
            # Ctrl-C has reached JupyterLab as well; a signal to this process alone has not.
            _stop(process)
            raise
        finally:
            signal.signal(signal.SIGTERM, former)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.kill()
