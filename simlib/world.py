"""What does a run need of a firm and of those who hold its seats?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from simlib.decisions import Decision, DecisionPoint, Policy
from simlib.model.firm import Firm
from simlib.policies import POLICIES
from simlib.records import Record
from simlib.scenario import Scenario

__all__ = ["AGENCY", "Model", "World"]


class Model(Protocol):
    """What a run needs of a firm; its insides stay out of reach."""

    @property
    def records(self) -> Sequence[Record]:
        """Everything that has happened."""

    @property
    def now(self) -> float:
        """The present, in working days."""

    def to_desk_hour(self) -> None:
        """Run to the next desk hour."""

    def due(self) -> list[DecisionPoint]:
        """Return this desk hour's open questions in id order."""

    def shown(self, point: DecisionPoint) -> DecisionPoint:
        """Return an open question as a person sees it, sharing nothing with the firm."""

    def answer(self, decision: Decision) -> None:
        """Answer one of them."""

    def settle(self) -> None:
        """Let the answers take effect at this very time."""

    def check_shock(self, shock: Mapping[str, Any]) -> None:
        """Raise SimlibError unless the firm knows the shock."""

    def inject(self, shock: Mapping[str, Any]) -> None:
        """Let something happen that the firm did not choose."""

    def account(self, client: str) -> Mapping[str, float]:
        """Return how a client stands today; no desk may see it."""

    def branch(self, future: int) -> None:
        """Re-draw everything that opens from now on."""


class World(NamedTuple):
    """A kind of firm together with the policies that can hold its seats."""

    name: str
    build: Callable[[Scenario, int], Model]
    policies: Mapping[str, Policy]


AGENCY = World("agency", Firm, POLICIES)
