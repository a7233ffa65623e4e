"""Are intervals Student's t, and is a number of replications the smallest that is enough?"""

from __future__ import annotations

from math import gamma, isnan, pi, sqrt
from statistics import NormalDist, mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.errors import SimlibError
from simlib.intervals import better_share, interval, replications_needed, t_quantile

# Two-sided 95 %, as printed in every table of Student's t.
TABLE = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 9: 2.262, 10: 2.228, 15: 2.131}
TABLE |= {19: 2.093, 24: 2.064, 29: 2.045, 40: 2.021, 59: 2.001, 60: 2.000, 120: 1.980}
TABLE_99 = {1: 63.657, 5: 4.032, 10: 3.169, 29: 2.756, 60: 2.660}
numbers = st.floats(-1e6, 1e6)
samples = st.lists(numbers, min_size=2, max_size=40)


def density(t: float, df: int) -> float:
    scale = gamma((df + 1) / 2) / (sqrt(df * pi) * gamma(df / 2))
    return scale * (1 + t * t / df) ** (-(df + 1) / 2)


def mass(t: float, df: int, steps: int = 4000) -> float:
    """P(|T| <= t) by Simpson's rule over the density: another way than the one under test."""
    width = t / steps
    inner = sum((4 if k % 2 else 2) * density(k * width, df) for k in range(1, steps))
    return 2 * width / 3 * (density(0, df) + inner + density(t, df))


@pytest.mark.parametrize(("df", "t"), TABLE.items())
def test_quantiles_are_those_of_the_tables(df: int, t: float) -> None:
    assert t_quantile(0.95, df) == pytest.approx(t, abs=6e-4)


@pytest.mark.parametrize(("df", "t"), TABLE_99.items())
def test_quantiles_of_another_level_too(df: int, t: float) -> None:
    assert t_quantile(0.99, df) == pytest.approx(t, abs=6e-4)


@given(st.floats(0.5, 0.99), st.integers(3, 250))
def test_the_density_between_the_quantiles_has_the_wanted_mass(level: float, df: int) -> None:
    assert mass(t_quantile(level, df), df) == pytest.approx(level, abs=1e-7)


def test_the_exact_sum_and_the_expansion_meet() -> None:
    below, above = t_quantile(0.95, 300), t_quantile(0.95, 301)
    assert 0 < below - above < 3e-5
    assert t_quantile(0.95, 10**7) == pytest.approx(NormalDist().inv_cdf(0.975), abs=1e-6)


@pytest.mark.parametrize(("level", "df"), [(0.0, 3), (1.0, 3), (0.95, 0), (0.95, -1)])
def test_a_quantile_that_does_not_exist_is_an_error(level: float, df: int) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        t_quantile(level, df)


@given(samples)
def test_an_interval_is_mean_and_t_times_standard_error(values: list[float]) -> None:
    found = interval(values)
    half = t_quantile(0.95, len(values) - 1) * stdev(values) / sqrt(len(values))
    assert found.mean == pytest.approx(mean(values), abs=1e-6)
    assert found.high - found.mean == pytest.approx(half, rel=1e-6, abs=1e-6)
    assert found.mean - found.low == pytest.approx(half, rel=1e-6, abs=1e-6)
    assert found.n == len(values)


@given(samples, st.floats(-1e3, 1e3), st.floats(0.1, 10))
def test_an_interval_moves_and_stretches_with_its_values(
    values: list[float], shift: float, factor: float
) -> None:
    found, moved = interval(values), interval([factor * value + shift for value in values])
    size = 1 + max(map(abs, values)) * factor + abs(shift)
    for one, other in zip(found[:3], moved[:3], strict=True):
        assert factor * one + shift == pytest.approx(other, abs=1e-7 * size)


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=30))
def test_a_paired_interval_turns_round_with_its_arms(pairs: list[tuple[float, float]]) -> None:
    there, back = interval([b - a for a, b in pairs]), interval([a - b for a, b in pairs])
    assert (there.low, there.high) == (-back.high, -back.low)
    assert better_share([b - a for a, b in pairs], 1) == pytest.approx(
        better_share([a - b for a, b in pairs], -1)
    )


def test_pairing_takes_away_what_both_arms_share() -> None:
    shared = [100.0 * k for k in range(10)]
    own = [1.0, 2.0, 1.5, 0.5, 1.0, 1.2, 0.8, 1.1, 0.9, 1.0]
    paired = interval([s + d - s for s, d in zip(shared, own, strict=True)])
    assert paired.high - paired.low < 1
    assert interval(shared).sd > 100


def test_too_few_values_have_no_interval() -> None:
    assert interval([]).n == 0
    assert isnan(interval([]).mean)
    one = interval([3.0])
    assert (one.mean, one.n) == (3.0, 1)
    assert isnan(one.low)
    assert isnan(one.sd)


def test_equal_values_have_an_interval_of_no_width() -> None:
    assert interval([2.0] * 5)[:4] == (2.0, 2.0, 2.0, 0.0)


def test_the_better_share_counts_ties_half_and_follows_the_direction() -> None:
    assert better_share([1, -1, 0, 2], 1) == pytest.approx(2.5 / 4)
    assert better_share([1, -1, 0, 2], -1) == pytest.approx(1.5 / 4)
    assert isnan(better_share([1, 2], 0))
    assert isnan(better_share([], 1))


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=30), st.floats(0.5, 50))
def test_the_number_of_replications_is_the_smallest_that_is_enough(
    pilot: list[float], half: float
) -> None:
    n = replications_needed(pilot, half)
    sd = stdev(pilot)
    assert t_quantile(0.95, n - 1) * sd / sqrt(n) <= half * (1 + 1e-9)
    if n > 2:
        assert t_quantile(0.95, n - 2) * sd / sqrt(n - 1) > half * (1 - 1e-9)


def test_missing_figures_do_not_enter_a_pilot() -> None:
    assert replications_needed([1.0, 2.0, float("nan"), 4.0], 0.5) == replications_needed(
        [1.0, 2.0, 4.0], 0.5
    )


@pytest.mark.parametrize(
    ("pilot", "half", "mention"),
    [
        ([1.0], 1.0, "pilot of 1"),
        ([], 1.0, "pilot of 0"),
        ([1.0, 2.0], 0.0, "half-width 0"),
        ([1.0, 2.0], -2.0, "half-width -2"),
        ([1.0, 2.0], float("nan"), "half-width nan"),
        ([1.0, 2.0], float("inf"), "half-width inf"),
        ([0.0, 1e9], 1e-9, "too small"),
    ],
)
def test_a_pilot_from_which_nothing_follows_is_refused(
    pilot: list[float], half: float, mention: str
) -> None:
    with pytest.raises(SimlibError, match=mention):
        replications_needed(pilot, half)
