"""How does a command use all cores, and how does somebody who waits see that it goes on?

The bar is on stderr, and only on a terminal. Ctrl-C says how far it had come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from simlib.cli.stop import Stopped
from simlib.i18n import _
from simlib.workers import Map, workers

__all__ = ["spread"]


@contextmanager
def spread(jobs: int | None) -> Iterator[Map]:
    """Yield a `map` over ``jobs`` processes (None: all cores) that shows how far it is.

    It maps batches of `simlib.experiments`; the processes start once, however often it is called.
    """
    console = Console(stderr=True, markup=False, highlight=False)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(_("runs"), total=0)
        try:
            with workers(jobs) as run_all:
                yield lambda work, items: _watched(bar, run_all, work, items)
        except KeyboardInterrupt:
            bar.stop()
            done, total = int(bar.tasks[task].completed), int(bar.tasks[task].total or 0)
            told = _("stopped: {done} of {total} runs were done")
            raise Stopped(told.format(done=done, total=total)) from None


def _watched(
    bar: Progress, run_all: Map, work: Callable[[Any], Any], items: Sequence[Any]
) -> Iterable[Any]:
    task = bar.tasks[0]
    bar.update(task.id, total=(task.total or 0) + sum(len(item.seeds) for item in items))
    for item, result in zip(items, run_all(work, items), strict=True):
        bar.advance(task.id, len(item.seeds))
        yield result
