"""A person at the desk in JupyterLab: mouse, keyboard alone, a killed kernel, longer texts."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright")

from tests.browser import (
    click_menu,
    open_notebook,
    run_all,
    screenshot,
    visible,
    wait_for_kernel,
    wait_until_idle,
    write_notebook,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser import Lab

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "import simlib.ui\nsimlib.ui.open_desk('pm_plays_sales', seed=7);"
RUN_ALL = '.lm-Menu-item[data-command="runmenu:run-all"]'
FIRST_CARD_SECONDS = 10
CLICK_MS = 200
# Notes the time between a click on the usual button and the next thing on the desk.
CLOCK = """() => {
    const seen = () => [...document.querySelectorAll('.cd-middle .cd-title, .cd-middle .cd-tag,'
        + '.cd-closing .cd-title')].map(e => e.textContent).join('|');
    const before = seen();
    let start = performance.now();
    window.cdWaited = null;
    addEventListener('click', () => { start = performance.now(); }, { once: true, capture: true });
    new MutationObserver((_, watch) => {
        if (seen() === before) return;
        window.cdWaited = performance.now() - start;
        watch.disconnect();
    }).observe(document.querySelector('.cd-stage'),
        { subtree: true, childList: true, characterData: true });
}"""
OVERFLOW = """() => [...document.querySelectorAll(
    '.cd-page .jupyter-button, .cd-page label, .cd-facts span, .cd-ledger b, .cd-tile, .cd-time')]
    .filter(e => e.offsetParent && (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
        && getComputedStyle(e).display !== 'inline'))
    .map(e => e.className + ': ' + e.textContent.slice(0, 40))"""

UNNAMED = """() => [...document.querySelectorAll('.cd-page .widget-radio-box')].filter(
    e => e.offsetParent && !(e.getAttribute('aria-label') && e.querySelector('input').name
        && e.getAttribute('role') === 'radiogroup')).length"""

WIDER = "(e => e.scrollWidth - e.clientWidth)(document.querySelector('.cd-root'))"


@pytest.fixture
def desk(
    tmp_path: Path, repository: Path, start_lab: Callable[..., Lab], page: Page
) -> Callable[..., Path]:
    """Open a notebook with a desk: `desk(cell, subshells)`; returns the sessions' folder."""

    def start(cell: str = CELL, subshells: bool = True) -> Path:
        notebooks, home = tmp_path / "notebooks", tmp_path / "home"
        notebooks.mkdir()
        write_notebook(notebooks / "desk.ipynb", cell)
        env = {"PYTHONPATH": str(repository), "CROSSDESK_HOME": str(home)}
        lab = start_lab(notebooks, subshells=subshells, env=env)
        open_notebook(page, lab, "desk.ipynb")
        wait_for_kernel(page)
        started = time.monotonic()
        click_menu(page, "jp-mainmenu-run", RUN_ALL)
        visible(page, ".cd-card .cd-title").wait_for()
        assert time.monotonic() - started < FIRST_CARD_SECONDS
        wait_until_idle(page)
        return home / "sessions"

    return start


def press(page: Page) -> float:
    """Press the usual button of what lies open; return the milliseconds until the next thing."""
    page.wait_for_timeout(420)  # the desk takes two quick clicks for one
    page.evaluate(CLOCK)
    visible(page, ".cd-middle .cd-primary:visible").first.click()
    page.wait_for_function("window.cdWaited !== null", timeout=10_000)
    return float(page.evaluate("window.cdWaited"))


def answers(sessions: Path) -> int:
    """Count the person's answers in the only session file."""
    (file,) = sessions.glob("*-7.json")
    log = json.loads(file.read_text(encoding="utf-8"))["log"]
    return sum(entry[0] == "answer" and entry[3] == "person" for entry in log)


def focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("s => document.activeElement.matches(s)", selector))


