"""What does the Sales autopilot decide, by its own pay, trust and experience?"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, pow
from typing import Any

from simlib.beliefs import (
    PRICE_WEIGHT,
    delay_pull,
    late_odds,
    logit,
    mood_pull,
    stake,
)
from simlib.decisions import DecisionPoint
from simlib.policies.answers import Answer, Rules

__all__ = ["SALES"]

_SALES_SD = 0.25  # how far off Sales thinks that durations can be (sd of the log)
_BOOKING_MARGIN = 0.45  # what Sales sees of a booking as margin, per EUR
_GIVEN = {"hold": 0.0, "half": 0.5, "all": 1.0}  # share of what is asked for
_MARGIN = 0.42  # what is expected of a project before it is priced, per EUR


def _bid(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Bid in an unfamiliar field if bookings pay; the less sure, the sooner together."""
    pay = memory["pay"]
    worth = pay["bookings"] * _BOOKING_MARGIN + pay["margin"] * 0.3
    risk = pay["equity"] * (0.35 if facts["past_jobs"] < 5 else 0.25)
    if worth < risk * 0.4:
        return {"answer": "alternative"}
    careful = pay["equity"] * (0.4 + 0.8 * memory["trust"]) > 0.25
    return {"answer": "with_pm" if careful else "alone"}


def _consult(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Ask when the date is tight for one's own count, and the account is worth an answer."""
    pay, price = memory["pay"], facts["list_price"]
    tension = facts["own_guess_days"] / facts["asked_days"]
    spread = 0.35 * (1 - memory["understanding"])
    risk = late_odds(facts["asked_days"], facts["own_guess_days"], _SALES_SD + spread)
    at_stake = pay["equity"] * stake(price, facts["first_order"])
    value = at_stake * risk * (0.3 + 0.7 * memory["trust"])
    delay = 0.07 * (pay["bookings"] * _BOOKING_MARGIN + pay["margin"] * _MARGIN) * price
    if value < delay:
        return {"consult": "no"}
    return {"consult": "together" if tension > 1.5 and value > 3 * delay else "estimate"}


def _quote(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Offer the date and the price with the best expected utility."""
    days_field, price_field, _ = point.fields
    pay, asked, expected = memory["pay"], facts["asked_days"], facts["blend_days"]
    volume, cost, per_word = facts["volume"], facts["cost_told"], facts["list_per_word"]
    sd = _SALES_SD + (0.0 if facts["pm_days"] is not None else 0.1)
    # The odds against us (`win_odds`) are a product, so each factor is worked out only once.
    against = exp(-logit(memory["win_rate"]) - mood_pull(facts["mood"]))
    dates = [
        (days, exp(delay_pull((days - asked) / asked)), late_odds(days, expected, sd))
        for days in map(float, days_field.options)
    ]
    bookings, margin, equity = pay["bookings"] * _BOOKING_MARGIN, pay["margin"], pay["equity"]
    best, date, named = -1e9, dates[0][0], 0.0
    for price in map(float, price_field.options):
        revenue = price * volume
        gain = bookings * revenue + margin * (revenue - cost)
        at_stake = equity * stake(revenue, facts["first_order"])
        dear = against * pow(price / per_word, PRICE_WEIGHT)
        for days, delay, late in dates:
            worth = (gain - at_stake * late) / (1.0 + dear * delay)
            if worth > best:
                best, date, named = worth, days, price
    return {
        "promised_days": days_field.relative(date),
        "price": price_field.relative(named),
        "workflow": facts["workflow_asked"],
    }


def _haggle(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Hold, split or give, by what each earns times the believed odds of keeping the order."""
    pay, sure = memory["pay"], facts["sure"]
    price, cost, asked = facts["price"], facts["cost_told"], facts["ask_pct"]
    best, chosen = -1e9, "hold"
    for name in point.fields[0].options:
        given = _GIVEN[str(name)]
        chance = (0.60 + 0.38 * sure) * (1 - given) + 0.93 * given + 0.1 * given * (1 - given)
        revenue = price * (1 - given * asked)
        gain = pay["bookings"] * _BOOKING_MARGIN * revenue + pay["margin"] * (revenue - cost)
        if chance * gain > best:
            best, chosen = chance * gain, str(name)
    return {"concede": chosen}


def _handover(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Pass on as much as the week allows and the account deserves."""
    habit = memory["habits"].get("handover")
    if habit is not None:
        return {"brief": habit}
    if facts["free_hours"] < 2:
        return {"brief": "mail"}
    weight = memory["pay"]["equity"] * facts["price"] / 3000
    return {"brief": "call" if weight > 0.9 and facts["ambiguity"] == "much" else "page"}


def _scope(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Charge additions, unless they are small and the client is unhappy or dear."""
    absorbs = memory["habits"].get("absorb_share", 0.0)
    small = facts["list_price"] < 150 + 400 * absorbs
    if small or facts["mood"] < 0.55:
        return {"charge": "absorb"}
    late = facts["due_days"] < 0.3 * facts["asked_days"]
    return {"charge": "full_and_day" if late else "full"}


def _week_plan(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Keep one's habit; without one, care when several clients seem unhappy.

    Where bookings pay more than what becomes of them, everybody hunts, and at will.
    """
    habit, pay = memory["habits"].get("week_plan"), memory["pay"]
    if pay["bookings"] > pay["margin"] + pay["equity"]:
        return {"focus": "hunt"}
    if habit is not None:
        focus = habit
    elif facts["unhappy"] > 0.25 * facts["clients"]:
        focus = "care"
    else:
        focus = "hunt" if pay["bookings"] > 0.7 else "mixed"
    if not focus.startswith("hunt"):
        return {"focus": focus}
    return {"focus": "hunt_guide" if "hunt_guide" in point.fields[0].options else "hunt"}


SALES: Rules = {
    "bid": _bid,
    "consult": _consult,
    "quote": _quote,
    "haggle": _haggle,
    "handover": _handover,
    "scope": _scope,
    "week_plan": _week_plan,
}
