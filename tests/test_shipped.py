"""Do the shipped firms and stories hold what their names promise, and does each of them run?"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from simlib.records import Record
from simlib.run import Run
from simlib.scenario import Scenario, load_scenario, shipped_scenarios
from simlib.scenario.cast import Beat
from tests.firms import of_kind
from tests.test_invariants import (
    every_job_is_checked_before_its_project_is_delivered,
    every_order_is_opened_and_delivered_once,
    every_request_ends_once,
    names_are_unique_and_causes_come_first,
    no_decision_is_asked_twice,
    postings_sum_to_cash,
    what_is_delivered_is_what_is_booked,
)

FIRMS = ("sestoponte", "trebisolo", "norrovento")
NUMBERED = [name for name in shipped_scenarios() if name[:2].isdigit()]
EACH = pytest.mark.parametrize("name", list(shipped_scenarios()))
# weeks, tail, plan, authority, guide, floor, meetings, training, trust of Sales and of the PM
# office, understanding of Sales and of the PM office
STARTS = {
    "one_firm": (2, 0, "typical", 0.4, 0.45, 0.30, 15, 1, 0.50, 0.50, 0.35, 0.35),
    "pm_plays_sales": (12, 40, "typical", 0.3, 0, 0.30, 15, 0, 0.45, 0.40, 0.35, 0.35),
    "sales_shadows_pm": (10, 40, "typical", 0.4, 0.45, 0.30, 15, 0, 0.40, 0.45, 0.35, 0.35),
    "incentives": (52, 52, "crossed", 0.2, 0.30, 0, None, 0, 0.45, 0.45, 0.30, 0.30),
    # two days a half-year
    "which_clients": (208, 0, "typical", 0.4, 0, 0, 15, 2, 0.50, 0.50, 0.35, 0.35),
    "the_new_tool": (26, 78, "typical", 0.4, 0.45, 0.30, 15, 1, 0.50, 0.50, 0.40, 0.40),
    "account_at_risk": (6, 40, "typical", 0.4, 0.45, 0.30, 15, 1, 0.40, 0.40, 0.40, 0.40),
}
WELL_RUN = (52, 0, "shared", 0.6, 0.45, 0.30, 15, 2, 0.60, 0.60, 0.50, 0.50)


@cache
def shipped(name: str) -> Scenario:
    return load_scenario(name)


def start(scenario: Scenario) -> tuple[object, ...]:
    governance, relations = scenario.governance, scenario.relations
    return (
        scenario.weeks,
        scenario.run_on_weeks,
        governance.plan,
        governance.authority,
        governance.guide,
        governance.floor,
        governance.meeting_every_days,
        governance.training_days,
        relations.trust_sales_in_pm,
        relations.trust_pm_in_sales,
        relations.understanding_sales,
        relations.understanding_pm,
    )


def cut(scenario: Scenario, warm_up: int, weeks: int) -> Scenario:
    beats = [each.model_dump(mode="json") for each in scenario.beats if each.day < 5 * weeks]
    length = {"warm_up_weeks": warm_up, "weeks": weeks, "run_on_weeks": 0, "rounds": []}
    return scenario.replace({**length, "beats": beats})


def text_of(name: str) -> str:
    return shipped_scenarios()[name].read_text(encoding="utf-8")


# ---- every file


@EACH
def test_each_runs_four_weeks(name: str) -> None:
    run = Run(cut(shipped(name), 0, 4), 3)
    assert run.advance() is None
    assert run.finished
    assert run.result().kpis["quotes"]


@EACH
def test_each_lies_well_below_the_largest_file_that_is_read(name: str) -> None:
    assert shipped_scenarios()[name].stat().st_size < 128 * 1024


@pytest.mark.parametrize("name", [name for name in shipped_scenarios() if name not in FIRMS])
def test_each_story_says_what_it_is_for_and_what_a_sceptic_should_know(name: str) -> None:
    head = text_of(name).split("\nextends:")[0]
    if name != "02_pm_plays_sales":
        assert "# Teaches: " in head or "# What it is for: " in head
        assert "# A sceptic should know: " in head
    assert all(line.startswith("#") or not line for line in head.splitlines())


@pytest.mark.parametrize("name", ["trebisolo", "norrovento"])
def test_each_larger_firm_says_what_a_sceptic_should_know(name: str) -> None:
    assert "# What a sceptic should know: " in text_of(name).split("\nextends:")[0]


# ---- the firms


@pytest.mark.parametrize(
    ("name", "pms", "sellers", "clients", "translators"),
    [
        ("sestoponte", 3, 2, 60, 35),
        ("trebisolo", 12, 6, 240, 140),
        ("norrovento", 60, 25, 700, 700),
    ],
)
def test_the_firms_have_their_sizes(
    name: str, pms: int, sellers: int, clients: int, translators: int
) -> None:
    firm = shipped(name)
    seats = [person.seat for person in firm.staff]
    assert (seats.count("pm"), seats.count("sales")) == (pms, sellers)
    assert seats.count("management") == 1
    assert len(firm.clients) + firm.other_clients.count == clients
    assert sum(language.translators for language in firm.languages) == translators


@pytest.mark.parametrize("name", FIRMS)
def test_every_field_has_its_pms_about_as_many_as_its_share_of_demand(name: str) -> None:
    firm = shipped(name)
    pms = [person for person in firm.staff if person.seat == "pm"]
    assert all(person.domains for person in pms)
    for domain in firm.domains:
        able = sum(domain.id in person.domains for person in pms)
        assert able >= max(1, 0.8 * domain.share * len(pms) - 1), domain.id


@pytest.mark.parametrize("name", FIRMS)
def test_every_client_of_day_0_and_every_person_has_a_name_of_their_own(name: str) -> None:
    firm = shipped(name)
    names = firm.other_clients.names
    assert len(set(names)) == len(names) > 1.25 * firm.other_clients.count
    people = [person.name for person in firm.staff]
    assert len(set(people)) == len(people)
    assert not set(names) & {client.name for client in firm.clients}


def test_nobody_works_for_two_firms_and_no_client_without_a_name_is_in_two() -> None:
    people = [person.name for name in FIRMS for person in shipped(name).staff]
    clients = [client for name in FIRMS for client in shipped(name).other_clients.names]
    assert len(set(people)) == len(people)
    assert len(set(clients)) == len(clients)


def test_the_market_drifts_as_everywhere() -> None:
    drift = {domain.id: domain.drift for domain in shipped("sestoponte").domains}
    share = {domain.id: domain.share for domain in shipped("sestoponte").domains}
    price = {domain.id: domain.price for domain in shipped("sestoponte").domains}
    assert drift == {"gen": -0.15, "tech": -0.08, "legal": 0, "it": 0.08, "med": 0.30, "ai": 0.55}
    assert share == {"gen": 0.20, "tech": 0.32, "legal": 0.14, "it": 0.16, "med": 0.14, "ai": 0.04}
    assert price == {"gen": 0.92, "tech": 1, "legal": 1.10, "it": 1.03, "med": 1.18, "ai": 1.20}
    for name in FIRMS:
        assert {domain.id: domain.drift for domain in shipped(name).domains} == drift
        assert shipped(name).demand.lead_time_drift == -0.05


def test_in_the_large_firm_news_is_older_and_personal_trust_weighs_less() -> None:
    small, mid, large = (shipped(name) for name in FIRMS)
    every = [firm.governance.meeting_every_days or 0 for firm in (small, mid, large)]
    assert every == sorted(every)
    assert large.sales_work.credibility_trust < small.sales_work.credibility_trust
    assert large.production.query_trust < small.production.query_trust


def test_the_mid_size_firm_is_about_as_busy_as_a_firm_of_its_size() -> None:
    weeks = 8
    run = Run(cut(shipped("trebisolo"), 12, weeks), 5)
    run.advance()
    kpis = {name: float(value or 0) for name, value in run.result().kpis.items()}
    assert 0.25 <= kpis["win_rate"] <= 0.45
    assert 0.65 <= kpis["pm_utilisation"] <= 0.90
    assert 1_300 <= 50 / weeks * kpis["wins"] <= 2_100
    assert 4e6 <= 50 / weeks * kpis["revenue"] <= 6.5e6


# ---- the stories


@pytest.mark.parametrize("name", list(STARTS))
def test_each_story_starts_as_it_should(name: str) -> None:
    scenario = shipped(name)
    assert start(scenario) == STARTS[name]
    assert scenario.warm_up_weeks == 26
    assert scenario.firm == "Sestoponte"


@pytest.mark.parametrize("firm", FIRMS)
def test_well_run_is_one_governance_for_three_firms(firm: str) -> None:
    well, plain = shipped(f"well_run_{firm}"), shipped(firm)
    assert start(well) == WELL_RUN
    assert well.warm_up_weeks == 26
    assert well.choice == plain.choice
    changed = {"name", "title", "description", "governance", "relations", "classroom_seed"}
    told = well.model_dump(exclude=changed)
    assert told == plain.model_dump(exclude=changed)
    assert well.relations.reputation == plain.relations.reputation


def test_the_twins_of_the_tool_differ_in_how_often_clients_ask_and_in_nothing_else() -> None:
    story = shipped("the_new_tool")
    told = {"name", "title", "description", "classroom_seed", "clients", "other_clients"}
    for twin, factor in (("the_new_tool_busy", 1.15), ("the_new_tool_quiet", 0.85)):
        other = shipped(twin)
        assert other.model_dump(exclude=told) == story.model_dump(exclude=told)
        for mine, theirs in zip(other.clients, story.clients, strict=True):
            assert mine.lam == pytest.approx(factor * theirs.lam)
            assert mine.model_dump(exclude={"lam"}) == theirs.model_dump(exclude={"lam"})
        assert other.other_clients.lam == pytest.approx(factor * story.other_clients.lam)


def test_the_narrow_firm_knows_less_of_all_but_two_fields() -> None:
    narrow, broad, firm = map(shipped, ("which_clients", "which_clients_broad", "sestoponte"))
    for mine, usual in zip(narrow.domains, firm.domains, strict=True):
        less = 0 if mine.id in ("gen", "tech") else 0.20
        assert usual.capability - mine.capability == pytest.approx(less)
    assert broad.domains == firm.domains
    assert broad.governance == narrow.governance


def test_the_account_at_risk_leaves_with_odds_of_45_per_cent_a_year() -> None:
    scenario = shipped("account_at_risk")
    client = next(each for each in scenario.clients if each.id == "corrivent")
    churn = scenario.churn
    hazard = churn.h0 * 2.718281828 ** (churn.hk * (churn.pivot - client.s0))
    assert hazard == pytest.approx(0.45, abs=0.02)
    assert client.owner == scenario.chairs["sales"] == "sales-daniele"


def test_beats_fall_into_the_weeks_at_the_desk_and_on_their_week_day() -> None:
    for name in NUMBERED:
        scenario = shipped(name)
        assert all(beat.day < 5 * scenario.weeks for beat in scenario.beats), name
    _, call = shipped("one_firm").beats
    assert (call.day % 5, call.hour) == (4, 16)


def test_each_seed_for_a_class_is_its_file_s_own() -> None:
    for name in shipped_scenarios():
        own = [line for line in text_of(name).splitlines() if line.startswith("classroom_seed:")]
        assert (shipped(name).classroom_seed is not None) == bool(own), name


# ---- the stories, short, from beginning to end

SHORT = pytest.mark.parametrize("seed", [1, 2])
STORY = pytest.mark.parametrize("name", NUMBERED)


@cache
def played(name: str, seed: int) -> Run:
    """A story's first weeks, long enough afterwards for every order to be delivered."""
    weeks = min(shipped(name).weeks, 12)
    short = cut(shipped(name), 4, weeks).replace({"run_on_weeks": 9})
    run = Run(short, seed)
    run.advance()
    return run


