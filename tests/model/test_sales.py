"""Does every request get its story, and does each decision at the desk do what it says?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from simlib.decisions import Decision, DecisionPoint
from simlib.model.entities import Order
from simlib.model.firm import Firm
from simlib.records import Record
from simlib.run import Run
from tests.firms import of_kind, play, points, story

KASIA = {"sales": None}


def everything_asked(answer: Callable[[DecisionPoint], Decision] | None = None, **more: Any) -> Run:
    """A run in which a person answers every question of both salespeople, from day 0."""
    free = {"governance__floor": 0.0, **more}  # whatever is asked for may be conceded
    run = Run(story(chairs__sales=None, **free), 7, {"sales": None})
    for rule in ("bid", "consult", "price", "discount", "handover", "scope", "week_plan"):
        run.set_rules("sales", {rule: "ask"})
    return play(run, answer or (lambda point: point.default))


def always(kind: str, **shown: Any) -> Callable[[DecisionPoint], Decision]:
    return lambda point: point.decision(**shown) if point.kind == kind else point.default


def from_day_0(run: Run, *kinds: str) -> list[Record]:
    return [r for r in of_kind(run.records, *kinds) if 0 <= r.at < 20]


def decided(run: Run, kind: str) -> set[str]:
    """The deals that a person was asked about."""
    mine = [e for e in run.log if e.what == "answer" and e.origin == "person"]
    return {e.subject.rpartition("/")[0] for e in mine if e.subject.endswith(f"/{kind}")}


def test_declining_ends_a_deal_at_once_and_politeness_costs_less_goodwill() -> None:
    for how in ("silent", "alternative"):
        run = everything_asked(always("bid", answer=how))
        gone = {r.entity: r.values["how"] for r in from_day_0(run, "declined")}
        assert gone.keys() == decided(run, "bid")
        assert set(gone.values()) == {how}
        assert not gone.keys() & {r.entity for r in of_kind(run.records, "quote")}


def test_only_unfamiliar_fields_raise_the_question_whether_to_bid() -> None:
    run = everything_asked()
    domains = {r.entity: r.values["domain"] for r in of_kind(run.records, "request")}
    known = {d.id for d in run.scenario.domains if d.capability >= run.scenario.escalation.misfit}
    assert {domains[deal] for deal in decided(run, "consult")} <= known
    assert not {domains[deal] for deal in decided(run, "bid")} & known


@pytest.mark.parametrize("mode", ["no", "estimate", "together"])
def test_who_asks_the_pm_is_told_days_and_who_does_not_is_not(mode: str) -> None:
    run = everything_asked(always("consult", consult=mode))
    deals = decided(run, "consult")
    told = {r.entity for r in of_kind(run.records, "told")} & deals
    quotes = [r for r in from_day_0(run, "quote") if r.entity in deals]
    assert quotes
    if mode == "no":
        assert told == set()
        assert all(r.values["told_days"] is None for r in quotes)
    else:
        assert all(r.values["told_days"] is not None for r in quotes)
        assert {r.entity for r in quotes} <= told


def test_asking_makes_the_reply_slower() -> None:
    def reply(mode: str) -> float:
        run = everything_asked(always("consult", consult=mode))
        days = [
            float(r.values["reply_days"] or 0)
            for r in from_day_0(run, "quote")
            if r.entity in decided(run, "consult")
        ]
        return sum(days) / len(days)

    assert reply("no") < reply("estimate")


def test_the_price_that_was_decided_is_the_price_that_is_sent() -> None:
    for point, run in quotes():
        price = float(point.value(point.default, "price"))
        volume = point.facts["volume"]
        quote = next(r for r in of_kind(run.records, "quote") if r.entity == point.deal)
        flow = point.default.values["workflow"]
        expected = price * point.facts["price_factor"][flow] * volume
        least = run.scenario.pricing.minimum_eur
        assert int(quote.values["price_cents"] or 0) / 100 == pytest.approx(
            max(expected, least), rel=2e-3
        )
        assert quote.values["workflow"] == flow


def quotes(floor: float = 0.3) -> list[tuple[DecisionPoint, Run]]:
    run = Run(story(governance__floor=floor), 7, KASIA)
    seen = [point for point in points(run) if point.kind == "quote"]
    sent = {r.entity for r in of_kind(run.records, "quote")}
    found = [(point, run) for point in seen if point.deal in sent]
    assert found
    return found


@pytest.mark.parametrize("floor", [0.3, 0.7])
def test_no_quote_goes_below_the_margin_floor_even_above_the_list_price(floor: float) -> None:
    for point, run in quotes(floor):
        field, facts = point.field("price"), point.facts
        lowest = facts["cost_told"] / facts["volume"] / (1 - floor)
        lowest = max(lowest, 0.5 * facts["list_per_word"])
        assert field.low == pytest.approx(lowest, rel=5e-3)
        quote = next(r for r in of_kind(run.records, "quote") if r.entity == point.deal)
        if point.default.values["workflow"] == facts["workflow_asked"]:
            sent = int(quote.values["price_cents"] or 0) / 100 / facts["volume"]
            assert sent >= lowest * 0.995
            assert floor < 0.7 or sent > facts["list_per_word"]


def test_nobody_bargains_below_the_margin_floor() -> None:
    firm = Firm(story(governance__floor=0.4), 7)
    rfq = firm._market._describe(firm.clients["gorvella"], "gorvella/rfq-x", first_order=False)
    seller = firm.people["sales-kasia"]
    cost = firm._office.estimates.cost(rfq, "checked")

    def ways(margin: float) -> tuple[object, ...]:
        order = Order(round(100 * cost / (1 - margin)), 9.0, "checked", 0.0, None)
        _, (field,), _ = firm._sales._cards.haggle(rfq, seller, order, 0.1)
        return field.options

    assert ways(0.5) == ("hold", "half", "all")
    assert ways(0.44) == ("hold", "half")
    assert ways(0.41) == ways(0.2) == ("hold",)


@pytest.mark.parametrize(("concede", "share"), [("hold", 0.0), ("half", 0.5), ("all", 1.0)])
def test_a_concession_takes_its_share_of_what_was_asked_off_the_price(
    concede: str, share: float
) -> None:
    run = everything_asked(always("haggle", concede=concede))
    quoted = {r.entity: int(r.values["price_cents"] or 0) for r in of_kind(run.records, "quote")}
    won = {r.entity: int(r.values["price_cents"] or 0) for r in of_kind(run.records, "won")}
    seen = 0
    for record in from_day_0(run, "haggled"):
        if record.entity not in decided(run, "haggle"):
            continue
        asked, given = (int(record.values[k] or 0) for k in ("asked_cents", "given_cents"))
        assert given == pytest.approx(share * asked, abs=1)
        if record.entity in won:
            assert won[record.entity] == quoted[record.entity] - given
            seen += 1
    assert seen


def test_holding_loses_some_and_giving_all_costs_money() -> None:
    def wins(concede: str) -> int:
        run = everything_asked(always("haggle", concede=concede))
        won = {r.entity for r in of_kind(run.records, "won")}
        return len(decided(run, "haggle") & won)

    assert wins("all") > wins("hold")


def test_who_gives_all_gains_and_loses_nothing_by_confidence_and_who_holds_does() -> None:
    def digest(concede: str, gain: float) -> str:
        changes = {"warm_up": 0, "run_on": 0, "weeks": 8, "haggling__hold_gain": gain}
        return everything_asked(always("haggle", concede=concede), **changes).digest

    assert digest("all", 0.0) == digest("all", 8.0)
    assert digest("hold", 0.0) != digest("hold", 8.0)


@pytest.mark.parametrize("form", ["mail", "page", "call"])
def test_the_form_of_the_hand_over_is_recorded(form: str) -> None:
    run = everything_asked(always("handover", brief=form))
    handed = [r for r in from_day_0(run, "handed_over") if r.entity in decided(run, "handover")]
    assert handed
    assert {r.values["form"] for r in handed} == {form}


def test_a_call_makes_a_better_brief_and_fewer_queries_than_a_mail() -> None:
    def brief(form: str) -> tuple[float, float]:
        run = everything_asked(always("handover", brief=form))
        mine = {r.entity: float(r.values["brief"] or 0) for r in from_day_0(run, "handed_over")}
        asked = Counter[str]()
        for record in of_kind(run.records, "staffed"):
            asked[record.entity.partition("/order")[0]] += int(record.values["queries"] or 0)
        return sum(mine.values()) / len(mine), sum(asked[name] for name in mine) / len(mine)

    mail, call = brief("mail"), brief("call")
    assert call[0] > mail[0] + 0.1
    assert call[1] < mail[1]


@pytest.mark.parametrize(
    ("charge", "share", "days"),
    [("absorb", 0.0, 0.0), ("half", 0.5, 0.0), ("full", 1.0, 0.0), ("full_and_day", 1.0, 1.0)],
)
def test_an_addition_is_charged_and_moves_the_date_as_decided(
    charge: str, share: float, days: float
) -> None:
    run = everything_asked(always("scope", charge=charge), weeks=8, other_clients__scope_change=0.9)
    won = {r.entity: r for r in of_kind(run.records, "won")}
    done = {r.entity: r for r in of_kind(run.records, "delivered")}
    seen = 0
    for record in of_kind(run.records, "addition"):
        project = done.get(f"{record.entity}/order")
        if project is None or record.entity not in decided(run, "scope"):
            continue
        order = won[record.entity].values
        assert record.values["charge"] == charge
        per_word = int(order["list_cents"] or 0) / float(order["volume"] or 1)
        extra = per_word * float(record.values["words"] or 0) * share
        before, after = int(order["price_cents"] or 0), int(project.values["price_cents"] or 0)
        assert after - before == pytest.approx(extra, abs=2)
        promised = float(project.values["promised_days"] or 0)
        assert promised - float(order["promised_days"] or 0) == pytest.approx(days)
        seen += 1
    assert seen > 3


def test_a_won_order_pays_its_commission() -> None:
    run = everything_asked()
    for record in of_kind(run.records, "won"):
        price = int(record.values["price_cents"] or 0)
        expected = round(price * run.scenario.plan.commission)
        assert record.values["commission_cents"] == expected


def test_every_salesperson_plans_every_week() -> None:
    run = everything_asked()
    plans = Counter(r.entity.split("/")[0] for r in of_kind(run.records, "week_planned"))
    weeks = run.scenario.warm_up_weeks + run.scenario.weeks + run.scenario.run_on_weeks
    assert plans == {"sales-kasia": weeks, "sales-daniele": weeks}


def test_hunting_brings_strangers_and_care_brings_contact() -> None:
    def quarter(focus: str) -> Run:
        run = Run(story(1, 16, 0, chairs__sales=None), 7, {"sales": None})
        run.set_rules("sales", {"week_plan": focus})
        return play(run, lambda p: p.decision(focus=focus) if p.kind == "week_plan" else p.default)

    hunt, care = quarter("hunt"), quarter("care")
    knocks = [
        sum(r.entity.startswith("lead-") for r in of_kind(run.records, "client"))
        for run in (hunt, care)
    ]
    assert knocks[0] > knocks[1]
    moods = [
        float(of_kind(run.records, "week")[-1].values["satisfaction"] or 0) for run in (hunt, care)
    ]
    assert moods[1] > moods[0]


def test_what_a_card_of_a_deal_tells_is_what_the_client_asked_for() -> None:
    run = Run(story(), 7, KASIA)
    seen = list(points(run))
    asked = {r.entity: r for r in of_kind(run.records, "request")}
    for point in seen:
        if point.kind == "week_plan":
            continue
        values = asked[point.deal].values
        assert point.facts["words"] == round(float(values["words"] or 0))
        assert len(point.facts["languages"]) == values["languages"]
        assert point.facts["list_price"] == pytest.approx(
            int(values["list_cents"] or 0) / 100, abs=0.01
        )
        assert point.facts["asked_days"] == pytest.approx(
            float(values["asked_days"] or 0), abs=0.01
        )
        assert point.facts["domain"] == values["domain"]


def test_two_impressions_of_a_client_have_names_of_their_own() -> None:
    run = Run(story(1, 1, 0), 7)
    run.advance(until=1)
    firm: Any = run._model
    client = firm.clients["corrivent"]
    for mood in (0.9, 0.2, 0.9):
        client.satisfaction = mood
        firm._sales.week.notice(client, 0.0)
    told = [r for r in of_kind(run.records, "impression") if r.entity == "corrivent"]
    assert len({r.id for r in told}) == len(told) >= 2
