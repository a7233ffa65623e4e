"""What holds in every firm, whatever its scenario, its luck and its people's answers?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from statistics import fmean
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simlib.model.queues import Server
from simlib.records import Record
from simlib.run import Run
from tests.firms import ALL_ASK, PEOPLE, at_random, of_kind, play, shipped, story

ENDS = ("declined", "refused", "lost", "won")
OF_A_JOB = ("staffed", "translated", "revised", "checked")
# Small variations, each by its own factor; what matters is that they bend the firm in many ways.
BENT = (
    "other_clients.lam",
    "other_clients.scope_change",
    "request.words_median",
    "request.complexity_sd",
    "pm_work.effort",
    "pm_work.relief_from_days",
    "choice.base",
    "choice.answer_days_median",
    "quality.defect_rate",
    "satisfaction.down",
    "churn.h0",
    "finance.pm_eur",
    "governance.authority",
    "vendor_market.accept_base",
    "haggling.ask_max",
    "escalation.deals_per_week",
)
factors = st.dictionaries(st.sampled_from(BENT), st.floats(0.5, 1.6), max_size=5)


class Bookings(dict[int, list[tuple[float, float, float]]]):
    """(asked for at, start, end) of each piece of work, by server."""

    def __init__(self) -> None:
        super().__init__()
        self.servers: list[Server] = []


@contextmanager
def watched() -> Iterator[Bookings]:
    """Write down everything that any server in the firm is booked for."""
    seen, usual = Bookings(), Server.book

    def book(self: Server, now: float, days: float) -> tuple[float, float]:
        start, end = usual(self, now, days)
        if id(self) not in seen:
            seen.servers.append(self)
        seen.setdefault(id(self), []).append((now, start, end))
        return start, end

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Server, "book", book)
        yield seen


def bent(changes: dict[str, float]) -> dict[str, Any]:
    plain = shipped().model_dump(mode="json")
    made: dict[str, Any] = {}
    for path, factor in changes.items():
        value: Any = plain
        for step in path.split("."):
            value = value[step]
        made[path.replace(".", "__")] = (
            min(value * factor, 1.0) if 0 <= value <= 1 else value * factor
        )
    return made


# No shrinking: a run is worth more than a smaller seed, and a hundred runs take a minute.
@settings(deadline=None, max_examples=40, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(seed=st.integers(0, 10_000), answers=st.integers(0, 10_000), changes=factors)
def test_in_any_firm_under_any_answers(seed: int, answers: int, changes: dict[str, float]) -> None:
    """One run serves all invariants: each is a function below, named after what it says."""
    scenario = story(2, 4, 2, chairs__sales=None, chairs__pm=None, **bent(changes))
    run = Run(scenario, seed, PEOPLE)
    for seat, rules in ALL_ASK.items():
        run.set_rules(seat, rules)
    with watched() as bookings:
        moments = [run.now]
        answer = at_random(answers)
        while (point := run.advance()) is not None:
            moments.append(run.now)
            run.decide(answer(point))
    records = run.records
    time_never_runs_backwards(moments, records)
    names_are_unique_and_causes_come_first(records)
    no_decision_is_asked_twice(run)
    postings_sum_to_cash(records)
    what_is_delivered_is_what_is_booked(records)
    every_request_ends_once(records)
    every_order_is_opened_and_delivered_once(records)
    every_job_is_checked_before_its_project_is_delivered(records)
    capacity_is_never_exceeded(bookings)
    shares_are_shares(run)


# ---- the invariants


def time_never_runs_backwards(moments: list[float], records: tuple[Record, ...]) -> None:
    assert all(a <= b for a, b in pairwise(moments))
    assert all(a.at <= b.at for a, b in pairwise(records))


def names_are_unique_and_causes_come_first(records: tuple[Record, ...]) -> None:
    seen: set[str] = set()
    for record in records:
        assert record.id not in seen, record.id
        assert not record.cause or record.cause in seen, record
        seen.add(record.id)


def no_decision_is_asked_twice(run: Run) -> None:
    twice = [
        n for n, k in Counter(e.subject for e in run.log if e.what == "answer").items() if k > 1
    ]
    assert twice == []


def postings_sum_to_cash(records: tuple[Record, ...]) -> None:
    cash, booked, paid = 0, Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for record in records:
        if record.kind == "posting":
            cash += int(record.values["paid_cents"] or 0)
            assert record.values["cash_cents"] == cash, record
            account = str(record.values["account"]).removeprefix("paid_")
            booked[record.entity, account] += int(record.values["income_cents"] or 0)
            paid[record.entity, account] += int(record.values["paid_cents"] or 0)
        elif record.kind == "week":
            assert record.values["cash_cents"] == cash
    for key, cents in paid.items():
        assert key[1] == "opening" or cents in (0, booked[key]), key


def what_is_delivered_is_what_is_booked(records: tuple[Record, ...]) -> None:
    booked: Counter[tuple[str, str]] = Counter()
    for record in of_kind(records, "posting"):
        booked[record.entity, str(record.values["account"])] += int(
            record.values["income_cents"] or 0
        )
    for project in of_kind(records, "delivered"):
        values, name = project.values, project.entity
        assert booked[name, "revenue"] == values["price_cents"]
        assert booked[name, "credits"] == -int(values["credit_cents"] or 0)
        assert booked[name, "vendors"] == -int(values["vendor_cents"] or 0)
        assert 0 <= int(values["credit_cents"] or 0) <= int(values["price_cents"] or 0)


def every_request_ends_once(records: tuple[Record, ...]) -> None:
    requests = {record.entity: record for record in of_kind(records, "request")}
    ends = Counter(record.entity for record in of_kind(records, *ENDS))
    assert ends.keys() <= requests.keys()
    assert set(ends.values()) <= {1}
    for record in of_kind(records, "quote", *ENDS):
        assert record.at >= requests[record.entity].at
    quoted = {record.entity for record in of_kind(records, "quote")}
    assert {record.entity for record in of_kind(records, "won", "lost")} <= quoted


def every_order_is_opened_and_delivered_once(records: tuple[Record, ...]) -> None:
    won = Counter(f"{record.entity}/order" for record in of_kind(records, "won"))
    opened = Counter(record.entity for record in of_kind(records, "opened"))
    delivered = Counter(record.entity for record in of_kind(records, "delivered"))
    judged = Counter(record.entity for record in of_kind(records, "judged"))
    assert opened.keys() <= won.keys()
    assert delivered.keys() <= opened.keys()
    assert judged == delivered
    assert {*won.values(), *opened.values(), *delivered.values()} <= {1}


def every_job_is_checked_before_its_project_is_delivered(records: tuple[Record, ...]) -> None:
    languages = {f"{r.entity}/order": r.values["languages"] for r in of_kind(records, "request")}
    additions = Counter(f"{r.entity}/order" for r in of_kind(records, "addition"))
    steps: dict[str, list[str]] = {}
    for record in records:
        if record.kind in OF_A_JOB:
            done = steps.setdefault(record.entity, [])
            assert record.kind == OF_A_JOB[len(done)], record
            done.append(record.kind)
        elif record.kind == "delivered":
            jobs = [done for job, done in steps.items() if job.startswith(f"{record.entity}/")]
            assert all(len(done) == len(OF_A_JOB) for done in jobs), record
            assert len(jobs) == int(languages[record.entity] or 0) + additions[record.entity]


def capacity_is_never_exceeded(bookings: Bookings) -> None:
    assert len(bookings) > 10
    for server in bookings.servers:
        work = bookings[id(server)]
        for asked, start, end in work:
            assert asked <= start <= end
        for (_, _, ended), (_, started, _) in pairwise(work):
            assert started >= ended - 1e-9
        first, last = work[0][1], work[-1][2]
        assert 0 <= server.busy <= last - first + 1e-6
        assert server.done(last) == pytest.approx(server.busy)


def shares_are_shares(run: Run) -> None:
    kpis = run.result().kpis
    for name, value in kpis.items():
        share = name.endswith(("_rate", "utilisation", "retention", "keeping", "goodwill"))
        share |= name.startswith(("trust", "on_time", "loss_making", "revenue_from", "discount"))
        if share or name in ("capability", "client_satisfaction"):
            assert value is None or 0 <= value <= 1, (name, value)
    for week in of_kind(run.records, "week"):
        for name in ("satisfaction", "impression", "goodwill", "reputation"):
            assert 0 <= float(week.values[name] or 0) <= 1, (name, week)
        for name in ("clients", "open_projects", "pm_overtime_hours", "pm_backlog_days"):
            assert float(week.values[name] or 0) >= 0, (name, week)
    for record in of_kind(run.records, "handed_over", "clarified"):
        assert 0 <= float(record.values["brief"] or 0) <= 1
    for record in of_kind(run.records, "haggled"):
        given, asked = record.values["given_cents"], record.values["asked_cents"]
        assert 0 <= int(given or 0) <= int(asked or 0)


# ---- over a long time


@cache
def year(seed: int) -> Run:
    return play(Run(shipped().replace({"weeks": 42, "rounds": [], "run_on_weeks": 10}), seed))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_forgotten_in_a_year(seed: int) -> None:
    """What is still open at the end is young: nothing has got stuck on the way."""
    records, end = year(seed).records, year(seed).now
    ended = {record.entity for record in of_kind(records, *ENDS)}
    asked = {record.entity: record.at for record in of_kind(records, "request")}
    stuck = [name for name, at in asked.items() if name not in ended and at < end - 30]
    assert stuck == []
    delivered = {record.entity for record in of_kind(records, "delivered")}
    won = {f"{record.entity}/order": record.at for record in of_kind(records, "won")}
    late = [name for name, at in won.items() if name not in delivered and at < end - 80]
    assert late == []
    assert len(delivered) > 200


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_invoices_are_paid_when_they_fall_due_and_not_before(seed: int) -> None:
    records, end = year(seed).records, year(seed).now
    pays = {client.id: client.pays_days for client in year(seed).scenario.clients}
    paid = {
        r.entity: r.at for r in of_kind(records, "posting") if r.values["account"] == "paid_revenue"
    }
    seen = 0
    for project in of_kind(records, "delivered"):
        days = pays.get(str(project.values["client"]), 45.0) * 5 / 7
        if project.entity in paid:
            seen += 1
            assert project.at + days - 1e-6 <= paid[project.entity] <= project.at + days + 5.01
        else:
            assert project.at + days > end - 5.01
    assert seen > 150


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_little_s_law_holds_for_projects(seed: int) -> None:
    """Mean open projects, as counted on Fridays, are throughput times mean stay."""
    run = year(seed)
    review = run.scenario.pm_work.review_days
    days = 5.0 * (run.scenario.weeks + run.scenario.run_on_weeks)
    opened = {record.entity: record.at for record in of_kind(run.records, "opened")}
    stays = [
        r.at - opened[r.entity] + review for r in of_kind(run.records, "delivered") if r.at >= 0
    ]
    throughput = sum(at >= 0 for at in opened.values()) / days
    weeks = [r for r in of_kind(run.records, "week") if r.at >= 0]
    counted = fmean(float(r.values["open_projects"] or 0) for r in weeks)
    assert counted == pytest.approx(throughput * fmean(stays), rel=0.1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_utilisation_lies_between_idle_and_full(seed: int) -> None:
    busy = [float(r.values["pm_busy_days"] or 0) for r in of_kind(year(seed).records, "week")]
    pms = sum(person.seat == "pm" for person in shipped().staff)
    for before, after in pairwise(busy):
        assert -1e-9 <= after - before <= 5 * pms + 1e-6
    used = year(seed).result().kpis["pm_utilisation"]
    assert used is not None
    assert 0.3 < used <= 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_client_that_left_asks_no_more(seed: int) -> None:
    left = {record.entity: record.at for record in of_kind(year(seed).records, "client_left")}
    assert left
    for record in of_kind(year(seed).records, "request"):
        assert record.at <= left.get(str(record.values["client"]), 1e9)
