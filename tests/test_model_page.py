"""Does MODEL.md tell of every number, link, figure and claim, and is it up to date?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from simlib.bands import BANDS
from simlib.claims import CLAIMS
from simlib.outcomes import KPIS
from simlib.scenario import Scenario, load_scenario
from simlib.scenario.parameters import Links
from simlib.validity import LEFT_OUT, QUESTIONS
from tests.sensitivity import numbers as numbers_of
from tools import model_page
from tools.marked import filled, part, parts
from tools.model_numbers import Known, numbers, unit_at_end, unit_in
from tools.model_page import PAGE, PARTS, as_written, page_with, stages
from tools.model_sources import ASSUMED, CHOSEN, SOURCES, source_of

TEXT = PAGE.read_text("utf-8")
KNOWN = numbers(model_page.FIRM)
# Parts of the scenario whose every number stands in a formula or a sentence of section 3.
TOLD = (
    *("demand", "request", "pricing", "choice", "haggling", "sales_work", "pm_work"),
    *("production", "quality", "satisfaction", "churn", "vendor_market", "finance", "trust"),
    *("learning", "pressure", "staffing", "direction", "tool", "initiatives", "shocks"),
)


def prose() -> str:
    """The page without what the tools write."""
    return re.sub(r"(<!-- begin ([a-z-]+):[^\n]*-->).*?(<!-- end \2 -->)", "", TEXT, flags=re.S)


def rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("| ").split(" | ")]


# ---- what the tools write


def test_the_tables_of_the_page_are_up_to_date() -> None:
    assert page_with(TEXT) == TEXT, "run python -m tools.model_page"


def test_the_command_says_whether_the_page_is_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "MODEL.md"
    page.write_text(TEXT.replace("| `price_to_choice` |", "| `prize_to_choice` |"), "utf-8")
    monkeypatch.setattr(model_page, "PAGE", page)
    assert model_page.main(["--check"]) == 1
    assert "run python -m tools.model_page" in capsys.readouterr().err
    assert model_page.main([]) == 0
    assert page.read_text("utf-8") == TEXT
    assert model_page.main(["--check"]) == 0


def test_every_part_has_its_command_and_every_part_of_the_tool_its_place() -> None:
    assert [name for name in parts(TEXT) if not name.startswith("measured-")] == [
        name for name in parts(TEXT) if name in PARTS
    ]
    assert sorted(PARTS) == sorted(name for name in parts(TEXT) if name in PARTS)


# ---- numbers


def test_the_numbers_of_the_file_are_those_of_the_scenario() -> None:
    plain = load_scenario("sestoponte").model_dump(mode="json", exclude_unset=True)
    wanted = {".".join(path): value for path, value in numbers_of(plain)}
    assert {known.path: known.value for known in KNOWN} == wanted


@pytest.mark.parametrize("known", KNOWN[::7], ids=lambda known: known.path)
def test_a_number_is_listed_with_its_value_unit_source_and_confidence(known: Known) -> None:
    section, *rest = known.path.split(".")
    listed = part(TEXT, "parameters")
    bare = re.sub(r"(\.\d+)+$", "", known.path)
    if section not in model_page._OF_ITEMS:
        (row,) = (row for row in rows(listed) if row[0] == f"`{bare}`")
        assert as_written(known.value) in row[1].split(", ")
        unit = row[2]
    else:
        field = re.sub(r"(\.\d+)+$", "", ".".join(rest[1:]))
        (row,) = (row for row in rows(listed) if row[0] == f"`{section}.*.{field}`")
        unit = row[1]
        held = [line for line in rows(listed) if line[0] == f"`{rest[0]}`"]
        assert any(
            as_written(known.value) in re.split(r", ", cell) for line in held for cell in line
        )
    assert unit
    assert row[-1] in ("high", "medium", "low", "none", "-")
    assert row[-2].startswith(("published", "practice", "assumption", "choice"))


def test_the_page_says_how_many_numbers_stand_on_what() -> None:
    first = part(TEXT, "parameters").splitlines()[0]
    counts = dict(re.findall(r"(published|practice|assumption|choice) (\d+)", first))
    assert sum(map(int, counts.values())) == len(KNOWN)
    assert first.startswith(f"{len(KNOWN)} numbers: ")
    assert int(counts["assumption"]) > int(counts["published"]) > 0


def test_every_number_has_a_unit() -> None:
    assert [known.path for known in KNOWN if not known.unit] == []


def test_a_unit_is_read_from_the_comment_and_else_from_the_description() -> None:
    assert unit_in("EUR per year with charges; practice: 24-50 kEUR") == "EUR per year with charges"
    assert unit_in("capability") == "capability, 0..1"
    assert unit_in("days used over days told") == "ratio: days used over days told"
    assert unit_in("Nothing that measures") == ""
    assert unit_at_end("price of a quarter, EUR per year") == "EUR per year"
    assert unit_at_end("seed played unless another is asked for; no unit") == "no unit"


def test_whatever_the_file_calls_published_or_told_has_a_source_on_the_page() -> None:
    lines = [known for known in KNOWN if re.search(r"\bpublished|\bpractice", known.comment)]
    own = [known for known in lines if "Units:" not in known.comment]
    headed = ("domains.", "languages.", "translators.", "churn.", "quality.", "pm_work.")
    without = [
        known.path
        for known in own
        if source_of(known.path) in (ASSUMED, CHOSEN) and not known.path.startswith(headed)
    ]
    own_lines = ("light", "revised", "checked")  # a line of three says it of the first
    assert [path for path in without if path.split(".")[-1] not in own_lines] == []


@pytest.mark.parametrize("pattern", SOURCES)
def test_every_source_is_that_of_a_number_and_says_who_and_how_sure(pattern: str) -> None:
    source = SOURCES[pattern]
    assert any(source_of(known.path) is source for known in KNOWN)
    assert source.kind in ("published", "practice")
    assert source.confidence in ("high", "medium", "low")
    assert source.figure
    assert source.where
    assert source.kind == "published" or source.confidence == "low"


# ---- the text


def told_names() -> list[str]:
    names: list[str] = []
    for section in TOLD:
        fields = Scenario.model_fields[section].annotation.model_fields  # type: ignore[union-attr]
        names += [f"{section}.{name}" for name in fields if name not in ("names", "year_days")]
    return names


@pytest.mark.parametrize("name", told_names())
def test_every_parameter_stands_in_the_logic(name: str) -> None:
    logic = prose().split("## 3 Logic")[1].split("## 4 ")[0]
    assert re.search(rf"\b{name.split('.')[1]}\b", logic), name


def test_every_parameter_that_the_logic_names_exists() -> None:
    sections = {name: field.annotation for name, field in Scenario.model_fields.items()}
    for section, name in re.findall(r"\b([a-z_]+)\.([a-z_0-9]+)\b", prose()):
        fields = getattr(sections.get(section), "model_fields", None)
        if fields is not None:
            assert name in fields, f"{section}.{name}"


def test_every_module_that_is_named_exists(repository: Path) -> None:
    modules = {path.stem for path in (repository / "simlib").rglob("*.py")}
    heads = re.findall(r"^### 3\.\d+ .*\((.*)\)$", prose(), re.M)
    told = re.findall(r"^\| H\d+ \|.*\| (.*) \|$", prose(), re.M)
    assert len(heads) >= 12
    assert len(told) >= 20
    for names in [*heads, *told]:
        for name in re.findall(r"`([a-z_]+)`", names):
            assert name in modules, name


def test_assumptions_are_numbered_in_a_row() -> None:
    numbers = [int(number) for number in re.findall(r"^\| H(\d+) \|", prose(), re.M)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_figure_is_defined_once_in_its_order() -> None:
    outputs = prose().split("## 2 Outputs")[1].split("## 3 ")[0]
    defined = re.findall(r"^\| `([a-z_]+)` \|", outputs, re.M)
    assert tuple(defined) == KPIS


def test_every_link_is_listed_with_the_modules_that_read_it() -> None:
    listed = {row[0].strip("`"): row for row in rows(part(TEXT, "links"))}
    for name in Links.model_fields:
        assert ".py" in listed[name][2], f"{name} is read nowhere"
    assert len(listed) == len(Links.model_fields) + 1


def test_every_claim_and_every_band_has_its_row() -> None:
    claims = [row[0].strip("`") for row in rows(part(TEXT, "claims"))][1:]
    assert claims == [claim.code for claim in CLAIMS]
    bands = [row[0].strip("`") for row in rows(part(TEXT, "bands"))][1:]
    assert bands == [band.kpi for band in BANDS]


def test_the_validity_card_is_on_the_page() -> None:
    assert len(list(rows(part(TEXT, "left-out")))) == len(LEFT_OUT) + 1
    assert len(list(rows(part(TEXT, "leanings")))) == len(CLAIMS) + 1
    assert part(TEXT, "questions").count("?**") == len(QUESTIONS)


def test_every_stage_that_draws_is_listed_once_a_module() -> None:
    found = stages()
    assert len(found) >= 20
    assert len({(s.module, s.entity, s.stage) for s in found}) == len(found)
    assert all(s.uniforms.isdigit() and 1 <= int(s.uniforms) <= 16 for s in found)
    assert {"view", "answer", "request", "defect", "offer-*"} <= {s.stage for s in found}


def test_the_headings_are_those_of_the_checklist() -> None:
    titles = ("Purpose", "Outputs", "Logic", "Parameters", "Sources of randomness")
    titles += ("Experimentation", "Implementation", "Assumptions", "Limits", "Validation results")
    assert re.findall(r"^## (\d+ .*)$", TEXT, re.M) == [
        f"{number} {title}" for number, title in enumerate(titles, start=1)
    ]


def test_every_file_that_is_linked_exists(repository: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert (repository / target).exists(), target


# ---- marked parts


def test_a_part_is_written_between_its_markers_and_nowhere_else() -> None:
    page = "above\n<!-- begin one: x -->\nold\n<!-- end one -->\nbelow\n"
    new = filled(page, "one", "new | text")
    assert part(new, "one") == "new | text"
    assert new.startswith("above\n")
    assert new.endswith("\nbelow\n")
    assert filled(new, "one", "new | text") == new
    with pytest.raises(ValueError, match="no part 'two'"):
        part(page, "two")
