"""Which things may befall a firm, and what must be said of each?

A shock is a mapping with its ``kind`` and the fields of that kind. Names must exist in the
scenario; numbers that are left out are the scenario's. What can be told from the file alone is
checked here, so that a scenario with a wrong shock is refused when it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from simlib.scenario.schema import Scenario

__all__ = ["SHOCKS", "complete", "wrong_with"]


class Need(NamedTuple):
    """A field of a shock: a name of something, or a number in (0, high] with a usual value."""

    field: str
    what: str  # "client", "clients", "vendor", "domain", "pm", "order" or "number"
    high: float = 0.0
    usual: str = ""  # of the scenario's `shocks`
    optional: bool = False


_CLIENT = Need("client", "client")
_ORDER = Need("order", "order", optional=True)  # of those that the story fixes


def _days(usual: str) -> Need:
    return Need("days", "number", 250, usual)


SHOCKS: Mapping[str, tuple[Need, ...]] = {
    "vendor_ill": (Need("vendor", "vendor"), _days("vendor_ill_days")),
    "half_time": (_CLIENT, _ORDER),
    "undercut": (Need("domain", "domain"), _days("undercut_days")),
    "new_buyer": (_CLIENT, _days("new_buyer_days")),
    "pieces": (_CLIENT, Need("jobs", "number", 50, "pieces_jobs")),
    "system_down": (_days("system_down_days"),),
    "fair_season": (Need("clients", "clients"), _days("fair_days")),
    "good_word": (_CLIENT, Need("domain", "domain")),
    "corridor": (),
    "pm_leaves": (Need("pm", "pm"), _days("pm_gone_days")),
    "paid_late": (
        _CLIENT,
        Need("eur", "number", 1e7, "paid_late_eur"),
        _days("paid_late_days"),
    ),
    "language_data": (Need("domain", "domain"), Need("cheaper", "domain")),
    "august": (_days("august_days"),),
    "can_wait": (_CLIENT, _days("can_wait_days"), _ORDER),
}


def complete(scenario: Scenario, shock: Mapping[str, Any]) -> dict[str, Any]:
    """Return a shock with the scenario's numbers where it names none."""
    usual = {
        need.field: getattr(scenario.shocks, need.usual)
        for need in SHOCKS[shock["kind"]]
        if need.usual
    }
    return {**usual, **shock}


def wrong_with(scenario: Scenario, shock: Mapping[str, Any]) -> str:
    """Say in one line what is wrong with a shock, or return ""."""
    kind = shock.get("kind")
    if not isinstance(kind, str) or kind not in SHOCKS:
        return f"shock kind {kind!r} is not one of {', '.join(SHOCKS)}"
    needs = SHOCKS[kind]
    for field in shock:
        if field != "kind" and field not in [need.field for need in needs]:
            has = ", ".join(need.field for need in needs) or "no field"
            return f"shock {kind} has no field {field!r}; it has {has}"
    for need in needs:
        if (need.usual or need.optional) and need.field not in shock:
            continue
        problem = _CHECKS[need.what](scenario, need, shock.get(need.field))
        if problem:
            return f"shock {need.field} {problem}"
    return _of_another(scenario, shock)


def _of_another(scenario: Scenario, shock: Mapping[str, Any]) -> str:
    """Say so if a shock on an order names a client that did not give it."""
    for beat in scenario.beats:
        if beat.id == shock.get("order") and beat.client != shock["client"]:
            return f"shock order {beat.id!r} is one of {beat.client}, not of {shock['client']}"
    return ""


# ---- one check for each sort of field; each returns what is wrong, or ""


def _number(scenario: Scenario, need: Need, value: Any) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and 0 < value <= need.high:
        if need.field != "jobs" or value == int(value):
            return ""
        return f"{value!r} is not a whole number"
    return f"{value!r} is not a number in (0, {need.high:g}]"


def _client(scenario: Scenario, need: Need, value: Any) -> str:
    return _named(value, _clients_of(scenario), "is no client of this firm on day 0")


def _clients(scenario: Scenario, need: Need, value: Any) -> str:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= 10:
        return f"{value!r} is not a list of one to ten clients"
    known = _clients_of(scenario)
    problems = [_named(name, known, "is no client of this firm on day 0") for name in value]
    repeated = "" if len(set(map(str, value))) == len(value) else f"{value!r} names one twice"
    return next((problem for problem in problems if problem), repeated)


def _vendor(scenario: Scenario, need: Need, value: Any) -> str:
    return _named(value, _translators_of(scenario), "is no translator of this firm")


def _domain(scenario: Scenario, need: Need, value: Any) -> str:
    known = [domain.id for domain in scenario.domains]
    return _named(value, known, f"is not one of {', '.join(known)}")


def _order(scenario: Scenario, need: Need, value: Any) -> str:
    known = [beat.id for beat in scenario.beats if beat.kind == "order"]
    return _named(value, known, "is no order that this story fixes")


def _pm(scenario: Scenario, need: Need, value: Any) -> str:
    pms = [person.id for person in scenario.staff if person.seat == "pm"]
    chair = {str(seat): person for seat, person in scenario.chairs.items()}.get("pm")
    if value in pms and len(pms) == 1:
        return f"{value!r} is the only PM, who cannot leave"
    if value in pms and value == chair:
        return f"{value!r} sits in the chair that a guest takes, and cannot leave"
    return _named(value, pms, f"is not one of {', '.join(pms)}")


def _named(value: Any, known: Iterable[str], otherwise: str) -> str:
    return "" if isinstance(value, str) and value in known else f"{value!r} {otherwise}"


_CHECKS: Mapping[str, Callable[[Scenario, Need, Any], str]] = {
    "number": _number,
    "client": _client,
    "clients": _clients,
    "vendor": _vendor,
    "domain": _domain,
    "order": _order,
    "pm": _pm,
}


def _clients_of(scenario: Scenario) -> set[str]:
    unnamed = {f"client-{number:02d}" for number in range(scenario.other_clients.count)}
    return unnamed | {client.id for client in scenario.clients}


def _translators_of(scenario: Scenario) -> set[str]:
    """Name everyone in the pools, those without a name as the pools do."""
    named = [translator.into for translator in scenario.translators]
    unnamed = {
        f"{language.id}-{number:02d}"
        for language in scenario.languages
        for number in range(named.count(language.id) + 1, language.translators + 1)
    }
    return unnamed | {translator.id for translator in scenario.translators}
