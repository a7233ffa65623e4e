"""Is what a seat can move told apart from what chance moves?"""

from __future__ import annotations

import json
from statistics import stdev

import pytest

from simlib import stakes as stakes_module
from simlib.experiments import Arm
from simlib.policies import POLICIES, jittered_names
from simlib.scenario import load_scenario
from simlib.stakes import PLAYED, named_policies, weigh_stakes
from tests.firms import story
from tests.runs import Played


def test_every_story_that_people_play_is_shipped_and_has_a_seat() -> None:
    for name, seats in PLAYED.items():
        firm = load_scenario(name)
        assert firm.name == name
        assert seats
        assert {seat for seat, person in firm.chairs.items() if person} >= set(seats)


@pytest.mark.parametrize("seat", ["sales", "pm", "management"])
def test_a_seat_has_named_policies_that_are_shipped(seat: str) -> None:
    names = named_policies(seat)
    assert len(set(names)) == len(names) >= 5
    assert set(names) <= POLICIES.keys()


def test_an_autopilot_has_several_that_err_in_its_place_each_in_its_own_way() -> None:
    assert jittered_names("balanced")[0] == "jittered"
    for autopilot in ("balanced", "steady"):
        names = jittered_names(autopilot)
        assert len(set(names)) == 4
        assert set(names) <= POLICIES.keys()
    assert not set(jittered_names("steady")) & set(jittered_names("balanced"))


def weigh(monkeypatch: pytest.MonkeyPatch, loud: float) -> list[stakes_module.Stake]:
    def figures(arm: Arm, seed: int) -> dict[str, float]:
        ((seat, name),) = arm.seats.items()
        erring = jittered_names("balanced")
        known = erring if name in erring else named_policies(seat)
        step = loud if name in erring else 10.0
        return {"company_value": 1e6 * seed + (1 + seed / 10) * step * known.index(name)}

    monkeypatch.setattr(stakes_module, "play_arms", Played(figures))
    return weigh_stakes([story()], [1, 2, 3])


def test_the_spread_is_that_of_the_policies_within_a_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = weigh(monkeypatch, 1.0)
    assert (found.scenario, found.seat) == ("pm_plays_sales", "sales")
    count = len(named_policies("sales"))
    assert found.spread.mean == pytest.approx(1.2 * stdev([10.0 * k for k in range(count)]))
    assert found.floor.mean == pytest.approx(1.2 * stdev(range(4)))
    assert found.beyond.mean == pytest.approx(found.spread.mean - found.floor.mean)
    assert found.exceeds
    assert json.loads(json.dumps(found.to_json()))["exceeds"] is True


def test_a_spread_within_the_noise_is_no_stake(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = weigh(monkeypatch, 100.0)
    assert not found.exceeds


def test_a_firm_that_nobody_plays_is_asked_for_both_desks_and_keeps_its_chairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played = Played(lambda arm, seed: {})
    monkeypatch.setattr(stakes_module, "play_arms", played)
    firm = story(name="elsewhere")
    found = weigh_stakes([firm], [1, 2])
    assert [row.seat for row in found] == ["sales", "pm"]
    for arm in played.asked[0][0]:
        assert arm.scenario == firm
    assert not any(row.exceeds for row in found)  # all alike


def test_directors_are_held_against_those_that_err_like_the_steady_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played = Played(lambda arm, seed: {})
    monkeypatch.setattr(stakes_module, "play_arms", played)
    weigh_stakes([load_scenario("incentives")], [1, 2])
    names = {arm.seats["management"] for arm in played.asked[0][0]}
    assert set(jittered_names("steady")) < names
    assert "signs_all" in names
