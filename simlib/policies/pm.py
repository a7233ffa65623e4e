"""What does the PM office's autopilot decide, by its own pay, trust and experience?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import exp
from typing import Any

from simlib.beliefs import delay_pull, late_odds, logit, odds, stake
from simlib.decisions import DecisionPoint
from simlib.policies.answers import Answer, Rules

__all__ = ["PM"]

_PM_SD = 0.22  # how far off a PM thinks that durations can be (sd of the log)
_EVENINGS = 0.84  # time that a premium buys, as share of the usual one
_MARGIN = 0.42  # what a PM expects of a project before it is priced, per EUR

_Terms = tuple[tuple[float, tuple[tuple[str, float, float], ...]], ...]


def _estimate(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Add the margin that pays: cut by Sales later, and punished when late."""
    pay, trust = memory["pay"], memory["trust"]
    view, asked, price = facts["view_days"], facts["asked_days"], facts["list_price"]
    margin = _MARGIN * price
    burden = pay["equity"] * stake(price, facts["first_order"])
    burden += pay["penalty"] * (pay["penalty_eur"] + pay["penalty_margin"] * margin)
    gain = (pay["bookings"] + 0.2 * pay["margin"]) * margin
    shame = 0.8 * margin * (0.3 + trust) * (1 - 0.5 * pay["penalty"])
    usual = 1.0 + memory["habits"].get("pad", 0.0)
    # The odds against us (`win_odds`) are a product: one factor of it is the same for all days.
    against, sensitivity = exp(-logit(memory["win_rate"])), 0.15 + 0.75 * memory["understanding"]
    left = 1 - 0.35 * (1 - trust)  # of an estimate, once Sales has cut it
    field = point.fields[0]
    best, chosen = -1e9, field.options[0]
    for option in field.options:
        days = float(option)
        promised, padding = days * left, days / view - usual
        late = late_odds(promised, view, _PM_SD)
        odds_against = against * exp(delay_pull((promised - asked) / asked, sensitivity))
        worth = (gain - late * burden) / (1.0 + odds_against) - shame * padding * padding
        if worth > best:
            best, chosen = worth, option
    return {"estimate_days": field.relative(chosen)}


