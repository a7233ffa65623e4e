"""The benchmark replays the firm's own work: the same projects, whatever the machine's speed."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import README, is_same_year, main
from benchmarks.limit import Limit
from benchmarks.measure import Year
from benchmarks.reference import Agency
from benchmarks.workload import PMS, Workload, year_of
from simlib import Run, load_scenario

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


def test_the_command_prints_the_ratio_and_the_desk(capsys: pytest.CaptureFixture[str]) -> None:
    page = README.read_text(encoding="utf-8")
    main(["--seeds", "1", "--desks", "0", "--days", "20", "--repeats", "1"])
    printed = capsys.readouterr().out
    assert "simlib / plain SimPy: **" in printed
    assert "| simlib, all decisions |" in printed
    assert README.read_text(encoding="utf-8") == page


def test_years_that_differ_are_told() -> None:
    same = {"simlib": 400, "plain SimPy": 405, "limit": 396}
    year = Year(1, 7000, 1100, {}, same, {})
    assert is_same_year([year])
    assert not is_same_year([year._replace(delivered={**same, "limit": 380})])
