"""What does a director see when a quarter or a half-year is over?

Both letters, what both scorecards did, what each period so far brought, and who is no longer here.
Whoever holds another seat besides sees its news of the story's own requests as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simlib.i18n import N_, _, format_percent
from simlib.i18n import format_number as number
from simlib.seats import SeatLink
from simlib.ui.direction import lever_name, plan_name, step_text
from simlib.ui.letters import letters_html
from simlib.ui.log import DAILY, LogPanel
from simlib.ui.marks import columns, esc, table
from simlib.ui.place import Place
from simlib.ui.sheet import Act, Sheet, paragraphs

__all__ = ["gone_html", "led_html", "period_over", "trend_html", "whole_view"]

_SERVED = 0.5  # fit, as told, from which a request can be served well (the scenarios' misfit)
_LEFT = ("client_left", "staff_left", "vendor_left")
_MOST_NAMES, _MOST_NEWS = 12, 8
_CUES = {
    "quarter": N_("Read the other letter aloud as if you had written it.", "period"),
    "half": N_("Which client will you not visit?", "period"),
}
_KEYS = {"meetings": "meeting_every_days", "training": "training_days"}

View = Mapping[str, Any]


def whole_view(run: SeatLink, place: Place) -> dict[str, Any]:
    """Return the view of a place: that of its seat, with the fixed requests of the others."""
    view = run.view(place.seat)
    for seat in place.others:
        news = [item for item in run.view(seat)["news"] if _is_beat(item, place)]
        view["news"] = sorted([*view["news"], *news], key=lambda item: item["day"])
        view["rules"] = {**run.rules(seat), **view["rules"]}
    return view


def period_over(
    sheet: Sheet, place: Place, view: View, log: LogPanel, go: Callable[[], None]
) -> None:
    """Close a quarter or a half-year."""
    last = view["periods"][-1]
    since = last["end_day"] - place.period_days
    title = _("{period} is over").format(period=place.period_name(last["number"]))
    if place.long_periods:
        news = [n for n in view["news"] if since <= n["day"] and _is_beat(n, place)]
        told = [item for item in news if item["code"] not in DAILY][-_MOST_NEWS:]
        body = trend_html(view, place) + f'<div class="cd-all">{log.lines(told[::-1])}</div>'
    else:
        body = letters_html(view, place) + gone_html(view, since) + led_html(view, place)
    body = f'<div class="cd-over">{body}</div>'
    cue = _(_CUES["half" if place.long_periods else "quarter"], "period")
    sheet.show(_("Pause"), title, body + paragraphs(cue), [Act(_("Go on"), go)])


def trend_html(view: View, place: Place) -> str:
    """Set periods side by side: margin of a project, fit, requests, and those we could serve."""
    cells = [
        [
            esc(number(row["number"])),
            "–" if row["margin"] is None else format_percent(row["margin"]),
            number(_mean(row["reported"].values()), 2),
            number(row["sales"]["requests"]),
            number(_served(row)),
        ]
        for row in view["periods"]
    ]
    head = [
        _("Half-year") if place.long_periods else _("Quarter"),
        _("Margin a project"),
        _("Fit, as told"),
        _("Requests"),
        _("Requests we can serve"),
    ]
    caption = _("We can serve what lies in a field with a fit of {fit} or more, as told").format(
        fit=number(_SERVED, 1)
    )
    return _sparks(view["periods"]) + table(caption, head, cells)


def _sparks(rows: Sequence[Mapping[str, Any]]) -> str:
    """Draw from zero what a project earns, how well we do things, and what we could serve."""
    drawn = (
        (_("Margin a project"), [row["margin"] for row in rows]),
        (_("Fit, as told"), [_mean(row["reported"].values()) for row in rows]),
        (_("Requests we can serve"), [float(_served(row)) for row in rows]),
    )
    tiles = "".join(
        f'<div class="cd-tile"><span class="cd-note">{esc(label)}</span>{columns(series)}</div>'
        for label, series in drawn
    )
    return f'<div class="cd-three">{tiles}</div>' if len(rows) > 1 else ""


def gone_html(view: View, since: float = 0.0) -> str:
    """Name who has left since a day: clients, staff, translators."""
    names = [
        str(next(v for k, v in item["values"].items() if k.endswith("_name")))
        for item in view["news"]
        if item["code"] in _LEFT and item["day"] >= since
        if any(key.endswith("_name") for key in item["values"])
    ]
    if not names:
        return paragraphs(_("Nobody has left."))
    listed = ", ".join(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        listed = _("{names} and {count} more").format(
            names=listed, count=number(len(names) - _MOST_NAMES)
        )
    return paragraphs(_("No longer here: {names}").format(names=listed))


def led_html(view: View, place: Place) -> str:
    """Show, period by period, where each lever on the agenda stood."""
    rows = [row for row in view["periods"] if row["end_day"] - place.period_days < place.last_day]
    rows = rows[: place.periods]
    head = [_("Half-year") if place.long_periods else _("Quarter")]
    kinds = [kind for kind in place.agenda if _KEYS.get(kind, kind) in view["levers"]]
    head += [lever_name(kind) for kind in kinds]
    cells = [
        [esc(number(row["number"])), *(esc(_set(kind, row["levers"])) for kind in kinds)]
        for row in rows
    ]
    caption = _("At the end of each period")
    return table(caption, head, cells, text=len(head)) if cells else ""


def _set(kind: str, levers: Mapping[str, Any]) -> str:
    value = levers[_KEYS.get(kind, kind)]
    if kind == "plan":
        return plan_name(value)
    if kind == "meetings":
        return step_text(kind, "never" if value is None else str(value))
    return step_text(kind, value)


def _is_beat(item: Mapping[str, Any], place: Place) -> bool:
    deal = str(item.get("id") or "").partition(":")[0].removesuffix("/order")
    return deal in place.beats


def _served(row: Mapping[str, Any]) -> int:
    return sum(
        field["requests"]
        for field in row["domains"]
        if row["reported"].get(field["domain"], 0.0) >= _SERVED
    )


def _mean(values: Any) -> float:
    known: Sequence[float] = [float(value) for value in values]
    return sum(known) / len(known) if known else 0.0
