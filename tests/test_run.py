"""Do the calls work as written: clock, seats, rules, files and branches of a run?"""

from __future__ import annotations

import inspect
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import simlib
from simlib.decisions import Decision, DecisionPoint
from simlib.errors import DecisionError, ReplayError, SessionError, SimlibError
from simlib.model import VERSION
from simlib.records import Record
from simlib.run import Run
from simlib.seats import SeatLink
from simlib.world import World
from tests.firms import (
    ALL_ASK,
    PEOPLE,
    TOY,
    answer_by_name,
    at_random,
    by_default,
    of_kind,
    play,
    points,
    story,
    toy_run,
    toy_story,
)

Step = Callable[[Run], object]
FUTURES = range(1, 31)


def sales_run(seed: int = 7, **changes: Any) -> Run:
    return Run(story(**changes), seed, {"sales": None})


def two_seats(seed: int = 7) -> Run:
    """A person in every chair of Sales and of the PM office."""
    run = Run(story(chairs__sales=None, chairs__pm=None), seed, PEOPLE)
    for seat, rules in ALL_ASK.items():
        run.set_rules(seat, rules)
    return run


def asked(run: Run, kind: str, nth: int = 0) -> str:
    """The id of the nth question of a kind that a person answered."""
    found = [e.subject for e in run.log if e.what == "answer" and e.origin == "person"]
    return [name for name in found if name.endswith(kind)][nth]


@pytest.fixture(scope="module")
def played() -> Run:
    return play(sales_run())


# ---- the calls, as written

CALLS = """
import json, sys, simlib
scenario = simlib.load_scenario("pm_plays_sales")
short = {"warm_up_weeks": 2, "weeks": 2, "run_on_weeks": 1, "rounds": [], "beats": []}
scenario = scenario.replace(short)
run = simlib.Run(scenario, seed=7, seats={"sales": None})
answers = []
point = run.advance()
while point.kind != "quote" or not point.field("price").low <= 0.14 <= point.field("price").high:
    run.decide(point.default)
    point = run.advance()
run.decide(point.decision(price=0.14, promised_days=6))
print(json.dumps([run.log[-1].values, point.to_json()]))
assert run.now == point.hour and not run.finished and len(run.digest) == 32
run.set_rules("sales", {"discount": "half"})
run.inject({"kind": "vendor_ill", "vendor": "elif", "days": 3})
run.hand_over("pm", "balanced")
json.dumps(run.view("sales"))
while point := run.advance():
    assert run.pending["sales"][0] == point
    run.decide(point.default)
assert run.finished and run.pending == {}
outcome = run.result()
assert outcome.kpis["rfqs"] > 0 and len(outcome.tables["records"]) == len(run.records)
assert isinstance(outcome.promises, list)
run.save(sys.argv[1])
assert simlib.Run.load(sys.argv[1]).digest == run.digest
"""


def test_the_calls_work_as_written_in_a_fresh_process(tmp_path: Path, repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CALLS, str(tmp_path / "s.json")],
        capture_output=True,
        text=True,
        cwd=repository,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    values, plain = json.loads(done.stdout)
    point = DecisionPoint.from_json(plain)
    assert point.value(Decision(point.id, values), "promised_days") == pytest.approx(6, abs=1e-3)
    assert point.value(Decision(point.id, values), "price") == pytest.approx(0.14, abs=1e-3)


def test_seats_left_out_are_held_by_the_scenarios_autopilots() -> None:
    run = Run(story(), 7)
    assert run.advance() is None
    assert run.finished
    assert {entry.origin for entry in run.log} == {"policy"}


