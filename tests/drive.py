"""How does a test play an activity as a trainee would, from `crossdesk lab` to the last click?

`crossdesk_lab()` and `crossdesk_app()` start the very commands that people type, with throwaway
folders. `Desk` finds the parts of a desk on the page and does what hands do: clicks, or keys alone.
A small recorder in the page notes how long each click waits for its first answer and for the next
question.
"""

import contextlib
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from simlib.cli.lab import copy_curriculum
from simlib.errors import SessionError
from simlib.scenario import load_scenario
from simlib.session import read_session
from simlib.ui.sessions import Lock
from tests import browser
from tests.browser import STEP_MS, Lab

REPOSITORY = Path(__file__).resolve().parent.parent
DOUBLE_MS = 450  # a faster second click counts as a double click, and the desk ignores it
# Cells that play a firm many times, by the beginning of their names.
SLOW = ("vary-", "replicate", "example-", "authority", "meetings", "worth", "learning", "guide-")
_COMMAND = "import sys; from simlib.cli import main; sys.exit(main())"
_RECORDER = """selector => {
    const answers = window.cdAnswers = [];
    const root = document.querySelector(selector);
    let open = null;
    root.addEventListener('click', event => {
        const target = event.target.closest('button, label, input, select');
        if (!target) return;
        const decides = target.classList.contains('cd-primary');
        open = {what: decides ? 'decide' : 'choose', from: event.timeStamp, first: null};
        answers.push(open);
        if (!decides) requestAnimationFrame(() => setTimeout(() => {
            open.first ??= performance.now() - open.from;  // the browser draws a choice by itself
        }));
    }, true);
    const busy = () => root.querySelector('.cd-spin') !== null;
    new MutationObserver(() => {
        if (!open) return;
        const since = performance.now() - open.from;
        open.first ??= since;
        if (!busy()) open.last = since;
    }).observe(root, {childList: true, subtree: true, characterData: true});
}"""


@contextlib.contextmanager
def crossdesk_lab(folder: Path, *, subshells: bool = True) -> Iterator[Lab]:
    """Run `crossdesk lab` below `folder`, in a home and with settings that nobody else uses."""
    work, home = folder / "work", folder / "jupyter"
    copy_curriculum(work)
    places = browser._throwaway_places(home)
    config = Path(places["JUPYTER_CONFIG_DIR"])
    browser._write_settings(config, subshells=subshells)
    (config / "jupyter_lab_config.json").write_text(
        json.dumps({"LabApp": {"expose_app_in_browser": True}})  # for `set_theme`
    )
    own = {"CROSSDESK_HOME": str(folder / "home"), "PYTHONPATH": str(REPOSITORY)}
    port = str(browser._free_port())
    log = home / "jupyterlab.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", _COMMAND, "lab", "--no-browser", "--port", port],
            cwd=work,
            env={**os.environ, **places, **own},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            runtime = Path(places["JUPYTER_RUNTIME_DIR"])
            url, token = browser._wait_for_server(process, runtime, log)
            yield Lab(url, token, work / "notebooks", log)
        finally:
            browser._stop(process)


@contextlib.contextmanager
def crossdesk_app(folder: Path, theme: str = "light") -> Iterator[str]:
    """Run `crossdesk app` in a home that nobody else uses; yield its address."""
    log = folder / "app.log"
    port = str(browser._free_port())
    own = {"CROSSDESK_HOME": str(folder / "home"), "PYTHONPATH": str(REPOSITORY)}
    places = browser._throwaway_places(folder / "jupyter")
    arguments = ["app", "--no-browser", "--port", port, "--theme", theme]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", _COMMAND, *arguments],
            cwd=folder,
            env={**os.environ, **places, **own},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _app_address(process, log, port)
        finally:
            browser._stop(process)


def _app_address(process: subprocess.Popen[bytes], log: Path, port: str) -> str:
    deadline = time.monotonic() + browser.START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"http://\S+", log.read_text(errors="replace"))
        with contextlib.suppress(OSError):
            if found is not None:
                browser._ask(f"http://127.0.0.1:{port}/login")
                return found[0]
        time.sleep(0.2)
    raise AssertionError(log.read_text(errors="replace"))


def open_activity(page: Page, server: Lab, name: str) -> None:
    """Open a notebook as `crossdesk lab` shows it, and wait until its kernel can run cells."""
    page.goto(f"{server.url}doc/tree/{name}?token={server.token}")
    browser.wait_for_kernel(page)


def start_running(page: Page) -> float:
    """Choose Run All Cells from the menu; return the time of the click."""
    browser.click_menu(page, "jp-mainmenu-run", browser._RUN_ALL)
    return time.monotonic()


def set_theme(page: Page, theme: str) -> None:
    """Change JupyterLab's theme, "Light" or "Dark", as its Settings menu does."""
    page.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})",
        f"JupyterLab {theme}",
    )
    light = "true" if theme == "Light" else "false"
    expect(page.locator(f"body[data-jp-theme-light={light}]")).to_have_count(1)


def without_the_example(server: Lab, name: str) -> str:
    """Leave out the cells that compute for seconds; return the name of the shorter copy."""
    notebook = json.loads((server.root / name).read_text(encoding="utf-8"))
    kept = [cell for cell in notebook["cells"] if not cell["id"].startswith(SLOW)]
    short = {**notebook, "cells": kept}
    (server.root / f"short_{name}").write_text(json.dumps(short), encoding="utf-8")
    return f"short_{name}"


def session_file(folder: Path) -> Path:
    """Return where `crossdesk_lab(folder)` keeps the session of the second activity."""
    seed = load_scenario("pm_plays_sales").usual_seed
    return folder / "home" / "sessions" / f"pm_plays_sales-{seed}.json"


