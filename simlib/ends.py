"""Does each kind of decision pull its decider both ways?

A kind is flat if it hardly matters which of its two extreme options is taken, and one-sided if one
of them is nearly always better for whoever decides. Both are asked of the decider's own stake, as
the pay letter of day 0 weighs it. The cheap version: a state is a firm and a seed, and an option is
taken every time, as a standing rule. What a single answer did in its own hour is not asked; within
one run it cannot be told from chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum, nan, sqrt
from typing import Any, NamedTuple

from simlib.experiments import Row, differences
from simlib.intervals import better_share
from simlib.scenario import Scenario

__all__ = ["ENDS", "NOISE", "Pull", "own_stake", "pulls"]

NOISE = "jittered"  # the policy whose distance from the autopilot is mere chance
_LEAST = 0.10  # share of the states in which either end must be the better one

# The two extreme choices of each rule.
ENDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "sales": {
        "bid": ("silent", "with_pm"),
        "consult": ("no", "together"),
        "promise": ("as_asked", "longest"),
        "price": ("lowest", "high"),
        "workflow": ("light", "checked"),
        "discount": ("hold", "all"),
        "handover": ("mail", "call"),
        "scope": ("absorb", "full_and_day"),
        "week_plan": ("care", "hunt"),
    },
    "pm": {
        "estimate": ("none", "half"),
        "signoff": ("sign", "refuse"),
        "clarify": ("start", "ask_sales"),
        "supplier": ("cheapest", "best"),
        "vendor": ("squeeze", "premium"),
        "decline": ("next", "overflow"),
        "revision": ("skip", "full"),
        "at_risk": ("hope", "overtime"),
    },
}

Played = Mapping[str, Sequence[Row]]  # the runs of one seat in one firm, by policy


class Pull(NamedTuple):
    """What the runs say of one rule.

    ``first_better`` is the share of states in which its first end is better for the decider (0..1),
    ``apart`` how far its ends lie apart and ``noise`` how far mere chance takes the same runs: root
    mean squares of paired differences, EUR of the own stake. ``n`` counts states.
    """

    seat: str
    rule: str
    ends: tuple[str, str]
    first_better: float
    apart: float
    noise: float
    n: int

    @property
    def verdict(self) -> str:
        """One of "both ways", "one way", "flat"."""
        if not self.apart > self.noise:
            return "flat"
        return "both ways" if _LEAST <= self.first_better <= 1 - _LEAST else "one way"

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON-able data."""
        return {**self._asdict(), "ends": list(self.ends), "verdict": self.verdict}


def own_stake(scenario: Scenario, seat: str, row: Row) -> Row:
    """Return a run's seed and what its outcome is worth to ``seat`` ("sales" or "pm"), in EUR.

    Weights are those of the plan of day 0: bookings (by revenue, at the usual margin), margin, what
    clients are worth more than on day 0, and, for PMs, the penalties of late projects.
    """
    plan, margin = scenario.plan, row["gross_margin"]
    grown = 0.0 if row["company_value"] is None else row["company_value"] - row["ebit"]
    letter = plan.sales if seat == "sales" else plan.pm
    worth = letter.bookings * scenario.finance.equity_margin * row["revenue"]
    worth += letter.margin * margin + letter.equity * grown
    if seat == "pm" and row["on_time_delivery"] is not None:
        late = 1 - row["on_time_delivery"]
        fine = plan.penalty_per_late_eur * row["projects_delivered"] + plan.penalty_margin * margin
        worth -= plan.pm.late_penalty * late * fine
    return {"seed": row["seed"], "stake": worth}


def pulls(
    seat: str,
    firms: Sequence[Scenario],
    played: Sequence[Played],
    autopilots: Sequence[Sequence[Row]],
) -> list[Pull]:
    """Return what the runs of the firms say of each rule of a seat.

    ``played`` holds, firm by firm, the runs of every end's policy ("price_lowest") and of `NOISE`;
    ``autopilots`` the autopilot's.
    """
    stakes = [
        {name: [own_stake(firm, seat, row) for row in rows] for name, rows in runs.items()}
        for firm, runs in zip(firms, played, strict=True)
    ]
    usual = [
        [own_stake(firm, seat, row) for row in rows]
        for firm, rows in zip(firms, autopilots, strict=True)
    ]
    noise = _size(
        [
            apart
            for own, runs in zip(usual, stakes, strict=True)
            for apart in differences(own, runs[NOISE], "stake")
        ]
    )
    return [_pull(seat, rule, ends, stakes, noise) for rule, ends in ENDS[seat].items()]


def _pull(
    seat: str, rule: str, ends: tuple[str, str], stakes: Sequence[Played], noise: float
) -> Pull:
    first, last = (f"{rule}_{end}" for end in ends)
    apart = [each for runs in stakes for each in differences(runs[last], runs[first], "stake")]
    return Pull(seat, rule, ends, better_share(apart, 1), _size(apart), noise, len(apart))


def _size(apart: Sequence[float]) -> float:
    """Return the root mean square; NaN of nothing."""
    return sqrt(fsum(each * each for each in apart) / len(apart)) if apart else nan
