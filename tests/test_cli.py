"""The command line: what each command prints, keeps, and returns."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simlib.cli import doctor, main
from simlib.cli import lab as lab_module
from simlib.cli.card import words_of
from simlib.cli.doctor import Finding, examine, told
from simlib.cli.lab import copy_curriculum, lab_command, lab_environment
from simlib.cli.screen import Screen, table
from simlib.errors import SimlibError
from simlib.model import VERSION
from simlib.resources import scenarios_dir
from simlib.run import Run
from simlib.scenario import load_scenario
from simlib.session import LogEntry, read_session
from simlib.ui.place import Place
from simlib.ui.sessions import Lock
from tests.firms import asked_of_management, directed

COMMANDS = ("lab", "app", "play", "scenarios", "check", "run", "classroom", "replay", "doctor")
COMMANDS += ("replicate", "compare", "sweep", "bands", "claims")
COMMANDS += ("ripple", "tricks", "stakes", "physics", "sensitivity")
PROGRAM = "import sys; from simlib.cli import main; sys.exit(main())"

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def short(tmp_path: Path) -> str:
    """The path of a scenario that takes a moment: two weeks of warm-up, two played, one after."""
    text = (scenarios_dir() / "02_pm_plays_sales.yaml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^classroom_seed:.*\n", "", text[: text.index("\nbeats:")])
    brief = {"name": "short", "warm_up_weeks": 2, "weeks": 2, "run_on_weeks": 1, "rounds": []}
    for key, value in brief.items():
        text, count = re.subn(rf"(?m)^{key}:.*$", f"{key}: {value}", text)
        assert count == 1
    path = tmp_path / "short.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Where a test's session is kept."""
    return tmp_path / "sessions" / "mine.json"


def shown(capsys: Capture, *arguments: str, code: int = 0) -> str:
    """Run a command that should write nothing to stderr and return what it shows."""
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert err == ""
    return out


def as_json(capsys: Capture, *arguments: str, code: int = 0) -> dict[str, Any]:
    """Run a command and return the one JSON object that it prints."""
    found = json.loads(shown(capsys, *arguments, "--json", code=code))
    assert isinstance(found, dict)
    return found


