"""A project manager who has never seen Python plays in a real browser, from `crossdesk lab`.

With the mouse, with the keyboard alone, through a restart and through a killed kernel, with
JupyterLab's comm subshells on and off. Set CROSSDESK_SHOTS to a folder to keep pictures. Latencies
are printed (`pytest -s`), not judged: a busy machine would fail a good desk.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browser as rig
from tests.drive import (
    STEP_MS,
    Desk,
    answers_in,
    crossdesk_lab,
    kill_kernel,
    open_activity,
    session_file,
    set_theme,
    start_running,
    told,
    without_the_example,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ACTIVITY = "02_pm_plays_sales.ipynb"
PATIENCE = 60.0  # seconds until the first card on a machine that does other things as well
MOST_STEPS = 60
SUBSHELLS = pytest.mark.parametrize("subshells", [True, False], ids=["subshells", "no_subshells"])

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


def sit_down(page: Page) -> tuple[Desk, float]:
    """Run all cells, go to the desk by the last line's link, and return it with the seconds."""
    desk = Desk(page)
    since = start_running(page)
    page.locator('a[href$="#Your-desk"]:not(.jp-InternalAnchorLink)').click()
    desk.wait(rig.RUN_MS)
    seconds = time.monotonic() - since
    rig.wait_until_idle(page)  # by now a trainee reads the role card
    desk.record()
    return desk, seconds


def play_with_the_mouse(desk: Desk, until_week: int) -> int:
    """Answer until a week begins, changing something on every other card; count the answers."""
    answers = 0
    for step in range(MOST_STEPS):
        if desk.week >= until_week:
            return answers
        if desk.has_card:
            answers += 1
            if step % 2:
                desk.choose(
                    0, step % desk.segments().first.locator(".widget-radio-box label").count()
                )
        desk.press()
    raise AssertionError(f"week {until_week} did not begin within {MOST_STEPS} steps")


def resume(desk: Desk) -> None:
    """Press Resume, the first button of the page that offers it."""
    expect(desk.sheet_button.first).to_have_text("Resume")
    desk.press()


def run_again(page: Page) -> Desk:
    """Run all cells in a new kernel and resume."""
    desk, _seconds = sit_down(page)
    resume(desk)
    desk.record()
    return desk


@SUBSHELLS
def test_four_weeks_with_the_mouse_survive_a_restart_and_a_killed_kernel(
    new_page: NewPage, tmp_path: Path, subshells: bool
) -> None:
    saved = session_file(tmp_path)
    with crossdesk_lab(tmp_path, subshells=subshells) as server:
        page = new_page()
        open_activity(page, server, without_the_example(server, ACTIVITY))
        desk, seconds = sit_down(page)
        rig.screenshot(page, f"first_card_{subshells}")
        answers = play_with_the_mouse(desk, until_week=3)
        rows = desk.recorded()
        before = desk.mark()
        assert len(answers_in(saved)) == answers

        rig.restart_kernel(page)
        desk = run_again(page)
        assert desk.mark() == before

        answers += play_with_the_mouse(desk, until_week=5)
        while not desk.has_card:
            desk.press()
        desk.press()
        kill_kernel(saved)
        before, given = desk.mark(), answers_in(saved)
        assert len(given) == answers + 1
        dismiss_dialog(page)
        rig.wait_for_kernel(page)
        rows += desk.recorded()
        desk = run_again(page)
        assert desk.mark() == before
        assert answers_in(saved) == given
    print(f"\nmouse, subshells {subshells}: first card {seconds:.1f} s after Run; {told(rows)}")
    assert seconds < PATIENCE


def dismiss_dialog(page: Page) -> None:
    """Close JupyterLab's word that the kernel died and starts again."""
    dialog = page.locator(".jp-Dialog .jp-mod-accept")
    dialog.first.click(timeout=STEP_MS)
    expect(page.locator(".jp-Dialog")).to_have_count(0)


@SUBSHELLS
def test_four_weeks_with_the_keyboard_alone_leave_the_notebook_as_it_was(
    new_page: NewPage, tmp_path: Path, subshells: bool
) -> None:
    with crossdesk_lab(tmp_path, subshells=subshells) as server:
        page = new_page()
        open_activity(page, server, without_the_example(server, ACTIVITY))
        desk, _seconds = sit_down(page)
        cells = cells_of(page)
        tab_into(desk)
        answers = 0
        for step in range(MOST_STEPS):
            if desk.week >= 5:
                break
            answers += desk.has_card
            press_with_keys(desk, change=step % 2 == 1, key="Enter" if step % 3 else "Space")
        assert desk.week >= 5
        assert cells_of(page) == cells
        assert len(answers_in(session_file(tmp_path))) == answers
        rig.screenshot(page, f"keyboard_{subshells}")
    print(f"\nkeyboard, subshells {subshells}: {answers} answers; {told(desk.recorded())}")


