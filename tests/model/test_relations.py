"""How do trust and understanding move, and what do the departments know of each other?"""

from __future__ import annotations

from math import exp
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.model.relations import Delivered, Relations
from tests.firms import shipped, story

RULES = shipped().trust
UP, DOWN = (x / RULES.projects_a_year for x in (RULES.up_a_year, RULES.down_a_year))
FINE = Delivered(told=10.0, used=9.0, promised=10.0, view=10.0, kept=True, queries_a_job=1.0)

shares = st.floats(0, 1)
deliveries = st.builds(
    Delivered,
    told=st.none() | st.floats(0.5, 60),
    used=st.floats(0.1, 90),
    promised=st.floats(0.5, 60),
    view=st.floats(0.5, 60),
    kept=st.booleans(),
    queries_a_job=st.floats(0, 20),
)


def made(sales: float = 0.6, pm: float = 0.4, **changes: Any) -> Relations:
    start = {"relations__trust_sales_in_pm": sales, "relations__trust_pm_in_sales": pm}
    return Relations(story(**{**start, **changes}))


def trusts(relations: Relations) -> tuple[float, float]:
    return relations.trust_sales_in_pm, relations.trust_pm_in_sales


def understandings(relations: Relations) -> tuple[float, float]:
    return relations.understanding_sales, relations.understanding_pm


def test_trust_and_understanding_start_as_the_scenario_says() -> None:
    relations = made(0.1, 0.2, relations__understanding_pm=0.9)
    assert trusts(relations) == (0.1, 0.2)
    assert relations.understanding_pm == 0.9


def test_sales_knows_the_load_as_it_was_last_told() -> None:
    relations = made()
    before = trusts(relations)
    relations.tell_backlog(2.5, 15.0)
    assert (relations.backlog_told, relations.told_on) == (2.5, 15.0)
    assert trusts(relations) == before


# ---- deliveries


@pytest.mark.parametrize(
    ("told", "used", "code", "step"),
    [
        (10.0, 10.6, "missed", -DOWN * 0.6),
        (10.0, 10.4, "right", UP * 0.4),  # within the half day that nobody minds
        (10.0, 6.3, "right", UP * 0.4),
        (10.0, 6.1, "padded", -0.35 * DOWN * 0.6),
        (None, 30.0, "none", 0.0),
    ],
)
def test_sales_judges_the_estimate(told: float | None, used: float, code: str, step: float) -> None:
    relations = made()
    assert relations.remember(FINE._replace(told=told, used=used))[0] == code
    assert relations.trust_sales_in_pm - 0.6 == pytest.approx(step)


@pytest.mark.parametrize(
    ("promised", "kept", "code", "step"),
    [
        (9.4, True, "fair", UP * 0.6),
        (9.4, False, "fair", UP * 0.6),  # late, but not for a promise that Sales forced
        (9.2, True, "forced", -0.5 * DOWN * 0.4),
        (9.2, False, "broken", -DOWN * 0.4),
    ],
)
def test_the_pm_office_judges_the_promise(
    promised: float, kept: bool, code: str, step: float
) -> None:
    relations = made()
    assert relations.remember(FINE._replace(promised=promised, kept=kept))[1] == code
    assert relations.trust_pm_in_sales - 0.4 == pytest.approx(step)


def test_more_than_three_queries_a_job_cost_the_pm_offices_trust_and_not_sales() -> None:
    usual, many = made(), made()
    usual.remember(FINE)
    many.remember(FINE._replace(queries_a_job=3.1))
    assert many.trust_pm_in_sales - 0.4 == pytest.approx(-0.25 * DOWN * 0.4)
    assert many.trust_sales_in_pm == usual.trust_sales_in_pm


def test_broken_words_weigh_about_three_times_as_much_as_kept_ones() -> None:
    assert 2.5 < DOWN / UP < 4


def test_a_years_projects_move_trust_and_do_not_saturate_it() -> None:
    good, bad = made(0.5), made(0.5)
    for _ in range(450):
        good.remember(FINE)
        bad.remember(FINE._replace(used=20.0))
    assert good.trust_sales_in_pm == pytest.approx(1 - 0.5 * exp(-0.675), abs=0.005)
    assert 0.03 < bad.trust_sales_in_pm < 0.1


def test_a_large_firm_moves_as_fast_in_a_year_as_a_small_one() -> None:
    small, large = made(0.5), made(0.5, trust__projects_a_year=9000.0)
    for _ in range(450):
        small.remember(FINE)
    for _ in range(9000):
        large.remember(FINE)
    assert trusts(large) == pytest.approx(trusts(small), abs=1e-3)


@pytest.mark.parametrize(
    ("link", "project", "kept"),
    [
        ("estimates_to_trust", FINE._replace(used=30.0), 0),
        ("estimates_to_trust", FINE, 0),
        ("promises_to_trust", FINE._replace(promised=2.0, kept=False), 1),
        ("promises_to_trust", FINE, 1),
    ],
)
def test_a_cut_link_leaves_its_trust_as_it_was(link: str, project: Delivered, kept: int) -> None:
    cut, usual = made(**{f"links__{link}": 0.0}), made()
    for _ in range(50):
        cut.remember(project)
        usual.remember(project)
    assert trusts(cut)[kept] == (0.6, 0.4)[kept]
    assert trusts(cut)[1 - kept] == trusts(usual)[1 - kept]


