"""What do people at a desk take for granted about dates, costs and odds?

Pure formulas that a department and its autopilot share. They use only what a desk can know; what
a client or a text is really like is the model's business. Days are working days, money is EUR.
"""

from __future__ import annotations

from math import exp, log, pi, pow, sqrt

__all__ = [
    "PRICE_WEIGHT",
    "blended_days",
    "delay_pull",
    "late_odds",
    "logit",
    "misfit_gap",
    "mood_pull",
    "odds",
    "own_guess",
    "price_pull",
    "stake",
    "standard_days",
    "win_odds",
]

_LOGISTIC_SD = pi / sqrt(3.0)  # standard deviation of a standard logistic variable
# Rules of thumb of people who have sold and bought translations (assumption): what a percent of
# price and a share of delay cost in odds.
PRICE_WEIGHT = 3.6
DATE_WEIGHT = 3.0
MOOD_WEIGHT = 2.0


def odds(logit: float) -> float:
    """Turn a logit into a probability."""
    if logit < -30:
        return 0.0
    return 1.0 / (1.0 + exp(-logit))


def logit(share: float) -> float:
    """Turn a probability into a logit, kept within what experience can tell (2 to 98 %)."""
    bounded = 0.02 if share < 0.02 else 0.98 if share > 0.98 else share
    return log(bounded / (1.0 - bounded))


def misfit_gap(capability: float, needed: float) -> float:
    """Return by how much a capability (0..1) falls short of what work needs."""
    return needed - capability if capability < needed else 0.0


def standard_days(
    words: float, translate_per_day: float, revise_per_day: float, fixed_days: float
) -> float:
    """Return the days that an ordinary job of ``words`` takes with an ordinary translator."""
    return fixed_days + words / translate_per_day + words / revise_per_day


def own_guess(
    standard: float, load_told: float, understanding: float, bias: float, noise: float
) -> float:
    """Return Sales' own count of days: hopeful and noisy until it understands production.

    ``load_told`` is the PM office's backlog as told at the last meeting, ``bias`` and ``noise`` are
    logs.
    """
    return (standard + load_told * understanding) * exp(bias * (1.0 - understanding) + noise)


def blended_days(
    own: float, told: float | None, trust: float, suspicion: float, credibility: tuple[float, float]
) -> float:
    """Return what Sales believes after hearing the PM office (None: it did not ask).

    ``suspicion`` is the padding suspected at no trust; ``credibility`` the weight of the PM's word
    at no trust and what full trust adds.
    """
    if told is None:
        return own
    weight = credibility[0] + credibility[1] * trust
    unpadded = told / (1.0 + suspicion * (1.0 - trust))
    return exp(weight * log(unpadded) + (1.0 - weight) * log(own))


def late_odds(promised: float, expected: float, sd: float, tolerance: float = 0.4) -> float:
    """Return the believed odds of missing a promise, the duration being log-logistic.

    Its shape is so near a lognormal's that nobody's belief could tell them apart, at a third of
    the time. ``sd`` is the standard deviation of the log.
    """
    if promised + tolerance <= 0.0:
        return 1.0
    margin = (promised + tolerance) / (expected if expected > 0.05 else 0.05)
    return 1.0 / (1.0 + pow(margin, _LOGISTIC_SD / sd))


def win_odds(
    usual: float, price_to_list: float, delay_share: float, mood: float, date_weight: float = 1.0
) -> float:
    """Return the believed odds that a client takes an offer.

    ``usual`` is the desk's own recent win rate, ``delay_share`` the days beyond the request as a
    share of it, ``mood`` the impression of the client (0..1), ``date_weight`` how much the desk
    thinks that dates matter (1 = fully).
    """
    return odds(
        logit(usual)
        - price_pull(price_to_list)
        - delay_pull(delay_share, date_weight)
        + mood_pull(mood)
    )


def price_pull(price_to_list: float) -> float:
    """Return what a price costs in the odds of winning (logit)."""
    return PRICE_WEIGHT * log(price_to_list)


def delay_pull(delay_share: float, date_weight: float = 1.0) -> float:
    """Return what a delay costs in the odds of winning (logit)."""
    if delay_share <= 0.0:
        return 0.0
    return DATE_WEIGHT * date_weight * (delay_share if delay_share < 1.5 else 1.5)


def mood_pull(mood: float) -> float:
    """Return what the client's mood adds to the odds of winning (logit)."""
    return MOOD_WEIGHT * (mood - 0.7)


def stake(price: float, first_order: bool) -> float:
    """Return the later margin (EUR) that a desk thinks is lost with a broken promise."""
    if first_order:
        return 1100.0
    return price if price < 4000.0 else 4000.0
