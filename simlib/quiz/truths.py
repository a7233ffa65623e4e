"""Which answers are right, by this model and these files?

Truths take minutes to reckon, so they are kept beside this module with the fingerprints of the
files that they rest on; an item whose file or model has changed since is not asked until
`python -m tools.truths` has reckoned it anew.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any, NamedTuple

from simlib.counterfactual import client_of
from simlib.experiments import Arm, play_arms
from simlib.model import VERSION
from simlib.quiz.items import ARMS, ITEMS, Item, Truth
from simlib.run import Run
from simlib.scenario import Scenario, load_scenario
from simlib.workers import Map

__all__ = ["SEEDS", "Pair", "basis", "kept_truths", "reckoned"]

SEEDS = range(200, 216)
_YEAR = "sestoponte"
_RUSH = "one_firm"
_LATER, _WITHIN = 0.25, 10.0  # working days
_DAYS = 5


class Pair(NamedTuple):
    """A piece of work: the same weeks with and without an event, on some seeds."""

    told: Scenario
    without: Scenario
    day: float
    own: str
    seeds: tuple[int, ...]


def kept_truths() -> dict[tuple[str, str], Truth]:
    """Return the truths that still hold, by name and form of the item."""
    text = (resources.files("simlib") / "quiz" / "truths.json").read_text(encoding="utf-8")
    plain = json.loads(text)
    if plain["basis"] != basis():
        return {}
    return {
        (row["item"], row["form"]): Truth(tuple(row["right"]), row["figures"])
        for row in plain["truths"]
    }


def basis() -> dict[str, str]:
    """Return what truths rest on: the model and the files."""
    files = {name: load_scenario(name).fingerprint for name in (_YEAR, _RUSH)}
    return {"model_version": VERSION, **files}


def reckoned(seeds: Sequence[int] = SEEDS, map: Map = map) -> dict[str, Any]:
    """Reckon every truth anew; return them with what they rest on, as JSON-able data."""
    others = _seats(seeds[:2]) | _reaches(seeds, map)
    rows = _years(seeds, map)
    truths = [
        {"item": item.name, "form": item.form, "right": list(found.right)}
        | {"figures": dict(found.figures)}
        for item in ITEMS
        for found in [item.reckon(rows) if item.reckon else others[item.name, item.form]]
    ]
    return {"basis": basis(), "seeds": [seeds[0], seeds[-1]], "truths": truths}


def _years(seeds: Sequence[int], map: Map) -> dict[str, list[dict[str, Any]]]:
    usual = load_scenario(_YEAR)
    needed = list(dict.fromkeys(arm for item in ITEMS for arm in item.arms))
    arms = [Arm(usual.replace(dict(ARMS[name])) if ARMS[name] else usual) for name in needed]
    return dict(zip(needed, play_arms(arms, seeds, map), strict=True))


# ---- how far one event reaches


def _reaches(seeds: Sequence[int], map: Map) -> dict[tuple[str, str], Truth]:
    told = load_scenario(_RUSH).replace({"run_on_weeks": 4})
    beats = [beat.model_dump(mode="json") for beat in told.beats]
    order, call = beats
    quiet = told.replace({"beats": [order]})
    fever = {"kind": "vendor_ill", "vendor": "giuditta", "days": 6}
    ill = told.replace({"beats": [order, {**call, "id": "fever", "shock": fever, "note": None}]})
    pairs = [
        Pair(story, quiet, float(call["day"]), own, (seed,))
        for story, own in ((told, "corrivent"), (ill, ""))
        for seed in seeds
    ]
    counts = [count for part in map(_later, pairs) for count in part]
    half = len(seeds)
    return {
        ("reach", "A"): _commonest([_rung(count) for count in counts[:half]]),
        ("reach", "B"): _commonest([_rung(count) for count in counts[half:]]),
    }


def _later(pair: Pair) -> list[int]:
    return [_count(pair, seed) for seed in pair.seeds]


def _count(pair: Pair, seed: int) -> int:
    ends = [_ends(story, seed, pair.day) for story in (pair.told, pair.without)]
    both = ends[0].keys() & ends[1].keys()
    return len(
        {
            client
            for project, client in both
            if client != pair.own
            and ends[0][project, client] - ends[1][project, client] > _LATER
            and ends[1][project, client] <= pair.day + _WITHIN
        }
    )


def _ends(story: Scenario, seed: int, day: float) -> dict[tuple[str, str], float]:
    run = Run(story, seed)
    run.advance(until=day + 3 * _WITHIN)
    # Not `Outcome.promises`, which begin on day 0: what is delivered now was promised before.
    delivered = (record for record in run.records if record.kind == "delivered")
    return {(r.entity, client_of(r.entity)): r.at for r in delivered if r.at >= day}


def _rung(count: int) -> str:
    return "none" if not count else "1_2" if count < 3 else "3_5" if count < 6 else "6"


def _commonest(codes: Sequence[str]) -> Truth:
    """Return the commonest answer, and what is no rarer than chance would make it."""
    counts, n = Counter(codes), len(codes)
    top = counts.most_common(1)[0][1]
    slack = 2 * (2 * top / n * (1 - top / n) / n) ** 0.5
    return Truth(tuple(code for code, count in counts.items() if (top - count) / n <= slack))


# ---- what a seat sees, and what its host does


def _seats(seeds: Iterable[int]) -> dict[tuple[str, str], Truth]:
    facts: dict[str, set[str]] = {"sales": set(), "pm": set()}
    said: dict[str, list[str]] = {"estimate": [], "quote": []}
    for seed in seeds:
        run = Run(load_scenario(_YEAR), seed)
        run.advance(until=10 * _DAYS)
        asked = [e.subject for e in run.log if e.what == "answer" and e.hour >= 0]
        for point in run.asked(*asked):
            if point.seat in facts:
                facts[point.seat] |= point.facts.keys()
            if point.kind in said and (code := _SAID[point.kind](point)):
                said[point.kind].append(code)
    unseen = {item.form: item for item in ITEMS if item.name == "unseen"}
    return {
        ("unseen", "A"): _unseen(unseen["A"], facts["pm"]),
        ("unseen", "B"): _unseen(unseen["B"], facts["sales"]),
        ("host", "A"): _commonest(said["estimate"]),
        ("host", "B"): _commonest(said["quote"]),
    }


def _unseen(item: Item, seen: set[str]) -> Truth:
    return Truth(tuple(code for code, _text in item.options[:-1] if code not in seen))


def _estimated(point: Any) -> str:
    field = point.field("estimate_days")
    return _over(float(point.value(point.default, field.name)) / field.base)


def _over(ratio: float) -> str:
    ladder = ((1.05, "none"), (1.15, "tenth"), (1.27, "fifth"))
    return next((code for top, code in ladder if ratio < top), "more")


def _promised(point: Any) -> str:
    told = point.facts.get("pm_days")
    if not told:
        return ""
    ratio = float(point.value(point.default, "promised_days")) / told
    ladder = ((0.8, "far_less"), (0.98, "less"), (1.02, "same"))
    return next((code for top, code in ladder if ratio < top), "more")


_SAID: Mapping[str, Any] = {"estimate": _estimated, "quote": _promised}
