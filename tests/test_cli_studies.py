"""The commands that look at many runs: what they print, and what they refuse in one line."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import simlib
from simlib import claims as claims_module
from simlib import tricks as tricks_module
from simlib.bands import BANDS, measure_bands
from simlib.claims import CLAIMS
from simlib.cli import main, replications, verdicts
from simlib.cli import spread as spread_module
from simlib.cli.settings import read_change, read_levels, read_seeds
from simlib.cli.stop import Stopped
from simlib.ends import ENDS
from simlib.errors import SimlibError
from simlib.experiments import Arm, Batch
from simlib.model import VERSION
from simlib.outcomes import KPIS
from simlib.physics import MOVED, PUSHES
from simlib.scenario import Scenario
from simlib.swings import LEANS
from tests.firms import story

NAME = "pm_plays_sales"

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def short(tmp_path: Path) -> str:
    """The path of a scenario that takes a moment."""
    import yaml

    path = tmp_path / "short.yaml"
    plain = story(2, 1, 1).replace({"name": "short"}).model_dump(mode="json")
    path.write_text(yaml.safe_dump(plain), encoding="utf-8")
    return str(path)


def scenario(path: str, **changes: Any) -> Scenario:
    found = simlib.load_scenario(path)
    return (
        found.replace({k.replace("__", "."): v for k, v in changes.items()}) if changes else found
    )


def shown(capsys: Capture, *arguments: str) -> str:
    assert main([*arguments, "--jobs", "1"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def as_json(capsys: Capture, *arguments: str) -> dict[str, Any]:
    found = json.loads(shown(capsys, *arguments, "--json"))
    assert isinstance(found, dict)
    return found


def refusal(capsys: Capture, *arguments: str) -> str:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


# ---- replicate


def test_replicate_as_json_holds_every_run_and_every_interval(capsys: Capture, short: str) -> None:
    found = as_json(capsys, "replicate", short, "--seeds", "4:7", "--precision", "revenue=1000")
    table = simlib.replicate(scenario(short), range(4, 7))
    assert found["scenario"] == "short"
    assert found["model_version"] == VERSION
    assert found["seeds"] == {"first": 4, "last": 6, "n": 3}
    assert [row["seed"] for row in found["runs"]] == [4, 5, 6]
    assert [row["revenue"] for row in found["runs"]] == list(table["revenue"])
    assert list(found["kpis"]) == list(KPIS)
    assert found["kpis"]["revenue"]["mean"] == pytest.approx(table["revenue"].mean())
    assert found["kpis"]["revenue"]["sd"] == pytest.approx(table["revenue"].std())
    needed = simlib.replications_needed(list(table["revenue"]), 1000)
    assert found["precision"] == {"revenue": {"half_width": 1000.0, "seeds": needed}}


def test_replicate_shows_people_means_and_intervals(capsys: Capture, short: str) -> None:
    text = shown(capsys, "replicate", short, "--seeds", "2", "--precision", "win_rate=0.1")
    assert "2 seeds, 0 to 1." in text
    assert "+- 95 %" in text
    assert "Company value" in text
    assert "seeds are needed" in text


def test_settings_weeks_and_policies_change_the_runs(capsys: Capture, short: str) -> None:
    usual = as_json(capsys, "replicate", short, "--seeds", "1")
    setting = ("--set", "governance.plan=crossed", "--set", "governance.authority=0.9")
    changed = as_json(capsys, "replicate", short, "--seeds", "1", *setting)
    assert changed["set"] == {"governance.plan": "crossed", "governance.authority": 0.9}
    changes = {"governance__plan": "crossed", "governance__authority": 0.9}
    expected = simlib.replicate(scenario(short, **changes), [0])
    assert changed["runs"][0]["revenue"] == expected.loc[0, "revenue"]
    policy = as_json(capsys, "replicate", short, "--seeds", "1", "--policy", "sales=cautious")
    assert policy["policies"] == {"sales": "cautious"}
    longer = as_json(capsys, "replicate", short, "--seeds", "1", "--weeks", "3")
    revenues = {each["runs"][0]["rfqs"] for each in (usual, longer)}
    assert len(revenues) == 2
    assert policy["runs"][0] != usual["runs"][0]


def test_processes_give_the_same_object_as_none(capsys: Capture, short: str) -> None:
    alone = as_json(capsys, "replicate", short, "--seeds", "2")
    assert main(["replicate", short, "--seeds", "2", "--jobs", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == alone


# ---- compare


def test_compare_as_json_is_the_paired_comparison(capsys: Capture, short: str) -> None:
    options = ("--set-b", "governance.plan=crossed", "--seeds", "3", "--precision", "ebit=100")
    found = as_json(capsys, "compare", short, short, *options)
    table = simlib.compare(scenario(short), scenario(short, governance__plan="crossed"), range(3))
    assert (found["a"], found["b"]) == ("short", "short")
    assert found["set_b"] == {"governance.plan": "crossed"}
    row = found["kpis"]["ebit"]
    assert set(row) == {"kpi", "a", "b", "difference", "low", "high", "sd", "p_better", "n"}
    for name in ("a", "b", "difference", "low", "high", "sd", "p_better"):
        assert row[name] == pytest.approx(table.loc["ebit", name])
    assert row["n"] == 3
    assert found["kpis"]["pm_utilisation"]["p_better"] is None
    apart = [row["sd"] / 2**0.5, -row["sd"] / 2**0.5]
    assert found["precision"]["ebit"]["seeds"] == simlib.replications_needed(apart, 100)


def test_compare_shows_people_both_means_and_the_chance(capsys: Capture, short: str) -> None:
    text = shown(
        capsys, "compare", short, short, "--set-b", "governance.plan=crossed", "--seeds", "2"
    )
    assert "(plan crossed)" in text
    assert "P(B better)" in text
    assert "%" in text


# ---- sweep


def test_sweep_as_json_holds_runs_and_contrasts(capsys: Capture, short: str) -> None:
    options = ("--set", "governance.authority=0,0.5", "--set", "governance.plan=crossed")
    chosen = ("--against", "governance.authority=0.5")
    found = as_json(capsys, "sweep", short, *options, *chosen, "--seeds", "2")
    assert found["levels"] == {"governance.authority": [0, 0.5], "governance.plan": ["crossed"]}
    assert found["against"] == {"governance.authority": 0.5, "governance.plan": "crossed"}
    assert len(found["runs"]) == 4
    assert len(found["contrasts"]) == len(KPIS)
    crossed = scenario(short, governance__plan="crossed")
    a = crossed.replace({"governance.authority": 0.5})
    table = simlib.compare(a, crossed.replace({"governance.authority": 0}), range(2))
    row = next(row for row in found["contrasts"] if row["kpi"] == "ebit")
    assert row["difference"] == pytest.approx(table.loc["ebit", "difference"])


def test_sweep_shows_the_figures_that_were_asked_for(capsys: Capture, short: str) -> None:
    levels = ("--set", "governance.meeting_every_days=null,5,10")
    text = shown(capsys, "sweep", short, *levels, "--seeds", "2", "--kpi", "ebit")
    assert "Differences are from meeting_every_days none." in text
    assert text.count("EBIT") == 3
    assert "Win rate" not in text


# ---- bands


def test_bands_as_json_holds_every_band_of_every_firm(capsys: Capture, short: str) -> None:
    options = ("--seeds", "2", "--set", "governance.authority=0.9")
    found = as_json(capsys, "bands", short, short, *options)
    assert [firm["scenario"] for firm in found["firms"]] == ["short", "short"]
    (measured,) = measure_bands([scenario(short, governance__authority=0.9)], range(2))
    for row, (band, interval, inside) in zip(found["firms"][0]["bands"], measured, strict=True):
        assert (row["kpi"], row["low"], row["high"]) == (band.kpi, band.low, band.high)
        assert (row["inside"], row["n"]) == (inside, interval.n)
        assert set(row) >= {"unit", "source", "mean", "sd", "interval"}
    assert found["firms"][0]["inside"] == sum(row.inside for row in measured)


def test_bands_shows_people_what_lies_outside(capsys: Capture, short: str) -> None:
    text = shown(capsys, "bands", short, "--seeds", "2")
    (measured,) = measure_bands([scenario(short)], range(2))
    inside = sum(row.inside for row in measured)
    assert f"{inside} of {len(BANDS)} figures inside, 2 seeds" in text
    assert text.count("outside") == len(BANDS) - inside


def test_bands_takes_the_shipped_firms_by_default(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def measure(firms: list[Scenario], seeds: range, run_all: object) -> list[list[Any]]:
        asked.extend(firm.name for firm in firms)
        return [[] for _ in firms]

    monkeypatch.setattr(verdicts, "measure_bands", measure)
    monkeypatch.setattr(verdicts, "load_scenario", lambda name: story().replace({"name": name}))
    shown(capsys, "bands", "--seeds", "1")
    assert asked == ["well_run_sestoponte", "well_run_trebisolo", "well_run_norrovento"]


# ---- claims


@pytest.fixture
def two_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every row be tried on two weeks, so that it takes a moment."""
    brief = tuple(replace(claim, years=0.04) for claim in CLAIMS)
    monkeypatch.setattr(claims_module, "CLAIMS", brief)


