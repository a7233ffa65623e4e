"""How does the validity card look in a terminal and as JSON?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simlib.cli.figures import figure
from simlib.cli.screen import Screen, show_json, table
from simlib.cli.verdicts import _TEXTS
from simlib.i18n import N_, _
from simlib.model import VERSION
from simlib.validity import validity_card

__all__ = ["show_validity"]

_HOW = {"set": N_("set to its band"), "follows": N_("follows from others")}

Rows = Sequence[Mapping[str, Any]]


def show_validity(*, as_json: bool) -> None:
    """Show what is left out, what each claim leans on, and what sceptics ask."""
    card = validity_card()
    if as_json:
        show_json({"model_version": VERSION, **card})
        return
    screen = Screen()
    for title, shown in (
        (_("What is left out"), _left_out(card["left_out"])),
        (_("What each claim leans on most"), _claims(card["claims"])),
        (_("What the firm was set to, and what follows"), _bands(card["bands"])),
        (_("What nobody has counted"), _assumed(card["assumed"])),
    ):
        screen.say(title, "")
        screen.show(shown)
        screen.say("")
    screen.say(_("What sceptics ask"), "")
    for asked in card["questions"]:
        screen.show(_(asked["question"]))
        screen.show(f"  {_(asked['answer'])}")
        screen.say("")


def _left_out(rows: Rows) -> Any:
    shown = table(_("Left out"), _("Why it matters"), _("What it could change"), _("Lessons"))
    for row in rows:
        lessons = ", ".join(row["lessons"])
        shown.add_row(_(row["what"]), _(row["why"]), _(row["change"]), lessons)
    return shown


def _claims(rows: Rows) -> Any:
    shown = table(_("Claim"), _("What is claimed"), _("Leans on"), _("Why"), _("If it is wrong"))
    for row in rows:
        told = _(_TEXTS[row["code"]])
        shown.add_row(row["claim"], told, row["place"], _(row["why"]), _(row["if_wrong"]))
    return shown


def _bands(rows: Rows) -> Any:
    shown = table(_("Key figure"), _("Band"), "", _("By"))
    for row in rows:
        low, high = (figure(row["kpi"], row[end])[1] for end in ("low", "high"))
        label = figure(row["kpi"], None)[0]
        shown.add_row(label, f"{low} .. {high}", _(_HOW[row["how"]]), ", ".join(row["places"]))
    return shown


def _assumed(rows: Rows) -> Any:
    shown = table(_("Part of the scenario"), _("What it says"))
    for row in rows:
        shown.add_row(row["part"], _(row["what"]))
    return shown
