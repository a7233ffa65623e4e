"""Beside a host: predict, reveal, propose, sit down; and what is kept of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ipywidgets")

from simlib.decisions import DecisionPoint
from simlib.i18n import use_language
from simlib.policies import POLICIES
from simlib.reasons import reasons
from simlib.run import Run
from simlib.scenario import Scenario, load_scenario
from simlib.ui.cards import card_words
from simlib.ui.desk import Desk
from simlib.ui.place import Place
from simlib.ui.whys import why_text
from tests.test_ui_cards import FORECASTS

SEED = 9


def story() -> Scenario:
    return load_scenario("sales_shadows_pm").replace({"run_on_weeks": 0})


class Rig:
    """A PM's desk on a real run."""

    def __init__(self, path: Path) -> None:
        scenario = story()
        self.path = path
        self.desk = Desk(
            Place.of(scenario, "pm"),
            path,
            lambda: Run(scenario, SEED, {"pm": None}),
            Run.load,
        )
        self.desk.begin()

    @property
    def shadow(self) -> Any:
        return self.desk.screen.shadow

    @property
    def card(self) -> Any:
        return self.shadow.card

    @property
    def notes(self) -> dict[str, Any]:
        return dict(json.loads(self.path.read_text(encoding="utf-8"))["notes"])

    @property
    def log(self) -> list[Any]:
        return list(json.loads(self.path.read_text(encoding="utf-8"))["log"])

    @property
    def beside(self) -> bool:
        return self.desk.screen.laid is self.shadow

    def answer(self, option: int = 0, sure: int = 3) -> None:
        for control in self.card.controls[: len(self.card.fields)]:
            control.index = option
        self.card.sure.index = sure
        self.card.weighs.index = 1
        self.card.lock_button.click()

    def go_on(self) -> None:
        if self.beside and self.card.lock_button.disabled:
            self.shadow.other_button.click()
        elif self.beside:
            self.answer()
        else:
            self.desk.screen.sheet.buttons[0].click()

    def to(self, day: float) -> None:
        for _click in range(120):
            if self.desk.run.now >= day or not (
                self.beside or self.desk.screen.laid is self.desk.screen.sheet
            ):
                return
            self.go_on()


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path / "sessions" / "s-2.json")


def test_the_first_question_is_the_hosts_and_nothing_is_chosen(rig: Rig) -> None:
    assert rig.beside
    assert all(control.index is None for control in (*rig.card.controls, rig.card.sure))
    assert "beside Irene Castellaz" in rig.desk.screen.header._who.value
    assert "Irene does not see your answers" in rig.card._say.value


def test_an_open_answer_is_named_and_nothing_is_told(rig: Rig) -> None:
    rig.card.lock_button.click()
    assert "Choose an answer" in rig.card._say.value
    assert "guesses" not in rig.notes


def test_what_was_foreseen_is_kept_before_it_is_decided(rig: Rig) -> None:
    rig.answer(option=1)
    assert rig.card.point.id not in [entry[4] for entry in rig.log]
    (kept,) = rig.notes["guesses"]
    field = rig.card.point.fields[0]
    assert kept["said"] == str(field.relative(field.options[1]))
    assert kept["sure"] == 0.7
    assert kept["weighs"] == "money"
    assert kept["chose"] == str(rig.card.point.default_values[field.name])


def test_i_cannot_tell_needs_no_degree(rig: Rig) -> None:
    rig.card.controls[0].index = len(rig.card.controls[0].options) - 1
    rig.card.lock_button.click()
    (kept,) = rig.notes["guesses"]
    assert (kept["said"], kept["sure"]) == ("", 0.0)
    assert "cannot tell" in rig.shadow._told.value


def test_the_reveal_comes_step_by_step_and_ends_at_ones_own_desk(rig: Rig) -> None:
    rig.answer()
    told = [rig.shadow._told.value]
    while rig.shadow._step < len(rig.shadow._parts):
        rig.shadow.next_button.click()
        told.append(rig.shadow._told.value)
    assert len(told) == 4
    assert "Irene chose" in told[0]
    assert "Irene saw" not in told[0]
    assert "Irene saw" in told[1]
    assert "What weighed most" in told[2]
    assert "from your own desk" in told[3]
    assert rig.shadow.next_button.description == "Go on"


def test_the_hosts_choice_is_the_autopilots_and_the_log_says_so(rig: Rig) -> None:
    rig.to(10)
    held = [entry for entry in rig.log if entry[0] == "answer" and entry[1] >= 0]
    assert not [entry for entry in held if entry[3] == "person"]
    run = Run(story(), SEED)
    run.advance(until=rig.desk.run.now)
    mine = {entry.subject: dict(entry.values) for entry in run.log if entry.what == "answer"}
    assert all(mine[entry[4]] == entry[5] for entry in held)


