"""The page "Ripple": what is asked first, what is shown when, and what is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ipywidgets")

from simlib.consequences import LANES, Link
from simlib.counterfactual import FIGURES, Past, story_of
from simlib.crossroads import contrast, crossroads_of, points_of
from simlib.decisions import DecisionPoint
from simlib.effects import Effect, effects_of
from simlib.errors import SimlibError
from simlib.run import Run
from simlib.ui import following, ripple_page
from simlib.ui.desk import Desk
from simlib.ui.dots import dots_html, futures_sentence
from simlib.ui.errand import Errand, counted
from simlib.ui.following import Follow, saved_sessions
from simlib.ui.lanes import lanes_html, lanes_sentence, last_day
from simlib.ui.place import Place
from simlib.ui.ripple_page import RipplePage, Session
from simlib.ui.sessions import Lock, session_path, waiting_notes
from simlib.ui.story import MOST, NOTHING, next_options, scenes_of, story_html, untouched
from tests.fake_link import PLACE, FakeLink
from tests.firms import play, story

WEIRD = "<b>"
SEED = 6  # a story with long chains, and decisions that set off nothing


@cache
def played() -> Run:
    return play(Run(story(2, 3, 4), SEED, {"sales": None}))


@cache
def points() -> tuple[DecisionPoint, ...]:
    return tuple(points_of(crossroads_of(played())))


@cache
def chains() -> tuple[tuple[DecisionPoint, tuple[Link, ...]], ...]:
    """Every question of the short story with what its contrast sets off."""
    past = Past.of(played())
    able = [point for point in points() if contrast(point) != point.default]
    return tuple((point, story_of(past, point, contrast(point)).links) for point in able)


def longest() -> tuple[DecisionPoint, tuple[Link, ...]]:
    return max(chains(), key=lambda each: len(each[1]))


def calm() -> DecisionPoint:
    """A question whose contrast sets off nothing."""
    return next(point for point, links in chains() if not links)


def at_once(work: Callable[[], None]) -> None:
    work()


def step(act: Callable[[], None]) -> None:
    act()


class Rig:
    """A page over a run that is over, with everything done at once in this process."""

    def __init__(self, run: Run | None = None, futures: int = 3) -> None:
        self.run = run or played()
        self.notes: dict[str, Any] = {}
        self.left = 0
        place = Place.of(self.run.scenario, "sales")
        session = Session(lambda: crossroads_of(self.run), lambda: self.notes, self.keep)
        errand = Errand(step, at_once, jobs=1)
        self.page = RipplePage(
            place, session, errand, lambda: None, ("Back", self.leave), futures=futures, seeds=2
        )

    def keep(self, name: str, note: Any) -> bool:
        self.notes[name] = note
        return True

    def leave(self) -> None:
        self.left += 1

    def choose(self, question: str) -> None:
        choice = self.page.choice
        if question not in [value for _text, value in choice.list.options]:
            choice.all_button.click()
        choice.list.value = question

    def foresee(self, sign: str = "better", sure: float | None = 0.7) -> None:
        self.page.choice.sign.value = sign
        self.page.choice.sure.value = sure
        self.page.choice.lock_button.click()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The questions are looked up once for all tests, which takes seconds."""
    monkeypatch.setattr(ripple_page, "points_of", lambda _found: list(points()))
    three = {longest()[0].id: "long", calm().id: "calm"}
    monkeypatch.setattr(ripple_page, "three_of", lambda *_given: three)


@pytest.fixture
def rig(quick: None) -> Rig:
    made = Rig()
    made.page.open()
    return made


# ---- choose and foresee


def test_a_few_decisions_are_offered_and_all_are_a_click_away(rig: Rig) -> None:
    choice = rig.page.choice
    assert rig.page.laid == "choice"
    assert 1 <= len(choice.list.options) <= 3
    choice.all_button.click()
    assert len(choice.list.options) == len(crossroads_of(played()).questions)


def test_the_card_shows_what_was_known_and_nothing_of_what_came(rig: Rig) -> None:
    point, links = longest()
    rig.choose(point.id)
    shown = rig.page.choice._top.value + rig.page.choice._decided.value
    assert "You cannot see" in shown
    for word in ("Satisfaction", "Delivery", "late", "Better", "Worse"):
        assert word not in shown
    assert links


