"""What do the departments' autopilots decide, and what do standing rules make of it?

A policy is a plain function of a decision point: facts, and the memory that the department brings.
It weighs what its own pay letter rewards, by its own beliefs; what a desk cannot see it cannot use.
Policies have names, so that scenarios, process pools and session files can hold them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simlib.beliefs import (
    delay_pull,
    late_odds,
    logit,
    mood_pull,
    odds,
    price_pull,
    stake,
    win_odds,
)
from simlib.decisions import RULES, Decision, DecisionPoint, Option, Policy

__all__ = ["POLICIES", "balanced", "standing_answer"]

Answer = dict[str, Option]
_SALES_SD = 0.25  # how far off Sales thinks that durations can be (sd of the log)
_PM_SD = 0.22
_BOOKING_MARGIN = 0.45  # what Sales sees of a booking as margin, per EUR
_MARGIN = 0.42  # what a PM expects of a project before it is priced, per EUR


def balanced(point: DecisionPoint) -> Decision:
    """Decide by expected utility under the seat's own pay, trust and experience."""
    return Decision(point.id, _BALANCED[point.kind](point, point.facts, point.memory))


# ---- Sales


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
    pay, usual, mood = memory["pay"], logit(memory["win_rate"]), mood_pull(facts["mood"])
    asked, expected, volume = facts["asked_days"], facts["blend_days"], facts["volume"]
    cost, per_word = facts["cost_told"], facts["list_per_word"]
    sd = _SALES_SD + (0.0 if facts["pm_days"] is not None else 0.1)
    dates = []
    for days in days_field.options:
        late = late_odds(float(days), expected, sd)
        dates.append((days, delay_pull((float(days) - asked) / asked), late))
    best: tuple[float, Option, Option] = (-1e9, days_field.options[0], price_field.options[0])
    for price in price_field.options:
        revenue = float(price) * volume
        gain = pay["bookings"] * _BOOKING_MARGIN * revenue + pay["margin"] * (revenue - cost)
        at_stake = pay["equity"] * stake(revenue, facts["first_order"])
        dear = price_pull(float(price) / per_word)
        for days, delay, late in dates:
            # `win_odds`, with what does not change taken out of the loop: 4 % of a year's time
            chance = odds(usual - dear - delay + mood)
            worth = chance * (gain - at_stake * late)
            if worth > best[0]:
                best = (worth, days, price)
    return {
        "promised_days": days_field.relative(best[1]),
        "price": price_field.relative(best[2]),
        "workflow": facts["workflow_asked"],
    }


