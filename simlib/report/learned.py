"""What did people foresee, of the firm and of its host, and what changed from before to after?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simlib.chairs import Chair
from simlib.debrief import Sitting
from simlib.i18n import _, format_percent, ngettext
from simlib.i18n import format_number as number
from simlib.intervals import interval
from simlib.quiz.marks import Marked, answered, marks_of
from simlib.report.panels import panel
from simlib.report.words import esc, table
from simlib.shadow import Guess, by_level
from simlib.ui.calibration import feedback, sure_name
from simlib.ui.place import Place
from simlib.ui.questions import answered_rows, pm_truths, truths

__all__ = ["after_panel", "levels_table", "predicted_panel", "sure_panel"]


def predicted_panel(sitting: Sitting, chair: Chair, place: Place) -> str:
    """Set what was predicted before the weeks beside what came."""
    notes, outcome = sitting.run.notes, sitting.run.result()
    whose = "pm" if chair.seat == "pm" else "seller"
    own = [
        row
        for row in outcome.promises
        if (chair.person is None or row[whose] == chair.person)
        and row["made_day"] < place.last_day
        and max(row["due_day"], row["done_day"] or row["due_day"]) >= sitting.since
    ]
    counted = pm_truths if chair.seat == "pm" else truths
    so_far = (notes.get("so_far") or {}).get("predicted") or {}
    predicted = notes.get("predictions") or {}
    rows = answered_rows(place.name, predicted, so_far, counted(outcome, chair.person, own))
    if not rows:
        return ""
    heads = [_("Asked"), _("You said"), _("So far"), _("In the end")]
    return panel(
        _("What you predicted"), table(heads, [list(map(esc, row)) for row in rows], text=4)
    )


def sure_panel(sitting: Sitting, place: Place) -> str:
    """Say how well the host was foreseen, and how sure one was."""
    guesses = sitting.guesses
    if not guesses:
        return ""
    lines = "".join(f"<p>{esc(line)}</p>" for line in feedback(guesses, place.first_name))
    return panel(_("Sure or right? What you foresaw of the host"), levels_table(guesses) + lines)


def levels_table(guesses: Sequence[Guess]) -> str:
    """List how often guesses of each certainty were right."""
    rows = [
        [
            esc(sure_name(level.sure)),
            number(level.guesses),
            number(level.hits),
            esc(format_percent(level.hits / level.guesses)),
        ]
        for level in by_level(guesses)
    ]
    return table([_("How sure"), _("Answers"), _("Right"), _("Share right")], rows)


# ---- before and after


def after_panel(sittings: Sequence[Sitting], fewest: int = 1) -> str:
    """Set the questions before beside those after, if so many people answered both forms."""
    both = [_forms(sitting.run.notes) for sitting in sittings]
    both = [pair for pair in both if pair[0] and pair[1]]
    if len(both) < fewest:
        return ""
    rows = [_row(when, [pair[at] for pair in both]) for at, when in enumerate(_whens())]
    heads = ["", _("Right"), _("Brier score"), _("Sure when wrong")]
    people = ngettext("{count} person", "{count} people", len(both)).format(count=number(len(both)))
    caption = _(
        "{people}, parallel forms. 0 is the best Brier score. No group without training stands "
        "beside this: it says what changed, not why."
    ).format(people=people)
    return panel(_("Before and after"), table(heads, rows, caption=caption) + _gain(both))


def _whens() -> tuple[str, str]:
    return _("Before"), _("After")


def _forms(notes: Mapping[str, Any]) -> tuple[list[Marked], list[Marked]]:
    return answered(notes.get("before")), answered(notes.get("after"))


def _row(when: str, forms: Sequence[Sequence[Marked]]) -> list[str]:
    marks = [found for form in forms if (found := marks_of(form)) is not None]
    right, asked = sum(m.right for m in marks), sum(m.answers for m in marks)
    wrong = [m.sure_when_wrong for m in marks if m.sure_when_wrong is not None]
    share = _("{part} of {whole}").format(part=number(right), whole=number(asked))
    return [
        esc(when),
        esc(share),
        number(sum(m.brier for m in marks) / len(marks), 2),
        esc(format_percent(sum(wrong) / len(wrong))) if wrong else "–",
    ]


def _gain(both: Sequence[tuple[list[Marked], list[Marked]]]) -> str:
    """Say how far the share of right answers moved, with its interval over people."""
    shares = [[sum(each.hit for each in form) / len(form) for form in pair] for pair in both]
    found = interval([after - before for before, after in shares])
    if found.n < 2:
        text = _("One person, and few questions: too little to say anything of a change.")
        return f'<p class="note">{esc(text)}</p>'
    text = _("Share right, after less before: {mean} (95 % interval {low} to {high}).").format(
        mean=_points(found.mean), low=_points(found.low), high=_points(found.high)
    )
    if found.low <= 0 <= found.high:
        text += " " + _("Cannot tell.")
    return f"<p>{esc(text)}</p>"


def _points(share: float) -> str:
    sign = "+" if share > 0 else "−" if share < 0 else "±"
    return _("{sign}{count} points", "quiz").format(sign=sign, count=number(100 * abs(share)))
