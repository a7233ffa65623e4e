"""What may a card say that the seat knows, and what must it say that the seat cannot see?

Facts are label, value with unit, and age where the news is old. Facts that the point does not
carry are left out. No fact is an odds, a competitor's price or an effect.
"""

from __future__ import annotations

from collections.abc import Mapping

from simlib.decisions import DecisionPoint
from simlib.i18n import N_, _, format_money, format_percent, format_quantity
from simlib.i18n import format_number as number
from simlib.ui import direction, facts_pm
from simlib.ui.direction_facts import management_facts
from simlib.ui.fact import Fact, Facts, Maker
from simlib.ui.happened import asked_by, fills
from simlib.ui.place import Place, days_text, domain_name, hours_text, language_names

__all__ = ["Fact", "facts_of", "hidden_text", "workflow_name"]

_HIDDEN = {
    "bid": N_(
        "You cannot see: how well we would do it, who else was asked, what this client weighs.",
        "card.hidden",
    ),
    "consult": N_(
        "You cannot see: today's queues, what the PM office adds, how hard the text is.",
        "card.hidden",
    ),
    "quote": N_(
        "You cannot see: how hard the text is, how full the office is today, what the others bid.",
        "card.hidden",
    ),
    "haggle": N_(
        "You cannot see: whether the client means it, and what the job will really cost.",
        "card.hidden",
    ),
    "handover": N_("You cannot see: how many questions the text will raise.", "card.hidden"),
    "scope": N_(
        "You cannot see: how full the PM office is, how this client takes a bill.", "card.hidden"
    ),
    "week_plan": N_("You cannot see: who is looking elsewhere.", "card.hidden"),
    **direction.HIDDEN,
    **facts_pm.HIDDEN,
}
_SURE = {
    "low": N_("low", "confidence"),
    "fair": N_("fair", "confidence"),
    "good": N_("good", "confidence"),
}
_AMBIGUITY = {
    "plain": N_("plain, by your reading", "ambiguity"),
    "some": N_("open in places, by your reading", "ambiguity"),
    "much": N_("open in many places, by your reading", "ambiguity"),
}
_WORKFLOWS = {
    "light": N_("Light", "workflow"),
    "revised": N_("Revised", "workflow"),
    "checked": N_("Checked", "workflow"),
}


def facts_of(point: DecisionPoint, place: Place) -> list[Fact]:
    """Return what the card shows as known, at most eight facts."""
    if point.seat == "management":
        return management_facts(point.facts, point.kind)
    makers = _FACTS.get(point.kind, ())
    found = [make(point.facts, point, place) for make in makers]
    return [fact for fact in found if fact is not None][:8]


def hidden_text(point: DecisionPoint, place: Place) -> str:
    """Name what the seat cannot see."""
    return _(_HIDDEN.get(point.kind, ""), "card.hidden").format(**fills(point, place))


def workflow_name(code: str) -> str:
    """Name a workflow."""
    return _(_WORKFLOWS.get(code, code), "workflow")


