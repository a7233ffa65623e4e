"""How does a text, a number or a date read in the trainee's language?

Rules: the source language is English and each English text is its own key, so a text without a
translation stays readable. Catalogues are gettext files, read as they are, with no compile step.
Texts carry named fields in braces, filled after translation: `_("Lost {client}").format(...)`.
Only literal texts can be extracted: a table of texts marks its entries with `N_` and calls `_`
when it shows them. Numbers, money and dates arrive in a sentence already formatted.

One process speaks one language. A context variable would not do: widget callbacks may run on
another thread than the cell that chose the language, and would fall back to English. Code that
needs several languages at once holds `Language` values from `language()` instead.
"""

import datetime
import functools
import gettext
import io
import re
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from simlib.errors import SimlibError

SOURCE = "en"
PSEUDO = "pseudo"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"

# English is written as Europeans read it (9 Mar); the pseudo-language formats like the source.
_LOCALES = {SOURCE: "en_GB", PSEUDO: "en_GB"}
_KEPT = re.compile(r"\{\{|\}\}|\{[^{}]*\}|</?[A-Za-z][^<>]*>|&#?\w+;")
_ACCENTS = str.maketrans(
    "aceinosuyzACEINOSUYZ",
    "àçéîñöšüýžÀÇÉÎÑÖŠÜÝŽ",
)


@dataclass(frozen=True, slots=True)
class Language:
    """Hold one language: its catalogue and its formats; made by `language`, never changed."""

    code: str
    catalogue: gettext.NullTranslations
    locale: Locale

    def text(self, message: str, context: str = "") -> str:
        """Translate a text; `context` tells apart equal English texts."""
        # gettext keeps the catalogue's own header under the empty key.
        if not message:
            return ""
        if context:
            return self.catalogue.pgettext(context, message)
        return self.catalogue.gettext(message)

    def plural(self, one: str, many: str, count: int, context: str = "") -> str:
        """Translate a counted text by this language's plural rule; `{count}` stays unfilled."""
        if context:
            return self.catalogue.npgettext(context, one, many, count)
        return self.catalogue.ngettext(one, many, count)

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number with grouping and exactly `digits` decimals."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return numbers.format_decimal(_no_negative_zero(value, digits), pattern, self.locale)

    def quantity(self, value: float, unit: str, digits: int = 0) -> str:
        """Write a number and its unit, with a narrow no-break space between them."""
        return f"{self.number(value, digits)}{NARROW_SPACE}{unit}"

    def date(self, when: datetime.date) -> str:
        """Write a date with its year."""
        return dates.format_date(when, "medium", self.locale)

    def day(self, when: datetime.date) -> str:
        """Write a date as weekday, day and month."""
        return dates.format_skeleton("MMMEd", when, locale=self.locale)


class _Pseudo(gettext.NullTranslations):
    """Stand in for a translation that is 40 % longer and full of accents."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(super().ngettext(msgid1, msgid2, n))

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)


class _Spoken:
    """Remember which language this process speaks."""

    __slots__ = ("language",)

    def __init__(self) -> None:
        self.language: Language | None = None


_spoken = _Spoken()


def languages() -> tuple[str, ...]:
    """List the codes that `use_language` takes: English, each catalogue, the pseudo-language."""
    root = _catalogues()
    found = [entry.name for entry in root.iterdir()] if root.is_dir() else []
    translated = sorted(code for code in found if _catalogue_file(code).is_file())
    return (SOURCE, *translated, PSEUDO)


@functools.cache
def language(code: str) -> Language:
    """Load a language by its code; `SimlibError` names the known codes."""
    if code not in languages():
        raise SimlibError(f"no language {code!r}; there are {', '.join(languages())}")
    return Language(code, _load(code), Locale.parse(_LOCALES.get(code, code)))


def use_language(code: str) -> None:
    """Make every text, number and date of this process appear in that language from now on."""
    _spoken.language = language(code)


def current_language() -> Language:
    """Return the language of this process: English until `use_language` is called."""
    return _spoken.language or language(SOURCE)


def _(message: str, context: str = "") -> str:
    """Translate a literal text; give a context where equal English texts differ in meaning."""
    return current_language().text(message, context)


def N_(message: str, context: str = "") -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text of a table for translation and return it unchanged; show it through `_`."""
    return message


def ngettext(one: str, many: str, count: int, context: str = "") -> str:
    """Translate a counted text; fill `{count}` with a formatted number afterwards."""
    return current_language().plural(one, many, count, context)


def format_number(value: float, digits: int = 0) -> str:
    """Write a number with grouping and exactly `digits` decimals."""
    return current_language().number(value, digits)


def format_quantity(value: float, unit: str, digits: int = 0) -> str:
    """Write a number and its (translated) unit, such as 1.5 h, without a break between them."""
    return current_language().quantity(value, unit, digits)


def format_money(eur: float, digits: int = 0) -> str:
    """Write a sum of euros; 2 or 3 digits for a price per word."""
    return current_language().quantity(eur, "EUR", digits)


def format_percent(share: float, digits: int = 0) -> str:
    """Write a share (0..1) as a percentage."""
    return current_language().quantity(share * 100, "%", digits)


def format_date(when: datetime.date) -> str:
    """Write a date with its year, as 9 Mar 2026."""
    return current_language().date(when)


def format_day(start: str | datetime.date, day: float) -> str:
    """Write the calendar day of a working day as Mon 9 Mar; arguments as in `calendar_date`."""
    return current_language().day(calendar_date(start, day))


def calendar_date(start: str | datetime.date, day: float) -> datetime.date:
    """Return the date of a working day: day 0 is `start` (ISO text or date), weekends are free.

    A start on a weekend counts from the Monday after it. Any moment of a day is that day.
    """
    first = datetime.date.fromisoformat(start) if isinstance(start, str) else start
    first += datetime.timedelta(days=max(0, 7 - first.weekday()) if first.weekday() > 4 else 0)
    weeks, weekday = divmod(first.weekday() + int(day // 1), 5)
    monday = first - datetime.timedelta(days=first.weekday())
    return monday + datetime.timedelta(weeks=weeks, days=weekday)


def pseudo(message: str) -> str:
    """Lengthen a text by 40 % and accent it; fields in braces, tags and entities stay as is."""
    if not message:
        return ""
    accented = "".join(
        part if _KEPT.fullmatch(part) else part.translate(_ACCENTS) for part in _parts(message)
    )
    return f"[{accented}{_padding(len(message))}]"


def _parts(message: str) -> list[str]:
    return re.split(f"({_KEPT.pattern})", message)


def _padding(length: int) -> str:
    """Return words that, with two brackets, make a text of this length 40 % longer."""
    wanted = max(0, -(-length * 2 // 5) - 2)
    return (" löñg" * (wanted // 5 + 1))[:wanted].rstrip().ljust(wanted, "~")


def _no_negative_zero(value: float, digits: int) -> float:
    return 0.0 if round(value, digits) == 0 else value


def _catalogues() -> Traversable:
    return resources.files("simlib") / "locale"


def _catalogue_file(code: str) -> Traversable:
    return _catalogues() / code / "LC_MESSAGES" / "simlib.po"


def _load(code: str) -> gettext.NullTranslations:
    if code == SOURCE:
        return gettext.NullTranslations()
    if code == PSEUDO:
        return _Pseudo()
    compiled = io.BytesIO()
    with _catalogue_file(code).open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
