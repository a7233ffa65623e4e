"""What is management asked, and what do its answers change?

Every month, from day 0 on, some of the questions on the agenda come to the director's desk, each of
them once a quarter. A director sees the last quarter's figures of both departments, the quarter
before, and a survey on trust that is a little wrong; never true trust, understanding, capability or
padding. Levers in force stand in ``state.governance`` and ``state.plan``; each change is a record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from simlib.decisions import Field, Option
from simlib.model.incentives import pay_letters
from simlib.model.kernel import Process
from simlib.model.plain import changed
from simlib.model.state import State
from simlib.records import Value
from simlib.scenario.direction import Kind
from simlib.scorecards import Scorecards, is_whole
from simlib.streams import normal

__all__ = ["QUARTER", "Ideas", "Levers"]

QUARTER = 3  # months
_TURN: Mapping[Kind, int] = {  # month of the quarter in which it is asked
    "plan": 0,
    "authority": 0,
    "meetings": 0,
    "tool": 0,
    "guide": 1,
    "floor": 1,
    "hiring": 1,
    "service": 1,
    "training": 2,
    "task_force": 2,
    "solutioning": 2,
}
_NUMBERS = {  # lever -> (its setting, unit)
    "authority": ("authority", "share of quotes"),
    "guide": ("guide", "capability"),
    "floor": ("floor", "share of the price"),
    "training": ("training_days", "days"),
}
_MOST = {"authority": 1.0, "guide": 1.0, "floor": 0.9, "training": 60.0}

Asked = tuple[dict[str, Any], tuple[Field, ...]]


class Ideas(Protocol):
    """The cases that come to management beside its levers."""

    def is_open(self, kind: Kind) -> bool:
        """Tell whether there is something to decide now."""

    def card(self, kind: Kind, month: int, cards: Scorecards, cause: str) -> Asked:
        """Return what the director is shown, and may choose."""

    def decide(self, kind: Kind, answer: Mapping[str, Option], cause: str, name: str) -> None:
        """Carry an answer out."""


class Levers:
    """The questions of the management seat."""

    def __init__(self, state: State, ideas: Ideas, rhythm: Callable[[], None]) -> None:
        self._state = state
        self._ideas = ideas
        self._rhythm = rhythm
        self._direction = state.scenario.direction
        self._cards = Scorecards(self._direction.month_days)
        directors = [p for p in state.people.values() if p.seat == "management"]
        self._person = directors[0].id if directors else "management"
        if self._direction.agenda:
            state.start(self._months())

    def _months(self) -> Process:
        """Every month the questions whose turn it is are put, all at one desk hour."""
        state, month = self._state, 0
        yield state.until(0.0)
        while True:
            self._cards.update(state.records)
            survey, known = self._survey(month), self._known(month)
            for kind in self._direction.agenda:
                if self._is_due(kind, month):
                    state.start(self._question(kind, month, survey, known))
            yield state.wait(float(self._direction.month_days))
            month += 1

    def _is_due(self, kind: Kind, month: int) -> bool:
        turn = month % QUARTER == _TURN[kind]
        return turn and (kind in _SETTERS or self._ideas.is_open(kind))

    def _question(self, kind: Kind, month: int, survey: str, known: Mapping[str, Any]) -> Process:
        """One question, from its facts to what follows from the answer."""
        state, subject = self._state, f"firm/month-{month:03d}"
        name = f"{subject}/{kind}"
        if kind in _SETTERS:
            facts, fields = self._lever_card(kind, month)
        else:
            facts, fields = self._ideas.card(kind, month, self._cards, survey)
        answer = yield state.ask(
            "management",
            self._person,
            kind,
            subject,
            ({**known, **facts}, fields, dict),
            deal=name,
            escalated=True,
            memory={"habits": state.habits.get(self._person, {})},
        )
        if kind in _SETTERS:
            _SETTERS[kind](self, answer[kind], survey, name)
        else:
            self._ideas.decide(kind, answer, survey, name)

    # ---- what a director knows

    def _survey(self, month: int) -> str:
        """Ask both departments how far they trust the other; write down what they say."""
        state, relations = self._state, self._state.relations
        own = state.habits.get(self._person, {}).get("survey_sd")
        spread = self._direction.survey_sd if own is None else own
        first, second = state.streams.row("firm", f"survey-{month}", 2)
        self._said: dict[str, float] = {
            "sales_trusts": _heard(first, relations.trust_sales_in_pm, spread),
            "pm_trusts": _heard(second, relations.trust_pm_in_sales, spread),
            "sd": spread,
        }
        if month % QUARTER == 0:
            self._report(month // QUARTER)
        return state.record("survey", "firm", "", nth=month, **self._said)

    def _report(self, quarter: int) -> None:
        """Every quarter somebody tells how well each field of work is mastered, more or less."""
        state, spread = self._state, self._direction.report_sd
        self._reported = {
            domain: _heard(state.streams.row(domain, f"report-{quarter}", 1)[0], known, spread)
            for domain, known in state.capability.figures().items()
        }
        state.record("report", "firm", "", nth=quarter, **self._reported)

    def _known(self, month: int) -> dict[str, Any]:
        """Return what every card of management tells."""
        cards, cash = self._cards, self._cards.cash()
        return {
            "sales": cards.sales(month, QUARTER),
            "pm": cards.pm(month, QUARTER),
            "sales_before": cards.sales(month - QUARTER, QUARTER),
            "pm_before": cards.pm(month - QUARTER, QUARTER),
            "before_known": is_whole(
                month - 2 * QUARTER, self._direction.month_days, self._state.scenario.warm_up_weeks
            ),
            "last_month": {"sales": cards.sales(month, 1), "pm": cards.pm(month, 1)},
            "survey": dict(self._said),
            "cash_eur": None if cash is None else round(cash),
            "quarter_days": QUARTER * self._direction.month_days,
            "pms": len(self._state.pms),
            "sellers": len(self._state.sellers),
        }

    def _lever_card(self, kind: Kind, month: int) -> Asked:
        """Return what one lever's card adds, and its choices from least to most."""
        state, direction = self._state, self._direction
        governance = state.governance
        if kind == "plan":
            plans = tuple(state.scenario.incentives)
            return {"in_force": governance.plan}, (Field("plan", ("keep", *plans)),)
        if kind == "meetings":
            every = governance.meeting_every_days
            facts = {
                "in_force": "never" if every is None else str(every),
                "told_days_ago": round(state.now - state.relations.told_on, 1),
                "meeting_hours": state.scenario.pm_work.meeting_hours,
            }
            steps = tuple(str(days) for days in direction.meeting_steps)
            return facts, (Field("meetings", ("keep", "never", *steps)),)
        setting, unit = _NUMBERS[kind]
        base = float(getattr(governance, setting))
        steps = getattr(direction, f"{kind}_steps")
        most, least = max(_MOST[kind], base), min(0.0, base)
        field = Field(kind, tuple(steps), "offset", base, least, most, unit)
        return self._beside(kind, month) | {"in_force": base}, (field,)

    def _beside(self, kind: Kind, month: int) -> dict[str, Any]:
        """Return what stands beside a lever that is a number."""
        if kind not in ("guide", "floor"):
            return {}
        codes = list(self._state.domains)
        rows = self._cards.domains(month, QUARTER, codes)
        for row in rows:
            row["past_jobs"] = self._state.past_jobs[row["domain"]]
            row["reported"] = self._reported[row["domain"]]
        if kind == "guide":
            return {"domains": rows}
        margins = self._cards.margins(month, QUARTER)
        under = [[step, sum(m < step for m in margins)] for step in self._direction.floor_steps]
        return {"domains": rows, "under": under, "projects": len(margins)}

    # ---- what an answer changes

    def _set_plan(self, value: Option, cause: str, name: str) -> None:
        state, plan = self._state, str(value)
        if plan in ("keep", state.governance.plan):
            return
        before = state.governance.plan
        state.governance = changed(state.governance, plan=plan)
        state.plan = state.scenario.incentives[plan]
        state.pay = pay_letters(state.plan)
        self._write(name, cause, "plan", before, plan)

    def _set_meetings(self, value: Option, cause: str, name: str) -> None:
        if value == "keep":
            return
        every = None if value == "never" else int(value)
        if self._change("meeting_every_days", every, cause, name):
            self._rhythm()

    def _set_number(self, kind: Kind, value: Option, cause: str, name: str) -> None:
        setting, _ = _NUMBERS[kind]
        bounded = round(min(max(float(value), -1.0), _MOST[kind]), 4)
        before = float(getattr(self._state.governance, setting))
        if abs(bounded - before) > 1e-6:
            self._change(setting, bounded, cause, name)

    def _change(self, setting: str, value: float | int | None, cause: str, name: str) -> bool:
        state = self._state
        before = getattr(state.governance, setting)
        if value == before:
            return False
        state.governance = changed(state.governance, **{setting: value})
        self._write(name, cause, setting, before, value)
        return True

    def _write(self, name: str, cause: str, lever: str, before: Value, after: Value) -> None:
        self._state.record("lever", name, cause, lever=lever, before=before, after=after)


Setter = Callable[[Levers, Option, str, str], None]


def _number(kind: Kind) -> Setter:
    return lambda levers, value, cause, name: levers._set_number(kind, value, cause, name)


_SETTERS: Mapping[Kind, Setter] = {
    "plan": Levers._set_plan,
    "meetings": Levers._set_meetings,
    "authority": _number("authority"),
    "guide": _number("guide"),
    "floor": _number("floor"),
    "training": _number("training"),
}


def _heard(u: float, true: float, spread: float) -> float:
    """Return what a survey tells of a true share, in hundredths."""
    return round(min(max(normal(u, true, spread), 0.0), 1.0), 2)
