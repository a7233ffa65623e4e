"""Does (scenario, seed, log) determine every record, on every machine and whoever answers?

The digests that other Pythons must reach are in the golden file; `python -m tools.same_digest`
runs all supported Pythons on this machine.
"""

from __future__ import annotations

import ast
import builtins
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from simlib.decisions import Decision, DecisionPoint
from simlib.run import Run
from tests.firms import ALL_ASK, PEOPLE, TOY, by_default, play, story, toy_story

PRINT_DIGEST = """
import sys
from tests.firms import *
run = play(Run(story(), int(sys.argv[1]), {"sales": None}))
toy = play(Run(toy_story(), int(sys.argv[1]), world=TOY))
print(run.digest, toy.digest)
"""
SEEDS = (7, 8, 9)


@pytest.fixture(scope="module")
def digests() -> dict[int, str]:
    """The digest of each seed, played by autopilots alone."""
    return {seed: play(Run(story(), seed)).digest for seed in SEEDS}


def in_other_process(seed: int, repository: Path, **environment: str) -> list[str]:
    """Play in a Python of its own and return the digests of the firm and of the toy.

    It starts without `site` (-S) and is told where everything is: an editable install names its
    folder in a .pth file, which Python 3.11 and 3.12 read in the encoding of the locale, so that
    no Python at all starts under LC_ALL=C where that folder's name is not ASCII.
    """
    places = os.pathsep.join([str(repository), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-S", "-c", PRINT_DIGEST, str(seed)],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": places, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def through_json(point: DecisionPoint) -> Decision:
    """Answer a question as a screen on another machine would: it sees JSON and sends JSON."""
    seen = DecisionPoint.from_json(json.loads(json.dumps(point.to_json())))
    shown = {field.name: seen.value(seen.default, field.name) for field in seen.fields}
    decided = seen.decision(**shown)
    sent = json.loads(json.dumps({"point": decided.point, "values": decided.values}))
    return Decision(**sent)


def all_by_hand(seed: int, answer: Callable[[DecisionPoint], Decision]) -> Run:
    """Have people in all chairs of all seats answer every question of the weeks."""
    run = Run(story(chairs__sales=None, chairs__pm=None), seed, PEOPLE)
    for seat, rules in ALL_ASK.items():
        run.set_rules(seat, rules)
    return play(run, answer)


# ---- one digest


def test_seeds_differ(digests: dict[int, str]) -> None:
    assert len(set(digests.values())) == len(SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_played_twice_is_the_same(seed: int, digests: dict[int, str]) -> None:
    assert play(Run(story(), seed)).digest == digests[seed]


@pytest.mark.parametrize("hash_seed", ["0", "1", "random"])
def test_another_process_with_another_hash_seed_plays_the_same(
    hash_seed: str, digests: dict[int, str], repository: Path
) -> None:
    toy = play(Run(toy_story(), 7, world=TOY)).digest
    assert in_other_process(7, repository, PYTHONHASHSEED=hash_seed) == [digests[7], toy]


def test_another_locale_time_zone_and_optimised_python_play_the_same(
    digests: dict[int, str], repository: Path
) -> None:
    settings = {"LC_ALL": "C", "TZ": "Asia/Tokyo", "PYTHONOPTIMIZE": "2", "LANGUAGE": "it"}
    assert in_other_process(8, repository, **settings)[0] == digests[8]


def test_a_folder_with_a_blank_and_an_umlaut_plays_the_same_in_a_plain_locale(
    digests: dict[int, str], repository: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "Übung eins"
    for name in ("simlib", "scenarios", "tests"):
        shutil.copytree(repository / name, folder / name)
    assert in_other_process(9, folder, LC_ALL="C")[0] == digests[9]


def test_a_run_in_small_steps_is_the_same_as_in_one(digests: dict[int, str]) -> None:
    run = Run(story(), 7)
    day = run.now
    while not run.finished:
        day += 0.3
        run.advance(until=day)
        assert run.digest
    assert run.digest == digests[7]


def test_looking_at_a_run_does_not_change_it(digests: dict[int, str], tmp_path: Path) -> None:
    run = Run(story(), 7, {"sales": None})
    while (point := run.advance()) is not None:
        run.view("sales")
        run.view("pm")
        assert run.result().kpis["rfqs"] is not None
        assert run.records
        run.save(tmp_path / "s.json")
        run.decide(point.default)
    assert run.digest == digests[7]


@pytest.mark.parametrize("seed", SEEDS)
def test_pausing_at_every_card_and_going_on_with_the_default_is_the_same(
    seed: int, digests: dict[int, str]
) -> None:
    run = play(Run(story(), seed, {"sales": None}))
    assert "person" in {entry.origin for entry in run.log}
    assert run.digest == digests[seed]


def test_saving_and_loading_half_way_is_the_same(tmp_path: Path, digests: dict[int, str]) -> None:
    run = play(Run(story(), 7, {"sales": None}), until=11)
    run.save(tmp_path / "s.json")
    assert play(Run.load(tmp_path / "s.json")).digest == digests[7]


@pytest.mark.parametrize("answer", [by_default, through_json])
@pytest.mark.parametrize("seed", SEEDS[:2])
def test_answering_every_question_of_every_seat_by_hand_is_the_same(
    seed: int, answer: Callable[[DecisionPoint], Decision], digests: dict[int, str]
) -> None:
    run = all_by_hand(seed, answer)
    by_people = {e.subject for e in run.log if e.what == "answer" and e.origin == "person"}
    in_weeks = {e.subject for e in run.log if e.what == "answer" and 0 <= e.hour < 20}
    assert by_people == in_weeks
    assert len(by_people) > 300
    assert run.digest == digests[seed]


def test_who_answers_does_not_enter_but_what_is_answered_does(digests: dict[int, str]) -> None:
    def dearer(point: DecisionPoint) -> Decision:
        if point.kind != "quote":
            return point.default
        return point.decision(price=point.field("price").options[-1])

    assert all_by_hand(7, dearer).digest != digests[7]


def test_every_checkpoint_of_a_day_is_the_same_whoever_answers(tmp_path: Path) -> None:
    runs = [play(Run(story(), 7)), all_by_hand(7, by_default)]
    files = []
    for number, run in enumerate(runs):
        run.save(tmp_path / f"{number}.json")
        files.append(json.loads((tmp_path / f"{number}.json").read_text("utf-8")))
    assert files[0]["checkpoints"] == files[1]["checkpoints"]
    assert len(files[0]["checkpoints"]) > 40
    assert files[0]["log"] != files[1]["log"]


# ---- what would make it differ


def model_modules() -> list[ModuleType]:
    play(Run(story(weeks=1, run_on=0), 1))  # so that every module is there
    parts = ("simlib.model", "simlib.streams", "simlib.beliefs", "simlib.policies")
    return [module for name, module in sorted(sys.modules.items()) if name.startswith(parts)]


def test_no_sum_of_floats_depends_on_the_version_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """The builtin sum adds floats in another way since 3.12; fsum is exact everywhere."""

    def exact(numbers: Any, start: Any = 0) -> Any:
        held = list(numbers)
        assert not any(isinstance(number, float) for number in held), "use math.fsum"
        return builtins.sum(held, start)

    for module in model_modules():
        monkeypatch.setattr(module, "sum", exact, raising=False)
    run = play(Run(story(run_on=8), 7, {"sales": "as_asked"}))
    assert run.finished


def test_the_model_never_walks_through_a_set(repository: Path) -> None:
    """Sets of texts have another order in each process; membership is all they are good for."""
    walks: list[str] = []
    for module in model_modules():
        path = Path(str(module.__file__))
        walks += [
            f"{path.name}:{node.iter.lineno}"
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.For | ast.comprehension) and makes_set(node.iter)
        ]
    assert walks == []


def makes_set(node: ast.expr) -> bool:
    made = isinstance(node, ast.Set | ast.SetComp)
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return made or (called and getattr(node.func, "id", "") in ("set", "frozenset"))


def test_nothing_in_the_model_asks_a_clock_a_generator_or_the_hash_of_a_text() -> None:
    banned = {"random", "time", "datetime", "secrets", "uuid", "numpy", "os"}
    for module in model_modules():
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        names = {
            alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names
        }
        names |= {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        called = {
            n.func.id
            for n in ast.walk(tree)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        }
        assert not {name.split(".")[0] for name in names} & banned, module.__name__
        assert not called & {"hash", "id"}, module.__name__


def test_two_runs_in_one_process_do_not_disturb_each_other(digests: dict[int, str]) -> None:
    first, second = Run(story(), 7), Run(story(), 8)
    while not (first.finished and second.finished):
        first.advance(until=first.now + 0.1)
        second.advance(until=second.now + 1.1)
    assert (first.digest, second.digest) == (digests[7], digests[8])


def test_the_last_bit_of_exp_would_not_show_within_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A processor whose exp differs in the last bit still starts with the same checkpoints."""
    from simlib import streams

    usual = play(Run(story(weeks=1, run_on=0), 7), until=-15)
    exact = streams.exp
    monkeypatch.setattr(streams, "exp", lambda x: exact(x) * (1 + 2.0**-52))
    assert play(Run(story(weeks=1, run_on=0), 7), until=-15).digest == usual.digest
