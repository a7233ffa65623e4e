"""How is a firm built on the kernel? A tutorial: one salesperson, one translator, 100 lines.

Requests arrive, Sales names a date, the client takes it or not, the translator does the work, and
the client remembers whether the promise was kept. Everything a larger firm needs is here once:
keyed draws, a question with a follow-up, a queue, records with causes, a shock.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simlib.decisions import Decision, DecisionPoint, Field
from simlib.errors import SimlibError
from simlib.model.kernel import DAYS_A_WEEK, Card, Kernel, Process
from simlib.model.queues import Server
from simlib.scenario import Scenario
from simlib.streams import exponential, logistic, lognormal

__all__ = ["ToyFirm", "name_the_first", "name_the_middle"]

_MEAN_GAP = 1.0  # days between requests
_MEAN_WORK = 0.8  # days of work in a request
_LIST_CENTS = 30_000  # list price of a request


class ToyFirm(Kernel):
    """A shop with one salesperson and one translator."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        super().__init__(seed, starts=float(-scenario.warm_up_weeks * DAYS_A_WEEK))
        self.translator = Server(self.now)
        self.trust = 0.6
        self.illnesses = 0
        self.start(self.requests())

    def requests(self) -> Process:
        """Requests keep coming; the gap before each is a draw of its own."""
        number = 0
        while True:
            name = f"rfq-{number}"
            (gap,) = self.streams.row(name, "gap", 1)
            yield self.wait(exponential(gap, _MEAN_GAP))
            self.start(self.deal(name))
            number += 1

    def deal(self, name: str) -> Process:
        """Tell the story of one request, from the first call to the delivery."""
        size, hurry = self.streams.row(name, "request", 2)
        work = lognormal(size, 0.5, 0.0) * _MEAN_WORK
        asked = work * lognormal(hurry, 0.3, 0.7)
        came = self.record("request", name, asked_days=asked)
        promise = yield self.ask(
            "sales", "sales-toy", "promise", name, date_card(work, asked), escalated=work > 1.2
        )
        offer = yield self.ask(
            "sales", "sales-toy", "price", name, price_card(), escalated=work > 1.2, follow_up=True
        )
        quoted = self.record(
            "quote", name, came, days=promise["promised_days"], price=offer["price"]
        )
        if not self.client_accepts(name, asked, promise["promised_days"], offer["price"]):
            self.record("lost", name, quoted)
            return
        won = self.record("won", name, quoted, cents=round(_LIST_CENTS * offer["price"]))
        due = self.now + promise["promised_days"]
        (luck,) = self.streams.row(name, "work", 1)
        _, end = self.translator.book(self.now, work * lognormal(luck, 0.2))
        yield self.until(end)
        late = self.now - due
        self.trust += 0.05 * (1 - self.trust) if late <= 0 else -0.15 * self.trust
        self.record("delivered", name, won, late_days=max(0.0, late))

    def client_accepts(self, name: str, asked: float, promised: float, price: float) -> bool:
        """Weigh date, price and past promises against taste, drawn when the quote is sent."""
        (taste,) = self.streams.row(name, "answer", 1)
        delay = max(0.0, promised - asked) / asked
        liking = 3 * (self.trust - 0.5) - 2 * delay - 4 * (price - 1)
        return liking + logistic(taste) > 0

    def check_shock(self, shock: Mapping[str, Any]) -> None:
        """Raise SimlibError unless the shock is {"kind": "ill", "days": number}."""
        days = shock.get("days")
        known = shock.get("kind") == "ill" and type(days) in (int, float)
        if not known or not 0 < float(days or 0) <= 250:
            raise SimlibError(f"shock {dict(shock)!r}: the toy firm knows only 'ill' with days")

    def inject(self, shock: Mapping[str, Any]) -> None:
        """Keep the translator away for some days."""
        start, _ = self.translator.book(self.now, float(shock["days"]))
        self.illnesses += 1
        self.record(
            "ill", "translator", nth=self.illnesses, days=float(shock["days"]), at_day=start
        )

    def branch(self, future: int) -> None:
        """Re-draw everything that opens from now on."""
        self.streams.branch(future)


def date_card(work: float, asked: float) -> Card:
    """Facts and fields of the question "when?"."""
    days = tuple(round(work * factor, 2) for factor in (1.0, 1.5, 2.0))
    field = Field("promised_days", days, "offset", base=days[1], low=0.0, high=60.0, unit="days")
    return {"asked_days": round(asked, 2), "own_guess_days": days[0]}, (field,), dict


def price_card() -> Card:
    """Facts and fields of the question "for how much?"."""
    field = Field("price", (0.9, 1.0, 1.1), "ratio", base=1.0, low=0.5, high=2.0, unit="x list")
    return {"list_price": _LIST_CENTS / 100}, (field,), dict


def name_the_middle(point: DecisionPoint) -> Decision:
    """Answer a toy question with the middle option; a policy sees only the point."""
    values = {field.name: field.relative(field.options[1]) for field in point.fields}
    return Decision(point.id, values)


def name_the_first(point: DecisionPoint) -> Decision:
    """Answer a toy question with the first option."""
    values = {field.name: field.relative(field.options[0]) for field in point.fields}
    return Decision(point.id, values)
