"""How do replications, comparisons and sweeps look in a terminal and as JSON?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from simlib.cli.figures import figure
from simlib.cli.screen import Screen, show_json, table
from simlib.cli.settings import (
    known_kpi,
    read_changes,
    read_levels,
    read_policies,
    read_seeds,
    read_widths,
)
from simlib.cli.spread import spread
from simlib.errors import SimlibError
from simlib.experiments import compare, contrasts, replicate, sweep, with_weeks
from simlib.i18n import _, format_percent
from simlib.intervals import interval, replications_needed
from simlib.model import VERSION
from simlib.outcomes import KPIS
from simlib.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Study",
    "apart_words",
    "half_words",
    "show_comparison",
    "show_replications",
    "show_sweep",
]

_FEWEST = 2  # seeds that tell a spread
_SWEPT = ("company_value", "ebit", "client_equity", "on_time_delivery", "win_rate")


class Study(NamedTuple):
    """What the commands have in common, read and checked."""

    seeds: range
    jobs: int | None
    policies: Mapping[str, str]
    weeks: int | None
    widths: Mapping[str, float]
    as_json: bool

    @classmethod
    def of(
        cls,
        seeds: str,
        jobs: int | None,
        policies: Sequence[str] | None,
        weeks: int | None,
        precision: Sequence[str] | None,
        *,
        as_json: bool,
    ) -> Study:
        """Read the options; raise SimlibError for one that cannot be read."""
        widths, wanted = read_widths(precision or []), read_seeds(seeds)
        if widths and len(wanted) < _FEWEST:
            raise SimlibError(
                f"--precision: a pilot of {len(wanted)} values tells no spread; "
                f"give --seeds {_FEWEST} or more"
            )
        return cls(wanted, jobs, read_policies(policies or []), weeks, widths, as_json)

    def scenario(self, name: str, changes: Mapping[str, Any]) -> Scenario:
        """Load a scenario with the changes, and the weeks if others were asked for."""
        scenario = load_scenario(name)
        return with_weeks(scenario.replace(changes) if changes else scenario, self.weeks)

    def head(self) -> dict[str, Any]:
        """Return what every JSON object begins with."""
        seeds = {"first": self.seeds[0], "last": self.seeds[-1], "n": len(self.seeds)}
        return {"model_version": VERSION, "seeds": seeds, "policies": dict(self.policies)}


# ---- replicate


def show_replications(study: Study, name: str, changes: Sequence[str]) -> None:
    """Run a scenario over the seeds and show every key figure."""
    changed = read_changes(changes)
    scenario = study.scenario(name, changed)
    with spread(study.jobs) as run_all:
        runs = replicate(scenario, study.seeds, run_all, seats=study.policies)
    kpis = {kpi: interval(_column(runs, kpi))._asdict() for kpi in KPIS}
    needed = _needed(study, {kpi: _column(runs, kpi) for kpi in study.widths})
    if study.as_json:
        own = {"scenario": scenario.name, "set": changed, "kpis": kpis, "precision": needed}
        show_json({**study.head(), **own, "runs": rows_of(runs)})
        return
    shown = table(_("Key figure"), _("Mean"), "+- 95 %", _("Spread of runs"), right=(1, 2, 3))
    for kpi, found in kpis.items():
        label, mean = figure(kpi, _known(found["mean"]))
        shown.add_row(label, mean, half_words(kpi, found), figure(kpi, _known(found["sd"]))[1])
    screen = Screen()
    screen.say(scenario.title, _seeds_words(study))
    screen.show(shown)
    screen.say(*_needed_words(needed))


# ---- compare


def show_comparison(
    study: Study, names: tuple[str, str], changes: Sequence[str], changes_b: Sequence[str]
) -> None:
    """Run two scenarios on the same seeds and show the paired differences."""
    both, only_b = read_changes(changes), read_changes(changes_b, "--set-b")
    a, b = study.scenario(names[0], both), study.scenario(names[1], {**both, **only_b})
    with spread(study.jobs) as run_all:
        found = compare(a, b, study.seeds, run_all, seats=study.policies)
    kpis = {str(row["kpi"]): row for row in rows_of(found.reset_index())}
    needed = _needed(study, {kpi: _pilot(kpis[kpi]) for kpi in study.widths})
    if study.as_json:
        own = {"a": a.name, "b": b.name, "set": both, "set_b": only_b}
        show_json({**study.head(), **own, "kpis": kpis, "precision": needed})
        return
    shown = table(
        *(_("Key figure"), "A", "B", "B - A", "+- 95 %", _("P(B better)")),
        right=(1, 2, 3, 4, 5),
    )
    for kpi, row in kpis.items():
        label, a_mean = figure(kpi, _known(row["a"]))
        b_mean = figure(kpi, _known(row["b"]))[1]
        shown.add_row(label, a_mean, b_mean, *apart_words(kpi, row))
    screen = Screen()
    screen.say(f"A: {_named(a, both)}", f"B: {_named(b, {**both, **only_b})}", _seeds_words(study))
    screen.show(shown)
    screen.say(*_needed_words(needed))


def _pilot(row: Mapping[str, Any]) -> list[float]:
    """Return two values with the spread of the differences; more is not needed of a pilot."""
    half = row["sd"]
    return [] if half is None else [-half / 2**0.5, half / 2**0.5]


# ---- sweep


def show_sweep(
    study: Study, name: str, changes: Sequence[str], against: Sequence[str], kpis: Sequence[str]
) -> None:
    """Run a scenario at every combination of levels and show each against one of them."""
    levels = read_levels(changes)
    wanted = [known_kpi(kpi, "--kpi") for kpi in kpis] or list(_SWEPT)
    chosen = _chosen(levels, read_changes(against, "--against"))
    scenario = study.scenario(name, {})
    with spread(study.jobs) as run_all:
        runs = sweep(scenario, levels, study.seeds, run_all, seats=study.policies)
    found = rows_of(contrasts(runs, chosen, KPIS if study.as_json else wanted))
    if study.as_json:
        own = {"scenario": scenario.name, "levels": levels, "against": chosen}
        show_json({**study.head(), **own, "contrasts": found, "runs": rows_of(runs)})
        return
    screen = Screen()
    compared = _("Differences are from {level}.").format(level=_level(chosen))
    screen.say(scenario.title, f"{_seeds_words(study)} {compared}")
    screen.show(_sweep_table(found, chosen, wanted))


def _sweep_table(
    found: Sequence[Mapping[str, Any]], chosen: Mapping[str, Any], kpis: Sequence[str]
) -> Any:
    shown = table(
        *(_("Level"), _("Key figure"), _("Mean"), _("Difference"), "+- 95 %"),
        _("P(better)"),
        right=(2, 3, 4, 5),
    )
    first = {str(row["kpi"]): row["a"] for row in found}
    for kpi in kpis:
        label, mean = figure(kpi, _known(first.get(kpi)))
        shown.add_row(_level(chosen), label, mean, "", "", "")
    for row in found:
        kpi = str(row["kpi"])
        label, mean = figure(kpi, _known(row["b"]))
        level = _level({path: row[path] for path in chosen})
        shown.add_row(level, label, mean, *apart_words(kpi, row))
    return shown


def _chosen(levels: Mapping[str, list[Any]], against: Mapping[str, Any]) -> dict[str, Any]:
    """Return the level to compare with: the first of each path unless another is named."""
    for path, value in against.items():
        if value not in levels.get(path, []):
            raise SimlibError(f"--against {path}={value}: is none of the values under --set")
    chosen = {path: against.get(path, values[0]) for path, values in levels.items()}
    if all(len(values) == 1 for values in levels.values()):
        raise SimlibError("--set: a sweep needs at least two values, as in floor=0.3,0.4")
    return chosen


# ---- words and rows


def rows_of(found: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain dicts; what is missing is None."""
    plain = found.astype(object).where(found.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def half_words(kpi: str, found: Mapping[str, Any]) -> str:
    """Write half the width of an interval in the unit of a key figure."""
    low, high = _known(found["low"]), _known(found["high"])
    return figure(kpi, None if low is None or high is None else (high - low) / 2)[1]


def apart_words(kpi: str, row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Write a difference with its sign, half its interval, and the chance of being better."""
    apart = _known(row["difference"])
    plus = "+" if apart is not None and apart > 0 else ""
    share = _known(row["p_better"])
    chance = "-" if share is None else format_percent(share)
    return plus + figure(kpi, apart)[1], half_words(kpi, row), chance


def _column(runs: pd.DataFrame, kpi: str) -> list[float]:
    return [float(value) for value in runs[kpi].dropna()]


def _known(value: float | None) -> float | None:
    return None if value is None or value != value else value


def _needed(study: Study, pilots: Mapping[str, Sequence[float]]) -> dict[str, dict[str, Any]]:
    return {
        kpi: {"half_width": width, "seeds": replications_needed(pilots[kpi], width)}
        for kpi, width in study.widths.items()
    }


def _needed_words(needed: Mapping[str, Mapping[str, Any]]) -> list[str]:
    told = _("{kpi} +- {width}: {count} seeds are needed, by the spread of these")
    return [
        told.format(
            kpi=figure(kpi, None)[0],
            width=figure(kpi, row["half_width"])[1],
            count=row["seeds"],
        )
        for kpi, row in needed.items()
    ]


def _seeds_words(study: Study) -> str:
    told = _("{count} seeds, {first} to {last}.")
    return told.format(count=len(study.seeds), first=study.seeds[0], last=study.seeds[-1])


def _level(chosen: Mapping[str, Any]) -> str:
    return ", ".join(f"{path.rsplit('.', 1)[-1]} {_setting(chosen[path])}" for path in chosen)


def _setting(value: Any) -> str:
    if value is None:
        return _("none")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _named(scenario: Scenario, changes: Mapping[str, Any]) -> str:
    return f"{scenario.title} ({_level(changes)})" if changes else scenario.title
