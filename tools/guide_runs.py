"""Which figures of the guide come from running the model, and from how many runs?

Autopilots hold every chair here; no person was ever counted. Few seeds, so that the guide can be
checked within a minute: each table names them, and a difference is called one only if every run
points the same way, as the notebooks do it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from simlib.run import Run
from simlib.scenario import Scenario
from simlib.ui.summary import _ERRORS
from tools.guide_facts import beat_text, story, when
from tools.guide_figures import Dated, dates_drawing, dots_drawing
from tools.marked import table

__all__ = ["beats", "dates", "offers", "reach", "rules", "slips"]

SEEDS = (1, 2, 3, 4)  # those of the notebooks
REACH_SEEDS = tuple(range(8))
_LATER = 0.25  # days; less is nobody's evening
_WITHIN = 10  # working days after the call
_SHOWN = 8  # bars of the drawing
_AFTER = 4  # weeks that the watched firm runs on, so that its jobs end

# The rule that each activity changes: its name, its seat, and its two ends.
_RULES: Mapping[str, tuple[str, str, tuple[str, str]]] = {
    "02_pm_plays_sales": ("consult", "sales", ("no", "estimate")),
    "03_sales_shadows_pm": ("estimate", "pm", ("none", "half")),
}
_RULE_TEXTS = {
    "no": "never asks the PM office",
    "estimate": "always asks for a date",
    "none": "adds nothing to an estimate",
    "half": "adds a half to each estimate",
    "": "as the autopilot does",
}


@cache
def _played(chapter: str, rule: str) -> tuple[Run, ...]:
    """Run the weeks of an activity on the seeds of the guide, under one rule or none."""
    told = story(chapter)
    runs = []
    for seed in SEEDS:
        run = Run(told, seed)
        if rule:
            name, seat, _ends = _RULES[chapter]
            run.set_rules(seat, {name: rule})
        run.advance(until=told.weeks * 5)
        runs.append(run)
    return tuple(runs)


# ---- 01: how far does a call reach?


@cache
def reach(chapter: str) -> str:
    """Count the other clients that get something later, or sooner, because one rang."""
    told = story(chapter).replace({"run_on_weeks": _AFTER})
    pairs = [_touched(told, seed) for seed in REACH_SEEDS]
    later, sooner = ([pair[side] for pair in pairs] for side in (0, 1))
    sentence = (
        f"{len(pairs)} runs (seeds 0 to {REACH_SEEDS[-1]}), each with the call and without it. Of"
        f" what would be delivered within {_WITHIN} days, other clients get something more than a"
        f" quarter of a day later: nobody in {_of(later.count(0), len(later))} runs, at most"
        f" {max(later)} of them in any."
    )
    drawn = dots_drawing(later, sentence, "other clients that get something later; one dot a run")
    rows = [("get something later", *_times(later)), ("get something sooner", *_times(sooner))]
    titles = ("other clients that ...", "none", "one", "two", "three or more")
    return f"{sentence}\n\n{drawn}\n\n{table(titles, rows)}"


def _times(counts: Sequence[int]) -> list[str]:
    found = [counts.count(number) for number in range(3)]
    return [_of(number, len(counts)) for number in (*found, len(counts) - sum(found))]


def _of(found: int, total: int) -> str:
    return f"{found}\u00a0of\u00a0{total}"  # stays on one line


def _touched(told: Scenario, seed: int) -> tuple[int, int]:
    plain = told.model_dump(mode="json", exclude_unset=True)["beats"]
    quiet = told.replace({"beats": [beat for beat in plain if beat["kind"] != "shock"]})
    (call,) = (beat for beat in told.beats if beat.kind == "shock")
    caller = dict(call.shock or {})["client"]
    rung, calm = (_delivered(each, seed) for each in (told, quiet))
    moved: dict[bool, set[str]] = {True: set(), False: set()}
    for project in rung.keys() & calm.keys():
        client, day = calm[project]
        late = rung[project][1] - day
        if client != caller and call.day < day <= call.day + _WITHIN and abs(late) > _LATER:
            moved[late > 0].add(client)
    return len(moved[True]), len(moved[False])


def _delivered(told: Scenario, seed: int) -> dict[str, tuple[str, float]]:
    run = Run(told, seed)
    run.advance(until=(told.weeks + told.run_on_weeks) * 5)
    found = (record for record in run.records if record.kind == "delivered")
    return {r.entity: (str(r.values["client"]), r.at) for r in found}


# ---- 02, 03: what does the rule do that the activity changes?

Figure = Callable[[Run], float]


def _kept(seat: str, whose: str) -> Figure:
    def share(run: Run) -> float:
        view = run.view(seat)
        states = [r["state"] for r in view["promises"]["rows"] if r[whose] == view["person"]]
        return states.count("kept") / max(len(states) - states.count("open"), 1)

    return share


_FIGURES: Mapping[str, Mapping[str, Figure]] = {
    "02_pm_plays_sales": {
        "promises kept, this chair's": _kept("sales", "seller"),
        "quotes won, this chair's": lambda run: run.view("sales")["scorecard"]["win_rate"],
    },
    "03_sales_shadows_pm": {
        "days used of those said, this chair's": (
            lambda run: run.view("pm")["scorecard"]["used_of_said"]
        ),
        "promises kept, this chair's": _kept("pm", "pm"),
        "quotes won, the firm's": lambda run: float(run.result().kpis["win_rate"] or 0),
    },
}


def rules(chapter: str) -> str:
    """Set both ends of the activity's rule beside the autopilot's own way."""
    figures = _FIGURES[chapter]
    low, high = _RULES[chapter][2]
    found = {
        rule: [[figure(run) for run in _played(chapter, rule)] for figure in figures.values()]
        for rule in (low, "", high)
    }
    rows = [(_RULE_TEXTS[rule], *map(_span, values)) for rule, values in found.items()]
    shown = table(("an autopilot in this chair", *figures), rows)
    told = [
        f"- {name.capitalize()}: {_paired(before, after)}."
        for name, before, after in zip(figures, found[low], found[high], strict=True)
    ]
    ends = f"“{_RULE_TEXTS[high]}” instead of “{_RULE_TEXTS[low]}”"
    head = f"{_runs()}. Mean, and in brackets the lowest and the highest run."
    return f"{head}\n\n{shown}\n\nOn the same luck, {ends}:\n\n" + "\n".join(told)


def _span(values: Sequence[float]) -> str:
    return f"{sum(values) / len(values):.0%} ({min(values):.0%} to {max(values):.0%})"


def _paired(before: Sequence[float], after: Sequence[float]) -> str:
    up = sum(b > a for a, b in zip(before, after, strict=True))
    down = sum(b < a for a, b in zip(before, after, strict=True))
    if up == len(before):
        return "higher each time"
    if down == len(before):
        return "lower each time"
    return f"cannot tell, higher {up} times of {len(before)}"


def _runs() -> str:
    return f"{len(SEEDS)} runs each (seeds {SEEDS[0]} to {SEEDS[-1]}), autopilots in every chair"


def slips(chapter: str) -> str:
    """Count how often an autopilot errs in this chair, so that no count is taken for a grade."""
    seat = _RULES[chapter][1]
    counts = [run.result().errors_of(seat) for run in _played(chapter, "")]
    held = {code: [count[code] for count in counts] for code in counts[0]}
    rows = [
        (_ERRORS[code], f"{sum(found) / len(found):.0f}", f"{min(found)} to {max(found)}")
        for code, found in held.items()
    ]
    return f"{_runs()}.\n\n{table(('on the last page', 'mean', 'lowest to highest'), rows)}"


# ---- 02, 03: what becomes of the story's fixed events?


def beats(chapter: str) -> str:
    """List the fixed events and, of those that are work, what autopilots made of them."""
    told = story(chapter)
    runs = _played(chapter, "") if chapter in _RULES else ()
    rows = [
        (when(b.day), beat_text(told, b), *_fates(runs, b.client, b.id, b.kind)) for b in told.beats
    ]
    if not runs:
        return table(("when", "what"), rows)
    return f"{_runs()}.\n\n{table(('when', 'what', 'won', 'kept, of those delivered'), rows)}"


def _fates(runs: Sequence[Run], client: str | None, name: str, kind: str) -> tuple[str, ...]:
    if not runs:
        return ()
    if kind not in ("request", "order"):
        return ("", "")
    found = list(_kept_of(runs, f"{client}/{name}/order"))
    won = [_has(run, "won", f"{client}/{name}") for run in runs]
    fate = _of(sum(won), len(won)) if kind == "request" else "fixed"
    return (fate, _of(sum(found), len(found)) if found else "-")


def _kept_of(runs: Sequence[Run], project: str) -> Iterator[bool]:
    for run in runs:
        for record in run.records:
            if record.kind == "delivered" and record.entity == project:
                yield bool(record.values["kept"])


def _has(run: Run, kind: str, entity: str) -> bool:
    return any(record.kind == kind and record.entity == entity for record in run.records)


@cache
def dates(chapter: str) -> str:
    """Draw what the board shows at the pause: days said beside days used, on the class's seed."""
    told = story(chapter)
    run = Run(told, told.usual_seed)
    run.advance(until=told.round_weeks[0] * 5)
    rows = [
        Dated(str(row["client_name"]), float(row["said_days"]), float(row["used_days"]))
        for row in run.view("sales")["estimates"]
        if row["said_days"] and row["used_days"]
    ]
    fewer = sum(row.used < row.said for row in rows)
    sentence = (
        f"Seed {told.usual_seed}, autopilots in every chair, the end of week {told.round_weeks[0]}:"
        f" of {len(rows)} deliveries for which Kasia had been told days, {fewer} used fewer than"
        " were said."
    )
    return f"{sentence} The last {min(_SHOWN, len(rows))}:\n\n{_drawn(rows[-_SHOWN:], sentence)}"


