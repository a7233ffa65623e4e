"""How does a question look in a terminal, and what does a typed answer mean?

Rules: the words are those of the desk. An empty line takes the default (what the standing rules
say), a number picks an option, "=4.5" gives a figure of one's own, and the code of an option may be
typed out. A kind of question without words of its own shows its facts under their codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table

from simlib.cli.screen import grid
from simlib.decisions import Decision, DecisionPoint, Field, Option
from simlib.errors import DecisionError
from simlib.i18n import _, format_number
from simlib.ui.cards import CardWords, FieldWords, card_words, ledger
from simlib.ui.news import news_text
from simlib.ui.place import Place

__all__ = [
    "card_lines",
    "decided_line",
    "facts_table",
    "news_lines",
    "option_lines",
    "typed",
    "words_of",
]

_NEWS = 8  # lines between two questions


def words_of(point: DecisionPoint, place: Place) -> CardWords:
    """Put a question into words; see `simlib.ui.cards`."""
    return card_words(point, place)


def card_lines(point: DecisionPoint, words: CardWords, place: Place) -> Iterator[str]:
    """Yield the clock, the kind and title of the question, and what happened."""
    week = int(point.hour // 5) + 1
    clock = _("Week {week} of {weeks}, {date}")
    yield clock.format(week=week, weeks=place.weeks, date=place.date(point.hour))
    yield f"{words.kind}: {words.title or point.subject}"
    if words.facts:
        yield words.happened


def news_lines(news: Sequence[Mapping[str, Any]], place: Place) -> Iterator[str]:
    """Yield the newest things that happened, a line each, oldest first."""
    older = len(news) - _NEWS
    if older > 0:
        yield _("  ... and {count} things before that").format(count=older)
    for item in news[-_NEWS:]:
        yield f"  {place.date(item['day'])}  {news_text(item)}"


def facts_table(point: DecisionPoint, words: CardWords) -> Table:
    """Return what the seat knows, one fact a line, with its age where the news is old."""
    shown = grid(3)
    for fact in words.facts:
        shown.add_row(f"  {fact.label}", fact.value, fact.age)
    if not words.facts:
        for name, value in point.facts.items():
            shown.add_row(f"  {_spaced(name)}", _told(value), "")
    return shown


def option_lines(field: FieldWords) -> Iterator[str]:
    """Yield the question and its numbered options; the default is marked."""
    yield field.label
    for index, (text, _value) in enumerate(field.options):
        mark = "*" if index == field.default else " "
        yield f" {mark}{index + 1}  {text.strip().replace(chr(10), ', ')}"


def decided_line(point: DecisionPoint, decision: Decision, place: Place) -> str:
    """Say what the answer costs now, as the desk does."""
    chosen = {field.name: point.value(decision, field.name) for field in point.fields}
    entries = [f"{label} {value}" for label, value in ledger(point, chosen, place)]
    return " · ".join([_("Decided"), *entries])


def typed(field: Field, words: FieldWords, text: str) -> Option:
    """Return the option that a typed line means; raise DecisionError if it means none."""
    if text.startswith("="):
        return _own_figure(field, text[1:].strip())
    options = [option for _text, option in words.options]
    if text.isdecimal() and 1 <= int(text[:4]) <= len(options):
        return options[int(text[:4]) - 1]
    if text in options:
        return text
    known = _("{text}: type a number from 1 to {count}").format(text=text, count=len(options))
    own = _(", or =number for a figure of your own") if field.how != "choice" else ""
    raise DecisionError(known + own)


def _own_figure(field: Field, text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise DecisionError(_("={text} is not a number").format(text=text)) from None
    field.relative(value)
    return value


def _told(value: Any) -> str:
    """Write a fact that has no words."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return _spaced(str(value))
    if isinstance(value, int | float):
        return format_number(value, 0 if value == int(value) else 2)
    if isinstance(value, Mapping):
        return ", ".join(f"{_spaced(str(key))} {_told(item)}" for key, item in value.items())
    return ", ".join(_told(item) for item in value)


def _spaced(code: str) -> str:
    return code.replace("_", " ")
