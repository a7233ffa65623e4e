"""When does the PM office hear of a low margin, and how much does it press?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.model.margin import Margin
from tests.firms import shipped, story


def made(vendor_share: float | None = None, projects: int = 600, **changes: Any) -> Margin:
    margin = Margin(story(**changes))
    for _ in range(projects if vendor_share is not None else 0):
        margin.add(100_000, round(100_000 * (vendor_share or 0.0)))
    return margin


def heard(margin: Margin) -> Margin:
    margin.report(0)
    return margin


def test_nothing_is_known_before_the_first_project() -> None:
    margin = heard(made())
    assert (margin.trailing, margin.heard, margin.pressure) == (None, None, 0.0)


def test_the_trailing_margin_weighs_projects_by_their_size() -> None:
    margin = made()
    margin.add(300_000, 150_000)
    margin.add(100_000, 90_000)
    assert margin.trailing == pytest.approx(1 - 240_000 / 400_000, abs=0.005)


def test_a_quarters_projects_replace_most_of_what_was_before() -> None:
    margin = made(0.5)
    for _ in range(110):
        margin.add(100_000, 70_000)
    assert margin.trailing == pytest.approx(0.5 - 0.2 * 0.63, abs=0.01)


def test_the_office_hears_of_it_every_fourth_week_only() -> None:
    margin = made(0.6)
    for week in (1, 2, 3):
        margin.report(week)
        assert margin.heard is None
    margin.report(4)
    assert margin.heard == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("vendor_share", "pressure"), [(0.50, 0.0), (0.55, 0.0), (0.575, 0.5), (0.60, 1.0), (0.70, 2.0)]
)
def test_pressure_grows_with_what_is_missing_up_to_a_limit(
    vendor_share: float, pressure: float
) -> None:
    assert heard(made(vendor_share, pressure__below=0.45)).pressure == pytest.approx(
        pressure, abs=1e-6
    )


def test_pressure_follows_what_was_heard_and_not_what_is() -> None:
    margin = heard(made(0.5))
    for _ in range(500):
        margin.add(100_000, 90_000)
    assert margin.pressure == 0.0
    assert heard(margin).pressure == 2.0


def test_a_cut_link_takes_the_pressure_and_leaves_the_news() -> None:
    margin = heard(made(0.7, links__pressure_to_shortcuts=0.0))
    assert margin.pressure == 0.0
    assert margin.heard == pytest.approx(0.3)


def test_what_a_cost_weighs_is_what_is_paid_for_margin_unless_the_link_is_cut() -> None:
    firm, cut = heard(made(0.5)), heard(made(0.5, links__pressure_to_shortcuts=0.0))
    assert [firm.cost_weight(paid) for paid in (0.3, 2.0)] == [0.3, 2.0]
    assert cut.cost_weight(0.3) == cut.cost_weight(2.0) == shipped().pressure.neutral
    assert heard(made(0.6)).cost_weight(2.0) == pytest.approx(4.0)


@given(st.lists(st.tuples(st.integers(0, 10**8), st.integers(0, 10**8)), max_size=20))
def test_whatever_projects_bring_pressure_stays_within_its_limits(
    projects: list[tuple[int, int]],
) -> None:
    margin = Margin(story(1, 1, 0))
    for revenue, vendors in projects:
        margin.add(revenue, vendors)
    assert 0 <= heard(margin).pressure <= 2
    assert margin.trailing is None or margin.trailing <= 1
