"""Who is offered a job, who accepts, and when is it ready?"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.model.entities import Job, Order, Project, Rfq, Translator
from simlib.model.firm import Firm
from simlib.model.vendors import OVERFLOW, RATES, Offer, Pools
from tests.firms import story

AWAY = [[10, 14]]
LUCK = 0.42  # of the time that a piece of work takes
days_of_year = st.floats(-10, 60)


class Desk(NamedTuple):
    """A firm and a job to give away."""

    firm: Firm
    job: Job

    @property
    def pools(self) -> Pools:
        return self.firm.pools

    def offer(self, vendor: str, now: float = 0.0) -> Offer:
        return next(o for o in self.pools.offers(self.job, now, ()) if o.vendor == vendor)

    def yes(self, offer: Offer, rate: str, now: float = 0.0) -> float:
        """The share of many jobs that the translator accepts."""
        said = 0
        for number in range(300):
            self.job.id = f"job-{number}"
            said += self.pools.accepts(self.firm.streams, self.job, offer, rate, now)
        return said / 300


def desk(language: str = "it", workflow: str = "revised", **changes: Any) -> Desk:
    firm = Firm(story(**changes), 7)
    client = next(iter(firm.clients.values()))
    rfq = Rfq(
        id="x/rfq-1",
        client=client,
        seller="sales-kasia",
        came=0.0,
        words=4000.0,
        languages=(language,),
        domain="tech",
        workflow=workflow,
        asked_days=8.0,
        standard_days=6.0,
        ambiguity=0.4,
        complexity=1.0,
        list_per_word=0.15,
        competitor=0.15,
        mood_noise=0.0,
        guess_noise=0.0,
        first_order=False,
    )
    order = Order(60_000, 12.0, workflow, 0.0, None)
    project = Project(
        "x/rfq-1/order", rfq, order, "pm-irene", 12.0, workflow, 0.6, firm.event(), ""
    )
    return Desk(firm, Job("x/rfq-1/order/it", project, language, 4000.0))


def away(given: Desk, **_: Any) -> Translator:
    return given.pools.all["hedvig"]


# ---- the pools


def test_each_language_has_as_many_translators_as_the_scenario_says() -> None:
    given = desk()
    for language in given.firm.scenario.languages:
        assert len(given.pools.by_language[language.id]) == language.translators
    assert len(given.pools.all) == sum(len(pool) for pool in given.pools.by_language.values())


def test_one_translator_more_leaves_all_the_others_as_they_were() -> None:
    usual, more = desk().pools.all, desk(languages__it__translators=9).pools.all
    assert len(more) == len(usual) + 1
    for name, person in usual.items():
        assert (person.rate, person.quality) == (more[name].rate, more[name].quality)


# ---- offers


def test_up_to_three_translators_and_the_agency_are_offered_each_once() -> None:
    offers = desk().pools.offers(desk().job, 0.0, ())
    names = [offer.vendor for offer in offers]
    assert len(set(names)) == len(names) <= 4
    assert names[-1] == OVERFLOW


def test_the_best_the_first_and_the_cheapest_are_among_the_offers() -> None:
    given = desk()
    names = [person.id for person in given.pools.by_language["it"]]
    everyone = [
        given.pools.offers(given.job, 0.0, [other for other in names if other != name])[0]
        for name in names
    ]
    assert [offer.vendor for offer in everyone] == names
    offered = [offer.vendor for offer in given.pools.offers(given.job, 0.0, ())]
    assert min(everyone, key=lambda o: o.rate).vendor in offered
    assert min(everyone, key=lambda o: o.free_in + o.days).vendor in offered
    assert max(everyone, key=lambda o: o.score + 0.1 * o.skilled).vendor in offered


def test_who_said_no_is_not_asked_again_until_only_the_agency_is_left() -> None:
    given, declined = desk("sv"), list[str]()
    for _ in range(2):
        offer = given.pools.offers(given.job, 0.0, declined)[0]
        assert offer.vendor not in declined
        declined.append(offer.vendor)
    assert [o.vendor for o in given.pools.offers(given.job, 0.0, declined)] == [OVERFLOW]


def asked_in_turn(given: Desk) -> list[str]:
    """Everybody who is considered for a job, if each says no."""
    declined: list[str] = []
    while (first := given.pools.offers(given.job, 0.0, declined)[0].vendor) != OVERFLOW:
        declined.append(first)
    return declined


def test_of_a_large_pool_so_many_are_considered_as_the_shortlist_holds() -> None:
    given = desk(languages__it__translators=40, vendor_market__shortlist=5)
    asked = asked_in_turn(given)
    assert len(set(asked)) == len(asked) == 5
    assert asked_in_turn(given) == asked
    spread = set(asked)
    for number in range(60):
        given.job.id = f"job-{number}"
        spread |= set(asked_in_turn(given))
    assert len(spread) > 35


def test_a_pool_as_large_as_the_shortlist_is_considered_whole() -> None:
    given = desk(vendor_market__shortlist=8)
    assert len(asked_in_turn(given)) == len(given.pools.by_language["it"]) == 8


def test_work_in_an_own_field_takes_less_time_and_light_work_less_still() -> None:
    given, light = desk(), desk(workflow="light")
    per_word = 1 / 2000
    skilled = given.pools.days_of_work(given.job, "tech", per_word, True)
    assert skilled == pytest.approx(2.0)
    assert given.pools.days_of_work(given.job, "tech", per_word, False) > skilled
    assert light.pools.days_of_work(light.job, "tech", per_word, True) < skilled
    assert given.pools.days_of_work(given.job, "ai", per_word, True) > skilled


# ---- absences


@pytest.mark.parametrize(
    ("now", "gone"), [(9.9, False), (10.0, True), (12.5, True), (14.9, True), (15.0, False)]
)
def test_an_absence_lasts_from_its_first_to_the_end_of_its_last_day(now: float, gone: bool) -> None:
    given = desk("sv", translators__hedvig__absences=AWAY)
    assert given.pools.is_away(away(given), now) == gone
    offered = [offer.vendor for offer in given.pools.offers(given.job, now, ())]
    assert ("hedvig" in offered) != gone


@given(now=days_of_year, queue=st.floats(0, 20))
def test_nobody_begins_a_job_while_away(now: float, queue: float) -> None:
    given = desk("sv", translators__hedvig__absences=[[10, 14], [15, 16], [30, 30]])
    person = away(given)
    person.server.book(now, queue)
    if given.pools.is_away(person, now):
        return
    offer = given.offer("hedvig", now)
    begins = now + offer.free_in
    assert not given.pools.is_away(person, begins), begins
    assert begins >= person.server.free - 1e-9
    ready = given.pools.take(LUCK, given.job, offer, "usual", now)
    assert ready > begins
    assert ready == pytest.approx(person.server.free)


# ---- acceptance


def test_more_pay_more_time_and_more_goodwill_make_a_yes_more_likely() -> None:
    given = desk()
    offer = given.pools.offers(given.job, 0.0, ())[0]
    odds = [given.yes(offer, rate) for rate in RATES]
    assert odds[0] < odds[1] < odds[2]
    given.job.project.due = 4.0
    assert given.yes(offer, "usual") < odds[1]
    given.job.project.due = 12.0
    given.pools.all[offer.vendor].goodwill = 0.0
    assert given.yes(offer, "usual") < odds[1]


def test_who_has_a_queue_says_yes_less_often() -> None:
    given = desk()
    offer = given.pools.offers(given.job, 0.0, ())[0]
    before = given.yes(offer, "usual")
    given.pools.all[offer.vendor].server.book(0.0, 8.0)
    assert given.yes(offer, "usual") < before


def test_asking_somebody_else_first_changes_nobodys_answer() -> None:
    given = desk()
    offers = given.pools.offers(given.job, 0.0, ())[:-1]
    forward = [given.pools.accepts(given.firm.streams, given.job, o, "usual", 0.0) for o in offers]
    back = [
        given.pools.accepts(given.firm.streams, given.job, o, "usual", 0.0) for o in offers[::-1]
    ]
    assert forward == back[::-1]


def test_an_answer_is_drawn_for_the_job_and_the_translator_and_not_for_the_moment() -> None:
    given = desk()
    first, second = given.pools.offers(given.job, 0.0, ())[:2]

    def answers(offer: Offer, now: float) -> list[bool]:
        given.job.project.due = now + 5.0
        said = []
        for number in range(200):
            given.job.id = f"job-{number}"
            streams = given.firm.streams
            said.append(given.pools.accepts(streams, given.job, offer, "usual", now))
        return said

    assert answers(first, 0.0) == answers(first, 0.4)
    pairs = list(zip(answers(first, 0.0), answers(second, 0.0), strict=True))
    assert (True, False) in pairs
    assert (False, True) in pairs


def test_the_agency_always_says_yes_and_is_dear_and_plain() -> None:
    given = desk()
    offer = given.offer(OVERFLOW)
    assert given.yes(offer, "usual") == 1.0
    ready = given.pools.take(LUCK, given.job, offer, "usual", 0.0)
    market = given.firm.scenario.vendor_market
    assert ready > 0
    assert given.job.quality == market.overflow_quality
    assert given.job.cost == round(4000 * offer.rate * market.overflow_rate * 100)


# ---- giving a job


@pytest.mark.parametrize(("rate", "factor"), [("squeeze", 0.9), ("usual", 1.0), ("premium", 1.15)])
def test_the_rate_decides_cost_goodwill_and_speed(rate: str, factor: float) -> None:
    given, usual = desk(), desk()
    offer = given.pools.offers(given.job, 0.0, ())[0]
    person = given.pools.all[offer.vendor]
    before = person.goodwill
    ready = given.pools.take(LUCK, given.job, offer, rate, 0.0)
    plain = usual.pools.take(LUCK, usual.job, offer, "usual", 0.0)
    assert given.job.cost == round(4000 * offer.rate * factor * 100)
    sign = {"squeeze": -1, "usual": 0, "premium": 1}[rate]
    assert (person.goodwill > before) - (person.goodwill < before) == sign
    assert (ready < plain) == (rate == "premium")


def test_jobs_of_one_translator_are_done_one_after_the_other() -> None:
    given = desk()
    offer = given.pools.offers(given.job, 0.0, ())[0]
    first = given.pools.take(LUCK, given.job, offer, "usual", 0.0)
    given.job.id = "x/rfq-1/order/another"
    second = given.pools.take(LUCK, given.job, offer, "usual", 0.0)
    assert second > first
    assert given.pools.all[offer.vendor].server.backlog(0.0) == pytest.approx(second)


def test_a_hard_text_takes_longer_than_anybody_expected() -> None:
    given, hard = desk(), desk()
    hard.job.project.rfq.complexity = 2.0
    offer = given.pools.offers(given.job, 0.0, ())[0]
    plain = given.pools.take(LUCK, given.job, offer, "usual", 0.0)
    assert hard.pools.take(LUCK, hard.job, offer, "usual", 0.0) == pytest.approx(2 * plain)


def test_goodwill_stays_between_none_and_full() -> None:
    given = desk()
    offer = given.pools.offers(given.job, 0.0, ())[0]
    person = given.pools.all[offer.vendor]
    for number in range(80):
        given.job.id = f"job-{number}"
        given.pools.take(LUCK, given.job, offer, "squeeze", 0.0)
        assert 0 <= person.goodwill <= 1
    assert person.goodwill == 0
    assert 0 < given.pools.goodwill() < 1


def test_goodwill_returns_slowly_to_where_it_rests() -> None:
    given = desk()
    person, other = (given.pools.all[name] for name in ("giuditta", "dario"))
    rest, person.goodwill, other.goodwill = person.resting, 0.1, 1.0
    given.pools.forgive(1 / 50)
    assert 0.1 < person.goodwill < 0.2
    assert other.resting < other.goodwill < 1.0
    given.pools.forgive(20.0)
    assert person.goodwill == pytest.approx(rest)
