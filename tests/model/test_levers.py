"""Is management asked what it should be, does it see what it may, and do its answers take hold?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from simlib.decisions import RULES, Decision, DecisionPoint
from simlib.model.incentives import pay_letters
from simlib.policies import POLICIES, steady
from simlib.run import Run
from tests.firms import AGENDA, answer_by_name, by_default, directed, of_kind, play, points, story

YEARS_2 = {"weeks": 104, "warm_up": 8}


@cache
def two_years(seed: int = 3) -> tuple[list[DecisionPoint], Run]:
    run = Run(directed(**YEARS_2), seed, {"management": None})
    return list(points(run)), run


def deciding(**wanted: str | float) -> Callable[[DecisionPoint], Decision]:
    """Answer management's questions so, and all others by default."""

    def answer(point: DecisionPoint) -> Decision:
        return point.decision(**{k: v for k, v in wanted.items() if k == point.kind})

    return answer


def played(seed: int = 7, weeks: int = 13, **wanted: str | float) -> Run:
    run = Run(directed(weeks), seed, {"management": None})
    return play(run, deciding(**wanted))


def answers(run: Run, kind: str) -> list[Any]:
    return [e for e in run.log if e.what == "answer" and e.subject.endswith(f"/{kind}")]


# ---- when, and how often


def test_every_kind_of_question_comes_once_a_quarter_until_it_is_settled() -> None:
    asked, _ = two_years()
    counts = Counter(point.kind for point in asked)
    assert counts.keys() == set(AGENDA) == {rule.kind for rule in RULES["management"].values()}
    for kind in ("plan", "authority", "meetings", "guide", "floor", "hiring", "training"):
        assert counts[kind] in (8, 9), kind
    for kind in AGENDA:
        days = [point.hour for point in asked if point.kind == kind]
        assert all(round(b - a) % 60 == 0 for a, b in pairwise(days)), kind


