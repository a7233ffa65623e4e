"""How does one try the handles of a desk before anything counts?

A small desk with the look and the parts of the real one: cards to decide, a standing rule, and a
state that outlives a restart. No run stands behind it, so nothing chosen here reaches the firm; it
says so. Home department and years are asked on the first card and kept beside the sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

import ipywidgets as widgets

from simlib.errors import SimlibError
from simlib.i18n import _
from simlib.i18n import format_number as number
from simlib.scenario import load_scenario
from simlib.ui.bridge import Bridge
from simlib.ui.marks import esc, mark
from simlib.ui.page import in_app
from simlib.ui.parts import box, button, html, radio, set_class, set_options, show
from simlib.ui.place import DAYS_A_WEEK, Place, desk_name
from simlib.ui.practice_cards import CARDS, HANDLES, TASKS, TINS, PracticeCard, costs, log_line, say
from simlib.ui.sessions import notes_of, session_path, write_notes
from simlib.ui.sheet import Act, Sheet, paragraphs
from simlib.ui.style import style_sheet

__all__ = ["Practice", "show_practice"]

_FIRM = "pm_plays_sales"  # whose names and dates stand on the practice desk
_SEAT = "management"  # its colour belongs to neither window
_CONTROLS = 2  # the most that any practice card has
_LINES = 5
_NEXT = {"you": "coffee", "coffee": "biscuits"}


class Practice:
    """The practice desk on the screen; ``path`` is the session file beside which it is kept.

    Life cycle: make, put ``root`` on the page. What was kept is offered, as on the real desk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._place = Place.of(load_scenario(_FIRM), _SEAT)
        self._guard = RLock()
        self._filling = False
        self.state = _fresh()
        self._who, self._clock, self._saved = html("", "cd-who"), html(), html()
        self._show_saved("unsaved", _("Not saved yet"))
        header = box([self._who, self._clock, self._saved], "cd-header")
        self._tasks, self._log = html(), html()
        panels = [box([self._tasks], "cd-panel"), box([self._log], "cd-panel", "cd-log")]
        self.sheet = Sheet(self._place)
        self._card = self._make_card()
        self._middle = box([self._card], "cd-middle")
        grid = box([box(panels, "cd-left"), self._middle, self._make_right()], "cd-grid")
        self._bridge = Bridge()
        self._bridge.add_class("cd-bridge")
        page = box([header, box([grid], "cd-stage")], "cd-page")
        self.root = box([style_sheet(), self._bridge, page], "cd-root", f"cd-seat-{_SEAT}")
        self._begin()

    # ---- what a person can do

    def decide(self) -> None:
        """Make the open card's choice final and lay the next one."""
        with self._guard:
            step, chosen = self.state["step"], self.chosen
            if step == "you":
                self.state["you"] = chosen
            self._done("decide")
            self._write(step, next(iter(chosen.values())))
            self._after(step)
            self._save()
            self._lay()

    def put_back(self) -> None:
        """Choose again what lay there first."""
        with self._guard:
            for control, choice in zip(self.controls, self._open.choices, strict=False):
                control.index = choice.default
            self._done("put_back")
            self._save()

    def set_rule(self, rule: str) -> None:
        """Let ``rule`` answer the Monday question from the next Monday on."""
        with self._guard:
            self.state["rule"] = rule
            if rule != "ask":
                self._done("rule")
            self._save()

    def resume(self) -> None:
        """Go on where the practice was left."""
        with self._guard:
            self._done("resume")
            if self.state["step"] == "close":
                self.state["step"] = "done"
            self._save()
            self._lay()

    def start_again(self) -> None:
        """Begin anew, from the first card."""
        with self._guard:
            self.state = _fresh()
            self._save()
            self._lay()

    @property
    def chosen(self) -> dict[str, str]:
        """The values that are chosen now, by name."""
        pairs = zip(self.controls, self._open.choices, strict=False)
        return {choice.name: choice.options[control.index][0] for control, choice in pairs}

    # ---- the course of the practice

    def _begin(self) -> None:
        kept = notes_of(self._path).get("practice")
        if not isinstance(kept, dict) or kept.keys() != self.state.keys():
            self._lay()
            return
        self.state = kept
        self._say_saved()
        self._show_sides()
        self.sheet.show(
            _("Practice"),
            _("A session is waiting for you"),
            paragraphs(_("You will see this whenever you come back to a desk.")),
            [Act(_("Resume"), self.resume), Act(_("Start again"), self.start_again)],
        )
        self._middle.children = [self.sheet.box]

    def _after(self, step: str) -> None:
        self.state["step"] = _NEXT.get(step, step)
        if step != "biscuits":
            return
        self.state["day"] += DAYS_A_WEEK
        if self.state["rule"] != "ask":
            self._write("rule", self.state["rule"])
            self.state["step"] = "done" if "resume" in self.state["done"] else "close"

    def _done(self, task: str) -> None:
        if task not in self.state["done"]:
            self.state["done"].append(task)

    def _write(self, what: str, value: str) -> None:
        self.state["log"].append([self.state["day"], what, value])

    def _save(self) -> None:
        try:
            write_notes(self._path, {**notes_of(self._path), "practice": self.state})
            self._say_saved()
        except SimlibError:
            self._show_saved("unsaved", _("Not saved. Keep this window open."))
        self._show_sides()

    # ---- what is on the screen

    @property
    def _open(self) -> PracticeCard:
        return CARDS.get(self.state["step"], CARDS["coffee"])

    def _lay(self) -> None:
        """Lay the card or the page of this step on the desk."""
        self._show_sides()
        page = {"close": self._lay_close, "done": self._lay_done}.get(self.state["step"])
        if page is None:
            self._fill(self._open)
        else:
            page()
        self._middle.children = [self._card if page is None else self.sheet.box]
        self._bridge.focus(".cd-middle .cd-title")

    def _lay_close(self) -> None:
        how = _("In the menu choose Kernel, then “Restart Kernel and Run All Cells…”, and confirm.")
        if in_app():
            how = _("Load this page again, as the round arrow beside the address does.")
        body = paragraphs(
            _("A lid closes, a battery ends, a meeting starts. Try it here."),
            how,
            _("This desk then says that a session is waiting. Resume goes on from here."),
        )
        again = Act(_("Start again"), self.start_again)
        self.sheet.show(_("Practice"), _("Now close it, and come back"), body, [again])

    def _lay_done(self) -> None:
        body = paragraphs(
            _("You have decided, set a rule, closed and resumed. There are no other handles."),
            _("Nothing of this touched the firm: no figure of any activity reads it."),
        )
        again = Act(_("Start again"), self.start_again)
        self.sheet.show(_("Practice"), _("The practice is over"), body, [again])

    def _fill(self, card: PracticeCard) -> None:
        self._top.value = _head(card)
        self._filling = True
        for index, control in enumerate(self.controls):
            set_class(control, "cd-hide", index >= len(card.choices))
            if index < len(card.choices):
                choice = card.choices[index]
                options = [(say(text), value) for value, text in choice.options]
                set_options(control, say(choice.label), options, choice.default)
        self._filling = False
        self._changed()

    def _changed(self) -> None:
        if self._filling or self.state["step"] not in CARDS:
            return
        pairs = zip(self.controls, self._open.choices, strict=False)
        self.back_button.disabled = all(c.index == choice.default for c, choice in pairs)
        entries = costs(self.state["step"], self.chosen)
        cells = "".join(f"<div><span>{esc(k)}</span><b>{esc(v)}</b></div>" for k, v in entries)
        self._ledger.value = f'<div class="cd-ledger" role="status">{cells}</div>'

    def _show_sides(self) -> None:
        state, place = self.state, self._place
        self._who.value = _title(place, str(state["you"].get("home", "")))
        week = _("Week {week}").format(week=number(state["day"] // DAYS_A_WEEK + 1))
        self._clock.value = (
            f'<div class="cd-time" role="timer"><b>{esc(week)}</b> · '
            f"<b>{esc(place.date(state['day']))}</b> · {esc(_('Waits for you'))}</div>"
        )
        self._tasks.value = _task_list(state["done"])
        lines = "".join(self._line(*entry) for entry in state["log"][::-1][:_LINES])
        nothing = f'<div class="cd-empty">{esc(_("Nothing yet."))}</div>'
        self._log.value = _heading(_("Log")) + (f"<ul>{lines}</ul>" if lines else nothing)
        self._filling, self.rule.value = True, state["rule"]
        self._filling = False

    def _line(self, day: float, what: str, value: str) -> str:
        when = esc(self._place.short_date(day))
        return f"<li>{mark(_SEAT)}<span><em>{when}</em> {esc(log_line(what, value))}</span></li>"

    def _make_card(self) -> Any:
        self._top, self._ledger = html(), html()
        self.controls = [radio("", (), "cd-seg") for _index in range(_CONTROLS)]
        for control in self.controls:
            control.observe(lambda _change: self._guarded(self._changed), names="index")
        self.decide_button = button(_("Decide"), self.decide, "cd-primary", "cd-once", "cd-decide")
        self.back_button = button(_("Put back"), self.put_back)
        note = html(f'<span class="cd-note">{esc(_("Final once decided."))}</span>', "cd-say")
        rows = [
            box([html(_key(_("What is asked"))), box(self.controls, "cd-asked")], "cd-row"),
            box([html(_key(_("What it costs now"))), self._ledger], "cd-row"),
        ]
        buttons = box([self.decide_button, self.back_button, note], "cd-buttons")
        return box([self._top, *rows, buttons], "cd-card")

    def _make_right(self) -> Any:
        options = [(_("ask me", "rule.choice"), "ask")]
        options += [(say(text), value) for value, text in TINS]
        self.rule = widgets.Dropdown(options=options, description=_("Buy biscuits", "rule"))
        self.rule.style.description_width = "initial"
        self.rule.observe(self._rule_changed, names="value")
        text = esc(_("A rule answers from the next Monday on, also when you are away."))
        note = f'<p class="cd-note" style="margin:0 0 .6em">{text}</p>'
        head = html(_heading(_("Standing rules")) + note)
        rows = "".join(
            f"<li><span><b>{esc(say(k))}</b> {esc(say(v))}</span></li>" for k, v in HANDLES
        )
        handles = html(f"{_heading(_('What the handles do'))}<ul>{rows}</ul>")
        rules = box([head, box([self.rule], "cd-rules")], "cd-panel")
        return box([rules, box([handles], "cd-panel", "cd-log")], "cd-right")

    def _rule_changed(self, change: Mapping[str, Any]) -> None:
        if not self._filling:
            self.set_rule(str(change["new"]))

    def _guarded(self, step: Callable[[], None]) -> None:
        with self._guard:
            step()

    def _say_saved(self) -> None:
        kept = self._path.with_name(f"{self._path.stem}.notes.json")
        when = datetime.fromtimestamp(kept.stat().st_mtime)
        self._show_saved("saved", _("Saved {time}").format(time=f"{when:%H:%M}"))

    def _show_saved(self, shape: str, text: str) -> None:
        self._saved.value = f'<span class="cd-saved" role="status">{mark(shape)}{esc(text)}</span>'


def show_practice(*, name: str, home: str | Path | None) -> None:
    """Show the practice desk."""
    show(Practice(session_path("practice", 0, name, home)).root)


def _fresh() -> dict[str, Any]:
    return {"step": "you", "day": 0, "rule": "ask", "you": {}, "done": [], "log": []}


def _title(place: Place, home: str) -> str:
    known = home in ("sales", "pm", "management")
    text = _("at home in {desk}").format(desk=desk_name(home)) if known else ""
    return (
        f'<b role="heading" aria-level="1">{esc(place.firm)}</b>'
        f'<span class="cd-tag">{mark(_SEAT)}{esc(_("Practice desk"))}</span>'
        f'<span class="cd-note">{esc(text)}</span>'
    )


def _head(card: PracticeCard) -> str:
    facts = "".join(
        f'<span class="k">{esc(say(key))}</span><span>{esc(say(value))}</span>'
        for key, value in card.facts
    )
    unseen = f'<div class="cd-unseen">{mark("hidden")}{esc(say(card.hidden))}</div>'
    return (
        f'<div class="cd-cardhead"><span class="cd-tag">{mark(_SEAT)}{esc(_("Practice"))}</span>'
        f'<span class="cd-note">{esc(_("Touches nothing in the firm"))}</span></div>'
        f'<div class="cd-title" role="heading" aria-level="2" tabindex="-1">'
        f"{esc(say(card.title))}</div>"
        f'<div class="cd-row">{_key(_("What happened"))}<div>{esc(say(card.happened))}</div></div>'
        f'<div class="cd-row">{_key(_("What you know"))}'
        f'<div><div class="cd-facts">{facts}</div>{unseen}</div></div>'
    )


def _task_list(done: list[str]) -> str:
    lines = "".join(
        f"<li>{mark('saved' if task in done else 'unsaved')}<span>{esc(say(text))}"
        f"{_state(task in done)}</span></li>"
        for task, text in TASKS.items()
    )
    return f'{_heading(_("Try these four"))}<div class="cd-all"><ul>{lines}</ul></div>'


def _state(done: bool) -> str:
    text = _("done", "practice") if done else _("open", "practice")
    return f' <small class="cd-note">({esc(text)})</small>'


def _heading(text: str) -> str:
    return f'<div class="cd-h"><span role="heading" aria-level="2">{esc(text)}</span></div>'


def _key(text: str) -> str:
    return f'<span class="cd-key">{esc(text)}</span>'