def _haggle(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Hold, split or give, by what each earns times the believed odds of keeping the order."""
    pay, sure = memory["pay"], facts["sure"]
    price, cost, asked = facts["price"], facts["cost_told"], facts["ask_pct"]
    best, chosen = -1e9, "half"
    for name, given in (("hold", 0.0), ("half", 0.5), ("all", 1.0)):
        chance = (0.60 + 0.38 * sure) * (1 - given) + 0.93 * given + 0.1 * given * (1 - given)
        revenue = price * (1 - given * asked)
        gain = pay["bookings"] * _BOOKING_MARGIN * revenue + pay["margin"] * (revenue - cost)
        if chance * gain > best:
            best, chosen = chance * gain, name
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
    """Hunt when bookings pay, care when several clients seem unhappy."""
    habit = memory["habits"].get("week_plan")
    if habit is not None:
        return {"focus": habit}
    if facts["unhappy"] > 0.25 * facts["clients"]:
        return {"focus": "care"}
    return {"focus": "hunt" if memory["pay"]["bookings"] > 0.7 else "mixed"}


# ---- the PM office


def _estimate(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Add the margin that pays: cut by Sales later, and punished when late."""
    pay, trust = memory["pay"], memory["trust"]
    view, asked, price = facts["view_days"], facts["asked_days"], facts["list_price"]
    margin = _MARGIN * price
    at_stake = pay["equity"] * stake(price, facts["first_order"])
    punished = pay["penalty"] * (pay["penalty_eur"] + pay["penalty_margin"] * margin)
    lean = memory["habits"].get("pad", 0.0)
    field = point.fields[0]
    best, chosen = -1e9, field.options[0]
    for option in field.options:
        told = float(option)
        pad = told / view - 1
        promised = told * (1 - 0.35 * (1 - trust))
        late = late_odds(promised, view, _PM_SD)
        sensitivity = 0.15 + 0.75 * memory["understanding"]
        won = win_odds(memory["win_rate"], 1.0, (promised - asked) / asked, 0.7, sensitivity)
        gain = (pay["bookings"] + 0.2 * pay["margin"]) * margin
        shame = 0.8 * margin * (pad - lean) ** 2 * (0.3 + trust) * (1 - 0.5 * pay["penalty"])
        worth = won * (gain - late * (at_stake + punished)) - shame
        if worth > best:
            best, chosen = worth, option
    return {"estimate_days": field.relative(chosen)}


def _signoff(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Sign what can be kept and pays; else name one's own day; refuse what loses money."""
    if facts["margin"] < facts["margin_asked"] - 0.12:
        return {"sign": "refuse"}
    late = late_odds(facts["promised_days"], facts["view_days"], _PM_SD)
    return {"sign": "sign" if late < 0.35 else "own_day"}


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
    best, chosen = 1e18, ("overflow", "usual")
    for offer in facts["offers"]:
        for rate in _rates(facts, offer):
            burden = _burden(facts, offer, rate, pay, at_stake, late_cost)
            if burden < best:
                best, chosen = burden, (offer["vendor"], rate)
    return {"vendor": chosen[0], "rate": chosen[1]}


def _rates(facts: Mapping[str, Any], offer: Mapping[str, Any]) -> tuple[str, ...]:
    return ("usual",) if offer["vendor"] == "overflow" else ("squeeze", "usual", "premium")


def _burden(
    facts: Mapping[str, Any],
    offer: Mapping[str, Any],
    rate: str,
    pay: Mapping[str, float],
    at_stake: float,
    late_cost: float,
) -> float:
    """Return the expected burden (EUR) of asking one translator at one rate."""
    changed = {"squeeze": -facts["squeeze"], "usual": 0.0, "premium": facts["premium"]}[rate]
    overflow = offer["vendor"] == "overflow"
    factor = facts["overflow_rate"] if overflow else 1 + changed
    days = offer["days"] * (0.84 if rate == "premium" else 1.0)
    left = facts["due_days"] - facts["after_days"] - offer["free_in"]
    late = late_odds(left, days, _PM_SD, tolerance=0.3)
    cost = facts["words"] * offer["rate"] * factor
    poor = max(0.0, 1.05 - offer["score"]) * (0.3 if offer["skilled"] else 0.45)
    slack = min(max(left / days - 1.0, -1.5), 1.5)
    refusal = (
        0.0 if overflow else 1 - odds(1.2 + 1.1 * slack + 7 * changed - 0.2 * offer["free_in"])
    )
    wait = refusal * (20 + 0.25 * late_cost)
    burden: float = pay["margin"] * cost + late * late_cost + poor * at_stake + wait
    return burden


def _revision(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Revise as far as time allows; skip where it costs more than it seems to save."""
    habit = memory["habits"].get("full_revision_spare_d")
    if habit is not None and facts["spare_days"] - facts["full_days"] >= habit:
        return {"revision": "full"}
    pay = memory["pay"]
    at_stake = pay["equity"] * stake(facts["price"], facts["first_order"]) + 60
    late_cost = at_stake + pay["penalty"] * pay["penalty_eur"]
    risk = 0.32 * max(0.03, 1.05 - facts["score"]) * (1.5 if facts["unfamiliar"] else 1.0)
    best, chosen = 1e18, "full"
    for name, days, share, leak in (
        ("skip", 0.0, 0.0, 1.0),
        ("light", facts["light_days"], 0.5, 0.5),
        ("full", facts["full_days"], 1.0, 0.18),
    ):
        over = days + 0.6 - facts["spare_days"]
        late = 1 / (1 + 2.718281828459045 ** (-4 * over))
        harm = risk * leak * (at_stake + 0.2 * facts["price"])
        burden = pay["margin"] * facts["full_eur"] * share + harm + late * late_cost
        if burden < best:
            best, chosen = burden, name
    return {"revision": chosen}


def _at_risk(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Buy evenings if they can save the promise at a fair price; else warn early."""
    pay, late = memory["pay"], facts["late_days"]
    worth = pay["equity"] * stake(facts["price"], facts["first_order"])
    worth += pay["penalty"] * pay["penalty_eur"]
    saved = 0.16 * facts["work_days"]
    if saved >= late - 0.4 and pay["margin"] * facts["premium_eur"] < 0.5 * worth:
        return {"action": "overtime"}
    early = memory["habits"].get("warn_margin_d", 0.0)
    return {"action": "warn" if late > 0.6 - 0.3 * early else "hope"}


_BALANCED: Mapping[str, Callable[[DecisionPoint, Mapping[str, Any], Mapping[str, Any]], Answer]] = {
    "bid": _bid,
    "consult": _consult,
    "quote": _quote,
    "haggle": _haggle,
    "handover": _handover,
    "scope": _scope,
    "week_plan": _week_plan,
    "estimate": _estimate,
    "signoff": _signoff,
    "clarify": _clarify,
    "vendor": _vendor,
    "revision": _revision,
    "at_risk": _at_risk,
}


# ---- people's habits, as named policies


def _fixed(name: str, rules: Mapping[str, str]) -> Policy:
    """Make a policy that follows standing rules and leaves the rest to the balanced one."""

    def policy(point: DecisionPoint) -> Decision:
        return standing_answer(rules, point, balanced(point))

    policy.__name__ = policy.__qualname__ = name
    policy.__doc__ = f"Follow the rules {dict(rules)}, and the balanced policy for the rest."
    return policy


POLICIES: Mapping[str, Policy] = {
    "balanced": balanced,
    "steady": balanced,
    "as_asked": _fixed("as_asked", {"consult": "no", "promise": "as_asked", "discount": "all"}),
    "cautious": _fixed(
        "cautious",
        {"consult": "estimate", "promise": "longest", "discount": "hold", "handover": "page"},
    ),
}


# ---- standing rules


def standing_answer(rules: Mapping[str, str], point: DecisionPoint, auto: Decision) -> Decision:
    """Return the autopilot's answer with the fields that a standing rule fixes put in its place."""
    known = RULES.get(point.seat, {})
    values = dict(auto.values)
    for name, choice in rules.items():
        rule = known.get(name)
        if rule is None or rule.kind != point.kind or choice in ("auto", "ask"):
            continue
        field = next((field for field in point.fields if field.name == rule.field), None)
        if field is None:
            continue
        wanted = _RULED.get(name, _as_named)(choice, point)
        if field.how == "choice":
            wanted = wanted if wanted in field.options else values[field.name]
            values[field.name] = wanted
        else:
            bounded = min(max(float(wanted), field.low), field.high)
            values[field.name] = field.relative(bounded)
    return Decision(auto.point, values)


def _as_named(choice: str, point: DecisionPoint) -> Option:
    return choice


def _ruled_consult(choice: str, point: DecisionPoint) -> Option:
    """Ask about risky requests only: tight by one's own count, or a first order."""
    if choice != "risky":
        return choice
    facts = point.facts
    risky = facts["own_guess_days"] > 0.9 * facts["asked_days"] or facts["first_order"]
    return "estimate" if risky else "no"


def _ruled_promise(choice: str, point: DecisionPoint) -> Option:
    facts, field = point.facts, point.field("promised_days")
    told = facts.get("pm_days")
    days = {
        "as_asked": facts["asked_days"],
        "own_guess": facts["own_guess_days"],
        "as_told": facts["own_guess_days"] if told is None else told,
        "longest": float(field.options[-1]),
    }[choice]
    return max(round(float(days) * 2) / 2, 0.5)


def _ruled_price(choice: str, point: DecisionPoint) -> Option:
    options = point.field("price").options
    return options[("lowest", "low", "list", "high").index(choice) * (len(options) - 1) // 3]


def _ruled_workflow(choice: str, point: DecisionPoint) -> Option:
    return str(point.facts["workflow_asked"]) if choice == "as_asked" else choice


def _ruled_estimate(choice: str, point: DecisionPoint) -> Option:
    options = point.field("estimate_days").options
    order = ("none", "tenth", "fifth", "third", "half").index(choice)
    return options[min(order, len(options) - 1)]


_RULED: Mapping[str, Callable[[str, DecisionPoint], Option]] = {
    "consult": _ruled_consult,
    "promise": _ruled_promise,
    "price": _ruled_price,
    "workflow": _ruled_workflow,
    "estimate": _ruled_estimate,
}
