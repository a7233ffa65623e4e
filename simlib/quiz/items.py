"""What is asked before and after, and how does the model find the right answer?

Eight questions in two parallel forms: foresee, diagnose, see from the other seat, weigh up. An item
names the runs that decide it and how their figures become a right answer; nothing here knows a
result. Where two options lie closer together than chance, both are right, and "cannot tell" is
right where the interval spans zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from simlib.effects import effect_of
from simlib.i18n import N_
from simlib.intervals import Interval
from simlib.quiz.marks import CANNOT

__all__ = ["ARMS", "FORMS", "ITEMS", "Item", "Truth"]

FORMS = ("A", "B")

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


class Truth(NamedTuple):
    """The right codes of an item, and the figures that its text is filled with."""

    right: tuple[str, ...]
    figures: Mapping[str, float] = {}


class Item(NamedTuple):
    """One question of one form; ``short`` marks those of a session of 90 minutes.

    ``options`` are (code, text). ``reckon`` turns the rows of the arms that it needs into the truth
    (None: `simlib.quiz.truths` has a way of its own for the item).
    """

    name: str
    form: str
    text: str
    options: tuple[tuple[str, str], ...]
    arms: tuple[str, ...] = ()
    reckon: Callable[[Rows], Truth] | None = None
    short: bool = False


# What the arms change in an ordinary year of the boutique, or who sits where in it.
ARMS: Mapping[str, Mapping[str, Any]] = {
    "usual": {},
    "crossed": {"governance.plan": "crossed"},
    "shared": {"governance.plan": "shared"},
    "half_signed": {"governance.authority": 0.5},
    "all_signed": {"governance.authority": 1.0},
    "floor": {"governance.floor": 0.48},
    "meetings": {"governance.meeting_every_days": 5},
    "training": {"governance.training_days": 4},
    "mail": {"seats.sales": "handover_mail"},
    "call": {"seats.sales": "handover_call"},
    "tenth": {"seats.pm": "estimate_tenth"},
    "third": {"seats.pm": "estimate_third"},
    "hold": {"seats.sales": "discount_hold"},
    "give": {"seats.sales": "discount_all"},
    "skip": {"seats.pm": "revision_skip"},
    "full": {"seats.pm": "revision_full"},
    "hunt": {"seats.sales": "week_plan_hunt"},
    "care": {"seats.sales": "week_plan_care"},
    "ask": {"seats.pm": "clarify_ask_sales"},
    "warn": {"seats.pm": "at_risk_warn"},
}

_TELL = (CANNOT, N_("Cannot tell", "quiz"))
_MOVES = (
    ("well_up", N_("Well up, by a tenth or more", "quiz")),
    ("up", N_("Up a little", "quiz")),
    ("down", N_("Down a little", "quiz")),
    ("well_down", N_("Well down, by a tenth or more", "quiz")),
    _TELL,
)
_REACH = (
    ("none", N_("None", "quiz")),
    ("1_2", N_("1 or 2", "quiz")),
    ("3_5", N_("3 to 5", "quiz")),
    ("6", N_("6 or more", "quiz")),
    _TELL,
)
_DIALS = (
    ("floor", N_("The margin floor, up", "quiz")),
    ("all_signed", N_("Signatures, to every quote", "quiz")),
    ("meetings", N_("Meetings, to one a week", "quiz")),
    ("training", N_("Days at the other desk, to four a quarter", "quiz")),
    _TELL,
)
_PROFILE = N_(
    "A year after one dial was turned: win rate {win_rate}, gross margin {gross_margin_pct}, "
    "promises kept {promise_keeping}, revenue {revenue}. Which dial was it?",
    "quiz",
)
_FIGURES = ("win_rate", "gross_margin_pct", "promise_keeping", "revenue")


def apart(rows: Rows, one: str, other: str, kpi: str) -> tuple[float, Interval]:
    """Return the mean of a figure in one arm, and the paired difference of the other to it."""
    pairs = [(a[kpi], b[kpi]) for a, b in zip(rows[one], rows[other], strict=True)]
    found = effect_of(kpi, pairs, 1)
    return found.before, found.apart


def _moved(one: str, other: str, kpi: str) -> Callable[[Rows], Truth]:
    def reckon(rows: Rows) -> Truth:
        base, found = apart(rows, one, other, kpi)
        codes = dict.fromkeys(_move(end / base) for end in (found.low, found.mean, found.high))
        return Truth((*codes, *((CANNOT,) if found.low <= 0 <= found.high else ())))

    return reckon


def _move(share: float) -> str:
    """Return the option that a relative change falls on."""
    if abs(share) >= 0.1:
        return "well_up" if share > 0 else "well_down"
    return "up" if share > 0 else "down"


def _better(one: str, other: str) -> Callable[[Rows], Truth]:
    def reckon(rows: Rows) -> Truth:
        found = apart(rows, one, other, "company_value")[1]
        if found.low <= 0 <= found.high:
            return Truth(("equal", CANNOT))
        return Truth((other if found.mean > 0 else one,))

    return reckon


def _best(*arms: str) -> Callable[[Rows], Truth]:
    def reckon(rows: Rows) -> Truth:
        means = {arm: apart(rows, "usual", arm, "company_value")[1].mean for arm in arms}
        first = max(means, key=lambda arm: means[arm])
        gaps = {arm: apart(rows, arm, first, "company_value")[1] for arm in arms if arm != first}
        level = [arm for arm in arms if arm == first or gaps[arm].low <= 0]
        return Truth((*level, CANNOT) if len(level) == len(arms) else tuple(level))

    return reckon


def _dial(turned: str) -> Callable[[Rows], Truth]:
    """The profile comes from one half of the seeds; the other half says whose it is."""

    def reckon(rows: Rows) -> Truth:
        half = len(rows["usual"]) // 2
        told, known = ({a: r[s] for a, r in rows.items()} for s in (slice(half), slice(half, None)))
        profile = {kpi: apart(told, "usual", turned, kpi) for kpi in _FIGURES}
        dials = [code for code, _text in _DIALS if code != CANNOT]
        far = {dial: _far(profile, known, dial) for dial in dials}
        figures = {kpi: found.mean for kpi, (_base, found) in profile.items()}
        figures["revenue"] /= profile["revenue"][0]  # of the others points are told
        return Truth((min(far, key=lambda dial: far[dial]),), figures)

    return reckon


def _far(profile: Mapping[str, tuple[float, Interval]], rows: Rows, dial: str) -> float:
    """Return the distance of a dial's profile from the one told, in standard deviations."""
    found = {kpi: apart(rows, "usual", dial, kpi)[1] for kpi in profile}
    return sum(
        ((profile[kpi][1].mean - own.mean) / (profile[kpi][1].sd or 1.0)) ** 2
        for kpi, own in found.items()
    )


