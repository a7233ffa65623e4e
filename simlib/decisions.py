"""What is asked of a seat, and what may be answered?

People and policies answer the same `DecisionPoint` through the same call and see only what is in
it. A point is a value: it survives a JSON round trip, and nothing of the model is reachable from
it. Numbers in a `Decision` are kept relative to what the card showed (list price times a ratio,
estimate plus days), so that the same answer makes sense on a branch where the card shows others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import floor
from numbers import Real
from typing import Any, NamedTuple

from simlib.errors import DecisionError

__all__ = [
    "PLAYABLE",
    "RULES",
    "Decision",
    "DecisionPoint",
    "Field",
    "Option",
    "Policy",
    "Rule",
    "brings_to_person",
    "check_rules",
    "rounded",
]

Option = str | float
_HUGE = 1e12  # no kept number comes near; a larger one may not even become a float
_ROUNDED = 1e-4  # what rounding may move a kept number, and a little more
_STEPS = 10_000.0  # in 1, of a number on a card and of one that is kept


def rounded(value: float) -> float:
    """Return a number with the four decimals that cards show and that logs and runs keep.

    `round` to decimals goes by way of a text and takes four times as long.
    """
    return floor(value * _STEPS + 0.5) / _STEPS


class Field(NamedTuple):
    """One thing to choose on a card.

    ``options`` run from least to most action, as shown (absolute). ``how`` tells how the answer is
    kept: "choice" as its code, "ratio" as a multiple of ``base``, "offset" as a difference from
    ``base``. A number may be any in ``low``..``high``, in ``unit``.
    """

    name: str
    options: tuple[Option, ...]
    how: str = "choice"
    base: float = 0.0
    low: float = 0.0
    high: float = 0.0
    unit: str = ""

    def relative(self, value: Option) -> Option:
        """Turn an answer as shown into the one that is kept; raise DecisionError if not allowed."""
        if self.how == "choice":
            if value not in self.options:
                raise DecisionError(f"{self.name}: {value!r} is not one of {self._allowed()}")
            return value
        number = self._number(value)
        return rounded(number / self.base if self.how == "ratio" else number - self.base)

    def absolute(self, kept: Option) -> Option:
        """Turn a kept answer into the value that it means on this card."""
        if self.how == "choice" or isinstance(kept, str):
            return kept
        return kept * self.base if self.how == "ratio" else kept + self.base

    def accepts(self, kept: Option) -> bool:
        """Tell whether a kept answer is possible here (it may come from another branch)."""
        if self.how == "choice":
            return kept in self.options
        if isinstance(kept, bool) or not isinstance(kept, int | float) or abs(kept) > _HUGE:
            return False
        shown = self.absolute(kept)
        slack = _ROUNDED * (abs(self.base) if self.how == "ratio" else 1.0)
        return isinstance(shown, float | int) and self.low - slack <= shown <= self.high + slack

    def _number(self, value: Option) -> float:
        # The plain test comes first: an abstract class takes a microsecond to recognise its own.
        if (
            type(value) is not float
            and (isinstance(value, bool | str) or not isinstance(value, Real))
        ) or value != value:
            raise DecisionError(f"{self.name}: {value!r} is not a number; {self._allowed()}")
        if not self.low - 1e-9 <= value <= self.high + 1e-9:
            shown = f"{float(value):g}" if abs(value) < _HUGE else "a huge number"
            raise DecisionError(f"{self.name}: {shown} is not in {self._allowed()}")
        return float(value)

    def _allowed(self) -> str:
        if self.how == "choice":
            return ", ".join(str(option) for option in self.options)
        return f"[{self.low:g}, {self.high:g}] {self.unit}".rstrip()


class Decision(NamedTuple):
    """An answer to the point of id ``point``: one kept (relative) value for each of its fields."""

    point: str
    values: Mapping[str, Option]


class DecisionPoint(NamedTuple):
    """A question to one seat at one desk hour, with everything that the seat may know.

    ``hour`` is the desk hour in working days; ``deal`` groups the questions of one request and the
    project that follows from it; ``facts`` and ``memory`` (what the department remembers) are
    JSON-able. ``default_values`` is what the seat's standing rules would answer.
    """

    id: str
    seat: str
    person: str
    kind: str
    deal: str
    subject: str
    hour: float
    escalated: bool
    facts: Mapping[str, Any]
    fields: tuple[Field, ...]
    memory: Mapping[str, Any]
    default_values: Mapping[str, Option] = {}

    @property
    def is_open(self) -> bool:
        """Whether there is anything to choose; a margin floor may leave one way only."""
        return any(field.how != "choice" or len(field.options) > 1 for field in self.fields)

    @property
    def default(self) -> Decision:
        """The answer that the seat's standing rules would give."""
        return Decision(self.id, dict(self.default_values))

    def decision(self, **shown: Option) -> Decision:
        """Answer with values as shown on the card; fields left out take the default.

        Raises DecisionError for a field that the card does not have or a value it does not allow.
        """
        names = [field.name for field in self.fields]
        for name in shown:
            if name not in names:
                raise DecisionError(f"{self.id}: no field {name!r}; it has {', '.join(names)}")
        kept = dict(self.default_values)
        for field in self.fields:
            if field.name in shown:
                kept[field.name] = field.relative(shown[field.name])
        missing = [name for name in names if name not in kept]
        if missing:
            raise DecisionError(f"{self.id}: no answer for {', '.join(missing)}")
        return Decision(self.id, kept)

    def value(self, decision: Decision, name: str) -> Option:
        """Return the decided value of the field ``name``, as shown on this card."""
        return self.field(name).absolute(decision.values[name])

    def field(self, name: str) -> Field:
        """Return the field called ``name``; raise KeyError if the card has none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def possible(self, values: Mapping[str, Option]) -> bool:
        """Tell whether kept values (of a log, say) answer every field of this card."""
        return len(values) == len(self.fields) and all(
            field.name in values and field.accepts(values[field.name]) for field in self.fields
        )

    def to_json(self) -> dict[str, Any]:
        """Return the point as plain lists, dicts, strings and numbers."""
        plain = self._asdict()
        plain["fields"] = [field._asdict() for field in self.fields]
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> DecisionPoint:
        """Rebuild a point from `to_json`, also after it went through text."""
        fields = tuple(
            Field(**{**field, "options": tuple(field["options"])}) for field in plain["fields"]
        )
        return cls(**{**plain, "fields": fields})


Policy = Callable[[DecisionPoint], Decision]
"""A plain function; it sees the point and nothing else."""


class Rule(NamedTuple):
    """A standing rule: answers one field of one kind of question in advance."""

    kind: str
    field: str
    choices: tuple[str, ...]


# The seats whose questions come as cards; others would be held by autopilots, whose questions a
# person can still ask for by rule.
PLAYABLE = ("sales", "pm", "management")

# "auto" leaves the field to the autopilot, "ask" brings every such question to the person.
RULES: Mapping[str, Mapping[str, Rule]] = {
    "sales": {
        "bid": Rule("bid", "answer", ("silent", "alternative", "alone", "with_pm")),
        "consult": Rule("consult", "consult", ("no", "estimate", "together", "risky")),
        "promise": Rule("quote", "promised_days", ("as_asked", "own_guess", "as_told", "longest")),
        "price": Rule("quote", "price", ("lowest", "low", "list", "high")),
        "workflow": Rule("quote", "workflow", ("light", "revised", "checked", "as_asked")),
        "discount": Rule("haggle", "concede", ("hold", "half", "all")),
        "handover": Rule("handover", "brief", ("mail", "page", "call")),
        "scope": Rule("scope", "charge", ("absorb", "half", "full", "full_and_day")),
        "week_plan": Rule("week_plan", "focus", ("care", "mixed", "hunt", "hunt_guide")),
    },
    "pm": {
        "estimate": Rule("estimate", "estimate_days", ("none", "tenth", "fifth", "third", "half")),
        "signoff": Rule("signoff", "sign", ("sign", "own_day", "refuse")),
        "clarify": Rule("clarify", "clarify", ("start", "ask_sales")),
        "supplier": Rule("vendor", "vendor", ("best", "first", "cheapest")),
        "vendor": Rule("vendor", "rate", ("squeeze", "usual", "premium")),
        "decline": Rule("decline", "step", ("next", "raise", "overflow")),
        "revision": Rule("revision", "revision", ("skip", "light", "full")),
        "at_risk": Rule("at_risk", "action", ("hope", "warn", "overtime", "both")),
    },
    # For management "auto" keeps the levers or follows the autopilot; its questions always come.
    "management": {
        "plan": Rule("plan", "plan", ("keep", "crossed", "typical", "shared")),
        "authority": Rule(
            "authority", "authority", ("none", "quarter", "half", "three_quarters", "all")
        ),
        "guide": Rule("guide", "guide", ("none", "low", "middle", "high")),
        "floor": Rule("floor", "floor", ("none", "low", "middle", "high", "highest")),
        "meetings": Rule("meetings", "meetings", ("keep", "never", "20", "10", "5", "2")),
        "training": Rule("training", "training", ("none", "one", "two", "four", "eight")),
        "hiring": Rule("hiring", "hiring", ("none", "pm", "sales", "let_end")),
        "tool": Rule("tool", "tool", ("refuse", "trial", "approve")),
        "service": Rule("service", "service", ("refuse", "quote_alone", "task_force")),
        "task_force": Rule("task_force", "task_force", ("none", "one", "three")),
        "solutioning": Rule("solutioning", "solutioning", ("none", "pair")),
    },
}


def brings_to_person(rules: Mapping[str, str], point: DecisionPoint) -> bool:
    """Tell whether standing rules say that questions of this kind be put to the person."""
    known = RULES.get(point.seat, {})
    return any(value == "ask" and known[name].kind == point.kind for name, value in rules.items())


def check_rules(seat: str, rules: Mapping[str, str]) -> None:
    """Raise DecisionError unless every rule exists for ``seat`` and has an allowed value."""
    if seat not in RULES:
        raise DecisionError(f"no seat {seat!r}; there are {', '.join(RULES)}")
    known = RULES[seat]
    for name, value in rules.items():
        if name not in known:
            raise DecisionError(f"{seat} has no rule {name!r}; {_listed(known)}")
        allowed = ("auto", "ask", *known[name].choices)
        if value not in allowed:
            raise DecisionError(f"{seat}.{name}: {value!r} is not one of {', '.join(allowed)}")


def _listed(names: Iterable[str]) -> str:
    return "it has " + (", ".join(names) or "none")
