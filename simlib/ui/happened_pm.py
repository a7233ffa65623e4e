"""What do the tops of the PM office's cards say?

As in `simlib.ui.happened`: a few ways to tell each kind, and special texts for the beats of the
story. A text says what is known now; it never says what Sales means or what a text will turn out
to need.
"""

from __future__ import annotations

from collections.abc import Mapping

from simlib.decisions import DecisionPoint
from simlib.i18n import N_, format_percent
from simlib.i18n import format_number as number
from simlib.ui.place import Place, days_text, language_names
from simlib.ui.translators import translator_name

__all__ = ["ASKED", "BEATS", "HAPPENED", "KINDS", "SHORT", "TITLES", "pm_fills", "pm_way"]

KINDS = {
    "estimate": N_("Estimate", "card.kind"),
    "signoff": N_("Signature", "card.kind"),
    "clarify": N_("Thin brief", "card.kind"),
    "vendor": N_("Staffing", "card.kind"),
    "decline": N_("A translator's no", "card.kind"),
    "at_risk": N_("Promise in danger", "card.kind"),
    "revision": N_("Revision", "card.kind"),
}
SHORT = {
    "estimate": N_("how long?", "inbox.kind"),
    "signoff": N_("sign?", "inbox.kind"),
    "clarify": N_("thin brief", "inbox.kind"),
    "vendor": N_("who takes it?", "inbox.kind"),
    "decline": N_("a no", "inbox.kind"),
    "at_risk": N_("in danger", "inbox.kind"),
    "revision": N_("revise?", "inbox.kind"),
}
TITLES = {
    "estimate": N_("{client}: “How long, roughly?”", "card.estimate.title"),
    "signoff": N_("{client}: {promised} for your signature", "card.signoff.title"),
    "clarify": N_("{client}: a thin page", "card.clarify.title"),
    "vendor": N_("{client}: who takes it into {language}?", "card.vendor.title"),
    "decline": N_("{vendor}: “I would rather not”", "card.decline.title"),
    "at_risk": N_("{client}: the bar has turned", "card.at_risk.title"),
    "revision": N_("{client}: back from {language}, {spare} left", "card.revision.title"),
}
ASKED = {
    "estimate": N_("What do you say?", "card.estimate.asked"),
    "signoff": N_("Do you sign?", "card.signoff.asked"),
    "clarify": N_("Start, or ask first?", "card.clarify.asked"),
    "vendor": N_("Whom do you ask, at what rate?", "card.vendor.asked"),
    "decline": N_("What next?", "card.decline.asked"),
    "at_risk": N_("What now?", "card.at_risk.asked"),
    "revision": N_("Do you have it revised?", "card.revision.asked"),
}
HAPPENED: Mapping[str, tuple[str, ...]] = {
    "estimate": (
        N_(
            "{seller} asks for {words} words into {languages}: “How many days, about?” You would "
            "need {view}.",
            "card.estimate",
        ),
        N_(
            "{client} waits for a date, says {seller}: {words} words, {domain}. By your own view "
            "it takes {view}.",
            "card.estimate",
        ),
        N_(
            "{seller} stands in the door with {words} words into {languages}. {client} asked for "
            "{asked}.",
            "card.estimate",
        ),
    ),
    "signoff": (
        N_(
            "{seller} wants to offer {promised} for {words} words into {languages}. Your own view "
            "is {view}.",
            "card.signoff",
        ),
        N_(
            "An offer to {client} lies here for your name: {promised}, {words} words. You see "
            "{view}.",
            "card.signoff",
        ),
        N_(
            "{promised} for {client}, says the sheet that {seller} left. {words} words, {domain}; "
            "your view is {view}.",
            "card.signoff",
        ),
    ),
    "clarify": (
        N_(
            "The brief for {client} is four lines. {words} words into {languages} are due on "
            "{due}.",
            "card.clarify",
        ),
        N_(
            "What {seller} passed on for {client} leaves open who will read it. Due on {due}.",
            "card.clarify",
        ),
        N_(
            "{words} words for {client}, and half a page about them. Two of the lines disagree.",
            "card.clarify",
        ),
    ),
    "vendor": (
        N_(
            "{words} words of {domain} into {language}, due on {due}. Nobody has it yet.",
            "card.vendor",
        ),
        N_("{client} into {language}: {words} words, promised for {due}.", "card.vendor"),
        N_(
            "The files of {client} are ready: {words} words, {domain}. {language} needs somebody.",
            "card.vendor",
        ),
    ),
    "decline": (
        N_(
            "{vendor} writes back about {client} into {language}: no room. It is due on {due}.",
            "card.decline",
        ),
        N_(
            "{vendor} thanks you for {client} and declines. {words} words, promised for {due}.",
            "card.decline",
        ),
        N_("A no from {vendor}. {client} into {language} is due on {due}.", "card.decline"),
    ),
    "at_risk": (
        N_(
            "At the present pace {client} ends {late} after the promise. Nobody outside this room "
            "knows.",
            "card.at_risk",
        ),
        N_(
            "{language} for {client} is the slow one: {late} past {due}, as things stand.",
            "card.at_risk",
        ),
        N_(
            "You count the days for {client} twice. Both times it ends {late} after {due}.",
            "card.at_risk",
        ),
    ),
    "at_risk.close": (
        N_(
            "{client} is promised for {due}, and at the present pace nothing is left to spare.",
            "card.at_risk",
        ),
        N_(
            "{language} for {client} will be close: the promise is {due}.",
            "card.at_risk",
        ),
    ),
    "revision": (
        N_(
            "The translation into {language} is back. The promise to {client} is {due}.",
            "card.revision",
        ),
        N_(
            "{client} into {language}: {words} words are in. {spare} are left to {due}.",
            "card.revision",
        ),
        N_(
            "{language} for {client} has come in. It could go to a second pair of eyes, or out.",
            "card.revision",
        ),
    ),
    "revision.late": (
        N_(
            "The translation into {language} is back. The promise to {client}, {due}, is past.",
            "card.revision",
        ),
    ),
}
BEATS: Mapping[str, str] = {
    "rillgrund_week_one.estimate": N_(
        "{seller} asks for Rillgrund: {words} words of rail, into {languages}. The tender names "
        "{asked}.",
        "card.beat",
    ),
    "gorvella_chapters.clarify": N_(
        "Pompe Gorvella sent chapter 2 before chapter 1, and a drawing. Two lines of the brief "
        "disagree.",
        "card.beat",
    ),
    "gorvella_chapters.vendor": N_(
        "Chapter 2 of the Gorvella manual, {words} words into {language}. Chapter 1 is to follow. "
        "Due on {due}.",
        "card.beat",
    ),
    "rillgrund_promised.estimate": N_(
        "{seller} needs {words} words of rail into {languages} before noon. The date in the "
        "tender is printed: {asked}.",
        "card.beat",
    ),
    "rillgrund_promised.signoff": N_(
        "{seller} wants {promised} for the Rillgrund tender, {words} words. You see {view}; the "
        "date there is printed.",
        "card.beat",
    ),
    "rillgrund_promised.at_risk": N_(
        "The Rillgrund tender ends {late} after its printed date, at the present pace. Nobody "
        "outside this room knows.",
        "card.beat",
    ),
    "ospivela_safety.vendor": N_(
        "A safety sheet for Ospivela, {words} words into Swedish. Hedvig is away. Due on {due}.",
        "card.beat",
    ),
    "ospivela_safety.estimate": N_(
        "Ospivela needs a safety sheet in Swedish, says {seller}: {words} words, {asked}.",
        "card.beat",
    ),
}
_CLOSE = 0.25  # days past a promise that nobody would count


