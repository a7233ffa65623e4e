"""What kind of file is this, and is it sound?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simlib.errors import ScenarioError, SimlibError
from simlib.scenario import Scenario, load_scenario

__all__ = ["checked", "scenario_of"]

_LOOK = 64  # bytes; a session begins with a brace, after a byte-order mark at most


def scenario_of(name: str, weeks: int | None = None) -> Scenario:
    """Load a scenario by name or path, with another number of weeks at the desk if given."""
    scenario = load_scenario(name)
    if weeks is None or weeks == scenario.weeks:
        return scenario
    return scenario.replace({"weeks": weeks, "rounds": []})


def checked(name: str) -> dict[str, Any]:
    """Check a scenario or a session and describe it; raise SimlibError with what is wrong.

    A session is also replayed, since only that tells whether it can be resumed.
    """
    return _checked_session(Path(name)) if _is_session(name) else _checked_scenario(name)


def _checked_scenario(name: str) -> dict[str, Any]:
    from simlib.run import Run

    scenario = load_scenario(name)
    try:
        Run(scenario)  # knows which policies there are
    except SimlibError as error:
        raise ScenarioError(f"{name}: {error}") from None
    return {"kind": "scenario", "scenario": scenario.name, "fingerprint": scenario.fingerprint}


def _checked_session(path: Path) -> dict[str, Any]:
    from simlib.run import Run

    run = Run.load(path)
    return {
        "kind": "session",
        "scenario": run.scenario.name,
        "fingerprint": run.scenario.fingerprint,
        "seed": run.seed,
        "day": run.now,
        "digest": run.digest,
    }


def _is_session(name: str) -> bool:
    """Tell by the ending, else by the first bytes; what can't be read is left to the reader."""
    suffix = Path(name).suffix.lower()
    if suffix in (".yaml", ".yml", ".json"):
        return suffix == ".json"
    if not Path(name).is_file():
        return False
    try:
        with Path(name).open("rb") as stream:
            return stream.read(_LOOK).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    except (OSError, ValueError):
        return False
