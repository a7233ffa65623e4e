"""How does a live chart reach the page whole?

plotly opens a figure's line to the page before it hands over traces and layout. A page that draws
between the two shows an empty figure of another size, and later changes do not mend it. Here the
line is opened last, so that the first message holds everything. What changes while the page still
loads plotly's code is lost as well; so all is sent once more when the page says that it has drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

__all__ = ["live_chart"]


def live_chart(traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> Any:
    """Return a figure that is changed in place, without plotly's buttons.

    `send_all` of it sends everything once more.
    """
    figure = _kind()({"data": list(traces), "layout": dict(layout)})
    figure._config = {**(figure._config or {}), "displayModeBar": False, "staticPlot": True}
    figure.reach_the_page()
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

        def reach_the_page(self) -> None:
            self._is_whole = True
            self.open()

        def send_all(self) -> None:
            layout = dict(_flat(self._layout))
            for place, trace in enumerate(self._data):
                held = {name: [trace[name]] for name in ("x", "y", "base") if name in trace}
                self._send_update_msg(held, layout, place)

    return Live


def _flat(layout: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Write a layout as plotly takes changes: {"xaxis.range": ...}."""
    for name, value in layout.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
