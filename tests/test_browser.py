"""The rig itself: a button in JupyterLab is clicked and answers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Lab, open_notebook, restart_kernel, run_all, screenshot, write_notebook

pytestmark = pytest.mark.browser

THROWAWAY = """
import threading
import ipywidgets as widgets
button, answer = widgets.Button(description="Decide"), widgets.Label("not yet")
def decide(_):
    names = [thread.name for thread in threading.enumerate()]
    subshells = any(name.startswith("subshell-") for name in names)
    answer.value = "answered with" + ("" if subshells else "out") + " subshells"
button.on_click(decide)
widgets.VBox([button, answer])
"""


@pytest.mark.parametrize(
    ("subshells", "answer"),
    [(True, "answered with subshells"), (False, "answered without subshells")],
)
def test_a_click_is_answered_with_comm_subshells_on_and_off(
    page: Page, start_lab: Callable[..., Lab], tmp_path: Path, subshells: bool, answer: str
) -> None:
    write_notebook(tmp_path / "throwaway.ipynb", THROWAWAY)
    server = start_lab(tmp_path, subshells=subshells)
    open_notebook(page, server, "throwaway.ipynb")
    run_all(page)
    page.locator(".widget-button").click()
    expect(page.locator(".widget-label")).to_have_text(answer)
    screenshot(page, f"rig_subshells_{'on' if subshells else 'off'}")


def test_a_restarted_kernel_runs_the_notebook_again(
    page: Page, start_lab: Callable[..., Lab], tmp_path: Path
) -> None:
    write_notebook(tmp_path / "throwaway.ipynb", THROWAWAY)
    server = start_lab(tmp_path)
    open_notebook(page, server, "throwaway.ipynb")
    run_all(page)
    restart_kernel(page)
    run_all(page)
    page.locator(".widget-button").click()
    expect(page.locator(".widget-label")).to_contain_text("answered")