def pm_fills(point: DecisionPoint, place: Place) -> dict[str, str]:
    """Return the fields of these texts, formatted."""
    facts = point.facts
    due = facts.get("due_day")
    named = facts.get("language")
    return {
        "seller": str(facts.get("seller_name") or ""),
        "view": days_text(_float(facts, "view_days")),
        "promised": days_text(_float(facts, "promised_days")),
        "due": "–" if due is None else place.date(float(due)),
        "language": language_names([str(named)]) if named else "",
        "vendor": translator_name(str(facts.get("asked_name") or "")),
        "late": days_text(max(_float(facts, "late_days"), 0.0)),
        "spare": days_text(max(_float(facts, "spare_days"), 0.0)),
        "brief": number(10 * _float(facts, "brief"), 1),
        "margin": format_percent(_float(facts, "margin")),
    }


def pm_way(point: DecisionPoint) -> str:
    """Return which of the ways of `HAPPENED` fits a question."""
    facts = point.facts
    if point.kind == "at_risk" and _float(facts, "late_days") < _CLOSE:
        return "at_risk.close"
    if point.kind == "revision" and _float(facts, "spare_days") <= 0:
        return "revision.late"
    return point.kind


def _float(facts: Mapping[str, object], name: str) -> float:
    value = facts.get(name)
    return float(value) if isinstance(value, int | float) else 0.0
