"""What has happened, as sentences?

The model tells codes and values; here they become words. Trouble is stated, not blamed, and a
sentence says "because" nowhere: a cause is shown only where the records name one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simlib.i18n import N_, _, format_money, format_percent
from simlib.i18n import format_number as number
from simlib.ui.direction import lever_text
from simlib.ui.place import days_text
from simlib.ui.translators import translator_name

__all__ = ["news_text"]

_NEWS: Mapping[str, str] = {
    "request_came": N_("{client} asks for {words} words", "news"),
    "quote_sent": N_("Offer to {client}: {price}, {promised}", "news"),
    "won": N_("Order in: {client}, {price}", "news"),
    "lost": N_("Lost: {client}, reply after {reply}", "news"),
    "lost.price": N_("Lost: {client}. “Your date was fine.”", "news"),
    "lost.date": N_("Lost: {client}. “Your price was fine.”", "news"),
    "declined": N_("{client}: declined", "news"),
    "client_warned": N_("The PM office told {client}: it will be later", "news"),
    "declined.silent": N_("{client} got no answer", "news"),
    "refused": N_("The PM office did not sign the offer for {client}", "news"),
    "delivered_on_time": N_("{client}: delivered on time", "news"),
    "delivered_late": N_("{client}: delivered {late} late", "news"),
    "client_complained": N_("{client} complained about an error", "news"),
    "query_waits": N_("A question on {client}'s text waits", "news"),
    "mood_fell": N_("{client}: mood down to {mood}", "news"),
    "mood_rose": N_("{client}: mood up to {mood}", "news"),
    "meeting": N_("Meeting: PM backlog {backlog}", "news"),
    "scope_charged": N_("{client}: addition charged", "news"),
    "scope_absorbed": N_("{client}: addition not charged", "news"),
    "new_client": N_("A new client: {client}", "news"),
    "client_left": N_("{client} no longer orders", "news"),
    "vendor_fell_ill": N_("{vendor} has a fever", "news"),
    "lever_moved": N_("Management decided. {lever}", "news"),
    "training": N_("Everybody was at the other desk: {late}", "news"),
    "tool_in_use": N_("The portal is in use", "news"),
    "half_time": N_("{client} needs it in half the time", "news"),
    "undercut": N_("Another supplier undercuts", "news"),
    "new_buyer": N_("{client} has a new buyer", "news"),
    "pieces": N_("{client}: the files will come in pieces", "news"),
    "system_down": N_("The system is down", "news"),
    "fair_season": N_("Fair season", "news"),
    "good_word": N_("A good word: {client} recommends us", "news"),
    "corridor": N_("Somebody said something in the corridor", "news"),
    "pm_leaves": N_("{pm} has a better offer", "news"),
    "paid_late": N_("{client} pays next quarter", "news"),
    "language_data": N_("Everyone talks about language data", "news"),
    "august": N_("It is August", "news"),
    "can_wait": N_("{client} can wait", "news"),
    "shock_over": N_("Over: {shock}", "news"),
    "rules_changed": N_("Standing rules changed", "news"),
    "note": N_("A note on your desk: {note}", "news"),
    "estimate_given": N_("{client}: you said {said}", "news"),
    "signed_sign": N_("{client}: signed, {said}", "news"),
    "signed_own_day": N_("{client}: signed with your day, {said}", "news"),
    "signed_refuse": N_("{client}: not signed", "news"),
    "not_ordered": N_("{client} did not order", "news"),
    "order_came": N_("{client} ordered: {words} words", "news"),
    "brief_cleared": N_("{client}: Sales answered about the brief", "news"),
    "offer_declined": N_("{vendor} declined {client}", "news"),
    "job_taken": N_("{vendor} works on {client}", "news"),
    "job_taken.overflow": N_("The overflow agency works on {client}", "news"),
    "you_warned": N_("{client} was told: it will be later", "news"),
    "evenings_bought": N_("{client}: evenings bought", "news"),
    "vendor_left": N_("{vendor} no longer works for us", "news"),
    "staff_left": N_("{person} has left the firm", "news"),
    "staff_came": N_("{person} starts today", "news"),
}
_NAMELESS = {"new_client": N_("A new client ordered", "news")}
_NOTES = {
    "opening": N_("eleven open quotes", "note.name"),
    "lost_quotes": N_("the lost quotes", "note.name"),
    "two_letters": N_("two letters, one from each window", "note.name"),
    "same_word": N_("the survey, in one word", "note.name"),
    "who_is_in_charge": N_("who is in charge?", "note.name"),
    "same_question": N_("one question, asked twice", "note.name"),
    "a_visit": N_("an invitation", "note.name"),
    "the_review": N_("the review", "note.name"),
}


class _Fields(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def news_text(item: Mapping[str, Any]) -> str:
    """Write one news item as a sentence; an unknown code is shown as it is."""
    code, values = str(item["code"]), item.get("values") or {}
    reason = values.get("reason_known") or values.get("answer") or values.get("vendor_name")
    text = _NEWS.get(f"{code}.{reason}") or _NEWS.get(code)
    if text is None:
        return code.replace("_", " ")
    if "{client}" in text and not ("client" in values or "client_name" in values):
        return _(_NAMELESS.get(code, text), "news").format_map(_Fields(_filled(values)))
    return _(text, "news").format_map(_Fields(_filled(values)))


def _filled(values: Mapping[str, Any]) -> dict[str, str]:
    made: dict[str, str] = {}
    for name, (source, write) in _VALUES.items():
        value = values.get(source)
        if value is not None:
            made[name] = write(value)
    if "lever" in values:
        made["lever"] = lever_text(values["lever"], values["after"])
    if "client_name" in values or "client" in values:
        made["client"] = str(values.get("client_name") or values["client"])
    return made


def _note_name(code: Any) -> str:
    return _(_NOTES.get(str(code), str(code).replace("_", " ")), "note.name")


_VALUES: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "words": ("words", number),
    "price": ("price_eur", format_money),
    "promised": ("promised_days", days_text),
    "reply": ("reply_days", days_text),
    "late": ("days", days_text),
    "backlog": ("pm_backlog_days", days_text),
    "mood": ("mood", lambda mood: number(10 * mood, 1)),
    "percent": ("percent", format_percent),
    "vendor": ("vendor_name", translator_name),
    "pm": ("pm_name", str),
    "shock": ("shock", lambda code: str(code).replace("_", " ")),
    "person": ("person_name", str),
    "said": ("days", days_text),
    "note": ("note", _note_name),
}
