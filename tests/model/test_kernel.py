"""Do the clock, the questions and the records of a firm keep their promises?"""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.decisions import Decision, Field
from simlib.model.kernel import FIRST_HOUR, HOURS_APART, Kernel, Process, next_hour

BRIEF = (Field("brief", ("mail", "call")),)
DAYS = (Field("days", (2.0, 4.0), "offset", base=2.0, low=0.0, high=9.0),)
NOON, FIVE = FIRST_HOUR, FIRST_HOUR + HOURS_APART


def ask(kernel: Kernel, subject: str, kind: str = "handover", **more: Any) -> Any:
    card = ({"x": 1}, more.pop("fields", BRIEF), dict)
    return kernel.ask("sales", "kasia", kind, subject, card, **more)


def answer_all(kernel: Kernel, value: Any = "mail") -> list[str]:
    points = kernel.due()
    for point in points:
        kernel.answer(Decision(point.id, {point.fields[0].name: value}))
    kernel.settle()
    return [point.id for point in points]


@pytest.fixture
def kernel() -> Kernel:
    return Kernel(seed=7, starts=-5.0)


# ---- the clock


@given(st.floats(-3000, 3000))
def test_the_next_desk_hour_is_one_of_two_a_day_and_always_to_come(now: float) -> None:
    hour = next_hour(now)
    assert now < hour <= now + HOURS_APART + 1e-6
    assert min(abs(hour % 1 - NOON), abs(hour % 1 - FIVE)) < 1e-6


@given(st.integers(-100, 100))
def test_at_a_desk_hour_the_next_one_is_the_one_after(half_days: int) -> None:
    hour = FIRST_HOUR + half_days * HOURS_APART
    for near in (hour, hour - 1e-12, hour + 1e-12):
        assert next_hour(near) == pytest.approx(hour + HOURS_APART)


def test_desk_hours_strike_twice_a_day_whatever_else_happens(kernel: Kernel) -> None:
    def busy() -> Process:
        while True:
            yield kernel.wait(0.07)

    kernel.start(busy())
    struck = []
    for _ in range(5):
        kernel.to_desk_hour()
        struck.append(kernel.now)
    assert struck == [-5 + NOON, -5 + FIVE, -4 + NOON, -4 + FIVE, -3 + NOON]


def test_waiting_for_what_is_past_is_waiting_for_nothing(kernel: Kernel) -> None:
    seen: list[float] = []

    def story() -> Process:
        yield kernel.wait(-3)
        seen.append(kernel.now)
        yield kernel.until(-99.0)
        seen.append(kernel.now)
        yield kernel.until(-4.5)
        seen.append(kernel.now)

    kernel.start(story())
    kernel.to_desk_hour()
    kernel.to_desk_hour()
    assert seen == [-5.0, -5.0, -4.5]


def test_a_process_that_waits_on_an_event_across_a_pause_is_woken(kernel: Kernel) -> None:
    """A run pauses by stepping; env.run(until=event) would lose this process for good."""
    seen: list[str] = []
    done = kernel.event()

    def early() -> Process:
        yield done
        seen.append("early")

    def late() -> Process:
        yield kernel.wait(1.0)
        yield done
        seen.append("late")

    kernel.start(early())
    kernel.start(late())
    kernel.to_desk_hour()
    done.succeed()
    kernel.settle()
    for _ in range(4):
        kernel.to_desk_hour()
    assert seen == ["early", "late"]


# ---- questions


def test_a_person_sees_details_that_are_written_only_when_somebody_looks(kernel: Kernel) -> None:
    written: list[float] = []

    def details() -> dict[str, Any]:
        written.append(kernel.now)
        return {"name": "Gorvella", "x": 9, "offers": ({"rate": 0.123456},)}

    kernel.ask("sales", "kasia", "handover", "rfq-1", ({"x": 1.23456}, BRIEF, details))
    kernel.to_desk_hour()
    (point,) = kernel.due()
    assert point.facts == {"x": 1.23456}
    assert written == []
    shown = kernel.shown(point)
    assert shown.facts == {"name": "Gorvella", "x": 1.2346, "offers": [{"rate": 0.1235}]}
    assert written == [kernel.now]


def test_what_a_person_is_shown_shares_nothing_with_the_firm(kernel: Kernel) -> None:
    pay = {"pay": {"bookings": 0.5}}
    kernel.ask("sales", "kasia", "handover", "rfq-1", ({"list": [1]}, BRIEF, dict), memory=pay)
    kernel.to_desk_hour()
    (point,) = kernel.due()
    shown = kernel.shown(point)
    shown.facts["list"].append(2)
    shown.memory["pay"]["bookings"] = 99.0
    assert kernel.shown(point).facts == {"list": [1]}
    assert pay == {"pay": {"bookings": 0.5}}


