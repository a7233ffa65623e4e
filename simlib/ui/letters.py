"""What does each window write to the director at the end of a quarter?

Two letters, from figures that both could prove: each sentence is there only while its figure says
so, and a window with nothing to complain of sends none. Neither letter explains anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simlib.i18n import _, format_money, format_percent, ngettext
from simlib.i18n import format_number as number
from simlib.ui.marks import esc, mark
from simlib.ui.place import Place, days_text, desk_name, hours_text

__all__ = ["letter_of", "letters_html"]

# From where on a window complains (assumption).
_SLOW_DAYS = 1.0
_RARE_WINS = 0.35
_MANY_SIGNED = 0.6
_HIGH_FLOOR = 0.4
_LATE = 0.9
_COMPLAINING = 0.05  # complaints a project
_EVENINGS = 20.0  # hours
_FEWER = 0.95  # of the requests of the quarter before
_MOST = 3  # sentences

View = Mapping[str, Any]
Card = Mapping[str, Any]
Line = Callable[[Card, Card, Mapping[str, Any]], str]


def letters_html(view: View, place: Place) -> str:
    """Set both letters side by side."""
    written = "".join(_letter(view, seat) for seat in ("sales", "pm"))
    return f'<div class="cd-letters">{written}</div>'


def letter_of(view: View, seat: str) -> list[str]:
    """Return the sentences of a window's letter, at most three; none if it has no complaint."""
    cards, levers = view["scorecards"], view["levers"]
    now, before = cards["quarter"][seat], cards["before"][seat]
    return [text for line in _LINES[seat] if (text := line(now, before, levers))][:_MOST]


def _letter(view: View, seat: str) -> str:
    told = letter_of(view, seat)
    body = "".join(f"<p>{esc(text)}</p>" for text in told)
    if not told:
        body = f'<p class="cd-note">{esc(_("No letter came from this window."))}</p>'
    return f"<section><div>{mark(seat)}<b>{esc(desk_name(seat))}</b></div>{body}</section>"


# ---- by the street window


def _slow(now: Card, before: Card, levers: Mapping[str, Any]) -> str:
    days = now["reply_days"]
    if days is None or days < _SLOW_DAYS:
        return ""
    return _("Our offers left after {days} on average.").format(days=days_text(days))


def _signed(now: Card, before: Card, levers: Mapping[str, Any]) -> str:
    if levers["authority"] < _MANY_SIGNED:
        return ""
    text = _("Of a hundred offers, {count} wait for a signature.")
    return text.format(count=number(round(100 * levers["authority"])))


def _rare(now: Card, before: Card, levers: Mapping[str, Any]) -> str:
    won, last = now["win_rate"], before["win_rate"]
    if won is None or (won >= _RARE_WINS and (last is None or won >= _FEWER * last)):
        return ""
    if last is None:
        return _("We won {won} of what was decided.").format(won=format_percent(won))
    text = _("We won {won} of what was decided; the time before it was {last}.")
    return text.format(won=format_percent(won), last=format_percent(last))


def _gone(now: Card, before: Card, levers: Mapping[str, Any]) -> str:
    left = now["clients_left"]
    if left <= now["new_clients"]:
        return ""
    text = ngettext(
        "{count} client has left, {came} came.", "{count} clients have left, {came} came.", left
    )
    return text.format(count=number(left), came=number(now["new_clients"]))


def _fewer(now: Card, before: Card, levers: Mapping[str, Any]) -> str:
    if before["requests"] is None or now["requests"] >= _FEWER * before["requests"]:
        return ""
    text = _("{count} requests came in, {before} the time before.")
    return text.format(count=number(now["requests"]), before=number(before["requests"]))


def _floored(now: Card, before: Card, levers: Mapping[str, Any]) -> str:
    if levers["floor"] < _HIGH_FLOOR:
        return ""
    text = _("Below a margin of {floor} we may not offer at all.")
    return text.format(floor=format_percent(levers["floor"]))


# ---- by the courtyard window


def _late(now: Card, before: Card, levers: Mapping[str, Any]) -> str:
    if now["on_time"] is None or now["on_time"] >= _LATE:
        return ""
    late = round(now["delivered"] * (1 - now["on_time"]))
    text = ngettext(
        "{count} of {all} projects went out late.", "{count} of {all} projects went out late.", late
    )
    return text.format(count=number(late), all=number(now["delivered"]))


def _paid(now: Card, before: Card, levers: Mapping[str, Any]) -> str:
    if now["penalties_eur"] <= 0:
        return ""
    text = _("It cost us {money} of our pay.")
    return text.format(money=format_money(now["penalties_eur"]))


def _complained(now: Card, before: Card, levers: Mapping[str, Any]) -> str:
    if now["complaints"] < _COMPLAINING * max(now["delivered"], 1):
        return ""
    text = ngettext(
        "{count} client found an error.", "Clients found an error {count} times.", now["complaints"]
    )
    return text.format(count=number(now["complaints"]))


def _evenings(now: Card, before: Card, levers: Mapping[str, Any]) -> str:
    if now["overtime_hours"] < _EVENINGS:
        return ""
    text = _("We stayed {hours} in the evenings.")
    return text.format(hours=hours_text(round(now["overtime_hours"])))


def _unmet(now: Card, before: Card, levers: Mapping[str, Any]) -> str:
    never = levers["meeting_every_days"] is None
    return _("Nobody has sat at one table with us.") if never else ""


_LINES: Mapping[str, tuple[Line, ...]] = {
    "sales": (_slow, _signed, _gone, _floored, _rare, _fewer),
    "pm": (_late, _paid, _complained, _evenings, _unmet),
}