def test_a_run_has_every_call_of_a_seat_link_with_the_same_arguments() -> None:
    for name, promised in vars(SeatLink).items():
        if name.startswith("_"):
            continue
        given = getattr(Run, name)
        assert isinstance(given, property) == isinstance(promised, property)
        if not isinstance(promised, property):
            assert inspect.signature(given).parameters == inspect.signature(promised).parameters


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        ({"sale": None}, "no seat 'sale'; did you mean 'sales'. There are sales, pm, management"),
        ({"sales": "lucky"}, "no policy 'lucky'; there are balanced"),
        ({"sales": 3}, "no policy 3"),
    ],
)
def test_an_unknown_seat_or_policy_is_refused_at_once(seats: Any, said: str) -> None:
    with pytest.raises(SimlibError, match=said):
        Run(story(), 7, seats)


def test_another_policy_at_a_seat_makes_another_run() -> None:
    usual = play(Run(story(), 7)).digest
    assert play(Run(story(), 7, {"sales": "as_asked"})).digest != usual
    assert play(Run(story(seats__sales="as_asked"), 7)).digest != usual


# ---- the clock


def test_phases_follow_one_another_and_people_are_asked_only_in_the_weeks() -> None:
    run, phases = sales_run(), list[str]()
    for day in range(-20, 31):
        while run.advance(until=day) is not None:
            assert run.phase == "weeks"
            run.decide(next(iter(run.pending["sales"])).default)
        phases.append(run.phase)
    assert list(dict.fromkeys(phases)) == ["warm_up", "weeks", "run_on", "finished"]
    assert run.finished
    assert {entry.origin for entry in run.log if not 0 <= entry.hour < 20} == {"policy"}


def test_a_day_to_stop_at_stops_at_the_first_desk_hour_of_that_day() -> None:
    run = Run(story(), 7)
    assert run.advance(until=3) is None
    assert 3 <= run.now < 3.5
    before = run.now
    assert run.advance(until=2) is None
    assert run.now == before


def test_the_firm_has_two_desk_hours_a_day_half_a_day_apart() -> None:
    run, hours = Run(story(), 7), list[float]()
    while not run.finished:
        run.advance(until=(hours[-1] if hours else run.now) + 0.01)
        hours.append(run.now)
    assert {round(b - a, 9) for a, b in itertools.pairwise(hours)} == {0.5}
    assert {hour % 1 for hour in hours} == {hours[0] % 1, hours[1] % 1}


def test_a_finished_run_stays_as_it_is(played: Run) -> None:
    before = (played.now, played.digest)
    assert played.advance() is None
    assert played.advance(until=1e9) is None
    assert (played.now, played.digest) == before


def test_asking_again_without_an_answer_gives_the_same_question() -> None:
    run = sales_run()
    first = run.advance()
    assert first is not None
    assert run.advance() == run.advance(until=999) == first
    assert run.now == first.hour


@pytest.mark.parametrize("seed", [0, 7, -3, 2**70])
def test_any_whole_number_is_a_seed(seed: int) -> None:
    assert toy_run(seed).advance() is None


# ---- who answers


def test_two_people_see_their_questions_at_one_desk_hour() -> None:
    run = two_seats()
    while run.advance() is not None and len(run.pending) < 2:
        for point in run.pending[next(iter(run.pending))]:
            run.decide(point.default)
    hours = {point.hour for found in run.pending.values() for point in found}
    assert set(run.pending) >= {"sales", "pm"}
    assert hours == {run.now}
    for seat, found in run.pending.items():
        assert {point.seat for point in found} == {seat}
        assert [point.id for point in found] == sorted(point.id for point in found)


@pytest.mark.parametrize("step", ["sorted", "reversed", "pm_first"])
def test_the_order_in_which_two_people_answer_does_not_matter(step: str) -> None:
    run = two_seats()
    while run.advance() is not None:
        waiting = [point for found in run.pending.values() for point in found]
        waiting.sort(key=lambda p: (p.seat if step == "pm_first" else "", p.id))
        for point in reversed(waiting) if step == "reversed" else waiting:
            run.decide(answer_by_name(point))
    assert run.digest == reference_of_two()


def reference_of_two() -> str:
    return play(two_seats(), answer_by_name).digest


