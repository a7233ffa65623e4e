"""What does a director know when a card lies open?

Both departments' last figures beside those before, a survey that is a little wrong, and what a case
claims. Nothing of true trust, of padding or of what an option will lead to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simlib.i18n import _, format_money, format_percent, ngettext
from simlib.i18n import format_number as number
from simlib.ui.direction import step_text
from simlib.ui.fact import Fact
from simlib.ui.place import days_text, domain_name, hours_text

__all__ = ["management_facts", "signer_name"]

Facts = Mapping[str, Any]
Make = Callable[[Facts], Fact]


def management_facts(facts: Facts, kind: str) -> list[Fact]:
    """Return what a director sees on a card."""
    told = [make(facts) for make in _FACTS[kind]]
    own = facts.get("in_force")
    if own is None:
        return told
    return [Fact(_("In force", "card.fact"), step_text(kind, own), wide=kind == "plan"), *told]


def signer_name(code: str) -> str:
    """Name who stands behind a claim."""
    names = {
        "pm": _("PM office", "signer"),
        "sales": _("Sales", "signer"),
        "both": _("both", "signer"),
    }
    return names[code]


def _pair(now: float | None, before: float | None, write: Callable[[float], str]) -> str:
    """Write a figure of the last quarter, with the one before it."""
    if now is None:
        return "–"
    text = write(now)
    return text if before is None else _("{now}, before {old}").format(now=text, old=write(before))


def _figure(seat: str, name: str, label: str, write: Callable[[float], str]) -> Make:
    def make(facts: Facts) -> Fact:
        now, before = facts[seat][name], facts[f"{seat}_before"][name]
        before = before if facts["before_known"] else None
        return Fact(label, _pair(now, before, write))

    return make


def _one_digit(value: float) -> str:
    return number(value, 1)


def _on_time(facts: Facts) -> Fact:
    return _figure("pm", "on_time", _("Delivered on time", "card.fact"), format_percent)(facts)


def _won(facts: Facts) -> Fact:
    return _figure("sales", "win_rate", _("Win rate", "card.fact"), format_percent)(facts)


def _booked(facts: Facts) -> Fact:
    return _figure("sales", "bookings_eur", _("Bookings", "card.fact"), format_money)(facts)


def _margin(facts: Facts) -> Fact:
    return _figure("pm", "gross_margin", _("Gross margin", "card.fact"), format_percent)(facts)


def _reply(facts: Facts) -> Fact:
    return _figure("sales", "reply_days", _("Days to an offer", "card.fact"), _one_digit)(facts)


def _backlog(facts: Facts) -> Fact:
    return _figure("pm", "backlog_days", _("PM backlog, days", "card.fact"), _one_digit)(facts)


def _asked(facts: Facts) -> Fact:
    return _figure("sales", "requests", _("Requests", "card.fact"), number)(facts)


def _complained(facts: Facts) -> Fact:
    return _figure("pm", "complaints", _("Complaints", "card.fact"), number)(facts)


def _bills(facts: Facts) -> Fact:
    return _figure("pm", "freelance_eur", _("Freelance PMs", "card.fact"), format_money)(facts)


def _names(facts: Facts) -> Fact:
    value = _("{came} came, {left} left").format(
        came=number(facts["sales"]["new_clients"]), left=number(facts["sales"]["clients_left"])
    )
    return Fact(_("Clients", "card.fact"), value)


def _busy(facts: Facts) -> Fact:
    days = max(facts["pms"] * facts["quarter_days"], 1)
    shown = format_percent(facts["pm"]["busy_days"] / days)
    hours = hours_text(round(facts["pm"]["overtime_hours"]))
    value = _("{percent}, evenings {hours}").format(percent=shown, hours=hours)
    return Fact(_("PM office busy", "card.fact"), value)


def _survey(facts: Facts) -> Fact:
    survey = facts["survey"]
    value = _("Sales in PMs {sales}, PMs in Sales {pm} (± {sd})").format(
        sales=number(survey["sales_trusts"], 2),
        pm=number(survey["pm_trusts"], 2),
        sd=number(survey["sd"], 2),
    )
    return Fact(_("Trust, by survey", "card.fact"), value, wide=True)


def _fields(facts: Facts) -> Fact:
    text = _("{domain} {known}: {won} of {requests}")
    rows = [
        text.format(
            domain=domain_name(row["domain"]),
            known=number(row["reported"], 2),
            won=number(row["won"]),
            requests=number(row["requests"]),
        )
        for row in sorted(facts["domains"], key=lambda row: -row["reported"])
    ]
    label = _("Fit: won of asked", "card.fact")
    return Fact(label, " · ".join(rows), wide=True)


def _margins(facts: Facts) -> Fact:
    text = _("{domain} {margin}")
    rows = [
        text.format(domain=domain_name(row["domain"]), margin=format_percent(row["margin"]))
        for row in facts["domains"]
        if row["margin"] is not None
    ]
    return Fact(_("Margin by field", "card.fact"), " · ".join(rows) or "–", wide=True)


def _thin(facts: Facts) -> Fact:
    text = _("under {floor}: {count}")
    rows = [
        text.format(floor=format_percent(step), count=number(count))
        for step, count in facts["under"]
        if step > 0
    ]
    of = ngettext("of {count} project", "of {count} projects", facts["projects"])
    told = f"{' · '.join(rows)} · {of.format(count=number(facts['projects']))}"
    return Fact(_("Projects by margin", "card.fact"), told, wide=True)


def _claimed(facts: Facts) -> Fact:
    text = _("{signer}: {eur} a year")
    rows = [
        text.format(signer=signer_name(c["signer"]), eur=format_money(c["benefit_eur"]))
        for c in facts["claims"]
    ]
    return Fact(_("Signed by", "card.fact"), " · ".join(rows), wide=True)


def _price(facts: Facts) -> Fact:
    value = _("cost {once}, then {yearly} a year").format(
        once=format_money(facts["cost_eur"]), yearly=format_money(facts["yearly_eur"])
    )
    return Fact(_("The invoice", "card.fact"), value, wide=True)


def _taken(facts: Facts) -> Fact:
    value = _("{hours} a week, {weeks} weeks").format(
        hours=hours_text(facts["hours_a_week"]), weeks=number(facts["weeks"])
    )
    return Fact(_("Takes of a pair", "card.fact"), value)


def _experience(facts: Facts) -> Fact:
    value = _("{asked} asked, {jobs} jobs so far").format(
        asked=number(facts["requests"]), jobs=number(facts["past_jobs"])
    )
    return Fact(domain_name(facts["domain"]).capitalize(), value)


def _chairs(facts: Facts) -> Fact:
    value = _("PMs {pms}, salespeople {sellers}").format(
        pms=number(facts["pms"]), sellers=number(facts["sellers"])
    )
    return Fact(_("At the desks", "card.fact"), value)


def _chair(facts: Facts) -> Fact:
    value = _("PM {pm}, salesperson {sales}").format(
        pm=format_money(facts["pm_eur"]), sales=format_money(facts["sales_eur"])
    )
    return Fact(_("Cost a year", "card.fact"), value, wide=True)


def _ends(facts: Facts) -> Fact:
    return Fact(_("Contract that ends", "card.fact"), facts["contract_name"] or "–")


def _load_news(facts: Facts) -> Fact:
    value = _("{days} old").format(days=days_text(facts["told_days_ago"]))
    return Fact(_("Load news at Sales", "card.fact"), value)


def _cash(facts: Facts) -> Fact:
    cash = facts["cash_eur"]
    return Fact(_("Cash", "card.fact"), "–" if cash is None else format_money(cash))


_FACTS: Mapping[str, tuple[Make, ...]] = {
    "plan": (_on_time, _won, _margin, _names, _survey),
    "authority": (_on_time, _won, _reply, _backlog, _names),
    "guide": (_asked, _complained, _fields),
    "floor": (_margin, _won, _thin, _margins),
    "meetings": (_load_news, _chairs, _backlog, _survey),
    "training": (_chairs, _busy, _complained, _survey),
    "hiring": (_chairs, _busy, _bills, _booked, _chair, _ends),
    "tool": (_claimed, _price, _busy, _reply, _cash),
    "service": (_experience, _taken, _busy, _booked),
    "task_force": (_taken, _busy, _complained, _names, _survey),
    "solutioning": (_taken, _busy, _won, _complained, _survey),
}
