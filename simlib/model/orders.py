"""Which orders does the story fix, and what happens to them on their days?

Such an order is a request, a quote at list price, a promise and jobs like any other; only nobody at
a desk was asked. What the story does not fix is drawn under the order's own name. An order that
has been with us for a while is written down when the story brings it in: before day 0, if it is
open on day 0. What comes for an order that is done, or that its client never gave, is written down
and changes nothing.
"""

from __future__ import annotations

from simlib.model.doors import Floor, Taking, Told
from simlib.model.entities import Order, Project
from simlib.model.kernel import HOURS_APART, Process
from simlib.model.state import State
from simlib.scenario.cast import Beat

__all__ = ["Orders"]

_LEAST_DAYS = 0.5  # of a promise


class Orders:
    """The orders of the story."""

    def __init__(self, state: State, clients: Told, sales: Taking, floor: Floor) -> None:
        self._state = state
        self._clients = clients
        self._sales = sales
        self._floor = floor
        self._given: dict[str, str] = {}  # order of the story -> project
        stories = {"order": self._order, "addition": self._addition, "query": self._query}
        for beat in state.scenario.beats:
            if beat.kind in stories:
                state.start(stories[beat.kind](beat))

    def _order(self, beat: Beat) -> Process:
        """An order comes, promised to a day by somebody before."""
        state = self._state
        yield state.until(beat.at)
        client = state.clients[str(beat.client)]
        if not client.active:
            self._miss(beat)
            return
        days = max(float(beat.due or 0.0) - state.now + beat.since, _LEAST_DAYS)
        rfq, cause = self._clients.ordered(client, beat, days)
        price, won = round(rfq.list_price * 100), state.now - beat.since
        order = Order(price, days, rfq.workflow, won, None, begun=beat.begun)
        self._given[beat.id] = f"{rfq.id}/order"
        yield from self._sales.given(rfq, order, beat.since, cause)

    def _addition(self, beat: Beat) -> Process:
        """The client sends more words to an order."""
        project = yield from self._project(beat)
        if project is None:
            return
        project.rfq.escalated = project.rfq.escalated or "beat"
        cause = self._state.record("added", f"beat-{beat.id}", code=beat.note)
        yield from self._floor.add(project, float(beat.words or 0), cause)

    def _query(self, beat: Beat) -> Process:
        """A query on an order lies unanswered on Sales' side."""
        project = yield from self._project(beat)
        if project is None:
            return
        client, days = project.rfq.client.id, float(beat.held_days or 0.0)
        cause = self._state.record(
            "query_waits", f"{project.id}/{beat.id}", client=client, days=days
        )
        if not self._floor.hold(project, days, cause):
            self._miss(beat, cause)

    def _project(self, beat: Beat) -> Process:
        """Wait for a beat's day, and until its order is set up; return the project, or None."""
        state, order = self._state, str(beat.order)
        yield state.until(beat.at)
        project: Project | None = state.projects.get(self._given.get(order, ""))
        while project is not None and not project.jobs:
            yield state.wait(HOURS_APART)
            project = state.projects.get(self._given[order])
        if project is None or project.left == 0:
            self._miss(beat)
            return None
        return project

    def _miss(self, beat: Beat, cause: str = "") -> None:
        self._state.record("beat_missed", f"beat-{beat.id}", cause, beat=beat.id)
