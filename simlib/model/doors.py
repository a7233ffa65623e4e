"""Through which doors do the departments reach each other?

Market, Sales and production do not know each other; the firm hands each of them these doors.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from simlib.model.entities import Client, Order, Person, Project, Rfq
from simlib.model.kernel import Process
from simlib.scenario.cast import Beat

__all__ = [
    "Absences",
    "Answer",
    "Choice",
    "Clients",
    "Floor",
    "Handing",
    "Office",
    "Strangers",
    "Street",
    "Taking",
    "Told",
]


class Answer(NamedTuple):
    """What a client makes of a quote; everything but ``after_days`` stays hidden."""

    liking: float  # logit, taste included
    after_days: float
    bargains: bool
    bluff: bool
    asked_off: float  # share of the price


class Office(Protocol):
    """What Sales may ask of the PM office."""

    def estimate(self, rfq: Rfq, *, together: bool) -> Process:
        """Have a PM name days and costs for a request."""

    def expected_days(self, rfq: Rfq) -> float:
        """Return what a PM would expect, asked or not; no desk may see it before the debrief."""

    def sign(self, rfq: Rfq, price: float, days: float, workflow: str, cause: str = "") -> Process:
        """Have a PM sign a promise; the process returns the days signed, or None."""

    def cost(self, rfq: Rfq, workflow: str) -> float:
        """Return the usual cost of a request in EUR, as the vendors' price list has it."""

    def pm_for(self, rfq: Rfq) -> Person:
        """Return the PM who looks after a request, from the first question on."""


class Street(Protocol):
    """What the PM office may ask of Sales."""

    def pass_on(self, rfq: Rfq) -> None:
        """Spend the time of a query at Sales' desk."""

    def no_addition(self, rfq: Rfq) -> None:
        """Let Sales know that nothing will be added to an order."""

    def addition(self, rfq: Rfq, words: float, due_days: float, cause: str) -> Process:
        """Have Sales deal with an addition; return (share charged, days added, record id)."""


class Choice(Protocol):
    """How clients take what Sales offers."""

    def answer(self, rfq: Rfq, price: float, days: float, workflow: str) -> Answer:
        """Return what the client makes of a quote."""

    def says(self, rfq: Rfq, price: float, days: float) -> str:
        """Return what a client who goes elsewhere says it was."""

    def price_effect(self, client: Client, factor: float) -> float:
        """Return what a price times ``factor`` adds to a client's liking (logit)."""


class Clients(Protocol):
    """What clients remember of how Sales treats them."""

    def refused(self, client: Client, *, politely: bool) -> None:
        """Let a client find that we do not want its request."""

    def remember_outcome(self, rfq: Rfq, price: float, *, won: bool) -> None:
        """Let a won or lost request, and its price, move what the client thinks of us."""

    def welcome(self, client: Client, cause: str) -> None:
        """Let a stranger's first order make it a client."""

    def hunted(self, hours_a_day: float) -> None:
        """Take note of a week's hunting."""


class Strangers(Protocol):
    """How a stranger comes to ask."""

    def recommend(self, name: str, number: int, domain: str, cause: str) -> None:
        """Let a stranger of a domain ask now, because of the record ``cause``."""


class Absences(Protocol):
    """What the PM office does when somebody cannot finish."""

    def give_back(self, vendor: str, cause: str) -> int:
        """Staff a translator's unfinished jobs anew; return how many they were."""

    def look_again(self, project: Project, cause: str) -> None:
        """Have a PM look anew at what is being translated, and perhaps buy evenings or warn."""


class Told(Protocol):
    """How the story's own orders come about."""

    def ordered(self, client: Client, beat: Beat, days: float) -> tuple[Rfq, str]:
        """Return the request behind an order that the story fixes, and its record."""


class Taking(Protocol):
    """What Sales does with an order that is promised already."""

    def given(self, rfq: Rfq, order: Order, since: float, cause: str) -> Process:
        """Write the promise down, and hand the order over."""


class Floor(Protocol):
    """What may happen to an order that is being worked on."""

    def add(self, project: Project, words: float, cause: str) -> Process:
        """Let the client send more words."""

    def hold(self, project: Project, days: float, cause: str) -> bool:
        """Let a query hold the translation; return whether there was one to hold."""


class Handing(Protocol):
    """How an order gets to production."""

    def __call__(self, rfq: Rfq, order: Order, brief: float, cause: str) -> None:
        """Hand an order over."""
