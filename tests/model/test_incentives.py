"""What does a pay letter say, and what do commission and penalty come to?"""

from __future__ import annotations

import pytest

from simlib.model.incentives import commission, pay_letters, penalty
from tests.firms import story


@pytest.mark.parametrize("plan", ["crossed", "typical", "shared"])
def test_a_letter_says_what_the_plan_in_force_says(plan: str) -> None:
    scenario = story(governance__plan=plan)
    letters, given = pay_letters(scenario.plan), scenario.incentives[plan]
    assert letters["sales"] == given.sales.model_dump()
    assert letters["pm"]["penalty"] == given.pm.late_penalty
    assert letters["pm"]["equity"] == given.pm.equity
    assert letters["management"] == {}


def test_commission_is_a_share_of_the_price_in_whole_cents() -> None:
    scenario = story()
    plan = f"incentives__{scenario.governance.plan}__commission"
    assert commission(story(**{plan: 0.05}).plan, 12_345) == 617
    assert commission(story(**{plan: 0.0}).plan, 12_345) == 0


def test_a_penalty_has_a_fixed_part_and_one_that_grows_with_the_margin() -> None:
    scenario = story()
    plan = scenario.plan
    fixed = penalty(plan, 0)
    assert fixed == round(plan.pm.late_penalty * plan.penalty_per_late_eur * 100)
    more = penalty(plan, 100_000) - fixed
    assert more == pytest.approx(plan.pm.late_penalty * plan.penalty_margin * 100_000, abs=1)
    assert penalty(plan, -100_000) == fixed, "a loss is punished no less and no more"
