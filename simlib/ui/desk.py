"""How does a person hold a seat: what happens at each click?

The desk is an event-driven view over a run: no cell waits for it. Callbacks may come on any thread,
so each holds one lock. An answer is logged and saved before the next question is shown, so that a
killed kernel loses nothing. Long stretches are run in slices, with the computing state on screen.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

from simlib.decisions import RULES, Decision, DecisionPoint
from simlib.errors import SessionError, SimlibError
from simlib.i18n import _
from simlib.ui import sheets
from simlib.ui.pacing import advance, by_rules
from simlib.ui.periods import whole_view
from simlib.ui.place import DAYS_A_WEEK, Place
from simlib.ui.ripple_desk import DeskRipple
from simlib.ui.screen import Clicks, Screen
from simlib.ui.sessions import Lock, Playable, Saved, notes_of, peek, set_aside
from simlib.ui.summary import figures_of, own_promises

__all__ = ["Desk"]

_log = logging.getLogger(__name__)


class Desk:
    """One seat, held by a person: ``new`` starts a run, ``load`` resumes one from ``path``.

    Life cycle: make, put ``root`` on the page, `begin`; `begin` again when the cell is run again.
    """

    def __init__(
        self,
        place: Place,
        path: Path,
        new: Callable[[], Playable],
        load: Callable[[Path], Playable],
    ) -> None:
        self.place = place
        self.path = path
        self._new = new
        self._load = load
        self._run: Playable | None = None
        self._guard = RLock()
        self._lock = Lock(path)
        self._saved: datetime | None = None
        self._unsaved = ""  # why the last answer is not in the file, if it is not
        self._left_at = 0.0  # the day from which the pace counts
        self._chosen: str | None = None  # the question that lies open
        self._state = ""
        self._view: dict[str, Any] = {}
        self.screen = self._screen_of(place)
        self.ripple = DeskRipple(self, self._guarded)

    def _screen_of(self, place: Place) -> Screen:
        """Make the widgets of one seat; every click comes to this desk."""
        return Screen(
            place,
            Clicks(
                guard=self._guarded,
                decide=self.decide,
                pick=self.pick,
                open_log=self._open_log,
                finish_week=self.finish_week,
                leave=self._ask_to_leave,
                set_rule=self.set_rule,
                keep=self.keep,
                start_anew=self._ask_anew,
                sit_down=self.sit_down,
                view=lambda seat: self.run.view(seat),
                ripple=lambda: self.ripple.open(),
            ),
        )

    @property
    def root(self) -> Any:
        """The widget to display."""
        return self.screen.root

    @property
    def run(self) -> Playable:
        """The run that is played; RuntimeError before it is started or resumed."""
        if self._run is None:
            raise RuntimeError("the session is not started")
        return self._run

    # ---- the life of a session

    def begin(self) -> None:
        """Start, or offer what is saved; running the cell again changes nothing."""
        self._guarded(self._begin)
        self._guarded(self.screen.board.add_chart)

    def _begin(self) -> None:
        if self._run is not None:
            self._show_now()
            return
        self._clock(0.0, _("Not started"))
        self.screen.header.show_saved(None)
        tell: tuple[Any, Callable[[], None]] = (sheets.refused, self._begin)
        try:
            self._lock.take()
            tell = (sheets.unreadable, self._anew)
            saved = peek(self.path)
        except SessionError as error:
            tell[0](self.screen.sheet, str(error), self._do(tell[1]))
            self._lay_sheet()
            return
        if saved is None:
            self._start()
        else:
            self._offer(saved)

    def _offer(self, saved: Saved) -> None:
        self._saved = saved.when
        self.screen.header.show_saved(saved.when)
        self._clock(saved.day, _("Waits for you"))
        acts = [self._do(act) for act in (self._resume, self._ask_anew)]
        sheets.offer(self.screen.sheet, self.place, saved, *acts)
        self._lay_sheet()

    def _start(self) -> None:
        self._working(_("The firm gets ready: half a year passes before you sit down."))
        run = self._new()
        self._run = run
        self._save()
        self._go_on()

    def _resume(self) -> None:
        self._working(_("Your session is played again, up to where you left it."))
        try:
            self._run = self._load(self.path)
        except SessionError as error:
            sheets.unreadable(self.screen.sheet, str(error), self._do(self._anew))
            return
        self._left_at = self._run.now
        self._show_now()
        self.screen.focus_title()

    def _ask_anew(self) -> None:
        sheets.ask_anew(self.screen.sheet, self._do(self._anew), self._do(self._begin))
        self._lay_sheet()

    def _anew(self) -> None:
        set_aside(self.path)
        self._run, self._chosen, self._left_at, self._saved = None, None, 0.0, None
        self.ripple.forget()
        self.screen.show_pace()
        self._start()

    # ---- answers

    def decide(self, decision: Decision, origin: str = "person") -> None:
        """Log an answer, save, and run on as far as the pace allows."""
        self.screen.card.set_busy(True)
        self._state_is(_("Runs"))
        self.run.notes["opened"] = True
        self.run.decide(decision, origin)
        self._left_at = self.run.now
        self._chosen = None
        self._save()
        self._go_on()
        self.screen.focus_title()

    def pick(self, chosen: str) -> None:
        """Lay another of the waiting questions open."""
        self._chosen = chosen
        self._lay_card()

    def finish_week(self) -> None:
        """Answer the rest of this week as the standing rules say."""
        end = (self.run.now // DAYS_A_WEEK + 1) * DAYS_A_WEEK
        self._by_rules(end)
        self._show_now(end)
        self.screen.focus_title()

    def leave(self) -> None:
        """Leave the desk early: the standing rules answer the rest of the weeks."""
        self._by_rules(self.place.last_day)
        self._look()
        self._leave()
        self.screen.focus_title()

    def set_rule(self, name: str, value: str) -> None:
        """Change a standing rule; the question that lies open follows it."""
        seat = next(seat for seat in self.place.seats if name in RULES[seat])
        self.run.set_rules(seat, {name: value})
        self._save()
        self._view = {**self._view, "rules": {**(self._view.get("rules") or {}), name: value}}
        if self.screen.laid is self.screen.card and self._mine():
            self._lay_card()

    def keep(self, name: str, note: Any) -> bool:
        """Keep a note (the closing lines, a prediction) in the session; tell if it is saved."""
        with self._guard:
            self.run.notes[name] = note
            self._save()
            return not self._unsaved

    def sit_down(self) -> None:
        """Take the chair before the host would leave it."""
        self.keep("sat_down", self.run.now)
        self._show_now()
        self.screen.focus_title()

    def _by_rules(self, end: float) -> None:
        self._state_is(_("Runs"))
        self.screen.card.set_busy(True)
        by_rules(self.run, self._held, end, self._tell_share)
        self._save()

    @property
    def _held(self) -> Sequence[str]:
        """The seats of whoever sits here."""
        return self.place.seats

    def _ask_to_leave(self) -> None:
        acts = self._do(self.leave), self._do(self._begin)
        sheets.ask_to_leave(self.screen.sheet, self.place, *acts)
        self._lay_sheet()

    # ---- time

    def _go_on(self) -> None:
        """Run to the next stop that the pace allows, and show it."""
        stops, pace = self.screen.shadow.stops(self.run.notes), self.screen.header.pace.value
        limit = self.place.limit(max(self._left_at, 0.0), pace, stops)
        advance(self.run, limit, self._tell_share)
        self._show_now(limit)

    def _tell_share(self, share: float) -> None:
        text = _("The firm works: {date}").format(date=self.place.date(self.run.now))
        self.screen.sheet.show_working(text, share)

    def _show_now(self, limit: float | None = None) -> None:
        """Show the present: a note, a pause at ``limit``, the next question, or the end."""
        self._look()
        last = self.place.last_day
        notes = sheets.unread(self._view, self.run.notes.get("read") or [])
        stop = limit if limit is not None and limit <= self.run.now and limit < last else None
        if notes and stop not in self.place.period_ends:
            self._lay_note(notes[0], limit)
        elif stop is not None:
            self._pause(stop)
        elif self._mine():
            self._lay_card()
        elif self.run.now >= last or self.run.finished:
            self._leave()
        else:
            self._go_on()

    def _pause(self, limit: float) -> None:
        self._state_is(_("Stands still"))
        self._left_at = limit
        go = self._do(self._after_pause)
        if limit == self.place.turn_day and not self.place.period_days:
            self.screen.board.open_tab("dates")
        if not self.screen.shadow.pause(self.screen.sheet, limit, self.run.notes, go):
            sheets.stop(self.screen.sheet, self.place, self._view, limit, self.screen.log, go)
        self._lay_sheet()

    def _after_pause(self) -> None:
        if self._mine():
            self._show_now()
        else:
            self._go_on()
        self.screen.focus_title()

    # ---- the end

    def _leave(self) -> None:
        """Stop counting, say so, and let the firm run on when asked."""
        if self.run.finished:
            self._close()
            return
        if "so_far" not in self.run.notes:
            self.run.notes["so_far"] = figures_of(
                self.run.result(), self._view, self.place, self._since
            )
            self._save()
        self._state_is(_("You have left"))
        sheets.left(self.screen.sheet, self.place, self._do(self._run_on))
        self._lay_sheet()

    def _run_on(self) -> None:
        self._state_is(_("Runs"))
        self.screen.sheet.show_working(_("The firm runs on by your rules."))
        end = (self.place.weeks + self.place.run_on_weeks) * DAYS_A_WEEK
        while not self.run.finished:
            advance(self.run, float(end + 1), self._tell_share)
        self._save()
        self._look()
        self._close()
        self.screen.focus_title()

    def _close(self) -> None:
        outcome = self.run.result()
        final = figures_of(outcome, self._view, self.place, self._since)
        self._state_is(_("Run on to the end"))
        promises = own_promises(outcome, self._view, self.place, self._since)
        self.screen.summary.show(self.run.notes, final, promises, self._view)
        self.screen.lay_summary()

    # ---- what is on the screen

    def _mine(self) -> list[DecisionPoint]:
        return [] if self._run is None else self.place.of_mine(self._run.pending)

    @property
    def _since(self) -> float:
        """The working day from which the desk is the guest's."""
        return self.screen.shadow.since(self.run.notes)

    def _look(self) -> None:
        """Fetch the view once and show it everywhere."""
        self.screen.beside(self.place.host if self.run.now < self._since else "")
        self._view = whole_view(self.run, self.place)
        self.screen.look(self._view)
        self._clock(self.run.now, self._state)

    def _lay_card(self) -> None:
        mine = self._mine()
        self._state_is(_("Waits for you"))
        if self.run.now < self._since:
            if not self.screen.lay_shadow(mine, self.run.notes, self.run.decide):
                self._go_on()
            return
        chosen = next((point for point in mine if point.id == self._chosen), mine[0])
        self._chosen = chosen.id
        count = int((self._view.get("cards") or {}).get("this_week") or 0)
        self.screen.lay_card(chosen, mine, count)
        opened = "opened" in self.run.notes
        self.screen.card.show_strip("" if opened else sheets.opening(self.place, self._view))

    def _lay_sheet(self) -> None:
        self.screen.lay_sheet(self._mine(), alone=self._run is None)

    def _lay_note(self, note: Mapping[str, Any], limit: float | None) -> None:
        self._state_is(_("Waits for you"))

        def read() -> None:
            self.run.notes["read"] = [*(self.run.notes.get("read") or []), sheets.note_id(note)]
            self._save()
            self._show_now(limit)
            self.screen.focus_title()

        sheets.note(self.screen.sheet, self.place, self._view, note, self._do(read))
        self._lay_sheet()

    def _open_log(self) -> None:
        sheets.whole_log(self.screen.sheet, self._view, self.screen.log, self._do(self._begin))
        self._lay_sheet()

    def _clock(self, day: float, state: str) -> None:
        self._state = state
        self.screen.header.show_time(day, state)

    def _state_is(self, state: str) -> None:
        if state != self._state:
            self._clock(self.run.now, state)

    def _working(self, text: str) -> None:
        self.screen.sheet.show(_("A moment"), self.place.firm, "")
        self.screen.sheet.show_working(text)
        self._lay_sheet()

    def _save(self) -> None:
        """Write the session; when that fails, say so and let play go on."""
        try:
            self.run.notes |= {**notes_of(self.path), **self.run.notes}  # predictions may come late
            self.run.save(self.path)
            self._saved, self._unsaved = datetime.now(), ""
        except SessionError as error:
            _log.warning("%s", error)
            self._unsaved = str(error).rpartition(": ")[2]
        self.screen.header.show_saved(self._saved, self._unsaved)

    def _do(self, step: Callable[[], None]) -> Callable[[], None]:
        return lambda: self._guarded(step)

    def _guarded(self, step: Callable[[], None]) -> None:
        """Do one step alone; if it fails, keep what was chosen and offer to try again."""
        with self._guard:
            try:
                step()
            except (Exception, KeyboardInterrupt) as error:
                _log.exception("a step of the desk failed")
                self._failed(step, error)

    def _failed(self, step: Callable[[], None], error: BaseException) -> None:
        reason = str(error) if isinstance(error, SimlibError) else type(error).__name__
        if isinstance(error, KeyboardInterrupt):  # the run may have stopped between two events
            self._run, step, reason = None, self._begin, _("The kernel was interrupted.")
        again = step if self._run is None else self._begin
        sheets.failed(self.screen.sheet, reason, self._do(again))
        self._lay_sheet()
