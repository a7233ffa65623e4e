"""Which decision shall be followed, what else might it have been, and what would have come of it?

One list of decisions and the card as it lay on the desk then, with nothing on it that was not known
at that hour. Another answer, a forecast and how sure one is of it are asked together, before
anything is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from simlib.crossroads import contrast
from simlib.decisions import Decision, DecisionPoint
from simlib.i18n import N_, _
from simlib.ui.card import key, question_html
from simlib.ui.cards import CardWords, card_words
from simlib.ui.happened import short_kind
from simlib.ui.marks import esc
from simlib.ui.parts import box, button, html, radio, set_class, set_options
from simlib.ui.place import Place
from simlib.ui.questions import GUESS, sure_text
from simlib.ui.ripples import answer_text

__all__ = ["CANNOT_TELL", "SIGNS", "Choice", "Forecast"]

SURE = (GUESS, 0.4, 0.55, 0.7, 0.85, 0.95)
CANNOT_TELL = "cannot_tell"
SIGNS: Mapping[str, str] = {
    "worse": N_("Worse", "ripple.sign"),
    "no_effect": N_("No difference", "ripple.sign"),
    "better": N_("Better", "ripple.sign"),
    CANNOT_TELL: N_("Cannot tell", "ripple.sign"),
}
_CONTROLS = 3
_WHY: Mapping[str, str] = {
    "long": N_("One set off a long chain.", "ripple.few"),
    "missed": N_("One came out least as was said.", "ripple.few"),
    "calm": N_("One changed nothing.", "ripple.few"),
}


class Forecast(NamedTuple):
    """What somebody expects of another answer: a verdict, and how sure (0..1; None: not asked)."""

    instead: Decision
    sign: str
    sure: float | None


class Choice:
    """The page on which a decision is picked; calls ``follow(point, forecast)``."""

    def __init__(self, place: Place, follow: Callable[[DecisionPoint, Forecast], None]) -> None:
        self._place, self._follow = place, follow
        self._points: dict[str, DecisionPoint] = {}
        self._few: Mapping[str, str] = {}
        self._clients: Mapping[str, str] = {}
        self._filling = False
        self.point: DecisionPoint | None = None
        self._words: CardWords | None = None
        self._head = html()
        self.list = radio(_("Decisions"), (), "cd-list", "cd-tabs")
        self.list.observe(lambda _change: self._pick(), names="index")
        self.all_button = button("", self._swap, "cd-quiet")
        self._whole = False
        self._top = html()
        self._decided, self._say = html(), html("", "cd-say")
        self.controls = [radio("", (), "cd-seg") for _index in range(_CONTROLS)]
        self.sign = radio(_("What would have come of it, for this client?"), _signs(), "cd-seg")
        self.sure = radio(_("How sure are you?"), _degrees(), "cd-seg")
        self.lock_button = button(_("Lock in and follow"), self._press, "cd-primary", "cd-once")
        self.box = box([self._side(), self._card()], "cd-ripple-choice")

    def show(
        self,
        points: Sequence[DecisionPoint],
        few: Mapping[str, str],
        clients: Mapping[str, str],
    ) -> None:
        """Offer decisions; ``few`` are those to begin with, as `simlib.crossroads.three_of` gives.

        ``clients`` are the clients' names by deal. What is long and what is calm is not told.
        """
        self._points = {point.id: point for point in points}
        self._few, self._clients = few, clients
        self._whole = not few
        self._list()

    def _side(self) -> Any:
        return box([self._head, self.list, self.all_button], "cd-panel", "cd-decisions")

    def _card(self) -> Any:
        foreseen = box([self.sign, self.sure], "cd-asked", "cd-stack")
        return box(
            [
                self._top,
                box([html(key(_("You decided"))), self._decided], "cd-row"),
                box([html(key(_("What if"))), box(self.controls, "cd-asked")], "cd-row"),
                box([html(key(_("You foresee"))), foreseen], "cd-row"),
                box([self.lock_button, self._say], "cd-buttons"),
            ],
            "cd-card",
        )

    # ---- the list

    def _swap(self) -> None:
        self._whole = not self._whole
        self._list()

    def _list(self) -> None:
        names = list(self._points) if self._whole else list(self._few)
        text = _("Your decisions on deals that are over.") if self._whole else _few_text(self._few)
        self._head.value = (
            f'<div class="cd-h"><span role="heading" aria-level="2">'
            f'{esc(_("Follow a decision"))}</span></div><p class="cd-note">{esc(text)}</p>'
        )
        self.all_button.description = (
            _("Those to begin with") if self._whole else _("All decisions")
        )
        set_class(self.all_button, "cd-hide", not self._few or len(self._points) <= len(self._few))
        texts = [self._line(self._points[name]) for name in names]
        unique = [text + " " * texts[:i].count(text) for i, text in enumerate(texts)]
        chosen = names.index(self.point.id) if self.point and self.point.id in names else 0
        self._filling = True
        set_options(self.list, _("Decisions"), list(zip(unique, names, strict=True)), chosen)
        self._filling = False
        self._pick()

    def _line(self, point: DecisionPoint) -> str:
        client = self._clients.get(point.deal, point.deal)
        return f"{client} · {short_kind(point.kind)}\n{self._place.date(point.hour)}"

    def _pick(self) -> None:
        if self._filling or self.list.value is None:
            return
        point = self._points[self.list.value]
        if point == self.point:
            return
        self.point, self._words = point, card_words(point, self._place)
        asked = _("as it lay before you on {date}").format(date=self._place.date(point.hour))
        self._top.value = question_html(self._place, self._words, asked)
        self._decided.value = f"<b>{esc(answer_text(point, point.default))}</b>"
        self._fill(self._words, contrast(point))
        self.sign.index = self.sure.index = None
        self._tell(_("Nothing of what followed is shown before."))

    def _fill(self, words: CardWords, other: Decision) -> None:
        """Show the answers of the card, with one that differs chosen."""
        for index, control in enumerate(self.controls):
            used = index < len(words.fields)
            set_class(control, "cd-hide", not used)
            if not used:
                continue
            field = words.fields[index]
            values = [value for _text, value in field.options]
            set_class(control, "cd-two", any("\n" in text for text, _value in field.options))
            wanted = self.point.value(other, field.name) if self.point else values[0]
            label = _("Instead") if len(words.fields) == 1 else field.label
            near = field.default if other.values[field.name] == self._kept(field.name) else None
            set_options(control, label, field.options, _place_of(values, wanted, near))

    def _kept(self, field: str) -> Any:
        return None if self.point is None else self.point.default_values.get(field)

    # ---- the forecast

    @property
    def instead(self) -> Decision | None:
        """The other answer as chosen now; None where it is what was decided."""
        if self.point is None or self._words is None:
            return None
        pairs = zip(self.controls, self._words.fields, strict=False)
        changed = {
            field.name: field.options[control.index][1]
            for control, field in pairs
            if control.index != field.default
        }
        return self.point.decision(**changed) if changed else None

    def _press(self) -> None:
        instead = self.instead
        if instead is None or self.point is None:
            self._tell(_("Choose something else than you decided."), bad=True)
        elif self.sign.value is None:
            self._tell(_("Say first what would have come of it."), bad=True)
        elif self.sure.value is None and self.sign.value != CANNOT_TELL:
            self._tell(_("Say how sure you are. A guess is welcome."), bad=True)
        else:
            self._follow(self.point, Forecast(instead, self.sign.value, self.sure.value))

    def _tell(self, text: str, bad: bool = False) -> None:
        kind = "cd-down" if bad else "cd-note"
        cross = "✕ " if bad else ""
        self._say.value = f'<span class="{kind}" role="status">{esc(cross + text)}</span>'


def _place_of(values: Sequence[Any], wanted: Any, decided: int | None) -> int:
    if decided is not None:
        return decided
    if isinstance(wanted, str):
        return list(values).index(wanted)
    return min(range(len(values)), key=lambda index: abs(float(values[index]) - wanted))


def _few_text(few: Mapping[str, str]) -> str:
    """Say what the few are among, in an order that has nothing to do with theirs."""
    told = [_(text, "ripple.few") for why, text in _WHY.items() if why in few.values()]
    first = _("To begin with, in the order in which you took them.")
    return " ".join([first, *told, _("Which is which?")] if len(few) > 1 else [first])


def _signs() -> list[tuple[str, str]]:
    return [(_(text, "ripple.sign"), sign) for sign, text in SIGNS.items()]


def _degrees() -> list[tuple[str, float]]:
    return [(sure_text(share), share) for share in SURE]
