"""How often did a chair err in the weeks at the desk, by person or rule, and in which way?

Four kinds for each chair, so that neither list is longer. Functions of records alone; some of them
rest on what no desk could see, so they are told after the weeks only. Sales: "over_promise", less
than .93 of what a PM expected, and nobody asked; "thin_brief", a brief below .4 with an hour free;
"silent_refusal", no answer at all; "empty_discount", given on a bluff. The PM office:
"late_warning", a promise seen to be broken by more than half a day, and neither warned of nor saved
by evenings; "skipped_revision", though a light one would have fitted; "unused_translator", the
agency or a premium while somebody of the field was free and in time; "needless_padding", less than
.62 of an estimate used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from simlib.records import Record

__all__ = ["slips"]

_LATE_DAYS = 0.5
_USED_SHARE = 0.62

ByKind = Mapping[str, Sequence[Record]]
Wrong = Callable[[Record], bool]


def slips(
    seat: str, records: ByKind, chair: str | None, until: float, since: float = 0.0
) -> dict[str, int]:
    """Count errors from day ``since`` to ``until``; ``chair`` is whose they are, None = anybody."""
    own = _own(seat, records, chair)
    return {
        code: sum(
            _deal(r) in own and since <= r.at < until and wrong(r) for r in records.get(kind, ())
        )
        for code, (kind, wrong) in _SLIPS.get(seat, {}).items()
    }


def _own(seat: str, records: ByKind, chair: str | None) -> set[str]:
    """Return the deals of a chair: a salesperson's requests, a PM's orders."""
    kind, whose = ("opened", "pm") if seat == "pm" else ("request", "seller")
    return {_deal(r) for r in records.get(kind, ()) if chair is None or r.values[whose] == chair}


def _deal(record: Record) -> str:
    return "/".join(record.entity.split("/")[:2])


def _over_promised(won: Record) -> bool:
    unasked = won.values["told_days"] is None
    return unasked and _number(won, "promised_days") < 0.93 * _number(won, "view_days")


def _thin(handed: Record) -> bool:
    return _number(handed, "brief") < 0.4 and _number(handed, "free_hours") >= 1.0


def _untold(seen: Record) -> bool:
    return _number(seen, "late_days") > _LATE_DAYS and seen.values["action"] == "hope"


def _padded(delivered: Record) -> bool:
    told = delivered.values["told_days"]
    return told is not None and _number(delivered, "used_days") < _USED_SHARE * float(told)


_SLIPS: Mapping[str, Mapping[str, tuple[str, Wrong]]] = {
    "sales": {
        "over_promise": ("won", _over_promised),
        "thin_brief": ("handed_over", _thin),
        "silent_refusal": ("declined", lambda r: r.values["how"] == "silent"),
        "empty_discount": (
            "haggled",
            lambda r: bool(r.values["bluff"] and r.values["given_cents"]),
        ),
    },
    "pm": {
        "late_warning": ("risk_seen", _untold),
        "skipped_revision": (
            "revised",
            lambda r: r.values["mode"] == "skip" and bool(r.values["time_for"]),
        ),
        "unused_translator": ("staffed", lambda r: bool(r.values["unused"])),
        "needless_padding": ("delivered", _padded),
    },
}


def _number(record: Record, name: str) -> float:
    value = record.values[name]
    return float(value) if isinstance(value, int | float) else 0.0
