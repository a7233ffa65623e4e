"""Which evidence does each window hold on the portal, and what is left of a stated case?

Six cards a window, filled with the firm's own figures: three that matter, two that are true and
beside the point, one that is out of date. What a window believes that the portal is worth to it is
taken from the case that it would sign alone. A case names a figure and a range for each part; the
director reads the lower end, and a part whose range misses the card is not counted. No widgets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simlib.decisions import Decision, DecisionPoint
from simlib.i18n import _, format_money, format_percent
from simlib.i18n import format_number as number
from simlib.policies import POLICIES
from simlib.run import Run
from simlib.scenario import Scenario

__all__ = [
    "RANGES",
    "SIDES",
    "Case",
    "Clue",
    "answer_of",
    "counted",
    "hands",
    "parts_alone",
    "ratio",
]

SIDES = ("sales", "pm")
RANGES = (0.1, 0.25, 0.5)  # of a stated figure, either way


class Clue(NamedTuple):
    """One card of evidence: its name, label, value, and sort: "matters", "beside" or "old"."""

    name: str
    label: str
    value: str
    sort: str


class Case(NamedTuple):
    """What is stated: a figure in EUR a year and a range for each side, and who signs."""

    figures: Mapping[str, float]
    ranges: Mapping[str, float]
    joint: bool


Hands = Mapping[str, Sequence[Clue]]


def parts_alone(scenario: Scenario, seed: int) -> dict[str, float]:
    """Return what each side believes that the portal is worth to it, EUR a year, on day 0."""
    alone = scenario.replace({"governance.business_case": "split"})
    point = Run(alone, seed=seed, seats={"management": None}).advance()
    if point is None:
        return dict.fromkeys(SIDES, 0.0)
    boast = scenario.tool.split_boast or 1.0
    return {claim["signer"]: claim["benefit_eur"] / boast for claim in point.facts["claims"]}


def hands(scenario: Scenario, facts: Mapping[str, Any], parts: Mapping[str, float]) -> Hands:
    """Return the six cards of each side, for the facts on the director's card."""
    return {
        "pm": _pm_cards(scenario, facts, parts["pm"]),
        "sales": _sales_cards(scenario, facts, parts["sales"]),
    }


def _pm_cards(scenario: Scenario, facts: Mapping[str, Any], part: float) -> list[Clue]:
    tool, hours_a_day = scenario.tool, scenario.pm_work.hours_per_day
    now, before = facts["pm"], facts["pm_before"]
    saved = _("{share} of them, at {money} an hour", "clue")
    return [
        _hours(
            _("PM hours on projects, last quarter", "clue"), now, hours_a_day, "hours", "matters"
        ),
        Clue(
            "rate",
            _("Hours that the portal takes over", "clue"),
            saved.format(
                share=format_percent(1 - tool.pm_hours), money=format_money(tool.hour_eur)
            ),
            "matters",
        ),
        _own(part, _("What the PM office reckons that it saves", "clue"), tool.claim_sd),
        Clue(
            "on_time",
            _("Delivered on time, last quarter", "clue"),
            _share(now["on_time"]),
            "beside",
        ),
        Clue(
            "margin",
            _("Gross margin, last quarter", "clue"),
            _share(now["gross_margin"]),
            "beside",
        ),
        _hours(_("PM hours, the quarter before", "clue"), before, hours_a_day, "hours_old", "old"),
    ]


def _sales_cards(scenario: Scenario, facts: Mapping[str, Any], part: float) -> list[Clue]:
    tool = scenario.tool
    now, before = facts["sales"], facts["sales_before"]
    return [
        Clue(
            "bookings",
            _("Bookings, last quarter", "clue"),
            format_money(now["bookings_eur"]),
            "matters",
        ),
        Clue(
            "lost",
            _("Bookings lost because the reply was slow", "clue"),
            format_percent(tool.replies_share, 1),
            "matters",
        ),
        _own(part, _("What Sales reckons that it keeps", "clue"), tool.claim_sd),
        Clue("win_rate", _("Quotes won, last quarter", "clue"), _share(now["win_rate"]), "beside"),
        Clue(
            "discount",
            _("Discount given, last quarter", "clue"),
            format_percent(now["discount_given"], 1),
            "beside",
        ),
        Clue(
            "bookings_old",
            _("Bookings, the quarter before", "clue"),
            format_money(before["bookings_eur"]),
            "old",
        ),
    ]


def _hours(label: str, row: Mapping[str, Any], hours_a_day: float, name: str, sort: str) -> Clue:
    text = _("{hours} h", "clue").format(hours=number(row["busy_days"] * hours_a_day))
    return Clue(name, label, text, sort)


def _own(part: float, label: str, sd: float) -> Clue:
    text = _("{money} a year, give or take {share}", "clue")
    shown = text.format(money=format_money(round(part, -2)), share=format_percent(sd))
    return Clue("own", label, shown, "matters")


def _share(value: float | None) -> str:
    return "–" if value is None else format_percent(value)


def counted(case: Case, parts: Mapping[str, float]) -> dict[str, float]:
    """Return what is read of each part, EUR a year: the lower end, or 0 if the range misses."""
    return {
        side: case.figures[side] * (1 - case.ranges[side])
        if _holds(case.figures[side], case.ranges[side], parts[side])
        else 0.0
        for side in SIDES
    }


def _holds(figure: float, spread: float, part: float) -> bool:
    return figure * (1 - spread) <= part <= figure * (1 + spread)


def ratio(scenario: Scenario, eur: float) -> float:
    """Return benefit over cost a year of the portal, as the director reckons it."""
    tool = scenario.tool
    return eur / (tool.cost_eur / tool.years + tool.yearly_eur)


def answer_of(
    scenario: Scenario, point: DecisionPoint, case: Case, parts: Mapping[str, float]
) -> tuple[str, float]:
    """Ask the director's autopilot about this case; return her answer and the best ratio read.

    She sees the point as the model put it, with these claims in place of the model's.
    """
    read = counted(case, parts)
    signed = {"both": sum(read.values())} if case.joint else read
    shares = {signer: round(ratio(scenario, eur), 3) for signer, eur in signed.items()}
    claims = [
        {"signer": signer, "benefit_eur": round(eur), "ratio": shares[signer]}
        for signer, eur in signed.items()
    ]
    facts = {**point.facts, "claims": claims, "mode": "joint" if case.joint else "split"}
    said: Decision = POLICIES[scenario.seats["management"]](point._replace(facts=facts))
    return str(said.values["tool"]), max(shares.values())