def _asked(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("asked_days")
    if days is None:
        return None
    value = _("{days}, {date}").format(days=days_text(days), date=place.date(asked_by(point)))
    return Fact(_("Asked", "card.fact"), value)


def _text(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    value = _("{domain} into {languages}").format(
        domain=domain_name(facts.get("domain", "")), languages=language_names(facts["languages"])
    )
    return Fact(_("Text", "card.fact"), value) if facts.get("languages") else None


def _own(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("own_guess_days")
    return None if days is None else Fact(_("Your own guess", "card.fact"), days_text(days))


def _pm(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("pm_days")
    value = _("not asked", "card.fact") if days is None else days_text(days)
    return Fact(_("PM office", "card.fact"), value)


def _blend(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("blend_days")
    return None if days is None else Fact(_("Usual at this desk", "card.fact"), days_text(days))


def _list_price(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    price = facts.get("list_price")
    return None if price is None else Fact(_("List price", "card.fact"), format_money(price))


def _cost(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    cost = facts.get("cost_told")
    if cost is None:
        return None
    return Fact(_("Cost, as told", "card.fact"), format_money(cost))


def _floor(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    floor = facts.get("floor_pct")
    return (
        None if floor is None else Fact(_("Floor", "card.fact"), format_percent(floor), _("margin"))
    )


def _workflow(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    code = facts.get("workflow_asked")
    return None if not code else Fact(_("Workflow asked", "card.fact"), workflow_name(code))


def _jobs(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    jobs = facts.get("past_jobs")
    return (
        None
        if jobs is None
        else Fact(_("Jobs of this kind", "card.fact"), number(jobs), _("so far"))
    )


def _wins(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    quotes, wins = facts.get("quotes_here"), facts.get("wins_here")
    if not quotes:
        return Fact(_("Past quotes here", "card.fact"), _("none", "card.fact"))
    value = _("{wins} of {quotes} won").format(wins=number(wins or 0), quotes=number(quotes))
    return Fact(_("Past quotes here", "card.fact"), value)


def _backlog(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days, told = facts.get("pm_backlog_days"), facts.get("pm_backlog_told")
    if days is None:
        return Fact(_("PM backlog", "card.fact"), _("never told", "card.fact"))
    age = "" if told is None else _("told {date}").format(date=place.date(told))
    return Fact(_("PM backlog", "card.fact"), _work_days(days), age)


def _estimates(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    pairs = facts.get("last_estimates") or []
    if not pairs:
        return None
    shown = " · ".join(f"{number(said)}/{number(used)}" for said, used in pairs[:3])
    return Fact(_("Last estimates", "card.fact"), shown, _("said/used, days"))


def _margin(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    price, cost = facts.get("price"), facts.get("cost_told")
    if not price or cost is None:
        return None
    return Fact(_("Margin, estimated", "card.fact"), format_percent(1 - cost / price))


def _ask(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    money, share = format_money(facts.get("ask_eur", 0)), format_percent(facts.get("ask_pct", 0))
    return Fact(
        _("The wish", "card.fact"), _("{money}, {percent}").format(money=money, percent=share)
    )


def _past_asks(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    asked, left, gave = (
        number(facts.get(name) or 0) for name in ("asked_before", "left_before", "gave_before")
    )
    value = _("asked {asked}, left {left}, you gave {gave}").format(
        asked=asked, left=left, gave=gave
    )
    return Fact(_("Before", "card.fact"), value)


def _sure(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    code = facts.get("confidence")
    if not code:
        return None
    return Fact(_("Trust in the cost told", "card.fact"), _(_SURE[code], "confidence"))


def _promised(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("promised_days")
    if days is None:
        return None
    value = _("{days}, {date}").format(days=days_text(days), date=place.date(asked_by(point)))
    return Fact(_("Promised", "card.fact"), value)


def _price(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    price = facts.get("price")
    return None if price is None else Fact(_("Price", "card.fact"), format_money(price))


def _ambiguity(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    code = facts.get("ambiguity")
    return (
        None if not code else Fact(_("The request", "card.fact"), _(_AMBIGUITY[code], "ambiguity"))
    )


def _free(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    hours = facts.get("free_hours")
    return None if hours is None else Fact(_("Your free hours", "card.fact"), hours_text(hours))


def _open(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    count = facts.get("open_quotes")
    return None if count is None else Fact(_("Quotes waiting", "card.fact"), number(count))


def _who(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    person = facts.get("pm_name") or place.people.get(facts.get("pm", ""))
    return None if not person else Fact(_("Runs the job", "card.fact"), person)


def _extra_price(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    price = facts.get("list_price")
    return None if price is None else Fact(_("List price of it", "card.fact"), format_money(price))


def _due(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    days = facts.get("due_days")
    return None if days is None else Fact(_("Delivery due in", "card.fact"), days_text(days))


def _additions(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    added, charged = (
        number(facts.get("additions_year") or 0),
        number(facts.get("charged_year") or 0),
    )
    value = _("{added}, charged {charged}").format(added=added, charged=charged)
    return Fact(_("Additions this year", "card.fact"), value)


def _mood(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    mood = facts.get("mood")
    if mood is None:
        return None
    value = _("{mood} of 10").format(mood=number(10 * mood, 1))
    return Fact(_("Mood, as you feel it", "card.fact"), value)


def _pipeline(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    money = facts.get("pipeline_eur")
    return None if money is None else Fact(_("Pipeline", "card.fact"), format_money(money))


def _pipeline_last(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    money = facts.get("pipeline_last_eur")
    return None if money is None else Fact(_("Pipeline before", "card.fact"), format_money(money))


def _quiet(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    pairs = facts.get("quiet_clients") or []
    names = facts.get("quiet_names") or [name for name, _days in pairs]
    if not pairs:
        return None
    shown = ", ".join(
        _("{client} {count} d ago").format(client=name, count=number(days))
        for name, (_id, days) in list(zip(names, pairs, strict=False))[:3]
    )
    return Fact(_("Last contact", "card.fact"), shown, wide=True)


def _prospects(facts: Facts, point: DecisionPoint, place: Place) -> Fact | None:
    count = facts.get("prospects")
    return None if count is None else Fact(_("Prospects", "card.fact"), number(count))


def _work_days(days: float) -> str:
    return format_quantity(days, _("d", "unit"), 1)


_FACTS: Mapping[str, tuple[Maker, ...]] = {
    "bid": (_asked, _list_price, _text, _jobs, _own, _wins, _backlog),
    "consult": (_asked, _list_price, _own, _backlog, _estimates, _wins),
    "quote": (_asked, _list_price, _pm, _cost, _own, _floor, _blend, _wins),
    "haggle": (_price, _ask, _cost, _margin, _promised, _sure, _past_asks, _mood),
    "handover": (_price, _promised, _text, _ambiguity, _who, _free, _open),
    "scope": (_extra_price, _cost, _due, _additions, _mood),
    "week_plan": (_free, _pipeline, _prospects, _pipeline_last, _quiet),
    **facts_pm.FACTS,
}
