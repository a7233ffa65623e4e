"""What may a director look up: fields of work, claims on the budget, both scorecards?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simlib.i18n import _, format_money, format_percent
from simlib.i18n import format_number as number
from simlib.ui.direction_facts import signer_name
from simlib.ui.letters import letters_html
from simlib.ui.lookup import nothing, region
from simlib.ui.marks import aim_bar, esc, mark, table
from simlib.ui.place import DAYS_A_WEEK, Place, desk_name, domain_name, hours_text

__all__ = ["budget_html", "fields_html", "mail_html", "scorecards_html"]

View = Mapping[str, Any]
Write = Callable[[float], str]


def fields_html(view: View, place: Place) -> str:
    """Show how well each field is mastered, as told, and what came of its requests."""
    told, guide = view.get("capability_reported") or {}, view["levers"]["guide"]
    rows = sorted(view.get("domains") or (), key=lambda row: -told.get(row["domain"], 0.0))
    bars = "".join(
        f"<span>{esc(domain_name(row['domain']))}</span>"
        f"{aim_bar(told.get(row['domain'], 0.0), guide or None, 1.0)}"
        f"<span>{esc(number(told.get(row['domain'], 0.0), 2))}</span>"
        for row in rows
    )
    note = _("How well we do it, as told once a quarter, give or take. Tick: the guide.")
    if not guide:
        note = _("How well we do it, as told once a quarter, give or take. No guide.")
    cells = [
        [
            esc(domain_name(row["domain"])),
            f"{number(row['won'])}/{number(row['requests'])}",
            "–" if row["margin"] is None else format_percent(row["margin"]),
            number(row["complaints"]),
        ]
        for row in rows
    ]
    head = [_("Field"), _("Won/asked"), _("Margin"), _("Errors")]
    caption = _("The last full {period}").format(period=_period(place))
    body = f'<p class="cd-note cd-top">{esc(note)}</p><div class="cd-said">{bars}</div>'
    below = f'<div style="margin-top:.8em">{table(caption, head, cells)}</div>'
    return region(_("Fields of work"), body + below if rows else nothing())


def budget_html(view: View, place: Place) -> str:
    """Show the cash, what asks for money, and the hours that the levers take."""
    cash = view.get("cash_eur")
    told = _("Cash last Friday: {money}").format(money="–" if cash is None else format_money(cash))
    head = [_("Claims on the budget"), _("a year")]
    claims = table(_("What either window asks for"), head, _claims(view, place))
    spent = [_("What was paid"), _("lately"), _("before")]
    paid = table(_("The last full {period}").format(period=_period(place)), spent, _paid(view))
    hours = table(_("Hours that your levers take"), [_("Hours"), _("a week")], _hours(view, place))
    gap = '<div style="height:.6em"></div>'
    body = f'<p class="cd-note cd-top">{esc(told)}</p>{claims}{gap}{paid}{gap}{hours}'
    return region(_("Budget"), body)


def mail_html(view: View, place: Place) -> str:
    """Show what both windows would write today."""
    return region(_("Letters from both windows"), letters_html(view, place))


def scorecards_html(view: View, place: Place) -> str:
    """Set both departments' scorecards side by side, each figure with the one before it."""
    cards = view.get("scorecards")
    if not cards:
        return ""
    sides = "".join(_side(seat, cards) for seat in ("sales", "pm"))
    title = _("Both scorecards")
    note = _("last {period}, before").format(period=_period(place))
    return (
        f'<div class="cd-h"><span role="heading" aria-level="2">{esc(title)} '
        f'<span class="cd-note">{esc(note)}</span></span></div><div class="cd-both">{sides}</div>'
    )


def _side(seat: str, cards: Mapping[str, Any]) -> str:
    now, before = cards["quarter"][seat], cards["before"][seat]
    rows = "".join(
        _figure(label, now[name], before[name], write) for label, name, write in _rows(seat)
    )
    head = f'<div class="cd-side">{mark(seat)}<b>{esc(desk_name(seat))}</b></div>'
    return f"<section>{head}{rows}</section>"


def _figure(label: str, now: Any, before: Any, write: Write) -> str:
    shown, old = ("–" if value is None else write(value) for value in (now, before))
    spoken = _("{label}: {now}, before {old}").format(label=label, now=shown, old=old)
    return (
        f'<div class="cd-pair" role="group" aria-label="{esc(spoken)}">'
        f'<span class="cd-note">{esc(label)}</span><span><b>{esc(shown)}</b> '
        f"<small>{esc(old)}</small></span></div>"
    )


def _rows(seat: str) -> Sequence[tuple[str, str, Write]]:
    if seat == "sales":
        return (
            (_("Sold, kEUR"), "bookings_eur", _thousands),
            (_("Win rate"), "win_rate", format_percent),
            (_("Days to reply"), "reply_days", _one_digit),
            (_("New clients"), "new_clients", number),
            (_("Clients left"), "clients_left", number),
        )
    return (
        (_("On time"), "on_time", format_percent),
        (_("Margin"), "gross_margin", format_percent),
        (_("Complaints"), "complaints", number),
        (_("Backlog, days"), "backlog_days", _one_digit),
        (_("Evenings, h"), "overtime_hours", number),
    )


def _claims(view: View, place: Place) -> list[list[str]]:
    terms = place.terms
    rows = [
        [f"{mark('pm')}{esc(_('One more PM'))}", esc(format_money(terms.pm_eur))],
        [f"{mark('sales')}{esc(_('One more salesperson'))}", esc(format_money(terms.sales_eur))],
    ]
    case = (view.get("claims") or [{}])[-1]
    for code in ("pm", "sales", "both"):
        eur = case.get(f"{code}_eur")
        if eur is not None:
            text = _("The portal would bring, says {signer}").format(signer=signer_name(code))
            rows.append([esc(text), esc(format_money(eur))])
    return rows


def _paid(view: View) -> list[list[str]]:
    now, before = (view["scorecards"][name]["pm"] for name in ("quarter", "before"))
    named = (
        (_("Freelance PMs"), "freelance_eur"),
        (_("PMs' pay lost for late jobs"), "penalties_eur"),
    )
    return [
        [esc(label), *(esc(_money(each[name])) for each in (now, before))] for label, name in named
    ]


def _hours(view: View, place: Place) -> list[list[str]]:
    levers, terms = view["levers"], place.terms
    people = view["staff"]["pms"] + terms.sellers
    every = levers["meeting_every_days"]
    meetings = terms.meeting_hours * people * DAYS_A_WEEK / every if every else 0.0
    weeks = max(place.period_days / DAYS_A_WEEK, 1)
    training = levers["training_days"] * people * terms.week_hours / DAYS_A_WEEK / weeks
    return [
        [esc(_("Meetings of both desks")), esc(hours_text(round(meetings, 1)))],
        [esc(_("Days at the other desk")), esc(hours_text(round(training, 1)))],
    ]


def _money(eur: float | None) -> str:
    return "–" if eur is None else format_money(eur)


def _period(place: Place) -> str:
    return _("half-year", "period") if place.long_periods else _("quarter", "period")


def _thousands(eur: float) -> str:
    return number(eur / 1000)


def _one_digit(value: float) -> str:
    return number(value, 1)