def beats(run: Run, *kinds: str) -> list[Beat]:
    return [beat for beat in run.scenario.beats if beat.kind in kinds]


def gone(run: Run) -> dict[str, float]:
    return {r.entity: r.at for r in of_kind(run.records, "client_left")}


def orders(run: Run) -> list[str]:
    """Name the story's orders that were given."""
    missed = {r.values["beat"] for r in of_kind(run.records, "beat_missed")}
    return [f"{b.client}/{b.id}/order" for b in beats(run, "order") if b.id not in missed]


@SHORT
@STORY
def test_each_story_plays_to_its_end_and_no_project_disappears(name: str, seed: int) -> None:
    run = played(name, seed)
    records = run.records
    assert run.finished
    names_are_unique_and_causes_come_first(records)
    no_decision_is_asked_twice(run)
    postings_sum_to_cash(records)
    what_is_delivered_is_what_is_booked(records)
    every_request_ends_once(records)
    every_order_is_opened_and_delivered_once(records)
    # An ill translator's job begins anew under another name, which that count does not know.
    if not of_kind(records, "vendor_ill"):
        every_job_is_checked_before_its_project_is_delivered(records)
    opened = {r.entity for r in of_kind(records, "opened")}
    firm: Any = run._model  # what is not delivered is still being worked on
    assert opened == {r.entity for r in of_kind(records, "delivered")} | set(firm.projects)


