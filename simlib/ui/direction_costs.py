"""What does a lever cost now: the four numbers under management's choice?

Euros, hours and days that follow from the choice by arithmetic on the last figures. What an option
will lead to is in none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simlib.decisions import DecisionPoint, Option
from simlib.i18n import _, format_money, format_percent, ngettext
from simlib.i18n import format_number as number
from simlib.ui.place import DAYS_A_WEEK, Place, days_text, domain_name, hours_text

__all__ = ["LEDGERS"]

_MONTHS = 12
_PAIRS = {
    "none": 0,
    "refuse": 0,
    "quote_alone": 0,
    "one": 1,
    "pair": 1,
    "task_force": 1,
    "three": 3,
}

Facts = Mapping[str, Any]
Chosen = Mapping[str, Option]
Entry = tuple[str, str]


def _nothing() -> Entry:
    return _("Spent now", "card.cost"), format_money(0)


def _plan(point: DecisionPoint, chosen: Chosen, place: Place) -> list[Entry]:
    facts = point.facts
    own = str(facts["in_force"])
    plan = own if chosen["plan"] == "keep" else str(chosen["plan"])
    bookings, lateness = place.terms.plans[plan]
    before = place.terms.plans[own][1]
    lost = facts["pm"]["penalties_eur"] * lateness / before if before else None
    return [
        _nothing(),
        (_("Holds from", "card.cost"), place.date(point.hour)),
        (_("Sales is paid on bookings", "card.cost"), format_percent(bookings)),
        (
            _("PMs lose, if as late as before", "card.cost"),
            "–" if lost is None else format_money(lost),
        ),
    ]


def _authority(point: DecisionPoint, chosen: Chosen, place: Place) -> list[Entry]:
    facts, share = point.facts, float(chosen["authority"])
    weeks = max(facts["quarter_days"] / DAYS_A_WEEK, 1)
    asked = facts["sales"]["requests"] / weeks
    waits = place.terms.signoff_wait_days if share > 0 else 0
    return [
        _nothing(),
        (_("Offers a week, about", "card.cost"), number(asked, 1)),
        (_("Of them to be signed", "card.cost"), number(share * asked, 1)),
        (_("Each waits, at most", "card.cost"), days_text(waits)),
    ]


def _guide(point: DecisionPoint, chosen: Chosen, place: Place) -> list[Entry]:
    rows, fit = point.facts["domains"], float(chosen["guide"])
    inside = [row for row in rows if row["reported"] >= fit]
    asked, within = (sum(row["requests"] for row in found) for found in (rows, inside))
    return [
        _nothing(),
        (_("Fields to hunt in", "card.cost"), _of(len(inside), len(rows))),
        (_("Requests in them, lately", "card.cost"), number(within)),
        (_("Requests outside", "card.cost"), number(asked - within)),
    ]


def _floor(point: DecisionPoint, chosen: Chosen, place: Place) -> list[Entry]:
    facts, floor = point.facts, float(chosen["floor"])
    under = [count for step, count in facts["under"] if step <= floor + 1e-9]
    margin = facts["pm"]["gross_margin"]
    return [
        _nothing(),
        (_("Delivered lately", "card.cost"), number(facts["projects"])),
        (_("Of them under this line", "card.cost"), number(under[-1] if under else 0)),
        (_("Gross margin now", "card.cost"), "–" if margin is None else format_percent(margin)),
    ]


def _meetings(point: DecisionPoint, chosen: Chosen, place: Place) -> list[Entry]:
    facts = point.facts
    code = facts["in_force"] if chosen["meetings"] == "keep" else chosen["meetings"]
    people = facts["pms"] + facts["sellers"]
    hours = facts["meeting_hours"] * people
    often = 0.0 if code == "never" else facts["quarter_days"] / float(code)
    oldest = _("no end", "card.cost") if code == "never" else days_text(float(code))
    return [
        _nothing(),
        (_("A meeting takes", "card.cost"), hours_text(round(hours, 1))),
        (_("Until asked again", "card.cost"), hours_text(round(often * hours))),
        (_("Load news, at its oldest", "card.cost"), oldest),
    ]


def _training(point: DecisionPoint, chosen: Chosen, place: Place) -> list[Entry]:
    facts, days = point.facts, float(chosen["training"])
    share = days / facts["quarter_days"]
    return [
        _nothing(),
        (_("PMs away, in all", "card.cost"), days_text(days * facts["pms"])),
        (_("Salespeople away, in all", "card.cost"), days_text(days * facts["sellers"])),
        (_("Of everybody's days", "card.cost"), format_percent(share, 1)),
    ]


def _hiring(point: DecisionPoint, chosen: Chosen, place: Place) -> list[Entry]:
    facts, code = point.facts, str(chosen["hiring"])
    yearly = {"pm": facts["pm_eur"], "sales": facts["sales_eur"], "let_end": -facts["pm_eur"]}
    eur = yearly.get(code, 0)
    pms = facts["pms"] + (code == "pm") - (code == "let_end")
    sellers = facts["sellers"] + (code == "sales")
    return [
        (_("A year", "card.cost"), format_money(eur)),
        (_("A month", "card.cost"), format_money(eur / _MONTHS)),
        (_("PMs then", "card.cost"), number(pms)),
        (_("Salespeople then", "card.cost"), number(sellers)),
    ]


def _tool(point: DecisionPoint, chosen: Chosen, place: Place) -> list[Entry]:
    facts, code = point.facts, str(chosen["tool"])
    paid = {"approve": facts["cost_eur"], "trial": facts["trial_eur"]}.get(code, 0)
    yearly = facts["yearly_eur"] if code == "approve" else 0
    cash = facts["cash_eur"]
    claimed = sum(claim["benefit_eur"] for claim in facts["claims"])
    return [
        (_("Spent now", "card.cost"), format_money(paid)),
        (_("Then a year", "card.cost"), format_money(yearly)),
        (_("Signed for, a year", "card.cost"), format_money(claimed)),
        (_("Cash left", "card.cost"), "–" if cash is None else format_money(cash - paid)),
    ]


def _pairs(point: DecisionPoint, chosen: Chosen, place: Place) -> list[Entry]:
    facts, code = point.facts, str(chosen[point.kind])
    pairs = _PAIRS[code]
    once = (facts.get("hours") or {}).get(code, 0.0)
    weekly = pairs * facts["hours_a_week"]
    weeks = facts["weeks"] if pairs else 0
    text = ngettext("{count} week", "{count} weeks", weeks)
    return [
        (_("Hours a week", "card.cost"), hours_text(weekly)),
        (_("For", "card.cost"), text.format(count=number(weeks))),
        (_("Hours in all", "card.cost"), hours_text(weekly * weeks + once)),
        (_("Themes", "card.cost"), _themes(facts, pairs)),
    ]


def _themes(facts: Facts, pairs: int) -> str:
    themes = facts.get("themes") or (facts["domain"],)
    return ", ".join(domain_name(code) for code in themes[:pairs]) or "–"


def _of(part: int, whole: int) -> str:
    return _("{part} of {whole}").format(part=number(part), whole=number(whole))


LEDGERS: Mapping[str, Callable[[DecisionPoint, Chosen, Place], list[Entry]]] = {
    "plan": _plan,
    "authority": _authority,
    "guide": _guide,
    "floor": _floor,
    "meetings": _meetings,
    "training": _training,
    "hiring": _hiring,
    "tool": _tool,
    "service": _pairs,
    "task_force": _pairs,
    "solutioning": _pairs,
}
