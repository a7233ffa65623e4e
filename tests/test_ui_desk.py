"""The desk on a fake run: what each click does, what is saved, what is said when it fails."""

from __future__ import annotations

import gc
import json
import re
import threading
from pathlib import Path
from typing import Any

import comm
import pytest

pytest.importorskip("ipywidgets")

from simlib.ui.desk import Desk
from simlib.ui.header import Header
from simlib.ui.sessions import write_notes
from tests.fake_link import PLACE, FakeLink


class Rig:
    """A desk with the run that it made last."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.link: FakeLink | None = None
        self.desk = Desk(PLACE, path, self.new, self.load)

    def new(self) -> FakeLink:
        self.link = FakeLink()
        return self.link

    def load(self, path: Path) -> FakeLink:
        self.link = FakeLink.load(path)
        return self.link

    @property
    def text(self) -> str:
        screen = self.desk.screen
        return str(
            screen.sheet._text.value if screen.laid is screen.sheet else screen.card._top.value
        )

    def press(self, index: int = 0) -> None:
        screen = self.desk.screen
        if screen.laid is screen.card:
            screen.card.decide_button.click()
        else:
            screen.sheet.buttons[index].click()

    def play(self, clicks: int) -> None:
        for _click in range(clicks):
            self.press()

    def to(self, words: str, most: int = 80) -> None:
        for _click in range(most):
            if words in self.text:
                return
            self.press()
        raise AssertionError(f"{words!r} never came")


@pytest.fixture(autouse=True)
def _peek_at_the_fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fake's file is not a real session; read what the offer needs from it."""
    from datetime import datetime

    from simlib.ui import desk
    from simlib.ui.sessions import Saved

    def peek(path: Path) -> Saved | None:
        if not path.exists():
            return None
        plain = json.loads(path.read_text(encoding="utf-8"))
        return Saved(plain["now"], len(plain["log"]), datetime(2026, 3, 2, 14, 2))

    monkeypatch.setattr(desk, "peek", peek)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    made = Rig(tmp_path / "sessions" / "s-7.json")
    made.desk.begin()
    return made


def log_of(rig: Rig) -> list[Any]:
    return list(json.loads(rig.path.read_text(encoding="utf-8"))["log"])


def test_the_first_card_lies_open_at_once(rig: Rig) -> None:
    assert rig.desk.screen.laid is rig.desk.screen.card
    assert "Rillgrund Bahntechnik" in rig.text


def test_decide_logs_and_saves_before_the_next_card(rig: Rig) -> None:
    assert rig.link is not None
    rig.link.fails_to_advance = True
    rig.press()
    assert len(log_of(rig)) == 1
    assert "This step failed. Your answers are kept." in rig.text


def test_after_a_failure_try_again_goes_on(rig: Rig) -> None:
    assert rig.link is not None
    rig.link.fails_to_advance = True
    rig.press()
    rig.link.fails_to_advance = False
    rig.press()
    assert rig.desk.screen.laid is rig.desk.screen.card
    assert len(log_of(rig)) == 1


def test_an_interrupted_kernel_costs_no_answer_and_the_run_is_played_again(rig: Rig) -> None:
    """A run that was stopped between two events may be half-way, so it is not gone on with."""
    rig.play(2)
    assert rig.link is not None
    rig.link.is_interrupted = True
    rig.press()
    assert "The kernel was interrupted." in rig.text
    rig.press()
    assert "A session is waiting for you" in rig.text
    rig.press()
    assert rig.desk.screen.laid is rig.desk.screen.card
    assert len(log_of(rig)) == 3
    rig.press()
    assert len(log_of(rig)) == 4


def test_the_answer_is_the_one_that_was_chosen(rig: Rig) -> None:
    rig.desk.screen.card.controls[0].index = 0
    rig.press()
    assert log_of(rig)[0][1] == {"answer": "silent"}


def test_put_back_restores_the_rules_answer_before_and_never_after(rig: Rig) -> None:
    card = rig.desk.screen.card
    card.controls[0].index = 0
    assert not card.back_button.disabled
    card.put_back()
    assert card.chosen == {"answer": "alone"}
    assert card.back_button.disabled
    rig.press()
    assert log_of(rig)[0][1] == {"answer": "alone"}


