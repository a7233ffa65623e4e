"""How is a business case put together: the two hands of cards, and the sheet that is signed?

Widgets only. The hands stand at the right; what the other window has not shown lies face down. The
sheet asks a figure and a range for each window's part and who signs, and tells at once what the
director would read of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import ipywidgets as widgets

from simlib.i18n import _, format_money, format_percent
from simlib.i18n import format_number as number
from simlib.ui.case_hands import RANGES, SIDES, Case, Clue
from simlib.ui.marks import esc, mark
from simlib.ui.parts import box, button, html, radio, set_class
from simlib.ui.place import desk_name

__all__ = ["CaseSheet", "HandsPanel"]

_FIGURES = tuple(range(0, 62_500, 2_500))  # EUR a year that a part may be said to be worth


class HandsPanel:
    """Both hands; calls ``swap(name)`` with the card that is laid on the table."""

    def __init__(self, swap: Callable[[str], None]) -> None:
        self._tables = {side: html("", "cd-hand") for side in SIDES}
        self._menu: Any = widgets.Dropdown(description=_("Show them"))
        self._menu.style.description_width = "initial"
        self._button = button(_("Swap a card"), lambda: swap(str(self._menu.value)), "cd-once")
        self._swap = box([self._menu, self._button], "cd-rules", "cd-swap")
        self._panels = {
            side: box([self._tables[side]], "cd-panel", f"cd-hand-{side}") for side in SIDES
        }
        self.box = box([], "cd-right", "cd-hands")

    def show(
        self,
        hands: Mapping[str, Sequence[Clue]],
        seen: Mapping[str, Collection[str]],
        home: str,
        swaps: bool = True,
    ) -> None:
        """Show a hand for each side; of the other side only what was ``seen``, by name.

        Without ``swaps`` there is no case to write now.
        """
        own = home if home in SIDES else ""
        for side, clues in hands.items():
            open_ones = {clue.name for clue in clues} if own in ("", side) else set(seen[side])
            given = set(seen[side]) if side == own else set()
            self._tables[side].value = _hand_html(side, clues, open_ones, given)
        left = [
            (clue.label, clue.name) for clue in hands.get(own, ()) if clue.name not in seen[own]
        ]
        set_class(self._swap, "cd-hide", not (left and swaps))
        if left:
            self._menu.options = left
            self._menu.value = left[0][1]
        sides = [own, *(side for side in SIDES if side != own)] if own else list(SIDES)
        panels = [self._panels[side] for side in sides]
        self.box.children = [panels[0], self._swap, panels[1]]


class CaseSheet:
    """The sheet that is signed; calls ``send(case)``. ``read`` tells what the director reads."""

    def __init__(
        self, read: Callable[[Case], tuple[float, float]], send: Callable[[Case], None]
    ) -> None:
        self._read = read
        self.figures = {side: _figure(side) for side in SIDES}
        self.ranges = {side: _range() for side in SIDES}
        self.form = radio(
            _("Who signs?"),
            [(_("Each window a case of its own"), False), (_("One case, both sign"), True)],
            "cd-seg",
        )
        for control in (*self.figures.values(), *self.ranges.values(), self.form):
            control.observe(lambda _change: self._changed(), names="value")
        self._top, self._ledger = html(), html()
        self.send_button = button(
            _("Send it to Livia"), lambda: send(self.case), "cd-primary", "cd-once", "cd-decide"
        )
        note = esc(_("Final once sent. She decides on what she reads."))
        say = html(f'<span class="cd-note">{note}</span>', "cd-say")
        rows = [
            box([html(_key(desk_name(side), side)), self._part(side)], "cd-row")
            for side in ("pm", "sales")
        ]
        self.box = box(
            [
                self._top,
                *rows,
                box([html(_key(_("Signature"))), box([self.form], "cd-asked")], "cd-row"),
                box([html(_key(_("What she reads"))), self._ledger], "cd-row"),
                box([self.send_button, say], "cd-buttons"),
            ],
            "cd-card",
        )

    @property
    def case(self) -> Case:
        """The case as it is filled in now."""
        return Case(
            {side: float(self.figures[side].value) for side in SIDES},
            {side: float(self.ranges[side].value) for side in SIDES},
            bool(self.form.value),
        )

    def show(self, title: str, happened: str, facts: Sequence[tuple[str, str]]) -> None:
        """Show the words of an asking; figures that were filled in stay."""
        cells = "".join(
            f'<span class="k">{esc(name)}</span><span>{esc(value)}</span>' for name, value in facts
        )
        unseen = _("You cannot see: what it would really save, on either side.")
        self._top.value = (
            f'<div class="cd-cardhead"><span class="cd-tag">{mark("management")}'
            f"{esc(_('The case of the portal'))}</span></div>"
            f'<div class="cd-title" role="heading" aria-level="2" tabindex="-1">{esc(title)}</div>'
            f'<div class="cd-row">{_key(_("What happened"))}<div>{esc(happened)}</div></div>'
            f'<div class="cd-row">{_key(_("What you know"))}<div><div class="cd-facts">{cells}'
            f'</div><div class="cd-unseen">{mark("hidden")}{esc(unseen)}</div></div></div>'
        )
        self._changed()

    def _part(self, side: str) -> Any:
        return box([self.figures[side], self.ranges[side]], "cd-asked", "cd-case")

    def _changed(self) -> None:
        eur, share = self._read(self.case)
        told = [
            (_("Lower ends, a year"), format_money(eur)),
            (_("Over its cost"), number(share, 2)),
        ]
        cells = "".join(f"<div><span>{esc(k)}</span><b>{esc(v)}</b></div>" for k, v in told)
        self._ledger.value = f'<div class="cd-ledger" role="status">{cells}</div>'


def _figure(side: str) -> Any:
    options = [(_("Nothing"), 0), *((format_money(eur), eur) for eur in _FIGURES[1:])]
    made = widgets.Dropdown(options=options, value=0, description=_("Worth in a year"))
    made.style.description_width = "initial"
    made.add_class(f"cd-figure-{side}")
    return made


def _range() -> Any:
    options = [(_("± {share}").format(share=format_percent(share)), share) for share in RANGES]
    return radio(_("Give or take"), options, "cd-seg")


def _hand_html(
    side: str, clues: Sequence[Clue], open_ones: Collection[str], given: Collection[str]
) -> str:
    head = (
        f'<div class="cd-h"><span role="heading" aria-level="2">{mark(side)}'
        f"{esc(desk_name(side))}</span>"
        f'<span class="cd-note">{esc(_count(len(open_ones), len(clues)))}</span></div>'
    )
    rows = "".join(
        f'<li class="cd-clue{" cd-given" if clue.name in given else ""}"><span>{esc(clue.label)}'
        f"</span><b>{esc(clue.value)}</b></li>"
        for clue in clues
        if clue.name in open_ones
    )
    down = "".join(
        f'<li class="cd-clue cd-facedown">{esc(_("A card, face down"))}</li>'
        for clue in clues
        if clue.name not in open_ones
    )
    return f"{head}<ul>{rows}{down}</ul>"


def _count(seen: int, whole: int) -> str:
    return _("{seen} of {whole} face up").format(seen=number(seen), whole=number(whole))


def _key(text: str, shape: str = "") -> str:
    return f'<span class="cd-key">{mark(shape) if shape else ""}{esc(text)}</span>'
