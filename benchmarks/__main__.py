"""Print what a year of simlib costs beside a plain SimPy model of the same year.

python -m benchmarks                     # seven seeds and forty replications, some minutes
python -m benchmarks --seeds 15 --write  # and put the tables into benchmarks/README.md
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

import simpy

from benchmarks.measure import Desk, Year, measure_desk, measure_year
from benchmarks.replications import Memory, Spread, measure_memory, measure_spread
from simlib import load_scenario

README = Path(__file__).with_name("README.md")
_BEGIN, _END = "<!-- tables: python -m benchmarks --write -->\n", "<!-- end of tables -->\n"
GOAL = 3.0  # times the plain SimPy year
TOLERANCE = 0.02  # of the projects delivered
DAYS_TOLERANCE = 0.1  # of the mean days from the request to the delivery
_ROWS = (
    ("plain SimPy, nothing to decide", "plain SimPy"),
    ("plain SimPy, without the office's hours", "no hours"),
    ("simlib, all decisions", "simlib"),
    ("a bare heap of times, no SimPy", "limit"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 if the models did not do the same work, else 0."""
    options = _parser().parse_args(arguments)
    scenario = load_scenario(options.scenario)
    seeds = range(1, options.seeds + 1)
    years = []
    for seed in seeds:
        _tell(f"year of seed {seed} of {options.seeds}")
        years.append(measure_year(scenario, seed, options.days, options.repeats))
    desks = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in list(seeds)[: options.desks]:
            _tell(f"desk of seed {seed} of {options.desks}")
            desks.append(measure_desk(scenario, seed, options.days, Path(folder)))
    parts = [_where(options, scenario.title), year_table(years, options.days)]
    if desks:
        parts.append(desk_table(desks, scenario.warm_up_weeks, scenario.weeks))
    if options.replications:
        _tell(f"{options.replications} replications, each way")
        spread = measure_spread(scenario, options.replications)
        peaks = [measure_memory(options.scenario, count) for count in (1, 10)]
        parts.append(spread_table(spread, [peak for peak in peaks if peak is not None]))
    text = "\n".join(parts)
    print(text)
    if options.write:
        _write(text)
    same = not options.replications or spread.same
    return 0 if is_same_year(years) and same else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scenario", default="pm_plays_sales", help="a shipped name or a path")
    parser.add_argument("--seeds", type=int, default=7, help="years to take medians of")
    parser.add_argument("--repeats", type=int, default=3, help="of each year; the fastest counts")
    parser.add_argument("--desks", type=int, default=3, help="sessions to play, 0 for none")
    parser.add_argument(
        "--replications", type=int, default=40, help="whole runs to spread, 0 for none"
    )
    parser.add_argument("--days", type=float, default=250.0, help="working days from day 0")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    return parser


def year_table(years: Sequence[Year], days: float) -> str:
    """Return the ratios of the year and the check that it was the same year."""
    lines = [
        f"A year of {days:g} days: {_middle([y.requests for y in years]):.0f} requests, "
        f"{_middle([y.decisions for y in years]):.0f} decisions; medians of {len(years)} seeds.",
        "",
        "| Model of the same year | time / plain SimPy | projects delivered | PMs busy "
        "| days to quote | days to delivery |",
        "|---|---|---|---|---|---|",
    ]
    for title, name in _ROWS:
        times = _middle([y.seconds[name] / y.seconds["plain SimPy"] for y in years])
        delivered = sum(y.delivered[name] for y in years) / sum(
            y.delivered["simlib"] for y in years
        )
        used = _middle([y.pm_used[name] for y in years])
        quoted = _middle([y.to_quote[name] for y in years])
        done = _middle([y.to_deliver[name] for y in years])
        lines.append(
            f"| {title} | {times:.2f} | {delivered:.1%} of simlib's | {used:.1%} "
            f"| {quoted:.1f} | {done:.1f} |"
        )
    ratios = [y.seconds["simlib"] / y.seconds["plain SimPy"] for y in years]
    prompt = [y.seconds["simlib"] / y.seconds["no hours"] for y in years]
    verdict = "the same year" if is_same_year(years) else "NOT THE SAME YEAR"
    lines += [
        "",
        f"simlib / plain SimPy: **{_middle(ratios):.2f}** "
        f"(seeds: {min(ratios):.2f} to {max(ratios):.2f}); goal: at most {GOAL:g}. "
        f"Without the office's hours in the plain model: {_middle(prompt):.2f}.",
        f"Projects delivered within {TOLERANCE:.0%}, and days from the request to the delivery "
        f"(with the office's hours) within {DAYS_TOLERANCE:.0%}: {verdict}.",
        "",
    ]
    return "\n".join(lines)


