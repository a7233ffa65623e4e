"""Which tables of MODEL.md can be read off the project itself?

`python -m tools.model_page` writes them: parameters, links, random stages, claims, bands and the
validity card. With `--check` it only says whether the page is up to date. What has to be measured
is the business of `tools.model_results`.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from simlib.bands import BANDS
from simlib.claims import CLAIMS, Changes, Claim
from simlib.cli.verdicts import _TEXTS
from simlib.scenario.parameters import Links
from simlib.validity import ASSUMED, FOOTINGS, LEANINGS, LEFT_OUT, QUESTIONS
from tools.marked import filled, table
from tools.model_numbers import Known, numbers
from tools.model_sources import source_of

__all__ = ["PAGE", "PARTS", "Stage", "as_written", "page_with", "stages"]

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = REPOSITORY / "MODEL.md"
FIRM = REPOSITORY / "scenarios" / "firms" / "sestoponte.yaml"
_MODEL = REPOSITORY / "simlib" / "model"
_OF_ITEMS = ("domains", "languages", "clients", "translators")  # a table with a row for each item


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the tables, or check them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.model_page", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when outdated")
    page = PAGE.read_text("utf-8")
    wanted = page_with(page)
    if not parser.parse_args(arguments).check:
        PAGE.write_text(wanted, encoding="utf-8", newline="\n")
        return 0
    if page == wanted:
        return 0
    print("MODEL.md is outdated: run python -m tools.model_page", file=sys.stderr)
    return 1


def page_with(page: str) -> str:
    """Return the page with every table of this tool written anew."""
    for name, write in PARTS.items():
        page = filled(page, name, write())
    return page


def as_written(value: float) -> str:
    """Write a number as the tables have it."""
    return f"{value:,}" if abs(value) >= 10_000 else f"{value:g}"


# ---- parameters


def _parameters() -> str:
    known_numbers = numbers(FIRM)
    told = [_counts(known_numbers)]
    for section, group in groupby(known_numbers, lambda known: known.path.split(".")[0]):
        rows = list(group)
        shown = _item_table(section, rows) if section in _OF_ITEMS else _number_table(rows)
        told.append(f"**{section}**\n\n{shown}")
    return "\n\n".join(told)


def _counts(known_numbers: Sequence[Known]) -> str:
    """Say how many numbers stand on what."""
    kinds = Counter(source_of(known.path).kind for known in known_numbers)
    listed = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    return f"{len(known_numbers)} numbers: {listed}."


def _number_table(rows: Sequence[Known]) -> str:
    """Write one row for each number; the values of a list share one."""
    cells = []
    for path, group in groupby(rows, lambda known: re.sub(r"(\.\d+)+$", "", known.path)):
        held = list(group)
        values = ", ".join(as_written(known.value) for known in held)
        cells.append([f"`{path}`", values, held[0].unit, held[0].meaning, *_origin(held[0].path)])
    return table(("parameter", "value", "unit", "what it is", "source", "confidence"), cells)


def _item_table(section: str, rows: Sequence[Known]) -> str:
    """Write one row for each item, one column for each of its numbers, and what each of them is."""
    items: dict[str, dict[str, str]] = {}
    fields: dict[str, Known] = {}
    for known in rows:
        _, item, field = known.path.split(".", 2)
        field = re.sub(r"(\.\d+)+$", "", field)
        fields.setdefault(field, known)
        held = items.setdefault(item, {})
        held[field] = ", ".join(filter(None, [held.get(field), as_written(known.value)]))
    values = [[f"`{item}`", *(held.get(f, "") for f in fields)] for item, held in items.items()]
    units = [
        [f"`{section}.*.{field}`", known.unit, known.meaning, *_origin(known.path)]
        for field, known in fields.items()
    ]
    titles = ("field", "unit", "what it is", "source", "confidence")
    return f"{table((section, *fields), values)}\n\n{table(titles, units)}"


def _origin(path: str) -> tuple[str, str]:
    """Return the last two cells of a parameter's row."""
    source = source_of(path)
    told = f"{source.kind}: {source.figure} ({source.where})" if source.figure else source.kind
    return told, source.confidence


# ---- links, random stages