def refusal(capsys: Capture, *arguments: str) -> str:
    """Run a command that is refused and return its one line."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Let these lines come from the keyboard, and then no more."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        **options,
    )


# ---- help, versions, languages


def test_help_names_every_command_with_one_line(capsys: Capture) -> None:
    text = shown(capsys, "--help")
    for command in COMMANDS:
        assert re.search(rf"\b{command} +[A-Z].*\w", text), command


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_of_its_own(command: str, capsys: Capture) -> None:
    assert f"crossdesk {command}" in shown(capsys, command, "--help")


def test_no_command_at_all_shows_the_help(capsys: Capture) -> None:
    assert "scenarios" in shown(capsys)


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from simlib.cli import main; main(['--help']);"
        "heavy = {'pandas', 'numpy', 'plotly', 'ipywidgets', 'jupyterlab'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_playing_needs_no_widgets(short: str) -> None:
    program = (
        "import sys; from simlib.cli import main; main(['play', sys.argv[1]]);"
        "heavy = {'plotly', 'ipywidgets', 'jupyterlab'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    command = [sys.executable, "-c", program, short]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_version_names_program_and_model(capsys: Capture) -> None:
    assert re.fullmatch(rf"crossdesk \S.*, model {VERSION}\n", shown(capsys, "--version"))


def test_the_distribution_starts_this_main(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["scripts"] == {"crossdesk": "simlib.cli:main"}


def test_a_language_changes_the_texts(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, short: str
) -> None:
    typing(monkeypatch)
    assert "[Éñtér:" in shown(capsys, "--lang", "pseudo", "play", short)


@pytest.mark.parametrize(
    ("arguments", "mention"),
    [
        (["dance"], "dance"),
        (["run"], "name"),
        (["run", "nowhere"], "nowhere"),
        (["run", "pm_plays_sales", "--seed", "-1"], "seed"),
        (["run", "pm_plays_sales", "--seed", "seven"], "seed"),
        (["run", "pm_plays_sales", "--seed", "9" * 30], "seed"),
        (["run", "pm_plays_sales", "--weeks", "0"], "weeks"),
        (["run", "pm_plays_sales", "--weeks", "-3"], "weeks"),
        (["run", "pm_plays_sales", "--weeks", "521"], "weeks"),
        (["run", "pm_plays_sales", "--speed", "3"], "--speed"),
        (["run", "pm_plays_sales", "extra"], "extra"),
        (["play", "--seat", "cook"], "cook"),
        (["play", "--seed", "x"], "seed"),
        (["play", "nowhere"], "nowhere"),
        (["lab", "--port", "0"], "port"),
        (["lab", "--port", "70000"], "port"),
        (["--lang", "xx", "scenarios"], "xx"),
        (["check"], "file"),
        (["replay", "nowhere.json"], "nowhere.json"),
    ],
)
def test_a_mistake_in_the_command_is_one_line(
    arguments: list[str], mention: str, capsys: Capture
) -> None:
    assert mention in refusal(capsys, *arguments)


# ---- scenarios, check, run, replay


def test_scenarios_lists_what_is_shipped(capsys: Capture) -> None:
    text = shown(capsys, "scenarios")
    rows = as_json(capsys, "scenarios")["scenarios"]
    names = [row["name"] for row in rows]
    assert {"one_firm", "pm_plays_sales", "well_run_trebisolo", "norrovento"} <= set(names)
    assert len(set(names)) == len(names)
    for row in rows:
        assert row["name"] in text
        assert row["weeks"] == load_scenario(row["name"]).weeks
        assert row["seed"] == load_scenario(row["name"]).usual_seed
        assert "sales" in row["seats"]


def test_check_accepts_a_scenario_by_name_and_by_path(capsys: Capture, short: str) -> None:
    assert shown(capsys, "check", "pm_plays_sales").startswith("ok: scenario pm_plays_sales")
    assert shown(capsys, "check", short).startswith("ok: scenario short")
    found = as_json(capsys, "check", short)
    assert (found["ok"], found["kind"]) == (True, "scenario")
    assert found["fingerprint"] == load_scenario(short).fingerprint


@pytest.mark.parametrize("name", ["mine.json", "mine", "mine.session"])
def test_check_knows_a_session_whatever_it_is_called(
    name: str, capsys: Capture, short: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    run = Run(load_scenario(short), 3, {"sales": None})
    run.advance()
    run.save(path)
    assert shown(capsys, "check", str(path)).startswith("ok: session short")
    assert as_json(capsys, "check", str(path))["digest"] == run.digest


def test_run_prints_the_figures_of_the_run(capsys: Capture, short: str) -> None:
    run = Run(load_scenario(short), 5)
    run.advance()
    found = as_json(capsys, "run", short, "--seed", "5")
    assert list(found) == ["scenario", "seed", "model_version", "digest", "kpis"]
    assert found["digest"] == run.digest
    assert (found["scenario"], found["seed"], found["model_version"]) == ("short", 5, VERSION)
    assert found["kpis"] == json.loads(json.dumps(dict(run.result().kpis)))


def test_who_names_no_seed_gets_the_class_s(
    capsys: Capture, short: str, monkeypatch: pytest.MonkeyPatch, crossdesk_home: Path
) -> None:
    found = as_json(capsys, "classroom", short, "--seeds", "4", "--write")
    assert (found["scenario"], found["runs"]) == ("short", 4)
    assert load_scenario(short).classroom_seed == found["seed"] in range(4)
    assert as_json(capsys, "run", short)["seed"] == found["seed"]
    assert as_json(capsys, "run", short, "--seed", "9")["seed"] == 9
    monkeypatch.setattr("sys.stdin", None)
    shown(capsys, "play", short)
    (session,) = (crossdesk_home / "sessions").glob("*.json")
    assert Run.load(session).seed == found["seed"]


def test_the_class_s_seed_is_shown_with_the_medians_and_written_only_when_asked(
    capsys: Capture, short: str
) -> None:
    before = Path(short).read_bytes()
    text = shown(capsys, "classroom", short, "--seeds", "3")
    assert re.search(r"Revenue +[\d,]+\sEUR", text)
    assert re.search(r"seed [012], \d\.\d\d standard deviations", text)
    assert Path(short).read_bytes() == before


def test_run_shows_a_table_to_people(capsys: Capture, short: str) -> None:
    text = shown(capsys, "run", short)
    assert re.search(r"Revenue +[\d,]+\sEUR", text)
    assert "seed 7" in text


def test_every_figure_has_a_label(short: str) -> None:
    from simlib.cli.figures import figure

    run = Run(load_scenario(short))
    run.advance()
    assert [name for name in run.result().kpis if figure(name, 1.0)[0] == name] == []


def test_run_takes_another_number_of_weeks(capsys: Capture, short: str) -> None:
    usual = as_json(capsys, "run", short)
    longer = as_json(capsys, "run", short, "--weeks", "3")
    assert longer["digest"] != usual["digest"]
    assert as_json(capsys, "run", "pm_plays_sales", "--weeks", "1")["scenario"] == "pm_plays_sales"


def test_replay_says_same(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, short: str, kept: Path
) -> None:
    typing(monkeypatch, "", "1", "w")
    shown(capsys, "play", short, "--file", str(kept))
    digest = Run.load(kept).digest
    assert shown(capsys, "replay", str(kept)) == f"same {digest}\n"
    found = as_json(capsys, "replay", str(kept))
    assert (found["verdict"], found["digest"], found["scenario"]) == ("same", digest, "short")


# ---- play


def answers_by_rule(path: Path) -> list[LogEntry]:
    """Return what was left to the rules in the weeks at the desk."""
    entries = read_session(path).entries()
    return [entry for entry in entries if entry.what == "answer" and entry.origin == "rule"]


def answers_of_the_person(run: Run) -> list[LogEntry]:
    return [entry for entry in run.log if entry.what == "answer" and entry.origin == "person"]


def test_without_any_line_the_session_is_saved_and_goes_on(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, short: str, kept: Path
) -> None:
    typing(monkeypatch)
    first = shown(capsys, "play", short, "--file", str(kept))
    assert f"crossdesk play --file {kept}" in first
    digest = Run.load(kept).digest
    typing(monkeypatch)
    again = shown(capsys, "play", "--file", str(kept))
    assert question_of(again) == question_of(first)
    assert Run.load(kept).digest == digest


def question_of(text: str) -> str:
    """Return the last question of an output, from its clock on."""
    return text[text.rindex("Week ") : text.rindex("> ")]


def test_enter_takes_the_default_and_a_number_takes_the_option(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    run = Run(load_scenario(short), 7, {"sales": None})
    point = run.advance()
    assert point is not None
    typing(monkeypatch, *[""] * len(point.fields))
    shown(capsys, "play", short, "--file", str(kept))
    assert dict(answered(kept, point.id)) == dict(point.default.values)
    kept.unlink()
    typing(monkeypatch, *["1"] * len(point.fields))
    shown(capsys, "play", short, "--file", str(kept))
    firsts = {field.name: field.relative(field.options[0]) for field in point.fields}
    assert dict(answered(kept, point.id)) == firsts


def answered(path: Path, point: str) -> Any:
    found = [entry.values for entry in read_session(path).entries() if entry.subject == point]
    assert len(found) == 1
    return found[0]


def test_a_line_that_is_no_answer_is_explained_and_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    typing(monkeypatch, "99", "perhaps", "=x", "=nan", "", "q")
    text = shown(capsys, "play", short, "--file", str(kept))
    for line in ("99: type a number", "perhaps: type a number", "=x is not a number"):
        assert line in text
    assert "nan is not a number" in text or "nan' is not" in text or "nan is not one of" in text
    assert len(answers_of_the_person(Run.load(kept))) == 1


def to_a_quote(path: Path, short: str) -> str:
    """Save a session whose open question has numbers; return the id of the question."""
    run = Run(load_scenario(short).replace({"weeks": 8}), 7, {"sales": None})
    while (point := run.advance()) is not None and point.kind != "quote":
        run.decide(point.default)
    assert point is not None
    path.parent.mkdir()
    run.save(path)
    return point.id


def test_an_own_figure_is_taken_within_its_bounds(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    asked = to_a_quote(kept, short)
    typing(monkeypatch, "=-4", "=9,5", "=1000", "", "light", "q")
    text = shown(capsys, "play", "--file", str(kept))
    assert "-4 is not in [" in text
    assert "1000 is not in [" in text
    values = answered(kept, asked)
    assert values["workflow"] == "light"
    found = Run.load(kept)
    assert "Decided" in text
    assert found.now >= 0


def test_q_leaves_and_the_next_start_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    asked = to_a_quote(kept, short)
    typing(monkeypatch, "2", "q", "1")
    shown(capsys, "play", "--file", str(kept))
    assert all(entry.subject != asked for entry in read_session(kept).entries())
    typing(monkeypatch, "2", "2", "2", "q")
    shown(capsys, "play", "--file", str(kept))
    assert answered(kept, asked)["workflow"] == "revised"


def test_w_finishes_the_week_by_the_rules(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    typing(monkeypatch, "w")
    text = shown(capsys, "play", short, "--file", str(kept))
    assert "So far" in text or "Week 2 of 2" in text
    assert answers_by_rule(kept)
    assert answers_of_the_person(Run.load(kept)) == []
    assert Run.load(kept).now >= 5


def test_r_shows_and_sets_standing_rules(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    typing(monkeypatch, "r", "discount half", "nap long", "price=free", "handover", "", "q")
    text = shown(capsys, "play", short, "--file", str(kept))
    assert re.search(r"discount +auto +auto, ask, hold, half, all", text)
    assert "no rule 'nap'" in text
    assert "'free' is not one of" in text
    assert Run.load(kept).rules("sales") == {"discount": "half"}


def test_b_shows_the_board_and_asks_again(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    typing(monkeypatch, "b", "?", "q")
    text = shown(capsys, "play", short, "--file", str(kept))
    assert "Promises kept" in text
    assert "Booked" in text
    assert text.count("Enter: as your rules say") == 2


# ---- the director's desk


def test_management_can_be_played_and_gone_on_with(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    typing(monkeypatch, "6", "b", "3", "q")
    text = shown(capsys, "play", short, "--seat", "management", "--file", str(kept))
    assert "Which share of quotes needs the PM office's signature?" in text
    assert "Trust, by survey" in text
    assert "Last quarter" in text
    assert f"crossdesk play --file {kept} --seat management" in text
    assert answered(kept, "firm/month-000/authority") == {"authority": 0.7}
    assert answered(kept, "firm/month-000/meetings") == {"meetings": "20"}
    typing(monkeypatch, "4", "w", "w", "w", "", "")
    text = shown(capsys, "play", "--seat", "management", "--file", str(kept))
    assert "In the end" in text
    run = Run.load(kept)
    assert run.view("management")["levers"]["plan"] == "shared"
    assert run.finished


def test_every_card_of_management_has_words_and_names_its_options() -> None:
    place = Place.of(directed(), "management")
    for point in asked_of_management():
        words = words_of(point, place)
        assert words.facts
        assert words.kind != point.kind
        assert words.hidden.startswith("You cannot see")
        assert not [text for field in words.fields for text, _ in field.options if "_" in text]
        assert all("_" not in fact.value and "None" not in fact.value for fact in words.facts)


def test_standing_rules_of_management_are_set_from_the_keyboard(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    typing(monkeypatch, "r", "floor highest", "", "q")
    text = shown(capsys, "play", short, "--seat", "management", "--file", str(kept))
    assert "highest" in text
    assert Run.load(kept).rules("management") == {"floor": "highest"}


def test_a_whole_game_ends_with_both_summaries(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    typing(monkeypatch, "w", "w", "w", "", "")
    text = shown(capsys, "play", short, "--file", str(kept))
    assert text.index("So far, at the end") < text.index("In the end, after 1 more week on")
    run = Run.load(kept)
    assert run.finished
    typing(monkeypatch)
    again = shown(capsys, "play", "--file", str(kept))
    assert "So far" not in again
    assert "In the end" in again


def test_leaving_before_the_run_on_keeps_it_for_later(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    typing(monkeypatch, "w", "w", "r", "scope full", "", "q")
    assert "In the end" not in shown(capsys, "play", short, "--file", str(kept))
    run = Run.load(kept)
    assert not run.finished
    assert run.rules("sales") == {"scope": "full"}


def test_a_game_is_a_run_like_any_other(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    run = Run(load_scenario(short), 7, {"sales": None})
    while (point := run.advance()) is not None:
        run.decide(point.default)
    typing(monkeypatch, *[""] * 200)
    shown(capsys, "play", short, "--file", str(kept))
    assert Run.load(kept).digest == run.digest


def test_without_a_file_the_session_lies_in_the_home_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, crossdesk_home: Path
) -> None:
    typing(monkeypatch)
    shown(capsys, "play", short, "--seed", "4")
    (found,) = (crossdesk_home / "sessions").glob("*.json")
    assert "short" in found.name
    assert Run.load(found).seed == 4


@pytest.mark.parametrize(
    ("arguments", "mention"),
    [
        (["--seed", "8"], "seed"),
        (["--weeks", "3"], "weeks"),
        (["pm_plays_sales"], "pm_plays_sales"),
        (["--seat", "pm"], "pm"),
    ],
)
def test_a_file_of_another_game_is_refused(
    arguments: list[str],
    mention: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    short: str,
    kept: Path,
) -> None:
    typing(monkeypatch)
    shown(capsys, "play", short, "--file", str(kept))
    typing(monkeypatch)
    assert mention in refusal(capsys, "play", "--file", str(kept), *arguments)


def test_a_session_that_is_open_elsewhere_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    lock = Lock(kept)
    lock.take()
    typing(monkeypatch)
    assert "open" in refusal(capsys, "play", short, "--file", str(kept))
    lock.release()
    shown(capsys, "play", short, "--file", str(kept))


def test_a_place_that_cannot_be_written_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    typing(monkeypatch)
    line = refusal(capsys, "play", short, "--file", str(tmp_path / "file" / "mine.json"))
    assert "cannot be saved" in line


@pytest.mark.parametrize("decided", [0, 1, 2, 3])
def test_control_c_is_one_line_and_loses_nothing(
    decided: int, monkeypatch: pytest.MonkeyPatch, capsys: Capture, short: str, kept: Path
) -> None:
    run = Run(load_scenario(short), 7, {"sales": None})
    lines: list[str] = []
    for _ in range(decided):
        point = run.advance()
        assert point is not None
        lines += [""] * len(point.fields)
        run.decide(point.default)

    def interrupted(*_: object) -> str:
        if lines:
            return lines.pop()
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupted)
    assert main(["play", short, "--file", str(kept)]) == 130
    assert capsys.readouterr().err == f"stopped; go on with: crossdesk play --file {kept}\n"
    found = Run.load(kept)
    assert len(answers_of_the_person(found)) == decided
    assert found.advance() == run.advance()
    assert found.digest == run.digest


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_an_interrupted_process_says_how_to_go_on_and_loses_nothing(short: str, kept: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "play", short, "--file", str(kept)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as playing:
        assert playing.stdin is not None
        assert playing.stdout is not None
        playing.stdin.write(b"\n")
        playing.stdin.flush()
        for line in iter(playing.stdout.readline, b""):
            if b"Decided" in line:
                break
        playing.send_signal(signal.SIGINT)
        _, err = playing.communicate(timeout=30)
    assert playing.returncode == 130
    assert err.decode() == f"stopped; go on with: crossdesk play --file {kept}\n"
    assert sorted(file.suffix for file in kept.parent.iterdir()) == [".json", ".lock"]
    assert len(answers_of_the_person(Run.load(kept))) == 1


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_an_interrupted_run_is_one_line() -> None:
    program = (
        "import os, signal, sys, threading, simlib.run; from simlib.cli import main;"
        "threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start(); sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "run", "norrovento"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "stopped\n")


def test_bytes_that_are_no_text_are_no_answer(short: str, kept: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "play", short, "--file", str(kept)],
        input=b"\xff\xfe\x00\n\nq\n",
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


# ---- pipes and terminals


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise on Windows")
@pytest.mark.parametrize("command", [["scenarios"], ["scenarios", "--json"], ["doctor"]])
def test_a_closed_pipe_is_one_line(command: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "output" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", [["scenarios"], ["scenarios", "--json"]])
def test_a_full_disk_is_one_line(command: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *command],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "No space" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that closes")
def test_json_for_nobody_is_one_line() -> None:
    told = ["sh", "-c", 'exec "$0" -c "$1" scenarios --json >&-', sys.executable, PROGRAM]
    done = subprocess.run(told, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "output" in done.stderr


@pytest.mark.parametrize("columns", ["0", "1"])
def test_a_terminal_that_knows_no_size_still_shows_the_text(columns: str) -> None:
    done = process("scenarios", env={**os.environ, "COLUMNS": columns})
    assert (done.returncode, done.stderr) == (0, "")
    assert "pm_plays_sales" in done.stdout


def test_a_terminal_without_the_letters_shows_question_marks(short: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = process("play", short, env=environment, input="")
    assert (done.returncode, done.stderr) == (0, "")
    assert "?" in done.stdout


# ---- lab


@pytest.fixture
def curriculum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small curriculum in place of the shipped one."""
    for name in ("notebooks/00_start_here.ipynb", "notebooks/img/desk.svg", "scenarios/a.yaml"):
        path = tmp_path / "shipped" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"shipped {name}", encoding="utf-8")
    hidden = tmp_path / "shipped" / "notebooks" / ".ipynb_checkpoints"
    hidden.mkdir()
    (hidden / "00_start_here.ipynb").write_text("draft", encoding="utf-8")
    for name in ("notebooks", "scenarios"):
        folder = tmp_path / "shipped" / name
        monkeypatch.setattr(lab_module, f"{name}_dir", lambda folder=folder: folder)
    return tmp_path / "shipped"


