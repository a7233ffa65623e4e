"""Which cases come to management, what do they promise, and what follows from a yes?

The portal is a case of figures: each side knows a part of what it would save, and says it more or
less rightly. A joint case shows both parts, weighted by how well each side understands the other; a
split one shows each side's own, a little too large. Task forces, joint solutioning and the new
service take hours of both desks for some weeks and leave the firm abler in a domain.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp
from typing import Any

from simlib.decisions import Field, Option
from simlib.model.attention import occupy
from simlib.model.doors import Strangers
from simlib.model.kernel import DAYS_A_WEEK, Process
from simlib.model.plain import changed
from simlib.model.state import State
from simlib.scenario.direction import Kind
from simlib.scorecards import Scorecards
from simlib.streams import normal

__all__ = ["Initiatives"]

_QUARTER = 3  # months
_BILLS_A_YEAR = 4
_THEMES = {"none": 0, "one": 1, "three": 3}

Asked = tuple[dict[str, Any], tuple[Field, ...]]


class Initiatives:
    """The tool, the new service, task forces, joint solutioning and contracts."""

    def __init__(self, state: State, strangers: Strangers) -> None:
        self._state = state
        self._strangers = strangers
        self._numbers = state.scenario.initiatives
        self._tool = state.scenario.tool
        self._running: dict[str, int] = {}  # initiatives under way, by kind
        self._done: set[str] = set()  # cases that are closed for good
        self._measured = False  # whether a trial has shown what the tool saves

    def is_open(self, kind: Kind) -> bool:
        """Tell whether there is something to decide now."""
        return kind not in self._done and not self._running.get(kind)

    def card(self, kind: Kind, month: int, cards: Scorecards, cause: str) -> Asked:
        """Return what the director is shown of a case, and may choose."""
        if kind == "tool":
            return self._tool_card(month, cards, cause)
        rows = cards.domains(month, _QUARTER, list(self._state.domains))
        if kind == "hiring":
            return self._hiring_card()
        if kind == "service":
            return self._service_card(rows)
        self._themes = [str(row["domain"]) for row in sorted(rows, key=_most_missed)]
        return self._force_card(kind)

    def decide(self, kind: Kind, answer: Mapping[str, Option], cause: str, name: str) -> None:
        """Carry an answer out."""
        chosen = str(answer[kind])
        {
            "tool": self._decide_tool,
            "service": self._decide_service,
            "task_force": self._decide_force,
            "solutioning": self._decide_solutioning,
            "hiring": self._decide_hiring,
        }[kind](chosen, cause, name)

    # ---- the tool

    def _tool_card(self, month: int, cards: Scorecards, cause: str) -> Asked:
        """Return the case as it is signed: one of both sides, or one of each."""
        tool, mode = self._tool, self._state.governance.business_case
        yearly = tool.cost_eur / tool.years + tool.yearly_eur
        signed = self._claims(month, cards)
        claims = [
            {"signer": signer, "benefit_eur": round(eur), "ratio": round(eur / yearly, 3)}
            for signer, eur in signed
        ]
        told = {f"{signer}_eur": round(eur) for signer, eur in signed}
        self._state.record("case", "firm", cause, nth=month, mode=mode, **told)
        facts = {
            "mode": mode,
            "claims": claims,
            "cost_eur": tool.cost_eur,
            "yearly_eur": tool.yearly_eur,
            "years": tool.years,
            "trial_eur": tool.trial_eur,
            "measured": self._measured,
        }
        more = ("joint_case",) if mode == "split" else ()
        return facts, (Field("tool", ("refuse", *more, "trial", "approve")),)

    def _claims(self, month: int, cards: Scorecards) -> list[tuple[str, float]]:
        """Return what the signers say that the tool is worth in a year, EUR."""
        tool, relations = self._tool, self._state.relations
        pm, sales = self._own_views(month, cards)
        if self._state.governance.business_case == "split":
            return [("pm", pm * tool.split_boast), ("sales", sales * tool.split_boast)]
        base, gain = tool.heard, tool.heard_understanding
        both = pm * (base + gain * relations.understanding_sales)
        both += sales * (base + gain * relations.understanding_pm)
        return [("both", both)]

    def _own_views(self, month: int, cards: Scorecards) -> tuple[float, float]:
        """Return what each side believes of its own part: hours saved, replies not lost."""
        tool, state = self._tool, self._state
        days = _QUARTER * state.scenario.direction.month_days
        quarters = state.scenario.demand.year_days / days
        first, second = state.streams.row("firm", "case", 2)  # asked again, they say the same
        hours = cards.pm(month, _QUARTER)["busy_days"] * state.scenario.pm_work.hours_per_day
        saved = (1.0 - tool.pm_hours) * hours * tool.hour_eur * quarters
        lost = cards.sales(month, _QUARTER)["bookings_eur"] * quarters
        noise = 0.0 if self._measured else normal(first, 0.0, tool.claim_sd)
        return saved * exp(noise), lost * tool.replies_share * exp(
            normal(second, 0.0, tool.claim_sd)
        )

    def _decide_tool(self, chosen: str, cause: str, name: str) -> None:
        state, tool = self._state, self._tool
        if chosen == "refuse":
            return
        if chosen == "joint_case":
            governance = changed(state.governance, business_case="joint")
            state.governance = governance
            state.record("lever", name, cause, lever="business_case", before="split", after="joint")
            return
        decided = self._write(name, cause, "tool", chosen)
        if chosen == "trial":
            state.ledger.spend("tool", "firm", round(tool.trial_eur * 100), decided)
            state.start(self._trial(decided))
            return
        self._done.add("tool")
        state.ledger.spend("tool", "firm", round(tool.cost_eur * 100), decided)
        state.start(self._adoption(decided))
        state.start(self._running_cost(decided))

    def _trial(self, cause: str) -> Process:
        """One PM works with the tool for a while; then everybody knows what it saves there."""
        state, pm = self._state, self._state.pms[0]
        self._running["tool"] = 1
        state.pressures.put(cause, "pm_hours", self._hours_left(), pm.id)
        yield state.wait(self._tool.trial_days)
        state.pressures.lift(cause)
        self._measured = True
        self._running["tool"] = 0
        state.record("trial_over", "firm", cause, nth=round(state.now * 4), pm=pm.id)

    def _adoption(self, cause: str) -> Process:
        state = self._state
        yield state.wait(self._tool.adopted_days)
        state.pressures.put(cause, "pm_hours", self._hours_left())
        state.record("tool_in_use", "firm", cause)

    def _hours_left(self) -> float:
        """Return the hours that PMs need with the tool, as a ratio to those without."""
        return 1.0 - (1.0 - self._tool.pm_hours) * self._state.scenario.links.tool_to_work

    def _running_cost(self, cause: str) -> Process:
        state, year = self._state, self._state.scenario.demand.year_days
        quarterly = round(self._tool.yearly_eur / _BILLS_A_YEAR * 100)
        while True:
            state.ledger.spend("tool", "firm", quarterly, cause)
            yield state.wait(year / _BILLS_A_YEAR)

    # ---- task forces, joint solutioning and the new service

    def _force_card(self, kind: Kind) -> Asked:
        numbers = self._numbers
        joint = kind == "solutioning"
        facts = {
            "weeks": numbers.weeks,
            "hours_a_week": 2 * (numbers.joint_hours if joint else numbers.pair_hours),
            "themes": tuple(self._themes[: 1 if joint else 3]),
        }
        options = ("none", "pair") if joint else tuple(_THEMES)
        return facts, (Field(kind, options),)

    def _decide_force(self, chosen: str, cause: str, name: str) -> None:
        count = _THEMES[chosen]
        if count:
            decided = self._write(name, cause, "task_force", chosen)
            for number, domain in enumerate(self._themes[:count]):
                self._state.start(self._force("task_force", number, domain, decided))

    def _decide_solutioning(self, chosen: str, cause: str, name: str) -> None:
        if chosen == "pair":
            decided = self._write(name, cause, "solutioning", chosen)
            self._state.start(self._force("solutioning", 0, self._themes[0], decided))

    def _force(self, kind: str, number: int, domain: str, cause: str) -> Process:
        """Two people give hours for some weeks; then the firm is abler in a domain."""
        state, numbers = self._state, self._numbers
        self._running[kind] = self._running.get(kind, 0) + 1
        pair = [group[number % len(group)] for group in (state.pms, state.sellers)]
        hours = numbers.joint_hours if kind == "solutioning" else numbers.pair_hours
        begun = state.record(
            f"{kind}_begun",
            domain,
            cause,
            nth=round(state.now * 4),
            domain=domain,
            pm=pair[0].id,
            seller=pair[1].id,
        )
        for _ in range(numbers.weeks):
            for person in pair:
                occupy(state, person, hours)
            yield state.wait(DAYS_A_WEEK)
        state.capability.boost(domain, self._boost(kind))
        if kind == "solutioning":
            state.relations.train(numbers.joint_training_days)
        self._running[kind] -= 1
        state.record(f"{kind}_over", domain, begun, nth=round(state.now * 4), domain=domain)

    def _boost(self, kind: str) -> float:
        numbers = self._numbers
        return {
            "task_force": numbers.pair_boost,
            "solutioning": numbers.joint_boost,
            "service": numbers.service_boost,
        }[kind]

    def _service_card(self, rows: list[dict[str, Any]]) -> Asked:
        numbers, domain = self._numbers, self._numbers.service_domain
        row = next(row for row in rows if row["domain"] == domain)
        facts = {
            "domain": domain,
            "requests": row["requests"],
            "past_jobs": self._state.past_jobs[domain],
            "weeks": numbers.weeks,
            "hours_a_week": 2 * numbers.pair_hours,
            "hours": {"quote_alone": numbers.service_hours},
        }
        return facts, (Field("service", ("refuse", "quote_alone", "task_force")),)

    def _decide_service(self, chosen: str, cause: str, name: str) -> None:
        state, numbers = self._state, self._numbers
        if chosen == "refuse":
            return
        self._done.add("service")
        decided = self._write(name, cause, "service", chosen)
        if chosen == "quote_alone":
            seller = min(state.sellers, key=lambda person: (person.server.free, person.id))
            occupy(state, seller, numbers.service_hours)
        state.start(self._service(chosen == "task_force", decided))

    def _service(self, with_force: bool, cause: str) -> Process:
        """Strangers ask for the new service, once it is offered."""
        state, numbers = self._state, self._numbers
        if with_force:
            yield from self._force("service", 0, numbers.service_domain, cause)
        for number in range(numbers.service_leads):
            yield state.wait(DAYS_A_WEEK)
            name = f"lead-service-{number}"
            self._strangers.recommend(name, number, numbers.service_domain, cause)

    # ---- contracts

    def _hiring_card(self) -> Asked:
        state, finance = self._state, self._state.scenario.finance
        leaver = self._leaver()
        facts = {
            "pm_eur": finance.pm_eur,
            "sales_eur": finance.sales_eur,
            "contract": leaver,
            "contract_name": state.people[leaver].name if leaver in state.people else leaver,
        }
        options = ("let_end", "none", "pm", "sales") if leaver else ("none", "pm", "sales")
        return facts, (Field("hiring", options),)

    def _leaver(self) -> str:
        """Return the PM whose contract could end: the newest, never the last one or a guest's."""
        state = self._state
        chairs = set(state.scenario.chairs.values())
        free = [pm.id for pm in state.pms if pm.id not in chairs]
        return free[-1] if free and len(state.pms) > 1 else ""

    def _decide_hiring(self, chosen: str, cause: str, name: str) -> None:
        state, leaver = self._state, self._leaver()
        if chosen == "none" or (chosen == "let_end" and not leaver):
            return
        decided = self._write(name, cause, "hiring", chosen)
        if chosen == "let_end":
            state.staffing.leave(leaver, decided)
        else:
            state.staffing.seek(chosen, (), decided)

    def _write(self, name: str, cause: str, lever: str, after: str) -> str:
        return self._state.record("lever", name, cause, lever=lever, before=None, after=after)


def _most_missed(row: Mapping[str, Any]) -> tuple[float, str]:
    """Order domains by how seldom a request of the quarter was won."""
    return (row["won"] / (row["requests"] + 1), str(row["domain"]))
