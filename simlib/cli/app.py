"""How does one get from a command to an activity without any code on the page?

The notebooks run under Voila, on this machine only and without a network. What the page is made of
lies in a throwaway folder: copies of the notebooks without what is said of menus and cells, our
template with its words in the reader's language, and a start page that lists the activities.
"""

from __future__ import annotations

import ast
import html
import json
import os
import re
import shutil
import socket
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from simlib.cli.lab import curriculum_here, run_until_stopped
from simlib.cli.screen import Screen
from simlib.errors import SimlibError
from simlib.i18n import _, current_language
from simlib.resources import data_home, notebooks_dir
from simlib.ui.page import APP_VARIABLE

__all__ = ["Activity", "activities", "app_command", "app_environment", "open_app", "prepare"]

USUAL_PORT = 8866
QUIET_SECONDS = 45  # without a sign of life until the page is loaded again
_FORGOTTEN_SECONDS = 900  # without a page and without work until an engine is ended
_PAGE = Path(__file__).resolve().parent / "page"
_TEMPLATE = "crossdesk"
_IMPORTS = (ast.Import, ast.ImportFrom)
_LIVE = "nbval-ignore-output"  # the tag of what differs from run to run, so that nothing is stored
# Paragraphs that speak of JupyterLab's menus and cells; without code there is nothing to run.
_OF_THE_LAB = re.compile(r"Run All Cells|restart the kernel|code is folded away", re.IGNORECASE)
_OF_THE_CODE = re.compile(r"\s*The code for it is folded away\s+below\.")
_COME_BACK = re.compile(
    r"open the\s+notebook, choose \*\*Run\*\*, then \*\*Run All Cells\*\*, and press"
)


class Activity(NamedTuple):
    """One notebook as the start page lists it."""

    file: str
    title: str
    minutes: str


def open_app(*, browser: bool, port: int | None, theme: str) -> int:
    """Serve the activities until stopped; return the server's exit code.

    Raises SimlibError in one clear line if Voila is missing or the port is taken.
    """
    if find_spec("voila") is None:
        raise SimlibError("Voila is not installed; run: python -m pip install voila")
    if theme not in ("light", "dark"):
        raise SimlibError(f"--theme {theme}: there are light and dark")
    chosen = _free(USUAL_PORT if port is None else port)
    screen, token = Screen(), os.urandom(16).hex()
    address = f"http://127.0.0.1:{chosen}/?token={token}"
    with tempfile.TemporaryDirectory(prefix="crossdesk-") as scratch:
        place = Path(scratch)
        prepare(place, curriculum_here() or notebooks_dir(), theme)
        screen.say(_("Crossdesk is at {address}").format(address=address))
        screen.say(_("Stop it with Ctrl-C. Nothing leaves this computer."))
        if browser:
            threading.Thread(target=_show, args=(chosen, address), daemon=True).start()
        environment = app_environment(place, {**os.environ, "JUPYTER_TOKEN": token})
        return run_until_stopped(app_command(place, port=chosen, theme=theme), environment)


def app_command(place: Path, *, port: int, theme: str) -> list[str]:
    """Return the command that serves what `prepare` has put into ``place``."""
    return [
        sys.executable,
        "-m",
        "voila",
        str(place / "notebooks"),
        "--no-browser",
        f"--port={port}",
        "--Voila.ip=127.0.0.1",
        "--Voila.auto_token=True",  # takes JUPYTER_TOKEN
        "--Voila.port_retries=0",
        f"--template={_TEMPLATE}",
        f"--theme={theme}",
        "--VoilaConfiguration.strip_sources=True",
        "--VoilaConfiguration.progressive_rendering=True",
        "--VoilaConfiguration.allow_template_override=NO",
        "--VoilaConfiguration.http_keep_alive_timeout=5",
        # A page that was closed ends its engine; one that was lost leaves it behind.
        f"--MappingKernelManager.cull_idle_timeout={_FORGOTTEN_SECONDS}",
        "--MappingKernelManager.cull_interval=60",
        "--Voila.log_level=WARN",
    ]


