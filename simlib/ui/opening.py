"""How is a desk found again when its cell is run again?

A process keeps one desk a session file, because plotly's live charts are never freed and because
two desks must not write one file. Running the cell again shows the same desk, with one set of
observers.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from simlib.run import Run
from simlib.scenario import Scenario, load_scenario
from simlib.ui.case_desk import CaseDesk
from simlib.ui.desk import Desk
from simlib.ui.parts import show
from simlib.ui.place import Place
from simlib.ui.sessions import Playable, add_notes, notes_in, session_path, waiting_notes
from simlib.ui.two_desks import TwoDesks

__all__ = ["keep_notes", "known_notes", "open_run"]

BOTH = "both"  # Sales and the PM office, for one person
CASE = "case"  # a pair from both windows that writes a business case


class _Desks:
    """The desks of this process by session file and scenario."""

    def __init__(self) -> None:
        self._open: dict[tuple[Path, str, tuple[str, ...]], Desk] = {}

    def find(self, scenario: Scenario, seats: tuple[str, ...], seed: int, path: Path) -> Desk:
        """Return the desk of a session, made when it is first asked for."""
        key = (path, scenario.fingerprint, seats)
        if key not in self._open:
            self._open[key] = _made(scenario, seats, seed, path)
        return self._open[key]

    def run_of(self, path: Path) -> Playable | None:
        """Return the run of a session that lies open at a desk, if there is one."""
        for (place, _fingerprint, _seat), desk in self._open.items():
            if place == path:
                with suppress(RuntimeError):  # not begun, or not resumed yet
                    return desk.run
        return None


def _loaded(path: Path) -> Run:
    """Return a saved run, with what was kept beside its file."""
    run = Run.load(path)
    run.notes.update(waiting_notes(path, run.notes))
    return run


def _made(scenario: Scenario, seats: tuple[str, ...], seed: int, path: Path) -> Desk:
    if seats == (BOTH,):
        return TwoDesks(
            [Place.of(scenario, each) for each in ("sales", "pm")],
            path,
            new=lambda holders: Run(scenario, seed=seed, seats=holders),
            load=_loaded,
        )
    if seats == (CASE,):
        return CaseDesk(
            scenario,
            seed,
            path,
            new=lambda: Run(scenario, seed=seed, seats={"management": None}),
            load=_loaded,
        )
    return Desk(
        Place.of(scenario, seats[0], seats[1:]),
        path,
        new=lambda: Run(scenario, seed=seed, seats=dict.fromkeys(seats)),
        load=_loaded,
    )


_desks = _Desks()


def known_notes(path: Path) -> dict[str, Any]:
    """Return the notes of a session, be it open, saved, or not begun."""
    run = _desks.run_of(path)
    return dict(run.notes) if run is not None else notes_in(path)


def keep_notes(path: Path, notes: Mapping[str, Any]) -> None:
    """Add notes to a session, be it open, saved, or not begun; raise SessionError if not kept."""
    run = _desks.run_of(path)
    if run is None:
        add_notes(path, notes)
        return
    run.notes.update(notes)
    run.save(path)


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
    for screen in desk.screens if isinstance(desk, TwoDesks) else [desk.screen]:
        screen.board.renew_chart()
    show(desk.root)
    desk.begin()
    return desk
