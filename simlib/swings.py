"""Which claims hang on a number that nobody knows well?

Each claim leans on five numbers of the firm more than on others. They are changed one at a time by
a fifth, down and up, in both arms of the claim; its contrast is then taken again. The control of a
row stays the one that is best in the firm as it is. A row *holds* at a number if its effect keeps
the claimed sign on both sides by its whole interval, has the *same sign* if its mean does, and
*turns* if it does not; where the arms never differ there is *no effect*. Nothing is cut here;
whether the mechanism is the cause is another question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from simlib.claims import Changes, Claim
from simlib.evidence import TUNING, choose_controls, claim_arm, claim_effect
from simlib.experiments import Arm, play_arms
from simlib.intervals import Interval
from simlib.scenario import Scenario
from simlib.workers import Map

__all__ = ["LEANS", "STEP", "Swing", "swing_claims", "swung"]

STEP = 0.20  # up and down, share of the number

# The numbers that a claim leans on most, each with a word on what it stands for there.
LEANS: Mapping[str, Mapping[str, str]] = {
    "C1": {
        "satisfaction.late_base": "lateness",
        "trust.down_a_year": "distrust",
        "pm_work.signoff_wait_days": "waiting",
        "pm_work.signoff_margin": "strictness",
        "choice.date": "dates",
    },
    "C2": {
        "churn.hk": "leaving",
        "satisfaction.late_base": "lateness",
        "satisfaction.defect": "defects",
        "choice.price": "prices",
        "choice.date": "dates",
    },
    "C3": {
        "demand.lead_guide_share": "hunting",
        "choice.fit": "fit",
        "production.misfit_time": "delay",
        "production.misfit_cost": "cost",
        "quality.misfit": "defects",
    },
    "C4": {
        "choice.price": "prices",
        "learning.words": "learning",
        "learning.decay": "forgetting",
        "learning.frontier": "frontier",
        "learning.requests": "requests",
    },
    "C5": {
        "trust.training_gain": "learning",
        "trust.forgetting": "forgetting",
        "sales_work.own_view_bias": "optimism",
        "production.brief_understanding": "briefs",
        "pm_work.hours_per_day": "hours",
    },
    "C6": {
        "pm_work.meeting_hours": "hours",
        "trust.meeting_trust": "trust",
        "trust.meeting_understanding": "understanding",
        "sales_work.own_view_bias": "optimism",
        "pm_work.context_loss": "load",
    },
    "C7": {
        "sales_work.suspicion": "suspicion",
        "sales_work.credibility_trust": "credibility",
        "sales_work.own_view_bias": "optimism",
        "haggling.hold_gain": "bargaining",
        "production.query_distrust": "queries",
    },
    "C8": {
        "production.queries": "queries",
        "production.query_days": "delay",
        "production.brief_hours": "briefs",
        "pm_work.query_hours": "hours",
        "sales_work.together_hours": "meetings",
    },
    "C9": {
        "tool.cost_eur": "cost",
        "tool.pm_hours": "hours",
        "tool.replies_share": "replies",
        "tool.heard": "hearing",
        "tool.split_boast": "boasting",
    },
    "C10": {
        "pressure.most": "ceiling",
        "pressure.span": "steepness",
        "quality.defect_rate": "defects",
        "quality.noticed": "complaints",
        "satisfaction.defect": "disappointment",
    },
}


class Swing(NamedTuple):
    """A row's effect as the firm is, and with one number a fifth lower and a fifth higher."""

    claim: Claim
    path: str
    reason: str
    usual: Interval
    lower: Interval
    higher: Interval

    @property
    def verdict(self) -> str:
        """One of "holds", "same sign", "turns", "no effect"."""
        way = self.claim.direction
        swung = (self.lower, self.higher)
        if not any(each.mean for each in swung):
            return "no effect"
        if all(min(each.low * way, each.high * way) > 0 for each in swung):
            return "holds"
        return "same sign" if all(each.mean * way > 0 for each in swung) else "turns"

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON-able data; figures in the unit of the outcome."""
        effects = {
            name: {"effect": found.mean, "interval": [found.low, found.high], "n": found.n}
            for name, found in (
                ("usual", self.usual),
                ("lower", self.lower),
                ("higher", self.higher),
            )
        }
        head = {"claim": self.claim.claim, "arm": self.claim.arm, "path": self.path}
        own = {"reason": self.reason, "direction": self.claim.direction}
        return {**head, **own, **effects, "verdict": self.verdict}


class _Try(NamedTuple):
    """A row of the claims and one of its numbers."""

    claim: Claim
    control: Changes
    path: str

    def arms(self, scenario: Scenario) -> list[Arm]:
        """Return control and treated: as the firm is, with the number lower, and higher."""
        firms = [
            scenario,
            *(swung(scenario, self.path, factor) for factor in (1 - STEP, 1 + STEP)),
        ]
        both = (self.control, self.claim.treated)
        return [claim_arm(firm, self.claim, changes) for firm in firms for changes in both]


def swung(scenario: Scenario, path: str, factor: float) -> Scenario:
    """Return the firm with one number multiplied; raise ScenarioError if it cannot be."""
    value: Any = scenario
    for name in path.split("."):
        value = getattr(value, name, None)
    return scenario.replace({path: (value or 0.0) * factor})


def swing_claims(
    claims: Sequence[Claim],
    scenario: Scenario,
    seeds: Iterable[int],
    map: Map = map,
    *,
    tuning: Iterable[int] = TUNING,
) -> list[Swing]:
    """Change each number that the claims lean on; return a row for each claim's row and number.

    Controls are chosen on the seeds ``tuning``. Raises as `simlib.evidence.weigh_claims` does.
    """
    controls = choose_controls(claims, scenario, tuning, map)
    tries = [
        _Try(claim, control, path)
        for claim, control in zip(claims, controls, strict=True)
        for path in LEANS[claim.claim]
    ]
    laid = [each.arms(scenario) for each in tries]
    played = play_arms([arm for arms in laid for arm in arms], seeds, map) if laid else []
    rows = iter(played)
    return [_swing(each, [next(rows) for _ in range(6)]) for each in tries]


def _swing(tried: _Try, played: Sequence[Any]) -> Swing:
    claim, path = tried.claim, tried.path
    effects = [claim_effect(claim, *played[at : at + 2]) for at in (0, 2, 4)]
    return Swing(claim, path, LEANS[claim.claim][path], *effects)