def app_environment(place: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the server: our template beside Jupyter's, our Python first."""
    before = environment.get("JUPYTER_PATH", "")
    paths = os.pathsep.join(path for path in (str(place / "share"), before) if path)
    return {
        **environment,
        "JUPYTER_PATH": paths,
        "JUPYTER_PREFER_ENV_PATH": "1",
        APP_VARIABLE: "1",
    }


def prepare(place: Path, notebooks: Path, theme: str) -> None:
    """Put into ``place`` what the server needs: notebooks without talk of cells, and the page."""
    target = place / "notebooks"
    target.mkdir()
    for source in sorted(notebooks.glob("[0-9]*.ipynb")):
        _write(target / source.name, _for_the_app(source))
    template = place / "share" / "voila" / "templates" / _TEMPLATE
    shutil.copytree(_PAGE, template)
    words = {**_words(), "theme": theme, "lang": current_language().locale.language}
    words["activities"] = "\n".join(_entry(each) for each in activities(target))
    for file in template.iterdir():
        _write(file, _filled(file.read_text(encoding="utf-8"), words))
    start = (template / "start.html").read_text(encoding="utf-8")
    for name in ("tree.html", "tree-lab.html"):
        _write(template / name, f"{{% raw %}}{start}{{% endraw %}}")


def activities(folder: Path) -> list[Activity]:
    """List the notebooks of a folder by title and length, as their first cells tell them."""
    return [_activity(path) for path in sorted(folder.glob("[0-9]*.ipynb"))]


def _activity(path: Path) -> Activity:
    first = next((_text(cell) for cell in _cells(path)), "")
    lines = first.splitlines() or [path.stem]
    title = lines[0].lstrip("# ")
    told = next((line.strip("*") for line in lines[1:] if line.startswith("*")), "")
    return Activity(path.name, title, told)


def _cells(path: Path) -> list[Any]:
    found: list[Any] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


def _text(cell: Any) -> str:
    return "".join(cell["source"])


def _for_the_app(path: Path) -> str:
    """Return a notebook of which only the desks are run.

    A worked example shows what is stored with it, which the tests compare with a fresh run: an
    engine that computes answers no click.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    names = _shown_by(notebook["cells"])
    notebook["metadata"]["crossdesk"] = {"desks": _desks(notebook["cells"], names)}
    run = _needed(notebook["cells"])
    pages = [_cell_of_the_app(cell, cell["id"] in run) for cell in notebook["cells"]]
    notebook["cells"] = [cell for cell in pages if cell is not None]
    return json.dumps(notebook)


def _needed(cells: list[Any]) -> set[str]:
    """Return the ids of the cells whose output is live, and of those that make what these use."""
    needed: set[str] = set()
    found: set[str] = set()
    for cell in reversed([cell for cell in cells if cell["cell_type"] == "code"]):
        tree = list(ast.walk(ast.parse(_text(cell))))
        made = {node.id for node in tree if isinstance(node, ast.Name) and _is_made(node)}
        made |= {node.name for node in tree if isinstance(node, ast.FunctionDef)}
        made |= {
            a.asname or a.name for node in tree if isinstance(node, _IMPORTS) for a in node.names
        }
        if _LIVE in cell["metadata"].get("tags", []) or made & needed:
            found.add(cell["id"])
            needed |= {node.id for node in tree if isinstance(node, ast.Name)}
    return found


def _is_made(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _cell_of_the_app(cell: Any, run: bool) -> Any:
    """Return the cell as the page has it, or None if it has none."""
    if cell["cell_type"] == "markdown":
        return {**cell, "source": _without_the_lab(_text(cell))}
    if run:
        return {**cell, "outputs": [], "execution_count": None}
    shown = "\n\n".join(_stored(output) for output in cell["outputs"])
    kept = {"cell_type": "markdown", "id": cell["id"], "metadata": {}}
    return {**kept, "source": shown} if shown else None


def _stored(output: Any) -> str:
    """Write a stored output as Markdown."""
    data = output.get("data") or {}
    for kind in ("text/markdown", "text/html"):
        if kind in data:
            return "".join(data[kind])
    plain = "".join(data.get("text/plain") or output.get("text") or "")
    return f"<pre>{html.escape(plain)}</pre>" if plain else ""


def _shown_by(cells: list[Any]) -> str:
    """Return a pattern of the names that a notebook takes from `simlib.ui`."""
    code = "\n".join(_text(cell) for cell in cells if cell["cell_type"] == "code")
    lines = re.findall(r"^from simlib\.ui import (.+)$", code, re.MULTILINE)
    return "|".join(name.strip() for line in lines for name in line.split(","))


def _shows_a_desk(text: str, names: str) -> bool:
    return bool(names and re.search(rf"\b(?:{names})\(", text))


def _desks(cells: list[Any], names: str) -> int:
    """Count the cells that put something of `simlib.ui` on the page: each shows one desk."""
    code = [_text(cell) for cell in cells if cell["cell_type"] == "code"]
    return sum(_shows_a_desk(text, names) for text in code)


def _without_the_lab(text: str) -> str:
    reworded = _COME_BACK.sub("open its page and press", _OF_THE_CODE.sub("", text))
    paragraphs = reworded.split("\n\n")
    kept = [part for part in paragraphs if not _OF_THE_LAB.search(part)]
    while kept and kept[-1].strip() == "---":
        kept.pop()
    return "\n\n".join(kept)


def _words() -> dict[str, str]:
    """Return what the pages say."""
    return {
        "all": _("All activities"),
        "wait": _("A moment: the desk is being set up."),
        "step": _("The firm gets ready: half a year passes before you sit down."),
        "script": _("This page needs JavaScript."),
        "failed": _("This page does not start. Your session is kept."),
        "again": _("Try again"),
        "quiet": str(QUIET_SECONDS),
        "lead": _(
            "Sit at the other desk for a while. Choose an activity; everything runs on this "
            "computer, and each decision is kept when you make it."
        ),
        "foot": _("Sessions are kept in {folder}.").format(folder=data_home()),
    }


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, value in words.items():
        ready = value if name == "activities" else html.escape(value)
        text = text.replace(f"%%{name}%%", ready)
    return text


def _entry(activity: Activity) -> str:
    number, href = activity.file[:2], f"voila/render/{activity.file}"
    return (
        f'<li><a href="{html.escape(href)}"><span class="no">{number}</span>'
        f"<b>{html.escape(activity.title)}</b><small>{html.escape(activity.minutes)}</small></a></li>"
    )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _free(port: int) -> int:
    """Return ``port``; raise SimlibError in one line if something listens there."""
    with socket.socket() as probe:
        if os.name != "nt":  # a port of a server that has just ended counts as free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            other = port + 1 if port < 65535 else port - 1
            raise SimlibError(
                _(
                    "Port {port} is taken by another program; try: crossdesk app --port {other}"
                ).format(port=port, other=other)
            ) from None
    return port


def _show(port: int, address: str) -> None:
    """Open a browser window as soon as the server listens."""
    for _try in range(120):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                webbrowser.open(address)
                return
        time.sleep(0.25)