def test_without_its_link_queries_anger_nobody() -> None:
    cut = made(links__queries_to_trust=0.0)
    cut.remember(FINE._replace(queries_a_job=9.0))
    assert cut.trust_pm_in_sales == 0.4


def test_half_a_link_moves_half_as_far() -> None:
    half, full = made(links__estimates_to_trust=0.5), made()
    for relations in (half, full):
        relations.remember(FINE._replace(used=30.0))
    assert 0.6 - half.trust_sales_in_pm == pytest.approx((0.6 - full.trust_sales_in_pm) / 2)


# ---- meetings, training, forgetting


def test_a_meeting_tells_the_load_and_brings_both_closer() -> None:
    relations = made(0.6, 0.4, relations__understanding_sales=0.3)
    relations.meet(1.5, 20.0)
    assert (relations.backlog_told, relations.told_on) == (1.5, 20.0)
    assert trusts(relations) == pytest.approx((0.6 + 0.018 * 0.4, 0.4 + 0.018 * 0.6))
    assert relations.understanding_sales == pytest.approx(0.3 + 0.006 * 0.7)


def test_without_its_link_a_meeting_only_tells_the_load() -> None:
    relations = made(links__meetings_to_trust=0.0)
    before = (trusts(relations), understandings(relations))
    relations.meet(1.5, 20.0)
    assert (trusts(relations), understandings(relations)) == before
    assert relations.backlog_told == 1.5


def test_cross_training_teaches_and_brings_closer_half_as_much() -> None:
    relations = made(0.6, 0.4, relations__understanding_pm=0.35)
    relations.train(4.0)
    gain = 1 - exp(-0.096 * 4)
    assert relations.understanding_pm == pytest.approx(0.35 + gain * 0.65)
    assert trusts(relations) == pytest.approx((0.6 + 0.5 * gain * 0.4, 0.4 + 0.5 * gain * 0.6))


def test_training_in_two_parts_teaches_as_much_as_at_once() -> None:
    once, twice = made(), made()
    once.train(4.0)
    twice.train(1.0)
    twice.train(3.0)
    assert twice.understanding_sales == pytest.approx(once.understanding_sales)


@pytest.mark.parametrize("changes", [{"links__training_to_trust": 0.0}, {}])
def test_no_training_or_no_link_teaches_nothing(changes: dict[str, float]) -> None:
    relations = made(**changes)
    before = (trusts(relations), understandings(relations))
    relations.train(4.0 if changes else 0.0)
    assert (trusts(relations), understandings(relations)) == before


def test_understanding_fades_towards_what_nobody_loses() -> None:
    relations = made(relations__understanding_sales=0.65, relations__understanding_pm=0.2)
    relations.forget(1.0)
    assert relations.understanding_sales == pytest.approx(0.25 + 0.4 * exp(-0.12))
    assert relations.understanding_pm == 0.2, "who knows less has nothing to forget"
    relations.forget(1000.0)
    assert relations.understanding_sales == pytest.approx(0.25)


def test_the_starting_values_can_be_set_again() -> None:
    relations = made()
    relations.remember(FINE._replace(used=30.0))
    relations.train(9.0)
    relations.restart()
    assert trusts(relations) == (0.6, 0.4)
    assert understandings(relations) == (0.35, 0.35)


# ---- what people act on


def test_people_act_on_their_trust_and_on_a_neutral_one_where_the_link_is_cut() -> None:
    relations = made()
    assert relations.felt(0.9, 1.0) == 0.9
    assert relations.felt(0.9, 0.0) == relations.felt(0.1, 0.0) == RULES.neutral
    assert relations.felt(0.9, 0.5) == pytest.approx(0.7)
    assert relations.felt(0.9, 5.0) == 1.0


@given(
    start=st.tuples(shares, shares, shares, shares),
    seen=st.lists(deliveries, max_size=30),
    days=st.floats(0, 60),
    link=st.floats(0, 5),
    projects=st.floats(1, 1e6),
)
def test_whatever_happens_trust_and_understanding_stay_between_0_and_1(
    start: tuple[float, ...], seen: list[Delivered], days: float, link: float, projects: float
) -> None:
    relations = Relations(
        bounded_story(
            relations__trust_sales_in_pm=start[0],
            relations__trust_pm_in_sales=start[1],
            relations__understanding_sales=start[2],
            relations__understanding_pm=start[3],
            trust__projects_a_year=projects,
            **{f"links__{name}": link for name in TRUST_LINKS},
        )
    )
    for project in seen:
        relations.remember(project)
        relations.meet(1.0, 1.0)
    relations.train(days)
    relations.forget(0.5)
    for value in (*trusts(relations), *understandings(relations)):
        assert 0 <= value <= 1


TRUST_LINKS = (
    "estimates_to_trust",
    "promises_to_trust",
    "queries_to_trust",
    "meetings_to_trust",
    "training_to_trust",
)


def bounded_story(**changes: Any) -> Any:
    return story(1, 1, 0, **changes)
