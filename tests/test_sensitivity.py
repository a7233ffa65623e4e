"""Does nearly every number of a scenario make a difference, and is it known which do not, and why?

`python -m tests.sensitivity` walks through all of them (some minutes); here a sample is walked.
"""

from __future__ import annotations

import pytest

from simlib.run import Run
from tests.firms import shipped, story
from tests.sensitivity import all_numbers, first_difference

A_STEP = 11  # every eleventh number is tried here

CARDS_ONLY = "says what becomes a card; who answers must never move an event"
SCREEN_ONLY = "drawn on a board or a calendar; nothing in the firm looks at it"
NO_GUIDE = "shown on a card, and followed by those who hunt by the guide; the story has no guide"
TRAINING = "moves trust when management orders cross-training, which nobody does yet"
RARE = "comes up only in a story that asks for it, or once in years; its own room tests it"

SILENT = {
    "rounds.0": SCREEN_ONLY,
    "rounds.1": SCREEN_ONLY,
    "escalation.deals_per_week": CARDS_ONLY,
    "escalation.pm_deals_per_week": CARDS_ONLY,
    "escalation.pm_patience_days": CARDS_ONLY,
    "escalation.cards_per_week_max": CARDS_ONLY,
    "escalation.week_plan_every_weeks": CARDS_ONLY,
    "escalation.large_eur": CARDS_ONLY,
    "escalation.tight": CARDS_ONLY,
    "targets.bookings_eur": SCREEN_ONLY,
    "targets.promise_keeping": SCREEN_ONLY,
    "targets.gross_margin_pct": SCREEN_ONLY,
    "targets.on_time_delivery": SCREEN_ONLY,
    "targets.client_satisfaction": SCREEN_ONLY,
    "governance.guide": NO_GUIDE,
    "governance.training_days": RARE,
    "demand.lead_guide_share": NO_GUIDE,
    "trust.training_gain": TRAINING,
    "trust.training_trust": TRAINING,
    "links.training_to_trust": TRAINING,
    "staff.mgmt-livia.leans.recency": RARE,
    "staff.mgmt-livia.leans.hurdle": RARE,
    "staff.mgmt-livia.leans.survey_sd": RARE,
}
# Cases, shocks, and people who leave: no autopilot of this story brings them up within its weeks.
# Their rooms' own tests push each of them; the share below is of what this story can call on.
OTHER_STORIES = ("direction.", "tool.", "initiatives.", "shocks.", "staffing.")
OTHER_LINKS = ("links.tool_to_work", "links.fatigue_to_leaving", "links.goodwill_to_leaving")
IN_STORY = [
    path for path in all_numbers() if not path.startswith(OTHER_STORIES) and path not in OTHER_LINKS
]
WIRED = [path for path in IN_STORY if path not in SILENT]


def of(reason: str) -> list[str]:
    return [path for path, why in SILENT.items() if why == reason]


def test_at_least_95_per_cent_of_all_numbers_make_a_difference() -> None:
    share = len(WIRED) / len(IN_STORY)
    assert share >= 0.95, f"{share:.1%} of {len(IN_STORY)}"


def test_only_numbers_that_exist_are_listed_as_silent() -> None:
    assert set(SILENT) <= set(all_numbers())


@pytest.mark.parametrize("path", WIRED[::A_STEP])
def test_a_quarter_more_or_less_changes_the_records(path: str) -> None:
    assert first_difference(path)


@pytest.mark.parametrize("path", of(CARDS_ONLY))
def test_what_decides_about_cards_changes_the_cards(path: str) -> None:
    assert first_difference(path, of_cards=True)


@pytest.mark.parametrize("path", [path for path in of(SCREEN_ONLY) if path.startswith("targets")])
def test_an_aim_is_shown(path: str) -> None:
    name = path.removeprefix("targets.")
    usual = Run(story(), 7).view("sales")
    other = Run(story(**{path.replace(".", "__"): 0.123}), 7).view("sales")
    shown = [
        view["scorecard"]["bookings_target_eur"]
        if name == "bookings_eur"
        else view["board"][name]["aim"]
        for view in (usual, other)
    ]
    assert shown == [getattr(shipped().targets, name), 0.123]
