"""Can a facilitator rely on the guide: its links, its commands, its numbers, and its pages?"""

from __future__ import annotations

import ast
import inspect
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from simlib import ui
from simlib.cli.commands import app
from simlib.scenario import load_scenario
from simlib.validity import QUESTIONS
from tools import guide, guide_facts, guide_figures, guide_runs
from tools.guide_facts import GUIDE, REPOSITORY, chapters
from tools.guide_html import render, slug, title_of
from tools.marked import filled, part, parts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = {file.stem: file.read_text("utf-8") for file in sorted(GUIDE.glob("*.md"))}
EACH = pytest.mark.parametrize("name", PAGES)
CHAPTER = pytest.mark.parametrize("name", chapters())
CARDS = ("Sales", "PM office", "Management", "Host", "Observer", "Facilitator")
# What the guide tells people to press or to look at, as the desk has it.
LABELS = (
    "Decide",
    "Resume",
    "Finish the week on my rules",
    "Leave the desk now",
    "Try again",
    "Sit down now",
    "A person decides",
)
LABELS += ("Let the firm run on", "Dates", "Promises due", "Ripple", "Follow a decision")
LABELS += ("Open", "What if I always did so?")


def prose(page: str) -> str:
    """A page without what the tool writes."""
    return re.sub(r"<!-- begin ([a-z-]+):.*?<!-- end \1 -->", "", page, flags=re.S)


def inline(page: str) -> list[str]:
    without = re.sub(r"```.*?```", "", page, flags=re.S)
    return re.findall(r"`([^`]+)`", without)


def shell(page: str) -> Iterator[str]:
    for block in re.findall(r"```sh\n(.*?)```", page, re.S):
        yield from block.splitlines()
    yield from (code for code in inline(page) if code.startswith("crossdesk"))


def snippets(page: str) -> list[str]:
    return [code for code in inline(page) if code.startswith(("open_desk(", "predict("))]


# ---- what the guide names exists


def test_every_chapter_has_its_story_and_every_activity_its_chapter() -> None:
    assert chapters() == [name for name in PAGES if re.match(r"0[1-9]_", name)]
    numbered = {file.stem for file in (REPOSITORY / "scenarios").glob("*.yaml")}
    assert set(chapters()) <= numbered | set(guide_facts._WITHOUT_STORY)
    played = {file.stem for file in (REPOSITORY / "notebooks").glob("0[1-9]_*.ipynb")}
    assert played & numbered <= set(chapters())


@CHAPTER
def test_a_chapter_tells_everything_that_a_facilitator_needs(name: str) -> None:
    heads = re.findall(r"^## (.+)$", PAGES[name], re.M)
    assert heads[0] == "Aim"
    for head in ("Timing", "Set-up", "Script and cues", "What usually happens", "Talk", "Traps"):
        assert any(each.startswith(head) for each in heads), head
    assert "Sceptics" in heads
    for subject in ("information", "promises", "capacity", "quality"):
        assert f"\n| {subject} |" in PAGES[name]
    assert PAGES[name].count("\n> “") >= 5  # cues
    assert title_of(PAGES[name]).startswith(f"{name[:2]} ")


def test_the_overview_tells_of_every_activity_and_of_every_shape() -> None:
    listed = part(PAGES["00_overview"], "activities")
    assert re.findall(r"^\| (\d\d) \|", listed, re.M) == [name[:2] for name in chapters()]
    heads = re.findall(r"^### (.+)$", PAGES["00_overview"], re.M)
    for shape in ("90 minutes", "Half a day", "Two days", "Four times 60 minutes, remote"):
        assert shape in heads
    for phase in ("Feel", "Happened", "Learned", "Relates to work", "What if", "What next"):
        assert f"| **{phase}** |" in PAGES["00_overview"]


@EACH
def test_every_link_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGES[name]):
        page, _, anchor = target.partition("#")
        assert (GUIDE / page).is_file(), target
        heads = re.findall(r"^#+ (.+)$", PAGES[Path(page).stem if page else name], re.M)
        assert not anchor or anchor in map(slug, heads), target


@EACH
def test_every_file_that_is_named_exists(name: str) -> None:
    shown = inline(PAGES[name])
    for code in shown:
        if "/" in code or re.fullmatch(r"[A-Z]+\.md", code):
            assert (REPOSITORY / code).is_file(), code


