"""How does one follow a decision of one's own through the firm?

Choose and foresee; then one pair of runs tells the chain, many futures say whether it was luck, and
on request the choice is made a standing rule. All of it is played in other processes, and every
forecast and guess is kept with the session.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from simlib.counterfactual import FIGURES, Past, Row, Story, futures_of, story_of
from simlib.crossroads import Crossroads, points_of, three_of
from simlib.decisions import Decision, DecisionPoint
from simlib.effects import effects_of
from simlib.errors import SimlibError
from simlib.habits import Habit, habit_of, rule_of
from simlib.i18n import _
from simlib.i18n import format_number as number
from simlib.ui.errand import Errand, Reach, counted
from simlib.ui.marks import esc, mark
from simlib.ui.parts import box, button, html
from simlib.ui.place import Place
from simlib.ui.ripple_choice import Choice, Forecast
from simlib.ui.ripple_result import Acts, Result
from simlib.ui.sessions import RIPPLES
from simlib.workers import Map

__all__ = ["RipplePage", "Session"]

FUTURES = 30
RULE_SEEDS = 12  # pairs of firms; a habit shows in fewer than a decision needs
_WORTH = "client_value_eur"

Asked = tuple[DecisionPoint, Decision]
Looked = tuple[list[DecisionPoint], Mapping[str, str]]


class Session(NamedTuple):
    """What the page needs of a session: ``look`` at its decisions now, its notes, to keep one."""

    look: Callable[[], Crossroads]
    notes: Callable[[], Mapping[str, Any]]
    keep: Callable[[str, Any], bool]


class RipplePage:
    """The page "Ripple" of one session.

    ``focus`` moves the keyboard to its title, ``leave`` (text, act) leads back whence one came,
    ``futures`` and ``seeds`` say how much is played.
    """

    def __init__(
        self,
        place: Place,
        session: Session,
        errand: Errand,
        focus: Callable[[], None],
        leave: tuple[str, Callable[[], None]] | None = None,
        *,
        futures: int = FUTURES,
        seeds: int = RULE_SEEDS,
    ) -> None:
        self._session, self._errand, self._focus = session, errand, focus
        self._futures, self._seeds = futures, range(seeds)
        self._found: Crossroads | None = None
        self._asked: Asked | None = None
        guard = errand.guard
        self.choice = Choice(place, lambda *asked: guard(lambda: self._follow(*asked)))
        self.result = Result(
            place,
            Acts(self._guessed, lambda: guard(self._always), lambda: guard(self._again)),
        )
        self._note = html("", "cd-ripple-note")
        self._middle = box([self._note], "cd-ripple-stage")
        self._back = [] if leave is None else [button(leave[0], leave[1], "cd-quiet", "cd-once")]
        head = html(_head(place), "cd-ripple-head")
        self.box = box([box([head, *self._back], "cd-ripple-top"), self._middle], "cd-rippling")

    @property
    def laid(self) -> str:
        """What lies open: "note", "choice" or "result"."""
        laid = list(self._middle.children)
        return {id(self.choice.box): "choice", id(self.result.box): "result"}.get(
            id(laid[0]), "note"
        )

    def open(self) -> None:
        """Show the decisions that can be followed now, unless one is being followed."""
        if self.laid == "result":  # somebody comes back to see what the futures say
            return
        found = self._session.look()
        if self._found is not None and found.questions == self._found.questions:
            return
        self._found = found
        if not found.questions:
            self._say(_("There is nothing to follow yet. A deal has to be over first."))
            return
        self._say(_("Your decisions are looked up and tried."), busy=True)
        self._errand.run(
            lambda map, reach: self._looked(found, map, reach), self._offer, self._fail
        )

    def _looked(self, found: Crossroads, map: Map, reach: Reach) -> Looked:
        """Fetch the questions, and try some of them for the three to begin with."""

        def tell(part: int, whole: int) -> None:
            text = _("Your decisions are looked up and tried: {part} of {whole}.")
            told = text.format(part=number(part), whole=number(whole))
            reach(lambda: self._say(told, busy=True))

        (points,) = map(points_of, [found])
        return points, three_of(found, points, counted(map, tell))

    def _offer(self, looked: Looked) -> None:
        points, few = looked
        if self._found is None or not points:
            self._say(_("There is nothing to follow yet. A deal has to be over first."))
            return
        self.choice.show(points, few, self._found.clients)
        self._middle.children = [self.choice.box]

    # ---- following

    def _follow(self, point: DecisionPoint, forecast: Forecast) -> None:
        if self._found is None:
            return
        past, instead = self._found.past, forecast.instead
        self._asked = point, instead
        self._keep({"sign": forecast.sign, "sure": forecast.sure, "guesses": []})
        client = self._found.clients.get(point.deal, point.deal)
        self.result.begin(point, forecast, client, self._futures)
        self._middle.children = [self.result.box]
        self._focus()

        def work(map: Map, reach: Reach) -> list[tuple[Row, Row]]:
            (story,) = map(_story, [(past, point, instead)])
            reach(lambda: self.result.show_story(story))
            return list(futures_of(past, point, instead, self._futures, map, _teller(reach, tell)))

        tell = self.result.tell_futures
        self._errand.run(work, self._show_futures, self.result.failed)

    def _show_futures(self, pairs: Sequence[tuple[Row, Row]]) -> None:
        apart = [_apart(before, after) for before, after in pairs]
        self.result.show_futures(apart, effects_of(pairs, FIGURES), self._no_rule())

    def _no_rule(self) -> str:
        """Say why the choice cannot be made a standing rule, or nothing."""
        if self._asked is None:
            return ""
        try:
            rule_of(*self._asked)
        except SimlibError:
            return _("No standing rule says so, so it cannot be tried as a habit.")
        return ""

    def _always(self) -> None:
        if self._found is None or self._asked is None:
            return
        past, (point, instead), seeds = self._found.past, self._asked, self._seeds

        def work(map: Map, reach: Reach) -> Habit:
            tell = _teller(reach, self.result.tell_habit)
            return habit_of(past, point, instead, seeds, counted(map, tell))

        self.result.tell_habit(0, 1)
        self._errand.run(work, self.result.show_habit, self.result.habit_failed)

    def _again(self) -> None:
        self._errand.stop()
        self._middle.children = [self.choice.box]
        self.open()
        self._focus()

    # ---- what is kept

    def _guessed(self, said: str, came: str) -> None:
        kept = self._kept()
        self._keep({**kept, "guesses": [*kept.get("guesses", ()), [said, came]]})

    def _kept(self) -> dict[str, Any]:
        return dict((self._session.notes().get(RIPPLES) or {}).get(self._name(), {}))

    def _keep(self, note: Mapping[str, Any]) -> None:
        if self._asked is None:
            return
        point, instead = self._asked
        others = self._session.notes().get(RIPPLES) or {}
        about = {"question": point.id, "instead": dict(instead.values)}
        self._session.keep(RIPPLES, {**others, self._name(): {**about, **note}})

    def _name(self) -> str:
        point, instead = self._asked or ("", None)
        values = "" if instead is None else json.dumps(dict(instead.values), sort_keys=True)
        return f"{getattr(point, 'id', '')} {values}"

    # ---- notes instead of pages

    def _fail(self, reason: str) -> None:
        self._found = None
        self._say(_("This could not be computed: {reason}").format(reason=reason))

    def _say(self, text: str, busy: bool = False) -> None:
        spin = '<i class="cd-spin"></i>' if busy else ""
        self._note.value = f'<div class="cd-strip" role="status">{spin}{esc(text)}</div>'
        self._middle.children = [self._note]


def _teller(reach: Reach, tell: Callable[[int, int], None]) -> Callable[[int, int], None]:
    return lambda part, whole: reach(lambda: tell(part, whole))


def _story(asked: tuple[Past, DecisionPoint, Decision]) -> Story:
    return story_of(*asked)


def _apart(before: Row, after: Row) -> float:
    return (after[_WORTH] or 0.0) - (before[_WORTH] or 0.0)


def _head(place: Place) -> str:
    return (
        f'<span class="cd-tag">{mark(place.seat)}{esc(_("Ripple"))}</span> '
        f'<span class="cd-note">{esc(_("One of your decisions, taken otherwise"))}</span>'
    )
