"""How does a terminal show the key figures of a run?"""

from __future__ import annotations

from collections.abc import Mapping

from rich.table import Table

from simlib.cli.screen import table
from simlib.i18n import _
from simlib.ui.key_figures import figure

__all__ = ["figure", "figures_table"]


def figures_table(kpis: Mapping[str, float | None]) -> Table:
    """Return all key figures as a table."""
    shown = table(_("Key figure"), _("Value"), right=(1,))
    for name, value in kpis.items():
        shown.add_row(*figure(name, value))
    return shown
