"""Broken files of every kind end in one clear line on stderr and exit code 2, in two seconds."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simlib.cli import main
from simlib.model import VERSION
from simlib.resources import scenarios_dir
from simlib.run import Run
from simlib.scenario import load_scenario
from simlib.session import FORMAT, LogEntry, fingerprint, seal

SECONDS = 2.0
TRIES = 3  # the machine may be busy with something else

Json = dict[str, Any]


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run the command in this process, expect a refusal and return its one line."""
    began = time.monotonic()
    code = main(arguments)
    took = time.monotonic() - began
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert_one_clear_line(err)
    assert took < SECONDS
    return err


def assert_one_clear_line(err: str) -> None:
    assert err.endswith("\n")
    assert err.count("\n") == 1
    assert len(err) > 10
    assert "Traceback" not in err
    assert "Error:" not in err
    assert err[:-1].isprintable()


# ---- scenarios


def shipped() -> str:
    return (scenarios_dir() / "02_pm_plays_sales.yaml").read_text(encoding="utf-8")


def with_line(key: str, line: str) -> Callable[[str], str]:
    """Return what replaces the only line of ``key`` (indent and all) by another one."""

    def change(text: str) -> str:
        changed, count = re.subn(rf"(?m)^{key}:.*$", line, text, count=1)
        assert count == 1, f"the shipped scenario has no {key} any more"
        return changed

    return change


def with_more(more: str) -> Callable[[str], str]:
    return lambda text: f"{text}\n{more}\n"


def only(text: str) -> Callable[[str], str]:
    return lambda _: text


LAUGHS = "\n".join(
    ["a: &a [x, x, x, x, x, x, x, x, x]"]
    + [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]"
        for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    ]
)

