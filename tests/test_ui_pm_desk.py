"""The PM office's cards, boards and news: complete, short, in words that keep the rules."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from simlib.decisions import RULES, DecisionPoint
from simlib.i18n import use_language
from simlib.run import Run
from simlib.scenario import load_scenario
from simlib.ui.board import Board, Scorecard
from simlib.ui.cards import card_words, ledger, option_name
from simlib.ui.inbox import Inbox
from simlib.ui.lookup_pm import jobs_cells, load_html, translators_html
from simlib.ui.news import news_text
from simlib.ui.place import Place
from simlib.ui.questions import QUESTIONS, pm_truths
from simlib.ui.rules import RulesPanel
from simlib.ui.summary import figures_of, own_promises
from simlib.ui.translators import translator_name
from tests.firms import points
from tests.test_ui_cards import FORECASTS

KINDS = ("estimate", "signoff", "clarify", "vendor", "decline", "at_risk", "revision")
EACH = pytest.mark.parametrize("kind", KINDS)
HIDDEN_FACTS = {
    "complexity",
    "competitor",
    "quality",
    "satisfaction",
    "wallet",
    "goodwill_share",
    "ready",
    "accept_offset",
    "believed_days",
    "own_guess_days",
    "bluff",
}


@cache
def played() -> tuple[Run, tuple[DecisionPoint, ...]]:
    scenario = load_scenario("sales_shadows_pm").replace({"run_on_weeks": 0})
    run = Run(scenario, 2, {"pm": None})
    return run, tuple(points(run))


@cache
def place() -> Place:
    return Place.of(played()[0].scenario, "pm")


def of(kind: str) -> list[DecisionPoint]:
    found = [point for point in played()[1] if point.kind == kind]
    assert found
    return found


def view() -> dict[str, Any]:
    return played()[0].view("pm")


@EACH
def test_title_happened_and_asked_stay_under_sixty_words(kind: str) -> None:
    for point in of(kind):
        words = card_words(point, place())
        assert len(f"{words.title} {words.happened} {words.asked}".split()) < 60
        assert len(words.title) <= 60, words.title
        assert len(words.happened) <= 170, words.happened


@EACH
def test_a_card_says_no_forecast_and_leaves_no_field_open(kind: str) -> None:
    for point in of(kind):
        words = card_words(point, place())
        told = " ".join(f"{fact.label} {fact.value} {fact.age}" for fact in words.facts)
        text = " ".join([words.kind, words.title, words.happened, words.asked, words.hidden, told])
        assert not FORECASTS.search(text), text
        assert not any(mark in text for mark in ("{", "!", "None", "nan", "_")), text


@EACH
def test_a_card_names_what_it_cannot_see_and_shows_up_to_eight_facts(kind: str) -> None:
    for point in of(kind):
        words = card_words(point, place())
        assert words.hidden.startswith("You cannot see: ")
        assert 3 <= len(words.facts) <= 8
        assert len({fact.label for fact in words.facts}) == len(words.facts)
        assert all(fact.value for fact in words.facts)


@EACH
def test_no_card_carries_what_the_seat_cannot_know(kind: str) -> None:
    for point in of(kind):
        assert not HIDDEN_FACTS & set(point.facts)


@EACH
def test_every_option_has_words_and_a_ledger_of_four_numbers(kind: str) -> None:
    for point in of(kind):
        words = card_words(point, place())
        chosen = {field.name: field.options[field.default][1] for field in words.fields}
        assert point.possible(point.decision(**chosen).values)
        for field in words.fields:
            texts = [text for text, _value in field.options]
            assert len(set(texts)) == len(texts) <= 6
            assert all("_" not in text and len(text) < 50 for text in texts), texts
            for _text, value in field.options:
                entries = ledger(point, {**chosen, field.name: value}, place())
                assert len(entries) == 4
                assert all(label and number for label, number in entries)


@EACH
def test_a_question_that_went_through_text_reads_the_same(kind: str) -> None:
    point = of(kind)[0]
    back = DecisionPoint.from_json(json.loads(json.dumps(point.to_json())))
    assert card_words(back, place()) == card_words(point, place())


@EACH
def test_every_text_of_a_card_is_translated(kind: str) -> None:
    use_language("pseudo")
    for point in of(kind):
        words = card_words(point, place())
        for text in (words.kind, words.title, words.happened, words.asked, words.hidden):
            assert text.startswith("["), text


def test_a_kind_is_told_in_more_than_one_way() -> None:
    for kind in KINDS:
        point = of(kind)[0]
        facts = {**point.facts, "beat": ""}
        told = {
            card_words(point._replace(id=f"q-{n}", facts=facts), place()).happened
            for n in range(30)
        }
        assert len(told) >= 2, kind


def test_a_beat_of_the_story_has_its_own_words() -> None:
    point = of("vendor")[0]
    facts = {**point.facts, "beat": "ospivela-safety", "language": "sv"}
    assert "Hedvig is away" in card_words(point._replace(facts=facts), place()).happened


def test_an_estimate_over_ones_view_says_by_how_much() -> None:
    point = of("estimate")[0]
    view_days = point.facts["view_days"]
    entries = dict(ledger(point, {"estimate_days": view_days * 1.2}, place()))
    assert entries["Over your view"] == "20\N{NARROW NO-BREAK SPACE}%"


def test_the_ledger_of_an_offer_is_its_price_and_what_is_left_to_the_promise() -> None:
    point = of("vendor")[0]
    offer = point.facts["offers"][0]
    low = dict(ledger(point, {"vendor": offer["vendor"], "rate": "squeeze"}, place()))
    high = dict(ledger(point, {"vendor": offer["vendor"], "rate": "premium"}, place()))
    price = offer["rate"] * point.facts["words"]
    assert low["Cost, if taken"] == f"{0.9 * price:,.0f}\N{NARROW NO-BREAK SPACE}EUR"
    assert high["Cost, if taken"] == f"{1.15 * price:,.0f}\N{NARROW NO-BREAK SPACE}EUR"


def test_the_inbox_tells_two_languages_of_a_project_apart() -> None:
    first = of("vendor")[0]
    other = first._replace(id="other", facts={**first.facts, "language": "ja"})
    inbox = Inbox(place(), lambda _chosen: None)
    inbox.show([first, other], first.id)
    texts = [text for text, _id in inbox._list.options]
    assert "Japanese" in texts[1]
    assert texts[0] != texts[1]


# ---- boards


def test_every_rule_of_the_office_has_words_for_its_choices() -> None:
    panel = RulesPanel(RULES["pm"], lambda _name, _value: None, lambda _size: None)
    panel.show({})
    assert panel.menus.keys() == RULES["pm"].keys()
    for name, menu in panel.menus.items():
        texts = [text for text, _value in menu.options]
        assert len(set(texts)) == len(texts)
        assert not any("_" in text or text == name for text in (*texts, menu.description))


def test_the_rule_that_adds_a_half_is_not_the_one_that_gives_half() -> None:
    panel = RulesPanel(RULES["pm"], lambda _name, _value: None, lambda _size: None)
    panel.show({})
    assert "a half" in [text for text, _value in panel.menus["estimate"].options]
    assert option_name("concede", "half") == "Half of it"


def test_every_news_of_the_office_is_a_sentence() -> None:
    for item in view()["news"]:
        text = news_text(item)
        assert "–" not in text, (item, text)
        assert "_" not in text
        assert text[0].isupper() or text.split()[0][:2].islower(), text


def test_the_boards_lists_name_everything_they_count() -> None:
    shown = view()
    caption, head, cells = jobs_cells(shown["jobs"], place())
    assert caption
    assert {len(row) for row in cells} == {len(head)}
    assert any("late" in row[3] for row in cells) == bool(shown["at_risk"])
    listed = translators_html(shown, place())
    assert all(translator_name(row["name"]) in listed for row in shown["translators"][:20])
    load = load_html(shown, place())
    assert all(row["name"] in load for row in shown["load"])


def test_the_pm_board_shows_own_jobs_first_those_in_danger() -> None:
    panel = RulesPanel(RULES["pm"], lambda _name, _value: None, lambda _size: None)
    board = Board(place(), panel, lambda step: step())
    board.show(view())
    board.add_chart()
    own = [row for row in view()["jobs"] if row["pm"] == "pm-irene"]
    late = sum(row["late_days"] > 0 for row in own)
    assert f"{late} of {len(own)} open jobs" in board._sentence.value
    assert board.figure.layout.yaxis.ticktext is not None
    names = [name for _text, name in board.tabs.options]
    for name in names:
        board.open_tab(name)
    assert names == ["firm", "translators", "load", "dates", "rules"]


def test_the_scorecard_is_the_pms_and_names_the_other_windows_pay() -> None:
    card = Scorecard(place())
    card.show(view())
    text = card._body.value
    for label in ("On time", "Margin", "Used of said", "Pay lost for late jobs", "Sales"):
        assert label in text
    assert "Win rate" not in text


# ---- the end


def test_the_closing_figures_are_those_of_this_chair() -> None:
    run, _asked = played()
    outcome = run.result()
    found = figures_of(outcome, view(), place())
    assert found["errors"].keys() == {
        "late_warning",
        "skipped_revision",
        "unused_translator",
        "needless_padding",
    }
    mine = own_promises(outcome, view(), place())
    assert mine
    assert {row["pm"] for row in mine} == {"pm-irene"}


def test_what_was_predicted_is_counted_for_this_chair() -> None:
    run, _asked = played()
    promises = own_promises(run.result(), view(), place())
    counts = pm_truths(run.result(), "pm-irene", promises)
    assert counts.keys() == {question.name for question in QUESTIONS["sales_shadows_pm"]}
    for part, whole in counts.values():
        assert 0 <= part <= whole
        assert whole > 3
