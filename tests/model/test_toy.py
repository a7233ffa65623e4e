"""Does the tutorial firm show all that a firm needs, in few enough lines to be read?"""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.errors import SimlibError
from simlib.model import toy
from simlib.model.toy import ToyFirm, name_the_first, name_the_middle
from simlib.run import Run
from tests.firms import TOY, of_kind, play, points, toy_run, toy_story


def test_it_can_be_read_in_one_sitting() -> None:
    assert len(Path(str(toy.__file__)).read_text("utf-8").splitlines()) <= 200


def test_a_request_is_quoted_and_won_or_lost_and_delivered() -> None:
    run = play(toy_run(weeks=20))
    kinds = {record.kind for record in run.records}
    assert kinds == {"request", "quote", "won", "lost", "delivered"}
    causes = {record.kind: record.cause.rpartition(":")[2] for record in run.records}
    assert causes == {
        "request": "",
        "quote": "request",
        "won": "quote",
        "lost": "quote",
        "delivered": "won",
    }


def test_the_price_is_asked_in_the_same_hour_as_the_date() -> None:
    run = toy_run(seats={"sales": None}, weeks=12)
    dates: dict[str, float] = {}
    for point in points(run):
        if point.kind == "promise":
            dates[point.subject] = point.hour
        else:
            assert dates[point.subject] == point.hour == run.now
    assert len(dates) > 10


def test_only_large_requests_are_brought_to_the_person() -> None:
    for point in points(toy_run(seats={"sales": None})):
        if point.kind == "promise":
            assert point.facts["own_guess_days"] > 1.2


def test_policies_take_the_option_that_their_name_says() -> None:
    point = next(points(toy_run(seats={"sales": None})))
    (field,) = point.fields
    assert point.value(name_the_first(point), field.name) == pytest.approx(
        field.options[0], abs=1e-3
    )
    assert point.value(name_the_middle(point), field.name) == pytest.approx(
        field.options[1], abs=1e-3
    )
    first = play(Run(toy_story(), 7, {"sales": "first"}, world=TOY))
    assert first.digest != play(toy_run()).digest


def test_broken_promises_cost_trust_and_kept_ones_win_some_back() -> None:
    firm = ToyFirm(toy_story(), 7)
    hopeful = play(Run(toy_story(weeks=20), 7, {"sales": "first"}, world=TOY))
    careful = play(toy_run(weeks=20))
    late = [
        sum(float(r.values["late_days"] or 0) > 0 for r in of_kind(run.records, "delivered"))
        / len(of_kind(run.records, "delivered"))
        for run in (hopeful, careful)
    ]
    assert firm.trust == 0.6
    assert late[0] > late[1] + 0.1


def test_while_the_translator_is_ill_nothing_is_delivered() -> None:
    run = toy_run(weeks=20)
    run.advance(until=10)
    run.inject({"kind": "ill", "days": 8})
    play(run)
    (ill,) = of_kind(run.records, "ill")
    away = (float(ill.values["at_day"] or 0), float(ill.values["at_day"] or 0) + 8)
    assert [r for r in of_kind(run.records, "delivered") if away[0] + 1e-6 < r.at < away[1]] == []


@pytest.mark.parametrize(
    "days", [None, "3", True, 0, -1, 9999, float("nan"), float("inf")], ids=str
)
def test_an_illness_without_a_sensible_length_is_refused(days: object) -> None:
    with pytest.raises(SimlibError, match="the toy firm knows only"):
        toy_run().inject({"kind": "ill", "days": days})
