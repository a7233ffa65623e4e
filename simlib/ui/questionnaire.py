"""How does somebody answer a few questions, each with a degree of certainty, once and for all?

Rows of an answer and how sure one is; "Lock in" keeps all of them and freezes the page. What is
asked and where it is kept is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simlib.errors import SimlibError
from simlib.i18n import _
from simlib.ui.bridge import Bridge
from simlib.ui.marks import esc, mark
from simlib.ui.parts import box, button, html, radio
from simlib.ui.questions import GUESS, sure_text
from simlib.ui.style import style_sheet

__all__ = ["Questionnaire"]

_SURE = (GUESS, 0.4, 0.55, 0.7, 0.85, 0.95)

Asked = tuple[str, str, Sequence[tuple[str, str]]]  # name, text, and (text, code) of each option
Given = Mapping[str, Mapping[str, Any]]


class Questionnaire:
    """Questions on the screen; ``keep`` is called at "Lock in" with answer and certainty by name.

    ``kept`` are answers that were locked in before. ``head`` is a tag and a title.
    """

    def __init__(
        self,
        asked: Sequence[Asked],
        head: tuple[str, str],
        kept: Given,
        keep: Callable[[dict[str, dict[str, Any]]], None],
    ) -> None:
        self._names = [name for name, _text, _options in asked]
        self._keep = keep
        self.answers = [radio(text, options, "cd-seg") for _name, text, options in asked]
        self.sure = [radio(_("How sure are you?"), _degrees(), "cd-seg") for _each in asked]
        for control in (*self.answers, *self.sure):
            control.index = None
        self.lock_button = button(_("Lock in"), self.lock_in, "cd-primary", "cd-once")
        self._said = html("", "cd-say")
        bridge = Bridge()
        bridge.add_class("cd-bridge")
        self.root = box([style_sheet(), bridge, self._page(*head)], "cd-root", "cd-seat-sales")
        self._restore(kept)

    def lock_in(self) -> None:
        """Keep the answers; questions left open are named."""
        open_ones = sum(control.index is None for control in (*self.answers, *self.sure))
        if open_ones:
            self._say(_("Choose an answer and a degree of certainty for each question."), bad=True)
            return
        found = {
            name: {"answer": answer.value, "sure": sure.value}
            for name, answer, sure in zip(self._names, self.answers, self.sure, strict=True)
        }
        try:
            self._keep(found)
        except SimlibError as error:
            self._say(str(error), bad=True)
            return
        self._freeze()

    def _restore(self, kept: Given) -> None:
        if not self._names or any(name not in kept for name in self._names):
            return
        for name, answer, sure in zip(self._names, self.answers, self.sure, strict=True):
            answer.value, sure.value = kept[name]["answer"], kept[name]["sure"]
        self._freeze()

    def _freeze(self) -> None:
        for control in (*self.answers, *self.sure):
            control.disabled = True
        self.lock_button.disabled = True
        self._say(_("Locked in, and kept in your session."))

    def _say(self, text: str, bad: bool = False) -> None:
        cross = '<span class="cd-down">✕ </span>' if bad else ""
        self._said.value = f'<span class="cd-note" role="status">{cross}{esc(text)}</span>'

    def _page(self, tag: str, title: str) -> Any:
        head = html(
            f'<div class="cd-cardhead"><span class="cd-tag">{mark("sales")}{esc(tag)}</span></div>'
            f'<div class="cd-title" role="heading" aria-level="2">{esc(title)}</div>'
        )
        pairs = zip(self.answers, self.sure, strict=True)
        rows = [_row(index, *pair) for index, pair in enumerate(pairs, start=1)]
        foot = box([self.lock_button, self._said], "cd-buttons")
        return box([box([head, *rows, foot], "cd-card")], "cd-page")


def _row(index: int, answer: Any, sure: Any) -> Any:
    key = html(f'<span class="cd-key">{index}</span>')
    return box([key, box([answer, sure], "cd-asked", "cd-pairs")], "cd-row")


def _degrees() -> list[tuple[str, float]]:
    return [(sure_text(share), share) for share in _SURE]
