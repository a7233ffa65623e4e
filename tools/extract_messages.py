"""Which texts does a translator have to translate?

`python -m tools.extract_messages` collects every text marked with `_`, `N_` or `ngettext` in
`simlib` into `simlib/locale/simlib.pot`; with `--check` it only says whether that file is up to
date. The template carries no dates and no line numbers, so it changes only when a text does.
"""

import argparse
import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

REPOSITORY = Path(__file__).resolve().parent.parent
TEMPLATE = REPOSITORY / "simlib" / "locale" / "simlib.pot"
HEADER = "# Texts of Crossdesk, for translation.\n# This file is distributed under the MIT licence."

# How many leading arguments are the text; the context follows (after the count, when counted).
_MARKERS = {"_": 1, "N_": 1, "ngettext": 2}
# Dates, versions and addresses would change the file, or fill it, without any text having changed.
_HEADERS = ("MIME-Version", "Content-Type", "Content-Transfer-Encoding")
_UNMARKED = "{place}: {marker}() needs a literal text; mark the entries of a table with N_"


def main() -> int:
    """Write the template, or check it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when outdated")
    wanted = template(REPOSITORY / "simlib")
    if not parser.parse_args().check:
        TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
        TEMPLATE.write_text(wanted, encoding="utf-8")
        return 0
    if TEMPLATE.is_file() and TEMPLATE.read_text(encoding="utf-8") == wanted:
        return 0
    print("simlib.pot is outdated: run python -m tools.extract_messages", file=sys.stderr)
    return 1


def template(package: Path) -> str:
    """Return the template of a package's texts, in the order of files and lines."""
    catalogue = Catalog(
        project="crossdesk", version="", header_comment=HEADER, charset="utf-8", fuzzy=False
    )
    speakers = (file for file in package.rglob("*.py") if file.name != "i18n.py")
    for file in sorted(speakers):
        place = file.relative_to(package.parent).as_posix()
        for message, context in texts(file.read_text(encoding="utf-8"), place):
            catalogue.add(message, context=context or None, locations=[(place, 0)])
    out = io.BytesIO()
    write_po(out, catalogue, omit_header=False, include_lineno=False, width=0)
    head, blank, body = out.getvalue().decode("utf-8").partition("\n\n")
    return "\n".join(line for line in head.splitlines() if _is_kept(line)) + blank + body


def _is_kept(line: str) -> bool:
    return not line.startswith('"') or line[1:].startswith(_HEADERS)


def texts(source: str, place: str) -> Iterator[tuple[str | tuple[str, str], str]]:
    """Yield each marked text of a module with its context; counted texts are pairs."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        marker = _marker(call)
        if marker is None:
            continue
        wanted = _MARKERS[marker]
        found = [_literal(argument) for argument in call.args[:wanted]]
        forms = [text for text in found if text is not None]
        if len(forms) == wanted:
            yield (forms[0], forms[1]) if wanted == 2 else forms[0], _context(call, wanted)
        elif marker != "_" or _is_built(call.args[0]):
            at = f"{place}:{call.lineno}"
            raise ValueError(_UNMARKED.format(place=at, marker=marker))


def _marker(call: ast.Call) -> str | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else None
    name = call.func.id if isinstance(call.func, ast.Name) else name
    return name if name in _MARKERS and call.args else None


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_built(node: ast.expr) -> bool:
    """Say whether a text is put together before translation, so that no catalogue has it."""
    return isinstance(node, ast.JoinedStr | ast.BinOp)


def _context(call: ast.Call, texts_before: int) -> str:
    """Return the literal context of a call; of a counted text it follows the count."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == "context"]
    position = texts_before + (texts_before == 2)
    candidates = [*named, *call.args[position : position + 1]]
    return (_literal(candidates[0]) or "") if candidates else ""


if __name__ == "__main__":
    sys.exit(main())