def test_an_answer_to_a_question_that_does_not_wait_is_refused() -> None:
    run = sales_run()
    point = run.advance()
    assert point is not None
    with pytest.raises(DecisionError, match="no such question is open"):
        run.decide(Decision("nobody/asked", {}))
    run.decide(point.default)
    with pytest.raises(DecisionError, match="no such question is open"):
        run.decide(point.default)


def test_an_answer_that_is_not_possible_changes_nothing() -> None:
    run = sales_run()
    point = run.advance()
    assert point is not None
    before = len(run.log)
    with pytest.raises(DecisionError, match=re.escape(point.id)):
        run.decide(Decision(point.id, {"answer": "never heard of"}))
    assert (run.advance(), len(run.log)) == (point, before)


def test_a_decision_that_is_scribbled_over_after_it_was_given_stays_as_it_was_given() -> None:
    run, given = sales_run(), list[dict[str, Any]]()
    while (point := run.advance()) is not None:
        given.append(dict(point.default.values))
        run.decide(Decision(point.id, given[-1]))
        for values in given:
            values.update(dict.fromkeys(values, 99.0))
    assert run.digest == play(sales_run()).digest
    assert run.log == play(sales_run()).log


def test_scribbling_over_everything_in_a_point_changes_nothing_in_the_firm() -> None:
    def careless(point: DecisionPoint) -> Decision:
        given = point.default
        spoil(point.facts)
        spoil(point.memory)
        spoil(point.default_values)
        return given

    spoiled = two_seats()
    play(spoiled, careless)
    assert spoiled.digest == play(two_seats()).digest


def spoil(value: Any) -> None:
    if isinstance(value, dict):
        for key, held in list(value.items()):
            spoil(held)
            if not isinstance(held, dict | list | tuple):
                value[key] = 77.0
        value["more"] = 1
    elif isinstance(value, list):
        value.append(1)
    elif isinstance(value, tuple):
        for held in value:
            spoil(held)


def test_only_the_chair_that_the_guest_takes_is_asked() -> None:
    kasia = {point.person for point in points(sales_run())}
    both = Run(story(chairs__sales=None), 7, {"sales": None})
    assert kasia == {"sales-kasia"}
    assert {point.person for point in points(both)} == {"sales-kasia", "sales-daniele"}


def test_nobody_is_asked_what_has_one_answer_unless_by_rule() -> None:
    run = Run(story(chairs__sales=None, governance__floor=0.4), 7, {"sales": None})
    run.set_rules("sales", {"discount": "ask"})
    bargains = [point for point in points(run) if point.kind == "haggle"]
    closed = [point for point in bargains if not point.is_open]
    assert 0 < len(closed) < len(bargains)
    seats, card = run._held, closed[0]._replace(escalated=True)
    assert seats.wants_person(card)
    seats.change_rules("sales", {"discount": "auto"})
    assert not seats.wants_person(card)
    assert seats.wants_person(card._replace(fields=bargains_open(bargains).fields))


def bargains_open(bargains: list[DecisionPoint]) -> DecisionPoint:
    return next(point for point in bargains if point.is_open)


# ---- standing rules, shocks and changes of seat


def test_rules_start_empty_and_auto_takes_one_back() -> None:
    run = sales_run()
    assert run.rules("sales") == {}
    run.set_rules("sales", {"discount": "half", "price": "ask"})
    run.set_rules("sales", {"discount": "auto"})
    assert run.rules("sales") == {"price": "ask"}
    assert run.rules("pm") == {}


@pytest.mark.parametrize("rules", [{"discount": "most"}, {"prise": "low"}])
def test_a_rule_that_does_not_exist_is_refused_and_not_logged(rules: dict[str, str]) -> None:
    run = sales_run()
    with pytest.raises(DecisionError):
        run.set_rules("sales", rules)
    assert (run.rules("sales"), run.log) == ({}, [])


