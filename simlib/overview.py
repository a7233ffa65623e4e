"""What does a director see of the whole firm?

Functions of records: both departments' figures, what the surveys told, the levers in force, what
cases claimed, and who has gone. True trust, understanding and capability are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simlib.records import Record
from simlib.scenario import Scenario
from simlib.scorecards import Scorecards, is_whole

__all__ = ["overview"]

_QUARTER = 3  # months
_TOLD = ("survey", "report", "case")
_PEOPLE: Mapping[str, tuple[str, str]] = {  # record -> desk, whose name
    "staff_left": ("management", "person_name"),
    "staff_came": ("management", "person_name"),
    "vendor_left": ("pm", "vendor_name"),
}


def overview(
    records: Sequence[Record], scenario: Scenario, now: float, news: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the last two quarters' scorecards, surveys, claims, levers and aims, as JSON data.

    ``periods`` tells of each quarter that is over, from day 0 on; to the ``news`` is added who has
    come or gone. A quarter before the firm was there has figures of None.
    """
    days = scenario.direction.month_days
    cards, month = Scorecards(days), int(now // days)
    cards.update(records)
    codes = [domain.id for domain in scenario.domains]
    told = {kind: [dict(r.values) for r in records if r.kind == kind] for kind in _TOLD}
    before = {"sales": cards.sales(month - _QUARTER, _QUARTER)}
    before["pm"] = cards.pm(month - _QUARTER, _QUARTER)
    if not is_whole(month - 2 * _QUARTER, days, scenario.warm_up_weeks):
        before = {seat: dict.fromkeys(card) for seat, card in before.items()}
    return {
        "scorecards": {
            "quarter": {"sales": cards.sales(month, _QUARTER), "pm": cards.pm(month, _QUARTER)},
            "before": before,
        },
        "domains": cards.domains(month, _QUARTER, codes),
        "periods": list(_periods(cards, records, scenario, month)),
        "surveys": told["survey"],
        "capability_reported": told["report"][-1] if told["report"] else {},
        "claims": told["case"],
        "levers": _levers(records, scenario, now),
        "cash_eur": cards.cash(),
        "staff": _staff(records),
        "news": sorted([*news, *_people(records)], key=lambda item: item["day"]),
        "aims": scenario.targets.model_dump(exclude_none=True),
    }


def _periods(
    cards: Scorecards, records: Sequence[Record], scenario: Scenario, month: int
) -> Iterator[dict[str, Any]]:
    """Yield what each quarter brought, and how it was led."""
    days, codes = scenario.direction.month_days, [domain.id for domain in scenario.domains]
    reports = [dict(r.values) for r in records if r.kind == "report"]
    for number, end in enumerate(range(_QUARTER, month + 1, _QUARTER)):
        margins = cards.margins(end, _QUARTER)
        yield {
            "number": number + 1,
            "end_day": end * days,
            "sales": cards.sales(end, _QUARTER),
            "pm": cards.pm(end, _QUARTER),
            "domains": cards.domains(end, _QUARTER, codes),
            "margin": sum(margins) / len(margins) if margins else None,
            "reported": reports[min(number + 1, len(reports) - 1)] if reports else {},
            "levers": _levers(records, scenario, end * days),
        }


def _levers(records: Sequence[Record], scenario: Scenario, until: float) -> dict[str, Any]:
    """Return the settings in force before a day, as the records of their changes have it."""
    settings: dict[str, Any] = scenario.governance.model_dump()
    for record in records:
        if record.kind == "lever" and record.values["lever"] in settings and record.at < until:
            settings[str(record.values["lever"])] = record.values["after"]
    return settings


def _staff(records: Sequence[Record]) -> dict[str, int]:
    """Return how many PMs there were last Friday."""
    week = next((r for r in reversed(records) if r.kind == "week"), None)
    pms = week.values["pms"] if week is not None else 0
    return {"pms": int(pms) if isinstance(pms, int | float) else 0}


def _people(records: Sequence[Record]) -> list[dict[str, Any]]:
    """Return news of staff and translators who have come or gone."""
    return [
        {
            "day": record.at,
            "desk": _PEOPLE[record.kind][0],
            "code": record.kind,
            "values": {_PEOPLE[record.kind][1]: record.values[_PEOPLE[record.kind][1]]},
            "cause": record.cause or None,
            "id": record.id,
        }
        for record in records
        if record.kind in _PEOPLE and record.at >= 0
    ]
