"""How does somebody who sits there in person decide as the host?

The host looks at the same card, chooses, and writes one sentence; the guest looks away meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from simlib.decisions import Option
from simlib.i18n import _
from simlib.ui.cards import CardWords
from simlib.ui.marks import esc
from simlib.ui.parts import box, button, html, radio, set_class, set_options
from simlib.ui.place import Place

__all__ = ["HostCard"]

_CONTROLS = 3
_LONGEST = 200  # letters of the sentence


class HostCard:
    """The choice of a host in person; calls ``decide(values, sentence)``."""

    def __init__(self, place: Place, decide: Callable[[dict[str, Option], str], None]) -> None:
        self._place = place
        self._decide = decide
        self._words: CardWords | None = None
        self._head = html()
        self.controls = [radio("", (), "cd-seg") for _index in range(_CONTROLS)]
        self.sentence = widgets.Textarea(description=_("In one sentence: what decided it?"), rows=2)
        self.sentence.style.description_width = "initial"
        self.button = button(_("Decide"), self._press, "cd-primary", "cd-once")
        self._say = html("", "cd-say")
        buttons = box([self.button, self._say], "cd-buttons", "cd-flush")
        asked = box([*self.controls, self.sentence], "cd-asked", "cd-stack")
        self.box = box([self._head, asked, buttons], "cd-panel", "cd-hosting")

    def show(self, words: CardWords) -> None:
        """Ask for the host's choice, with nothing chosen."""
        self._words = words
        title = _("{host} decides").format(host=self._place.first_name)
        text = _("Whoever plays the host chooses now. The guest looks away.")
        self._head.value = f'<div class="cd-h">{esc(title)}</div><p>{esc(text)}</p>'
        for index, control in enumerate(self.controls):
            used = index < len(words.fields)
            set_class(control, "cd-hide", not used)
            if used:
                field = words.fields[index]
                set_class(control, "cd-two", any("\n" in name for name, _value in field.options))
                set_options(control, field.label, field.options, 0)
                control.index = None
        self.sentence.value = ""
        self._say.value = ""

    def _press(self) -> None:
        fields = self._words.fields if self._words is not None else ()
        used = self.controls[: len(fields)]
        if any(control.index is None for control in used):
            text = esc(_("Choose an answer to each question."))
            self._say.value = f'<span class="cd-note"><span class="cd-down">✕ </span>{text}</span>'
            return
        values = {field.name: c.value for field, c in zip(fields, used, strict=True)}
        self._decide(values, self.sentence.value.strip()[:_LONGEST])
