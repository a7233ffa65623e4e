"""Does the model read the same parameters as the scenario holds?"""

from __future__ import annotations

import pytest

from simlib.model.plain import plain
from tests.firms import shipped


def test_a_plain_copy_holds_every_field_of_every_part() -> None:
    scenario = shipped()
    copy = plain(scenario)
    assert copy.pm_work.effort == scenario.pm_work.effort
    assert copy.pricing.workflow.light == scenario.pricing.workflow.light
    assert copy.clients is scenario.clients
    for name, value in scenario.links:
        assert getattr(copy.links, name) == value


def test_a_plain_copy_takes_no_other_name() -> None:
    with pytest.raises(AttributeError):
        plain(shipped().links).no_such_link = 1.0  # type: ignore[attr-defined]
