"""What may a seat see of the firm right now?

A view is JSON-able data made of records: the firm's board, the desk's own pipeline, promises, and
news as codes and values. Nothing that a seat cannot know is in it: no competitor, no true mood, no
load that was not told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from simlib.outcomes import client_names, promises
from simlib.overview import overview
from simlib.pm_view import pm_desk
from simlib.records import Record
from simlib.scenario import Scenario
from simlib.scenario.shocks import SHOCKS

__all__ = ["view_of"]

_WEEK = 5
_NEWS_KEPT = 200
_LOST_LISTED = 12
_MOOD_TOLD = 0.15  # a change of mood (0..1) that is worth a line
_BOARD = ("promise_keeping", "gross_margin_pct", "on_time_delivery", "client_satisfaction")


def view_of(seat: str, records: Sequence[Record], scenario: Scenario, now: float) -> dict[str, Any]:
    """Return what ``seat`` may see at ``now``; the run adds its phase and standing rules."""
    person = {str(key): name for key, name in scenario.chairs.items()}.get(seat)
    counted = [record for record in records if record.at >= 0]
    names = client_names(records)
    made = promises(counted, names)
    view: dict[str, Any] = {
        "seat": seat,
        "person": person,
        "day": now,
        "week": min(max(int(now // _WEEK) + 1, 1), scenario.weeks + scenario.run_on_weeks),
        "weeks": scenario.weeks,
        "start": scenario.start.isoformat(),
        "board": _board(counted, made, scenario, now),
        "promises": _promise_board(made, now),
    }
    if seat == "sales":
        view |= _sales_desk(records, counted, scenario, person, names, now)
    elif seat == "management":
        view |= overview(records, scenario, now, _heard(counted, set(), names))
    elif seat == "pm":
        view |= pm_desk(records, scenario, person, names, now)
    return view


# ---- the firm's board


def _board(
    counted: Sequence[Record], made: Sequence[Mapping[str, Any]], scenario: Scenario, now: float
) -> dict[str, Any]:
    """Four figures with a value a week; the client mood is last Friday's impression."""
    aims = scenario.targets
    weeks = range(int(max(now, 0.0) // _WEEK) + 1)
    delivered = _by_week([r for r in counted if r.kind == "delivered"])
    rows = [row for row in made if row["done_day"] is not None]
    kept: dict[int, list[bool]] = {}
    for row in rows:
        kept.setdefault(int(row["done_day"] // _WEEK), []).append(row["state"] == "kept")
    on_time = {week: [bool(r.values["kept"]) for r in found] for week, found in delivered.items()}
    mood = {int(r.at // _WEEK): r.values["impression"] for r in counted if r.kind == "week"}
    return {
        "promise_keeping": _figure(kept, weeks, aims.promise_keeping),
        "gross_margin_pct": {
            "value": _margin([r for found in delivered.values() for r in found]),
            "series": [_margin(delivered.get(week, [])) for week in weeks],
            "aim": aims.gross_margin_pct,
        },
        "on_time_delivery": _figure(on_time, weeks, aims.on_time_delivery),
        "client_satisfaction": {
            "value": next((mood[week] for week in reversed(weeks) if week in mood), None),
            "series": [mood.get(week) for week in weeks],
            "aim": aims.client_satisfaction,
        },
    }


def _figure(hits: Mapping[int, list[bool]], weeks: Iterable[int], aim: float) -> dict[str, Any]:
    everything = [hit for found in hits.values() for hit in found]
    return {
        "value": _rate(everything),
        "series": [_rate(hits.get(week, [])) for week in weeks],
        "aim": aim,
    }


def _rate(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None


def _margin(delivered: Sequence[Record]) -> float | None:
    net = sum(_cents(r, "price_cents") - _cents(r, "credit_cents") for r in delivered)
    vendors = sum(_cents(r, "vendor_cents") for r in delivered)
    return (net - vendors) / net if net else None


def _promise_board(rows: Sequence[Mapping[str, Any]], now: float) -> dict[str, Any]:
    """Promises by the week in which they fall due, and one row for each."""
    last = int(max(now, 0.0) // _WEEK)
    by_week = [{"week": w + 1, "kept": 0, "broken": 0, "open": 0} for w in range(last + 1)]
    for row in rows:
        done = row["done_day"] if row["done_day"] is not None else row["due_day"]
        week = min(int(done // _WEEK), last)
        by_week[week][row["state"]] += 1
    return {"by_week": by_week, "rows": list(rows)}


# ---- the Sales desk


def _sales_desk(
    records: Sequence[Record],
    counted: Sequence[Record],
    scenario: Scenario,
    person: str | None,
    names: Mapping[str, str],
    now: float,
) -> dict[str, Any]:
    own = {
        r.entity
        for r in records
        if r.kind == "request" and (person is None or r.values["seller"] == person)
    }
    return {
        "pipeline": _pipeline(records, own, names, now),
        "scorecard": _scorecard(counted, own, scenario),
        "clients": _clients(records, own, names, now),
        "estimates": _estimates(counted, own, names),
        "news": _heard(counted, own, names, tuple(f"{b.client}/{b.id}" for b in scenario.beats)),
    }


_STAGES: Mapping[str, str] = {
    "request": "asked",
    "consulted": "consulting",
    "quote": "quoted",
    "haggled": "negotiating",
    "won": "won",
    "lost": "lost",
    "declined": "declined",
    "refused": "declined",
}


def _pipeline(
    records: Sequence[Record], own: set[str], names: Mapping[str, str], now: float
) -> list[dict[str, Any]]:
    """Every deal of this desk that is open, or was closed in the last ten working days."""
    deals: dict[str, dict[str, Any]] = {}
    for record in records:
        if record.entity not in own or record.kind not in _STAGES:
            continue
        values = record.values
        if record.kind == "request":
            client = str(values["client"])
            deals[record.entity] = {
                "rfq": record.entity,
                "client": client,
                "client_name": names[client],
                "words": values["words"],
                "value_eur": _cents(record, "list_cents") / 100,
                "came": record.at,
                "price_eur": None,
                "reply_days": None,
            }
        deal = deals[record.entity]
        deal["stage"], deal["day"] = _STAGES[record.kind], record.at
        if record.kind in ("quote", "won"):
            deal["price_eur"] = _cents(record, "price_cents") / 100
        if record.kind == "quote":
            deal["reply_days"] = values["reply_days"]
    closed = ("won", "lost", "declined")
    return [d for d in deals.values() if d["stage"] not in closed or d["day"] > now - 10]


def _scorecard(counted: Sequence[Record], own: set[str], scenario: Scenario) -> dict[str, Any]:
    won = [r for r in counted if r.kind == "won" and r.entity in own]
    closed = [
        r for r in counted if r.kind in ("won", "lost", "declined", "refused") and r.entity in own
    ]
    given = {r.entity: _cents(r, "given_cents") for r in counted if r.kind == "haggled"}
    price = sum(_cents(r, "price_cents") for r in won)
    off = sum(given.get(r.entity, 0) for r in won)
    late = sum(_cents(r, "penalty_cents") for r in counted if r.kind == "delivered")
    return {
        "bookings_eur": price / 100,
        "bookings_target_eur": scenario.targets.bookings_eur,
        "win_rate": len(won) / len(closed) if closed else None,
        "discount_given": off / (price + off) if won else None,
        "bonus_eur": sum(_cents(r, "commission_cents") for r in won) / 100,
        "pm_penalties_eur": late / 100,
        "won": len(won),
        "closed": len(closed),
    }


def _clients(
    records: Sequence[Record], own: set[str], names: Mapping[str, str], now: float
) -> list[dict[str, Any]]:
    """This desk's clients: quotes, orders, last contact, and the mood that each leaves."""
    rows: dict[str, dict[str, Any]] = {}
    for record in records:
        if record.entity in own and record.kind in ("request", "quote", "won"):
            client = str(record.values["client"])
            fresh = {
                "client": client,
                "client_name": names[client],
                "domain": "",
                "mood": None,
                "quotes": 0,
                "wins": 0,
                "last": record.at,
            }
            row = rows.setdefault(client, fresh)
            row["last"] = record.at
            row["quotes"] += record.kind == "quote"
            row["wins"] += record.kind == "won"
            if record.kind == "request":
                row["domain"] = record.values["domain"]
        elif record.kind == "impression" and record.entity in rows:
            rows[record.entity]["mood"] = record.values["mood"]
    gone = {r.entity for r in records if r.kind == "client_left"}
    return [
        {**row, "days_since_contact": now - row["last"]}
        for client, row in rows.items()
        if client not in gone
    ]


def _estimates(
    counted: Sequence[Record], own: set[str], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Days said by the PM office beside days used, for delivered work of this desk."""
    return [
        {
            "day": r.at,
            "client": r.values["client"],
            "client_name": names[str(r.values["client"])],
            "said_days": r.values["told_days"],
            "promised_days": r.values["promised_days"],
            "used_days": r.values["used_days"],
        }
        for r in counted
        if r.kind == "delivered"
        and r.values["told_days"] is not None
        and r.entity.removesuffix("/order") in own
    ]


# ---- news: codes and values, made into sentences by the screen


def _heard(
    counted: Sequence[Record], own: set[str], names: Mapping[str, str], story: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    news = _News(own, names)
    for record in counted:
        news.hear(record)
    old, latest = news.items[:-_NEWS_KEPT], news.items[-_NEWS_KEPT:]
    return [n for n in old if n["code"] == "note" or n["id"].startswith(story)] + latest


class _News:
    """What this desk hears of: its own deals, and what the whole firm is told."""

    def __init__(self, own: set[str], names: Mapping[str, str]) -> None:
        self.items: list[dict[str, Any]] = []
        self._own = own
        self._names = names
        self._clients = {deal.split("/")[0] for deal in own}
        self._moods: dict[str, float] = {}
        self._replies: dict[str, float] = {}
        self._lost: list[dict[str, Any]] = []

    def hear(self, record: Record) -> None:
        """Take in one record, if it reaches this desk."""
        if record.kind not in _TOLD and record.kind != "note":
            return  # most records: to look for their deals took a third of a view's time
        deal = _deal_of(record)
        if deal and deal not in self._own:
            return
        if record.kind == "quote":
            self._replies[record.entity] = float(record.values["reply_days"] or 0.0)
        if record.kind == "note":
            values = {"note": record.values["code"], "lost": self._lost[-_LOST_LISTED:]}
            self.items.append(_item(record, "client", "note", values))
        elif record.kind == "impression":
            self._feel(record)
        elif record.kind in _TOLD:
            self._tell(record, *_TOLD[record.kind](record))

    def _feel(self, record: Record) -> None:
        """Tell when a client of this desk seems much less, or more, content than last time."""
        client, mood = record.entity, float(record.values["mood"] or 0.0)
        before = self._moods.get(client, mood)
        self._moods[client] = mood
        if client not in self._clients or abs(mood - before) < _MOOD_TOLD:
            return
        values = {"client": client, "client_name": self._names.get(client, client), "mood": mood}
        code = "mood_fell" if mood < before else "mood_rose"
        self.items.append(_item(record, "client", code, values))

    def _tell(self, record: Record, desk: str, code: str, keys: tuple[str, ...]) -> None:
        values = {_NEWS_NAMES.get(key, key): _plain(record, key) for key in keys}
        if "client" in record.values:
            client = str(record.values["client"])
            values["client_name"] = self._names.get(client, client)
        if record.kind == "lost":
            values["reply_days"] = self._replies.get(record.entity)
            values["reason_known"] = record.values["says"]
            self._lost.append({k: values[k] for k in ("client_name", "reply_days")})
        self.items.append(_item(record, desk, code, values))


def _item(record: Record, desk: str, code: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "day": record.at,
        "desk": desk,
        "code": code,
        "values": dict(values),
        "cause": record.cause or None,
        "id": record.id,
    }


_NEWS_NAMES = {"price_cents": "price_eur", "late_days": "days"}


def _plain(record: Record, key: str) -> Any:
    value = record.values[key]
    return value / 100 if key == "price_cents" and isinstance(value, int) else value


Telling = tuple[str, str, tuple[str, ...]]


def _delivered(record: Record) -> Telling:
    if record.values["kept"]:
        return "pm", "delivered_on_time", ("client", "used_days")
    return "pm", "delivered_late", ("client", "late_days", "warned")


def _addition(record: Record) -> Telling:
    absorbed = record.values["charge"] == "absorb"
    return "sales", "scope_absorbed" if absorbed else "scope_charged", ("client", "words")


_TOLD: Mapping[str, Callable[[Record], Telling]] = {
    "request": lambda r: ("client", "request_came", ("client", "words", "asked_days")),
    "quote": lambda r: ("sales", "quote_sent", ("client", "price_cents", "promised_days")),
    "won": lambda r: ("sales", "won", ("client", "price_cents", "promised_days")),
    "lost": lambda r: ("client", "lost", ("client",)),
    "declined": lambda r: ("sales", "declined", ("client", "how")),
    "refused": lambda r: ("pm", "refused", ("client",)),
    "delivered": _delivered,
    "addition": _addition,
    "warned": lambda r: ("pm", "client_warned", ("client",)),
    "query_waits": lambda r: ("pm", "query_waits", ("client", "days")),
    "complained": lambda r: ("client", "client_complained", ("client",)),
    "meeting": lambda r: ("management", "meeting", ("pm_backlog_days",)),
    "client_came": lambda r: ("client", "new_client", ("client",)),
    "client_left": lambda r: ("client", "client_left", ("client",)),
    "lever": lambda r: ("management", "lever_moved", ("lever", "before", "after")),
    "training": lambda r: ("management", "training", ("days",)),
    "tool_in_use": lambda r: ("management", "tool_in_use", ()),
    "shock_over": lambda r: ("client", "shock_over", ("shock",)),
    **dict.fromkeys(SHOCKS, lambda r: ("client", r.kind, ("client",) * ("client" in r.values))),
    "pm_leaves": lambda r: ("pm", "pm_leaves", ("pm_name",)),
    "vendor_ill": lambda r: ("pm", "vendor_fell_ill", ("days", "vendor_name")),
}
_OF_CLIENTS = ("client_came", "client_left", "shock_over", *SHOCKS)
_OF_THE_FIRM = {"meeting", "note", "week", "lever", "training", "tool_in_use", *_OF_CLIENTS}


def _deal_of(record: Record) -> str:
    """Return the request that a record belongs to, or "" for news of the whole firm."""
    if record.kind in _OF_THE_FIRM:
        return ""
    parts = record.entity.split("/")
    return "/".join(parts[:2]) if len(parts) > 1 else ""


def _by_week(records: Iterable[Record]) -> dict[int, list[Record]]:
    weeks: dict[int, list[Record]] = {}
    for record in records:
        weeks.setdefault(int(record.at // _WEEK), []).append(record)
    return weeks


def _cents(record: Record, name: str) -> int:
    value = record.values[name]
    return int(value) if isinstance(value, int | float) else 0
