"""How does a trainee get a desk in a notebook?

`open_desk` puts a seat of a scenario on the screen; `predict` asks first what will come of it;
`ask` asks what one foresees of the firm, before all activities and after them; `practice` lets one
try the handles; `follow` shows what a decision set off. None of them waits: the cell ends at once,
and all else happens by clicks.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simlib.scenario import Scenario
    from simlib.ui.desk import Desk

__all__ = ["ask", "follow", "open_desk", "practice", "predict"]


def open_desk(
    scenario: str | Scenario,
    seat: str | tuple[str, ...] = "sales",
    *,
    seed: int | None = None,
    name: str = "",
    home: str | Path | None = None,
) -> Desk:
    """Show the desk of a seat, with what is saved of its session.

    ``seat`` "both" opens Sales and the PM office for one person, "case" the desk of a pair that
    writes a business case. ``scenario`` is a shipped name,
    a path to YAML, or a scenario; without a ``seed`` the scenario's
    own is played; ``name`` tells apart people who share a computer; ``home`` is the folder of
    sessions (else the user's). Who holds two seats names both, ("management", "sales"): the desk
    is that of the first, and the questions of the other come to it. Raises SimlibError for an
    unknown scenario or seat.
    """
    from simlib.ui.opening import open_run

    seats = (seat,) if isinstance(seat, str) else seat
    return open_run(scenario, seats, seed=seed, name=name, home=home)


def predict(
    scenario: str | Scenario,
    *,
    seed: int | None = None,
    name: str = "",
    home: str | Path | None = None,
) -> None:
    """Ask the activity's questions before play; the answers go into the session file."""
    from simlib.ui.prediction import show_questions

    show_questions(scenario, seed=seed, name=name, home=home)


def ask(
    when: str,
    scenario: str | Scenario = "pm_plays_sales",
    *,
    short: bool = False,
    seed: int | None = None,
    name: str = "",
    home: str | Path | None = None,
) -> None:
    """Ask what one foresees of the firm; ``when`` is "before" or "after" the activities.

    The answers go into the session of ``scenario``, with the truths that the model has reckoned.
    ``short`` asks five of the eight questions. The rest as for `open_desk`.
    Raises SimlibError for another ``when``.
    """
    from simlib.ui.before_after import show_form

    show_form(when, scenario, short=short, seed=seed, name=name, home=home)


def practice(*, name: str = "", home: str | Path | None = None) -> None:
    """Show the practice desk: the same handles, and nothing that counts.

    ``name`` and ``home`` as for `open_desk`.
    """
    from simlib.ui.practice_desk import show_practice

    show_practice(name=name, home=home)


def follow(*, home: str | Path | None = None) -> None:
    """Show what one decision of a saved session set off; without a session, an example's.

    ``home`` as for `open_desk`.
    """
    from simlib.ui.following import show_ripples

    show_ripples(home=home)
