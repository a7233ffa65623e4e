"""How is one question put and answered?

The card shows the words, up to three controls and the ledger of what the choice costs now. Its
controls are made once and given other options for each question. Nothing is final before Decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from simlib.decisions import Decision, DecisionPoint, Option
from simlib.i18n import _
from simlib.i18n import format_number as number
from simlib.ui.cards import CardWords, card_words, ledger
from simlib.ui.fact import Fact
from simlib.ui.marks import esc, mark
from simlib.ui.parts import box, button, html, radio, set_class, set_options
from simlib.ui.place import Place

__all__ = ["Card", "facts_html", "key", "question_html"]

_WIDE = ' class="w"'
_CONTROLS = 4  # the most fields that any kind of question has, and one in reserve


class Card:
    """The open question; calls ``decide(decision)`` when it is answered."""

    def __init__(self, place: Place, decide: Callable[[Decision], None], more: list[Any]) -> None:
        self._place = place
        self._decide = decide
        self._filling = False
        self.point: DecisionPoint | None = None
        self._words: CardWords | None = None
        self._strip = html("", "cd-hide")
        self._top = html()
        self.controls = [radio("", (), "cd-seg") for _index in range(_CONTROLS)]
        for control in self.controls:
            control.observe(self._changed, names="index")
        self._question = html("", "cd-sr")
        asked = box([self._question, *self.controls], "cd-asked")
        self._ledger = html()
        self.decide_button = button(_("Decide"), self._press, "cd-primary", "cd-once", "cd-decide")
        self.back_button = button(_("Put back"), self.put_back)
        self._say = html("", "cd-say")
        self.box = box(
            [
                self._strip,
                self._top,
                box([html(key(_("What is asked"))), asked], "cd-row"),
                box([html(key(_("What it costs now"))), self._ledger], "cd-row"),
                box([self.decide_button, self.back_button, self._say], "cd-buttons"),
                box(more, "cd-more"),
            ],
            "cd-card",
        )

    def show(self, point: DecisionPoint, count: int) -> None:
        """Lay a question on the desk; ``count`` is its number in this week."""
        if point != self.point:  # a question that lies open already keeps what was chosen
            self._filling = True
            try:
                self.point, self._words = point, card_words(point, self._place)
                note = _("Question {count} this week").format(count=number(count))
                place = self._place._replace(seat=point.seat)
                self._top.value = question_html(place, self._words, note if count else "")
                self._fill(self._words)
            finally:
                self._filling = False
        self.set_busy(False)
        self._changed(None)

    def put_back(self) -> None:
        """Choose again what the standing rules would answer."""
        if self._words is None:
            return
        for control, field in zip(self.controls, self._words.fields, strict=False):
            control.index = field.default

    def set_busy(self, busy: bool) -> None:
        """Show that an answer is being worked on, or that the card waits again."""
        self.decide_button.disabled = busy
        self.decide_button.description = _("Decided") if busy else _("Decide")
        for control in self.controls:
            control.disabled = busy
        if busy:
            self.back_button.disabled = True
            text = esc(_("The firm works on until your next question."))
            self._say.value = f'<span class="cd-note"><i class="cd-spin"></i>{text}</span>'

    def show_strip(self, text: str, bad: bool = False) -> None:
        """Show a note above the question; an empty text takes it away."""
        self._strip.value = f'<div class="cd-strip{" cd-bad" if bad else ""}">{text}</div>'
        set_class(self._strip, "cd-hide", not text)

    @property
    def chosen(self) -> dict[str, Option]:
        """The values as shown that are chosen now."""
        if self._words is None:
            return {}
        pairs = zip(self.controls, self._words.fields, strict=False)
        return {field.name: field.options[control.index][1] for control, field in pairs}

    @property
    def decision(self) -> Decision:
        """The answer as chosen now; fields left as they were keep the rules' exact values."""
        if self.point is None or self._words is None:
            raise RuntimeError("no question lies open")
        changed = {
            field.name: field.options[control.index][1]
            for control, field in zip(self.controls, self._words.fields, strict=False)
            if control.index != field.default
        }
        return self.point.decision(**changed)

    def _press(self) -> None:
        if self.point is not None and not self.decide_button.disabled:
            self._decide(self.decision)

    def _fill(self, words: CardWords) -> None:
        single = len(words.fields) == 1  # then the question is the label of its only control
        self._question.value = "" if single else esc(words.asked)
        for index, control in enumerate(self.controls):
            used = index < len(words.fields)
            set_class(control, "cd-hide", not used)
            if used:
                field = words.fields[index]
                set_class(control, "cd-two", any("\n" in text for text, _value in field.options))
                set_class(control, "cd-wide", single)
                set_options(control, field.label, field.options, field.default)

    def _changed(self, _change: Any) -> None:
        if self._filling or self.point is None or self._words is None:
            return
        changed = any(
            control.index != field.default
            for control, field in zip(self.controls, self._words.fields, strict=False)
        )
        self.back_button.disabled = not changed
        entries = ledger(self.point, self.chosen, self._place)
        cells = "".join(f"<div><span>{esc(k)}</span><b>{esc(v)}</b></div>" for k, v in entries)
        self._ledger.value = f'<div class="cd-ledger" role="status">{cells}</div>'
        text = esc(_("Final once decided. The clock then runs on."))
        self._say.value = f'<span class="cd-note">{text}</span>'


def question_html(place: Place, words: CardWords, note: str, host: str = "") -> str:
    """Write what a card says above its controls; ``host`` is whose card it is, if not one's own."""
    knows = _("What {host} knows").format(host=host) if host else _("What you know")
    return (
        f'<div class="cd-cardhead"><span class="cd-tag">'
        f"{mark(place.seat)}{esc(words.kind)}</span>"
        f'<span class="cd-note">{esc(note)}</span></div>'
        f'<div class="cd-title" role="heading" aria-level="2" tabindex="-1">'
        f"{esc(words.title)}</div>"
        f'<div class="cd-row">{key(_("What happened"))}<div>{esc(words.happened)}</div></div>'
        f'<div class="cd-row">{key(knows)}<div>{facts_html(words.facts)}'
        f'<div class="cd-unseen">{mark("hidden")}{esc(words.hidden)}</div></div></div>'
    )


def facts_html(facts: Sequence[Fact]) -> str:
    """Write facts as a grid."""
    cells = "".join(
        f'<span class="k{" n" if fact.wide else ""}">{esc(fact.label)}</span>'
        f"<span{_WIDE if fact.wide else ''}>"
        f"{esc(fact.value)}"
        + (f" <small>({esc(fact.age)})</small>" if fact.age else "")
        + "</span>"
        for fact in facts
    )
    return f'<div class="cd-facts">{cells}</div>'


def key(text: str) -> str:
    """Write the name of a row."""
    return f'<span class="cd-key">{esc(text)}</span>'
