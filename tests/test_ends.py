"""Is a kind of decision that pulls one way, or not at all, found out?"""

from __future__ import annotations

from typing import Any

import pytest

from simlib.decisions import RULES
from simlib.ends import ENDS, NOISE, Pull, own_stake, pulls
from simlib.policies.named import fixed_policies
from tests.firms import story

FIGURES: dict[str, Any] = {
    "seed": 3,
    "revenue": 1000.0,
    "gross_margin": 400.0,
    "company_value": 90.0,
    "ebit": 30.0,
    "on_time_delivery": 0.9,
    "projects_delivered": 20,
}


@pytest.mark.parametrize("seat", ["sales", "pm"])
def test_every_rule_has_two_ends_that_are_fixed_policies(seat: str) -> None:
    assert ENDS[seat].keys() == RULES[seat].keys()
    for rule, (first, last) in ENDS[seat].items():
        assert first != last
        assert {f"{rule}_{first}", f"{rule}_{last}"} <= fixed_policies(seat).keys()


def test_ones_own_stake_is_what_ones_pay_letter_weighs() -> None:
    firm = story(governance__plan="typical")
    plan, usual = firm.plan, firm.finance.equity_margin * 1000
    sales = plan.sales.bookings * usual + plan.sales.margin * 400 + plan.sales.equity * 60
    assert own_stake(firm, "sales", FIGURES) == {"seed": 3, "stake": pytest.approx(sales)}
    pm = plan.pm.bookings * usual + plan.pm.margin * 400 + plan.pm.equity * 60
    fines = 2 * plan.penalty_per_late_eur + 0.1 * plan.penalty_margin * 400
    worth = own_stake(firm, "pm", FIGURES)["stake"]
    assert worth == pytest.approx(pm - plan.pm.late_penalty * fines)


def test_a_run_without_a_delivery_or_a_second_week_still_has_a_stake() -> None:
    bare = {**FIGURES, "company_value": None, "on_time_delivery": None}
    firm = story()
    expected = own_stake(firm, "pm", {**FIGURES, "company_value": 30.0, "on_time_delivery": 1.0})
    assert own_stake(firm, "pm", bare) == pytest.approx(expected)


def rows(*margins: float) -> list[dict[str, Any]]:
    return [
        {**FIGURES, "seed": seed, "gross_margin": margin} for seed, margin in enumerate(margins)
    ]


def pull(first: tuple[float, ...], last: tuple[float, ...], noise: float) -> Pull:
    """What is said of the price when its ends give these margins."""
    firm, zeros = story(), (0.0,) * len(first)
    runs = {f"{rule}_{end}": rows(*zeros) for rule, ends in ENDS["sales"].items() for end in ends}
    runs |= {"price_lowest": rows(*first), "price_high": rows(*last)}
    runs[NOISE] = rows(*((noise,) * len(first)))
    found = pulls("sales", [firm], [runs], [rows(*zeros)])
    return next(each for each in found if each.rule == "price")


@pytest.mark.parametrize(
    ("first", "last", "noise", "share", "verdict"),
    [
        ((9, -9, 9, -9), (0, 0, 0, 0), 2, 0.5, "both ways"),
        ((9, 9, 9, 9), (0, 0, 0, 0), 2, 1.0, "one way"),
        ((0, 0, 0, 0), (9, 9, 9, 9), 2, 0.0, "one way"),
        ((9, -9, 9, -9), (0, 0, 0, 0), 20, 0.5, "flat"),
        ((5, 5, 5, 5), (5, 5, 5, 5), 0, 0.5, "flat"),
    ],
)
def test_a_rule_pulls_both_ways_one_way_or_not_at_all(
    first: tuple[float, ...], last: tuple[float, ...], noise: float, share: float, verdict: str
) -> None:
    found = pull(first, last, noise)
    assert found.first_better == share
    assert found.verdict == verdict
    weight = story().plan.sales.margin
    assert found.noise == pytest.approx(noise * weight)
    assert found.n == 4
    assert found.to_json()["verdict"] == verdict


def test_a_tenth_of_the_states_is_enough_for_the_other_way() -> None:
    assert pull((9,) * 9 + (-9,), (0,) * 10, 2).verdict == "both ways"
    assert pull((9,) * 19 + (-9,), (0,) * 20, 2).verdict == "one way"
