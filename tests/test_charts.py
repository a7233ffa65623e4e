"""Charts say the same as their table and their sentence."""

from __future__ import annotations

from typing import Any

import pytest

from simlib import charts
from simlib.i18n import use_language

ROWS = [
    {"week": 1, "kept": 4, "broken": 0, "open": 0},
    {"week": 2, "kept": 3, "broken": 2, "open": 0},
    {"week": 3, "kept": 0, "broken": 0, "open": 5},
]


def test_bars_hold_the_rows() -> None:
    figure = charts.promises_by_week(ROWS)
    heights = {bar.name: list(bar.y) for bar in figure.data}
    assert heights == {"kept": [4, 3, None], "broken": [None, 2, None], "open": [None, None, 5]}


def test_broken_is_hatched_and_not_only_red() -> None:
    figure = charts.promises_by_week(ROWS)
    assert figure.data[1].marker.pattern.shape == "/"
    assert figure.data[1].marker.color == "rgba(0,0,0,0)"


def test_a_live_chart_changed_in_place_equals_a_new_one() -> None:
    live = charts.promises_by_week(ROWS[:1], 200, 13.0)
    bars, layout = charts.promises_plan(ROWS, 400, 20.0)
    for mine, new in zip(live.data, bars, strict=True):
        mine.x, mine.y = new["x"], new["y"]
    live.update_layout(layout)
    assert live.to_plotly_json() == charts.promises_by_week(ROWS, 400, 20.0).to_plotly_json()


def test_heights_and_texts_grow_with_the_base() -> None:
    small, large = charts.promises_by_week(ROWS), charts.promises_by_week(ROWS, base=26.0)
    assert large.layout.height == 2 * small.layout.height
    assert large.layout.font.size == 2 * small.layout.font.size


@pytest.mark.parametrize("weeks", [0, 1, 6, 7, 12, 40])
def test_a_chart_never_has_more_than_seven_names_below_it(weeks: int) -> None:
    rows = [{"week": w, "kept": 1, "broken": 0, "open": 0} for w in range(1, weeks + 1)]
    axis = charts.promises_by_week(rows).layout.xaxis
    assert len(axis.tickvals) == len(axis.ticktext) <= 7
    assert axis.range[1] > weeks


def test_long_names_of_weeks_give_way_to_numbers() -> None:
    use_language("pseudo")
    assert list(charts.promises_by_week(ROWS).layout.xaxis.ticktext) == list("12345")


@pytest.mark.parametrize("top", [1, 4, 16, 90, 999])
def test_the_value_axis_has_at_most_five_steps(top: int) -> None:
    axis = charts.promises_by_week([{"week": 1, "kept": top, "broken": 0, "open": 0}]).layout.yaxis
    assert len(axis.tickvals) <= 6
    assert axis.range[1] > top


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "No promise has come due yet."),
        (ROWS[:1], "All 4 promises that came due were kept."),
        ([{**ROWS[0], "kept": 1}], "1 promise came due and was kept."),
        (ROWS, "Broken so far: 2 of 9 due."),
    ],
)
def test_the_sentence_says_what_the_bars_show(rows: list[dict[str, int]], sentence: str) -> None:
    assert charts.promises_sentence(rows) == sentence


def test_the_table_holds_every_number() -> None:
    head, cells = charts.promises_table(ROWS)
    assert head == ["Week", "kept", "broken", "open"]
    assert cells[1] == ["2", "3", "2", "0"]


# ---- jobs and promises

JOBS = [
    {"client_name": "Vetro", "language": "de", "start": 8.0, "forecast": 14.0, "due": 12.0}
    | {"late_days": 2.0},
    {"client_name": "A very long name", "language": "fr", "start": 9.0, "forecast": 11.0}
    | {"due": 13.0, "late_days": -2.0},
]


def jobs(count: int = 2, today: float = 10.0) -> Any:
    rows = (JOBS * 5)[:count]
    return charts.jobs_by_day(rows, today, lambda day: str(day))


def test_a_job_that_ends_after_its_promise_is_hatched_from_the_promise_on() -> None:
    in_time, late, promised = jobs().data
    assert list(in_time.base) == [8.0, 9.0]
    assert list(in_time.x) == [4.0, 2.0]
    assert next(iter(late.base)) == 12.0
    assert list(late.x) == [2.0, None]
    assert late.marker.pattern.shape == "/"
    assert list(promised.x) == [12.0, 13.0]


def test_a_job_that_is_late_only_beyond_the_chart_is_hatched_at_its_end() -> None:
    far = {**JOBS[0], "due": 40.0, "forecast": 42.0}
    figure = charts.jobs_by_day([far], 10.0, lambda day: str(day))
    _in_time, late, _promised = figure.data
    assert list(late.x) == [pytest.approx(0.4)]


def test_a_job_that_waits_for_its_order_is_drawn_to_where_its_order_ends() -> None:
    """Else its bar would end before the promise that it is said to break."""
    part = {**JOBS[0], "forecast": 11.0}
    in_time, late, _promised = charts.jobs_by_day([part], 10.0, lambda day: str(day)).data
    assert (list(in_time.base), list(in_time.x)) == ([8.0], [4.0])
    assert (list(late.base), list(late.x)) == ([12.0], [2.0])


def test_at_most_six_jobs_are_drawn_and_the_earliest_days_are_cut() -> None:
    assert [len(trace.y) for trace in jobs(9).data] == [6, 6, 6]
    assert min(jobs(2, today=13.0).data[0].base) == 11.0


def test_the_chart_of_no_jobs_has_its_days_and_its_sentence() -> None:
    empty = jobs(0)
    assert len(empty.layout.xaxis.tickvals) >= 3
    assert charts.jobs_sentence([]) == "No job of yours is open."
    assert charts.jobs_sentence(JOBS).startswith("1 of 2 open jobs ends")


def test_long_names_are_cut_and_a_dotted_line_is_today() -> None:
    layout = jobs().layout
    assert list(layout.yaxis.ticktext) == ["Vetro de", "A very lo… fr"]
    assert layout.shapes[0].x0 == 10.0
