"""How does the account that is at risk look from this desk?

One line of what the department itself knows. Sales hears the client's mood and counts orders, the
PM office sees jobs and dates; neither line holds what stands in the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simlib.i18n import _, ngettext
from simlib.i18n import format_number as number
from simlib.ui.marks import esc
from simlib.ui.place import Place, days_text

__all__ = ["ACCOUNTS", "account_html"]

ACCOUNTS = {"account_at_risk": ("corrivent", "Corrivent")}  # id and name, by scenario
_LATE = 0.05  # days that count as late

View = Mapping[str, Any]


def account_html(place: Place, view: View) -> str:
    """Write the line of a seat, as ready HTML; "" in a story without such an account."""
    if place.name not in ACCOUNTS:
        return ""
    client, name = ACCOUNTS[place.name]
    told = (_by_sales if place.seat == "sales" else _by_pm)(client, name, view)
    return f"<b>{esc(name)}</b> {esc(' · '.join(told))}"


def _by_sales(client: str, _name: str, view: View) -> list[str]:
    """Say what Sales knows: mood, offers that are out, days without contact."""
    row = next((row for row in view.get("clients") or () if row["client"] == client), None)
    if row is None:
        return [_("no longer orders", "account")]
    out = sum(
        deal["client"] == client and deal["stage"] == "quoted"
        for deal in view.get("pipeline") or ()
    )
    mood = _("mood {mood} of 10", "account").format(mood=number(10 * row["mood"], 1))
    offers = ngettext("{count} offer out", "{count} offers out", out).format(count=number(out))
    contact = _("last contact {days} ago", "account").format(
        days=days_text(row["days_since_contact"])
    )
    return [mood, offers, contact]


def _by_pm(_client: str, name: str, view: View) -> list[str]:
    """Say what the PM office knows: open jobs, the next date, how late the worst looks."""
    jobs = [job for job in view.get("jobs") or () if job["client_name"] == name]
    orders = {job["project"]: job for job in jobs}
    count = ngettext("{count} order open", "{count} orders open", len(orders))
    told = [count.format(count=number(len(orders)))]
    late = [job["late_days"] for job in orders.values() if job["late_days"] > _LATE]
    if late:
        worst = ngettext(
            "{count} looks late, by up to {days}", "{count} look late, by up to {days}", len(late)
        )
        told.append(worst.format(count=number(len(late)), days=days_text(max(late))))
    elif orders:
        told.append(_("none looks late", "account"))
    return told
