"""What happened, and because of what?

Everything that happens in a run becomes one flat, immutable record with the id of the record that
caused it. KPIs, charts and ripples are functions of records alone. A record's id is made of its
entity and its kind, never of a count of all records, so that it keeps its name in a run where
other things happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple, overload

__all__ = ["Digest", "Record", "Records"]

Value = float | int | str | None
# A named tuple's own constructor takes twice as long, and views look at all records at each click.
_tuple: Any = tuple.__new__


class Record(NamedTuple):
    """One event of the firm.

    ``id`` is unique in the run; ``at`` is in working days from day 0 (negative in the warm-up);
    ``cause`` is the id of the record that brought it about, or "" for an event from outside;
    ``values`` holds flat, JSON-able figures and codes, money in integer cents.
    """

    id: str
    at: float
    kind: str
    entity: str
    cause: str
    values: Mapping[str, Value]


_FIELDS = len(Record._fields)


class Records(Sequence[Record]):
    """Records in the order in which they were written; each is made when somebody looks at it.

    Until then its fields stand in one flat list: the garbage collector, which walks through every
    object that is young, has nothing of them to walk through.
    """

    __slots__ = ("_flat", "write")

    def __init__(self) -> None:
        self._flat: list[Any] = []
        self.write = self._flat.extend  # takes the fields of a record

    def __len__(self) -> int:
        return len(self._flat) // _FIELDS

    def __iter__(self) -> Iterator[Record]:
        return iter(self[:])

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> list[Record]: ...
    def __getitem__(self, place: int | slice) -> Record | list[Record]:
        places = range(len(self))[place]
        if isinstance(places, int):
            return Record._make(self._flat[places * _FIELDS : (places + 1) * _FIELDS])
        if places.step != 1:
            return [self[number] for number in places]
        return [_tuple(Record, fields) for fields in self.rows(places.start, places.stop)]

    def rows(self, first: int, last: int | None = None) -> Iterable[tuple[Any, ...]]:
        """Yield the fields of each record from ``first`` to before ``last``, one at a time."""
        stop = None if last is None else last * _FIELDS
        fields = iter(self._flat[first * _FIELDS : stop])
        return zip(*[fields] * _FIELDS, strict=True)


def _canonical(value: Value) -> str:
    """Write a value so that it is the same on every supported Python: floats to 1e-6, no -0."""
    return f"{value:z.6f}" if isinstance(value, float) else str(value)


def _line(record: Record) -> bytes:
    values = ",".join([f"{key}={_canonical(value)}" for key, value in record.values.items()])
    return f"{record.id}@{record.at:z.6f}|{record.cause}|{values}\n".encode()


class Digest:
    """A running hash of records, with a checkpoint at each day's end.

    Who answered which question does not enter it. `update` reads only what was added since.
    """

    def __init__(self) -> None:
        self._hasher = blake2b(digest_size=16)
        self._read = 0
        self._today: int | None = None
        self._ended: list[tuple[int, str]] = []

    def update(self, records: Sequence[Record]) -> None:
        """Take in the records that were appended since the last call."""
        for record in records[self._read :]:
            day = int(record.at // 1)
            if self._today is not None and day != self._today:
                self._ended.append((self._today, self.hex))
            self._today = day
            self._hasher.update(_line(record))
        self._read = len(records)

    @property
    def hex(self) -> str:
        """The hash of everything so far."""
        return self._hasher.hexdigest()

    @property
    def checkpoints(self) -> list[tuple[int, str]]:
        """One (day, hash of everything up to its end) for each day with a record."""
        today = [] if self._today is None else [(self._today, self.hex)]
        return self._ended + today
