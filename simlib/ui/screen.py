"""What is on the screen of a desk, and where?

All widgets of a desk, made once and put together: header, inbox and log, the open card or sheet,
board and scorecard, the closing page. It shows what it is given and reports clicks; what a click
means is the desk's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from simlib.decisions import Decision, DecisionPoint
from simlib.i18n import _
from simlib.ui.board import Board, Scorecard
from simlib.ui.bridge import Bridge
from simlib.ui.card import Card
from simlib.ui.header import Header
from simlib.ui.inbox import Inbox
from simlib.ui.log import LogPanel
from simlib.ui.marks import esc
from simlib.ui.page import in_app
from simlib.ui.parts import box, button, html, set_class
from simlib.ui.place import Place
from simlib.ui.rules import SIZES, RulesPanel, rules_of
from simlib.ui.shadow import Shadow, Steps
from simlib.ui.sheet import Sheet
from simlib.ui.style import style_sheet
from simlib.ui.summary import Summary

__all__ = ["Clicks", "Screen"]


class Clicks(NamedTuple):
    """What a person can do; ``guard`` does any step under the desk's lock."""

    guard: Callable[[Callable[[], None]], None]
    decide: Callable[[Decision, str], None]
    pick: Callable[[str], None]
    open_log: Callable[[], None]
    finish_week: Callable[[], None]
    leave: Callable[[], None]
    set_rule: Callable[[str, str], None]
    keep: Callable[[str, Any], bool]
    start_anew: Callable[[], None]
    sit_down: Callable[[], None]
    view: Callable[[str], Mapping[str, Any]]
    ripple: Callable[[], None]


