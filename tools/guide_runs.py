"""Which figures of the guide come from running the model, and from how many runs?

Autopilots hold every chair here; no person was ever counted. Few seeds, so that the guide can be
checked within a minute: each table names them, and a difference is called one only if every run
points the same way, as the notebooks do it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

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
_WATCHED = 6  # weeks; those of the notebook
_BINS = (("none", 0, 0), ("1 to 3", 1, 3), ("4 to 7", 4, 7), ("8 or more", 8, 10_000))
# What is done at each window.
_DONE_AT = {
    "sales": ("consulted", "quote", "haggled", "handed_over"),
    "pm": ("told", "clarified", "staffed", "checked", "risk_seen", "warned", "evenings_bought"),
}
_SHOWN = 8  # bars of the drawing

# The rule that each activity changes: its name, its seat, and its two ends.
_RULES: Mapping[str, tuple[str, str, tuple[str, str]]] = {
    "02_pm_plays_sales": ("consult", "sales", ("no", "estimate")),
    "03_sales_shadows_pm": ("estimate", "pm", ("none", "half")),
}
_PLAYED = ("07_the_new_tool", "08_account_at_risk")  # other activities with guests
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


class Reach(NamedTuple):
    """What a call changed: clients served later and sooner, money, things done by window."""

    later: int
    sooner: int
    earned_eur: float
    done: Mapping[str, int]


@cache
def reach(chapter: str) -> str:
    """Answer the questions of the watched activity: how far, at which window, at what price."""
    told = story(chapter).replace({"run_on_weeks": _WATCHED - story(chapter).weeks})
    pairs = [_reached(told, seed) for seed in REACH_SEEDS]
    later = [pair.later for pair in pairs]
    rows = [("later", *_binned(later)), ("sooner", *_binned([pair.sooner for pair in pairs]))]
    titles = ("other clients that get something ...", *(name for name, _low, _high in _BINS))
    head = (
        f"{len(pairs)} runs (seeds 0 to {REACH_SEEDS[-1]}), each with the call and without it, to"
        f" the end of week {_WATCHED}, autopilots in every chair. Other clients that get something"
        f" more than a quarter of a day later: {min(later)} to {max(later)}."
    )
    drawn = dots_drawing(later, head, "other clients that get something later; one dot a run")
    more = sum(pair.earned_eur > 0 for pair in pairs)
    office = sum(pair.done["pm"] > pair.done["sales"] for pair in pairs)
    lines = [
        f"- More things are done otherwise at the PM office than in Sales: {_share(office)}.",
        f"- The firm earns more with the call than without it: {_share(more)}.",
    ]
    return "\n\n".join([head, drawn, table(titles, rows), "\n".join(lines)])


def _binned(counts: Sequence[int]) -> list[str]:
    found = (sum(low <= count <= high for count in counts) for _name, low, high in _BINS)
    return [_of(number, len(counts)) for number in found]


def _share(number: int) -> str:
    total = len(REACH_SEEDS)
    told = "each time" if number == total else "never" if not number else "cannot tell"
    return f"{told}, {_of(number, total)} runs"


def _of(found: int, total: int) -> str:
    return f"{found}\u00a0of\u00a0{total}"  # stays on one line


def _reached(told: Scenario, seed: int) -> Reach:
    plain = told.model_dump(mode="json", exclude_unset=True)["beats"]
    quiet = told.replace({"beats": [beat for beat in plain if beat["kind"] != "shock"]})
    (call,) = (beat for beat in told.beats if beat.kind == "shock")
    caller = str(dict(call.shock or {})["client"])
    rung, calm = (_watched(each, seed) for each in (told, quiet))
    gaps = list(_gaps(rung, calm, caller))
    earned = [float(run.result().kpis["gross_margin"] or 0) for run in (rung, calm)]
    return Reach(
        later=len({client for client, gap in gaps if gap > _LATER}),
        sooner=len({client for client, gap in gaps if gap < -_LATER}),
        earned_eur=earned[0] - earned[1],
        done={window: _otherwise(rung, calm, call.day, window) for window in _DONE_AT},
    )


def _watched(told: Scenario, seed: int) -> Run:
    run = Run(told, seed)
    run.advance(until=_WATCHED * 5)
    return run


def _gaps(rung: Run, calm: Run, caller: str) -> Iterator[tuple[str, float]]:
    """Yield, for each delivery to another client, by how many days the call made it later."""
    usual = {row["project"]: row["done_day"] for row in calm.result().promises}
    for row in rung.result().promises:
        day, other = row["done_day"], usual.get(row["project"])
        if row["client"] != caller and day is not None and other is not None:
            yield str(row["client"]), day - other


def _otherwise(rung: Run, calm: Run, since: float, window: str) -> int:
    """Count what one window did at another time, in another way, or not at all."""

    def done(run: Run) -> Counter[tuple[str, str, float]]:
        own = (r for r in run.records if r.at > since and r.kind in _DONE_AT[window])
        return Counter((r.kind, r.entity, round(r.at, 2)) for r in own)

    one, other = done(rung), done(calm)
    return ((one - other) + (other - one)).total()


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


@cache
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


@cache
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


@cache
def beats(chapter: str) -> str:
    """List the fixed events and, of those that are work, what autopilots made of them."""
    told = story(chapter)
    runs = _played(chapter, "") if chapter in (*_RULES, *_PLAYED) else ()
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


@cache
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
