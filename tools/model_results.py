"""What has been measured of the model, and on how many seeds?

`python -m tools.model_results` runs bands and claims, and those other studies of the command line
that exist (physics, stakes, tricks, sensitivity), and writes their tables into MODEL.md:

    python -m tools.model_results                                      # 60 and 30 seeds: hours
    python -m tools.model_results --parts bands --seeds 1000:1010
    python -m tools.model_results --parts claims --seeds 1000:1004 --tuning 0:4
    python -m tools.model_results --parts stakes --seeds 10

Seeds are those of the tests, 1000 to 1059; 0 to 99 are for choosing only.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simlib.bands import FIRMS, Measured, measure_bands
from simlib.claims import BOUTIQUE, CLAIMS, awaited
from simlib.cli import main as crossdesk
from simlib.cli.commands import app
from simlib.cli.settings import read_seeds
from simlib.cli.studies import studies
from simlib.evidence import Evidence, weigh_claims
from simlib.intervals import Interval
from simlib.scenario import load_scenario
from simlib.workers import Map, workers
from tools.marked import filled, part, table
from tools.model_page import PAGE

__all__ = ["MORE", "bands_text", "claims_text", "main", "more_text"]

MORE = ("physics", "stakes", "tricks", "sensitivity")
_NAMES = ("bands", "claims", *MORE)
_FIGURES = 4  # digits of a measured figure
_OWN = "#### "  # heading of each of the other studies


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen parts and write them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.model_results", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--parts", default=",".join(_NAMES), help="comma-separated; all by default")
    parser.add_argument("--seeds", help="N or A:B (default: 1000:1060, claims 1000:1030)")
    parser.add_argument("--tuning", default="0:20", help="seeds that choose the best control")
    parser.add_argument("--jobs", type=int, help="processes (default: one a core)")
    options = parser.parse_args(arguments)
    wanted = options.parts.split(",")
    unknown = [name for name in wanted if name not in _NAMES]
    if unknown:
        parser.error(f"no part {unknown[0]!r}; there are {', '.join(_NAMES)}")
    with workers(options.jobs) as run_all:
        for name in wanted:
            _write(name, options, run_all)
    return 0


def _write(name: str, options: argparse.Namespace, run_all: Map) -> None:
    """Run one part and write it at once, so that what comes later can fail alone."""
    if name == "bands":
        text = _bands(read_seeds(options.seeds or "1000:1060"), run_all)
        _put("measured-bands", text)
    elif name == "claims":
        seeds, tuning = read_seeds(options.seeds or "1000:1030"), read_seeds(options.tuning)
        _put("measured-claims", _claims(seeds, tuning, run_all))
    elif name in _commands():
        page = PAGE.read_text("utf-8")
        told = _other_parts(part(page, "measured-more"))
        told[name] = more_text(name, _asked(name, options.seeds))
        _put("measured-more", "\n\n".join(told[n] for n in MORE if n in told))


def _put(name: str, text: str) -> None:
    page = filled(PAGE.read_text("utf-8"), name, text)
    PAGE.write_text(page, encoding="utf-8", newline="\n")


# ---- bands


def _bands(seeds: range, run_all: Map) -> str:
    firms = [load_scenario(f"well_run_{name}") for name in FIRMS]
    found = measure_bands(firms, seeds, run_all)
    return bands_text([firm.title for firm in firms], found, seeds)


def bands_text(
    titles: Sequence[str], found: Sequence[Sequence[Measured]], seeds: Sequence[int]
) -> str:
    """Write each firm's first year beside the bands: mean +- half of the 95 % interval."""
    inside = [
        f"{title}: {sum(row.inside for row in rows)} of {len(rows)} inside"
        for title, rows in zip(titles, found, strict=True)
    ]
    rows = [
        (f"`{band.kpi}`", f"{band.low:g} .. {band.high:g}", *map(_measured, measured))
        for band, measured in _by_band(found)
    ]
    head = f"Bands, first year, n = {len(seeds)} seeds ({_range(seeds)}). {'; '.join(inside)}."
    return f"{head} Bold: outside.\n\n{table(('figure', 'band', *titles), rows)}"


def _by_band(found: Sequence[Sequence[Measured]]) -> Iterator[tuple[Any, Sequence[Measured]]]:
    for measured in zip(*found, strict=True):
        yield measured[0].band, measured


