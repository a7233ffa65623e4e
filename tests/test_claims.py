"""Is every claim one that the model can be asked, and is each lever either there or awaited?"""

from __future__ import annotations

import json
import re

import pytest

from simlib import claims as claims_module
from simlib.claims import AWAITED, BOUTIQUE, CLAIMS, Claim, awaited, choose_claims
from simlib.cli.verdicts import _TEXTS
from simlib.decisions import check_rules
from simlib.errors import ScenarioError, SimlibError
from simlib.outcomes import DIRECTIONS, KPIS
from simlib.scenario import Scenario, load_scenario
from simlib.scenario.parameters import Links


@pytest.fixture(scope="module")
def firm() -> Scenario:
    return load_scenario(BOUTIQUE)


def exists(firm: Scenario, name: str, value: object = None) -> bool:
    """Tell whether a lever or a figure is there (whatever value it may be given)."""
    kind, _, rest = name.partition(".")
    if kind == "kpi":
        return rest in KPIS
    if kind == "links":
        return rest in Links.model_fields
    if kind == "rules":
        seat, rule = rest.split(".")
        check_rules(seat, {rule: "auto"})
        return True
    try:
        firm.replace({name: value})
    except ScenarioError as error:
        return "is unknown;" not in str(error)
    return True


NAMES = sorted(set().union(*(claim.needs for claim in CLAIMS)))


@pytest.mark.parametrize("name", NAMES)
def test_a_lever_is_there_or_awaited_but_not_both(name: str, firm: Scenario) -> None:
    assert exists(firm, name) != (name in AWAITED), (
        f"{name}: take it off AWAITED in simlib/claims.py, or put it there"
    )


def test_nothing_is_awaited_that_no_row_needs() -> None:
    assert set(NAMES) >= AWAITED


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.code)
def test_every_value_of_a_row_is_one_that_the_firm_allows(claim: Claim, firm: Scenario) -> None:
    for changes in (claim.base, claim.treated, *claim.control):
        for path, value in changes.items():
            if path in AWAITED:
                continue
            if path.startswith("rules."):
                seat, rule = path.split(".")[1:]
                check_rules(seat, {rule: value})
            else:
                assert firm.replace({path: value})
    assert claim.direction in (1, -1)
    assert claim.control
    assert all(dict(each) != dict(claim.treated) for each in claim.control)
    assert 0 < claim.years <= 10
    json.dumps([dict(claim.treated), *map(dict, claim.control)])


def test_every_claim_from_one_to_ten_has_a_row_and_each_arm_one_of_its_own() -> None:
    assert {claim.claim for claim in CLAIMS} == {f"C{number}" for number in range(1, 11)}
    codes = [claim.code for claim in CLAIMS]
    assert len(codes) == len(set(codes))
    for name in ("C1", "C5", "C6"):  # an inverted U has two arms
        arms = {claim.arm: claim for claim in CLAIMS if claim.claim == name}
        assert set(arms) == {"left", "right"}
        assert arms["left"].control == arms["right"].control
        assert len(arms["left"].control) > 1
        assert not set(arms["left"].cut) & set(arms["right"].cut) or name != "C1"


def test_all_rows_but_the_direct_ones_name_what_to_cut() -> None:
    assert [claim.code for claim in CLAIMS if not claim.cut] == ["c4_margin"]


def test_every_row_has_a_text() -> None:
    assert list(_TEXTS) == [claim.code for claim in CLAIMS]


def test_a_row_that_says_better_or_worse_is_about_a_figure_with_a_direction() -> None:
    for claim in CLAIMS:
        known = claim.outcome in DIRECTIONS or f"kpi.{claim.outcome}" in AWAITED
        assert known, claim.code


def test_rows_are_chosen_by_the_name_of_their_claim() -> None:
    assert [claim.code for claim in choose_claims(["C8"])] == ["c8_brief", "c8_joint"]
    assert choose_claims() == list(CLAIMS)
    with pytest.raises(SimlibError, match=re.escape("no claim 'C11'; there are C1, ")):
        choose_claims(["C8", "C11"])


def test_a_row_tells_what_it_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims_module, "AWAITED", frozenset({"kpi.pad", "links.magic"}))
    claim = Claim("C1", "x", {"governance.floor": 0.1}, ({},), "pad", 1, ("magic", "other"))
    assert awaited(claim) == ["kpi.pad", "links.magic"]
    assert awaited(CLAIMS[1]) == []
