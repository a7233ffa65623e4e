"""How do the PM office's questions become controls, and what does an answer cost now?

As in `simlib.ui.cards`. An option says what is spent on it at once, and the ledger only what
follows by arithmetic from what the card shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simlib.decisions import DecisionPoint, Option
from simlib.i18n import N_, _, format_money, format_percent, format_quantity
from simlib.ui.facts_pm import offer_name
from simlib.ui.place import days_text, hours_text
from simlib.ui.translators import translator_name

__all__ = ["FIELDS", "LEDGERS", "OPTIONS", "below", "named"]

FIELDS = {
    "vendor": N_("Whom do you ask?", "card.field"),
    "rate": N_("Rate offered", "card.field"),
}
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "sign": {
        "sign": N_("Sign", "card.option.sign"),
        "own_day": N_("Sign with your day", "card.option.sign"),
        "refuse": N_("Refuse", "card.option.sign"),
    },
    "clarify": {
        "start": N_("Start", "card.option.clarify"),
        "ask": N_("Ask Sales", "card.option.clarify"),
    },
    "rate": {
        "squeeze": N_("Below usual", "card.option.rate"),
        "usual": N_("Usual", "card.option.rate"),
        "premium": N_("More, with evenings", "card.option.rate"),
    },
    "step": {
        "next": N_("Ask the next", "card.option.step"),
        "raise": N_("Raise the rate", "card.option.step"),
        "overflow": N_("Overflow agency", "card.option.step"),
    },
    "action": {
        "hope": N_("Keep going", "card.option.action"),
        "warn": N_("Warn the client", "card.option.action"),
        "overtime": N_("Buy evenings", "card.option.action"),
        "both": N_("Warn, and buy evenings", "card.option.action"),
    },
    "revision": {
        "skip": N_("Skip", "card.option.revision"),
        "light": N_("Light", "card.option.revision"),
        "full": N_("Full", "card.option.revision"),
    },
}
_CHANGES = {"squeeze": ("squeeze", -1), "premium": ("premium", 1)}

Chosen = Mapping[str, Option]
Entry = tuple[str, str]


def named(point: DecisionPoint, field: str, option: str) -> str | None:
    """Name an option by what this card holds: a translator's name; None for the general name."""
    if field != "vendor":
        return None
    offers = point.facts.get("offers") or ()
    found = [offer_name(offer) for offer in offers if offer["vendor"] == option]
    return found[0] if found else translator_name(option)


def below(point: DecisionPoint, field: str, option: str) -> str | None:
    """Write the second line of an option, what is spent now; None if this is not the PM's."""
    maker = _BELOW.get(field)
    return None if maker is None or point.seat != "pm" else maker(point.facts, option)


def _below_sign(facts: Mapping[str, Any], option: str) -> str:
    days = {"sign": facts.get("promised_days"), "own_day": facts.get("own_day")}.get(option)
    return "" if days is None else days_text(days)


def _below_clarify(facts: Mapping[str, Any], option: str) -> str:
    return hours_text((facts.get("hours") or {}).get(option, 0.0))


def _below_vendor(facts: Mapping[str, Any], option: str) -> str:
    offers = [offer for offer in facts.get("offers") or () if offer["vendor"] == option]
    if not offers:
        return ""
    price = offers[0]["rate"] * facts.get("words", 0)
    return format_money(price * (facts.get("overflow_rate", 1.0) if option == "overflow" else 1.0))


def _below_rate(facts: Mapping[str, Any], option: str) -> str:
    if option not in _CHANGES:
        return ""
    name, sign = _CHANGES[option]
    return f"{'+' if sign > 0 else '−'}{format_percent(facts.get(name, 0.0))}"


def _below_step(facts: Mapping[str, Any], option: str) -> str:
    offer = (facts.get("ways") or {}).get(option)
    if offer is None:
        return ""
    usual = offer["rate"] * facts.get("words", 0)
    if option == "raise":
        return f"+{format_money(usual * facts.get('premium', 0.0))}"
    if option == "overflow":
        return f"+{format_percent(facts.get('overflow_rate', 1.0) - 1)}"
    return offer_name(offer)


def _below_action(facts: Mapping[str, Any], option: str) -> str:
    hours = (facts.get("hours") or {}).get("warn", 0.0)
    parts = [hours_text(hours)] if option in ("warn", "both") else []
    if option in ("overtime", "both"):
        parts.append(format_money(facts.get("premium_eur", 0)))
    return " · ".join(parts)


def _below_revision(facts: Mapping[str, Any], option: str) -> str:
    if option == "skip":
        return format_money(0)
    days = format_quantity(facts.get(f"{option}_days", 0), _("d", "unit"), 1)
    return f"{format_money(_revision_eur(facts, option))} · {days}"


_BELOW: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "sign": _below_sign,
    "clarify": _below_clarify,
    "vendor": _below_vendor,
    "rate": _below_rate,
    "step": _below_step,
    "action": _below_action,
    "revision": _below_revision,
}


# ---- what it costs now: four numbers


def _days(days: float) -> str:
    sign = "−" if days <= -0.05 else ""
    return f"{sign}{format_quantity(abs(days), _('d', 'unit'), 1)}"


