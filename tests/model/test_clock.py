"""Do stories begin, wait and end as they should?"""

from __future__ import annotations

import pytest

from simlib.model.clock import Clock, Process, begin


def test_a_story_begins_at_once_and_goes_on_when_its_moment_comes() -> None:
    clock, seen = Clock(-5.0), list[float]()

    def story() -> Process:
        seen.append(clock.now)
        yield clock.until(-3.0)
        seen.append(clock.now)

    begin(story())
    assert seen == [-5.0]
    clock.run_to(-3.5)
    assert (seen, clock.now) == ([-5.0], -3.5)
    clock.run_to(-3.0)
    assert seen == [-5.0, -3.0]


def test_moments_of_one_time_come_in_the_order_in_which_they_were_made() -> None:
    clock, seen = Clock(), list[str]()

    def story(name: str) -> Process:
        yield clock.until(1.0)
        seen.append(name)
        yield clock.until(1.0)
        seen.append(name)

    for name in ("b", "a"):
        begin(story(name))
    clock.run_to(1.0)
    assert seen == ["b", "a", "b", "a"]


def test_what_is_over_already_is_not_waited_for_and_its_value_is_told() -> None:
    clock, told = Clock(), list[str]()
    done = clock.event()
    done.succeed("yes")
    clock.run_to(0.0)

    def story() -> Process:
        told.append((yield done))
        told.append((yield done))

    begin(story())
    assert told == ["yes", "yes"]


def test_a_mistake_in_a_story_is_raised_where_time_passes() -> None:
    clock = Clock()

    def story() -> Process:
        yield clock.until(1.0)
        raise ZeroDivisionError

    begin(story())
    with pytest.raises(ZeroDivisionError):
        clock.run_to(2.0)
