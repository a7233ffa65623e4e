"""Are the questions before and after parallel, answered by the model, and marked fairly?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simlib.errors import SessionError, SimlibError
from simlib.experiments import Arm
from simlib.quiz import truths
from simlib.quiz.items import ARMS, FORMS, ITEMS, Truth
from simlib.quiz.marks import CANNOT, Marked, answered, marks_of
from simlib.report.learned import after_panel
from simlib.run import Run
from simlib.scenario import load_scenario
from simlib.ui import ask
from simlib.ui.before_after import Form, form_of
from simlib.ui.opening import keep_notes, known_notes
from simlib.ui.sessions import Lock
from tests.firms import play, story
from tests.runs import Played

CODES = ("a", "b", "c", "d", CANNOT)
KNOWN = {
    (item.name, item.form): Truth((item.options[0][0],), _f)
    for item in ITEMS
    for _f in [
        dict.fromkeys(("win_rate", "gross_margin_pct", "promise_keeping", "revenue"), -0.031)
    ]
}


# ---- items


def test_every_item_has_two_forms_with_as_many_options() -> None:
    by_name: dict[str, list[Any]] = {}
    for item in ITEMS:
        by_name.setdefault(item.name, []).append(item)
    for name, pair in by_name.items():
        assert [item.form for item in pair] == list(FORMS), name
        assert len({len(item.options) for item in pair}) == 1, name
        assert len({item.short for item in pair}) == 1, name
        assert all(item.options[-1][0] == CANNOT for item in pair)
        assert all(
            len({code for code, _text in item.options}) == len(item.options) for item in pair
        )
    assert sum(pair[0].short for pair in by_name.values()) == 5


def test_every_arm_is_one_that_the_scenario_has() -> None:
    year = load_scenario("sestoponte")
    used = {arm for item in ITEMS for arm in item.arms}
    assert used <= ARMS.keys()
    for name in used - {"usual"}:
        Run(year.replace(dict(ARMS[name])))


@pytest.mark.parametrize(
    ("kpi_by_arm", "right"),
    [
        ({"shared": 1.0, "crossed": 0.5}, ("well_down",)),
        ({"shared": 1.0, "crossed": 1.05}, ("up",)),
    ],
)
def test_a_move_falls_on_the_option_that_holds_it(
    kpi_by_arm: dict[str, float], right: tuple[str, ...]
) -> None:
    item = next(item for item in ITEMS if (item.name, item.form) == ("lever", "A"))
    rows = {
        arm: [{"promise_keeping": kpi + s / 1e4} for s in range(6)]
        for arm, kpi in kpi_by_arm.items()
    }
    assert item.reckon is not None
    assert item.reckon(rows).right == right


def test_where_the_interval_spans_zero_cannot_tell_is_right_too() -> None:
    item = next(item for item in ITEMS if (item.name, item.form) == ("trade", "A"))
    spread = [{"company_value": 1.0 * s} for s in range(6)]
    assert item.reckon is not None
    assert item.reckon({"hold": spread, "give": spread[::-1]}).right == ("equal", CANNOT)
    better = [{"company_value": 100.0 + s} for s in range(6)]
    assert item.reckon({"hold": spread, "give": better}).right == ("give",)


def test_a_dial_is_known_by_its_profile_on_other_seeds() -> None:
    item = next(item for item in ITEMS if (item.name, item.form) == ("dial", "B"))
    kpis = ("win_rate", "gross_margin_pct", "promise_keeping", "revenue")
    rows = {
        arm: [dict.fromkeys(kpis, 10.0 + off + s / 100) for s in range(8)]
        for off, arm in enumerate(item.arms)
    }
    assert item.reckon is not None
    found = item.reckon(rows)
    assert found.right == ("all_signed",)
    assert found.figures["win_rate"] == pytest.approx(2.0)


def test_of_several_best_ones_each_is_right() -> None:
    item = next(item for item in ITEMS if (item.name, item.form) == ("hour", "A"))
    values = {"usual": 0, "call": 5, "hunt": 5, "care": -50, "meetings": -60}
    rows = {
        arm: [{"company_value": base + (s if arm == "call" else 3 - s)} for s in range(4)]
        for arm, base in values.items()
    }
    assert item.reckon is not None
    assert set(item.reckon(rows).right) == {"call", "hunt"}


def test_truths_are_reckoned_from_the_arms(monkeypatch: pytest.MonkeyPatch) -> None:
    def figures(arm: Arm, seed: int) -> dict[str, float]:
        return {"company_value": seed * 7919 % 101, "win_rate": seed * 31 % 17}

    monkeypatch.setattr(truths, "play_arms", Played(figures))
    monkeypatch.setattr(
        truths,
        "_seats",
        lambda seeds: dict.fromkeys(
            [(name, form) for name in ("unseen", "host") for form in FORMS], Truth(("x",))
        ),
    )
    monkeypatch.setattr(
        truths,
        "_reaches",
        lambda seeds, map: dict.fromkeys([("reach", form) for form in FORMS], Truth(("none",))),
    )
    found = truths.reckoned(range(4))
    assert found["basis"] == truths.basis()
    assert len(found["truths"]) == len(ITEMS)
    json.dumps(found)


def test_the_kept_truths_are_those_of_this_model_and_name_options() -> None:
    known = truths.kept_truths()
    assert known, "run python -m tools.truths"
    for item in ITEMS:
        found = known[item.name, item.form]
        assert found.right
        assert set(found.right) <= {code for code, _text in item.options}
        item.text.format(**found.figures)


def test_what_a_seat_sees_and_does_is_read_from_its_cards() -> None:
    found = truths._seats([200])
    known = truths.kept_truths()
    assert {key: found[key].right for key in found if key[0] == "unseen"} == {
        ("unseen", form): known["unseen", form].right for form in FORMS
    }
    assert all(found["host", form].right for form in FORMS)


def test_how_far_an_event_reaches_is_counted_pair_by_pair() -> None:
    found = truths._reaches([200], map)
    codes = {code for code, _text in ITEMS[0].options}
    assert all(set(found["reach", form].right) <= codes for form in FORMS)
    assert [truths._rung(count) for count in (0, 1, 2, 3, 5, 6, 40)] == [
        *("none", "1_2", "1_2", "3_5", "3_5", "6", "6")
    ]


def test_truths_of_another_model_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(truths, "VERSION", "another")
    assert truths.kept_truths() == {}


def test_what_lies_level_with_the_commonest_answer_is_right_too() -> None:
    assert truths._commonest(["a"] * 8).right == ("a",)
    assert set(truths._commonest(["a"] * 5 + ["b"] * 4).right) == {"a", "b"}
    assert truths._commonest(["a"] * 15 + ["b"]).right == ("a",)


# ---- marks


def marked(answer: str, sure: float, right: tuple[str, ...] = ("b",)) -> Marked:
    return Marked("x", "A", CODES, answer, sure, right)


def test_marks_are_best_for_whoever_is_sure_and_right() -> None:
    assert marked("b", 0.95).brier < marked("b", 0.55).brier < marked("a", 0.55).brier
    assert marked("a", 0.95).brier == pytest.approx(0.5 * (0.95**2 + 0.9875**2 + 3 * 0.0125**2))
    assert marked("a", 0.0).odds == dict.fromkeys(CODES, 0.2)


def test_of_two_right_answers_either_counts() -> None:
    both = marked("b", 0.7, ("b", CANNOT))
    assert both.hit
    assert both.brier == marked("b", 0.7).brier


def test_a_form_is_summed_up() -> None:
    assert marks_of([]) is None
    found = marks_of([marked("b", 0.7), marked("a", 0.9), marked("c", 0.0)])
    assert found is not None
    assert (found.answers, found.right) == (3, 1)
    assert found.sure_when_wrong == pytest.approx((0.9 + 0.2) / 2)


@pytest.mark.parametrize(
    "kept",
    [
        None,
        {},
        {"answers": {}},
        {"answers": {"x": {}}},
        {"answers": {"x": {"options": 3, "right": [], "answer": "a", "sure": 1}}},
    ],
)
def test_what_cannot_be_read_is_left_out(kept: Any) -> None:
    assert answered(kept) == []
    assert after_panel([], 1) == ""


# ---- the form on the screen


def answer_all(form: Form) -> None:
    for control in form.answers:
        control.index = 0
    for control in form.sure:
        control.index = 2
    form.lock_in()


def test_before_and_after_are_the_two_forms_and_stay_in_the_session(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    before = Form("before", path, KNOWN, short=True)
    assert len(before.answers) == 5
    answer_all(before)
    assert before.lock_button.disabled
    run = Run(story(2, 2, 0), 7, {"sales": None})
    run.notes.update(known_notes(path))
    play(run).save(path)
    after = Form("after", path, KNOWN, short=True)
    assert {before.form, after.form} == set(FORMS)
    answer_all(after)
    notes = Run.load(path).notes
    forms = [answered(notes[when]) for when in ("before", "after")]
    assert [len(form) for form in forms] == [5, 5]
    assert all(each.hit for form in forms for each in form)
    again = Form("after", path, KNOWN, short=True)
    assert again.lock_button.disabled


def test_open_questions_are_named_and_nothing_is_kept(tmp_path: Path) -> None:
    form = Form("before", tmp_path / "mine.json", KNOWN, short=False)
    assert len(form.answers) == 8
    form.lock_in()
    assert not form.lock_button.disabled
    assert known_notes(tmp_path / "mine.json") == {}


def test_a_session_that_another_process_plays_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    Run(story(2, 2, 0), 7, {"sales": None}).save(path)
    lock = Lock(path)
    lock.take()
    path.with_suffix(".lock").write_text("1", encoding="utf-8")
    with pytest.raises(SessionError, match="open in another"):
        keep_notes(path, {"after": {}})
    lock.release()
    keep_notes(path, {"after": {"form": "A"}})
    assert known_notes(path)["after"] == {"form": "A"}


def test_a_desk_of_this_process_that_waits_for_resume_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    Run(story(2, 2, 0), 7, {"sales": None}).save(path)
    lock = Lock(path)
    lock.take()
    keep_notes(path, {"after": {"form": "B"}})
    lock.release()
    assert Run.load(path).notes["after"] == {"form": "B"}


def test_answers_go_to_the_run_that_lies_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(story(2, 2, 0), 7, {"sales": None})
    monkeypatch.setattr("simlib.ui.opening._desks.run_of", lambda _path: run)
    path = tmp_path / "mine.json"
    keep_notes(path, {"after": {"form": "B"}})
    assert known_notes(path) == run.notes == {"after": {"form": "B"}}
    assert Run.load(path).notes == run.notes


def test_the_form_is_drawn_once_and_afterwards_the_other_is_asked(tmp_path: Path) -> None:
    drawn = {form_of("before", {}, tmp_path / f"{name}.json") for name in "abcdefghijkl"}
    assert drawn == set(FORMS)
    path = tmp_path / "a.json"
    assert form_of("after", {"before": {"form": "A"}}, path) == "B"
    assert form_of("after", {}, path) != form_of("before", {}, path)


def test_one_call_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    keep: Callable[[Any], None] = shown.append
    monkeypatch.setattr("simlib.ui.before_after.show", keep)
    monkeypatch.setattr("simlib.ui.before_after.kept_truths", lambda: KNOWN)
    ask("before", "one_firm", short=True)
    monkeypatch.setattr("simlib.ui.before_after.kept_truths", dict)
    ask("after")
    assert len(shown) == 2
    assert "tools.truths" in shown[1].value
    with pytest.raises(SimlibError, match="before and after"):
        ask("meanwhile")
