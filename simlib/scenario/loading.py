"""How does a scenario's name become a scenario?

A file may stand on another and that on a third, no deeper: a story on its firm, a firm on the firm
that it resembles, a twin on its story. Mappings merge by key, lists of items by id, everything else
replaces. A finding about the merged whole points at the file and line where the value stands.
"""

import json
import re
from pathlib import Path as File

from pydantic import ValidationError

from simlib.errors import ScenarioError
from simlib.resources import scenarios_dir
from simlib.scenario.problems import Path, finding, listed, nearest, shown
from simlib.scenario.reading import Marked, plain, read
from simlib.scenario.schema import Scenario

_LEVELS = 2
_OWN = ("classroom_seed",)  # was chosen among the runs of one file, and of no other


def shipped_scenarios() -> dict[str, File]:
    """Return the shipped scenarios by name with number prefix, in order, and then the firms."""
    folder = scenarios_dir()
    files = [*sorted(folder.glob("*.yaml")), *sorted(folder.glob("firms/*.yaml"))]
    return {path.stem: path for path in files}


def load_scenario(name_or_path: str | File) -> Scenario:
    """Load a shipped scenario by name, or a YAML file by path; raise ScenarioError."""
    file = scenario_file(name_or_path)
    root = _extended(read(file), file)
    try:
        return Scenario.model_validate_json(json.dumps(plain(root)))
    except ValidationError as error:
        path, message = finding(error, Scenario)
        mark, below = _nearest_mark(root, path)
        raise mark.error(message, *below) from None


def scenario_file(name_or_path: str | File) -> File:
    """Find the file: what looks like a path is one, everything else is a shipped name.

    Raises ScenarioError for a name that is not shipped; a path need not exist.
    """
    text = str(name_or_path)
    if (
        isinstance(name_or_path, File)
        or text.endswith((".yaml", ".yml"))
        or re.search(r"[/\\]", text)
    ):
        return File(name_or_path)
    shipped = shipped_scenarios()
    by_name = {_typed(stem): file for stem, file in shipped.items()}
    found = by_name.get(text) or shipped.get(text)
    if found is not None:
        return found
    if _is_folder(text):
        raise ScenarioError(f"{shown(text)} is a folder; a scenario is one YAML file")
    message = f"{shown(text)} is neither a shipped scenario nor the path of a YAML file"
    raise ScenarioError(f"{message}; {listed(text, by_name)}")


def _is_folder(text: str) -> bool:
    try:
        return File(text).is_dir()
    except (OSError, ValueError):  # a name that no system allows
        return False


def _typed(stem: str) -> str:
    """Return a shipped scenario's name as people type it: without the number of its lesson."""
    return re.sub(r"^\d+_", "", stem)


def _extended(root: Marked, file: File, levels: int = _LEVELS) -> Marked:
    """Put a file on top of the one that it extends, which may extend another in its turn."""
    members = dict(root.value)
    link = members.pop("extends", None)
    if link is None:
        return root
    base_file = _base_file(link, file)
    if levels == 0:
        raise link.error(f"{shown(link.value)} is one file too many; {_LEVELS} levels are allowed")
    base = _extended(read(base_file), base_file, levels - 1)
    inherited = {key: value for key, value in base.value.items() if key not in _OWN}
    return _merged(base.holding(inherited), root.holding(members))


def _base_file(link: Marked, file: File) -> File:
    if not isinstance(link.value, str) or not link.value:
        raise link.error(f"{shown(link.value)} is not the name of a file")
    try:
        found = [folder for folder in (file.parent, scenarios_dir()) if _holds(folder, link)]
    except (OSError, ValueError):
        raise link.error(f"{shown(link.value)} is not the name of a file") from None
    if not found:
        raise link.error(f"{shown(link.value)} was not found")
    return found[0] / link.value


def _holds(folder: File, link: Marked) -> bool:
    found: File = (folder / link.value).resolve()
    if not found.is_relative_to(folder.resolve()):
        raise link.error(f"{shown(link.value)} lies outside the folder of the scenario")
    return found.exists()


def _merged(base: Marked, over: Marked) -> Marked:
    """Merge mappings by key and lists of items by id; everything else replaces."""
    if isinstance(base.value, dict) and isinstance(over.value, dict):
        both = {key: _over(base.value.get(key), value) for key, value in over.value.items()}
        return over.holding({**base.value, **both})
    if over.value and _are_items(base) and _are_items(over):
        return over.holding(_merged_items(base, over))
    return over


def _over(base: Marked | None, over: Marked) -> Marked:
    return over if base is None else _merged(base, over)


def _are_items(marked: Marked) -> bool:
    items = marked.value
    return isinstance(items, list) and all(
        isinstance(item.value, dict) and "id" in item.value for item in items
    )


def _merged_items(base: Marked, over: Marked) -> list[Marked]:
    items = {str(item.value["id"].value): item for item in base.value}
    seen: dict[str, None] = {}
    for item in over.value:
        mark = item.value["id"]
        if not isinstance(mark.value, str):
            raise mark.error(f"{shown(mark.value)} is not a text")
        if mark.value in seen:
            raise mark.error(f"id {shown(mark.value)} appears twice")
        seen[mark.value] = None
        _put(items, mark, item)
    return list(items.values())


def _put(items: dict[str, Marked], mark: Marked, item: Marked) -> None:
    """Add, change or drop the item with the marked id."""
    change = dict(item.value)
    drop = change.pop("remove", None)
    if drop is None:
        items[mark.value] = _over(items.get(mark.value), item.holding(change))
        return
    if drop.value is not True:
        raise drop.error(f"{shown(plain(drop))} is not true")
    if mark.value not in items:
        raise mark.error(f"{shown(mark.value)} is unknown; {nearest(mark.value, items)}")
    del items[mark.value]


def _nearest_mark(root: Marked, path: Path) -> tuple[Marked, Path]:
    """Return the innermost value on a path that stands in a file, and the rest of the path."""
    here = root
    for done, part in enumerate(path):
        below = _below(here, part)
        if below is None:
            return here, path[done:]
        here = below
    return here, ()


def _below(marked: Marked, part: str | int) -> Marked | None:
    value = marked.value
    known = range(len(value)) if isinstance(value, list) else value
    inside = isinstance(value, dict | list) and part in known
    found: Marked | None = value[part] if inside else None
    return found