@pytest.mark.usefixtures("two_weeks")
def test_claims_as_json_has_a_row_for_each_arm_that_can_be_run(capsys: Capture, short: str) -> None:
    options = ("--scenario", short, "--seeds", "2:5", "--tuning", "1", "--only", "C4,C8")
    found = as_json(capsys, "claims", *options)
    rows = {f"{row['claim']}-{row['arm']}": row for row in found["claims"]}
    left = {f"{row['claim']}-{row['arm']}" for row in found["not_run"]}
    assert {*rows} | left == {"C4-margin", "C4-value", "C8-brief", "C8-joint"}
    assert not {*rows} & left
    names = ("claim", "arm", "contrast", "effect", "interval", "ablated_effect")
    for row in rows.values():
        assert {*names, "ablated_interval", "n", "verdict"} <= set(row)
        assert row["n"] == 3
        assert row["verdict"] in ("shown", "not shown")
    assert rows["C4-margin"]["ablated_effect"] is None
    assert found["seeds"] == {"first": 2, "last": 4, "n": 3}
    assert found["placebo"] is False


@pytest.mark.parametrize("command", ["claims", "sensitivity"])
def test_nothing_is_chosen_on_the_seeds_that_are_tested(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[verdicts.Trial] = []
    for name in ("verdicts.show_claims", "reactions.show_sensitivity"):
        monkeypatch.setattr(f"simlib.cli.{name}", lambda trial, **_: asked.append(trial))
    assert main([command]) == 0
    (trial,) = asked
    assert not {*read_seeds(trial.seeds)} & {*read_seeds(trial.tuning)}


@pytest.mark.usefixtures("two_weeks")
def test_claims_shows_people_effects_and_verdicts(capsys: Capture, short: str) -> None:
    options = ("--scenario", short, "--seeds", "2", "--tuning", "1", "--only", "C8")
    text = shown(capsys, "claims", *options)
    assert "2 paired seeds" in text
    assert text.count(" shown") == 2
    assert "another cause" not in text
    text = shown(capsys, "claims", *options, "--placebo")
    assert "another cause" in text


@pytest.mark.usefixtures("two_weeks")
def test_a_row_that_cannot_be_run_says_what_is_missing(
    capsys: Capture, short: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims_module, "AWAITED", frozenset({"links.brief_to_queries"}))
    options = ("--scenario", short, "--seeds", "1", "--only", "C8")
    text = shown(capsys, "claims", *options)
    assert "C8 brief: not run; the model has no links.brief_to_queries yet" in text
    found = as_json(capsys, "claims", *options)
    assert found["not_run"] == [
        {"claim": "C8", "arm": "brief", "awaits": ["links.brief_to_queries"]}
    ]


# ---- tricks and stakes


@pytest.fixture
def few_policies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a seat have hardly more fixed policies than the ends of its rules."""

    def some(seat: str) -> dict[str, Any]:
        ends = {f"{rule}_{end}": {rule: end} for rule, pair in ENDS[seat].items() for end in pair}
        return {name: ends[name] for name in sorted(ends)}

    monkeypatch.setattr(tricks_module, "fixed_policies", some)


TRICKS = ("--seeds", "10:12", "--tuning", "2", "--screening", "1", "--leaders", "1", "--jobs", "1")


@pytest.mark.usefixtures("few_policies")
def test_tricks_as_json_has_a_contest_for_each_seat_and_a_row_for_each_rule(
    capsys: Capture, short: str
) -> None:
    found = as_json(capsys, "tricks", short, *TRICKS, "--seat", "pm")
    (contest,) = found["contests"]
    assert (contest["scenario"], contest["seat"]) == ("short", "pm")
    assert {"signoff_refuse", "at_risk_hope"} <= {row["policy"] for row in contest["policies"]}
    assert contest["best"]["n"] == contest["random"]["n"] == 2
    assert {row["rule"] for row in found["ends"]} == set(ENDS["pm"])
    assert found["tuning"] == {"first": 0, "last": 1, "n": 2}
    assert found["seeds"] == {"first": 10, "last": 11, "n": 2}


@pytest.mark.usefixtures("few_policies")
def test_tricks_shows_people_the_leaders_the_best_and_chance(capsys: Capture, short: str) -> None:
    text = shown(capsys, "tricks", short, *TRICKS, "--seat", "sales")
    for words in (
        "best, tested",
        "worst, tested",
        "chance: ",
        "in 0 of 1 scenarios",
        "sales.price",
    ):
        assert words in text
    every = shown(capsys, "tricks", short, *TRICKS, "--seat", "sales", "--all")
    assert len(every.splitlines()) > len(text.splitlines()) + 10


def test_stakes_shows_the_spread_beside_what_chance_does(capsys: Capture, short: str) -> None:
    options = (short, "--seeds", "2", "--jobs", "1")
    found = as_json(capsys, "stakes", *options)
    assert [(row["scenario"], row["seat"]) for row in found["stakes"]] == [
        ("short", "sales"),
        ("short", "pm"),
    ]
    for row in found["stakes"]:
        assert row["spread"]["n"] == 2
        assert row["spread"]["mean"] > 0
    text = shown(capsys, "stakes", *options)
    assert text.count("above chance") == 2


# ---- physics and sensitivity


def test_physics_has_a_row_for_each_push_and_figure(capsys: Capture, short: str) -> None:
    options = ("--scenario", short, "--seeds", "2", "--weeks", "2", "--jobs", "1")
    found = as_json(capsys, "physics", *options)
    assert len(found["reactions"]) == len(PUSHES) * len(MOVED)
    assert {row["n"] for row in found["reactions"]} <= {1, 2}
    assert (found["scenario"], found["weeks"]) == ("short", 2)
    text = shown(capsys, "physics", *options)
    for words in ("Translators x 1.5", "PM hours - 30 %", "Promised days + 30 %", "On time"):
        assert words in text


@pytest.mark.usefixtures("two_weeks")
def test_sensitivity_has_a_row_for_each_number_of_a_claim(capsys: Capture, short: str) -> None:
    options = ("--scenario", short, "--seeds", "2", "--tuning", "1", "--only", "C8", "--jobs", "1")
    found = as_json(capsys, "sensitivity", *options)
    paths = [(row["arm"], row["path"]) for row in found["swings"]]
    assert paths == [(arm, path) for arm in ("brief", "joint") for path in LEANS["C8"]]
    for row in found["swings"]:
        assert row["usual"]["n"] == row["lower"]["n"] == row["higher"]["n"] == 2
        assert row["verdict"] in ("holds", "same sign", "turns", "no effect")
    text = shown(capsys, "sensitivity", *options)
    assert text.count("  query_days ") == 2
    counted = [line.rpartition(": ") for line in text.splitlines()[-4:]]
    assert [words for words, _, _ in counted] == ["holds", "same sign", "turns", "no effect"]
    assert sum(int(count) for _, _, count in counted) == 10


# ---- mistakes


@pytest.mark.parametrize(
    ("arguments", "mention"),
    [
        (["replicate"], "name"),
        (["replicate", "nowhere"], "nowhere"),
        (["replicate", NAME, "--seeds", "0"], "holds no seed"),
        (["replicate", NAME, "--seeds", "9:3"], "holds no seed"),
        (["replicate", NAME, "--seeds", "many"], "'many'"),
        (["replicate", NAME, "--seeds", "1:2:3"], "1:2:3"),
        (["replicate", NAME, "--seeds", "-4"], "seeds"),
        (["replicate", NAME, "--seeds", "999999999"], "at most"),
        (["replicate", NAME, "--seeds", "9" * 25], "seeds"),
        (["replicate", NAME, "--jobs", "0"], "jobs"),
        (["replicate", NAME, "--weeks", "0"], "weeks"),
        (["replicate", NAME, "--set", "governance.floor"], "name=value"),
        (["replicate", NAME, "--set", "=3"], "name=value"),
        (["replicate", NAME, "--set", "governance.flor=0.3"], "did you mean 'floor'"),
        (["replicate", NAME, "--set", "governance.floor=7"], "7 is not in [-1, 1]"),
        (["replicate", NAME, "--set", "governance.floor=high"], '"high"'),
        (["replicate", NAME, "--set", "governance.floor=NaN"], "floor"),
        (["replicate", NAME, "--policy", "sales"], "name=value"),
        (["replicate", NAME, "--policy", "sales=cook"], "no policy 'cook'"),
        (["replicate", NAME, "--policy", "cook=balanced"], "no seat 'cook'"),
        (["compare", NAME, NAME, "--policy", "sales=Cautios"], "? There are cautious, balanced, "),
        (["sweep", NAME, "--set", "a=1,2", "--policy", "sals=random"], "There are sales, pm, man"),
        (["replicate", NAME, "--precision", "profit=3"], "profit"),
        (["replicate", NAME, "--precision", "ebit=much"], "'much' is not a number"),
        (["compare", NAME], "b"),
        (["compare", NAME, "nowhere"], "nowhere"),
        (["compare", NAME, NAME, "--set-b", "x"], "--set-b"),
        (["bands", "nowhere"], "nowhere"),
        (["bands", "--seeds", "0"], "holds no seed"),
        (["bands", "--set", "governance.floor=7"], "7 is not in"),
        (["claims", "--only", "C1,C11"], "no claim 'C11'"),
        (["claims", "--only", ""], "no claim ''"),
        (["claims", "--scenario", "nowhere"], "nowhere"),
        (["claims", "--tuning", "x"], "'x'"),
        (["tricks", "nowhere"], "nowhere"),
        (["tricks", NAME, "--seat", "management"], "is none of sales, pm"),
        (["tricks", NAME, "--seeds", "5"], "must not test"),
        (["tricks", NAME, "--tuning", "x"], "'x'"),
        (["tricks", NAME, "--leaders", "0"], "leaders"),
        (["tricks", NAME, "--screening", "0"], "screening"),
        (["tricks", NAME, "--screening", "9" * 30], "screening"),
        (["tricks", NAME, "--leaders", "9" * 30], "leaders"),
        (["stakes", "nowhere"], "nowhere"),
        (["stakes", "--seeds", "0"], "holds no seed"),
        (["physics", "--scenario", "nowhere"], "nowhere"),
        (["physics", "--weeks", "0"], "weeks"),
        (["sensitivity", "--only", "C1,C11"], "no claim 'C11'"),
        (["sensitivity", "--scenario", "nowhere"], "nowhere"),
        (["sweep", NAME], "--set"),
        (["sweep", NAME, "--set", "governance.floor=0.3"], "at least two values"),
        (["sweep", NAME, "--set", "governance.floor=0.3,0.3"], "twice"),
        (["sweep", NAME, "--set", "governance.floor=0.3,7"], "7 is not in"),
        (["sweep", NAME, "--set", "governance.floor=0.3,0.4", "--against", "a=1"], "--against"),
        (["sweep", NAME, "--set", "governance.floor=0.3,0.4", "--kpi", "ebitt"], "'ebit'"),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], mention: str, capsys: Capture) -> None:
    assert mention in refusal(capsys, *arguments)


@pytest.mark.parametrize("command", [("replicate", NAME), ("compare", NAME, NAME)])
def test_a_width_from_which_nothing_follows_is_refused_before_the_first_run(
    command: tuple[str, ...], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replications, "spread", None)  # what all runs go through
    for width in ("0", "-1", "nan", "inf", "-inf"):
        told = refusal(capsys, *command, "--seeds", "2", "--precision", f"ebit={width}")
        assert f"half-width {width} is not a number above 0" in told
    told = refusal(capsys, *command, "--seeds", "1", "--precision", "ebit=5")
    assert "pilot of 1" in told
    assert "--seeds 2" in told


@pytest.mark.parametrize("command", ["claims", "sensitivity", "tricks"])
@pytest.mark.parametrize("seeds", ["x", "0", "9:3", "0:999999"])
def test_seeds_that_cannot_be_read_are_told_by_their_own_option(
    command: str, seeds: str, capsys: Capture
) -> None:
    assert f"--tuning '{seeds}'" in refusal(capsys, command, "--tuning", seeds)


# ---- how options are read


@pytest.mark.parametrize(
    ("text", "seeds"), [("3", range(3)), ("1000:1060", range(1000, 1060)), (" 7:8 ", range(7, 8))]
)
def test_seeds_are_a_number_or_a_range(text: str, seeds: range) -> None:
    assert read_seeds(text) == seeds


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.b=0.5", 0.5),
        ("a.b=3", 3),
        ("a.b=null", None),
        ("a.b=true", True),
        ("a.b=shared", "shared"),
        ("a.b = two words ", "two words"),
        ("a.b=[6, 6]", [6, 6]),
        ("a.b=x=y", "x=y"),
    ],
)
def test_a_value_is_json_or_a_text(text: str, value: Any) -> None:
    assert read_change(text, "--set") == ("a.b", value)


def test_commas_separate_levels_but_not_within_brackets() -> None:
    assert read_levels(["a=0,.5,x,null", "b=[1,2],[3]"]) == {
        "a": [0, 0.5, "x", None],
        "b": [[1, 2], [3]],
    }
    with pytest.raises(SimlibError, match="twice"):
        read_levels(["a=1,2,1"])


# ---- the bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_counts_runs_on_a_terminal_and_says_how_far_it_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Terminal()
    console = Console(file=screen, force_terminal=True, highlight=False, width=70)
    monkeypatch.setattr(spread_module, "Console", lambda **_: console)
    batches = [Batch(Arm(story()), (1, 2)), Batch(Arm(story()), (3,))]

    def interrupted() -> None:
        with spread_module.spread(1) as run_all:
            results = iter(run_all(lambda batch: batch.seeds, batches))
            assert next(results) == (1, 2)
            raise KeyboardInterrupt

    with pytest.raises(Stopped, match=r"^stopped: 2 of 3 runs were done$"):
        interrupted()
    assert "2/3" in screen.getvalue()