class Screen:
    """The widgets of one desk; ``root`` is put on the page."""

    def __init__(self, place: Place, clicks: Clicks) -> None:
        self._place = place
        self._clicks = clicks
        guard = clicks.guard
        self.bridge = Bridge()
        self.bridge.add_class("cd-bridge")
        self.bridge.observe(lambda _change: guard(self._fit), names=["width", "base"])
        self.header = Header(place)
        self.inbox = Inbox(place, lambda chosen: guard(lambda: clicks.pick(chosen)))
        self.log = LogPanel(place, lambda: guard(clicks.open_log))
        self.card = self._make_card()
        self.sheet = Sheet(place)
        self.rules = RulesPanel(
            rules_of(place),
            lambda name, value: guard(lambda: clicks.set_rule(name, value)),
            self._resize,
        )
        self.board = Board(place, self.rules, guard)
        self.bridge.observe(lambda _change: guard(self.board.send_chart), names="drawn")
        self.score = Scorecard(place)
        keep_lines = partial(clicks.keep, "lines")
        acts = lambda: guard(clicks.start_anew), lambda: guard(clicks.ripple)
        self.summary = Summary(place, keep_lines, *acts)
        steps = (guard, clicks.keep, clicks.decide, clicks.sit_down, clicks.view, self._tell)
        self.shadow = Shadow(place, Steps(*steps))
        self._middle = box([self.sheet.box], "cd-middle")
        self.left = box([self.inbox.box, self.log.box], "cd-left")
        self.right = box([self.board.box, self.score.box], "cd-right")
        self._grid = box([self.left, self._middle, self.right], "cd-grid")
        self._stage = box([self._grid], "cd-stage")
        self.root = self._make_root()

    @property
    def laid(self) -> Card | Sheet | Shadow | Summary:
        """What lies on the desk now."""
        if list(self._stage.children) == [self.summary.box]:
            return self.summary
        laid = list(self._middle.children)
        things: tuple[Card | Shadow, ...] = (self.card, self.shadow)
        return next((thing for thing in things if laid == [thing.box]), self.sheet)

    def look(self, view: Mapping[str, Any]) -> None:
        """Show the seat's view on all boards."""
        self.board.show(view)
        self.score.show(view)
        self.log.show(view.get("news") or ())

    def lay_card(self, point: DecisionPoint, waiting: Sequence[DecisionPoint], count: int) -> None:
        """Lay a question open, with the others that wait."""
        self.inbox.show(waiting, point.id)
        self._wear(point.seat)
        self.card.show(point, count)
        self._lay(self.card)

    def lay_shadow(
        self,
        waiting: Sequence[DecisionPoint],
        notes: dict[str, Any],
        answer: Callable[[Decision, str], None],
    ) -> bool:
        """Lay a question of the host before the guest; False if the host has answered them all."""
        point = self.shadow.pick(waiting, notes)
        if point is None:
            for each in waiting:
                answer(self.shadow.host_answers(each), "policy")
            return False
        self._lay(self.shadow)
        self.shadow.show(point, notes)
        return True

    def beside(self, host: str) -> None:
        """Show beside whom the guest sits; with an empty name the desk is the guest's own."""
        self.header.show_host(host)
        self.rules.lock(bool(host))

    def lay_sheet(self, waiting: Sequence[DecisionPoint] = (), alone: bool = False) -> None:
        """Lay the sheet open; ``alone`` hides the boards while they have nothing to show."""
        self.inbox.show(waiting, None)
        self._wear(self._place.seat)
        set_class(self._grid, "cd-alone", alone)
        self._lay(self.sheet)

    def lay_other(self, made: Any, waiting: Sequence[DecisionPoint]) -> None:
        """Lay something else in the place of the card."""
        self.inbox.show(waiting, None)
        set_class(self._grid, "cd-alone", False)
        self._middle.children = [made]

    def lay_summary(self) -> None:
        """Show the closing page instead of the desk."""
        self.header.pace.layout.display = "none"
        self._stage.children = [self.summary.box]

    def lay_page(self, page: Any) -> None:
        """Show a page in the place of the whole desk."""
        if list(self._stage.children) != [page]:
            self._stage.children = [page]

    def show_pace(self) -> None:
        """Show the pace again after a closing page."""
        self.header.pace.layout.display = None

    def focus_title(self) -> None:
        """Move the keyboard focus to the title of what lies open."""
        self.bridge.focus(".cd-middle .cd-title, .cd-closing .cd-title, .cd-rippling .cd-title")

    def _wear(self, seat: str) -> None:
        """Take the colour of the department whose question lies open."""
        for each in self._place.others and self._place.seats:
            set_class(self.root, f"cd-seat-{each}", each == seat)

    def _tell(self, told: bool) -> None:
        set_class(self._grid, "cd-told", told)

    def _lay(self, thing: Card | Sheet | Shadow) -> None:
        if thing is not self.sheet:
            set_class(self._grid, "cd-alone", False)
        set_class(self._grid, "cd-beside", thing is self.shadow)
        if thing is not self.shadow:
            self._tell(False)
        if list(self._middle.children) != [thing.box]:
            self._middle.children = [thing.box]
        if list(self._stage.children) != [self._grid]:
            self._stage.children = [self._grid]

    def _make_card(self) -> Card:
        guard, clicks = self._clicks.guard, self._clicks
        quiet = ("cd-quiet", "cd-once")
        self.week_button = button(
            _("Finish the week on my rules"), lambda: guard(clicks.finish_week), *quiet
        )
        self.leave_button = button(_("Leave the desk now"), lambda: guard(clicks.leave), *quiet)
        self.ripple_button = button(_("Ripple"), lambda: guard(clicks.ripple), *quiet)
        set_class(self.ripple_button, "cd-hide", self._place.seat == "management")
        return Card(
            self._place,
            lambda decision: guard(lambda: clicks.decide(decision, "person")),
            [self.week_button, self.leave_button, self.ripple_button],
        )

    def _make_root(self) -> Any:
        lost = _("The engine stopped. Run the cell again, then Resume.")
        if in_app():
            lost = _("The engine stopped. Load this page again, then Resume.")
        strip = html(f'<div class="cd-strip cd-bad cd-lost" role="alert">{esc(lost)}</div>')
        page = box([strip, self.header.box, self._stage], "cd-page")
        names = (f"cd-seat-{self._place.seat}", f"cd-home-{self._place.seat}")
        return box([style_sheet(), self.bridge, page], "cd-root", *names)

    def _fit(self) -> None:
        self.board.fit(self.bridge.width, self.bridge.base)

    def _resize(self, size: str) -> None:
        for name in SIZES:
            self.root.remove_class(f"cd-size-{name}")
        if size:
            self.root.add_class(f"cd-size-{size}")
