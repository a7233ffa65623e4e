"""Do the scorecards say what the records say, month by month?"""

from __future__ import annotations

import pytest

from simlib.records import Record
from simlib.run import Run
from simlib.scorecards import Scorecards
from tests.firms import of_kind, play, story


@pytest.fixture(scope="module")
def run() -> Run:
    return play(Run(story(8, 13, 0), 7))


@pytest.fixture(scope="module")
def cards(run: Run) -> Scorecards:
    made = Scorecards(20)
    made.update(run.records)
    return made


def test_a_stretch_is_the_sum_of_its_months(cards: Scorecards) -> None:
    months = [cards.sales(month, 1) for month in (1, 2, 3)]
    together = cards.sales(3, 3)
    for name in ("requests", "new_clients", "clients_left"):
        assert together[name] == sum(month[name] for month in months)
    assert together["requests"] > 50


def test_the_figures_are_those_of_the_records(run: Run, cards: Scorecards) -> None:
    lately = [r for r in run.records if 0 <= r.at < 60]
    won, quotes = of_kind(lately, "won"), of_kind(lately, "quote")
    closed = of_kind(lately, "won", "lost", "declined", "refused")
    sales, pm = cards.sales(3, 3), cards.pm(3, 3)
    assert sales["win_rate"] == pytest.approx(len(won) / len(closed), abs=1e-4)
    waited = sum(float(r.values["reply_days"] or 0) for r in quotes) / len(quotes)
    assert sales["reply_days"] == pytest.approx(waited, abs=1e-4)
    done = of_kind(lately, "delivered")
    assert pm["delivered"] == len(done)
    net = sum(int(r.values["price_cents"] or 0) - int(r.values["credit_cents"] or 0) for r in done)
    cost = sum(int(r.values["vendor_cents"] or 0) for r in done)
    assert pm["gross_margin"] == pytest.approx(1 - cost / net, abs=1e-4)
    relief = [r for r in of_kind(lately, "posting") if r.values["account"] == "relief"]
    assert pm["freelance_eur"] == round(
        sum(-int(r.values["income_cents"] or 0) for r in relief) / 100
    )


def test_busy_days_are_what_a_whole_stretch_has_taken(run: Run, cards: Scorecards) -> None:
    weeks = {round(r.at): r for r in of_kind(run.records, "week")}
    start, end = weeks[0], weeks[60]
    worked = float(end.values["pm_busy_days"] or 0) - float(start.values["pm_busy_days"] or 0)
    assert cards.pm(3, 3)["busy_days"] == pytest.approx(worked, abs=0.1)


def test_fields_of_work_add_up_to_the_whole(run: Run, cards: Scorecards) -> None:
    codes = [domain.id for domain in run.scenario.domains]
    rows = cards.domains(3, 3, codes)
    assert [row["domain"] for row in rows] == codes
    assert sum(row["requests"] for row in rows) == cards.sales(3, 3)["requests"]
    assert sum(row["complaints"] for row in rows) == cards.pm(3, 3)["complaints"]


def test_records_that_come_later_are_added_once(run: Run, cards: Scorecards) -> None:
    half = Scorecards(20)
    for end in (100, 5000, len(run.records), len(run.records)):
        half.update(run.records[:end])
    assert half.sales(3, 3) == cards.sales(3, 3)
    assert half.pm(3, 3) == cards.pm(3, 3)
    assert half.cash() == cards.cash()


def test_of_nothing_nothing_is_said() -> None:
    empty = Scorecards(20)
    empty.update([Record("a:note", 1.0, "note", "a", "", {"code": "x"})])
    assert empty.sales(1, 3)["win_rate"] is None
    assert empty.pm(1, 3)["on_time"] is None
    assert empty.cash() is None
    assert empty.domains(1, 3, ["med"])[0]["margin"] is None
