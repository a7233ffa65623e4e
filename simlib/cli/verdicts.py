"""How do bands and claims look in a terminal and as JSON?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simlib.bands import FIRMS, Measured, measure_bands
from simlib.claims import Claim, awaited, choose_claims
from simlib.cli.figures import figure
from simlib.cli.replications import half_words
from simlib.cli.screen import Screen, show_json, table
from simlib.cli.settings import read_changes, read_seeds
from simlib.cli.spread import spread
from simlib.evidence import Evidence, weigh_claims
from simlib.i18n import N_, _, format_number
from simlib.intervals import Interval
from simlib.model import VERSION
from simlib.resources import scenarios_dir
from simlib.scenario import Scenario, load_scenario, shipped_scenarios

__all__ = ["Trial", "effect_words", "show_bands", "show_claims"]


class Trial(NamedTuple):
    """What was asked of the claims, as it was typed."""

    seeds: str
    tuning: str
    jobs: int | None
    only: str | None
    scenario: str
    placebo: bool


# ---- bands


def show_bands(
    names: Sequence[str], seeds: str, jobs: int | None, changes: Sequence[str], *, as_json: bool
) -> None:
    """Measure firms against the bands and show each figure with its band."""
    wanted, changed = read_seeds(seeds), read_changes(changes)
    firms = [load_scenario(name) for name in names] or _shipped_firms()
    firms = [firm.replace(changed) if changed else firm for firm in firms]
    with spread(jobs) as run_all:
        found = measure_bands(firms, wanted, run_all)
    if as_json:
        shown = [_firm_json(firm, rows) for firm, rows in zip(firms, found, strict=True)]
        head = {"model_version": VERSION, "seeds": _seeds_json(wanted), "set": changed}
        show_json({**head, "firms": shown})
        return
    screen = Screen()
    for firm, rows in zip(firms, found, strict=True):
        inside = sum(row.inside for row in rows)
        told = _("{firm}: {inside} of {count} figures inside, {n} seeds, first year")
        values = {"inside": inside, "count": len(rows), "n": len(wanted)}
        screen.say("", told.format(firm=firm.title, **values))
        screen.show(_bands_table(rows))


def _shipped_firms() -> list[Scenario]:
    """Return each firm under its well-run governance, or as it stands where that is not shipped."""
    shipped = shipped_scenarios()
    names = [f"well_run_{firm}" if f"well_run_{firm}" in shipped else firm for firm in FIRMS]
    kept = {path.stem for path in (scenarios_dir() / "firms").glob("*.yaml")}
    return [load_scenario(name) for name in names if name in shipped or name in kept]


def _bands_table(rows: Sequence[Measured]) -> Any:
    titles = (_("Key figure"), _("Mean"), "+- 95 %", _("Spread of runs"), _("Band"), "")
    shown = table(*titles, right=(1, 2, 3, 4))
    for band, found, inside in rows:
        label, mean = figure(band.kpi, found.mean)
        spread_of_runs = figure(band.kpi, found.sd if found.sd == found.sd else None)[1]
        limits = f"{figure(band.kpi, band.low)[1]} .. {figure(band.kpi, band.high)[1]}"
        half = half_words(band.kpi, found._asdict())
        shown.add_row(label, mean, half, spread_of_runs, limits, "" if inside else _("outside"))
    return shown


def _firm_json(firm: Scenario, rows: Sequence[Measured]) -> dict[str, Any]:
    bands = [
        {**band._asdict(), **_interval_json(found), "inside": inside}
        for band, found, inside in rows
    ]
    return {"scenario": firm.name, "inside": sum(row.inside for row in rows), "bands": bands}


# ---- claims


def show_claims(trial: Trial, *, as_json: bool) -> None:
    """Try the claims and show each row's effect, with its mechanism and without."""
    seeds, tuning = read_seeds(trial.seeds), read_seeds(trial.tuning, "--tuning")
    chosen = choose_claims(trial.only.split(",") if trial.only is not None else [])
    ready = [claim for claim in chosen if not awaited(claim)]
    left = [claim for claim in chosen if awaited(claim)]
    scenario = load_scenario(trial.scenario)
    with spread(trial.jobs) as run_all:
        found = weigh_claims(ready, scenario, seeds, run_all, tuning=tuning, placebo=trial.placebo)
    if as_json:
        seed_rows = {"seeds": _seeds_json(seeds), "tuning": _seeds_json(tuning)}
        head = {"model_version": VERSION, "scenario": scenario.name, "placebo": trial.placebo}
        rows = {"claims": [row.to_json() for row in found], "not_run": _left_json(left)}
        show_json({**head, **seed_rows, **rows})
        return
    screen = Screen()
    screen.say(scenario.title, *_notes(trial, len(seeds)))
    screen.show(_claims_table(found))
    told = _("{claim} {arm}: not run; the model has no {needs} yet")
    for claim in left:
        names = {"claim": claim.claim, "arm": claim.arm, "needs": ", ".join(awaited(claim))}
        screen.say(told.format(**names))


