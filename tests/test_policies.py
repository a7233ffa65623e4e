"""Are the autopilots blind where people are, and do they follow what they are paid for?"""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest

from simlib import policies
from simlib.decisions import RULES, DecisionPoint, Field, check_rules
from simlib.policies import POLICIES, balanced, standing_answer
from simlib.policies.named import HABITS, single_rules
from simlib.run import Run
from tests.firms import ALL_ASK, PEOPLE, asked_of_management, points, story

KINDS = tuple(dict.fromkeys(rule.kind for rules in RULES.values() for rule in rules.values()))


@pytest.fixture(scope="module")
def asked() -> list[DecisionPoint]:
    run = Run(story(chairs__sales=None, chairs__pm=None), 5, PEOPLE)
    for seat, rules in ALL_ASK.items():
        run.set_rules(seat, rules)
    return [*points(run), *asked_of_management()]


def of_kind(asked: list[DecisionPoint], kind: str) -> list[DecisionPoint]:
    return [point for point in asked if point.kind == kind]


def sample(asked: list[DecisionPoint]) -> list[DecisionPoint]:
    """A few questions of each kind: there are many policies."""
    return [point for kind in KINDS for point in of_kind(asked, kind)[:8]]


def paid(point: DecisionPoint, **pay: float) -> DecisionPoint:
    memory = {**point.memory, "pay": {**point.memory["pay"], **pay}}
    return point._replace(memory=memory)


def mean_value(found: list[DecisionPoint], name: str, **pay: float) -> float:
    values = [p.value(balanced(paid(p, **pay)), name) for p in found]
    return sum(float(value) for value in values) / len(values)


# ---- every policy


@pytest.mark.parametrize("name", list(POLICIES))
def test_every_policy_answers_every_question_with_something_possible(
    name: str, asked: list[DecisionPoint]
) -> None:
    for point in sample(asked):
        decision = POLICIES[name](point)
        assert decision.point == point.id
        assert point.possible(decision.values), (point.id, decision)


@pytest.mark.parametrize("name", list(POLICIES))
def test_a_policy_sees_nothing_but_the_point(name: str, asked: list[DecisionPoint]) -> None:
    """What came through JSON, in another process perhaps, is answered the same."""
    assert list(inspect.signature(POLICIES[name]).parameters) == ["point"]
    for point in sample(asked)[:60]:
        seen = DecisionPoint.from_json(json.loads(json.dumps(point.to_json())))
        assert POLICIES[name](seen) == POLICIES[name](point)


def test_a_policy_that_is_asked_twice_says_the_same_and_spoils_nothing(
    asked: list[DecisionPoint],
) -> None:
    for point in asked[:200]:
        before = json.dumps(point.to_json())
        assert balanced(point) == balanced(point)
        assert json.dumps(point.to_json()) == before


def test_every_policy_has_a_sentence_that_says_what_it_does() -> None:
    for name, policy in POLICIES.items():
        assert (policy.__doc__ or "").strip(), name


# ---- the balanced one follows its pay letter


def test_who_is_paid_for_bookings_sells_cheaper_than_who_is_paid_for_margin(
    asked: list[DecisionPoint],
) -> None:
    quotes = of_kind(asked, "quote")
    hungry = mean_value(quotes, "price", bookings=1.0, margin=0.0)
    careful = mean_value(quotes, "price", bookings=0.0, margin=1.0)
    assert hungry < careful


def test_who_answers_for_the_clients_later_orders_promises_later_days(
    asked: list[DecisionPoint],
) -> None:
    quotes = of_kind(asked, "quote")
    blind = mean_value(quotes, "promised_days", equity=0.0)
    assert mean_value(quotes, "promised_days", equity=2.0) > blind


def test_a_pm_who_is_punished_for_lateness_pads_more(asked: list[DecisionPoint]) -> None:
    estimates = of_kind(asked, "estimate")
    easy = mean_value(estimates, "estimate_days", penalty=0.0)
    assert mean_value(estimates, "estimate_days", penalty=1.0) > easy


