"""Is a claim shown?

A row of `simlib.claims` is shown if its paired effect's 95 % interval excludes zero on the claimed
side, and if with the mechanism's links cut the effect is gone: the upper limit of the ablated
contrast, counted in the claimed direction, is at most a third of the effect. Everything else is
"not shown", which is a result. Runs that several rows need are made once.

The rule has one side on purpose. A claim says that a mechanism makes an effect in one direction;
what is left without it may lie anywhere but there. Most rows weigh a gain against a loss (a promise
that wins an order, and may be broken; a meeting that teaches, and takes hours), so with the loss
cut the gain stands alone and the effect must turn. A cut that left nothing at all would then speak
against the claim. What a turned effect cannot tell is how much of the turning is the mechanism's
and how much comes of cutting a link that other things hang on; so it is told apart from one that is
gone (`Evidence.left`), and each row cuts at the source of its mechanism, not where it ends.

The placebo cuts every link of the firm in all arms. There is nothing left to cut then, so a row is
judged by its interval alone, which is harder to pass: whatever is "shown" there comes from
elsewhere than the mechanisms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from simlib.claims import Changes, Claim
from simlib.experiments import Arm, Row, differences, play_arms
from simlib.intervals import Interval, interval
from simlib.outcomes import DIRECTIONS
from simlib.scenario import Scenario
from simlib.workers import Map

__all__ = ["TUNING", "Evidence", "choose_controls", "claim_arm", "claim_effect", "is_shown"]
__all__ += ["weigh_claims"]

TUNING = range(20)  # seeds on which the best of several controls is chosen
_DAYS_A_WEEK = 5
_NOTHING: Changes = {}
_LEFT_OVER = 1 / 3  # of the effect, that the ablation may leave


class Evidence(NamedTuple):
    """What the runs say of one row; ``ablated`` is None where there was nothing to cut."""

    claim: Claim
    control: Changes
    effect: Interval
    ablated: Interval | None

    @property
    def verdict(self) -> str:
        """The words of the table: "shown" or "not shown"."""
        shown = is_shown(self.claim.direction, self.effect, self.ablated)
        return "shown" if shown else "not shown"

    @property
    def left(self) -> str:
        """What the ablation left in the claimed direction: "gone", "turned", "stays" or ""."""
        if self.ablated is None:
            return ""
        low, high = self.ablated.low, self.ablated.high
        if self.claim.direction < 0:
            low, high = -high, -low
        if high < 0:
            return "turned"
        return "gone" if high <= _LEFT_OVER * abs(self.effect.mean) else "stays"

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON-able data; figures in the unit of the outcome."""
        return {
            "claim": self.claim.claim,
            "arm": self.claim.arm,
            "contrast": _contrast_words(self.claim, self.control),
            "outcome": _outcome_name(self.claim),
            "direction": self.claim.direction,
            "years": self.claim.years,
            "effect": self.effect.mean,
            "interval": [self.effect.low, self.effect.high],
            "cut": list(self.claim.cut),
            "ablated_effect": None if self.ablated is None else self.ablated.mean,
            "ablated_interval": None
            if self.ablated is None
            else [self.ablated.low, self.ablated.high],
            "left": self.left,
            "n": self.effect.n,
            "verdict": self.verdict,
        }


def is_shown(direction: int, effect: Interval, ablated: Interval | None) -> bool:
    """Tell whether an effect is there and, where it was ablated, gone without its mechanism."""
    lowest = effect.low if direction > 0 else -effect.high
    if not lowest > 0:  # nor with too few seeds, where it is NaN
        return False
    if ablated is None:
        return True
    left = ablated.high if direction > 0 else -ablated.low
    return left <= _LEFT_OVER * abs(effect.mean)


def weigh_claims(
    claims: Sequence[Claim],
    scenario: Scenario,
    seeds: Iterable[int],
    map: Map = map,
    *,
    tuning: Iterable[int] = TUNING,
    placebo: bool = False,
) -> list[Evidence]:
    """Run every arm of the claims on ``scenario`` and return the evidence, row by row.

    Controls are chosen on the seeds ``tuning``. Raises ScenarioError for a lever that the
    scenario does not have, and SimlibError as `simlib.experiments.play_arms` does.
    """
    always = _all_cut(scenario) if placebo else {}
    controls = choose_controls(claims, scenario, tuning, map, always)
    pairs = list(zip(claims, controls, strict=True))
    laid = [_row_arms(scenario, claim, control, always) for claim, control in pairs]
    played = iter(play_arms([arm for arms in laid for arm in arms], seeds, map))
    return [
        _evidence(claim, control, [next(played) for _ in arms])
        for (claim, control), arms in zip(pairs, laid, strict=True)
    ]


