"""What do two hundred decisions cost at one desk, and how many of two hundred pages hang?

`python -m tests.soak` plays a desk in a real browser, one kernel and one session from the first
decision to the last, then loads the pages of `crossdesk app` one after the other. It prints two
tables; `--write` puts them into benchmarks/README.md, too. Milliseconds hold for one machine only.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil
from playwright.sync_api import Browser, Page

from simlib.cli.app import activities
from simlib.resources import notebooks_dir
from tests import browser as rig
from tests.drive import (
    REPOSITORY,
    Desk,
    crossdesk_app,
    crossdesk_lab,
    open_activity,
    start_running,
    waits,
)
from tools.marked import filled, table

PAGE = REPOSITORY / "benchmarks" / "README.md"
PAGE_MS = 600_000  # the watchdog's four loads of a page, each with more patience
WARM = 20  # decisions until everything that is made once has been made
# A year of the trainee's story without its weekly beats, so that one session holds enough.
CELL = """
import simlib
from simlib.ui import open_desk
story = simlib.load_scenario("pm_plays_sales")
open_desk(story.replace({"weeks": 60, "rounds": [], "run_on_weeks": 0}), seed=7);
"""


class Played(NamedTuple):
    """What was measured at a desk; ``memory`` is the kernel's in MiB, after each decision."""

    first_card: float  # seconds from Run All Cells
    rows: list[dict[str, float | str]]
    memory: list[float]


def play(browser: Browser, folder: Path, decisions: int) -> Played:
    """Answer so many cards with the mouse, changing something on every other one."""
    with crossdesk_lab(folder) as server:
        rig.write_notebook(server.root / "soak.ipynb", CELL)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        open_activity(page, server, "soak.ipynb")
        since, desk = start_running(page), Desk(page)
        desk.wait(rig.RUN_MS)
        while not desk.has_card:
            desk.press()
        first = time.monotonic() - since
        rig.wait_until_idle(page)
        (lock,) = (folder / "home" / "sessions").glob("*.lock")
        kernel = psutil.Process(int(lock.read_text(encoding="utf-8")))
        desk.record()
        memory: list[float] = []
        while len(memory) < decisions:
            if _answer(desk, change=len(memory) % 2 == 1):
                memory.append(kernel.memory_info().rss / 2**20)
        return Played(first, desk.recorded(), memory)


def _answer(desk: Desk, *, change: bool) -> bool:
    """Press what lies open; say whether it was a decision."""
    is_card = desk.has_card
    if is_card and change and desk.segments().count():
        desk.choose(0, 0)
    desk.press()
    return is_card


def desk_table(played: Played) -> str:
    """Tell what was measured at a desk."""
    warm = played.memory[WARM - 1 :]
    rows = [("first card after *Run All Cells*", f"{played.first_card:.1f} s", "10 s")]
    for what, name, words in (
        ("choose", "first", "a choice until it is drawn"),
        ("decide", "first", "*Decide* until the page answers"),
        ("decide", "last", "*Decide* until the next thing lies open"),
    ):
        median, p95 = waits(played.rows, what, name)
        goal = "200 ms for 95 of 100"
        rows.append((words, f"{median:.0f} ms, 95 of 100 within {p95:.0f} ms", goal))
    grown = f"{warm[-1] - warm[0]:+.1f} MiB (from {warm[0]:.0f} MiB)"
    title = f"the kernel's memory from decision {WARM} to {len(played.memory)}"
    rows.append((title, grown, "at most 20 MiB"))
    return table(("One desk, one session", "measured", "goal"), rows)


def load(browser: Browser, folder: Path, loads: int) -> Counter[str]:
    """Load the activities in turn; count how often each load was begun again."""
    names = [activity.file for activity in activities(notebooks_dir())]
    found: Counter[str] = Counter()
    with crossdesk_app(folder) as address:
        start, _, token = address.partition("?")
        for number in range(loads):
            context = browser.new_context(viewport={"width": 1280, "height": 720})
            page = context.new_page()
            page.goto(f"{start}voila/render/{names[number % len(names)]}?{token}")
            found[_again(page)] += 1
            context.close()
    return found


def _again(page: Page) -> str:
    body = page.locator("body[data-cd-ready]")
    body.wait_for(state="attached", timeout=PAGE_MS)
    return body.get_attribute("data-cd-ready") or ""


def load_table(found: Counter[str]) -> str:
    """Tell how many pages hung."""
    whole = sum(found.values())
    once = sum(count for tries, count in found.items() if tries not in ("0", "failed"))
    rows = [
        ("drawn at the first try", found["0"]),
        ("hung, loaded again by the page itself, and drawn", once),
        ("lost: the page says so and offers a link", found["failed"]),
    ]
    return table((f"{whole} pages of `crossdesk app`", "pages"), rows)


def main(say: Callable[[str], None] = print) -> None:
    """Measure, and tell."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--decisions", type=int, default=200, help="0 leaves the desk out")
    reader.add_argument("--loads", type=int, default=200, help="0 leaves the pages out")
    reader.add_argument("--write", action="store_true")
    given = reader.parse_args()
    executable = rig.find_chromium()
    if executable is None:
        raise SystemExit("no Chromium here; install it, or name it in CHROMIUM")
    found: dict[str, str] = {}
    with rig.chromium(executable) as browser, TemporaryDirectory() as scratch:
        if given.decisions:
            played = play(browser, _in(scratch, "lab"), given.decisions)
            found["soak-desk"] = desk_table(played)
        if given.loads:
            found["soak-pages"] = load_table(load(browser, _in(scratch, "app"), given.loads))
    for name, text in found.items():
        say(f"\n{text}")
        if given.write:
            page = PAGE.read_text(encoding="utf-8")
            PAGE.write_text(filled(page, name, text), encoding="utf-8")


def _in(scratch: str, name: str) -> Path:
    folder = Path(scratch) / name
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
