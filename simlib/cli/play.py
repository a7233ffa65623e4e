"""How does one person play some weeks in a terminal?

Rules: the session is saved at every decision, so leaving by q, by the end of the input or by
Ctrl-C loses nothing; the same command goes on from where one left. Works without a terminal too:
answers may come from a pipe.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rich.table import Table

from simlib.cli.card import (
    card_lines,
    decided_line,
    facts_table,
    news_lines,
    option_lines,
    typed,
    words_of,
)
from simlib.cli.figures import figure, figures_table
from simlib.cli.files import scenario_of
from simlib.cli.screen import Screen, table
from simlib.cli.stop import Stopped
from simlib.decisions import PLAYABLE, RULES, DecisionPoint, Field, Option
from simlib.errors import DecisionError, SessionError, SimlibError
from simlib.i18n import _, format_money, format_number, ngettext
from simlib.run import Run
from simlib.session import read_session
from simlib.ui.cards import FieldWords
from simlib.ui.place import Place, desk_name
from simlib.ui.sessions import Lock, session_path

__all__ = ["Choice", "Play", "play_session"]

_DAYS_A_WEEK = 5
_USUAL_NAME = "pm_plays_sales"
_USUAL_SEAT = "sales"


class Choice(NamedTuple):
    """What was asked for on the command line; None where nothing was said."""

    name: str | None
    seed: int | None
    weeks: int | None
    seat: str
    file: Path | None


class _Leave(Exception):  # noqa: N818 - no error: the player leaves
    """Go home; everything is saved."""


class _Again(Exception):  # noqa: N818 - no error: the question has changed
    """Look anew at what waits: a command may have changed or answered it."""


def play_session(choice: Choice) -> None:
    """Begin a session or go on with one, until it ends or the player leaves."""
    run, path = _opened(choice)
    lock = Lock(path)
    lock.take()
    try:
        Play(run, choice.seat, path, Screen()).play()
    finally:
        lock.release()


def _opened(choice: Choice) -> tuple[Run, Path]:
    if choice.seat in RULES and choice.seat not in PLAYABLE:
        seats = ", ".join(PLAYABLE)
        raise SimlibError(f"--seat {choice.seat}: no card comes to it yet; one can play {seats}")
    path = choice.file
    if path is None or not path.exists():
        scenario = scenario_of(choice.name or _USUAL_NAME, choice.weeks)
        seed = scenario.usual_seed if choice.seed is None else choice.seed
        run = Run(scenario, seed, {choice.seat: None})
        label = f"{choice.seat}_{scenario.weeks}w_terminal"
        path = path or session_path(scenario.name, seed, label)
        if not path.exists():
            return run, path
    run = Run.load(path)
    _check_same(run, choice, path)
    return run, path


def _check_same(run: Run, choice: Choice, path: Path) -> None:
    """Raise SessionError if the file holds another game than the one asked for."""
    wanted = {
        "seed": (choice.seed, run.seed),
        "weeks": (choice.weeks, run.scenario.weeks),
        "scenario": (choice.name and scenario_of(choice.name).name, run.scenario.name),
    }
    for what, (asked, held) in wanted.items():
        if asked is not None and asked != held:
            game = f"{what} {held}, not {asked}"
            raise SessionError(f"{path}: holds another game: {game}; choose another --file")
    if read_session(path).seats.get(choice.seat, "") is not None:
        raise SessionError(f"{path}: nobody sits at {choice.seat} in it; choose another --seat")


class Play:
    """A game at one seat: what the player sees, types and gets."""

    def __init__(self, run: Run, seat: str, path: Path, screen: Screen) -> None:
        self.run = run
        self.seat = seat
        self.path = path
        self.screen = screen
        self.place = Place.of(run.scenario, seat)
        self._heard: set[str] = set()
        self._commands = {
            "q": self._leave,
            "r": self._change_rules,
            "w": self._finish_week,
            "b": self._show_board,
            "?": self._show_help,
        }

    def play(self) -> None:
        """Play to the end, or until the player leaves."""
        self.run.save(self.path)
        self.screen.say(self.run.scenario.title, self._keys())
        try:
            self._weeks()
            self._run_on()
        except (EOFError, _Leave):
            self.run.save(self.path)
            told = _("Go on with: {command}").format(command=self._command)
            self.screen.say("", told)
        except KeyboardInterrupt:  # saved at the last decision; now the run may be half-way
            told = _("stopped; go on with: {command}").format(command=self._command)
            raise Stopped(told) from None

    @property
    def _command(self) -> str:
        seat = "" if self.seat == _USUAL_SEAT else f" --seat {self.seat}"
        return f"crossdesk play --file {_as_typed(self.path)}{seat}"

    @property
    def _end(self) -> float:
        return float(self.run.scenario.weeks * _DAYS_A_WEEK)

    @property
    def _weeks_after(self) -> str:
        count = self.run.scenario.run_on_weeks
        return ngettext("{count} more week", "{count} more weeks", count).format(count=count)

    def _weeks(self) -> None:
        while (point := self.run.advance(until=self._end)) is not None:
            try:
                self._answer(point)
            except _Again:
                continue
        self.run.save(self.path)

    def _run_on(self) -> None:
        if not self.run.finished:
            self._show_figures(_("So far, at the end of your weeks"))
            self._wait(_("Enter: see what {weeks} on your rules will bring; q: leave. "))
        self.run.advance()
        self.run.save(self.path)
        ended = _("In the end, after {weeks} on your rules").format(weeks=self._weeks_after)
        self._show_figures(ended)
        kept = _("This game is over and kept in {path}; another --seed begins another one.")
        self.screen.say("", kept.format(path=self.path))

    def _wait(self, told: str) -> None:
        """Wait for Enter; rules may still be changed, they stay when the player has left."""
        with contextlib.suppress(_Again):
            self._read(told.format(weeks=self._weeks_after))
            return
        self._wait(told)

    # ---- one question

    def _answer(self, point: DecisionPoint) -> None:
        self._show_news()
        words = words_of(point, self.place)
        self.screen.say("", *card_lines(point, words, self.place))
        self.screen.show(facts_table(point, words))
        if words.facts:
            self.screen.say(words.hidden)
        shown: dict[str, Option] = {}
        for field, field_words in zip(point.fields, words.fields, strict=True):
            option = self._choose(field, field_words)
            if option is not None:
                shown[field.name] = option
        decision = point.decision(**shown)
        self.run.decide(decision)
        self.run.save(self.path)
        self.screen.say(decided_line(point, decision, self.place))

    def _choose(self, field: Field, words: FieldWords) -> Option | None:
        """Ask until the line is an answer; None is the default."""
        self.screen.say(*option_lines(words))
        while True:
            text = self._read("> ")
            if not text:
                return None
            try:
                return typed(field, words, text)
            except DecisionError as error:
                self.screen.say(str(error))

    def _read(self, prompt: str) -> str:
        """Return the next line that is no command."""
        while True:
            text = self.screen.ask(prompt)
            command = self._commands.get(text)
            if command is None:
                return text
            command()

    def _keys(self) -> str:
        return _(
            "Enter: as your rules say (*) · number: that option · r: rules · "
            "w: finish the week on my rules · b: board · q: leave (saved) · ?: help"
        )

    # ---- commands

    def _leave(self) -> None:
        raise _Leave

    def _show_help(self) -> None:
        self.screen.say(self._keys())

    def _finish_week(self) -> None:
        """Answer the rest of this week by the standing rules."""
        week = int(self.run.now // _DAYS_A_WEEK)
        end = min((week + 1) * _DAYS_A_WEEK, self._end)
        while (point := self.run.advance(until=end)) is not None and point.hour < end:
            self.run.decide(point.default, "rule")
            self.run.save(self.path)
        raise _Again

    def _show_news(self) -> None:
        """Tell what happened since the last question, once."""
        news = self.run.view(self.seat).get("news", [])
        fresh = [item for item in news if item["id"] not in self._heard]
        self._heard.update(item["id"] for item in fresh)
        if fresh:
            self.screen.say("", _("What happened"), *news_lines(fresh, self.place))

    def _change_rules(self) -> None:
        rules, known = self.run.rules(self.seat), RULES[self.seat]
        shown = table(_("Rule"), _("Now"), _("Allowed"))
        for name, rule in known.items():
            allowed = ", ".join(("auto", "ask", *rule.choices))
            shown.add_row(name, rules.get(name, "auto"), allowed)
        self.screen.show(shown)
        while text := self.screen.ask(_("rule value (Enter: done) > ")):
            self._set_rule(text)
        raise _Again

    def _set_rule(self, text: str) -> None:
        name, __, value = text.replace("=", " ").partition(" ")
        try:
            self.run.set_rules(self.seat, {name: value.strip()})
            self.run.save(self.path)
        except DecisionError as error:
            self.screen.say(str(error))

    def _show_board(self) -> None:
        view = self.run.view(self.seat)
        shown = table(_("Board"), _("Now"), _("Aim"), right=(1, 2))
        for name, tile in view["board"].items():
            label, now = figure(name, tile["value"])
            shown.add_row(label, now, figure(name, tile["aim"])[1])
        self.screen.show(shown)
        if "scorecards" in view:
            self.screen.show(_figures_of(view["scorecards"]["quarter"]))
        score = view.get("scorecard") or {}
        if "bookings_eur" in score:
            booked = _("Booked {booked} of {target}").format(
                booked=format_money(score["bookings_eur"]),
                target=format_money(score["bookings_target_eur"]),
            )
            self.screen.say(booked)
        if "penalties_eur" in score:
            lost = _("Lost for late jobs: {money}").format(
                money=format_money(score["penalties_eur"])
            )
            self.screen.say(lost)

    def _show_figures(self, title: str) -> None:
        kpis = self.run.result().kpis
        self.screen.say("", title)
        self.screen.show(figures_table({k: v for k, v in kpis.items() if v is not None}))


def _figures_of(scorecards: Mapping[str, Mapping[str, Any]]) -> Table:
    """Return both departments' last quarter as a table."""
    shown = table(_("Last quarter"), _("Figure"), _("Value"), right=(2,))
    for seat, figures in scorecards.items():
        for name, value in figures.items():
            written = "-" if value is None else format_number(value, 0 if value >= 10 else 2)
            shown.add_row(desk_name(seat), name.replace("_", " "), written)
    return shown


def _as_typed(path: Path) -> str:
    text = str(path)
    return f'"{text}"' if " " in text else text
