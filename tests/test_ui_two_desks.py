"""Two desks of one person: each shows its own department, and time waits for both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ipywidgets")

from simlib.run import Run
from simlib.scenario import load_scenario
from simlib.ui.account import account_html
from simlib.ui.place import Place
from simlib.ui.sessions import write_notes
from simlib.ui.two_desks import TwoDesks

STORY = load_scenario("account_at_risk").replace({"warm_up_weeks": 6, "run_on_weeks": 2})
BOTH, ONLY_SALES, ONLY_PM = range(3)  # the buttons of the first sheet


def made(path: Path) -> TwoDesks:
    return TwoDesks(
        [Place.of(STORY, seat) for seat in ("sales", "pm")],
        path,
        new=lambda holders: Run(STORY, seed=1, seats=holders),
        load=Run.load,
    )


def started(path: Path, button: int = BOTH) -> TwoDesks:
    desk = made(path)
    desk.begin()
    desk.screen.sheet.buttons[button].click()
    return desk


def press(desk: TwoDesks) -> None:
    screen = desk.screen
    shows_card = screen.laid is screen.card
    (screen.card.decide_button if shows_card else screen.sheet.buttons[0]).click()


def text(desk: TwoDesks) -> str:
    return str(desk.screen.sheet._text.value)


def play(desk: TwoDesks, most: int = 250) -> set[str]:
    seen = set()
    for _click in range(most):
        seen.add(desk.place.seat)
        if desk.screen.laid is desk.screen.summary:
            return seen
        press(desk)
    raise AssertionError("the six weeks do not end")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sessions" / "s-1.json"


def test_it_asks_who_sits_where_before_anything_runs(path: Path) -> None:
    desk = made(path)
    desk.begin()
    assert "Who sits where?" in text(desk)
    assert [b.description for b in desk.screen.sheet.buttons] == [
        "Both desks",
        "Only Sales",
        "Only PM office",
    ]
    assert not path.exists()


@pytest.mark.parametrize(("button", "seat"), [(ONLY_SALES, "sales"), (ONLY_PM, "pm")])
def test_one_desk_leaves_the_other_to_an_autopilot(path: Path, button: int, seat: str) -> None:
    desk = started(path, button)
    assert desk.place.seat == seat
    assert desk.run.seats[seat] is None  # type: ignore[attr-defined]
    assert play(desk) == {seat}
    assert desk._switch._dom_classes[-1] == "cd-hide"


def test_both_desks_are_played_to_the_end_and_each_has_a_page_of_its_own(path: Path) -> None:
    desk = started(path)
    assert play(desk) == {"sales", "pm"}
    first = desk.screen.summary._promises.value
    desk.sit("pm" if desk.place.seat == "sales" else "sales")
    assert desk.screen.laid is desk.screen.summary
    assert desk.screen.summary._promises.value != first
    assert {"stays", "account_kept"} == set(desk.run.notes["so_far"]["predicted"])


def test_time_waits_until_the_other_desk_has_answered(path: Path) -> None:
    desk = started(path)
    for _click in range(60):
        if "Nothing waits at this desk" in text(desk) and desk.screen.laid is desk.screen.sheet:
            break
        press(desk)
    here, now = desk.place.seat, desk.run.now
    (other,) = (seat for seat in ("sales", "pm") if seat != here)
    assert desk.run.pending[other]
    press(desk)  # Go to the other desk
    assert desk.place.seat == other
    assert desk.run.now == now
    assert desk.screen.laid is desk.screen.card


def test_the_switch_counts_what_waits_and_leads_over(path: Path) -> None:
    desk = started(path)
    labels = [text for text, _seat in desk._switch.options]
    waiting = desk.run.pending
    assert labels == [
        f"Sales · {len(waiting.get('sales', []))}",
        f"PM office · {len(waiting.get('pm', []))}",
    ]
    desk._switch.index = 1
    assert desk.place.seat == "pm"
    assert "cd-away" in desk._screens["sales"].root._dom_classes
    assert "cd-here" in desk._screens["pm"].root._dom_classes
    assert len(desk.root.children) == 2


def test_each_desk_shows_its_own_line_of_the_account(path: Path) -> None:
    desk = started(path)
    sales = desk._account.value
    desk.sit("pm")
    assert "mood" in sales
    assert "mood" not in desk._account.value
    assert "order" in desk._account.value
    other = Place.of(load_scenario("pm_plays_sales"), "sales")
    assert account_html(other, desk.run.view("sales")) == ""


def test_the_first_mail_lies_on_each_desk_until_it_has_decided(path: Path) -> None:
    desk = started(path)

    def strip() -> str:
        shown: Any = desk.screen.card._strip
        return "" if "cd-hide" in shown._dom_classes else str(shown.value)

    assert "reviewing our suppliers" in strip()
    press(desk)
    while desk.place.seat == "sales" or desk.screen.laid is not desk.screen.card:
        press(desk)
    assert "add Polish" in strip()


def test_list_and_seats_survive_a_resume(path: Path) -> None:
    desk = started(path)
    press(desk)
    desk._list.value = "Polish: ask first"
    desk._keep_list()
    desk._lock.release()
    again = made(path)
    again.begin()
    assert "A session is waiting for you" in text(again)
    again.screen.sheet.buttons[0].click()
    assert again._list.value == "Polish: ask first"
    assert again._own == ("sales", "pm")
    assert again.run.now == desk.run.now


def test_a_prediction_that_comes_after_the_desk_was_drawn_is_kept(path: Path) -> None:
    desk = started(path)
    write_notes(path, {"predictions": {"stays": {"answer": "yes", "sure": 0.7}}})
    press(desk)
    assert desk.run.notes["predictions"]["stays"]["answer"] == "yes"


def test_the_rules_of_both_desks_end_the_weeks_when_one_leaves(path: Path) -> None:
    desk = started(path)
    desk.leave()
    assert desk.run.now >= desk.place.last_day
    assert not any(desk.run.pending.values())
