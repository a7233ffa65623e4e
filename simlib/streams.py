"""Which random numbers does a stage of an entity's life get?

Draws belong to (seed, entity id, stage) and to nothing else: not to the order of creation, not to
how many draws came before. A stage's numbers are drawn together, as a row, when the stage opens,
so two runs that differ in one decision keep every other draw (common random numbers). Uniforms
come from BLAKE2b and are inverted here, because NumPy may change the stream of its distributions
between versions and a session file must replay next year.
"""

from __future__ import annotations

import operator
import struct
from collections.abc import Sequence
from hashlib import blake2b
from math import exp, fsum, log
from statistics import NormalDist

from simlib.errors import SimlibError

__all__ = [
    "Streams",
    "bernoulli",
    "exponential",
    "logistic",
    "lognormal",
    "normal",
    "pick",
    "whole_seed",
]

_BLOCK = 16  # uniforms in one 64-byte digest: 32 bits each, more than any of them is known to
_UNPACK = [struct.Struct(f"<{count}I").unpack_from for count in range(_BLOCK + 1)]
_SCALE = 2.0**-32
_inverse_normal = NormalDist().inv_cdf


def whole_seed(seed: int) -> int:
    """Return a seed as a plain int; raise SimlibError if it is not a whole number."""
    try:
        plain = operator.index(seed)
    except TypeError:
        raise SimlibError(f"seed {seed!r} is not a whole number") from None
    if isinstance(seed, bool):
        raise SimlibError(f"seed {seed!r} is not a whole number")
    return plain


class Streams:
    """Hand out keyed rows of uniforms for one run.

    ``seed`` names the run. `branch` salts every stage that opens afterwards: the same past, another
    future.
    """

    __slots__ = ("_hasher", "_seed")

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._hasher = blake2b(f"{seed}|".encode(), digest_size=64)

    def branch(self, future: int) -> None:
        """Re-draw every stage that opens from now on; ``future`` numbers the alternative."""
        self._hasher = blake2b(f"{self._seed}~{future}|".encode(), digest_size=64)

    def row(self, entity: str, stage: str, count: int) -> tuple[float, ...]:
        """Return ``count`` (at most 16) independent uniforms in the open interval (0, 1)."""
        if count > _BLOCK:
            raise ValueError(f"a row has at most {_BLOCK} numbers, not {count}")
        hasher = self._hasher.copy()
        hasher.update(f"{entity}|{stage}".encode())
        words = _UNPACK[count](hasher.digest())
        if count == 1:  # half of all rows; a comprehension would cost them a call
            return ((words[0] + 0.5) * _SCALE,)
        return tuple([(word + 0.5) * _SCALE for word in words])


def normal(u: float, mean: float = 0.0, sd: float = 1.0) -> float:
    """Invert a uniform to a normal deviate."""
    return mean + sd * _inverse_normal(u)


def lognormal(u: float, sd: float, mean_log: float = 0.0) -> float:
    """Invert a uniform to exp(normal(mean_log, sd))."""
    return exp(mean_log + sd * _inverse_normal(u))


def exponential(u: float, mean: float) -> float:
    """Invert a uniform to an exponential deviate with the given mean."""
    return -mean * log(u)


def logistic(u: float) -> float:
    """Invert a uniform to a standard logistic deviate (a client's taste in a logit choice)."""
    return log(u / (1.0 - u))


def bernoulli(u: float, odds: float) -> bool:
    """Tell whether an event of probability ``odds`` (0..1) happens."""
    return u < odds


def pick(u: float, weights: Sequence[float]) -> int:
    """Invert a uniform to an index drawn with the given non-negative weights.

    Raises ValueError if no weight is positive.
    """
    total = fsum(weights)
    if total <= 0.0:
        raise ValueError("no weight is positive")
    target = u * total
    for index, weight in enumerate(weights):
        target -= weight
        if target < 0.0:
            return index
    return max(index for index, weight in enumerate(weights) if weight > 0)
