"""Which figures of the guide's chapter on ripples come from the model?

All are of the example session that the notebook tells: an autopilot in Kasia's chair, whose
decisions are taken otherwise one at a time. No person's decision was ever followed for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from statistics import median

from simlib.counterfactual import FIGURES, Story, futures_of, story_of
from simlib.crossroads import Crossroads, contrast, crossroads_of, points_of
from simlib.decisions import DecisionPoint
from simlib.effects import Effect, effects_of
from simlib.example import example_run
from simlib.habits import habit_of
from simlib.ui.dots import futures_sentence, verdict_word
from simlib.ui.happened import kind_name
from simlib.ui.key_figures import figure
from simlib.ui.place import Place
from simlib.ui.ripple_page import FUTURES, RULE_SEEDS
from simlib.ui.ripples import answer_text, figure_text, lane_name, link_label, link_texts
from simlib.ui.story import MOST, scenes_of
from simlib.workers import workers
from tools.marked import table

__all__ = ["chains", "example", "ripple_facts"]

_FUTURES, _SEEDS = 12, 6  # those of the notebook
_EVERY = 3  # of the session's decisions is followed for the table of chains


def ripple_facts(notebook: str) -> str:
    """Write what the activity is, on one small table."""
    rows = [
        ("Notebook", notebook),
        ("Chair", "whatever the session was: Sales or the PM office"),
        ("Session", "one's own of 02 or 03; else an example that an autopilot plays on the spot"),
        ("Drawn", f"{MOST} links of a chain at most; the table holds all"),
        ("Luck", f"{FUTURES} futures of one decision"),
        ("Habit", f"{RULE_SEEDS} pairs of firms for a standing rule"),
    ]
    return table(("", "Ripples"), rows)


@cache
def _session() -> tuple[Crossroads, tuple[DecisionPoint, ...], Place]:
    run = example_run()
    found = crossroads_of(run)
    return found, tuple(points_of(found)), Place.of(run.scenario, "sales")


# ---- the chains of one session


@cache
def chains(_chapter: str) -> str:
    """Tell how long chains are, by kind of card, and how many decisions set off nothing."""
    found, points, _place = _session()
    able = [point for point in points if contrast(point) != point.default][::_EVERY]
    stories = [story_of(found.past, point, contrast(point)) for point in able]
    kinds = dict.fromkeys(point.kind for point in able)
    rows = [_chain_row(kind, [s for s in stories if s.point.kind == kind]) for kind in kinds]
    calm = sum(not story.links for story in stories)
    head = (
        f"The example session: {len(points)} decisions on deals that are over. Every third that"
        f" can be taken otherwise was, {len(stories)} in all, by the answer furthest from it;"
        f" {calm} of them set off nothing in the deal."
    )
    titles = ("card", "followed", "set off nothing", "links, median", "lanes touched, median")
    return f"{head}\n\n{table(titles, rows)}"


def _chain_row(kind: str, stories: Sequence[Story]) -> tuple[str, ...]:
    lengths = [len(story.links) for story in stories]
    lanes = [len({link.lane for link in story.links}) for story in stories]
    counts = (len(stories), lengths.count(0), round(median(lengths)), round(median(lanes)))
    return (kind_name(kind), *map(str, counts))


# ---- the notebook's example


@cache
def example(_chapter: str) -> str:
    """Tell the notebook's example to its end: the chain, the futures, the habit."""
    found, points, place = _session()
    point = next(point for point in points if point.kind == "handover")
    instead = contrast(point)
    story = story_of(found.past, point, instead)
    with workers() as run_all:
        pairs = list(futures_of(found.past, point, instead, _FUTURES, run_all))
        habit = habit_of(found.past, point, instead, range(_SEEDS), run_all)
    effects = effects_of(pairs, FIGURES)
    worth = [(b["client_value_eur"] or 0.0, a["client_value_eur"] or 0.0) for b, a in pairs]
    said = futures_sentence([after - before for before, after in worth], effects[0])
    change = f"{answer_text(point, point.default)}” became “{answer_text(point, instead)}"
    parts = [
        f"“{change}”. The chain, as it is drawn:",
        _chain(story, place),
        f"This client in {_FUTURES} futures: {verdict_word(effects[0]).lower()}. {said}",
        _effects(effects[:4], figure_text),
        f"As a standing rule, the firm on {_SEEDS} seeds:",
        _effects(habit.effects, figure),
    ]
    return "\n\n".join(parts)


def _chain(story: Story, place: Place) -> str:
    rows = [
        (
            scene.number,
            lane_name(scene.link.lane),
            link_label(scene.link),
            *link_texts(scene.link, place),
            scene.parent or "the decision",
        )
        for scene in scenes_of(story.links)
    ]
    titles = ("", "at", "what", "as it was", "with the change", "because of")
    return table(titles, rows)


def _effects(effects: Sequence[Effect], write: Callable[[str, float], tuple[str, str]]) -> str:
    rows = []
    for effect in effects:
        low, mean, high = (
            write(effect.figure, value)[1]
            for value in (effect.apart.low, effect.apart.mean, effect.apart.high)
        )
        label = write(effect.figure, 0.0)[0]
        rows.append((label, mean, f"{low} to {high}", verdict_word(effect)))
    return table(("", "difference, mean", "95 % interval", "verdict"), rows)
