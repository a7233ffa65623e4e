"""What does a director see of the whole firm?

Functions of records: both departments' figures, what the surveys told, the levers in force and what
cases claimed. True trust, understanding and capability are not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simlib.records import Record
from simlib.scenario import Scenario
from simlib.scorecards import Scorecards

__all__ = ["overview"]

_QUARTER = 3  # months
_TOLD = ("survey", "report", "case")


def overview(records: Sequence[Record], scenario: Scenario, now: float) -> dict[str, Any]:
    """Return the last two quarters' scorecards, surveys, claims, levers and aims, as JSON data."""
    days = scenario.direction.month_days
    cards, month = Scorecards(days), int(now // days)
    cards.update(records)
    told = {kind: [dict(r.values) for r in records if r.kind == kind] for kind in _TOLD}
    return {
        "scorecards": {
            name: {"sales": cards.sales(at, _QUARTER), "pm": cards.pm(at, _QUARTER)}
            for name, at in (("quarter", month), ("before", month - _QUARTER))
        },
        "surveys": told["survey"],
        "capability_reported": told["report"][-1] if told["report"] else {},
        "claims": told["case"],
        "levers": _levers(records, scenario),
        "aims": scenario.targets.model_dump(exclude_none=True),
    }


def _levers(records: Sequence[Record], scenario: Scenario) -> dict[str, Any]:
    """Return the settings in force, as the records of their changes have it."""
    settings: dict[str, Any] = scenario.governance.model_dump()
    for record in records:
        if record.kind == "lever" and record.values["lever"] in settings:
            settings[str(record.values["lever"])] = record.values["after"]
    return settings
