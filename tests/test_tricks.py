"""Is the best fixed policy chosen on some seeds, tested on others, and called what it is?"""

from __future__ import annotations

import json
from math import nan
from typing import Any

import pytest

from simlib import tricks as tricks_module
from simlib.decisions import RULES
from simlib.errors import SimlibError
from simlib.experiments import Arm
from simlib.intervals import Interval
from simlib.policies import POLICIES
from simlib.policies.named import HABITS, fixed_policies
from simlib.tricks import Contest, Heat, Seeds, find_tricks
from tests.firms import story
from tests.runs import Played

PLAN = Seeds(tuning=range(6), tests=range(100, 104), screening=3, leaders=2)


def policy(arm: Arm) -> str:
    return next(iter(arm.seats.values()), "")


def worth(**values: float) -> Any:
    """The firm's worth by policy, beside what the seed makes of it; others lose a little."""

    def figures(arm: Arm, seed: int) -> dict[str, float]:
        name = policy(arm)
        usual = 0.0 if not name else -5.0 - len(name) / 100
        return {"company_value": 1000 * seed + values.get(name, usual) + seed % 2 / 10}

    return figures


def contest(monkeypatch: pytest.MonkeyPatch, figures: Any) -> tuple[Contest, Played]:
    played = Played(figures)
    monkeypatch.setattr(tricks_module, "play_arms", played)
    found = find_tricks([story()], PLAN, seats=["sales"])
    (only,) = found.contests
    return only, played


# ---- who takes part


@pytest.mark.parametrize("seat", ["sales", "pm"])
def test_a_seat_has_at_least_thirty_fixed_policies_and_all_are_shipped(seat: str) -> None:
    rules = fixed_policies(seat)
    assert len(rules) >= 30
    assert rules.keys() <= POLICIES.keys()
    for known, rule in RULES[seat].items():
        assert {f"{known}_{choice}" for choice in rule.choices} <= rules.keys()
    assert any(name in HABITS for name in rules)
    assert all(own.keys() & RULES[seat].keys() for own in rules.values())


def test_all_chairs_are_open_and_the_other_seat_keeps_its_autopilot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, played = contest(monkeypatch, worth())
    for arms, _ in played.asked:
        for arm in arms:
            assert arm.scenario.chairs["sales"] is arm.scenario.chairs["pm"] is None
            assert set(arm.seats) <= {"sales"}
            assert arm.until is None


# ---- how the best is found


def test_all_are_screened_and_the_leaders_alone_play_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, played = contest(monkeypatch, worth(price_high=9, carer=7, bid_silent=-90))
    (screened, early), (tuned, late), (tested, tests) = played.asked
    names = [policy(arm) for arm in screened]
    assert sorted(names) == sorted(["", "jittered", *fixed_policies("sales")])
    assert [policy(arm) for arm in tuned] == ["", "price_high", "carer"]
    assert [policy(arm) for arm in tested] == ["", "price_high", "bid_silent", "random"]
    assert (early, late, tests) == ([0, 1, 2], [3, 4, 5], [100, 101, 102, 103])
    assert [heat.apart.n for heat in found.heats[:3]] == [6, 6, 3]
    assert found.best.policy == "price_high"
    assert found.best.apart.mean == pytest.approx(9)
    assert found.best.apart.n == 4


def test_a_leader_of_the_screening_that_falls_back_later_is_not_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def figures(arm: Arm, seed: int) -> dict[str, float]:
        name = policy(arm)
        lucky = {"price_high": 20.0 if seed < 3 else -30.0, "carer": 4.0}
        return {"company_value": lucky.get(name, -9.0 if name else 0.0)}

    found, _ = contest(monkeypatch, figures)
    assert found.best.policy == "carer"


def test_with_as_many_seeds_for_all_nothing_is_played_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played = Played(worth())
    monkeypatch.setattr(tricks_module, "play_arms", played)
    find_tricks([story()], PLAN._replace(screening=6), seats=["pm"])
    assert [seeds for _, seeds in played.asked] == [[0, 1, 2, 3, 4, 5], [100, 101, 102, 103]]


# ---- what is said of it


def around(mean: float, half: float) -> Interval:
    return Interval(mean, mean - half, mean + half, half, 9)


@pytest.mark.parametrize(
    ("apart", "beaten"),
    [
        (around(5, 4), True),
        (around(5, 6), False),
        (around(-5, 4), False),
        (Interval(5, nan, nan, nan, 1), False),
    ],
)
def test_the_autopilot_is_beaten_by_a_whole_interval(apart: Interval, beaten: bool) -> None:
    heat = Heat("x", apart)
    found = Contest("s", "sales", (heat,), heat, heat, heat, around(0, 1))
    assert found.beaten is beaten


@pytest.mark.parametrize(
    ("usual", "worst", "verdict"),
    [
        (around(-9, 3), around(-2, 1), "worst"),
        (around(-9, 3), around(-2, 3), "worse"),
        (around(-9, 3), around(4, 3), "worse"),
        (around(-9, 10), around(4, 3), "not worse"),
    ],
)
def test_chance_is_held_against_the_autopilot_and_against_the_worst(
    usual: Interval, worst: Interval, verdict: str
) -> None:
    heat = Heat("x", usual)
    assert Contest("s", "pm", (heat,), heat, heat, heat, worst).random_verdict == verdict


def test_a_contest_as_json_names_every_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = contest(monkeypatch, worth(price_high=9))
    plain = json.loads(json.dumps(found.to_json()))
    assert {row["policy"] for row in plain["policies"]} == set(fixed_policies("sales"))
    assert plain["best"]["policy"] == "price_high"
    assert plain["best"]["n"] == 4
    assert plain["beats_the_autopilot"] is True
    assert plain["random"]["verdict"] in ("worst", "worse", "not worse")


def test_the_autopilot_is_run_once_for_both_seats() -> None:
    batches: list[Any] = []

    def counting(work: Any, items: Any) -> list[Any]:
        batches.extend(items)
        return [[{"seed": s, **dict.fromkeys(KPIS_OF_ONE, 1.0)} for s in b.seeds] for b in items]

    find_tricks([story()], PLAN, counting)
    arms = [(policy(batch.arm), seed) for batch in batches for seed in batch.seeds]
    assert arms.count(("", 0)) == arms.count(("", 100)) == 1


KPIS_OF_ONE = (
    *("company_value", "ebit", "revenue", "gross_margin", "on_time_delivery"),
    "projects_delivered",
)


def test_no_seeds_are_refused_before_anything_runs() -> None:
    with pytest.raises(SimlibError, match="needs a seed"):
        find_tricks([story()], PLAN._replace(tuning=()))
