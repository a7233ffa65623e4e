"""Is a scenario one checked, immutable value, and is each broken file told in one line?"""

from __future__ import annotations

import copy
import itertools
import json
import os
import pickle
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from simlib.errors import ScenarioError
from simlib.resources import scenarios_dir
from simlib.scenario import Scenario, json_schema, load_scenario, shipped_scenarios
from simlib.scenario.editors import schema_text
from simlib.scenario.fields import FrozenMap
from tests.broken.scenarios import FIRM, STORY, Broken, change, copy_shipped, write_all

FILES = sorted(scenarios_dir().rglob("*.yaml"))


@pytest.fixture(scope="module")
def story() -> Scenario:
    return load_scenario("pm_plays_sales")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the story and its firm that a test may change."""
    return copy_shipped(tmp_path / "scenarios")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> list[Broken]:
    return write_all(tmp_path_factory.mktemp("broken"))


def client(scenario: Scenario, name: str) -> Any:
    return next(each for each in scenario.clients if each.id == name)


def append(path: Path, text: str) -> None:
    change(path, lambda before: before + text)


# ---- what ships


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_shipped_file_loads(path: Path) -> None:
    assert load_scenario(path).name in path.stem


def test_a_shipped_scenario_loads_fast() -> None:
    begin = time.perf_counter()
    load_scenario("pm_plays_sales")
    assert time.perf_counter() - begin < 0.5  # usually a fiftieth of a second


@pytest.mark.parametrize("name", ["pm_plays_sales", "02_pm_plays_sales", "firms/sestoponte.yaml"])
def test_names_work_with_and_without_number_and_paths_work_as_text(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(scenarios_dir())
    assert load_scenario(name).clients


def test_shipped_scenarios_are_listed_by_name() -> None:
    assert "02_pm_plays_sales" in shipped_scenarios()


def test_the_story_starts_as_the_curriculum_says(story: Scenario) -> None:
    governance, relations = story.governance, story.relations
    assert (story.warm_up_weeks, story.weeks, story.run_on_weeks) == (26, 12, 40)
    assert (governance.plan, governance.authority, governance.guide) == ("typical", 0.3, 0)
    assert (governance.floor, governance.meeting_every_days) == (0.30, 15)
    assert (relations.trust_sales_in_pm, relations.trust_pm_in_sales) == (0.45, 0.40)
    assert (relations.reputation, story.choice.competitor_mean) == (0.55, -0.06)
    assert story.targets.bookings_eur == 145_000


def test_the_hard_market_has_six_clients_fewer(story: Scenario) -> None:
    firm = load_scenario(scenarios_dir() / FIRM)
    assert firm.other_clients.count - story.other_clients.count == 6
    assert len(firm.clients) + firm.other_clients.count == 60


def test_the_firm_has_its_people_clients_and_translators(story: Scenario) -> None:
    seats = [person.seat for person in story.staff]
    assert (seats.count("pm"), seats.count("sales"), seats.count("management")) == (3, 2, 1)
    assert (len(story.clients), len(story.translators)) == (10, 12)
    assert sum(language.translators for language in story.languages) == 35


def test_every_domain_has_a_pm(story: Scenario) -> None:
    looked_after = [code for person in story.staff for code in person.domains]
    assert sorted(looked_after) == sorted(domain.id for domain in story.domains)


def test_the_friday_beat_falls_on_a_friday(story: Scenario) -> None:
    beat = next(each for each in story.beats if each.id == "tallyfennel-friday")
    assert (beat.day % 5, beat.hour, beat.asked_days) == (4, 16.5, 1)
    assert all(beat.day < 5 * story.weeks for beat in story.beats)


def test_requests_of_beats_go_into_languages_that_their_client_uses(story: Scenario) -> None:
    for beat in story.beats:
        if beat.client:
            assert set(beat.languages) <= set(client(story, beat.client).languages), beat.id


def test_the_plan_in_force_and_the_rounds_can_be_asked_for(story: Scenario) -> None:
    assert story.plan is story.incentives["typical"]
    assert story.round_weeks == (6, 6)
    assert story.replace({"rounds": []}).round_weeks == (12,)


def _commented(lines: list[str], index: int) -> bool:
    """Tell whether a line, or one that holds it, has a comment beside or above it."""
    depth = 1000
    for place in range(index, -1, -1):
        line = lines[place]
        own = len(line) - len(line.lstrip())
        if not line.strip() or line.lstrip().startswith("#") or own >= depth:
            continue
        depth = own
        if " # " in line or lines[place - 1].lstrip().startswith("#"):
            return True
    return False


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_number_has_a_comment_on_its_line_or_block(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    named = re.compile(r"(?!extends:)[^#]*[:\[]\s*-?\d")
    numbers = [index for index, line in enumerate(lines) if named.match(line)]
    bare = [lines[index] for index in numbers if not _commented(lines, index)]
    assert len(numbers) >= 4
    assert not bare


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_names_no_network_address_and_fits_a_screen(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert max(len(line) for line in text.splitlines()) <= 140


# ---- a value


def test_a_scenario_cannot_be_changed(story: Scenario) -> None:
    with pytest.raises(ValidationError):
        story.weeks = 3  # type: ignore[misc]
    with pytest.raises(ValidationError):
        story.clients[0].s0 = 0.1
    with pytest.raises(TypeError, match="replace"):
        story.incentives["mine"] = story.plan
    with pytest.raises(TypeError, match="replace"):
        story.seats.update(sales="other")
    with pytest.raises(TypeError, match="replace"):
        story.chairs.pop("pm")


def _values(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, BaseModel):
        inner: Any = [item for _, item in value]
    elif isinstance(value, dict):
        inner = list(value.values())
    else:
        inner = value if isinstance(value, tuple) else []
    for item in inner:
        yield from _values(item)


def test_nothing_in_a_scenario_is_mutable(story: Scenario) -> None:
    for value in _values(story):
        assert not isinstance(value, list | set | bytearray)
        assert not isinstance(value, dict) or isinstance(value, FrozenMap)


def test_a_scenario_survives_pickle_copy_and_hash(story: Scenario) -> None:
    for again in (pickle.loads(pickle.dumps(story)), copy.deepcopy(story)):
        assert again == story
        assert hash(again) == hash(story)
        assert isinstance(again.incentives, FrozenMap)


def test_a_scenario_survives_json(story: Scenario) -> None:
    again = Scenario.from_json(json.loads(json.dumps(story.model_dump(mode="json"))))
    assert again == story
    assert again.fingerprint == story.fingerprint


def test_the_fingerprint_is_the_same_in_another_process(story: Scenario) -> None:
    code = "from simlib import scenario as s; print(s.load_scenario('pm_plays_sales').fingerprint)"
    path = os.pathsep.join([str(Path(__file__).parent.parent), *filter(None, sys.path)])
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": path},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout.strip() == story.fingerprint


def test_the_fingerprint_follows_the_values_only(story: Scenario) -> None:
    assert story.replace({"governance.guide": 0}).fingerprint == story.fingerprint
    assert story.replace({"governance.guide": 0.1}).fingerprint != story.fingerprint


# ---- numbers


def _numbers(schema: dict[str, Any], node: dict[str, Any], data: Any, path: str) -> Iterator[Any]:
    """Yield each number's dotted path and description; of lists and mappings the first item's."""
    if "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    node = node.get("anyOf", [node])[0]
    if node.get("type") in ("number", "integer"):
        yield path, node
    for key, child in _children(node, data):
        item = data[key] if isinstance(data, dict) else data[0]
        yield from _numbers(schema, child, item, f"{path}.{key}".strip("."))


def _children(node: dict[str, Any], data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(data, dict):
        more = next(iter(node.get("patternProperties", {}).values()), {})
        every = {key: node.get("properties", {}).get(key, more) for key in data}
        yield from every.items()
    elif isinstance(data, list) and data:
        name = data[0]["id"] if isinstance(data[0], dict) else "0"
        yield name, node.get("items") or node["prefixItems"][0]


def _wrong(node: dict[str, Any]) -> list[Any]:
    low, high = node["minimum"], node["maximum"]
    wrong = [True, str(low), float("nan"), float("inf"), low - 1, high + 1, [low], {}]
    return [*wrong, low + 0.5] if node["type"] == "integer" else wrong


def test_every_number_is_strict_and_has_a_range(story: Scenario) -> None:
    schema = Scenario.model_json_schema()
    numbers = list(_numbers(schema, schema, story.model_dump(mode="json"), ""))
    assert len(numbers) > 300
    for (path, node), place in zip(numbers, itertools.count(), strict=False):
        wrong = _wrong(node)
        with pytest.raises(ScenarioError) as caught:
            story.replace({path: wrong[place % len(wrong)]})
        assert f"{path.rsplit('.', 1)[-1]}" in str(caught.value) or "[0]" in str(caught.value)


@pytest.mark.parametrize("value", [True, "0.5", float("nan"), float("inf"), -1, 2, [], {}, None])
def test_what_is_not_a_number_in_the_range_is_refused_everywhere(
    story: Scenario, value: object
) -> None:
    for path in ("governance.guide", "clients.corrivent.s0", "incentives.typical.commission"):
        with pytest.raises(ScenarioError, match=r"is not (a number )?in \[0, 1\]$"):
            story.replace({path: value})


def test_every_field_says_what_it_is() -> None:
    schema = Scenario.model_json_schema()
    for part in [schema, *schema["$defs"].values()]:
        for name, field in part["properties"].items():
            assert field.get("description"), (part["title"], name)


# ---- replace


def test_replace_changes_by_path_and_leaves_the_rest(story: Scenario) -> None:
    other = story.replace({"governance.authority": 0.5, "clients.corrivent.s0": 0.4})
    assert other.governance.authority == 0.5
    assert client(other, "corrivent").s0 == 0.4
    assert client(story, "corrivent").s0 == 0.62
    back = other.replace({"governance.authority": 0.3, "clients.corrivent.s0": 0.62})
    assert back == story


def test_replace_reaches_mappings_numbers_of_lists_and_whole_parts(story: Scenario) -> None:
    other = story.replace(
        {"seats.sales": "cautious", "rounds.0": 7, "rounds.1": 5, "clients": story.clients[:0]}
        | {"beats": [], "governance.meeting_every_days": None}
    )
    assert (other.seats["sales"], other.rounds) == ("cautious", (7, 5))
    assert (other.clients, other.governance.meeting_every_days) == ((), None)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"governance.autority": 1}, "'autority' is unknown; did you mean 'authority'?"),
        ({"clients.corivent.s0": 1}, "'corivent' is unknown; did you mean 'corrivent'?"),
        ({"clients.corrivent.s0": 1.4}, "clients[6].s0: 1.4 is not in [0, 1]"),
        ({"governance.authority.x": 1}, "'x' is unknown; nothing is allowed here"),
        ({"rounds.9": 1}, "'9' is unknown; allowed: 0, 1"),
        ({"": 1}, "'' is unknown; allowed: name, title"),
        ({"weeks": 13}, "rounds: rounds last 12 weeks, but `weeks` is 13"),
        ({"weeks": object()}, "the scenario is not JSON data"),
        ({"title": "\ud800"}, "is not JSON data"),
        ({"weeks": 10**5000}, "the scenario is not JSON data"),
        ({"weeks": 10**400}, "is not in [1, 520]"),
        ({"domains.gen.share": 0.1}, "domains: the shares of the domains sum to 0.9, not to 1"),
        ({"incentives": {}}, "incentives: an empty mapping is not a mapping with an entry"),
        ({"seats": {"sales": "balanced"}}, "seats: the autopilot of the seat 'pm' is missing"),
        ({"staff": []}, "staff: an empty list is not a list of 1 to 200 items"),
        ({"rounds": [1] * 61}, "rounds: a list of length 61 is not a list of 0 to 60 items"),
        ({"staff": [{"id": "x"}]}, "staff[0].name: is missing"),
    ],
)
def test_replace_refuses_in_one_line(
    story: Scenario, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        story.replace(changes)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [None, [], 3, "x", {}, {"weeks": 1}, float("nan")])
def test_data_of_another_shape_is_refused(data: object) -> None:
    with pytest.raises(ScenarioError):
        Scenario.from_json(data)


def test_bottomless_data_is_refused() -> None:
    data: list[Any] = []
    data.append(data)
    with pytest.raises(ScenarioError, match="not JSON data"):
        Scenario.from_json(data)


# ---- files on top of a firm


def test_a_file_changes_drops_and_adds_items_by_id(copied: Path) -> None:
    append(
        copied,
        "clients:\n  - {id: corrivent, s0: 0.38}\n  - {id: valdisera, remove: true}\n"
        "languages:\n  - {id: pt, price: 0.95, translators: 2}\n",
    )
    scenario = load_scenario(copied)
    assert client(scenario, "corrivent").s0 == 0.38
    assert client(scenario, "corrivent").lam == 40
    assert "valdisera" not in [each.id for each in scenario.clients]
    assert scenario.languages[-1].id == "pt"


def test_lists_without_ids_replace_and_an_empty_list_clears(copied: Path) -> None:
    change(copied, lambda text: text.split("\nbeats:")[0])
    append(copied, "\nclients: []\npricing:\n  steps: [0.9, 1]\n")
    scenario = load_scenario(copied)
    assert scenario.clients == ()
    assert scenario.pricing.steps == (0.9, 1)
    assert scenario.pricing.base_eur == 0.158


def test_a_shipped_firm_serves_a_file_in_any_folder(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("extends: firms/sestoponte.yaml\nname: mine\nweeks: 4\n", encoding="utf-8")
    assert load_scenario(path).weeks == 4
    assert load_scenario(str(path)).name == "mine"


def test_an_error_in_the_firm_names_the_firm(copied: Path) -> None:
    firm = copied.parent / FIRM
    change(firm, lambda text: text.replace("  h0: 0.10 ", "  h0: -1 "))
    with pytest.raises(ScenarioError) as caught:
        load_scenario(copied)
    assert re.match(
        rf"{re.escape(str(firm))}:\d+: churn.h0: -1 is not in \[0, 5\]$", str(caught.value)
    )


def test_a_twin_changes_a_story_that_changes_its_firm(copied: Path) -> None:
    twin = copied.parent / "twin.yaml"
    twin.write_text(f"extends: {STORY}\nname: twin\nother_clients: {{lam: 20}}\n", encoding="utf-8")
    scenario = load_scenario(twin)
    assert (scenario.name, scenario.other_clients.lam) == ("twin", 20)
    assert (scenario.other_clients.count, scenario.governance.authority) == (44, 0.3)
    assert scenario.other_clients.s0 == 0.72


def test_an_error_in_a_twin_and_in_its_story_names_the_right_file(copied: Path) -> None:
    twin = copied.parent / "twin.yaml"
    twin.write_text(f"extends: {STORY}\nname: twin\nchurn: {{h0: -2}}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(twin)
    assert str(caught.value).startswith(f"{twin}:3: churn.h0: -2 is not")
    twin.write_text(f"extends: {STORY}\nname: twin\n", encoding="utf-8")
    change(copied, lambda text: text.replace("authority: 0.3 ", "authority: 3 "))
    with pytest.raises(ScenarioError) as caught:
        load_scenario(twin)
    assert str(caught.value).startswith(f"{copied}:")


def test_a_third_level_is_refused_at_the_link_that_leads_there(copied: Path) -> None:
    firm = copied.parent / FIRM
    change(firm, lambda text: text + "extends: sestoponte.yaml\n")
    line = len(firm.read_text(encoding="utf-8").splitlines())
    twin = copied.parent / "twin.yaml"
    twin.write_text(f"extends: {STORY}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(twin)
    message = 'extends: "sestoponte.yaml" is one file too many; 2 levels are allowed'
    assert str(caught.value) == f"{firm}:{line}: {message}"


def test_scalars_are_read_as_yaml_1_2_reads_them(copied: Path) -> None:
    change(
        copied,
        lambda text: (
            text.replace("competitor_mean: -0.06", "competitor_mean: -.6e-1")
            .replace("guide: 0 ", "guide: +0.0 ")
            .replace("run_on_weeks: 40", "run_on_weeks: 010")
        ),
    )
    append(copied, "languages:\n  - {id: no, price: 1.3, translators: 2}\n")
    scenario = load_scenario(copied)
    assert scenario.choice.competitor_mean == -0.06
    assert scenario.run_on_weeks == 10
    assert scenario.languages[-1].id == "no"


def test_a_byte_order_mark_and_windows_line_ends_are_fine(copied: Path, story: Scenario) -> None:
    text = copied.read_text(encoding="utf-8").replace("\n", "\r\n")
    copied.write_bytes(text.encode("utf-8-sig"))
    assert load_scenario(copied) == story


# ---- broken files


def test_there_are_many_kinds_of_broken_files(broken: list[Broken]) -> None:
    assert len(broken) >= 80
    assert len({each.name for each in broken}) == len(broken)


def test_each_broken_file_gives_one_line_with_file_line_and_field(broken: list[Broken]) -> None:
    for each in broken:
        begin = time.perf_counter()
        with pytest.raises(ScenarioError) as caught:
            load_scenario(each.path)
        message = str(caught.value)
        assert message.startswith(each.begins), each.name
        assert "\n" not in message, each.name
        assert len(message) < 400 + len(str(each.path)), each.name
        assert time.perf_counter() - begin < 2, each.name


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"is a folder; a scenario is one YAML file$"):
        load_scenario(tmp_path)


def test_a_missing_file_and_an_unknown_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"none\.yaml: was not found$"):
        load_scenario(tmp_path / "none.yaml")
    with pytest.raises(ScenarioError, match=r"neither .* did you mean 'pm_plays_sales'\? There"):
        load_scenario("pm_play_sales")
    with pytest.raises(
        ScenarioError, match="There are trebisolo, one_firm, pm_plays_sales, "
    ) as it:
        load_scenario("Trebisol")
    assert "01_" not in str(it.value)


def test_names_are_listed_as_they_are_typed() -> None:
    with pytest.raises(ScenarioError, match="there are") as caught:
        load_scenario("xyzzy")
    for name in str(caught.value).partition("there are ")[2].split(", "):
        assert load_scenario(name).name == name


def test_a_folder_that_is_given_as_a_name_is_called_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError, match=r'^"mine" is a folder; a scenario is one YAML file$'):
        load_scenario("mine")


@pytest.mark.parametrize("name", ["a\0b.yaml", "", ".", "x" * 5000 + ".yaml", "a\nb.yaml"])
def test_impossible_names_are_refused_in_one_line(name: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name)
    assert "\n" not in str(caught.value)
    with pytest.raises(ScenarioError):
        load_scenario(Path(name))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_without_permission_is_refused(copied: Path) -> None:
    copied.chmod(0)
    with pytest.raises(ScenarioError, match="cannot be read"):
        load_scenario(copied)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    with pytest.raises(ScenarioError, match="is not a file that can be read"):
        load_scenario(pipe)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    place=st.floats(0, 1),
    length=st.integers(0, 60),
    noise=st.one_of(st.binary(max_size=12), st.sampled_from([b"- ", b"{", b"]", b": ", b"\n"])),
)
def test_any_damage_to_a_file_ends_in_a_scenario_or_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, place: float, length: int, noise: bytes
) -> None:
    raw = (scenarios_dir() / STORY).read_bytes()
    start = int(place * len(raw))
    path = tmp_path_factory.mktemp("damaged") / "damaged.yaml"
    path.write_bytes(raw[:start] + noise + raw[start + length :])
    assert len(_outcome(path).splitlines()) == 1


def _outcome(path: Path) -> str:
    try:
        return load_scenario(path).name
    except ScenarioError as error:
        return str(error)


# ---- editors


def test_the_schema_file_is_up_to_date() -> None:
    shipped = (scenarios_dir() / "scenario.schema.json").read_text(encoding="utf-8")
    assert shipped == schema_text(), "run: python -m simlib.scenario"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_first_line_leads_editors_to_the_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    assert (path.parent / first.removeprefix(prefix)).resolve().name == "scenario.schema.json"
    assert (path.parent / first.removeprefix(prefix)).is_file()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_schema_accepts_the_shipped_files(path: Path) -> None:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    data = json.loads(json.dumps(_typed(data)))
    jsonschema.Draft202012Validator(json_schema()).validate(data)


def _typed(value: Any) -> Any:
    """Give plain words the types that an editor sees."""
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    if re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value) if "." in value else int(value)
    words = {"null": None, "": None, "true": True, "false": False}
    return words.get(value, value)


@pytest.mark.parametrize(
    "wrong",
    [{"weeks": "twelve"}, {"wekes": 1}, {"clients": [{"s0": 1}]}, {"governance": {"guide": 2}}],
)
def test_the_schema_refuses_what_the_loader_refuses(wrong: dict[str, Any]) -> None:
    assert list(jsonschema.Draft202012Validator(json_schema()).iter_errors(wrong))
