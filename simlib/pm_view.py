"""What may a PM see of the office: jobs, translators, load, dangers, and their own score?

What the office's own lists hold: the dates that translators were expected to keep, not those that
they will keep; what was paid and said; who is free, as far as our own jobs tell. Nothing of what a
client weighs, of what Sales adds or cuts, or of how a text will turn out is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simlib.records import Record
from simlib.scenario import Scenario

__all__ = ["pm_desk"]

_DAYS_A_WEEK = 5
_NEWS_KEPT = 200
_SALES_NOTES = ("opening", "lost_quotes")  # notes that lie on Sales' desk
_OVERFLOW = "overflow"
_A_MOMENT = 0.05  # days; less would be written as 0.0

Names = Mapping[str, str]
Row = dict[str, Any]


def pm_desk(
    records: Sequence[Record],
    scenario: Scenario,
    person: str | None,
    names: Names,
    now: float,
) -> dict[str, Any]:
    """Return the boards of the PM office for whoever sits in ``person``'s chair (None: any)."""
    office = _Office(names)
    asked = {r.entity for r in records if r.kind in ("told", "signed") and _is_mine(r, person)}
    for record in records:
        office.hear(record)
    people = {member.id: member.name for member in scenario.staff if member.seat == "pm"}
    people |= {r.entity: str(r.values["person_name"]) for r in records if r.kind == "staff_came"}
    own = {name for name, row in office.projects.items() if person in (None, row["pm"])}
    jobs = office.open_jobs(people)
    return {
        "jobs": jobs,
        "at_risk": [row for row in jobs if row["late_days"] > 0],
        "load": _load(records, office.projects, people, scenario, person),
        "translators": office.known_translators(now),
        "scorecard": _scorecard(records, office.projects, own, scenario),
        "estimates": _estimates(records, own, names),
        "news": _news(records, own, asked, names),
    }


# ---- projects, jobs, translators


class _Office:
    """The office's lists, kept record by record."""

    def __init__(self, names: Names) -> None:
        self.projects: dict[str, Row] = {}
        self._names = names
        self._jobs: dict[str, Row] = {}
        self._translators: dict[str, Row] = {}
        self._gone: set[str] = set()

    def hear(self, record: Record) -> None:
        """Take in one record, if it is one of the office's."""
        if record.kind in _HEARD:
            _HEARD[record.kind](self, record)

    def opened(self, record: Record) -> None:
        client = str(record.values["client"])
        self.projects[record.entity] = {
            "project": record.entity,
            "client": client,
            "client_name": self._names.get(client, client),
            "pm": record.values["pm"],
            "opened": record.at,
            "due": _number(record, "due"),
            "price_eur": _number(record, "price_cents") / 100,
            "forecast": None,
            "warned": False,
            "delivered": None,
        }

    def staffed(self, record: Record) -> None:
        values, project = record.values, record.entity.rpartition("/")[0]
        vendor = str(values["vendor"])
        self._jobs[record.entity] = {
            "job": record.entity,
            "project": project,
            "language": record.entity.rpartition("/")[2].removesuffix("-more"),
            "vendor": vendor,
            "vendor_name": values["vendor_name"],
            "start": _number(record, "begins"),
            "forecast": _number(record, "expected") + _number(record, "after_days"),
            "expected": _number(record, "expected"),
            "stage": "translation",
        }
        if vendor != _OVERFLOW:
            self._note_translator(vendor, record)

    def _note_translator(self, vendor: str, record: Record) -> None:
        row = self._translator(vendor, record)
        row["jobs"] += 1
        row["rate_eur"] = _number(record, "rate_eur")
        row["score"] = _number(record, "score")
        row["words_a_day"] = _number(record, "words") / max(_number(record, "days"), 0.01)
        row["language"] = record.entity.rpartition("/")[2].removesuffix("-more")

    def _translator(self, vendor: str, record: Record) -> Row:
        fresh = {
            "vendor": vendor,
            "name": record.values["vendor_name"],
            "language": record.entity.rpartition("/")[2].removesuffix("-more"),
            "rate_eur": None,
            "score": None,
            "words_a_day": None,
            "jobs": 0,
            "declined": 0,
        }
        return self._translators.setdefault(vendor, fresh)

    def declined(self, record: Record) -> None:
        self._translator(str(record.values["vendor"]), record)["declined"] += 1

    def translated(self, record: Record) -> None:
        self._jobs[record.entity]["stage"] = "revision"

    def revised(self, record: Record) -> None:
        self._jobs[record.entity]["stage"] = "check"

    def checked(self, record: Record) -> None:
        self._jobs.pop(record.entity, None)

    def risk_seen(self, record: Record) -> None:
        self.projects[record.entity]["forecast"] = _number(record, "forecast")

    def evenings(self, record: Record) -> None:
        self.projects[record.entity.rpartition("/")[0]]["forecast"] = _number(record, "forecast")

    def warned(self, record: Record) -> None:
        self.projects[record.entity]["warned"] = True

    def addition(self, record: Record) -> None:
        project = self.projects.get(f"{record.entity}/order")
        if project is not None and record.values["charge"] == "full_and_day":
            project["due"] += 1.0

    def delivered(self, record: Record) -> None:
        self.projects[record.entity]["delivered"] = record.at

    def left(self, record: Record) -> None:
        self._gone.add(record.entity)

    def open_jobs(self, people: Names) -> list[Row]:
        """Return every job that is not checked yet, by promised day."""
        rows = []
        for job in self._jobs.values():
            project = self.projects[job["project"]]
            forecast = project["forecast"] or 0.0
            late = max(job["forecast"], forecast) - project["due"]
            late = late if abs(late) >= _A_MOMENT else 0.0
            shared = {key: project[key] for key in ("client_name", "pm", "due", "warned")}
            pm_name = people.get(str(project["pm"]), str(project["pm"]))
            rows.append({**job, **shared, "pm_name": pm_name, "late_days": late})
        return sorted(rows, key=lambda row: (row["due"], row["job"]))

    def known_translators(self, now: float) -> list[Row]:
        """Return those who have worked for us and still do, with what they have from us."""
        busy: dict[str, list[float]] = {}
        for job in self._jobs.values():
            if job["stage"] == "translation":
                busy.setdefault(job["vendor"], []).append(job["expected"])
        rows = [
            {**row, "queue": len(busy.get(name, ())), "free_day": max([now, *busy.get(name, ())])}
            for name, row in self._translators.items()
            if name not in self._gone
        ]
        return sorted(rows, key=lambda row: (row["language"], row["free_day"], row["vendor"]))


