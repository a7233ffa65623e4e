"""What does an editor need in order to complete and check a scenario file?

The JSON schema of files, not of scenarios: nothing is required, because a file may extend another.
"""

import json
from pathlib import Path
from typing import Any

from simlib.scenario.schema import Scenario

_EXTENDS = {
    "type": "string",
    "description": "file beneath, such as firms/sestoponte.yaml; it may extend another one",
}
_REMOVE = {"const": True, "description": "drops the item with this id"}


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of a scenario file."""
    schema = _open(Scenario.model_json_schema())
    schema["properties"] = {"extends": _EXTENDS, **schema["properties"]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _open(node: Any) -> Any:
    """Require nothing but the id of an item, and let an item be dropped."""
    if isinstance(node, list):
        return [_open(item) for item in node]
    if not isinstance(node, dict):
        return node
    opened = {key: _open(value) for key, value in node.items() if key != "required"}
    if "id" in node.get("required", []):
        opened["required"] = ["id"]
        opened["properties"] = {**opened["properties"], "remove": _REMOVE}
    return opened


def schema_text() -> str:
    """Return the JSON schema as the text of its file."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def write_schema(folder: Path) -> Path:
    """Write scenario.schema.json into a folder and return its path."""
    path = folder / "scenario.schema.json"
    path.write_text(schema_text(), encoding="utf-8", newline="\n")
    return path
