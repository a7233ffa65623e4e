"""What do the two departments' figures say of a stretch of months?

Functions of records, read once each. Money is EUR, shares lie in 0..1, a figure that nothing stands
behind is None. Nothing here is hidden from a director: no true mood, no trust, no capability.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from simlib.records import Record, Records, Value

__all__ = ["Scorecards", "is_whole"]

Sums = Mapping[str, float]
Values = Mapping[str, Value]
_NUMBERS = (int, float)
_WEEK = 5  # working days


def is_whole(month: int, month_days: int, warm_up_weeks: int) -> bool:
    """Tell whether the firm was there, but for a week, from the start of ``month`` on."""
    return month * month_days >= -(warm_up_weeks + 1) * _WEEK


class Scorecards:
    """The departments' figures by month; ``month_days`` working days make one."""

    def __init__(self, month_days: int) -> None:
        self._days = month_days
        self._read = 0
        self._months = defaultdict[int, defaultdict[str, float]](_nothing)
        self._domains: dict[str, str] = {}  # of each request
        self._weeks: dict[int, list[Values]] = {}
        self._margins: dict[int, list[float]] = {}  # of each project that was delivered

    def update(self, records: Sequence[Record]) -> None:
        """Take in the records that were appended since the last call."""
        for _, at, kind, entity, _, values in _later(records, self._read):
            take = _TAKEN.get(kind)
            # Most records are postings, and few of those are of freelancers.
            if take is None or (kind == "posting" and values["account"] != "relief"):
                continue
            month = int(at // self._days)
            sums, taken = self._months[month], take(values)
            self._aside(month, kind, entity, values)
            for name, value in taken.items():
                sums[name] += value
            if kind in _BY_DOMAIN:
                domain = self._domains.get(entity.removesuffix("/order"))
                for name in _BY_DOMAIN[kind] if domain else ():
                    sums[f"{domain}/{name}"] += taken[name]
        self._read = len(records)

    def _aside(self, month: int, kind: str, entity: str, values: Values) -> None:
        """Keep what is more than a sum: weeks, the field of a request, a project's margin."""
        if kind == "week":
            self._weeks.setdefault(month, []).append(values)
        elif kind == "request":
            self._domains[entity] = str(values["domain"])
        elif kind == "delivered":
            sums = _delivered(values)
            if sums["net"] > 0:
                self._margins.setdefault(month, []).append(1 - sums["vendors"] / sums["net"])

    def sales(self, month: int, months: int) -> dict[str, Any]:
        """Return Sales' scorecard of so many months before the start of ``month``."""
        total = self._total(month, months)
        price = total.get("booked", 0.0)
        return {
            "requests": round(total.get("requests", 0.0)),
            "bookings_eur": round(price),
            "win_rate": _share(total.get("won", 0.0), total.get("closed", 0.0)),
            "reply_days": _share(total.get("reply_days", 0.0), total.get("quotes", 0.0)),
            "discount_given": _share(total.get("given", 0.0), price + total.get("given", 0.0)),
            "new_clients": round(total.get("came", 0.0)),
            "clients_left": round(total.get("left", 0.0)),
        }

    def pm(self, month: int, months: int) -> dict[str, Any]:
        """Return the PM office's scorecard of so many months before the start of ``month``."""
        total = self._total(month, months)
        delivered, net = total.get("delivered", 0.0), total.get("net", 0.0)
        weeks = [w for m in range(month - months, month) for w in self._weeks.get(m, ())]
        since = [*self._weeks.get(month - months - 1, ())[-1:], *weeks]  # totals as it began
        return {
            "delivered": round(delivered),
            "on_time": _share(total.get("kept", 0.0), delivered),
            "gross_margin": _share(net - total.get("vendors", 0.0), net),
            "complaints": round(total.get("complaints", 0.0)),
            "penalties_eur": round(total.get("penalties", 0.0)),
            "freelance_eur": round(total.get("relief", 0.0)),
            "busy_days": round(_grown(since, "pm_busy_days"), 1),
            "overtime_hours": round(_grown(since, "pm_overtime_hours"), 1),
            "backlog_days": _mean(weeks, "pm_backlog_days"),
            "open_projects": _mean(weeks, "open_projects"),
        }

    def domains(self, month: int, months: int, codes: Sequence[str]) -> list[dict[str, Any]]:
        """Return requests, orders, complaints and margin by field of work."""
        total = self._total(month, months)
        rows = []
        for code in codes:
            net = total.get(f"{code}/net", 0.0)
            rows.append(
                {
                    "domain": code,
                    "requests": round(total.get(f"{code}/requests", 0.0)),
                    "won": round(total.get(f"{code}/won", 0.0)),
                    "complaints": round(total.get(f"{code}/complaints", 0.0)),
                    "margin": _share(net - total.get(f"{code}/vendors", 0.0), net),
                }
            )
        return rows

    def margins(self, month: int, months: int) -> list[float]:
        """Return the margin of each project delivered in so many months before ``month``."""
        return [m for at in range(month - months, month) for m in self._margins.get(at, ())]

    def cash(self) -> float | None:
        """Return the money in the bank last Friday, in EUR."""
        weeks = self._weeks.get(max(self._weeks, default=0), ())
        return _number(weeks[-1], "cash_cents") / 100 if weeks else None

    def _total(self, month: int, months: int) -> Sums:
        total = _nothing()
        for number in range(month - months, month):
            if number in self._months:
                for name, value in self._months[number].items():
                    total[name] += value
        return total


def _nothing() -> defaultdict[str, float]:
    return defaultdict(float)


def _later(records: Sequence[Record], read: int) -> Iterable[tuple[Any, ...]]:
    return records.rows(read) if isinstance(records, Records) else records[read:]


def _number(values: Values, name: str) -> float:
    value = values.get(name)
    return float(value) if isinstance(value, _NUMBERS) else 0.0


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def _grown(weeks: Sequence[Values], name: str) -> float:
    """Return by how much a running total has grown between the first week and the last."""
    return _number(weeks[-1], name) - _number(weeks[0], name) if weeks else 0.0


def _mean(weeks: Sequence[Values], name: str) -> float | None:
    return round(sum(_number(week, name) for week in weeks) / len(weeks), 2) if weeks else None


def _delivered(record: Values) -> Sums:
    credit = _number(record, "credit_cents")
    return {
        "delivered": 1.0,
        "kept": _number(record, "kept"),
        "net": (_number(record, "price_cents") - credit) / 100,
        "vendors": _number(record, "vendor_cents") / 100,
        "penalties": _number(record, "penalty_cents") / 100,
        "complaints": _number(record, "complaints"),
    }


_BY_DOMAIN = {
    "request": ("requests",),
    "won": ("won",),
    "delivered": ("complaints", "net", "vendors"),
}
_TAKEN: Mapping[str, Callable[[Values], Sums]] = {
    "request": lambda r: {"requests": 1.0},
    "quote": lambda r: {"quotes": 1.0, "reply_days": _number(r, "reply_days")},
    "haggled": lambda r: {"given": _number(r, "given_cents") / 100},
    "won": lambda r: {"won": 1.0, "closed": 1.0, "booked": _number(r, "price_cents") / 100},
    "lost": lambda r: {"closed": 1.0},
    "declined": lambda r: {"closed": 1.0},
    "refused": lambda r: {"closed": 1.0},
    "delivered": _delivered,
    "client_came": lambda r: {"came": 1.0},
    "client_left": lambda r: {"left": 1.0},
    "posting": lambda r: {"relief": -_number(r, "income_cents") / 100},
    "week": lambda r: {},
}