def test_management_gets_about_four_cards_a_month_and_never_ten_a_week() -> None:
    asked, _ = two_years()
    weeks = Counter(int(point.hour // 5) for point in asked)
    assert max(weeks.values()) <= 5
    assert set(weeks) <= set(range(0, 104, 4))
    assert len({point.deal for point in asked}) == len(asked)


def test_only_what_is_on_the_agenda_is_asked() -> None:
    run = Run(story(4, 9, 0, direction__agenda=["floor"]), 7, {"management": None})
    assert [point.kind for point in points(run)] == ["floor"]
    quiet = play(Run(story(4, 4, 0, direction__agenda=[]), 7))
    assert not of_kind(quiet.records, "survey", "report", "lever")


def test_the_directors_chair_answers_if_there_is_one() -> None:
    asked, run = two_years()
    assert {point.person for point in asked} == {run.scenario.chairs["management"]}
    staff = [p.model_dump(mode="json") for p in run.scenario.staff if p.seat != "management"]
    alone = story(2, 2, 0).replace({"staff": staff, "chairs.management": None})
    found = list(points(Run(alone, 7, {"management": None})))
    assert {point.person for point in found} == {"management"}


# ---- what a director sees

HIDDEN = ("trust_sales_in_pm", "trust_pm_in_sales", "understanding", "capability", "pad", "equity")


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list | tuple) else set()


def test_no_card_tells_what_management_cannot_know() -> None:
    for point in two_years()[0]:
        assert not keys(dict(point.facts)) & set(HIDDEN), point.id
        assert set(point.memory) == {"habits"}


def test_the_survey_is_noisy_and_the_truth_stands_nowhere() -> None:
    """What a card says of trust never moves with the truth in the last digits."""
    asked, run = two_years()
    said = [point.facts["survey"] for point in asked]
    assert len({(s["sales_trusts"], s["pm_trusts"]) for s in said}) > 20
    true = run._model.relations  # type: ignore[attr-defined]
    for survey in said:
        assert survey["sales_trusts"] != true.trust_sales_in_pm
        assert round(survey["sales_trusts"], 2) == survey["sales_trusts"]
    last = [s["sales_trusts"] for s in said[-40:]]
    assert max(last) - min(last) > 0.1


def test_a_survey_without_noise_tells_the_truth_rounded() -> None:
    scenario = story(2, 2, 0, relations__trust_sales_in_pm=0.437)
    staff = [person.model_dump(mode="json") for person in scenario.staff]
    for person in staff:
        person["leans"]["survey_sd"] = 0.0
    run = Run(scenario.replace({"staff": staff, "governance.meeting_every_days": None}), 7)
    run.advance(until=1)
    (survey,) = of_kind(run.records, "survey")
    assert survey.values["sales_trusts"] in (0.43, 0.44)


def test_the_figures_on_the_card_are_those_of_the_last_quarter() -> None:
    asked, run = two_years()
    point = next(p for p in asked if p.id == "firm/month-003/plan")
    won = [r for r in of_kind(run.records, "won") if 0 <= r.at < 60]
    done = [r for r in of_kind(run.records, "delivered") if 0 <= r.at < 60]
    booked = sum(int(r.values["price_cents"] or 0) for r in won) / 100
    assert point.facts["sales"]["bookings_eur"] == round(booked)
    assert point.facts["pm"]["delivered"] == len(done)
    kept = sum(int(r.values["kept"] or 0) for r in done) / len(done)
    assert point.facts["pm"]["on_time"] == pytest.approx(kept, abs=1e-4)


def test_every_question_survives_json_and_is_answered_the_same() -> None:
    for point in two_years()[0]:
        again = DecisionPoint.from_json(json.loads(json.dumps(point.to_json(), allow_nan=False)))
        for name in ("steady", "balanced", "margin_hawk_director"):
            assert POLICIES[name](again) == POLICIES[name](point), point.id


# ---- what its answers do


def test_the_steady_director_keeps_every_lever() -> None:
    run = play(Run(story(4, 26, 0), 7))
    assert answers(run, "plan")
    assert not of_kind(run.records, "lever")


def test_the_same_decisions_by_hand_and_by_policy_give_one_digest() -> None:
    for name in ("balanced", "signs_all", "margin_hawk_director"):
        auto = play(Run(directed(), 7, {"management": name}))
        by_hand = play(Run(directed(), 7, {"management": None}), POLICIES[name])
        assert by_hand.digest == auto.digest
        assert of_kind(auto.records, "lever")


def test_every_change_is_a_record_with_the_survey_of_the_day_as_its_cause() -> None:
    run = play(Run(directed(), 7, {"management": None}), answer_by_name)
    changes = of_kind(run.records, "lever")
    surveys = {record.id: record.at for record in of_kind(run.records, "survey")}
    assert {"authority", "floor", "training_days"} <= {r.values["lever"] for r in changes}
    for record in changes:
        assert surveys[record.cause] == int(record.at // 20) * 20
        assert record.values["before"] != record.values["after"]


def test_at_full_authority_every_quote_is_signed_and_at_none_no_one() -> None:
    def signed(share: float) -> tuple[set[str], set[str]]:
        run = played(authority=share)
        asked = {e.subject.rsplit("/", 1)[0] for e in answers(run, "signoff")}
        came = {r.entity for r in of_kind(run.records, "request") if r.at > 1}
        quotes = {r.entity for r in of_kind(run.records, "quote")} & came
        return asked & came, quotes

    every, quotes = signed(1.0)
    assert quotes <= every
    assert len(quotes) > 100
    none, quotes = signed(0.0)
    assert quotes
    assert not none


def test_the_floor_in_force_stands_on_every_quote_and_binds() -> None:
    run = Run(directed(), 7, {"management": None, "sales": None})
    run.set_rules("sales", {"price": "ask"})
    lowest: dict[float, list[float]] = {}
    for point in points(run, deciding(floor=0.48)):
        if point.kind == "quote":
            steps = point.field("price").options
            lowest.setdefault(point.facts["floor_pct"], []).append(float(steps[0]) / steps[-1])
    assert set(lowest) == {0.30, 0.48}
    assert min(lowest[0.48]) > min(lowest[0.30])


def test_a_new_plan_changes_both_pay_letters_from_that_hour_on() -> None:
    run = Run(directed(), 7, {"management": None, "sales": None})
    run.set_rules("sales", {"consult": "ask", "price": "ask"})
    shared = pay_letters(run.scenario.incentives["shared"])
    pays = [
        (p.hour, p.memory["pay"]) for p in points(run, deciding(plan="shared")) if p.seat == "sales"
    ]
    first = run.scenario.plan
    for hour, pay in pays:
        assert pay == (pay_letters(first) if hour < 0.5 else shared)["sales"], hour
    assert run._model.governance.plan == "shared"  # type: ignore[attr-defined]
    (change,) = [r for r in of_kind(run.records, "lever") if r.values["lever"] == "plan"]
    assert (change.values["before"], change.values["after"]) == ("typical", "shared")


@pytest.mark.parametrize(("cadence", "gap"), [("5", 5.0), ("20", 20.0), ("never", None)])
def test_the_cadence_of_meetings_changes_from_the_day_of_the_decision(
    cadence: str, gap: float | None
) -> None:
    held = [r.at for r in of_kind(played(meetings=cadence).records, "meeting") if r.at > 0.375]
    if gap is None:
        assert held == []
    else:
        assert held[0] == pytest.approx(0.375 + gap)
        assert {round(b - a, 6) for a, b in pairwise(held)} == {gap}


def test_training_raises_understanding_and_costs_everybody_days() -> None:
    def after(days: float) -> tuple[float, float]:
        run = Run(directed(26), 7, {"management": None})
        play(run, deciding(training=days, meetings="never"))
        firm: Any = run._model
        held = of_kind(run.records, "training")
        assert all(record.values["days"] in (0.0, days) for record in held)
        return firm.relations.understanding_sales, firm.pms[0].server.busy

    none, many = after(0.0), after(8.0)
    assert many[0] > none[0] + 0.1
    assert many[1] != none[1]


def test_standing_rules_of_management_take_over_in_the_run_on() -> None:
    run = Run(directed(4, run_on=26), 7, {"management": None})
    run.set_rules("management", {"floor": "highest", "plan": "shared"})
    play(run, lambda point: steady(point))
    changed = {r.values["lever"]: r.at for r in of_kind(run.records, "lever")}
    assert changed["floor"] >= 20
    assert changed["plan"] >= 20


def test_a_saved_game_of_the_director_replays(tmp_path: Any) -> None:
    run = Run(directed(), 7, {"management": None})
    play(run, answer_by_name, until=45)
    run.save(tmp_path / "board.json")
    again = Run.load(tmp_path / "board.json")
    assert again.digest == run.digest
    assert play(again, by_default).digest == play(run, by_default).digest
