"""How does a live chart reach the page whole?

plotly opens a figure's line to the page before it hands over traces and layout. A page that draws
between the two shows an empty figure of another size, and later changes do not mend it. Here the
line is opened last, so that the first message holds everything. What changes while the page still
loads plotly's code is lost as well; so all is sent once more when the page says that it has drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

__all__ = ["live_chart"]


_DRAWN = "_js2py_layoutDelta"  # what the page tells plotly when it has drawn a figure


def live_chart(
    traces: Sequence[Mapping[str, Any]],
    layout: Mapping[str, Any],
    guard: Callable[[Callable[[], None]], None],
) -> Any:
    """Return a figure that is changed in place, without plotly's buttons.

    What the page says of it is heard through ``guard``.
    """
    figure = _kind()({"data": list(traces), "layout": dict(layout)})
    figure._config = {**(figure._config or {}), "displayModeBar": False, "staticPlot": True}
    figure.reach_the_page(guard)
    return figure


@cache
def _kind() -> Any:
    """Make the class when a chart is first wanted: plotly's code is large."""
    import plotly.graph_objects as go

    class Live(go.FigureWidget):
        """A figure that the page hears of when it is told to."""

        _is_whole = False

        def open(self) -> None:
            if self._is_whole:
                super().open()

        def reach_the_page(self, guard: Callable[[Callable[[], None]], None]) -> None:
            def drawn(change: Mapping[str, Any]) -> None:
                if change["new"]:
                    self.unobserve(drawn, names=_DRAWN)
                    guard(self.send_all)

            self.observe(drawn, names=_DRAWN)
            self._is_whole = True
            self.open()

        def send_all(self) -> None:
            names = ("x", "y", "base")
            held = {name: [trace[name] for trace in self._data if name in trace] for name in names}
            full = {name: found for name, found in held.items() if len(found) == len(self._data)}
            self._send_update_msg(full, dict(self._layout))

    return Live