def test_another_answer_a_sign_and_a_certainty_are_asked_before_anything_is_played(
    rig: Rig,
) -> None:
    rig.choose(longest()[0].id)
    choice = rig.page.choice
    choice.lock_button.click()
    assert "Say first" in choice._say.value
    choice.sign.value = "better"
    choice.lock_button.click()
    assert "how sure" in choice._say.value
    assert rig.page.laid == "choice"
    assert rig.notes == {}
    for control, field in zip(choice.controls, choice._words.fields, strict=False):  # type: ignore[union-attr]
        control.index = field.default
    choice.lock_button.click()
    assert "something else" in choice._say.value


def test_who_cannot_tell_need_not_say_how_sure(rig: Rig) -> None:
    rig.choose(longest()[0].id)
    rig.foresee("cannot_tell", None)
    assert rig.page.laid == "result"
    assert "You foresaw: Cannot tell." in rig.page.result._verdict.value


# ---- the chain, the futures, the habit


def test_a_chain_appears_link_by_link_and_every_guess_is_kept(rig: Rig) -> None:
    point, links = longest()
    rig.choose(point.id)
    rig.foresee()
    result, scenes = rig.page.result, scenes_of(links)
    assert result.drawn == 1
    while result.drawn < len(scenes):
        codes = [code for _text, code in result.next.options]
        assert scenes[result.drawn].link.code in codes
        assert len(codes) == 5
        result.next.value = codes[0]
        result.draw_button.click()
    (kept,) = rig.notes["ripples"].values()
    assert kept["question"] == point.id
    assert (kept["sign"], kept["sure"]) == ("better", 0.7)
    assert [came for _said, came in kept["guesses"]] == [s.link.code for s in scenes[1:]]
    assert result.lanes._table.value.count("<tr>") == len(links) + 1


def test_links_can_be_drawn_without_guessing(rig: Rig) -> None:
    rig.choose(longest()[0].id)
    rig.foresee()
    rig.page.result.rest_button.click()
    assert rig.page.result.drawn == len(scenes_of(longest()[1]))
    (kept,) = rig.notes["ripples"].values()
    assert kept["guesses"] == []


def test_the_verdict_says_counts_mean_interval_and_what_was_foreseen(rig: Rig) -> None:
    rig.choose(longest()[0].id)
    rig.foresee()
    verdict = rig.page.result._verdict.value
    assert re.search(r"of 3 futures, worse in \d, the same in \d", verdict)
    assert "You foresaw: Better, 70" in verdict
    assert "<table" in rig.page.result.futures._table.value
    assert "Company value" not in verdict + rig.page.result.futures._table.value


def test_the_firm_is_compared_for_a_habit_only(rig: Rig) -> None:
    rig.choose(longest()[0].id)
    rig.foresee()
    assert not rig.page.result.always_button.disabled
    rig.page.result.always_button.click()
    habit = rig.page.result._habit.value
    assert "As a habit" in habit
    assert "Company value" in habit
    assert "played 2 times" in habit
    assert "Ask the PM office" in habit or ":" in habit


def test_a_decision_that_changed_nothing_is_said_to_have_no_effect(rig: Rig) -> None:
    rig.choose(calm().id)
    rig.foresee("no_effect")
    assert "No effect on this deal" in rig.page.result._told.value
    assert rig.page.result.drawn == 0


