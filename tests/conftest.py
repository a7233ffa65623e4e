"""Fixtures for every test: a throwaway home, English, and a browser where there is one."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simlib import i18n

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser import Lab

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of the clone."""
    return REPOSITORY


@pytest.fixture(autouse=True)
def crossdesk_home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A throwaway home for sessions, so that no test reads or writes the user's own."""
    home = tmp_path_factory.mktemp("home", numbered=True)
    monkeypatch.setenv("CROSSDESK_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Each test starts in English, whatever the one before it spoke."""
    i18n.use_language("en")
    yield
    i18n.use_language("en")


# One browser a module, not a session: playwright keeps an event loop running on this thread, and
# later tests that run a loop of their own would fail.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium, or a visible skip (a failure when REQUIRE_BROWSER=1)."""
    from tests.browser import browser_required, chromium, find_chromium

    executable = find_chromium()
    if executable is None:
        reason = "no Chromium on this machine (set REQUIRE_BROWSER=1 to make this a failure)"
        (pytest.fail if browser_required() else pytest.skip)(reason)
    with chromium(str(executable)) as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page of 1280 x 800 that knows nothing of earlier tests."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture
def start_lab(tmp_path: Path) -> Iterator[Callable[..., Lab]]:
    """Start JupyterLab: `start_lab(root, subshells=True, env=None)`; stopped after the test."""
    from tests.browser import lab

    with contextlib.ExitStack() as stack:

        def start(root: Path, **options: object) -> Lab:
            home = tmp_path / "jupyter"
            return stack.enter_context(lab(root, home, **options))  # type: ignore[arg-type]

        yield start
