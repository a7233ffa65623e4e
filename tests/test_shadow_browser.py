"""A guest sits beside Irene in a real browser: foresee, reveal, propose, and sit down.

Set CROSSDESK_SHOTS to a folder to keep pictures.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browser as rig
from tests.drive import Desk, crossdesk_lab, set_theme
from tests.test_desk_browser import nothing_is_clipped
from tests.test_pm_desk_browser import open_pm_desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

THEMES = ("Light", "Dark")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


def shown(page: Page, desk: Desk, name: str) -> None:
    """Check that nothing is cut off, and keep a picture in each theme."""
    for theme in THEMES:
        set_theme(page, theme)
        page.wait_for_timeout(1200)  # until the splash of the change is gone
        rig.screenshot(page, f"shadow_{name}_{theme.lower()}")
    set_theme(page, "Light")
    nothing_is_clipped(page, name)


def foresee(desk: Desk, step: int) -> None:
    """Answer the open card with the mouse: a choice, how sure, and sometimes what weighs."""
    rows = desk.root.locator(".cd-shadowing .cd-card .cd-asked .widget-radio:not(.cd-hide)")
    rows.nth(0).locator(".widget-radio-box label").nth(step % 2).click()
    if rows.count() > 2:
        rows.nth(rows.count() - 2).locator(".widget-radio-box label").nth(1 + step % 5).click()
        rows.nth(rows.count() - 1).locator(".widget-radio-box label").nth(step % 6).click()
    else:
        for index in range(1, rows.count()):
            rows.nth(index).locator(".widget-radio-box label").first.click()


def test_a_guest_foresees_proposes_and_sits_down(page: Page, tmp_path: Path) -> None:
    with crossdesk_lab(tmp_path) as server:
        desk, saved = open_pm_desk(page, tmp_path, server)
        tag = desk.root.locator(".cd-who")
        expect(tag).to_contain_text("beside Irene Castellaz")
        chart = desk.root.locator(".cd-chart-pm .barlayer path")
        expect(chart.first).to_be_attached(timeout=rig.RUN_MS)
        shown(page, desk, "0_first")
        lock = desk.root.locator(".cd-shadowing .cd-card .cd-primary")
        reveal = desk.root.locator(".cd-reveal")
        predictions = proposals = pages = 0
        while True:
            if not desk.root.locator(".cd-shadowing").is_visible():
                pages += 1
                shown(page, desk, f"4_page_{pages}")
                if desk.title.inner_text() == "From now on the desk is yours":
                    break
                desk.press()
                continue
            foresee(desk, predictions)
            proposing = "Ask" in lock.inner_text()
            desk.not_twice()
            lock.click()
            desk.pressed()
            expect(reveal).to_be_visible()
            expect(reveal.locator(".cd-primary")).to_be_enabled()
            if proposing:
                proposals += 1
                if proposals < 3:
                    shown(page, desk, f"5_proposal_{proposals}")
            else:
                predictions += 1
                tell_all(page, desk, predictions)
            before = desk.mark()
            desk.not_twice()
            reveal.locator(".cd-primary").click()
            desk.pressed()
            desk.wait_for_other(before)
        assert predictions >= 6
        assert proposals > 1
        notes = json.loads(saved.read_text(encoding="utf-8"))["notes"]
        assert (len(notes["guesses"]), len(notes["proposals"])) == (predictions, proposals)
        desk.press()
        expect(tag).to_contain_text("Your desk: PM office")
        expect(desk.decide).to_be_visible()
        shown(page, desk, "6_own_desk")


def test_a_person_beside_the_guest_decides_as_the_host(page: Page, tmp_path: Path) -> None:
    with crossdesk_lab(tmp_path) as server:
        desk, saved = open_pm_desk(page, tmp_path, server)
        chart = desk.root.locator(".cd-chart-pm .barlayer path")
        expect(chart.first).to_be_attached(timeout=rig.RUN_MS)
        desk.root.locator("button", has_text="A person decides").click()
        expect(desk.root.locator("button", has_text="The autopilot decides")).to_be_visible()
        foresee(desk, 0)
        desk.root.locator(".cd-shadowing .cd-card .cd-primary").click()
        host = desk.root.locator(".cd-hosting")
        expect(host).to_be_visible()
        host.locator(".widget-radio-box label").nth(1).click()
        host.locator("textarea").fill("They ask on a Monday, and I have one free evening.")
        shown(page, desk, "7_host")
        host.locator(".cd-primary").click()
        reveal = desk.root.locator(".cd-reveal")
        expect(reveal).to_contain_text("Irene chose")
        expect(host).to_be_hidden()
        tell_all(page, desk, 0)
        expect(reveal).to_contain_text("one free evening")
        shown(page, desk, "8_hosted")
        assert len(json.loads(saved.read_text(encoding="utf-8"))["notes"]["hosted"]) == 1


def tell_all(page: Page, desk: Desk, count: int) -> None:
    """Click through the steps of a reveal; keep pictures of some."""
    reveal = desk.root.locator(".cd-reveal")
    if count == 2:
        shown(page, desk, f"1_chosen_{count}")
    for _step in range(3):
        sections = reveal.locator("section").count()
        desk.not_twice()
        reveal.locator(".cd-primary").click()
        desk.pressed()
        expect(reveal.locator("section")).to_have_count(sections + 1)
    expect(reveal.locator(".cd-primary")).to_have_text("Go on")
    if count in (1, 5, 11):
        shown(page, desk, f"2_told_{count}")
