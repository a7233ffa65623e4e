"""Does every order become jobs that are staffed, translated, revised, checked and delivered?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from statistics import fmean
from typing import Any

import pytest

from simlib.decisions import Decision, DecisionPoint
from simlib.records import Record
from simlib.run import Run
from tests.firms import ALL_ASK, by_default, of_kind, play, story

QUALITY = {"quality__defect_rate": 6.0, "quality__noticed": 1.0}


def office(answer: Callable[[DecisionPoint], Decision] = by_default, **more: Any) -> Run:
    """A run in which people answer every question of the PM office, from day 0 on."""
    lengths = {"warm_up": 2, "weeks": 8, "run_on": 2}
    run = Run(story(**lengths, chairs__pm=None, **more), 7, {"pm": None})
    run.set_rules("pm", ALL_ASK["pm"])
    return play(run, answer)


def always(kind: str, **shown: Any) -> Callable[[DecisionPoint], Decision]:
    return lambda point: point.decision(**shown) if point.kind == kind else point.default


def in_weeks(run: Run, *kinds: str) -> list[Record]:
    return [record for record in of_kind(run.records, *kinds) if 1 <= record.at < 40]


def value(record: Record, name: str) -> float:
    return float(record.values[name] or 0)


@pytest.fixture(scope="module")
def usual() -> Run:
    return office()


def test_each_language_is_a_job_of_its_own(usual: Run) -> None:
    languages = {
        f"{r.entity}/order": r.values["languages"] for r in of_kind(usual.records, "request")
    }
    jobs: Counter[str] = Counter()
    for record in of_kind(usual.records, "staffed"):
        if not record.entity.endswith("-more"):
            jobs[record.entity.rpartition("/")[0]] += 1
    delivered = [record.entity for record in of_kind(usual.records, "delivered")]
    assert len(delivered) > 20
    for project in delivered:
        assert jobs[project] == languages[project]


def test_a_job_that_nobody_takes_goes_to_the_agency() -> None:
    run = office(vendor_market__accept_base=-10.0)
    vendors = [r.values["vendor"] for r in in_weeks(run, "staffed")]
    assert vendors.count("overflow") > 0.97 * len(vendors) > 20
    assert in_weeks(run, "offer_declined")


def offers_of(run: Run) -> dict[str, list[tuple[str, str]]]:
    """Who declined, and at which rate, by job."""
    declined: dict[str, list[tuple[str, str]]] = {}
    for record in of_kind(run.records, "offer_declined"):
        offer = (str(record.values["vendor"]), str(record.values["rate"]))
        declined.setdefault(record.entity, []).append(offer)
    return declined


@pytest.mark.parametrize("step", ["next", "raise", "overflow", None])
def test_nobody_who_declines_is_asked_again_at_the_same_rate(step: str | None) -> None:
    run = office(after_a_no(step)) if step else office()
    declined = offers_of(run)
    assert declined
    staffed = {record.entity: record for record in of_kind(run.records, "staffed")}
    for job, offers in declined.items():
        assert len(set(offers)) == len(offers)
        if job in staffed:
            taken = staffed[job].values
            assert (taken["vendor"], taken["rate"]) not in offers
            assert taken["offers"] == len(offers) + 1


def after_a_no(step: str) -> Callable[[DecisionPoint], Decision]:
    def answer(point: DecisionPoint) -> Decision:
        if point.kind == "decline" and step in point.field("step").options:
            return point.decision(step=step)
        return point.default

    return answer


def after_one_no(run: Run) -> dict[str, Record]:
    once = {job: offers for job, offers in offers_of(run).items() if len(offers) == 1}
    return {r.entity: r for r in in_weeks(run, "staffed") if r.entity in once and r.at > 3}


def test_after_a_no_the_next_one_the_same_one_or_the_agency_is_asked() -> None:
    runs = {step: office(after_a_no(step)) for step in ("next", "raise", "overflow")}
    said_no = {
        step: {job: o[0][0] for job, o in offers_of(run).items()} for step, run in runs.items()
    }
    for step, run in runs.items():
        taken = after_one_no(run)
        assert taken, step
        for job, record in taken.items():
            vendor, rate = record.values["vendor"], record.values["rate"]
            if step == "overflow":
                assert vendor == "overflow"
            elif step == "next":
                assert vendor != said_no[step][job]
            elif vendor == said_no[step][job]:
                assert rate == "premium"
    raised = after_one_no(runs["raise"])
    assert any(r.values["vendor"] == said_no["raise"][job] for job, r in raised.items())


def test_who_said_no_to_a_premium_is_not_offered_more() -> None:
    asked: list[DecisionPoint] = []

    def answer(point: DecisionPoint) -> Decision:
        if point.kind == "decline":
            asked.append(point)
        return point.decision(rate="premium") if point.kind == "vendor" else point.default

    office(answer)
    first = [point for point in asked if point.facts["asked_rate"] == "premium"]
    assert first
    assert all("raise" not in point.field("step").options for point in first)


@pytest.mark.parametrize("kind", ["translated", "revised", "checked"])
def test_steps_of_a_job_follow_one_another_and_name_their_cause(usual: Run, kind: str) -> None:
    before = {"translated": "staffed", "revised": "translated", "checked": "revised"}[kind]
    at = {record.id: record.at for record in usual.records}
    for record in of_kind(usual.records, kind):
        assert record.cause == f"{record.entity}:{before}"
        assert at[record.cause] <= record.at


def test_a_translation_is_not_ready_before_its_translator_says_so(usual: Run) -> None:
    ready = {r.entity: value(r, "ready") for r in of_kind(usual.records, "staffed")}
    bought = {r.entity for r in of_kind(usual.records, "evenings_bought")}
    for record in of_kind(usual.records, "translated"):
        if record.entity not in bought:
            assert record.at >= ready[record.entity] - 1e-9


# ---- each decision of the PM office


@pytest.mark.parametrize("mode", ["skip", "light", "full"])
def test_the_revision_that_was_decided_is_done(mode: str) -> None:
    run = office(always("revision", revision=mode))
    assert {r.values["mode"] for r in in_weeks(run, "revised") if r.at > 2} == {mode}


def test_skipping_revision_saves_time_and_money_and_costs_quality() -> None:
    runs = {mode: office(always("revision", revision=mode), **QUALITY) for mode in ("skip", "full")}
    defects = {
        m: fmean(value(r, "defect") for r in in_weeks(run, "checked")) for m, run in runs.items()
    }
    quiet = {"quality__noticed": 0.0}  # complaints would take the hours that skipping saves
    used = {
        m: fmean(
            value(r, "used_days")
            for r in in_weeks(office(always("revision", revision=m), **quiet), "delivered")
        )
        for m in runs
    }
    assert defects["skip"] > defects["full"] + 0.1
    assert used["skip"] < used["full"]


@pytest.mark.parametrize("rate", ["squeeze", "premium"])
def test_what_is_paid_moves_cost_and_goodwill(rate: str, usual: Run) -> None:
    run = office(always("vendor", rate=rate))
    goodwill = [value(of_kind(r.records, "week")[-1], "goodwill") for r in (run, usual)]
    assert (goodwill[0] > goodwill[1]) == (rate == "premium")
    at_first = [r for r in in_weeks(run, "staffed") if r.at > 2 and r.values["offers"] == 1]
    assert {r.values["rate"] for r in at_first} == {rate}


def test_asking_before_the_start_makes_a_thin_brief_fuller() -> None:
    asked = office(always("clarify", clarify="ask"))
    never = office(always("clarify", clarify="start"))
    assert not in_weeks(never, "clarified")
    briefs = {r.entity: value(r, "brief") for r in of_kind(asked.records, "handed_over")}
    for record in in_weeks(asked, "clarified"):
        assert value(record, "brief") > briefs[record.entity.removesuffix("/order")]
    queries = [
        fmean(value(r, "queries") for r in in_weeks(run, "staffed")) for run in (asked, never)
    ]
    assert queries[0] < queries[1]


def test_evenings_make_it_sooner_and_dearer_and_a_warning_is_told_to_the_client() -> None:
    tight = {"request__lead_time_mean": -0.8}
    hope, warn, evenings = (
        office(always("at_risk", action=action), **tight) for action in ("hope", "warn", "overtime")
    )
    assert not in_weeks(hope, "evenings_bought", "warned")
    first = in_weeks(evenings, "evenings_bought")[0].entity
    ready = [
        {r.entity: r.at for r in of_kind(run.records, "translated")} for run in (hope, evenings)
    ]
    assert ready[1][first] < ready[0][first], "until then the two firms are the same"
    warned = {r.entity for r in in_weeks(warn, "warned")}
    told = {r.entity for r in of_kind(warn.records, "delivered") if r.values["warned"]}
    assert told
    assert told <= warned | {r.entity for r in of_kind(warn.records, "warned")}


def test_a_good_brief_raises_fewer_queries_and_cutting_the_link_raises_none() -> None:
    cut = office(links__brief_to_queries=0.0)
    assert sum(value(r, "queries") for r in in_weeks(cut, "staffed") if r.at > 5) == 0
    usual = office()
    assert sum(value(r, "queries") for r in in_weeks(usual, "staffed") if r.at > 5) > 0


def test_a_hard_text_and_an_unfamiliar_field_go_wrong_more_often() -> None:
    some = {"quality__defect_rate": 1.0}
    usual, hard = office(**some), office(**some, quality__misfit=19.0)
    strange = {
        f"{r.entity}/order"
        for r in of_kind(usual.records, "request")
        if r.values["domain"] in ("ai", "med")
    }

    def defects(run: Run) -> float:
        found = [r for r in in_weeks(run, "checked") if r.entity.rpartition("/")[0] in strange]
        assert found
        return fmean(value(r, "defect") for r in found)

    assert defects(hard) > defects(usual)


def test_nothing_goes_wrong_when_the_hazard_is_nought() -> None:
    run = office(quality__defect_rate=0.0)
    assert sum(value(r, "defect") for r in of_kind(run.records, "checked")) == 0
    assert not of_kind(run.records, "complained")


def test_only_what_is_wrong_can_be_noticed() -> None:
    for record in of_kind(office(**QUALITY).records, "checked"):
        assert value(record, "noticed") <= value(record, "defect") <= 1
