"""A trainee follows decisions in a real browser: once with the mouse, once with keys alone.

Set CROSSDESK_SHOTS to a folder to keep pictures of each step, in two sizes, light and dark.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from simlib.run import Run
from tests import browser as rig
from tests.browser import Lab
from tests.drive import crossdesk_lab, open_activity, set_theme, start_running, without_the_example
from tests.firms import play, story
from tests.test_desk_browser import clipped

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEED = 6  # a short story with long chains, and decisions that set off nothing
LARGE, SMALL = {"width": 1920, "height": 1080}, {"width": 1280, "height": 720}
SIDEWAYS = """() => { const page = document.querySelector('.cd-root .cd-page');
    return page.scrollWidth - page.clientWidth; }"""
NewPage = Callable[[dict[str, int]], Page]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    contexts = []

    def make(size: dict[str, int]) -> Page:
        contexts.append(browser.new_context(viewport=size))  # type: ignore[arg-type]
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


def saved_session(folder: Path) -> Path:
    """Save a short session where `crossdesk_lab(folder)` looks for it."""
    path = folder / "home" / "sessions" / f"pm_plays_sales-{SEED}.json"
    path.parent.mkdir(parents=True)
    play(Run(story(2, 3, 4), SEED, {"sales": None})).save(path)
    return path


class Ripples:
    """The page of the fourth notebook."""

    def __init__(self, page: Page, server: Lab) -> None:
        self.page = page
        open_activity(page, server, without_the_example(server, "04_ripples.ipynb"))
        start_running(page)
        self.root = page.locator(".cd-root")
        self.bring()

    def bring(self) -> None:
        """Scroll to the page: JupyterLab draws only the cells that are near the window."""
        rig.wait_until_idle(self.page)
        for _scroll in range(60):
            if self.root.count():
                break
            self.page.evaluate(
                "() => document.querySelector('.jp-WindowedPanel-outer').scrollBy(0, -300)"
            )
            self.page.wait_for_timeout(100)
        self.root.locator(".cd-card").first.scroll_into_view_if_needed()

    def controls(self) -> Locator:
        return self.root.locator(".cd-ripple-choice .cd-card .widget-radio:not(.cd-hide)")

    def button(self, text: str) -> Locator:
        return self.root.locator("button:visible", has_text=text)

    def wait_for_choice(self) -> None:
        expect(self.root.locator(".cd-ripple-choice")).to_be_visible(timeout=rig.RUN_MS)

    def wait_for_verdict(self) -> None:
        expect(self.root.locator("svg.cd-dots")).to_be_visible(timeout=rig.RUN_MS)

    def shown(self, name: str) -> None:
        """Check that nothing is cut off, and keep pictures in both sizes and themes."""
        for size, width in ((SMALL, 1280), (LARGE, 1920)):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            for theme in ("Light", "Dark"):
                set_theme(self.page, theme)
                self.page.wait_for_timeout(1200)  # until the splash of the change is gone
                self.root.locator(".cd-page").evaluate("e => e.scrollIntoView()")
                self.page.wait_for_timeout(200)
                rig.screenshot(self.page, f"ripple_{name}_{width}_{theme.lower()}")
            assert clipped(self.page) == [], name
            assert self.page.evaluate(SIDEWAYS) <= 1, name
        set_theme(self.page, "Light")
        self.page.set_viewport_size(SMALL)  # type: ignore[arg-type]


def notes_in(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["notes"]
    return found


def test_a_decision_is_followed_with_the_mouse(new_page: NewPage, tmp_path: Path) -> None:
    saved = saved_session(tmp_path)
    with crossdesk_lab(tmp_path) as server:
        ripples = Ripples(new_page(SMALL), server)
        page, root = ripples.page, ripples.root
        expect(root.locator(".cd-picker .widget-radio-box label")).to_have_count(2)
        ripples.shown("0_sessions")
        ripples.button("Open").click()
        ripples.wait_for_choice()
        ripples.shown("1_choice")
        ripples.button("All decisions").click()
        rows = root.locator(".cd-decisions .widget-radio-box label")
        expect(rows.nth(6)).to_be_visible()
        ripples.shown("2_all")
        rows.filter(has_text="hand-over").first.click()
        ripples.controls().nth(1).locator(".widget-radio-box label").nth(2).click()
        ripples.button("Lock in and follow").click()
        expect(root.locator(".cd-ripple-choice .cd-down")).to_contain_text("how sure")
        ripples.controls().nth(2).locator(".widget-radio-box label").nth(3).click()
        expect(root).not_to_have_attribute("aria-busy", "true")
        ripples.button("Lock in and follow").click()
        expect(root.locator(".cd-story li")).to_have_count(1, timeout=rig.RUN_MS)
        assert root.locator(".cd-verdict").first.inner_text() == "…"
        ripples.shown("3_first_link")
        for count in (2, 3):
            root.locator(".cd-guessing .widget-radio-box label").nth(1).click()
            ripples.button("Draw it").click()
            expect(root.locator(".cd-story li")).to_have_count(count)
            page.wait_for_timeout(500)
        ripples.button("Draw the rest").click()
        ripples.wait_for_verdict()
        ripples.shown("4_verdict")
        tables = root.locator(".cd-ripple .cd-foot button")
        tables.first.click()
        tables.last.click()
        expect(root.locator(".cd-ripple .cd-table:visible")).to_have_count(2)
        ripples.shown("5_tables")
        tables.first.click()
        tables.last.click()
        ripples.button("What if I always did so?").click()
        expect(root.locator(".cd-verdict", has_text="As a habit")).to_be_visible(timeout=rig.RUN_MS)
        ripples.shown("6_habit")
        root.locator(".cd-closing-lines textarea").first.fill("The files came in pieces.")
        ripples.button("Keep the lines").click()
        expect(root.locator(".cd-closing-lines .cd-say")).to_contain_text("Kept")
        (kept,) = notes_in(saved)["ripples"].values()
        assert (kept["sign"], kept["sure"], len(kept["guesses"])) == ("better", 0.7, 2)
        assert notes_in(saved)["ripples_lines"]["sentence"] == "The files came in pieces."


def press(page: Page, *keys: str) -> None:
    for each in keys:
        page.keyboard.press(each)
        page.wait_for_timeout(80)


def tab_to(page: Page, what: Locator, most: int = 40) -> None:
    """Press Tab until the element, or a part of it, has the focus."""
    for _step in range(most):
        if what.evaluate("e => e === document.activeElement || e.contains(document.activeElement)"):
            return
        press(page, "Tab")
    raise AssertionError("Tab does not lead there")


def test_a_decision_is_followed_with_keys_alone(new_page: NewPage, tmp_path: Path) -> None:
    saved = saved_session(tmp_path)
    with crossdesk_lab(tmp_path) as server:
        ripples = Ripples(new_page(SMALL), server)
        page, root = ripples.page, ripples.root
        cells = page.locator(".jp-Cell").count()
        root.locator(".cd-picker .cd-title").click()
        tab_to(page, ripples.button("Open"))
        press(page, "Enter")
        ripples.wait_for_choice()
        root.locator(".cd-ripple-choice .cd-title").click()
        controls = ripples.controls()
        tab_to(page, controls.nth(controls.count() - 2))
        press(page, "ArrowRight", "ArrowLeft")
        tab_to(page, controls.nth(controls.count() - 1))
        press(page, "ArrowRight", "ArrowRight")
        press(page, "a", "b", "x")  # one-key commands of the notebook
        tab_to(page, ripples.button("Lock in and follow"))
        press(page, "Enter")
        focused = "() => document.activeElement.classList.contains('cd-title')"
        page.wait_for_function(focused, timeout=rig.STEP_MS)
        expect(root.locator(".cd-lanes")).to_be_visible(timeout=rig.RUN_MS)
        if ripples.button("Draw the rest").count():
            tab_to(page, ripples.button("Draw the rest"))
            press(page, "Enter")
        ripples.wait_for_verdict()
        tab_to(page, root.locator(".cd-ripple .cd-foot button:visible").last)
        press(page, "Enter")
        expect(root.locator(".cd-ripple .cd-table:visible")).to_have_count(1)
        rig.screenshot(page, "ripple_keys")
        assert page.locator(".jp-Cell").count() == cells
        assert len(notes_in(saved)["ripples"]) == 1
