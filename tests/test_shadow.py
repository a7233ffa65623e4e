"""Predictions of a host: what they are worth, against odds that know nothing and a mere counter."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.shadow import (
    FEWEST,
    SURE,
    Guess,
    Level,
    brier,
    by_level,
    chances,
    doubt,
    missed_reason,
    score_of,
    stretch,
)

OPTIONS = ("start", "ask")


def guess(said: str = "ask", sure: float = 0.7, chose: str = "ask", **more: object) -> Guess:
    fields = {"point": "p", "kind": "clarify", "day": 1.0, "options": OPTIONS, "weighs": ""}
    return Guess(**{**fields, "said": said, "sure": sure, "chose": chose, **more})  # type: ignore[arg-type]


def test_certain_and_right_costs_nothing_and_certain_and_wrong_one() -> None:
    assert brier({"start": 0.0, "ask": 1.0}, "ask") == 0
    assert brier({"start": 0.0, "ask": 1.0}, "start") == 1


def test_of_two_options_it_is_the_usual_squared_error() -> None:
    assert brier(chances(guess(sure=0.7)), "ask") == pytest.approx(0.3**2)
    assert brier(chances(guess(sure=0.7)), "start") == pytest.approx(0.7**2)


@pytest.mark.parametrize("blank", [guess(said="", sure=0.0), guess(sure=0.0)])
def test_cannot_tell_and_a_mere_guess_give_equal_odds(blank: Guess) -> None:
    assert chances(blank) == {"start": 0.5, "ask": 0.5}
    assert blank.confidence == 0.5


@given(
    belief=st.floats(0.4, 0.95),
    options=st.integers(2, 6).map(lambda count: tuple(str(n) for n in range(count))),
)
def test_to_say_what_one_believes_costs_least(belief: float, options: tuple[str, ...]) -> None:
    others = (1 - belief) / (len(options) - 1)

    def expected(said: float) -> float:
        odds = chances(guess(said="0", sure=said, options=options))
        return belief * brier(odds, "0") + sum(others * brier(odds, name) for name in options[1:])

    honest = expected(belief)
    assert all(honest <= expected(said) + 1e-12 for said in (*SURE, 0.5, 0.99))


def test_odds_sum_to_one() -> None:
    for sure in (0.0, *SURE):
        odds = chances(guess(said="a", sure=sure, options=("a", "b", "c", "d")))
        assert sum(odds.values()) == pytest.approx(1)


def test_below_ten_there_is_no_score() -> None:
    assert score_of([guess()] * (FEWEST - 1)) is None
    score = score_of([guess()] * FEWEST)
    assert score is not None
    assert (score.guesses, score.hits) == (FEWEST, FEWEST)
    assert score.brier == pytest.approx(0.09)


def test_the_rival_counts_only_what_came_before_on_such_cards() -> None:
    first = [guess(), *[guess(kind="vendor", options=("a", "b"), chose="a")] * (FEWEST - 1)]
    score = score_of(first)
    assert score is not None
    odds = [1 / 2, *((1 + seen) / (2 + seen) for seen in range(FEWEST - 1))]
    assert score.rival == pytest.approx(sum((1 - share) ** 2 for share in odds) / FEWEST)


def test_levels_count_what_was_said_and_leave_cannot_tell_aside() -> None:
    row = [guess(), guess(chose="start"), guess(sure=0.0), guess(said="", sure=0.0)]
    assert by_level(row) == [Level(0.0, 1, 1), Level(0.7, 2, 1)]


@pytest.mark.parametrize(
    ("sure", "hits", "verdict"), [(0.85, 12, 1), (0.55, 18, -1), (0.7, 13, 0), (0.7, 17, 0)]
)
def test_too_sure_and_not_sure_enough_are_told_beyond_chance(
    sure: float, hits: int, verdict: int
) -> None:
    row = [*[guess(sure=sure)] * hits, *[guess(sure=sure, chose="start")] * (20 - hits)]
    found = doubt(row)
    assert found is not None
    assert (found[0].guesses, found[0].hits, found[1]) == (20, hits, verdict)
    assert found[0].sure == pytest.approx(sure)


def test_of_few_guesses_no_doubt_is_told() -> None:
    assert doubt([guess()] * (FEWEST - 1)) is None
    assert doubt([guess(said="", sure=0.0)] * 30) is None


def test_dates_that_run_shorter_show_as_a_ratio_below_one() -> None:
    assert stretch([guess()]) is None
    assert stretch([guess(ratio=0.5), guess(ratio=1.0), guess()]) == pytest.approx(0.5**0.5)


def test_a_missed_reason_is_told_when_it_came_twice() -> None:
    missed = guess(weighs="money", reasons=("time", "client"))
    assert missed_reason([missed, guess(weighs="time", reasons=("time",))]) is None
    assert missed_reason([missed, missed]) == ("money", "time", 2)


def test_a_guess_survives_text() -> None:
    made = guess(weighs="money", reasons=("time",), ratio=0.9)
    assert Guess.from_json(json.loads(json.dumps(made.to_json()))) == made
