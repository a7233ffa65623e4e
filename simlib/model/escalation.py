"""Which deals are brought to a person?

Chosen by what the seat itself can know (size, hurry, fit, first order, a beat of the story), a
steady few a week, and the same whoever holds the seat. A deal that was chosen stays with its person
to the end, so room is kept for its later questions and for the beats to come; if a week is full all
the same, a question waits for Monday. No week holds more than ``cards_per_week_max``. A chair that
cannot know how much will come to it counts what came, and one that stands idle takes the next deal.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import deque
from math import inf

from simlib.scenario import Scenario

__all__ = ["Escalation"]

_REMEMBERED = 40  # stakes of the latest requests, against which a new one is weighed
_WHOLE_DEAL = 4  # questions: intake, quote, bargain, hand-over; an addition is rare
_BEAT = 2  # questions that a beat usually asks within a week
_WEEK = 5.0


class Escalation:
    """The choice for one chair.

    ``wanted`` deals a week (else the scenario's ``deals_per_week``) are chosen of
    ``requests_per_week``; None lets the choice count them. After ``patience`` days without a card
    the next deal for which there is room is chosen, whatever is at stake.
    """

    def __init__(
        self,
        scenario: Scenario,
        requests_per_week: float | None,
        wanted: float | None = None,
        patience: float = inf,
    ) -> None:
        self._rules = scenario.escalation
        self._beats = sorted(float(beat.day) for beat in scenario.beats if beat.kind == "request")
        self._wanted = self._rules.deals_per_week if wanted is None else wanted
        self._expected = requests_per_week
        self._patience = patience
        self._days: deque[float] = deque()
        self._last = -inf
        self._stakes: deque[float] = deque()
        self._ranked: list[float] = []  # the same, in order of size
        self._reserved: dict[str, int] = {}
        self._monday = -inf  # after the week that is counted
        self.cards = 0

    def choose(
        self, deal: str, day: float, stake: float, beat: bool, cards: int = _WHOLE_DEAL
    ) -> bool:
        """Decide whether a new deal is brought to the person; keep room for ``cards`` if it is."""
        self._turn_week(day)
        high = self._is_high(stake) or self._is_idle(day)
        self._remember(stake, day)
        if day < 0:
            return False
        chosen = beat or (high and self._has_room_for(cards, day))
        if chosen:
            self._reserved[deal] = cards
        return chosen

    def _has_room_for(self, cards: int, day: float) -> bool:
        """Tell whether so many cards fit into this week, beside the beats to come."""
        room = self._rules.cards_per_week_max - self.cards - sum(self._reserved.values())
        coming = bisect_left(self._beats, day) < bisect_right(self._beats, day + _WEEK)
        return room >= cards + (_BEAT if coming else 0)

    def asked(self, deal: str, day: float, still_possible: int) -> None:
        """Count a card of a chosen deal; ``still_possible`` more may follow."""
        self.count(day)
        self.keep(deal, still_possible)

    def keep(self, deal: str, still_possible: int) -> None:
        """Keep room for so many further cards of a chosen deal (0: it is over)."""
        if still_possible:
            self._reserved[deal] = still_possible
        else:
            self._reserved.pop(deal, None)

    def full_until(self, day: float) -> float:
        """Return the day on which the next card may be asked: today, or Monday in a full week."""
        self._turn_week(day)
        return day if self.cards < self._rules.cards_per_week_max else (day // _WEEK + 1) * _WEEK

    def has_room(self, day: float) -> bool:
        """Tell whether a card that belongs to no deal still fits into this week."""
        self._turn_week(day)
        return self.cards + sum(self._reserved.values()) < self._rules.cards_per_week_max

    def count(self, day: float) -> None:
        """Count a card that belongs to no deal."""
        self._turn_week(day)
        self.cards += 1
        self._last = day

    def _is_high(self, stake: float) -> bool:
        ranked = self._ranked
        held = len(ranked)
        if held < 8 or not self._wanted:
            return False
        a_week = self._a_week
        share = self._wanted / (a_week if a_week > 0.1 else 0.1)
        place = int((1.0 - share) * held) if share < 1.0 else 0
        return stake >= ranked[place if place < held else held - 1]

    @property
    def _a_week(self) -> float:
        """How many requests a week come to this chair: as expected, else as counted."""
        if self._expected is not None:
            return self._expected
        span = self._days[-1] - self._days[0]
        return _WEEK * len(self._days) / (span if span > 1.0 else 1.0)

    def _is_idle(self, day: float) -> bool:
        return day >= 0 and day - self._last > self._patience

    def _remember(self, stake: float, day: float) -> None:
        stakes, days, ranked = self._stakes, self._days, self._ranked
        stakes.append(stake)
        days.append(day)
        insort(ranked, stake)
        if len(ranked) > _REMEMBERED:
            del ranked[bisect_left(ranked, stakes.popleft())]
            days.popleft()

    def _turn_week(self, day: float) -> None:
        if day >= self._monday:  # a card put on Friday evening is Monday's
            self._monday, self.cards = (day // _WEEK + 1) * _WEEK, 0
