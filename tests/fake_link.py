"""A run without a firm: realistic Sales questions, boards and news, for tests of the desk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from simlib.decisions import Decision, DecisionPoint, Field
from simlib.errors import DecisionError, SessionError
from simlib.session import write_session
from simlib.ui.place import Place

WEEKS, RUN_ON = 12, 40
PLACE = Place(
    name="pm_plays_sales",
    firm="Sestoponte",
    seat="sales",
    home="pm",
    start="2026-03-02",
    weeks=WEEKS,
    rounds=(6, 6),
    run_on_weeks=RUN_ON,
    commission=0.03,
    late_penalty=250.0,
    floor=0.30,
    people={"pm-irene": "Irene Castellaz", "pm-yusuf": "Yusuf Belkacem"},
)
CLIENTS = [
    ("rillgrund", "Rillgrund Bahntechnik", "Samira Lenz", "tech", ("it", "fr"), 18000),
    ("sorrivo", "Pastificio Sorrivo", "Corrado Binelli", "gen", ("en", "de"), 4000),
    ("tallyfennel", "TallyFennel", "Priyanka Moss", "it", ("it", "de", "ja"), 1500),
    ("ospivela", "Ospivela", "Femke Arends", "med", ("it", "de", "fr", "es"), 11000),
    ("voxmarrow", "Voxmarrow", "Teo Abernathy", "ai", ("it", "ja", "sv"), 14000),
    ("corrivent", "Corrivent", "Annelore Duits", "tech", ("de", "fr"), 30000),
    ("valdisera", "Comune di Valdisera", "Assunta Merighi", "legal", ("en", "de"), 6200),
    ("c-031", "Ferrotecnica 31", "", "tech", ("pl",), 3400),
]
KINDS = ("bid", "consult", "quote", "haggle", "handover", "scope", "week_plan")
BEATS = {
    "rillgrund": "rillgrund-tender",
    "sorrivo": "sorrivo-discount",
    "tallyfennel": "tallyfennel-friday",
    "voxmarrow": "voxmarrow-unsure",
}


class FakeOutcome(NamedTuple):
    kpis: dict[str, Any]
    promises: list[dict[str, Any]]
    so_far: bool
    errors: dict[str, int]

    def errors_of(self, seat: str, since: float = 0.0) -> dict[str, int]:
        return self.errors if seat == "sales" else {}


def point(index: int, kind: str | None = None, hour: float | None = None) -> DecisionPoint:
    kind = kind or KINDS[index % len(KINDS)]
    client, name, contact, domain, languages, words = CLIENTS[index % len(CLIENTS)]
    per_word = 0.10 + 0.01 * (index % 3)
    volume = words * len(languages)
    facts: dict[str, Any] = {
        "client": client,
        "client_name": name,
        "contact": contact,
        "languages": languages,
        "source": "en",
        "domain": domain,
        "words": words,
        "first_order": index % 8 == 7,
        "reason": "beat" if client in BEATS else "large",
    }
    if client in BEATS:
        facts["beat"] = BEATS[client]
    made, fields, default = _MAKERS[kind](index, per_word, volume)
    facts.update(made)
    return DecisionPoint(
        id=f"{client}/rfq-{index}/{kind}",
        seat="sales",
        person="sales-kasia",
        kind=kind,
        deal=f"{client}/rfq-{index}",
        subject=f"{client}/rfq-{index}",
        hour=index * 1.25 if hour is None else hour,
        escalated=True,
        facts=facts,
        fields=fields,
        memory={},
        default_values=default,
    )


Made = tuple[dict[str, Any], tuple[Field, ...], dict[str, Any]]


def _bid(index: int, per_word: float, volume: int) -> Made:
    options = ("silent", "alternative", "alone", "with_pm")
    hours = dict(zip(options, (0.0, 0.2, 1.0, 1.9), strict=True))
    facts = {
        "asked_days": 9.0,
        "list_price": per_word * volume,
        "past_jobs": 1,
        "own_guess_days": 11.0,
    }
    facts |= {"quotes_here": 3, "wins_here": 1, "hours": hours}
    return facts, (Field("answer", options),), {"answer": "alone"}


def _consult(index: int, per_word: float, volume: int) -> Made:
    options = ("no", "estimate", "together")
    facts = {
        "asked_days": 11.0,
        "own_guess_days": 13.0,
        "pm_backlog_days": 0.9,
        "pm_backlog_told": max(0, index - 3),
        "last_estimates": [[9, 6], [12, 12], [8, 9]],
        "list_price": per_word * volume,
        "quotes_here": 10,
        "wins_here": 4,
        "hours": dict(zip(options, (0.0, 0.25, 0.9), strict=True)),
    }
    return facts, (Field("consult", options),), {"consult": "estimate"}


def _quote(index: int, per_word: float, volume: int) -> Made:
    asked, blend = 11.0, 16.0
    price = per_word * volume
    facts = {
        "asked_days": asked,
        "own_guess_days": 13.0,
        "pm_days": 24.0 if index % 2 == 0 else None,
        "blend_days": blend,
        "list_price": price,
        "list_per_word": per_word,
        "cost_told": 0.55 * price,
        "cost_by_workflow": {
            "light": 0.44 * price,
            "revised": 0.55 * price,
            "checked": 0.63 * price,
        },
        "price_factor": {"light": 0.85, "revised": 1.0, "checked": 1.12},
        "workflow_asked": "revised",
        "floor_pct": 0.30,
        "quotes_here": 10,
        "wins_here": 4,
        "volume": volume,
        "commission": 0.03,
        "hours": {"quote": 1.0},
    }
    prices = tuple(round(per_word * ratio, 4) for ratio in (0.87, 0.94, 1.0, 1.07))
    fields = (
        Field("promised_days", (11.0, 13.0, 16.0, 18.0, 21.0), "offset", blend, 1.0, 90.0, "d"),
        Field("price", prices, "ratio", per_word, 0.3 * per_word, 2.5 * per_word, "EUR/word"),
        Field("workflow", ("light", "revised", "checked")),
    )
    return facts, fields, {"promised_days": 0.0, "price": 1.0, "workflow": "revised"}


def _haggle(index: int, per_word: float, volume: int) -> Made:
    price = per_word * volume
    facts = {
        "price": price,
        "price_per_word": per_word,
        "volume": volume,
        "cost_told": 0.55 * price,
        "ask_pct": 0.08,
        "ask_eur": 0.08 * price,
        "asked_before": 7,
        "left_before": 1,
        "gave_before": 5,
        "confidence": "fair",
        "promised_days": 14.0,
        "commission": 0.03,
        "hours": {"hold": 0.2, "half": 0.2, "all": 0.2},
    }
    return facts, (Field("concede", ("hold", "half", "all")),), {"concede": "half"}


def _handover(index: int, per_word: float, volume: int) -> Made:
    facts = {
        "price": per_word * volume,
        "promised_days": 14.0,
        "ambiguity": "some",
        "free_hours": 3.5,
        "open_quotes": 2,
        "pm": "pm-yusuf",
        "hours": {"mail": 0.15, "page": 0.6, "call": 1.3},
    }
    return facts, (Field("brief", ("mail", "page", "call")),), {"brief": "page"}


def _scope(index: int, per_word: float, volume: int) -> Made:
    facts = {
        "extra_words": 2600,
        "list_price": 378.0,
        "cost_told": 206.0,
        "due_days": 4.0,
        "additions_year": 3,
        "charged_year": 0,
        "mood": 0.78,
    }
    options = ("absorb", "half", "full", "full_and_day")
    return facts, (Field("charge", options),), {"charge": "absorb"}


def _week_plan(index: int, per_word: float, volume: int) -> Made:
    facts = {
        "pipeline_eur": 41000.0,
        "pipeline_last_eur": 55000.0,
        "free_hours": 11.0,
        "quiet_clients": [["gorvella", 31], ["ventrasole", 24], ["aulafonda", 22], ["c-031", 20]],
        "prospects": 9,
        "hours": {},
        "client_name": None,
    }
    options = ("care", "mixed", "hunt", "hunt_guide")
    return facts, (Field("focus", options),), {"focus": "mixed"}


_MAKERS = {
    "bid": _bid,
    "consult": _consult,
    "quote": _quote,
    "haggle": _haggle,
    "handover": _handover,
    "scope": _scope,
    "week_plan": _week_plan,
}


class FakeLink:
    """Hands out one question each 1.25 days, two at once now and then; keeps the log in a file."""

    def __init__(self, together: bool = True) -> None:
        self.now = -130.0
        self.notes: dict[str, Any] = {}
        self.log: list[tuple[str, dict[str, Any], str]] = []
        self.standing: dict[str, str] = {}
        self.fails_to_save = False
        self.fails_to_advance = False
        self.is_interrupted = False
        self._next = 0
        self._together = together
        self._waiting: list[DecisionPoint] = []

    @property
    def finished(self) -> bool:
        return self.now >= (WEEKS + RUN_ON) * 5 - 0.25

    @property
    def phase(self) -> str:
        return "finished" if self.finished else "weeks" if self.now < WEEKS * 5 else "run_on"

    @property
    def pending(self) -> dict[str, list[DecisionPoint]]:
        return {"sales": list(self._waiting)} if self._waiting else {}

    def advance(self, until: float | None = None) -> DecisionPoint | None:
        if self.is_interrupted:
            raise KeyboardInterrupt
        if self.fails_to_advance:
            raise ZeroDivisionError
        end = (WEEKS + RUN_ON) * 5.0
        limit = end if until is None else until
        while not self._waiting:
            hour = self._next * 1.25
            if hour >= WEEKS * 5 or hour >= limit:
                self.now = min(max(self.now, limit), end)
                return None
            self.now = hour
            count = 3 if self._together and self._next % 9 == 2 else 1
            self._waiting = [point(self._next + i, hour=hour) for i in range(count)]
            self._next += count
        return self._waiting[0]

    def decide(self, decision: Decision, origin: str = "person") -> None:
        found = [point for point in self._waiting if point.id == decision.point]
        if not found or not found[0].possible(decision.values):
            raise DecisionError(f"{decision.point}: no such question is open now")
        self._waiting.remove(found[0])
        self.log.append((decision.point, dict(decision.values), origin))

    def rules(self, seat: str) -> dict[str, str]:
        return dict(self.standing)

    def set_rules(self, seat: str, rules: Mapping[str, str]) -> None:
        self.standing.update(rules)

    def hand_over(self, seat: str, holder: str | None) -> None:
        raise NotImplementedError

    def view(self, seat: str) -> dict[str, Any]:
        return view(self.now, self.phase, self.standing, len(self.log))

    def result(self) -> FakeOutcome:
        kpis = {
            "promise_keeping": 0.81,
            "on_time_delivery": 0.86,
            "win_rate": 0.34,
            "revenue": 234500.0,
        }
        kpis |= {"gross_margin_pct": 0.43, "client_satisfaction": 0.71, "client_retention": None}
        return FakeOutcome(
            kpis, promises(self.now), not self.finished, {"over_promise": 3, "thin_brief": 2}
        )

    def save(self, path: str | Path) -> None:
        if self.fails_to_save:
            raise SessionError(f"{path}: cannot be saved: No space left on device")
        plain = {"log": self.log, "now": self.now, "notes": self.notes}
        write_session(Path(path), plain)

    @classmethod
    def load(cls, path: str | Path) -> FakeLink:
        plain = json.loads(Path(path).read_text(encoding="utf-8"))
        link = cls()
        link.notes = plain["notes"]
        for name, values, origin in plain["log"]:
            while all(point.id != name for point in link._waiting):
                link.advance()
            link.decide(Decision(name, values), origin)
        if not link._waiting:
            link.advance(until=plain["now"])
        return link


def promises(now: float) -> list[dict[str, Any]]:
    rows = []
    for index in range(int(max(0, now) * 1.4)):
        client, name, *_rest = CLIENTS[index % len(CLIENTS)]
        due = index * 0.7 + 6
        state = "open" if due > now else "broken" if index % 6 == 4 else "kept"
        used = None if state == "open" else 9.5 if state == "broken" else 7.5
        rows.append(
            {"project": f"p-{index}", "client": client, "client_name": name, "made_day": due - 8}
            | {
                "due_day": due,
                "said_days": 11.0,
                "promised_days": 8.0,
                "used_days": used,
                "state": state,
            }
        )
    return rows


def view(now: float, phase: str, rules: dict[str, str], answered: int) -> dict[str, Any]:
    day, week = max(0.0, now), int(max(0.0, now) // 5) + 1
    rows = promises(day)
    by_week = [
        {"week": w}
        | {
            state: sum(r["state"] == state and int(r["due_day"] // 5) + 1 == w for r in rows)
            for state in ("kept", "broken", "open")
        }
        for w in range(1, min(week + 1, WEEKS) + 1)
    ]
    weeks = range(min(week, WEEKS))
    board = {
        "promise_keeping": (0.86, [0.95 - 0.012 * w for w in weeks], 0.90),
        "gross_margin_pct": (0.43, [0.40 + 0.01 * (w % 4) for w in weeks], 0.42),
        "on_time_delivery": (0.91, [0.96 - 0.008 * w for w in weeks], 0.95),
        "client_satisfaction": (0.71, [0.72 - 0.003 * (w % 3) for w in weeks], 0.72),
    }
    stages = ("asked", "quoted", "negotiating", "won", "lost", "declined", "consulting")
    return {
        "seat": "sales",
        "person": "sales-kasia",
        "day": day,
        "week": week,
        "weeks": WEEKS,
        "phase": phase,
        "start": "2026-03-02",
        "board": {k: {"value": v, "series": s, "aim": a} for k, (v, s, a) in board.items()},
        "promises": {"by_week": by_week, "rows": rows},
        "pipeline": [
            {
                "rfq": f"r-{i}",
                "client": c[0],
                "client_name": c[1],
                "words": c[5],
                "value_eur": c[5] * 0.11,
                "stage": stages[i % 7],
                "day": max(0.0, day - i),
                "price_eur": c[5] * 0.105 if i % 2 else None,
                "reply_days": 0.4 + 0.3 * (i % 4),
            }
            for i, c in enumerate(CLIENTS * 2)
        ],
        "scorecard": {
            "bookings_eur": 2100.0 * answered,
            "bookings_target_eur": 145000.0,
            "win_rate": 0.34,
            "discount_given": 0.041,
            "bonus_eur": 63.0 * answered,
            "pm_penalties_eur": 500.0,
        },
        "clients": [
            {
                "client": c[0],
                "client_name": c[1],
                "mood": 0.75 - 0.04 * i,
                "days_since_contact": 3 * i + 1,
                "quotes": 9 - i,
                "wins": i % 4,
                "domain": c[3],
            }
            for i, c in enumerate(CLIENTS)
        ],
        "estimates": [
            {
                "day": r["due_day"],
                "client": r["client"],
                "said_days": r["said_days"],
                "used_days": r["used_days"],
            }
            for r in rows
            if r["used_days"]
        ],
        "news": news(day),
        "rules": dict(rules),
        "cards": {"this_week": answered % 5 + 1, "asked": answered},
    }


def news(day: float) -> list[dict[str, Any]]:
    story = [
        (0.2, "client", "request_came", {"client_name": "Rillgrund Bahntechnik", "words": 18000}),
        (1.0, "sales", "won", {"client_name": "Studio Ventrasole", "price_eur": 1240.0}),
        (1.2, "pm", "delivered_late", {"client_name": "Pompe Gorvella", "days": 1.0}),
        (2.0, "management", "meeting", {"pm_backlog_days": 0.9}),
        (2.5, "client", "mood_fell", {"client_name": "Pompe Gorvella", "mood": 0.62}),
        (
            3.5,
            "sales",
            "lost",
            {"client_name": "Corrivent", "reason_known": "date", "reply_days": 1.5},
        ),
        (6.0, "pm", "delivered_on_time", {"client_name": "Ospivela"}),
        (8.0, "pm", "query_waits", {"client_name": "Aulafonda"}),
        (19.0, "management", "note", {"note": "lost_quotes"}),
        (21.0, "client", "client_left", {"client_name": "Ferrotecnica 31"}),
    ]
    return [
        {"day": when, "desk": desk, "code": code, "values": values, "cause": None}
        for when, desk, code, values in story
        if when <= day
    ]
