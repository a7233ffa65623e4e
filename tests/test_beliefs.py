"""Do the formulas of a desk say what a sensible person would say?"""

from __future__ import annotations

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.beliefs import (
    blended_days,
    late_odds,
    logit,
    misfit_gap,
    odds,
    own_guess,
    stake,
    standard_days,
    win_odds,
)

shares = st.floats(0, 1)
days = st.floats(0.5, 90)


@given(st.floats(-700, 700))
def test_odds_are_a_share_and_rise_with_the_logit(x: float) -> None:
    assert 0 <= odds(x) <= 1
    assert odds(x) <= odds(x + 1)


@given(st.floats(0.03, 0.97))
def test_logit_and_odds_undo_each_other(share: float) -> None:
    assert odds(logit(share)) == pytest.approx(share)


@pytest.mark.parametrize(("share", "taken"), [(0.0, 0.02), (1.0, 0.98)])
def test_experience_never_makes_anybody_certain(share: float, taken: float) -> None:
    assert odds(logit(share)) == pytest.approx(taken)


def test_a_gap_is_what_is_missing_and_never_negative() -> None:
    assert misfit_gap(0.48, 0.65) == pytest.approx(0.17)
    assert misfit_gap(0.8, 0.65) == 0.0


def test_standard_days_are_fixed_days_and_the_words_by_speed() -> None:
    assert standard_days(6000, 2000, 6000, 3.5) == pytest.approx(3.5 + 3 + 1)


@given(days, st.floats(0, 20), shares, shares)
def test_understanding_makes_an_own_guess_see_the_load_and_lose_its_hope(
    standard: float, load: float, less: float, more: float
) -> None:
    low, high = sorted((less, more))
    assert (
        own_guess(standard, load, low, -0.38, 0.0)
        <= own_guess(standard, load, high, -0.38, 0.0) + 1e-9
    )
    assert own_guess(standard, load, 1.0, -0.38, 0.0) == pytest.approx(standard + load)


@given(days, days, shares)
def test_what_sales_believes_lies_between_its_own_guess_and_the_unpadded_word_of_the_pm(
    own: float, told: float, trust: float
) -> None:
    unpadded = told / (1 + 0.5 * (1 - trust))
    blend = blended_days(own, told, trust, 0.5, (0.25, 0.75))
    assert min(own, unpadded) - 1e-9 <= blend <= max(own, unpadded) + 1e-9


def test_full_trust_takes_the_pm_at_their_word_and_without_asking_there_is_only_the_guess() -> None:
    assert blended_days(5.0, 9.0, 1.0, 0.5, (0.25, 0.75)) == pytest.approx(9.0)
    assert blended_days(5.0, None, 1.0, 0.5, (0.25, 0.75)) == 5.0
    doubting = blended_days(5.0, 9.0, 0.2, 0.5, (0.25, 0.75))
    assert 5.0 < doubting < blended_days(5.0, 9.0, 0.9, 0.5, (0.25, 0.75))


@given(days, days, st.floats(0.05, 0.6), st.floats(0.1, 20))
def test_a_later_promise_is_less_likely_to_be_missed(
    promised: float, expected: float, sd: float, more: float
) -> None:
    now, later = late_odds(promised, expected, sd), late_odds(promised + more, expected, sd)
    assert 0 <= later <= now <= 1


def test_a_promise_of_what_is_expected_is_kept_a_little_more_often_than_not() -> None:
    assert late_odds(10.0, 10.4, 0.25) == pytest.approx(0.5)
    assert late_odds(10.0, 10.0, 0.25) < 0.5
    assert late_odds(-1.0, 10.0, 0.25) == 1.0


@given(shares, st.floats(0.5, 1.5), st.floats(-1, 3), shares)
def test_odds_of_winning_fall_with_price_and_delay_and_rise_with_the_mood(
    usual: float, price: float, delay: float, mood: float
) -> None:
    now = win_odds(usual, price, delay, mood)
    assert isfinite(now)
    assert win_odds(usual, price * 1.1, delay, mood) < now
    assert win_odds(usual, price, delay + 0.2, mood) <= now
    assert win_odds(usual, price, delay, mood + 0.1) > now


def test_the_usual_offer_to_a_usual_client_wins_as_often_as_usual() -> None:
    assert win_odds(0.4, 1.0, 0.0, 0.7) == pytest.approx(0.4)
    assert win_odds(0.4, 1.0, -3.0, 0.7) == pytest.approx(0.4), "early is not better than asked"


def test_more_is_at_stake_with_a_dear_order_up_to_a_limit_and_with_the_first_one() -> None:
    assert stake(1000, False) < stake(3000, False) < stake(9000, False) == stake(99_000, False)
    assert stake(500, True) > stake(500, False)
