"""Does what a session earned split without a rest, and fairly?"""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.bill import Bill, bill_of, replays, shares
from simlib.families import FAMILIES
from simlib.policies.named import HABITS
from simlib.run import Run
from simlib.understudy import worth
from tests.firms import PEOPLE, answer_by_name, play, story

CENTS = st.integers(-(10**12), 10**12)
SETS = replays(FAMILIES)
WORTHS = st.lists(CENTS, min_size=len(SETS), max_size=len(SETS)).map(
    lambda cents: dict(zip(SETS, cents, strict=True))
)


@given(WORTHS)
def test_the_parts_sum_to_the_gap_to_the_cent(worths: dict[frozenset[str], int]) -> None:
    parts = shares(FAMILIES, worths.__getitem__)
    assert sum(parts.values()) == worths[frozenset(FAMILIES)] - worths[frozenset()]


@given(WORTHS)
def test_a_part_is_its_mean_addition_over_all_orders(worths: dict[frozenset[str], int]) -> None:
    parts = shares(FAMILIES, worths.__getitem__)
    for name in FAMILIES:
        added = [
            worths[frozenset(order[: order.index(name) + 1])]
            - worths[frozenset(order[: order.index(name)])]
            for order in permutations(FAMILIES)
        ]
        assert abs(parts[name] - sum(added) / len(added)) <= 1


@given(CENTS, st.lists(CENTS, min_size=5, max_size=5))
def test_what_only_adds_is_given_to_whoever_added_it(none: int, each: list[int]) -> None:
    alone = dict(zip(FAMILIES, each, strict=True))
    assert shares(FAMILIES, lambda kept: none + sum(alone[name] for name in kept)) == alone


@pytest.mark.parametrize("families", [(), ("date",), ("price", "brief")])
def test_fewer_families_need_fewer_replays(families: tuple[str, ...]) -> None:
    assert len(set(replays(families))) == 2 ** len(families)
    assert shares(families, len) == dict.fromkeys(families, 1)


@pytest.fixture(scope="module")
def session() -> Run:
    """Two weeks in which a salesperson answers anything, and leaves a rule."""
    run = Run(story(2, 2, 2), 7, {"sales": None})
    run.set_rules("sales", {"handover": "mail"})
    return play(run, answer_by_name)


@pytest.fixture(scope="module")
def bill(session: Run) -> Bill:
    return bill_of(session, 123)


def test_the_ends_are_the_run_as_played_and_the_autopilots_alone(session: Run, bill: Bill) -> None:
    alone = Run(session.scenario, session.seed)
    alone.advance()
    assert bill.result == round(session.result().kpis["company_value"] * 100)
    assert bill.autopilot == round(alone.result().kpis["company_value"] * 100)
    assert bill.autopilot != bill.result


def test_no_rest_is_left(bill: Bill) -> None:
    assert bill.usual + bill.luck + sum(bill.parts.values()) == bill.result
    assert bill.gap == bill.result - bill.autopilot
    assert set(bill.parts) == set(FAMILIES)
    assert bill.to_json()["autopilot"] == bill.autopilot


def test_whoever_leaves_everything_to_the_autopilot_owes_nothing() -> None:
    run = play(Run(story(2, 2, 1), 7, {"sales": None}))
    assert set(bill_of(run, 0).parts.values()) == {0}


def test_a_run_in_which_nobody_decided_is_all_luck() -> None:
    run = Run(story(2, 2, 1), 7)
    run.advance()
    found = bill_of(run, 5)
    assert (found.parts, found.luck) == (dict.fromkeys(FAMILIES, 0), worth(run) - 5)


def test_a_team_is_split_like_one_person() -> None:
    run = Run(story(2, 2, 1), 7, {**PEOPLE, "management": "steady"})
    run.set_rules("pm", HABITS["corner_cutter"] | {"supplier": "cheapest"})
    play(run, answer_by_name)
    found = bill_of(run, 0)
    assert found.luck + sum(found.parts.values()) == worth(run)
