"""Do draws belong to (seed, entity, stage) and to nothing else?"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from hashlib import blake2b
from math import exp, log
from statistics import NormalDist, fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib import streams
from simlib.streams import Streams, bernoulli, exponential, logistic, lognormal, normal, pick

inside = st.floats(1e-12, 1 - 1e-12)


def uniforms(count: int, seed: int = 3) -> list[float]:
    made = Streams(seed)
    return [u for k in range(count // 16) for u in made.row(f"client-{k}", "need", 16)]


# ---- rows


def test_a_row_does_not_depend_on_what_was_drawn_before() -> None:
    fresh, used = Streams(7), Streams(7)
    for number in range(50):
        used.row(f"client-{number}", "need", 3)
    assert fresh.row("client-07", "need", 4) == used.row("client-07", "need", 4)


@pytest.mark.parametrize(
    ("seed", "entity", "stage"),
    [(8, "client-07", "need"), (7, "client-08", "need"), (7, "client-07", "need-1")],
)
def test_a_row_depends_on_seed_entity_and_stage(seed: int, entity: str, stage: str) -> None:
    usual = Streams(7).row("client-07", "need", 8)
    other = Streams(seed).row(entity, stage, 8)
    assert not set(usual) & set(other)


def test_rows_are_those_of_the_key_hashed_with_blake2b() -> None:
    digest = blake2b(b"7|client-07|need-0", digest_size=64).digest()
    words = [int.from_bytes(digest[4 * k : 4 * k + 4], "little") for k in range(16)]
    assert Streams(7).row("client-07", "need-0", 16) == tuple((w + 0.5) / 2**32 for w in words)


def test_a_session_file_of_today_replays_next_year_because_rows_are_pinned() -> None:
    assert Streams(7).row("client-07/rfq-012", "answer", 2) == PINNED


PINNED = (0.8423885173397139, 0.3426779663423076)


def test_a_shorter_row_is_the_beginning_of_a_longer_one() -> None:
    made = Streams(1)
    assert made.row("a", "b", 8)[:3] == made.row("a", "b", 3)


def test_a_row_that_is_too_long_is_a_programmers_mistake_and_not_cut() -> None:
    with pytest.raises(ValueError, match="16"):
        Streams(1).row("a", "b", 17)


def test_uniforms_are_uniform() -> None:
    numbers = sorted(uniforms(8000))
    worst = max(abs(u - (k + 0.5) / len(numbers)) for k, u in enumerate(numbers))
    assert worst < 1.63 / len(numbers) ** 0.5  # Kolmogorov-Smirnov at 1 %
    assert 0 < numbers[0] < numbers[-1] < 1


def test_numbers_of_one_row_and_of_neighbouring_keys_are_not_correlated() -> None:
    numbers = uniforms(16_000)
    for lag in (1, 2, 16):
        pairs = zip(numbers, numbers[lag:], strict=False)
        product = fmean((a - 0.5) * (b - 0.5) * 12 for a, b in pairs)
        assert abs(product) < 4 / len(numbers) ** 0.5


# ---- futures


def test_a_future_redraws_every_row_that_opens_afterwards() -> None:
    here, there = Streams(7), Streams(7)
    there.branch(1)
    assert not set(here.row("a", "b", 8)) & set(there.row("a", "b", 8))


def test_futures_differ_from_one_another_and_each_is_always_the_same() -> None:
    rows = []
    for future in (1, 2, 1):
        made = Streams(7)
        made.branch(future)
        rows.append(made.row("a", "b", 2))
    assert rows[0] == rows[2] != rows[1]


def test_a_future_of_one_seed_is_not_another_seed() -> None:
    branched = Streams(1)
    branched.branch(2)
    others = [Streams(seed).row("a", "b", 1) for seed in (1, 2, 12, 21)]
    assert branched.row("a", "b", 1) not in others


def test_rows_are_the_same_in_a_process_with_another_hash_seed() -> None:
    code = "from simlib.streams import Streams; print(Streams(7).row('a', 'b', 3))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert told == {f"{Streams(7).row('a', 'b', 3)}\n"}


# ---- inversion


@given(inside)
def test_an_inverted_uniform_comes_back_through_the_distribution(u: float) -> None:
    assert NormalDist(2, 3).cdf(normal(u, 2, 3)) == pytest.approx(u, abs=1e-9)
    assert NormalDist(0.5, 0.3).cdf(log(lognormal(u, 0.3, 0.5))) == pytest.approx(u, abs=1e-9)
    assert exp(-exponential(u, 4.0) / 4.0) == pytest.approx(u, rel=1e-9)
    assert 1 / (1 + exp(-logistic(u))) == pytest.approx(u, rel=1e-6)


def test_an_exponential_has_the_mean_that_was_asked_for() -> None:
    assert fmean(exponential(u, 5.0) for u in uniforms(8000)) == pytest.approx(5.0, rel=0.04)


def test_a_bernoulli_happens_as_often_as_its_odds_say() -> None:
    hits = fmean(bernoulli(u, 0.3) for u in uniforms(8000))
    assert hits == pytest.approx(0.3, abs=0.02)
    assert not bernoulli(1e-9, 0.0)
    assert bernoulli(1 - 1e-9, 1.0)


def test_picks_follow_their_weights() -> None:
    weights = (1.0, 0.0, 2.0, 5.0)
    counts = Counter(pick(u, weights) for u in uniforms(8000))
    for index, weight in enumerate(weights):
        assert counts[index] / 8000 == pytest.approx(weight / 8, abs=0.02)


@given(inside, st.lists(st.floats(0, 1e6), min_size=1, max_size=6))
def test_nothing_without_weight_is_ever_picked(u: float, weights: list[float]) -> None:
    if not any(weights):
        with pytest.raises(ValueError, match="weight"):
            pick(u, weights)
    else:
        assert weights[pick(u, weights)] > 0


def test_no_number_of_the_model_comes_from_a_generator_of_a_library() -> None:
    names = vars(streams)
    assert "random" not in names
    assert "numpy" not in names


def test_the_smallest_weight_there_is_can_be_picked() -> None:
    """Half of it is nothing in floating point; it is still a positive weight."""
    assert pick(0.5, [0.0, 5e-324]) == 1
