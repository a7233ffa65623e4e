"""What does the top of a card say: its title and what happened?

Each kind has a few ways to tell the same thing, chosen by a stable hash of the point's id, and
special texts for the beats of the story. A text says what is known now: never a forecast, no
adjective that grades an option, title and text together under 50 words.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from simlib.decisions import DecisionPoint
from simlib.i18n import N_, _, format_money, format_percent, ngettext
from simlib.i18n import format_number as number
from simlib.ui import direction, happened_pm
from simlib.ui.place import Place, days_text, domain_name, hours_text, language_names

__all__ = [
    "asked_by",
    "asked_text",
    "fills",
    "happened_text",
    "kind_name",
    "short_kind",
    "title_text",
]

_KINDS = {
    "bid": N_("Request", "card.kind"),
    "consult": N_("Before you name a day", "card.kind"),
    "quote": N_("Quote", "card.kind"),
    "haggle": N_("Haggle", "card.kind"),
    "handover": N_("Hand-over", "card.kind"),
    "scope": N_("Addition", "card.kind"),
    "week_plan": N_("The week's plan", "card.kind"),
    **direction.KINDS,
    **happened_pm.KINDS,
}
_SHORT = {
    "bid": N_("request", "inbox.kind"),
    "consult": N_("ask first?", "inbox.kind"),
    "quote": N_("quote", "inbox.kind"),
    "haggle": N_("haggle", "inbox.kind"),
    "handover": N_("hand-over", "inbox.kind"),
    "scope": N_("addition", "inbox.kind"),
    "week_plan": N_("week's plan", "inbox.kind"),
    **direction.SHORT,
    **happened_pm.SHORT,
}
_TITLES = {
    "bid": N_("{client}: {words} words, by {date}", "card.bid.title"),
    "consult": N_("{client}: {words} words, by {date}", "card.consult.title"),
    "quote": N_("{client}: {words} words, by {date}", "card.quote.title"),
    "haggle": N_("{client} asks for {percent} off", "card.haggle.title"),
    "handover": N_("{client}: the order is in", "card.handover.title"),
    "scope": N_("{client}: {extra} more words", "card.scope.title"),
    "week_plan": N_("{free} free this week", "card.week_plan.title"),
    **direction.TITLES,
    **happened_pm.TITLES,
}
_ASKED = {
    "bid": N_("Do we answer?", "card.bid.asked"),
    "consult": N_("Ask the PM office first?", "card.consult.asked"),
    "quote": N_("What do you offer?", "card.quote.asked"),
    "haggle": N_("Your answer?", "card.haggle.asked"),
    "handover": N_("How much do you pass on?", "card.handover.asked"),
    "scope": N_("Charge or absorb?", "card.scope.asked"),
    "week_plan": N_("Where do the free hours go?", "card.week_plan.asked"),
    **direction.ASKED,
    **happened_pm.ASKED,
}
_HAPPENED: Mapping[str, tuple[str, ...]] = {
    "bid": (
        N_("{contact} asks for {words} words into {languages}. Field: {domain}.", "card.bid"),
        N_("A request from {client}: {words} words, {domain}, into {languages}.", "card.bid"),
        N_(
            "{contact} writes that the files are ready: {words} words into {languages}.", "card.bid"
        ),
        N_("{client} sends a file and one line: “Into {languages}, by {date}?”", "card.bid"),
        N_(
            "A file from {client} this morning: {words} words, {domain}. {contact} names {date}.",
            "card.bid",
        ),
    ),
    "bid.first_order": (
        N_(
            "{client} has not ordered here before. {contact} asks for {words} words into "
            "{languages}.",
            "card.bid",
        ),
        N_(
            "A new name: {client}. {contact} sends {words} words, {domain}, into {languages}.",
            "card.bid",
        ),
        N_(
            "{contact} of {client} writes for the first time: {words} words into {languages}.",
            "card.bid",
        ),
    ),
    "bid.first_order.unnamed": (
        N_(
            "{client} has not ordered here before and asks for {words} words into {languages}.",
            "card.bid",
        ),
        N_("A new name: {client}. {words} words, {domain}, into {languages}.", "card.bid"),
        N_("{client} writes for the first time: {words} words into {languages}.", "card.bid"),
    ),
    "consult": (
        N_(
            "{client} wants {words} words into {languages}. Asked: {asked}. Your own guess is "
            "{own}.",
            "card.consult",
        ),
        N_("{contact} waits for a date. By your own count the job takes {own}.", "card.consult"),
        N_(
            "Before {client} gets a date: {words} words, {domain}. You would say {own}.",
            "card.consult",
        ),
        N_("{contact} asks for {date}. Nobody has counted yet but you: {own}.", "card.consult"),
    ),
    "quote.asked": (
        N_(
            "{contact} waits for the offer. The PM office says {pm}; your own count was {own}.",
            "card.quote",
        ),
        N_(
            "The PM office answered: {pm}. You had counted {own}. {client} asked for {asked}.",
            "card.quote",
        ),
        N_("The date from the PM office is in: {pm}. Your own count stays at {own}.", "card.quote"),
        N_(
            "{client} again. You have two counts now: {pm} from the PM office, {own} of your own.",
            "card.quote",
        ),
    ),
    "quote.alone": (
        N_(
            "{contact} waits for the offer. Your own count is {own}; the PM office was not asked.",
            "card.quote",
        ),
        N_(
            "{client} asked for {asked}. You count {own}. No other count is on the desk.",
            "card.quote",
        ),
        N_("The offer for {client} goes out today. You count {own}, by yourself.", "card.quote"),
        N_("{contact} asks for {date}. Your count says {own}.", "card.quote"),
    ),
    "haggle": (
        N_("{client} likes the offer of {price} and asks for {percent} off.", "card.haggle"),
        N_(
            "{contact}: “The offer is fine. What can you do for us?” The wish is {percent}.",
            "card.haggle",
        ),
        N_(
            "{contact} rings about the {price} and would like to see {percent} less.", "card.haggle"
        ),
        N_(
            "{contact} has read the offer twice. What comes back is one number: {percent} off.",
            "card.haggle",
        ),
        N_(
            "A line from {client}: the date suits, the {price} is {percent} too much.",
            "card.haggle",
        ),
    ),
    "handover": (
        N_(
            "{client} ordered for {price}. You know what {contact} wrote and said; the PM "
            "office knows the word count.",
            "card.handover",
        ),
        N_(
            "Signed by {contact}: {words} words, {domain}. The file is on its way to the PM "
            "office; the rest is in your head.",
            "card.handover",
        ),
        N_(
            "The order from {client} is in. {contact} told you who reads the text, and why.",
            "card.handover",
        ),
        N_(
            "{client} said yes. Your mails with {contact} hold what the file does not say.",
            "card.handover",
        ),
    ),
    "scope": (
        N_(
            "{contact} sends {extra} more words “that belong to it, really”. The job is running.",
            "card.scope",
        ),
        N_("{client} adds {extra} words to a job that is half done.", "card.scope"),
        N_("“One more file”, writes {contact}: {extra} words, same date.", "card.scope"),
        N_("{contact} found {extra} words that were not in the first file.", "card.scope"),
    ),
    "week_plan": (
        N_(
            "Monday's list: {prospects}, {quiet}, and {free} that belong to nobody yet.",
            "card.week_plan",
        ),
        N_("A new week. On the list: {quiet} and {prospects}. Free: {free}.", "card.week_plan"),
        N_("The calendar shows {free} free, {prospects} and {quiet}.", "card.week_plan"),
    ),
    **direction.HAPPENED,
    **happened_pm.HAPPENED,
}
_BEATS: Mapping[str, str] = {
    "rillgrund_tender.bid": N_(
        "A tender: {client} wants {words} words into {languages}. It closes in {asked}, and "
        "the date is printed.",
        "card.beat",
    ),
    "rillgrund_tender.consult": N_(
        "{client} wants {words} words into {languages}. The tender closes in {asked}. Your "
        "own guess is {own}.",
        "card.beat",
    ),
    "rillgrund_tender.quote": N_(
        "{client} again. Two counts: {pm} from the PM office, {own} of your own. {contact} "
        "closes the file at noon.",
        "card.beat",
    ),
    "sorrivo_discount.haggle": N_(
        "{client} likes the offer of {price} and asks for {percent} off. {contact} sounds "
        "cheerful, as usual.",
        "card.beat",
    ),
    "tallyfennel_friday.bid": N_(
        "It came on Friday at 16:30: {words} words of release notes into {languages}. "
        "{contact} writes: by Monday.",
        "card.beat",
    ),
    "tallyfennel_friday.consult": N_(
        "The file came on Friday at 16:30. {client} wants {words} words by Monday. "
        "Nobody else here has seen it.",
        "card.beat",
    ),
    "tallyfennel_friday.quote": N_(
        "The file came on Friday at 16:30. {contact} waits for a date and a price.",
        "card.beat",
    ),
    "ospivela_test.bid": N_(
        "{contact} of {client} sends {words} words into {languages}: “a small test”.", "card.beat"
    ),
    "ospivela_test.quote": N_(
        "The small test for {client}: {words} words. {contact} wrote three lines, each a "
        "requirement.",
        "card.beat",
    ),
    "ospivela_large.bid": N_(
        "{client} sends the file that was “with someone else”: {words} words into {languages}.",
        "card.beat",
    ),
    "ospivela_large.quote": N_(
        "The large file of {client}. {contact} asks for a date, a price, and who will check "
        "the text.",
        "card.beat",
    ),
    "ospivela_large.handover": N_(
        "{client} ordered {words} words. You know the audience, the old glossary and that "
        "footnotes are hated. The PM office knows the word count.",
        "card.beat",
    ),
    "voxmarrow_unclear.bid": N_(
        "{client} asks for {words} words of prompts into {languages}. {contact} does not know "
        "yet what is needed.",
        "card.beat",
    ),
    "voxmarrow_unclear.handover": N_(
        "{client} ordered. What the prompts are for, {contact} told you on the phone, in pieces.",
        "card.beat",
    ),
    "corrivent_frame.bid": N_(
        "{client} asks for a frame price on {words} words. {contact} counts prices; a "
        "colleague there counts days.",
        "card.beat",
    ),
    "corrivent_frame.quote": N_(
        "The frame price for {client}. {contact} compares it line by line; the date goes to a "
        "colleague.",
        "card.beat",
    ),
    "corrivent_frame.haggle": N_(
        "{contact} of {client} has added up the year and asks for {percent} off the frame price.",
        "card.beat",
    ),
    **happened_pm.BEATS,
}
# The scenario file and the curriculum name some beats differently; both names are told alike.
_SAME_BEAT = {
    "ospivela_small": "ospivela_test",
    "voxmarrow_unsure": "voxmarrow_unclear",
}


def short_kind(kind: str) -> str:
    """Name a kind of question in a word or two."""
    return _(_SHORT.get(kind, kind), "inbox.kind")


def kind_name(kind: str) -> str:
    """Name a kind of question."""
    return _(_KINDS.get(kind, kind), "card.kind")


def title_text(point: DecisionPoint, place: Place) -> str:
    """Write the title of a card."""
    context = f"card.{point.kind}.title"
    return _(_TITLES.get(point.kind, "{client}"), context).format(**fills(point, place))


def asked_text(point: DecisionPoint) -> str:
    """Write the question of a card."""
    return _(_ASKED.get(point.kind, "Your answer?"), f"card.{point.kind}.asked")


def happened_text(point: DecisionPoint, place: Place) -> str:
    """Write what happened, in at most two sentences."""
    beat = str(point.facts.get("beat") or "").replace("-", "_")
    told = _BEATS.get(f"{_SAME_BEAT.get(beat, beat)}.{point.kind}")
    if told is not None and not (
        point.kind == "quote" and "{pm}" in told and not _was_asked(point)
    ):
        return _(told, "card.beat").format(**fills(point, place))
    ways = _ways(point)
    text = ways[_stable(point.id) % len(ways)]
    return _(text, f"card.{point.kind}").format(**fills(point, place))


def asked_by(point: DecisionPoint) -> float:
    """Return the working day by which the client asked; it stays while the cards move on."""
    facts = point.facts
    return _float(facts, "asked_by") or point.hour + _float(facts, "asked_days")


def fills(point: DecisionPoint, place: Place) -> dict[str, str]:
    """Return the fields of the texts, formatted."""
    facts = point.facts
    client = str(facts.get("client_name") or facts.get("client") or "")
    return {
        "client": client,
        "contact": str(facts.get("contact") or client),
        "words": number(_float(facts, "words")),
        "languages": language_names(facts.get("languages") or ()),
        "domain": domain_name(str(facts.get("domain") or "")),
        "date": place.date(asked_by(point)),
        "asked": days_text(_float(facts, "asked_days")),
        "own": days_text(_float(facts, "own_guess_days")),
        "pm": days_text(_float(facts, "pm_days")),
        "price": format_money(_float(facts, "price")),
        "percent": format_percent(_float(facts, "ask_pct")),
        "extra": number(_float(facts, "extra_words")),
        "free": hours_text(_float(facts, "free_hours")),
        "prospects": _counted_prospects(int(_float(facts, "prospects"))),
        "quiet": _counted_quiet(len(facts.get("quiet_clients") or ())),
        **happened_pm.pm_fills(point, place),
    }


def _counted_prospects(count: int) -> str:
    return ngettext("{count} prospect", "{count} prospects", count).format(count=number(count))


def _counted_quiet(count: int) -> str:
    return ngettext("{count} quiet client", "{count} quiet clients", count).format(
        count=number(count)
    )


def _ways(point: DecisionPoint) -> tuple[str, ...]:
    """Return the ways to tell it; without a known contact none that would say the client twice."""
    ways = _HAPPENED.get(_way(point), _HAPPENED["bid"])
    if point.facts.get("contact"):
        return ways
    return tuple(way for way in ways if not ("{client}" in way and "{contact}" in way)) or ways


def _way(point: DecisionPoint) -> str:
    if point.kind == "bid" and point.facts.get("first_order"):
        return "bid.first_order" if point.facts.get("contact") else "bid.first_order.unnamed"
    if point.kind == "quote":
        return "quote.asked" if _was_asked(point) else "quote.alone"
    return happened_pm.pm_way(point)


def _was_asked(point: DecisionPoint) -> bool:
    return point.facts.get("pm_days") is not None


def _float(facts: Mapping[str, object], name: str) -> float:
    value = facts.get(name)
    return float(value) if isinstance(value, int | float) else 0.0


def _stable(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big")
