"""What may a PM look up: jobs, translators, the load of the office, promises in danger?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simlib.i18n import _, format_quantity
from simlib.i18n import format_number as number
from simlib.ui.lookup import nothing, region
from simlib.ui.marks import aim_bar, esc, table
from simlib.ui.place import Place, language_names
from simlib.ui.translators import translator_name

__all__ = ["jobs_cells", "load_html", "translators_html"]

_MOST = 60

View = Mapping[str, Any]


def jobs_cells(
    rows: Sequence[Mapping[str, Any]], place: Place
) -> tuple[str, list[str], list[list[str]]]:
    """Return caption, head and cells of the table of jobs."""
    head = [_("Job"), _("Translator"), _("Start"), _("Ends"), _("Due")]
    cells = [
        [
            f"{esc(row['client_name'])} <small>{esc(row['language'])}</small>",
            esc(_vendor(row)),
            esc(place.short_date(row["start"])),
            _end(row, place),
            esc(place.short_date(row["due"])),
        ]
        for row in rows[:_MOST]
    ]
    return _("Your open jobs; the end is as it looks today"), head, cells


def _end(row: Mapping[str, Any], place: Place) -> str:
    late = row["late_days"]
    shown = esc(place.short_date(row["due"] + late))
    if late <= 0:
        return shown
    text = _("{days} late").format(days=format_quantity(late, _("d", "unit"), 1))
    return f'{shown} <span class="cd-down">▼ {esc(text)}</span>'


def _vendor(row: Mapping[str, Any]) -> str:
    agency = row["vendor"] == "overflow"
    return _("Overflow agency", "vendor") if agency else translator_name(str(row["vendor_name"]))


def translators_html(view: View, place: Place) -> str:
    """List the translators who have worked for us, by language, who is free first on top."""
    rows = list(view.get("translators") or ())[:_MOST]
    cells = [
        [
            _two(translator_name(row["name"]), language_names([row["language"]])),
            _free(row, view, place),
            _two(_or_none(row["rate_eur"], 3), _or_none(row["words_a_day"], 0)),
            _two(
                _or_none(row["score"] and 100 * row["score"], 0),
                f"{number(row['jobs'])}/{number(row['declined'])}",
            ),
        ]
        for row in rows
    ]
    caption = _(
        "As our own lists have it: free when our jobs end; rate in EUR, below it words a day, as "
        "last agreed; score, below it jobs taken and declined so far."
    )
    head = [_("Name"), _("Free"), _("Rate, words"), _("Score, yes/no")]
    title = _("Translators")
    return region(title, table(caption, head, cells, text=2) if cells else nothing())


def _two(above: str, below: str) -> str:
    """Write two things into one cell: side by side they would not fit a board."""
    return f"{esc(above)}<br><small>{esc(below)}</small>"


def _free(row: Mapping[str, Any], view: View, place: Place) -> str:
    if row["free_day"] <= max(float(view.get("day") or 0.0), 0.0) + 0.25:
        return esc(_("now", "free"))
    return esc(place.short_date(row["free_day"]))


def _or_none(value: Any, digits: int) -> str:
    return "–" if value is None else number(value, digits)


def load_html(view: View, place: Place) -> str:
    """Show each PM's last week and open projects, and below it what is in danger anywhere."""
    rows = list(view.get("load") or ())
    bars = "".join(_bar(row) for row in rows)
    told = next((row["day"] for row in rows if row.get("day") is not None), None)
    when = "" if told is None else _("Hours booked in the week to {date}; the tick is a full week.")
    note = esc(when.format(date=place.date(told or 0.0))) if when else ""
    body = f'<p class="cd-note">{note}</p><div class="cd-said">{bars}</div>'
    shown = region(_("Load of the office"), body if rows else nothing())
    return shown + _danger(view, place)


def _bar(row: Mapping[str, Any]) -> str:
    hours, full = row.get("week_hours"), row["full_hours"]
    bar = aim_bar(hours or 0.0, full, full * 1.3)
    text = _("{hours}, {count} open").format(
        hours="–" if hours is None else format_quantity(hours, _("h", "unit")),
        count=number(row["open_projects"]),
    )
    name = f"<b>{esc(row['name'])}</b>" if row["own"] else esc(row["name"])
    return f"<span>{name}</span>{bar}<span>{esc(text)}</span>"


def _danger(view: View, place: Place) -> str:
    rows = sorted(view.get("at_risk") or (), key=lambda row: -row["late_days"])
    cells = [
        [
            f"{esc(row['client_name'])} <small>{esc(row['language'])}</small>",
            esc(str(row["pm_name"]).split(" ")[0]),
            esc(place.short_date(row["due"])),
            f"+{number(row['late_days'], 1)}",
            esc(_("yes") if row["warned"] else _("no", "warned")),
        ]
        for row in rows[:12]
    ]
    caption = _("Jobs that end after their promise, as things stand, in days")
    head = [_("Job"), _("PM", "person"), _("Due"), _("Days"), _("Told")]
    title = _("Promises in danger")
    shown = region(title, table(caption, head, cells, text=3) if cells else nothing())
    return f'<div style="margin-top:.8em">{shown}</div>'
