"""What do the guide's chapters of the two paired activities take from the model?

07: what becomes of a case that both windows sign, and of one that each writes alone; whether a yes
was worth it. 08: what becomes of the account under ways of working that both desks follow at once.
Autopilots hold every chair; few seeds, named beside each table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from simlib.run import Run
from simlib.scenario import Scenario
from tools.guide_facts import story
from tools.marked import table

__all__ = ["cases", "ways", "worth"]

SEEDS = tuple(range(1, 9))
_FORMS = {"joint": "one case, both sign", "split": "each window its own"}
_WAYS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "as colleagues do": {},
    "peace: every discount, dates as asked, nobody consulted": {
        "sales": {"discount": "all", "promise": "as_asked", "consult": "no"}
    },
    "perfection: full revision each time, no warning": {
        "pm": {"revision": "full", "at_risk": "hope"}
    },
    "both of these": {
        "sales": {"discount": "all", "promise": "as_asked", "consult": "no"},
        "pm": {"revision": "full", "at_risk": "hope"},
    },
    "talk and warn": {
        "sales": {"consult": "estimate", "promise": "as_told", "handover": "call"},
        "pm": {"at_risk": "both", "vendor": "premium"},
    },
}
_ACCOUNT = "corrivent"


@cache
def cases(chapter: str) -> str:
    """Tell how the two forms of the case fare in two quarters."""
    told = story(chapter)
    rows = []
    for form, text in _FORMS.items():
        weeks = [_approved(told, form, seed) for seed in SEEDS]
        first = sum(week is not None and week < 1 for week in weeks)
        later = sum(week is not None and week >= 1 for week in weeks)
        rows.append((text, first, later, len(weeks) - first - later))
    heads = ("the case", "yes at the first asking", "yes later", "no in two quarters")
    return f"{_runs()}.\n\n{table(heads, rows)}"


def _approved(told: Scenario, form: str, seed: int) -> float | None:
    run = Run(told.replace({"governance.business_case": form}), seed)
    run.advance(until=told.weeks * 5)
    levers = [r for r in run.records if r.kind == "lever" and r.values["after"] == "approve"]
    return levers[0].at / 5 if levers else None


@cache
def worth(chapter: str) -> str:
    """Tell what the tool was worth to the same firms with it and without it."""
    told = story(chapter)
    pairs = [(_years(told, "approve", seed), _years(told, "refuse", seed)) for seed in SEEDS[:4]]
    rows = []
    for name, text in (("ebit", "earned, the price paid"), ("company_value", "company value")):
        apart = [(with_it[name] - without[name]) / 1000 for with_it, without in pairs]
        span = f"{min(apart):+.0f} to {max(apart):+.0f}"
        rows.append((text, f"{sum(apart) / len(apart):+.0f} kEUR", span))
    head = (
        f"4 runs (seeds {SEEDS[0]} to {SEEDS[3]}), each with the portal and without it, two years"
    )
    return f"{head}.\n\n{table(('with it, against without', 'mean', 'lowest to highest'), rows)}"


def _years(told: Scenario, answer: str, seed: int) -> Mapping[str, float]:
    run = Run(told, seed, seats={"management": None})
    while not run.finished:
        point = run.advance()
        if point is not None:
            asked = point.kind == "tool"
            run.decide(point.decision(tool=answer) if asked else point.default, "policy")
    return {name: float(value or 0) for name, value in run.result().kpis.items()}


@cache
def ways(chapter: str) -> str:
    """Set ways that both desks follow beside what colleagues do."""
    told = story(chapter)
    found = {way: [_weeks(told, rules, seed) for seed in SEEDS] for way, rules in _WAYS.items()}
    columns = {way: list(zip(*runs, strict=True)) for way, runs in found.items()}
    rows = [
        (way, _share(own), _mood(mood), _share(others))
        for way, (own, mood, others) in columns.items()
    ]
    heads = ("both desks", "its orders on time", "its mood, of 10", "all others' on time")
    return f"{_runs()}, six weeks.\n\n{table(heads, rows)}"


def _weeks(
    told: Scenario, rules: Mapping[str, Mapping[str, str]], seed: int
) -> tuple[float, float, float]:
    run = Run(told, seed)
    for seat, chosen in rules.items():
        run.set_rules(seat, chosen)
    run.advance(until=told.weeks * 5)
    done = [r for r in run.records if r.kind == "delivered" and r.at >= 0]
    own = [float(bool(r.values["kept"])) for r in done if r.values["client"] == _ACCOUNT]
    others = [float(bool(r.values["kept"])) for r in done if r.values["client"] != _ACCOUNT]
    return _mean(own), 10 * run.account(_ACCOUNT)["satisfaction"], _mean(others)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 1.0


def _share(values: Sequence[float]) -> str:
    return f"{_mean(values):.0%} ({min(values):.0%} to {max(values):.0%})"


def _mood(values: Sequence[float]) -> str:
    return f"{_mean(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def _runs() -> str:
    return f"{len(SEEDS)} runs each (seeds {SEEDS[0]} to {SEEDS[-1]}), autopilots in every chair"
