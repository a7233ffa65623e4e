"""How is a desk found again when its cell is run again?

A process keeps one desk a session file, because plotly's live charts are never freed and because
two desks must not write one file. Running the cell again shows the same desk, with one set of
observers.
"""

from __future__ import annotations

from pathlib import Path

from simlib.run import Run
from simlib.scenario import Scenario, load_scenario
from simlib.ui.desk import Desk
from simlib.ui.parts import show
from simlib.ui.place import Place
from simlib.ui.sessions import session_path

__all__ = ["open_run"]


class _Desks:
    """The desks of this process by session file and scenario."""

    def __init__(self) -> None:
        self._open: dict[tuple[Path, str, tuple[str, ...]], Desk] = {}

    def find(self, scenario: Scenario, seats: tuple[str, ...], seed: int, path: Path) -> Desk:
        """Return the desk of a session, made when it is first asked for."""
        key = (path, scenario.fingerprint, seats)
        if key not in self._open:
            self._open[key] = Desk(
                Place.of(scenario, seats[0], seats[1:]),
                path,
                new=lambda: Run(scenario, seed=seed, seats=dict.fromkeys(seats)),
                load=Run.load,
            )
        return self._open[key]


_desks = _Desks()


def open_run(
    scenario: str | Scenario,
    seats: tuple[str, ...],
    *,
    seed: int | None,
    name: str,
    home: str | Path | None,
) -> Desk:
    """Show a desk over a local run; whoever holds several seats sits at the first of them."""
    told = load_scenario(scenario) if isinstance(scenario, str) else scenario
    drawn = told.usual_seed if seed is None else seed
    desk = _desks.find(told, seats, drawn, session_path(told.name, drawn, name, home))
    desk.screen.board.renew_chart()
    show(desk.root)
    desk.begin()
    return desk
