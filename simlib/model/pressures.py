"""What bears on the firm for a while, beyond what anybody decided?

Shocks and initiatives put pressures on and lift them; the departments read them as one factor or
one shift. Each pressure is kept under the name of the record that brought it, so that several of
one sort add up and each can be lifted by itself. Without any, every factor is 1 and every shift 0.
"""

from __future__ import annotations

from collections.abc import Callable
from math import fsum, prod

__all__ = ["Pressures"]

_Key = tuple[str, str]


class _Pieces:
    """Orders of a client whose files come in pieces."""

    __slots__ = ("brief", "days", "left", "over")

    def __init__(self, left: int, brief: float, days: float, over: Callable[[], None]) -> None:
        self.left = left
        self.brief = brief
        self.days = days
        self.over = over


class Pressures:
    """Everything that bears on the firm now.

    A pressure is of a sort ("demand", "pm_hours" and so on)
    and on somebody or something, or on all (""); factors multiply, shifts add up.
    """

    def __init__(self) -> None:
        self._held: dict[str, list[tuple[_Key, float]]] = {}
        self._factors: dict[_Key, float] = {}
        self._shifts: dict[_Key, float] = {}
        self._pieces: dict[str, list[_Pieces]] = {}

    def put(self, name: str, sort: str, value: float, on: str = "") -> None:
        """Let a pressure begin, under the name of the record that brought it."""
        self._held.setdefault(name, []).append(((sort, on), value))
        self._sum_up(sort, on)

    def lift(self, name: str) -> None:
        """Let everything end that a record has brought."""
        for (sort, on), _ in self._held.pop(name, []):
            self._sum_up(sort, on)

    def factor(self, sort: str, on: str = "") -> float:
        """Return the factor of a sort on somebody, with that on all."""
        factors = self._factors
        if not factors:
            return 1.0
        special = factors.get((sort, on), 1.0) if on else 1.0
        return factors.get((sort, ""), 1.0) * special

    def shift(self, sort: str, on: str = "") -> float:
        """Return the shift of a sort on somebody, with that on all."""
        shifts = self._shifts
        if not shifts:
            return 0.0
        special = shifts.get((sort, on), 0.0) if on else 0.0
        return shifts.get((sort, ""), 0.0) + special

    def come_in_pieces(
        self, client: str, jobs: int, brief: float, days: float, over: Callable[[], None]
    ) -> None:
        """Let the files of a client's next orders come in pieces; then ``over`` is called."""
        self._pieces.setdefault(client, []).append(_Pieces(jobs, brief, days, over))

    def take_files(self, client: str) -> tuple[float, float]:
        """Count an order of a client; return the brief that it lacks and the days it comes late."""
        waiting = self._pieces.get(client)
        if not waiting:
            return 0.0, 0.0
        pieces = waiting[0]
        late, pieces.days = pieces.days, 0.0  # only the first file comes late
        pieces.left -= 1
        if pieces.left <= 0:
            waiting.pop(0)
            pieces.over()
        return pieces.brief, late

    def _sum_up(self, sort: str, on: str) -> None:
        held = [v for kept in self._held.values() for key, v in kept if key == (sort, on)]
        for sums, total in ((self._factors, prod(held)), (self._shifts, fsum(held))):
            if held:
                sums[(sort, on)] = total
            else:
                sums.pop((sort, on), None)