def test_a_pm_refuses_what_loses_money_and_signs_what_can_be_kept(
    asked: list[DecisionPoint],
) -> None:
    point = of_kind(asked, "signoff")[0]

    def sign(**facts: Any) -> str:
        return str(balanced(point._replace(facts={**point.facts, **facts})).values["sign"])

    assert sign(margin=-0.5) == "refuse"
    assert sign(margin=0.6, promised_days=60.0) == "sign"
    assert sign(margin=0.6, promised_days=0.5) == "own_day"


def test_a_thin_brief_is_clarified_and_a_full_one_is_not(asked: list[DecisionPoint]) -> None:
    point = of_kind(asked, "clarify")[0]

    def clarify(**facts: Any) -> str:
        return str(balanced(point._replace(facts={**point.facts, **facts})).values["clarify"])

    assert clarify(brief=0.0, slack_days=5.0) == "ask"
    assert clarify(brief=1.0, slack_days=5.0) == "start"
    assert clarify(brief=0.0, slack_days=-9.0) == "start"


def test_evenings_are_bought_when_they_save_the_promise_and_clients_are_warned_else(
    asked: list[DecisionPoint],
) -> None:
    point = of_kind(asked, "at_risk")[0]

    def action(**facts: Any) -> str:
        return str(balanced(point._replace(facts={**point.facts, **facts})).values["action"])

    assert action(late_days=0.5, work_days=9.0, premium_eur=1.0, price=4000.0) == "overtime"
    assert action(late_days=9.0, work_days=1.0) == "warn"
    assert action(late_days=-0.4, work_days=0.0, premium_eur=9e9) == "hope"


def test_revision_is_skipped_sooner_when_there_is_no_time(asked: list[DecisionPoint]) -> None:
    order = ("skip", "light", "full")

    def effort(spare: float) -> float:
        found = [
            order.index(
                str(balanced(p._replace(facts={**p.facts, "spare_days": spare})).values["revision"])
            )
            for p in of_kind(asked, "revision")
        ]
        return sum(found) / len(found)

    assert effort(1.2) < effort(20.0)


# ---- standing rules


def test_a_rule_fixes_its_own_field_and_leaves_the_others(asked: list[DecisionPoint]) -> None:
    for point in of_kind(asked, "quote")[:20]:
        auto = balanced(point)
        ruled = standing_answer({"workflow": "checked"}, point, auto)
        assert ruled.values == {**auto.values, "workflow": "checked"}
        assert standing_answer({"workflow": "auto", "price": "ask"}, point, auto) == auto
        assert standing_answer({"handover": "call"}, point, auto) == auto


@pytest.mark.parametrize(
    ("seat", "rule", "choice"),
    [(s, r, c) for s, rules in RULES.items() for r, rule in rules.items() for c in rule.choices],
)
def test_every_choice_of_every_rule_gives_a_possible_answer(
    seat: str, rule: str, choice: str, asked: list[DecisionPoint]
) -> None:
    found = [p for p in asked if p.seat == seat and p.kind == RULES[seat][rule].kind]
    assert found
    for point in found[:30]:
        answer = standing_answer({rule: choice}, point, balanced(point))
        assert point.possible(answer.values), (point.id, answer)


def test_promise_rules_promise_what_they_say(asked: list[DecisionPoint]) -> None:
    for point in of_kind(asked, "quote")[:30]:

        def promised(choice: str, point: DecisionPoint = point) -> float:
            answer = standing_answer({"promise": choice}, point, balanced(point))
            return float(point.value(answer, "promised_days"))

        assert promised("as_asked") == pytest.approx(point.facts["asked_days"], abs=0.26)
        assert promised("own_guess") == pytest.approx(point.facts["own_guess_days"], abs=0.26)
        assert promised("longest") == point.field("promised_days").options[-1]
        if point.facts["pm_days"] is not None:
            assert promised("as_told") == pytest.approx(point.facts["pm_days"], abs=0.26)