def _measured(row: Measured) -> str:
    told = _with_half(row.found)
    return told if row.inside else f"**{told}**"


# ---- claims


def _claims(seeds: range, tuning: range, run_all: Map) -> str:
    ready = [claim for claim in CLAIMS if not awaited(claim)]
    firm = load_scenario(BOUTIQUE)
    return claims_text(weigh_claims(ready, firm, seeds, run_all, tuning=tuning), seeds, tuning)


def claims_text(found: Sequence[Evidence], seeds: Sequence[int], tuning: Sequence[int]) -> str:
    """Write every row's paired effect, what is left of it without its links, and the verdict."""
    shown = sum(row.verdict == "shown" for row in found)
    head = (
        f"Claims, n = {len(seeds)} paired seeds ({_range(seeds)}), the best of several controls"
        f" chosen on {len(tuning)} others ({_range(tuning)}): {shown} of {len(found)} rows shown."
        " Paired differences, mean +- half of the 95 % interval."
    )
    rows = [
        (
            f"`{row.claim.code}`",
            f"`{row.to_json()['outcome']}`",
            "+" if row.claim.direction > 0 else "-",
            _with_half(row.effect),
            "-" if row.ablated is None else _with_half(row.ablated),
            _verdict(row),
        )
        for row in found
    ]
    titles = ("row", "figure", "claimed", "effect", "without its links", "verdict")
    return f"{head}\n\n{table(titles, rows)}"


def _verdict(row: Evidence) -> str:
    turned = row.verdict == "shown" and row.left == "turned"
    return "shown; turns" if turned else row.verdict


# ---- other studies, if this version has them


def _commands() -> set[str]:
    known = [*app.registered_commands, *studies.registered_commands]
    return {str(each.name or getattr(each.callback, "__name__", "")) for each in known}


def _asked(name: str, seeds: str | None) -> Mapping[str, Any]:
    """Return what a command of `crossdesk` prints as JSON; raise RuntimeError if it fails."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = crossdesk([name, "--json", *(["--seeds", seeds] if seeds else [])])
    if code:
        raise RuntimeError(f"crossdesk {name} ended with {code}")
    found: Mapping[str, Any] = json.loads(out.getvalue())
    return found


def more_text(name: str, found: Mapping[str, Any]) -> str:
    """Write any study's JSON: what is single in a line, and a table for each list of rows."""
    flat = {key: value for key, value in _flat(found).items() if not isinstance(value, list)}
    told = [f"{_OWN}{name}", "; ".join(f"{key}: {_cell(value)}" for key, value in flat.items())]
    for key, rows in found.items():
        if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
            lines = [_flat(row) for row in rows]
            titles = list(dict.fromkeys(title for line in lines for title in line))
            cells = [[_cell(line.get(title, "")) for title in titles] for line in lines]
            told.append(f"{key}:\n\n{table(titles, cells)}")
    return "\n\n".join(filter(None, told))


def _other_parts(text: str) -> dict[str, str]:
    """Return the studies that the page already holds, by name."""
    found = (piece for piece in text.split(_OWN) if piece.strip())
    return {piece.split("\n", 1)[0].strip(): f"{_OWN}{piece.strip()}" for piece in found}


def _flat(row: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{before}{key}."))
        else:
            flat[f"{before}{key}"] = value
    return flat


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)} rows" if any(map(_is_group, value)) else _listed(value)
    return f"{value:.{_FIGURES}g}" if isinstance(value, float) else str(value)


def _is_group(value: Any) -> bool:
    return isinstance(value, list | dict)


def _listed(values: Sequence[Any]) -> str:
    return " .. ".join(map(_cell, values)) if len(values) == 2 else ", ".join(map(_cell, values))


def _with_half(found: Interval) -> str:
    if not found.n:
        return "-"
    half = (found.high - found.low) / 2
    digits = 0 if abs(found.mean) >= 1000 else 3
    return f"{found.mean:,.{digits}f} +- {half:,.{digits}f}"


def _range(seeds: Sequence[int]) -> str:
    return f"{seeds[0]} to {seeds[-1]}"


if __name__ == "__main__":
    sys.exit(main())
