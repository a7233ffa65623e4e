"""Is a claim shown exactly when its effect is there and goes with its mechanism?"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from math import nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib import evidence as evidence_module
from simlib.claims import BOUTIQUE, CLAIMS, Claim, awaited
from simlib.errors import ScenarioError
from simlib.evidence import is_shown, weigh_claims
from simlib.experiments import Arm, Batch
from simlib.intervals import Interval, interval
from simlib.outcomes import KPIS
from simlib.scenario import load_scenario
from tests.firms import story

BRIEF = Claim(
    *("C8", "brief", {"rules.sales.handover": "call"}, ({"rules.sales.handover": "mail"},)),
    *("win_rate", 1, ("brief_to_queries",)),
    base={"chairs.sales": None},
    years=0.04,  # two weeks
)
ARCH = Claim(
    *("C1", "left", {"governance.authority": 0.0}),
    ({"governance.authority": 0.5}, {"governance.authority": 1.0}),
    *("revenue", -1, ("late_to_satisfaction",)),
    years=0.04,
)
DIRECT = Claim(
    *("C4", "margin", {"governance.floor": 0.48}, ({"governance.floor": 0.3},)),
    *("gross_margin", 1),
    per="wins",
    years=0.04,
)


def around(mean: float, half: float) -> Interval:
    return Interval(mean, mean - half, mean + half, half, 30)


# ---- the rule


@pytest.mark.parametrize(
    ("direction", "effect", "ablated", "shown"),
    [
        (1, around(9, 4), around(0, 3), True),
        (1, around(9, 4), around(0, 3.1), False),  # a third of 9 is 3
        (1, around(9, 10), around(0, 1), False),  # the effect's interval holds zero
        (1, around(-9, 4), around(0, 1), False),  # the other way
        (-1, around(-9, 4), around(0, 3), True),
        (-1, around(-9, 4), around(-2, 1.5), False),
        (1, around(9, 4), around(-20, 5), True),  # without its mechanism it turns round
        (-1, around(-9, 4), around(20, 5), True),
        (-1, around(9, 4), around(0, 1), False),
        (1, around(9, 4), None, True),
        (1, around(3, 4), None, False),
        (1, Interval(9, nan, nan, nan, 1), around(0, 1), False),
        (1, around(9, 4), Interval(0, nan, nan, nan, 1), False),
    ],
)
def test_shown_is_an_effect_that_goes_with_its_mechanism(
    direction: int, effect: Interval, ablated: Interval | None, shown: bool
) -> None:
    assert is_shown(direction, effect, ablated) is shown


@pytest.mark.parametrize(
    ("direction", "ablated", "left"),
    [
        (1, around(0, 1), "gone"),
        (1, around(-20, 5), "turned"),
        (1, around(2, 2), "stays"),
        (-1, around(20, 5), "turned"),
        (-1, around(-2, 2), "stays"),
        (1, None, ""),
    ],
)
def test_an_effect_that_turns_is_told_apart_from_one_that_is_gone(
    direction: int, ablated: Interval | None, left: str
) -> None:
    claim = Claim("C1", "x", {"governance.floor": 0.1}, ({},), "pad", direction)
    assert evidence_module.Evidence(claim, {}, around(9 * direction, 4), ablated).left == left


values = st.lists(st.floats(-100, 100), min_size=2, max_size=12)


@given(values, values)
def test_the_rule_is_the_same_in_both_directions(full: list[float], cut: list[float]) -> None:
    turned = interval([-value for value in full]), interval([-value for value in cut])
    assert is_shown(1, interval(full), interval(cut)) == is_shown(-1, *turned)


@given(values)
def test_an_effect_that_the_ablation_leaves_as_it_is_is_never_shown(full: list[float]) -> None:
    for direction in (1, -1):
        assert not is_shown(direction, interval(full), interval(full))


# ---- the runs


class Played:
    """In the place of the runs: figures of an arm by a formula, and what was asked."""

    def __init__(self, figure: Callable[[Arm, int], float]) -> None:
        self.figure = figure
        self.asked: list[tuple[list[Arm], list[int]]] = []

    def __call__(self, arms: Sequence[Arm], seeds: Sequence[int], map: Any) -> list[list[Any]]:
        self.asked.append((list(arms), list(seeds)))
        return [[self._row(arm, seed) for seed in seeds] for arm in arms]

    def _row(self, arm: Arm, seed: int) -> dict[str, Any]:
        value = self.figure(arm, seed)
        return {"seed": seed, "revenue": value, "win_rate": value, "gross_margin": value, "wins": 4}


def weigh(
    monkeypatch: pytest.MonkeyPatch,
    claims: Sequence[Claim],
    figure: Callable[[Arm, int], float],
    **options: Any,
) -> tuple[list[evidence_module.Evidence], Played]:
    played = Played(figure)
    monkeypatch.setattr(evidence_module, "play_arms", played)
    return weigh_claims(claims, story(), [3, 4, 5], **options), played


def hump(arm: Arm, seed: int) -> float:
    """Worth most at 0.5, but not at all without the link."""
    link = arm.scenario.links.late_to_satisfaction
    return 1000 * seed - link * (10 + seed / 10) * abs(arm.scenario.governance.authority - 0.5)


def test_the_best_of_several_controls_is_chosen_on_other_seeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (found,), played = weigh(monkeypatch, [ARCH], hump, tuning=[70, 71])
    (tried, tuned), (arms, seeds) = played.asked
    assert [arm.scenario.governance.authority for arm in tried] == [0.5, 1.0]
    assert (tuned, seeds) == ([70, 71], [3, 4, 5])
    assert found.control == {"governance.authority": 0.5}
    assert [arm.scenario.governance.authority for arm in arms] == [0.5, 0.0, 0.5, 0.0]
    assert [arm.scenario.links.late_to_satisfaction for arm in arms] == [1, 1, 0, 0]
    expected = interval([-(10 + seed / 10) * 0.5 for seed in (3, 4, 5)])
    assert found.effect == pytest.approx(expected)
    assert found.ablated is not None
    assert found.ablated.mean == pytest.approx(0)
    assert found.verdict == "shown"


def test_a_row_that_claims_more_is_held_against_the_highest_control(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = Claim(
        *(ARCH.claim, ARCH.arm, ARCH.treated, ARCH.control, ARCH.outcome, 1),
        cut=ARCH.cut,
        years=ARCH.years,
    )
    (found,), _ = weigh(monkeypatch, [other], lambda arm, seed: arm.scenario.governance.authority)
    assert found.control == {"governance.authority": 1.0}


def test_an_arm_is_the_firms_own_years_with_rules_base_and_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, played = weigh(monkeypatch, [BRIEF], hump)
    ((control, treated, *_), _seeds) = played.asked[-1]
    assert control.rules == {"sales": {"handover": "mail"}}
    assert treated.rules == {"sales": {"handover": "call"}}
    for arm in (control, treated):
        scenario = arm.scenario
        assert (scenario.weeks, scenario.run_on_weeks, scenario.beats) == (2, 0, ())
        assert scenario.chairs["sales"] is None
        assert arm.until is None


def test_an_outcome_may_be_counted_for_each_order(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,), played = weigh(monkeypatch, [DIRECT], lambda arm, _: arm.scenario.governance.floor)
    assert len(played.asked[-1][0]) == 2  # nothing to cut
    assert found.ablated is None
    assert found.effect.mean == pytest.approx((0.48 - 0.3) / 4)
    assert found.to_json()["ablated_interval"] is None


def test_the_placebo_cuts_every_link_of_every_arm_and_judges_by_the_interval(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (found,), played = weigh(monkeypatch, [ARCH], hump, placebo=True)
    for arms, _ in played.asked:
        for arm in arms:
            assert set(arm.scenario.links.model_dump().values()) == {0.0}
    assert found.ablated is None
    assert found.verdict == "not shown"
    (found,), _ = weigh(
        monkeypatch,
        [ARCH],
        lambda arm, seed: seed + arm.scenario.governance.authority,
        placebo=True,
    )
    assert found.verdict == "shown"  # by something that is no link, and the placebo says so


def test_evidence_as_json_has_what_the_table_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,), _ = weigh(monkeypatch, [ARCH], hump)
    row = json.loads(json.dumps(found.to_json()))
    names = ("claim", "arm", "contrast", "effect", "interval", "ablated_effect")
    assert {*names, "ablated_interval", "n", "verdict"} <= set(row)
    assert row["contrast"] == (
        "governance.authority=0.0 vs governance.authority=0.5 (best of several)"
    )
    assert row["interval"][0] < row["effect"] < row["interval"][1]
    assert row["n"] == 3


def test_runs_that_rows_share_are_made_once() -> None:
    batches: list[Batch] = []

    def counting(work: Callable[[Batch], Any], items: Sequence[Batch]) -> list[Any]:
        batches.extend(items)
        return [work(item) for item in items]

    twice = Claim(
        *(BRIEF.claim, "other", BRIEF.treated, BRIEF.control, "revenue", 1, BRIEF.cut),
        base=BRIEF.base,
        years=BRIEF.years,
    )
    one, other = weigh_claims([BRIEF, twice], story(1, 2, 0), [3], counting)
    assert sum(len(batch.seeds) for batch in batches) == 4
    assert one.effect.n == other.effect.n == 1
    assert one.verdict == "not shown"  # one seed shows nothing


def test_a_lever_that_the_firm_lacks_is_one_line() -> None:
    claim = Claim("C1", "x", {"governance.magic": 1}, ({},), "revenue", 1)
    with pytest.raises(ScenarioError, match="magic"):
        weigh_claims([claim], story(), [1])


def test_no_rows_need_no_runs() -> None:
    assert weigh_claims([], story(), [1]) == []


def test_the_table_itself_can_be_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row that is not awaited makes arms that a firm accepts."""
    rows = [claim for claim in CLAIMS if not awaited(claim)]
    played = Played(lambda arm, seed: float(seed))
    monkeypatch.setattr(played, "_row", lambda _, seed: {"seed": seed, **dict.fromkeys(KPIS, 2.0)})
    monkeypatch.setattr(evidence_module, "play_arms", played)
    found = weigh_claims(rows, load_scenario(BOUTIQUE), [1, 2])
    assert [row.claim.code for row in found] == [claim.code for claim in rows]
