"""Does the one queue that everybody stands in behave as queueing theory says?"""

from __future__ import annotations

from math import factorial
from operator import attrgetter
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.model.queues import Server
from simlib.streams import Streams, exponential

CUSTOMERS, WARM_UP, REPLICATIONS = 12_000, 1000, 40
T_99 = 2.708  # Student's t, 39 degrees of freedom, two-sided 99 %


def mean_wait(seed: int, servers: int, arrivals: float, services: float) -> float:
    """Simulate one replication of M/M/c and return the mean wait in the queue."""
    streams, desks = Streams(seed), [Server() for _ in range(servers)]
    now, waits = 0.0, list[float]()
    for number in range(CUSTOMERS):
        gap, work = streams.row(f"customer-{number}", "visit", 2)
        now += exponential(gap, 1 / arrivals)
        start, _ = min(desks, key=attrgetter("free")).book(now, exponential(work, 1 / services))
        waits.append(start - now)
    return fmean(waits[WARM_UP:])


def erlang_c_wait(servers: int, arrivals: float, services: float) -> float:
    """Return the exact mean wait in the queue of M/M/c."""
    load = arrivals / services
    full = load**servers / factorial(servers) * servers / (servers - load)
    odds = full / (sum(load**k / factorial(k) for k in range(servers)) + full)
    return odds / (servers * services - arrivals)


@pytest.mark.parametrize(
    ("servers", "arrivals", "services"), [(1, 0.7, 1.0), (2, 1.5, 1.0), (5, 4.0, 1.0)]
)
def test_mean_waits_are_those_of_theory(servers: int, arrivals: float, services: float) -> None:
    expected = erlang_c_wait(servers, arrivals, services)
    means = [mean_wait(seed, servers, arrivals, services) for seed in range(REPLICATIONS)]
    half = T_99 * stdev(means) / REPLICATIONS**0.5
    assert abs(fmean(means) - expected) < half
    assert half < 0.075 * expected, "too wide to show anything"


def test_the_formula_for_one_server_is_the_textbooks() -> None:
    assert erlang_c_wait(1, 0.7, 1.0) == pytest.approx(0.7 / 0.3)


def test_work_starts_at_once_at_an_idle_desk_and_after_the_queue_at_a_busy_one() -> None:
    desk = Server(2.0)
    assert desk.book(5.0, 3.0) == (5.0, 8.0)
    assert desk.book(6.0, 1.0) == (8.0, 9.0)
    assert (desk.free, desk.busy) == (9.0, 4.0)


def test_a_desk_tells_its_backlog_and_what_is_done() -> None:
    desk = Server()
    desk.book(0.0, 2.0)
    desk.book(5.0, 3.0)
    assert [desk.backlog(now) for now in (5.0, 7.0, 8.0, 9.0)] == [3.0, 1.0, 0.0, 0.0]
    assert [desk.done(now) for now in (5.0, 7.0, 9.0)] == [2.0, 4.0, 5.0]


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5)), max_size=30))
def test_pieces_of_work_never_overlap_and_none_is_lost(work: list[tuple[float, float]]) -> None:
    desk, now, ended, total = Server(), 0.0, 0.0, 0.0
    for gap, days in work:
        now += gap
        start, end = desk.book(now, days)
        assert start >= now
        assert start >= ended
        assert end == start + days
        assert start in (now, ended)
        ended, total = end, total + days
    assert desk.busy == pytest.approx(total)
    assert desk.done(ended) == pytest.approx(total)
