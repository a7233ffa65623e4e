"""Does every decision belong to one family, whichever desk makes it?"""

from __future__ import annotations

import pytest

from simlib.decisions import RULES
from simlib.families import FAMILIES, family_of, ruled, touched
from simlib.run import Run
from tests.firms import ALL_ASK, points, story


def test_every_standing_rule_has_a_family() -> None:
    for seat, rules in RULES.items():
        assert touched(ruled(seat, rules)) == FAMILIES, f"{seat} decides in all of them"


def test_every_field_of_every_card_has_a_family() -> None:
    run = Run(story(2, 2, 0, chairs__sales=None, chairs__pm=None), 7, {"sales": None, "pm": None})
    for seat, rules in ALL_ASK.items():
        run.set_rules(seat, rules)
    asked = {(point.kind, field.name) for point in points(run) for field in point.fields}
    assert {"quote", "vendor", "revision"} <= {kind for kind, _field in asked}
    assert all(family_of(*each) in FAMILIES for each in asked)


def test_the_fields_of_a_quote_lie_in_three_families() -> None:
    fields = ("promised_days", "price", "workflow")
    assert [family_of("quote", field) for field in fields] == ["date", "price", "shortcut"]


def test_a_kind_that_nobody_is_asked_is_named() -> None:
    with pytest.raises(KeyError):
        family_of("lunch", "where")