def _estimate(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    facts, said = point.facts, float(chosen["estimate_days"])
    view = facts.get("view_days") or said
    over = round(100 * (said / view - 1))
    return [
        (_("You say", "card.cost"), days_text(said)),
        (_("Over your view", "card.cost"), format_percent(over / 100)),
        (_("Client asked", "card.cost"), days_text(facts.get("asked_days", 0))),
        (_("Your time", "card.cost"), hours_text((facts.get("hours") or {}).get("estimate", 0))),
    ]


def _signoff(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    facts, answer = point.facts, chosen["sign"]
    promised, own = facts.get("promised_days", 0), facts.get("own_day", 0)
    signed = max(promised, own) if answer == "own_day" else promised
    shown = _("none", "card.cost") if answer == "refuse" else days_text(signed)
    view = facts.get("view_days") or 0
    spare = "–" if answer == "refuse" else _days(signed - view)
    return [
        (_("Your name under", "card.cost"), shown),
        (_("Over your view", "card.cost"), spare),
        (_("Client asked", "card.cost"), days_text(facts.get("asked_days", 0))),
        (_("Margin, estimated", "card.cost"), format_percent(facts.get("margin", 0))),
    ]


def _clarify(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    facts, asks = point.facts, chosen["clarify"] == "ask"
    wait = facts.get("wait_days", 0) if asks else 0.0
    spent = (facts.get("hours") or {}).get("ask", 0.0) if asks else 0.0
    start = _("in about {days}", "card.cost").format(days=_days(wait)) if asks else _("at once")
    return [
        (_("Your time", "card.cost"), hours_text(spent)),
        (_("Work starts", "card.cost"), start),
        (_("Slack left, about", "card.cost"), _days(facts.get("slack_days", 0) - wait)),
        (_("Due in", "card.cost"), _days(facts.get("due_days", 0))),
    ]


def _offered(
    facts: Mapping[str, Any], offer: Mapping[str, Any] | None, factor: float
) -> list[Entry]:
    """Write what an offer costs if it is taken, and what its usual pace leaves to the promise."""
    if offer is None:
        return [("–", "–")] * 4
    agency = offer["vendor"] == "overflow"
    cost = offer["rate"] * facts.get("words", 0)
    cost *= facts.get("overflow_rate", 1.0) if agency else factor
    done, after = offer["free_in"] + offer["days"], facts.get("after_days", 0)
    return [
        (_("Cost, if taken", "card.cost"), format_money(cost)),
        (_("Work done in", "card.cost"), _days(done)),
        (_("Revision, check", "card.cost"), _days(after)),
        (_("Left to promise", "card.cost"), _days(facts.get("due_days", 0) - done - after)),
    ]


def _vendor(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    facts = point.facts
    offers = {offer["vendor"]: offer for offer in facts.get("offers") or ()}
    name, sign = _CHANGES.get(str(chosen["rate"]), ("", 0))
    return _offered(facts, offers.get(chosen["vendor"]), 1 + sign * facts.get(name, 0.0))


def _decline(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    facts, step = point.facts, str(chosen["step"])
    factor = 1 + (facts.get("premium", 0.0) if step == "raise" else 0.0)
    return _offered(facts, (facts.get("ways") or {}).get(step), factor)


def _at_risk(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    facts, action = point.facts, chosen["action"]
    buys, warns = action in ("overtime", "both"), action in ("warn", "both")
    saved = facts.get("saved_days", 0) if buys else 0.0
    hours = (facts.get("hours") or {}).get("warn", 0.0) if warns else 0.0
    told = _("today", "card.cost") if warns else _("no", "card.cost")
    return [
        (_("Your time", "card.cost"), hours_text(hours)),
        (_("Evenings", "card.cost"), format_money(facts.get("premium_eur", 0) if buys else 0)),
        (_("Past the promise", "card.cost"), _days(facts.get("late_days", 0) - saved)),
        (_("Client is told", "card.cost"), told),
    ]


def _revision(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    facts, mode = point.facts, str(chosen["revision"])
    days = 0.0 if mode == "skip" else facts.get(f"{mode}_days", 0)
    left = facts.get("spare_days", 0) - days - facts.get("check_days", 1.0)
    cost, price = _revision_eur(facts, mode), facts.get("price") or 0
    return [
        (_("Reviser", "card.cost"), format_money(cost)),
        (_("Of the price", "card.cost"), format_percent(cost / price) if price else "–"),
        (_("Takes", "card.cost"), _days(days)),
        (_("Left to promise", "card.cost"), _days(left)),
    ]


def _revision_eur(facts: Mapping[str, Any], mode: str) -> float:
    return 0.0 if mode == "skip" else float(facts.get(f"{mode}_eur", 0))


LEDGERS: Mapping[str, Callable[[DecisionPoint, Chosen], list[Entry]]] = {
    "estimate": _estimate,
    "signoff": _signoff,
    "clarify": _clarify,
    "vendor": _vendor,
    "decline": _decline,
    "at_risk": _at_risk,
    "revision": _revision,
}