def answers_in(path: Path) -> list[tuple[str, dict[str, object]]]:
    """Return the answers that a person gave, as the session file holds them."""
    entries = read_session(path).entries()
    given = [entry for entry in entries if entry.what == "answer" and entry.origin == "person"]
    return [(entry.subject, dict(entry.values)) for entry in given]


def kill_kernel(path: Path) -> None:
    """End the process that holds a session, at once and without a word; return when it is gone.

    A busy machine takes its time to end a process, and until then the session stays locked.
    """
    holder = int(path.with_suffix(".lock").read_text(encoding="utf-8"))
    os.kill(holder, signal.SIGKILL)
    deadline = time.monotonic() + STEP_MS / 1000
    while True:
        lock = Lock(path)
        try:
            lock.take()
        except SessionError:
            assert time.monotonic() < deadline, f"process {holder} does not end"
            time.sleep(0.05)
        else:
            lock.release()
            return


class Desk:
    """The desk on a page."""

    def __init__(self, page: Page, selector: str = ".cd-root:has(.cd-grid)") -> None:
        self.page = page
        self.selector = selector
        self._pressed = 0.0
        self.root = page.locator(selector)
        self.decide = self.root.locator(".cd-middle .cd-decide")
        self.title = self.root.locator(".cd-middle .cd-title")
        self.sheet_button = self.root.locator(".cd-middle .cd-primary:not(.cd-decide)")

    def bring(self) -> None:
        """Scroll to the desk: JupyterLab draws only the cells that are near the window."""
        expect(self.page.locator(".jp-WindowedPanel-outer").first).to_be_visible()
        deadline = time.monotonic() + STEP_MS / 1000
        while self.root.count() == 0 and time.monotonic() < deadline:
            self.page.evaluate(
                "() => document.querySelector('.jp-WindowedPanel-outer').scrollBy(0, 300)"
            )
            self.page.wait_for_timeout(100)
        self.root.scroll_into_view_if_needed(timeout=STEP_MS)

    def record(self) -> None:
        """Begin to note how long clicks wait."""
        self.page.evaluate(_RECORDER, self.selector)

    def recorded(self) -> list[dict[str, float | str]]:
        """Return what was noted."""
        found: list[dict[str, float | str]] = self.page.evaluate("() => window.cdAnswers ?? []")
        return found

    def wait(self, timeout: float = STEP_MS) -> None:
        """Wait until the desk has worked off every click and asks for something."""
        ready = self.root.locator(".cd-middle .cd-primary:enabled")
        expect(ready.first).to_be_visible(timeout=timeout)
        expect(self.root).not_to_have_attribute("aria-busy", "true", timeout=timeout)
        expect(self.root.locator(".cd-middle .cd-spin")).to_have_count(0, timeout=timeout)

    @property
    def has_card(self) -> bool:
        """Whether a question lies open (else a page of prose)."""
        return self.decide.is_visible()

    @property
    def clock(self) -> str:
        """What the clock says."""
        return self.root.locator(".cd-time").inner_text()

    @property
    def week(self) -> int:
        """The week on the clock; 0 before the first."""
        words = self.clock.replace("\u00a0", " ").split()
        return int(words[1]) if words[0] == "Week" else 0

    def segments(self) -> Locator:
        """Return the choices of the open card."""
        return self.root.locator(".cd-asked .widget-radio:not(.cd-hide)")

    def choose(self, control: int, option: int) -> None:
        """Click one option of one control."""
        self.segments().nth(control).locator(".widget-radio-box label").nth(option).click()

    def press(self) -> None:
        """Click Decide, or the first button of a page, and wait for what follows."""
        before = self.mark()
        self.not_twice()
        (self.decide if self.has_card else self.sheet_button).first.click()
        self.pressed()
        self.wait_for_other(before)

    def not_twice(self) -> None:
        """Wait until a click no longer counts as the second half of a double click."""
        since = (time.monotonic() - self._pressed) * 1000
        self.page.wait_for_timeout(max(0.0, DOUBLE_MS - since))

    def pressed(self) -> None:
        """Note that a button was pressed just now."""
        self._pressed = time.monotonic()

    def mark(self) -> str:
        """Return what tells one state of the desk from the next."""
        head = self.root.locator(".cd-middle .cd-cardhead").first.inner_text()
        return " | ".join((head, self.title.inner_text(), self.clock)).replace("\n", " ")

    def wait_for_other(self, before: str) -> None:
        """Wait until something else than `before` lies on the desk."""
        deadline = time.monotonic() + STEP_MS / 1000
        while time.monotonic() < deadline:
            with contextlib.suppress(Exception):
                if self.mark() != before:
                    self.wait()
                    return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"the desk still shows: {before}")


def waits(rows: list[dict[str, float | str]], what: str, name: str) -> tuple[float, float]:
    """Return the median and the 95th percentile of one kind of waiting, in milliseconds."""
    times = sorted(float(row[name]) for row in rows if row["what"] == what and row.get(name))
    if not times:
        return 0.0, 0.0
    return statistics.median(times), times[min(len(times) - 1, int(0.95 * len(times)))]


def told(rows: list[dict[str, float | str]]) -> str:
    """Say in one line how long clicks waited, in milliseconds."""
    parts = []
    for what, name in (("choose", "first"), ("decide", "first"), ("decide", "last")):
        median, p95 = waits(rows, what, name)
        parts.append(f"{what} {name} p50 {median:.0f} p95 {p95:.0f}")
    return f"{len(rows)} clicks: " + ", ".join(parts)
