"""What may a card of the PM office say that the seat knows, and what can it not see?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simlib.decisions import DecisionPoint
from simlib.i18n import N_, _, format_money, format_percent, format_quantity
from simlib.i18n import format_number as number
from simlib.ui.fact import Fact, Facts, Maker
from simlib.ui.place import Place, days_text, domain_name, hours_text, language_names
from simlib.ui.translators import translator_name

__all__ = ["FACTS", "HIDDEN", "offer_name"]

HIDDEN = {
    "estimate": N_(
        "You cannot see: what Sales will make of your word, how much the client minds.",
        "card.hidden",
    ),
    "signoff": N_(
        "You cannot see: who else was asked, what this client may bring later.", "card.hidden"
    ),
    "clarify": N_("You cannot see: how many questions the text will raise.", "card.hidden"),
    "vendor": N_(
        "You cannot see: who will say yes, and how long the text will really take. Rates are EUR "
        "a word; the last word is your impression.",
        "card.hidden",
    ),
    "decline": N_(
        "You cannot see: who would say yes, and to what. Rates are EUR a word; the last word is "
        "your impression.",
        "card.hidden",
    ),
    "at_risk": N_("You cannot see: when it will be ready, how the client takes it.", "card.hidden"),
    "revision": N_(
        "You cannot see: whether an error is in it, how much this client minds.", "card.hidden"
    ),
}
_GOODWILL = {
    "cool": N_("cool", "goodwill"),
    "even": N_("as ever", "goodwill"),
    "warm": N_("warm", "goodwill"),
}


def offer_name(offer: Mapping[str, Any]) -> str:
    """Name whom an offer is for."""
    if offer["vendor"] == "overflow":
        return _("Overflow agency", "vendor")
    return translator_name(str(offer["name"]))


def _view(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    view, error = facts.get("view_days"), facts.get("usual_error")
    if view is None:
        return None
    age = "" if error is None else _("usual error {percent}").format(percent=format_percent(error))
    return Fact(_("Your view", "card.fact"), days_text(view), age)


def _asked(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("asked_days")
    return None if days is None else Fact(_("Client asked", "card.fact"), days_text(days))


def _text(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    if not facts.get("languages"):
        return None
    value = _("{domain} into {languages}").format(
        domain=domain_name(facts.get("domain", "")), languages=language_names(facts["languages"])
    )
    return Fact(_("Text", "card.fact"), value, _("first order") if facts["first_order"] else "")


def _backlog(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("backlog_days")
    if days is None:
        return None
    return Fact(_("Your backlog", "card.fact"), format_quantity(days, _("d", "unit"), 1))


def _last(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    rows: Sequence[Sequence[float]] = facts.get("last_words") or ()
    if not rows:
        return None
    shown = " · ".join("/".join(number(days, 1) for days in row) for row in rows)
    label = _("Last estimates", "card.fact")
    return Fact(label, shown, _("said/promised/used, days"), wide=True)


def _free(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    rows = facts.get("translators") or ()
    if not rows:
        return None
    shown = ", ".join(
        _("{language}: {name} {free}").format(
            language=language_names([code]), name=translator_name(name), free=_free_in(days)
        )
        for code, name, days in rows
    )
    return Fact(_("Free first", "card.fact"), shown, wide=True)


def _free_in(days: float) -> str:
    if days < 0.25:
        return _("now", "free")
    return _("in {days}", "free").format(days=format_quantity(days, _("d", "unit"), 1))


def _list_price(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    price = facts.get("list_price")
    return None if price is None else Fact(_("List price", "card.fact"), format_money(price))


def _promised(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("promised_days")
    return None if days is None else Fact(_("Sales offers", "card.fact"), days_text(days))


def _margin(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    margin, asked = facts.get("margin"), facts.get("margin_asked")
    if margin is None:
        return None
    age = _("you usually ask {percent}").format(percent=format_percent(asked or 0))
    return Fact(_("Margin, estimated", "card.fact"), format_percent(margin), age)


def _orders(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    count = facts.get("orders_here")
    return None if count is None else Fact(_("Orders so far", "card.fact"), number(count))


def _brief(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    brief = facts.get("brief")
    if brief is None:
        return None
    value = _("{brief} of 10").format(brief=number(10 * brief, 1))
    return Fact(_("The brief", "card.fact"), value, _("by your reading"))


def _slack(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("slack_days")
    if days is None:
        return None
    sign = "−" if days <= -0.05 else ""
    value = f"{sign}{format_quantity(abs(days), _('d', 'unit'), 1)}"
    return Fact(_("Slack, usual work", "card.fact"), value)


def _due(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("due_days")
    if days is None:
        return None
    value = _("{days}, {date}").format(
        days=format_quantity(days, _("d", "unit"), 1), date=place.date(point.hour + days)
    )
    return Fact(_("Due in", "card.fact"), value)


def _wait(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("wait_days")
    value = "" if days is None else format_quantity(days, _("d", "unit"), 1)
    return None if days is None else Fact(_("Sales answers in about", "card.fact"), value)


def _price(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    price = facts.get("price")
    return None if price is None else Fact(_("Price", "card.fact"), format_money(price))


def _price_and_cost(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    price, cost = facts.get("price"), facts.get("usual_cost")
    if not price or cost is None:
        return _price(facts, point, place)
    age = _("margin {percent}").format(percent=format_percent(1 - cost / price))
    return Fact(_("Price", "card.fact"), format_money(price), age)


def _after(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("after_days")
    value = "" if days is None else format_quantity(days, _("d", "unit"), 1)
    return None if days is None else Fact(_("Revision, check", "card.fact"), value)


def _offer(index: int) -> Maker:
    def make(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
        offers = facts.get("offers") or ()
        if index >= len(offers):
            return None
        return _described(offers[index], facts)

    return make


def _way(name: str) -> Maker:
    def make(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
        offer = (facts.get("ways") or {}).get(name)
        return None if offer is None else _described(offer, facts)

    return make


def _described(offer: Mapping[str, Any], facts: Facts) -> Fact:
    """Write one translator as one line: rate, score, free, days of work, field, mood."""
    agency = offer["vendor"] == "overflow"
    rate = offer["rate"] * (facts.get("overflow_rate", 1.0) if agency else 1.0)
    goodwill = (facts.get("goodwill") or {}).get(offer["vendor"])
    parts = [
        number(rate, 3),
        _("score {score}").format(score="?" if agency else number(100 * offer["score"])),
        _("free {free}").format(free=_free_in(offer["free_in"])),
        _("work {days}").format(days=format_quantity(offer["days"], _("d", "unit"), 1)),
    ]
    if not agency:
        parts.append(_("own field") if offer["skilled"] else _("other field"))
    if goodwill:
        parts.append(_(_GOODWILL[goodwill], "goodwill"))
    return Fact(offer_name(offer), " · ".join(parts), wide=True)


def _no(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    goodwill = (facts.get("goodwill") or {}).get(facts.get("asked"))
    if not goodwill or "raise" in (facts.get("ways") or {}):
        return None  # then the line of the raise says it
    seems = _("{mood}, you feel").format(mood=_(_GOODWILL[goodwill], "goodwill"))
    return Fact(translator_name(str(facts.get("asked_name"))), seems)


def _pace(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    late, error = facts.get("late_days"), facts.get("forecast_error")
    if late is None:
        return None
    value = f"{'+' if late >= 0 else '−'}{format_quantity(abs(late), _('d', 'unit'), 1)}"
    age = "" if error is None else _("usual error {days} d").format(days=number(error, 1))
    return Fact(_("At this pace", "card.fact"), value, age)


def _saved(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("saved_days")
    if days is None:
        return None
    money = format_money(facts.get("premium_eur", 0))
    value = _("{days} sooner, {money}").format(
        days=format_quantity(days, _("d", "unit"), 1), money=money
    )
    return Fact(_("Evenings", "card.fact"), value)


def _said(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    said, promised = facts.get("told_days"), facts.get("promised_days")
    if promised is None:
        return None
    words = _("nobody asked you")
    if said is not None:
        words = _("you said {days}").format(days=number(said, 1))
    return Fact(_("Promised", "card.fact"), days_text(promised), words)


def _revision(kind: str) -> Maker:
    def make(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
        days, money = facts.get(f"{kind}_days"), facts.get(f"{kind}_eur")
        if days is None or money is None:
            return None
        label = {"light": _("Light", "revision"), "full": _("Full", "revision")}[kind]
        value = _("{days}, {money}").format(
            days=format_quantity(days, _("d", "unit"), 1), money=format_money(money)
        )
        return Fact(label, value)

    return make


def _spare(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("spare_days")
    value = "" if days is None else format_quantity(days, _("d", "unit"), 1)
    age = _("check and delivery take about a day")
    return None if days is None else Fact(_("To the promise", "card.fact"), value, age, wide=True)


def _score(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    score = facts.get("score")
    if score is None:
        return None
    age = _("a field new to us") if facts.get("unfamiliar") else ""
    return Fact(_("Translator's score", "card.fact"), number(100 * score), age)


def _hours(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    hours = (facts.get("hours") or {}).get("offer")
    return None if hours is None else Fact(_("Each offer", "card.fact"), hours_text(hours))


FACTS: Mapping[str, tuple[Maker, ...]] = {
    "estimate": (_view, _asked, _text, _backlog, _list_price, _last, _free),
    "signoff": (_promised, _view, _asked, _margin, _orders, _list_price, _free),
    "clarify": (_brief, _slack, _text, _wait, _due, _price),
    "vendor": (_offer(0), _offer(1), _offer(2), _offer(3), _due, _after, _price_and_cost, _said),
    "decline": (
        _way("next"),
        _way("raise"),
        _way("overflow"),
        _no,
        _due,
        _after,
        _price_and_cost,
        _hours,
    ),
    "at_risk": (_pace, _due, _saved, _price, _said, _text),
    "revision": (_spare, _revision("light"), _revision("full"), _score, _price, _said, _text),
}
