"""Do postings add up to cash, to the cent, at every record?"""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from simlib.model.kernel import Kernel
from simlib.model.ledger import CALENDAR, Ledger
from simlib.records import Record

cents = st.integers(-1_000_000, 1_000_000)
steps = st.lists(
    st.tuples(st.sampled_from(["earn", "spend", "settle"]), cents, st.integers(0, 60)), max_size=30
)


def books(opening: int = 0) -> tuple[Kernel, Ledger]:
    kernel = Kernel(1, starts=0.0)
    return kernel, Ledger(kernel, opening)


def move_on(kernel: Kernel, days: float) -> None:
    kernel.run_to(kernel.now + days)


def of_account(kernel: Kernel, account: str) -> list[Record]:
    return [record for record in kernel.records if record.values["account"] == account]


@given(cents, steps)
def test_the_postings_sum_to_cash_at_every_record(
    opening: int, moves: list[tuple[str, int, int]]
) -> None:
    kernel, ledger = books(opening)
    for number, (what, amount, days) in enumerate(moves):
        if what == "earn":
            ledger.earn("revenue", f"project-{number}", amount, "", days)
        elif what == "spend":
            ledger.spend("staff", "firm", amount)
        else:
            move_on(kernel, 9.0)
            ledger.settle()
    cash = 0
    for record in kernel.records:
        cash += int(record.values["paid_cents"] or 0)
        assert record.values["cash_cents"] == cash
    assert ledger.cash == cash
    assert len({record.id for record in kernel.records}) == len(kernel.records)


@given(steps)
def test_in_the_end_every_cent_that_was_booked_is_paid(moves: list[tuple[str, int, int]]) -> None:
    kernel, ledger = books()
    for number, (_, amount, days) in enumerate(moves):
        ledger.earn("revenue", f"project-{number}", amount, "", days)
    move_on(kernel, 100.0)
    ledger.settle()
    booked: Counter[str] = Counter()
    for record in kernel.records:
        booked[record.entity] += int(record.values["income_cents"] or 0)
        booked[record.entity] -= int(record.values["paid_cents"] or 0)
    assert set(booked.values()) <= {0}
    assert ledger.cash == sum(amount for _, amount, _ in moves)


def test_income_is_booked_at_once_and_paid_after_its_calendar_days() -> None:
    kernel, ledger = books()
    ledger.earn("revenue", "p", 500, "cause", 35)
    (booked,) = of_account(kernel, "revenue")
    assert (booked.values["income_cents"], booked.values["cash_cents"]) == (500, 0)
    assert booked.cause == "cause"
    move_on(kernel, 35 * CALENDAR - 0.1)
    ledger.settle()
    assert ledger.cash == 0
    move_on(kernel, 0.2)
    ledger.settle()
    (paid,) = of_account(kernel, "paid_revenue")
    assert (paid.values["income_cents"], paid.values["paid_cents"], paid.cause) == (0, 500, "cause")
    ledger.settle()
    assert ledger.cash == 500


def test_a_cost_that_is_paid_at_once_is_income_and_cash_in_one_posting() -> None:
    kernel, ledger = books(1000)
    ledger.spend("staff", "firm", 300)
    (posting,) = of_account(kernel, "staff")
    assert posting.values["income_cents"] == posting.values["paid_cents"] == -300
    assert ledger.cash == 700


def test_nothing_is_posted_for_nothing() -> None:
    kernel, ledger = books()
    before = len(kernel.records)
    ledger.earn("credits", "p", 0, "", 30)
    ledger.spend("staff", "firm", 0)
    assert len(kernel.records) == before


def test_a_posting_is_named_after_its_project_and_not_counted_over_the_firm() -> None:
    """Else one more order would rename every later posting, and a ripple would see ghosts."""
    (alone, ledger), (busy, other) = books(), books()
    other.spend("staff", "firm", 100)
    other.earn("revenue", "another", 100, "", 30)
    for one in (ledger, other):
        one.earn("revenue", "p", 500, "", 30)
        one.earn("vendors", "p", -200, "", 30)
    names = [[r.id for r in kernel.records if r.entity == "p"] for kernel in (alone, busy)]
    assert names[0] == names[1]
    assert len(set(names[0])) == 2
