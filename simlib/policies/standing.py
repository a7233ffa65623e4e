"""What do standing rules make of an autopilot's answer?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simlib.decisions import RULES, Decision, DecisionPoint, Option

__all__ = ["standing_answer"]


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


def _ruled_discount(choice: str, point: DecisionPoint) -> Option:
    """Concede as much as the rule says, or as the margin floor leaves on the card."""
    options = point.field("concede").options
    return choice if choice in options else options[-1]


def _ruled_workflow(choice: str, point: DecisionPoint) -> Option:
    return str(point.facts["workflow_asked"]) if choice == "as_asked" else choice


def _ruled_clarify(choice: str, point: DecisionPoint) -> Option:
    return "ask" if choice == "ask_sales" else choice  # "ask" alone is to ask the person


def _ruled_estimate(choice: str, point: DecisionPoint) -> Option:
    options = point.field("estimate_days").options
    order = ("none", "tenth", "fifth", "third", "half").index(choice)
    return options[min(order, len(options) - 1)]


def _ruled_supplier(choice: str, point: DecisionPoint) -> Option:
    """Ask the best on file, the first to be done or the cheapest; the agency if nobody is left."""
    known = [offer for offer in point.facts["offers"] if offer["vendor"] != "overflow"]
    if not known:
        return "overflow"
    keys: Mapping[str, Callable[[Mapping[str, float]], float]] = {
        "best": lambda offer: -offer["score"],
        "first": lambda offer: offer["free_in"] + offer["days"],
        "cheapest": lambda offer: offer["rate"],
    }
    return str(min(known, key=keys[choice])["vendor"])


def _ruled_step(choice: str, point: DecisionPoint) -> Option:
    """Turn the name of a lever's position into the step on the card, from least to most."""
    field = point.fields[0]
    names = RULES[point.seat][point.kind].choices
    last = len(field.options) - 1
    return field.options[round(names.index(choice) * last / (len(names) - 1))]


_RULED: Mapping[str, Callable[[str, DecisionPoint], Option]] = {
    "consult": _ruled_consult,
    "promise": _ruled_promise,
    "price": _ruled_price,
    "workflow": _ruled_workflow,
    "discount": _ruled_discount,
    "clarify": _ruled_clarify,
    "estimate": _ruled_estimate,
    "supplier": _ruled_supplier,
    "authority": _ruled_step,
    "guide": _ruled_step,
    "floor": _ruled_step,
    "training": _ruled_step,
}
