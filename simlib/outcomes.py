"""What came of a run?

Functions of records alone. KPIs count from day 0 (the warm-up is not judged); money is EUR, shares
lie in 0..1, a figure that nothing stands behind is None. Tables are tidy: one row a record, a
project, a client, a week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import exp, fsum
from typing import TYPE_CHECKING, Any

from simlib.conduct import CONDUCT, conduct
from simlib.records import Record
from simlib.scenario import Scenario
from simlib.slips import slips

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DIRECTIONS", "KPIS", "Outcome", "client_names", "promises"]

_DAYS_A_WEEK = 5
_CLIENT_COUNTS = ("request", "quote", "won", "delivered")

KPIS = (
    "revenue",
    "gross_margin",
    "gross_margin_pct",
    "ebit",
    "ebit_pct",
    "cash",
    "price_per_word",
    "vendor_cost_pct",
    "rfqs",
    "quotes",
    "wins",
    "win_rate",
    "new_client_win_rate",
    "discount_given",
    "projects_delivered",
    "open_projects_per_pm",
    "loss_making_pct",
    "on_time_delivery",
    "promises_made",
    "promises_kept",
    "promise_keeping",
    "complaint_rate",
    "defect_rate",
    "rework_rate",
    "client_satisfaction",
    "client_retention",
    "client_equity",
    "revenue_from_old_clients_pct",
    "pm_utilisation",
    "pm_overtime_hours",
    "vendor_goodwill",
    "trust_sales_in_pm",
    "trust_pm_in_sales",
    "capability",
    "company_value",
    *CONDUCT,
)

_MORE_IS_BETTER = (
    *("revenue", "gross_margin", "gross_margin_pct", "ebit", "ebit_pct", "cash", "company_value"),
    *("wins", "win_rate", "new_client_win_rate", "projects_delivered", "on_time_delivery"),
    *("promises_kept", "promise_keeping", "client_satisfaction", "client_retention"),
    *("client_equity", "vendor_goodwill", "trust_sales_in_pm", "trust_pm_in_sales", "capability"),
    "new_client_bookings",
)
_LESS_IS_BETTER = (
    *("vendor_cost_pct", "discount_given", "loss_making_pct", "complaint_rate", "defect_rate"),
    *("rework_rate", "pm_overtime_hours", "pad", "cut", "queries_per_project"),
)
# Of the other figures neither more nor less is better by itself.
DIRECTIONS: Mapping[str, int] = {
    **dict.fromkeys(_MORE_IS_BETTER, 1),
    **dict.fromkeys(_LESS_IS_BETTER, -1),
}

Number = float | int | None


class Outcome:
    """The figures of a run up to ``now``; ``so_far`` says that they are not final."""

    def __init__(
        self, records: Sequence[Record], scenario: Scenario, now: float, *, so_far: bool
    ) -> None:
        self.records = records
        self.scenario = scenario
        self.now = now
        self.so_far = so_far
        self._counted = [record for record in records if record.at >= 0]

    @cached_property
    def kpis(self) -> Mapping[str, Number]:
        """Every KPI by name, in the order of `KPIS`."""
        figures: dict[str, Number] = {
            **self._money(),
            **self._deals(),
            **self._work(),
            **self._state(),
            **conduct(self._by_kind, self.scenario.escalation.misfit),
        }
        ebit, before, weeks = figures["ebit"], self._of("opening_books"), self._of("week")
        if ebit is not None and before and weeks:
            change = _value(weeks[-1], "equity_cents") - _value(before[0], "equity_cents")
            figures["company_value"] = ebit + change / 100
        return {name: figures.get(name) for name in KPIS}

    @cached_property
    def promises(self) -> list[dict[str, Any]]:
        """Every promise made since day 0: who, when, for when, and whether it was kept."""
        return promises(self._counted, client_names(self.records))

    @cached_property
    def errors(self) -> dict[str, int]:
        """How often the Sales chair erred in the weeks at the desk, by type; see `errors_of`."""
        return self.errors_of("sales")

    def errors_of(
        self, seat: str, since: float = 0.0, until: float = float("inf")
    ) -> dict[str, int]:
        """Return how often a seat's chair erred in the weeks at the desk; see `simlib.slips`.

        ``since`` is the working day on which the guest took the chair; with ``until`` only what
        happened before that day counts.
        """
        chair = {str(key): name for key, name in self.scenario.chairs.items()}.get(seat)
        last = min(until, self.scenario.weeks * _DAYS_A_WEEK)
        return slips(seat, self._by_kind, chair, last, since)

    @cached_property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Tidy tables by name: records, projects, clients, weekly."""
        import pandas as pd  # not needed to play: it would cost every desk 34 MB and 0.1 s

        return {
            "records": pd.DataFrame(
                [{**r._asdict(), "values": dict(r.values)} for r in self.records]
            ),
            "projects": pd.DataFrame(self._rows("delivered", "project")),
            "clients": pd.DataFrame(self._clients()),
            "weekly": pd.DataFrame(self._rows("week", "firm")),
        }

    # ---- the parts

    def _money(self) -> dict[str, Number]:
        income: dict[str, list[int]] = {}
        for record in self._of("posting"):
            income.setdefault(str(record.values["account"]), []).append(
                _value(record, "income_cents")
            )
        accounts = {name: sum(cents) / 100 for name, cents in income.items()}
        revenue = accounts.get("revenue", 0.0) + accounts.get("credits", 0.0)
        vendors = -accounts.get("vendors", 0.0)
        delivered = self._of("delivered")
        ebit = fsum(accounts.values())
        volume = fsum(float(r.values["volume"] or 0) for r in delivered)
        margin = revenue - vendors
        losing = sum(_profit(record) < 0 for record in delivered)
        old = sum(_net(r) for r in delivered if r.values["old"]) / 100
        return {
            "revenue": revenue,
            "gross_margin": margin,
            "gross_margin_pct": _share(margin, revenue),
            "ebit": ebit,
            "ebit_pct": _share(ebit, revenue),
            "cash": self._cash(),
            "price_per_word": _share(
                sum(_value(r, "price_cents") for r in delivered) / 100, volume
            ),
            "vendor_cost_pct": _share(vendors, revenue),
            "loss_making_pct": _share(losing, len(delivered)),
            "revenue_from_old_clients_pct": _share(old, sum(map(_net, delivered)) / 100),
        }

    def _cash(self) -> Number:
        postings = [record for record in self.records if record.kind == "posting"]
        return _value(postings[-1], "cash_cents") / 100 if postings else None

    def _deals(self) -> dict[str, Number]:
        requests, won, lost = self._of("request"), self._of("won"), self._of("lost")
        new = {r.entity for r in requests if r.values["new"]}
        closed = [r.entity for r in (*won, *lost, *self._of("declined"), *self._of("refused"))]
        won_new = sum(r.entity in new for r in won)
        closed_new = sum(name in new for name in closed)
        haggled = self._of("haggled")
        given = {r.entity: _value(r, "given_cents") for r in haggled}
        discount = [given.get(r.entity, 0) / max(_value(r, "list_cents"), 1) for r in won]
        return {
            "rfqs": len(requests),
            "quotes": len(self._of("quote")),
            "wins": len(won),
            "win_rate": _share(len(won), len(closed)),
            "new_client_win_rate": _share(won_new, closed_new),
            "discount_given": _mean(discount),
            "promises_made": len(won),
        }

    def _work(self) -> dict[str, Number]:
        delivered, checked = self._of("delivered"), self._of("checked")
        kept = sum(_value(r, "kept") for r in delivered)
        due = [row for row in self.promises if row["state"] != "open"]
        kept_promises = sum(row["state"] == "kept" for row in due)
        complaints = sum(_value(r, "complaints") > 0 for r in delivered)
        return {
            "projects_delivered": len(delivered),
            "on_time_delivery": _share(kept, len(delivered)),
            "promises_kept": kept_promises,
            "promise_keeping": _share(kept_promises, len(due)),
            "complaint_rate": _share(complaints, len(delivered)),
            "defect_rate": _share(sum(_value(r, "defects") > 0 for r in delivered), len(delivered)),
            "rework_rate": _share(sum(_value(r, "noticed") for r in checked), len(checked)),
        }

    def _state(self) -> dict[str, Number]:
        weeks = self._of("week")
        if not weeks:
            return self._beginnings()
        first, last = weeks[0], weeks[-1]
        pm_days = fsum(_value(r, "pms") * _DAYS_A_WEEK for r in weeks[1:])
        busy = _float(last, "pm_busy_days") - _float(first, "pm_busy_days")
        overtime = _float(last, "pm_overtime_hours") - _float(first, "pm_overtime_hours")
        left = [r for r in self._of("client_left") if not str(r.entity).startswith("lead-")]
        clients = len(self.scenario.clients) + self.scenario.other_clients.count
        years = self.now / self.scenario.demand.year_days
        kept = (1 - len(left) / max(clients, 1)) ** (1 / years) if years > 0.02 else None
        return {
            "client_satisfaction": _float(last, "satisfaction"),
            "client_retention": kept,
            "client_equity": _value(last, "equity_cents") / 100,
            "pm_utilisation": _share(busy, pm_days),
            "pm_overtime_hours": overtime,
            "vendor_goodwill": _float(last, "goodwill"),
            "open_projects_per_pm": _mean(
                [_value(r, "open_projects") / _value(r, "pms") for r in weeks]
            ),
            "trust_sales_in_pm": _float(last, "trust_sales_in_pm"),
            "trust_pm_in_sales": _float(last, "trust_pm_in_sales"),
            "capability": self._capability(last),
        }

    def _beginnings(self) -> dict[str, Number]:
        """Return what the scenario sets, while no week has been summed up."""
        relations = self.scenario.relations
        return {
            "trust_sales_in_pm": relations.trust_sales_in_pm,
            "trust_pm_in_sales": relations.trust_pm_in_sales,
            "capability": fsum(d.capability * d.share for d in self.scenario.domains),
        }

    def _capability(self, week: Record) -> float:
        """Return the mean capability of a week, weighted by that week's demand."""
        years = week.at / self.scenario.demand.year_days
        demand = {d.id: d.share * exp(d.drift * years) for d in self.scenario.domains}
        known = [_float(week, f"capability_{name}") * share for name, share in demand.items()]
        return fsum(known) / fsum(demand.values())

    def _of(self, kind: str) -> list[Record]:
        return self._by_kind.get(kind, [])

    @cached_property
    def _by_kind(self) -> dict[str, list[Record]]:
        kinds: dict[str, list[Record]] = {}
        for record in self._counted:
            kinds.setdefault(record.kind, []).append(record)
        return kinds

    def _rows(self, kind: str, subject: str) -> list[dict[str, Any]]:
        return [{subject: r.entity, "day": r.at, **r.values} for r in self._of(kind)]

    def _clients(self) -> list[dict[str, Any]]:
        rows: dict[str, dict[str, Any]] = {}
        for kind in _CLIENT_COUNTS:
            for record in self._of(kind):
                client = str(record.values["client"])
                row = rows.setdefault(client, {"client": client})
                row[kind] = row.get(kind, 0) + 1
        return [
            {**dict.fromkeys(("request", "quote", "won", "delivered"), 0), **r}
            for r in rows.values()
        ]


