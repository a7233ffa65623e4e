"""What do `--seeds 0:30`, `--set governance.floor=0.4` and `--policy sales=balanced` mean?

Rules: a value is read as JSON where it is JSON (0.4, null, true) and as a text where it is not; a
comma separates values where several are allowed, but not within brackets. Whatever cannot be read
is one line that names the option and what was given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from math import isfinite
from typing import Any

from simlib.decisions import RULES
from simlib.errors import SimlibError
from simlib.outcomes import KPIS
from simlib.policies import POLICIES
from simlib.scenario.problems import listed, nearest

__all__ = ["known_kpi", "read_change", "read_changes", "read_levels", "read_seeds", "read_widths"]
__all__ += ["read_policies"]

_MOST_SEEDS = 100_000
_LARGEST_SEED = 2**63 - 1
_COMMA = re.compile(r",(?![^\[{]*[\]}])")


def read_seeds(text: str, option: str = "--seeds") -> range:
    """Return the seeds of "N" (0 to N - 1) or "A:B" (A to B - 1); raise SimlibError."""
    match = re.fullmatch(r"(?:(\d{1,19}):)?(\d{1,19})", text.strip(), re.ASCII)
    if match is None:
        raise SimlibError(f"{option} {text!r}: give a number (30) or a range (1000:1060)")
    first, last = int(match[1] or 0), int(match[2])
    if last <= first:
        raise SimlibError(f"{option} {text!r}: holds no seed; the end of a range is left out")
    if last - first > _MOST_SEEDS or last > _LARGEST_SEED:
        raise SimlibError(f"{option} {text!r}: at most {_MOST_SEEDS} seeds, below 2**63")
    return range(first, last)


def read_changes(texts: Sequence[str], option: str = "--set") -> dict[str, Any]:
    """Return one value for each path of ["path=value", ...]; raise SimlibError."""
    return dict(read_change(text, option) for text in texts)


def read_change(text: str, option: str) -> tuple[str, Any]:
    """Return path and value of "path=value"; raise SimlibError."""
    path, value = _split(text, option)
    return path, _value(value)


def read_levels(texts: Sequence[str]) -> dict[str, list[Any]]:
    """Return the values of each path of ["path=v1,v2", ...]; raise SimlibError."""
    levels: dict[str, list[Any]] = {}
    for text in texts:
        path, values = _split(text, "--set")
        found = [_value(value) for value in _COMMA.split(values)]
        if any(found.count(value) > 1 for value in found):
            raise SimlibError(f"--set {text!r}: a value appears twice")
        levels[path] = found
    return levels


def read_policies(texts: Sequence[str]) -> dict[str, str]:
    """Return the policy of each seat of ["seat=policy", ...]; raise SimlibError."""
    found = dict(_split(text, "--policy") for text in texts)
    for seat, name in found.items():
        if seat not in RULES:
            raise SimlibError(f"--policy {seat}={name}: no seat {seat!r}; {listed(seat, RULES)}")
        if name not in POLICIES:
            told = listed(name, POLICIES)
            raise SimlibError(f"--policy {seat}={name}: no policy {name!r}; {told}")
    return found


def read_widths(texts: Sequence[str]) -> dict[str, float]:
    """Return the wanted half-width of each KPI of ["kpi=width", ...]; raise SimlibError."""
    widths = {}
    for text in texts:
        kpi, width = _split(text, "--precision")
        widths[known_kpi(kpi, "--precision")] = _width(width, text)
    return widths


def _width(width: str, text: str) -> float:
    """Read half the width of an interval: refused now, not when all seeds have run."""
    try:
        found = float(width)
    except ValueError:
        raise SimlibError(f"--precision {text!r}: {width!r} is not a number") from None
    if not (isfinite(found) and found > 0):
        raise SimlibError(f"--precision {text!r}: half-width {width} is not a number above 0")
    return found


def known_kpi(name: str, option: str) -> str:
    """Return the name of a KPI; raise SimlibError if there is none of that name."""
    if name not in KPIS:
        raise SimlibError(f"{option} {name!r}: no such key figure; {nearest(name, KPIS)}")
    return name


def _split(text: str, option: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (sign and name.strip() and value.strip()):
        raise SimlibError(f"{option} {text!r}: write it as name=value")
    return name.strip(), value.strip()


def _value(text: str) -> Any:
    text = text.strip()
    try:
        return json.loads(f"0{text}" if re.fullmatch(r"\.\d+", text, re.ASCII) else text)
    except (ValueError, RecursionError):
        return text
