"""Who sits where, what may a seat do, and who answers a question?

A seat is held by a person or by a policy. A guest takes one chair of the seat; the others stay with
the autopilot. People hold their chairs in the weeks at the desk; before that the autopilots act,
and afterwards the standing rules that were left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from simlib.decisions import Decision, DecisionPoint, Policy, brings_to_person, check_rules
from simlib.errors import SimlibError
from simlib.policies import standing_answer
from simlib.scenario import Scenario
from simlib.scenario.problems import listed
from simlib.world import World

__all__ = ["SeatLink", "Seats"]


class SeatLink(Protocol):
    """Everything that a desk may do; a local `Run` is one, a shared session will be another."""

    @property
    def now(self) -> float:
        """The present, in working days."""

    @property
    def phase(self) -> str:
        """One of "warm_up", "weeks", "run_on", "finished"."""

    @property
    def pending(self) -> dict[str, list[DecisionPoint]]:
        """The questions that wait for people, by seat."""

    def advance(self, until: float | None = None) -> DecisionPoint | None:
        """Run to the next question for a person."""

    def decide(self, decision: Decision, origin: str = "person") -> None:
        """Answer a question that waits."""

    def view(self, seat: str) -> dict[str, Any]:
        """Return what the seat may see."""

    def rules(self, seat: str) -> dict[str, str]:
        """Return the seat's standing rules."""

    def set_rules(self, seat: str, rules: Mapping[str, str]) -> None:
        """Change some of the seat's standing rules."""

    def hand_over(self, seat: str, holder: str | None) -> None:
        """Give the seat to a policy, or (None) to a person."""


class Seats:
    """The holders and standing rules of one run's seats.

    Raises SimlibError for a seat or a policy that does not exist.
    """

    def __init__(self, scenario: Scenario, world: World, guests: Mapping[str, str | None]) -> None:
        self._policies = world.policies
        self._autopilots = {str(seat): name for seat, name in scenario.seats.items()}
        self._kinds = frozenset(scenario.escalation.kinds)
        self._chairs = {str(seat): person for seat, person in scenario.chairs.items()}
        self._holders = dict[str, str | None](self._autopilots)
        self._rules: dict[str, dict[str, str]] = {seat: {} for seat in self._autopilots}
        for seat, holder in {**self._autopilots, **guests}.items():
            self.seat(seat, holder)

    def known(self, seat: str) -> str:
        """Return ``seat``; raise SimlibError if there is none of that name."""
        if seat not in self._autopilots:
            raise SimlibError(f"no seat {seat!r}; {listed(seat, self._autopilots)}")
        return seat

    def check_holder(self, seat: str, holder: str | None) -> None:
        """Raise SimlibError unless ``holder`` is None (a person) or the name of a policy."""
        known_name = isinstance(holder, str) and holder in self._policies
        if holder is not None and not known_name:
            told = listed(holder, self._policies)
            raise SimlibError(f"{self.known(seat)}: no policy {holder!r}; {told}")

    def seat(self, seat: str, holder: str | None) -> None:
        """Let a person (None) or a policy hold ``seat`` from now on."""
        self.check_holder(self.known(seat), holder)
        self._holders[seat] = holder
        self._see_who_is_alone()

    def rules(self, seat: str) -> dict[str, str]:
        """Return the standing rules that were set for ``seat`` (others are "auto")."""
        return dict(self._rules[self.known(seat)])

    def check_rules(self, seat: str, rules: Mapping[str, str]) -> None:
        """Raise SimlibError unless ``seat`` has these rules with these values."""
        check_rules(self.known(seat), rules)

    def change_rules(self, seat: str, rules: Mapping[str, str]) -> None:
        """Change some standing rules of ``seat``; "auto" drops one."""
        changed = {**self._rules[seat], **rules}
        self._rules[seat] = {name: value for name, value in changed.items() if value != "auto"}
        self._see_who_is_alone()

    def _see_who_is_alone(self) -> None:
        """Note the seats that an autopilot holds, without rules: most of what is asked is there."""
        self.alone: Mapping[str, Policy] = {
            seat: self._policies[autopilot]
            for seat, autopilot in self._autopilots.items()
            if self._holders[seat] == autopilot and not self._rules[seat]
        }

    def default(self, point: DecisionPoint) -> tuple[Decision, str]:
        """Return what autopilot and standing rules would say, and which of them says it."""
        if point.seat in self.alone:
            return self.alone[point.seat](point), "policy"
        held, rules = point.hour >= 0 and self._in_chair(point), self._rules[point.seat]
        name = (self._holders[point.seat] if held else None) or self._autopilots[point.seat]
        answer = self._policies[name](point)
        if not (held and rules):
            return answer, "policy"
        ruled = standing_answer(rules, point, answer)
        return ruled, "policy" if ruled.values == answer.values else "rule"

    def wants_person(self, point: DecisionPoint) -> bool:
        """Tell whether a point goes to a person while people hold their chairs."""
        if self._holders[point.seat] is not None or not self._in_chair(point):
            return False
        card = point.escalated and (not self._kinds or point.kind in self._kinds)
        card = card and point.is_open  # one answer is no question, unless a rule says "ask"
        return card or brings_to_person(self._rules[point.seat], point)

    def _in_chair(self, point: DecisionPoint) -> bool:
        """Tell whether the point belongs to the chair that a guest of its seat takes."""
        chair = self._chairs.get(point.seat)
        return chair is None or chair == point.person
