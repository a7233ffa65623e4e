"""What the lesson notebooks compute and show: years of a firm, spans, pairs, tables."""

from __future__ import annotations

from simlib.scenario import load_scenario
from simlib.ui.lesson import grid, paired, played, span


def test_a_firm_is_played_to_the_end_of_each_year_that_is_named() -> None:
    firm = load_scenario("incentives")
    tenth, fifth = played(firm, {"governance.plan": "shared"}, 1, 0.1, 0.2)
    assert 0 < tenth.kpis["rfqs"] < fifth.kpis["rfqs"]
    assert set(tenth.worth) == {client.id for client in firm.clients}
    assert sum(tenth.worth.values()) > 0
    assert 0 < fifth.week["capability_med"] < 1
    assert played(firm, {"governance.plan": "shared"}, 1, 0.1)[0].kpis == tenth.kpis


def test_a_span_is_the_mean_with_the_lowest_and_the_highest() -> None:
    assert span([1000, 3000]) == "2,000 (1,000 to 3,000)"
    assert span([0.5, 0.75], 2, " d") == "0.62 d (0.50 to 0.75)"


def test_a_difference_is_one_only_if_every_pair_points_the_same_way() -> None:
    assert paired([1, 2], [2, 3]) == "higher each time"
    assert paired([2, 3], [1, 2]) == "lower each time"
    assert paired([1, 2], [2, 1]) == "cannot tell, higher 1 times of 2"


def test_a_grid_is_a_table_in_markdown() -> None:
    assert grid(["a", "b"], [[1, "x"]]).data == "| a | b |\n| --- | --- |\n| 1 | x |"