def _notes(trial: Trial, count: int) -> list[str]:
    seeds = _("{count} paired seeds; 95 % intervals.").format(count=count)
    every = _("Every link of the firm is cut: whatever is shown here has another cause.")
    return [seeds, *([every] if trial.placebo else [])]


def _claims_table(found: Sequence[Evidence]) -> Any:
    titles = (_("Claim"), _("What is claimed"), _("Effect"), _("Without its links"), _("Verdict"))
    shown = table(*titles, right=(2, 3))
    for row in found:
        ablated = "-" if row.ablated is None else effect_words(row.claim, row.ablated)
        effect = effect_words(row.claim, row.effect)
        text = _(_TEXTS[row.claim.code])
        shown.add_row(row.claim.claim, text, effect, ablated, _verdict_words(row))
    return shown


def _verdict_words(row: Evidence) -> str:
    """Say whether a row is shown, and whether its effect turns without its links."""
    if row.verdict != "shown":
        return _("not shown")
    return _("shown; turns") if row.left == "turned" else _("shown")


def effect_words(claim: Claim, found: Interval, *, half: bool = True) -> str:
    """Write an effect with its sign and half its interval, in the unit of its outcome."""
    if claim.per is None:
        mean = figure(claim.outcome, found.mean if found.n else None)[1]
        around = half_words(claim.outcome, found._asdict())
    else:
        mean = format_number(found.mean) if found.n else "-"
        around = format_number((found.high - found.low) / 2) if found.n > 1 else "-"
    signed = f"{'+' if found.mean > 0 else ''}{mean}"
    return f"{signed} +- {around}" if half else signed


def _left_json(left: Sequence[Claim]) -> list[dict[str, Any]]:
    return [{"claim": row.claim, "arm": row.arm, "awaits": awaited(row)} for row in left]


def _interval_json(found: Interval) -> dict[str, Any]:
    limits = [found.low, found.high]
    return {"mean": found.mean, "sd": found.sd, "interval": limits, "n": found.n}


def _seeds_json(seeds: range) -> dict[str, int]:
    return {"first": seeds[0], "last": seeds[-1], "n": len(seeds)}


_TEXTS: Mapping[str, str] = {
    "c1_left": N_("No sign-off at all: promises break, and the firm is worth less"),
    "c1_right": N_("Everything signed off: orders are lost, and the firm is worth less"),
    "c2_value": N_("Shared pay instead of crossed: the firm is worth more"),
    "c2_retention": N_("Shared pay instead of crossed: more clients stay"),
    "c2_new_clients": N_("Crossed pay: more business with new clients in the first half-year"),
    "c3_guide": N_("A targeting guide: more value for each request"),
    "c4_margin": N_("A high margin floor: more margin on each project"),
    "c4_value": N_("A high margin floor: the firm is worth less after four years"),
    "c5_left": N_("No cross-training: the firm is worth less"),
    "c5_right": N_("Cross-training without end: the firm is worth less"),
    "c6_left": N_("No meetings: the firm is worth less"),
    "c6_right": N_("A meeting every day: the firm is worth less"),
    "c7_on_time": N_("Trust: more is delivered on time"),
    "c7_discount": N_("Trust: less discount is given"),
    "c7_padding": N_("Trust: estimates are padded less"),
    "c7_cutting": N_("Trust: estimates are cut less"),
    "c7_value": N_("Trust: the firm is worth more"),
    "c8_brief": N_("A mail passed on instead of a brief: the firm is worth less"),
    "c8_joint": N_("Joint work on every request: the firm is worth less"),
    "c9_case": N_("One business case instead of two: the firm is worth more"),
    "c10_defects": N_("Margin pressure on PMs: more defects"),
    "c10_equity": N_("Margin pressure on PMs: clients are worth less"),
    "c10_retention": N_("Margin pressure on PMs: fewer clients stay"),
}