def _signoff(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Sign what can be kept and pays; else name one's own day; refuse what loses money."""
    if facts["margin"] < facts["margin_asked"] - 0.12:
        return {"sign": "refuse"}
    late = late_odds(facts["promised_days"], facts["view_days"], _PM_SD)
    return {"sign": "sign" if late < 0.25 else "own_day"}


def _clarify(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Ask before the start when the brief is thin and there is time, or many would ask later."""
    lean = memory["habits"].get("clarify_share", 0.0)
    thin = 0.45 + 0.3 * lean + 0.03 * (facts["jobs"] - 1)
    return {"clarify": "ask" if facts["brief"] < thin and facts["slack_days"] > -1 else "start"}


def _vendor(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Weigh cost against lateness, defects and the odds of a no."""
    pay = memory["pay"]
    at_stake = pay["equity"] * stake(facts["price"], facts["first_order"])
    late_cost = at_stake + pay["penalty"] * pay["penalty_eur"]
    until_due = facts["due_days"] - facts["after_days"]
    budget, no_cost = memory["cost_weight"] * facts["words"], 20 + 0.25 * late_cost
    terms, agency = _terms(facts["squeeze"], facts["premium"], facts["overflow_rate"])
    best, chosen = 1e18, ("overflow", "usual")
    for offer in facts["offers"]:
        vendor, queue, missing = offer["vendor"], offer["free_in"], 1.05 - offer["score"]
        cost, left = budget * offer["rate"], until_due - queue
        poor = missing * (0.3 if offer["skilled"] else 0.45) * at_stake if missing > 0 else 0.0
        for pace, rates in agency if vendor == "overflow" else terms:
            days = offer["days"] * pace
            harm = late_odds(left, days, _PM_SD, tolerance=0.3) * late_cost + poor
            doubt = _doubt(left / days - 1.0, queue)
            for rate, factor, reluctance in rates:
                no = doubt * reluctance
                burden = cost * factor + harm + no / (1.0 + no) * no_cost
                if burden < best:
                    best, chosen = burden, (vendor, rate)
    return {"vendor": chosen[0], "rate": chosen[1]}


@cache
def _terms(low: float, high: float, overflow: float) -> tuple[_Terms, _Terms]:
    """Return what translators (less, usual, more) and what an agency can be offered.

    Each is a list of the share of the usual time that the work takes, and the rates at which it
    does: name, share of the usual rate, and what it does to the odds of a no (ratio).
    """
    usual = (1.0, (("squeeze", 1.0 - low, exp(7 * low)), ("usual", 1.0, 1.0)))
    premium = (_EVENINGS, (("premium", 1.0 + high, exp(-7 * high)),))
    agency = (1.0, (("usual", overflow, 0.0),))  # it always finds somebody
    return (usual, premium), (agency,)


def _doubt(slack: float, queue: float) -> float:
    """Return the believed odds of a no at the usual rate (no to yes), by spare time and queue."""
    spare = 1.5 if slack > 1.5 else -1.5 if slack < -1.5 else slack
    return exp(0.2 * queue - 1.2 - 1.1 * spare)


def _decline(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Ask the next one unless more money, or the agency, is the cheaper way to a yes."""
    pay, ways = memory["pay"], facts["ways"]
    at_stake = pay["equity"] * stake(facts["price"], facts["first_order"])
    late_cost = at_stake + pay["penalty"] * pay["penalty_eur"]
    until_due = facts["due_days"] - facts["after_days"]
    changes = {"next": 0.0, "raise": facts["premium"], "overflow": facts["overflow_rate"] - 1}
    best, chosen = 1e18, "overflow"
    for way, offer in ways.items():
        left = until_due - offer["free_in"]
        days = offer["days"] * (_EVENINGS if way == "raise" else 1.0)
        late = late_odds(left, days, _PM_SD, tolerance=0.3)
        poor = max(0.0, 1.05 - offer["score"]) * (0.3 if offer["skilled"] else 0.45) * at_stake
        cost = memory["cost_weight"] * facts["words"] * offer["rate"] * (1 + changes[way])
        slack = left / days - 1.0
        refusal = 0.0 if way == "overflow" else 1 - _accepts(slack, changes[way], offer["free_in"])
        if way == "raise":  # who would have come for the old rate has said no
            before = {"squeeze": -facts["squeeze"], "usual": 0.0}[facts["asked_rate"]]
            refusal /= max(1 - _accepts(slack, before, offer["free_in"]), refusal)
        burden = cost + late * late_cost + poor + refusal * (20 + 0.25 * late_cost)
        if burden < best:
            best, chosen = burden, way
    return {"step": chosen}


def _accepts(slack: float, changed: float, queue: float) -> float:
    """Return the believed odds of a yes: time to spare, a change of the rate, days of queue."""
    return 1.0 / (1.0 + _doubt(slack, queue) * exp(-7 * changed))


def _revision(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Revise as far as time allows; skip where it costs more than it seems to save."""
    habit = memory["habits"].get("full_revision_spare_d")
    if habit is not None and facts["spare_days"] - facts["full_days"] >= habit:
        return {"revision": "full"}
    pay, cost = memory["pay"], memory["cost_weight"] * facts["full_eur"]
    at_stake = pay["equity"] * stake(facts["price"], facts["first_order"]) + 60
    late_cost = at_stake + pay["penalty"] * pay["penalty_eur"]
    risk = 0.32 * max(0.03, 1.05 - facts["score"]) * (1.5 if facts["unfamiliar"] else 1.0)
    harm, spare = risk * (at_stake + 0.2 * facts["price"]), facts["spare_days"] - 0.6
    lighter = facts["light_days"] / max(facts["full_days"], 1e-9)  # of the hours, and of the cost
    best, chosen = 1e18, "full"
    for name, days, share, leak in (
        ("skip", 0.0, 0.0, 1.0),
        ("light", facts["light_days"], lighter, 0.5),
        ("full", facts["full_days"], 1.0, 0.18),
    ):
        late = odds(4 * (days - spare))
        burden = cost * share + harm * leak + late * late_cost
        if burden < best:
            best, chosen = burden, name
    return {"revision": chosen}


def _at_risk(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Buy evenings if they can save the promise at a fair price; else warn early."""
    pay, late = memory["pay"], facts["late_days"]
    worth = pay["equity"] * stake(facts["price"], facts["first_order"])
    worth += pay["penalty"] * pay["penalty_eur"]
    saved = (1 - _EVENINGS) * facts["work_days"]
    if saved >= late - 0.4 and pay["margin"] * facts["premium_eur"] < 0.5 * worth:
        return {"action": "overtime"}
    if saved >= 0.5 * late and pay["margin"] * facts["premium_eur"] < 0.1 * worth:
        return {"action": "both"}
    early = memory["habits"].get("warn_margin_d", 0.0)
    return {"action": "warn" if late > 0.6 - 0.3 * early else "hope"}


PM: Rules = {
    "estimate": _estimate,
    "signoff": _signoff,
    "clarify": _clarify,
    "vendor": _vendor,
    "decline": _decline,
    "revision": _revision,
    "at_risk": _at_risk,
}
