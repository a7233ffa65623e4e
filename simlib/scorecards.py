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

Sums = dict[str, float]
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
            if kind == "week":
                self._weeks.setdefault(int(at // self._days), []).append(values)
            # Most records are postings, and few of those are of freelancers.
            elif kind in _TAKEN and (kind != "posting" or values["account"] == "relief"):
                self._take(int(at // self._days), kind, entity, values)
        self._read = len(records)

    def _take(self, month: int, kind: str, entity: str, values: Values) -> None:
        """Add a record to its month's sums, and to those of its field of work."""
        sums = self._months[month]
        _TAKEN[kind](sums, values)
        if kind == "request":
            domain = self._domains[entity] = str(values["domain"])
            sums[f"{domain}/requests"] += 1
        elif kind in ("won", "delivered"):
            domain = self._domains.get(entity.removesuffix("/order"), "")
            if kind == "won":
                sums[f"{domain}/won"] += 1
            else:
                _done(sums, values, f"{domain}/")
                if (net := _net(values)) > 0:
                    margin = 1 - _number(values, "vendor_cents") / net
                    self._margins.setdefault(month, []).append(margin)

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


def _quote(sums: Sums, values: Values) -> None:
    sums["quotes"] += 1
    sums["reply_days"] += _number(values, "reply_days")


def _won(sums: Sums, values: Values) -> None:
    sums["won"] += 1
    sums["closed"] += 1
    sums["booked"] += _number(values, "price_cents") / 100


def _delivered(sums: Sums, values: Values) -> None:
    sums["delivered"] += 1
    sums["kept"] += _number(values, "kept")
    sums["penalties"] += _number(values, "penalty_cents") / 100
    _done(sums, values, "")


def _done(sums: Sums, values: Values, field: str) -> None:
    """Add what is looked at by field of work, too."""
    sums[f"{field}net"] += _net(values) / 100
    sums[f"{field}vendors"] += _number(values, "vendor_cents") / 100
    sums[f"{field}complaints"] += _number(values, "complaints")


def _net(values: Values) -> float:
    """Return what a delivered project brought, in cents."""
    return _number(values, "price_cents") - _number(values, "credit_cents")


def _haggled(sums: Sums, values: Values) -> None:
    sums["given"] += _number(values, "given_cents") / 100


def _posting(sums: Sums, values: Values) -> None:
    sums["relief"] -= _number(values, "income_cents") / 100


def _counted(name: str) -> Callable[[Sums, Values], None]:
    def count(sums: Sums, values: Values) -> None:
        sums[name] += 1

    return count


_TAKEN: Mapping[str, Callable[[Sums, Values], None]] = {
    "request": _counted("requests"),
    "quote": _quote,
    "haggled": _haggled,
    "won": _won,
    "lost": _counted("closed"),
    "declined": _counted("closed"),
    "refused": _counted("closed"),
    "delivered": _delivered,
    "client_came": _counted("came"),
    "client_left": _counted("left"),
    "posting": _posting,
}
