"""Write the JSON schema beside the shipped scenarios, for `python -m simlib.scenario`."""

from simlib.resources import scenarios_dir
from simlib.scenario import write_schema

write_schema(scenarios_dir())