def test_the_rules_are_the_hosts_until_one_sits_down(rig: Rig) -> None:
    rules = rig.desk.screen.rules
    rules.show({})
    assert all(menu.disabled for menu in rules.menus.values())
    rig.shadow.sit_button.click()
    assert not any(menu.disabled for menu in rules.menus.values())
    assert rig.desk.screen.laid is rig.desk.screen.card
    assert rig.notes["sat_down"] == rig.desk.run.now


def test_between_two_questions_a_resume_finds_what_was_locked_in(rig: Rig) -> None:
    for _question in range(3):
        rig.answer()
        rig.shadow.other_button.click()
    rig.answer(option=1)
    kept = rig.notes["guesses"]
    rig.desk._lock.release()
    again = Rig(rig.path)
    again.desk.screen.sheet.buttons[0].click()
    assert again.beside
    assert again.notes["guesses"] == kept
    assert again.card.lock_button.disabled
    assert again.card.controls[0].index == 1
    assert "chose" in again.shadow._told.value
    again.shadow.other_button.click()
    assert not again.card.lock_button.disabled


def test_a_person_may_decide_as_the_host_and_writes_a_sentence(rig: Rig) -> None:
    rig.shadow.partner_button.click()
    assert rig.notes["partner"]
    point = rig.card.point
    rig.answer(option=1)
    assert "guesses" not in rig.notes
    host = rig.shadow.host_card
    host.button.click()
    assert "Choose an answer" in host._say.value
    host.controls[0].index = 0
    host.sentence.value = "I never add to a Monday."
    host.button.click()
    (kept,) = rig.notes["guesses"]
    assert kept["chose"] == str(point.fields[0].relative(point.fields[0].options[0]))
    while rig.shadow._step < len(rig.shadow._parts):
        rig.shadow.next_button.click()
    assert "I never add to a Monday." in rig.shadow._told.value
    rig.shadow.next_button.click()
    (entry,) = [entry for entry in rig.log if entry[4] == point.id]
    assert entry[3] == "person"
    assert {key: str(value) for key, value in entry[5].items()} == {
        point.fields[0].name: kept["chose"]
    }


def test_after_the_shadow_weeks_one_proposes_and_the_host_says_why_not(rig: Rig) -> None:
    rig.to(10)
    assert "From now on you propose" in rig.desk.screen.sheet._text.value
    assert "Brier score" in rig.desk.screen.sheet._text.value
    rig.go_on()
    assert rig.beside
    assert rig.card.lock_button.description == "Ask Irene"
    point = rig.card.point
    host = POLICIES["balanced"](point)
    field = point.fields[0]
    at = [str(field.relative(option)) for option in field.options].index(
        str(host.values[field.name])
    )
    rig.answer(option=(at + 1) % len(field.options))
    assert "Not agreed" in rig.shadow._told.value
    assert "What weighed most" in rig.shadow._told.value
    assert rig.shadow.next_button.description == "Do as Irene"
    (kept,) = rig.notes["proposals"]
    rig.shadow.other_button.click()
    answers = {entry[4]: entry for entry in rig.log if entry[0] == "answer"}
    assert answers[point.id][3] == "person"
    assert answers[point.id][5] == kept["values"]


def test_at_the_end_of_the_host_weeks_the_desk_is_the_guests(rig: Rig) -> None:
    rig.to(15)
    assert "From now on the desk is yours" in rig.desk.screen.sheet._text.value
    rig.go_on()
    assert rig.desk.screen.laid is rig.desk.screen.card
    assert "Your desk: PM office" in rig.desk.screen.header._who.value
    assert rig.desk._since == 15


def test_reasons_and_reveals_say_no_forecast_and_are_translated() -> None:
    run = Run(story(), SEED, {"pm": None})
    place = Place.of(run.scenario, "pm")
    seen = 0
    for point in _points(run, 15):
        words = card_words(point, place)
        for reason in reasons(point, POLICIES["balanced"], point.fields[0].name):
            text = why_text(reason, words.fields[0])
            assert not FORECASTS.search(text), text
            assert not any(mark in text for mark in ("{", "!", "None", "_")), text
            use_language("pseudo")
            assert why_text(reason, words.fields[0]).startswith("[")
            use_language("en")
            seen += 1
    assert seen > 10


def _points(run: Run, end: float) -> list[DecisionPoint]:
    found = []
    while (point := run.advance(until=end)) is not None and point.hour < end:
        found.append(point)
        run.decide(point.default)
    return found
