"""How do physics and sensitivity look in a terminal and as JSON?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simlib.cli.contests import seeds_json, signed
from simlib.cli.figures import figure
from simlib.cli.screen import Screen, show_json, table
from simlib.cli.settings import read_seeds
from simlib.cli.spread import spread
from simlib.i18n import N_, _
from simlib.model import VERSION
from simlib.physics import YEAR, Reaction, push_firm
from simlib.scenario import load_scenario

__all__ = ["show_physics"]


# ---- physics


def show_physics(
    name: str, seeds: str, weeks: int | None, jobs: int | None, *, as_json: bool
) -> None:
    """Push a firm and show whether each figure moved as it must."""
    wanted, firm = read_seeds(seeds), load_scenario(name)
    with spread(jobs) as run_all:
        found = push_firm(firm, wanted, run_all, weeks=weeks or YEAR)
    if as_json:
        head = {"model_version": VERSION, "scenario": firm.name, "seeds": seeds_json(wanted)}
        rows = [row.to_json() for row in found]
        show_json({**head, "weeks": weeks or YEAR, "reactions": rows})
        return
    screen = Screen()
    told = _("{count} paired seeds, {weeks} weeks; 95 % intervals.")
    screen.say(firm.title, told.format(count=len(wanted), weeks=weeks or YEAR))
    screen.show(_physics_table(found))


def _physics_table(found: Sequence[Reaction]) -> Any:
    titles = (_("Push"), _("Key figure"), _("Must"), _("Difference"), "+- 95 %", "")
    shown = table(*titles, right=(3, 4))
    ways = {1: _("up"), -1: _("down"), 0: "-"}
    last = ""
    for row in found:
        push = "" if row.push == last else _(_PUSHES[row.push])
        label, _mean = figure(row.kpi, None)
        words = (ways[row.must], *signed(row.apart, row.kpi), _(_VERDICTS[row.verdict]))
        shown.add_row(push, label, *words)
        last = row.push
    return shown


_PUSHES: Mapping[str, str] = {
    "more_translators": N_("Translators x 1.5"),
    "fewer_hours": N_("PM hours - 30 %"),
    "twice_the_demand": N_("Demand x 2"),
    "any_date": N_("Clients to whom dates are nothing"),
    "promises_shorter": N_("Promised days - 30 %"),
    "promises_longer": N_("Promised days + 30 %"),
}
_VERDICTS: Mapping[str, str] = {
    "as it must": N_("as it must"),
    "against": N_("against"),
    "open": N_("open"),
    "either way": "-",
}