def test_the_copy_is_complete_and_leaves_drafts_out(curriculum: Path, tmp_path: Path) -> None:
    own = tmp_path / "my own"
    assert copy_curriculum(own) == []
    found = sorted(path.relative_to(own).as_posix() for path in own.rglob("*") if path.is_file())
    assert found == ["notebooks/00_start_here.ipynb", "notebooks/img/desk.svg", "scenarios/a.yaml"]


def test_the_copy_never_overwrites_and_says_what_it_kept(curriculum: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    copy_curriculum(own)
    mine = own / "notebooks" / "00_start_here.ipynb"
    mine.write_text("my notes", encoding="utf-8")
    (own / "scenarios" / "a.yaml").unlink()
    assert copy_curriculum(own) == [Path("notebooks/00_start_here.ipynb")]
    assert mine.read_text(encoding="utf-8") == "my notes"
    assert (own / "scenarios" / "a.yaml").is_file()


def test_a_folder_that_cannot_be_made_is_one_line(curriculum: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SimlibError, match="cannot be made"):
        copy_curriculum(tmp_path / "file")


def test_a_file_where_the_notebooks_should_go_is_one_line(curriculum: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "notebooks").write_text("mine", encoding="utf-8")
    with pytest.raises(SimlibError, match="notebooks: cannot be made"):
        copy_curriculum(tmp_path / "own")
    assert (tmp_path / "own" / "notebooks").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_nowhere_is_one_line(curriculum: Path, tmp_path: Path) -> None:
    (tmp_path / "own").symlink_to(tmp_path / "unplugged" / "disk")
    with pytest.raises(SimlibError, match="cannot be made"):
        copy_curriculum(tmp_path / "own")


def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Let `lab` start nothing; return the list that will hold the commands."""
    commands: list[list[str]] = []

    def keep(command: list[str], environment: object) -> int:
        commands.append(command)
        return 0

    monkeypatch.setattr(lab_module, "run_until_stopped", keep)
    return commands


def test_lab_opens_the_notebooks_of_a_clone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00_start_here.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    commands = started(monkeypatch)
    assert str(tmp_path / "notebooks") in shown(capsys, "lab", "--no-browser")
    assert f"--ServerApp.root_dir={tmp_path / 'notebooks'}" in commands[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notebooks", "scenarios"]


@pytest.mark.parametrize("folder", [None, "my own"])
def test_lab_elsewhere_opens_a_copy(
    folder: str | None,
    curriculum: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    here = tmp_path / "here"
    (here / "notebooks").mkdir(parents=True)  # somebody else's notebooks
    monkeypatch.chdir(here)
    commands = started(monkeypatch)
    typing(monkeypatch)
    shown(capsys, "lab", *(["--folder", folder] if folder else []))
    own = here / (folder or "crossdesk") / "notebooks"
    assert (own / "00_start_here.ipynb").is_file()
    assert f"--ServerApp.root_dir={own}" in commands[0]
    assert list((here / "notebooks").iterdir()) == []
    (own / "00_start_here.ipynb").write_text("my notes", encoding="utf-8")
    assert "Kept" in shown(capsys, "lab", *(["--folder", folder] if folder else []))


def test_lab_asks_for_the_folder_where_somebody_can_answer(
    curriculum: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    started(monkeypatch)
    typing(monkeypatch, "asked for")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    shown(capsys, "lab")
    assert (tmp_path / "asked for" / "notebooks" / "00_start_here.ipynb").is_file()


def test_lab_without_jupyterlab_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(lab_module, "find_spec", lambda _: None)
    assert "pip install jupyterlab" in refusal(capsys, "lab")


def test_the_command_uses_this_python_and_no_network(tmp_path: Path) -> None:
    command = lab_command(tmp_path, browser=False, port=9001)
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert "--LabApp.default_url=/doc/tree/00_start_here.ipynb" in command
    assert "--LabApp.news_url=None" in command
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in command
    assert {"--no-browser", "--ServerApp.port=9001", "--ServerApp.ip=127.0.0.1"} <= set(command)
    assert "--no-browser" not in lab_command(tmp_path, browser=True, port=None)


def test_the_settings_stand_beside_the_users_own(tmp_path: Path) -> None:
    environment = lab_environment(tmp_path, {"JUPYTER_CONFIG_PATH": "mine", "HOME": "home"})
    assert environment["JUPYTER_CONFIG_PATH"].split(os.pathsep) == ["mine", str(tmp_path)]
    assert environment["HOME"] == "home"
    settings = tmp_path / "labconfig" / "default_setting_overrides.json"
    assert '"fetchNews": "false"' in settings.read_text(encoding="utf-8")


@pytest.fixture
def running_lab(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, str]]:
    """`crossdesk lab` in a home whose path has a space and an umlaut: process, address, token."""
    home = tmp_path / "Jörg Müller"
    notebooks = home / "clone" / "notebooks"
    notebooks.mkdir(parents=True)
    (home / "clone" / "scenarios").mkdir()
    (notebooks / "00_start_here.ipynb").write_text(
        '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', encoding="utf-8"
    )
    keep = ("PATH", "PYTHONPATH", "SYSTEMROOT", "VIRTUAL_ENV", "LANG", "LC_ALL", "TMPDIR")
    environment = {name: os.environ[name] for name in keep if name in os.environ}
    places = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    environment |= {f"JUPYTER_{name}": str(home / "jupyter" / name) for name in places}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = str(Path(__file__).resolve().parent.parent)
    log = tmp_path / "lab.log"
    with log.open("wb") as out:
        starting = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "lab", "--no-browser", "--port", str(port)],
            cwd=home / "clone",
            env={**environment, "HOME": str(home), "USERPROFILE": str(home), "PYTHONPATH": root},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            yield starting, *_address(starting, log)
        finally:
            starting.kill()
            starting.wait()


def _address(starting: subprocess.Popen[bytes], log: Path) -> tuple[str, str]:
    deadline = time.monotonic() + 60
    pattern = r"(http://127\.0\.0\.1:\d+)/doc/tree/00_start_here\.ipynb\?token=(\w+)"
    while time.monotonic() < deadline and starting.poll() is None:
        found = re.search(pattern, log.read_text(encoding="utf-8", errors="replace"))
        if found is not None:
            return found[1], found[2]
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))


def _fetched(address: str) -> str:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(address, timeout=20) as answer:
        return str(answer.read().decode("utf-8"))


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_lab_starts_in_a_home_with_a_space_and_an_umlaut(
    running_lab: tuple[subprocess.Popen[bytes], str, str],
) -> None:
    starting, address, token = running_lab
    plugin = "@jupyterlab/apputils-extension:notification"
    settings = json.loads(_fetched(f"{address}/lab/api/settings/{plugin}?token={token}"))
    assert settings["schema"]["properties"]["fetchNews"]["default"] == "false"
    assert "00_start_here.ipynb" in _fetched(f"{address}/api/contents?token={token}")
    starting.send_signal(signal.SIGTERM)
    assert starting.wait(20) == 130
    with pytest.raises(OSError, match=r"refused|Errno"):
        _fetched(f"{address}/api/status?token={token}")


# ---- doctor


def test_doctor_finds_nothing_wrong_here(capsys: Capture) -> None:
    wrong = [finding for finding in examine() if not finding.ok]
    assert wrong == []
    assert shown(capsys, "doctor").count("ok") >= 20
    assert as_json(capsys, "doctor")["ok"] is True


@pytest.fixture
def healthy(curriculum: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation in which nothing is wrong but what the test breaks."""
    monkeypatch.setattr(doctor, "notebooks_dir", lambda: curriculum / "notebooks")


def wrong_one() -> Finding:
    """Return the only finding that is wrong."""
    (found,) = [finding for finding in examine() if not finding.ok]
    assert found.mend
    return found


@pytest.mark.usefixtures("healthy")
def test_doctor_says_how_to_mend_and_returns_one(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(doctor, "_NEWEST", (3, 10))
    assert wrong_one().what == "Python"
    text = shown(capsys, "doctor", code=1)
    assert "WRONG  Python" in text
    assert "to mend it: install Python 3.11" in text
    found = as_json(capsys, "doctor", code=1)
    assert found["ok"] is False
    assert {finding["what"] for finding in found["findings"]} >= {
        "Python",
        "jupyterlab",
        "notebooks",
    }


@pytest.mark.usefixtures("healthy")
@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("way", ["a file for the sessions", "a link to nowhere"])
def test_doctor_sees_what_is_in_the_way_of_the_sessions(way: str, crossdesk_home: Path) -> None:
    place = crossdesk_home / "sessions"
    if way == "a link to nowhere":
        place.symlink_to(crossdesk_home / "unplugged")
    else:
        place.write_text("", encoding="utf-8")
    found = wrong_one()
    assert found.what == "Folder of sessions"
    assert str(place) in found.found
    assert "CROSSDESK_HOME" in found.mend


@pytest.mark.usefixtures("healthy")
def test_doctor_misses_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_CORE", ("simpy", "surely-no-such-package"))
    found = wrong_one()
    assert (found.what, found.found) == ("surely-no-such-package", "is not installed")
    assert "pip install" in found.mend


@pytest.mark.usefixtures("healthy")
def test_doctor_sees_a_package_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_needed_versions", lambda: {"plotly": ">=999"})
    found = wrong_one()
    assert found.what == "plotly"
    assert '"plotly>=999"' in found.mend


@pytest.mark.usefixtures("healthy")
def test_doctor_names_the_tested_version_beside_another_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(doctor, "_tested_versions", lambda: {"plotly": "7.0.99"})
    assert any("tested with 7.0.99" in finding.found for finding in examine())


@pytest.mark.usefixtures("healthy")
def test_doctor_misses_widgets_and_kernel_in_the_browser(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "_jupyter_folders", lambda kind: iter([tmp_path / kind]))
    wrong = [finding for finding in examine() if not finding.ok]
    assert len(wrong) == 4
    assert all("pip install" in finding.mend or "ipykernel" in finding.mend for finding in wrong)


@pytest.mark.usefixtures("healthy")
@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ('{"argv": ["python"]}', True),
        ('{"argv": ["python3.11"]}', True),
        (json.dumps({"argv": [sys.executable]}), True),
        ('{"argv": ["/somewhere/else/python"]}', False),
        ('{"argv": []}', False),
        ("[]", False),
        ("no json", False),
    ],
)
def test_doctor_sees_a_kernel_of_another_python(
    text: str, fine: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folders = doctor._jupyter_folders
    described = tmp_path / "kernels" / "python3" / "kernel.json"
    described.parent.mkdir(parents=True)
    described.write_text(text, encoding="utf-8")
    monkeypatch.setattr(
        doctor,
        "_jupyter_folders",
        lambda kind: iter([tmp_path / kind]) if kind == "kernels" else folders(kind),
    )
    wrong = [finding.what for finding in examine() if not finding.ok]
    assert wrong == ([] if fine else ["Python kernel"])


@pytest.mark.usefixtures("healthy")
def test_doctor_sees_a_home_that_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("CROSSDESK_HOME", str(tmp_path / "file" / "home"))
    assert "CROSSDESK_HOME" in wrong_one().mend


def test_doctor_leaves_nothing_behind(crossdesk_home: Path) -> None:
    crossdesk_home.rmdir()
    examine()
    assert not crossdesk_home.exists()


@pytest.mark.usefixtures("healthy")
def test_doctor_sees_that_no_port_can_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_is_free", lambda port: False)
    assert "firewall" in wrong_one().mend


@pytest.mark.usefixtures("healthy")
def test_doctor_is_content_with_another_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_is_free", lambda port: port == 0)
    lines = list(told(examine()))
    assert any("8888 is taken" in line for line in lines)
    assert not any(line.startswith("WRONG") for line in lines)


@pytest.mark.usefixtures("healthy")
def test_doctor_misses_the_notebooks(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Path:
        raise SimlibError("the notebooks are missing")

    monkeypatch.setattr(doctor, "notebooks_dir", missing)
    assert wrong_one().found == "the notebooks are missing"


def test_the_pm_office_is_played_with_words_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, kept: Path
) -> None:
    typing(monkeypatch, *[""] * 12, "b", "r", "estimate fifth", "", "q")
    text = shown(
        capsys, "play", "sales_shadows_pm", "--seat", "pm", "--seed", "2", "--file", str(kept)
    )
    assert "Your view" in text
    assert "You cannot see: " in text
    assert "Lost for late jobs" in text
    assert Run.load(kept).rules("pm") == {"estimate": "fifth"}


# ---- what a terminal shows


def test_signs_that_would_rewrite_the_screen_are_written_out(
    short: str, capsys: Capture, tmp_path: Path
) -> None:
    named = tmp_path / "named.yaml"
    title = r'title: "\e[31mRed\a\u202etxt"'
    text = Path(short).read_text(encoding="utf-8")
    named.write_text(re.sub(r"(?m)^title:.*$", lambda _: title, text), encoding="utf-8")
    told = shown(capsys, "run", str(named))
    assert told.splitlines()[0] == r"\x1b[31mRed\x07\u202etxt"


def test_escapes_in_cells_of_tables_are_written_out(capsys: Capture) -> None:
    listed = table("Name")
    listed.add_row("\x1b[2Jgone\N{NARROW NO-BREAK SPACE}1")
    Screen().show(listed)
    assert "\\x1b[2Jgone\N{NARROW NO-BREAK SPACE}1" in capsys.readouterr().out
