"""What may a salesperson look up: the pipeline, the clients, days said beside days used?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simlib.i18n import N_, _, format_money
from simlib.i18n import format_number as number
from simlib.ui.marks import aim_bar, esc, mark, table
from simlib.ui.place import Place, domain_name

__all__ = [
    "clients_html",
    "lost_quotes_html",
    "nothing",
    "pipeline_html",
    "region",
    "said_used_html",
]

_STAGES = {
    "asked": N_("asked", "stage"),
    "consulting": N_("with the PM office", "stage"),
    "quoted": N_("quoted", "stage"),
    "negotiating": N_("bargaining", "stage"),
    "won": N_("won", "stage"),
    "lost": N_("lost", "stage"),
    "declined": N_("declined", "stage"),
}
_OPEN = ("asked", "consulting", "quoted", "negotiating")
_MOST = 40

View = Mapping[str, Any]


def pipeline_html(view: View, place: Place) -> str:
    """List requests: the open ones first, the newest on top."""
    rows = sorted(
        view.get("pipeline") or (), key=lambda row: (row["stage"] not in _OPEN, -row["day"])
    )
    cells = [
        [
            f"{esc(row['client_name'])} <small>{esc(_words(row['words']))}</small>",
            f"{esc(_stage(row['stage']))} <small>{esc(place.short_date(row['day']))}</small>",
            esc(format_money(row.get("price_eur") or row["value_eur"])),
        ]
        for row in rows[:_MOST]
    ]
    waiting = [row for row in rows if row["stage"] in _OPEN]
    value = sum(row.get("price_eur") or row["value_eur"] for row in waiting)
    caption = _("{count} open, worth {money} at list or offer").format(
        count=number(len(waiting)), money=format_money(value)
    )
    head = [_("Client"), _("Stage"), _("Price")]
    return region(_("Pipeline"), table(caption, head, cells, text=2) if cells else nothing())


def clients_html(view: View, place: Place) -> str:
    """List clients, the longest unheard first."""
    rows = sorted(view.get("clients") or (), key=lambda row: -(row.get("days_since_contact") or 0))
    cells = [
        [
            f"{esc(row['client_name'])} <small>{esc(_domains(row.get('domain')))}</small>",
            "–" if row.get("mood") is None else number(10 * row["mood"], 1),
            number(row.get("days_since_contact") or 0),
            f"{number(row.get('wins') or 0)}/{number(row.get('quotes') or 0)}",
        ]
        for row in rows[:_MOST]
    ]
    caption = _("Mood: your impression of last Friday, of 10. Quiet: days since the last contact.")
    head = [_("Client"), _("Mood"), _("Quiet"), _("Won")]
    return region(_("Clients"), table(caption, head, cells) if cells else nothing())


def said_used_html(view: View, place: Place) -> str:
    """Set days said by the PM office beside days used, for delivered work, from round two on."""
    title = _("Days said and used")
    if view.get("day", 0) < place.turn_day:
        text = _("Opens in round 2.")
        return region(title, f'<div class="cd-empty">{esc(text)}</div>')
    rows = list(view.get("estimates") or ())[::-1][:_MOST]
    if not rows:
        return region(title, nothing())
    top = max(max(row["said_days"], row["used_days"]) for row in rows)
    names = {row["client"]: row["client_name"] for row in view.get("clients") or ()}
    lines = "".join(_said(row, names, top, place) for row in rows)
    said, used = (sum(row[name] for row in rows) for name in ("said_days", "used_days"))
    text = _(
        "Delivered work. Tick: days said by the PM office. Bar: days used, hatched beyond the tick."
    )
    total = _("In all {said} days said, {used} used.").format(said=number(said), used=number(used))
    return region(
        title, f'<p class="cd-note">{esc(text)} {esc(total)}</p><div class="cd-said">{lines}</div>'
    )


def lost_quotes_html(view: View, place: Place, day: float) -> str:
    """List the quotes that were lost by ``day`` (working day), with the time of our reply."""
    rows = [
        row for row in view.get("pipeline") or () if row["stage"] == "lost" and row["day"] <= day
    ]
    cells = [
        [
            esc(row["client_name"]),
            esc(place.date(row.get("came", row["day"]))),
            esc(format_money(row.get("price_eur") or row["value_eur"])),
            "–" if row.get("reply_days") is None else number(row["reply_days"], 1),
        ]
        for row in sorted(rows, key=lambda row: -row["day"])[:10]
    ]
    head = [_("Client"), _("Asked on"), _("Price"), _("Days to our reply")]
    return table(_("Quotes lost, newest first"), head, cells, text=2) if cells else nothing()


def _said(row: Mapping[str, Any], names: Mapping[str, str], top: float, place: Place) -> str:
    said, used = row["said_days"], row["used_days"]
    client = row.get("client_name") or names.get(row["client"], row["client"])
    bar = aim_bar(used, said, top * 1.05, broken=used > said + 0.05)
    shown = _("said {said}, used {used}").format(said=number(said, 1), used=number(used, 1))
    return f"<span>{esc(client)}</span>{bar}<span>{esc(shown)}</span>"


def region(title: str, body: str) -> str:
    """Put a heading above a part that scrolls by itself."""
    return (
        f'<div class="cd-h"><span role="heading" aria-level="2">{esc(title)}</span></div>'
        f'<div class="cd-scroll" role="region" aria-label="{esc(title)}" tabindex="0">{body}</div>'
    )


def nothing() -> str:
    """Say that there is nothing to list yet."""
    return f'<div class="cd-empty">{mark("hidden")}{esc(_("Nothing yet."))}</div>'


def _stage(code: str) -> str:
    return _(_STAGES.get(code, code), "stage")


def _words(words: float) -> str:
    return _("{words} words").format(words=number(words))


def _domains(domain: str | Sequence[str] | None) -> str:
    codes = [domain] if isinstance(domain, str) else list(domain or ())
    return ", ".join(domain_name(code) for code in codes)