def test_another_decision_leads_back_and_a_failure_is_told(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.choose(longest()[0].id)
    rig.foresee()
    rig.page.result.again_button.click()
    assert rig.page.laid == "choice"

    def fails(*_given: Any) -> None:
        raise SimlibError("no room")

    monkeypatch.setattr("simlib.ui.ripple_page.story_of", fails)
    rig.foresee()
    assert "no room" in rig.page.result.futures._sentence.value
    assert "no room" in rig.page.result.lanes._sentence.value


def test_a_session_in_which_nothing_is_over_says_so() -> None:
    run = Run(story(2, 3, 4), 7, {"sales": None})
    run.advance()
    rig = Rig(run)
    rig.page.open()
    assert rig.page.laid == "note"
    assert "nothing to follow yet" in rig.page._note.value


@pytest.mark.usefixtures("quick")
def test_a_result_stays_when_one_comes_back_and_later_deals_are_offered_after_it() -> None:
    rig = Rig()
    rig.page.open()
    rig.choose(longest()[0].id)
    rig.foresee()
    looked = rig.page._session.look()
    later = looked._replace(questions=looked.questions[:-1])
    rig.page._session = rig.page._session._replace(look=lambda: later)
    rig.page.open()
    assert rig.page.laid == "result"
    rig.page.result.again_button.click()
    assert rig.page.laid == "choice"
    assert rig.page._found == later


# ---- what is told, and how it is drawn


def test_at_most_eight_links_are_told_the_first_among_them_and_each_hangs_on_one_above() -> None:
    _point, links = longest()
    scenes = scenes_of(links)
    assert len(scenes) <= MOST < len(links)
    assert scenes[0].link == links[0]
    assert [scene.number for scene in scenes] == list(range(1, len(scenes) + 1))
    assert all(scene.parent < scene.number for scene in scenes)
    assert any(scene.parent for scene in scenes)


def test_what_comes_next_is_one_of_five_and_its_place_gives_nothing_away() -> None:
    _point, links = longest()
    scenes, places = scenes_of(links), set[int]()
    for shown in range(1, len(scenes) + 1):
        codes = [code for _text, code in next_options(scenes, shown, "a")]
        assert len(codes) == len(set(codes)) == 5
        assert codes[-1] == NOTHING
        right = scenes[shown].link.code if shown < len(scenes) else NOTHING
        places.add(codes.index(right))
    assert len(places) > 1


def test_lanes_and_story_name_every_department_number_and_day() -> None:
    point, links = longest()
    place, scenes = Place.of(played().scenario, "sales"), scenes_of(links)
    sentence = lanes_sentence(scenes, len(links), point.hour, point.hour + 30)
    drawing = lanes_html(scenes, point.hour, point.hour + 30, place, sentence)
    told = story_html(scenes, place)
    for name in ("Sales", "PM office", "Translators", "Client", "Money"):
        assert f">{name}</text>" in drawing
    for scene in scenes:
        assert f">{scene.number}</text>" in drawing
        assert f'aria-label="{scene.number}"' in told
    assert place.date(point.hour) in drawing
    assert f'aria-label="{sentence}"' in drawing


def test_what_is_missing_in_one_of_the_runs_is_said_in_words() -> None:
    place = Place.of(played().scenario, "sales")
    order = Link("order", "client", "r", "q", None, 1.0, {}, {"promised_days": 3, "price_cents": 9})
    mood = Link("churn", "client", "s", "r", 2.0, None, {"hazard": 0.1}, {})
    told = story_html(scenes_of([order, mood]), place)
    assert "<b>Order</b> does not happen" in told
    assert "as it was: it did not come to that · because of 1" in told


def test_marks_of_one_lane_never_cover_each_other() -> None:
    point, links = longest()
    place, scenes = Place.of(played().scenario, "sales"), scenes_of(links)
    drawing = lanes_html(scenes, point.hour, point.hour + 30, place, "")
    spots = [
        (float(y), float(x))
        for x, y in re.findall(r'class="cd-no[^"]*" x="([\d.]+)" y="([\d.]+)"', drawing)
    ]
    assert len(spots) == len(scenes)
    for y, x in spots:
        assert all(abs(x - other) > 20 for level, other in spots if level == y and other != x)
        assert 100 <= x <= 690


def test_a_chart_ends_soon_after_its_last_event_and_never_after_what_was_played() -> None:
    point, links = longest()
    scenes = scenes_of(links)
    events = [at for s in scenes for at in (s.link.at, s.link.was_at) if at is not None]
    end = last_day(scenes, point.hour, point.hour + 30)
    assert max(events) < end <= point.hour + 30
    assert last_day(scenes[:1], point.hour, point.hour + 30) == point.hour + 10
    assert last_day(scenes, point.hour, point.hour + 5) == point.hour + 5


def test_lanes_that_nothing_touched_are_named() -> None:
    link = Link("discount", "sales", "r", "q", 1.0, 1.0, {"given_cents": 0}, {"given_cents": 5})
    assert untouched([link]) == (
        "Not touched in these days: PM office, Translators, Client, Money."
    )
    assert untouched([link._replace(lane=lane) for lane in LANES]) == ""


def rows(*apart: float) -> list[tuple[dict[str, float], dict[str, float]]]:
    nothing = dict.fromkeys(FIGURES, 0.0)
    return [(nothing, {**nothing, "client_value_eur": value}) for value in apart]


def worth(*apart: float) -> Effect:
    return effects_of(rows(*apart), FIGURES)[0]


def test_futures_are_drawn_filled_where_better_and_hollow_where_not() -> None:
    apart = [300.0, -200.0, 0.0, 150.0]
    drawing = dots_html(apart, worth(*apart), "in words")
    assert drawing.count('class="cd-dot"') == 2
    assert drawing.count("cd-dot-hollow") == 2
    assert "no difference" in drawing
    assert 'aria-label="in words"' in drawing


def test_no_effect_and_cannot_tell_are_said_plainly() -> None:
    same, open_ones = [0.0] * 4, [300.0, -250.0, 100.0, -90.0]
    assert worth(*same).verdict == "no_effect"
    assert futures_sentence(same, worth(*same)) == (
        "Better in 0 of 4 futures, worse in 0, the same in 4."
    )
    assert worth(*open_ones).verdict == "cannot_tell"
    assert "On average +15" in futures_sentence(open_ones, worth(*open_ones))
    assert dots_html(same, worth(*same), "").count("cd-dot-hollow") == 4


def test_many_equal_futures_stay_inside_of_the_drawing() -> None:
    apart = [0.0] * 30 + [5_000.0]
    drawing = dots_html(apart, worth(*apart), "")
    heights = re.findall(r'cy="([-\d.]+)"', drawing)
    assert min(map(float, heights)) > 0
    assert "× 30" in drawing


# ---- errands


def test_a_late_errand_reaches_nobody() -> None:
    waiting: list[Callable[[], None]] = []
    errand, seen = Errand(step, waiting.append, jobs=1), list[str]()
    errand.run(lambda _map, _reach: "old", seen.append, seen.append)
    errand.run(lambda _map, _reach: "new", seen.append, seen.append)
    for work in waiting:
        work()
    assert seen == ["new"]
    errand.run(lambda _map, _reach: "never", seen.append, seen.append)
    errand.stop()
    waiting[-1]()
    assert seen == ["new"]


def test_an_errand_tells_how_far_it_is_and_why_it_failed() -> None:
    parts, failed = list[tuple[int, int]](), list[str]()
    errand = Errand(step, at_once, jobs=1)

    def work(map: Any, reach: Any) -> list[int]:
        tell = lambda part, whole: reach(lambda: parts.append((part, whole)))  # noqa: E731
        return list(counted(map, tell)(abs, [-1, -2]))

    done = list[list[int]]()
    errand.run(work, done.append, failed.append)
    assert (done, parts, failed) == ([[1, 2]], [(1, 2), (2, 2)], [])

    def breaks(_map: Any, _reach: Any) -> None:
        raise ValueError

    errand.run(breaks, done.append, failed.append)
    assert failed == ["ValueError"]


# ---- after the desk: sessions of this computer


@pytest.fixture
def home(tmp_path: Path) -> Path:
    played().save(_saved(tmp_path))
    return tmp_path


def _saved(home: Path) -> Path:
    path = session_path("pm_plays_sales", SEED, "", home)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def follow(home: Path) -> Follow:
    return Follow(home, Errand(step, at_once, jobs=1))


def test_saved_sessions_are_listed_and_the_example_comes_last(home: Path) -> None:
    (home / "sessions" / "broken.json").write_text("{", encoding="utf-8")
    assert [found.path for found in saved_sessions(home)] == [_saved(home)]
    options = follow(home).sessions.options
    assert len(options) == 2
    assert "decisions of yours" in options[0][0]
    assert options[-1][0] == "An example, by an autopilot"


def test_a_session_nobody_sat_in_is_not_offered(tmp_path: Path) -> None:
    run = Run(story(2, 2, 0), 7)
    run.advance()
    run.save(_saved(tmp_path))
    assert saved_sessions(tmp_path) == []


@pytest.mark.usefixtures("quick")
def test_forecasts_and_lines_go_into_the_file_of_the_session(home: Path) -> None:
    opened = follow(home)
    opened.open_button.click()
    assert opened.page is not None
    assert opened.shelf is not None
    opened.shelf.keep("ripples_lines", {"sentence": WEIRD})
    assert Run.load(_saved(home)).notes["ripples_lines"] == {"sentence": WEIRD}
    assert Run.load(_saved(home)).digest == played().digest


@pytest.mark.usefixtures("quick")
def test_while_a_desk_holds_the_file_they_wait_beside_it_and_join_it_later(home: Path) -> None:
    desk = Lock(_saved(home))
    desk.take()
    opened = follow(home)
    opened.open_button.click()
    assert opened.shelf is not None
    assert opened.shelf.keep("ripples", {"b": {"sign": "worse"}})
    desk.release()
    run = Run.load(_saved(home))
    assert "ripples" not in run.notes
    joined = waiting_notes(_saved(home), {"ripples": {"a": {"sign": "better"}}})
    assert joined["ripples"] == {"a": {"sign": "better"}, "b": {"sign": "worse"}}
    again = follow(home)
    again.open_button.click()
    assert again.shelf is not None
    assert again.shelf.notes["ripples"] == {"b": {"sign": "worse"}}


def test_a_file_that_cannot_be_replayed_is_told_in_words(home: Path) -> None:
    text = _saved(home).read_text(encoding="utf-8")
    opened = follow(home)
    _saved(home).write_text(text.replace(f'"seed": {SEED}', '"seed": 8'), encoding="utf-8")
    if _saved(home).read_text(encoding="utf-8") == text:
        _saved(home).write_text(text.replace(f'"seed":{SEED}', '"seed":8'), encoding="utf-8")
    opened.open_button.click()
    assert opened.page is None
    assert "edited" in opened._say.value
    assert not opened.open_button.disabled


@pytest.mark.usefixtures("quick")
def test_another_session_can_be_chosen_afterwards(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "example_file", lambda path: played().save(_made(path)))
    opened = follow(home)
    opened.sessions.index = 1
    opened.open_button.click()
    assert (home / "examples" / "ripples.json").exists()
    opened._reopen()
    assert not opened.open_button.disabled


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


# ---- at the desk


def test_the_page_opens_from_a_card_and_leads_back_to_it(tmp_path: Path) -> None:
    scenario = story(2, 3, 4)
    place = Place.of(scenario, "sales")
    path = tmp_path / "s.json"
    desk = Desk(place, path, lambda: Run(scenario, 7, {"sales": None}), Run.load)
    desk.ripple._errand._start, desk.ripple._errand._jobs = at_once, 1
    desk.begin()
    card = desk.screen.card.point
    desk.screen.ripple_button.click()
    page = desk.ripple.page
    assert page is not None
    assert list(desk.screen._stage.children) == [page.box]
    page._back[0].click()
    assert desk.screen.laid is desk.screen.card
    assert desk.screen.card.point == card


@pytest.mark.usefixtures("quick")
def test_what_is_foreseen_at_the_desk_is_saved_with_the_session(tmp_path: Path) -> None:
    played().save(tmp_path / "s.json")
    place = Place.of(played().scenario, "sales")
    desk = Desk(place, tmp_path / "s.json", played, Run.load)
    desk.ripple._errand._start, desk.ripple._errand._jobs = at_once, 1
    desk.begin()
    desk.screen.sheet.buttons[0].click()
    desk.screen.summary.ripple_button.click()
    page = desk.ripple.page
    assert page is not None
    page._futures = 2
    page.choice.sign.value, page.choice.sure.value = "worse", 0.55
    page.choice.lock_button.click()
    (kept,) = Run.load(tmp_path / "s.json").notes["ripples"].values()
    assert (kept["sign"], kept["sure"]) == ("worse", 0.55)
    assert Past.of(desk.run).log == Past.of(played()).log  # type: ignore[arg-type]


def test_a_desk_without_a_run_of_its_own_says_so(tmp_path: Path) -> None:
    desk = Desk(PLACE, tmp_path / "s.json", FakeLink, FakeLink.load)
    desk.begin()
    desk.screen.ripple_button.click()
    assert "only where the session is kept" in desk.screen.sheet._say.value + str(
        desk.screen.sheet._text.value
    )
