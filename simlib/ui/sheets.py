"""What do the pages between questions say?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simlib.i18n import N_, _, format_date, ngettext
from simlib.i18n import format_number as number
from simlib.ui.letters import letters_html
from simlib.ui.log import DAILY, LogPanel
from simlib.ui.lookup import lost_quotes_html
from simlib.ui.marks import esc
from simlib.ui.news import news_text
from simlib.ui.periods import gone_html, period_over
from simlib.ui.place import DAYS_A_WEEK, Place
from simlib.ui.sessions import Saved
from simlib.ui.sheet import Act, Sheet, paragraphs

__all__ = [
    "ask_anew",
    "ask_to_leave",
    "failed",
    "half_time",
    "left",
    "note",
    "note_id",
    "offer",
    "opening",
    "pause",
    "refused",
    "stop",
    "unread",
    "unreadable",
    "whole_log",
]

Press = Callable[[], None]
View = Mapping[str, Any]

_OPENED = ("pm_plays_sales",)  # scenarios whose chair's owner left a note
_LETTERS = {  # what lies on a desk on the first morning, by scenario and seat
    ("account_at_risk", "sales"): (
        "Annelore Duits, Corrivent",
        N_("“We are reviewing our suppliers.”", "letter"),
    ),
    ("account_at_risk", "pm"): (
        "Marc Sabo, Corrivent",
        N_("“Can we add Polish by the Friday after next?”", "letter"),
    ),
}
_HALVES = {  # what is asked at half-time where it is not what every desk is asked
    "account_at_risk": N_(
        "One minute without a word. Then write down what the other desk must be seeing now, and "
        "go and look.",
        "half-time",
    ),
}
_NOTES = {
    "opening": N_(
        "“Eleven open quotes. Nine are maybes. Be quick with the other two; I don't know "
        "which they are.”",
        "note",
    ),
    "lost_quotes": N_(
        "The list of lost quotes, as Finance keeps it, with the days until our reply left.", "note"
    ),
    "two_letters": N_(
        "Two letters lie on the desk, one from each window. Each tells of its own last months. "
        "Both are accurate. The board wants eight per cent more value in a year.",
        "note",
    ),
    "same_word": N_(
        "The survey is back. Asked for one word about the other department, each window wrote the "
        "same one: “elsewhere”. Bashir adds, in pencil, who is no longer here.",
        "note",
    ),
    "who_is_in_charge": N_(
        "Marc Sabo of Corrivent writes to both windows: “Who is in charge of us at your place?”",
        "note",
    ),
    "same_question": N_(
        "Corrivent has asked both windows on the same morning when the annex will be there.", "note"
    ),
    "a_visit": N_(
        "Annelore Duits of Corrivent has an hour on Thursday. One of you may come, or both.", "note"
    ),
    "the_review": N_("Corrivent reviews its suppliers today.", "note"),
}


def note_id(item: View) -> str:
    """Return what tells one note from another, also after a resume."""
    return str(item.get("id") or f"{item['day']:.2f}:{(item.get('values') or {}).get('note')}")


def unread(view: View, read: Sequence[str]) -> list[View]:
    """Return the notes on the desk that are not read yet, the oldest first."""
    notes = [item for item in view.get("news") or () if item["code"] == "note"]
    return [item for item in notes if note_id(item) not in read]


def refused(sheet: Sheet, reason: str, again: Press) -> None:
    """Say why the session cannot be opened."""
    sheet.show(
        _("Session"),
        _("This session cannot be opened here"),
        paragraphs(reason),
        [Act(_("Try again"), again)],
    )


def unreadable(sheet: Sheet, reason: str, anew: Press) -> None:
    """Say that a saved session cannot be played, and offer to set it aside."""
    text = _("Nothing is deleted: what is there is set aside when you start a new session.")
    sheet.show(
        _("Session"),
        _("The saved session cannot be resumed"),
        paragraphs(reason, text),
        [Act(_("Start a new session"), anew)],
    )


def offer(sheet: Sheet, place: Place, saved: Saved, resume: Press, anew: Press) -> None:
    """Offer to resume what is saved."""
    week = int(max(0.0, saved.day) // DAYS_A_WEEK) + 1
    answers = ngettext("{count} answer of yours", "{count} answers of yours", saved.answers)
    if saved.day >= place.last_day:
        where = _("after week {weeks}").format(weeks=number(place.weeks))
    else:
        where = _("week {week} of {weeks}").format(week=number(week), weeks=number(place.weeks))
    facts = _("Saved {date}, {time}: {where}, {answers}.").format(
        date=format_date(saved.when.date()),
        time=f"{saved.when:%H:%M}",
        where=where,
        answers=answers.format(count=number(saved.answers)),
    )
    sheet.show(
        _("Session"),
        _("A session is waiting for you"),
        paragraphs(facts),
        [Act(_("Resume"), resume), Act(_("Start again"), anew)],
    )


def ask_anew(sheet: Sheet, yes: Press, no: Press) -> None:
    """Ask once more before a session is set aside."""
    sheet.show(
        _("Session"),
        _("Start again from week 1?"),
        paragraphs(_("The session so far is set aside in its folder, not deleted.")),
        [Act(_("No, keep it"), no), Act(_("Yes, start again"), yes)],
    )


def ask_to_leave(sheet: Sheet, place: Place, yes: Press, no: Press) -> None:
    """Ask once more before the desk is left early."""
    text = _("Your standing rules answer the rest of the {weeks} weeks. This cannot be taken back.")
    sheet.show(
        _("Session"),
        _("Leave the desk now?"),
        paragraphs(text.format(weeks=number(place.weeks))),
        [Act(_("No, stay"), no), Act(_("Yes, leave"), yes)],
    )


def note(sheet: Sheet, place: Place, view: View, item: View, read: Press) -> None:
    """Show a note that was put on the desk."""
    code = str((item.get("values") or {}).get("note") or "")
    text = _NOTES.get(code)
    body = paragraphs(_(text, "note") if text else news_text(item))
    if code == "lost_quotes":
        body += lost_quotes_html(view, place, item["day"])
    elif code == "two_letters":
        body += letters_html(view, place)
    elif code == "same_word":
        body += gone_html(view)
    title = _("A note on your desk, {date}").format(date=place.date(item["day"]))
    sheet.show(_("Note"), title, body, [Act(_("Go on"), read)])


def opening(place: Place, view: View) -> str:
    """Return the note that lies above the first question, as ready HTML; "" if there is none."""
    if (place.name, place.seat) in _LETTERS:
        writer, text = _LETTERS[place.name, place.seat]
        head = _("A mail from {person}:").format(person=writer)
        return f"<b>{esc(head)}</b> {esc(_(text, 'letter'))}"
    if place.name not in _OPENED:
        return ""
    owner = place.people.get(str(view.get("person")), "")
    head = _("A note from {person}:").format(person=owner)
    return f"<b>{esc(head)}</b> {esc(_(_NOTES['opening'], 'note'))}"


def stop(sheet: Sheet, place: Place, view: View, limit: float, log: LogPanel, go: Press) -> None:
    """Say what is over at a working day: a period of management, round one, a week or a day."""
    if limit in place.period_ends:
        period_over(sheet, place, view, log, go)
    elif limit == place.turn_day and not place.period_days:
        half_time(sheet, place, go)
    else:
        pause(sheet, place, view, limit, log, go)


def pause(sheet: Sheet, place: Place, view: View, limit: float, log: LogPanel, go: Press) -> None:
    """Say that the day or the week is over, and what it brought."""
    whole_week = limit % DAYS_A_WEEK == 0
    first = limit - (DAYS_A_WEEK if whole_week else 1)
    title = (
        _("Week {week} is over").format(week=number(limit // DAYS_A_WEEK))
        if whole_week
        else _("{date} is over").format(date=place.date(limit - 1))
    )
    news = [
        item
        for item in view.get("news") or ()
        if first <= item["day"] < limit and item["code"] not in DAILY
    ]
    body = (
        f'<div class="cd-all">{log.lines(news[::-1][:12])}</div>'
        if news
        else paragraphs(_("Nothing new was heard."))
    )
    sheet.show(_("Pause"), title, body, [Act(_("Go on"), go)])


def half_time(sheet: Sheet, place: Place, go: Press) -> None:
    """Close round one: the board now shows days said beside days used."""
    title = _("Round 1 is over: {weeks} weeks at this desk").format(weeks=number(place.rounds[0]))
    shown = _(
        "From now on the board shows, for delivered work, the days said by the PM office "
        "beside the days used."
    )
    asked = _("You have been told a date more than once. Did you believe it? What would make you?")
    if place.seat == "pm":
        asked = _("You have named dates more than once. What did you add to them, and for whom?")
    if place.name in _HALVES:
        asked = _(_HALVES[place.name], "half-time")
    body = paragraphs(shown, asked)
    sheet.show(_("Half-time"), title, body, [Act(_("Go on to round 2"), go)])


def left(sheet: Sheet, place: Place, run_on: Press) -> None:
    """Say that the desk is left and the rules stay."""
    body = paragraphs(
        _(
            "Trust, references and clients move slowly. The firm now works {weeks} more weeks "
            "without you."
        ).format(weeks=number(place.run_on_weeks)),
        _("The figures on the board are figures so far."),
    )
    sheet.show(
        _("The end of your weeks"),
        _("You have left the desk. Your rules stay."),
        body,
        [Act(_("Let the firm run on"), run_on)],
    )


def whole_log(sheet: Sheet, view: View, log: LogPanel, back: Press) -> None:
    """Show everything that has happened, newest first."""
    news = list(view.get("news") or ())[::-1]
    body = f'<div class="cd-all cd-scroll" tabindex="0">{log.lines(news)}</div>'
    sheet.show(_("Log"), _("Everything that reached this desk"), body, [Act(_("Back"), back)])


def failed(sheet: Sheet, reason: str, again: Press) -> None:
    """Say that a step failed and that nothing is lost."""
    text = _("This step failed. Your answers are kept.")
    body = f'<div class="cd-strip cd-bad" role="alert"><b>{esc(text)}</b><br>{esc(reason)}</div>'
    sheet.show(_("Session"), _("The desk stumbled"), body, [Act(_("Try again"), again)])
