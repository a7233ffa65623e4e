"""The director's desk: cards, letters, boards, quarters and the closing page, without a browser."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from simlib.charts_trust import trust_plan, trust_sentence, trust_table
from simlib.decisions import RULES, DecisionPoint
from simlib.run import Run
from simlib.scenario import load_scenario
from simlib.scenario.direction import Kind
from simlib.ui.board import Board, Scorecard
from simlib.ui.cards import card_words, ledger
from simlib.ui.desk import Desk
from simlib.ui.inbox import Inbox
from simlib.ui.letters import letter_of, letters_html
from simlib.ui.lookup_management import budget_html, fields_html, scorecards_html
from simlib.ui.marks import columns
from simlib.ui.periods import gone_html, led_html, trend_html, whole_view
from simlib.ui.place import Place
from simlib.ui.questions import QUESTIONS, answered_rows
from simlib.ui.rules import RulesPanel, rules_of
from tests.firms import points
from tests.test_ui_cards import FORECASTS

KINDS = get_args(Kind)
EACH = pytest.mark.parametrize("kind", KINDS)
HIDDEN_FACTS = {"trust_sales_in_pm", "capability", "pad", "cut", "equity", "satisfaction", "known"}


@cache
def played() -> tuple[Run, tuple[DecisionPoint, ...]]:
    """Half a year in which everything comes to management."""
    changes = {"direction.agenda": list(KINDS), "weeks": 28, "rounds": [28], "run_on_weeks": 0}
    run = Run(load_scenario("incentives").replace(changes), 3, {"management": None})
    return run, tuple(points(run))


@cache
def place() -> Place:
    return Place.of(played()[0].scenario, "management")


@cache
def view() -> dict[str, Any]:
    return played()[0].view("management")


def of(kind: str) -> list[DecisionPoint]:
    found = [point for point in played()[1] if point.kind == kind]
    assert found
    return found


def text(html: str) -> str:
    return re.sub(r"[\s\u202f]+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


# ---- cards


@EACH
def test_title_happened_and_asked_stay_under_sixty_words(kind: str) -> None:
    for point in of(kind):
        words = card_words(point, place())
        assert len(f"{words.title} {words.happened} {words.asked}".split()) < 60
        assert len({words.kind, words.title, words.asked}) >= 2
        assert len(words.title) <= 40
        assert len(words.happened) <= 160


@EACH
def test_a_card_says_no_forecast_and_leaves_no_field_open(kind: str) -> None:
    for point in of(kind):
        words = card_words(point, place())
        told = " ".join(f"{fact.label} {fact.value}" for fact in words.facts)
        whole = " ".join([words.kind, words.title, words.happened, words.asked, words.hidden, told])
        assert not FORECASTS.search(whole), whole
        assert not any(mark in whole for mark in ("{", "!", "None", "nan", "_")), whole


@EACH
def test_a_card_shows_up_to_eight_facts_and_names_what_it_cannot_see(kind: str) -> None:
    for point in of(kind):
        words = card_words(point, place())
        assert words.hidden.startswith("You cannot see: ")
        assert 3 <= len(words.facts) <= 8
        assert len({fact.label for fact in words.facts}) == len(words.facts)
        assert not HIDDEN_FACTS & set(point.facts)


@EACH
def test_every_option_has_words_and_a_ledger_of_four_numbers(kind: str) -> None:
    for point in of(kind):
        words = card_words(point, place())
        chosen = {field.name: field.options[field.default][1] for field in words.fields}
        assert point.possible(point.decision(**chosen).values)
        for field in words.fields:
            texts = [name for name, _value in field.options]
            assert len(set(texts)) == len(texts) <= 6
            for name, value in field.options:
                assert "_" not in name
                entries = ledger(point, {**chosen, field.name: value}, place())
                assert len(entries) == 4
                assert all(label and number for label, number in entries)


def test_a_ledger_counts_what_the_choice_takes() -> None:
    (first, *_rest) = of("meetings")
    hours = first.facts["meeting_hours"] * (first.facts["pms"] + first.facts["sellers"])
    often = dict(ledger(first, {"meetings": "2"}, place()))
    assert often["A meeting takes"].startswith(f"{hours:g}")
    never = dict(ledger(first, {"meetings": "never"}, place()))
    assert never["Until asked again"].startswith("0")
    floor = of("floor")[-1]
    under = dict(ledger(floor, {"floor": 0.48}, place()))["Of them under this line"]
    assert under == str(dict(map(tuple, floor.facts["under"]))[0.48])
    assert 0 < int(under) < floor.facts["projects"]


def test_the_inbox_names_the_lever_and_keeps_the_order_of_the_agenda() -> None:
    waiting = {"management": [p for p in played()[1] if p.hour < 1]}
    mine = place().of_mine(waiting)
    assert [p.kind for p in mine] == [k for k in KINDS if k in {p.kind for p in mine}]
    inbox = Inbox(place(), lambda _chosen: None)
    inbox.show(mine, mine[0].id)
    assert "Pay letters" in str(inbox._list.options[0][0])


# ---- letters


def letters(sales: dict[str, Any], pm: dict[str, Any], **levers: Any) -> dict[str, Any]:
    quiet = {
        "sales": {"reply_days": 0.5, "win_rate": 0.5, "clients_left": 0, "new_clients": 3},
        "pm": {"on_time": 1.0, "delivered": 40, "penalties_eur": 0, "complaints": 0},
    }
    quiet["sales"]["requests"], quiet["pm"]["overtime_hours"] = 100, 0
    cards = {"sales": quiet["sales"] | sales, "pm": quiet["pm"] | pm}
    set_to = {"authority": 0.3, "floor": 0.3, "meeting_every_days": 10} | levers
    return {"scorecards": {"quarter": cards, "before": quiet}, "levers": set_to}


def test_a_window_without_a_complaint_sends_no_letter() -> None:
    calm = letters({}, {})
    assert letter_of(calm, "sales") == letter_of(calm, "pm") == []
    assert text(letters_html(calm, place())).count("No letter came from this window.") == 2


def test_a_sentence_is_there_only_while_its_figure_says_so() -> None:
    loud = letters(
        {"reply_days": 2.0, "clients_left": 5}, {"on_time": 0.75}, meeting_every_days=None
    )
    assert letter_of(loud, "sales") == [
        "Our offers left after 2 days on average.",
        "5 clients have left, 3 came.",
    ]
    assert letter_of(loud, "pm") == [
        "10 of 40 projects went out late.",
        "Nobody has sat at one table with us.",
    ]
    bound = letters({}, {}, authority=0.75, floor=0.48)
    assert [line.split(",")[0] for line in letter_of(bound, "sales")] == [
        "Of a hundred offers",
        "Below a margin of 48\u202f% we may not offer at all.",
    ]


def test_no_letter_has_more_than_three_sentences() -> None:
    worst = letters(
        {"reply_days": 3, "win_rate": 0.1, "clients_left": 9, "requests": 10},
        {"on_time": 0.2, "penalties_eur": 900, "complaints": 9, "overtime_hours": 99},
        authority=1.0,
        meeting_every_days=None,
    )
    assert len(letter_of(worst, "sales")) == len(letter_of(worst, "pm")) == 3


# ---- boards


def test_both_scorecards_stand_side_by_side_with_what_was_before() -> None:
    shown = scorecards_html(view(), place())
    assert shown.count("<section>") == 2
    assert shown.count('class="cd-pair"') == 10
    assert "Days to reply" in shown
    assert "On time" in shown
    score = Scorecard(place())
    score.show(view())
    assert score._body.value == shown


def test_the_survey_is_drawn_with_its_noise_and_said_in_a_sentence() -> None:
    rows = [{"nth": n, **said} for n, said in enumerate(view()["surveys"])]
    traces, layout = trust_plan(rows)
    assert [len(trace["y"]) for trace in traces] == [len(rows)] * 2
    assert {trace["error_y"]["value"] for trace in traces} == {rows[-1]["sd"]}
    assert len({trace["marker"]["symbol"] for trace in traces}) == 2  # never by colour alone
    assert layout["yaxis"]["range"] == [0, 1]
    assert trust_sentence(rows).startswith(f"Month {len(rows)}: ")
    assert trust_sentence([]) == "Nobody has been asked yet."
    _caption, head, cells = trust_table(rows)
    assert len(cells) == len(rows)
    assert len(head) == len(cells[0])


def test_a_board_of_management_has_its_tabs_and_a_live_chart() -> None:
    board = Board(place(), RulesPanel(rules_of(place()), lambda _n, _v: None, lambda _s: None), run)
    board.show(view())
    board.add_chart()
    assert [value for _text, value in board.tabs.options] == [
        "firm",
        "fields",
        "budget",
        "letters",
        "rules",
    ]
    for tab in ("fields", "budget", "letters", "rules"):
        board.open_tab(tab)
    assert "Month " in board._sentence.value


def run(step: Any) -> None:
    step()


def test_fields_and_budget_tell_what_a_director_may_know() -> None:
    fields = text(fields_html(view(), place()))
    assert "engineering" in fields
    assert "Won/asked" in fields
    budget = text(budget_html(view(), place()))
    for part in ("Cash last Friday", "One more PM", "One more salesperson", "The portal"):
        assert part in budget
    assert "Meetings of both desks" in budget


def test_the_rules_of_a_desk_with_two_chairs_are_those_of_both() -> None:
    told = load_scenario("which_clients")
    both = rules_of(Place.of(told, "management", ("sales",)))
    assert set(both) == {"guide", "floor", *RULES["sales"]}
    panel = RulesPanel(both, lambda _n, _v: None, lambda _s: None)
    panel.show({"guide": "high", "week_plan": "hunt_guide"})
    assert panel.menus["guide"].value == "high"
    assert "ask" not in [value for _text, value in panel.menus["guide"].options]
    assert "ask" in [value for _text, value in panel.menus["bid"].options]


# ---- quarters


def test_a_year_has_four_quarters_and_four_years_eight_half_years() -> None:
    year = Place.of(load_scenario("incentives"), "management")
    assert (year.periods, year.period_ends) == (4, (66, 132, 198))
    assert [year.period(day) for day in (-3, 0, 65.9, 66.4, 259)] == [1, 1, 1, 2, 4]
    assert year.limit(60, "next") == 66
    assert year.period_name(2) == "Quarter 2"
    four = Place.of(load_scenario("which_clients"), "management", ("sales",))
    assert four.periods == 8
    assert len(four.period_ends) == 7
    assert four.period_name(8) == "Half-year 8"
    assert Place.of(load_scenario("pm_plays_sales"), "sales").period_ends == ()


def test_the_questions_of_a_year_come_four_times_each_and_are_about_two_dozen() -> None:
    told = load_scenario("incentives")
    months = [n for n in range(99) if n * told.direction.month_days < told.weeks * 5]
    assert len(months) == 12
    assert len(told.direction.agenda) * 4 == 24


def test_who_has_left_is_named_once() -> None:
    news = [
        {"code": "client_left", "day": 3.0, "values": {"client": "a", "client_name": "Alba"}},
        {"code": "staff_left", "day": 9.0, "values": {"person_name": "Maren"}},
        {"code": "new_client", "day": 9.5, "values": {"client_name": "Nova"}},
    ]
    assert text(gone_html({"news": news})) == "No longer here: Alba, Maren"
    assert text(gone_html({"news": news}, since=5)) == "No longer here: Maren"
    assert text(gone_html({"news": news}, since=20)) == "Nobody has left."


def test_periods_tell_how_the_firm_was_led_and_what_came() -> None:
    periods = view()["periods"]
    assert [row["number"] for row in periods] == list(range(1, len(periods) + 1))
    assert len(periods) == 2
    assert sum(row["sales"]["requests"] for row in periods) > 100
    led = text(led_html(view(), place()))
    assert "crossed" in led
    assert "Never" in led
    assert "Requests we can serve" in text(trend_html(view(), place()))


def test_predictions_of_both_activities_say_that_one_run_does_not_tell() -> None:
    for name in ("incentives", "which_clients"):
        given = {q.name: {"answer": q.options[0][0], "sure": 0.7} for q in QUESTIONS[name]}
        rows = answered_rows(name, given, {}, {})
        assert len(rows) == 3
        assert all("One run does not tell" in row[3] for row in rows)


# ---- a desk


def desk_of(name: str, changes: dict[str, Any], seats: tuple[str, ...], path: Path) -> Desk:
    story = load_scenario(name)
    last = changes["weeks"] * 5
    beats = [beat for beat in story.model_dump(mode="json")["beats"] if beat["day"] < last]
    told = story.replace({**changes, "beats": beats})
    return Desk(
        Place.of(told, seats[0], seats[1:]),
        path,
        new=lambda: Run(told, 5, dict.fromkeys(seats)),
        load=Run.load,
    )


def titles(desk: Desk, most: int = 80) -> list[str]:
    """Press through a desk and return what lay on it."""
    seen = []
    for _ in range(most):
        laid = desk.screen.laid
        if laid is desk.screen.summary:
            return seen
        if laid is desk.screen.card:
            assert desk.screen.card.point is not None
            seen.append(desk.screen.card.point.kind)
            desk.decide(desk.screen.card.decision)
        else:
            seen.append(text(desk.screen.sheet._text.value))
            desk.screen.sheet._acts[0].press()
    raise AssertionError(seen)


def test_a_director_plays_two_quarters_resumes_and_sees_what_was_set(tmp_path: Path) -> None:
    changes = {"weeks": 28, "rounds": [14, 14], "run_on_weeks": 2}
    path = tmp_path / "session.json"
    desk = desk_of("incentives", changes, ("management",), path)
    desk.begin()
    desk.set_rule("training", "two")
    desk.screen.sheet._acts[0].press()  # the letters
    card = desk.screen.card
    assert card.point is not None
    assert card.point.kind == "plan"
    desk.decide(card.point.decision(plan="shared"))
    desk._lock.release()
    again = desk_of("incentives", changes, ("management",), path)
    again.begin()
    again.screen.sheet._acts[0].press()  # Resume
    seen = titles(again)
    assert "authority" in seen
    over = next(page for page in seen if "Quarter 1 is over" in page)
    assert "Read the other letter aloud" in over
    assert "shared" in over
    closing = text(again.screen.summary._promises.value)
    assert "What you had set" in closing
    assert "shared" in closing
    assert "2 days" in closing
    assert "of the clients' worth" in text(again.screen.summary._figures.value).replace(
        "&#x27;", "'"
    )


def test_whoever_holds_two_chairs_gets_the_cards_of_both(tmp_path: Path) -> None:
    changes = {"weeks": 40, "rounds": [40]}
    seats = ("management", "sales")
    desk = desk_of("which_clients", changes, seats, tmp_path / "both.json")
    desk.begin()
    assert "cd-seat-sales" in desk.root._dom_classes  # the first card is Ospivela's test
    desk.set_rule("week_plan", "hunt_guide")
    assert desk.run.rules("sales") == {"week_plan": "hunt_guide"}
    seen = titles(desk)
    assert {"bid", "quote", "guide", "floor"} <= set(seen)
    assert not {"haggle", "handover", "week_plan", "scope"} & set(seen)
    over = next(page for page in seen if "Half-year 1 is over" in page)
    assert "Ospivela" in over
    news = whole_view(desk.run, desk.place)["news"]
    days = [item["day"] for item in news]
    assert days == sorted(days)
    told = [n for n in news if n["id"].startswith("ospivela/ospivela-test:")]
    assert told


def test_without_a_run_on_the_closing_page_has_one_column(tmp_path: Path) -> None:
    changes = {"weeks": 6, "rounds": [6]}
    desk = desk_of("which_clients", changes, ("management",), tmp_path / "short.json")
    desk.begin()
    titles(desk)
    shown = desk.screen.summary._figures.value
    assert "After your 6 weeks" in shown or "after your 6 weeks" in shown
    assert "weeks more" not in shown


def test_columns_grow_from_zero_and_leave_room_for_those_to_come() -> None:
    heights = [float(h) for h in re.findall(r'height="([\d.]+)"', columns([0.4, 0.2, None]))]
    assert heights == [23.0, 11.5, 0.0]
    assert 'x="1.5"' in columns([1.0])
    assert columns([]).count("<rect") == 0


def test_a_half_year_before_the_firm_was_there_is_not_compared_with() -> None:
    told = load_scenario("which_clients")
    run = Run(told, 1, {"management": None})
    run.advance(until=1)
    early = run.view("management")
    assert set(early["scorecards"]["before"]["sales"].values()) == {None}
    assert early["scorecards"]["quarter"]["sales"]["requests"] > 0
    shown = scorecards_html(early, Place.of(told, "management"))
    assert shown.count("<small>–</small>") == 10
    assert "the time before" not in text(letters_html(early, Place.of(told, "management")))
    budget_html(early, Place.of(told, "management"))
    guide = run.advance()
    assert guide is not None
    assert guide.facts["before_known"] is False
    assert ", before" not in " ".join(
        fact.value for fact in card_words(guide, Place.of(told, "management")).facts
    )
