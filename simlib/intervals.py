"""How sure is the mean of some replications?

Replications are few, so every interval is Student's t. Sums are `math.fsum`, so that the same
values in the same order give the same figures on every supported Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import ceil, cos, fsum, isfinite, nan, pi, sin, sqrt, tan
from statistics import NormalDist
from typing import NamedTuple

from simlib.errors import SimlibError

__all__ = ["LEVEL", "Interval", "better_share", "interval", "replications_needed", "t_quantile"]

LEVEL = 0.95
_EXACT_TO = 300  # degrees of freedom; beyond, the expansion is right to more than nine digits
_HALVINGS = 60  # of the angle; the last one is below the resolution of a float


class Interval(NamedTuple):
    """A mean, the ends of its interval, the standard deviation of the values, and their number.

    ``low``, ``high`` and ``sd`` are NaN where fewer than two values stand behind them.
    """

    mean: float
    low: float
    high: float
    sd: float
    n: int


def interval(values: Sequence[float], level: float = LEVEL) -> Interval:
    """Return mean and confidence interval of independent values, such as one figure per seed.

    For a paired comparison give the differences. ``level`` lies between 0 and 1.
    """
    n = len(values)
    if n == 0:
        return Interval(nan, nan, nan, nan, 0)
    mean = fsum(values) / n
    if n == 1:
        return Interval(mean, nan, nan, nan, 1)
    sd = _sd(values, mean)
    half = t_quantile(level, n - 1) * sd / sqrt(n)
    return Interval(mean, mean - half, mean + half, sd, n)


def better_share(differences: Sequence[float], direction: int) -> float:
    """Return the share of pairs in which the second is better, 0..1; a tie counts one half.

    ``direction`` is 1 if more is better and -1 if less is. NaN without pairs or direction.
    """
    if not differences or not direction:
        return nan
    better = fsum(0.5 if not each else float(each * direction > 0) for each in differences)
    return better / len(differences)


def replications_needed(values: Sequence[float], half_width: float, level: float = LEVEL) -> int:
    """Return how many replications give an interval of mean +- ``half_width``.

    ``values`` are those of a pilot: a column of `replicate`, or paired differences; 20 are good,
    2 the least. ``half_width`` is in their unit. The answer is itself an estimate.
    Raises SimlibError for a pilot or a half-width from which nothing follows.
    """
    known = [float(value) for value in values if value == value]
    if len(known) < 2:
        raise SimlibError(f"a pilot of {len(known)} values tells no spread; 2 are the least")
    if not (isfinite(half_width) and half_width > 0):
        raise SimlibError(f"half-width {half_width:g} is not a number above 0")
    ratio = _sd(known, fsum(known) / len(known)) / half_width
    if ratio > 1e6:
        raise SimlibError(f"half-width {half_width:g} is too small beside the spread of the pilot")
    n = max(2, ceil((NormalDist().inv_cdf((1 + level) / 2) * ratio) ** 2))
    while t_quantile(level, n - 1) * ratio > sqrt(n):
        n += 1
    return n


@lru_cache(maxsize=4096)
def t_quantile(level: float, df: int) -> float:
    """Return t such that Student's t with ``df`` degrees of freedom lies within +-t at ``level``.

    ``level`` is two-sided, between 0 and 1; ``df`` is a whole number of at least 1.
    """
    if not 0 < level < 1 or df < 1:
        raise ValueError(f"level {level:g} and {df} degrees of freedom have no quantile")
    if df > _EXACT_TO:
        return _far_quantile(level, df)
    low, high = 0.0, pi / 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, df) < level else (low, middle)
    return sqrt(df) * tan((low + high) / 2)


def _within(angle: float, df: int) -> float:
    """Return P(|T| <= sqrt(df) tan(angle)); Abramowitz and Stegun 26.7.3 and 26.7.4, exact."""
    square = cos(angle) ** 2
    odd = df % 2
    term = cos(angle) if odd else 1.0
    terms = [term] if df > 1 else []
    for k in range(3 if odd else 2, df - 1, 2):
        term *= square * (k - 1) / k
        terms.append(term)
    total = sin(angle) * fsum(terms)
    return 2 / pi * (angle + total) if odd else total


def _far_quantile(level: float, df: int) -> float:
    """Abramowitz and Stegun 26.7.5: the normal quantile and its first corrections."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / df + second / df**2 + third / df**3


def _sd(values: Sequence[float], mean: float) -> float:
    return sqrt(fsum((value - mean) ** 2 for value in values) / (len(values) - 1))