# What is wrong: (how the shipped file is changed, what the message must mention).
SCENARIOS: dict[str, tuple[Callable[[str], str], str]] = {
    "a word for a number": (with_line("weeks", "weeks: twelve"), "weeks"),
    "a quoted number": (with_line("weeks", 'weeks: "12"'), "weeks"),
    "a truth value for a number": (with_line("weeks", "weeks: true"), "weeks"),
    "a fraction of weeks": (with_line("weeks", "weeks: 12.5"), "weeks"),
    "a list for a text": (with_line("title", "title: [a, b]"), "title"),
    "a text for a mapping": (with_line("governance", "governance: none\nx:"), "x"),
    "nothing for a mapping": (with_more("churn:"), "churn"),
    "an unknown key": (with_more("colour: red"), "colour"),
    "a misspelt key": (with_line("weeks", "week: 12"), "week"),
    "an unknown key below": (with_line("governance", "governance:\n  mood: 3"), "mood"),
    "no weeks at all": (with_line("weeks", "weeks: 0"), "weeks"),
    "a negative number of weeks": (with_line("warm_up_weeks", "warm_up_weeks: -1"), "warm_up"),
    "a negative rate": (with_line("  count", "  count: -44"), "count"),
    "a share above one": (with_line("  authority", "  authority: 1.4"), "1.4"),
    "not a number": (with_line("  authority", "  authority: .nan"), "authority"),
    "infinity": (with_line("  authority", "  authority: .inf"), "authority"),
    "a number beyond all floats": (with_line("  authority", "  authority: 1e999"), "authority"),
    "a number of 5000 digits": (with_line("weeks", f"weeks: {'9' * 5000}"), "weeks"),
    "a day that no calendar has": (with_line("start", "start: 2026-02-30"), "start"),
    "rounds that miss the weeks": (with_line("rounds", "rounds: [6, 5]"), "rounds"),
    "a client that does not exist": (with_line("    client", "    client: nobody"), "nobody"),
    "an id twice": (with_line("  - id", "  - id: sorrivo-discount"), "sorrivo-discount"),
    "a policy that does not exist": (with_more("seats:\n  sales: telepath"), "telepath"),
    "a seat that does not exist": (with_more("seats:\n  cook: balanced"), "cook"),
    "no plan of that name": (with_line("  plan", "  plan: utopia"), "utopia"),
    "the same key twice": (with_more("title: Again"), "title"),
    "a key that is a list": (with_more("? [a, b]\n: c"), "key"),
    "an empty file": (only(""), "empty"),
    "comments only": (only("# nothing\n"), "empty"),
    "a list": (only("- a\n- b\n"), "mapping"),
    "a sentence": (only("hello\n"), "mapping"),
    "two documents": (with_more("---\nname: second"), "document"),
    "an open bracket": (with_more("pricing: [1, 2"), "YAML"),
    "an open quote": (with_more('pricing: "low'), "YAML"),
    "a tab as indent": (with_line("  plan", "\tplan: typical"), "YAML"),
    "deep brackets": (only("a: " + "[" * 5000 + "]" * 5000), "deep"),
    "deep mappings": (only("".join(f"{' ' * i}a:\n" for i in range(600))), "deep"),
    "exploding aliases": (only(LAUGHS), "alias"),
    "an alias to itself": (only("a: &a [*a]"), "alias"),
    "a Python object": (with_more("pricing: !!python/object/apply:os.getcwd []"), "python"),
    "a Python name as tag": (with_line("title", "title: !!python/name:os.system ''"), "python"),
    "a tag of its own": (with_line("weeks", "weeks: !dozen 1"), "weeks"),
    "too large a file": (with_more("# " + "x" * 300_000), "larger"),
    "extends itself": (with_line("extends", "extends: broken.yaml"), "extends"),
    "extends nothing": (with_line("extends", "extends: firms/nowhere.yaml"), "nowhere"),
    "extends a list": (with_line("extends", "extends: [a]"), "extends"),
    "extends the world outside": (with_line("extends", "extends: ../../secret.yaml"), "extends"),
    "extends a folder": (with_line("extends", "extends: firms"), "firms"),
    "a hexadecimal number": (with_line("weeks", "weeks: 0x10"), '"0x10"'),
    "hours and minutes": (with_line("weeks", "weeks: 1:30"), '"1:30"'),
    "digits of another script": (with_line("weeks", "weeks: \u0661\u0662"), "weeks"),
    "a date for a number": (with_line("weeks", "weeks: 2026-01-01"), "weeks"),
    "a Saturday as the first day": (with_line("start", "start: 2026-03-07"), "not a Monday"),
    "a year of five digits": (with_line("start", "start: 10000-01-01"), "start"),
    "rounds of nothing": (with_line("rounds", "rounds: [0, 12]"), "rounds"),
    "a merge of mappings": (with_more("<<: {weeks: 3}"), "<<"),
    "a binary value": (with_more("x: !!binary aGk="), "binary"),
    "a blank that nobody sees": (with_line("weeks", "weeks\u200b: 12"), "did you mean 'weeks'"),
    "a version of YAML to come": (lambda text: f"%YAML 9.9\n---\n{text}", "YAML"),
    "marks of a merge": (lambda text: f"<<<<<<< HEAD\n{text}", "YAML"),
    "a key that is nothing": (with_more("~: 1"), "~"),
    "extends a web page": (with_line("extends", "extends: http://x/y.yaml"), "extends"),
    "a name that leaves the folder": (with_line("name", "name: ../../x"), "name"),
    "a line end within a name": (with_line("name", 'name: "a\\nb"'), "name"),
}


@pytest.mark.parametrize("kind", SCENARIOS)
def test_a_broken_scenario_is_refused(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, mention = SCENARIOS[kind]
    path = tmp_path / "broken.yaml"
    path.write_text(change(shipped()), encoding="utf-8")
    line = refused(["check", str(path)], capsys)
    assert mention in line
    if kind != "extends a folder":  # there the folder is the file at fault
        assert str(path) in line


BYTES: dict[str, bytes] = {
    "binary": bytes(range(256)) * 8,
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "zero bytes": bytes(100),
    "UTF-16": "name: x\n".encode("utf-16"),
    "UTF-16 without a mark": "name: x\n".encode("utf-16-le"),
    "Latin-1": "title: Übersetzung\n".encode("latin-1"),
    "a cut UTF-8 letter": b"title: \xc3",
}


@pytest.mark.parametrize("kind", BYTES)
@pytest.mark.parametrize("name", ["broken.yaml", "broken.json"])
def test_bytes_that_are_no_text_are_refused(
    kind: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(BYTES[kind])
    assert str(path) in refused(["check", str(path)], capsys)


@pytest.mark.parametrize("name", ["broken.yaml", "broken.json", "broken"])
def test_a_folder_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    path.mkdir()
    assert "folder" in refused(["check", str(path)], capsys)


@pytest.mark.parametrize("name", ["nowhere.yaml", "nowhere.json", "nowhere", "x" * 5000 + ".yaml"])
def test_a_missing_file_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["check", name], capsys)


@pytest.mark.parametrize("name", ["a\nb.yaml", "a\x1b[31mb.json", "a\x00b.yaml", "a\x00b.json"])
def test_a_name_full_of_signs_stays_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["check", name], capsys)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="may read everything")
@pytest.mark.parametrize("name", ["broken.yaml", "broken.json"])
def test_a_file_without_permission_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_text("{}", encoding="utf-8")
    path.chmod(0)
    assert "ermission" in refused(["check", str(path)], capsys)


