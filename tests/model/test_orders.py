"""Do the orders that a story fixes come on their day, and live like any other order?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from simlib.errors import ScenarioError, SimlibError
from simlib.model.firm import Firm
from simlib.records import Record
from simlib.run import Run
from tests.firms import by_default, of_kind, play, story
from tests.test_invariants import (
    every_job_is_checked_before_its_project_is_delivered,
    every_order_is_opened_and_delivered_once,
    every_request_ends_once,
    names_are_unique_and_causes_come_first,
    no_decision_is_asked_twice,
    postings_sum_to_cash,
    what_is_delivered_is_what_is_booked,
)

MANUAL = {
    "id": "manual",
    "day": -1,
    "hour": 17,
    "kind": "order",
    "client": "corrivent",
    "words": 8000,
    "languages": ["de", "fr"],
    "domain": "tech",
    "since": 4,
    "begun": 0.25,
    "due": 9,
    "pm": "pm-yusuf",
}
NEW = {
    "id": "tender",
    "day": 3,
    "kind": "order",
    "client": "rillgrund",
    "words": 5000,
    "languages": ["it"],
    "domain": "tech",
    "due": 10,
}
MORE = {"id": "more", "day": 2, "kind": "addition", "order": "manual", "words": 900, "note": "more"}
SILENCE = {"id": "silence", "day": 2, "kind": "query", "order": "manual", "held_days": 2}
SOONER = {
    "id": "sooner",
    "day": 2,
    "kind": "shock",
    "shock": {"kind": "half_time", "client": "corrivent", "order": "manual"},
}
NAME, PROJECT = "corrivent/manual", "corrivent/manual/order"


def told(*beats: dict[str, Any], **changes: Any) -> Run:
    return Run(story(3, 4, 6, beats=list(beats), **changes), 7)


@cache
def all_of_them() -> Run:
    again = {**MORE, "id": "more-again", "day": 3}
    return play(told(MANUAL, NEW, MORE, again, SILENCE, SOONER))


def one(run: Run, kind: str, entity: str) -> Record:
    (record,) = [r for r in of_kind(run.records, kind) if r.entity == entity]
    return record


def number(record: Record, name: str) -> float:
    return float(record.values[name] or 0)


# ---- orders


def test_an_open_order_is_a_request_a_quote_a_promise_and_jobs_like_any_other() -> None:
    run = play(told(MANUAL, NEW))
    for name in (NAME, "rillgrund/tender"):
        request = one(run, "request", name)
        assert request.cause == ""
        chain = [one(run, kind, name) for kind in ("quote", "won", "handed_over")]
        chain += [one(run, kind, f"{name}/order") for kind in ("opened", "delivered", "judged")]
        for record, before in zip(chain, [request, *chain], strict=False):
            assert record.cause == before.id
    staffed = [r.entity for r in of_kind(run.records, "staffed") if r.entity.startswith(PROJECT)]
    assert sorted(staffed) == [f"{PROJECT}/de", f"{PROJECT}/fr"]


def test_what_the_story_names_is_fixed_and_the_rest_is_drawn() -> None:
    runs = [Run(story(3, 4, 6, beats=[MANUAL]), seed) for seed in (7, 8)]
    won = [one(play(run), "won", NAME) for run in runs]
    for record in won:
        assert record.at == pytest.approx(-0.125)
        assert record.values["due"] == pytest.approx(9)
        assert record.values["promised_days"] == pytest.approx(9.125 + 4)
        assert record.values["price_cents"] == record.values["list_cents"]
        assert record.values["told_days"] is None
        assert record.values["volume"] == 16_000
    assert one(runs[0], "opened", PROJECT).values["pm"] == "pm-yusuf"
    assert won[0].values["view_days"] != won[1].values["view_days"]
    delivered = [one(run, "delivered", PROJECT) for run in runs]
    assert delivered[0].at != delivered[1].at
    for record in delivered:
        assert record.values["late_days"] == pytest.approx(record.at - 9)
        assert record.values["used_days"] == pytest.approx(record.at + 4.125)


def test_what_is_open_on_day_0_is_no_booking_of_the_weeks_at_the_desk() -> None:
    open_one, new_one = told(MANUAL), told(NEW)
    for run in (open_one, new_one):
        run.advance(until=4)
    assert NAME not in {row["project"].removesuffix("/order") for row in promises(open_one)}
    assert "rillgrund/tender" in {
        row["project"].removesuffix("/order") for row in promises(new_one)
    }


def promises(run: Run) -> list[dict[str, Any]]:
    return run.result().promises


def test_what_is_translated_already_costs_money_and_no_time() -> None:
    half, whole = (play(told({**MANUAL, "begun": begun, "due": 30})) for begun in (0.9, 0.0))
    words = story().production.words_per_day
    first, all_new = (one(run, "delivered", PROJECT) for run in (half, whole))
    assert first.at < all_new.at - 0.5 * 8000 / words
    assert number(first, "vendor_cents") > 0.5 * number(all_new, "vendor_cents")


def test_a_fresh_order_is_handed_over_at_the_desk_and_an_old_one_was() -> None:
    run = Run(story(3, 4, 6, beats=[MANUAL, NEW], chairs__sales=None), 7, {"sales": None})
    run.set_rules("sales", {"handover": "ask"})
    asked = []

    def answer(point: Any) -> Any:
        asked.append(point.id)
        return by_default(point)

    play(run, answer)
    assert "rillgrund/tender/handover" in asked
    assert f"{NAME}/handover" not in asked
    assert one(run, "handed_over", NAME).values["form"] == "page"


def test_a_client_that_has_left_gives_no_order() -> None:
    late = {**NEW, "day": 18, "due": 25}
    run = Run(story(3, 4, 6, beats=[late]), 7)
    run.advance(until=10)
    firm: Any = run._model
    firm.clients["rillgrund"].active = False
    play(run)
    assert one(run, "beat_missed", "beat-tender").values["beat"] == "tender"
    assert not [r for r in run.records if r.entity == "rillgrund/tender"]


# ---- what happens to them


def test_an_addition_comes_on_its_day_and_becomes_a_job() -> None:
    run = play(told(MANUAL, MORE))
    added = one(run, "added", "beat-more")
    assert added.at == pytest.approx(2)
    addition = next(r for r in of_kind(run.records, "addition") if r.cause == added.id)
    assert (addition.entity, addition.values["words"]) == (NAME, 900)
    assert [r for r in of_kind(run.records, "checked") if r.entity.startswith(f"{PROJECT}/de-more")]


def test_two_additions_to_one_order_are_two_jobs_with_names_of_their_own() -> None:
    run = all_of_them()
    jobs = [r.entity for r in of_kind(run.records, "checked") if "-more" in r.entity]
    mine = [name for name in jobs if name.startswith(PROJECT)]
    assert len(set(mine)) == len(mine) >= 2


def test_a_query_that_waits_holds_the_translation() -> None:
    day = {**SILENCE, "day": 4}
    plain, held = play(told({**MANUAL, "due": 30})), play(told({**MANUAL, "due": 30}, day))
    waits = one(held, "query_waits", f"{PROJECT}/silence")
    assert waits.at == pytest.approx(4)
    ends = {
        run: {r.entity: r.at for r in of_kind(run.records, "translated")} for run in (plain, held)
    }
    moved = [ends[held][job] - ends[plain][job] for job in (f"{PROJECT}/de", f"{PROJECT}/fr")]
    assert max(moved) == pytest.approx(2, abs=0.01)
    queries = [number(one(run, "delivered", PROJECT), "queries") for run in (plain, held)]
    assert queries[1] == queries[0] + 1


def test_an_order_that_is_pulled_forward_is_looked_at_anew() -> None:
    due = {**MANUAL, "words": 16_000, "due": 22, "pm": "pm-irene"}
    pulled = {**SOONER, "day": 4}
    rules = {"at_risk": "overtime"}
    plain, hurried = told(due), told(due, pulled)
    for run in (plain, hurried):
        run.set_rules("pm", rules)
        play(run)
    moved = one(hurried, "half_time", "corrivent")
    assert moved.values["project"] == PROJECT
    assert moved.values["moved_days"] == pytest.approx(-9)
    seen = {r.id for r in of_kind(hurried.records, "risk_seen") if r.cause == moved.id}
    bought = [r for r in of_kind(hurried.records, "evenings_bought") if r.cause in seen]
    assert {r.entity for r in bought} <= {f"{PROJECT}/de", f"{PROJECT}/fr"}
    assert bought
    ends = {
        run: {r.entity: r.at for r in of_kind(run.records, "translated")}
        for run in (plain, hurried)
    }
    for record in bought:
        assert ends[hurried][record.entity] < ends[plain][record.entity]


def test_what_comes_too_late_is_written_down_and_changes_nothing() -> None:
    late = [{**beat, "day": 19} for beat in (MORE, SILENCE, SOONER)]
    quick = {**MANUAL, "words": 1000, "begun": 0.9}
    run, plain = play(told(quick, *late)), play(told(quick))
    missed = of_kind(run.records, "beat_missed")
    assert {r.values["beat"] for r in missed} == {"more", "silence"}
    assert one(run, "half_time", "corrivent").values["project"] is None
    kept = [r for r in run.records if r.kind not in ("beat_missed", "half_time")]
    assert kept == list(plain.records)


def test_nobody_hears_of_a_query_but_those_whose_order_it_is() -> None:
    for owner, heard in (("sales-kasia", 1), ("sales-daniele", 0)):
        run = told(MANUAL, SILENCE, clients__corrivent__owner=owner)
        run.advance(until=3)
        news = [item["code"] for item in run.view("sales")["news"]]
        assert run.scenario.chairs["sales"] == "sales-kasia"
        assert news.count("query_waits") == heard


# ---- all together


def test_no_invariant_minds_the_orders_of_a_story() -> None:
    run = all_of_them()
    records = run.records
    names_are_unique_and_causes_come_first(records)
    no_decision_is_asked_twice(run)
    postings_sum_to_cash(records)
    what_is_delivered_is_what_is_booked(records)
    every_request_ends_once(records)
    every_order_is_opened_and_delivered_once(records)
    every_job_is_checked_before_its_project_is_delivered(records)
    assert one(run, "delivered", PROJECT)
    assert one(run, "delivered", "rillgrund/tender/order")


def test_a_story_with_orders_replays_from_a_saved_file(tmp_path: Path) -> None:
    run = told(MANUAL, NEW, MORE, SILENCE, SOONER)
    run.advance(until=6)
    run.save(tmp_path / "orders.json")
    again = Run.load(tmp_path / "orders.json")
    assert again.digest == run.digest
    assert play(again).digest == play(run).digest


def test_an_order_changes_nothing_that_happened_before_it() -> None:
    run, plain = play(told({**NEW, "day": 8, "due": 20})), play(told())
    assert [r for r in run.records if r.at < 8] == [r for r in plain.records if r.at < 8]
    assert run.digest != plain.digest


def test_a_story_may_begin_with_a_backlog_on_every_pm_desk() -> None:
    run = told(relations__pm_backlog_days=3.0)
    run.advance(until=0.1)
    firm: Any = run._model
    assert min(pm.server.backlog(0.0) for pm in firm.pms) >= 3.0 - 1e-9


# ---- beats that are wrong


@pytest.mark.parametrize(
    ("beats", "said"),
    [
        ([{**NEW, "due": None}], "beats[0].due: is missing; an order needs it"),
        ([{**NEW, "client": None}], "beats[0].client: is missing; an order needs it"),
        ([{**NEW, "due": 3.2}], "beats[0].due: 3.2 leaves less than half a day from the promise"),
        ([{**NEW, "begun": 0.5}], "beats[0].begun: 0.5 of an order is done, but `since`"),
        ([{**NEW, "begun": 1.0}], "beats[0].begun: 1.0 is not in [0, 0.95]"),
        ([{**NEW, "pm": "pm-nobody"}], "beats[0].pm: 'pm-nobody' is unknown"),
        ([{**NEW, "asked_days": 5}], "beats[0].asked_days: an order holds none; only a beat of"),
        ([{**NEW, "order": "manual"}], "beats[0].order: an order holds none"),
        ([MANUAL, {**MORE, "words": None}], "beats[1].words: is missing; an addition needs it"),
        ([MANUAL, {**MORE, "order": "manuel"}], "'manuel' is unknown; did you mean 'manual'?"),
        ([MANUAL, {**MORE, "day": -1}], "beats[1].day: -1 lies before day 0; only an order may"),
        ([{**NEW, "day": 8}, {**MORE, "order": "tender"}], "'tender' comes on day 8, which is not"),
        ([MANUAL, {**SILENCE, "held_days": None}], "beats[1].held_days: is missing; a query needs"),
        ([MANUAL, {**SILENCE, "held_days": 0}], "beats[1].held_days: 0 is not in [0.1, 60]"),
        ([SOONER], "shock order 'manual' is no order that this story fixes"),
        (
            [
                NEW,
                {**SOONER, "shock": {"kind": "half_time", "client": "sorrivo", "order": "tender"}},
            ],
            "shock order 'tender' is one of rillgrund, not of sorrivo",
        ),
    ],
)
def test_a_wrong_beat_gives_one_clear_line(beats: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(ScenarioError) as error:
        story(beats=beats)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_facilitator_may_hurry_an_order_of_the_story_and_no_other() -> None:
    firm = Firm(story(3, 4, 6, beats=[MANUAL]), 7)
    firm.check_shock(SOONER["shock"])
    with pytest.raises(SimlibError, match="is no order that this story fixes"):
        firm.check_shock({"kind": "half_time", "client": "corrivent", "order": "tender"})
