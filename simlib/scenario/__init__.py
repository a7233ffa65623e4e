"""Which firm and which story does a run play?

`load_scenario` reads one YAML file (on top of a firm's file) into a frozen, checked Scenario.
"""

from simlib.scenario.editors import json_schema, write_schema
from simlib.scenario.loading import load_scenario, scenario_file, shipped_scenarios
from simlib.scenario.schema import Scenario

__all__ = [
    "Scenario",
    "json_schema",
    "load_scenario",
    "scenario_file",
    "shipped_scenarios",
    "write_schema",
]
