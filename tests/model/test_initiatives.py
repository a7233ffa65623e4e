"""What do the cases promise, and what follows from a yes?"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from simlib.decisions import Decision, DecisionPoint
from simlib.run import Run
from tests.firms import directed, of_kind, play, points, shipped
from tests.model.test_levers import deciding, played


def tool_cards(run: Run) -> list[Any]:
    return [p for p in points(run, deciding(tool="refuse")) if p.kind == "tool"]


@cache
def case(seed: int, mode: str = "joint") -> dict[str, Any]:
    scenario = directed(2).replace({"governance.business_case": mode})
    (point,) = tool_cards(Run(scenario, seed, {"management": None}))
    return dict(point.facts)


def test_a_joint_case_is_signed_by_both_and_a_split_one_by_each() -> None:
    joint, split = case(7), case(7, "split")
    assert [claim["signer"] for claim in joint["claims"]] == ["both"]
    assert [claim["signer"] for claim in split["claims"]] == ["pm", "sales"]
    parts = [claim["benefit_eur"] for claim in split["claims"]]
    assert max(parts) < joint["claims"][0]["benefit_eur"] < sum(parts)


def test_the_portal_is_a_close_call() -> None:
    """Both parts together come near the hurdle of 1.4; neither does alone."""
    joint = [case(seed)["claims"][0]["ratio"] for seed in range(10)]
    split = [[claim["ratio"] for claim in case(seed, "split")["claims"]] for seed in range(10)]
    assert 0.8 * 1.4 < sum(joint) / 10 < 1.2 * 1.4
    assert min(joint) < 1.4
    assert all(min(parts) < 1.4 for parts in split)
    assert sum(max(parts) for parts in split) / 10 < 0.9 * 1.4


def test_who_understands_the_other_side_hears_more_of_its_part() -> None:
    def heard(known: float) -> float:
        scenario = directed(2).replace(
            {
                "relations.understanding_sales": known,
                "relations.understanding_pm": known,
                "warm_up_weeks": 0,
            }
        )
        run = Run(scenario, 7, {"management": None})
        firm: Any = run._model
        ideas = firm._management._levers._ideas
        ideas._own_views = lambda month, cards: (10_000.0, 10_000.0)
        return float(dict(ideas._claims(0, None))["both"])

    assert heard(0.0) == pytest.approx(12_000)
    assert heard(1.0) == pytest.approx(20_000)


def test_an_approved_portal_is_paid_and_saves_hours_from_the_day_of_its_use() -> None:
    run = played(weeks=26, tool="approve")
    (used,) = of_kind(run.records, "tool_in_use")
    assert used.at == pytest.approx(60.375)
    paid = [r for r in of_kind(run.records, "posting") if r.values["account"] == "tool"]
    assert [r.values["income_cents"] for r in paid[:2]] == [-3_500_000, -150_000]
    assert len(paid) == 4
    firm: Any = run._model
    assert firm.pressures.factor("pm_hours", "pm-irene") == run.scenario.tool.pm_hours
    assert {r.cause for r in (used, *paid)} == {"firm/month-000/tool:lever"}


def test_a_trial_ends_and_makes_the_claim_of_the_pms_certain() -> None:
    run = played(weeks=26, tool="trial")
    (over, *_) = of_kind(run.records, "trial_over")
    assert over.at == pytest.approx(60.375)
    later = [p for p in tool_cards_after_trial() if p.hour > 100]
    assert later[0].facts["measured"]


@cache
def tool_cards_after_trial() -> list[Any]:
    run = Run(directed(26), 7, {"management": None})
    return [p for p in points(run, deciding(tool="trial")) if p.kind == "tool"]


def test_asking_for_one_joint_case_brings_one_next_time() -> None:
    scenario = directed(14).replace({"governance.business_case": "split"})
    run = Run(scenario, 7, {"management": None})

    def answer(point: DecisionPoint) -> Decision:
        together = point.kind == "tool" and "joint_case" in point.fields[0].options
        return point.decision(tool="joint_case") if together else point.default

    asked = [p for p in points(run, answer) if p.kind == "tool"]
    assert [point.facts["mode"] for point in asked] == ["split", "joint"]
    assert "joint_case" not in asked[1].fields[0].options


@pytest.mark.parametrize(("chosen", "forces"), [("none", 0), ("one", 1), ("three", 3)])
def test_task_forces_take_hours_and_leave_the_firm_abler(chosen: str, forces: int) -> None:
    def known(choice: str) -> tuple[Run, dict[str, float]]:
        run = Run(directed(18), 7, {"management": None})
        play(run, deciding(task_force=choice))
        firm: Any = run._model
        return run, firm.capability.figures()

    run, after = known(chosen)
    _, without = known("none")
    begun, over = (of_kind(run.records, f"task_force_{when}") for when in ("begun", "over"))
    assert len(begun) == len(over) == forces
    assert {r.entity for r in over} == {r.entity for r in begun}
    for first, last in zip(begun, over, strict=True):
        assert last.at - first.at == pytest.approx(40)
        assert last.cause == first.id
    grown = {domain for domain in without if after[domain] > without[domain] + 0.01}
    assert grown == {r.values["domain"] for r in over}


def test_a_new_service_quoted_alone_brings_strangers_and_no_skill() -> None:
    alone, force = (played(weeks=20, service=how) for how in ("quote_alone", "task_force"))
    skill: list[float] = []
    for run in (alone, force):
        came = [r for r in of_kind(run.records, "client") if "lead-service" in r.entity]
        assert len(came) == 3
        assert {r.cause for r in came} == {"firm/month-001/service:lever"}
        firm: Any = run._model
        skill.append(firm.capability.figures()["ai"])
    assert skill[1] > skill[0]
    assert of_kind(force.records, "service_over")
    assert not of_kind(alone.records, "service_over")


def test_a_service_that_was_started_is_not_asked_about_again() -> None:
    run = played(weeks=26, service="quote_alone")
    asked = [e for e in run.log if e.what == "answer" and e.subject.endswith("/service")]
    assert len(asked) == 1


def test_joint_solutioning_teaches_both_sides() -> None:
    def understanding(chosen: str) -> float:
        run = Run(directed(18), 7, {"management": None})
        firm: Any = play(run, deciding(solutioning=chosen, task_force="none"))._model
        return float(firm.relations.understanding_sales)

    assert understanding("pair") > understanding("none")


def test_hiring_finds_somebody_in_time_and_lets_a_contract_end() -> None:
    run = played(weeks=20, hiring="pm")
    (came,) = of_kind(run.records, "staff_came")
    (decided, *_) = [r for r in of_kind(run.records, "lever") if r.values["lever"] == "hiring"]
    assert came.cause == decided.id == "firm/month-001/hiring:lever"
    assert came.at - decided.at == pytest.approx(shipped().staffing.vacant_days)
    run = played(weeks=6, hiring="let_end")
    (gone,) = of_kind(run.records, "staff_left")
    assert gone.cause == "firm/month-001/hiring:lever"
    point = next(p for p in points(Run(directed(6), 7, {"management": None})) if p.kind == "hiring")
    assert point.facts["contract"] != "pm-irene"  # a guest's chair
