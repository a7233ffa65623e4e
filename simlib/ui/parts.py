"""Which small pieces is every panel made of?

Thin makers of ipywidgets with the desk's classes; each control has a visible description, because
ipywidgets gives it no other name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets
from IPython.display import display

__all__ = ["box", "button", "html", "radio", "set_class", "set_options", "show"]


def html(text: str = "", *names: str) -> Any:
    """Make a piece of HTML with classes."""
    return _named(widgets.HTML(text), names)


def box(children: Sequence[Any], *names: str) -> Any:
    """Make a box with classes; the style sheet lays it out."""
    return _named(widgets.Box(list(children)), names)


def button(text: str, press: Callable[[], None], *names: str) -> Any:
    """Make a button that calls ``press``."""
    made = _named(widgets.Button(description=text), names)
    made.on_click(lambda _button: press())
    return made


def radio(label: str, options: Sequence[tuple[str, Any]] = (), *names: str) -> Any:
    """Make a set of single choice; the style sheet shows it as segments or as a list."""
    made = widgets.RadioButtons(options=list(options), description=label)
    made.style.description_width = "initial"
    return _named(made, names)


def set_options(made: Any, label: str, options: Sequence[tuple[str, Any]], index: int) -> None:
    """Give a set of single choice other options in one message."""
    with made.hold_sync():
        made.description = label
        made.options = list(options)
        made.index = index


def set_class(made: Any, name: str, wanted: bool) -> None:
    """Add or remove a class."""
    if wanted:
        made.add_class(name)
    else:
        made.remove_class(name)


def show(made: Any) -> None:
    """Put a widget under the running cell."""
    untyped: Any = display
    untyped(made)


def _named(made: Any, names: Sequence[str]) -> Any:
    for name in names:
        made.add_class(name)
    return made
