"""What followed from a decision, link by link?

A function of the records of two runs that differ in one answer. A record follows from the answer
if its chain of causes leads back to what the answer wrote first; what differs and does not follow
is left out, since nobody could say why. A record names one cause; where it sums up others of the
same deal (a delivery its jobs and warnings), those count as causes too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from simlib.decisions import DecisionPoint
from simlib.records import Record, Value

__all__ = ["LANES", "Link", "consequences"]

LANES = ("sales", "pm", "translators", "client", "money")
_EARLIER = 1e-9  # days; a record of the desk hour itself belongs to what follows
_SAME_TIME = 0.25  # days: two hours sooner or later is no news by itself
_SAME_VALUE = 1e-3

_NOTHING = Record("", 0.0, "", "", "", {})

Values = Mapping[str, Value]


class Link(NamedTuple):
    """One thing that went otherwise because of the decision.

    ``code`` says what, ``lane`` where (one of `LANES`); ``record`` is the id of the record that
    tells it, ``cause`` that of the link before it, or the id of the question. ``at`` (working days)
    and ``values`` are with the change, ``was_at`` and ``was`` without; None and {}: did not happen.
    """

    code: str
    lane: str
    record: str
    cause: str
    at: float | None
    was_at: float | None
    values: Values
    was: Values


# What each kind of record tells: code, lane, and the values that are worth a word.
_TOLD: Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "declined": (("declined", "sales", ("how",)),),
    "consulted": (("asked", "sales", ("mode",)),),
    "told": (("estimate", "pm", ("days",)),),
    "signed": (("signature", "pm", ("answer", "days")),),
    "refused": (("refused", "pm", ()),),
    "quote": (("promise", "sales", ("promised_days", "price_cents", "workflow")),),
    "haggled": (("discount", "sales", ("given_cents",)),),
    "won": (("order", "client", ("promised_days", "price_cents")),),
    "client_came": (("client_came", "client", ()),),
    "lost": (("lost", "client", ("says",)),),
    "handed_over": (("brief", "sales", ("form", "brief")),),
    "opened": (("slack", "pm", ("days_left",)),),
    "clarified": (("clarified", "pm", ("brief",)),),
    "offer_declined": (("declined_offer", "translators", ("vendor_name", "rate")),),
    "staffed": (("staffed", "translators", ("vendor_name", "rate", "offers", "days_to_ready")),),
    "addition": (("addition", "sales", ("charge",)),),
    "risk_seen": (("risk", "pm", ("action", "late_days")),),
    "evenings_bought": (("evenings", "translators", ()),),
    "warned": (("warned", "client", ()),),
    "revised": (("revision", "pm", ("mode",)),),
    "checked": (("check", "pm", ("defect", "noticed")),),
    "delivered": (
        ("delivery", "client", ("late_days", "kept")),
        ("margin", "money", ("margin_cents", "credit_cents")),
    ),
    "complained": (("complaint", "client", ()),),
    "judged": (("satisfaction", "client", ("before", "after")), ("churn", "client", ("hazard",))),
}
_ORDER = {kind: place for place, kind in enumerate(_TOLD)}
# What else of its own story a record sums up, besides its cause.
_SUMMED: Mapping[str, tuple[str, ...]] = {
    "quote": ("signed",),
    "refused": ("signed",),
    "staffed": ("clarified",),
    "offer_declined": ("clarified",),
    "translated": ("evenings_bought",),
    "delivered": ("checked", "addition", "warned"),
}


def consequences(
    before: Sequence[Record],
    after: Sequence[Record],
    point: DecisionPoint,
    days: float,
    hazard: Callable[[float], float],
) -> tuple[Link, ...]:
    """Return what of the deal of ``point`` went otherwise within ``days``, in order of time.

    ``before`` and ``after`` are the records without and with the change; ``hazard`` gives the
    client's yearly hazard of leaving at a satisfaction.
    """
    until = point.hour + days
    old, new = (_Story(records, point, until, hazard) for records in (before, after))
    both = [*new.records.values(), *old.records.values()]
    first: dict[str, tuple[float, int]] = {}  # where it comes sooner; at one time, as told above
    for record in both:
        when = (record.at, _ORDER[record.kind])
        first[record.id] = min(when, first.get(record.id, when))
    links: list[Link] = []
    for name in sorted(first, key=first.__getitem__):
        cause = (new if name in new.records else old).nearest(name, {link.record for link in links})
        links += _links(name, cause, new.records.get(name), old.records.get(name))
    return tuple(links)


def _links(name: str, cause: str, now: Record | None, was: Record | None) -> Iterable[Link]:
    """Yield what one record tells, where the runs differ in it."""
    kind = (now or was or _NOTHING).kind
    for code, lane, fields in _TOLD[kind]:
        new, old = ({f: r.values.get(f) for f in fields} if r else {} for r in (now, was))
        if not _differs(now, was, new, old, timed=code not in ("margin", "churn")):
            continue
        yield Link(
            code, lane, name, cause, now.at if now else None, was.at if was else None, new, old
        )
        cause = name


def _differs(
    now: Record | None, was: Record | None, new: Values, old: Values, *, timed: bool
) -> bool:
    if now is None or was is None:
        return True
    if timed and abs(now.at - was.at) >= _SAME_TIME:
        return True
    return any(not _same(new[field], old[field]) for field in new)


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < _SAME_VALUE
    return one == other


class _Story:
    """The records of one run that follow from an answer, with their causes."""

    def __init__(
        self,
        records: Iterable[Record],
        point: DecisionPoint,
        until: float,
        hazard: Callable[[float], float],
    ) -> None:
        since = point.hour - _EARLIER
        own = [
            record
            for record in records
            if since <= record.at <= until and _within(record.entity, point.deal)
        ]
        self._question = point.id
        self._first = _first_written(own, point)
        self._parents: dict[str, list[str]] = {}  # of what follows, those that follow as well
        self._place = {record.id: place for place, record in enumerate(own)}
        for record in own:
            parents = [name for name in _causes(record, own) if name in self._parents]
            if parents or record.id in self._first:
                self._parents[record.id] = parents
        told = [r for r in own if r.id in self._parents and r.kind in _TOLD]
        self.records = {record.id: _readable(record, hazard) for record in told}

    def nearest(self, name: str, shown: set[str]) -> str:
        """Return the latest of the shown records that brought a record about, or the question."""
        found, asked, seen = list[str](), list(self._parents[name]), set[str]()
        while asked:
            parent = asked.pop()
            if parent in shown:
                found.append(parent)
            elif parent not in seen:
                seen.add(parent)
                asked += self._parents[parent]
        return max(found, key=self._place.__getitem__, default=self._question)


def _first_written(own: Iterable[Record], point: DecisionPoint) -> set[str]:
    """Return what the answer itself wrote: the next record of its subject.

    To start without clearing a brief up writes nothing, so there each language's first record
    counts as well.
    """
    first: dict[str, str] = {}
    for record in own:
        if record.kind in _TOLD:
            first.setdefault(record.entity, record.id)
    parts = point.kind == "clarify"
    return {
        name
        for entity, name in first.items()
        if entity == point.subject or (parts and entity.startswith(f"{point.subject}/"))
    }


def _causes(record: Record, own: Iterable[Record]) -> list[str]:
    """Return the cause of a record and what else it sums up."""
    kinds = _SUMMED.get(record.kind, ())
    also = [
        other.id
        for other in own
        if other.kind in kinds and other.at <= record.at and _related(other.entity, record.entity)
    ]
    return [record.cause, *also]


def _related(one: str, other: str) -> bool:
    return _within(one, other) or _within(other, one)


def _within(entity: str, whole: str) -> bool:
    return entity == whole or entity.startswith(f"{whole}/")


def _readable(record: Record, hazard: Callable[[float], float]) -> Record:
    """Return a record with the values that follow from what it holds."""
    values = dict(record.values)
    if record.kind == "opened":
        values["days_left"] = _number(values["due"]) - record.at
    elif record.kind == "staffed":
        values["days_to_ready"] = _number(values["ready"]) - record.at
    elif record.kind == "delivered":
        costs = _number(values["credit_cents"]) + _number(values["vendor_cents"])
        values["margin_cents"] = _number(values["price_cents"]) - costs
    elif record.kind == "judged":
        values["hazard"] = hazard(_number(values["after"]))
    return record._replace(values=values)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
