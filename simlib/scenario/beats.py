"""What is wrong with a fixed event of a story?

Every event names what its kind needs and nothing of another kind; clients, fields, languages and
people exist, and an event about an order comes after the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from simlib.scenario.cast import Beat
from simlib.scenario.problems import nearest
from simlib.scenario.shocks import wrong_with

if TYPE_CHECKING:
    from simlib.scenario.schema import Scenario

__all__ = ["wrong_in"]

Findings = Iterator[tuple[tuple[str | int, ...], str]]

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "request": ("client", "words", "languages", "domain", "asked_days"),
    "order": ("client", "words", "languages", "domain", "due"),
    "addition": ("order", "words"),
    "query": ("order", "held_days"),
    "note": ("note",),
    "shock": ("shock",),
}
_TOLD = {"shock": "its kind and fields", "note": "the code of its text"}
# Fields that mean something in some kinds only; elsewhere they would be read by nobody.
_ONLY: Mapping[str, tuple[str, ...]] = {
    "shock": ("shock",),
    "due": ("order",),
    "since": ("order",),
    "begun": ("order",),
    "pm": ("request", "order"),
    "order": ("addition", "query"),
    "held_days": ("query",),
    "asked_days": ("request",),
    "off_asked": ("request",),
}


def wrong_in(scenario: Scenario, beat: Beat) -> Findings:
    """Yield each field of a beat that is wrong, and in one line what is wrong with it."""
    yield from _fields(beat)
    yield from _days(scenario, beat)
    yield from _names(scenario, beat)
    if beat.kind == "order":
        yield from _order(scenario, beat)
    if beat.order is not None:
        yield from _about(scenario, beat, beat.order)
    if beat.kind == "shock" and beat.shock is not None:
        problem = wrong_with(scenario, beat.shock)
        if problem:
            yield ("shock",), problem


def _fields(beat: Beat) -> Findings:
    article = "an" if beat.kind[0] in "aeiou" else "a"
    for key in _NEEDS[beat.kind]:
        if not getattr(beat, key) and getattr(beat, key) != 0:
            what = _TOLD.get(beat.kind)
            needs = f"needs {what}" if what else "needs it"
            yield (key,), f"is missing; {article} {beat.kind} {needs}"
    for key, kinds in _ONLY.items():
        if beat.kind not in kinds and getattr(beat, key) not in (None, 0.0):
            only = " or ".join(kinds)
            yield (key,), f"{article} {beat.kind} holds none; only a beat of kind {only} does"


def _days(scenario: Scenario, beat: Beat) -> Findings:
    if beat.day >= 5 * (scenario.weeks + scenario.run_on_weeks):
        yield ("day",), f"{beat.day} lies after the last day of the scenario"
    if beat.day < 0 and beat.kind != "order":
        yield ("day",), f"{beat.day} lies before day 0; only an order may come earlier"


def _names(scenario: Scenario, beat: Beat) -> Findings:
    yield from _known("client", beat.client, [client.id for client in scenario.clients])
    yield from _known("domain", beat.domain, [domain.id for domain in scenario.domains])
    pms = [person.id for person in scenario.staff if person.seat == "pm"]
    yield from _known("pm", beat.pm, pms)
    languages = [language.id for language in scenario.languages]
    for index, code in enumerate(beat.languages):
        if code not in languages:
            yield ("languages", index), f"{code!r} is unknown; {nearest(code, languages)}"
        elif code in beat.languages[:index]:
            yield ("languages", index), f"{code!r} appears twice"


def _known(key: str, name: str | None, names: Iterable[str]) -> Findings:
    listed = list(names)
    if name is not None and name not in listed:
        yield (key,), f"{name!r} is unknown; {nearest(name, listed)}"


def _order(scenario: Scenario, beat: Beat) -> Findings:
    if beat.due is not None and beat.due - beat.at + beat.since < 0.5:
        yield ("due",), f"{beat.due:g} leaves less than half a day from the promise on"
    if beat.begun and not beat.since:
        yield ("begun",), f"{beat.begun:g} of an order is done, but `since` says that it is new"


def _about(scenario: Scenario, beat: Beat, name: str) -> Findings:
    orders = {other.id: other for other in scenario.beats if other.kind == "order"}
    yield from _known("order", name, orders)
    if name in orders and beat.at <= orders[name].at:
        yield ("order",), f"{name!r} comes on day {orders[name].day}, which is not before this"