def test_price_rules_run_from_the_lowest_to_the_highest(asked: list[DecisionPoint]) -> None:
    for point in of_kind(asked, "quote")[:30]:
        prices = [
            float(point.value(standing_answer({"price": c}, point, balanced(point)), "price"))
            for c in ("lowest", "low", "list", "high")
        ]
        assert prices == sorted(prices)
        assert prices[0] < prices[-1]
        assert prices[2] == pytest.approx(point.facts["list_per_word"], rel=1e-3)


def test_risky_asks_the_pm_only_where_the_date_is_tight_or_the_client_new(
    asked: list[DecisionPoint],
) -> None:
    said = {"no": 0, "estimate": 0}
    for point in of_kind(asked, "consult"):
        answer = str(
            standing_answer({"consult": "risky"}, point, balanced(point)).values["consult"]
        )
        facts = point.facts
        tight = facts["own_guess_days"] > 0.9 * facts["asked_days"]
        assert (answer == "estimate") == (tight or facts["first_order"])
        said[answer] += 1
    assert min(said.values()) > 0


def test_named_policies_follow_their_rules(asked: list[DecisionPoint]) -> None:
    for point in asked:
        if point.kind == "consult":
            assert POLICIES["as_asked"](point).values["consult"] == "no"
            assert POLICIES["cautious"](point).values["consult"] == "estimate"
        if point.kind == "haggle":
            assert POLICIES["as_asked"](point).values["concede"] == point.fields[0].options[-1]
            assert POLICIES["cautious"](point).values["concede"] == "hold"


def test_there_is_a_policy_for_each_choice_of_each_rule_and_enough_to_look_for_a_trick() -> None:
    for seat in ("sales", "pm"):
        names = [name for name, _ in single_rules(seat)]
        assert set(names) <= set(POLICIES)
        ours = [n for n, rules in HABITS.items() if set(rules) & set(RULES[seat])]
        assert len(names) + len(ours) >= 30
    for rules in HABITS.values():
        for seat in ("sales", "pm"):
            check_rules(seat, {k: v for k, v in rules.items() if k in RULES[seat]})


def test_suppliers_are_picked_as_the_rule_says(asked: list[DecisionPoint]) -> None:
    keys = {"best": lambda o: -o["score"], "first": lambda o: o["free_in"] + o["days"]}
    for point in of_kind(asked, "vendor"):
        known = [o for o in point.facts["offers"] if o["vendor"] != "overflow"]
        for choice, key in keys.items():
            chosen = POLICIES[f"supplier_{choice}"](point).values["vendor"]
            assert chosen == (min(known, key=key)["vendor"] if known else "overflow")


def test_a_random_policy_uses_every_option_and_says_the_same_when_asked_again(
    asked: list[DecisionPoint],
) -> None:
    said: dict[str, set[Any]] = {}
    for point in asked:
        answer = POLICIES["random"](point)
        assert POLICIES["random"](point) == answer
        for field in point.fields:
            if field.how == "choice" and field.name != "vendor":
                said.setdefault(field.name, set()).add(answer.values[field.name])
    assert {"no", "estimate", "together"} <= said["consult"]
    assert said["revision"] == {"skip", "light", "full"}


def test_a_jittered_policy_differs_now_and_then_and_by_one_option(
    asked: list[DecisionPoint],
) -> None:
    fields = differ = 0
    for point in asked:
        usual, off = balanced(point), POLICIES["jittered"](point)
        for field in point.fields:
            fields += 1
            differ += usual.values[field.name] != off.values[field.name]
    assert 0.04 < differ / fields < 0.16


def test_a_scenario_names_only_policies_that_ship() -> None:
    assert set(story().seats.values()) <= set(policies.POLICIES)


