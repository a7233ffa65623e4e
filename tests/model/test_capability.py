"""Does a firm get better at what it does, and worse at what it leaves alone?"""

from __future__ import annotations

from math import exp
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.model.capability import Capability
from simlib.model.firm import Firm
from tests.firms import shipped, story

DOMAINS = tuple(domain.id for domain in shipped().domains)


def made(**changes: Any) -> Capability:
    return Capability(story(**changes))


def everything(capability: Capability) -> dict[str, float]:
    return {domain: capability.of(domain) for domain in DOMAINS}


def test_capability_starts_as_the_scenario_says_and_can_be_set_back() -> None:
    capability = made()
    start = {domain.id: domain.capability for domain in shipped().domains}
    assert everything(capability) == start
    capability.learn("ai", 1e6, 1.0)
    capability.age(1.0)
    capability.restart()
    assert everything(capability) == start


def test_a_delivery_teaches_in_its_own_field_only() -> None:
    capability = made()
    before = everything(capability)
    capability.learn("ai", 30_000, 0.0)
    assert capability.of("ai") - before["ai"] == pytest.approx(0.01 * 0.76, rel=0.01)
    assert everything(capability) | {"ai": 0.0} == before | {"ai": 0.0}


def test_joint_work_teaches_one_point_six_times_as_much() -> None:
    alone, joint = made(), made()
    alone.learn("med", 3_000, 0.0)
    joint.learn("med", 3_000, 1.0)
    assert joint.of("med") - 0.48 == pytest.approx(1.6 * (alone.of("med") - 0.48), rel=0.01)


def test_a_large_firm_needs_more_words_for_the_same_step() -> None:
    small, large = made(), made(learning__words=6e7)
    small.learn("it", 3e5, 0.0)
    large.learn("it", 6e6, 0.0)
    assert large.of("it") == pytest.approx(small.of("it"))


def test_many_small_deliveries_teach_as_much_as_one_of_their_size() -> None:
    once, often = made(), made()
    once.learn("gen", 1e6, 0.5)
    for _ in range(100):
        often.learn("gen", 1e4, 0.5)
    assert often.of("gen") == pytest.approx(once.of("gen"))


def test_a_field_left_alone_loses_a_seventh_a_year_and_a_growing_one_more() -> None:
    capability = made()
    capability.age(1.0)
    assert capability.of("gen") == pytest.approx(0.72 * exp(-0.15)), "shrinking fields stand still"
    assert capability.of("legal") == pytest.approx(0.62 * exp(-0.15))
    assert capability.of("med") == pytest.approx(0.48 * exp(-0.15 - 0.3 * 0.30))
    assert capability.of("ai") == pytest.approx(0.24 * exp(-0.15 - 0.3 * 0.55))


def test_weeks_of_ageing_make_years() -> None:
    once, weekly = made(), made()
    once.age(2.0)
    for _ in range(100):
        weekly.age(0.02)
    assert everything(weekly) == pytest.approx(everything(once))


def test_without_its_link_no_field_moves_on() -> None:
    capability = made(links__frontier_to_capability=0.0)
    capability.age(1.0)
    assert capability.of("ai") == pytest.approx(0.24 * exp(-0.15))


def test_without_its_link_work_teaches_nothing() -> None:
    capability = made(links__work_to_capability=0.0)
    capability.learn("ai", 1e9, 1.0)
    assert capability.of("ai") == 0.24


def test_a_task_force_closes_a_share_of_what_is_missing() -> None:
    capability = made()
    capability.boost("ai", 0.25)
    assert capability.of("ai") == pytest.approx(0.24 + 0.25 * 0.76)
    capability.boost("ai", 7.0)
    assert capability.of("ai") == 1.0
    capability.boost("ai", -3.0)
    assert capability.of("ai") == 1.0


def test_a_gap_is_what_is_missing_to_what_work_needs() -> None:
    capability = made()
    assert capability.gap("med") == pytest.approx(0.65 - 0.48)
    assert capability.gap("tech") == 0.0
    assert made(links__capability_to_work=0.0).gap("med") == 0.0


def test_clients_ask_for_what_they_have_seen_us_do() -> None:
    capability = made()
    assert [capability.attraction(domain) for domain in DOMAINS] == [1.0] * len(DOMAINS)
    capability.boost("ai", 0.3)
    capability.age(1.0)
    known = capability.of("gen") / 0.72
    assert capability.attraction("gen") == pytest.approx(known**0.5)
    assert capability.attraction("ai") > 1 > capability.attraction("gen")
    cut = made(links__capability_to_requests=0.0)
    cut.age(5.0)
    assert cut.attraction("gen") == 1.0


def test_a_field_in_which_the_firm_began_from_nothing_attracts_as_on_day_0() -> None:
    firm = Firm(story(domains__ai__capability=0.0), 7)
    assert firm.capability.attraction("ai") == 1.0


def test_a_clients_requests_follow_our_capability_in_its_own_fields() -> None:
    firm = Firm(story(), 7)
    corrivent, voxmarrow = firm.clients["corrivent"], firm.clients["voxmarrow"]
    usual = firm._accounts.rate(corrivent), firm._accounts.rate(voxmarrow)
    firm.capability.boost("ai", 0.5)
    assert firm._accounts.rate(voxmarrow) == pytest.approx(usual[1] * (0.62 / 0.24) ** 0.5)
    assert firm._accounts.rate(corrivent) == usual[0]


def test_a_client_likes_us_better_for_what_we_can_do_if_the_link_is_there() -> None:
    def gained(**changes: Any) -> float:
        firm = Firm(story(**changes), 7)
        rfq = firm._market._describe(firm.clients["voxmarrow"], "voxmarrow/x", first_order=False)
        rfq.domain = "ai"
        before = firm._choice.liking(rfq, 0.15, 9.0, rfq.workflow)
        firm.capability.boost("ai", 0.5)
        return firm._choice.liking(rfq, 0.15, 9.0, rfq.workflow) - before

    assert gained() == pytest.approx(shipped().choice.fit * 0.38)
    assert gained(links__capability_to_choice=0.0) == 0.0


def test_a_rate_is_dearer_where_the_firm_falls_short_and_follows_it() -> None:
    firm = Firm(story(), 7)
    before = firm.pools.usual_rate("de", "ai", "revised")
    plain = before / (1 + 0.45 * 0.41)
    firm.capability.boost("ai", 1.0)
    assert firm.pools.usual_rate("de", "ai", "revised") == pytest.approx(plain)


@given(
    start=st.floats(0, 1),
    steps=st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 1), st.floats(0, 5)), max_size=20),
    boost=st.floats(-2, 2),
)
def test_whatever_happens_capability_stays_between_0_and_1(
    start: float, steps: list[tuple[float, float, float]], boost: float
) -> None:
    capability = Capability(story(1, 1, 0, domains__it__capability=start))
    for volume, joint, years in steps:
        capability.learn("it", volume, joint)
        capability.boost("it", boost)
        capability.age(years)
        assert 0 <= capability.of("it") <= 1
        assert 0 <= capability.gap("it") <= 1
        assert capability.attraction("it") >= 0
