"""What is wrong with a scenario, in one line?

Turns pydantic's findings into `path: value is not what is allowed`, checks what must hold between
fields, and resolves dotted paths.
"""

import difflib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from simlib.errors import ScenarioError
from simlib.scenario.fields import SLUG

Path = tuple[str | int, ...]
Node = dict[str, Any]
_NUMBERS = ("a number in [", "a whole number in [")


def dotted(path: Sequence[str | int]) -> str:
    """Write a path as clients[2].churn."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).removeprefix(".")


def shown(value: object) -> str:
    """Write a value short enough for one line."""
    if isinstance(value, dict | list | tuple):
        kind = "mapping" if isinstance(value, dict) else "list"
        return f"a {kind} of length {len(value)}" if value else f"an empty {kind}"
    line = json.dumps(value, ensure_ascii=False, default=str)
    line = "".join(sign if sign.isprintable() else "?" for sign in line)
    return line if len(line) <= 60 else f"{line[:45]}...{line[-8:]}"


def nearest(word: object, known: Iterable[str]) -> str:
    """Name the known word that was probably meant, or all of them if they are few."""
    names = [str(name) for name in known]
    close = _closest(word, names)
    if close is not None:
        return f"did you mean {close!r}?"
    listed = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"allowed: {listed}" if names else "nothing is allowed here"


def listed(word: object, known: Iterable[str]) -> str:
    """List all known words, before them the one that was probably meant."""
    names = [str(name) for name in known]
    close = _closest(word, names)
    if close is None:
        return f"there are {', '.join(names)}"
    return f"did you mean {close!r}? There are {', '.join(dict.fromkeys([close, *names]))}"


def _closest(word: object, names: Sequence[str]) -> str | None:
    """Return the name most like a word, whatever its capitals."""
    by_low = {name.lower(): name for name in names}
    close = difflib.get_close_matches(str(word).lower(), by_low, n=1, cutoff=0.6)
    return by_low[close[0]] if close else None


def finding(error: ValidationError, model: type[BaseModel]) -> tuple[Path, str]:
    """Return path and message of the first finding; unknown keys come first."""
    details = error.errors(include_url=False)
    order = {"extra_forbidden": 0, "missing": 2, "too_short": 3}  # wrong items make a list short
    first = min(details, key=lambda detail: order.get(detail["type"], 1))
    path, message = _explained(first, model.model_json_schema())
    more = len(details) - 1
    return path, message + (f" (and {more} more)" if more else "")


def _explained(detail: ErrorDetails, schema: Node) -> tuple[Path, str]:
    if detail["type"] == "json_invalid":
        return (), f"is not JSON data: {detail['ctx']['error']}"
    path: Path = tuple(part for part in detail["loc"] if part != "[key]")
    if detail["type"] == "inconsistent":
        return (*path, *detail["ctx"]["path"]), detail["msg"]
    above = node_at(schema, path[:-1])
    if detail["type"] == "extra_forbidden":
        return path, f"unknown key; {nearest(path[-1], above.get('properties', {}))}"
    if "[key]" in detail["loc"]:
        known = above.get("propertyNames", {}).get("enum")
        hint = nearest(path[-1], known) if known else f"it must match {SLUG}"
        return path, f"the key is not allowed; {hint}"
    words = allowed(schema, node_at(schema, path))
    if detail["type"] == "missing":
        return path, f"is missing; it must be {words}"
    value = detail["input"]
    if _is_number(value) and words.startswith(_NUMBERS) and not _wants_whole(value, words):
        words = words[words.index("in [") :]
    return path, f"{shown(value)} is not {words}"


def _is_number(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _wants_whole(value: float, words: str) -> bool:
    return words.startswith("a whole") and isinstance(value, float)


def node_at(schema: Node, path: Sequence[str | int]) -> Node:
    """Return the part of a JSON schema that describes the value at a path."""
    node = _resolved(schema, schema)
    for part in path:
        node = _resolved(schema, _child(node, part))
    return node


def _child(node: Node, part: str | int) -> Node:
    if isinstance(part, int):
        prefix = node.get("prefixItems", [])
        found = prefix[part] if part < len(prefix) else node.get("items", {})
    else:
        others = [node.get("additionalProperties"), *node.get("patternProperties", {}).values()]
        other = next((each for each in others if isinstance(each, dict)), {})
        found = node.get("properties", {}).get(part, other)
    return found if isinstance(found, dict) else {}


def _resolved(schema: Node, node: Node) -> Node:
    if "$ref" in node:
        return {**schema["$defs"][node["$ref"].rsplit("/", 1)[1]], **node, "$ref": None}
    return node


def allowed(schema: Node, node: Node) -> str:
    """Say in a few words what a part of a JSON schema allows."""
    if "anyOf" in node:
        options = [allowed(schema, _resolved(schema, option)) for option in node["anyOf"]]
        return " or ".join(options)
    if "enum" in node or "const" in node:
        values = node.get("enum", [node.get("const")])
        return "one of " + ", ".join(str(value) for value in values)
    kind = node.get("type", "")
    if kind in ("number", "integer"):
        return _number_words(node)
    if kind == "string":
        return _text_words(node)
    if kind in ("array", "object"):
        return _group_words(node)
    return "null" if kind == "null" else "allowed"


def _number_words(node: Node) -> str:
    words = "a whole number" if node["type"] == "integer" else "a number"
    if "minimum" in node and "maximum" in node:
        words += f" in [{node['minimum']:g}, {node['maximum']:g}]"
    return words


def _text_words(node: Node) -> str:
    if node.get("format") == "date":
        return "a date like 2026-03-02"
    if "pattern" in node:
        return f"a text that matches {node['pattern']}"
    if "maxLength" in node:
        return f"a text of {node.get('minLength', 0)} to {node['maxLength']} characters"
    return "a text"


def _group_words(node: Node) -> str:
    if node["type"] == "object":
        return "a mapping" + (" with an entry" if node.get("minProperties") else "")
    least, most = node.get("minItems", 0), node.get("maxItems")
    if most is None:
        return "a list"
    return f"a list of {least} items" if least == most else f"a list of {least} to {most} items"


def changed(data: Node, changes: Mapping[str, Any]) -> Node:
    """Return the data with values replaced by dotted path, without touching the data."""
    for path, value in changes.items():
        data = _changed_at(data, path.split("."), value, path)
    return data


def _changed_at(node: Any, steps: Sequence[str], value: Any, path: str) -> Any:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(node, dict) and step in node:
        return {**node, step: _changed_at(node[step], rest, value, path)}
    names = _names_in(node)
    if step not in names:
        raise ScenarioError(f"{path}: {step!r} is unknown; {nearest(step, names)}")
    index = names.index(step)
    return [*node[:index], _changed_at(node[index], rest, value, path), *node[index + 1 :]]


def _names_in(node: Any) -> list[str]:
    if isinstance(node, list):
        items = enumerate(node)
        return [item["id"] if isinstance(item, dict) else str(index) for index, item in items]
    return list(node) if isinstance(node, dict) else []
