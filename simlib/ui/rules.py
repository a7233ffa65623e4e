"""What is answered without asking me, and how?

The standing rules of the seat: each starts as "as colleagues do"; a change is logged at once and
holds from the next desk hour, also after the desk is left. The controls are made when first shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from simlib.decisions import RULES, Rule
from simlib.i18n import N_, _
from simlib.ui import direction
from simlib.ui.cards import option_name
from simlib.ui.marks import esc
from simlib.ui.parts import box, html, set_class
from simlib.ui.place import Place

__all__ = ["SIZES", "RulesPanel", "rule_text", "rules_of"]

_RULES = {
    "bid": N_("Answer a request", "rule"),
    "consult": N_("Ask the PM office", "rule"),
    "promise": N_("Promise a date", "rule"),
    "price": N_("Name a price", "rule"),
    "workflow": N_("Choose a workflow", "rule"),
    "discount": N_("Give a discount", "rule"),
    "handover": N_("Hand over", "rule"),
    "scope": N_("Charge an addition", "rule"),
    "week_plan": N_("Spend free hours", "rule"),
    "estimate": N_("Add to an estimate", "rule"),
    "signoff": N_("Sign a promise", "rule"),
    "clarify": N_("A thin brief", "rule"),
    "supplier": N_("Ask a translator", "rule"),
    "vendor": N_("Offer a rate", "rule"),
    "decline": N_("After a no", "rule"),
    "revision": N_("Revise", "rule"),
    "at_risk": N_("A promise in danger", "rule"),
}
_CHOICES = {
    "auto": N_("as colleagues do", "rule.choice"),
    "ask": N_("ask me", "rule.choice"),
    "risky": N_("only when risky", "rule.choice"),
    "as_asked": N_("as asked", "rule.choice"),
    "own_guess": N_("my own guess", "rule.choice"),
    "as_told": N_("as the PM office says", "rule.choice"),
    "longest": N_("the longest", "rule.choice"),
    "lowest": N_("the lowest", "rule.choice"),
    "low": N_("below list", "rule.choice"),
    "list": N_("list", "rule.choice"),
    "high": N_("above list", "rule.choice"),
    "ask_sales": N_("ask Sales first", "rule.choice"),
    "none": N_("nothing", "rule.choice"),
    "tenth": N_("a tenth", "rule.choice"),
    "fifth": N_("a fifth", "rule.choice"),
    "third": N_("a third", "rule.choice"),
    "best": N_("the best on file", "rule.choice"),
    "first": N_("the first to be done", "rule.choice"),
    "cheapest": N_("the cheapest", "rule.choice"),
}
_HALF_ADDED = N_("a half", "rule.choice")  # of an estimate; "half" alone is half of a discount
_LEVERS = {
    "auto": N_("as it stands", "rule.choice"),
    "none": N_("none", "rule.choice"),
    "quarter": N_("a quarter", "rule.choice"),
    "half": N_("a half", "rule.choice"),
    "three_quarters": N_("three quarters", "rule.choice"),
    "all": N_("all", "rule.choice"),
    "low": N_("low", "rule.choice"),
    "middle": N_("middle", "rule.choice"),
    "high": N_("high", "rule.choice"),
    "highest": N_("highest", "rule.choice"),
    "one": N_("one", "rule.choice"),
    "two": N_("two", "rule.choice"),
    "four": N_("four", "rule.choice"),
    "eight": N_("eight", "rule.choice"),
}
SIZES = ("13", "16", "20", "24")  # pixels of the base text


class RulesPanel:
    """One drop-down a rule, and the size of the text."""

    def __init__(
        self,
        rules: Mapping[str, Rule],
        change: Callable[[str, str], None],
        resize: Callable[[str], None],
    ) -> None:
        self._rules = rules
        self._change = change
        self._resize = resize
        self._showing = False
        self._menus: dict[str, Any] = {}
        self._locked = False
        self._said = html("", "cd-hide")
        self.box = box([], "cd-rules")

    def lock(self, locked: bool) -> None:
        """Lock the rules while somebody else decides, or open them."""
        self._locked = locked
        text = _("These are your host's. They open when you sit down.")
        self._said.value = f'<p class="cd-strip">{esc(text)}</p>'
        set_class(self._said, "cd-hide", not locked)
        for menu in self._menus.values():
            menu.disabled = locked

    def show(self, rules: Mapping[str, str]) -> None:
        """Show the rules as they stand."""
        if not self._menus:
            self._build()
        self._showing = True
        try:
            for name, menu in self._menus.items():
                menu.value = rules.get(name, "auto")
        finally:
            self._showing = False

    @property
    def menus(self) -> Mapping[str, Any]:
        """The drop-downs by rule, once shown."""
        return self._menus

    def _build(self) -> None:
        text = _("They answer what does not reach your desk, and everything after you leave it.")
        head = html(
            f'<div class="cd-h"><span role="heading" aria-level="2">'
            f"{esc(_('Standing rules'))}</span></div>"
            f'<p class="cd-note" style="margin:0 0 .6em">{esc(text)}</p>'
        )
        for name, rule in self._rules.items():
            asks = () if name in direction.KINDS else ("ask",)  # management's always come
            choices = ("auto", *asks, *rule.choices)
            options = [(_choice(rule.field, choice), choice) for choice in choices]
            menu = _menu(_rule_name(name), options)
            menu.observe(self._changer(name), names="value")
            menu.disabled = self._locked
            self._menus[name] = menu
        sizes = [(size or _("follows the window", "text size"), size) for size in ("", *SIZES)]
        size_menu = _menu(_("Text size"), sizes)
        size_menu.observe(lambda change: self._resize(change["new"]), names="value")
        self.box.children = [head, self._said, *self._menus.values(), size_menu]

    def _changer(self, name: str) -> Callable[[Any], None]:
        def changed(change: Any) -> None:
            if not self._showing:
                self._change(name, change["new"])

        return changed


def rule_text(seat: str, name: str, choice: str) -> str:
    """Say a standing rule: what it is about, and what it answers."""
    field = RULES[seat][name].field
    text = _("{rule}: {choice}", "rule")
    return text.format(rule=_rule_name(name), choice=_choice(field, choice))


def rules_of(place: Place) -> Mapping[str, Rule]:
    """Return the standing rules that a place offers: management's are those on its agenda."""
    return {
        name: rule
        for seat in place.seats
        for name, rule in RULES[seat].items()
        if seat != "management" or name in place.agenda
    }


def _rule_name(name: str) -> str:
    if name in direction.TITLES:
        return _(direction.TITLES[name], f"card.{name}.title")
    return _(_RULES.get(name, name), "rule")


def _menu(label: str, options: list[tuple[str, str]]) -> Any:
    menu = widgets.Dropdown(options=options, description=label, value=options[0][1])
    menu.style.description_width = "initial"
    return menu


def _choice(field: str, choice: str) -> str:
    if field in direction.KINDS and choice in _LEVERS:
        return _(_LEVERS[choice], "rule.choice")
    if (field, choice) == ("estimate_days", "half"):
        return _(_HALF_ADDED, "rule.choice")
    if choice in _CHOICES:
        return _(_CHOICES[choice], "rule.choice")
    return option_name(field, choice)
