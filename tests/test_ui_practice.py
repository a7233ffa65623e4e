"""The practice desk: it is kept beside the sessions and stays far from the firm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simlib import i18n
from simlib.ui.practice_cards import CARDS, costs
from simlib.ui.practice_desk import Practice
from simlib.ui.sessions import session_path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return session_path("practice", 0, "", tmp_path)


@pytest.fixture
def desk(path: Path) -> Practice:
    return Practice(path)


def notes(path: Path) -> dict[str, object]:
    found = json.loads(path.with_name("practice-0.notes.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def choose(desk: Practice, name: str, value: str) -> None:
    choices = CARDS[desk.state["step"]].choices
    place = next(i for i, choice in enumerate(choices) if choice.name == name)
    values = [option for option, _text in choices[place].options]
    desk.controls[place].index = values.index(value)


def to_monday(desk: Practice) -> None:
    desk.decide()
    desk.decide()


def test_the_first_card_asks_where_one_is_at_home_and_keeps_it_beside_the_sessions(
    desk: Practice, path: Path
) -> None:
    choose(desk, "home", "pm")
    choose(desk, "years", "6_15")
    desk.decide()
    assert desk.state["step"] == "coffee"
    assert notes(path)["practice"]["you"] == {"home": "pm", "years": "6_15"}  # type: ignore[index]
    assert "at home in PM office" in desk._who.value


def test_put_back_restores_what_lay_there_first_and_only_then_is_it_enabled(desk: Practice) -> None:
    desk.decide()
    assert desk.back_button.disabled
    choose(desk, "place", "street")
    assert not desk.back_button.disabled
    assert ">4<" in desk._ledger.value
    desk.put_back()
    assert desk.chosen == {"place": "half_way", "water": "finder"}
    assert desk.back_button.disabled
    assert "put_back" in desk.state["done"]


def test_the_monday_question_comes_again_until_a_rule_answers_it(desk: Practice) -> None:
    to_monday(desk)
    desk.decide()
    assert (desk.state["step"], desk.state["day"]) == ("biscuits", 5)
    desk.rule.value = "two"
    desk.decide()
    assert (desk.state["step"], desk.state["day"]) == ("close", 10)
    assert desk.state["log"][-1] == [10, "rule", "two"]
    assert "by your rule: Two tins" in desk._log.value


def test_another_process_resumes_where_the_practice_was_left(desk: Practice, path: Path) -> None:
    to_monday(desk)
    desk.rule.value = "none"
    desk.decide()
    later = Practice(path)
    assert later.sheet.buttons[0].description == "Resume"
    later.sheet.buttons[0].click()
    assert later.state["step"] == "done"
    assert later.state["done"] == ["decide", "rule", "resume"]
    assert "no figure of any activity reads it" in later.sheet._text.value


def test_one_may_start_again_from_the_first_card(desk: Practice, path: Path) -> None:
    to_monday(desk)
    later = Practice(path)
    later.sheet.buttons[1].click()
    assert later.state["step"] == "you"
    assert later.state["done"] == []


def test_it_says_that_it_touches_nothing_and_writes_nothing_but_its_own_notes(
    desk: Practice, path: Path
) -> None:
    to_monday(desk)
    assert "Touches nothing in the firm" in desk._top.value
    assert [file.name for file in path.parent.iterdir()] == ["practice-0.notes.json"]


def test_notes_that_are_not_a_practice_are_no_obstacle(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.with_name("practice-0.notes.json").write_text('{"practice": 3}', encoding="utf-8")
    assert Practice(path).state["step"] == "you"


def test_a_folder_that_cannot_be_written_is_said_and_stops_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "sessions"
    blocked.write_text("a file", encoding="utf-8")
    desk = Practice(tmp_path / "sessions" / "practice-0.json")
    desk.decide()
    assert desk.state["step"] == "coffee"
    assert "Not saved" in desk._saved.value


@pytest.mark.parametrize("code", i18n.languages())
def test_every_card_speaks_every_language(path: Path, code: str) -> None:
    i18n.use_language(code)
    desk = Practice(path)
    for _step in range(3):
        desk.decide()
    desk.rule.value = "one"
    desk.decide()
    assert desk.state["step"] == "close"
    assert desk.sheet.buttons[0].description


def test_each_choice_of_each_card_has_its_costs() -> None:
    for step, card in CARDS.items():
        for choice in card.choices:
            for value, _text in choice.options:
                first = {c.name: c.options[c.default][0] for c in card.choices}
                assert 1 <= len(costs(step, {**first, choice.name: value})) <= 4