def test_a_question_is_due_at_the_next_desk_hour_and_not_before(kernel: Kernel) -> None:
    kernel.to_desk_hour()
    ask(kernel, "rfq-1")
    assert kernel.due() == []
    kernel.to_desk_hour()
    assert [point.hour for point in kernel.due()] == [kernel.now]


def test_an_unanswered_question_stays_due(kernel: Kernel) -> None:
    ask(kernel, "rfq-1")
    for _ in range(3):
        kernel.to_desk_hour()
    (point,) = kernel.due()
    assert point.hour == -5 + NOON


def test_questions_of_an_hour_come_in_the_order_of_their_names(kernel: Kernel) -> None:
    for name in ("rfq-2", "rfq-10", "rfq-1"):
        ask(kernel, name)
    kernel.to_desk_hour()
    names = [point.id for point in kernel.due()]
    assert names == sorted(names) == ["rfq-1/handover", "rfq-10/handover", "rfq-2/handover"]


def test_a_follow_up_of_an_answer_just_given_is_due_in_the_same_hour(kernel: Kernel) -> None:
    told: list[Any] = []

    def deal(name: str, *, follow_up: bool) -> Process:
        told.append((yield ask(kernel, name, "first")))
        told.append((yield ask(kernel, name, "second", follow_up=follow_up)))

    kernel.start(deal("a", follow_up=True))
    kernel.start(deal("b", follow_up=False))
    kernel.to_desk_hour()
    assert answer_all(kernel) == ["a/first", "b/first"]
    assert answer_all(kernel) == ["a/second"]
    assert answer_all(kernel) == []
    kernel.to_desk_hour()
    assert answer_all(kernel) == ["b/second"]
    assert told == [{"brief": "mail"}] * 4


def test_a_follow_up_that_comes_later_waits_for_the_next_hour(kernel: Kernel) -> None:
    def deal() -> Process:
        yield ask(kernel, "a", "first")
        yield kernel.wait(0.1)
        yield ask(kernel, "a", "second", follow_up=True)

    kernel.start(deal())
    kernel.to_desk_hour()
    answer_all(kernel)
    assert answer_all(kernel) == []
    kernel.to_desk_hour()
    assert answer_all(kernel) == ["a/second"]


def test_an_answer_reaches_the_story_as_it_was_shown(kernel: Kernel) -> None:
    told: list[Any] = []

    def deal() -> Process:
        told.append((yield ask(kernel, "a", fields=DAYS)))

    kernel.start(deal())
    kernel.to_desk_hour()
    kernel.answer(Decision("a/handover", {"days": 1.5}))
    kernel.settle()
    assert told == [{"days": 3.5}]


def test_the_same_question_cannot_be_open_twice_but_its_second_round_can(kernel: Kernel) -> None:
    ask(kernel, "a")
    with pytest.raises(ValueError, match="a/handover is asked twice"):
        ask(kernel, "a")
    ask(kernel, "a", nth=1)
    kernel.to_desk_hour()
    assert [point.id for point in kernel.due()] == ["a/handover", "a/handover.1"]


def test_an_answer_to_nothing_is_a_programmers_mistake(kernel: Kernel) -> None:
    with pytest.raises(KeyError):
        kernel.answer(Decision("a/handover", {"brief": "mail"}))


def test_a_question_belongs_to_its_deal_or_else_to_its_subject(kernel: Kernel) -> None:
    ask(kernel, "a/order/de", deal="a")
    ask(kernel, "b")
    kernel.to_desk_hour()
    assert [(point.subject, point.deal) for point in kernel.due()] == [
        ("a/order/de", "a"),
        ("b", "b"),
    ]


# ---- records and copies


def test_a_record_is_named_after_entity_and_kind_with_its_cause(kernel: Kernel) -> None:
    first = kernel.record("request", "rfq-1", words=400)
    second = kernel.record("offer_declined", "rfq-1", first, nth=2)
    assert (first, second) == ("rfq-1:request", "rfq-1:offer_declined.2")
    assert [record.cause for record in kernel.records] == ["", first]
    assert kernel.records[0].values == {"words": 400}
    assert kernel.records[0].at == -5.0


@pytest.mark.parametrize("copied", [copy.deepcopy, copy.copy, pickle.dumps])
def test_a_running_firm_is_neither_copied_nor_pickled(kernel: Kernel, copied: Any) -> None:
    with pytest.raises(TypeError, match="running firm"):
        copied(kernel)
