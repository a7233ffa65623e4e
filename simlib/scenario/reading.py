"""Which values stand in a YAML file, and where?

One pass over the parser's events refuses what could hurt (depth, aliases); the tree that follows
keeps file, line and path of every value, so that each error is one line that names them.
"""

import math
import re
from dataclasses import dataclass, replace
from pathlib import Path as File
from typing import Any, ClassVar

import yaml

from simlib.errors import ScenarioError
from simlib.scenario.problems import Path, dotted, shown

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_VALUES = 40_000
MAX_DIGITS = 24

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STR, _SEQ, _MAP = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_INT, _FLOAT, _BOOL, _NULL = (f"tag:yaml.org,2002:{k}" for k in ("int", "float", "bool", "null"))


class _Yaml(_Loader):  # type: ignore[misc]
    """Read plain scalars as YAML 1.2 does: `no` is Norwegian, 010 is ten, dates stay text."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


_Yaml.add_implicit_resolver(_BOOL, re.compile(r"^(true|false|True|False)$"), list("tfTF"))
_Yaml.add_implicit_resolver(_NULL, re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Yaml.add_implicit_resolver(_INT, re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
_Yaml.add_implicit_resolver(
    _FLOAT,
    re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$|^[-+]?\.(inf|Inf|nan|NaN)$"),
    list("-+.0123456789"),
)


@dataclass(frozen=True, slots=True)
class Marked:
    """Hold a value together with the file, line and path where it stands."""

    value: Any
    file: str
    line: int
    path: Path = ()

    def error(self, message: str, *below: str | int) -> ScenarioError:
        """Make the error that points here."""
        where = dotted((*self.path, *below))
        return ScenarioError(f"{self.file}:{self.line}: {where + ': ' if where else ''}{message}")

    def holding(self, value: Any) -> "Marked":
        """Return another value with the same place."""
        return replace(self, value=value)


def read(file: File) -> Marked:
    """Read one file into a marked mapping; raise ScenarioError."""
    name = _printable(str(file))
    try:
        text = _text(file, name)
        _refuse_dangers(text, name)
        node = yaml.compose(text, Loader=_Yaml)
    except yaml.YAMLError as error:
        raise ScenarioError(f"{name}:{_yaml_problem(error)}") from None
    if node is None:
        raise ScenarioError(f"{name}:1: the file is empty; a scenario is a mapping")
    root = _marked(node, name, ())
    if not isinstance(root.value, dict):
        raise root.error(f"{shown(root.value)} stands here; a scenario is a mapping")
    return root


def _yaml_problem(error: yaml.YAMLError) -> str:
    if not isinstance(error, yaml.MarkedYAMLError):
        return f"1: not valid YAML: {_printable(str(error))}"
    unclosed = "end of stream" in (error.problem or "")  # what was opened helps, not the end
    mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
    line = mark.line + 1 if mark is not None else 1
    words = ", ".join(part for part in (error.context, error.problem) if part)
    return f"{line}: not valid YAML: {_printable(words)}"


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _text(file: File, name: str) -> str:
    try:
        if file.is_dir():
            raise ScenarioError(f"{name}: is a folder; a scenario is one YAML file")
        if not file.exists():
            raise ScenarioError(f"{name}: was not found")
        if not file.is_file():
            raise ScenarioError(f"{name}: is not a file that can be read")
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ScenarioError(f"{name}: cannot be read: {error.strerror or error}") from None
    except ValueError:
        raise ScenarioError(f"{name}: is not the name of a file") from None
    if len(raw) > MAX_BYTES:
        raise ScenarioError(f"{name}: is larger than {MAX_BYTES // 1024} kB")
    return _decoded(raw, name)


def _decoded(raw: bytes, name: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ScenarioError(f"{name}:1: is written in UTF-16; save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise ScenarioError(f"{name}:{line}: {message}") from None
    odd = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        message = f"control character 0x{ord(odd[0]):02x}; a scenario is a text file"
        raise ScenarioError(f"{name}:{line}: {message}")
    return text


def _refuse_dangers(text: str, name: str) -> None:
    """Refuse aliases, deep nesting and too many values before a tree is built."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_Yaml)):
        depth += _step(event)
        if isinstance(event, yaml.AliasEvent):
            danger = f"*{event.anchor} is an alias; write the value out"
        elif depth > MAX_DEPTH:
            danger = f"is nested deeper than {MAX_DEPTH} levels"
        elif count > MAX_VALUES:
            danger = f"holds more than {MAX_VALUES:,} values"
        else:
            continue
        line = event.start_mark.line + 1 if event.start_mark else 1
        raise ScenarioError(f"{name}:{line}: {danger}")


def _step(event: yaml.Event) -> int:
    if isinstance(event, yaml.CollectionStartEvent):
        return 1
    return -1 if isinstance(event, yaml.CollectionEndEvent) else 0


def _marked(node: yaml.Node, name: str, path: Path) -> Marked:
    """Turn a node into a value with its place; every mapping's keys are texts, each once."""
    here = Marked(None, name, node.start_mark.line + 1, path)
    if isinstance(node, yaml.MappingNode) and node.tag == _MAP:
        return here.holding(_members(node, here))
    if isinstance(node, yaml.SequenceNode) and node.tag == _SEQ:
        items = enumerate(node.value)
        return here.holding([_marked(item, name, (*path, index)) for index, item in items])
    return here.holding(_scalar(node, here))


def _members(node: yaml.MappingNode, here: Marked) -> dict[str, Marked]:
    members: dict[str, Marked] = {}
    for key, value in node.value:
        place = replace(here, line=key.start_mark.line + 1)
        if not isinstance(key, yaml.ScalarNode):
            raise place.error("a key must be a text")
        if key.value in members:
            first = members[key.value].line
            raise place.error(f"the key stands here twice, first in line {first}", key.value)
        found = _marked(value, here.file, (*here.path, key.value))
        members[key.value] = replace(found, line=place.line)
    return members


def _scalar(node: yaml.Node, here: Marked) -> Any:
    text, tag = node.value, node.tag if isinstance(node, yaml.ScalarNode) else None
    if tag == _STR:
        return text
    if tag == _NULL:
        return None
    if tag == _BOOL and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if tag in (_INT, _FLOAT):
        return _number(text, tag, here)
    raise here.error(f"the tag {shown(node.tag)} is not allowed; write a plain value")


def _number(text: str, tag: str, here: Marked) -> float:
    """Read a number that fits in a float and in the JSON of a session file."""
    if len(text) > MAX_DIGITS:
        raise here.error(f"{shown(text)} has more than {MAX_DIGITS} digits")
    try:
        value = int(text) if tag == _INT else float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise here.error(f"{text} is not a finite number")
    return value


def plain(marked: Marked) -> Any:
    """Return the bare data."""
    if isinstance(marked.value, dict):
        return {key: plain(value) for key, value in marked.value.items()}
    if isinstance(marked.value, list):
        return [plain(item) for item in marked.value]
    return marked.value
