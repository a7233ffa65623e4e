"""Does each number of a scenario do anything? `python -m tests.sensitivity`

Every number that stands in the shipped files is changed by a quarter (a zero by a step), and the
run is compared with the usual one day by day until their records differ. People at both desks
answer in every possible way, so that each branch of the firm is lived through. Where a number
belongs to somebody who seldom acts, or works through a threshold, the firm is bent so that it
comes up. The walk through all numbers takes some minutes and prints those that never made a
difference; the tests walk through a sample.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from functools import cache
from math import ceil
from typing import Any

from simlib.errors import ScenarioError
from simlib.run import Run
from simlib.scenario import Scenario
from tests.firms import ALL_ASK, PEOPLE, answer_by_name, shipped

SEEDS = (7, 8, 9)
SHORTER = {"chairs.sales": None, "chairs.pm": None, "run_on_weeks": 13}
Path = tuple[str, ...]
# Numbers that must sum to 1: one is changed, the others make room.
WHOLES = ("domains", "request.language_shares", "request.workflow_shares")


def numbers(value: Any, path: Path = ()) -> Iterator[tuple[Path, float]]:
    """Yield the path and value of every number; items of lists are named by their id."""
    if isinstance(value, bool | str) or value is None:
        return
    if isinstance(value, int | float):
        yield path, value
    elif isinstance(value, dict):
        for name, held in value.items():
            yield from numbers(held, (*path, str(name)))
    else:
        for index, held in enumerate(value):
            name = held.get("id", str(index)) if isinstance(held, dict) else str(index)
            yield from numbers(held, (*path, name))


@cache
def all_numbers() -> dict[str, float]:
    """Return every number that stands in the shipped files, by its dotted path."""
    plain = shipped().model_dump(mode="json", exclude_unset=True)
    return {".".join(path): value for path, value in numbers(plain)}


# ---- the firm in which a number comes up


@cache
def bent(path: str) -> Scenario:
    """Return the usual scenario, bent so that the number at ``path`` is in force and in use."""
    return shipped().replace(SHORTER).replace(bend(path))


def bend(path: str) -> dict[str, Any]:
    step = path.split(".")
    made = next((made for end, made in BENDS.items() if path.endswith(end)), {})
    held = {path if name == "itself" else name: value for name, value in made.items()}
    if step[0] == "incentives":
        held["governance.plan"] = step[1]
    if step[0] == "clients":  # one who asks twice a month may never see its odds of a bluff matter
        held |= {f"clients.{step[1]}.lam": 150.0, "choice.base": 1.0}
    if step[0] == "translators":  # one of six is asked now and then, the only ones always
        into = next(person.into for person in shipped().translators if person.id == step[1])
        named = sum(person.into == into for person in shipped().translators)
        held[f"languages.{into}.translators"] = named
    return held


# People leave seldom: here they are unhappy, tired, or soon gone.
_UNHAPPY = {"staffing.vendor_unhappy_below": 0.6, "staffing.vendor_leaves": 8.0}
_TIRED = {
    "staffing.tired_from": 0.2,
    "staffing.tired_leaves": 6.0,
    "pm_work.overtime_from_days": 0.0,
    "run_on_weeks": 80,
}
_LEAVING = {
    **_TIRED,
    "staffing.tired_from": 0.05,
    "staffing.tired_leaves": 30.0,
    "staffing.vacant_days": 10.0,
    "staffing.settling_days": 10.0,
}

# A small number in a rare event may need years to show; a larger one, or more such events, shows
# that it is wired. "itself" is the number in question.
BENDS: Mapping[str, Mapping[str, Any]] = {
    ".since_years": {"itself": 0.9},  # it tells clients of more than a year from newer ones
    ".bluff": {"itself": 0.5},
    ".full_revision_spare_d": {"itself": 2.0},
    ".accept_offset": {"itself": -3.0},
    ".scope_change": {"itself": 0.4},
    ".drift": {"itself": 0.5},
    ".qs": {"quality.defect_rate": 3.0, "quality.noticed": 1.0, "satisfaction.defect": 0.2},
    "demand.wallet_max": {"demand.wallet_win": 0.5},
    "vendor_market.shortlist": {"itself": 4},
    "vendor_market.decline_days": {"itself": 0.45},  # most of it passes before the next desk hour
    ".leans.hold": {"itself": 0.3, "haggling.hold_gain": 8.0},
    "haggling.hold_gain": {"itself": 8.0},
    "haggling.unconsulted": {"haggling.hold_gain": 8.0},
    ".signoff_margin": {"itself": 0.4, "governance.authority": 1.0},
    ".off_asked": {"haggling.real_from": -10.0},
    "quality.missing_min": {"quality.defect_rate": 3.0, "quality.missing_min": 0.2},
    "quality.misfit": {"quality.defect_rate": 1.0},
    "quality.fatigue": {"quality.defect_rate": 1.0, "pm_work.effort": 1.4},
    "trust.neutral": {"links.trust_to_estimates": 0.5},
    "pressure.neutral": {"links.pressure_to_shortcuts": 0.0},
    "pressure.most": {"pressure.below": 0.9},
    "staffing.vendor_unhappy_below": {"itself": 0.5, "staffing.vendor_leaves": 10.0},
    "staffing.vendor_unhappy_months": _UNHAPPY,
    "staffing.vendor_leaves": _UNHAPPY,
    "links.goodwill_to_leaving": _UNHAPPY,
    "staffing.tired_from": _TIRED,
    "staffing.tired_memory_weeks": {**_TIRED, "staffing.tired_leaves": 12.0},
    "staffing.tired_leaves": _TIRED,
    "links.fatigue_to_leaving": _TIRED,
    "staffing.vacant_days": _LEAVING,
    "staffing.settling_days": _LEAVING,
    "staffing.settling_speed": _LEAVING,
    "staffing.hiring_eur": _LEAVING,
    "demand.lead_reputation_power": {"demand.lead_base": 1.0},
    "demand.hunting_memory_days": {"demand.lead_per_hunting_hour": 0.2},
    "demand.lead_drift_seen": {"demand.lead_base": 1.0, "demand.lead_drift_pull": 5.0},
}


def changed(path: str) -> Scenario:
    """Return the bent scenario with one number changed by a quarter, or less if that is all."""
    base, problem = bent(path), ""
    value = at(base, path)
    for factor in (1.25, 0.75, 1.1, 0.9, 1.05, 0.95):
        try:
            return base.replace(change(base, path, value, factor))
        except ScenarioError as error:
            problem = str(error)
    raise ScenarioError(problem)


def at(scenario: Scenario, path: str) -> float:
    found = numbers(scenario.model_dump(mode="json"))
    return next(value for name, value in found if ".".join(name) == path)


def change(base: Scenario, path: str, value: float, factor: float) -> dict[str, Any]:
    new: float = value * factor if value else factor - 1
    if isinstance(value, int):
        away = ceil(abs(value) / 4) or 1
        new = value + away if factor > 1 else value - away
    if path == "weeks":
        return {path: new, "rounds": []}
    if path.startswith("rounds."):
        return {"rounds": [new, base.weeks - new]}
    whole = next((name for name in WHOLES if path.startswith(f"{name}.")), None)
    if whole is None or (whole == "domains" and not path.endswith(".share")):
        return {path: new}
    return with_room(whole, path, new)


def with_room(whole: str, path: str, new: float) -> dict[str, Any]:
    """Change one share and scale the others so that they still sum to 1."""
    last = ".share" if whole == "domains" else ""
    shares = {
        name: share
        for name, share in all_numbers().items()
        if name.startswith(f"{whole}.") and name.endswith(last)
    }
    rest = sum(share for name, share in shares.items() if name != path)
    return {
        name: new if name == path else share * (1 - new) / rest for name, share in shares.items()
    }


# ---- runs side by side


def days(scenario: Scenario, seed: int) -> Iterator[tuple[float, str, int]]:
    """Play a run with people of every opinion; yield day, digest and cards so far."""
    run, cards = Run(scenario, seed, PEOPLE), 0
    for seat, rules in ALL_ASK.items():
        run.set_rules(seat, rules)
    while not run.finished:
        until = run.now // 1 + 1
        while (point := run.advance(until)) is not None:
            cards += point.escalated
            run.decide(answer_by_name(point))
        yield run.now, run.digest, cards


@cache
def usual(scenario_print: str, seed: int) -> Mapping[float, tuple[str, int]]:
    """Return the digest and the cards of an unchanged run at each day's end."""
    return {now: (digest, cards) for now, digest, cards in days(_bases[scenario_print], seed)}


_bases: dict[str, Scenario] = {}


def first_difference(path: str, seeds: tuple[int, ...] = SEEDS, *, of_cards: bool = False) -> str:
    """Return the seed and day on which a changed number first shows, or "" if it never does."""
    base, scenario = bent(path), changed(path)
    _bases[base.fingerprint] = base
    for seed in seeds:
        expected = usual(base.fingerprint, seed)
        for now, digest, cards in days(scenario, seed):
            was_digest, was_cards = expected.get(now, ("", -1))
            if cards != was_cards if of_cards else digest != was_digest:
                return f"seed {seed}, day {now:g}"
    return ""


def main() -> int:
    """Walk through all numbers; print those without an effect."""
    paths, silent = list(all_numbers()), list[str]()
    for path in paths:
        if not first_difference(path):
            silent.append(path)
            print(path, flush=True)
    print(f"{len(paths) - len(silent)} of {len(paths)} numbers have an effect")
    return 0


if __name__ == "__main__":
    sys.exit(main())
