"""How does somebody say what the host will choose, or propose what to choose?

The host's card with its facts and nothing chosen on it. To foresee takes one answer, how sure one
is, and (if one has an idea) what weighs most; to propose takes an answer to every field. After that
the card stays as it was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from simlib.decisions import DecisionPoint, Option
from simlib.i18n import _
from simlib.shadow import SURE
from simlib.ui.calibration import sure_name
from simlib.ui.card import key, question_html
from simlib.ui.cards import CardWords, FieldWords, card_words
from simlib.ui.marks import esc
from simlib.ui.parts import box, button, html, radio, set_class, set_options
from simlib.ui.place import Place
from simlib.ui.whys import weights

__all__ = ["Answer", "Foresight"]

_CONTROLS = 3
CANNOT_TELL = ""


class Answer(NamedTuple):
    """What was answered: values as shown by field, how sure (0 = a mere guess), what weighs."""

    values: dict[str, Option]
    sure: float = 0.0
    weighs: str = ""


class Foresight:
    """The card of somebody who sits beside a host; calls ``lock(answer)`` when it is answered."""

    def __init__(
        self, place: Place, lock: Callable[[Answer], None], more: Sequence[Any] = ()
    ) -> None:
        self._place = place
        self._lock = lock
        self.point: DecisionPoint | None = None
        self.words: CardWords | None = None
        self._proposing = False
        self._strip = html("", "cd-hide")
        self._top = html()
        self.controls = [radio("", (), "cd-seg") for _index in range(_CONTROLS)]
        self.sure = radio(_("How sure are you?"), _degrees(), "cd-seg")
        self.weighs = radio(_("What weighs most? If you have an idea"), weights(), "cd-seg")
        self.lock_button = button(_("Lock in"), self._press, "cd-primary", "cd-once")
        self._more = box(more, "cd-more")
        self._say = html("", "cd-say")
        asked = box([*self.controls, self.sure, self.weighs], "cd-asked", "cd-stack")
        self._key = html()
        self.box = box(
            [
                self._strip,
                self._top,
                box([self._key, asked], "cd-row"),
                box([self.lock_button, self._say], "cd-buttons"),
                self._more,
            ],
            "cd-card",
        )

    def show(self, point: DecisionPoint, count: int, proposing: bool) -> None:
        """Lay a card open with nothing chosen; ``count`` is its number among all."""
        if point == self.point and proposing == self._proposing and not self.lock_button.disabled:
            return
        self.point, self.words = point, card_words(point, self._place)
        self._proposing = proposing
        note = _("Proposal {count}") if proposing else _("Prediction {count}")
        self._top.value = question_html(
            self._place, self.words, note.format(count=count), self._place.first_name
        )
        self._key.value = key(_("You propose") if proposing else _("You foresee"))
        self._fill()
        self._freeze(False)
        text = _("{host} does not see your answers.")
        asked = _("{host} looks at it before anything is decided.")
        self._tell((asked if proposing else text).format(host=self._place.first_name))

    def show_strip(self, text: str) -> None:
        """Show ready HTML above the card; an empty text takes it away."""
        self._strip.value = f'<div class="cd-strip">{text}</div>'
        set_class(self._strip, "cd-hide", not text)

    def lay_answer(self, answer: Answer) -> None:
        """Show an answer that was given, frozen."""
        for control, field in zip(self.controls, self.fields, strict=False):
            values = [value for _text, value in control.options]
            said = answer.values.get(field.name, CANNOT_TELL)
            control.index = values.index(said) if said in values else None
        if not self._proposing:
            self.sure.index = [0.0, *SURE].index(answer.sure)
            codes = [code for _text, code in weights()]
            self.weighs.index = codes.index(answer.weighs) if answer.weighs else None
        self._freeze(True)
        said_so = (
            _("{host} has looked at it.") if self._proposing else _("Nothing was shown before.")
        )
        self._tell(said_so.format(host=self._place.first_name))

    @property
    def fields(self) -> tuple[FieldWords, ...]:
        """The fields that are asked: all for a proposal, else what the card turns on."""
        words = () if self.words is None else self.words.fields
        return words if self._proposing else words[:1]

    def _fill(self) -> None:
        host = self._place.first_name
        for index, control in enumerate(self.controls):
            used = index < len(self.fields)
            set_class(control, "cd-hide", not used)
            if used:
                field = self.fields[index]
                options = list(field.options)
                label = field.label
                if not self._proposing:
                    label = _("What will {host} choose?").format(host=host)
                    options.append((_("I can't tell"), CANNOT_TELL))
                set_class(control, "cd-two", any("\n" in text for text, _value in options))
                set_options(control, label, options, 0)
                control.index = None
        for control in (self.sure, self.weighs):
            control.index = None
            set_class(control, "cd-hide", self._proposing)

    def _freeze(self, frozen: bool) -> None:
        for control in (*self.controls, self.sure, self.weighs):
            control.disabled = frozen
        self.lock_button.disabled = frozen
        ask = _("Ask {host}").format(host=self._place.first_name)
        free = ask if self._proposing else _("Lock in")
        self.lock_button.description = _("Locked in") if frozen else free
        set_class(self._more, "cd-hide", frozen)

    def _press(self) -> None:
        used = self.controls[: len(self.fields)]
        open_ones = any(control.index is None for control in used)
        told = not self._proposing and used[0].value != CANNOT_TELL
        if open_ones or (told and self.sure.index is None):
            text = _("Choose an answer, and how sure you are.")
            self._tell(_("Choose an answer to each question.") if self._proposing else text, True)
            return
        values = {f.name: c.value for f, c in zip(self.fields, used, strict=True)}
        sure = 0.0 if self.sure.index is None or not told else self.sure.value
        self._lock(Answer(values, sure, self.weighs.value or ""))

    def _tell(self, text: str, bad: bool = False) -> None:
        cross = '<span class="cd-down">✕ </span>' if bad else ""
        self._say.value = f'<span class="cd-note" role="status">{cross}{esc(text)}</span>'


def _degrees() -> list[tuple[str, float]]:
    return [(sure_name(share), share) for share in (0.0, *SURE)]