def test_the_ledger_follows_each_choice(rig: Rig) -> None:
    card = rig.desk.screen.card
    before = card._ledger.value
    card.controls[0].index = 3
    assert card._ledger.value != before
    assert "in about a day" in card._ledger.value


def test_two_questions_of_one_hour_can_be_answered_in_either_order(rig: Rig) -> None:
    rig.play(2)
    inbox = rig.desk.screen.inbox
    assert "Inbox · 3" in inbox._head.value
    inbox._list.index = 1
    assert rig.desk.screen.card.point is not None
    second = rig.desk.screen.card.point.id
    rig.press()
    assert log_of(rig)[-1][0] == second
    assert "Inbox · 2" in inbox._head.value


def test_at_pace_day_the_clock_stands_still_at_the_day_s_end(rig: Rig) -> None:
    rig.desk.screen.header.pace.value = "day"
    rig.press()
    assert "Mon 2 Mar is over" in rig.text
    rig.press()
    assert rig.desk.screen.laid is rig.desk.screen.card


def test_at_pace_week_it_stops_at_questions_and_at_the_week_s_end(rig: Rig) -> None:
    rig.desk.screen.header.pace.value = "week"
    rig.play(1)
    assert rig.desk.screen.laid is rig.desk.screen.card
    rig.to("Week 1 is over")
    rig.press()
    assert rig.desk.screen.laid is rig.desk.screen.card


def test_the_week_is_finished_by_the_rules(rig: Rig) -> None:
    rig.desk.screen.week_button.click()
    assert "Week 1 is over" in rig.text
    origins = {origin for _point, _values, origin in log_of(rig)}
    assert origins == {"rule"}


def test_a_note_is_shown_once_and_stays_read(rig: Rig) -> None:
    rig.to("A note on your desk")
    assert "Quotes lost" in rig.text
    rig.press()
    assert "A note on your desk" not in rig.text
    again = Rig(rig.path)
    rig.desk._lock.release()
    again.desk.begin()
    again.press()
    assert "A note on your desk" not in again.text


def test_half_time_opens_the_days_said_and_used(rig: Rig) -> None:
    board = rig.desk.screen.board
    board.open_tab("dates")
    assert "Opens in round 2." in board._look.value
    board.open_tab("firm")
    rig.to("Round 1 is over")
    assert board.tabs.value == "dates"
    assert "said 11.0, used" in board._look.value


def test_the_end_of_the_weeks_the_run_on_and_the_closing_page(rig: Rig) -> None:
    rig.to("You have left the desk. Your rules stay.")
    rig.press()
    assert rig.desk.screen.laid is rig.desk.screen.summary
    shown = rig.desk.screen.summary._figures.value
    assert "So far, after your 12 weeks" in shown
    assert "Promised too much, unasked" in shown


def test_leaving_early_asks_once_more_and_lets_the_rules_answer(rig: Rig) -> None:
    rig.desk.screen.leave_button.click()
    assert "Leave the desk now?" in rig.text
    rig.press()
    assert rig.desk.screen.laid is rig.desk.screen.card
    rig.desk.screen.leave_button.click()
    rig.press(1)
    assert "You have left the desk. Your rules stay." in rig.text
    assert {entry[2] for entry in log_of(rig)} == {"rule"}


def test_the_three_lines_are_kept_in_the_session(rig: Rig) -> None:
    rig.desk.screen.leave_button.click()
    rig.press(1)
    rig.press()
    summary = rig.desk.screen.summary
    summary._areas["again"].value = "Ask earlier."
    summary._press()
    notes = json.loads(rig.path.read_text(encoding="utf-8"))["notes"]
    assert notes["lines"]["again"] == "Ask earlier."
    assert "Kept in the session file." in summary._said.value


def test_a_saved_session_is_offered_and_resumed_where_it_was(rig: Rig) -> None:
    rig.play(5)
    was = rig.text
    rig.desk._lock.release()
    again = Rig(rig.path)
    again.desk.begin()
    assert "A session is waiting for you" in again.text
    assert "5 answers of yours" in again.text
    again.press()
    assert again.text == was


def test_starting_again_asks_first_and_keeps_the_old_session(rig: Rig) -> None:
    rig.play(3)
    rig.desk._lock.release()
    again = Rig(rig.path)
    again.desk.begin()
    again.press(1)
    assert "Start again from week 1?" in again.text
    again.press(0)
    assert "A session is waiting for you" in again.text
    again.press(1)
    again.press(1)
    assert again.desk.screen.laid is again.desk.screen.card
    kept = list(rig.path.parent.glob("s-7.2*.json"))
    assert len(kept) == 1
    assert len(json.loads(kept[0].read_text())["log"]) == 3


