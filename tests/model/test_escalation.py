"""Are a steady few deals chosen by what the seat knows, and does every week hold its limit?"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.model.escalation import Escalation
from simlib.scenario import Scenario
from tests.firms import story


def rules(**changes: float) -> Scenario:
    return story(beats=[], **{f"escalation__{name}": value for name, value in changes.items()})


def warmed(scenario: Scenario, a_week: float = 10.0) -> Escalation:
    """An escalation that has seen forty requests of stakes 0.00 to 0.39 in the warm-up."""
    made = Escalation(scenario, a_week)
    for number in range(40):
        made.choose(f"old-{number}", -1.0, number / 100, False)
    return made


def test_nobody_is_asked_before_the_first_day_at_the_desk() -> None:
    made = warmed(rules())
    assert not made.choose("d", -0.5, 99.0, True)
    assert made.choose("d", 0.0, 99.0, False)


def test_a_deal_of_high_stake_is_chosen_and_one_of_low_stake_is_not() -> None:
    assert warmed(rules()).choose("d", 0.0, 0.5, False)
    assert not warmed(rules()).choose("d", 0.0, 0.05, False)


def test_without_anything_to_compare_with_only_a_beat_is_chosen() -> None:
    made = Escalation(rules(), 10.0)
    assert not made.choose("d", 0.0, 99.0, False)
    assert made.choose("b", 0.0, 0.0, True)


def test_where_none_is_wanted_only_a_beat_is_chosen() -> None:
    made = warmed(rules(deals_per_week=0))
    assert not made.choose("d", 0.0, 99.0, False)
    assert made.choose("b", 0.0, 0.0, True)


@pytest.mark.parametrize("wanted", [0.0, 1.0, 2.0, 4.0])
def test_as_many_deals_are_chosen_as_are_wanted(wanted: float) -> None:
    made = warmed(rules(deals_per_week=wanted))
    chosen = 0
    for number in range(1000):
        stake = (number * 0.618034) % 0.4
        if made.choose(f"d-{number}", number / 2, stake, False):
            chosen += 1
            made.keep(f"d-{number}", 0)
    assert chosen / 100 == pytest.approx(wanted, abs=0.1, rel=0.1)


def test_a_chosen_deal_keeps_room_until_it_is_over() -> None:
    made = warmed(rules())
    assert made.choose("a", 0.0, 1.0, False)
    assert made.choose("b", 0.0, 1.0, False)
    assert not made.choose("c", 0.0, 1.0, False), "ten cards are spoken for"
    made.asked("a", 0.4, 4)
    assert not made.choose("d", 0.5, 1.0, False), "a card that was asked still counts this week"
    made.keep("b", 0)
    assert made.choose("e", 0.6, 1.0, False)


def test_room_is_kept_for_the_beats_to_come() -> None:
    beats = [beat.model_dump(mode="json") for beat in story().beats if beat.kind == "request"]
    first = min(beat["day"] for beat in beats)
    near, far = warmed(story(beats=beats)), warmed(rules())
    for made in (near, far):
        made.choose("a", float(first - 1), 1.0, False)
        made.count(float(first - 1))  # five of ten are left
    assert far.choose("b", float(first - 1), 1.0, False)
    assert not near.choose("b", float(first - 1), 1.0, False)


def test_a_new_week_starts_with_the_reserved_cards_only() -> None:
    made = warmed(rules())
    for number in range(10):
        assert made.has_room(1.0)
        made.count(1.0 + number / 10)
    assert not made.has_room(4.9)
    assert made.has_room(5.0)


def test_a_full_week_puts_the_next_card_off_to_monday() -> None:
    made = warmed(rules(cards_per_week_max=2))
    assert made.full_until(1.0) == 1.0
    made.count(1.0)
    made.count(1.5)
    assert made.full_until(2.0) == 5.0
    assert made.full_until(5.5) == 5.5


@given(st.lists(st.tuples(st.floats(0, 0.9), st.floats(0, 1), st.integers(0, 5)), max_size=60))
def test_cards_and_kept_room_never_exceed_the_limit(
    requests: list[tuple[float, float, int]],
) -> None:
    """Whatever comes, without beats: a chosen deal asks up to five cards, in a full week later."""
    made, day, open_deals, cards = warmed(rules()), 0.0, dict[str, int](), Counter[int]()
    for number, (gap, stake, pick) in enumerate(requests):
        day += gap
        if made.choose(f"d-{number}", day, stake, False):
            open_deals[f"d-{number}"] = 5
        if open_deals and made.full_until(day) == day:
            deal = list(open_deals)[pick % len(open_deals)]
            open_deals[deal] -= 1
            made.asked(deal, day, open_deals[deal])
            cards[int(day // 5)] += 1
            if not open_deals[deal]:
                del open_deals[deal]
        assert cards[int(day // 5)] == made.cards or not cards[int(day // 5)]
    assert all(count <= 10 for count in cards.values())
