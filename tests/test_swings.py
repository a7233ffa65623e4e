"""Is each number of a claim changed alone, in both arms, and a turned sign called so?"""

from __future__ import annotations

import json
from math import nan

import pytest

from simlib import evidence as evidence_module
from simlib import swings as swings_module
from simlib.claims import BOUTIQUE, CLAIMS, Claim, awaited
from simlib.cli.reactions import _REASONS
from simlib.errors import ScenarioError
from simlib.experiments import Arm
from simlib.intervals import Interval
from simlib.scenario import Scenario, load_scenario
from simlib.swings import LEANS, STEP, Swing, swing_claims, swung
from tests.firms import story
from tests.runs import Played

ARCH = Claim(
    *("C1", "left", {"governance.authority": 0.0}),
    ({"governance.authority": 0.5}, {"governance.authority": 1.0}),
    *("revenue", -1, ("late_to_satisfaction",)),
    years=0.04,
)


@pytest.fixture(scope="module")
def firm() -> Scenario:
    return load_scenario(BOUTIQUE)


def value(firm: Scenario, path: str) -> float:
    found: object = firm
    for name in path.split("."):
        found = getattr(found, name)
    assert isinstance(found, float)
    return found


@pytest.mark.parametrize("claim", sorted(LEANS))
def test_a_claim_leans_on_five_numbers_that_can_be_changed_both_ways(
    claim: str, firm: Scenario
) -> None:
    assert len(LEANS[claim]) == 5
    for path, reason in LEANS[claim].items():
        usual = value(firm, path)
        assert usual != 0, path
        for factor in (1 - STEP, 1 + STEP):
            assert value(swung(firm, path, factor), path) == pytest.approx(factor * usual)
        assert reason in _REASONS
        assert " " not in reason


def test_every_claim_has_its_numbers_and_no_arm_sets_one_itself() -> None:
    assert {claim.claim for claim in CLAIMS} == LEANS.keys()
    for claim in CLAIMS:
        for changes in (claim.base, claim.treated, *claim.control):
            assert not LEANS[claim.claim].keys() & changes.keys()
    assert {reason for numbers in LEANS.values() for reason in numbers.values()} == set(_REASONS)


def test_a_number_that_the_firm_lacks_is_one_line() -> None:
    with pytest.raises(ScenarioError, match="magic"):
        swung(story(), "trust.magic", 1.2)


# ---- the runs


def lateness(arm: Arm, seed: int) -> dict[str, float]:
    """Worth most at half authority, by how much a late job hurts."""
    firm = arm.scenario
    hurt = firm.satisfaction.late_base
    return {"revenue": 1000 * seed - (100 + seed) * hurt * abs(firm.governance.authority - 0.5)}


def test_each_number_is_changed_alone_and_in_both_arms(monkeypatch: pytest.MonkeyPatch) -> None:
    played = Played(lateness)
    for module in (evidence_module, swings_module):
        monkeypatch.setattr(module, "play_arms", played)
    found = swing_claims([ARCH], story(), [3, 4], tuning=[70])
    (_, tuned), (arms, seeds) = played.asked
    assert (tuned, seeds) == ([70], [3, 4])
    assert [swing.path for swing in found] == list(LEANS["C1"])
    assert len(arms) == 5 * 3 * 2
    authorities = [arm.scenario.governance.authority for arm in arms]
    assert authorities == [0.5, 0.0] * 15  # the control is chosen once
    lates = [arm.scenario.satisfaction.late_base / 0.22 for arm in arms[:6]]
    assert lates == pytest.approx([1, 1, 0.8, 0.8, 1.2, 1.2])
    assert {arm.scenario.satisfaction.late_base for arm in arms[6:]} == {0.22}
    swing = found[0]
    assert swing.usual.mean == pytest.approx(-103.5 * 0.22 * 0.5)
    assert swing.lower.mean == pytest.approx(0.8 * swing.usual.mean)
    assert swing.higher.mean == pytest.approx(1.2 * swing.usual.mean)
    assert swing.verdict == "holds"
    plain = json.loads(json.dumps(swing.to_json()))
    assert (plain["claim"], plain["path"], plain["reason"]) == (
        *("C1", "satisfaction.late_base"),
        "lateness",
    )
    assert plain["lower"]["interval"][0] < plain["lower"]["effect"]


def test_every_row_that_is_not_awaited_can_be_laid_out(
    monkeypatch: pytest.MonkeyPatch, firm: Scenario
) -> None:
    played = Played(lambda arm, seed: {})
    for module in (evidence_module, swings_module):
        monkeypatch.setattr(module, "play_arms", played)
    rows = [claim for claim in CLAIMS if claim.claim in ("C4", "C9") and not awaited(claim)]
    found = swing_claims(rows, firm, [1, 2])
    assert len(found) == 5 * len(rows)
    assert {swing.verdict for swing in found} == {"no effect"}


def test_no_rows_need_no_runs() -> None:
    assert swing_claims([], story(), [1]) == []


def around(mean: float, half: float) -> Interval:
    return Interval(mean, mean - half, mean + half, half, 20)


@pytest.mark.parametrize(
    ("direction", "lower", "higher", "verdict"),
    [
        (1, around(5, 2), around(9, 2), "holds"),
        (-1, around(-5, 2), around(-9, 2), "holds"),
        (1, around(5, 6), around(9, 2), "same sign"),
        (-1, around(-5, 2), around(-1, 2), "same sign"),
        (1, around(5, 2), around(-1, 2), "turns"),
        (-1, around(5, 2), around(9, 2), "turns"),
        (1, Interval(5, nan, nan, nan, 1), around(9, 2), "same sign"),
        (1, around(0, 0), around(0, 0), "no effect"),
        (1, around(0, 0), around(9, 2), "turns"),
    ],
)
def test_a_sign_holds_stays_or_turns(
    direction: int, lower: Interval, higher: Interval, verdict: str
) -> None:
    claim = Claim("C1", "x", {}, ({},), "revenue", direction)
    assert Swing(claim, "churn.hk", "leaving", around(7, 1), lower, higher).verdict == verdict
