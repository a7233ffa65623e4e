"""Do the figures on conduct count what they name?"""

from __future__ import annotations

from typing import Any

import pytest

from simlib.conduct import CONDUCT, conduct
from simlib.outcomes import KPIS, Outcome
from simlib.records import Record
from simlib.run import Run
from tests.firms import of_kind, play, story


def record(kind: str, at: float = 1.0, **values: Any) -> Record:
    return Record(f"x:{kind}", at, kind, "x", "", values)


def of(*records: Record) -> dict[str, float | None]:
    kinds: dict[str, list[Record]] = {}
    for each in records:
        kinds.setdefault(each.kind, []).append(each)
    return conduct(kinds, 0.5)


def test_padding_is_what_was_told_over_the_own_view() -> None:
    told = [record("told", days=12.0, view_days=10.0), record("told", days=10.0, view_days=10.0)]
    assert of(*told)["pad"] == pytest.approx(0.1)


def test_cutting_is_what_sales_did_not_believe_of_what_it_was_told() -> None:
    quotes = [
        record("quote", told_days=10.0, believed_days=7.0),
        record("quote", told_days=None, believed_days=3.0),
    ]
    assert of(*quotes)["cut"] == pytest.approx(0.3)


def test_a_light_revision_is_half_a_skipped_one() -> None:
    modes = [record("revised", mode=mode) for mode in ("skip", "light", "full", "full")]
    assert of(*modes)["revision_skipped_pct"] == pytest.approx(1.5 / 4)


def test_misfit_and_first_orders_are_counted_among_the_orders_won() -> None:
    won = [
        record("won", capability=0.4, new=1, price_cents=20_000),
        record("won", capability=0.6, new=0, price_cents=90_000),
        record("won", at=124.0, capability=0.5, new=1, price_cents=5_000),
        record("won", at=126.0, capability=0.7, new=1, price_cents=7_000),
    ]
    found = of(*won)
    assert found["misfit_pct"] == pytest.approx(0.25)
    assert found["new_client_bookings"] == pytest.approx(250.0)


def test_queries_are_counted_by_project() -> None:
    assert of(record("delivered", queries=3), record("delivered", queries=0))[
        "queries_per_project"
    ] == pytest.approx(1.5)


def test_nothing_stands_behind_a_figure_of_nothing() -> None:
    assert of() == dict.fromkeys(CONDUCT) | {"new_client_bookings": 0.0}


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return play(Run(story(6, 10, 0), 7)).result()


def test_every_figure_is_a_key_figure_of_a_run(outcome: Outcome) -> None:
    assert set(CONDUCT) <= set(KPIS)
    figures = {name: outcome.kpis[name] for name in CONDUCT}
    assert None not in figures.values()
    for name in ("cut", "revision_skipped_pct", "misfit_pct"):
        assert -0.5 < float(figures[name] or 0) < 1
    assert 0 < float(figures["queries_per_project"] or 0) < 20


def test_trust_and_capability_are_those_of_the_last_week(outcome: Outcome) -> None:
    last = of_kind(list(outcome.records), "week")[-1].values
    for name in ("trust_sales_in_pm", "trust_pm_in_sales"):
        assert outcome.kpis[name] == last[name]
    capabilities = [float(v or 0) for name, v in last.items() if name.startswith("capability_")]
    assert min(capabilities) < float(outcome.kpis["capability"] or 0) < max(capabilities)
    weekly = outcome.tables["weekly"]
    assert {"understanding_sales", "understanding_pm", "gross_margin", "capability_med"} <= set(
        weekly.columns
    )
