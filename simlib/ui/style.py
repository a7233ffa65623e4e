"""How does a desk look? One style sheet, sent once with each desk."""

from __future__ import annotations

from importlib import resources
from typing import Any

import ipywidgets as widgets

__all__ = ["style_sheet"]


def style_sheet() -> Any:
    """Return the widget that carries the sheet; first child of a desk's root."""
    css = (resources.files("simlib") / "ui" / "desk.css").read_text(encoding="utf-8")
    sheet = widgets.HTML(f"<style>{css}</style>")
    sheet.add_class("cd-sheet")
    return sheet
