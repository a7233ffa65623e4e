"""Who asks, for what, and whom do clients choose?"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import exp, log
from statistics import fmean, median
from typing import Any

import pytest

from simlib.model.entities import Client, Rfq
from simlib.model.firm import Firm
from simlib.run import Run
from tests.firms import of_kind, play, shipped, story


@pytest.fixture(scope="module")
def firm() -> Firm:
    return Firm(story(), 7)


@pytest.fixture(scope="module")
def year() -> Run:
    return play(Run(story(26, 40, 0), 7))


def client_of(firm: Firm, name: str = "gorvella") -> Client:
    return firm.clients[name]


def request(firm: Firm, name: str = "gorvella/rfq-x", client: str = "gorvella") -> Rfq:
    return firm._market._describe(client_of(firm, client), name, first_order=False)


# ---- when clients ask


def test_clients_ask_about_as_often_as_their_rate_says(year: Run) -> None:
    counts = Counter(str(r.values["client"]) for r in of_kind(year.records, "request"))
    years = (26 + 40) / 50
    for client in year.scenario.clients:
        if client.lam >= 20:
            assert 0.4 < counts[client.id] / (client.lam * years) < 1.6, client.id


def test_arrivals_thin_a_fixed_stream_so_that_a_better_mood_only_adds_requests() -> None:
    """Every request of the gloomy firm comes at the same moment in the happy one."""
    asked = []
    for mood in (0.4, 0.9):
        run = play(Run(story(4, 4, 0, other_clients__s0=mood, other_clients__s0_sd=0.0), 7))
        first = {r.id: r.at for r in of_kind(run.records, "request") if r.at < -15}
        asked.append({name: at for name, at in first.items() if name.startswith("client-")})
    gloomy, happy = asked
    assert gloomy.items() <= happy.items()
    assert len(happy) > len(gloomy) > 5


def test_a_client_more_changes_no_other_clients_requests() -> None:
    usual = play(Run(story(4, 1, 0), 7))
    more = play(Run(story(4, 1, 0, other_clients__count=45), 7))
    ours, theirs = (
        {r.id: r.values["words"] for r in of_kind(run.records, "request") if r.at < -16}
        for run in (usual, more)
    )
    assert len(ours) > 10
    assert ours.items() <= theirs.items()


@pytest.mark.parametrize(("name", "sign"), [("satisfaction", 1), ("wallet", 1)])
def test_satisfied_clients_with_a_large_share_ask_more(firm: Firm, name: str, sign: int) -> None:
    client = client_of(firm)
    before = firm._accounts.rate(client)
    old = getattr(client, name)
    setattr(client, name, old * 1.2)
    assert (firm._accounts.rate(client) - before) * sign > 0
    setattr(client, name, old)


def test_unhappy_clients_leave_sooner_and_cutting_the_link_stops_that(firm: Firm) -> None:
    client = client_of(firm)
    client.satisfaction = 0.3
    unhappy = firm._accounts.hazard(client)
    client.satisfaction = 0.9
    happy = firm._accounts.hazard(client)
    assert unhappy > 3 * happy
    cut = Firm(story(links__satisfaction_to_churn=0.0), 7)
    other = client_of(cut)
    other.satisfaction = 0.3
    assert cut._accounts.hazard(other) == pytest.approx(story().churn.h0 * other.churn_factor)


def test_dear_prices_make_clients_leave_sooner_and_cutting_the_link_stops_that() -> None:
    def hazard(price: float, **changes: Any) -> float:
        firm = Firm(story(**changes), 7)
        rfq = request(firm)
        for _ in range(50):
            firm._market.remember_outcome(rfq, rfq.competitor * price, won=True)
        assert rfq.client.dearness == pytest.approx(log(price), abs=0.01)
        return firm._accounts.hazard(rfq.client)

    assert hazard(0.9) < hazard(1.0) < hazard(1.1)
    assert hazard(1.1) / hazard(1.0) == pytest.approx(1.1 ** shipped().churn.price, rel=0.02)
    assert hazard(0.9, links__price_to_churn=0.0) == hazard(1.1, links__price_to_churn=0.0)


def test_winning_and_losing_move_the_share_of_wallet_within_its_bounds(firm: Firm) -> None:
    client, demand = client_of(firm, "sorrivo"), shipped().demand
    rfq = request(firm, "sorrivo/rfq-x", "sorrivo")
    for won in (True, False):
        for _ in range(100):
            firm._market.remember_outcome(rfq, rfq.list_per_word, won=won)
            assert demand.wallet_min <= client.wallet <= demand.wallet_max
            assert 0 <= client.win_memory <= 1
        assert client.wallet == (demand.wallet_max if won else demand.wallet_min)
    client.wallet = 1.0
    firm._market.refused(client, politely=True)
    polite = client.wallet
    client.wallet = 1.0
    firm._market.refused(client, politely=False)
    assert client.wallet < polite < 1.0


def test_strangers_come_only_from_day_0_and_more_of_them_when_sales_hunts() -> None:
    def knocks(**changes: Any) -> list[float]:
        run = play(Run(story(8, 20, 0, **changes), 7, {"sales": "balanced"}))
        return [r.at for r in of_kind(run.records, "request") if r.entity.startswith("lead-")]

    usual, hunted = knocks(), knocks(demand__lead_per_hunting_hour=0.2)
    assert min(usual) >= 0
    assert len(hunted) > len(usual) > 3
    assert len(usual) > len(knocks(links__hunting_to_strangers=0.0))


def test_a_strangers_first_order_makes_it_a_client_that_asks_again(year: Run) -> None:
    came = {r.entity: r for r in of_kind(year.records, "client_came")}
    assert came
    won = {r.id: r for r in of_kind(year.records, "won")}
    for name, record in came.items():
        assert won[record.cause].values["client"] == name
    again = [r for r in of_kind(year.records, "request") if "/rfq-0" in r.entity]
    assert any(r.values["client"] in came for r in again)


def test_a_new_client_tries_us_with_a_part_of_its_work(firm: Firm) -> None:
    rfq = request(firm, "lead-x/rfq-first")
    rfq.client = replace(rfq.client, id="lead-x", wallet=1.0)
    firm._market.welcome(rfq.client, "")
    assert rfq.client.wallet == shipped().demand.wallet_new < 1.0


# ---- what they ask for


def test_a_request_is_drawn_by_its_name_and_nothing_else(firm: Firm) -> None:
    first = request(firm)
    for number in range(5):
        request(firm, f"gorvella/rfq-{number}")
    again = request(firm)
    assert (again.words, again.asked_days, again.complexity) == (
        first.words,
        first.asked_days,
        first.complexity,
    )


def test_requests_are_within_the_limits_that_the_scenario_sets(firm: Firm) -> None:
    rules = shipped().request
    drawn = [request(firm, f"client-03/rfq-{n}", "client-03") for n in range(400)]
    sizes = [rfq.words for rfq in drawn]
    assert rules.words_min <= min(sizes) <= max(sizes) <= rules.words_max
    assert median(sizes) == pytest.approx(rules.words_median, rel=0.15)
    assert min(rfq.asked_days for rfq in drawn) >= rules.lead_time_min_days
    assert all(0 <= rfq.ambiguity <= 1 for rfq in drawn)
    assert fmean(len(rfq.languages) for rfq in drawn) == pytest.approx(
        sum((k + 1) * share for k, share in enumerate(rules.language_shares)), abs=0.25
    )
    for rfq in drawn:
        assert len(set(rfq.languages)) == len(rfq.languages) >= 1
        assert rfq.client.source not in rfq.languages
    shares = Counter(rfq.workflow for rfq in drawn)
    assert shares["light"] / 400 == pytest.approx(rules.workflow_shares.light, abs=0.07)


def test_named_clients_ask_in_their_own_languages_and_mostly_their_own_field(firm: Firm) -> None:
    drawn = [request(firm, f"rillgrund/rfq-{n}", "rillgrund") for n in range(200)]
    assert {code for rfq in drawn for code in rfq.languages} <= {"it", "fr", "pl"}
    assert sum(rfq.domain == "tech" for rfq in drawn) > 150
    assert {rfq.workflow for rfq in drawn} == {"revised"}


def test_a_beat_fixes_what_it_names() -> None:
    run = play(Run(story(), 7))
    beats = {beat.id: beat for beat in run.scenario.beats if beat.kind == "request"}
    asked = {str(r.values["beat"]): r for r in of_kind(run.records, "request") if r.values["beat"]}
    assert asked.keys() == beats.keys()
    for name, record in asked.items():
        beat = beats[name]
        assert beat.day <= record.at < beat.day + 1
        assert record.values["client"] == beat.client
        assert (record.values["words"], record.values["domain"]) == (beat.words, beat.domain)
        assert record.values["asked_days"] == beat.asked_days
    notes = [beat for beat in run.scenario.beats if beat.kind == "note"]
    assert [r.values["code"] for r in of_kind(run.records, "note")] == [beat.note for beat in notes]


def test_a_client_that_has_left_sends_no_beat() -> None:
    run = play(Run(story(1, 12, 0, churn__h0=5.0, churn__hk=0.0), 7))
    left = {r.entity: r.at for r in of_kind(run.records, "client_left")}
    beats = [beat for beat in run.scenario.beats if beat.kind == "request"]
    asked = {str(r.values["beat"]) for r in of_kind(run.records, "request")}
    gone = {beat.id for beat in beats if left.get(str(beat.client), 1e9) < beat.day}
    assert gone
    assert {beat.id for beat in beats} - gone <= asked
    assert not gone & asked


# ---- whom they choose


def liking(firm: Firm, rfq: Rfq, price: float = 0.15, days: float = 10.0, flow: str = "") -> float:
    return firm._choice.liking(rfq, price, days, flow or rfq.workflow)


def test_clients_like_low_prices_early_dates_and_no_less_quality_than_they_asked(
    firm: Firm,
) -> None:
    rfq = request(firm)
    rfq.asked_days = 10.0
    base = liking(firm, rfq)
    assert liking(firm, rfq, price=0.12) > base > liking(firm, rfq, price=0.2)
    assert liking(firm, rfq, days=14.0) < base == liking(firm, rfq, days=5.0)
    assert liking(firm, rfq, flow="light") < base < liking(firm, rfq, flow="checked")


def test_clients_like_a_familiar_field_a_good_past_and_a_joint_solution(firm: Firm) -> None:
    rfq = request(firm)
    base = liking(firm, rfq)
    rfq.joint = 1.0
    assert liking(firm, rfq) > base
    rfq.joint = 0.0
    rfq.domain = "ai"
    assert liking(firm, rfq) < base
    rfq.domain = "tech"
    rfq.client.satisfaction -= 0.2
    assert liking(firm, rfq) < base
    rfq.client.satisfaction += 0.2


@pytest.mark.parametrize(("link", "change"), [("price_to_choice", 0.3), ("date_to_choice", 30.0)])
def test_a_cut_link_no_longer_matters(link: str, change: float) -> None:
    cut = Firm(story(**{f"links__{link}": 0.0}), 7)
    rfq = request(cut)
    other = (
        liking(cut, rfq, price=change)
        if link == "price_to_choice"
        else liking(cut, rfq, days=change)
    )
    assert other == pytest.approx(liking(cut, rfq))


def test_the_choice_is_a_logit(firm: Firm) -> None:
    """Over many requests, as many are taken as the logit of the liking says."""
    taken, expected = [], []
    for number in range(1500):
        rfq = request(firm, f"gorvella/rfq-{number}")
        price = rfq.list_per_word
        answer = firm._choice.answer(rfq, price, rfq.asked_days, rfq.workflow)
        taken.append(answer.liking > 0)
        expected.append(
            1 / (1 + exp(-firm._choice.liking(rfq, price, rfq.asked_days, rfq.workflow)))
        )
    assert fmean(taken) == pytest.approx(fmean(expected), abs=0.03)


def test_who_bluffs_wants_the_offer_anyway_and_asks_within_limits(firm: Firm) -> None:
    rules, bluffs = shipped().haggling, 0
    for number in range(600):
        rfq = request(firm, f"sorrivo/rfq-{number}", "sorrivo")
        answer = firm._choice.answer(rfq, rfq.list_per_word, rfq.asked_days, rfq.workflow)
        assert answer.after_days > 0
        assert rules.ask_min <= answer.asked_off <= rules.ask_max
        if answer.bluff:
            assert answer.bargains
            assert answer.liking > 0
            bluffs += 1
        elif answer.bargains:
            assert rules.real_from < answer.liking <= 0
    assert bluffs > 60


def test_who_goes_elsewhere_names_what_weighed_most(firm: Firm) -> None:
    rfq = request(firm)
    rfq.asked_days = 10.0
    fair = rfq.competitor
    assert firm._choice.says(rfq, fair * 1.5, 10.0) == "price"
    assert firm._choice.says(rfq, fair, 30.0) == "date"
    assert firm._choice.says(rfq, fair * 0.9, 10.0) == "other"


def test_equity_counts_present_clients_only_and_falls_with_their_mood() -> None:
    firm = Firm(story(), 7)
    before = firm._accounts.equity()
    client = client_of(firm)
    client.satisfaction -= 0.3
    sad = firm._accounts.equity()
    client.active = False
    assert firm._accounts.equity() < sad < before


def test_who_hunts_by_the_guide_meets_fewer_strangers_from_unfit_domains() -> None:
    year = {"weeks": 50, "rounds": [], "run_on_weeks": 0, "warm_up_weeks": 1, "beats": []}
    scenario = shipped().replace(year | {"governance.guide": 0.6})
    fit = {domain.id for domain in scenario.domains if domain.capability >= 0.6}

    def unfit_share(focus: str) -> float:
        run = Run(scenario.replace({"chairs.sales": None}), seed=3)
        run.set_rules("sales", {"week_plan": focus})
        run.advance()
        asked = [r for r in run.records if r.kind == "request" and r.values["new"]]
        return sum(r.values["domain"] not in fit for r in asked) / len(asked)

    assert unfit_share("hunt_guide") < unfit_share("hunt")
    assert unfit_share("mixed") < unfit_share("hunt"), "who does not hunt at will follows the guide"


def test_who_comes_by_our_name_alone_comes_from_anywhere_in_the_market() -> None:
    firm = Firm(story(governance__guide=0.9, demand__lead_price_pull=10.0), 7)
    market, hunter = firm._market, firm.people["sales-kasia"]
    hunter.focus = "hunt_guide"
    ground = dict(zip(firm.domains, market._hunting_ground(hunter), strict=True))
    assert ground["med"] > market.mix()[list(firm.domains).index("med")]

    def fields(*, hunted: bool) -> Counter[str]:
        for number in range(300):
            market._knock(f"stranger-{hunted}-{number}", number, hunted=hunted)
        asked = of_kind(firm.records, "request")
        return Counter(
            str(r.values["domain"]) for r in asked if r.entity.startswith(f"stranger-{hunted}")
        )

    assert fields(hunted=False)["gen"] > 2 * fields(hunted=True)["gen"]


def test_only_who_hunts_by_the_guide_follows_it() -> None:
    firm = Firm(story(governance__guide=0.45), 7)
    kasia, daniele = firm.people["sales-kasia"], firm.people["sales-daniele"]
    kasia.focus, daniele.focus = "hunt_guide", "hunt"
    assert firm._market._guided("ai", kasia) < 1
    assert firm._market._guided("ai", daniele) == 1
    assert firm._market._guided("tech", kasia) == 1
