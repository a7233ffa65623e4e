"""What did a decision set off, and what does one know of it after thirty futures?

The chain appears link by link, each guessed first or simply drawn; below it the futures, once all
are played; beside it the verdict, in the same size whether anything is known or not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from simlib.counterfactual import STORY_DAYS, Story
from simlib.decisions import Decision, DecisionPoint
from simlib.effects import Effect
from simlib.habits import Habit
from simlib.i18n import _, ngettext
from simlib.i18n import format_number as number
from simlib.ui.dots import (
    counts_sentence,
    dots_html,
    effects_table,
    futures_sentence,
    mean_sentence,
    verdict_word,
)
from simlib.ui.key_figures import figure
from simlib.ui.lanes import lanes_html, lanes_legend, lanes_sentence, last_day
from simlib.ui.marks import esc, mark
from simlib.ui.parts import box, button, html, radio, set_class, set_options
from simlib.ui.place import Place
from simlib.ui.questions import sure_text
from simlib.ui.ripple_choice import CANNOT_TELL, SIGNS, Forecast
from simlib.ui.ripples import answer_text, ripple_verdict
from simlib.ui.rules import rule_text
from simlib.ui.story import (
    Scene,
    links_table,
    next_options,
    scenes_of,
    story_html,
    untouched,
)

__all__ = ["Acts", "Result"]


class Acts(NamedTuple):
    """What a person can do beside a ripple."""

    guessed: Callable[[str, str], None]  # (what was guessed, what came), as codes
    always: Callable[[], None]
    again: Callable[[], None]


class Result:
    """The page of one followed decision."""

    def __init__(self, place: Place, acts: Acts) -> None:
        self._place, self._acts = place, acts
        self._story: Story | None = None
        self._scenes: tuple[Scene, ...] = ()
        self._shown = 0
        self._forecast: Forecast | None = None
        self._change = html()
        self.lanes, self._links = _Chart(_("What it set off, day by day")), html()
        self.futures = _Chart(_("Is that luck?"))
        self._told, self._asked = html(), html()
        self.next = radio("", (), "cd-seg")
        self.draw_button = button(_("Draw it"), self._draw, "cd-primary", "cd-once")
        self.rest_button = button(_("Draw the rest"), self._draw_all, "cd-quiet", "cd-once")
        self._guessing = box([self.next, box([self.draw_button, self.rest_button], "cd-pair")])
        self._guessing.add_class("cd-guessing")
        self._verdict, self._habit = html(), html()
        self.always_button = button(_("What if I always did so?"), acts.always, "cd-once")
        self.again_button = button(_("Another decision"), acts.again, "cd-once")
        self.box = box([self._left(), self._right()], "cd-ripple")

    def _left(self) -> Any:
        change = box([self._change], "cd-card", "cd-change")
        return box([change, self.lanes.box, self.futures.box], "cd-col")

    def _right(self) -> Any:
        story = box([self._asked, self._told, self._guessing], "cd-panel", "cd-telling")
        buttons = box([self.always_button, self.again_button], "cd-pair")
        return box([story, box([self._verdict, self._habit, buttons], "cd-panel")], "cd-col")

    def begin(self, point: DecisionPoint, forecast: Forecast, client: str, count: int) -> None:
        """Show what is followed, while the runs are played; ``count`` are the futures."""
        self._story, self._scenes, self._shown = None, (), 0
        self._forecast = forecast
        self._change.value = _change_html(point, forecast.instead, client, self._place)
        self.lanes.wait(_("The two runs are played."), 0.0)
        self.futures.rename(_("Is that luck? {count} futures").format(count=number(count)))
        self.futures.wait(_("The futures are played after that."), 0.0)
        self._told.value = self._habit.value = ""
        self._asked.value = _heading(_("The story"))
        set_class(self._guessing, "cd-hide", True)
        self.always_button.disabled = True
        self._verdict.value = _waiting_html(forecast)

    # ---- the chain

    def show_story(self, story: Story) -> None:
        """Show the first link of a chain, and ask for the next."""
        self._story, self._scenes = story, scenes_of(story.links)
        self._shown = min(1, len(self._scenes))
        self._lay_story()

    def _draw(self) -> None:
        """Draw the next link, after a guess or without one."""
        if self.next.value is not None and self._story is not None:
            right = self._scenes[self._shown].link.code
            self._acts.guessed(self.next.value, right)
        self._shown += 1
        self._lay_story()

    def _draw_all(self) -> None:
        self._shown = len(self._scenes)
        self._lay_story()

    @property
    def drawn(self) -> int:
        """How many links lie open."""
        return self._shown

    def _lay_story(self) -> None:
        if self._story is None:
            return
        story, scenes = self._story, self._scenes[: self._shown]
        open_ones = self._shown < len(self._scenes)
        start, until = story.point.hour, story.until
        sentence = lanes_sentence(scenes, len(story.links), start, until)
        if open_ones:
            sentence = _("The chain goes on. Guess the next link before it is drawn.")
        self._told.value = story_html(scenes, self._place) + self._end_html(open_ones)
        whole = open_ones or not scenes  # while one guesses, the axis must not tell how far it goes
        end = until if whole else last_day(scenes, start, until)
        drawing = lanes_html(scenes, start, end, self._place, sentence)
        table = "" if open_ones else links_table(story.links, self._place)
        self.lanes.show(lanes_legend(), drawing, sentence, table)
        set_class(self._guessing, "cd-hide", not open_ones)
        if open_ones:
            options = next_options(self._scenes, self._shown, story.point.id)
            set_options(self.next, _("What comes next?"), options, 0)
            self.next.index = None

    def _end_html(self, open_ones: bool) -> str:
        if open_ones or self._story is None:
            return ""
        story = self._story
        lines = [_("No effect on this deal. Every day went as it did.")] if not story.links else []
        if story.links:
            lines.append(untouched(story.links))
        if story.until < story.point.hour + STORY_DAYS:
            lines.append(_("The story ends where you are: nobody is told what is still to come."))
        if story.replaced:
            text = ngettext(
                "{count} later answer was not possible there; the standing rules gave another.",
                "{count} later answers were not possible there; the standing rules gave others.",
                len(story.replaced),
            )
            lines.append(text.format(count=number(len(story.replaced))))
        return "".join(f'<p class="cd-note">{esc(line)}</p>' for line in lines if line)

    # ---- the futures

    def tell_futures(self, part: int, whole: int) -> None:
        """Show how many futures are played."""
        text = _("{part} of {whole} futures played. Your desk stays open meanwhile.")
        share = part / max(whole, 1)
        self.futures.wait(text.format(part=number(part), whole=number(whole)), share)

    def show_futures(self, apart: Sequence[float], effects: Sequence[Effect], rule: str) -> None:
        """Show what all futures say; ``rule`` is why there is no standing rule, or empty."""
        sentence = futures_sentence(apart, effects[0])
        drawing, below = dots_html(apart, effects[0], sentence), counts_sentence(apart)
        caption = _("The client and the deal at the end of the run-on, without and with the change")
        self.futures.show(_dots_legend(), drawing, below, effects_table(effects, caption))
        self._verdict.value = _verdict_html(effects, sentence, self._forecast)
        self.always_button.disabled = bool(rule)
        self._habit.value = f'<p class="cd-note">{esc(rule)}</p>' if rule else ""

    def failed(self, reason: str) -> None:
        """Say that the computation failed, and why."""
        text = _("This could not be computed: {reason}").format(reason=reason)
        self.futures.fail(text)
        if self._story is None:
            self.lanes.fail(text)
        self._habit.value = ""

    # ---- always

    def tell_habit(self, part: int, whole: int) -> None:
        """Show how far the comparison is."""
        self.always_button.disabled = True
        self._habit.value = _progress(_("The firm is played both ways."), part / max(whole, 1))

    def habit_failed(self, reason: str) -> None:
        """Say that the comparison failed, and offer it again."""
        text = _("This could not be computed: {reason}").format(reason=reason)
        self._habit.value = f'<span class="cd-down" role="alert">✕ {esc(text)}</span>'
        self.always_button.disabled = False

    def show_habit(self, habit: Habit) -> None:
        """Show what the choice does as a standing rule."""
        rules = "; ".join(rule_text(habit.seat, *rule) for rule in habit.rules.items())
        text = _("{rules}. The firm, played {count} times with your own rules and with this one")
        caption = text.format(rules=rules, count=number(len(habit.seeds)))
        first = habit.effects[0]
        head = _("As a habit: {verdict}").format(verdict=verdict_word(first))
        worth = f"{figure(first.figure, None)[0]}: {mean_sentence(first)}"
        self._habit.value = (
            f'<div class="cd-verdict" role="status">{esc(head)}</div><p>{esc(worth)}</p>'
            f'<div class="cd-scroll" tabindex="0">'
            f"{effects_table(habit.effects, caption, figure, short=True)}</div>"
        )


class _Chart:
    """A panel with a drawing, its sentence, and the table behind it."""

    def __init__(self, heading: str) -> None:
        self._name = heading
        self._as_table = False
        self._head, self._drawing = html(), html("", "cd-drawing")
        self._table, self._sentence = html("", "cd-hide"), html()
        self.swap = button(_("Table"), self._swap, "cd-quiet")
        foot = box([self._sentence, self.swap], "cd-foot")
        self.box = box([self._head, self._drawing, self._table, foot], "cd-panel")

    def rename(self, heading: str) -> None:
        self._name = heading

    def wait(self, text: str, share: float) -> None:
        self._lay("", "", _progress(text, share), "")

    def fail(self, text: str) -> None:
        self._lay("", "", f'<span class="cd-down" role="alert">✕ {esc(text)}</span>', "")

    def show(self, legend: str, drawing: str, sentence: str, table: str) -> None:
        self._lay(
            legend, drawing, f'<span class="cd-note" role="status">{esc(sentence)}</span>', table
        )

    def _lay(self, legend: str, drawing: str, sentence: str, table: str) -> None:
        self._head.value = _heading(self._name, legend)
        self._drawing.value, self._sentence.value = drawing, sentence
        self._table.value = f'<div class="cd-scroll" tabindex="0">{table}</div>' if table else ""
        set_class(self.swap, "cd-hide", not table)
        self._turn(self._as_table and bool(table))

    def _swap(self) -> None:
        self._turn(not self._as_table)

    def _turn(self, as_table: bool) -> None:
        self._as_table = as_table
        self.swap.description = _("Chart") if as_table else _("Table")
        set_class(self._drawing, "cd-hide", as_table)
        set_class(self._table, "cd-hide", not as_table)


def _heading(text: str, legend: str = "") -> str:
    return f'<div class="cd-h"><span role="heading" aria-level="2">{esc(text)}</span>{legend}</div>'


def _progress(text: str, share: float) -> str:
    return (
        f'<span class="cd-note" role="status"><i class="cd-spin"></i>{esc(text)}</span>'
        f'<progress max="1" value="{share:.3f}" aria-label="{esc(text)}"></progress>'
    )


def _change_html(point: DecisionPoint, instead: Decision, client: str, place: Place) -> str:
    rows = ((_("You decided"), point.default), (_("What if"), instead))
    when = _("{client}, on {date}").format(client=client, date=place.date(point.hour))
    lines = "".join(
        f'<span class="cd-key">{esc(label)}</span><b>{esc(answer_text(point, answer))}</b>'
        for label, answer in rows
    )
    return (
        f'<div class="cd-cardhead"><span class="cd-tag">{mark(place.seat)}'
        f'<span class="cd-title cd-title-in" role="heading" aria-level="2" tabindex="-1">'
        f'{esc(_("One changed decision"))}</span></span><span class="cd-note">'
        f"{esc(when)} · {esc(_('same luck in both runs'))}</span></div>"
        f'<div class="cd-what-if">{lines}</div>'
    )


def _dots_legend() -> str:
    words = (("f", _("better")), ("h", _("worse or the same")), ("m", _("mean, 95 % interval")))
    swatches = "".join(
        f'<span><i class="cd-sw d{kind}"></i>{esc(text)}</span>' for kind, text in words
    )
    note = f"<span>{esc(_('one dot = one future'))}</span>"
    return f'<span class="cd-legend">{note}{swatches}</span>'


def _forecast_text(forecast: Forecast | None) -> str:
    if forecast is None:
        return ""
    sign = _(SIGNS[forecast.sign], "ripple.sign")
    sure = "" if forecast.sure is None or forecast.sign == CANNOT_TELL else sure_text(forecast.sure)
    text = _("You foresaw: {sign}, {sure}.") if sure else _("You foresaw: {sign}.")
    return text.format(sign=sign, sure=sure)


def _held(sign: str, verdict: str) -> str:
    if sign == verdict:
        return _("As foreseen.")
    if verdict in ("cannot_tell", "undefined"):
        return _("These futures do not settle it.")
    return _("Not as foreseen.")


def _waiting_html(forecast: Forecast) -> str:
    text = esc(_("The verdict comes when all futures are played."))
    said = esc(_forecast_text(forecast))
    return f'<div class="cd-verdict">…</div><p class="cd-note">{text}<br>{said}</p>'


def _verdict_html(effects: Sequence[Effect], sentence: str, forecast: Forecast | None) -> str:
    found = effects[0]
    said = f"{_forecast_text(forecast)} {_held(forecast.sign, found.verdict)}" if forecast else ""
    return (
        f'<div class="cd-verdict" role="heading" aria-level="2">{esc(verdict_word(found))}</div>'
        f"<p>{esc(sentence)}</p>"
        f'<p class="cd-note">{esc(ripple_verdict(tuple(effects)))}</p>'
        f'<p class="cd-note">{esc(said)}</p>'
    )
