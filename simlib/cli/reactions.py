"""How do physics and sensitivity look in a terminal and as JSON?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simlib.claims import awaited, choose_claims
from simlib.cli.contests import seeds_json, signed
from simlib.cli.figures import figure
from simlib.cli.screen import Screen, show_json, table
from simlib.cli.settings import read_seeds
from simlib.cli.spread import spread
from simlib.cli.verdicts import Trial, effect_words
from simlib.i18n import N_, _
from simlib.intervals import Interval
from simlib.model import VERSION
from simlib.physics import YEAR, Reaction, push_firm
from simlib.scenario import load_scenario
from simlib.swings import STEP, Swing, swing_claims

__all__ = ["show_physics", "show_sensitivity"]


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
    shown = table(_("Key figure"), _("Must"), _("Difference"), "+- 95 %", "", right=(2, 3))
    ways = {1: _("up"), -1: _("down"), 0: "-"}
    last = ""
    for row in found:
        if row.push != last:
            shown.add_row(_(_PUSHES[row.push]))
        label = f"  {figure(row.kpi, None)[0]}"
        words = (ways[row.must], *signed(row.apart, row.kpi), _(_VERDICTS[row.verdict]))
        shown.add_row(label, *words)
        last = row.push
    return shown


# ---- sensitivity


def show_sensitivity(trial: Trial, *, as_json: bool) -> None:
    """Change the numbers that claims lean on and show whether their effects keep their sign."""
    seeds, tuning = read_seeds(trial.seeds), read_seeds(trial.tuning, "--tuning")
    chosen = choose_claims(trial.only.split(",") if trial.only is not None else [])
    ready = [claim for claim in chosen if not awaited(claim)]
    scenario = load_scenario(trial.scenario)
    with spread(trial.jobs) as run_all:
        found = swing_claims(ready, scenario, seeds, run_all, tuning=tuning)
    if as_json:
        head = {"model_version": VERSION, "scenario": scenario.name, "step": STEP}
        used = {"seeds": seeds_json(seeds), "tuning": seeds_json(tuning)}
        show_json({**head, **used, "swings": [row.to_json() for row in found]})
        return
    screen = Screen()
    told = _("{count} paired seeds; effects as the number is, a fifth lower, a fifth higher.")
    screen.say(scenario.title, told.format(count=len(seeds)))
    screen.show(_swings_table(found))
    for verdict, words in _SIGNS.items():
        count = sum(row.verdict == verdict for row in found)
        screen.say(f"{_(words)}: {count}")


def _swings_table(found: Sequence[Swing]) -> Any:
    titles = (_("Number"), _("Why"), _("As it is"), "- 20 %", "+ 20 %", "")
    shown = table(*titles, right=(2, 3, 4))
    last = None
    for row in found:
        if row.claim != last:
            shown.add_row(f"{row.claim.claim} {row.claim.arm}", "", *_effects(row, row.usual))
        name = f"  {row.path.rpartition('.')[2]}"
        figures = ("", *_effects(row, row.lower, row.higher))
        shown.add_row(name, _(row.reason), *figures, _(_SIGNS[row.verdict]))
        last = row.claim
    return shown


def _effects(row: Swing, *found: Interval) -> list[str]:
    return [effect_words(row.claim, each, half=False) for each in found]


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
_SIGNS: Mapping[str, str] = {
    "holds": N_("holds"),
    "same sign": N_("same sign"),
    "turns": N_("turns"),
    "no effect": N_("no effect"),
}
# Why a claim leans on a number.
_REASONS = (
    *(N_("lateness"), N_("distrust"), N_("waiting"), N_("strictness"), N_("dates")),
    *(N_("leaving"), N_("defects"), N_("prices"), N_("hunting"), N_("fit"), N_("delay")),
    *(N_("cost"), N_("learning"), N_("forgetting"), N_("frontier"), N_("requests")),
    *(N_("optimism"), N_("briefs"), N_("hours"), N_("trust"), N_("understanding"), N_("load")),
    *(N_("suspicion"), N_("credibility"), N_("bargaining"), N_("queries"), N_("meetings")),
    *(N_("replies"), N_("hearing"), N_("boasting"), N_("ceiling"), N_("steepness")),
    *(N_("complaints"), N_("disappointment")),
)
