"""Are names clear: does no public function hide a module, and are the public names documented?"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import pytest

import simlib

PACKAGES = ["simlib", "simlib.ui", "simlib.cli", "simlib.model", "simlib.scenario"]


@pytest.mark.parametrize("name", PACKAGES)
def test_no_public_name_is_that_of_a_module(name: str) -> None:
    """Else the first use of a function would put the module in its place."""
    package = importlib.import_module(name)
    modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
    assert modules
    assert not modules & set(getattr(package, "__all__", []))


def test_the_functions_of_the_desk_are_still_functions_after_their_first_use() -> None:
    ui = importlib.import_module("simlib.ui")
    for name in ui.__all__:
        for module in pkgutil.iter_modules(ui.__path__):
            importlib.import_module(f"simlib.ui.{module.name}")
        assert not isinstance(getattr(ui, name), ModuleType)


def test_there_are_about_fifteen_public_names_and_each_tells_what_it_is() -> None:
    assert 10 <= len(simlib.__all__) <= 20
    for name in simlib.__all__:
        assert getattr(simlib, name).__doc__
