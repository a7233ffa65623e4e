"""Which tables does a debrief leave behind, for whoever counts on?

Tidy: one row a session, a week, an error and week, a lean, an answer. Money is EUR with cents,
working days and weeks count from 0 and 1. A person is the name that the report shows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from simlib.debrief import Debrief
from simlib.quiz.marks import answered

__all__ = ["TABLES", "csv_texts"]

Row = dict[str, Any]
Names = Mapping[str, str]

TABLES = ("sessions", "weeks", "errors", "leanings", "moments", "guesses", "answers")


def csv_texts(told: Sequence[Debrief], names: Names) -> dict[str, str]:
    """Return the text of each table of `TABLES`, with its heads even if it has no row."""
    return {
        name: _text(heads, [row for each in told for row in rows(each, _name(each, names))])
        for name, (heads, rows) in _MAKERS.items()
    }


def _name(told: Debrief, names: Names) -> str:
    return names[told.sitting.pseudonym]


def _text(heads: Sequence[str], rows: Sequence[Row]) -> str:
    out = io.StringIO()
    known = list(dict.fromkeys([*heads, *(name for row in rows for name in row)]))
    writer = csv.DictWriter(out, known, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _sessions(told: Debrief, person: str) -> Iterator[Row]:
    sitting, run = told.sitting, told.sitting.run
    row: Row = {
        "person": person,
        "scenario": run.scenario.name,
        "seed": run.seed,
        "seats": "+".join(sitting.seats),
        "cards": len(sitting.cards),
        "left_on_day": sitting.left,
        **told.board,
    }
    row |= {f"home_{name}": value for name, value in (told.home_board or {}).items()}
    if told.verdict is not None:
        floor = told.verdict.floor
        row |= {"this_run": told.verdict.verdict, "floor_low_eur": _eur(floor.low)}
        row |= {"floor_high_eur": _eur(floor.high)}
    if told.skill is not None:
        effect = told.skill.effect
        row |= {"way": told.skill.verdict}
        row |= {"way_mean_eur": None if effect is None else round(effect.apart.mean, 2)}
    if told.bill is not None:
        row |= {"usual_eur": _eur(told.bill.usual), "luck_eur": _eur(told.bill.luck)}
        row |= {f"{name}_eur": _eur(cents) for name, cents in told.bill.parts.items()}
        row |= {"result_eur": _eur(told.bill.result)}
    yield row


def _eur(cents: float) -> str:
    return f"{cents / 100:.2f}"


def _chairs(told: Debrief, person: str) -> Iterator[tuple[Row, Any]]:
    for holder, chairs in (("guest", told.chairs), ("autopilot", told.home_chairs)):
        for chair in chairs:
            yield {"person": person, "seat": chair.seat, "holder": holder}, chair


def _weeks(told: Debrief, person: str) -> Iterator[Row]:
    for head, chair in _chairs(told, person):
        for week, (kept, broken) in enumerate(zip(chair.kept, chair.broken, strict=True), start=1):
            yield {**head, "week": week, "kept": kept, "broken": broken}


def _errors(told: Debrief, person: str) -> Iterator[Row]:
    for head, chair in _chairs(told, person):
        for error, counts in chair.errors.items():
            for week, count in enumerate(counts, start=1):
                yield {**head, "week": week, "error": error, "count": count}


def _leanings(told: Debrief, person: str) -> Iterator[Row]:
    for each in told.leanings:
        head = {"person": person, "seat": each.seat, "kind": each.kind, "field": each.field}
        yield {**head, "cards": len(each.shifts), "more": each.more, "less": each.less}


def _moments(told: Debrief, person: str) -> Iterator[Row]:
    for moment in told.moments:
        point, found = moment.point, moment.ripple
        row: Row = {"person": person, "question": point.id, "kind": point.kind, "day": point.hour}
        if found is not None:
            mean = round(found.effects[0].apart.mean, 2)
            row |= {"links": len(found.links), "verdict": found.verdict, "mean_eur": mean}
        yield row


def _guesses(told: Debrief, person: str) -> Iterator[Row]:
    for guess in told.sitting.guesses:
        row = {"person": person, "kind": guess.kind, "day": guess.day, "said": guess.said}
        yield {**row, "sure": guess.sure, "chose": guess.chose}


def _answers(told: Debrief, person: str) -> Iterator[Row]:
    for when in ("before", "after"):
        for each in answered(told.sitting.run.notes.get(when)):
            row = {"person": person, "when": when, "form": each.form, "item": each.item}
            yield {**row, "answer": each.answer, "sure": each.sure, "right": int(each.hit)}


_CHAIR = ("person", "seat", "holder", "week")
_MAKERS: Mapping[str, tuple[tuple[str, ...], Callable[[Debrief, str], Iterator[Row]]]] = {
    "sessions": (("person", "scenario", "seed", "seats", "cards", "left_on_day"), _sessions),
    "weeks": ((*_CHAIR, "kept", "broken"), _weeks),
    "errors": ((*_CHAIR, "error", "count"), _errors),
    "leanings": (("person", "seat", "kind", "field", "cards", "more", "less"), _leanings),
    "moments": (("person", "question", "kind", "day"), _moments),
    "guesses": (("person", "kind", "day", "said", "sure", "chose"), _guesses),
    "answers": (("person", "when", "form", "item", "answer", "sure", "right"), _answers),
}
