import datetime
import re
import string
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib import i18n
from simlib.errors import SimlibError
from simlib.i18n import N_, _, ngettext, use_language

SPACE = "\N{NARROW NO-BREAK SPACE}"
ITALIAN = """
msgid ""
msgstr ""
"Language: it\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Decide"
msgstr "Decidi"

msgctxt "of a deal"
msgid "Open"
msgstr "Aperta"

msgid "{count} day"
msgid_plural "{count} days"
msgstr[0] "{count} giorno"
msgstr[1] "{count} giorni"

msgctxt "of delay"
msgid "{count} day"
msgid_plural "{count} days"
msgstr[0] "un giorno di ritardo"
msgstr[1] "{count} giorni di ritardo"

#, fuzzy
msgid "Resume"
msgstr "Riassunto"
"""


@pytest.fixture
def italian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "it" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "simlib.po").write_text(ITALIAN, encoding="utf-8")
    monkeypatch.setattr(i18n, "_catalogues", lambda: tmp_path)
    i18n.language.cache_clear()
    use_language("it")
    yield
    i18n.language.cache_clear()


def test_the_source_language_is_english_and_needs_no_catalogue() -> None:
    assert (_("Decide"), _("Open", "of a deal"), N_("Decide")) == ("Decide", "Open", "Decide")
    assert ngettext("{count} day", "{count} days", 1) == "{count} day"
    assert ngettext("{count} day", "{count} days", 2) == "{count} days"


@pytest.mark.usefixtures("italian")
def test_texts_contexts_and_plurals_come_from_the_catalogue() -> None:
    assert _("Decide") == "Decidi"
    assert (_("Open", "of a deal"), _("Open")) == ("Aperta", "Open")
    assert ngettext("{count} day", "{count} days", 1) == "{count} giorno"
    assert ngettext("{count} day", "{count} days", 0) == "{count} giorni"
    assert ngettext("{count} day", "{count} days", 1, "of delay") == "un giorno di ritardo"


@pytest.mark.usefixtures("italian")
def test_untranslated_and_unsure_texts_stay_english() -> None:
    assert (_("Save"), _("Save", "a file"), _("Resume"), _("")) == ("Save", "Save", "Resume", "")
    assert ngettext("{count} card", "{count} cards", 2) == "{count} cards"


@pytest.mark.usefixtures("italian")
def test_formats_follow_the_language() -> None:
    assert i18n.format_number(12345.678, 2) == "12.345,68"
    assert i18n.format_day("2026-03-09", 1) == "mar 10 mar"


@pytest.mark.usefixtures("italian")
def test_a_language_chosen_in_one_thread_is_spoken_in_all() -> None:
    heard: list[str] = []
    thread = threading.Thread(target=lambda: heard.append(_("Decide")))
    thread.start()
    thread.join()
    assert heard == ["Decidi"]


@pytest.mark.usefixtures("italian")
def test_the_known_languages_are_listed() -> None:
    assert i18n.languages() == ("en", "it", "pseudo")
    assert i18n.current_language().code == "it"


@pytest.mark.parametrize("code", ["xx", "", "../en", "IT "])
def test_an_unknown_language_is_one_clear_line(code: str) -> None:
    with pytest.raises(SimlibError, match=r"^no language '.*'; there are en, .*pseudo$"):
        use_language(code)


def test_every_shipped_catalogue_can_be_read() -> None:
    for code in i18n.languages():
        use_language(code)
        assert _("Decide")


@given(st.text(min_size=1))
def test_the_pseudo_language_is_forty_percent_longer(message: str) -> None:
    assert len(i18n.pseudo(message)) >= 1.4 * len(message)


def test_the_pseudo_language_reaches_every_kind_of_text() -> None:
    use_language("pseudo")
    days = ("{count} day", "{count} days")
    shown = [
        _("Decide"),
        _("Open", "of a deal"),
        ngettext(*days, 1),
        ngettext(*days, 5),
        ngettext(*days, 5, "of delay"),
    ]
    assert all(text.startswith("[") and text.endswith("]") for text in shown)
    assert "Déçîdé" in shown[0]
    assert "dàý" in shown[2]
    assert "dàýš" in shown[3]
    assert _("") == ""


@pytest.mark.parametrize(
    "message",
    ["{client} asks {price:.2f}", "{{literally}} {x!r}", "<b class='a'>{n}</b>&nbsp;days", "{a}"],
)
def test_the_pseudo_language_leaves_fields_tags_and_entities_alone(message: str) -> None:
    def fields(text: str) -> list[tuple[str | None, ...]]:
        return [part[1:] for part in string.Formatter().parse(text) if part[1] is not None]

    changed = i18n.pseudo(message)
    assert fields(changed) == fields(message)
    assert re.findall(r"</?\w[^>]*>|&\w+;", changed) == re.findall(r"</?\w[^>]*>|&\w+;", message)


def test_numbers_units_money_and_shares_are_written_with_a_narrow_space() -> None:
    assert i18n.format_number(1234567.891, 1) == "1,234,567.9"
    assert i18n.format_quantity(1.5, "h", 1) == f"1.5{SPACE}h"
    assert i18n.format_money(1234.4) == f"1,234{SPACE}EUR"
    assert i18n.format_money(0.1425, 3) == f"0.142{SPACE}EUR"
    assert i18n.format_percent(0.825) == f"82{SPACE}%"
    assert i18n.format_percent(-0.125, 1) == f"-12.5{SPACE}%"


def test_nothing_is_minus_zero() -> None:
    assert i18n.format_money(-0.2) == f"0{SPACE}EUR"


@pytest.mark.parametrize(
    ("start", "day", "shown"),
    [
        ("2026-03-09", 0, "Mon 9 Mar"),
        ("2026-03-09", 4.9, "Fri 13 Mar"),
        ("2026-03-09", 5, "Mon 16 Mar"),
        ("2026-03-11", 3, "Mon 16 Mar"),
        ("2026-03-09", -0.5, "Fri 6 Mar"),
        ("2026-03-09", -5, "Mon 2 Mar"),
        ("2026-03-14", 0, "Mon 16 Mar"),
        ("2026-03-15", 1, "Tue 17 Mar"),
    ],
)
def test_working_days_become_dates_that_skip_weekends(start: str, day: float, shown: str) -> None:
    assert i18n.format_day(start, day) == shown


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 1, 1)), st.integers(-500, 500))
def test_each_working_day_has_a_date_of_its_own_and_none_is_skipped(
    start: datetime.date, day: int
) -> None:
    here, there = i18n.calendar_date(start, day), i18n.calendar_date(start, day + 1)
    assert here.weekday() < 5
    assert (there - here).days == (3 if here.weekday() == 4 else 1)


def test_a_date_shows_its_year() -> None:
    assert i18n.format_date(datetime.date(2026, 3, 9)) == "9 Mar 2026"
