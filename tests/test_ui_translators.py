"""Does everybody who translates have a name where people read, and a number in the data?"""

from __future__ import annotations

import re
from functools import cache

import pytest

from simlib.cli.card import card_lines, decided_line, facts_table, option_lines
from simlib.cli.screen import Screen
from simlib.consequences import Link
from simlib.scenario import load_scenario
from simlib.ui.cards import card_words
from simlib.ui.lookup_pm import jobs_cells, translators_html
from simlib.ui.news import news_text
from simlib.ui.place import Place
from simlib.ui.ripples import answer_text, link_texts
from simlib.ui.translators import translator_name
from tests.test_ui_pm_desk import place, played, view

NUMBER = re.compile(r"\b[a-z]{2}-\d\d+\b")
FIRMS = ("sestoponte", "trebisolo", "norrovento")
LANGUAGES = ("it", "en", "de", "fr", "es", "pl", "sv", "ja")


@cache
def named(firm: str) -> frozenset[str]:
    """Everybody whom a firm's file names."""
    scenario = load_scenario(firm)
    people = [*scenario.staff, *scenario.translators]
    return frozenset([person.name for person in people] + [c.contact for c in scenario.clients])


@pytest.mark.parametrize("language", [*LANGUAGES, "pt", "tlh"])
def test_as_many_people_as_a_scenario_may_have_are_all_called_otherwise(language: str) -> None:
    names = [translator_name(f"{language}-{number:02d}") for number in range(1, 5001)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[^\W\d_]+ [^\W\d_]+(-[^\W\d_]+)?", name) for name in names)
    assert names[4] == translator_name(f"{language}-05")


def test_no_name_is_used_in_two_languages_or_by_somebody_of_a_shipped_firm() -> None:
    names = [translator_name(f"{code}-{n:02d}") for code in LANGUAGES for n in range(1, 401)]
    assert len(set(names)) == len(names)
    for firm in FIRMS:
        assert not named(firm) & set(names)
        assert not {name.split()[-1] for name in named(firm)} & {name.split()[-1] for name in names}


@pytest.mark.parametrize("name", ["Aiko Terashita", "overflow", "fr-5", "FR-05", "fr-05-again", ""])
def test_whoever_has_a_name_keeps_it(name: str) -> None:
    assert translator_name(name) == name


def test_no_card_of_the_pm_office_shows_a_number_for_a_person(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run, found = played()
    offered = {offer["vendor"] for point in found for offer in point.facts.get("offers") or ()}
    assert any(NUMBER.fullmatch(vendor) for vendor in offered)
    screen = Screen()
    for point in found:
        words = card_words(point, place())
        screen.say(*card_lines(point, words, place()), words.asked, words.hidden)
        screen.show(facts_table(point, words))
        screen.say(*(line for field in words.fields for line in option_lines(field)))
        screen.say(answer_text(point, point.default), decided_line(point, point.default, place()))
    assert not NUMBER.findall(capsys.readouterr().out)
    kept = [e.values["vendor"] for e in run.log if "vendor" in e.values]
    assert any(NUMBER.fullmatch(str(vendor)) for vendor in kept)


def test_no_list_and_no_news_of_the_office_shows_a_number_for_a_person() -> None:
    shown = view()
    assert any(NUMBER.fullmatch(row["vendor"]) for row in shown["translators"])
    texts = [translators_html(shown, place()), *map(news_text, shown["news"])]
    texts += [cell for row in jobs_cells(shown["jobs"], place())[2] for cell in row]
    assert not NUMBER.findall(" ".join(texts))


def test_no_story_of_a_ripple_shows_a_number_for_a_person() -> None:
    told = Place.of(load_scenario("pm_plays_sales"), "sales")
    was = {"vendor_name": "fr-05", "rate": "usual", "offers": 1, "days_to_ready": 4.0}
    link = Link("staffed", "translators", "a", "b", 3.0, 3.0, {**was, "vendor_name": "Ismael"}, was)
    before, after = link_texts(link, told)
    assert f": {translator_name('fr-05')} (usual), " in before
    assert ": Ismael (usual), " in after
