"""In the place of experiments: figures of an arm by a formula, and what was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simlib.experiments import Arm
from simlib.outcomes import KPIS

Figures = Callable[[Arm, int], Mapping[str, float | None]]


class Played:
    """Takes the place of `play_arms`; KPIs that ``figures`` does not give are 1."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.asked: list[tuple[list[Arm], list[int]]] = []

    def __call__(
        self, arms: Sequence[Arm], seeds: Sequence[int], map: Any = None
    ) -> list[list[dict[str, Any]]]:
        self.asked.append((list(arms), list(seeds)))
        return [[self._row(arm, seed) for seed in seeds] for arm in arms]

    def _row(self, arm: Arm, seed: int) -> dict[str, Any]:
        return {"seed": seed, **dict.fromkeys(KPIS, 1.0), **self.figures(arm, seed)}