def test_a_standing_rule_answers_instead_of_the_autopilot_and_is_logged_as_one() -> None:
    run = sales_run()
    run.advance(until=0)
    run.set_rules("sales", {"workflow": "checked"})
    play(run)
    ruled = [e for e in run.log if e.origin == "rule" and e.subject.endswith("/quote")]
    assert ruled
    assert {entry.values["workflow"] for entry in ruled} == {"checked"}
    assert {quote.values["workflow"] for quote in quotes_of(run, [e.subject for e in ruled])} == {
        "checked"
    }


def quotes_of(run: Run, subjects: list[str]) -> list[Record]:
    deals = {name.removesuffix("/quote") for name in subjects}
    return [record for record in of_kind(run.records, "quote") if record.entity in deals]


def test_standing_rules_stay_for_the_run_on() -> None:
    run = sales_run(run_on=6)
    run.advance(until=0)
    run.set_rules("sales", {"handover": "call"})
    play(run)
    late = [e for e in run.log if e.hour > 20 and e.subject.endswith("/handover")]
    kasias = [e for e in late if e.origin == "rule"]
    assert kasias
    assert {entry.values["brief"] for entry in kasias} == {"call"}


def test_a_rule_moves_the_default_of_a_question_that_waits() -> None:
    run = sales_run()
    point = next(point for point in points(run) if point.kind == "quote")
    assert point.default.values["workflow"] != "checked"
    run.set_rules("sales", {"workflow": "checked"})
    waiting = next(p for p in run.pending["sales"] if p.id == point.id)
    assert waiting.default.values["workflow"] == "checked"


def test_a_persons_answers_win_over_their_standing_rules() -> None:
    run = sales_run(9)
    run.advance(until=0)
    run.set_rules("sales", {"handover": "call"})
    play(run, lambda p: p.decision(brief="mail") if p.kind == "handover" else p.default)
    given = [e for e in run.log if e.origin == "person" and e.subject.endswith("/handover")]
    assert given
    handed = {
        record.entity: record.values["form"] for record in of_kind(run.records, "handed_over")
    }
    assert {handed[e.subject.removesuffix("/handover")] for e in given} == {"mail"}


def test_ask_brings_every_question_of_a_kind_to_the_person() -> None:
    run = sales_run()
    run.advance(until=0)
    run.set_rules("sales", {"price": "ask"})
    kinds = [(point.kind, point.escalated) for point in points(run)]
    assert ("quote", False) in kinds
    assert {kind for kind, escalated in kinds if not escalated} == {"quote"}


def test_handing_a_seat_to_a_policy_and_back_moves_the_questions_and_is_logged() -> None:
    run = sales_run(weeks=6)
    run.advance()
    run.hand_over("sales", "cautious")
    assert run.pending == {}
    assert run.advance(until=10) is None
    run.hand_over("sales", None)
    assert run.advance() is not None
    commands = [(e.subject, e.values) for e in run.log if e.what == "seat"]
    assert commands == [("sales", {"holder": "cautious"}), ("sales", {"holder": None})]


def test_handing_over_a_seat_that_is_not_there_is_refused() -> None:
    run = sales_run()
    for seat, holder in (("sale", None), ("sales", "lucky")):
        with pytest.raises(SimlibError, match=r"[Tt]here are"):
            run.hand_over(seat, holder)
    assert run.log == []


def test_a_shock_happens_with_the_next_sitting_and_is_logged() -> None:
    run = Run(story(), 7)
    run.advance(until=5)
    shock = {"kind": "vendor_ill", "vendor": "elif", "days": 10}
    run.inject(shock)
    assert of_kind(run.records, "vendor_ill") == []
    run.advance()
    (ill,) = of_kind(run.records, "vendor_ill")
    assert (ill.entity, ill.values["days"]) == ("elif", 10.0)
    assert run.digest != play(Run(story(), 7)).digest
    assert [e.values for e in run.log if e.what == "shock"] == [shock]