@EACH
def test_every_command_that_is_shown_can_be_given(name: str) -> None:
    command: Any = typer.main.get_command(app)
    for line in shell(PAGES[name]):
        _program, called, *arguments = shlex.split(line)
        assert called in command.commands, line
        if arguments:
            known = command.commands[called].make_context(called, list(arguments))
            if "name" in known.params:  # others take files
                scenario = str(known.params["name"])
                assert scenario == "my_firm.yaml" or load_scenario(scenario).name == scenario, line


def test_the_guide_shows_commands_and_python_at_all() -> None:
    text = PAGES["00_overview"]
    assert {line.split()[1] for line in shell(text)} >= {"doctor", "lab", "classroom", "sweep"}
    assert len(snippets(text)) >= 3


@EACH
def test_every_line_of_python_fits_the_function_that_it_calls(name: str) -> None:
    for code in snippets(PAGES[name]):
        (call,) = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
        values = [ast.literal_eval(argument) for argument in call.args]
        named = {str(each.arg): ast.literal_eval(each.value) for each in call.keywords}
        bound = inspect.signature(getattr(ui, ast.unparse(call.func))).bind(*values, **named)
        bound.apply_defaults()
        scenario = bound.arguments["scenario"]
        assert scenario == "my_firm.yaml" or load_scenario(scenario).name == scenario


def test_every_button_and_every_board_is_called_as_on_the_desk() -> None:
    catalogue = (REPOSITORY / "simlib" / "locale" / "simlib.pot").read_text("utf-8")
    text = "".join(PAGES.values())
    for label in LABELS:
        assert f'msgid "{label}"' in catalogue, label
        assert re.search(rf"\*+{re.escape(label)}\*+", text), label
    assert "“This session is open in another notebook”" in text
    assert "This session is open in another notebook" in catalogue


# ---- numbers


@EACH
def test_no_figure_of_the_model_stands_outside_of_the_marked_parts(name: str) -> None:
    assert not re.findall(r"\d\s?%|\d\s?EUR", prose(PAGES[name]))


