"""A team leads the firm in a real browser: both notebooks from Run All to the closing page.

Set CROSSDESK_SHOTS to a folder to keep pictures.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browser as rig
from tests.drive import (
    Desk,
    answers_in,
    crossdesk_lab,
    open_activity,
    set_theme,
    start_running,
    without_the_example,
)
from tests.test_desk_browser import nothing_is_clipped

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GREY, BLUE = "rgb(86, 93, 107)", "rgb(26, 104, 174)"  # the Decide buttons of the departments
SIZES = ((1280, 720), (1920, 1080))
MOST_STEPS = 90


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


def sit_down(page: Page, server: rig.Lab, name: str) -> Desk:
    """Run all cells but those that play the firm many times, and go to the desk."""
    open_activity(page, server, without_the_example(server, name))
    start_running(page)
    page.locator('a[href$="#Your-desk"]:not(.jp-InternalAnchorLink)').click()
    desk = Desk(page)
    desk.wait(rig.RUN_MS)
    rig.wait_until_idle(page)
    return desk


def in_every_light(page: Page, desk: Desk, name: str) -> None:
    """Keep a picture of what lies open at both sizes and in both themes; nothing is cut off."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("Light", "Dark"):
            set_theme(page, theme)
            desk.root.evaluate("e => e.scrollIntoView()")
            page.wait_for_timeout(600)
            rig.screenshot(page, f"{name}_{width}_{theme.lower()}")
            nothing_is_clipped(page, f"{name} {width} {theme}")
            expect(desk.root.locator(".cd-time")).to_be_in_viewport(ratio=1)
            expect(desk.root.locator(".cd-middle .cd-primary").first).to_be_in_viewport()
    page.set_viewport_size({"width": 1280, "height": 720})
    set_theme(page, "Light")


def look_around(page: Page, desk: Desk, name: str) -> None:
    """Open every tab of the board; each has something to read, and nothing is cut off."""
    tabs = desk.root.locator(".cd-board .cd-tabs .widget-radio-box label")
    for tab in (1, 2, 3, 4, 0):
        tabs.nth(tab).click()
        page.wait_for_timeout(300)
        rig.screenshot(page, f"{name}_tab_{tab}")
        nothing_is_clipped(page, f"{name} tab {tab}")


def play(desk: Desk) -> list[str]:
    """Answer until the desk is left; return the titles of what lay open."""
    seen = []
    for _ in range(MOST_STEPS):
        seen.append(desk.title.inner_text())
        if seen[-1].startswith("You have left") or not step(desk):
            return seen
    raise AssertionError("the desk is never left")


def step(desk: Desk) -> bool:
    """Press what lies open; return False once the closing page has come."""
    before = desk.mark()
    desk.not_twice()
    (desk.decide if desk.has_card else desk.sheet_button).first.click()
    desk.pressed()
    closing = desk.page.locator(".cd-root .cd-closing")
    for _ in range(rig.STEP_MS // 50):
        if closing.count():
            return False
        with contextlib.suppress(Exception):
            if desk.mark() != before:
                desk.wait()
                return True
        desk.page.wait_for_timeout(50)
    raise AssertionError(f"the desk still shows: {before}")


def test_a_year_of_incentives_from_the_letters_to_the_closing_page(
    page: Page, tmp_path: Path
) -> None:
    with crossdesk_lab(tmp_path) as server:
        desk = sit_down(page, server, "05_incentives.ipynb")
        expect(desk.root.locator(".cd-letters section")).to_have_count(2)
        in_every_light(page, desk, "letters")
        desk.press()
        expect(desk.decide).to_have_css("background-color", GREY)
        expect(desk.root.locator(".cd-both section")).to_have_count(2)
        expect(desk.root.locator(".cd-chart .scatterlayer .point").first).to_be_attached()
        in_every_light(page, desk, "pay")
        desk.choose(0, 3)  # a shared result
        look_around(page, desk, "year")
        seen = play(desk)
        over = [title for title in seen if title.endswith(" is over")]
        assert over == ["Quarter 1 is over", "Quarter 2 is over", "Quarter 3 is over"]
        in_every_light(page, desk, "left")
        desk.sheet_button.first.click()
        closing = page.locator(".cd-root .cd-closing")
        expect(closing).to_contain_text("What you had set", timeout=rig.RUN_MS)
        expect(closing).to_contain_text("shared")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(500)
            rig.screenshot(page, f"closing_{width}")
        saved = next((tmp_path / "home" / "sessions").glob("incentives-*.json"))
        assert len(answers_in(saved)) == 24


def test_two_chairs_at_one_desk_choose_clients_for_four_years(page: Page, tmp_path: Path) -> None:
    with crossdesk_lab(tmp_path) as server:
        desk = sit_down(page, server, "06_which_clients.ipynb")
        expect(desk.decide).to_have_css("background-color", BLUE)  # Ospivela's small test
        in_every_light(page, desk, "knock")
        for _ in range(MOST_STEPS):
            if desk.title.inner_text() == "The targeting guide":
                break
            desk.press()
        expect(desk.decide).to_have_css("background-color", GREY)
        in_every_light(page, desk, "guide")
        look_around(page, desk, "four_years")
        for _ in range(MOST_STEPS):
            if desk.title.inner_text() == "Half-year 2 is over":
                break
            desk.press()
        expect(desk.root.locator(".cd-three .cd-spark")).to_have_count(3)
        in_every_light(page, desk, "half_year")
        play(desk)
        closing = page.locator(".cd-root .cd-closing")
        expect(closing).to_contain_text("What you had set", timeout=rig.RUN_MS)
        rig.screenshot(page, "four_years_closing")
        saved = next((tmp_path / "home" / "sessions").glob("which_clients-*.json"))
        assert 20 <= len(answers_in(saved)) <= 40


def test_texts_that_are_longer_by_two_fifths_are_clipped_nowhere(
    page: Page, tmp_path: Path
) -> None:
    with crossdesk_lab(tmp_path) as server:
        rig.write_notebook(
            server.root / "longer.ipynb",
            'from simlib import i18n\ni18n.use_language("pseudo")',
            'from simlib.ui import open_desk\ndesk = open_desk("incentives", "management")',
        )
        open_activity(page, server, "longer.ipynb")
        start_running(page)
        desk = Desk(page)
        desk.bring()
        desk.wait(rig.RUN_MS)
        for number in range(8):  # the letters, a quarter's questions, its end
            if number == 5:
                page.set_viewport_size({"width": 900, "height": 600})
            nothing_is_clipped(page, desk.title.inner_text())
            rig.screenshot(page, f"longer_director_{number}")
            desk.press()
        look_around(page, desk, "longer_director")
