"""How is a desk found again when its cell is run again?

A process keeps one desk a session file, because plotly's live charts are never freed and because
two desks must not write one file. Running the cell again shows the same desk, with one set of
observers.
"""

from __future__ import annotations

from pathlib import Path

from simlib.run import Run
from simlib.scenario import Scenario, load_scenario
from simlib.ui.case_desk import CaseDesk
from simlib.ui.desk import Desk
from simlib.ui.parts import show
from simlib.ui.place import Place
from simlib.ui.sessions import session_path
from simlib.ui.two_desks import TwoDesks

__all__ = ["open_run"]

BOTH = "both"  # Sales and the PM office, for one person
CASE = "case"  # a pair from both windows that writes a business case


class _Desks:
    """The desks of this process by session file and scenario."""

    def __init__(self) -> None:
        self._open: dict[tuple[Path, str, str], Desk] = {}

    def find(self, scenario: Scenario, seat: str, seed: int, path: Path) -> Desk:
        """Return the desk of a session, made when it is first asked for."""
        key = (path, scenario.fingerprint, seat)
        if key not in self._open:
            self._open[key] = _made(scenario, seat, seed, path)
        return self._open[key]


def _made(scenario: Scenario, seat: str, seed: int, path: Path) -> Desk:
    if seat == BOTH:
        return TwoDesks(
            [Place.of(scenario, each) for each in ("sales", "pm")],
            path,
            new=lambda holders: Run(scenario, seed=seed, seats=holders),
            load=Run.load,
        )
    if seat == CASE:
        return CaseDesk(
            scenario,
            seed,
            path,
            new=lambda: Run(scenario, seed=seed, seats={"management": None}),
            load=Run.load,
        )
    return Desk(
        Place.of(scenario, seat),
        path,
        new=lambda: Run(scenario, seed=seed, seats={seat: None}),
        load=Run.load,
    )


_desks = _Desks()


def open_run(
    scenario: str | Scenario, seat: str, *, seed: int | None, name: str, home: str | Path | None
) -> Desk:
    """Show a desk over a local run."""
    told = load_scenario(scenario) if isinstance(scenario, str) else scenario
    drawn = told.usual_seed if seed is None else seed
    desk = _desks.find(told, seat, drawn, session_path(told.name, drawn, name, home))
    for screen in desk.screens if isinstance(desk, TwoDesks) else [desk.screen]:
        screen.board.renew_chart()
    show(desk.root)
    desk.begin()
    return desk
