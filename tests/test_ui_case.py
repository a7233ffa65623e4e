"""The desk of a business case: cards, swaps, what the director reads, and what she answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ipywidgets")

from simlib.run import Run
from simlib.scenario import load_scenario
from simlib.ui.case_desk import CaseDesk
from simlib.ui.case_hands import Case, counted, hands, parts_alone, ratio

SEED = 6
STORY = load_scenario("the_new_tool").replace({"warm_up_weeks": 13, "run_on_weeks": 2})
PARTS = parts_alone(STORY, SEED)
PM, SALES = (round(PARTS[side] / 2_500) * 2_500 for side in ("pm", "sales"))


def made(path: Path) -> CaseDesk:
    def new() -> Run:
        return Run(STORY, seed=SEED, seats={"management": None})

    return CaseDesk(STORY, SEED, path, new=new, load=Run.load)


@pytest.fixture
def desk(tmp_path: Path) -> CaseDesk:
    found = made(tmp_path / "sessions" / "s-6.json")
    found.begin()
    return found


def text(desk: CaseDesk) -> str:
    return str(desk.screen.sheet._text.value)


def nearest(eur: float) -> int:
    """The figure of the sheet that lies nearest."""
    return round(eur / 2_500) * 2_500


def fill(desk: CaseDesk, pm: int, sales: int, joint: bool) -> None:
    desk.sheet.figures["pm"].value = pm
    desk.sheet.figures["sales"].value = sales
    desk.sheet.form.value = joint


def case(pm: float, sales: float, spread: float = 0.1, joint: bool = True) -> Case:
    return Case({"pm": pm, "sales": sales}, {"pm": spread, "sales": spread}, joint)


# ---- what a case is worth


def test_the_lower_end_counts_and_a_range_that_misses_its_card_does_not() -> None:
    parts = {"pm": 30_000.0, "sales": 20_000.0}
    assert counted(case(30_000, 20_000), parts) == {"pm": 27_000, "sales": 18_000}
    assert counted(case(40_000, 10_000), parts) == {"pm": 0, "sales": 0}
    assert counted(case(40_000, 10_000, 0.5), parts) == {"pm": 20_000, "sales": 0}


def test_the_ratio_is_over_a_years_cost() -> None:
    yearly = STORY.tool.cost_eur / STORY.tool.years + STORY.tool.yearly_eur
    assert ratio(STORY, 2 * yearly) == pytest.approx(2)


def test_the_firm_of_these_tests_has_a_case_that_needs_both_windows() -> None:
    hurdle = 1.4
    assert ratio(STORY, 0.9 * PM) < hurdle < ratio(STORY, 0.9 * (PM + SALES))


def test_the_parts_are_those_that_each_side_would_claim_alone() -> None:
    parts = parts_alone(STORY, SEED)
    split = STORY.replace({"governance.business_case": "split"})
    point = Run(split, seed=SEED, seats={"management": None}).advance()
    assert point is not None
    told = {c["signer"]: c["benefit_eur"] / STORY.tool.split_boast for c in point.facts["claims"]}
    assert parts == pytest.approx(told)


def test_each_hand_has_three_cards_that_matter_two_beside_the_point_and_a_stale_one() -> None:
    point = Run(STORY, seed=SEED, seats={"management": None}).advance()
    assert point is not None
    for cards in hands(STORY, point.facts, parts_alone(STORY, SEED)).values():
        assert [card.sort for card in cards] == ["matters"] * 3 + ["beside"] * 2 + ["old"]
        assert len({card.name for card in cards}) == 6
        assert all(card.label and card.value for card in cards)


# ---- the desk


def test_it_asks_whose_cards_are_ones_own(desk: CaseDesk) -> None:
    assert "Whose cards are yours?" in text(desk)
    desk.screen.sheet.buttons[0].click()
    assert desk.run.notes["case"]["home"] == "pm"
    assert "6 of 6" in desk.hands._tables["pm"].value
    assert desk.hands._tables["sales"].value.count("face down") == 6


def test_with_both_hands_open_nothing_is_swapped(desk: CaseDesk) -> None:
    desk.screen.sheet.buttons[2].click()
    assert "face down" not in desk.hands._tables["sales"].value
    assert "cd-hide" in desk.hands._swap._dom_classes


def test_a_card_is_answered_in_kind(desk: CaseDesk) -> None:
    desk.sit_at("sales")
    desk.swap("bookings")
    desk.swap("bookings_old")
    seen = desk.run.notes["case"]["seen"]
    assert seen == {"sales": ["bookings", "bookings_old"], "pm": ["hours", "hours_old"]}
    names = [name for _label, name in desk.hands._menu.options]
    assert "bookings" not in names
    assert desk.hands._tables["pm"].value.count("face down") == 4


def test_the_sheet_tells_what_would_be_read(desk: CaseDesk) -> None:
    desk.sit_at("both")
    fill(desk, 30_000, 20_000, joint=False)
    alone = desk.sheet._ledger.value
    desk.sheet.form.value = True
    assert "27,000" in alone
    assert "45,000" in desk.sheet._ledger.value


def test_a_good_joint_case_is_approved_and_a_half_one_is_not(desk: CaseDesk) -> None:
    desk.sit_at("both")
    fill(desk, PM, 0, joint=True)
    desk.sheet.send_button.click()
    assert "not now" in text(desk)
    assert desk.run.notes["case"]["sent"][0]["said"] == "refuse"
    while not (desk.run.pending.get("management") and desk._mine()[0].kind == "tool"):
        press(desk)
    now = desk._parts_now(desk._point)
    fill(desk, nearest(now["pm"]), nearest(now["sales"]), joint=True)
    desk.sheet.send_button.click()
    assert "approves" in text(desk)
    assert "of both cards" in text(desk).lower()


def press(desk: CaseDesk) -> None:
    screen = desk.screen
    if screen.laid is screen.card:
        screen.card.decide_button.click()
    else:
        screen.sheet.buttons[0].click()


def to_the_end(desk: CaseDesk) -> None:
    for _click in range(40):
        if desk.screen.laid is desk.screen.summary:
            return
        if desk._mine() and desk._mine()[0].kind == "tool":
            desk.sheet.send_button.click()
        else:
            press(desk)
    raise AssertionError("the two quarters do not end")


def test_it_is_played_to_the_last_page_and_resumed(desk: CaseDesk) -> None:
    desk.sit_at("pm")
    desk.swap("hours")
    path: Any = desk.path
    desk._lock.release()
    again = made(path)
    again.begin()
    again.screen.sheet.buttons[0].click()
    assert "Bookings, last quarter" in again.hands._tables["sales"].value
    fill(again, PM, SALES, joint=True)
    to_the_end(again)
    assert again.run.notes["so_far"]["predicted"] == {"first_asking": (1, 1)}
    assert len(again.run.notes["case"]["sent"]) == 1


def test_the_answer_is_that_of_the_directors_autopilot(desk: CaseDesk) -> None:
    desk.sit_at("both")
    entry = next(point for point in desk.run.pending["management"] if point.kind == "tool")
    fill(desk, PM, SALES, joint=True)
    desk.sheet.send_button.click()
    logged = [e for e in desk.run.log if e.what == "answer" and e.subject == entry.id]  # type: ignore[attr-defined]
    assert [(e.origin, dict(e.values)) for e in logged] == [("policy", {"tool": "approve"})]
