"""The command that follows one decision: what it prints, and what it refuses in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simlib.cli import main
from simlib.counterfactual import FIGURES, ripple
from simlib.decisions import DecisionPoint
from simlib.model import VERSION
from simlib.run import Run
from tests.firms import play, story

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a short session, played by a person who takes what is proposed."""
    path = tmp_path_factory.mktemp("ripple") / "mine.json"
    play(Run(story(2, 2, 1), 7, {"sales": None})).save(path)
    return str(path)


@pytest.fixture(scope="module")
def quote(session: str) -> DecisionPoint:
    run = Run.load(session)
    names = [e.subject for e in run.log if e.origin == "person" and e.subject.endswith("/quote")]
    return run.asked(names[0])[0]


def shown(capsys: Capture, *arguments: str) -> str:
    assert main(["ripple", *arguments, "--jobs", "1"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def as_json(capsys: Capture, *arguments: str) -> dict[str, Any]:
    found = json.loads(shown(capsys, *arguments, "--json"))
    assert isinstance(found, dict)
    return found


def refusal(capsys: Capture, *arguments: str) -> str:
    assert main(["ripple", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def tighter(point: DecisionPoint) -> str:
    return f"promised_days={point.field('promised_days').options[0]}"


def test_without_a_decision_the_deals_decisions_are_listed(capsys: Capture, session: str) -> None:
    text = shown(capsys, session)
    names = [e.subject for e in Run.load(session).log if e.origin == "person"]
    assert [name for name in names if not name.endswith("/week_plan")] == [
        line for line in text.splitlines() if line in names
    ]
    assert "/week_plan" not in text
    assert shown(capsys, session, "--list") == text


def test_the_list_as_json_says_what_was_decided_and_what_could_be(
    capsys: Capture, session: str, quote: DecisionPoint
) -> None:
    rows = {row["id"]: row for row in as_json(capsys, session)["decisions"]}
    row = rows[quote.id]
    assert (row["seat"], row["kind"], row["day"]) == ("sales", "quote", quote.hour)
    assert row["decided"]["promised_days"] == quote.value(quote.default, "promised_days")
    assert [field["name"] for field in row["fields"]] == [field.name for field in quote.fields]


def test_a_session_by_autopilots_lists_what_a_person_would_have_been_asked(
    capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "auto.json"
    play(Run(story(2, 2, 1), 7)).save(path)
    assert as_json(capsys, str(path))["decisions"]


def test_a_ripple_as_json_is_that_of_the_library(
    capsys: Capture, session: str, quote: DecisionPoint
) -> None:
    options = ("--decision", quote.id, "--instead", tighter(quote), "--futures", "3")
    found = as_json(capsys, session, *options)
    run, days = Run.load(session), quote.field("promised_days").options[0]
    expected = ripple(run, quote.id, quote.decision(promised_days=days), 3)
    assert found.pop("model_version") == VERSION
    assert (found.pop("scenario"), found.pop("seed")) == (run.scenario.name, 7)
    plain = json.loads(json.dumps(expected.to_json()).replace("NaN", "null"))
    assert found == plain
    assert [effect["figure"] for effect in found["effects"]] == list(FIGURES)


def test_a_ripple_is_told_link_by_link_and_figure_by_figure(
    capsys: Capture, session: str, quote: DecisionPoint
) -> None:
    options = ("--decision", quote.id, "--instead", tighter(quote), "--futures", "2")
    text = shown(capsys, session, *options)
    assert "Decided: " in text
    assert "What if: " in text
    assert "Quote sent" in text
    assert "2 futures: the same past, both answers" in text
    assert "Order won" in text
    assert any(verdict in text for verdict in ("cannot tell", "no effect", "better", "worse"))


def test_always_compares_the_choice_as_a_standing_rule(
    capsys: Capture, session: str, quote: DecisionPoint
) -> None:
    options = ("--decision", quote.id, "--instead", tighter(quote), "--futures", "2")
    found = as_json(capsys, session, *options, "--always", "--seeds", "2")["always"]
    assert found["seat"] == "sales"
    assert list(found["rules"]) == ["promise"]
    assert found["effects"][0]["figure"] == "company_value"
    assert found["effects"][0]["n"] == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--decision", "nobody/quote"), "--decision 'nobody/quote': the session has no such"),
        (("--decision", "{quote}"), "--instead: what else? promised_days=0.5..."),
        (("--decision", "{quote}", "--instead", "promised_days"), "write it as name=value"),
        (("--decision", "{quote}", "--instead", "colour=red"), "no field 'colour'"),
        (("--decision", "{quote}", "--instead", "promised_days=soon"), "is not a number"),
        (("--decision", "{quote}", "--instead", "promised_days=5000"), "is not in ["),
        (("--decision", "{quote}", "--instead", "workflow=magic"), "'magic' is not one of"),
        (("--decision", "{quote}", "--instead", "workflow={same}"), "this is what was decided"),
        (("--instead", "price=0.1"), "of which question?"),
        (("--list", "--futures", "1"), "Invalid value for '--futures'"),
        (("--list", "--seeds", "x"), "--seeds 'x'"),
    ],
)
def test_a_mistake_is_one_line(
    capsys: Capture, session: str, quote: DecisionPoint, options: tuple[str, ...], told: str
) -> None:
    same = str(quote.default.values["workflow"])
    given = [option.format(quote=quote.id, same=same) for option in options]
    assert told in refusal(capsys, session, *given)


def test_a_week_plan_cannot_be_followed(capsys: Capture, session: str) -> None:
    names = [e.subject for e in Run.load(session).log if e.origin == "person"]
    plan = next(name for name in names if name.endswith("/week_plan"))
    (point,) = Run.load(session).asked(plan)
    other = next(o for o in point.field("focus").options if o != point.default.values["focus"])
    told = refusal(capsys, session, "--decision", plan, "--instead", f"focus={other}")
    assert "not about one client's deal" in told


def test_a_file_that_is_no_session_is_named(capsys: Capture, tmp_path: Path) -> None:
    assert "nothing.json" in refusal(capsys, str(tmp_path / "nothing.json"))
