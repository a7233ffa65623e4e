"""What are the key figures called, and in which unit are they read?

A figure without an entry here is shown under its own name as a plain number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simlib.i18n import N_, _, format_money, format_number, format_percent

__all__ = ["figure"]

Written = Callable[[float], str]


def _eur_per_word(value: float) -> str:
    return format_money(value, 3)


def _share(value: float) -> str:
    return format_percent(value, 1)


def _index(value: float) -> str:
    return format_number(value, 2)


_KNOWN: Mapping[str, tuple[str, Written]] = {
    "revenue": (N_("Revenue"), format_money),
    "gross_margin": (N_("Gross margin"), format_money),
    "gross_margin_pct": (N_("Gross margin, share"), _share),
    "ebit": (N_("EBIT"), format_money),
    "ebit_pct": (N_("EBIT, share"), _share),
    "cash": (N_("Cash"), format_money),
    "price_per_word": (N_("Price per word"), _eur_per_word),
    "vendor_cost_pct": (N_("Translators' cost, share"), _share),
    "rfqs": (N_("Requests"), format_number),
    "quotes": (N_("Quotes"), format_number),
    "wins": (N_("Orders won"), format_number),
    "win_rate": (N_("Win rate"), _share),
    "new_client_win_rate": (N_("Win rate, new clients"), _share),
    "discount_given": (N_("Discount given"), _share),
    "projects_delivered": (N_("Projects delivered"), format_number),
    "open_projects_per_pm": (N_("Open projects per PM"), _index),
    "loss_making_pct": (N_("Projects at a loss"), _share),
    "on_time_delivery": (N_("On time"), _share),
    "promises_made": (N_("Promises made"), format_number),
    "promises_kept": (N_("Promises kept"), format_number),
    "promise_keeping": (N_("Promises kept, share"), _share),
    "complaint_rate": (N_("Complaints"), _share),
    "defect_rate": (N_("Defects"), _share),
    "rework_rate": (N_("Rework"), _share),
    "client_satisfaction": (N_("Client satisfaction"), _index),
    "client_retention": (N_("Clients that stay"), _share),
    "client_equity": (N_("Client equity"), format_money),
    "revenue_from_old_clients_pct": (N_("Revenue from old clients, share"), _share),
    "pm_utilisation": (N_("PM office in use"), _share),
    "pm_overtime_hours": (N_("PM overtime, hours"), format_number),
    "vendor_goodwill": (N_("Translators' goodwill"), _index),
    "trust_sales_in_pm": (N_("Trust of Sales in the PM office"), _index),
    "trust_pm_in_sales": (N_("Trust of the PM office in Sales"), _index),
    "capability": (N_("Capability"), _index),
    "company_value": (N_("Company value"), format_money),
    "pad": (N_("Padding of estimates"), _share),
    "cut": (N_("Estimates cut by Sales"), _share),
    "revision_skipped_pct": (N_("Revision skipped, share"), _share),
    "misfit_pct": (N_("Orders in unfamiliar fields"), _share),
    "queries_per_project": (N_("Queries per project"), _index),
    "new_client_bookings": (N_("First orders of the first half-year"), format_money),
}


def figure(name: str, value: float | None) -> tuple[str, str]:
    """Return label and written value of a key figure; None is one that has no meaning yet."""
    label, written = _KNOWN.get(name, (name, _index))
    return _(label), "-" if value is None else written(value)