@pytest.mark.parametrize(
    "shock",
    [
        {},
        {"kind": "flood"},
        {"kind": "vendor_ill", "vendor": "nobody", "days": 3},
        {"kind": "vendor_ill", "vendor": "elif", "days": None},
        {"kind": "vendor_ill", "vendor": "elif", "weeks": 1},
        {"kind": "vendor_ill", "vendor": "elif", "days": True},
        {"kind": "vendor_ill", "vendor": "elif", "days": -1},
        {"kind": "vendor_ill", "vendor": "elif", "days": float("nan")},
    ],
)
def test_a_shock_that_the_firm_does_not_know_is_refused_and_not_logged(
    shock: dict[str, Any],
) -> None:
    run = Run(story(), 7)
    with pytest.raises(SimlibError, match="shock"):
        run.inject(shock)
    assert run.log == []


def test_two_shocks_on_one_translator_at_one_hour_are_two_records() -> None:
    for run, shock in (
        (Run(story(), 7), {"kind": "vendor_ill", "vendor": "elif", "days": 2}),
        (toy_run(), {"kind": "ill", "days": 2}),
    ):
        run.advance(until=5)
        run.inject(shock)
        run.inject(shock)
        run.advance(until=8)
        run.inject(shock)
        play(run)
        names = [record.id for record in of_kind(run.records, "vendor_ill", "ill")]
        assert len(set(names)) == 3, names


# ---- the log


def test_every_answer_is_logged_once_with_its_origin(played: Run) -> None:
    answers = [entry for entry in played.log if entry.what == "answer"]
    names = [entry.subject for entry in answers]
    assert len(set(names)) == len(names)
    assert {entry.origin for entry in answers} == {"person", "policy"}
    assert [entry.hour for entry in answers] == sorted(entry.hour for entry in answers)


def test_the_screen_may_answer_with_the_rules_and_it_is_logged_as_such() -> None:
    run = sales_run()
    while (point := run.advance()) is not None:
        run.decide(point.default, origin="rule")
    assert "person" not in {entry.origin for entry in run.log}
    assert "rule" in {entry.origin for entry in run.log}


# ---- files


def save_and_load(run: Run, folder: Path, world: World | None = None) -> Run:
    run.save(folder / "s.json")
    return Run.load(folder / "s.json", **({} if world is None else {"world": world}))


def eventful(run: Run) -> None:
    """Give every kind of command, at different moments of a sitting."""
    run.set_rules("sales", {"workflow": "checked", "price": "ask"})
    run.advance(until=1)
    run.inject({"kind": "vendor_ill", "vendor": "elif", "days": 4})
    point = run.advance()
    assert point is not None
    run.set_rules("sales", {"discount": "all"})
    run.decide(at_random(1)(point))
    play(run, until=6)
    run.hand_over("pm", None)
    run.set_rules("pm", {"vendor": "ask"})
    play(run, until=9)
    run.hand_over("sales", "cautious")
    play(run, until=12)
    run.hand_over("sales", None)


def test_a_run_with_every_kind_of_command_loads_as_it_was(tmp_path: Path) -> None:
    run = sales_run()
    eventful(run)
    again = save_and_load(run, tmp_path)
    assert again.digest == run.digest
    assert again.log == run.log
    assert [again.rules(seat) for seat in ("sales", "pm")] == [
        {"workflow": "checked", "price": "ask", "discount": "all"},
        {"vendor": "ask"},
    ]
    assert play(again, at_random(3)).digest == play(run, at_random(3)).digest


def test_a_run_can_be_saved_and_loaded_at_every_single_decision(tmp_path: Path) -> None:
    straight = play(sales_run(9), at_random(5))
    run, answer, moments = sales_run(9), at_random(5), set[tuple[int, int]]()
    while (point := run.advance()) is not None:
        run = save_and_load(run, tmp_path)
        again = run.advance()
        assert again is not None
        assert again.to_json() == point.to_json()
        moments.add((len(run.pending["sales"]), int(point.hour % 1 > 0.5)))
        run.decide(answer(again))
        run = save_and_load(run, tmp_path)
    assert run.digest == straight.digest
    assert run.log == straight.log
    assert len(moments) > 2