# ---- trust and pressure


def remembering(point: DecisionPoint, **memory: Any) -> DecisionPoint:
    return point._replace(memory={**point.memory, **memory})


def test_a_pm_who_expects_to_be_cut_pads_more(asked: list[DecisionPoint]) -> None:
    estimates = of_kind(asked, "estimate")

    def days(trust: float) -> float:
        points = [remembering(point, trust=trust) for point in estimates]
        return mean_value(points, "estimate_days")

    assert days(0.05) > days(0.5) > days(0.95)


def test_the_dearer_a_cost_feels_the_more_a_pm_skips_and_the_less_a_pm_pays(
    asked: list[DecisionPoint],
) -> None:
    def choices(kind: str, field: str, weight: float) -> list[str]:
        found = [remembering(point, cost_weight=weight) for point in of_kind(asked, kind)]
        return [str(balanced(point).values[field]) for point in found]

    for kind, field, shortcut in (
        ("revision", "revision", "skip"),
        ("vendor", "rate", "squeeze"),
    ):
        calm, pressed = (choices(kind, field, w).count(shortcut) for w in (0.85, 2.0))
        assert pressed > calm


def test_how_dear_a_cost_feels_does_not_touch_what_a_pm_estimates_or_signs(
    asked: list[DecisionPoint],
) -> None:
    for kind in ("estimate", "signoff"):
        for point in of_kind(asked, kind):
            assert balanced(remembering(point, cost_weight=2.0)) == balanced(point)


# ---- directors


def the(asked: list[DecisionPoint], kind: str, **facts: Any) -> DecisionPoint:
    point = next(p for p in asked if p.seat == "management" and p.kind == kind)
    return point._replace(facts={**point.facts, **facts})


def quarter(point: DecisionPoint, seat: str, **figures: float) -> DecisionPoint:
    changed = {name: {**point.facts[name], **figures} for name in (seat, f"{seat}_before")}
    return point._replace(facts={**point.facts, **changed})


def test_the_steady_director_keeps_every_lever_and_starts_nothing(
    asked: list[DecisionPoint],
) -> None:
    for point in asked:
        if point.seat == "management" and point.kind != "tool":
            chosen = POLICIES["steady"](point).values[point.kind]
            assert chosen in (0.0, "keep", "none", "refuse"), point.id


@pytest.mark.parametrize(("ratio", "chosen"), [(1.39, "refuse"), (1.40, "approve")])
def test_the_steady_director_approves_what_clears_the_hurdle(
    ratio: float, chosen: str, asked: list[DecisionPoint]
) -> None:
    claims = ({"signer": "both", "benefit_eur": 1, "ratio": ratio},)
    assert POLICIES["steady"](the(asked, "tool", claims=claims)).values["tool"] == chosen


def test_parts_of_a_split_case_are_not_added_up(asked: list[DecisionPoint]) -> None:
    parts = [{"signer": s, "benefit_eur": 1, "ratio": 1.0} for s in ("pm", "sales")]
    point = the(asked, "tool", claims=tuple(parts), mode="split")
    assert POLICIES["steady"](point).values["tool"] == "refuse"


def test_the_balanced_director_has_more_signed_when_promises_break(
    asked: list[DecisionPoint],
) -> None:
    def moved(on_time: float, win_rate: float) -> float:
        point = quarter(the(asked, "authority"), "pm", on_time=on_time, gross_margin=0.45)
        return float(balanced(quarter(point, "sales", win_rate=win_rate)).values["authority"])

    assert moved(0.7, 0.4) > 0
    assert moved(0.95, 0.2) < 0
    assert moved(0.95, 0.4) == 0
    assert moved(0.85, 0.4) == 0, "the orders that it would cost outweigh the promises saved"