ITEMS: tuple[Item, ...] = (
    Item(
        "reach",
        "A",
        N_(
            "Corrivent wants its manual ten days sooner. How many other clients get something "
            "later in the next ten days?",
            "quiz",
        ),
        _REACH,
        short=True,
    ),
    Item(
        "reach",
        "B",
        N_(
            "Giuditta is ill for six days. How many clients get something later in the next ten "
            "days?",
            "quiz",
        ),
        _REACH,
        short=True,
    ),
    Item(
        "lever",
        "A",
        N_(
            "Pay goes from a shared result to bookings for Sales and margin for the PM office. "
            "Promises kept, after a year?",
            "quiz",
        ),
        _MOVES,
        ("shared", "crossed"),
        _moved("shared", "crossed", "promise_keeping"),
    ),
    Item(
        "lever",
        "B",
        N_("Signatures go from half of the quotes to all. Win rate, after a year?", "quiz"),
        _MOVES,
        ("half_signed", "all_signed"),
        _moved("half_signed", "all_signed", "win_rate"),
    ),
    Item(
        "habit",
        "A",
        N_(
            "Sales hands every order over with a page and a call, no longer by forwarding the "
            "mail. Questions a project?",
            "quiz",
        ),
        _MOVES,
        ("mail", "call"),
        _moved("mail", "call", "queries_per_project"),
    ),
    Item(
        "habit",
        "B",
        N_(
            "The PM office adds a third to every estimate, no longer a tenth. Share of promises "
            "kept?",
            "quiz",
        ),
        _MOVES,
        ("tenth", "third"),
        _moved("tenth", "third", "promise_keeping"),
    ),
    Item(
        *("dial", "A", _PROFILE, _DIALS),
        ("usual", "floor", "all_signed", "meetings", "training"),
        _dial("floor"),
        short=True,
    ),
    Item(
        *("dial", "B", _PROFILE, _DIALS),
        ("usual", "floor", "all_signed", "meetings", "training"),
        _dial("all_signed"),
        short=True,
    ),
    Item(
        "unseen",
        "A",
        N_("It is Friday. Which of these does no card of the PM office show?", "quiz"),
        (
            ("promised_days", N_("the days promised", "quiz")),
            ("price", N_("the price of the order", "quiz")),
            ("mood", N_("the client's mood", "quiz")),
            ("first_order", N_("whether it is a first order", "quiz")),
            _TELL,
        ),
        short=True,
    ),
    Item(
        "unseen",
        "B",
        N_("It is Friday. Which of these does no card of Sales show?", "quiz"),
        (
            ("asked_days", N_("the days that the client asked for", "quiz")),
            ("last_estimates", N_("the last estimates", "quiz")),
            ("cost_told", N_("what it will cost, as told", "quiz")),
            ("slack_days", N_("the days to spare once work begins", "quiz")),
            _TELL,
        ),
        short=True,
    ),
    Item(
        "host",
        "A",
        N_("Sales asks for a date, and the PM counts the days. What does the PM say?", "quiz"),
        (
            ("none", N_("that count", "quiz")),
            ("tenth", N_("a tenth more", "quiz")),
            ("fifth", N_("a fifth more", "quiz")),
            ("more", N_("a third more, or half", "quiz")),
            _TELL,
        ),
        short=True,
    ),
    Item(
        "host",
        "B",
        N_("The PM office has named its days. What does Sales promise the client?", "quiz"),
        (
            ("far_less", N_("less than four fifths of them", "quiz")),
            ("less", N_("a little less", "quiz")),
            ("same", N_("those days", "quiz")),
            ("more", N_("more", "quiz")),
            _TELL,
        ),
        short=True,
    ),
    Item(
        "trade",
        "A",
        N_("Clients bargain. Over a year, for the firm: always hold, or always give?", "quiz"),
        (
            ("hold", N_("Hold is better", "quiz")),
            ("give", N_("Give is better", "quiz")),
            ("equal", N_("About equal", "quiz")),
            _TELL,
        ),
        ("hold", "give"),
        _better("hold", "give"),
        short=True,
    ),
    Item(
        "trade",
        "B",
        N_("Over a year, for the firm: always skip the revision, or always revise fully?", "quiz"),
        (
            ("skip", N_("Skip is better", "quiz")),
            ("full", N_("Full is better", "quiz")),
            ("equal", N_("About equal", "quiz")),
            _TELL,
        ),
        ("skip", "full"),
        _better("skip", "full"),
        short=True,
    ),
    Item(
        "hour",
        "A",
        N_("Sales has hours to spare, all year. What are they best spent on?", "quiz"),
        (
            ("call", N_("A page and a call with each order", "quiz")),
            ("hunt", N_("New names", "quiz")),
            ("care", N_("Quiet clients", "quiz")),
            ("meetings", N_("A meeting of both desks each week", "quiz")),
            _TELL,
        ),
        ("usual", "call", "hunt", "care", "meetings"),
        _best("call", "hunt", "care", "meetings"),
    ),
    Item(
        "hour",
        "B",
        N_("The PM office has hours to spare, all year. What are they best spent on?", "quiz"),
        (
            ("ask", N_("Asking before each start", "quiz")),
            ("full", N_("A full revision of each job", "quiz")),
            ("warn", N_("Warning clients early", "quiz")),
            ("training", N_("Days at the other desk", "quiz")),
            _TELL,
        ),
        ("usual", "ask", "full", "warn", "training"),
        _best("ask", "full", "warn", "training"),
    ),
)