def cells_of(page: Page) -> int:
    """Return how many cells the notebook has, as the status bar counts them."""
    told = re.search(r"Cell \d+/(\d+)", page.locator("#jp-main-statusbar").inner_text())
    assert told, "the status bar tells no number of cells"
    return int(told[1])


def tab_into(desk: Desk) -> None:
    """Press Tab until the desk has the focus."""
    for _ in range(80):
        desk.page.keyboard.press("Tab")
        if focus_is(desk, ".cd-root:has(.cd-grid) .cd-middle *"):
            return
    raise AssertionError("Tab does not reach the desk")


def focus_is(desk: Desk, selector: str) -> bool:
    """Tell whether the focused element matches."""
    return bool(desk.page.evaluate(f"() => document.activeElement.matches('{selector}')"))


def press_with_keys(desk: Desk, change: bool, key: str) -> None:
    """Answer what lies open with Tab, arrows and one of the two keys that press a button."""
    keyboard, before = desk.page.keyboard, desk.mark()
    button = ".cd-middle .cd-primary"
    changed = False
    for _ in range(40):
        if focus_is(desk, ".cd-middle .cd-asked input"):
            for letter in "abxdd":  # JupyterLab would insert, cut and delete cells
                keyboard.press(letter)
            if change and not changed:
                keyboard.press("ArrowRight")
                changed = True
        if focus_is(desk, button):
            desk.not_twice()
            keyboard.press(key)
            desk.pressed()
            desk.wait_for_other(before)
            expect(desk.title).to_be_focused()  # else the focus would move while keys are pressed
            return
        keyboard.press("Tab")
    raise AssertionError("Tab does not reach the button")


def test_a_second_notebook_is_refused_in_clear_words_until_the_first_has_ended(
    new_page: NewPage, tmp_path: Path
) -> None:
    with crossdesk_lab(tmp_path) as server:
        short = without_the_example(server, ACTIVITY)
        shutil.copy(server.root / short, server.root / "again.ipynb")
        first, second = new_page(), new_page()
        open_activity(first, server, short)
        desk, _seconds = sit_down(first)
        desk.press()
        open_activity(second, server, "again.ipynb")
        other, _seconds = sit_down(second)
        expect(other.root).to_contain_text("This session is open in another notebook (process")
        rig.screenshot(second, "refused")
        first.goto("about:blank")
        kill_kernel(session_file(tmp_path))
        other.press()
        resume(other)
        assert len(answers_in(session_file(tmp_path))) == 1


def test_the_practice_desk_is_left_and_resumed_as_its_text_says(
    new_page: NewPage, tmp_path: Path
) -> None:
    with crossdesk_lab(tmp_path) as server:
        page = new_page()
        open_activity(page, server, "00_start_here.ipynb")
        start_running(page)
        page.locator('a[href$="#The-practice-desk"]:not(.jp-InternalAnchorLink)').click()
        desk = Desk(page)
        desk.wait(rig.RUN_MS)
        desk.choose(0, 0)
        desk.press()
        rig.screenshot(page, "practice_coffee")
        desk.choose(0, 2)
        page.locator(".cd-root button", has_text="Put back").click()
        desk.press()
        page.locator(".cd-rules select").select_option("One tin")
        desk.press()
        expect(desk.title).to_have_text("Now close it, and come back")
        restart_and_run_all(page)
        expect(desk.title).to_have_text("A session is waiting for you", timeout=rig.RUN_MS)
        desk.press()
        expect(desk.title).to_have_text("The practice is over")
        expect(page.locator(".cd-root .cd-all .cd-note", has_text="done")).to_have_count(4)
        rig.screenshot(page, "practice_done")


def restart_and_run_all(page: Page) -> None:
    """Choose it from the menu that the text names, and confirm."""
    item = '.lm-Menu-item[data-command="runmenu:restart-and-run-all"]'
    rig.click_menu(page, "jp-mainmenu-kernel", item)
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.locator('a[href$="#The-practice-desk"]:not(.jp-InternalAnchorLink)').click()


# ---- looks

CLIPPED = """() => [...document.querySelectorAll('.cd-root:not(.cd-away) *')].filter(e =>
        e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1
        && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
        && getComputedStyle(e).display !== 'inline'
        && !e.closest('.cd-sr, .cd-hide, .cd-sheet, .cd-scroll, svg, select')
        && !['absolute', 'fixed'].includes(getComputedStyle(e).position))
    .map(e => `${e.className || e.tagName}: ${e.textContent.trim().slice(0, 60)}`)"""
SIDEWAYS = """() => { const page = document.querySelector('.cd-root:not(.cd-away):has(.cd-grid)');
    return page.scrollWidth - page.clientWidth; }"""