def test_the_balanced_director_raises_the_floor_on_thin_margins_only(
    asked: list[DecisionPoint],
) -> None:
    def moved(margin: float, win_rate: float) -> float:
        point = quarter(the(asked, "floor"), "pm", gross_margin=margin)
        return float(balanced(quarter(point, "sales", win_rate=win_rate)).values["floor"])

    assert moved(0.30, 0.4) > 0
    assert moved(0.50, 0.2) < 0
    assert moved(0.42, 0.4) == 0


def test_the_last_quarter_weighs_more_for_a_director_who_forgets(
    asked: list[DecisionPoint],
) -> None:
    point = the(asked, "floor")
    facts = {
        **point.facts,
        "pm": {**point.facts["pm"], "gross_margin": 0.30},
        "pm_before": {**point.facts["pm_before"], "gross_margin": 0.44},
        "sales": {**point.facts["sales"], "win_rate": 0.4},
        "sales_before": {**point.facts["sales_before"], "win_rate": 0.4},
    }

    def moved(recency: float) -> float:
        memory = {"habits": {**point.memory["habits"], "recency": recency}}
        return float(balanced(point._replace(facts=facts, memory=memory)).values["floor"])

    assert moved(1.0) > 0
    assert moved(0.0) == 0


def test_directors_of_one_idea_follow_it(asked: list[DecisionPoint]) -> None:
    authority, floor = the(asked, "authority"), the(asked, "floor")

    def decided(name: str, point: DecisionPoint) -> float:
        return float(point.value(POLICIES[name](point), point.kind))

    assert decided("signs_all", authority) == 1.0
    assert decided("free_hand", authority) == 0.0
    assert decided("margin_hawk_director", floor) == 0.48
    assert decided("free_hand", floor) == 0.0
    assert POLICIES["margin_hawk_director"](the(asked, "plan")).values["plan"] == "crossed"


def test_a_rule_can_have_a_thin_brief_cleared_though_ask_means_the_person(
    asked: list[DecisionPoint],
) -> None:
    for point in of_kind(asked, "clarify"):
        ruled = standing_answer({"clarify": "ask_sales"}, point, balanced(point))
        assert ruled.values == {"clarify": "ask"}
        assert POLICIES["perfectionist"](point).values["clarify"] == "ask"


def test_no_rule_has_a_choice_that_reads_as_a_command() -> None:
    for rules in RULES.values():
        for rule in rules.values():
            assert not {"ask", "auto"} & set(rule.choices)


def test_after_a_no_more_money_is_tried_where_it_is_likely_to_help(
    asked: list[DecisionPoint],
) -> None:
    steps = [balanced(point).values["step"] for point in of_kind(asked, "decline")]
    assert {"next", "raise"} <= set(steps) <= {"next", "raise", "overflow"}
    for point in of_kind(asked, "decline"):
        assert balanced(point).values["step"] in point.field("step").options


@pytest.mark.parametrize(
    ("pay", "focus"),
    [
        ({"bookings": 1.0, "margin": 0.0, "equity": 0.1}, "hunt"),
        ({"bookings": 1.0, "margin": 0.8, "equity": 0.4}, "hunt_guide"),
        ({"bookings": 0.5, "margin": 0.0, "equity": 0.1}, "hunt"),
        ({"bookings": 0.5, "margin": 0.3, "equity": 0.4}, "mixed"),
    ],
)
def test_a_guide_is_followed_by_whose_pay_depends_on_what_becomes_of_an_order(
    asked: list[DecisionPoint], pay: dict[str, float], focus: str
) -> None:
    plan = of_kind(asked, "week_plan")[0]
    guided = Field("focus", ("care", "mixed", "hunt", "hunt_guide"))
    free = {**plan.memory, "habits": {}}
    calm = plan._replace(facts={**plan.facts, "unhappy": 0}, fields=(guided,), memory=free)
    calm = paid(calm, **pay)
    assert calm.value(balanced(calm), "focus") == focus
