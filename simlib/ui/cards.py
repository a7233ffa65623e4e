"""How does a question become a card: its words, its controls and what it costs now?

Options run from least to most action. The ledger names only what is spent or asked now: hours,
euros and days, and figures that follow from the price by arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from simlib.decisions import DecisionPoint, Field, Option
from simlib.i18n import N_, _, format_money, format_percent
from simlib.i18n import format_number as number
from simlib.ui import cards_pm, direction, direction_costs
from simlib.ui.facts import Fact, facts_of, hidden_text, workflow_name
from simlib.ui.happened import asked_text, happened_text, kind_name, title_text
from simlib.ui.place import Place, days_text, hours_text

__all__ = ["CardWords", "FieldWords", "card_words", "ledger", "option_name"]

_FIELDS = {
    "promised_days": N_("Promised date", "card.field"),
    "price": N_("Per word and language, EUR", "card.field"),
    "workflow": N_("Workflow", "card.field"),
    **cards_pm.FIELDS,
}
_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "answer": {
        "silent": N_("Say nothing", "card.option.answer"),
        "alternative": N_("Decline, with an alternative", "card.option.answer"),
        "alone": N_("Bid alone", "card.option.answer"),
        "with_pm": N_("Bid with the PM office", "card.option.answer"),
    },
    "consult": {
        "no": N_("No", "card.option.consult"),
        "estimate": N_("Ask for a date", "card.option.consult"),
        "together": N_("Work it out together", "card.option.consult"),
    },
    "concede": {
        "hold": N_("Hold", "card.option.concede"),
        "half": N_("Half of it", "card.option.concede"),
        "all": N_("All of it", "card.option.concede"),
    },
    "brief": {
        "mail": N_("Forward the mail", "card.option.brief"),
        "page": N_("A page", "card.option.brief"),
        "call": N_("A page and a call", "card.option.brief"),
    },
    "charge": {
        "absorb": N_("Absorb", "card.option.charge"),
        "half": N_("Charge half", "card.option.charge"),
        "full": N_("Charge", "card.option.charge"),
        "full_and_day": N_("Charge, and move the date by a day", "card.option.charge"),
    },
    "focus": {
        "care": N_("Care for clients", "card.option.focus"),
        "mixed": N_("Half and half", "card.option.focus"),
        "hunt": N_("Hunt", "card.option.focus"),
        "hunt_guide": N_("Hunt in the guide's domains", "card.option.focus"),
    },
    **cards_pm.OPTIONS,
}
_LEAVES = {
    "silent": N_("never", "card.reply"),
    "alternative": N_("today", "card.reply"),
    "alone": N_("today", "card.reply"),
    "with_pm": N_("in about a day", "card.reply"),
    "no": N_("at once", "card.reply"),
    "estimate": N_("in about half a day", "card.reply"),
    "together": N_("in about a day", "card.reply"),
}
_SHARE_ASKED = {"hold": 0.0, "half": 0.5, "all": 1.0}
_SHARE_CHARGED = {"absorb": 0.0, "half": 0.5, "full": 1.0, "full_and_day": 1.0}
_SHARE_CARE = {"care": 1.0, "mixed": 0.5, "hunt": 0.0, "hunt_guide": 0.0}
_PM_HOURS = {"with_pm": 0.8, "together": 0.8, "call": 0.4}  # hours that the other desk gives

Chosen = Mapping[str, Option]
Entry = tuple[str, str]


class FieldWords(NamedTuple):
    """One control: ``options`` are (text, value as shown), ``default`` the place of the default."""

    name: str
    label: str
    options: tuple[tuple[str, Option], ...]
    default: int


class CardWords(NamedTuple):
    """Everything that a card says."""

    kind: str
    title: str
    happened: str
    facts: list[Fact]
    hidden: str
    asked: str
    fields: tuple[FieldWords, ...]


def card_words(point: DecisionPoint, place: Place) -> CardWords:
    """Put a question into words."""
    asked = asked_text(point)
    single = len(point.fields) == 1
    return CardWords(
        kind=kind_name(point.kind),
        title=title_text(point, place),
        happened=happened_text(point, place),
        facts=facts_of(point, place),
        hidden=hidden_text(point, place),
        asked=asked,
        fields=tuple(
            _field(point, field, place, asked if single else "") for field in point.fields
        ),
    )


def option_name(field: str, option: Option) -> str:
    """Name a choice without its cost; numbers stay numbers."""
    if field == "workflow":
        return workflow_name(str(option))
    if field in direction.KINDS:
        return direction.step_text(field, option)
    known = _OPTIONS.get(field, {}).get(str(option))
    return str(option) if known is None else _(known, f"card.option.{field}")


def _field(point: DecisionPoint, field: Field, place: Place, label: str) -> FieldWords:
    shown = _with_default(point, field)
    texts = [_option(point, field, option, place) for option in shown]
    unique = [text if texts.index(text) == i else f"{text} " for i, text in enumerate(texts)]
    default = point.value(point.default, field.name)
    return FieldWords(
        field.name,
        label or _(_FIELDS.get(field.name, field.name), "card.field"),
        tuple(zip(unique, shown, strict=True)),
        _nearest(shown, default),
    )


def _with_default(point: DecisionPoint, field: Field) -> tuple[Option, ...]:
    """Return the options; a default that a standing rule put between two of them joins them."""
    default = point.value(point.default, field.name)
    if isinstance(default, str) or any(_same(option, default) for option in field.options):
        return field.options
    return tuple(sorted((*field.options, default), key=float))


def _same(option: Option, value: float) -> bool:
    return isinstance(option, int | float) and abs(option - value) <= 5e-4 * max(1.0, abs(value))


def _nearest(options: tuple[Option, ...], value: Option) -> int:
    if isinstance(value, str):
        return options.index(value)
    return min(range(len(options)), key=lambda i: abs(float(options[i]) - value))


def _option(point: DecisionPoint, field: Field, option: Option, place: Place) -> str:
    if field.name == "promised_days":
        days = float(option)
        return f"{place.date(point.hour + days)}\n{days_text(days)}"
    if field.name == "price":
        return f"{number(float(option), 3)}\n{_against_list(float(option), field.base)}"
    if point.seat == "management":
        return direction.step_text(field.name, option)
    if field.name == "estimate_days":
        return f"{days_text(float(option))}\n{_against_view(float(option), field.base)}"
    name = cards_pm.named(point, field.name, str(option)) or option_name(field.name, option)
    below = _below(point, field.name, str(option))
    return f"{name}\n{below}" if below else name


def _against_list(price: float, base: float) -> str:
    off = round(100 * (price / base - 1)) if base else 0
    if off == 0:
        return _("list", "card.price")
    return f"{'+' if off > 0 else '−'}{format_percent(abs(off) / 100)}"


def _against_view(days: float, view: float) -> str:
    off = round(100 * (days / view - 1)) if view else 0
    if off == 0:
        return _("your view", "card.estimate")
    return f"{'+' if off > 0 else '−'}{format_percent(abs(off) / 100)}"


def _below(point: DecisionPoint, field: str, option: str) -> str:
    facts, of_the_office = point.facts, cards_pm.below(point, field, option)
    if of_the_office is not None:
        return of_the_office
    if field == "concede":
        return format_money(_SHARE_ASKED[option] * facts.get("ask_eur", 0))
    if field == "charge":
        return format_money(_SHARE_CHARGED[option] * facts.get("list_price", 0))
    if field == "workflow":
        asked = facts.get("workflow_asked") == option
        return _("as asked", "card.workflow") if asked else _factor(facts, option)
    hours = (facts.get("hours") or {}).get(option)
    return "" if hours is None else hours_text(hours)


def _factor(facts: Mapping[str, Any], option: str) -> str:
    factors = facts.get("price_factor") or {}
    asked = factors.get(facts.get("workflow_asked"))
    if not asked or option not in factors:
        return ""
    off = round(100 * (factors[option] / asked - 1))
    return f"{'+' if off >= 0 else '−'}{format_percent(abs(off) / 100)}"


# ---- what it costs now: four numbers


def ledger(point: DecisionPoint, chosen: Chosen, place: Place) -> list[Entry]:
    """Return label and value of the four numbers that stand under the choice."""
    if point.kind in direction_costs.LEDGERS:
        return direction_costs.LEDGERS[point.kind](point, chosen, place)
    return _LEDGERS[point.kind](point, chosen) if point.kind in _LEDGERS else []


def _hours(point: DecisionPoint, option: Option) -> Entry:
    hours = (point.facts.get("hours") or {}).get(str(option), 0.0)
    return _("Your time", "card.cost"), hours_text(hours)


def _pm_hours(option: Option) -> Entry:
    return _("PM office's time", "card.cost"), hours_text(_PM_HOURS.get(str(option), 0.0))


def _reply(option: Option) -> Entry:
    text = _LEAVES.get(str(option), str(option))
    return _("Your reply leaves", "card.cost"), _(text, "card.reply")


def _bid(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    answer = chosen["answer"]
    list_price = (_("List price", "card.cost"), format_money(point.facts.get("list_price", 0)))
    return [_hours(point, answer), _pm_hours(answer), _reply(answer), list_price]


def _consult(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    answer = chosen["consult"]
    asked = (_("Client asked for", "card.cost"), days_text(point.facts.get("asked_days", 0)))
    return [_hours(point, answer), _pm_hours(answer), _reply(answer), asked]


def _quote(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    facts, workflow = point.facts, str(chosen["workflow"])
    factors = facts.get("price_factor") or {}
    ratio = factors.get(workflow, 1.0) / (factors.get(facts.get("workflow_asked")) or 1.0)
    price = float(chosen["price"]) * facts.get("volume", 0) * ratio
    cost = (facts.get("cost_by_workflow") or {}).get(workflow, facts.get("cost_told", 0))
    return [*_priced(price, cost, facts), _hours(point, "quote")]


def _priced(price: float, cost: float, facts: Mapping[str, Any]) -> list[Entry]:
    margin = format_percent(1 - cost / price) if price > 0 else "–"
    bonus = format_money(price * facts.get("commission", 0.0))
    return [
        (_("Price", "card.cost"), format_money(price)),
        (_("Margin, estimated", "card.cost"), margin),
        (_("Your bonus if won", "card.cost"), bonus),
    ]


def _haggle(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    facts = point.facts
    off = _SHARE_ASKED[str(chosen["concede"])] * facts.get("ask_eur", 0)
    given = (_("Given away", "card.cost"), format_money(off))
    return [given, *_priced(facts.get("price", 0) - off, facts.get("cost_told", 0), facts)]


def _handover(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    brief, facts = chosen["brief"], point.facts
    spent = (facts.get("hours") or {}).get(str(brief), 0.0)
    left = max(0.0, facts.get("free_hours", 0) - spent)
    return [
        _hours(point, brief),
        _pm_hours(brief),
        (_("Left of your day", "card.cost"), hours_text(round(left, 2))),
        (_("Quotes waiting", "card.cost"), number(facts.get("open_quotes", 0))),
    ]


def _scope(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    charge, facts = str(chosen["charge"]), point.facts
    price = _SHARE_CHARGED[charge] * facts.get("list_price", 0)
    later = _("by a day", "card.cost") if charge == "full_and_day" else _("stays", "card.cost")
    return [
        (_("Charged", "card.cost"), format_money(price)),
        (_("Cost told", "card.cost"), format_money(facts.get("cost_told", 0))),
        (_("Not charged", "card.cost"), format_money(facts.get("list_price", 0) - price)),
        (_("Delivery date", "card.cost"), later),
    ]


def _week_plan(point: DecisionPoint, chosen: Chosen) -> list[Entry]:
    facts = point.facts
    free, care = facts.get("free_hours", 0), _SHARE_CARE[str(chosen["focus"])]
    return [
        (_("For your clients", "card.cost"), hours_text(round(free * care, 1))),
        (_("For new names", "card.cost"), hours_text(round(free * (1 - care), 1))),
        (_("Quiet clients", "card.cost"), number(len(facts.get("quiet_clients") or ()))),
        (_("Prospects", "card.cost"), number(facts.get("prospects", 0))),
    ]


_LEDGERS: Mapping[str, Callable[[DecisionPoint, Chosen], list[Entry]]] = {
    "bid": _bid,
    "consult": _consult,
    "quote": _quote,
    "haggle": _haggle,
    "handover": _handover,
    "scope": _scope,
    "week_plan": _week_plan,
    **cards_pm.LEDGERS,
}
