"""How is work spread over the cores of this machine?

By a `map` like any other, so that whoever experiments needs to know no pool. The processes are
spawned, never forked: a notebook's threads and locks must not be copied. They start with the first
work, end with the block, and end with this process, however it ends.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from typing import Any

__all__ = ["Map", "cores", "workers"]

Map = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]
_MOST = 61  # Windows waits for no more processes at a time


def cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


@contextmanager
def workers(jobs: int | None = None) -> Iterator[Map]:
    """Yield a `map` over ``jobs`` processes; None means one a core, 1 means this process alone.

    Its results come in the order of the work. Work and results are pickled, so functions must be
    those of a module. On an error or Ctrl-C what is under way is ended, not awaited.
    """
    count = min(jobs or cores(), _MOST)
    if count == 1:
        yield map
        return
    others = set(active_children())
    pool = ProcessPoolExecutor(count, get_context("spawn"), _begin)

    def spread(work: Callable[[Any], Any], items: Sequence[Any]) -> Iterable[Any]:
        with _unborn_to_ctrl_c():
            return pool.map(work, items)

    try:
        yield spread
    except BaseException:
        for process in set(active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Make this process a worker: Ctrl-C is its parent's business, and so is its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A parent that was killed cannot end its workers; without this they would wait for ever.
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _unborn_to_ctrl_c() -> Iterator[None]:
    """Let processes that start meanwhile ignore Ctrl-C from their first moment.

    Else each would show a traceback of its own. What is ignored stays so in a child; elsewhere
    than on the main thread nothing can be set, and nothing need be.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
