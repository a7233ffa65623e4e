"""Where does a number of the boutique come from, if anybody has published or told it?

Paths may hold `*`. Confidence: "high" = a large data set or an official report, seen; "medium" =
one or several vendors or surveys publish it; "low" = practitioners say so and nobody has counted.
Most pages were read in part, and no paid report was. What is not listed here is an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

__all__ = ["ASSUMED", "CHOSEN", "SOURCES", "Source", "source_of"]


class Source(NamedTuple):
    """What sort of source it is, what it says, who says it, and how far that can be trusted."""

    kind: str  # "published", "practice", "assumption" or "choice"
    figure: str
    where: str
    confidence: str


_TOLD = "agencies' practitioners"
ASSUMED = Source("assumption", "", "", "none")
CHOSEN = Source("choice", "", "", "-")  # a rule of the game, not a statement about agencies

SOURCES: Mapping[str, Source] = {
    "incentives.*.commission": Source("practice", "3-8 % of revenue", _TOLD, "low"),
    "targets.gross_margin_pct": Source(
        "published", "40-46 %", "annual reports of RWS, FY19-FY23", "high"
    ),
    "targets.on_time_delivery": Source(
        "published", "claims of 96-99 %", "agencies' brochures (Paspartu, Velior)", "low"
    ),
    "domains.*.price": Source(
        "published",
        "specialist work +16 % on average, medical and legal +20-35 %",
        "ATC UK market report 2017; calculator sites",
        "medium",
    ),
    "languages.*.price": Source(
        "published", "order and spread of languages", "price table of Stepes", "medium"
    ),
    "clients.*.pays_days": Source("practice", "30-75 days", _TOLD, "low"),
    "other_clients.pays_days": Source("practice", "30-75 days", _TOLD, "low"),
    "demand.wallet_new": Source("practice", "30-60 % never come back", _TOLD, "low"),
    "churn.price": Source("practice", "14 % of leavings over price (level only)", _TOLD, "low"),
    "other_clients.scope_change": Source("practice", "8-30 % of projects", _TOLD, "low"),
    "translators.*.words_per_day": Source(
        "published",
        "2,000-3,000 a day",
        "PureFluent, Pangeanic, RWS glossary, Stepes",
        "high",
    ),
    "translators.*.share": Source("practice", "10-70 % of the day", _TOLD, "low"),
    "other_translators.words_per_day": Source(
        "published", "2,000-3,000 a day", "PureFluent, Pangeanic, RWS glossary, Stepes", "high"
    ),
    "other_translators.speed_sd": Source(
        "practice",
        "spread .25-.50 between people",
        "number: practitioners; that averages mislead: DivEMT (arXiv 2205.12215)",
        "low",
    ),
    "other_translators.share": Source("practice", "10-70 % of the day", _TOLD, "low"),
    "request.words_sd": Source("practice", "1.0-1.5 with micro-jobs", _TOLD, "low"),
    "request.scope_words_*": Source("practice", "+5-40 % of the volume", _TOLD, "low"),
    "pricing.base_eur": Source(
        "published", ".09-.28 EUR per word", "AdHoc Translations 2026; Palex 2022", "medium"
    ),
    "pricing.workflow.light": Source(
        "published", "35-40 % less for light post-editing", "Nimdzi on MTPE prices", "medium"
    ),
    "pricing.minimum_eur": Source("practice", "35-90 EUR", _TOLD, "low"),
    "choice.slow_per_day": Source(
        "practice", "-12 % relative per doubling of the reply time", _TOLD, "low"
    ),
    "choice.slow_free_days": Source("practice", "4 working hours, 1-24", _TOLD, "low"),
    "choice.answer_days_median": Source("practice", "1.5 days", _TOLD, "low"),
    "haggling.ask_*": Source("practice", "3-15 %", _TOLD, "low"),
    "pm_work.setup_hours": Source(
        "practice", "2.2 h a project in all, .4-12; the split is assumed", _TOLD, "low"
    ),
    "pm_work.context_free": Source("practice", "8-25 open, worse above 20", _TOLD, "low"),
    "pm_work.overtime_share": Source(
        "published",
        "60 % of PMs work up to 10 h a week more, 11 % still more",
        "CSA survey of PMs 2013, 182 agencies",
        "high",
    ),
    "pm_work.pads.*": Source("practice", "10-40 % of the slot", _TOLD, "low"),
    "production.words_per_day": Source(
        "published", "2,000-3,000 a day", "PureFluent, Pangeanic, RWS glossary, Stepes", "high"
    ),
    "production.light_speed": Source(
        "published",
        "mean gain 66 %, from -7 % to +130 % by language",
        "Terribile 2023 (arXiv 2312.12660): 90 million words, 879 linguists",
        "high",
    ),
    "production.revision_words_per_day": Source(
        "published", "6,000-10,000 a day", "PureFluent: four to five times a translator", "medium"
    ),
    "production.light_revision_speed": Source(
        "published", "+38 %; the model has +100 %", "Terribile 2023 (arXiv 2312.12660)", "low"
    ),
    "production.queries": Source("practice", ".9 per 1,000 words, .3-2.5", _TOLD, "low"),
    "quality.defect_rate": Source("practice", "complaints 1-5 % of projects", _TOLD, "low"),
    "quality.leak_full": Source("practice", "20-50 % of errors are left", _TOLD, "low"),
    "quality.rework_share": Source("practice", "12-25 % of the job", _TOLD, "low"),
    "satisfaction.down": Source(
        "published",
        "bad weighs more than good, as a regularity",
        "Baumeister and others 2001, Review of General Psychology 5:323 (from memory)",
        "low",
    ),
    "churn.h0": Source(
        "published", "yearly retention 80-90 %", "what agencies of all trades aim at", "medium"
    ),
    "vendor_market.translate_eur": Source(
        "practice", ".05-.09 EUR", "practitioners; freelancers' lists begin at .10", "low"
    ),
    "vendor_market.revise_eur": Source("practice", ".012-.025 EUR", _TOLD, "low"),
    "vendor_market.translate_factor.light": Source("practice", ".50-.75", _TOLD, "low"),
    "vendor_market.premium": Source("practice", "0-50 %", _TOLD, "low"),
    "vendor_market.accept_base": Source("practice", "45-80 % of offers", _TOLD, "low"),
    "finance.pm_eur": Source("practice", "salaries 24-50 kEUR", _TOLD, "low"),
    "finance.sales_eur": Source("practice", "38-60 kEUR before charges", _TOLD, "low"),
    "finance.vendor_pays_days": Source("practice", "30-60 days", _TOLD, "low"),
    "finance.credit_cap": Source("practice", "5-30 % of the invoice", _TOLD, "low"),
    "finance.credit_defect": Source("practice", "5-30 % of the invoice", _TOLD, "low"),
    "finance.equity_margin": Source(
        "published", "40-46 %", "annual reports of RWS, FY19-FY23", "high"
    ),
    "staffing.vacant_days": Source("practice", "two to four months", _TOLD, "low"),
    "staffing.settling_days": Source("practice", "three to eight months", _TOLD, "low"),
    "staffing.hiring_eur": Source("practice", "3-8 kEUR", _TOLD, "low"),
    "tool.cost_eur": Source("practice", "10-60 kEUR at this size", _TOLD, "low"),
    "tool.pm_hours": Source("published", "savings of 20-40 %", "vendors of such tools", "low"),
}

_CHOICES = (
    *("classroom_seed", "warm_up_weeks", "weeks", "run_on_weeks", "rounds.*"),
    *("escalation.*", "targets.*", "links.*", "demand.year_days", "direction.*", "governance.*"),
)


def source_of(path: str) -> Source:
    """Return where the number at a dotted path comes from."""
    for pattern, source in SOURCES.items():
        if fnmatchcase(path, pattern):
            return source
    chosen = any(fnmatchcase(path, pattern) for pattern in _CHOICES)
    return CHOSEN if chosen else ASSUMED
