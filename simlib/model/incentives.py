"""What do the departments gain by a euro of booking, margin, equity or lateness?

The plan in force is management's choice; it is handed to whoever decides as the weights that a
person knows from their own pay letter.
"""

from __future__ import annotations

from collections.abc import Mapping

from simlib.scenario.schema import Plan

__all__ = ["commission", "pay_letters", "penalty"]


def pay_letters(plan: Plan) -> dict[str, Mapping[str, float]]:
    """Return, for each seat, the weights per EUR of utility that its people are paid by."""
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


def commission(plan: Plan, price_cents: int) -> int:
    """Return the commission (cents) that Sales earns on an order."""
    return round(price_cents * plan.commission)


def penalty(plan: Plan, margin_cents: int) -> int:
    """Return what a late project costs the PM office (cents) under the plan in force."""
    euros = plan.penalty_per_late_eur + plan.penalty_margin * max(margin_cents, 0) / 100
    return round(plan.pm.late_penalty * euros * 100)
