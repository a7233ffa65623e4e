"""Which part of a page does a command write?

Between two marker comments, `<!-- begin NAME: COMMAND -->` and `<!-- end NAME -->`, the page is the
command's; all else is people's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["filled", "part", "parts", "table"]


def parts(page: str) -> list[str]:
    """Return the names of the marked parts, in the order of the page."""
    return re.findall(r"<!-- begin ([a-z-]+):", page)


def part(page: str, name: str) -> str:
    """Return what stands between the markers of a part; raise ValueError if there are none."""
    return _found(page, name).group(2).strip()


def filled(page: str, name: str, text: str) -> str:
    """Return the page with a part written anew; raise ValueError if it has no markers."""
    found = _found(page, name)
    return f"{page[: found.end(1)]}\n\n{text.strip()}\n\n{page[found.start(3) :]}"


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a Markdown table."""
    head = [f"| {' | '.join(titles)} |", f"|{'---|' * len(titles)}"]
    cells = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in cells)])


def _found(page: str, name: str) -> re.Match[str]:
    marks = rf"(<!-- begin {name}: [^\n]*? -->)(.*?)(<!-- end {name} -->)"
    found = re.search(marks, page, re.DOTALL)
    if found is None:
        raise ValueError(f"the page has no part {name!r}")
    return found
