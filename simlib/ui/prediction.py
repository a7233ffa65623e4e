"""What will come of it? Asked before anything has happened.

Three questions with a degree of certainty; "cannot tell" is an answer. The answers wait beside the
session and enter its file when the desk is opened.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets

from simlib.i18n import _
from simlib.scenario import Scenario, load_scenario
from simlib.ui.marks import esc
from simlib.ui.parts import show
from simlib.ui.questionnaire import Questionnaire
from simlib.ui.questions import QUESTIONS, Question
from simlib.ui.sessions import notes_of, session_path, write_notes

__all__ = ["Prediction", "show_questions"]


class Prediction(Questionnaire):
    """The questions on the screen; answers are kept at "Lock in"."""

    def __init__(self, scenario: str, path: Path) -> None:
        asked = [
            (question.name, _(question.text, "predict"), _options(question))
            for question in QUESTIONS.get(scenario, ())
        ]

        def keep(found: dict[str, dict[str, Any]]) -> None:
            write_notes(path, {**notes_of(path), "predictions": found})

        head = (_("Predict"), _("Before it begins: what do you expect?"))
        super().__init__(asked, head, notes_of(path).get("predictions") or {}, keep)


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
