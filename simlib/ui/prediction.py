"""What will come of it? Asked before anything has happened.

Three questions with a degree of certainty; "cannot tell" is an answer. The answers wait beside the
session and enter its file when the desk is opened.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets

from simlib.errors import SimlibError
from simlib.i18n import _
from simlib.scenario import Scenario, load_scenario
from simlib.ui.bridge import Bridge
from simlib.ui.marks import esc, mark
from simlib.ui.parts import box, button, html, radio, show
from simlib.ui.questions import GUESS, QUESTIONS, Question, sure_text
from simlib.ui.sessions import notes_of, session_path, write_notes
from simlib.ui.style import style_sheet

__all__ = ["Prediction", "show_questions"]

_SURE = (GUESS, 0.4, 0.55, 0.7, 0.85, 0.95)


class Prediction:
    """The questions on the screen; answers are kept at "Lock in"."""

    def __init__(self, scenario: str, path: Path) -> None:
        self._path = path
        self._questions = QUESTIONS.get(scenario, ())
        self.answers = [
            radio(_(question.text, "predict"), _options(question), "cd-seg")
            for question in self._questions
        ]
        self.sure = [radio(_("How sure are you?"), _degrees(), "cd-seg") for _q in self._questions]
        for control in (*self.answers, *self.sure):
            control.index = None
        self.lock_button = button(_("Lock in"), self.lock_in, "cd-primary", "cd-once")
        self._said = html("", "cd-say")
        bridge = Bridge()
        bridge.add_class("cd-bridge")
        self.root = box([style_sheet(), bridge, self._page()], "cd-root", "cd-seat-sales")
        self._restore()

    def lock_in(self) -> None:
        """Keep the answers; questions left open are named."""
        open_ones = sum(control.index is None for control in (*self.answers, *self.sure))
        if open_ones:
            self._say(_("Choose an answer and a degree of certainty for each question."), bad=True)
            return
        found = {
            question.name: {"answer": answer.value, "sure": sure.value}
            for question, answer, sure in zip(self._questions, self.answers, self.sure, strict=True)
        }
        try:
            write_notes(self._path, {"predictions": found})
        except SimlibError as error:
            self._say(str(error), bad=True)
            return
        self._freeze()

    def _restore(self) -> None:
        found = notes_of(self._path).get("predictions") or {}
        if not self._questions or any(question.name not in found for question in self._questions):
            return
        for question, answer, sure in zip(self._questions, self.answers, self.sure, strict=True):
            answer.value = found[question.name]["answer"]
            sure.value = found[question.name]["sure"]
        self._freeze()

    def _freeze(self) -> None:
        for control in (*self.answers, *self.sure):
            control.disabled = True
        self.lock_button.disabled = True
        self._say(_("Locked in, and kept in your session."))

    def _say(self, text: str, bad: bool = False) -> None:
        cross = '<span class="cd-down">✕ </span>' if bad else ""
        self._said.value = f'<span class="cd-note" role="status">{cross}{esc(text)}</span>'

    def _page(self) -> Any:
        title = _("Before it begins: what do you expect?")
        head = html(
            f'<div class="cd-cardhead"><span class="cd-tag">'
            f"{mark('sales')}{esc(_('Predict'))}</span></div>"
            f'<div class="cd-title" role="heading" aria-level="2">{esc(title)}</div>'
        )
        rows = [
            box(
                [
                    html(f'<span class="cd-key">{index}</span>'),
                    box([answer, sure], "cd-asked", "cd-pairs"),
                ],
                "cd-row",
            )
            for index, (answer, sure) in enumerate(
                zip(self.answers, self.sure, strict=True), start=1
            )
        ]
        foot = box([self.lock_button, self._said], "cd-buttons")
        return box([box([head, *rows, foot], "cd-card")], "cd-page")


def show_questions(
    scenario: str | Scenario, *, seed: int | None, name: str, home: str | Path | None
) -> None:
    """Show the questions of a scenario; a scenario without any says so."""
    told = load_scenario(scenario) if isinstance(scenario, str) else scenario
    if told.name not in QUESTIONS:
        show(widgets.HTML(esc(_("This activity asks nothing in advance."))))
        return
    drawn = told.usual_seed if seed is None else seed
    show(Prediction(told.name, session_path(told.name, drawn, name, home)).root)


def _options(question: Question) -> list[tuple[str, str]]:
    return [(_(text, "predict"), value) for value, text in question.options]


def _degrees() -> list[tuple[str, float]]:
    return [(sure_text(share), share) for share in _SURE]