def _links() -> str:
    code = {file.name: file.read_text("utf-8") for file in sorted(_MODEL.glob("*.py"))}
    rows = []
    for name, field in Links.model_fields.items():
        found = [f"`{file}`" for file, text in code.items() if f".{name}" in text]
        cut = [f"`{claim.code}`" for claim in CLAIMS if name in claim.cut]
        what = str(field.description).removesuffix(", multiplier")
        rows.append((f"`{name}`", what, ", ".join(found), ", ".join(cut) or "-"))
    return table(("link", "mechanism", "read in", "cut by"), rows)


class Stage(NamedTuple):
    """A row of uniforms: the module that draws it, whose it is, when it opens, and how many."""

    module: str
    entity: str
    stage: str
    uniforms: str


def stages() -> list[Stage]:
    """Return every place of the model that draws, in the order of files and lines."""
    return [
        stage
        for file in sorted(_MODEL.glob("*.py"))
        if file.name != "toy.py"
        for stage in _drawn(file)
    ]


def _drawn(file: Path) -> Iterator[Stage]:
    calls = [
        node
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "row"
    ]
    for call in sorted(calls, key=lambda node: node.lineno):
        words = [ast.unparse(argument).strip("'\"") for argument in call.args]
        if len(words) == 3:
            stage = re.sub(r"\{[^}]*\}", "*", words[1].removeprefix("f'").removeprefix('f"'))
            yield Stage(file.name, words[0], stage, words[2])


def _stages() -> str:
    rows = [(f"`{s.module}`", f"`{s.entity}`", f"`{s.stage}`", s.uniforms) for s in stages()]
    return table(("module", "belongs to", "stage", "uniforms"), rows)


# ---- claims, bands, the validity card


def _claims() -> str:
    titles = ("row", "claim", "this", "against", "figure", "sign", "years", "links cut")
    return table(titles, [_claim(claim) for claim in CLAIMS])


def _claim(claim: Claim) -> tuple[object, ...]:
    figure = claim.outcome if claim.per is None else f"{claim.outcome} / {claim.per}"
    against = " or ".join(_changes(each) for each in claim.control)
    always = f"; always {_changes(claim.base)}" if claim.base else ""
    return (
        f"`{claim.code}`",
        _TEXTS[claim.code],
        _changes(claim.treated),
        f"{against}{always}",
        f"`{figure}`",
        "+" if claim.direction > 0 else "-",
        as_written(claim.years),
        ", ".join(f"`{name}`" for name in claim.cut) or "none: a direct effect",
    )


def _changes(changes: Changes) -> str:
    return ", ".join(f"`{path}` = {value}" for path, value in changes.items()) or "as it is"


def _bands() -> str:
    rows = [
        (
            f"`{band.kpi}`",
            f"{as_written(band.low)} .. {as_written(band.high)}",
            band.unit,
            band.source,
            f"{FOOTINGS[band.kpi].how}: {', '.join(f'`{p}`' for p in FOOTINGS[band.kpi].places)}",
        )
        for band in BANDS
    ]
    return table(("figure", "band", "unit", "source of the band", "set by, or follows from"), rows)


def _left_out() -> str:
    rows = [(e.what, e.why, e.change, ", ".join(e.lessons)) for e in LEFT_OUT]
    return table(("left out", "why it matters", "what it could change", "lessons"), rows)


def _leanings() -> str:
    rows = [(f"`{c}`", f"`{e.place}`", e.why, e.if_wrong) for c, e in LEANINGS.items()]
    assumed = ", ".join(f"`{part}` ({what.lower()})" for part, what in ASSUMED.items())
    shown = table(("row", "leans on", "why it is weak", "if it is wrong"), rows)
    return f"{shown}\n\nNothing was ever counted in: {assumed}."


def _questions() -> str:
    return "\n\n".join(f"**{asked.question}** {asked.answer}" for asked in QUESTIONS)


PARTS: Mapping[str, Callable[[], str]] = {
    "parameters": _parameters,
    "links": _links,
    "stages": _stages,
    "claims": _claims,
    "bands": _bands,
    "left-out": _left_out,
    "leanings": _leanings,
    "questions": _questions,
}

if __name__ == "__main__":
    sys.exit(main())
