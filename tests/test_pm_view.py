"""Does a PM see jobs, translators, load and news, and nothing that the office cannot know?"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest

from simlib.run import Run
from simlib.scenario import load_scenario
from tests.firms import of_kind, play
from tests.test_views import HIDDEN, keys

DAY = 34.0
IRENE = "pm-irene"


@cache
def run() -> Run:
    scenario = load_scenario("sales_shadows_pm").replace({"run_on_weeks": 0})
    return play(Run(scenario, 2, {"pm": None}), until=DAY)


@cache
def view() -> dict[str, Any]:
    return run().view("pm")


def own_projects() -> set[str]:
    return {r.entity for r in of_kind(run().records, "opened") if r.values["pm"] == IRENE}


def test_what_is_hidden_from_the_office_is_nowhere_in_its_view() -> None:
    hidden = HIDDEN | {"ready", "luck", "cut", "believed_days", "pipeline", "clients", "mood"}
    assert not hidden & set(keys(view()))


def test_the_board_lists_every_open_job_once_and_no_closed_one() -> None:
    staffed = {r.entity for r in of_kind(run().records, "staffed")}
    checked = {r.entity for r in of_kind(run().records, "checked")}
    jobs = [row["job"] for row in view()["jobs"]]
    assert set(jobs) == staffed - checked
    assert len(set(jobs)) == len(jobs) > 5


def test_the_end_of_a_job_is_what_was_expected_and_not_what_will_be() -> None:
    staffed = {r.entity: r.values for r in of_kind(run().records, "staffed")}
    for row in view()["jobs"]:
        made = staffed[row["job"]]
        assert row["expected"] == made["expected"]
        assert row["forecast"] == pytest.approx(made["expected"] + made["after_days"])
        assert row["start"] <= row["expected"] < row["forecast"]
    ready = [v["ready"] for v in staffed.values()]
    expected = [v["expected"] for v in staffed.values()]
    assert sum(a != b for a, b in zip(ready, expected, strict=True)) > 0.9 * len(ready)


def test_in_danger_is_what_ends_after_its_promise() -> None:
    late = [row["job"] for row in view()["jobs"] if row["late_days"] > 0]
    assert [row["job"] for row in view()["at_risk"]] == late
    assert late
    assert all(row["late_days"] == 0 or abs(row["late_days"]) >= 0.05 for row in view()["jobs"])


def test_translators_are_those_who_work_for_us_with_what_our_lists_say() -> None:
    rows = {row["vendor"]: row for row in view()["translators"]}
    taken = Counter(str(r.values["vendor"]) for r in of_kind(run().records, "staffed"))
    noes = Counter(str(r.values["vendor"]) for r in of_kind(run().records, "offer_declined"))
    gone = {r.entity for r in of_kind(run().records, "vendor_left")}
    assert rows.keys() == (taken.keys() | noes.keys()) - {"overflow"} - gone
    for name, row in rows.items():
        assert (row["jobs"], row["declined"]) == (taken[name], noes[name])
        assert row["free_day"] >= run().now
        assert (row["queue"] > 0) or row["free_day"] == run().now
        if row["jobs"]:
            assert 0.01 < row["rate_eur"] < 0.3
            assert 0.4 < row["score"] <= 1
            assert 300 < row["words_a_day"] < 9000


def test_the_load_has_a_line_for_each_pm_with_last_fridays_hours() -> None:
    rows = view()["load"]
    assert [row["own"] for row in rows] == [True, False, False]
    for row in rows:
        weeks = [r for r in of_kind(run().records, "pm_week") if r.entity == row["pm"]]
        hours = [float(r.values["hours"] or 0) for r in weeks]
        assert row["week_hours"] == pytest.approx(hours[-1] - hours[-2])
        assert row["backlog_days"] == weeks[-1].values["backlog_days"]
        assert row["day"] == weeks[-1].at <= run().now
    assert rows[0]["open_projects"] == view()["scorecard"]["open_projects"]


def test_the_scorecard_counts_this_chairs_deliveries() -> None:
    own = own_projects()
    done = [r for r in of_kind(run().records, "delivered") if r.at >= 0 and r.entity in own]
    card = view()["scorecard"]
    assert card["delivered"] == len(done) > 10
    assert card["on_time"] == pytest.approx(sum(bool(r.values["kept"]) for r in done) / len(done))
    assert 0.2 < card["margin"] < 0.7
    assert 0.5 < card["used_of_said"] < 1.3


def test_estimates_are_own_words_beside_days_used() -> None:
    clients = {project.split("/")[0] for project in own_projects()}
    assert view()["estimates"]
    for row in view()["estimates"]:
        assert row["client"] in clients
        assert row["said_days"] > 0
        assert row["client_name"]


def test_news_is_of_own_work_and_of_the_firm() -> None:
    news = view()["news"]
    assert [item["day"] for item in news] == sorted(item["day"] for item in news)
    assert len({item["id"] for item in news}) == len(news)
    codes = {item["code"] for item in news}
    assert {"estimate_given", "order_came", "job_taken", "offer_declined"} <= codes
    others = {r.entity for r in of_kind(run().records, "opened") if r.values["pm"] != IRENE}
    for item in news:
        project = "/".join(item["id"].partition(":")[0].split("/")[:3])
        assert project not in others, item


def test_what_sales_lost_is_told_only_where_this_chair_was_asked() -> None:
    asked = {r.entity for r in of_kind(run().records, "told", "signed") if r.values["pm"] == IRENE}
    lost = [item for item in view()["news"] if item["code"] == "not_ordered"]
    assert lost
    assert {item["id"].partition(":")[0] for item in lost} <= asked


def test_an_addition_that_moves_the_date_moves_it_on_the_board() -> None:
    from simlib.pm_view import pm_desk
    from simlib.records import Record

    scenario = run().scenario
    opened = Record(
        "a/r/order:opened",
        1.0,
        "opened",
        "a/r/order",
        "",
        {"pm": IRENE, "client": "a", "due": 9.0, "price_cents": 100, "words": 10.0, "brief": 1.0},
    )
    staffed = {
        "vendor": "elif",
        "vendor_name": "Elif",
        "begins": 2.0,
        "expected": 8.0,
        "after_days": 1.0,
        "rate_eur": 0.07,
        "score": 0.9,
        "words": 900.0,
        "days": 2.0,
    }
    job = Record("a/r/order/de:staffed", 2.0, "staffed", "a/r/order/de", "", staffed)
    more = Record(
        "a/r:addition",
        3.0,
        "addition",
        "a/r",
        "",
        {"charge": "full_and_day", "words": 5, "client": "a"},
    )
    for records, due in (([opened, job], 9.0), ([opened, job, more], 10.0)):
        (row,) = pm_desk(records, scenario, IRENE, {}, 4.0)["jobs"]
        assert row["due"] == due
