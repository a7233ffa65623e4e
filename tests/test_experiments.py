"""Are replications the runs that they say, in any `map`, and are comparisons paired by seed?"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from math import isnan
from multiprocessing import get_context
from statistics import mean
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import simlib
from simlib import Run, Scenario, SimlibError
from simlib.errors import ExperimentError, ScenarioError
from simlib.experiments import (
    Arm,
    Batch,
    _batches,
    contrasts,
    differences,
    play_arms,
)
from simlib.intervals import interval, replications_needed
from simlib.outcomes import DIRECTIONS, KPIS
from tests.firms import story

SEEDS = range(5, 9)


@cache
def short() -> Scenario:
    return story(2, 2, 1)


@cache
def crossed() -> Scenario:
    return short().replace({"governance.plan": "crossed"})


@cache
def usual() -> pd.DataFrame:
    return simlib.replicate(short(), SEEDS)


def reverse_map(work: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
    """Does the last first, as a pool may, and returns in order, as a map must."""
    return [work(item) for item in reversed(items)][::-1]


class Recorder:
    """A map that remembers what was given to it."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.calls = 0

    def __call__(self, work: Callable[[Any], Any], items: Sequence[Batch]) -> Iterator[Any]:
        self.calls += 1
        self.batches += items
        return map(work, items)


# ---- replicate


def test_each_row_is_the_run_of_its_seed() -> None:
    assert list(usual().columns) == ["seed", *KPIS]
    assert list(usual()["seed"]) == list(SEEDS)
    for row in usual().to_dict("records"):
        run = Run(short(), int(row["seed"]))
        run.advance()
        assert run.finished
        for kpi, value in run.result().kpis.items():
            assert isnan(row[kpi]) if value is None else row[kpi] == value


def test_rows_come_in_the_order_of_the_seeds() -> None:
    backwards = simlib.replicate(short(), [8, 5], reverse_map)
    assert list(backwards["seed"]) == [8, 5]
    assert backwards.loc[1, "revenue"] == usual().loc[0, "revenue"]


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, get_context("spawn")) as started:
        yield started


def test_a_spawned_pool_gives_the_same_numbers(pool: ProcessPoolExecutor) -> None:
    assert_frame_equal(simlib.replicate(short(), SEEDS, pool.map), usual(), check_exact=True)
    serial = simlib.compare(short(), crossed(), [5, 6])
    spread = simlib.compare(short(), crossed(), [5, 6], pool.map)
    assert_frame_equal(spread, serial, check_exact=True)


def test_threads_and_any_other_map_give_the_same_numbers() -> None:
    with ThreadPoolExecutor(2) as threads:
        assert_frame_equal(simlib.replicate(short(), SEEDS, threads.map), usual(), check_exact=True)
    assert_frame_equal(simlib.replicate(short(), SEEDS, reverse_map), usual(), check_exact=True)


def test_work_is_small_enough_to_travel() -> None:
    recorder = Recorder()
    simlib.replicate(short(), SEEDS, recorder)
    for batch in recorder.batches:
        packed = pickle.dumps(batch)
        assert pickle.loads(packed) == batch
        assert len(packed) < 50_000


def test_weeks_and_until_set_the_end_of_a_run() -> None:
    longer = simlib.replicate(short(), [5], weeks=4)
    run = Run(short().replace({"weeks": 4, "rounds": []}), 5)
    run.advance()
    assert longer.loc[0, "revenue"] == run.result().kpis["revenue"]
    sooner = simlib.replicate(short(), [5], until=6.0)
    run = Run(short(), 5)
    run.advance(until=6.0)
    assert sooner.loc[0, "rfqs"] == run.result().kpis["rfqs"]
    assert sooner.loc[0, "rfqs"] < usual().loc[0, "rfqs"]


def test_policies_can_be_put_on_seats() -> None:
    cautious = simlib.replicate(short(), SEEDS, seats={"sales": "cautious"})
    named = simlib.replicate(short().replace({"seats.sales": "balanced"}), SEEDS)
    assert list(cautious["wins"]) != list(usual()["wins"])
    assert_frame_equal(named, usual(), check_exact=True)


