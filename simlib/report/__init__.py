"""How does a debrief become one file that needs nothing else?

One HTML page with its style inside and no script, to read on a screen, to print, to mail. One
session makes a sheet; several make the room's page, after which the sheets may follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources

from simlib.debrief import Debrief
from simlib.i18n import _, current_language
from simlib.model import VERSION
from simlib.report.drawings import hatch
from simlib.report.room import room
from simlib.report.sheet import sheet
from simlib.report.words import PHASES, esc

__all__ = ["report_html"]

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
{hatch}
<main>
<nav>{links}</nav>
{body}
<footer class="note">{foot}</footer>
</main>
</body>
</html>
"""


def report_html(
    told: Sequence[Debrief],
    names: Mapping[str, str],
    *,
    sheets: bool = False,
    skipped: Sequence[str] = (),
) -> str:
    """Write the page of some sessions; ``names`` maps their pseudonyms to what is shown.

    With several sessions ``sheets`` adds one for each person, on pages of their own. ``skipped``
    are the lines of files that could not be used.
    """
    alone = len(told) == 1
    body = "" if alone else room(told, dict(names))
    if alone or sheets:
        body += "".join(sheet(each, names[each.sitting.pseudonym]) for each in told)
    prefix = f"{names[told[0].sitting.pseudonym]}-" if alone else ""
    links = "".join(
        f'<a href="#{esc(prefix + code)}">{at} {esc(_(title, "debrief"))}</a>'
        for at, (code, title, _ask) in enumerate(PHASES, start=1)
    )
    return _PAGE.format(
        lang=current_language().code,
        title=esc(_("Debrief · Crossdesk")),
        style=(resources.files("simlib") / "report" / "report.css").read_text(encoding="utf-8"),
        hatch=hatch(),
        links=links,
        body=body,
        foot=_foot(skipped),
    )


def _foot(skipped: Sequence[str]) -> str:
    text = _(
        "Crossdesk, model {version}. An invented firm: nothing here says what anybody is worth. "
        "Every figure follows from the session files and comes out the same from them."
    ).format(version=VERSION)
    lines = [text, *(_("Left out: {reason}").format(reason=line) for line in skipped)]
    return "<br>".join(map(esc, lines))
