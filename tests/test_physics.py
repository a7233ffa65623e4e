"""Is each push what it says, and is a figure that moves the wrong way called so?"""

from __future__ import annotations

import json
from math import nan

import pytest

from simlib import physics as physics_module
from simlib.cli.reactions import _PUSHES
from simlib.experiments import Arm
from simlib.intervals import Interval
from simlib.outcomes import KPIS
from simlib.physics import MOVED, PUSHES, Reaction, push_firm
from simlib.policies import POLICIES, balanced
from simlib.scenario import load_scenario
from tests.firms import ALL_ASK, story
from tests.firms import points as asked_points
from tests.runs import Played


@pytest.mark.parametrize(
    ("must", "low", "high", "verdict"),
    [
        (1, 1, 3, "as it must"),
        (1, -1, 3, "open"),
        (1, -3, -1, "against"),
        (-1, -3, -1, "as it must"),
        (-1, -1, 3, "open"),
        (-1, 1, 3, "against"),
        (0, 1, 3, "either way"),
        (1, nan, nan, "open"),
    ],
)
def test_a_figure_moves_as_it_must_against_or_cannot_be_told(
    must: int, low: float, high: float, verdict: str
) -> None:
    found = Reaction("x", "win_rate", must, Interval((low + high) / 2, low, high, 1, 5))
    assert found.verdict == verdict


def test_every_push_demands_something_of_figures_that_exist_and_has_words() -> None:
    assert set(MOVED) <= set(KPIS)
    assert [push.code for push in PUSHES] == list(_PUSHES)
    for push in PUSHES:
        assert len(push.must) == len(MOVED)
        assert any(push.must)
        assert set(push.must) <= {-1, 0, 1}
        assert set(push.seats.values()) <= POLICIES.keys()


def test_the_pushes_are_those_of_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    played = Played(lambda arm, seed: {"win_rate": arm.scenario.links.date_to_choice + seed})
    monkeypatch.setattr(physics_module, "play_arms", played)
    firm = load_scenario("sestoponte")
    found = push_firm(firm, [1, 2], weeks=3)
    (usual, *pushed), _ = played.asked[0]
    arms = dict(zip([push.code for push in PUSHES], pushed, strict=True))
    assert (usual.scenario.weeks, usual.scenario.run_on_weeks) == (3, 0)
    assert usual.scenario.chairs["sales"] is None

    def ratio(arm: Arm, *path: str) -> float:
        before: object = usual.scenario
        after: object = arm.scenario
        for name in path:
            before, after = getattr(before, name), getattr(after, name)
        assert isinstance(before, float)
        assert isinstance(after, float)
        return after / before

    assert ratio(arms["fewer_hours"], "pm_work", "hours_per_day") == pytest.approx(0.7)
    demand = arms["twice_the_demand"]
    assert ratio(demand, "other_clients", "lam") == pytest.approx(2)
    pairs = zip(usual.scenario.clients, demand.scenario.clients, strict=True)
    assert all(after.lam == pytest.approx(2 * before.lam) for before, after in pairs)
    more = arms["more_translators"].scenario.languages
    before = sum(language.translators for language in usual.scenario.languages)
    assert 1.4 < sum(language.translators for language in more) / before < 1.6
    assert arms["promises_longer"].seats == {"sales": "promises_longer"}
    assert arms["promises_longer"].scenario == usual.scenario
    assert len(found) == len(PUSHES) * len(MOVED)
    moved = {(row.push, row.kpi): row for row in found}
    assert moved["any_date", "win_rate"].apart.mean == -1
    assert moved["any_date", "win_rate"].verdict == "against"
    json.dumps([row.to_json() for row in found])


def test_promises_are_stretched_by_three_tenths_as_far_as_the_card_goes() -> None:
    from simlib.run import Run

    run = Run(story(2, 2, 0), 7, {"sales": None})
    run.set_rules("sales", ALL_ASK["sales"])
    quotes = others = 0
    for point in asked_points(run):
        usual = balanced(point)
        longer = POLICIES["promises_longer"](point)
        shorter = POLICIES["promises_shorter"](point)
        if point.kind != "quote":
            others += 1
            assert usual == longer == shorter
            continue
        quotes += 1
        days = float(point.value(usual, "promised_days"))
        assert point.value(longer, "promised_days") == pytest.approx(1.3 * days, abs=1e-3)
        least = max(0.7 * days, point.field("promised_days").low)
        assert point.value(shorter, "promised_days") == pytest.approx(least, abs=1e-3)
        assert longer.values["price"] == usual.values["price"]
        assert point.possible(longer.values)
        assert point.possible(shorter.values)
    assert quotes > 5
    assert others > 5