@pytest.mark.parametrize(
    ("seeds", "options", "mention"),
    [
        ([], {}, "needs a seed"),
        ([3, 4, 3], {}, "seed 3 appears twice"),
        ([1.5], {}, "1.5 is not a whole number"),
        ([1], {"seats": {"cook": "balanced"}}, "cook"),
        ([1], {"seats": {"sales": "cook"}}, "no policy 'cook'"),
        ([1], {"seats": {"sales": None}}, "a person can't play"),
        ([1], {"weeks": 0}, "weeks"),
    ],
)
def test_what_cannot_be_run_is_one_line_before_the_first_run(
    seeds: Iterable[int], options: dict[str, Any], mention: str
) -> None:
    recorder = Recorder()
    with pytest.raises(SimlibError, match=mention) as caught:
        simlib.replicate(short(), seeds, recorder, **options)
    assert "\n" not in str(caught.value)
    assert recorder.calls == 0


def test_a_run_that_fails_names_scenario_and_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    advance = Run.advance

    def stumble(run: Run, until: float | None = None) -> Any:
        if run.seed == 7:
            raise ZeroDivisionError("a bug")
        return advance(run, until)

    monkeypatch.setattr(Run, "advance", stumble)
    with pytest.raises(ExperimentError, match=r"pm_plays_sales, seed 7: .*a bug") as caught:
        simlib.replicate(short(), SEEDS)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


# ---- batches


def test_batches_hold_every_arm_and_seed_once_and_grow_with_the_work() -> None:
    arms = [Arm(short()), Arm(crossed())]
    for seeds in (range(1), range(30), range(200), range(2000)):
        batches = _batches(arms, list(seeds))
        for arm in arms:
            held = [seed for batch in batches if batch.arm is arm for seed in batch.seeds]
            assert held == list(seeds)
    assert {len(batch.seeds) for batch in _batches(arms, list(range(30)))} == {1}
    assert max(len(batch.seeds) for batch in _batches(arms, list(range(2000)))) == 8


def test_equal_arms_are_run_once_and_map_is_called_once() -> None:
    recorder = Recorder()
    again = Scenario.from_json(short().model_dump(mode="json"))
    a, b, c = play_arms([Arm(short()), Arm(again), Arm(crossed())], [5, 6], recorder)
    assert recorder.calls == 1
    assert sum(len(batch.seeds) for batch in recorder.batches) == 4
    assert a == b != c


def test_arms_that_differ_in_anything_are_run_apart() -> None:
    arms = [
        Arm(short()),
        Arm(short(), {"sales": "cautious"}),
        Arm(short(), {}, 5.0),
        Arm(short(), {}, None, {"sales": {"discount": "all"}}),
        Arm(crossed()),
    ]
    assert len({arm.key for arm in arms}) == len(arms)


def test_standing_rules_hold_in_an_arm() -> None:
    free = short().replace({"chairs.sales": None})
    rules = {"sales": {"discount": "hold"}}
    auto, hold = play_arms([Arm(free), Arm(free, rules=rules)], SEEDS)
    assert sum(row["discount_given"] for row in hold) < sum(row["discount_given"] for row in auto)
    with pytest.raises(SimlibError, match="discount"):
        play_arms([Arm(free, rules={"sales": {"discount": "thrice"}})], SEEDS)


# ---- compare


def test_a_scenario_differs_from_itself_by_nothing() -> None:
    same = simlib.compare(short(), short(), SEEDS)
    defined = same[same["n"] > 0]
    assert len(defined) > 25
    assert (defined[["difference", "low", "high", "sd"]] == 0).all(axis=None)
    judged = defined[defined.index.isin(DIRECTIONS)]
    assert (judged["p_better"] == 0.5).all()


def test_differences_are_paired_by_seed() -> None:
    found = simlib.compare(short(), crossed(), SEEDS)
    other = simlib.replicate(crossed(), SEEDS)
    apart = list(other["ebit"] - usual()["ebit"])
    row, by_hand = found.loc["ebit"], interval(apart)
    assert row["difference"] == pytest.approx(by_hand.mean)
    assert (row["low"], row["high"]) == pytest.approx((by_hand.low, by_hand.high))
    assert row["p_better"] == mean(difference > 0 for difference in apart)
    assert row["a"] == pytest.approx(usual()["ebit"].mean())
    assert row["b"] == pytest.approx(other["ebit"].mean())
    assert row["n"] == len(SEEDS)


