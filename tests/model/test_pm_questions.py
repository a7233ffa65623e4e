"""Which of the PM office's questions come to a person, and does every week hold its limit?"""

from __future__ import annotations

from collections import Counter

import pytest

from simlib.model.escalation import Escalation
from simlib.run import Run
from simlib.scenario import load_scenario
from tests.firms import by_default, of_kind, play, points, story

WEEKS = 8


def asked(seed: int = 3, **changes: object) -> tuple[Run, list[tuple[str, str, float, str]]]:
    scenario = load_scenario("sales_shadows_pm").replace(
        {"weeks": WEEKS, "rounds": [], "run_on_weeks": 0, "beats": [], **changes}
    )
    run = Run(scenario, seed, {"pm": None})
    found = [(p.deal, p.kind, p.hour, p.facts["reason"]) for p in points(run, by_default)]
    return run, found


def test_a_deal_keeps_its_reason_until_it_is_over() -> None:
    _run, found = asked()
    reasons: dict[str, set[str]] = {}
    for deal, _kind, _hour, reason in found:
        reasons.setdefault(deal, set()).add(reason)
    assert all(len(held) == 1 for held in reasons.values())


@pytest.mark.parametrize("most", [2, 5, 10])
def test_a_full_week_makes_a_question_wait_for_monday(most: int) -> None:
    changes = {"escalation.cards_per_week_max": most, "escalation.pm_deals_per_week": 9}
    _run, found = asked(**changes)
    weeks = Counter(int(hour // 5) for _deal, _kind, hour, _reason in found)
    assert 0 < max(weeks.values()) <= most


def test_more_deals_wanted_are_more_questions() -> None:
    calm = {
        "escalation.pm_patience_days": 60
    }  # an idle chair would get the next deal, wanted or not
    few, many = (
        len(asked(**{"escalation.pm_deals_per_week": wanted}, **calm)[1]) for wanted in (0.2, 3.0)
    )
    assert few < many


def test_a_chair_that_stands_idle_gets_the_next_deal() -> None:
    wanted = {"escalation.pm_deals_per_week": 0}
    _run, found = asked(**wanted, **{"escalation.pm_patience_days": 2})
    assert found[0][2] < 3
    _run, none = asked(**wanted, **{"escalation.pm_patience_days": 60})
    assert len({deal for deal, *_rest in none}) < len({deal for deal, *_rest in found}) / 2


def test_the_choice_counts_what_comes_where_nobody_knows_how_much_will() -> None:
    made = Escalation(story(beats=[]), None, wanted=1.0)
    for number in range(40):
        made.choose(f"old-{number}", -20.0 + number / 2, number / 100, False)
    chosen = 0
    for number in range(400):
        if made.choose(f"d-{number}", number / 2, (number * 0.618034) % 0.4, False):
            chosen += 1
            made.keep(f"d-{number}", 0)
    assert chosen / 40 == pytest.approx(1.0, abs=0.25)


def test_a_card_put_on_friday_evening_counts_for_monday_and_for_nothing_else() -> None:
    made = Escalation(story(beats=[]), None)
    made.asked("a", 5.375, 1)
    assert not made.choose("b", 4.9, 9.0, False)
    assert made.cards == 1
    made.asked("a", 5.875, 1)
    assert made.cards == 2


def test_a_beat_may_name_whose_desk_it_comes_to() -> None:
    scenario = load_scenario("sales_shadows_pm")
    asked = [beat for beat in scenario.beats if beat.kind in ("request", "order")]
    assert {beat.pm for beat in asked} == {"pm-irene"}
    run = play(Run(scenario.replace({"run_on_weeks": 0}), 2))
    opened = {r.entity: r.values["pm"] for r in of_kind(run.records, "opened")}
    beats = {f"{beat.client}/{beat.id}/order" for beat in scenario.beats}
    reached = beats & opened.keys()
    assert reached
    assert {opened[name] for name in reached} == {"pm-irene"}
