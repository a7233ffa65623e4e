"""What does somebody take from a ripple? Three lines, kept with the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from simlib.i18n import N_, _
from simlib.ui.marks import esc
from simlib.ui.parts import box, button, html

__all__ = ["LINES", "Lines"]

LINES = "ripples_lines"  # where they are kept in a session's notes
_QUESTIONS = (
    ("sentence", N_("Which link could a sentence have cut, and who held that sentence?")),
    ("person", N_("Would you blame the same person in future 17?")),
    ("change", N_("What would change my mind?")),
)


class Lines:
    """Three fields and a button; calls ``keep(name, lines)``."""

    def __init__(self, notes: Mapping[str, Any], keep: Callable[[str, Any], bool]) -> None:
        self._keep = keep
        kept = notes.get(LINES) or {}
        self.areas = {name: _area(_(text), str(kept.get(name, ""))) for name, text in _QUESTIONS}
        self.keep_button = button(_("Keep the lines"), self._press, "cd-once")
        self._said = html("", "cd-say")
        head = html(
            f'<div class="cd-h"><span role="heading" aria-level="2">'
            f"{esc(_('Three lines, for yourself'))}</span></div>"
        )
        areas = box(list(self.areas.values()), "cd-three")
        foot = box([self.keep_button, self._said], "cd-buttons", "cd-flush")
        self.box = box([head, areas, foot], "cd-panel", "cd-closing-lines")

    def _press(self) -> None:
        kept = self._keep(LINES, {name: area.value.strip() for name, area in self.areas.items()})
        text = _("Kept with the session.") if kept else _("Not saved. Keep this window open.")
        self._said.value = f'<span class="cd-note" role="status">{esc(text)}</span>'


def _area(label: str, text: str) -> Any:
    area = widgets.Textarea(value=text, description=label, continuous_update=False, rows=2)
    area.style.description_width = "initial"
    return area
