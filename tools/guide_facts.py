"""What does the guide take from the project itself, without running anything?

What an activity is, the fixed events of its story, which of its claims the model shows, what the
model leaves out of it, and what to answer a sceptic. Nothing here knows a result: verdicts are
those that MODEL.md prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from simlib.claims import CLAIMS, choose_claims
from simlib.cli.verdicts import _TEXTS
from simlib.scenario import Scenario, load_scenario
from simlib.scenario.cast import Beat
from simlib.ui.news import news_text
from simlib.validity import LEFT_OUT, QUESTIONS, Question
from tools.guide_ripples import ripple_facts
from tools.marked import part, table
from tools.model_page import PAGE

__all__ = [
    "GUIDE",
    "activities",
    "beat_text",
    "chapters",
    "claims",
    "facts",
    "general_questions",
    "left_out",
    "questions",
    "story",
    "when",
]

REPOSITORY = Path(__file__).resolve().parent.parent
GUIDE = REPOSITORY / "facilitator_guide"
_NOTEBOOKS = REPOSITORY / "notebooks"
_SEATS = {"sales": "Sales", "pm": "PM office", "management": "management"}
_DAYS_A_WEEK = 5
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
# The rows of the claims that an activity touches; a row stands for what trainees may hear of it.
_CLAIMS = {
    "02": ("C1", "C7", "C8"),
    "03": ("C7", "C8", "C10"),
    "04": ("C7", "C8"),
    "05": ("C1", "C2", "C6"),
    "06": ("C3", "C4"),
    "07": ("C9",),
    "08": ("C7", "C8"),
}
_WITHOUT_STORY = {"04_ripples": "Ripples"}  # an activity on sessions of others
# Whose chairs a guest takes where that is not the one opposite to the home department.
_SEATS_OF = {
    "05": ("management",),
    "06": ("management", "sales"),
    "07": ("sales", "pm"),
    "08": ("sales", "pm"),
}


def story(chapter: str) -> Scenario:
    """Return the scenario of a chapter, such as "02_pm_plays_sales"."""
    return load_scenario(chapter.partition("_")[2])


def chapters() -> list[str]:
    """Return the chapters that tell of an activity, by number."""
    return sorted(file.stem for file in GUIDE.glob("[0-9][1-9]_*.md"))


# ---- what an activity is


def activities() -> str:
    """Write one row for each activity that has a chapter."""
    rows: list[tuple[object, ...]] = []
    for chapter in chapters():
        if chapter in _WITHOUT_STORY:
            title = _WITHOUT_STORY[chapter]
            rows.append((chapter[:2], title, "that of one's session", "-", "-", _notebook(chapter)))
            continue
        told = story(chapter)
        weeks = f"{told.weeks}, then {told.run_on_weeks}" if told.run_on_weeks else told.weeks
        rows.append(
            (chapter[:2], told.title, _chair(chapter), weeks, told.usual_seed, _notebook(chapter))
        )
    return table(("No", "activity", "chair", "weeks", "seed", "notebook"), rows)


def facts(chapter: str) -> str:
    """Write what an activity is, on one small table."""
    if chapter in _WITHOUT_STORY:
        return ripple_facts(_notebook(chapter))
    told = story(chapter)
    pauses = " + ".join(str(weeks) for weeks in told.round_weeks)
    after = f"{told.run_on_weeks} weeks on the rules that are left" if told.run_on_weeks else "none"
    rows = [
        ("Notebook", _notebook(chapter)),
        ("Chair", _chair(chapter)),
        ("At the desk", f"{told.weeks} weeks, in rounds of {pauses}"),
        ("Run-on", after),
        ("Seed of a class", told.usual_seed),
    ]
    return table(("", told.title), rows)


def _chair(chapter: str) -> str:
    told = story(chapter)
    other = {"sales": "pm", "pm": "sales"}.get(str(told.home))
    seats = _SEATS_OF.get(chapter[:2], (other,) if other else ())
    chairs = {str(key): name for key, name in told.chairs.items()}
    names = {person.id: person.name for person in told.staff}
    held = [f"{names[str(chairs[seat])]}, {_SEATS[seat]}" for seat in seats if chairs.get(seat)]
    return " and ".join(held) or "none: everybody watches"


def _notebook(chapter: str) -> str:
    file = _NOTEBOOKS / f"{chapter}.ipynb"
    return f"`notebooks/{file.name}`" if file.is_file() else "not in this edition"


# ---- the fixed events of its story


def when(day: float) -> str:
    """Say the week and the day of the week of a working day."""
    week = int(day // _DAYS_A_WEEK) + 1
    return f"{_DAYS[int(day) % _DAYS_A_WEEK]} of week {week}" if week > 0 else "before week 1"


def beat_text(told: Scenario, beat: Beat) -> str:
    """Tell one fixed event in a line."""
    names = {client.id: client.name for client in told.clients}
    if beat.kind == "shock":
        shock = dict(beat.shock or {})
        client = names.get(str(shock.get("client")), "")
        return news_text({"code": shock["kind"], "values": {"client_name": client}})
    if beat.kind == "note":
        return news_text({"code": "note", "values": {"note": beat.note}})
    if beat.kind == "query":
        return f"a question on `{beat.order}` waits {_days(beat.held_days)}"
    if beat.kind == "addition":
        return f"{beat.words:,} words are added to `{beat.order}`"
    return f"{names.get(str(beat.client), '')} {_work_text(beat)}"


def _work_text(beat: Beat) -> str:
    verb = "asks for" if beat.kind == "request" else "ordered"
    into = ", ".join(code.upper() for code in beat.languages)
    asked = f", in {_days(beat.asked_days)}" if beat.asked_days else ""
    off = f", and {beat.off_asked:.0%} off the price" if beat.off_asked else ""
    due = f", due on {when(beat.due)}" if beat.due is not None else ""
    name = f" (`{beat.id}`)" if beat.kind == "order" else ""
    return f"{verb} {beat.words:,} words, {beat.domain}, into {into}{asked}{off}{due}{name}"


def _days(number: float | None) -> str:
    return "1 day" if number == 1 else f"{number:g} days"


# ---- what may be said of it


def claims(chapter: str) -> str:
    """Write the rows that the activity touches, with the verdict that MODEL.md prints."""
    printed = part(PAGE.read_text("utf-8"), "measured-claims")
    found = {cells[0].strip("`"): cells for cells in _cells(printed)}
    wanted = choose_claims(_CLAIMS[chapter[:2]])
    rows = [(_TEXTS[row.code], found[row.code][-1]) for row in wanted if row.code in found]
    head = printed.partition(": ")[0].replace("Claims, ", "Measured on ", 1)
    return f"{head}.\n\n{table(('the claim', 'verdict'), rows)}"


def left_out(chapter: str) -> str:
    """List what the model leaves out of the activity, and what it could change."""
    lesson = chapter[:2]
    return "\n".join(f"- **{e.what}.** {e.why} {e.change}" for e in LEFT_OUT if lesson in e.lessons)


def questions(chapter: str) -> str:
    """Write the sceptics' questions that the activity invites, with their answers."""
    return _answered(asked for asked in QUESTIONS if _touches(chapter, asked))


def general_questions() -> str:
    """Write the questions that no single activity invites."""
    own = [asked for chapter in chapters() for asked in QUESTIONS if _touches(chapter, asked)]
    return _answered(asked for asked in QUESTIONS if asked not in own)


def _answered(found: Iterable[Question]) -> str:
    return "\n\n".join(f"**{asked.question}** {asked.answer}" for asked in found)


def _touches(chapter: str, asked: Question) -> bool:
    lesson = chapter[:2]
    own = {row.code for row in CLAIMS if row.claim in _CLAIMS.get(lesson, ())}
    own |= {each.code for each in LEFT_OUT if lesson in each.lessons}
    return bool(own & set(asked.see))


def _cells(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip("| ").split(" | ")]
