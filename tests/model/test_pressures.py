"""Do pressures add up, and does each end by itself?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simlib.model.pressures import Pressures


def test_without_any_nothing_presses() -> None:
    idle = Pressures()
    assert idle.factor("demand", "corrivent") == 1.0
    assert idle.shift("competitor") == 0.0
    assert idle.take_files("corrivent") == (0.0, 0.0)


def test_what_bears_on_all_bears_on_each_and_not_the_other_way() -> None:
    pressures = Pressures()
    pressures.put("august", "demand", 0.5)
    pressures.put("fair", "demand", 2.0, "gorvella")
    assert pressures.factor("demand", "gorvella") == 1.0
    assert pressures.factor("demand", "sorrivo") == 0.5
    assert pressures.factor("demand") == 0.5
    assert pressures.factor("price") == 1.0


names = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "x"])), max_size=8)


@given(names)
def test_when_everything_is_lifted_nothing_presses_any_more(held: list[tuple[str, str]]) -> None:
    pressures = Pressures()
    for name, on in held:
        pressures.put(name, "demand", 1.7, on)
    for name in "abc":
        pressures.lift(name)
        pressures.lift(name)
    assert pressures.factor("demand", "x") == 1.0
    assert pressures.shift("demand", "x") == 0.0


def test_orders_in_pieces_are_counted_and_their_end_is_told() -> None:
    pressures, over = Pressures(), list[str]()
    pressures.come_in_pieces("aulafonda", 2, 0.25, 1.0, lambda: over.append("first"))
    pressures.come_in_pieces("aulafonda", 1, 0.10, 2.0, lambda: over.append("second"))
    assert pressures.take_files("sorrivo") == (0.0, 0.0)
    assert pressures.take_files("aulafonda") == (0.25, 1.0)
    assert pressures.take_files("aulafonda") == (0.25, 0.0)
    assert over == ["first"]
    assert pressures.take_files("aulafonda") == (0.10, 2.0)
    assert over == ["first", "second"]
    assert pressures.take_files("aulafonda") == (0.0, 0.0)
