"""Which fixed ways of working have a name?

Each is a set of standing rules; what no rule fixes is left to the balanced policy. Besides the
habits that people tell of each other there is one policy for each choice of each rule, such as
`price_high`: a firm in which one of them beats the balanced one has a trick instead of a trade.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simlib.decisions import RULES, Decision, DecisionPoint, Field, Option, Policy
from simlib.policies.standing import standing_answer
from simlib.streams import Streams

__all__ = ["DIRECTORS", "HABITS", "at_random", "fixed_policies", "following", "jittered"]
__all__ += ["single_rules", "stretched"]

HABITS: Mapping[str, Mapping[str, str]] = {
    # Sales
    "as_asked": {"consult": "no", "promise": "as_asked", "discount": "all"},
    "cautious": {
        "consult": "estimate",
        "promise": "longest",
        "discount": "hold",
        "handover": "page",
    },
    # Planning fallacy: the date that one hopes for (Buehler, Griffin and Ross, 1994).
    "over_promiser": {"consult": "no", "promise": "own_guess", "handover": "mail"},
    "discounter": {"price": "lowest", "discount": "all"},
    "hunter": {"week_plan": "hunt", "handover": "mail", "consult": "no"},
    "carer": {"week_plan": "care", "scope": "absorb", "discount": "all"},
    "consultant": {"bid": "with_pm", "consult": "together", "handover": "call"},
    # The PM office
    # Budgetary slack: say more than one expects, to be safe (Merchant, 1985).
    "sandbagger": {"estimate": "half", "signoff": "own_day", "at_risk": "warn"},
    "optimist": {"estimate": "none", "signoff": "sign", "clarify": "start", "at_risk": "hope"},
    "firefighter": {"clarify": "start", "vendor": "premium", "at_risk": "overtime"},
    "perfectionist": {"clarify": "ask_sales", "supplier": "best", "revision": "full"},
    "corner_cutter": {"supplier": "cheapest", "vendor": "squeeze", "revision": "skip"},
    "hurrier": {"supplier": "first", "vendor": "premium", "revision": "light"},
    "gatekeeper": {"estimate": "third", "signoff": "refuse", "clarify": "ask_sales"},
    "pleaser": {"estimate": "none", "signoff": "sign", "at_risk": "warn", "vendor": "usual"},
    # Either
    "margin_hawk": {
        "price": "high",
        "discount": "hold",
        "scope": "full",
        "supplier": "cheapest",
        "vendor": "squeeze",
        "revision": "skip",
    },
}

# Of management, beside the steady director.
DIRECTORS: Mapping[str, Mapping[str, str]] = {
    "signs_all": {"authority": "all"},
    "free_hand": {"authority": "none", "guide": "none", "floor": "none"},
    "margin_hawk_director": {"floor": "highest", "plan": "crossed"},
}

_MISTAKES = 0.1  # share of its fields that the jittered policy answers one option off


def following(name: str, rules: Mapping[str, str], rest: Policy) -> Policy:
    """Make a policy that follows standing rules and leaves what they don't fix to ``rest``."""

    def policy(point: DecisionPoint) -> Decision:
        return standing_answer(rules, point, rest(point))

    policy.__name__ = policy.__qualname__ = name
    policy.__doc__ = f"Follow the rules {dict(rules)}, and the balanced policy for the rest."
    return policy


def single_rules(seat: str) -> Iterable[tuple[str, Mapping[str, str]]]:
    """Yield a name and a rule for each choice of each standing rule of a seat."""
    for rule, known in RULES[seat].items():
        for choice in known.choices:
            yield f"{rule}_{choice}", {rule: choice}


def fixed_policies(seat: str) -> dict[str, Mapping[str, str]]:
    """Return the rules of every fixed policy of a seat, by the name under which it is shipped.

    One for each choice of each of its rules, and the habits that have a rule for it.
    """
    own = RULES[seat].keys()
    habits = {name: rules for name, rules in HABITS.items() if own & rules.keys()}
    return {**dict(single_rules(seat)), **habits}


def at_random(point: DecisionPoint) -> Decision:
    """Answer with any of the options, drawn by the name of the question."""
    draws = Streams(0).row(point.id, "random", len(point.fields))
    values = {
        field.name: _kept(field, int(u * len(field.options)))
        for u, field in zip(draws, point.fields, strict=True)
    }
    return Decision(point.id, values)


def jittered(rest: Policy, number: int = 0) -> Policy:
    """Make a policy that answers now and then one option off: how loud is mere chance?

    Those of other numbers are off elsewhere.
    """

    def policy(point: DecisionPoint) -> Decision:
        """Decide as the balanced policy does, but one option off in a tenth of the fields."""
        decision, values = rest(point), dict[str, Option]()
        draws = Streams(number).row(point.id, "jitter", 2 * len(point.fields))
        for place, field in enumerate(point.fields):
            off, side = draws[2 * place], draws[2 * place + 1]
            kept = decision.values[field.name]
            values[field.name] = _neighbour(field, kept, side) if off < _MISTAKES else kept
        return Decision(point.id, values)

    policy.__name__ = policy.__qualname__ = "jittered"
    return policy


def stretched(name: str, times: float, rest: Policy) -> Policy:
    """Make a policy that promises ``times`` as many days, as far as the card allows.

    Not what anybody would do, but a way to push the firm and see what gives.
    """

    def policy(point: DecisionPoint) -> Decision:
        decision = rest(point)
        if point.kind != "quote":
            return decision
        field = point.field("promised_days")
        days = float(point.value(decision, field.name)) * times
        kept = field.relative(min(max(days, field.low), field.high))
        return Decision(point.id, {**decision.values, field.name: kept})

    policy.__name__ = policy.__qualname__ = name
    policy.__doc__ = f"Decide as the balanced policy does, but promise {times:g} times the days."
    return policy


def _neighbour(field: Field, kept: Option, u: float) -> Option:
    """Return the option next to an answer, on the side that ``u`` picks where there are two."""
    shown, options = field.absolute(kept), field.options
    at = min(range(len(options)), key=lambda k: (_distance(options[k], shown), k))
    beside = [k for k in (at - 1, at + 1) if 0 <= k < len(options)]
    return _kept(field, beside[int(u * len(beside))]) if beside else kept


def _distance(option: Option, shown: Option) -> float:
    if isinstance(option, str) or isinstance(shown, str):
        return float(option != shown)
    return abs(option - shown)


def _kept(field: Field, index: int) -> Option:
    return field.relative(field.options[index])