def is_same_year(years: Sequence[Year]) -> bool:
    """Tell whether all models delivered as much, and plain SimPy as soon, over all seeds."""
    wanted = sum(year.delivered["simlib"] for year in years)
    as_much = all(
        abs(sum(year.delivered[name] for year in years) - wanted) <= TOLERANCE * wanted
        for _, name in _ROWS
    )
    days = [sum(year.to_deliver[name] for year in years) for name in ("simlib", "plain SimPy")]
    return as_much and abs(days[1] / days[0] - 1) <= DAYS_TOLERANCE


def desk_table(desks: Sequence[Desk], warm_up: int, weeks: int) -> str:
    """Return what a person at the desk waits for, and the goal for it."""
    clicks = [click for desk in desks for click in desk.clicks]
    slow = quantiles(clicks, n=20)[-1] if len(clicks) > 1 else clicks[0]
    replay = _middle([desk.replay / desk.year for desk in desks])
    lines = [
        f"The Sales desk at the end of {warm_up} weeks of warm-up and {weeks} weeks of play; "
        f"medians of {len(desks)} seeds. Milliseconds hold for this machine only.",
        "",
        "| | ms | goal |",
        "|---|---|---|",
        f"| a click: decide, advance, view, save ({len(clicks)} cards) "
        f"| {_ms(_middle(clicks))}, 95 of 100 within {_ms(slow)}, worst {_ms(max(clicks))} "
        "| 200 with the screen |",
        f"| of it view | {_ms(_middle([d.view for d in desks]))} | |",
        f"| of it save | {_ms(_middle([d.save for d in desks]))} | |",
        f"| resume: read, check and replay the file | {_ms(_middle([d.resume for d in desks]))} "
        "| 500 |",
        f"| of it replay ({replay:.2f} of a year's time) "
        f"| {_ms(_middle([d.replay for d in desks]))} | |",
        "",
    ]
    return "\n".join(lines)


def spread_table(spread: Spread, peaks: Sequence[Memory]) -> str:
    """Return what a pool and a cluster gain, whether they give the same, and peak memory."""
    serial = spread.seconds["serial"] or 0.0
    lines = [
        f"{spread.runs} replications of the whole scenario, warm-up included; wall clock, "
        f"{spread.cores} cores.",
        "",
        "| Way | times as fast as serial | goal |",
        "|---|---|---|",
    ]
    for name, goal in (("serial", ""), ("pool", "1.8 on 2 cores"), ("Dask", "1.6 on 2 cores")):
        seconds = spread.seconds[name]
        gain = "not installed" if seconds is None else f"{serial / seconds:.2f}"
        lines.append(f"| {name} | {gain} | {goal} |")
    lines += ["", f"Rows: {'the same' if spread.same else 'NOT THE SAME'} in every way.", ""]
    if peaks:
        lines += ["| Runs, one after another | peak memory, MiB |", "|---|---|"]
        lines += [
            f"| {peak.years} ({peak.projects} projects a run) | {peak.mib:.0f} |" for peak in peaks
        ]
        lines.append("")
    return "\n".join(lines)


def _where(options: argparse.Namespace, title: str) -> str:
    return (
        f"Scenario {options.scenario} ({title}). Python {platform.python_version()}, "
        f"SimPy {simpy.__version__}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores.\n"
    )


def _middle(values: Sequence[float]) -> float:
    return median(values)


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.0f}"


def _tell(what: str) -> None:
    if sys.stderr.isatty():
        print(what, file=sys.stderr)


def _write(text: str) -> None:
    page = README.read_text(encoding="utf-8")
    before, _, rest = page.partition(_BEGIN)
    after = rest.partition(_END)[2]
    README.write_text(f"{before}{_BEGIN}\n{text}\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
