"""The activities of a pair in a real browser: 08 in JupyterLab, 07 on the pages of `crossdesk app`.

Set CROSSDESK_SHOTS to a folder to keep pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import browser as rig
from tests.drive import (
    STEP_MS,
    Desk,
    crossdesk_app,
    crossdesk_lab,
    open_activity,
    set_theme,
    start_running,
    without_the_example,
)
from tests.test_desk_browser import nothing_is_clipped

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HERE = ".cd-root.cd-here:has(.cd-grid)"
PAGE_MS = 240_000  # three loads of a page, should the first two hang

NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Open pages of a size; all are closed after the test."""
    contexts = []

    def make(width: int = 1280, height: int = 720) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


def chosen(desk: Desk) -> int:
    """Count the switches of the header and the board on which something is chosen."""
    return desk.root.locator(".cd-header input:checked, .cd-board .cd-tabs input:checked").count()


def to_the_other_desk(desk: Desk) -> None:
    """Decide until the open desk has nothing left, and go over."""
    for _step in range(40):
        if desk.title.inner_text() == "Nothing waits at this desk":
            desk.press()
            return
        desk.press()
    raise AssertionError("the other desk is never asked")


def test_one_person_holds_both_desks_in_jupyterlab(new_page: NewPage, tmp_path: Path) -> None:
    with crossdesk_lab(tmp_path) as server:
        page = new_page()
        open_activity(page, server, without_the_example(server, "08_account_at_risk.ipynb"))
        start_running(page)
        page.locator('a[href$="#Your-desks"]:not(.jp-InternalAnchorLink)').click()
        desk = Desk(page, HERE)
        desk.wait(rig.RUN_MS)
        desk.press()  # Both desks
        assert desk.has_card
        before = chosen(desk)
        to_the_other_desk(desk)
        expect(desk.root).to_have_class(re.compile("cd-seat-pm"))
        expect(desk.root.locator(".cd-chart .barlayer .point").first).to_be_attached()
        switch = desk.root.locator(".cd-pair .widget-radio-box label")
        switch.first.click()  # back
        expect(desk.root).to_have_class(re.compile("cd-seat-sales"))
        assert chosen(desk) == before
        switch.nth(1).click()
        expect(desk.root).to_have_class(re.compile("cd-seat-pm"))
        for width, height in ((1280, 720), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            for theme in ("Light", "Dark"):
                set_theme(page, theme)
                desk.press()
                page.wait_for_timeout(600)  # the focus moves, the chart follows its panel
                rig.screenshot(page, f"pair_{width}_{theme.lower()}")
                expect(desk.root.locator(".cd-time")).to_be_in_viewport(ratio=1)
                expect(desk.root.locator(".cd-middle .cd-primary").first).to_be_in_viewport()
                nothing_is_clipped(page, f"{width} {theme}")


def ready(page: Page) -> None:
    """Wait until every desk of a page is drawn; say how often the page was loaded again."""
    body = page.locator("body[data-cd-ready]")
    expect(body).to_have_count(1, timeout=PAGE_MS)
    loads = body.get_attribute("data-cd-ready")
    if loads != "0":
        print(f"\nthe page was loaded again: {loads}")
    assert loads != "failed"


def figure(desk: Desk, side: str) -> Locator:
    return desk.root.locator(f".cd-figure-{side} select")


def test_a_case_is_made_without_code_and_without_a_network(
    new_page: NewPage, tmp_path: Path
) -> None:
    with crossdesk_app(tmp_path, "dark") as address:
        page, host = new_page(), address.split("?")[0]
        elsewhere: list[str] = []
        own = (host, host.replace("http", "ws", 1), "data:", "blob:")
        page.on("request", lambda r: None if r.url.startswith(own) else elsewhere.append(r.url))
        page.goto(address)
        rig.screenshot(page, "app_start")
        page.locator("a", has_text="The new tool").click()
        ready(page)
        desk = Desk(page)
        expect(page.locator(".jp-InputArea-editor:visible")).to_have_count(0)
        expect(page.locator("table", has_text="one case, both sign")).to_have_count(1)
        desk.press()  # the PM office's cards
        before = desk.root.locator(".cd-facedown").count()
        desk.root.locator(".cd-swap button").click()
        expect(desk.root.locator(".cd-facedown")).to_have_count(before - 1)
        figure(desk, "pm").select_option(index=12)
        figure(desk, "sales").select_option(index=9)
        for width, height in ((1280, 720), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(600)
            desk.root.scroll_into_view_if_needed()
            rig.screenshot(page, f"case_{width}_dark")
            nothing_is_clipped(page, f"{width}")
        page.reload()
        ready(page)
        expect(desk.sheet_button.first).to_have_text("Resume", timeout=STEP_MS)
        desk.press()
        expect(desk.root.locator(".cd-facedown")).to_have_count(before - 1)
        desk.press()  # an empty case
        expect(desk.title).to_have_text("Livia has decided")
        assert elsewhere == []
