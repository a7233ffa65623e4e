"""Where are the notebooks, the scenarios and the user's own files?

Rules: a wheel carries notebooks and scenarios inside the package as `_data`; a clone and an
editable install have them beside the package. Nothing here writes, and no folder is made.
"""

import os
from pathlib import Path

import platformdirs

from simlib.errors import SimlibError

HOME_VARIABLE = "CROSSDESK_HOME"
_PACKAGE = Path(__file__).resolve().parent


def notebooks_dir() -> Path:
    """Return the folder of the shipped notebooks; `SimlibError` when the install lacks it."""
    return _data_dir("notebooks")


def scenarios_dir() -> Path:
    """Return the folder of the shipped scenarios; `SimlibError` when the install lacks it."""
    return _data_dir("scenarios")


def data_home() -> Path:
    """Return the folder of sessions and settings: `CROSSDESK_HOME`, or the system's place.

    The folder need not exist yet.
    """
    chosen = os.environ.get(HOME_VARIABLE, "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_data_path("crossdesk", appauthor=False)


def _data_dir(name: str) -> Path:
    places = (_PACKAGE / "_data" / name, _PACKAGE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    looked = " and ".join(str(place) for place in places)
    raise SimlibError(f"the {name} are missing from this installation (looked in {looked})")
