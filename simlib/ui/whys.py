"""How is told what weighed in a host's decision?

One line for each change that would have brought another choice, in the smallest size that is
enough. The lines say what the host would have done, and nothing about what came of it.
"""

from __future__ import annotations

from simlib.decisions import Option
from simlib.i18n import N_, _, format_percent
from simlib.reasons import WEIGHTS, Reason
from simlib.ui.cards import CardWords, FieldWords
from simlib.ui.place import days_text

__all__ = ["choice_text", "moved_facts", "weight_name", "weights", "why_text"]

_WEIGHTS = {
    "time": N_("Time", "weight"),
    "money": N_("Money", "weight"),
    "quality": N_("Quality", "weight"),
    "client": N_("The client", "weight"),
    "other": N_("The other window", "weight"),
    "habit": N_("Habit", "weight"),
}
# By code and direction: more, less, or (0) a change that has only one.
_WHYS = {
    ("asked", 1): N_("Had the client asked for a later day: {choice}", "why"),
    ("asked", -1): N_("Had the client asked for an earlier day: {choice}", "why"),
    ("price", 1): N_("Were the order worth more: {choice}", "why"),
    ("price", -1): N_("Were the order worth less: {choice}", "why"),
    ("penalty", 0): N_("If late jobs cost less pay: {choice}", "why"),
    ("paid_margin", 0): N_("If margin counted less in the pay letter: {choice}", "why"),
    ("later_orders", 0): N_("If later orders counted less in the pay letter: {choice}", "why"),
    ("trust", 1): N_("With more trust in Sales: {choice}", "why"),
    ("trust", -1): N_("With less trust in Sales: {choice}", "why"),
    ("habit", 0): N_("Without habits of one's own: {choice}", "why"),
    ("offered", 1): N_("Had Sales offered {days} more: {choice}", "why"),
    ("offered", -1): N_("Had Sales offered {days} less: {choice}", "why"),
    ("margin", 1): N_("With {share} more margin: {choice}", "why"),
    ("margin", -1): N_("With {share} less margin: {choice}", "why"),
    ("brief", 1): N_("With a fuller brief: {choice}", "why"),
    ("brief", -1): N_("With a thinner brief: {choice}", "why"),
    ("slack", 1): N_("With {days} more slack: {choice}", "why"),
    ("slack", -1): N_("With {days} less slack: {choice}", "why"),
    ("due", 1): N_("With {days} more until the promise: {choice}", "why"),
    ("due", -1): N_("With {days} less until the promise: {choice}", "why"),
    ("queues", 0): N_("Were everybody free at once: {choice}", "why"),
    ("scores", 0): N_("Were all scores the same: {choice}", "why"),
    ("premium", 1): N_("If more money had to be offered: {choice}", "why"),
    ("premium", -1): N_("If less money would do: {choice}", "why"),
    ("spare", 1): N_("With {days} more to spare: {choice}", "why"),
    ("spare", -1): N_("With {days} less to spare: {choice}", "why"),
    ("score", 1): N_("With a translator of a higher score: {choice}", "why"),
    ("score", -1): N_("With a translator of a lower score: {choice}", "why"),
    ("late", 1): N_("Were it {days} later still: {choice}", "why"),
    ("late", -1): N_("Were it {days} less late: {choice}", "why"),
    ("evenings", 1): N_("Were evenings dearer: {choice}", "why"),
    ("evenings", -1): N_("Were evenings cheaper: {choice}", "why"),
}
_TIMES = ("asked", "price", "premium", "evenings")  # amounts that are factors


def weights() -> list[tuple[str, str]]:
    """Return (name, code) of everything that may weigh."""
    return [(weight_name(code), code) for code in WEIGHTS]


def weight_name(code: str) -> str:
    """Name what weighs."""
    return _(_WEIGHTS[code], "weight")


def why_text(reason: Reason, field: FieldWords) -> str:
    """Write one reason as a line."""
    up = reason.amount > (1 if reason.code in _TIMES else 0)
    key = (reason.code, 0) if (reason.code, 0) in _WHYS else (reason.code, 1 if up else -1)
    return _(_WHYS[key], "why").format(
        choice=choice_text(field, reason.instead),
        days=days_text(abs(reason.amount)),
        share=format_percent(abs(reason.amount)),
    )


def choice_text(field: FieldWords, value: Option) -> str:
    """Name an option of a card in one line."""
    texts = {shown: text for text, shown in field.options}
    if value not in texts and isinstance(value, int | float):
        wanted = float(value)
        value = min(texts, key=lambda option: abs(float(option) - wanted))
    first, _line, second = texts.get(value, str(value)).partition("\n")
    return f"{first.strip()}, {second.strip()}" if field.name == "estimate_days" else first.strip()


def moved_facts(words: CardWords, others: list[CardWords]) -> list[str]:
    """Return the labels of those facts that another card shows with another value."""
    return [fact.label for fact in words.facts if any(fact not in other.facts for other in others)]
