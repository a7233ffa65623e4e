"""Which tiles, tabs and chart does the board of each seat have?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from simlib.i18n import _
from simlib.ui.lookup import clients_html, pipeline_html, said_used_html
from simlib.ui.lookup_management import budget_html, fields_html, mail_html
from simlib.ui.lookup_pm import jobs_cells, load_html, translators_html
from simlib.ui.marks import esc
from simlib.ui.place import Place

__all__ = ["BoardKind", "board_kind", "legend_html"]

View = Mapping[str, Any]
Plan = tuple[list[dict[str, Any]], dict[str, Any]]


class BoardKind(NamedTuple):
    """The parts of a board that differ from seat to seat.

    ``tabs`` are (text, name), the first is "firm", the one with tiles and chart, the last "rules";
    ``rows`` takes from a view what the chart shows; ``plan`` gives its traces and layout for a
    width (pixels) and a text size; ``cells`` give caption, head and rows of the table behind it.
    """

    tiles: tuple[str, ...]
    tabs: tuple[tuple[str, str], ...]
    heading: str
    legend: tuple[tuple[str, str], ...]
    rows: Callable[[View], list[Any]]
    plan: Callable[[View, Sequence[Any], int, float], Plan]
    sentence: Callable[[Sequence[Any]], str]
    cells: Callable[[Sequence[Any]], tuple[str, list[str], list[list[str]]]]
    looks: Mapping[str, Callable[[View, Place], str]]


def board_kind(place: Place) -> BoardKind:
    """Return what the board of a seat is made of."""
    make = {"pm": _pm, "management": _management}.get(place.seat, _sales)
    return make(place)


def _sales(place: Place) -> BoardKind:
    return BoardKind(
        tiles=(
            "promise_keeping",
            "gross_margin_pct",
            "on_time_delivery",
            "client_satisfaction",
        ),
        tabs=(
            (_("Firm", "tab"), "firm"),
            (_("Pipeline", "tab"), "pipeline"),
            (_("Clients", "tab"), "clients"),
            (_("Dates", "tab"), "dates"),
            (_("Rules", "tab"), "rules"),
        ),
        heading=_("Promises due", "chart"),
        legend=(("k", _("kept")), ("b", _("broken")), ("o", _("open"))),
        rows=lambda view: list((view.get("promises") or {}).get("by_week") or []),
        plan=lambda _view, rows, width, base: _charts().promises_plan(rows, width, base),
        sentence=lambda rows: str(_charts().promises_sentence(rows)),
        cells=lambda rows: (
            _("Promises by the week they fall due"),
            *_charts().promises_table(rows),
        ),
        looks={"pipeline": pipeline_html, "clients": clients_html, "dates": said_used_html},
    )


def _pm(place: Place) -> BoardKind:
    def plan(view: View, rows: Sequence[Any], width: int, base: float) -> Plan:
        today = max(float(view.get("day") or 0.0), 0.0)
        made: Plan = _charts().jobs_plan(rows, today, place.day_of_month, width, base)
        return made

    return BoardKind(
        tiles=("promise_keeping", "gross_margin_pct"),
        tabs=(
            (_("Jobs", "tab"), "firm"),
            (_("Translators", "tab"), "translators"),
            (_("Load", "tab"), "load"),
            (_("Dates", "tab"), "dates"),
            (_("Rules", "tab"), "rules"),
        ),
        heading=_("Your jobs and promises", "chart"),
        legend=(("w", _("in time")), ("b", _("late")), ("t", _("promised"))),
        rows=_own_jobs,
        plan=plan,
        sentence=lambda rows: str(_charts().jobs_sentence(rows)),
        cells=lambda rows: jobs_cells(rows, place),
        looks={"translators": translators_html, "load": load_html, "dates": said_used_html},
    )


def _management(place: Place) -> BoardKind:
    return BoardKind(
        tiles=("promise_keeping", "client_satisfaction"),
        tabs=(
            (_("Firm", "tab"), "firm"),
            (_("Fields", "tab"), "fields"),
            (_("Budget", "tab"), "budget"),
            (_("Letters", "tab"), "letters"),
            (_("Rules", "tab"), "rules"),
        ),
        heading=_("Trust, by survey", "chart"),
        legend=(("s", _("Sales in PMs")), ("w", _("PMs in Sales"))),
        rows=lambda view: [
            {"nth": month, **said} for month, said in enumerate(view.get("surveys") or ())
        ],
        plan=lambda _view, rows, width, base: _trust().trust_plan(rows, width, base),
        sentence=lambda rows: str(_trust().trust_sentence(rows)),
        cells=lambda rows: _trust().trust_table(rows),
        looks={"fields": fields_html, "budget": budget_html, "letters": mail_html},
    )


def _trust() -> Any:
    from simlib import charts_trust  # as above

    return charts_trust


def _charts() -> Any:
    from simlib import charts  # its code is large: the first question goes before it

    return charts


def _own_jobs(view: View) -> list[Any]:
    """Return this chair's open jobs, those in danger first."""
    person = view.get("person")
    own = [job for job in view.get("jobs") or () if person in (None, job["pm"])]
    return sorted(own, key=lambda job: (job["late_days"] <= 0, job["due"]))


def legend_html(kind: BoardKind) -> str:
    """Write heading and legend of a board's chart."""
    swatches = "".join(
        f'<span><i class="cd-sw {code}"></i>{esc(text)}</span>' for code, text in kind.legend
    )
    return (
        f'<div class="cd-h" style="flex-wrap:wrap"><span>{esc(kind.heading)}</span>'
        f'<span class="cd-legend">{swatches}</span></div>'
    )
