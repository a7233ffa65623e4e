"""What is asked at the practice desk, and in which words?

Three small questions that nobody can be bad at. Their numbers are part of the text: no model stands
behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from simlib.i18n import N_, _, format_money
from simlib.i18n import format_number as number
from simlib.ui.place import hours_text

__all__ = ["CARDS", "HANDLES", "TASKS", "TINS", "PracticeCard", "costs", "log_line", "say"]

Chosen = Mapping[str, str]
_CONTEXT = "practice"


class Choice(NamedTuple):
    """One control: ``options`` are (value, text), ``default`` the place of the first choice."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    default: int


class PracticeCard(NamedTuple):
    """One question; texts are untranslated, ``facts`` are (label, value)."""

    title: str
    happened: str
    facts: tuple[tuple[str, str], ...]
    hidden: str
    choices: tuple[Choice, ...]


_HOMES = (
    ("sales", N_("Sales", "practice")),
    ("pm", N_("PM office", "practice")),
    ("management", N_("Management", "practice")),
    ("elsewhere", N_("Elsewhere", "practice")),
)
_YEARS = (
    ("under_2", N_("Under 2", "practice")),
    ("2_5", N_("2 to 5", "practice")),
    ("6_15", N_("6 to 15", "practice")),
    ("over_15", N_("Over 15", "practice")),
    ("unsaid", N_("Rather not say", "practice")),
)
_PLACES = (
    ("street", N_("Street window", "practice")),
    ("half_way", N_("Half-way", "practice")),
    ("courtyard", N_("Courtyard", "practice")),
)
_WATER = (
    ("finder", N_("Who finds it dry", "practice")),
    ("turns", N_("Desks in turn", "practice")),
    ("fixed", N_("Bashir", "practice")),
)
TINS = (
    ("none", N_("No", "practice")),
    ("one", N_("One tin", "practice")),
    ("two", N_("Two tins", "practice")),
)
CARDS: Mapping[str, PracticeCard] = {
    "you": PracticeCard(
        N_("Where are you at home?", "practice"),
        N_(
            "Livia asks everybody who sits down here. The answer stays on this computer, beside "
            "your sessions.",
            "practice",
        ),
        ((N_("Used for", "practice"), N_("the line beside the firm's name", "practice")),),
        N_("You cannot see: what others answered. They cannot see yours.", "practice"),
        (
            Choice("home", N_("Your department", "practice"), _HOMES, 1),
            Choice("years", N_("Years in it", "practice"), _YEARS, 4),
        ),
    ),
    "coffee": PracticeCard(
        N_("Where does the coffee machine go?", "practice"),
        N_(
            "The old machine leaked. The new one comes at noon, and somebody has to say where it "
            "stands.",
            "practice",
        ),
        (
            (N_("Corridor", "practice"), N_("{steps} steps long", "practice")),
            (N_("The old one stood", "practice"), N_("half-way", "practice")),
            (N_("Sockets", "practice"), N_("at both windows", "practice")),
            (N_("Cups on Monday", "practice"), N_("about {cups}", "practice")),
        ),
        N_("You cannot see: who drinks the second cup.", "practice"),
        (
            Choice("place", N_("The machine stands", "practice"), _PLACES, 1),
            Choice("water", N_("Who fills the water?", "practice"), _WATER, 0),
        ),
    ),
    "biscuits": PracticeCard(
        N_("Biscuits this Monday?", "practice"),
        N_(
            "The list for the shop closes at ten. The question comes every Monday, unless a "
            "standing rule answers it.",
            "practice",
        ),
        (
            (N_("Price", "practice"), N_("{tin} a tin", "practice")),
            (N_("Last Monday", "practice"), N_("one tin", "practice")),
        ),
        N_("You cannot see: who eats the last one.", "practice"),
        (Choice("tins", N_("Do we buy biscuits?", "practice"), TINS, 1),),
    ),
}
TASKS: Mapping[str, str] = {
    "decide": N_("Choose, then Decide", "practice"),
    "put_back": N_("Change it, then Put back", "practice"),
    "rule": N_("Set a standing rule", "practice"),
    "resume": N_("Close, and Resume", "practice"),
}
HANDLES = (
    (N_("Decide", "practice"), N_("makes the choice final", "practice")),
    (N_("Put back", "practice"), N_("undoes it before that", "practice")),
    (N_("A standing rule", "practice"), N_("answers in your place", "practice")),
    (N_("Saved", "practice"), N_("with every decision", "practice")),
)
_LOG = {
    "you": N_("At home: {choice}", "practice"),
    "coffee": N_("The coffee machine: {choice}", "practice"),
    "biscuits": N_("Biscuits: {choice}", "practice"),
    "rule": N_("Biscuits, by your rule: {choice}", "practice"),
}
_LOGGED = {"you": _HOMES, "coffee": _PLACES, "biscuits": TINS, "rule": TINS}
_STEPS = {"street": (4, 38), "half_way": (21, 21), "courtyard": (38, 4)}
_CABLE = {"street": 2, "half_way": 14, "courtyard": 2}
_FILLING = {"finder": 0.0, "turns": 0.1, "fixed": 0.2}
_TIN_COUNT = {"none": 0, "one": 1, "two": 2}
_TIN_EUR = 9.0


def say(text: str) -> str:
    """Translate a text of the practice, and fill in its numbers."""
    numbers = {"steps": number(42), "cups": number(19), "tin": format_money(_TIN_EUR)}
    return _(text, _CONTEXT).format_map(numbers)


def log_line(what: str, value: str) -> str:
    """Tell a decision in one line."""
    return _(_LOG[what], _CONTEXT).format(choice=say(dict(_LOGGED[what]).get(value, value)))


def costs(step: str, chosen: Chosen) -> list[tuple[str, str]]:
    """Return label and value of what the choice costs now."""
    return _COSTS[step](chosen)


def _you(_chosen: Chosen) -> list[tuple[str, str]]:
    return [(_("Your time", "card.cost"), hours_text(0.0))]


def _coffee(chosen: Chosen) -> list[tuple[str, str]]:
    street, courtyard = _STEPS[chosen["place"]]
    return [
        (_("Steps from Sales", "practice"), number(street)),
        (_("Steps from the PM office", "practice"), number(courtyard)),
        (_("Metres of cable", "practice"), number(_CABLE[chosen["place"]])),
        (_("Hours a week", "practice"), hours_text(_FILLING[chosen["water"]])),
    ]


def _biscuits(chosen: Chosen) -> list[tuple[str, str]]:
    tins = _TIN_COUNT[chosen["tins"]]
    return [
        (_("Tins", "practice"), number(tins)),
        (_("From the kitty", "practice"), format_money(tins * _TIN_EUR)),
    ]


_COSTS: Mapping[str, Callable[[Chosen], list[tuple[str, str]]]] = {
    "you": _you,
    "coffee": _coffee,
    "biscuits": _biscuits,
}
