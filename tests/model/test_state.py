"""Does the firm of day one consist of what the scenario names, each drawn by its own name?"""

from __future__ import annotations

import pytest

from simlib.model.firm import Firm
from simlib.model.state import State
from tests.firms import shipped, story


@pytest.fixture(scope="module")
def state() -> State:
    return State(story(), 7)


def test_everybody_with_a_seat_is_there_and_nobody_else(state: State) -> None:
    seated = [person.id for person in shipped().staff if person.seat is not None]
    assert list(state.people) == seated
    assert [person.id for person in state.pms] == ["pm-irene", "pm-yusuf", "pm-maren"]
    assert [person.id for person in state.sellers] == ["sales-kasia", "sales-daniele"]


def test_named_clients_come_first_and_the_others_are_counted(state: State) -> None:
    named = [client.id for client in shipped().clients]
    assert list(state.clients)[: len(named)] == named
    assert len(state.clients) == len(named) + shipped().other_clients.count
    assert {client.owner for client in state.clients.values()} == {"sales-kasia", "sales-daniele"}


def test_other_clients_differ_from_one_another_but_not_between_runs_of_a_seed(state: State) -> None:
    again, other = State(story(), 7), State(story(), 8)
    weights = {c.id: c.price_weight for c in state.clients.values()}
    assert {c.id: c.price_weight for c in again.clients.values()} == weights
    unnamed = [name for name in weights if name.startswith("client-")]
    assert len({weights[name] for name in unnamed}) == len(unnamed)
    assert all(other.clients[name].price_weight != weights[name] for name in unnamed)
    assert len({state.clients[name].name for name in unnamed}) == len(unnamed)


def test_clients_are_as_satisfied_as_the_scenario_says_when_day_0_comes() -> None:
    firm = Firm(story(1, 1, 0), 7)
    from simlib.policies import balanced

    while firm.now < 0.3:
        firm.to_desk_hour()
        if firm.now >= 0.3:
            break
        for point in firm.due():
            firm.answer(balanced(point))
        firm.settle()
    for client in shipped().clients:
        assert firm.clients[client.id].satisfaction == pytest.approx(client.s0, abs=0.1)


def test_each_seat_knows_its_own_trust_and_understanding(state: State) -> None:
    start = shipped().relations
    sales, pm = (state.memory(state.people[name]) for name in ("sales-kasia", "pm-irene"))
    assert (sales["trust"], sales["understanding"]) == (
        start.trust_sales_in_pm,
        start.understanding_sales,
    )
    assert (pm["trust"], pm["understanding"]) == (start.trust_pm_in_sales, start.understanding_pm)


def test_light_work_is_faster_and_checked_work_takes_a_day_more(state: State) -> None:
    light, revised, checked = (state.usual_speed(f) for f in ("light", "revised", "checked"))
    assert light[0] > revised[0] == checked[0]
    assert checked[2] - revised[2] == shipped().production.check_days


def test_a_person_acts_on_a_neutral_trust_where_the_link_is_cut() -> None:
    cut = State(story(links__trust_to_estimates=0.0, links__trust_to_consulting=0.0), 7)
    for name in ("sales-kasia", "pm-irene"):
        assert cut.memory(cut.people[name])["trust"] == cut.scenario.trust.neutral


def test_only_the_pm_office_hears_of_the_margin(state: State) -> None:
    assert state.memory(state.people["pm-irene"])["gross_margin"] is None
    state.margin.add(100_000, 70_000)
    state.margin.report(0)
    pm = state.memory(state.people["pm-irene"])
    assert pm["gross_margin"] == pytest.approx(0.3)
    assert pm["cost_weight"] == pytest.approx(3 * pm["pay"]["margin"])
    assert "gross_margin" not in state.memory(state.people["sales-kasia"])


def test_the_weeks_books_hold_trust_understanding_margin_and_each_capability() -> None:
    held = State(story(), 7).standing()
    start = shipped().relations
    assert held["trust_sales_in_pm"] == start.trust_sales_in_pm
    assert held["understanding_pm"] == start.understanding_pm
    assert held["gross_margin"] is None
    assert held["capability_med"] == 0.48
    assert len(held) == 5 + len(shipped().domains)


def test_clients_without_a_name_send_and_want_every_language_of_the_market(state: State) -> None:
    others = [c for c in state.clients.values() if c.id.startswith("client-")]
    market = {language.id: language.translators for language in shipped().languages}
    assert len({client.source for client in others}) > len(market) / 2
    assert {code for client in others for code in client.languages} == set(market)
    assert all(client.source not in client.languages for client in others)
    assert all(len(set(client.languages)) == 4 for client in others)
    wanted = [sum(code in client.languages for client in others) for code in ("it", "ja")]
    assert wanted[0] > wanted[1]  # as the market is
