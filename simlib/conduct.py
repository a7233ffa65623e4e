"""How did the departments treat each other's word and each other's work?

Functions of records alone, for those who compare runs: padding, cutting, skipped revisions, misfit,
queries, new business. A figure that nothing stands behind is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum

from simlib.records import Record

__all__ = ["CONDUCT", "conduct"]

CONDUCT = (
    "pad",
    "cut",
    "revision_skipped_pct",
    "misfit_pct",
    "queries_per_project",
    "new_client_bookings",
)
_HALF_A_YEAR = 125.0  # working days

ByKind = Mapping[str, Sequence[Record]]


def conduct(records: ByKind, misfit_below: float) -> dict[str, float | None]:
    """Return how people behaved, from records by kind.

    "pad": days told over the PM's own view, less 1, mean; "cut": 1 less the days that Sales
    believed over those it was told, mean over quotes after an estimate; "revision_skipped_pct":
    skipped revisions and half of the light ones, share of jobs; "misfit_pct": orders in domains
    where capability is below ``misfit_below``, share; "queries_per_project", mean;
    "new_client_bookings": EUR of first orders won in the first half-year.
    """
    told, revised, won = (records.get(kind, ()) for kind in ("told", "revised", "won"))
    fresh = [r for r in won if r.values["new"] and r.at < _HALF_A_YEAR]
    return {
        "pad": _mean([_number(r, "days") / _number(r, "view_days") - 1 for r in told]),
        "cut": _mean([_cut(r) for r in records.get("quote", ()) if r.values["told_days"]]),
        "revision_skipped_pct": _mean([_SKIPPED[str(r.values["mode"])] for r in revised]),
        "misfit_pct": _mean([float(_number(r, "capability") < misfit_below) for r in won]),
        "queries_per_project": _mean([_number(r, "queries") for r in records.get("delivered", ())]),
        "new_client_bookings": fsum(_number(r, "price_cents") for r in fresh) / 100,
    }


_SKIPPED = {"skip": 1.0, "light": 0.5, "full": 0.0}


def _cut(quote: Record) -> float:
    return 1.0 - _number(quote, "believed_days") / _number(quote, "told_days")


def _number(record: Record, name: str) -> float:
    value = record.values[name]
    return float(value) if isinstance(value, int | float) else 0.0


def _mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None
