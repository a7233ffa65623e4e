"""What was predicted, set beside what one run can tell."""

from __future__ import annotations

import subprocess
import sys
from typing import Any, NamedTuple

import pytest

from simlib.run import Run
from simlib.ui.questions import QUESTIONS, answered_rows, truths
from simlib.ui.summary import own_promises
from tests.fake_link import PLACE
from tests.firms import play, story

NAME = "pm_plays_sales"
CHAIR = "sales-kasia"


class Happened(NamedTuple):
    kind: str
    entity: str
    at: float
    values: dict[str, Any]


class Told(NamedTuple):
    records: list[Happened]


def deal(name: str, sent: float, end: str, seller: str = CHAIR) -> list[Happened]:
    return [
        Happened("request", name, sent - 1, {"seller": seller}),
        Happened("quote", name, sent, {}),
        *([Happened(end, name, sent + 2, {})] if end else []),
    ]


def row(name: str, answer: str, so_far: Any, final: Any) -> tuple[str, ...]:
    predicted = {name: {"answer": answer, "sure": 0.7}}
    (found,) = answered_rows(NAME, predicted, so_far, final)
    return found


def test_quotes_of_the_own_chair_in_weeks_one_to_six_are_counted_once_settled() -> None:
    records = [
        *deal("a", 1.0, "won"),
        *deal("b", 29.0, "lost"),
        *deal("c", 5.0, ""),
        *deal("d", 31.0, "won"),
        *deal("e", -2.0, "won"),
        *deal("f", 3.0, "won", seller="sales-daniele"),
    ]
    assert truths(Told(records), CHAIR, [])["win_rate"] == (1, 2)


def test_open_promises_are_in_neither_count() -> None:
    promises = [{"state": state} for state in ("kept", "kept", "broken", "open")]
    assert truths(Told([]), CHAIR, promises)["kept"] == (2, 3)


@pytest.mark.parametrize(
    ("answer", "kept", "verdict"),
    [
        ("under_60", 5, "As predicted."),
        ("under_60", 6, "Not as predicted."),
        ("60_75", 6, "As predicted."),
        ("75_90", 8, "As predicted."),
        ("75_90", 9, "Not as predicted."),
        ("over_90", 10, "As predicted."),
    ],
)
def test_a_predicted_share_is_compared_with_the_final_one(
    answer: str, kept: int, verdict: str
) -> None:
    _asked, _said, so_far, final = row("kept", answer, {"kept": (1, 2)}, {"kept": (kept, 10)})
    assert so_far == "1 of 2, 50\N{NARROW NO-BREAK SPACE}%"
    assert final.startswith(f"{kept} of 10, ")
    assert final.endswith(f"%. {verdict}")


def test_cannot_tell_is_an_answer_that_is_not_judged() -> None:
    assert row("kept", "cannot_tell", {}, {"kept": (8, 10)})[2:] == (
        "–",
        "8 of 10, 80\N{NARROW NO-BREAK SPACE}%.",
    )


def test_what_one_run_does_not_tell_is_said_and_not_judged() -> None:
    won = row("win_rate", "higher", {"win_rate": (1, 4)}, {"win_rate": (3, 8)})
    assert won[3].startswith("3 of 8, ")
    assert won[3].endswith("one run does not tell.")
    assert "redicted" not in won[3]
    assert row("rillgrund", "10_25", {}, {})[2:] == (
        "–",
        "One run does not tell: it holds one such offer.",
    )


def test_nothing_settled_is_said_and_divides_by_nothing() -> None:
    assert row("kept", "over_90", {"kept": (0, 0)}, {"kept": (0, 0)})[2:] == (
        "none settled",
        "none settled.",
    )


def test_only_what_was_asked_and_predicted_has_a_row() -> None:
    everything = {q.name: {"answer": "cannot_tell", "sure": 0.2} for q in QUESTIONS[NAME]}
    rows = answered_rows(NAME, everything, {}, {})
    assert [said for _asked, said, *_rest in rows] == ["Cannot tell (a guess)"] * 3
    assert answered_rows("another", everything, {}, {}) == []
    assert answered_rows(NAME, {}, {}, {}) == []


def test_a_real_run_tells_both_counts() -> None:
    run = play(Run(story(), 7, {"sales": None}))
    outcome, view = run.result(), run.view("sales")
    found = truths(outcome, view["person"], own_promises(outcome, view, PLACE))
    for part, whole in found.values():
        assert 0 <= part <= whole
        assert whole > 3


def test_terminal_and_desk_share_their_words_without_a_widget() -> None:
    code = (
        "import simlib.cli.card, simlib.ui.news, simlib.ui.questions, sys;"
        "sys.exit(any(name in sys.modules for name in ('ipywidgets', 'IPython', 'anywidget')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
