"""Which numbers does the boutique's file hold, in which unit, and what does it say of them?

Values come from the file, units and meanings from the schema, which names the unit of every number,
and from the file's own comments: a comment holds for its line, or for the block below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from simlib.scenario import Scenario
from simlib.scenario.problems import node_at
from simlib.scenario.reading import Marked, plain, read

__all__ = ["Known", "numbers", "unit_at_end", "unit_in"]

# What a unit is recognised by. A comment's first clause is the unit if it holds one of these, and
# so is what stands behind the last comma of a description.
_UNIT = re.compile(
    r"(?<![\w.])(?:EUR|ratio|shares?|logit|log|sd|odds|points?|power|weights?|steps?|multiplier"
    r"|factor|1/\w+|hours?|days?|weeks?|months?|years?|words?|cards|deals|projects|translators"
    r"|clients|strangers|orders|queries|requests per year|requests/year|candidates|half-width"
    r"|no unit|0\.\.1|per \w+"
    r"|capability|satisfaction|reputation|quality|brief|fatigue|trust|understanding|goodwill"
    r"|ambiguity|win rate|\w+ over \w+)(?![\w.])"
)
_ZERO_TO_ONE = frozenset(
    [
        *("capability", "satisfaction", "reputation", "quality", "brief", "fatigue", "trust"),
        *("understanding", "goodwill", "ambiguity", "win rate"),
    ]
)
_LONGEST = 44  # letters of a clause that is taken for a unit


class Known(NamedTuple):
    """A number of the file: where it stands, its value, what it is, and what the file says of it.

    ``path`` is dotted, items of lists by their id.
    """

    path: str
    value: float
    meaning: str
    unit: str
    comment: str


def numbers(file: Path) -> list[Known]:
    """Return every number of a scenario file, in the file's order."""
    root, lines = read(file), file.read_text("utf-8").splitlines()
    schema = Scenario.model_json_schema()
    found = []
    for names, place, marked in _walk(root, (), ()):
        meaning = _meaning(schema, place)
        comment = _comment(lines, marked.line)
        above = _block_comment(lines, _line_of(root, place[0]))
        unit = unit_in(comment) or unit_at_end(meaning) or unit_in(_about(above, place))
        found.append(Known(".".join(names), marked.value, meaning, unit, comment or above))
    return found


def unit_in(words: str) -> str:
    """Return the unit that a comment or a description names, or ""."""
    clause = re.split(r"[;:(]", words)[0].strip()
    for part in (clause, clause.rpartition(",")[2].strip()):
        if _UNIT.search(part) and len(part) <= _LONGEST:
            return _bounded(part)
    match = _UNIT.search(words)
    return _bounded(match.group()) if match else ""


def unit_at_end(description: str) -> str:
    """Return the unit behind the last comma of a description, or the first one that it names."""
    head = description.partition(";")[0]
    tail = head.rpartition(",")[2].strip()
    if tail != head and _UNIT.search(tail) and len(tail) <= _LONGEST:
        return _bounded(tail)
    match = _UNIT.search(description)
    return _bounded(match.group()) if match else ""


def _bounded(unit: str) -> str:
    """Say of a quantity between 0 and 1 that it is one, and of a quotient that it is a ratio."""
    if unit in _ZERO_TO_ONE:
        return f"{unit}, 0..1"
    return f"ratio: {unit}" if " over " in unit and "log" not in unit else unit


Names = tuple[str, ...]
Place = tuple[str | int, ...]


def _walk(marked: Marked, names: Names, place: Place) -> Iterator[tuple[Names, Place, Marked]]:
    """Yield name, place in the schema and value of every number below a marked value."""
    value = marked.value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, (*names, key), (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            held: Any = plain(inner)
            name = str(held.get("id", index)) if isinstance(held, dict) else str(index)
            yield from _walk(inner, (*names, name), (*place, index))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield names, place, marked


def _meaning(schema: dict[str, Any], place: Place) -> str:
    """Return the description of a place in the schema, or of the nearest place above it."""
    for length in range(len(place), 0, -1):
        found = node_at(schema, place[:length])
        if found.get("description"):
            return str(found["description"])
    return ""


def _line_of(root: Marked, key: str | int) -> int:
    return int(root.value[key].line)


def _comment(lines: list[str], line: int) -> str:
    """Return what stands behind a value on its line."""
    return lines[line - 1].partition(" # ")[2].strip()


def _block_comment(lines: list[str], line: int) -> str:
    """Return the comment lines right above a block's first line."""
    above: list[str] = []
    place = line - 1
    while place > 0 and not lines[place].startswith(tuple("abcdefghijklmnopqrstuvwxyz")):
        place -= 1  # a list's or mapping's line may be that of its first item
    while place > 0 and lines[place - 1].startswith("# "):
        place -= 1
        above.insert(0, lines[place][2:])
    return " ".join(above)


def _about(comment: str, place: Place) -> str:
    """Return what a block's comment says of one field, or ""."""
    field = str(next(part for part in reversed(place) if isinstance(part, str)))
    match = re.search(rf"\b{re.escape(field)}\b([^;]*)", comment)
    return match.group(1) if match else ""
