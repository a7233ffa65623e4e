"""The benchmark replays the firm's own work: the same projects, whatever the machine's speed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.__main__ import README, is_same_year, main, spread_table
from benchmarks.limit import Limit
from benchmarks.measure import Year
from benchmarks.reference import Agency
from benchmarks.replications import Memory, Spread, _timed, measure_memory
from benchmarks.workload import PMS, Workload, mean_days, year_of
from simlib import Run, load_scenario
from tests.firms import story

DAYS = 60.0
LONG_AFTER = 2000.0


@pytest.fixture(scope="module")
def work() -> Workload:
    """Sixty days of the firm."""
    run = Run(load_scenario("pm_plays_sales"), seed=3)
    run.advance(until=DAYS + 30)
    return year_of(run, DAYS)


def test_the_workload_is_that_of_the_run(work: Workload) -> None:
    run = Run(load_scenario("pm_plays_sales"), seed=3)
    run.advance(until=DAYS + 30)
    kinds = [record.kind for record in run.records]
    projects = [request.project for request in work.requests if request.project is not None]
    assert len(work.requests) == kinds.count("request")
    assert len(projects) == kinds.count("opened")
    assert sum(len(project.jobs) for project in projects) == kinds.count("staffed")
    assert sum(j.declines for p in projects for j in p.jobs) <= kinds.count("offer_declined")
    assert work.delivered > 0
    assert work.decisions > work.delivered


@pytest.mark.parametrize("model", [Agency, Limit])
def test_a_replay_delivers_every_project_and_spends_every_hour(
    model: type[Agency | Limit], work: Workload
) -> None:
    firm = model(work)
    firm.run(LONG_AFTER)
    projects = [request.project for request in work.requests if request.project is not None]
    jobs = [job for project in projects for job in project.jobs]
    hours = sum(request.estimate + request.sign for request in work.requests)
    hours += sum(p.set_up + p.clarify + p.deliver + p.aftercare for p in projects)
    hours += sum(j.check + j.queries * work.query + j.declines * work.decline for j in jobs)
    assert len(firm.delivered) == len(projects)
    assert firm.busy[PMS] == pytest.approx(hours)


@pytest.mark.parametrize("model", [Agency, Limit])
def test_a_replay_keeps_the_pace_of_the_firm(model: type[Agency | Limit], work: Workload) -> None:
    firm = model(work)
    firm.run(0.0)
    before = firm.busy[PMS]
    firm.run(DAYS)
    delivered = sum(at >= 0 for at in firm.delivered)
    used = (firm.busy[PMS] - before) / (DAYS * work.desks[PMS])
    assert delivered == pytest.approx(work.delivered, rel=0.12)  # sixty days only
    assert used == pytest.approx(work.pm_used, abs=0.1)
    took = mean_days(work.requests, firm.times("delivered"), DAYS)
    off = 0.15 if model is Agency else 0.25  # sixty days only; the limit keeps no hours
    assert took == pytest.approx(work.days_to_deliver, rel=off)


def test_without_hours_the_office_looks_at_once_and_quotes_sooner(work: Workload) -> None:
    days = []
    for hours in (True, False):
        firm = Agency(work, hours=hours)
        firm.run(DAYS)
        days.append(mean_days(work.requests, firm.times("quote"), DAYS))
    assert days[1] < days[0] - 0.3


@pytest.mark.parametrize("model", [Agency, Limit])
def test_a_translator_begins_on_the_day_of_joining(
    model: type[Agency | Limit], work: Workload
) -> None:
    late = work._replace(translators=tuple(t._replace(joins=30.0) for t in work.translators))
    done = []
    for given in (work, late):
        firm = model(given)
        firm.run(30.0)
        done.append(len(firm.delivered))
    assert done[1] < 0.5 * done[0]  # what agencies do


def test_translators_who_join_in_the_year_are_known() -> None:
    run = Run(load_scenario("pm_plays_sales"), seed=3)
    run.advance(until=DAYS + 30)
    came = {record.entity: record.at for record in run.records if record.kind == "vendor_came"}
    joined = {person.id: person.joins for person in year_of(run, DAYS).translators}
    assert came
    assert {name: joined[name] for name in came} == came


def test_the_command_prints_the_ratio_and_the_desk(capsys: pytest.CaptureFixture[str]) -> None:
    page = README.read_text(encoding="utf-8")
    brief = ["--seeds", "1", "--desks", "0", "--replications", "0"]
    main([*brief, "--days", "20", "--repeats", "1"])
    printed = capsys.readouterr().out
    assert "simlib / plain SimPy: **" in printed
    assert "| simlib, all decisions |" in printed
    assert README.read_text(encoding="utf-8") == page


def test_years_that_differ_are_told() -> None:
    same = {"simlib": 400, "plain SimPy": 405, "no hours": 402, "limit": 396}
    days = {"simlib": 14.0, "plain SimPy": 14.5, "no hours": 12.5, "limit": 12.0}
    year = Year(1, 7000, 1100, {}, same, {}, {}, days)
    assert is_same_year([year])
    assert not is_same_year([year._replace(delivered={**same, "limit": 380})])
    assert not is_same_year([year._replace(to_deliver={**days, "plain SimPy": 12.0})])


def test_replications_are_timed_after_a_warm_start_and_their_rows_kept() -> None:
    calls: list[int] = []

    def spread(work: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        calls.append(len(items))
        return [work(item) for item in items]

    found: list[Any] = []
    assert _timed(story(1, 1, 0), 3, spread, found) > 0
    assert [row["seed"] for row in found[0]] == [0, 1, 2]
    assert len(calls) == 2


def test_a_table_shows_gains_what_is_missing_and_what_differs() -> None:
    seconds = {"serial": 40.0, "pool": 20.0, "Dask": None}
    table = spread_table(Spread(40, 2, seconds, True), [Memory(1, 99.6, 450)])
    assert "| pool | 2.00 |" in table
    assert "| Dask | not installed |" in table
    assert "the same in every way" in table
    assert "| 1 (450 projects a run) | 100 |" in table
    assert "NOT THE SAME" in spread_table(Spread(40, 2, seconds, False), [])


@pytest.mark.skipif(os.name != "posix", reason="only POSIX tells the peak of a process")
def test_memory_is_that_of_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "short.yaml"
    path.write_text(yaml.safe_dump(story(1, 2, 1).model_dump(mode="json")), encoding="utf-8")
    peak = measure_memory(str(path), 1)
    assert peak is not None
    assert 20 < peak.mib < 2000
    with pytest.raises(RuntimeError, match="neither a shipped scenario"):
        measure_memory("nowhere", 1)