_HEARD: Mapping[str, Callable[[_Office, Record], None]] = {
    "opened": _Office.opened,
    "staffed": _Office.staffed,
    "offer_declined": _Office.declined,
    "translated": _Office.translated,
    "revised": _Office.revised,
    "checked": _Office.checked,
    "risk_seen": _Office.risk_seen,
    "evenings_bought": _Office.evenings,
    "warned": _Office.warned,
    "addition": _Office.addition,
    "delivered": _Office.delivered,
    "vendor_left": _Office.left,
}


# ---- load, score, estimates


def _load(
    records: Sequence[Record],
    projects: Mapping[str, Row],
    people: Names,
    scenario: Scenario,
    person: str | None,
) -> list[Row]:
    """Return, for each PM who is there, open projects now and hours and backlog of last Friday."""
    weeks: dict[str, list[Record]] = {}
    for record in records:
        if record.kind == "pm_week":
            weeks.setdefault(record.entity, []).append(record)
    gone = {r.entity for r in records if r.kind == "staff_left"}
    full = scenario.pm_work.hours_per_day * _DAYS_A_WEEK
    rows = []
    for name, shown in people.items():
        if name in gone:
            continue
        last = weeks.get(name, [])[-2:]
        hours = [_number(record, "hours") for record in last]
        mine = [p for p in projects.values() if p["pm"] == name and p["delivered"] is None]
        rows.append(
            {
                "pm": name,
                "name": shown,
                "own": name == person,
                "open_projects": len(mine),
                "week_hours": hours[-1] - hours[0] if len(hours) > 1 else None,
                "full_hours": full,
                "backlog_days": _number(last[-1], "backlog_days") if last else None,
                "day": last[-1].at if last else None,
            }
        )
    return rows


def _scorecard(
    records: Sequence[Record], projects: Mapping[str, Row], own: set[str], scenario: Scenario
) -> dict[str, Any]:
    done = [r for r in records if r.kind == "delivered" and r.at >= 0 and r.entity in own]
    told = [r for r in done if r.values["told_days"] is not None]
    net = sum(_number(r, "price_cents") - _number(r, "credit_cents") for r in done)
    vendors = sum(_number(r, "vendor_cents") for r in done)
    said, used = (sum(_number(r, key) for r in told) for key in ("told_days", "used_days"))
    return {
        "delivered": len(done),
        "on_time": sum(_number(r, "kept") for r in done) / len(done) if done else None,
        "on_time_aim": scenario.targets.on_time_delivery,
        "margin": (net - vendors) / net if net else None,
        "margin_aim": scenario.targets.gross_margin_pct,
        "used_of_said": used / said if said else None,
        "penalties_eur": sum(_number(r, "penalty_cents") for r in done) / 100,
        "commission_eur": sum(
            _number(r, "commission_cents") for r in records if r.kind == "won" and r.at >= 0
        )
        / 100,
        "open_projects": sum(projects[name]["delivered"] is None for name in own),
    }


