"""Does the validity card speak of every claim and every band, and of nothing that is not there?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simlib.bands import BANDS
from simlib.claims import CLAIMS
from simlib.cli import main
from simlib.errors import ScenarioError
from simlib.i18n import _, use_language
from simlib.scenario import Scenario, load_scenario
from simlib.validity import ASSUMED, FOOTINGS, LEANINGS, LEFT_OUT, QUESTIONS, validity_card


@pytest.fixture(scope="module")
def firm() -> Scenario:
    return load_scenario("sestoponte")


def is_place(place: str, firm: Scenario, repository: Path) -> bool:
    """Tell whether a place is a number of the scenario or a file of the code."""
    if "/" in place:
        return (repository / place).is_file()
    try:
        firm.replace({place: "not a number"})
    except ScenarioError as error:
        return "is not a number in" in str(error) or "is not in [" in str(error)
    return False


def test_every_claim_has_its_weakest_number_and_no_other_has() -> None:
    assert list(LEANINGS) == [claim.code for claim in CLAIMS]


def test_every_band_says_what_it_stands_on_and_no_other_does() -> None:
    assert list(FOOTINGS) == [band.kpi for band in BANDS]
    assert {each.how for each in FOOTINGS.values()} == {"set", "follows"}
    assert all(each.places for each in FOOTINGS.values())


PLACES = sorted(
    {each.place for each in LEANINGS.values()}.union(*(f.places for f in FOOTINGS.values()))
)


@pytest.mark.parametrize("place", PLACES)
def test_every_place_exists(place: str, firm: Scenario, repository: Path) -> None:
    assert is_place(place, firm, repository)


def test_a_place_that_is_none_is_found_out(firm: Scenario, repository: Path) -> None:
    for wrong in ("choice.colour", "choice", "simlib/policies/nobody.py", "governance.plan"):
        assert not is_place(wrong, firm, repository)


def test_what_nobody_counted_are_parts_of_the_scenario() -> None:
    assert set(ASSUMED) <= set(Scenario.model_fields)


def test_what_is_left_out_names_lessons_that_exist_and_why(repository: Path) -> None:
    assert len({each.code for each in LEFT_OUT}) == len(LEFT_OUT) >= 10
    stories = {path.name[:2] for path in (repository / "scenarios").glob("0*.yaml")}
    for each in LEFT_OUT:
        assert each.what
        assert each.why
        assert each.change
        assert each.lessons
        assert set(each.lessons) <= stories


def test_each_answer_stands_on_parts_of_the_card() -> None:
    known = {each.code for each in LEFT_OUT} | set(LEANINGS) | set(FOOTINGS) | set(ASSUMED)
    for asked in QUESTIONS:
        assert asked.question.endswith("?")
        assert set(asked.see) <= known, asked.question
    assert sum(bool(asked.see) for asked in QUESTIONS) >= len(QUESTIONS) - 1


def test_the_card_is_plain_data_and_complete() -> None:
    card = validity_card()
    assert set(json.loads(json.dumps(card))) == set(card)
    assert [row["code"] for row in card["claims"]] == [claim.code for claim in CLAIMS]
    assert [row["kpi"] for row in card["bands"]] == [band.kpi for band in BANDS]
    assert [row["low"] for row in card["bands"]] == [band.low for band in BANDS]
    assert len(card["left_out"]) == len(LEFT_OUT)
    assert len(card["questions"]) == len(QUESTIONS)


def test_every_text_of_the_card_is_in_the_catalogue(repository: Path) -> None:
    texts = (repository / "simlib" / "locale" / "simlib.pot").read_text("utf-8")
    known = texts.replace('"\n"', "")
    shown = [text for each in LEFT_OUT for text in (each.what, each.why, each.change)]
    shown += [text for each in LEANINGS.values() for text in (each.why, each.if_wrong)]
    shown += [text for asked in QUESTIONS for text in (asked.question, asked.answer)]
    assert [text for text in [*shown, *ASSUMED.values()] if f'"{text}"' not in known] == []


def test_the_command_shows_every_part(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "2000")
    assert main(["validity"]) == 0
    told = capsys.readouterr().out
    for text in [*(each.what for each in LEFT_OUT), *(asked.answer for asked in QUESTIONS)]:
        assert text in told
    for each in LEANINGS.values():
        assert each.place in told
        assert each.if_wrong in told
    assert told.count("set to its band") == sum(f.how == "set" for f in FOOTINGS.values())


def test_the_command_speaks_the_language_that_was_chosen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "2000")
    try:
        assert main(["--lang", "pseudo", "validity"]) == 0
        assert _(LEFT_OUT[0].why) in capsys.readouterr().out
    finally:
        use_language("en")


def test_as_json_it_is_the_card_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validity", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown.pop("model_version")
    assert shown == json.loads(json.dumps(validity_card()))
