"""A salesperson sits at the PM office's desk in a real browser: cards, jobs, translators, load.

Set CROSSDESK_SHOTS to a folder to keep pictures.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browser as rig
from tests.drive import Desk, answers_in, crossdesk_lab, open_activity, start_running
from tests.test_desk_browser import nothing_is_clipped

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ACCENT = "rgb(168, 78, 0)"  # the Decide button of the PM office
SCROLLED_SIDEWAYS = """() => [...document.querySelectorAll('.cd-root .cd-scroll')]
    .filter(e => e.offsetWidth && e.scrollWidth > e.clientWidth).map(e => e.ariaLabel)"""
TABS = ("jobs", "translators", "load", "dates", "rules")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


def open_pm_desk(page: Page, folder: Path, server: rig.Lab) -> tuple[Desk, Path]:
    """Open the desk of the third activity in a notebook of its own."""
    rig.write_notebook(
        server.root / "pm.ipynb",
        'from simlib.ui import open_desk\ndesk = open_desk("sales_shadows_pm", "pm")',
    )
    open_activity(page, server, "pm.ipynb")
    start_running(page)
    desk = Desk(page)
    desk.bring()
    desk.wait(rig.RUN_MS)
    saved = next((folder / "home" / "sessions").glob("sales_shadows_pm-*.json"))
    return desk, saved


def sit_down(desk: Desk) -> None:
    """Take the chair at once, instead of watching the host."""
    desk.root.locator("button", has_text="Sit down now").click()
    expect(desk.decide).to_be_visible()
    desk.wait()


def test_a_guest_decides_cards_of_the_pm_office_and_looks_things_up(
    page: Page, tmp_path: Path
) -> None:
    with crossdesk_lab(tmp_path) as server:
        desk, saved = open_pm_desk(page, tmp_path, server)
        sit_down(desk)
        expect(desk.root.locator(".cd-who")).to_contain_text("Your desk: PM office")
        expect(desk.decide).to_have_css("background-color", ACCENT)
        answers = 0
        for step in range(14):
            page.wait_for_timeout(300)
            rig.screenshot(page, f"pm_1280_{step:02}")
            nothing_is_clipped(page, desk.mark())
            if desk.has_card:
                answers += 1
                if step % 2:
                    desk.choose(0, 0)
            desk.press()
        assert len(answers_in(saved)) == answers > 8
        chart = desk.root.locator(".cd-chart-pm")
        expect(chart.locator(".barlayer path").first).to_be_attached()
        expect(desk.root.locator(".cd-foot .cd-note")).to_contain_text("open job")
        look_around(page, desk, "1280")
        page.set_viewport_size({"width": 900, "height": 900})
        page.wait_for_timeout(800)
        look_around(page, desk, "900")


def look_around(page: Page, desk: Desk, width: str) -> None:
    """Open every tab of the board; each has something to read, and nothing is cut off."""
    for index, name in enumerate(TABS):
        desk.root.locator(".cd-board .cd-tabs .widget-radio-box label").nth(index).click()
        page.wait_for_timeout(400)
        rig.screenshot(page, f"pm_{width}_{name}")
        nothing_is_clipped(page, f"{width} {name}")
        assert page.evaluate(SCROLLED_SIDEWAYS) == [], f"{width} {name}"
    tables = desk.root.locator(".cd-look")
    desk.root.locator(".cd-board .cd-tabs .widget-radio-box label").nth(1).click()
    expect(tables.locator("tbody tr").first).to_be_visible()
    desk.root.locator(".cd-board .cd-tabs .widget-radio-box label").first.click()


def test_leaving_the_pm_desk_tells_its_four_kinds_of_error(page: Page, tmp_path: Path) -> None:
    with crossdesk_lab(tmp_path) as server:
        desk, _saved = open_pm_desk(page, tmp_path, server)
        sit_down(desk)
        desk.root.locator("button", has_text="Leave the desk now").click()
        desk.wait()
        desk.root.locator("button", has_text="Yes, leave").click()
        expect(desk.title).to_have_text(
            "You have left the desk. Your rules stay.", timeout=rig.RUN_MS
        )
        desk.wait(rig.RUN_MS)
        desk.sheet_button.first.click()
        closing = page.locator(".cd-closing")
        expect(closing).to_be_visible(timeout=rig.RUN_MS)
        page.wait_for_timeout(500)
        rig.screenshot(page, "pm_closing")
        for kind in (
            "Told the client late",
            "Revision skipped",
            "Translator left unused",
            "Needless padding",
        ):
            expect(closing.locator("td", has_text=kind)).to_be_visible()
        expect(closing).not_to_contain_text("Discount on a bluff")
