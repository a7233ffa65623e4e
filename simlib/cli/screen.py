"""How do results reach the terminal?

Rules: `Screen` for people, `show_json` for machines. An output that somebody closed (a pipe into
`head`, a full disk) is a user's error like any other: one line, no traceback.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

from rich.console import Console
from rich.table import Table
from rich.text import Text

from simlib.cli.signs import harmless
from simlib.errors import SimlibError

__all__ = ["Screen", "grid", "show_json", "table"]


_NARROWEST, _USUAL = 20, 80  # columns; a terminal that knows no size of its own says 0


class Screen(Console):
    """A Rich console that shows texts as they are: no markup, no colours guessed from words."""

    def __init__(self) -> None:
        super().__init__(markup=False, highlight=False, emoji=False)
        if self.width < _NARROWEST:
            self.width = _USUAL

    def on_broken_pipe(self) -> NoReturn:
        """Tell that nobody reads on, instead of leaving silently."""
        self.quiet = True
        _give_up("the reader closed it")

    def render_str(self, text: str, **options: Any) -> Text:
        """Turn a text, also a cell of a table, into what is shown."""
        return super().render_str(harmless(text), **options)

    def say(self, *lines: str) -> None:
        """Show lines of text, not broken into more; raise SimlibError if that fails."""
        for line in lines:
            self.show(line, soft_wrap=True)

    def show(self, what: Any, **options: Any) -> None:
        """Show a text or a Rich table; raise SimlibError if that fails."""
        try:
            self.print(what, **options)
        except OSError as error:
            _give_up(error.strerror or str(error))

    def ask(self, prompt: str) -> str:
        """Return a typed line without its blanks; raise EOFError where no more lines come."""
        if sys.stdin is None:
            raise EOFError
        return self.input(prompt).strip()


def show_json(value: Mapping[str, Any]) -> None:
    """Write one JSON object to stdout; numbers that JSON lacks become null."""
    text = json.dumps(_finite(value), indent=2, allow_nan=False, default=str)
    if sys.stdout is None:
        raise SimlibError("the output could not be written: it is closed")
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError as error:
        _give_up(error.strerror or str(error))


def table(*titles: str, right: tuple[int, ...] = ()) -> Table:
    """Return an empty table with headings; the columns of ``right`` hold numbers."""
    made = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for index, title in enumerate(titles):
        made.add_column(title, justify="right" if index in right else "left")
    return made


def grid(columns: int) -> Table:
    """Return an empty table without headings."""
    made = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(columns):
        made.add_column()
    return made


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _give_up(reason: str) -> NoReturn:
    # Python flushes stdout once more when it ends; without this it would fail there, loudly.
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = None
    raise SimlibError(f"the output could not be written: {reason}") from None
