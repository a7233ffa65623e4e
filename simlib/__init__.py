"""Crossdesk: a language company as a simulation, for people who sit at the other desk.

`load_scenario` reads a firm and a story, `Run` plays it; a run is a value of scenario, seed and
log. `replicate`, `compare` and `sweep` run it over many seeds; `ripple` follows one decision of it.
"""

from simlib.counterfactual import ripple
from simlib.decisions import Decision, DecisionPoint, Field
from simlib.errors import DecisionError, ReplayError, ScenarioError, SessionError, SimlibError
from simlib.experiments import compare, replicate, sweep
from simlib.intervals import replications_needed
from simlib.outcomes import Outcome
from simlib.records import Record
from simlib.run import Run
from simlib.scenario import Scenario, load_scenario
from simlib.seats import SeatLink

__all__ = [
    "Decision",
    "DecisionError",
    "DecisionPoint",
    "Field",
    "Outcome",
    "Record",
    "ReplayError",
    "Run",
    "Scenario",
    "ScenarioError",
    "SeatLink",
    "SessionError",
    "SimlibError",
    "compare",
    "load_scenario",
    "replicate",
    "replications_needed",
    "ripple",
    "sweep",
]