def test_swapping_the_arms_turns_every_difference_round() -> None:
    there = simlib.compare(short(), crossed(), [5, 6])
    back = simlib.compare(crossed(), short(), [5, 6])
    assert list(there["difference"].dropna()) == list(-back["difference"].dropna())
    assert list(there["low"].dropna()) == list(-back["high"].dropna())


def test_fewer_complaints_are_better_and_utilisation_is_neither() -> None:
    assert DIRECTIONS["complaint_rate"] == -1
    assert DIRECTIONS["company_value"] == 1
    assert "pm_utilisation" not in DIRECTIONS
    assert set(DIRECTIONS) < set(KPIS)
    found = simlib.compare(short(), crossed(), [5, 6])
    assert isnan(found.loc["pm_utilisation", "p_better"])


def test_a_figure_that_is_missing_in_one_run_drops_that_pair() -> None:
    a = [{"seed": 1, "x": 1.0}, {"seed": 2, "x": None}, {"seed": 3, "x": 5.0}]
    b = [{"seed": 3, "x": 6.0}, {"seed": 2, "x": 2.0}, {"seed": 1, "x": 4.0}]
    assert differences(a, b, "x") == [1.0, 3.0]


# ---- sweep


LEVELS = {"governance.authority": [0, 0.5, 1], "governance.plan": ["shared", "crossed"]}


@cache
def swept() -> pd.DataFrame:
    return simlib.sweep(short(), LEVELS, [5, 6])


def test_a_sweep_runs_every_combination_on_every_seed() -> None:
    table = swept()
    assert list(table.columns) == [*LEVELS, "seed", *KPIS]
    assert len(table) == 3 * 2 * 2
    assert len(table[[*LEVELS, "seed"]].drop_duplicates()) == 12
    level = table[(table["governance.authority"] == 0.5) & (table["governance.plan"] == "crossed")]
    changes = {"governance.authority": 0.5, "governance.plan": "crossed"}
    alone = simlib.replicate(short().replace(changes), [5, 6])
    assert list(level["revenue"]) == list(alone["revenue"])


def test_contrasts_are_the_paired_comparisons_with_one_level() -> None:
    chosen = {"governance.authority": 0.5, "governance.plan": "shared"}
    found = contrasts(swept(), chosen)
    assert len(found) == 5 * len(KPIS)
    row = found[
        (found["governance.authority"] == 0)
        & (found["governance.plan"] == "shared")
        & (found["kpi"] == "ebit")
    ].iloc[0]
    changed = {**chosen, "governance.authority": 0}
    alone = simlib.compare(short().replace(chosen), short().replace(changed), [5, 6])
    for name in ("a", "b", "difference", "low", "high", "p_better"):
        assert row[name] == pytest.approx(alone.loc["ebit", name], nan_ok=True)


def test_a_level_may_be_null() -> None:
    levels = {"governance.meeting_every_days": [None, 5]}
    table = simlib.sweep(short(), levels, [5])
    found = contrasts(table, {"governance.meeting_every_days": None}, ["ebit"])
    assert list(found["governance.meeting_every_days"]) == [5]


def test_a_level_that_is_not_in_the_table_is_one_line() -> None:
    with pytest.raises(SimlibError, match=r"no level 0\.3"):
        contrasts(swept(), {"governance.authority": 0.3})


@pytest.mark.parametrize(
    ("levels", "mention"),
    [
        ({"governance.authority": [0, 7]}, "7 is not in"),
        ({"governance.autority": [0, 1]}, "did you mean 'authority'"),
        ({"governance.plan": ["shard"]}, "shard"),
    ],
)
def test_a_sweep_of_what_is_not_there_is_one_line(
    levels: dict[str, list[Any]], mention: str
) -> None:
    with pytest.raises(ScenarioError, match=mention):
        simlib.sweep(short(), levels, [5])


def test_a_column_is_a_pilot() -> None:
    assert replications_needed(list(usual()["revenue"]), 5000) > 2