def test_beginning_again_shows_the_same_card_and_adds_no_observers(rig: Rig) -> None:
    rig.play(2)
    card = rig.desk.screen.card
    card.controls[0].index = 0
    before = rig.text
    for _time in range(5):
        rig.desk.begin()
    assert rig.text == before
    assert card.controls[0].index == 0
    rig.press()
    assert len(log_of(rig)) == 3


def test_a_full_disk_is_told_and_play_goes_on(rig: Rig) -> None:
    assert rig.link is not None
    rig.link.fails_to_save = True
    rig.press()
    told = rig.desk.screen.header._saved.value
    assert re.search(r"Not saved since \d\d:\d\d \(No space left on device\)\. Keep", told)
    assert rig.desk.screen.laid is rig.desk.screen.card
    rig.link.fails_to_save = False
    rig.press()
    assert "Saved" in rig.desk.screen.header._saved.value
    assert len(log_of(rig)) == 2


def test_a_folder_that_was_never_written_is_told_without_a_time() -> None:
    header = Header(PLACE)
    header.show_saved(None, "Permission denied")
    assert "Not saved (Permission denied). Keep this window open." in header._saved.value


def test_a_changed_rule_reaches_the_run_and_the_file(rig: Rig) -> None:
    rig.desk.screen.board.open_tab("rules")
    rig.desk.screen.rules.menus["discount"].value = "half"
    assert rig.link is not None
    assert rig.link.standing == {"discount": "half"}


def test_showing_the_rules_changes_none_of_them(rig: Rig) -> None:
    assert rig.link is not None
    rig.link.standing = {"consult": "risky"}
    rig.press()
    rig.desk.screen.board.open_tab("rules")
    assert rig.desk.screen.rules.menus["consult"].value == "risky"
    assert rig.link.standing == {"consult": "risky"}


@pytest.mark.parametrize("name", ["pipeline", "clients", "dates", "rules", "firm"])
def test_each_tab_shows_something(rig: Rig, name: str) -> None:
    board = rig.desk.screen.board
    board.open_tab(name)
    assert f"cd-tab-{name}" in board.box._dom_classes
    assert [kind for kind in board.box._dom_classes if kind.startswith("cd-tab-")] == [
        f"cd-tab-{name}"
    ]


def test_the_chart_has_a_table_behind_it(rig: Rig) -> None:
    rig.play(8)
    board = rig.desk.screen.board
    board._swap.click()
    assert "<table" in board._table.value
    assert "cd-as-table" in board.box._dom_classes
    board._swap.click()
    assert "cd-as-table" not in board.box._dom_classes


def test_the_chart_is_one_figure_for_the_life_of_the_desk(rig: Rig) -> None:
    from plotly.graph_objects import FigureWidget

    gc.collect()
    before = sum(isinstance(thing, FigureWidget) for thing in gc.get_objects())
    figure = rig.desk.screen.board.figure
    rig.play(20)
    rig.desk.screen.bridge.width = 333
    gc.collect()
    assert sum(isinstance(thing, FigureWidget) for thing in gc.get_objects()) == before
    assert rig.desk.screen.board.figure is figure
    assert figure.layout.width == 333


def test_playing_on_opens_no_further_widgets(rig: Rig) -> None:
    from ipywidgets.widgets import widget

    rig.play(12)
    before = len(widget._instances)
    rig.play(12)
    assert len(widget._instances) == before


