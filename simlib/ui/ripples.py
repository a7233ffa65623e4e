"""How is it told what a decision set off?

A link of the chain has a label and, for each of the two runs, a few words; a figure of the futures
has a label and a unit; a verdict is a sentence that claims no more than the futures show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simlib.consequences import Link
from simlib.decisions import Decision, DecisionPoint, Option
from simlib.effects import Effect
from simlib.i18n import N_, _, format_money, format_percent
from simlib.i18n import format_number as number
from simlib.ui.cards import option_name
from simlib.ui.cards_pm import named
from simlib.ui.facts import workflow_name
from simlib.ui.place import Place, days_text
from simlib.ui.translators import translator_name

__all__ = [
    "answer_text",
    "effect_verdict",
    "figure_text",
    "lane_name",
    "link_label",
    "link_texts",
    "ripple_verdict",
]

_LANES = {
    "sales": N_("Sales", "ripple.lane"),
    "pm": N_("PM office", "ripple.lane"),
    "translators": N_("Translators", "ripple.lane"),
    "client": N_("Client", "ripple.lane"),
    "money": N_("Money", "ripple.lane"),
}
_LABELS = {
    "declined": N_("Request declined", "ripple.link"),
    "asked": N_("PM office asked", "ripple.link"),
    "estimate": N_("Estimate", "ripple.link"),
    "signature": N_("Signature", "ripple.link"),
    "refused": N_("No signature, no quote", "ripple.link"),
    "promise": N_("Quote sent", "ripple.link"),
    "discount": N_("Discount", "ripple.link"),
    "order": N_("Order", "ripple.link"),
    "client_came": N_("A stranger becomes a client", "ripple.link"),
    "lost": N_("Lost", "ripple.link"),
    "brief": N_("Brief handed over", "ripple.link"),
    "slack": N_("Days left for the work", "ripple.link"),
    "clarified": N_("Brief cleared up", "ripple.link"),
    "declined_offer": N_("A translator says no", "ripple.link"),
    "staffed": N_("A translator says yes", "ripple.link"),
    "addition": N_("More text", "ripple.link"),
    "risk": N_("Date in danger", "ripple.link"),
    "evenings": N_("Evenings bought", "ripple.link"),
    "warned": N_("Client warned", "ripple.link"),
    "revision": N_("Revision", "ripple.link"),
    "check": N_("Last check", "ripple.link"),
    "delivery": N_("Delivery", "ripple.link"),
    "margin": N_("Margin of the deal", "ripple.link"),
    "complaint": N_("Complaint", "ripple.link"),
    "satisfaction": N_("Satisfaction", "ripple.link"),
    "churn": N_("Chance of leaving, a year", "ripple.link"),
}
_SAYS = {
    "price": N_("says: the price", "ripple.lost"),
    "date": N_("says: the date", "ripple.lost"),
    "other": N_("says nothing of price or date", "ripple.lost"),
}

Values = Mapping[str, Any]


def lane_name(lane: str) -> str:
    """Name the place where something went otherwise."""
    return _(_LANES[lane], "ripple.lane")


def link_label(link: Link) -> str:
    """Name what went otherwise."""
    return _(_LABELS[link.code], "ripple.link")


def link_texts(link: Link, place: Place) -> tuple[str, str]:
    """Say what happened without the change and with it; a dash where it did not happen."""
    texts = [
        "–" if at is None else _with_date(_TEXTS[link.code](values), place.date(at))
        for at, values in ((link.was_at, link.was), (link.at, link.values))
    ]
    return texts[0], texts[1]


def _with_date(text: str, date: str) -> str:
    return f"{date}: {text}" if text else date


def _cents(cents: float) -> str:
    return format_money(cents / 100)


def _choice(field: str, value: str) -> Callable[[Values], str]:
    return lambda values: option_name(field, str(values[value]))


def _nothing(values: Values) -> str:
    return ""


def _share(values: Values) -> str:
    return format_percent(values["brief"])


def _signature(values: Values) -> str:
    return f"{option_name('sign', values['answer'])}, {days_text(values['days'])}"


def _promise(values: Values) -> str:
    return f"{days_text(values['promised_days'])}, {_cents(values['price_cents'])}"


def _quote(values: Values) -> str:
    return f"{_promise(values)}, {workflow_name(values['workflow'])}"


def _brief(values: Values) -> str:
    told = _("{form}: {share} of what they need", "ripple")
    return told.format(form=option_name("brief", values["form"]), share=_share(values))


def _translator(values: Values) -> str:
    if values["vendor_name"] == "overflow":
        return _("Overflow agency", "ripple")
    return (
        f"{translator_name(values['vendor_name'])} ({option_name('rate', values['rate']).lower()})"
    )


def _staffed(values: Values) -> str:
    told = _("{who}, ready in {days}", "ripple")
    return told.format(who=_translator(values), days=days_text(values["days_to_ready"]))


def _risk(values: Values) -> str:
    told = _("{days} after the date. {action}", "ripple")
    if values["late_days"] < 0.05:
        told = _("only just in time. {action}", "ripple")
    late = days_text(max(values["late_days"], 0.0))
    return told.format(days=late, action=option_name("action", values["action"]))


def _check(values: Values) -> str:
    if values["noticed"]:
        return _("a defect that the client notices", "ripple")
    return _("a defect slips through", "ripple") if values["defect"] else _("sound", "ripple")


def _delivery(values: Values) -> str:
    late = values["late_days"]
    if late > 0.05:
        told = _("{days} late", "ripple").format(days=days_text(late))
        return told if not values["kept"] else _("on the day", "ripple")
    return _("{days} early", "ripple").format(days=days_text(-late))


def _margin(values: Values) -> str:
    text = _cents(values["margin_cents"])
    if values["credit_cents"]:
        credit = _cents(values["credit_cents"])
        text += _(" after a credit of {credit}", "ripple").format(credit=credit)
    return text


def _mood(values: Values) -> str:
    before, after = (number(10 * values[name], 1) for name in ("before", "after"))
    return _("{before}, then {after} of 10", "ripple").format(before=before, after=after)


_TEXTS: Mapping[str, Callable[[Values], str]] = {
    "declined": _choice("answer", "how"),
    "asked": _choice("consult", "mode"),
    "estimate": lambda values: days_text(values["days"]),
    "signature": _signature,
    "refused": _nothing,
    "promise": _quote,
    "discount": lambda values: _cents(values["given_cents"]),
    "order": _promise,
    "client_came": _nothing,
    "lost": lambda values: _(_SAYS[values["says"]], "ripple.lost"),
    "brief": _brief,
    "slack": lambda values: days_text(values["days_left"]),
    "clarified": _share,
    "declined_offer": _translator,
    "staffed": _staffed,
    "addition": _choice("charge", "charge"),
    "risk": _risk,
    "evenings": _nothing,
    "warned": _nothing,
    "revision": _choice("revision", "mode"),
    "check": _check,
    "delivery": _delivery,
    "margin": _margin,
    "complaint": _nothing,
    "satisfaction": _mood,
    "churn": lambda values: format_percent(values["hazard"], 1),
}

# ---- what was decided


def answer_text(point: DecisionPoint, decision: Decision) -> str:
    """Say an answer in a few words, as it stood on the card."""
    return ", ".join(
        _value_text(point, field.name, point.value(decision, field.name)) for field in point.fields
    )


def _value_text(point: DecisionPoint, field: str, value: Option) -> str:
    if isinstance(value, str):
        return named(point, field, value) or option_name(field, value)
    if field == "price":
        return _("{price} a word", "ripple").format(price=format_money(value, 3))
    return days_text(value) if field.endswith("_days") else number(value, 2)


# ---- what the futures show


def _yes(share: float) -> str:
    return format_percent(share)


def _of_ten(share: float) -> str:
    return number(10 * share, 2)


_FIGURES: Mapping[str, tuple[str, Callable[[float], str]]] = {
    "client_value_eur": (N_("The client's worth", "ripple.figure"), format_money),
    "won": (N_("Order won", "ripple.figure"), _yes),
    "promise_kept": (N_("Promise kept", "ripple.figure"), _yes),
    "deal_margin_eur": (N_("The deal's margin", "ripple.figure"), format_money),
    "contribution_eur": (N_("Brought since", "ripple.figure"), format_money),
    "satisfaction": (N_("Satisfaction, of 10", "ripple.figure"), _of_ten),
    "hazard": (N_("Leaves in a year", "ripple.figure"), lambda v: format_percent(v, 1)),
    "equity_eur": (N_("Still to come", "ripple.figure"), format_money),
}
_VERDICTS = {
    "better": N_("better", "ripple.verdict"),
    "worse": N_("worse", "ripple.verdict"),
    "other": N_("different", "ripple.verdict"),
    "cannot_tell": N_("cannot tell", "ripple.verdict"),
    "no_effect": N_("no effect", "ripple.verdict"),
    "undefined": N_("too few to tell", "ripple.verdict"),
}


def figure_text(figure: str, value: float) -> tuple[str, str]:
    """Return label and written value of a figure of the futures; NaN is a dash."""
    label, written = _FIGURES[figure]
    return _(label, "ripple.figure"), "–" if value != value else written(value)


def effect_verdict(effect: Effect) -> str:
    """Say a verdict in a word or two."""
    return _(_VERDICTS[effect.verdict], "ripple.verdict")


def ripple_verdict(effects: tuple[Effect, ...]) -> str:
    """Say what the futures show of the client's worth, in a sentence or two."""
    first = effects[0]
    if all(effect.verdict in ("no_effect", "undefined") for effect in effects):
        return _("No effect: the client ends in the same place in every future.", "ripple")
    if first.verdict in ("better", "worse"):
        told = {
            "better": N_("Better on average for this client; for this one deal, chance decides."),
            "worse": N_("Worse on average for this client; for this one deal, chance decides."),
        }
        return _(told[first.verdict])
    if first.verdict == "no_effect":
        return _("No effect on what the client is worth.", "ripple")
    return _(
        "Cannot tell: one decision is too small to see among the chances. A habit is not.", "ripple"
    )
