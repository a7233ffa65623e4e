"""How does what a decision set off look in a terminal and as JSON?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.table import Table

from simlib.cli.figures import figure
from simlib.cli.screen import Screen, show_json, table
from simlib.cli.settings import read_changes, read_seeds
from simlib.cli.spread import spread
from simlib.counterfactual import Ripple, client_of, ripple
from simlib.decisions import Decision, DecisionPoint, Field
from simlib.effects import Effect
from simlib.errors import SimlibError
from simlib.habits import Habit, always, rule_of
from simlib.i18n import _, format_percent
from simlib.model import VERSION
from simlib.outcomes import client_names
from simlib.run import Run
from simlib.ui.happened import kind_name
from simlib.ui.place import Place
from simlib.ui.ripples import (
    answer_text,
    effect_verdict,
    figure_text,
    lane_name,
    link_label,
    link_texts,
    ripple_verdict,
)

__all__ = ["Wanted", "show_ripple"]


class Wanted(NamedTuple):
    """What was asked for on the command line."""

    decision: str | None
    instead: Sequence[str]
    futures: int
    always: bool
    seeds: str
    jobs: int | None


def show_ripple(file: Path, wanted: Wanted, *, as_json: bool) -> None:
    """Show what came of a decision of a session, or which decisions there are."""
    seeds = read_seeds(wanted.seeds)
    run = Run.load(file)
    if wanted.decision is None:
        if wanted.instead or wanted.always:
            raise SimlibError("--instead: of which question? Give --decision; --list shows them")
        _show_list(run, as_json=as_json)
        return
    point = _question(run, wanted.decision)
    instead = _answer(point, wanted.instead)
    if wanted.always:
        rule_of(point, instead)  # says at once if there is no such rule
    with spread(wanted.jobs) as run_all:
        found = ripple(run, point.id, instead, wanted.futures, run_all)
        habit = always(run, point, instead, seeds, run_all) if wanted.always else None
    if as_json:
        head = {"model_version": VERSION, "scenario": run.scenario.name, "seed": run.seed}
        more = {} if habit is None else {"always": habit.to_json()}
        show_json({**head, **found.to_json(), **more})
        return
    _show(run, found, habit)


# ---- which decision, and what instead


def _question(run: Run, name: str) -> DecisionPoint:
    if not any(entry.what == "answer" and entry.subject == name for entry in run.log):
        raise SimlibError(f"--decision {name!r}: the session has no such question; try --list")
    return run.asked(name)[0]


def _answer(point: DecisionPoint, texts: Sequence[str]) -> Decision:
    """Return the other answer; what is not named stays as it was decided."""
    if not texts:
        ways = "; ".join(_ways(field) for field in point.fields)
        raise SimlibError(f"--instead: what else? {ways}")
    fields = {field.name: field for field in point.fields}
    changed = read_changes(texts, "--instead")
    codes = {name for name in changed if name in fields and fields[name].how == "choice"}
    return point.decision(
        **{name: str(value) if name in codes else value for name, value in changed.items()}
    )


def _ways(field: Field) -> str:
    if field.how == "choice":
        return f"{field.name}={'|'.join(map(str, field.options))}"
    return f"{field.name}={field.low:g}...{field.high:g}"


def _decisions(run: Run) -> list[DecisionPoint]:
    """Return people's decisions on deals; where nobody played, what a person would be asked."""
    answers = [entry for entry in run.log if entry.what == "answer" and entry.hour >= 0]
    own = [entry.subject for entry in answers if entry.origin == "person"]
    points = run.asked(*(own or [entry.subject for entry in answers]))
    deals = {record.entity for record in run.records if record.kind == "request"}
    return [point for point in points if point.deal in deals and (own or point.escalated)]


def _show_list(run: Run, *, as_json: bool) -> None:
    points, names = _decisions(run), client_names(run.records)
    if as_json:
        show_json({"decisions": [_plain(point) for point in points]})
        return
    place, screen = Place.of(run.scenario, "sales"), Screen()
    screen.say(run.scenario.title)
    for point in points:
        client = names.get(client_of(point.deal), client_of(point.deal))
        question = f"{place.date(point.hour)}, {kind_name(point.kind)}, {client}"
        screen.say(point.id, f"    {question}: {answer_text(point, point.default)}")
    if not points:
        screen.say(_("Nothing has been decided on a deal in this session."))


def _plain(point: DecisionPoint) -> dict[str, Any]:
    decided = {field.name: point.value(point.default, field.name) for field in point.fields}
    head = {"id": point.id, "day": point.hour, "seat": point.seat, "kind": point.kind}
    fields = [field._asdict() for field in point.fields]
    return {**head, "client": client_of(point.deal), "decided": decided, "fields": fields}


# ---- what came of it


def _show(run: Run, found: Ripple, habit: Habit | None) -> None:
    point, place, screen = found.point, Place.of(run.scenario, found.point.seat), Screen()
    client = client_names(run.records).get(found.client, found.client)
    screen.say(f"{place.date(point.hour)}, {kind_name(point.kind)}: {client}")
    screen.say(_("Decided: {answer}").format(answer=answer_text(point, point.default)))
    screen.say(_("What if: {answer}").format(answer=answer_text(point, found.instead)), "")
    if found.links:
        screen.show(_story(found, place))
    else:
        screen.say(_("No effect on this deal: all went the same in the run that was played."))
    if found.replaced:
        told = _("{count} later answers were not possible there; the standing rules gave others.")
        screen.say(told.format(count=len(found.replaced)))
    told = _("Is that luck? {count} futures: the same past, both answers, all else drawn anew.")
    screen.say("", told.format(count=found.futures))
    screen.show(_effects(found.effects, figure_text))
    screen.say(ripple_verdict(found.effects))
    if habit is not None:
        _show_habit(habit, screen)


def _story(found: Ripple, place: Place) -> Table:
    shown = table(_("Where"), _("What"), _("As it was"), _("With the change"))
    for link in found.links:
        shown.add_row(lane_name(link.lane), link_label(link), *link_texts(link, place))
    return shown


def _show_habit(habit: Habit, screen: Screen) -> None:
    rules = ", ".join(f"{rule} {choice}" for rule, choice in habit.rules.items())
    told = _("And always? The whole firm with the rule {rules}, on {count} seeds:")
    screen.say("", told.format(rules=rules, count=len(habit.seeds)))
    screen.show(_effects(habit.effects, figure))


def _effects(effects: Sequence[Effect], written: Any) -> Table:
    shown = table(
        *(_("Figure"), _("As it was"), _("Changed"), _("Difference"), "+- 95 %"),
        *(_("P(better)"), _("Verdict")),
        right=(1, 2, 3, 4, 5),
    )
    for effect in effects:
        apart, share = effect.apart, effect.p_better
        half = (apart.high - apart.low) / 2
        figures = (effect.before, effect.after, apart.mean, half)
        texts = [written(effect.figure, value)[1] for value in figures]
        texts[2] = f"+{texts[2]}" if apart.mean > 0 else texts[2]
        chance = "–" if share != share else format_percent(share)
        shown.add_row(written(effect.figure, 0.0)[0], *texts, chance, effect_verdict(effect))
    return shown