@SHORT
@STORY
def test_each_beat_is_in_the_records_on_its_day(name: str, seed: int) -> None:
    run = played(name, seed)
    for beat in run.scenario.beats:
        found = [r for r in run.records if is_of(r, beat)]
        if gone(run).get(str(beat.client), 1e9) < beat.at:
            assert all(r.kind == "beat_missed" for r in found)
            continue
        assert len(found) == 1, beat.id
        wait = 6 if beat.kind in ("addition", "query") else 0.01  # until its order is set up
        assert beat.at - 0.01 <= found[0].at <= beat.at + wait, beat.id
        assert found[0].cause == ""


def is_of(record: Record, beat: Beat) -> bool:
    """Tell whether a record is the one that a beat brings about."""
    if record.kind == "beat_missed":
        return record.values["beat"] == beat.id and record.cause == ""
    if beat.kind == "shock":
        return record.kind == (beat.shock or {})["kind"] and abs(record.at - beat.at) < 0.01
    kind, entity = {
        "request": ("request", f"{beat.client}/{beat.id}"),
        "order": ("request", f"{beat.client}/{beat.id}"),
        "note": ("note", f"beat-{beat.id}"),
        "addition": ("added", f"beat-{beat.id}"),
        "query": ("query_waits", record.entity),
    }[beat.kind]
    ends = beat.kind != "query" or record.entity.endswith(f"/{beat.id}")
    return record.kind == kind and record.entity == entity and ends


