"""What lies on the desk when it is not a question: a start, a pause, a note, a farewell?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from simlib.ui.marks import esc, mark
from simlib.ui.parts import box, button, html, set_class
from simlib.ui.place import Place

__all__ = ["Act", "Sheet", "paragraphs"]

_BUTTONS = 3


class Act(NamedTuple):
    """What a button of a sheet says and does."""

    text: str
    press: Callable[[], None]


class Sheet:
    """A page of prose with up to three buttons in the place of the card."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._acts: list[Act] = []
        self._text = html()
        self.buttons = [
            button("", self._presser(index), "cd-once", *(["cd-primary"] if index == 0 else []))
            for index in range(_BUTTONS)
        ]
        self._say = html("", "cd-say")
        self.box = box([self._text, box([*self.buttons, self._say], "cd-buttons")], "cd-card")

    def show(
        self, tag: str, title: str, body: str, acts: Sequence[Act] = (), say: str = ""
    ) -> None:
        """Show a title, a body of ready HTML, and buttons; the first is the usual one."""
        self._text.value = (
            f'<div class="cd-cardhead"><span class="cd-tag">'
            f"{mark(self._place.seat)}{esc(tag)}</span></div>"
            f'<div class="cd-title" role="heading" aria-level="2" tabindex="-1">{esc(title)}</div>'
            f'<div class="cd-row"><span></span><div class="cd-prose">{body}</div></div>'
        )
        self._acts = list(acts)
        for index, made in enumerate(self.buttons):
            used = index < len(self._acts)
            set_class(made, "cd-hide", not used)
            made.disabled = False
            if used:
                made.description = self._acts[index].text
        self._say.value = f'<span class="cd-note">{esc(say)}</span>'

    def show_working(self, text: str, share: float | None = None) -> None:
        """Show that the firm works; ``share`` fills a bar."""
        for made in self.buttons:
            made.disabled = True
        bar = "" if share is None else f'<progress max="1" value="{share:.3f}"></progress>'
        self._say.value = f'<span class="cd-note"><i class="cd-spin"></i>{esc(text)}</span>{bar}'

    def _presser(self, index: int) -> Callable[[], None]:
        def press() -> None:
            if index < len(self._acts):
                self._acts[index].press()

        return press


def paragraphs(*texts: str) -> str:
    """Write plain texts as paragraphs."""
    return "".join(f"<p>{esc(text)}</p>" for text in texts if text)