def test_every_marked_part_is_made_by_the_tool_and_names_its_command() -> None:
    used = [name for page in PAGES.values() for name in parts(page)]
    assert set(used) == set(guide.PARTS)
    text = "".join(PAGES.values())
    begins = re.findall(r"<!-- begin [a-z-]+: (.*?) -->", text)
    assert set(begins) == {"python -m tools.guide --renew"}


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the guide, which the tool takes for the guide."""
    folder = tmp_path / "facilitator_guide"
    shutil.copytree(GUIDE, folder)
    monkeypatch.setattr(guide, "GUIDE", folder)
    monkeypatch.setattr(guide_facts, "GUIDE", folder)
    return folder


@pytest.mark.slow
@EACH
def test_the_numbers_of_the_guide_are_those_of_the_model(name: str) -> None:
    assert guide.page_with(name, PAGES[name]) == PAGES[name], "python -m tools.guide --renew"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "marked"),
    [
        ("02_pm_plays_sales", "rules"),
        ("02_pm_plays_sales", "dates"),
        ("03_sales_shadows_pm", "beats"),
        ("01_one_firm", "reach"),
    ],
)
def test_a_number_that_somebody_changed_is_found_and_mended(
    name: str, marked: str, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in copied.glob("*.md"):
        if file.stem not in (name, *chapters()):
            file.unlink()
    file = copied / f"{name}.md"
    told = part(PAGES[name], marked)
    changed = re.sub(r"\d(?=[^\d]*$)", lambda digit: str((int(digit[0]) + 1) % 10), told)
    assert changed != told
    file.write_text(filled(PAGES[name], marked, changed), "utf-8")
    assert guide.main(["--check"]) == 1
    assert f"{name}.md is outdated: run python -m tools.guide --renew" in capsys.readouterr().err
    assert guide.main(["--renew", "--out", str(copied.parent / "out")]) == 0
    assert file.read_text("utf-8") == PAGES[name]
    assert guide.main(["--check"]) == 0


def test_a_difference_is_one_only_if_every_run_points_the_same_way() -> None:
    assert guide_runs._paired([1, 2], [2, 3]) == "higher each time"
    assert guide_runs._paired([2, 3], [1, 2]) == "lower each time"
    assert guide_runs._paired([1, 2], [2, 1]) == "cannot tell, higher 1 times of 2"
    assert guide_runs._paired([1, 2], [1, 2]) == "cannot tell, higher 0 times of 2"


@CHAPTER
def test_verdicts_are_those_that_the_model_page_prints(name: str) -> None:
    if "claims" not in parts(PAGES[name]):
        assert "No row of the model's claims tests this activity" in PAGES[name].replace("\n", " ")
        return
    told = part(PAGES[name], "claims")
    measured = (REPOSITORY / "MODEL.md").read_text("utf-8")
    for text, verdict in re.findall(r"^\| (.+?) \| ((?:not )?shown) \|$", told, re.M):
        (code,) = re.findall(rf"^\| `(\w+)` \| {re.escape(text)} \|", measured, re.M)
        assert re.search(rf"^\| `{code}` \|.*\| {verdict} \|$", measured, re.M)


def test_every_question_of_a_sceptic_is_answered_somewhere() -> None:
    text = "".join(PAGES.values())
    assert [asked.question for asked in QUESTIONS if f"**{asked.question}**" not in text] == []


# ---- pages


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(PAGES, tmp_path_factory.mktemp("guide")).parent


def test_the_command_says_what_to_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert guide.main(["--out", str(tmp_path / "out")]) == 0
    first = Path(capsys.readouterr().out.removeprefix("Open ").strip())
    assert first == tmp_path / "out" / "00_overview.html"
    assert "<h1" in first.read_text("utf-8")


@EACH
def test_a_page_needs_no_network_and_no_other_file(name: str, built: Path) -> None:
    html = (built / f"{name}.html").read_text("utf-8")
    assert not re.search(r"https?:|@import|url\(|<script|<link|<img|<iframe|src=", html)
    assert "<!--" not in html


@EACH
def test_the_links_of_a_page_lead_to_pages_and_headings(name: str, built: Path) -> None:
    html = (built / f"{name}.html").read_text("utf-8")
    targets = re.findall(r'href="([^"]+)"', html)
    assert set(targets) >= {f"{other}.html" for other in PAGES}
    for target in targets:
        page, _, anchor = target.partition("#")
        there = (built / page).read_text("utf-8") if page else html
        assert not anchor or f'id="{anchor}"' in there, target


def test_nothing_of_a_page_is_lost_on_the_way(built: Path) -> None:
    html = (built / "02_pm_plays_sales.html").read_text("utf-8")
    page = PAGES["02_pm_plays_sales"]
    assert html.count("<table>") == len(re.findall(r"^\|---", page, re.M))
    assert html.count("<blockquote>") == len(re.findall(r"(?<!\n)\n\n> |\n\n> ", page))
    assert html.count("<svg") == 1
    assert "&lt;svg" not in html


def test_a_page_without_a_heading_is_refused() -> None:
    with pytest.raises(ValueError, match="no heading"):
        title_of("some text")


def test_a_drawing_says_in_words_what_it_shows() -> None:
    rows = [guide_figures.Dated("A & B", 10, 5), guide_figures.Dated("C", 4, 6)]
    drawn = guide_figures.dates_drawing(rows, "two of them")
    assert 'aria-label="two of them"' in drawn
    assert "A &amp; B" in drawn
    assert drawn.count('class="bar"') == drawn.count('class="tick"') == 2
    dots = guide_figures.dots_drawing([0, 0, 2], "three runs", "clients")
    assert dots.count("<circle") == 3


# ---- role cards


def test_there_is_a_card_for_each_role_and_it_is_short() -> None:
    cards = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGES["role_cards"], re.M | re.S))
    assert tuple(cards) == CARDS
    assert max(len(text.split()) for text in cards.values()) <= 130
    assert len(PAGES["role_cards"].split()) <= 750


@pytest.mark.browser
def test_the_role_cards_print_on_two_pages(browser: Browser, built: Path) -> None:
    page = browser.new_page()
    page.goto((built / "role_cards.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2


@pytest.mark.browser
@EACH
@pytest.mark.parametrize("width", [420, 1000])
def test_no_page_scrolls_sideways_or_asks_for_anything(
    page: Page, built: Path, name: str, width: int
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((built / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert asked == [(built / f"{name}.html").as_uri()]
