"""Is the firm a credible agency?

A band says where a figure of a well-run agency of this kind lies in its first year. A firm is
measured by the mean over seeds: one year of one firm may well lie outside. Bands are for judging
the model, never for setting it. "Published" sources are surveys, annual reports and price lists;
"assumption" means that nobody publishes the figure and the band is what practitioners would accept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from simlib.experiments import Arm, play_arms
from simlib.intervals import Interval, interval
from simlib.scenario import Scenario
from simlib.workers import Map

__all__ = ["BANDS", "FIRMS", "Band", "Measured", "measure_bands"]

FIRMS = ("sestoponte", "trebisolo", "norrovento")


class Band(NamedTuple):
    """Where a KPI should lie: both ends are inside, in ``unit``."""

    kpi: str
    low: float
    high: float
    unit: str
    source: str


class Measured(NamedTuple):
    """A band, what the firm shows, and whether its mean lies inside."""

    band: Band
    found: Interval
    inside: bool


BANDS = (
    Band(
        *("price_per_word", 0.08, 0.25, "EUR per source word and language"),
        "published: agencies' price lists, from post-edited to revised specialist work",
    ),
    Band(
        *("vendor_cost_pct", 0.45, 0.60, "share of revenue"),
        "published: what surveys and annual reports leave beside the gross margin",
    ),
    Band(
        *("gross_margin_pct", 0.38, 0.50, "share of revenue"),
        "published: an association's survey of members and the reports of listed agencies",
    ),
    Band(
        *("ebit_pct", 0.0, 0.15, "share of revenue"),
        "published for listed agencies; small ones: assumption",
    ),
    Band(
        *("on_time_delivery", 0.92, 0.98, "share of projects"),
        "assumption: brochures claim 98 to 99 %, buyers' own counts are lower",
    ),
    Band(
        *("pm_utilisation", 0.70, 0.85, "share of hours, overtime in both"),
        "assumption: below it nothing queues, above it the office tips over",
    ),
    Band(
        *("win_rate", 0.25, 0.45, "share of requests"),
        "published for quoted business in other trades; here all requests count, asked or not",
    ),
    Band(
        *("new_client_win_rate", 0.15, 0.30, "share of their requests"),
        "assumption: well below the rate with clients that know the firm",
    ),
    Band(
        *("client_retention", 0.82, 0.93, "share of clients, per year"),
        "published: what agencies in general aim at, 80 to 90 %; a little more when well run",
    ),
    Band(
        *("revenue_from_old_clients_pct", 0.75, 0.95, "share of revenue"),
        "assumption: most of an agency's year comes from clients of more than a year",
    ),
    Band(
        *("open_projects_per_pm", 8.0, 15.0, "projects"),
        "assumption: by projects a year and their length; quality suffers above twenty",
    ),
    Band(
        *("loss_making_pct", 0.02, 0.08, "share of projects"),
        "assumption: rework, uncharged rush, absorbed extras and drop-outs do happen",
    ),
    Band(
        *("complaint_rate", 0.01, 0.04, "share of projects"),
        "assumption: defects that a client notices and raises",
    ),
    Band(
        *("defect_rate", 0.04, 0.09, "share of projects"),
        "assumption: about half of the defects are noticed and raised",
    ),
)


def measure_bands(
    scenarios: Sequence[Scenario], seeds: Iterable[int], map: Map = map
) -> list[list[Measured]]:
    """Run each firm's first year over the seeds; return every band for each firm, in order.

    Raises SimlibError as `simlib.experiments.play_arms` does.
    """
    arms = [Arm(scenario, until=scenario.demand.year_days) for scenario in scenarios]
    found = play_arms(arms, seeds, map)
    return [[_measured(band, rows) for band in BANDS] for rows in found]


def _measured(band: Band, rows: Sequence[dict[str, float | None]]) -> Measured:
    values = [value for row in rows if (value := row[band.kpi]) is not None]
    found = interval(values)
    return Measured(band, found, band.low <= found.mean <= band.high)
