"""Does the digest cover everything that happened, and nothing else?"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.records import Digest, Record
from simlib.run import Run
from tests.firms import PEOPLE, play, story

FIRST = Record("rfq-1:request", 0.25, "request", "rfq-1", "", {"words": 400, "days": 2.5})
SECOND = Record("rfq-1:won", 1.75, "won", "rfq-1", "rfq-1:request", {"cents": 30_000})
THIRD = Record("rfq-1:delivered", 3.0, "delivered", "rfq-1", "rfq-1:won", {"late": 0.0})


def digest(*records: Record) -> Digest:
    made = Digest()
    made.update(records)
    return made


@pytest.fixture(scope="module")
def played() -> Run:
    return play(Run(story(), 7, PEOPLE))


@pytest.mark.parametrize(
    "change",
    [
        {"id": "rfq-2:won"},
        {"at": 1.750001},
        {"cause": ""},
        {"values": {"cents": 30_001}},
        {"values": {"eur": 30_000}},
        {"values": {"cents": None}},
    ],
)
def test_a_change_of_any_part_of_a_record_changes_the_digest(change: dict[str, Any]) -> None:
    assert digest(FIRST, SECOND).hex != digest(FIRST, SECOND._replace(**change)).hex


def test_the_order_of_records_and_their_number_matter() -> None:
    told = {digest(*some).hex for some in [(), (FIRST,), (FIRST, SECOND), (SECOND, FIRST)]}
    assert len(told) == 4


@given(st.floats(-1e6, 1e6), st.sampled_from((-1.0, 1.0)))
def test_what_another_processor_does_to_the_last_bits_does_not_matter(
    value: float, sign: float
) -> None:
    value = round(value, 6)
    near = Record("a:b", 0.0, "b", "a", "", {"x": value + sign * 1e-9})
    assert digest(near).hex == digest(near._replace(values={"x": value})).hex


@pytest.mark.parametrize("zero", [-0.0, -1e-12, 1e-12])
def test_zero_has_no_sign(zero: float) -> None:
    plain = Record("a:b", 0.0, "b", "a", "", {"x": 0.0})
    assert digest(plain._replace(values={"x": zero})).hex == digest(plain).hex
    assert digest(plain._replace(at=zero)).hex == digest(plain).hex


def test_taking_records_in_bit_by_bit_gives_the_same_digest(played: Run) -> None:
    records, grown = played.records, Digest()
    for end in (10, 11, 500, len(records)):
        grown.update(records[:end])
    assert grown.hex == digest(*records).hex == played.digest
    assert grown.checkpoints == digest(*records).checkpoints


def test_there_is_a_checkpoint_for_each_day_with_a_record() -> None:
    made = digest(FIRST._replace(at=-0.5), FIRST, SECOND, THIRD)
    assert [day for day, _ in made.checkpoints] == [-1, 0, 1, 3]
    assert made.checkpoints[-1][1] == made.hex


def test_a_checkpoint_tells_the_first_day_that_differs() -> None:
    usual = digest(FIRST, SECOND, THIRD).checkpoints
    other = digest(FIRST, SECOND._replace(values={"cents": 1}), THIRD).checkpoints
    assert [a == b for a, b in zip(usual, other, strict=True)] == [True, False, False]


def test_records_of_a_run_have_unique_names_made_of_entity_and_kind(played: Run) -> None:
    names = [record.id for record in played.records]
    assert len(set(names)) == len(names)
    for record in played.records:
        assert record.id.split(".")[0] == f"{record.entity}:{record.kind}"


def test_every_cause_is_an_earlier_record(played: Run) -> None:
    seen: set[str] = set()
    for record in played.records:
        assert record.cause == "" or record.cause in seen, record
        seen.add(record.id)


def test_most_of_what_happens_has_a_cause(played: Run) -> None:
    outside = {"client", "request", "week", "week_planned", "meeting", "impression", "note"}
    outside |= {"opening_books"}
    outside |= {"posting", "client_left"}  # opening, salaries, relief; a client's own month
    outside |= {"survey", "report", "training", "pm_week"}  # what the calendar brings
    outside |= {"vendor_came", "vendor_left"}  # a month of long queues, or of low goodwill
    causeless = {record.kind for record in played.records if not record.cause}
    assert causeless <= outside
    assert {r.kind for r in played.records if r.cause} >= {"quote", "won", "delivered", "judged"}


def test_records_never_run_back_in_time(played: Run) -> None:
    assert all(first.at <= then.at for first, then in pairwise(played.records))


def test_records_are_flat_and_fit_into_json_with_money_in_whole_cents(played: Run) -> None:
    for record in played.records:
        assert json.loads(json.dumps(record.values)) == record.values
        for name, value in record.values.items():
            assert value is None or isinstance(value, str | int | float)
            assert not name.endswith("_cents") or isinstance(value, int), (record.id, name)
