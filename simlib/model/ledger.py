"""What did the firm earn, and what is in the bank?

Money is integer cents. Every change is a posting, written down as a record with its cause; the
postings to an account sum to its balance at every record. Income and cost are booked when the work
is delivered; cash moves when invoices are paid.
"""

from __future__ import annotations

from heapq import heappop, heappush

from simlib.model.kernel import Kernel

__all__ = ["CALENDAR", "Ledger"]

CALENDAR = 5 / 7  # working days in a calendar day


# The day on which it falls due, and a number: of two on one day the first booked is paid first;
# then entity, account, cents and cause.
_Payment = tuple[float, int, str, str, int, str]


class Ledger:
    """The firm's accounts: ``revenue``, ``vendors``, ``credits``, ``staff`` and so on, and cash."""

    def __init__(self, kernel: Kernel, opening_cents: int) -> None:
        self._kernel = kernel
        self._counts: dict[str, int] = {}  # postings of each entity: names, not a count of all
        self._payments: list[_Payment] = []  # a heap: the next to fall due comes first
        self._booked = 0
        self.cash = 0
        self._pay("opening", "firm", opening_cents, "")

    def earn(self, account: str, entity: str, cents: int, cause: str, paid_in_days: float) -> None:
        """Book income (positive) or cost (negative), paid after so many calendar days."""
        if cents == 0:
            return
        self._post(account, entity, cents, 0, cause)
        day = self._kernel.now + paid_in_days * CALENDAR
        self._expect(day, entity, account, cents, cause)

    def spend(self, account: str, entity: str, cents: int, cause: str = "") -> None:
        """Book a cost (positive cents) that is paid at once."""
        if cents:
            self.cash -= cents
            self._post(account, entity, -cents, -cents, cause)

    def postpone(self, entity: str, cents: int, days: float, cause: str) -> None:
        """Let money that was in the bank come so many working days later instead."""
        self._pay("late_payer", entity, -cents, cause)
        self._expect(self._kernel.now + days, entity, "late_payer", cents, cause)

    def settle(self) -> None:
        """Receive and pay every invoice that has fallen due."""
        now, payments = self._kernel.now, self._payments
        while payments and payments[0][0] <= now:
            _, _, entity, account, cents, cause = heappop(payments)
            self._pay(account, entity, cents, cause)

    def _expect(self, day: float, entity: str, account: str, cents: int, cause: str) -> None:
        self._booked += 1
        heappush(self._payments, (day, self._booked, entity, account, cents, cause))

    def _pay(self, account: str, entity: str, cents: int, cause: str) -> None:
        self.cash += cents
        self._post(f"paid_{account}", entity, 0, cents, cause)

    def _post(self, account: str, entity: str, income: int, paid: int, cause: str) -> None:
        nth = self._counts[entity] = self._counts.get(entity, 0) + 1
        self._kernel.record(
            "posting",
            entity,
            cause,
            nth=nth,
            account=account,
            income_cents=income,
            paid_cents=paid,
            cash_cents=self.cash,
        )