# A drop-down hides what it cuts: a copy of its natural width tells how much room its choice needs.
CUT = """() => [...document.querySelectorAll('.cd-rules select')].filter(e => {
        if (!e.offsetWidth) return false;
        const copy = e.cloneNode(true);
        copy.value = e.value;
        copy.style.cssText = 'position:absolute;width:max-content;min-width:0;max-width:none;'
            + 'flex:none;field-sizing:content;visibility:hidden';
        e.parentElement.append(copy);
        const needs = copy.offsetWidth;
        copy.remove();
        return needs > e.offsetWidth + 1;
    }).map(e => `drop-down: ${e.selectedOptions[0].textContent}`)"""


def clipped(page: Page) -> list[str]:
    """Return the texts that are not shown in full."""
    found: list[str] = [*page.evaluate(CLIPPED), *page.evaluate(CUT)]
    return found


def nothing_is_clipped(page: Page, where: str) -> None:
    """Wait until the page has come to rest with every text in full."""
    deadline = time.monotonic() + STEP_MS / 1000
    while (texts := clipped(page)) or page.evaluate(SIDEWAYS) > 1:
        assert time.monotonic() < deadline, f"{where}: {texts or 'wider than its cell'}"
        page.wait_for_timeout(100)


def test_texts_that_are_longer_by_two_fifths_are_clipped_nowhere(
    new_page: NewPage, tmp_path: Path
) -> None:
    with crossdesk_lab(tmp_path) as server:
        rig.write_notebook(
            server.root / "longer.ipynb",
            'from simlib import i18n\ni18n.use_language("pseudo")',
            "from simlib.ui import open_desk, practice, predict\npractice()",
            'predict("pm_plays_sales")',
            'desk = open_desk("pm_plays_sales")',
        )
        page = new_page()
        open_activity(page, server, "longer.ipynb")
        start_running(page)
        rig.wait_until_idle(page)
        desk = Desk(page, ".cd-root:has(.cd-board)")
        desk.bring()
        desk.wait(rig.RUN_MS)
        for step in range(12):
            if step == 6:
                page.set_viewport_size({"width": 900, "height": 600})
            nothing_is_clipped(page, desk.title.inner_text())
            rig.screenshot(page, f"longer_{step:02}")
            desk.press()
        for tab in range(5):
            desk.root.locator(".cd-board .cd-tabs .widget-radio-box label").nth(tab).click()
            page.wait_for_timeout(300)
            nothing_is_clipped(page, f"tab {tab}")
            rig.screenshot(page, f"longer_tab_{tab}")


def test_clock_and_decide_stay_in_view_in_both_themes_and_at_both_sizes(
    new_page: NewPage, tmp_path: Path
) -> None:
    with crossdesk_lab(tmp_path) as server:
        page = new_page()
        open_activity(page, server, ACTIVITY)
        desk, seconds = sit_down(page)
        the_chart_is_drawn_behind_another_tab(desk)
        print(f"\nthe whole notebook: first card {seconds:.1f} s after Run")
        assert seconds < PATIENCE
        for width, height in ((1280, 720), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            for theme in ("Light", "Dark"):
                set_theme(page, theme)
                for step in range(3):
                    desk.press()
                    page.wait_for_timeout(600)  # the focus moves, the chart follows its panel
                    rig.screenshot(page, f"desk_{width}_{theme.lower()}_{step}")
                    expect(desk.root.locator(".cd-time")).to_be_in_viewport(ratio=1)
                    the_title_is_below_the_clock(desk)
                    expect(desk.root.locator(".cd-middle .cd-primary").first).to_be_in_viewport()
                    nothing_is_clipped(page, f"{width} {theme}: {desk.mark()}")
        the_clock_stays_while_the_page_scrolls(desk)


def the_title_is_below_the_clock(desk: Desk) -> None:
    """The header that sticks to the top must not lie over what is new."""
    above, title = desk.root.locator(".cd-header").bounding_box(), desk.title.bounding_box()
    assert above is not None
    assert title is not None
    assert title["y"] >= above["y"] + above["height"]


def the_clock_stays_while_the_page_scrolls(desk: Desk) -> None:
    """The header sticks to the top as long as any of the desk is below it."""
    desk.page.set_viewport_size({"width": 1280, "height": 520})
    desk.page.wait_for_timeout(1000)  # JupyterLab lays its cells out anew, and scrolls
    lowest = desk.root.locator(".cd-middle .cd-primary:visible").first  # of a card or of a page
    lowest.evaluate("button => button.scrollIntoView(false)")
    expect(lowest).to_be_in_viewport()
    expect(desk.root.locator(".cd-time")).to_be_in_viewport(ratio=1)


def the_chart_is_drawn_behind_another_tab(desk: Desk) -> None:
    """A chart that first has something to show while the rules lie open is there afterwards."""
    tabs = desk.root.locator(".cd-board .cd-tabs .widget-radio-box label")
    tabs.nth(4).click()
    for _ in range(5):
        desk.press()
    tabs.nth(0).click()
    bars = desk.root.locator(".cd-chart .barlayer .point:visible")  # a bar of nothing is not
    expect(bars).not_to_have_count(0)
