"""Is a lean named only where answers lie on one side more often than mistakes would?"""

from __future__ import annotations

import pytest

from simlib.leanings import Leaning, leanings_of, own_cards, shifts_of
from simlib.policies import POLICIES
from simlib.run import Run
from tests.firms import play, story

FIRM = story(4, 6, 0)


@pytest.mark.parametrize(
    ("shifts", "found"),
    [
        ((), 0),
        ((1, 0), 0),
        ((1, 1), 0),
        ((1, 1, 1), 1),
        ((-1, -1, -2, -1), -1),
        ((1, -1, 1, -1, 1, -1), 0),
        ((0,) * 18 + (1, 1), 0),
    ],
)
def test_few_or_mixed_answers_are_no_lean(shifts: tuple[int, ...], found: int) -> None:
    assert Leaning("sales", "quote", "price", shifts).found == found


def test_the_autopilots_own_answers_lean_nowhere() -> None:
    run = play(Run(FIRM, 7, {"sales": None}))
    cards = own_cards(run)
    assert len(cards) > 10
    for leaning in leanings_of(run, cards):
        assert set(leaning.shifts) == {0}


def test_whoever_always_sells_cheaply_leans_to_low_prices() -> None:
    run = play(Run(story(4, 12, 0), 7, {"sales": None}), POLICIES["price_lowest"])
    found = {(x.kind, x.field): x.found for x in leanings_of(run, own_cards(run))}
    assert found["quote", "price"] == -1
    assert found["handover", "brief"] == 0


def test_names_stand_in_no_order() -> None:
    run = Run(story(4, 6, 0), 7, {"pm": None})
    vendor = next(p for p in own_cards(play(run)) if p.kind == "vendor")
    assert set(shifts_of(vendor, POLICIES["balanced"])) == {"rate"}