def test_a_file_saved_between_two_answers_of_one_sitting_goes_on_there(tmp_path: Path) -> None:
    run = two_seats()
    while run.advance() is not None and sum(map(len, run.pending.values())) < 3:
        for point in [p for found in run.pending.values() for p in found]:
            run.decide(point.default)
    first = next(iter(run.pending.values()))[0]
    run.decide(answer_by_name(first))
    again = save_and_load(run, tmp_path)
    assert again.pending == run.pending
    assert play(again, answer_by_name).digest == play(run, answer_by_name).digest


def test_a_file_can_be_loaded_saved_and_loaded_again(tmp_path: Path) -> None:
    run = play(sales_run(), until=7)
    once = save_and_load(run, tmp_path)
    text = (tmp_path / "s.json").read_text("utf-8")
    twice = save_and_load(once, tmp_path)
    assert (tmp_path / "s.json").read_text("utf-8") == text
    assert play(twice).digest == play(run).digest


def test_notes_travel_with_the_file(tmp_path: Path) -> None:
    run = toy_run()
    run.notes["prediction"] = {"margin": 0.4}
    assert save_and_load(run, tmp_path, TOY).notes == {"prediction": {"margin": 0.4}}


def edited(path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    plain = json.loads(path.read_text("utf-8"))
    change(plain)
    path.write_text(json.dumps(plain), "utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (lambda s: s["log"][30][5].update(promised_days=9.0), ReplayError, "decisions edited"),
        (lambda s: s["log"].pop(30), ReplayError, "decisions edited"),
        (lambda s: s.update(model_version="0"), ReplayError, f"model toy 0; this is toy {VERSION}"),
        (lambda s: s.update(world="agency"), ReplayError, "agency"),
        (lambda s: s.update(seed=8), ReplayError, ": edited: seed"),
        (lambda s: s["checkpoints"][4].__setitem__(1, "0" * 32), ReplayError, ": edited: seed"),
        (lambda s: s["checkpoints"].pop(), ReplayError, ": edited: seed"),
        (lambda s: s["scenario"].update(title="Another"), ReplayError, "scenario edited"),
        (lambda s: s["seats"].update(sales="lucky"), ReplayError, ": edited: seed"),
        (lambda s: s.update(now=s["now"] + 0.5), ReplayError, ": edited: seed"),
        (lambda s: s.update(open_sitting=3), ReplayError, ": edited: seed"),
    ],
)
def test_a_file_that_was_edited_or_is_of_another_model_says_so(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], error: type[Exception], said: str
) -> None:
    play(toy_run(seats={"sales": None}), until=12).save(tmp_path / "s.json")
    with pytest.raises(error, match=said) as caught:
        Run.load(edited(tmp_path / "s.json", change), world=TOY)
    assert type(caught.value) is error
    assert "altered" not in str(caught.value)


def test_a_machine_that_computes_another_record_is_told_with_the_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(toy_run(), until=12).save(tmp_path / "s.json")
    from simlib.model import toy

    usual = toy.lognormal
    monkeypatch.setattr(toy, "lognormal", lambda *args: usual(*args) * (1 + 1e-4))
    with pytest.raises(ReplayError, match=r"replays differently on this machine.*day -?\d+"):
        Run.load(tmp_path / "s.json", world=TOY)


# ---- branches


def test_a_branch_without_a_change_has_exactly_the_same_records(played: Run) -> None:
    for kind in ("consult", "quote"):
        branch = play(played.branch(asked(played, kind)))
        assert branch.records == played.records
        assert branch.replaced == ()


def no_op(run: Run, at: str, future: int) -> tuple[Run, Run]:
    logged = next(entry for entry in run.log if entry.subject == at)
    same = Decision(at, logged.values)
    return play(run.branch(at, same, future)), play(run.branch(at, None, future))


def later(run: Run, since: float) -> list[Record]:
    return [record for record in run.records if record.at > since]


