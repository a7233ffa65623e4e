"""Which links of a chain are told, in what order, and what might come next?

A chart holds eight events, so the links that carry the chain are told and the rest stands in the
table. A told link that was brought about by one that is left out hangs on the next told one above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from simlib.consequences import LANES, Link
from simlib.i18n import N_, _
from simlib.ui.lanes import numbered
from simlib.ui.marks import esc, table
from simlib.ui.place import Place
from simlib.ui.ripples import lane_name, link_label, link_texts

__all__ = [
    "MOST",
    "NOTHING",
    "Scene",
    "links_table",
    "next_options",
    "scenes_of",
    "story_html",
    "untouched",
]

MOST = 8  # events in one chart
NOTHING = "nothing"
_OTHERS = 3  # wrong answers beside the right one and "nothing"

# How much of the story a link carries; of one kind the one that the end hangs on is told.
_WEIGHTS: Mapping[str, int] = {
    "declined": 10,
    "asked": 5,
    "estimate": 7,
    "signature": 6,
    "refused": 10,
    "promise": 10,
    "discount": 8,
    "order": 7,
    "client_came": 2,
    "lost": 10,
    "brief": 8,
    "slack": 9,
    "clarified": 4,
    "declined_offer": 7,
    "staffed": 9,
    "addition": 6,
    "risk": 8,
    "evenings": 5,
    "warned": 8,
    "revision": 5,
    "check": 3,
    "delivery": 10,
    "margin": 7,
    "complaint": 9,
    "satisfaction": 9,
    "churn": 8,
}
_STATES = ("slack", "margin", "satisfaction", "churn")  # of which nobody says that they happen
_ON_THE_WAY = 3  # what a link counts more when the end of the chain hangs on it
_FIRST = 100  # the first link is always told


class Scene(NamedTuple):
    """A told link: its number (from 1) and that of the one before it (0: the decision itself)."""

    number: int
    link: Link
    parent: int


def scenes_of(links: Sequence[Link], most: int = MOST) -> tuple[Scene, ...]:
    """Choose what is told of a chain, at most ``most`` links, in their order."""
    way = _way_to_the_end(links)
    worth = {
        place: _WEIGHTS[link.code] + _ON_THE_WAY * (place in way) + _FIRST * (place == 0)
        for place, link in enumerate(links)
    }
    best: dict[str, int] = {}  # one of each kind
    for place, link in enumerate(links):
        if link.code not in best or worth[place] > worth[best[link.code]]:
            best[link.code] = place
    told = sorted(sorted(best.values(), key=lambda place: -worth[place])[:most])
    numbers = {place: number for number, place in enumerate(told, start=1)}
    return tuple(
        Scene(number, links[place], _told_above(place, links, numbers))
        for place, number in numbers.items()
    )


def _way_to_the_end(links: Sequence[Link]) -> set[int]:
    """Return the places from the last link back to the first."""
    way, place = set[int](), len(links) - 1
    while place >= 0 and place not in way:
        way.add(place)
        place = _above(place, links)
    return way


def _above(place: int, links: Sequence[Link]) -> int:
    """Return the place of the link that brought one about; -1 is the decision."""
    link = links[place]
    found = (other for other in range(place) if links[other].record == link.cause)
    return next(found, -1)


def _told_above(place: int, links: Sequence[Link], numbers: Mapping[int, int]) -> int:
    above = _above(place, links)
    while above >= 0 and above not in numbers:
        above = _above(above, links)
    return numbers.get(above, 0)


# ---- in words


def story_html(scenes: Sequence[Scene], place: Place) -> str:
    """Tell the links as a numbered list, each with what brought it about."""
    items = "".join(
        f"<li>{_mark(scene)}<span>{_sentence(scene, place)}</span></li>" for scene in scenes
    )
    return f'<ol class="cd-story">{items}</ol>'


def _mark(scene: Scene) -> str:
    return numbered(scene.link.lane, scene.number, hollow=scene.link.at is None)


def _sentence(scene: Scene, place: Place) -> str:
    was, now = link_texts(scene.link, place)
    a_state = scene.link.code in _STATES
    if scene.link.at is None:
        now = _("it does not come to that", "ripple") if a_state else _("does not happen", "ripple")
    if scene.link.was_at is None:
        was = _("it did not come to that", "ripple") if a_state else _("did not happen", "ripple")
    cause = _("because of {number}", "ripple").format(number=scene.parent) if scene.parent else ""
    before = _("as it was: {text}", "ripple").format(text=was)
    head = f"<b>{esc(link_label(scene.link))}</b> {esc(now)}"
    below = " · ".join(text for text in (before, cause) if text)
    return f'{head}<small class="cd-note">{esc(below)}</small>'


def untouched(links: Sequence[Link]) -> str:
    """Name the lanes in which nothing went otherwise."""
    calm = [lane for lane in LANES if not any(link.lane == lane for link in links)]
    if not calm:
        return ""
    names = ", ".join(lane_name(lane) for lane in calm)
    return _("Not touched in these days: {names}.", "ripple").format(names=names)


def links_table(links: Sequence[Link], place: Place) -> str:
    """Write every link, told or not, as a table."""
    heads = [_("Where"), _("What"), _("As it was"), _("With the change")]
    rows = [
        [esc(lane_name(link.lane)), esc(link_label(link)), *map(esc, link_texts(link, place))]
        for link in links
    ]
    caption = _("Everything of this deal that went otherwise", "ripple")
    return table(caption, heads, rows, text=4)


# ---- what might come next


def next_options(scenes: Sequence[Scene], shown: int, question: str) -> list[tuple[str, str]]:
    """Return (text, code) of what might come after ``shown`` links: the next one among others.

    The order is that of the lanes and of a deal's course, so it gives nothing away.
    """
    right = scenes[shown].link.code if shown < len(scenes) else NOTHING
    told = {scene.link.code for scene in scenes[:shown]}
    others = [code for code in _LABELLED if code not in told and code != right]
    others.sort(key=lambda code: blake2b(f"{question}/{shown}/{code}".encode()).digest())
    wrong = others[: _OTHERS if right != NOTHING else _OTHERS + 1]
    codes = [code for code in _LABELLED if code in wrong or code == right]
    texts = [(_(_LABELLED[code], "ripple.next"), code) for code in codes]
    return [*texts, (_("Nothing more", "ripple.next"), NOTHING)]


_LABELLED: Mapping[str, str] = {
    "asked": N_("The PM office is asked", "ripple.next"),
    "declined": N_("The request is declined", "ripple.next"),
    "promise": N_("A quote goes out", "ripple.next"),
    "discount": N_("A discount", "ripple.next"),
    "brief": N_("The brief", "ripple.next"),
    "addition": N_("More text", "ripple.next"),
    "estimate": N_("An estimate", "ripple.next"),
    "signature": N_("A signature", "ripple.next"),
    "refused": N_("No signature", "ripple.next"),
    "slack": N_("Days left for the work", "ripple.next"),
    "clarified": N_("The brief is cleared up", "ripple.next"),
    "risk": N_("The date in danger", "ripple.next"),
    "revision": N_("The revision", "ripple.next"),
    "check": N_("The last check", "ripple.next"),
    "declined_offer": N_("A translator says no", "ripple.next"),
    "staffed": N_("Who translates", "ripple.next"),
    "evenings": N_("Evenings are bought", "ripple.next"),
    "order": N_("The order", "ripple.next"),
    "client_came": N_("A new client", "ripple.next"),
    "lost": N_("The client says no", "ripple.next"),
    "warned": N_("The client is warned", "ripple.next"),
    "delivery": N_("The delivery", "ripple.next"),
    "complaint": N_("A complaint", "ripple.next"),
    "satisfaction": N_("The client's mood", "ripple.next"),
    "churn": N_("The chance that the client leaves", "ripple.next"),
    "margin": N_("The margin", "ripple.next"),
}
