"""What came of it: at the end of the weeks, and after the firm ran on by the rules left behind?

Beside it stands what was predicted, with what this one run can tell about it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets

from simlib.i18n import N_, _, format_money, format_percent, ngettext
from simlib.i18n import format_number as number
from simlib.ui.marks import esc, mark, table
from simlib.ui.parts import box, button, html, set_class
from simlib.ui.periods import led_html, trend_html
from simlib.ui.place import Place, desk_name
from simlib.ui.questions import STORIES, answered_rows, pm_truths, truths

__all__ = ["Summary", "figures_of", "own_promises"]

_FIGURES = {
    "promise_keeping": N_("Promises kept", "figure"),
    "on_time_delivery": N_("Delivered on time", "figure"),
    "win_rate": N_("Win rate", "figure"),
    "discount_given": N_("Discount given", "figure"),
    "gross_margin_pct": N_("Gross margin", "figure"),
    "client_satisfaction": N_("Client mood, of 10", "figure"),
    "client_retention": N_("Clients that stayed", "figure"),
    "complaint_rate": N_("Projects with a complaint", "figure"),
    "revenue": N_("Revenue", "figure"),
    "gross_margin": N_("Margin earned", "figure"),
    "company_value": N_("Company value earned", "figure"),
    "value_growth": N_("The same, of the clients' worth on day 0", "figure"),
}
_MONEY = ("revenue", "gross_margin", "company_value")
_ERRORS = {
    "over_promise": N_("Promised too much, unasked", "error"),
    "late_warning": N_("Told the client late", "error"),
    "skipped_revision": N_("Revision skipped", "error"),
    "thin_brief": N_("Thin brief, with an hour free", "error"),
    "unused_translator": N_("Translator left unused", "error"),
    "silent_refusal": N_("No without an alternative", "error"),
    "empty_discount": N_("Discount on a bluff", "error"),
    "needless_padding": N_("Needless padding", "error"),
}
_LINES = (
    ("again", N_("What I would do again", "lines")),
    ("unknown", N_("What I did not know", "lines")),
    ("change", N_("What would change my mind", "lines")),
)

_QUESTIONS = {
    "sales": N_("Whom did you promise what, and who knew?", "lines"),
    "pm": N_("Which of these would you ring tonight?", "lines"),
    "clients": N_("Whom do we want, on whom do we learn, whom do we leave? A name each.", "lines"),
    "case": N_("What would you never have asked the other window?", "lines"),
    "management": N_("Which letter stopped coming? What tension did you keep on purpose?", "lines"),
}

Figures = Mapping[str, Any]


def figures_of(outcome: Any, view: Figures, place: Place, since: float = 0.0) -> dict[str, Any]:
    """Return what the summary shows of an outcome: figures, errors, and what was predicted.

    ``since`` is the working day on which the guest took the chair.
    """
    found: dict[str, Any] = {name: outcome.kpis.get(name) for name in _FIGURES}
    errors = outcome.errors_of(place.seat, since)
    if errors:
        found["errors"] = dict(errors)
    if place.name in STORIES:
        found["predicted"] = STORIES[place.name](outcome, float(place.last_day))
        return found
    if place.seat == "management":
        return {**found, "value_growth": _growth(outcome)}
    counted = pm_truths if place.seat == "pm" else truths
    promises = own_promises(outcome, view, place, since)
    found["predicted"] = counted(outcome, view.get("person"), promises)
    return found


def _growth(outcome: Any) -> float | None:
    """Return the company value made so far, as a share of the client equity on day 0."""
    worth = next(
        (r.values["equity_cents"] for r in outcome.records if r.kind == "opening_books"), 0
    )
    made = outcome.kpis.get("company_value")
    return made / (worth / 100) if made is not None and worth else None


def own_promises(
    outcome: Any, view: Figures, place: Place, since: float = 0.0
) -> list[dict[str, Any]]:
    """Return the promises that this chair made or had to keep in its weeks, with clients' names.

    Those that were over before day ``since`` were the host's.
    """
    known = [*(view.get("pipeline") or ()), *(view.get("clients") or ())]
    names = {row["client"]: row["client_name"] for row in known}
    chair, whose = view.get("person"), "pm" if place.seat == "pm" else "seller"
    return [
        {"client_name": names.get(row["client"], row["client"]), **row}
        for row in outcome.promises
        if row.get(whose, chair) == chair and row["made_day"] < place.last_day
        if not since or max(row["due_day"], row["done_day"] or row["due_day"]) >= since
    ]


class Summary:
    """The closing page; calls ``keep(lines)`` with the three lines.

    ``anew()`` starts again, ``ripple()`` follows one of the decisions.
    """

    def __init__(
        self,
        place: Place,
        keep: Callable[[dict[str, str]], bool],
        anew: Callable[[], None],
        ripple: Callable[[], None],
    ) -> None:
        self._place = place
        self._keep = keep
        self._figures = html()
        self._promises = html()
        self._predicted = html()
        self._areas = {name: _area(_(text, "lines")) for name, text in _LINES}
        keep_button = button(_("Keep the lines"), self._press, "cd-primary", "cd-once")
        anew_button = button(_("Start a new session"), anew, "cd-once")
        self.ripple_button = button(_("Follow a decision"), ripple, "cd-once")
        set_class(self.ripple_button, "cd-hide", place.seat == "management")
        self._said = html("", "cd-say")
        asked = "clients" if place.long_periods else place.seat
        asked = "case" if "tool" in place.agenda and place.seat == "management" else asked
        question = _(_QUESTIONS[asked], "lines")
        lines = box(
            [
                html(
                    f'<div class="cd-h"><span role="heading" aria-level="2">'
                    f"{esc(_('Three lines, for yourself'))}</span></div>"
                    f'<p class="cd-note" style="margin:0 0 .6em">{esc(question)}</p>'
                ),
                *self._areas.values(),
                box([keep_button, self.ripple_button, anew_button], "cd-buttons", "cd-flush"),
                self._said,
            ],
            "cd-panel",
        )
        left = box([self._figures, self._predicted], "cd-panel", "cd-figures")
        promises = box([self._promises], "cd-panel")
        set_class(promises, "cd-hide", asked == "case")  # a pair promises nothing
        right = box([lines, promises], "cd-right")
        self.box = box([left, right], "cd-closing")

    def show(self, notes: Figures, final: Figures, promises: Sequence[Any], view: Figures) -> None:
        """Show the final figures beside those so far, which the session's ``notes`` hold.

        Below the lines stand the promises of this desk; a director's, its levers.
        """
        so_far = notes.get("so_far") or final
        lines = notes.get("lines") or {}
        self._figures.value = self._table(so_far, final) + _error_table(final)
        self._predicted.value = self._predictions(notes.get("predictions") or {}, so_far, final)
        self._promises.value = (
            _led(view, self._place)
            if self._place.seat == "management"
            else _promise_table(promises, self._place)
        )
        for name, area in self._areas.items():
            area.value = str(lines.get(name, ""))

    def _press(self) -> None:
        kept = self._keep({name: area.value.strip() for name, area in self._areas.items()})
        text = _("Kept in the session file.") if kept else _("Not saved. Keep this window open.")
        self._said.value = f'<span class="cd-note" role="status">{esc(text)}</span>'

    def _predictions(self, predicted: Figures, so_far: Figures, final: Figures) -> str:
        counts = [figures.get("predicted") or {} for figures in (so_far, final)]
        rows = answered_rows(self._place.name, predicted, *counts)
        if not rows:
            return ""
        heads = [_("Asked"), _("You said"), _("So far"), _("In the end")]
        caption = _("What you predicted, how sure you were, and what this one run tells")
        cells = [[esc(text) for text in row] for row in rows]
        return "<br>" + table(caption, heads, cells, text=4)

    def _table(self, so_far: Figures, last: Figures) -> str:
        place = self._place
        weeks = _("So far, after your {weeks} weeks").format(weeks=number(place.weeks))
        later = _("After {weeks} weeks more, on your rules").format(
            weeks=number(place.run_on_weeks)
        )
        rows = [
            [esc(_(label, "figure")), _shown(name, so_far), f"<b>{_shown(name, last)}</b>"]
            for name, label in _FIGURES.items()
            if so_far.get(name) is not None or last.get(name) is not None
        ]
        heads = [_("Figure"), weeks, later]
        if not place.run_on_weeks:  # then both columns are one
            heads, rows = heads[:2], [[label, value] for label, _old, value in rows]
        caption = _("Figures count from week 1. One run: luck is in both columns.")
        if not place.run_on_weeks:
            caption = _("Figures count from week 1. One run: luck is in it.")
        tag = f'<span class="cd-tag">{mark(place.seat)}{esc(desk_name(place.seat))}</span>'
        head = _("What came of it")
        return (
            f'<div class="cd-h">'
            f'<span class="cd-title" role="heading" aria-level="2" tabindex="-1">'
            f"{esc(head)}</span>{tag}</div>" + table(caption, heads, rows)
        )


def _area(label: str) -> Any:
    area = widgets.Textarea(description=label, continuous_update=False, rows=2)
    area.style.description_width = "initial"
    return area


def _shown(name: str, figures: Figures) -> str:
    value = figures.get(name)
    if value is None:
        return "–"
    if name in _MONEY:
        return esc(format_money(value))
    if name == "client_satisfaction":
        return esc(number(10 * value, 1))
    return esc(format_percent(value, 1 if name in ("discount_given", "value_growth") else 0))


def _error_table(figures: Figures) -> str:
    errors = figures.get("errors") or {}
    rows = [
        [esc(_(label, "error")), number(errors[name])]
        for name, label in _ERRORS.items()
        if name in errors
    ]
    if not rows:
        return ""
    caption = _(
        "In your weeks, by you or by your rules. Four kinds belong to each desk. "
        "The count is not a grade."
    )
    return "<br>" + table(caption, [_("Counted"), _("Times")], rows)


def _promise_table(promises: Sequence[Any], place: Place) -> str:
    states = [row["state"] for row in promises]
    counts = _("kept {kept} · broken {broken} · open {open}").format(
        **{state: number(states.count(state)) for state in ("kept", "broken", "open")}
    )
    title = _("Promises at your desk") if place.seat == "pm" else _("Your promises")
    head = (
        f'<div class="cd-h"><span role="heading" aria-level="2">{esc(title)}</span>'
        f'<span class="cd-note">{esc(counts)}</span></div>'
    )
    broken = [row for row in promises if row["state"] == "broken"]
    if not broken:
        return head
    rows = [
        [
            esc(row.get("client_name") or row["client"]),
            esc(place.short_date(row["made_day"])),
            _days(row.get("said_days")),
            _days(row.get("promised_days")),
            _days(row.get("used_days")),
        ]
        for row in broken
    ]
    text = ngettext(
        "{count} broken promise, in days", "{count} broken promises, in days", len(rows)
    )
    heads = [_("Client"), _("Made"), _("PM said"), _("Promised"), _("Used")]
    shown = table(text.format(count=number(len(rows))), heads, rows, text=2)
    return head + f'<div class="cd-scroll" tabindex="0">{shown}</div>'


def _led(view: Figures, place: Place) -> str:
    """Show a director's levers by period, and for long periods what each brought."""
    title = _("What you had set")
    head = f'<div class="cd-h"><span role="heading" aria-level="2">{esc(title)}</span></div>'
    trend = trend_html(view, place) + "<br>" if place.long_periods else ""
    return f'{head}<div class="cd-scroll" tabindex="0">{trend}{led_html(view, place)}</div>'


def _days(value: Any) -> str:
    return "–" if value is None else number(value, 1)
