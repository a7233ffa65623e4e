"""What did the host choose, what did the host see, and what weighed?

Told one step a click: the choice, the facts that would have changed it, what weighed most, and the
same moment from the guest's own desk. Never whether the host was right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simlib.decisions import Decision, DecisionPoint
from simlib.i18n import _
from simlib.i18n import format_number as number
from simlib.reasons import Reason, weighed_most
from simlib.ui.card import facts_html
from simlib.ui.cards import CardWords, card_words
from simlib.ui.marks import esc, mark
from simlib.ui.place import Place, days_text, desk_name
from simlib.ui.whys import choice_text, moved_facts, weight_name, why_text

__all__ = ["Told", "choice_line", "steps_html"]

_MOST_WHYS = 4


class Told(NamedTuple):
    """What is told of one decision of the host."""

    point: DecisionPoint
    chose: Decision
    said: str  # in words, "" = cannot tell
    foreseen: bool
    reasons: Sequence[Reason]
    proposed: bool  # by the guest, and not foreseen
    home: Mapping[str, Any]  # what the guest's own desk shows at this moment
    sentence: str | None = None  # of a host in person; None = the autopilot decided


def steps_html(told: Told, place: Place) -> list[str]:
    """Return the parts of a reveal in their order, each as ready HTML."""
    words = card_words(told.point, place)
    parts = [_choice(told, words, place), _seen(told, words, place), _weighed(told, words)]
    return [*parts, _from_home(told, place)] if told.home else parts


def choice_line(point: DecisionPoint, chose: Decision, words: CardWords) -> str:
    """Name a decision in one line, every field of it."""
    named = [choice_text(field, point.value(chose, field.name)) for field in words.fields]
    return " · ".join(named)


def _choice(told: Told, words: CardWords, place: Place) -> str:
    verdict = _("▲ As you foresaw") if told.foreseen else _("▼ Not as you foresaw")
    head, said = _("{host} chose"), _("You said: {said}")
    if told.proposed:
        verdict = _("▲ Agreed") if told.foreseen else _("▼ Not agreed")
        head, said = _("{host} would choose"), _("You proposed: {said}")
    kind = "cd-up" if told.foreseen else "cd-down"
    tag = f"{mark(place.seat)}{esc(head.format(host=place.first_name))}"
    return (
        f'<div class="cd-h"><span class="cd-tag">{tag}</span>'
        f'<span class="{kind}">{esc(verdict)}</span></div>'
        f'<div class="cd-verdict" role="heading" aria-level="2">'
        f"{esc(choice_line(told.point, told.chose, words))}</div>"
        f'<p class="cd-note">{esc(said.format(said=told.said or _("cannot tell")))}</p>'
    )


def _seen(told: Told, words: CardWords, place: Place) -> str:
    others = [card_words(reason.changed, place) for reason in told.reasons]
    moved = moved_facts(words, others)
    head = _("{host} saw").format(host=place.first_name)
    if told.sentence is not None:  # what moved a person nobody can ask again
        return f'<div class="cd-h">{esc(head)}</div>{facts_html(words.facts)}'
    if not moved:
        text = _("Nothing on the card moved the choice by itself.")
        return f'<div class="cd-h">{esc(head)}</div><p>{esc(text)}</p>'
    note = _("had it been otherwise, so might the choice")
    facts = [fact for fact in words.facts if fact.label in moved]
    return (
        f'<div class="cd-h">{esc(head)}<span class="cd-note">{esc(note)}</span></div>'
        f"{facts_html(facts)}"
    )


def _weighed(told: Told, words: CardWords) -> str:
    if told.sentence is not None:
        words_of = f"“{told.sentence}”" if told.sentence else _("Nothing was written. Ask.")
        head = _("In the host's own words")
        return f'<div class="cd-h">{esc(head)}</div><p>{esc(words_of)}</p>'
    if not told.reasons:
        text = _("No single change that we tried would have brought another choice.")
        return f'<div class="cd-h">{esc(_("What weighed most"))}</div><p>{esc(text)}</p>'
    most = " · ".join(weight_name(code) for code in weighed_most(told.reasons))
    lines = "".join(
        f"<li>{esc(why_text(reason, words.fields[0]))}</li>" for reason in told.reasons[:_MOST_WHYS]
    )
    return (
        f'<div class="cd-h"><span>{esc(_("What weighed most: {what}").format(what=most))}</span>'
        f'</div><ul class="cd-whys">{lines}</ul>'
    )


def _from_home(told: Told, place: Place) -> str:
    desk = str(place.home)
    head = _("At this moment, from your own desk")
    return (
        f'<div class="cd-h"><span class="cd-tag">{mark(desk)}{esc(head)}</span></div>'
        f"<p>{esc(_home_line(told, place))}</p>"
    )


def _home_line(told: Told, place: Place) -> str:
    """Write what the guest's own desk shows of this deal; a salesperson's, or nothing."""
    deal = told.point.deal
    promises = (told.home.get("promises") or {}).get("rows") or ()
    made = next((row for row in promises if row["project"].startswith(f"{deal}/")), None)
    if made is not None:
        text = _("{client}: promised for {date}, {days} after the order. Nothing else.")
        return text.format(
            client=made["client_name"],
            date=place.date(made["due_day"]),
            days=days_text(made["promised_days"]),
        )
    asked = next((row for row in told.home.get("pipeline") or () if row["rfq"] == deal), None)
    if asked is not None:
        text = _("{client}: a request of {words} words since {date}. The date is not there yet.")
        return text.format(
            client=asked["client_name"],
            words=number(asked["words"]),
            date=place.date(max(0.0, asked["came"])),
        )
    return _("{desk} sees nothing of it on this screen.").format(desk=desk_name(str(place.home)))
