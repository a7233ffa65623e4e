"""What does somebody foresee of the firm, before the activities and after them?

One form before and its parallel form after; which comes first follows from computer and name, so
that in a group about as many begin with either. Answers and their truths go into the session.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from simlib.errors import SimlibError
from simlib.i18n import _, format_percent
from simlib.i18n import format_number as number
from simlib.quiz.items import FORMS, ITEMS, Item, Truth
from simlib.quiz.truths import kept_truths
from simlib.scenario import Scenario, load_scenario
from simlib.ui.marks import esc
from simlib.ui.opening import keep_notes, known_notes
from simlib.ui.parts import show
from simlib.ui.questionnaire import Questionnaire
from simlib.ui.sessions import session_path

__all__ = ["WHEN", "Form", "form_of", "show_form"]

WHEN = ("before", "after")

Truths = Mapping[tuple[str, str], Truth]


class Form(Questionnaire):
    """One form on the screen, for a session at ``path``."""

    def __init__(self, when: str, path: Path, truths: Truths, *, short: bool) -> None:
        notes = known_notes(path)
        self.form = form_of(when, notes, path)
        items = [item for item in _asked(truths, short=short) if item.form == self.form]
        asked = [(item.name, _text(item, truths), _options(item)) for item in items]
        titles = {"before": _("Before: what do you foresee?"), "after": _("And now?")}

        def keep(found: dict[str, dict[str, Any]]) -> None:
            answers = {item.name: _kept(item, found[item.name], truths) for item in items}
            keep_notes(path, {when: {"form": self.form, "answers": answers}})

        given = (notes.get(when) or {}).get("answers") or {}
        super().__init__(
            asked, (_("Form {form}").format(form=self.form), titles[when]), given, keep
        )


def show_form(
    when: str,
    scenario: str | Scenario,
    *,
    short: bool,
    seed: int | None,
    name: str,
    home: str | Path | None,
) -> None:
    """Show a form; raise SimlibError for another time than before and after."""
    if when not in WHEN:
        raise SimlibError(f"{when!r}: the questions are asked {' and '.join(WHEN)}")
    told = load_scenario(scenario) if isinstance(scenario, str) else scenario
    drawn = told.usual_seed if seed is None else seed
    truths = kept_truths()
    if not truths:
        text = _("The answers to these questions must be reckoned anew: python -m tools.truths.")
        show(widgets.HTML(esc(text)))
        return
    path = session_path(told.name, drawn, name, home)
    show(Form(when, path, truths, short=short).root)


def form_of(when: str, notes: Mapping[str, Any], path: Path) -> str:
    """Return the form that is asked: afterwards the one that was not asked before."""
    kept = (notes.get(when) or {}).get("form")
    if kept in FORMS:
        return str(kept)
    other = (notes.get("after" if when == "before" else "before") or {}).get("form")
    if other in FORMS:
        return FORMS[1 - FORMS.index(other)]
    drawn = blake2b(f"{uuid.getnode()}/{path.stem}".encode(), digest_size=1).digest()[0] % 2
    return FORMS[drawn if when == "before" else 1 - drawn]


def _asked(truths: Truths, *, short: bool) -> list[Item]:
    """Return the items whose truth is known in both forms."""
    return [
        item
        for item in ITEMS
        if (item.short or not short) and all((item.name, form) in truths for form in FORMS)
    ]


def _text(item: Item, truths: Truths) -> str:
    figures = truths[item.name, item.form].figures
    told = {name: _moved(name, value) for name, value in figures.items()}
    return _(item.text, "quiz").format(**told)


def _moved(name: str, value: float) -> str:
    sign = "+" if value > 0 else "−"
    if name == "revenue":
        return f"{sign}{format_percent(abs(value), 1)}"
    return _("{sign}{count} points", "quiz").format(sign=sign, count=number(100 * abs(value), 1))


def _options(item: Item) -> list[tuple[str, str]]:
    return [(_(text, "quiz"), code) for code, text in item.options]


def _kept(item: Item, given: Mapping[str, Any], truths: Truths) -> dict[str, Any]:
    """Return an answer with what it needs to be marked later; 0 is a mere guess."""
    options = [code for code, _text in item.options]
    return {**given, "options": options, "right": list(truths[item.name, item.form].right)}