def client_names(records: Iterable[Record]) -> dict[str, str]:
    """Return every client's name by id, as the firm's files have it."""
    return {r.entity: str(r.values["name"]) for r in records if r.kind == "client"}


def promises(records: Iterable[Record], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one row for each promise in ``records``: made, due, told, used, and its state."""
    rows: dict[str, dict[str, Any]] = {}
    for record in records:
        if record.kind == "won":
            rows[record.entity] = {
                "project": f"{record.entity}/order",
                "client": record.values["client"],
                "client_name": names.get(str(record.values["client"])),
                "seller": record.values["seller"],
                "pm": None,
                "made_day": record.at,
                "due_day": record.values["due"],
                "asked_days": record.values["asked_days"],
                "said_days": record.values["told_days"],
                "promised_days": record.values["promised_days"],
                "used_days": None,
                "done_day": None,
                "state": "open",
            }
        elif record.kind == "opened":
            row = rows.get(record.entity.removesuffix("/order"))
            if row is not None:
                row["pm"] = record.values["pm"]
        elif record.kind == "delivered":
            row = rows.get(record.entity.removesuffix("/order"))
            if row is not None:
                row["state"] = "kept" if record.values["kept"] else "broken"
                row["used_days"] = record.values["used_days"]
                row["done_day"] = record.at
    return list(rows.values())


def _value(record: Record, name: str) -> int:
    value = record.values[name]
    return int(value) if isinstance(value, int | float) else 0


def _float(record: Record, name: str) -> float:
    value = record.values[name]
    return float(value) if isinstance(value, int | float) else 0.0


def _price(record: Record) -> int:
    return _value(record, "price_cents")


def _net(record: Record) -> int:
    return _value(record, "price_cents") - _value(record, "credit_cents")


def _profit(record: Record) -> int:
    """Return what a project left after translators, rework and its PM's hours (cents)."""
    return _net(record) - _value(record, "vendor_cents") - _value(record, "pm_cents")


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None
