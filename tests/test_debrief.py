"""What is read from session files, what is said of them, and what a page shows of it?"""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simlib.chairs import BOARD, chair_of
from simlib.debrief import Debrief, Depth, Sitting, debriefed, read_sittings, telling
from simlib.luck import Floor, Skill, verdict_of
from simlib.report import report_html
from simlib.report.export import TABLES, csv_texts
from simlib.report.room import FEWEST
from simlib.report.words import PHASES
from simlib.run import Run
from simlib.understudy import worth
from tests.firms import answer_by_name, at_random, directed, play, story

SHORT = story(2, 3, 1)
QUICK = Depth(quick=True)
if TYPE_CHECKING:
    from playwright.sync_api import Page

VOID = ("meta", "br", "link", "input")


def session(path: Path, answers: int = 0, **notes: object) -> Path:
    """Save a short session; other ``answers`` are another person's."""
    run = play(Run(SHORT, 7, {"sales": None}), at_random(answers) if answers else answer_by_name)
    run.notes.update(notes)
    run.save(path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("debrief")
    answers = {"options": ["a", "b", "cannot_tell"], "answer": "a", "sure": 0.7, "right": ["a"]}
    notes = {
        "lines": {"again": "Ask <first>", "unknown": "", "change": ""},
        "before": {"form": "A", "answers": {"x": {**answers, "answer": "b"}}},
        "after": {"form": "B", "answers": {"x": answers}},
        "predictions": {"kept": {"answer": "75_90", "sure": 0.7}},
    }
    session(place / "pm_plays_sales-7-Annalisa.json", **notes)
    for number in range(1, FEWEST):
        session(place / f"pm_plays_sales-7-p{number}.json", number, **notes)
    return place


@pytest.fixture(scope="module")
def sitting(folder: Path) -> Sitting:
    ((found,), complaints) = read_sittings([folder / "pm_plays_sales-7-Annalisa.json"])
    assert complaints == []
    return found


@pytest.fixture(scope="module")
def full(sitting: Sitting) -> Debrief:
    depth = Depth(erring=3, seeds=3, moments=1, futures=2)
    (found,) = debriefed([sitting], depth)
    return found


# ---- files


def test_each_bad_file_is_one_line_and_the_others_are_read(folder: Path, tmp_path: Path) -> None:
    good = folder / "pm_plays_sales-7-Annalisa.json"
    (tmp_path / "no.json").write_text("{", encoding="utf-8")
    alone = Run(SHORT, 3)
    alone.advance()
    alone.save(tmp_path / "alone.json")
    (tmp_path / "twin.json").write_bytes(good.read_bytes())
    paths = [tmp_path / name for name in ("no.json", "gone.json", "alone.json")]
    found, complaints = read_sittings(
        [paths[0], good, *paths[1:], tmp_path / "twin.json", tmp_path]
    )
    assert [each.path for each in found] == [good]
    assert len(complaints) == 5
    assert [line.split(":")[0] for line in complaints[:3]] == [str(path) for path in paths]
    assert "not JSON" in complaints[0]
    assert "nobody played" in complaints[2]
    assert "the same session as" in complaints[3]
    assert all("\n" not in line for line in complaints)


def test_a_session_that_was_left_early_goes_on_by_its_rules(tmp_path: Path) -> None:
    run = play(Run(SHORT, 7, {"sales": None}), until=6)
    run.set_rules("sales", {"discount": "hold"})
    run.save(tmp_path / "early.json")
    ((found,), _none) = read_sittings([tmp_path / "early.json"])
    assert (found.left, found.run.finished) == (run.now, True)
    by_hand = Run.load(tmp_path / "early.json")
    while (point := by_hand.advance()) is not None:
        by_hand.decide(point.default, origin="rule")
    assert found.run.digest == by_hand.digest


def test_the_pseudonym_is_that_of_the_decisions_not_of_the_file(
    folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "renamed.json"
    copy.write_bytes((folder / "pm_plays_sales-7-Annalisa.json").read_bytes())
    ((one,), _), ((two,), _) = (
        read_sittings([path]) for path in (copy, folder / "pm_plays_sales-7-Annalisa.json")
    )
    assert one.pseudonym == two.pseudonym
    assert "Annalisa" not in json.dumps(debriefed([one], QUICK)[0].to_json(), default=str)


# ---- what is said


def test_the_weeks_of_a_chair_add_up_to_its_promises_and_errors(sitting: Sitting) -> None:
    chair = chair_of(sitting.run, "sales")
    outcome = sitting.run.result()
    own = [row for row in outcome.promises if row["seller"] == "sales-kasia"]
    made = [row for row in own if row["made_day"] < 5 * SHORT.weeks]
    states = [row["state"] for row in made]
    assert (sum(chair.kept), sum(chair.broken)) == (states.count("kept"), states.count("broken"))
    assert {code: sum(counts) for code, counts in chair.errors.items()} == outcome.errors
    assert {len(counts) for counts in chair.errors.values()} == {SHORT.weeks}
    late = chair_of(sitting.run, "sales", since=5.0 * SHORT.weeks)
    assert sum(map(sum, late.errors.values())) == 0
    assert sum(late.broken) <= sum(chair.broken)


def test_moments_are_the_answers_farthest_from_the_autopilots_one_a_deal(sitting: Sitting) -> None:
    moments = telling(sitting, 3)
    assert len({moment.point.deal for moment in moments}) == len(moments) == 3
    assert all(moment.autopilot.values != moment.point.default_values for moment in moments)
    assert [moment.point.hour for moment in moments] == sorted(m.point.hour for m in moments)


def test_everything_is_said_of_one_session(full: Debrief, sitting: Sitting) -> None:
    assert full.bill is not None
    assert full.verdict is not None
    assert full.bill.usual + full.bill.luck + sum(full.bill.parts.values()) == worth(sitting.run)
    assert full.verdict.result == full.bill.result
    assert full.home_board is not None
    assert set(full.home_board) == set(BOARD)
    assert full.moments[0].ripple is not None
    plain = json.loads(json.dumps(full.to_json(), default=str))
    assert plain["bill_cents"]["result"] == full.bill.result
    assert plain["digest"] == sitting.run.digest


# ---- the page


class Reader(HTMLParser):
    """Checks that every element is closed, and collects words, ids, links and what is fetched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert tag not in ("script", "img", "link", "iframe", "object")
        assert not {"src", "onload", "onclick"} & found.keys()
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page_of(told: list[Debrief], *, sheets: bool = False, skipped: tuple[str, ...] = ()) -> str:
    names = {each.sitting.pseudonym: each.sitting.pseudonym for each in told}
    return report_html(told, names, sheets=sheets, skipped=skipped)


def test_one_session_is_a_sheet_in_six_phases_that_needs_nothing_else(full: Debrief) -> None:
    page = page_of([full], skipped=("x.json: is <no> session",))
    reader = Reader(page)
    assert len(reader.links) == len(PHASES) == 6
    assert all(link.startswith("#") and link[1:] in reader.ids for link in reader.links)
    assert len(set(reader.ids)) == len(reader.ids)
    text = " ".join(reader.words)
    for title in (
        "Luck or skill",
        "Who cost what",
        "As known then",
        "Both chairs",
        "Before and after",
    ):
        assert title in text, title
    assert "Ask <first>" in text
    assert "is <no> session" in text
    assert "http" not in page.replace("http-equiv", "")
    assert "Annalisa" not in page
    assert "@media print" in page


def test_without_replays_the_page_is_shorter(sitting: Sitting) -> None:
    text = " ".join(Reader(page_of(debriefed([sitting], QUICK))).words)
    assert "Who cost what" not in text
    assert "Errors by week" in text


@pytest.fixture(scope="module")
def room(folder: Path, full: Debrief) -> list[Debrief]:
    sittings, complaints = read_sittings(sorted(folder.glob("*.json")))
    assert (len(sittings), complaints) == (FEWEST, [])
    found = debriefed(sittings, QUICK)
    known = {
        "bill": full.bill,
        "verdict": verdict_of(0, Floor((1, 2), -1.0, 1.0)),
        "skill": Skill({}, (), None),
        "home_board": full.home_board,
        "home_chairs": full.home_chairs,
    }
    return [each._replace(**known) for each in found]


def test_a_room_is_one_page_without_anybodys_figures(room: list[Debrief]) -> None:
    reader = Reader(page_of(room))
    text = " ".join(reader.words)
    assert all(code in reader.ids for code, _title, _ask in PHASES)
    assert "Mean of the room" in text
    assert f"{FEWEST} people, parallel forms" in text
    assert text.count("What I would do again") == 0


def test_fewer_than_five_are_never_summed_up(room: list[Debrief]) -> None:
    text = " ".join(Reader(page_of(room[:-1])).words)
    assert "Fewer than five sessions" in text
    assert "Mean of the room" not in text
    assert "parallel forms" not in text


def test_sheets_follow_the_room_if_they_are_wanted(room: list[Debrief]) -> None:
    reader = Reader(page_of(room, sheets=True))
    assert all(each.sitting.pseudonym in reader.ids for each in room)
    assert len(set(reader.ids)) == len(reader.ids)


# ---- tables


def test_every_table_has_heads_and_rows_that_a_reader_of_csv_can_read(full: Debrief) -> None:
    texts = csv_texts([full], {full.sitting.pseudonym: "A, B"})
    assert tuple(texts) == TABLES
    rows = {name: list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}
    assert all(text.splitlines()[0].startswith("person,") for text in texts.values())
    (one,) = rows["sessions"]
    assert full.bill is not None
    parts = sum(float(one[f"{name}_eur"]) for name in full.bill.parts)
    start = float(one["usual_eur"]) + float(one["luck_eur"])
    assert start + parts == pytest.approx(float(one["result_eur"]), abs=1e-6)
    assert one["person"] == "A, B"
    assert {row["holder"] for row in rows["weeks"]} == {"guest", "autopilot"}
    assert sum(int(row["count"]) for row in rows["errors"] if row["holder"] == "guest") == sum(
        sum(counts) for counts in full.chairs[0].errors.values()
    )
    assert [(row["when"], row["right"]) for row in rows["answers"]] == [
        ("before", "0"),
        ("after", "1"),
    ]


@pytest.mark.parametrize("seats", [("pm",), ("management",), ("sales", "pm")])
def test_every_chair_and_every_team_gets_a_sheet(seats: tuple[str, ...], tmp_path: Path) -> None:
    firm = directed(2, 4) if seats == ("management",) else SHORT
    run = play(Run(firm, 7, dict.fromkeys(seats)), answer_by_name)
    run.save(tmp_path / "mine.json")
    (sittings, complaints) = read_sittings([tmp_path / "mine.json"])
    assert complaints == []
    assert sittings[0].cards
    depth = Depth(erring=2, seeds=2, moments=1, futures=2)
    (told,) = debriefed(sittings, depth)
    assert told.bill is not None
    assert told.bill.luck + told.bill.usual + sum(told.bill.parts.values()) == worth(run)
    text = " ".join(Reader(page_of([told])).words)
    assert "Who cost what" in text
    assert [chair.seat for chair in told.chairs] == list(seats)
    assert csv_texts([told], {told.sitting.pseudonym: "x"})


@pytest.mark.browser
@pytest.mark.parametrize("width", [420, 1100])
def test_no_page_scrolls_sideways_or_asks_for_anything(
    page: Page, room: list[Debrief], tmp_path: Path, width: int
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 800})
    place = tmp_path / "debrief.html"
    place.write_text(page_of(room, sheets=True), encoding="utf-8")
    page.goto(place.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert asked == [place.as_uri()]


@pytest.mark.browser
def test_each_sheet_begins_on_a_page_of_its_own(
    page: Page, room: list[Debrief], tmp_path: Path
) -> None:
    place = tmp_path / "debrief.html"
    counts = []
    for sheets in (False, True):
        place.write_text(page_of(room, sheets=sheets), encoding="utf-8")
        page.goto(place.as_uri())
        printed = page.pdf(prefer_css_page_size=True)
        counts.append(len(re.findall(rb"/Type\s*/Page\b", printed)))
    assert counts[0] <= 6
    assert counts[1] - counts[0] >= 2 * len(room)