def test_clicks_from_many_threads_are_answered_one_after_the_other(rig: Rig) -> None:
    def clicks() -> None:
        for _click in range(3):
            rig.press()

    workers = [threading.Thread(target=clicks) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    points = [entry[0] for entry in log_of(rig)]
    assert len(points) == len(set(points))


def test_predictions_made_before_enter_the_session(tmp_path: Path) -> None:
    rig = Rig(tmp_path / "sessions" / "p-7.json")
    write_notes(rig.path, {"predictions": {"kept": {"answer": "75_90", "sure": 0.7}}})
    rig.desk.begin()
    notes = json.loads(rig.path.read_text(encoding="utf-8"))["notes"]
    assert notes["predictions"]["kept"]["sure"] == 0.7


def test_the_closing_page_sets_predictions_beside_what_came(tmp_path: Path) -> None:
    rig = Rig(tmp_path / "sessions" / "p-7.json")
    said = {"answer": "75_90", "sure": 0.7}
    write_notes(rig.path, {"predictions": {"kept": said, "rillgrund": said}})
    rig.desk.begin()
    rig.to("You have left the desk. Your rules stay.")
    rig.press()
    shown = rig.desk.screen.summary._predicted.value
    assert "So far" in shown
    assert "In the end" in shown
    assert "75 to 90 % (70" in shown
    assert " predicted." in shown
    assert "One run does not tell: it holds one such offer." in shown


def test_a_closing_page_without_predictions_shows_none(rig: Rig) -> None:
    rig.to("You have left the desk. Your rules stay.")
    rig.press()
    assert rig.desk.screen.summary._predicted.value == ""


def test_every_word_on_the_desk_is_translated(tmp_path: Path) -> None:
    from simlib.i18n import use_language

    use_language("pseudo")
    rig = Rig(tmp_path / "sessions" / "x-7.json")
    rig.desk.begin()
    screen = rig.desk.screen
    for text in (screen.card.decide_button.description, screen.week_button.description):
        assert text.startswith("[")
    assert all(label.startswith("[") for label, _value in screen.header.pace.options)
    assert all(label.startswith("[") for label, _value in screen.board.tabs.options)


def test_a_text_with_html_in_it_stays_a_text(rig: Rig) -> None:
    card = rig.desk.screen.card
    assert card.point is not None
    evil = card.point._replace(
        id="x",
        facts={**card.point.facts, "beat": "", "contact": "<b onclick=x>", "client_name": "<i>A"},
    )
    card.show(evil, 1)
    assert "<b onclick" not in card._top.value
    assert "<i>A" not in card._top.value


def test_a_desk_that_is_shown_again_gets_one_new_chart(rig: Rig) -> None:
    """A second view of a live chart would stay empty."""
    board = rig.desk.screen.board
    board.add_chart()
    old = board.figure
    board.renew_chart()
    assert list(board.chart.children) == [board.figure]
    assert board.figure is not old


def test_the_first_message_of_a_chart_holds_all_of_it(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page may draw as soon as it has heard of a figure, and an empty one stays empty."""
    opened: list[dict[str, Any]] = []

    def create(**given: Any) -> comm.DummyComm:
        opened.append(given.get("data", {}).get("state", {}))
        return comm.DummyComm(**given)

    monkeypatch.setattr("comm.create_comm", create)
    rig.desk.screen.board.renew_chart()
    rig.desk.screen.board.add_chart()
    (state,) = [state for state in opened if "_widget_data" in state]
    assert len(state["_widget_data"]) == len(rig.desk.screen.board.figure.data)
    assert state["_widget_layout"]["width"] > 0
    assert state["_config"]["staticPlot"]


def test_all_of_a_chart_is_sent_once_more_when_the_page_has_drawn_it(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What changes while the page loads plotly's code is lost there."""
    board = rig.desk.screen.board
    board.add_chart()
    sent: list[tuple[Any, Any]] = []

    def send(_self: Any, restyle_data: Any, relayout_data: Any, *_more: Any, **_: Any) -> None:
        sent.append((restyle_data, relayout_data))

    monkeypatch.setattr(type(board.figure), "_send_update_msg", send)
    board.fit(441, 17.5)
    sent.clear()
    rig.desk.screen.bridge.drawn += 1
    assert len(sent) == len(board.figure.data)
    for (data, layout), trace in zip(sent, board.figure.data, strict=True):
        assert tuple(data["y"][0]) == tuple(trace.y)
        assert layout["width"] == 441
        assert tuple(layout["xaxis.range"]) == board.figure.layout.xaxis.range


def test_what_shows_the_chart_is_on_the_page_before_the_chart(rig: Rig) -> None:
    """Its own classes may reach the page when it is drawn: hidden, and so empty for good."""
    board = rig.desk.screen.board
    assert board.chart in board.box.children
    assert {"cd-chart", "cd-for-firm"} <= set(board.chart._dom_classes)
    parts = list(board.box.children)
    board.add_chart()
    assert list(board.box.children) == parts
    assert not board.figure._dom_classes
