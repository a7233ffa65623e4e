"""What do the departments know of each other?"""

from __future__ import annotations

from simlib.model.relations import Relations
from tests.firms import story


def test_trust_and_understanding_start_as_the_scenario_says() -> None:
    made = Relations(story(relations__trust_sales_in_pm=0.1, relations__understanding_pm=0.9))
    assert (made.trust_sales_in_pm, made.understanding_pm) == (0.1, 0.9)


def test_sales_knows_the_load_as_it_was_last_told() -> None:
    made = Relations(story())
    made.tell_backlog(2.5, 15.0)
    assert (made.backlog_told, made.told_on) == (2.5, 15.0)