def _drawn(rows: Sequence[Dated], sentence: str) -> str:
    listed = table(
        ("client", "days said", "days used"),
        [(r.name, f"{r.said:.1f}", f"{r.used:.1f}") for r in rows],
    )
    return f"{dates_drawing(rows, sentence)}\n\n{listed}"


# ---- 03: how often does a translator say no?


def offers(chapter: str) -> str:
    """Tell how many offers to translators were declined, by rate."""
    counts: dict[str, list[int]] = {}
    for run in _played(chapter, ""):
        for record in run.records:
            if record.kind in ("staffed", "offer_declined") and record.at >= 0:
                vendor, rate = record.values["vendor"], str(record.values["rate"])
                if vendor != "overflow":
                    held = counts.setdefault(rate, [0, 0])
                    held[0] += record.kind == "offer_declined"
                    held[1] += 1
    rows = [
        (_RATES.get(rate, rate), f"{total / len(SEEDS):.0f}", f"{declined / total:.0%}")
        for rate, (declined, total) in sorted(counts.items())
    ]
    titles = ("rate offered", "offers a run, whole firm", "of them declined")
    return f"{_runs()}.\n\n{table(titles, rows)}"


_RATES: Mapping[str, Any] = {
    "squeeze": "10 % below the usual rate",
    "usual": "the usual rate",
    "premium": "15 % above, with evenings",
}
