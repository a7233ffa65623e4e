"""What do the departments gain by a euro of booking, margin, equity or lateness?

The plan in force is management's choice; here it is read from the scenario and handed to whoever
decides, as the weights that a person knows from their own pay letter.
"""

from __future__ import annotations

from collections.abc import Mapping

from simlib.scenario import Scenario

__all__ = ["commission", "pay_letters", "penalty"]


def pay_letters(scenario: Scenario) -> dict[str, Mapping[str, float]]:
    """Return, for each seat, the weights per EUR of utility that its people are paid by."""
    plan = scenario.plan
    sales, pm = plan.sales, plan.pm
    return {
        "sales": {"bookings": sales.bookings, "margin": sales.margin, "equity": sales.equity},
        "pm": {
            "bookings": pm.bookings,
            "margin": pm.margin,
            "equity": pm.equity,
            "penalty": pm.late_penalty,
            "penalty_eur": plan.penalty_per_late_eur,
            "penalty_margin": plan.penalty_margin,
        },
        "management": {},
    }


def commission(scenario: Scenario, price_cents: int) -> int:
    """Return the commission (cents) that Sales earns on an order."""
    return round(price_cents * scenario.plan.commission)


def penalty(scenario: Scenario, margin_cents: int) -> int:
    """Return what a late project costs the PM office (cents) under the plan in force."""
    plan = scenario.plan
    euros = plan.penalty_per_late_eur + plan.penalty_margin * max(margin_cents, 0) / 100
    return round(plan.pm.late_penalty * euros * 100)