def test_a_no_op_in_the_toy_firm_is_exactly_zero_in_each_of_thirty_futures() -> None:
    origin = play(toy_run(seats={"sales": None}))
    at = asked(origin, "promise", 1)
    hour = next(entry.hour for entry in origin.log if entry.subject == at)
    past = [record for record in origin.records if record.at < hour]
    seen = [later(origin, hour)]
    for future in FUTURES:
        changed, unchanged = no_op(origin, at, future)
        assert changed.records == unchanged.records
        assert list(changed.records[: len(past)]) == past
        seen.append(later(changed, hour))
    assert len({str(records) for records in seen}) == len(FUTURES) + 1


def test_futures_of_the_toy_firm_draw_every_later_stage_anew() -> None:
    origin = play(toy_run(seats={"sales": None}, weeks=6))
    at = asked(origin, "promise", 1)
    hour = next(entry.hour for entry in origin.log if entry.subject == at)
    drawn: dict[str, list[Any]] = {}
    for future in FUTURES:
        for record in later(play(origin.branch(at, None, future)), hour):
            if record.kind == "request":
                drawn.setdefault(record.entity, []).append(record.values["asked_days"])
    shared = {name: values for name, values in drawn.items() if len(values) == len(FUTURES)}
    new = {name: len(set(values)) for name, values in shared.items()}
    opened_before = {r.entity for r in origin.records if r.kind == "request" and r.at <= hour}
    still_open = sum(count == 1 for count in new.values())
    assert len(new) > 5
    assert still_open <= 1, "only a gap that had begun may be shared"
    assert not opened_before & set(new)
    assert sum(count == len(FUTURES) for count in new.values()) >= len(new) - 1


def test_a_no_op_in_the_real_firm_is_exactly_zero_in_each_future(played: Run) -> None:
    at = asked(played, "quote", 1)
    hour = next(entry.hour for entry in played.log if entry.subject == at)
    futures = []
    for future in FUTURES:
        changed, unchanged = no_op(played, at, future)
        assert changed.records == unchanged.records
        assert [r for r in changed.records if r.at < hour] == [
            r for r in played.records if r.at < hour
        ]
        futures.append(changed)
    assert len({run.digest for run in futures} | {played.digest}) == len(FUTURES) + 1


def test_futures_of_the_real_firm_differ_in_every_later_stage(played: Run) -> None:
    """No row of draws that opens after the turn has the same numbers in two futures."""
    at = asked(played, "quote")
    hour = next(entry.hour for entry in played.log if entry.subject == at)
    first, second = (play(played.branch(at, None, future)) for future in (1, 2))
    for kind, key in (("request", "asked_days"), ("staffed", "ready"), ("impression", "mood")):
        values = [
            {
                r.entity if kind == "impression" else r.id: r.values[key]
                for r in of_kind(run.records, kind)
                if r.at > hour + 5
            }
            for run in (first, second)
        ]
        both = values[0].keys() & values[1].keys()
        same = [name for name in both if values[0][name] == values[1][name]]
        assert len(both) >= 3
        assert len(same) <= 0.2 * len(both), (kind, same)


def test_a_changed_decision_differs_from_the_decision_on_and_not_before(played: Run) -> None:
    at = asked(played, "quote", 1)
    point_of = {point.id: point for point in points(sales_run())}
    point = point_of[at]
    dear = point.decision(price=point.field("price").high)
    for future in (None, 3):
        changed = play(played.branch(at, dear, future))
        base = play(played.branch(at, None, future))
        before = [record for record in changed.records if record.at <= point.hour]
        assert before == [record for record in base.records if record.at <= point.hour]
        assert changed.digest != base.digest
        first = next(a for a, b in zip(changed.records, base.records, strict=False) if a != b)
        assert first.entity == point.subject or first.entity.startswith(point.person)


def test_what_a_changed_decision_does_not_touch_keeps_its_names_and_its_draws() -> None:
    origin = play(sales_run())
    at = asked(origin, "quote", 0)
    point = next(point for point in points(sales_run()) if point.id == at)
    changed = play(origin.branch(at, point.decision(price=point.field("price").high)))
    ours, theirs = ({r.id for r in run.records} for run in (origin, changed))
    deal = point.deal
    lost = [name for name in ours - theirs if not name.startswith(deal)]
    assert len(lost) < 0.1 * len(ours), sorted(lost)[:20]
    postings = [name for name in lost if ":posting" in name]
    assert len(postings) < 10, postings


