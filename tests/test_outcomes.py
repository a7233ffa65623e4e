"""Are the figures functions of the records alone, and do they say what their names say?"""

from __future__ import annotations

import json
from math import fsum
from typing import Any

import pytest

from simlib.outcomes import KPIS, Outcome, promises
from simlib.records import Record
from simlib.run import Run
from tests.firms import of_kind, play, shipped, story


@pytest.fixture(scope="module")
def run() -> Run:
    return play(Run(story(8, 12, 4), 7, {"sales": None}))


@pytest.fixture(scope="module")
def outcome(run: Run) -> Outcome:
    return run.result()


def since_day_0(run: Run, *kinds: str) -> list[Record]:
    return [record for record in of_kind(run.records, *kinds) if record.at >= 0]


def total(records: list[Record], name: str) -> float:
    return fsum(float(record.values[name] or 0) for record in records)


def income(run: Run, *accounts: str) -> float:
    found = [r for r in since_day_0(run, "posting") if r.values["account"] in accounts]
    return total(found, "income_cents") / 100


def test_every_kpi_is_there_in_the_order_of_the_list(outcome: Outcome) -> None:
    assert tuple(outcome.kpis) == KPIS
    assert len(set(KPIS)) == len(KPIS)
    assert json.loads(json.dumps(dict(outcome.kpis))) == dict(outcome.kpis)


def test_figures_are_functions_of_the_records_alone(run: Run, outcome: Outcome) -> None:
    again = Outcome(list(run.records), run.scenario, run.now, so_far=False)
    assert again.kpis == outcome.kpis
    assert again.promises == outcome.promises


def test_a_figure_that_nothing_stands_behind_is_none() -> None:
    empty = Outcome([], story(), 0.0, so_far=True)
    for name in ("win_rate", "on_time_delivery", "gross_margin_pct", "price_per_word", "cash"):
        assert empty.kpis[name] is None
    for name in ("rfqs", "wins", "projects_delivered", "revenue"):
        assert empty.kpis[name] == 0


def test_figures_are_so_far_until_the_run_is_finished() -> None:
    run = Run(story(), 7)
    run.advance(until=10)
    assert run.result().so_far
    play(run)
    assert not run.result().so_far


def test_the_warm_up_is_not_judged(run: Run, outcome: Outcome) -> None:
    assert outcome.kpis["rfqs"] == len(since_day_0(run, "request"))
    assert len(of_kind(run.records, "request")) > len(since_day_0(run, "request"))


def test_money_is_what_was_booked(run: Run, outcome: Outcome) -> None:
    kpis = outcome.kpis
    assert kpis["revenue"] == pytest.approx(income(run, "revenue", "credits"))
    assert kpis["gross_margin"] == pytest.approx(income(run, "revenue", "credits", "vendors"))
    assert kpis["ebit"] == pytest.approx(total(since_day_0(run, "posting"), "income_cents") / 100)
    assert figure(kpis, "ebit") < figure(kpis, "gross_margin") + income(run, "staff") + 1
    assert kpis["cash"] == of_kind(run.records, "posting")[-1].values["cash_cents"] / 100  # type: ignore[operator]
    assert figure(kpis, "gross_margin_pct") == pytest.approx(
        figure(kpis, "gross_margin") / figure(kpis, "revenue")
    )
    assert figure(kpis, "vendor_cost_pct") == pytest.approx(1 - figure(kpis, "gross_margin_pct"))


def figure(kpis: Any, name: str) -> float:
    value = kpis[name]
    assert value is not None
    return float(value)


def test_company_value_is_ebit_and_the_change_in_client_equity(run: Run, outcome: Outcome) -> None:
    weeks, opening = since_day_0(run, "week"), since_day_0(run, "opening_books")
    assert [record.at for record in opening] == [0.0]
    change = total(weeks[-1:], "equity_cents") - total(opening, "equity_cents")
    expected = figure(outcome.kpis, "ebit") + change / 100
    assert outcome.kpis["company_value"] == pytest.approx(expected)


def test_shares_count_what_they_name(run: Run, outcome: Outcome) -> None:
    won, delivered = since_day_0(run, "won"), since_day_0(run, "delivered")
    closed = since_day_0(run, "won", "lost", "declined", "refused")
    assert outcome.kpis["win_rate"] == pytest.approx(len(won) / len(closed))
    assert outcome.kpis["on_time_delivery"] == pytest.approx(
        total(delivered, "kept") / len(delivered)
    )
    assert outcome.kpis["promises_made"] == len(won)
    assert outcome.kpis["projects_delivered"] == len(delivered)


