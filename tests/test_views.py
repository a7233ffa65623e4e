"""Does a seat see its boards, its own deals and its news, and nothing that it cannot know?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from simlib.run import Run
from simlib.scenario.schema import Governance
from tests.firms import answer_by_name, directed, of_kind, play, story

HIDDEN = {
    "competitor",
    "complexity",
    "bluff",
    "satisfaction",
    "wallet",
    "view_days",
    "equity_cents",
}
HIDDEN |= {"taste", "liking", "reputation", "goodwill", "quality", "win_memory", "before", "after"}
STAGES = {"asked", "consulting", "quoted", "negotiating", "won", "lost", "declined"}


@pytest.fixture(scope="module")
def run() -> Run:
    return play(Run(story(8, 8, 2), 7, {"sales": None}), until=39)


@pytest.fixture(scope="module")
def view(run: Run) -> dict[str, Any]:
    return run.view("sales")


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, held in value.items():
            yield key
            yield from keys(held)
    elif isinstance(value, list):
        for held in value:
            yield from keys(held)


def own_deals(run: Run) -> set[str]:
    return {
        r.entity for r in of_kind(run.records, "request") if r.values["seller"] == "sales-kasia"
    }


@pytest.mark.parametrize("until", [None, -10.0, 0.0, 3.0, 39.0])
@pytest.mark.parametrize("seat", ["sales", "pm", "management"])
def test_a_view_is_json_at_any_time(seat: str, until: float | None) -> None:
    run = Run(story(8, 8, 2), 7)
    if until is not None:
        run.advance(until=until)
    shown = run.view(seat)
    assert json.loads(json.dumps(shown, allow_nan=False)) == json.loads(json.dumps(shown))
    assert shown["seat"] == seat
    assert 1 <= shown["week"] <= 10


def test_what_is_hidden_is_nowhere_in_the_view_of_sales(view: dict[str, Any]) -> None:
    assert not HIDDEN & set(keys(view))


def test_the_pipeline_holds_open_deals_and_what_was_closed_lately_at_this_desk(
    run: Run, view: dict[str, Any]
) -> None:
    rows = {row["rfq"]: row for row in view["pipeline"]}
    ended = {r.entity: r for r in of_kind(run.records, "won", "lost", "declined", "refused")}
    own = own_deals(run)
    open_deals = {name for name in own if name not in ended}
    lately = {name for name in own if name in ended and ended[name].at > run.now - 10}
    assert rows.keys() == open_deals | lately
    assert open_deals
    assert lately
    assert {row["stage"] for row in rows.values()} <= STAGES
    for name in lately:
        assert rows[name]["stage"] in ("won", "lost", "declined")


def test_news_tells_nothing_of_the_other_salespersons_deals(run: Run, view: dict[str, Any]) -> None:
    own = own_deals(run)
    other = {r.entity for r in of_kind(run.records, "request")} - own
    assert other
    for item in view["news"]:
        deal = item["id"].partition(":")[0].removesuffix("/order")
        assert deal not in other, item


def test_news_is_in_the_order_of_time_with_known_desks_and_codes(view: dict[str, Any]) -> None:
    news = view["news"]
    assert [item["day"] for item in news] == sorted(item["day"] for item in news)
    assert {item["desk"] for item in news} <= {"sales", "pm", "management", "client"}
    assert {"request_came", "quote_sent", "won", "lost", "delivered_on_time"} <= {
        item["code"] for item in news
    }
    assert len({item["id"] for item in news}) == len(news)
    assert min(item["day"] for item in news) >= 0


def test_the_board_agrees_with_the_figures_so_far(run: Run, view: dict[str, Any]) -> None:
    kpis = run.result().kpis
    for name in ("promise_keeping", "on_time_delivery"):
        assert view["board"][name]["value"] == pytest.approx(kpis[name])
    for name, shown in view["board"].items():
        assert len(shown["series"]) == view["week"], name
        assert shown["aim"] == getattr(run.scenario.targets, name)


def test_the_mood_on_the_board_is_an_impression_and_not_the_truth(
    run: Run, view: dict[str, Any]
) -> None:
    last = of_kind(run.records, "week")[-1].values
    assert view["board"]["client_satisfaction"]["value"] == last["impression"]
    assert last["impression"] != last["satisfaction"]


def test_promises_by_week_count_every_row_once(view: dict[str, Any]) -> None:
    rows, weeks = view["promises"]["rows"], view["promises"]["by_week"]
    assert len(rows) > 10
    for state in ("kept", "broken", "open"):
        assert sum(week[state] for week in weeks) == sum(row["state"] == state for row in rows)
    assert [week["week"] for week in weeks] == list(range(1, len(weeks) + 1))


def test_the_scorecard_counts_this_desks_bookings_only(run: Run, view: dict[str, Any]) -> None:
    own = own_deals(run)
    mine = [r for r in of_kind(run.records, "won") if r.at >= 0 and r.entity in own]
    booked = sum(int(r.values["price_cents"] or 0) for r in mine) / 100
    card = view["scorecard"]
    assert card["bookings_eur"] == pytest.approx(booked)
    assert card["bookings_target_eur"] == run.scenario.targets.bookings_eur
    assert card["bonus_eur"] == pytest.approx(booked * run.scenario.plan.commission, abs=1)
    assert card["won"] == len(mine)
    assert 0 <= card["discount_given"] < 0.2


def test_clients_are_those_of_the_desk_and_none_that_left(run: Run, view: dict[str, Any]) -> None:
    shown = {row["client"] for row in view["clients"]}
    owners = {client.id: client.owner for client in run.scenario.clients}
    assert all(owners.get(name, "sales-kasia") == "sales-kasia" for name in shown)
    assert not shown & {r.entity for r in of_kind(run.records, "client_left")}
    assert all(row["client_name"] and row["days_since_contact"] >= 0 for row in view["clients"])


def test_estimates_stand_beside_the_days_that_were_used(run: Run, view: dict[str, Any]) -> None:
    assert view["estimates"]
    used = {r.at: r.values["used_days"] for r in of_kind(run.records, "delivered")}
    for row in view["estimates"]:
        assert row["used_days"] == used[row["day"]]
        assert row["said_days"] > 0


def test_the_view_tells_phase_week_and_rules() -> None:
    run = Run(story(), 7, {"sales": None})
    run.set_rules("sales", {"discount": "half"})
    run.advance()
    shown = run.view("sales")
    assert (shown["phase"], shown["week"], shown["weeks"]) == ("weeks", 1, 4)
    assert shown["rules"] == {"discount": "half"}
    assert shown["person"] == "sales-kasia"
    assert shown["start"] == "2026-03-02"


def test_two_views_share_nothing_that_can_be_changed(run: Run) -> None:
    first = run.view("sales")
    first["news"].clear()
    first["rules"]["price"] = "low"
    first["board"].clear()
    again = run.view("sales")
    assert again["news"]
    assert again["board"]
    assert "price" not in again["rules"]


def test_each_kind_of_news_can_be_told_after_a_shock() -> None:
    run = Run(story(1, 2, 0), 7, {"sales": None})
    run.advance(until=0.0)
    run.inject({"kind": "vendor_ill", "vendor": "giuditta", "days": 3})
    play(run)
    told = [item for item in run.view("sales")["news"] if item["code"] == "vendor_fell_ill"]
    assert [item["values"]["vendor_name"] for item in told] == ["Giuditta Ferlan"]


# ---- the director's desk


@pytest.fixture(scope="module")
def directed_run() -> Run:
    run = Run(directed(), 7, {"management": None})
    run.advance(until=10)
    run.inject({"kind": "august", "days": 5})
    return play(run, answer_by_name)


def test_a_director_sees_both_scorecards_the_surveys_and_the_claims(directed_run: Run) -> None:
    shown = directed_run.view("management")
    quarter = shown["scorecards"]["quarter"]
    assert quarter["sales"]["requests"] > 50
    assert quarter["pm"]["delivered"] > 20
    assert len(shown["surveys"]) == 4
    assert shown["claims"][0]["mode"] == "joint"
    assert set(shown["capability_reported"]) == {d.id for d in directed_run.scenario.domains}


def test_the_levers_of_the_view_are_those_in_force(directed_run: Run) -> None:
    firm: Any = directed_run._model
    levers = directed_run.view("management")["levers"]
    assert levers == {name: getattr(firm.governance, name) for name in Governance.model_fields}
    assert levers != directed_run.scenario.governance.model_dump()


def test_nothing_hidden_is_in_the_view_of_management(directed_run: Run) -> None:
    hidden = HIDDEN - {"before", "after"}  # of satisfaction; a lever has them too
    hidden |= {"trust_sales_in_pm", "trust_pm_in_sales", "understanding_sales"}
    shown = directed_run.view("management")
    assert not hidden & set(keys(shown))
    firm: Any = directed_run._model
    assert shown["capability_reported"] != firm.capability.figures()


def test_a_director_hears_what_the_whole_firm_hears_and_no_single_deal(directed_run: Run) -> None:
    codes = {item["code"] for item in directed_run.view("management")["news"]}
    assert {"lever_moved", "august", "shock_over"} <= codes
    assert not codes & {"request_came", "won", "lost", "quote_sent"}
    told = {item["code"] for item in directed_run.view("sales")["news"]}
    assert "lever_moved" in told
