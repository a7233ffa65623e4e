"""Are a chair's errors counted where they happened, and only there?"""

from __future__ import annotations

from typing import Any

import pytest

from simlib.records import Record
from simlib.slips import slips

OPENED = Record("a/r/order:opened", 1.0, "opened", "a/r/order", "", {"pm": "irene"})
OTHER = Record("b/r/order:opened", 1.0, "opened", "b/r/order", "", {"pm": "maren"})
KINDS = ("late_warning", "skipped_revision", "unused_translator", "needless_padding")


def counted(kind: str, entity: str = "a/r/order", at: float = 9.0, **values: Any) -> dict[str, int]:
    record = Record(f"{entity}:{kind}", at, kind, entity, "", values)
    return slips("pm", {"opened": [OPENED, OTHER], kind: [record]}, "irene", 50.0)


@pytest.mark.parametrize(
    ("kind", "entity", "values", "slip"),
    [
        ("risk_seen", "a/r/order", {"late_days": 0.6, "action": "hope"}, "late_warning"),
        ("revised", "a/r/order/de", {"mode": "skip", "time_for": 1}, "skipped_revision"),
        ("staffed", "a/r/order/de", {"unused": 1}, "unused_translator"),
        ("delivered", "a/r/order", {"told_days": 10.0, "used_days": 6.1}, "needless_padding"),
    ],
)
def test_each_kind_of_a_pms_error_is_counted_once(
    kind: str, entity: str, values: dict[str, Any], slip: str
) -> None:
    assert counted(kind, entity, **values) == {name: int(name == slip) for name in KINDS}
    assert sum(counted(kind, entity.replace("a/", "b/"), **values).values()) == 0
    assert sum(counted(kind, entity, at=50.0, **values).values()) == 0


@pytest.mark.parametrize(
    ("kind", "entity", "values"),
    [
        ("risk_seen", "a/r/order", {"late_days": 0.4, "action": "hope"}),
        ("risk_seen", "a/r/order", {"late_days": 3.0, "action": "warn"}),
        ("risk_seen", "a/r/order", {"late_days": 3.0, "action": "overtime"}),
        ("revised", "a/r/order/de", {"mode": "skip", "time_for": 0}),
        ("revised", "a/r/order/de", {"mode": "light", "time_for": 1}),
        ("staffed", "a/r/order/de", {"unused": 0}),
        ("delivered", "a/r/order", {"told_days": None, "used_days": 1.0}),
        ("delivered", "a/r/order", {"told_days": 10.0, "used_days": 6.3}),
    ],
)
def test_what_could_not_be_helped_is_no_error(
    kind: str, entity: str, values: dict[str, Any]
) -> None:
    assert sum(counted(kind, entity, **values).values()) == 0


def test_without_a_chair_everybodys_errors_count() -> None:
    late = {"late_days": 2.0, "action": "hope"}
    seen = [Record(f"{n}/r/order:x", 2.0, "risk_seen", f"{n}/r/order", "", late) for n in "ab"]
    found = slips("pm", {"opened": [OPENED, OTHER], "risk_seen": seen}, None, 50.0)
    assert found["late_warning"] == 2


def test_management_has_no_list_of_errors() -> None:
    assert slips("management", {"opened": [OPENED]}, None, 50.0) == {}