def tab_to(page: Page, selector: str) -> None:
    for _key in range(30):
        if focused(page, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {selector}")


@pytest.mark.parametrize("subshells", [True, False], ids=["subshells", "main thread"])
def test_weeks_are_played_with_the_mouse(
    desk: Callable[..., Path], page: Page, subshells: bool
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    sessions = desk(subshells=subshells)
    waits = [press(page) for _click in range(10)]
    assert answers(sessions) >= 9
    assert sorted(waits)[len(waits) // 2] < CLICK_MS
    assert visible(page, ".cd-root").count() == 1
    assert not errors
    screenshot(page, f"desk_mouse_{subshells}")


def test_the_keyboard_alone_is_enough(desk: Callable[..., Path], page: Page) -> None:
    sessions = desk()
    cells = page.locator(".jp-Cell").count()
    page.evaluate("document.querySelector('.cd-middle .cd-title').focus()")
    page.keyboard.press("Tab")
    assert focused(page, ".cd-card input[type=radio]")
    before = visible(page, ".cd-ledger").inner_text()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(500)
    assert visible(page, ".cd-ledger").inner_text() != before
    for key in ("a", "b", "x", "d", "d", "Shift+Enter", "m"):
        page.keyboard.press(key)
    assert page.locator(".jp-Cell").count() == cells
    for _answer in range(3):
        tab_to(page, ".cd-primary")
        page.keyboard.press("Enter")
        page.wait_for_timeout(700)
        assert focused(page, ".cd-title")
    assert answers(sessions) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_kernel_killed_right_after_decide_loses_nothing(
    desk: Callable[..., Path], page: Page
) -> None:
    sessions = desk()
    press(page)
    press(page)
    (lock,) = sessions.glob("*.lock")
    kernel, known = int(lock.read_text()), answers(sessions)
    page.wait_for_timeout(420)
    visible(page, ".cd-decide").click()
    deadline = time.monotonic() + 5
    while answers(sessions) == known and time.monotonic() < deadline:
        time.sleep(0.005)
    os.kill(kernel, signal.SIGKILL)
    page.locator(".jp-Dialog .jp-mod-accept").first.click(timeout=30_000)
    assert visible(page, ".cd-lost").is_visible()
    run_all(page)
    page.get_by_text("A session is waiting for you").wait_for()
    press(page)
    assert answers(sessions) == known + 1
    assert visible(page, ".cd-decide").is_enabled()
    screenshot(page, "desk_resumed")


def test_longer_texts_clip_nowhere(desk: Callable[..., Path], page: Page) -> None:
    desk("from simlib import i18n\ni18n.use_language('pseudo')\n" + CELL)
    for width in (760, 1000, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        press(page)
        page.wait_for_timeout(500)
        assert page.evaluate(OVERFLOW) == []
        wide = page.evaluate(
            "(e => e.scrollWidth - e.clientWidth)(document.querySelector('.cd-root'))"
        )
        assert wide <= 1
        screenshot(page, f"desk_longer_{width}")


def test_one_desk_with_names_that_takes_two_quick_clicks_for_one(
    desk: Callable[..., Path], page: Page
) -> None:
    sessions = desk()
    assert page.evaluate(UNNAMED) == 0
    assert visible(page, ".cd-time[role=timer]").count() == 1
    assert visible(page, ".cd-ledger[role=status]").count() == 1
    assert visible(page, ".cd-tile[role=group][aria-label]").count() == 4
    page.locator(".js-plotly-plot[aria-hidden=true]").first.wait_for(state="attached")
    visible(page, ".cd-decide").dblclick()
    page.wait_for_timeout(1500)
    assert answers(sessions) == 1
    title = visible(page, ".cd-middle .cd-title").inner_text()
    run_all(page)
    page.wait_for_timeout(1500)
    assert visible(page, ".cd-root").count() == 1
    assert visible(page, ".cd-middle .cd-title").inner_text() == title
    press(page)
    assert answers(sessions) == 2