def test_each_promise_since_day_0_is_one_row_kept_broken_or_open(
    run: Run, outcome: Outcome
) -> None:
    rows = outcome.promises
    assert [row["made_day"] for row in rows] == [r.at for r in since_day_0(run, "won")]
    delivered = {record.entity: record for record in of_kind(run.records, "delivered")}
    for row in rows:
        record = delivered.get(row["project"])
        if record is None:
            assert (row["state"], row["used_days"]) == ("open", None)
        else:
            assert row["state"] == ("kept" if record.values["kept"] else "broken")
            assert row["used_days"] == pytest.approx(record.at - row["made_day"])
    kept = sum(row["state"] == "kept" for row in rows)
    closed = sum(row["state"] != "open" for row in rows)
    assert outcome.kpis["promises_kept"] == kept
    assert outcome.kpis["promise_keeping"] == pytest.approx(kept / closed)


def test_a_promise_is_broken_by_the_day_it_was_given_for() -> None:
    won = Record("a:won", 1.0, "won", "a", "", {
        "client": "c", "seller": "s", "due": 5.0, "asked_days": 4.0, "told_days": None,
        "promised_days": 4.0,
    })  # fmt: skip
    late = Record("a/order:delivered", 9.0, "delivered", "a/order", "a:won", {
        "kept": 0, "used_days": 8.0,
    })  # fmt: skip
    assert [row["state"] for row in promises([won], {})] == ["open"]
    (row,) = promises([won, late], {})
    assert (row["state"], row["used_days"], row["done_day"]) == ("broken", 8.0, 9.0)
    assert promises([late], {}) == [], "a promise of before day 0 has no row"


def test_tables_are_tidy_with_a_row_for_each_thing(run: Run, outcome: Outcome) -> None:
    tables = outcome.tables
    assert set(tables) == {"records", "projects", "clients", "weekly"}
    assert len(tables["records"]) == len(run.records)
    assert list(tables["projects"]["project"]) == [r.entity for r in since_day_0(run, "delivered")]
    assert len(tables["weekly"]) == len(since_day_0(run, "week"))
    clients = tables["clients"]
    assert clients["client"].is_unique
    assert clients["request"].sum() == len(since_day_0(run, "request"))
    assert clients["won"].sum() == len(since_day_0(run, "won"))
    assert not clients.isna().any().any()


def test_leaving_clients_lower_retention() -> None:
    usual = play(Run(story(1, 12, 0), 7)).result().kpis["client_retention"]
    stormy = play(Run(story(1, 12, 0, churn__h0=2.0), 7)).result().kpis["client_retention"]
    assert usual is not None
    assert stormy is not None
    assert 0 < stormy < usual <= 1


def test_an_easier_firm_has_better_figures() -> None:
    """The figures move in the direction that their names promise."""
    base = play(Run(story(4, 8, 2), 7)).result().kpis
    cheap = play(Run(story(4, 8, 2, vendor_market__translate_eur=0.04), 7)).result().kpis
    wanted = play(Run(story(4, 8, 2, choice__base=1.5), 7)).result().kpis
    assert figure(cheap, "gross_margin_pct") > figure(base, "gross_margin_pct") + 0.05
    assert figure(wanted, "win_rate") > figure(base, "win_rate") + 0.1


def test_the_shipped_firm_is_a_plausible_boutique() -> None:
    """Wide corridors: a broken tuning shows here, a better one does not."""
    kpis = play(Run(shipped(), 7)).result().kpis
    assert 0.2 < figure(kpis, "win_rate") < 0.6
    assert 0.25 < figure(kpis, "gross_margin_pct") < 0.6
    assert 0.5 < figure(kpis, "on_time_delivery") <= 1
    assert 0.4 < figure(kpis, "pm_utilisation") < 1
    assert 0.05 < figure(kpis, "price_per_word") < 0.4


def test_errors_are_counted_in_the_weeks_at_the_desk_and_not_after_them() -> None:
    at_leaving = play(Run(story(4, 4, 6), 7), until=20.0).result().errors
    after_the_run_on = play(Run(story(4, 4, 6), 7)).result().errors
    assert sum(at_leaving.values()) > 0
    assert after_the_run_on == at_leaving