def _row_arms(scenario: Scenario, claim: Claim, control: Changes, always: Changes) -> list[Arm]:
    """Return control and treated, and both again without the mechanism if there is one to cut."""
    cut = {} if always else {f"links.{name}": 0.0 for name in claim.cut}
    return [
        claim_arm(scenario, claim, {**changes, **links, **always})
        for links in ([{}, cut] if cut else [{}])
        for changes in (control, claim.treated)
    ]


def _evidence(claim: Claim, control: Changes, played: Sequence[Sequence[Row]]) -> Evidence:
    ablated = claim_effect(claim, *played[2:]) if len(played) > 2 else None
    return Evidence(claim, control, claim_effect(claim, *played[:2]), ablated)


def choose_controls(
    claims: Sequence[Claim],
    scenario: Scenario,
    tuning: Iterable[int] = TUNING,
    map: Map = map,
    always: Changes = _NOTHING,
) -> list[Changes]:
    """Return each row's control; where there are several, the one with the best mean.

    ``always`` are changes that hold in all arms. Raises as `weigh_claims` does.
    """
    open_rows = [claim for claim in claims if len(claim.control) > 1]
    arms = [
        claim_arm(scenario, claim, {**each, **always})
        for claim in open_rows
        for each in claim.control
    ]
    played = iter(play_arms(arms, tuning, map) if arms else [])
    best: dict[str, Changes] = {}
    for claim in open_rows:
        better = DIRECTIONS.get(claim.outcome, 1)
        score = [better * _mean(claim, next(played)) for _ in claim.control]
        best[claim.code] = claim.control[score.index(max(score))]
    return [best.get(claim.code, claim.control[0]) for claim in claims]


def claim_arm(scenario: Scenario, claim: Claim, changes: Changes) -> Arm:
    """Return an arm of a row: the firm's own years, without the beats of a story."""
    weeks = round(claim.years * scenario.demand.year_days / _DAYS_A_WEEK)
    length = {"weeks": weeks, "rounds": [], "run_on_weeks": 0, "beats": []}
    wanted = {**length, **claim.base, **changes}
    rules: dict[str, dict[str, str]] = {}
    for path in [path for path in wanted if path.startswith("rules.")]:
        _, seat, rule = path.split(".")
        rules.setdefault(seat, {})[rule] = wanted.pop(path)
    return Arm(scenario.replace(wanted), rules=rules)


def _all_cut(scenario: Scenario) -> dict[str, float]:
    return {f"links.{name}": 0.0 for name in type(scenario.links).model_fields}


def claim_effect(claim: Claim, control: Sequence[Row], treated: Sequence[Row]) -> Interval:
    """Return the paired differences of a row's outcome, treated - control."""
    before, after = ([_judged(claim, row) for row in rows] for rows in (control, treated))
    return interval(differences(before, after, "outcome"))


def _judged(claim: Claim, row: Mapping[str, Any]) -> Row:
    value = row[claim.outcome]
    if claim.per is not None and value is not None:
        value = value / row[claim.per] if row[claim.per] else None
    return {"seed": row["seed"], "outcome": value}


def _mean(claim: Claim, rows: Sequence[Row]) -> float:
    values = [_judged(claim, row)["outcome"] for row in rows]
    return interval([value for value in values if value is not None]).mean


def _outcome_name(claim: Claim) -> str:
    return claim.outcome if claim.per is None else f"{claim.outcome} / {claim.per}"


def _contrast_words(claim: Claim, control: Changes) -> str:
    """Write both arms as changes, such as "governance.authority=0 vs governance.authority=0.5"."""
    best = " (best of several)" if len(claim.control) > 1 else ""
    return f"{_changes_words(claim.treated)} vs {_changes_words(control)}{best}"


def _changes_words(changes: Changes) -> str:
    return ", ".join(f"{path}={value}" for path, value in changes.items()) or "as it is"