def test_answers_that_are_no_longer_possible_are_counted_and_given_anew() -> None:
    """Which translators a PM can choose from depends on what was decided before."""
    origin = play(two_seats())
    people = {entry.subject: entry.values for entry in origin.log if entry.origin == "person"}
    turns = [name for name in people if name.endswith("/consult")]
    branches = ((at, play(origin.branch(at, Decision(at, together(people[at]))))) for at in turns)
    at, branch = next((at, branch) for at, branch in branches if branch.replaced)
    kept = {entry.subject: entry.values for entry in branch.log}
    assert all(kept[name] != people[name] for name in branch.replaced)
    taken = people.keys() & kept.keys() - {at, *branch.replaced}
    assert len(taken) > 100
    assert all(kept[name] == people[name] for name in taken)


def together(values: Mapping[str, Any]) -> dict[str, Any]:
    other = "no" if values["consult"] == "together" else "together"
    return {**values, "consult": other}


def test_a_branch_is_a_run_of_its_own_that_can_be_saved_loaded_and_branched(
    tmp_path: Path,
) -> None:
    origin = sales_run()
    eventful(origin)
    play(origin)
    at = asked(origin, "quote", 1)
    point = next(e for e in origin.log if e.subject == at)
    other = Decision(at, {**point.values, "workflow": "light"})
    branch = play(origin.branch(at, other))
    assert branch.digest != origin.digest
    again = save_and_load(branch, tmp_path)
    assert again.digest == branch.digest
    assert play(branch.branch(at)).digest == branch.digest


def test_a_branch_into_another_future_is_no_file_because_its_log_does_not_make_it(
    played: Run, tmp_path: Path
) -> None:
    branch = play(played.branch(asked(played, "quote"), None, 4))
    with pytest.raises(SessionError, match="future"):
        branch.save(tmp_path / "s.json")
    with pytest.raises(SessionError, match="future"):
        branch.branch(asked(played, "quote"))
    assert not (tmp_path / "s.json").exists()


def test_a_branch_leaves_its_origin_alone(played: Run) -> None:
    before = (played.digest, list(played.log))
    play(played.branch(asked(played, "quote"), None, 2))
    assert (played.digest, played.log) == before


def test_branching_at_a_question_that_was_never_answered_is_refused(played: Run) -> None:
    with pytest.raises(ReplayError, match="no answer to 'nobody/asked'"):
        played.branch("nobody/asked")


@pytest.mark.parametrize("values", [{}, {"price": 99.0}])
def test_branching_with_an_answer_that_is_not_possible_is_refused(
    played: Run, values: dict[str, Any]
) -> None:
    at = asked(played, "quote")
    with pytest.raises(DecisionError, match="does not answer"):
        played.branch(at, Decision(at, values))
    logged = next(entry for entry in played.log if entry.subject == at)
    other = Decision("another/quote", logged.values)
    with pytest.raises(DecisionError, match="does not answer"):
        played.branch(at, other)


# ---- around


def test_what_simlib_exports_exists_and_is_sorted() -> None:
    assert simlib.__all__ == sorted(simlib.__all__)
    assert all(hasattr(simlib, name) for name in simlib.__all__)
    assert 10 <= len(simlib.__all__) <= 22


def test_the_toy_firm_plays_through_all_calls(tmp_path: Path) -> None:
    run = Run(toy_story(), 7, {"sales": None}, world=TOY)
    run.set_rules("sales", {})
    run.inject({"kind": "ill", "days": 2})
    play(run, until=5)
    run.hand_over("sales", "first")
    play(run, until=9)
    run.hand_over("sales", None)
    again = save_and_load(run, tmp_path, TOY)
    assert play(again, by_default).digest == play(run, by_default).digest