@pytest.mark.parametrize("name", ["broken.yaml", "broken.json"])
def test_a_file_that_the_disk_cannot_give_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = tmp_path / name
    path.write_text("{}", encoding="utf-8")
    monkeypatch.setattr(Path, "open", failing)
    line = refused(["check", str(path)], capsys)
    assert f"{path}: cannot be read: Permission denied" in line


@pytest.mark.parametrize("command", ["run", "play", "check"])
def test_every_command_refuses_a_broken_scenario(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("weeks: -1\n", encoding="utf-8")
    assert "broken.yaml:1: weeks" in refused([command, str(path)], capsys)


# ---- sessions


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """A sound session: two weeks at the desk, one rule changed, played on to the sixth day."""
    scenario = load_scenario("pm_plays_sales").replace(
        {"warm_up_weeks": 2, "weeks": 2, "run_on_weeks": 1, "rounds": [], "beats": []}
    )
    run = Run(scenario, 11, {"sales": None})
    run.set_rules("sales", {"discount": "half", "price": "ask"})
    while (point := run.advance(until=6.0)) is not None and point.hour < 6.0:
        run.decide(point.default)
    path = tmp_path_factory.mktemp("session") / "sound.json"
    run.save(path)
    return _read(path)


def _read(path: Path) -> Json:
    found = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def sealed(plain: Json) -> Json:
    """Give an edited session its fingerprints, as somebody who knows how would."""
    entries = [LogEntry(*entry) for entry in plain["log"]]
    fresh = {**plain, "log_fingerprint": fingerprint(entries)}
    return {**fresh, "seal": seal(fresh)}


def put(**values: Any) -> Callable[[Json], Json]:
    return lambda plain: {**plain, **values}


def without(name: str) -> Callable[[Json], Json]:
    return lambda plain: {key: value for key, value in plain.items() if key != name}


def with_entry(what: str, origin: str, subject: str, **values: Any) -> Callable[[Json], Json]:
    """Put one more entry at the end of the log, and seal it."""

    def add(plain: Json) -> Json:
        hour, sitting = plain["log"][-1][1:3]
        return sealed(
            {**plain, "log": [*plain["log"], [what, hour, sitting, origin, subject, values]]}
        )

    return add


def with_answer(change: Callable[[list[Any]], list[Any]]) -> Callable[[Json], Json]:
    """Change the first quote, without sealing."""

    def edit(plain: Json) -> Json:
        log = [list(entry) for entry in plain["log"]]
        index = min(
            i for i, entry in enumerate(log) if entry[0] == "answer" and "price" in entry[5]
        )
        log[index] = change(log[index])
        return {**plain, "log": log}

    return edit


def with_last(place: int, value: Any) -> Callable[[Json], Json]:
    """Put something else into the last answer, and seal it."""

    def edit(plain: Json) -> Json:
        log = [list(entry) for entry in plain["log"]]
        next(entry for entry in reversed(log) if entry[0] == "answer")[place] = value
        return sealed({**plain, "log": log})

    return edit


def answered_early(plain: Json) -> Json:
    log = [list(entry) for entry in plain["log"]]
    next(entry for entry in log if entry[0] == "answer")[1] -= 0.01
    return sealed({**plain, "log": log})


def answered_twice(plain: Json) -> Json:
    last = next(entry for entry in reversed(plain["log"]) if entry[0] == "answer")
    return sealed({**plain, "log": [*plain["log"], last]})


def and_sealed(change: Callable[[Json], Json]) -> Callable[[Json], Json]:
    return lambda plain: sealed(change(plain))


def answering(value: Any) -> Callable[[list[Any]], list[Any]]:
    return lambda entry: [*entry[:5], dict.fromkeys(entry[5], value)]


def dearer(entry: list[Any]) -> list[Any]:
    """Raise the price of an answer by a hundredth, as its card would have allowed."""
    return [*entry[:5], {**entry[5], "price": round(entry[5]["price"] * 1.01, 4)}]


def with_scenario(**values: Any) -> Callable[[Json], Json]:
    return lambda plain: {**plain, "scenario": {**plain["scenario"], **values}}


SESSIONS: dict[str, tuple[Callable[[Json], Json], str]] = {
    "no format": (without("format"), "format"),
    "no scenario": (without("scenario"), "scenario"),
    "no log": (without("log"), "log"),
    "no checkpoints": (without("checkpoints"), "checkpoints"),
    "an unknown key": (put(colour="red"), "colour"),
    "a newer format": (put(format=FORMAT + 1), "newer"),
    "format zero": (put(format=0), "format"),
    "a format in words": (put(format="one"), "format"),
    "a newer model": (put(model_version=f"{VERSION}9"), "model"),
    "another firm": (put(world="bakery"), "bakery"),
    "a seed in words": (put(seed="seven"), "seed"),
    "a seed that is a fraction": (put(seed=1.5), "seed"),
    "a truth value as seed": (put(seed=True), "seed"),
    "an edited seed": (put(seed=12), "edited"),
    "an edited seat": (put(seats={"sales": None, "pm": None}), "edited"),
    "a seat given away": (put(seats={"sales": "balanced"}), "edited"),
    "an edited present": (put(now=1.25), "edited"),
    "an edited sitting": (put(open_sitting=7), "edited"),
    "an edited release": (put(crossdesk="0.0.0"), "edited"),
    "an edited checkpoint": (put(checkpoints=[[0, "00"]]), "edited"),
    "an edited seal": (put(seal="0" * 32), "edited"),
    "a seal that is a number": (put(seal=7), "seal"),
    "no seal": (without("seal"), "seal"),
    "another seed": (and_sealed(put(seed=12)), "differently"),
    "an unknown seat": (and_sealed(put(seats={"cook": None})), "cook"),
    "an unknown policy from the start": (
        and_sealed(put(seats={"sales": "telepath"})),
        "telepath",
    ),
    "seats as a list": (put(seats=["sales"]), "seats"),
    "a present in words": (put(now="today"), "now"),
    "a present long ago": (and_sealed(put(now=-1e9)), "goes on after"),
    "a present far away": (and_sealed(put(now=1e300)), ""),
    "a scenario that is a list": (put(scenario=[]), "scenario"),
    "an empty scenario": (put(scenario={}), "scenario"),
    "a scenario with an unknown key": (with_scenario(colour="red"), "colour"),
    "a scenario out of range": (with_scenario(weeks=-2), "weeks"),
    "an edited scenario": (with_scenario(weeks=3), "scenario edited"),
    "a half letter in the scenario": (with_scenario(title="\ud800"), ""),
    "an edited fingerprint": (put(scenario_fingerprint="0" * 32), "scenario edited"),
    "an edited decision": (with_answer(answering(0.77)), "decisions edited"),
    "an edited origin": (with_answer(lambda entry: [*entry[:3], "rule?", *entry[4:]]), "rule?"),
    "a decision less": (lambda plain: {**plain, "log": plain["log"][1:]}, "decisions edited"),
    "a decision less, sealed": (
        lambda plain: sealed({**plain, "log": [e for e in plain["log"][:2] if e[0] != "answer"]}),
        "no answer",
    ),
    "an impossible decision": (and_sealed(with_answer(answering(1e6))), "not possible"),
    "a decision in words": (and_sealed(with_answer(answering("much"))), "not possible"),
    "a list as decision": (and_sealed(with_answer(answering([1.0, 2.0]))), "not possible"),
    "nothing as decision": (and_sealed(with_answer(answering(None))), "not possible"),
    "a decision beyond all floats": (and_sealed(with_answer(answering(10**400))), "not possible"),
    "a truth value as decision": (and_sealed(with_answer(answering(True))), "not possible"),
    "another decision, sealed": (and_sealed(with_answer(dearer)), "differently"),
    "an entry of another kind": (with_entry("gift", "person", "sales"), "log"),
    "an entry without values": (put(log=[["rules", 1.0, 0, "person", "sales"]]), "log"),
    "an hour in words": (put(log=[["rules", "noon", 0, "person", "sales", {}]]), "log"),
    "an entry that is an object": (put(log=[{"what": "rules"}]), "log"),
    "a log that is an object": (put(log={}), "log"),
    "rules of an unknown seat": (with_entry("rules", "person", "cook", price="ask"), "cook"),
    "an unknown rule": (with_entry("rules", "person", "sales", nap="long"), "nap"),
    "a rule of no use": (with_entry("rules", "person", "sales", price="free"), "free"),
    "a rule that is a list": (with_entry("rules", "person", "sales", price=[1]), "price"),
    "a seat for nobody": (with_entry("seat", "person", "sales"), "holder"),
    "an unknown seat taken": (with_entry("seat", "person", "cook", holder=None), "cook"),
    "an unknown policy": (with_entry("seat", "person", "sales", holder="telepath"), "telepath"),
    "a policy that is a number": (with_entry("seat", "person", "sales", holder=3), "3"),
    "a policy that is a list": (with_entry("seat", "person", "sales", holder=["x"]), "x"),
    "an unknown shock": (with_entry("shock", "facilitator", "x", kind="x"), "x"),
    "a shock without a kind": (with_entry("shock", "facilitator", ""), "shock"),
    "an answer twice": (answered_twice, "not so often"),
    "an answer to no question": (with_entry("answer", "person", "nobody", price=0.1), "not asked"),
    "an answer to nothing": (with_entry("answer", "person", ""), "not asked"),
    "an answer to a screen": (with_entry("answer", "person", "a\x1b[2J\n"), "not asked"),
    "an answer with one thing more": (with_last(5, {"rate": "usual", "zzz": 1}), "not possible"),
    "an answer without a value": (with_last(5, {}), "not possible"),
    "an answer in another round": (with_last(2, 10**9), "not so often"),
    "an answer before all rounds": (with_last(2, -1), "not so often"),
    "an answer by a ghost": (with_last(3, "ghost"), "log"),
    "an answer by nobody": (with_last(3, ""), "log"),
    "an answer before its question": (answered_early, "not asked"),
    "a rule of next year": (
        lambda plain: sealed(
            {**plain, "log": [*plain["log"], ["rules", 260.0, 0, "person", "sales", {}]]}
        ),
        "goes on after day",
    ),
    "no decision left, sealed": (and_sealed(put(log=[])), "no answer"),
    "a seat without a name": (and_sealed(put(seats={"": None})), "no seat ''"),
    "a seat written backwards": (with_entry("rules", "person", "\u202esales"), "no seat"),
    "a seed of 4000 digits": (and_sealed(put(seed=10**3999)), "differently"),
    "a seed below zero": (and_sealed(put(seed=-1)), "differently"),
    "the day before the last answers": (and_sealed(put(now=1.0)), "goes on after day 1"),
    "a checkpoint of no day": (and_sealed(put(checkpoints=[[10**30, "00"]])), "differently"),
    "a rule of another seat": (with_entry("rules", "person", "pm", price="ask"), "no rule 'price'"),
    "a rule that is nothing": (with_entry("rules", "person", "sales", price=None), "price"),
    "a format that is false": (put(format=False), "format"),
    "no open sitting": (without("open_sitting"), "open_sitting"),
    "an open sitting in words": (put(open_sitting="yes"), "open_sitting"),
    "checkpoints in words": (put(checkpoints="none"), "checkpoints"),
    "a checkpoint without a hash": (put(checkpoints=[[0]]), "checkpoints"),
    "a checkpoint on a whim": (and_sealed(put(checkpoints=[[0, "00"]])), "differently"),
    "no checkpoint left": (and_sealed(put(checkpoints=[])), "differently"),
    "notes as a list": (put(notes=[]), "notes"),
    "hours out of order": (
        lambda plain: sealed({**plain, "log": plain["log"][::-1]}),
        "decisions edited",
    ),
}


@pytest.mark.parametrize("kind", SESSIONS)
def test_a_broken_session_is_refused(
    kind: str, session: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, mention = SESSIONS[kind]
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(change(session)), encoding="utf-8")
    line = refused(["replay", str(path)], capsys)
    assert str(path) in line
    assert mention in line


def cut(text: str) -> str:
    return text[: len(text) // 2]


TEXTS: dict[str, Callable[[str], str]] = {
    "empty": lambda _: "",
    "only blanks": lambda _: " \n\n",
    "truncated": cut,
    "without its last brace": lambda text: text[:-1],
    "two objects": lambda text: text + text,
    "a list": lambda text: f"[{text}]",
    "a number": lambda _: "3",
    "nothing": lambda _: "null",
    "a text": lambda _: '"session"',
    "an empty object": lambda _: "{}",
    "not a number": lambda text: text.replace('"seed":', '"seed": NaN, "x":', 1),
    "infinity": lambda text: text.replace('"now":', '"now": Infinity, "x":', 1),
    "a float beyond all": lambda text: text.replace('"now":', '"now": 1e999, "x":', 1),
    "deep lists": lambda _: "[" * 100_000 + "]" * 100_000,
    "deep objects": lambda _: '{"a":' * 100_000 + "1" + "}" * 100_000,
    "deep notes": lambda text: text.replace('"notes":', '"notes": ' + deep(50_000) + ', "x":', 1),
    "a key twice": lambda text: text.replace('"seed":', '"seed": 3, "seed":', 1),
    "a huge number": lambda text: text.replace('"seed":', f'"seed": {"9" * 5000}, "x":', 1),
    "single quotes": lambda text: text.replace('"', "'"),
    "a trailing comma": lambda text: text[:-1] + ",}",
    "a comment": lambda text: "// mine\n" + text,
    "YAML": lambda _: "format: 1\n",
    "a byte-order mark": lambda text: "\ufeff" + text,
    "marks of a merge": lambda text: f"<<<<<<< HEAD\n{text}\n=======\n",
    "half a letter as a key": lambda text: text.replace('"seed":', '"\\ud800": 1, "seed":', 1),
    "HTML": lambda _: "<!doctype html><p>Not found</p>",
}


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("command", ["replay", "check"])
def test_a_text_that_is_no_session_is_refused(
    kind: str, command: str, session: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.json"
    path.write_text(TEXTS[kind](json.dumps(session)), encoding="utf-8")
    assert str(path) in refused([command, str(path)], capsys)


def test_a_session_that_is_too_large_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(65_000_000)
    assert "larger" in refused(["replay", str(path)], capsys)


def test_a_broken_session_is_not_played_on_and_stays_as_it_is(
    session: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.json"
    text = json.dumps(put(seed=12)(session))
    path.write_text(text, encoding="utf-8")
    refused(["play", "--file", str(path)], capsys)
    assert path.read_text(encoding="utf-8") == text


def test_the_sound_session_is_accepted(
    session: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sound.json"
    path.write_text(json.dumps(session), encoding="utf-8")
    assert main(["replay", str(path)]) == 0
    assert capsys.readouterr().out.startswith("same ")


# ---- in a process of their own


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.yaml", b"weeks: -1\n"),
        ("laughs.yaml", LAUGHS.encode()),
        ("binary.yaml", bytes(range(256))),
        ("deep.json", b"[" * 100_000),
        ("newer.json", b'{"format": 99}'),
        ("empty.json", b""),
    ],
)
def test_a_broken_file_is_refused_in_time_by_a_fresh_process(
    name: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    program = "import sys; from simlib.cli import main; sys.exit(main())"
    took: list[float] = []
    while not took or (took[-1] >= SECONDS and len(took) < TRIES):
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", program, "check", str(path)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        took.append(time.monotonic() - began)
    assert (done.returncode, done.stdout) == (2, "")
    assert_one_clear_line(done.stderr)
    assert min(took) < SECONDS
