"""How does a facilitator get the guide, and are its numbers up to date?

`python -m tools.guide` renders `facilitator_guide/*.md` into a folder of pages that need no
network: to read on a screen, and to print. `--renew` first writes the parts between marker comments
anew from the project and the model; `--check` only says whether they are up to date.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tools import guide_facts as facts
from tools import guide_levers
from tools import guide_pairs as pairs
from tools import guide_ripples as ripples
from tools import guide_runs as runs
from tools.guide_facts import GUIDE, REPOSITORY
from tools.guide_html import render
from tools.marked import filled, parts

__all__ = ["PARTS", "main", "outdated", "page_with"]

OUT = REPOSITORY / "build" / "guide"

# What each part is made of: a function of the chapter that it stands in.
PARTS: Mapping[str, Callable[[str], str]] = {
    "activities": lambda _chapter: facts.activities(),
    "general-questions": lambda _chapter: facts.general_questions(),
    "facts": facts.facts,
    "claims": facts.claims,
    "left-out": facts.left_out,
    "questions": facts.questions,
    "beats": runs.beats,
    "cases": pairs.cases,
    "chains": ripples.chains,
    "dates": runs.dates,
    "example": ripples.example,
    "levers": guide_levers.levers,
    "offers": runs.offers,
    "reach": runs.reach,
    "rules": runs.rules,
    "slips": runs.slips,
    "ways": pairs.ways,
    "worth": pairs.worth,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Render the guide, or check it; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.guide", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--out", type=Path, default=OUT, help="folder (default: build/guide)")
    parser.add_argument("--renew", action="store_true", help="write the numbers anew first")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when outdated")
    options = parser.parse_args(arguments)
    pages = {file: file.read_text("utf-8") for file in sorted(GUIDE.glob("*.md"))}
    if options.check:
        return _check(pages)
    if options.renew:
        pages = {file: page_with(file.stem, page) for file, page in pages.items()}
        for file, page in pages.items():
            file.write_text(page, encoding="utf-8", newline="\n")
    first = render({file.stem: page for file, page in pages.items()}, options.out)
    print(f"Open {first}")
    return 0


def page_with(chapter: str, page: str) -> str:
    """Return a page with every part of it written anew."""
    for name in parts(page):
        page = filled(page, name, PARTS[name](chapter))
    return page


def outdated(pages: Mapping[Path, str]) -> list[str]:
    """Return the names of the pages whose parts are not what they would be now."""
    return [file.name for file, page in pages.items() if page_with(file.stem, page) != page]


def _check(pages: Mapping[Path, str]) -> int:
    old = outdated(pages)
    for name in old:
        print(f"{name} is outdated: run python -m tools.guide --renew", file=sys.stderr)
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
