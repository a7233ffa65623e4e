"""How does a test drive JupyterLab in a real browser?

`lab()` starts a JupyterLab of its own on the loopback address with throwaway folders;
`chromium()` starts a headless browser; `run_all()` and the other helpers do what a person does.
Selectors use commands and classes, never labels, because labels are translated.
"""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
START_SECONDS = 60
STOP_SECONDS = 15
KERNEL_MS = 60_000
RUN_MS = 120_000
STEP_MS = 30_000  # a patient bound for one step of a page; machines are noisy

_IDLE = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
_RUN_ALL = '.lm-Menu-item[data-command="runmenu:run-all"]'
_RESTART = '.lm-Menu-item[data-command="kernelmenu:restart"]'


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    url: str
    token: str
    root: Path
    log: Path

    def notebook_url(self, name: str) -> str:
        return f"{self.url}lab/tree/{name}?token={self.token}&reset"


def find_chromium() -> str | None:
    """Return the path of an installed Chromium or Chrome."""
    named = os.environ.get("CHROMIUM")
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return named or next((path for path in map(shutil.which, names) if path), None)


def browser_required() -> bool:
    """Say whether a missing browser is a failure (`REQUIRE_BROWSER=1`) instead of a skip."""
    return os.environ.get("REQUIRE_BROWSER", "") not in ("", "0")


@contextlib.contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """Start a headless browser."""
    expect.set_options(timeout=STEP_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, headless=True, args=list(CHROMIUM_FLAGS)
        )
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def lab(
    root: Path, home: Path, *, subshells: bool = True, env: Mapping[str, str] | None = None
) -> Iterator[Lab]:
    """Start JupyterLab on `root`; everything it writes for itself goes below `home`.

    `subshells=False` has it send comm messages on the kernel's main thread.
    """
    places = _throwaway_places(home)
    _write_settings(Path(places["JUPYTER_CONFIG_DIR"]), subshells=subshells)
    log = home / "jupyterlab.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            _lab_command(root),
            env={**os.environ, **places, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            url, token = _wait_for_server(process, Path(places["JUPYTER_RUNTIME_DIR"]), log)
            yield Lab(url, token, root, log)
        finally:
            _stop(process)


def write_notebook(path: Path, *cells: str) -> Path:
    """Write a notebook of code cells, as a lesson would be committed: no outputs."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(notebook, path)
    return path


def open_notebook(page: Page, server: Lab, name: str) -> None:
    """Open a notebook and wait until its kernel can run cells."""
    page.goto(server.notebook_url(name))
    wait_for_kernel(page)


def wait_for_kernel(page: Page) -> None:
    """Wait for a named kernel, then for idle: "No Kernel" calls itself idle too."""
    name = visible(page, ".jp-Toolbar-kernelName")
    expect(name).not_to_have_text(re.compile(r"^\s*$|No Kernel"), timeout=KERNEL_MS)
    wait_until_idle(page, KERNEL_MS)


def wait_until_idle(page: Page, timeout: float = RUN_MS) -> None:
    """Wait until nothing runs."""
    expect(visible(page, _IDLE)).to_be_visible(timeout=timeout)


def run_all(page: Page, timeout: float = RUN_MS) -> None:
    """Run all cells from the menu and wait until the last one has run."""
    wait_for_kernel(page)
    click_menu(page, "jp-mainmenu-run", _RUN_ALL)
    _wait_for_counts(page, timeout)
    wait_until_idle(page, timeout)


def restart_kernel(page: Page) -> None:
    """Restart the kernel from the menu, confirm, and wait for the new one."""
    click_menu(page, "jp-mainmenu-kernel", _RESTART)
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    wait_for_kernel(page)


def click_menu(page: Page, menu: str, item: str) -> None:
    """Open a menu of the menu bar by its id and click one of its items."""
    tops = page.locator("#jp-MainMenu .lm-MenuBar-item")
    deadline = time.monotonic() + STEP_MS / 1000
    while time.monotonic() < deadline:  # JupyterLab adds its menus one after the other
        for index in range(tops.count()):
            tops.nth(index).click()
            if page.locator(f"#{menu}").is_visible():
                page.locator(f"#{menu} {item}").click()
                return
            page.keyboard.press("Escape")
    raise AssertionError(f"JupyterLab shows no menu {menu}")


def visible(page: Page, selector: str) -> Locator:
    """Find an element of the notebook in front."""
    return page.locator(f".jp-NotebookPanel:not(.lm-mod-hidden) {selector}")


def screenshot(page: Page, name: str) -> None:
    """Keep a picture for people to look at, when `CROSSDESK_SHOTS` names a folder for them."""
    folder = os.environ.get("CROSSDESK_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def _wait_for_counts(page: Page, timeout: float) -> None:
    """Wait until each code cell with text has an execution count and none shows a star."""
    page.wait_for_function(
        """() => {
            const cells = [...document.querySelectorAll(
                '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell')];
            const prompt = c => c.querySelector('.jp-InputPrompt')?.textContent ?? '';
            const blank = c => !(c.querySelector('.cm-content')?.textContent ?? '').trim();
            return cells.length > 0
                && cells.every(c => blank(c) || /\\[\\d+\\]/.test(prompt(c)));
        }""",
        timeout=timeout,
    )


def _throwaway_places(home: Path) -> dict[str, str]:
    names = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
        "JUPYTERLAB_SETTINGS_DIR": "config/lab/user-settings",
        "JUPYTERLAB_WORKSPACES_DIR": "config/lab/workspaces",
    }
    places = {variable: home / name for variable, name in names.items()}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    return {variable: str(place) for variable, place in places.items()}


def _write_settings(config: Path, *, subshells: bool) -> None:
    """Write the user's settings file of JupyterLab; "perCommTarget" is its default."""
    folder = config / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    folder.mkdir(parents=True, exist_ok=True)
    kernels = {"commsOverSubshells": "perCommTarget" if subshells else "disabled"}
    (folder / "kernels-settings.jupyterlab-settings").write_text(json.dumps(kernels))


def _lab_command(root: Path) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={_free_port()}",
        f"--ServerApp.root_dir={root}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*command, "--allow-root"] if is_root else command


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_server(process: subprocess.Popen[bytes], runtime: Path, log: Path) -> tuple[str, str]:
    """Read the address from the server's own file: it may have moved to another port."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(OSError, ValueError, KeyError):
                info = json.loads(file.read_text())
                _ask(f"{info['url']}api/status?token={info['token']}")
                return info["url"], info["token"]
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-4000:]}")


def _ask(url: str) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(url, timeout=5) as answer:
        answer.read()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