@SHORT
@STORY
def test_the_orders_of_a_story_are_delivered_in_time_or_late_as_any_other(
    name: str, seed: int
) -> None:
    run = played(name, seed)
    delivered = {r.entity: r for r in of_kind(run.records, "delivered")}
    won = {f"{r.entity}/order": r for r in of_kind(run.records, "won")}
    for project in orders(run):
        assert won[project].values["price_cents"] == won[project].values["list_cents"]
        kept = float(delivered[project].values["late_days"] or 0) <= 0.5
        assert delivered[project].values["kept"] == int(kept)


# ---- what single stories turn on


@SHORT
def test_in_01_the_large_order_is_due_in_11_days_instead_of_21(seed: int) -> None:
    run = played("01_one_firm", seed)
    (call,) = of_kind(run.records, "half_time")
    assert call.values["project"] == "corrivent/corrivent-manual/order"
    assert call.values["moved_days"] == pytest.approx(-10, abs=0.01)
    (won,) = [r for r in of_kind(run.records, "won") if r.entity == "corrivent/corrivent-manual"]
    assert float(won.values["due"] or 0) - call.at == pytest.approx(21)
    assert won.values["volume"] == 48_000


@SHORT
def test_in_03_the_desks_are_full_and_four_promises_are_put_on_them(seed: int) -> None:
    scenario = shipped("03_sales_shadows_pm")
    assert scenario.relations.pm_backlog_days == 1.6
    run = played("03_sales_shadows_pm", seed)
    won = {r.entity: r for r in of_kind(run.records, "won")}
    promised = won["rillgrund/rillgrund-promised"]
    assert promised.values["promised_days"] == pytest.approx(12)
    assert promised.values["told_days"] is None
    assert float(promised.values["view_days"] or 0) > 12 / 0.93
    briefs = {r.entity: r.values["form"] for r in of_kind(run.records, "handed_over")}
    assert {f"{beat.client}/{beat.id}" for beat in beats(run, "order")} <= set(briefs)
    assert len(beats(run, "order")) == 4
    assert all(beat.pm == scenario.chairs["pm"] for beat in beats(run, "order"))
    staffed = [r for r in of_kind(run.records, "staffed") if "/ospivela-safety/" in r.entity]
    assert staffed
    assert all(r.values["vendor"] != "hedvig" for r in staffed)


@SHORT
def test_in_08_two_orders_are_open_on_day_0_and_the_larger_is_late_in_the_pm_s_view(
    seed: int,
) -> None:
    run = played("08_account_at_risk", seed)
    opened = {r.entity: r.at for r in of_kind(run.records, "opened")}
    done = {r.entity: r.at for r in of_kind(run.records, "delivered")}
    for project in orders(run):
        assert opened[project] < 0 < done[project]
    won = {r.entity: r.values for r in of_kind(run.records, "won")}
    manual, annex = won["corrivent/corrivent-manual"], won["corrivent/corrivent-annex"]
    assert (manual["volume"], annex["volume"]) == (48_000, 18_000)
    assert float(manual["promised_days"] or 0) < 0.93 * float(manual["view_days"] or 0)
    assert float(annex["promised_days"] or 0) > 0.98 * float(annex["view_days"] or 0)
    assert [r for r in of_kind(run.records, "addition") if r.entity == "corrivent/corrivent-annex"]
    assert [r.entity for r in of_kind(run.records, "vendor_ill")] == ["benedicte"]


def test_the_tool_s_story_asks_management_about_cases_and_seats_two_guests() -> None:
    for name in ("the_new_tool", "the_new_tool_busy", "the_new_tool_quiet"):
        scenario = shipped(name)
        assert set(scenario.direction.agenda) == {"tool", "service", "task_force"}
        assert scenario.chairs["sales"] == "sales-daniele"
        assert scenario.chairs["pm"] == "pm-yusuf"
        assert [(beat.client, beat.day) for beat in scenario.beats] == [("voxmarrow", 19)]


def test_the_board_of_05_asks_for_eight_per_cent_and_its_director_sees_that() -> None:
    assert shipped("incentives").targets.value_growth == 0.08
    view = Run(cut(shipped("incentives"), 0, 1), 1).view("management")
    assert view["aims"]["value_growth"] == 0.08
    assert "value_growth" not in Run(cut(shipped("sestoponte"), 0, 1), 1).view("management")["aims"]
