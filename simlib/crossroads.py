"""Which decisions of a session are worth following, and what else might have been decided?

Those of people (where nobody played: those that a person would be asked) on a deal whose story is
over; what is still to come at a desk is told to nobody. Three are picked to begin with: one
with a long chain, the one whose days came out least as said, and one that changed nothing. They are
picked by what followed, never by who was at fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from simlib.counterfactual import Past, story_of
from simlib.decisions import Decision, DecisionPoint, Field, Option
from simlib.outcomes import client_names
from simlib.run import Run
from simlib.workers import Map

__all__ = ["Crossroads", "contrast", "crossroads_of", "points_of", "three_of"]

_ENDS = ("declined", "refused", "lost", "judged")  # the last record of a deal
_TRIED = 8  # decisions, spread over the weeks: each costs two short runs
_MISSED = 0.5  # days; less is as said


class Crossroads(NamedTuple):
    """The questions of a run that can be followed.

    ``questions`` are ids in the order in which they were answered, ``clients`` the clients' names
    by deal, and ``missed`` by how many days the work of a deal took more or less than was said.
    """

    past: Past
    questions: tuple[str, ...]
    clients: Mapping[str, str]
    missed: Mapping[str, float]


def crossroads_of(run: Run) -> Crossroads:
    """Look up what of a run can be followed; quick, so that a run may be played on at once."""
    names, over = client_names(run.records), _over(run)
    answers = [entry for entry in run.log if entry.what == "answer" and entry.hour >= 0]
    own = [entry.subject for entry in answers if entry.origin == "person"]
    names_asked = own or [entry.subject for entry in answers]
    asked = [name for name in names_asked if _deal(name, over)]
    clients = {deal: names.get(deal.partition("/")[0], deal) for deal in over}
    return Crossroads(Past.of(run), tuple(asked), clients, _missed(run))


def _over(run: Run) -> dict[str, None]:
    """Return the deals that have come to an end."""
    asked = {r.entity: None for r in run.records if r.kind == "request"}
    ended = [r.entity for r in run.records if r.kind in _ENDS]
    return {deal: None for name in ended if (deal := _deal(name, asked))}


def _deal(name: str, deals: Iterable[str]) -> str:
    """Return the deal that an id belongs to, or an empty text."""
    deal = "/".join(name.split("/")[:2])
    return deal if deal in deals else ""


def _missed(run: Run) -> dict[str, float]:
    rows = [row for row in run.result().promises if row["used_days"] is not None]
    told = [(row, row["said_days"] or row["promised_days"]) for row in rows]
    return {_deal_of(row["project"]): abs(row["used_days"] - said) for row, said in told if said}


def _deal_of(project: str) -> str:
    return "/".join(project.split("/")[:2])


# ---- what can be sent to another process


def points_of(found: Crossroads) -> list[DecisionPoint]:
    """Return the questions as their person saw them; the default is what was decided."""
    points = found.past.run().asked(*found.questions)
    own = any(entry.origin == "person" for entry in found.past.log)
    return [point for point in points if own or point.escalated]


def contrast(point: DecisionPoint) -> Decision:
    """Return an answer that differs as much as the card allows, in its first field that can."""
    for field in point.fields:
        decided = point.value(point.default, field.name)
        other = _far_from(field, decided)
        if other != decided:
            return point.decision(**{field.name: other})
    return point.default


def _far_from(field: Field, decided: Option) -> Option:
    options = list(field.options) or [field.low, field.high]
    if isinstance(decided, str):
        place = options.index(decided) if decided in options else 0
        return options[0] if place >= len(options) / 2 else options[-1]
    return max(options, key=lambda option: abs(float(option) - decided))


def three_of(found: Crossroads, points: Sequence[DecisionPoint], map: Map = map) -> dict[str, str]:
    """Return up to three questions to begin with, each with why, in the order of the answers.

    Of some the answer of `contrast` is tried: the longest of their chains is "long", one that
    changes nothing "calm"; "missed" is the question whose days came out least as said.
    """
    lengths: dict[str, int] = {}
    for batch in _batches(points):
        lengths |= _lengths(found.past, batch, map)
        if 0 in lengths.values():
            break
    longest = max(lengths, key=lengths.__getitem__, default="")
    nothing = next((name for name, length in lengths.items() if not length), "")
    missed = _surprise(found, points, (longest, nothing))
    why = {missed: "missed", longest: "long", nothing: "calm"}
    return {point.id: why[point.id] for point in points if point.id in why}


def _batches(points: Sequence[DecisionPoint]) -> Iterator[list[DecisionPoint]]:
    """Yield some questions spread over the weeks, and then as many others."""
    able = [point for point in points if contrast(point) != point.default]
    count = min(_TRIED, len(able))
    first = [able[index * len(able) // count] for index in range(count)]
    yield first
    yield [point for point in able if point not in first][:_TRIED]


def _lengths(past: Past, points: Sequence[DecisionPoint], map: Map) -> dict[str, int]:
    """Return how many links each question's chain has."""
    tried = [(past, point, contrast(point)) for point in points]
    names = [point.id for point in points]
    return dict(zip(names, map(_length, tried), strict=True))


def _length(way: tuple[Past, DecisionPoint, Decision]) -> int:
    past, point, other = way
    return len(story_of(past, point, other).links)


def _surprise(found: Crossroads, points: Sequence[DecisionPoint], taken: Sequence[str]) -> str:
    """Return the question on a date whose days came out least as said."""
    missed = {
        point.id: found.missed.get(point.deal, 0.0)
        for point in points
        if point.id not in taken and any(f.name.endswith("_days") for f in point.fields)
    }
    name = max(missed, key=missed.__getitem__, default="")
    return name if missed.get(name, 0.0) >= _MISSED else ""
