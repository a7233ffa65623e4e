"""Does the firm give where it is pushed?

Each push is one that nobody in the trade would argue about: more translators, fewer hours, twice
the demand. For each key figure it says which way the push must move it, or that both ways could be
argued. A push is tried on a firm's ordinary year, on the same seeds as that year without it. Signs
are judged by the interval of the paired difference; sizes are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from simlib.experiments import Arm, Row, differences, play_arms
from simlib.intervals import Interval, interval
from simlib.scenario import Scenario
from simlib.workers import Map

__all__ = ["MOVED", "PUSHES", "YEAR", "Push", "Reaction", "push_firm"]

YEAR = 50  # weeks
MOVED = ("on_time_delivery", "pm_overtime_hours", "win_rate", "client_equity")

Changes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Push:
    """One push: what it changes in a firm, or which policy Sales follows, and what must follow.

    ``must`` gives the direction of each figure of `MOVED`, in their order: 1 up, -1 down, 0 where
    two effects pull against each other.
    """

    code: str
    changes: Callable[[Scenario], Changes]
    must: tuple[int, int, int, int]
    seats: Mapping[str, str] = field(default_factory=dict)


class Reaction(NamedTuple):
    """What a push did to one figure: paired differences from the year without it."""

    push: str
    kpi: str
    must: int
    apart: Interval

    @property
    def verdict(self) -> str:
        """One of "as it must", "against", "open"; "either way" where no direction is demanded."""
        if not self.must:
            return "either way"
        ends = sorted((self.apart.low * self.must, self.apart.high * self.must))
        if ends[0] > 0:
            return "as it must"
        return "against" if ends[1] < 0 else "open"

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON-able data."""
        return {
            "push": self.push,
            "kpi": self.kpi,
            "must": self.must,
            "difference": self.apart.mean,
            "interval": [self.apart.low, self.apart.high],
            "n": self.apart.n,
            "verdict": self.verdict,
        }


def _more_translators(firm: Scenario) -> Changes:
    return {
        f"languages.{one.id}.translators": round(one.translators * 1.5) for one in firm.languages
    }


def _fewer_hours(firm: Scenario) -> Changes:
    return {"pm_work.hours_per_day": firm.pm_work.hours_per_day * 0.7}


def _twice_the_demand(firm: Scenario) -> Changes:
    named = {f"clients.{one.id}.lam": one.lam * 2 for one in firm.clients}
    return {**named, "other_clients.lam": firm.other_clients.lam * 2}


def _any_date(firm: Scenario) -> Changes:
    """No client minds when work comes: neither in choosing an offer nor when it is late."""
    links = ("date_to_choice", "late_to_satisfaction", "late_to_credit")
    return {f"links.{link}": 0.0 for link in links}


def _nothing(firm: Scenario) -> Changes:
    return {}


PUSHES: tuple[Push, ...] = (
    # Dates come nearer and more is won with them; that work takes hours, fewer refusals save some.
    Push("more_translators", _more_translators, (1, 0, 1, 1)),
    Push("fewer_hours", _fewer_hours, (-1, 1, -1, -1)),
    # A client who asks for twice as much is worth more, and is served worse and leaves sooner.
    Push("twice_the_demand", _twice_the_demand, (-1, 1, -1, 0)),
    # Nobody at the desks knows of it: the same promises win more, and the same people do the work.
    Push("any_date", _any_date, (-1, 1, 1, 1)),
    # What is won by a near date and what is lost by breaking it pull on load and clients alike.
    Push("promises_shorter", _nothing, (-1, 0, 1, 0), {"sales": "promises_shorter"}),
    Push("promises_longer", _nothing, (1, 0, -1, 0), {"sales": "promises_longer"}),
)


def push_firm(
    scenario: Scenario, seeds: Iterable[int], map: Map = map, *, weeks: int = YEAR
) -> list[Reaction]:
    """Try every push on so many ``weeks`` of the firm; return a row for each push and figure.

    Raises SimlibError as `simlib.experiments.play_arms` does.
    """
    length = {"weeks": weeks, "rounds": [], "run_on_weeks": 0, "beats": []}
    firm = scenario.replace({**length, "chairs.sales": None})
    arms = [Arm(firm.replace(push.changes(firm)), push.seats) for push in PUSHES]
    usual, *pushed = play_arms([Arm(firm), *arms], seeds, map)
    return [
        reaction
        for push, rows in zip(PUSHES, pushed, strict=True)
        for reaction in _reactions(push, usual, rows)
    ]


def _reactions(push: Push, usual: Sequence[Row], rows: Sequence[Row]) -> list[Reaction]:
    return [
        Reaction(push.code, kpi, must, interval(differences(usual, rows, kpi)))
        for kpi, must in zip(MOVED, push.must, strict=True)
    ]
