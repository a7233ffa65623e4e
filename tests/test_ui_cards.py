"""Card texts: complete, short, stable, in words that keep the rules of the copy."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from simlib.decisions import DecisionPoint
from simlib.i18n import use_language
from simlib.ui import facts, happened
from simlib.ui.cards import card_words, ledger
from tests.fake_link import KINDS, PLACE, point

FORECASTS = re.compile(
    r"\b(probably|likely|odds|chance|expected|will win|will lose|forecast)\b", re.I
)
POINTS = [point(index, kind) for kind in KINDS for index in range(8)]


def shown(question: DecisionPoint) -> str:
    words = card_words(question, PLACE)
    told = " ".join(f"{fact.label} {fact.value} {fact.age}" for fact in words.facts)
    return " ".join([words.kind, words.title, words.happened, words.asked, words.hidden, told])


@pytest.mark.parametrize("question", POINTS, ids=lambda question: question.id)
def test_title_happened_and_asked_stay_under_sixty_words(question: DecisionPoint) -> None:
    words = card_words(question, PLACE)
    assert len(f"{words.title} {words.happened} {words.asked}".split()) < 60
    assert len(words.title) <= 60
    assert len(words.happened) <= 160


@pytest.mark.parametrize("question", POINTS, ids=lambda question: question.id)
def test_a_card_says_no_forecast_and_leaves_no_field_open(question: DecisionPoint) -> None:
    text = shown(question)
    assert not FORECASTS.search(text)
    assert "{" not in text
    assert "!" not in text
    assert "None" not in text
    assert "nan" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_names_what_the_seat_cannot_see(kind: str) -> None:
    assert card_words(point(1, kind), PLACE).hidden.startswith("You cannot see: ")


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_shows_up_to_eight_facts(kind: str) -> None:
    assert 3 <= len(card_words(point(1, kind), PLACE).facts) <= 8


@pytest.mark.parametrize("kind", KINDS)
def test_every_option_has_a_ledger_of_four_numbers(kind: str) -> None:
    question = point(1, kind)
    words = card_words(question, PLACE)
    chosen = {field.name: field.options[field.default][1] for field in words.fields}
    for field in words.fields:
        for _text, value in field.options:
            entries = ledger(question, {**chosen, field.name: value}, PLACE)
            assert len(entries) == 4
            assert all(label and number for label, number in entries)


@pytest.mark.parametrize("question", POINTS, ids=lambda question: question.id)
def test_the_controls_start_at_what_the_rules_would_answer(question: DecisionPoint) -> None:
    words = card_words(question, PLACE)
    chosen = {field.name: field.options[field.default][1] for field in words.fields}
    for name, value in chosen.items():
        assert (
            question.value(question.default, name) == pytest.approx(value) or value == chosen[name]
        )
    assert question.possible(question.decision(**chosen).values)


@pytest.mark.parametrize("question", POINTS, ids=lambda question: question.id)
def test_options_are_told_apart_by_their_text(question: DecisionPoint) -> None:
    for field in card_words(question, PLACE).fields:
        texts = [text for text, _value in field.options]
        assert len(set(texts)) == len(texts) <= 6


def test_a_default_between_two_options_becomes_an_option() -> None:
    question = point(2, "quote")._replace(
        default_values={"promised_days": -1.5, "price": 0.97, "workflow": "revised"}
    )
    words = card_words(question, PLACE)
    days = words.fields[0]
    assert days.options[days.default][1] == pytest.approx(14.5)
    assert [value for _text, value in days.options] == sorted(
        value for _text, value in days.options
    )


def test_a_quote_by_the_ledger_is_price_margin_bonus_and_time() -> None:
    question = point(2, "quote")
    volume = question.facts["volume"]
    entries = dict(
        ledger(question, {"promised_days": 16.0, "price": 0.12, "workflow": "revised"}, PLACE)
    )
    assert entries["Price"] == f"{0.12 * volume:,.0f}\N{NARROW NO-BREAK SPACE}EUR"
    assert entries["Margin, estimated"] == "45\N{NARROW NO-BREAK SPACE}%"


def test_a_lighter_workflow_is_cheaper() -> None:
    question = point(2, "quote")
    chosen = {"promised_days": 16.0, "price": 0.12}
    light = dict(ledger(question, {**chosen, "workflow": "light"}, PLACE))
    checked = dict(ledger(question, {**chosen, "workflow": "checked"}, PLACE))
    assert light["Price"] != checked["Price"]


def test_beats_of_the_story_have_their_own_words() -> None:
    assert "tender" in card_words(point(0, "bid"), PLACE).happened
    assert "cheerful" in card_words(point(1, "haggle"), PLACE).happened
    assert "Friday" in card_words(point(2, "bid"), PLACE).happened
    assert "does not know yet" in card_words(point(4, "bid"), PLACE).happened


def test_a_beat_is_known_under_both_spellings() -> None:
    named = point(4, "bid")
    other = named._replace(facts={**named.facts, "beat": "voxmarrow_unclear"})
    assert card_words(named, PLACE).happened == card_words(other, PLACE).happened


def test_a_quote_never_tells_a_count_that_the_office_did_not_give() -> None:
    for index in (1, 3, 5):
        words = card_words(point(index, "quote"), PLACE)
        assert "The PM office says" not in words.happened
        assert ("PM office", "not asked", "", False) in words.facts


def test_a_kind_is_told_in_more_than_one_way() -> None:
    plain = point(6, "bid")
    told = {
        happened.happened_text(plain._replace(id=f"request-{index}"), PLACE) for index in range(60)
    }
    assert len(told) >= 4


def test_the_way_of_telling_is_the_same_in_every_process() -> None:
    code = (
        "from tests.fake_link import PLACE, point;"
        "from simlib.ui.happened import happened_text;"
        "print([happened_text(point(i, 'consult'), PLACE) for i in range(8)])"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_point_that_went_through_text_reads_the_same(kind: str) -> None:
    question = point(3, kind)
    back = DecisionPoint.from_json(json.loads(json.dumps(question.to_json())))
    assert card_words(back, PLACE) == card_words(question, PLACE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_a_card_is_translated(kind: str) -> None:
    use_language("pseudo")
    words = card_words(point(6, kind), PLACE)
    for text in (words.kind, words.title, words.happened, words.asked, words.hidden):
        assert text.startswith("[")
    assert all(fact.label.startswith("[") for fact in words.facts)


def test_missing_facts_are_left_out() -> None:
    bare = point(1, "consult")
    few = bare._replace(
        facts={key: bare.facts[key] for key in ("client_name", "languages", "words")}
    )
    labels = [fact.label for fact in facts.facts_of(few, PLACE)]
    assert labels == ["PM backlog", "Past quotes here"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_without_a_contact_is_named_once(kind: str) -> None:
    for index in range(24):
        unnamed = point(index, kind)
        unnamed.facts.update(contact="", first_order=True, beat="")
        unnamed = unnamed._replace(id=f"{unnamed.id}-{index}")
        text = happened.happened_text(unnamed, PLACE)
        assert text.count(unnamed.facts["client_name"] or "no name") <= 1
        assert "{" not in text


def test_a_first_order_with_a_contact_names_both() -> None:
    named = point(1, "bid")
    named.facts.update(contact="Ada Rusk", first_order=True, beat="")
    text = happened.happened_text(named, PLACE)
    assert "Ada Rusk" in text
    assert named.facts["client_name"] in text


def test_card_and_inbox_write_the_same_free_hours() -> None:
    from simlib.ui.inbox import Inbox

    plan = point(6, "week_plan")
    plan.facts["free_hours"] = 30.3
    inbox = Inbox(PLACE, lambda _chosen: None)
    inbox.show([plan], plan.id)
    hours = "30.3\N{NARROW NO-BREAK SPACE}h free"
    assert happened.title_text(plan, PLACE).startswith(hours)
    assert hours in inbox._list.options[0][0]


def test_the_note_lists_only_quotes_that_were_lost_by_its_day_with_their_month() -> None:
    from simlib.ui.lookup import lost_quotes_html

    def lost(client: str, day: float) -> dict[str, object]:
        return {"client_name": client, "stage": "lost", "came": day - 3, "day": day} | {
            "price_eur": 900.0,
            "value_eur": 950.0,
            "reply_days": 1.5,
        }

    shown = lost_quotes_html({"pipeline": [lost("Early", 8), lost("Late", 21)]}, PLACE, 19.0)
    assert "Early" in shown
    assert "Late" not in shown
    assert PLACE.date(5) in shown
