import pytest

from tools.extract_messages import REPOSITORY, TEMPLATE, template, texts


def found(source: str) -> list[object]:
    return list(texts(source, "module.py"))


def test_texts_contexts_and_counted_texts_are_collected_in_order() -> None:
    source = """
_("Decide")
N_("Open", "of a deal")
i18n._("Lost {client}", context="news")
ngettext("{count} day", "{count} days", n, "of delay")
ngettext("{count} card", "{count} cards", count=n)
"""
    assert found(source) == [
        ("Decide", ""),
        ("Open", "of a deal"),
        ("Lost {client}", "news"),
        (("{count} day", "{count} days"), "of delay"),
        (("{count} card", "{count} cards"), ""),
    ]


def test_an_entry_of_a_table_may_be_looked_up_before_it_is_translated() -> None:
    assert found("_(NEWS[code])\n_(text)") == []


@pytest.mark.parametrize(
    "built", ['_(f"Lost {x}")', '_("Lost " + x)', "N_(x)", "ngettext(a, b, 2)"]
)
def test_a_text_that_no_catalogue_can_hold_is_refused_with_its_line(built: str) -> None:
    with pytest.raises(ValueError, match=r"module\.py:1: \w+\(\) needs a literal text"):
        found(built)


def test_the_template_changes_only_with_the_texts() -> None:
    once = template(REPOSITORY / "simlib")
    assert once == template(REPOSITORY / "simlib")
    assert "Creation-Date" not in once


def test_the_shipped_template_is_up_to_date() -> None:
    renew = "run python -m tools.extract_messages"
    assert TEMPLATE.read_text(encoding="utf-8") == template(REPOSITORY / "simlib"), renew