def _estimates(records: Sequence[Record], own: set[str], names: Names) -> list[Row]:
    """Return days said by this office beside days promised and used, for own delivered work."""
    return [
        {
            "day": r.at,
            "client": r.values["client"],
            "client_name": names.get(str(r.values["client"])),
            "said_days": r.values["told_days"],
            "promised_days": r.values["promised_days"],
            "used_days": r.values["used_days"],
        }
        for r in records
        if r.kind == "delivered"
        and r.at >= 0
        and r.entity in own
        and r.values["told_days"] is not None
    ]


# ---- news


def _news(
    records: Sequence[Record], own: set[str], asked: set[str], names: Names
) -> list[dict[str, Any]]:
    items = [
        _item(record, names)
        for record in records
        if record.at >= 0 and record.kind in _TOLD and _is_for(record, own, asked)
    ]
    old = [item for item in items[:-_NEWS_KEPT] if item["code"] == "note"]
    return old + items[-_NEWS_KEPT:]


def _is_mine(record: Record, person: str | None) -> bool:
    return person in (None, record.values["pm"])


def _is_for(record: Record, own: set[str], asked: set[str]) -> bool:
    """Tell whether a record reaches this chair: its own work, and what the firm is told."""
    if record.kind == "note":
        return record.values["code"] not in _SALES_NOTES
    if record.kind in ("told", "signed", "lost"):
        return record.entity in asked
    if record.kind in ("meeting", "vendor_ill", "vendor_left", "staff_left", "staff_came"):
        return True
    deal = "/".join(record.entity.split("/")[:2])
    return f"{deal}/order" in own


def _item(record: Record, names: Names) -> dict[str, Any]:
    desk, code, keys = _TOLD[record.kind](record)
    values = {_NEWS_NAMES.get(key, key): record.values[key] for key in keys}
    client = str(record.values.get("client") or record.entity.split("/")[0])
    if client in names:
        values["client_name"] = names[client]
    if "price_eur" in values:
        values["price_eur"] = _number(record, "price_cents") / 100
    return {
        "day": record.at,
        "desk": desk,
        "code": code,
        "values": values,
        "cause": record.cause or None,
        "id": record.id,
    }


Telling = tuple[str, str, tuple[str, ...]]
_NEWS_NAMES = {"price_cents": "price_eur", "late_days": "days", "code": "note"}


def _delivered(record: Record) -> Telling:
    if record.values["kept"]:
        return "pm", "delivered_on_time", ("client", "used_days")
    return "pm", "delivered_late", ("client", "late_days", "warned")


def _addition(record: Record) -> Telling:
    charged = record.values["charge"] != "absorb"
    return "sales", "scope_charged" if charged else "scope_absorbed", ("client", "words")


def _signed(record: Record) -> Telling:
    return "pm", f"signed_{record.values['answer']}", ("days",)


_TOLD: Mapping[str, Callable[[Record], Telling]] = {
    "told": lambda r: ("pm", "estimate_given", ("days",)),
    "signed": _signed,
    "lost": lambda r: ("client", "not_ordered", ("client",)),
    "opened": lambda r: ("sales", "order_came", ("client", "words", "due")),
    "clarified": lambda r: ("sales", "brief_cleared", ()),
    "offer_declined": lambda r: ("pm", "offer_declined", ("vendor_name",)),
    "staffed": lambda r: ("pm", "job_taken", ("vendor_name", "expected")),
    "warned": lambda r: ("pm", "you_warned", ("client",)),
    "evenings_bought": lambda r: ("pm", "evenings_bought", ()),
    "addition": _addition,
    "delivered": _delivered,
    "complained": lambda r: ("client", "client_complained", ("client",)),
    "meeting": lambda r: ("management", "meeting", ("pm_backlog_days",)),
    "vendor_ill": lambda r: ("pm", "vendor_fell_ill", ("days", "vendor_name")),
    "vendor_left": lambda r: ("pm", "vendor_left", ("vendor_name",)),
    "staff_left": lambda r: ("management", "staff_left", ("person_name",)),
    "staff_came": lambda r: ("management", "staff_came", ("person_name",)),
    "note": lambda r: ("client", "note", ("code",)),
}


def _number(record: Record, name: str) -> float:
    value = record.values[name]
    return float(value) if isinstance(value, int | float) else 0.0
