"""Does a replay follow its log to the letter, and a branch only as far as it should?"""

from __future__ import annotations

from typing import Any

import pytest

from simlib.decisions import Decision, DecisionPoint, Field
from simlib.errors import ReplayError
from simlib.replay import Script, Turn
from simlib.session import LogEntry

FIELD = Field("brief", ("mail", "page", "call"))


def point(name: str) -> DecisionPoint:
    return DecisionPoint(name, "sales", "kasia", "handover", "d", "d", 1.25, True, {}, (FIELD,), {})


def entry(what: str, subject: str, hour: float = 1.25, sitting: int = 0, **more: Any) -> LogEntry:
    values = more.pop("values", {"brief": "page"})
    return LogEntry(what, hour, sitting, more.pop("origin", "person"), subject, values)


LOG = [
    entry("answer", "a"),
    entry("answer", "b", origin="rule"),
    entry("answer", "c", origin="policy"),
    entry("answer", "d", values={"brief": "letter"}),
]


def test_a_replay_hands_out_the_logged_answer_whoever_gave_it() -> None:
    script = Script(LOG)
    assert [script.answer(point(name), 1.25) for name in "abc"] == LOG[:3]


def test_a_replay_says_which_question_the_log_does_not_know() -> None:
    with pytest.raises(ReplayError, match=r"day 1\.25: the log has no answer to z"):
        Script(LOG).answer(point("z"), 1.25)


def test_a_replay_says_which_answer_is_not_possible() -> None:
    with pytest.raises(ReplayError, match=r"d: .*letter.* is not possible here"):
        Script(LOG).answer(point("d"), 1.25)


def test_at_the_end_of_a_log_a_new_question_is_asked() -> None:
    script = Script(LOG, until=1.25)
    assert script.answer(point("z"), 1.25) is None
    with pytest.raises(ReplayError):
        script.answer(point("z"), 0.75)


def test_after_its_turn_a_branch_takes_only_peoples_answers_from_the_log() -> None:
    script = Script(LOG, turn=Turn("a", None, None))
    script.turned = True
    assert script.answer(point("a"), 1.25) == LOG[0]
    assert [script.answer(point(name), 1.25) for name in "bcz"] == [None, None, None]
    assert script.replaced == []


def test_after_its_turn_a_branch_counts_answers_that_are_no_longer_possible() -> None:
    script = Script(LOG, turn=Turn("a", Decision("a", {}), None))
    script.turned = True
    assert script.answer(point("d"), 1.25) is None
    assert script.replaced == ["d"]


def test_commands_come_once_in_order_and_not_before_their_sitting() -> None:
    first = entry("rules", "sales", 1.25, 1)
    second = entry("rules", "sales", 1.25, 2)
    third = entry("shock", "ill", 3.75, 1)
    script = Script([first, second, *LOG, third])
    assert script.commands(1.25, 0) == []
    assert script.commands(1.25, 1) == [first]
    assert script.commands(1.75, 0) == [second]
    assert script.commands(1.75, 1) == []
    assert script.commands(float("inf"), 0) == [third]


def test_the_same_command_given_twice_comes_twice() -> None:
    again = entry("rules", "sales", 1.25, 1)
    assert Script([again, again]).commands(2.0, 0) == [again, again]
