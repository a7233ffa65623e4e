"""What did one decision set off, and was it luck?

The same run once more, with one answer changed. One pair of runs tells a story: what followed of
the decision's own deal, link by link. Whether it was worth anything only many futures tell: the
same past, both answers, everything later drawn anew. Both look at the deal and its client alone.
A firm as a whole differs between two runs by far more than a decision is worth, because a minute
in a queue deals all later work anew, so that difference is never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from math import exp, fsum
from typing import Any, NamedTuple

from simlib.consequences import Link, consequences
from simlib.decisions import Decision, DecisionPoint
from simlib.effects import Effect, effects_of
from simlib.errors import DecisionError, ExperimentError, SimlibError
from simlib.records import Record
from simlib.run import Run
from simlib.scenario import Scenario
from simlib.session import LogEntry
from simlib.workers import Map

__all__ = [
    "FIGURES",
    "STORY_DAYS",
    "Past",
    "Ripple",
    "Row",
    "Story",
    "client_of",
    "figures_of",
    "futures_of",
    "ripple",
    "story_of",
]

STORY_DAYS = 30.0  # working days; later, chance has dealt everything anew
_LARGEST_BATCH = 4  # futures; more would leave cores idle at the end

# What a future is judged by, and whether more (1) or less (-1) of it is better.
FIGURES: Mapping[str, int] = {
    "client_value_eur": 1,
    "won": 1,
    "promise_kept": 1,
    "deal_margin_eur": 1,
    "contribution_eur": 1,
    "satisfaction": 1,
    "hazard": -1,
    "equity_eur": 1,
}

Row = Mapping[str, float | None]
Progress = Callable[[int, int], None]  # futures done, futures in all


class Ripple(NamedTuple):
    """What follows from one changed decision.

    ``point`` is the question as its person saw it, with what was decided as its default;
    ``instead`` is the other answer. ``links`` tell one pair of runs for `STORY_DAYS`, ``effects``
    the deal and its client at the end of the run-on, over ``futures`` paired futures.
    ``replaced`` are later answers of people that the changed run did not allow.
    """

    point: DecisionPoint
    instead: Decision
    client: str
    links: tuple[Link, ...]
    effects: tuple[Effect, ...]
    futures: int
    replaced: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """The verdict on what the client is worth to us; see `simlib.effects.Effect`."""
        return self.effects[0].verdict

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            "question": self.point.id,
            "client": self.client,
            "day": self.point.hour,
            "decided": dict(self.point.default_values),
            "instead": dict(self.instead.values),
            "links": [link._asdict() for link in self.links],
            "futures": self.futures,
            "effects": [effect.to_json() for effect in self.effects],
            "verdict": self.verdict,
            "replaced": list(self.replaced),
        }


class Story(NamedTuple):
    """What one pair of runs tells of a changed decision, up to working day ``until``."""

    point: DecisionPoint
    instead: Decision
    client: str
    links: tuple[Link, ...]
    replaced: tuple[str, ...]
    until: float


class Past(NamedTuple):
    """A run as it was played up to day ``now``: plain values that another process can replay."""

    scenario: Scenario
    seed: int
    seats: Mapping[str, str | None]
    log: tuple[LogEntry, ...]
    now: float
    rules: Mapping[str, Mapping[str, str]]  # the standing rules by seat, as they are now

    @classmethod
    def of(cls, run: Run) -> Past:
        """Take what determines a run; it may be played on meanwhile."""
        rules = {str(seat): run.rules(seat) for seat in run.scenario.seats}
        return cls(run.scenario, run.seed, dict(run.seats), tuple(run.log), run.now, rules)

    def run(self) -> Run:
        """Return a run that knows this past, to be asked and branched; nothing is played yet."""
        run = Run(self.scenario, self.seed, self.seats)
        run.log.extend(self.log)
        return run


class Fan(NamedTuple):
    """A piece of work: some futures of one decision, to be played with both answers."""

    past: Past
    point: DecisionPoint
    instead: Decision
    seeds: tuple[int, ...]  # of the futures


def ripple(
    run: Run,
    at: str,
    instead: Decision,
    futures: int = 30,
    map: Map = map,
    *,
    progress: Progress | None = None,
) -> Ripple:
    """Follow what would have come of another answer to the question ``at`` of a run's log.

    Later answers of people hold where they are still possible; autopilots decide afresh. Every run
    goes to the end of the scenario's run-on. ``map`` spreads the futures as in
    `simlib.replicate`; ``progress`` is told how many are done. Fewer than 30 futures tell little.
    Raises ReplayError if the log has no such question, DecisionError if ``instead`` does not answer
    it or is what was decided, SimlibError if the question is not about one client's deal.
    """
    (point,) = run.asked(at)
    _check_answer(point, instead)
    if futures < 2:
        raise SimlibError(f"{futures} futures tell no spread; 2 are the least, 30 are good")
    told = _told(run, point, instead, None)
    pairs = list(futures_of(Past.of(run), point, instead, futures, map, progress))
    effects = effects_of(pairs, FIGURES)
    return Ripple(point, instead, told.client, told.links, effects, futures, told.replaced)


def story_of(past: Past, point: DecisionPoint, instead: Decision) -> Story:
    """Tell what another answer set off within `STORY_DAYS`, and not beyond ``past.now``.

    ``point`` is a question as `Run.asked` gives it. What has not been played yet is not told.
    Raises DecisionError and SimlibError as `ripple` does.
    """
    _check_answer(point, instead)
    return _told(past.run(), point, instead, min(point.hour + STORY_DAYS, past.now))


def _told(run: Run, point: DecisionPoint, instead: Decision, until: float | None) -> Story:
    """Tell the story of one pair of runs, each played to day ``until`` or to its end."""
    before = _played(run.branch(point.id), until)
    _check_deal(point, before.records)
    after = _played(run.branch(point.id, instead), until)
    client = client_of(point.deal)
    days = STORY_DAYS if until is None else until - point.hour
    hazard = _hazard_of(before, client)
    links = consequences(before.records, after.records, point, days, hazard)
    return Story(point, instead, client, links, after.replaced, point.hour + days)


def client_of(deal: str) -> str:
    """Return the client of a deal's id."""
    return deal.partition("/")[0]


def _check_answer(point: DecisionPoint, instead: Decision) -> None:
    """Raise DecisionError unless this is another answer to the question."""
    if instead.point != point.id or not point.possible(instead.values):
        raise DecisionError(f"{point.id}: {dict(instead.values)} does not answer this question")
    if dict(instead.values) == dict(point.default_values):
        raise DecisionError(f"{point.id}: this is what was decided")


def _check_deal(point: DecisionPoint, records: Sequence[Record]) -> None:
    if not any(r.kind == "request" and r.entity == point.deal for r in records):
        raise SimlibError(
            f"{point.id}: is not about one client's deal; "
            "compare runs to see what such a choice does"
        )


def _played(branch: Run, until: float | None = None) -> Run:
    """Play a branch to a day or its end; what nobody answered goes to the standing rules."""
    while (point := branch.advance(until)) is not None:
        branch.decide(point.default, origin="rule")
    return branch


def _hazard_of(run: Run, client: str) -> Callable[[float], float]:
    """Return a client's yearly hazard of leaving as a function of its satisfaction."""
    today, scenario = run.account(client), run.scenario
    slope = scenario.churn.hk * scenario.links.satisfaction_to_churn

    def hazard(satisfaction: float) -> float:
        return today["hazard"] * exp(slope * (today["satisfaction"] - satisfaction))

    return hazard


# ---- futures


def futures_of(
    past: Past,
    point: DecisionPoint,
    instead: Decision,
    count: int = 30,
    map: Map = map,
    progress: Progress | None = None,
) -> Iterator[tuple[Row, Row]]:
    """Yield the `figures_of` each future without and with the change, in the futures' order.

    Each goes to the end of the run-on; arguments as for `ripple`.
    """
    numbers = range(1, count + 1)
    size = max(1, min(_LARGEST_BATCH, count // 8))
    pieces = [tuple(numbers[at : at + size]) for at in range(0, count, size)]
    fans = [Fan(past, point, instead, piece) for piece in pieces]
    done = 0
    try:
        for fan, pairs in zip(fans, map(_play_fan, fans), strict=True):
            done += len(fan.seeds)
            if progress is not None:
                progress(done, count)
            yield from pairs
    except BrokenExecutor:
        reason = "a worker process was ended from outside (killed, or out of memory)"
        raise ExperimentError(f"{reason}; try with fewer workers") from None


def _play_fan(fan: Fan) -> list[tuple[Row, Row]]:
    run = fan.past.run()
    return [
        (_future(run, fan.point, None, number), _future(run, fan.point, fan.instead, number))
        for number in fan.seeds
    ]


def _future(run: Run, point: DecisionPoint, instead: Decision | None, number: int) -> Row:
    return figures_of(_played(run.branch(point.id, instead, number)), point.deal, point.hour)


def figures_of(run: Run, deal: str, since: float) -> dict[str, float | None]:
    """Return the `FIGURES` of a deal and its client, from day ``since`` to now.

    "won" and "promise_kept" are 1 or 0; "deal_margin_eur" is price less credits and translators,
    0 if there was no order; "contribution_eur" is what all deals of the client brought, commission
    paid; "equity_eur" what it is likely to bring, discounted, and "client_value_eur" both together;
    "satisfaction" (0..1) and "hazard" (of leaving, a year) are today's. None is not known (yet).
    """
    client = client_of(deal)
    own = [record for record in run.records if _of_client(record, client)]
    found, today = {record.id: record for record in own}, run.account(client)
    brought = fsum(
        float(record.values["income_cents"] or 0)
        for record in own
        if record.kind == "posting" and record.at >= since
    )
    equity = today.get("equity_eur", 0.0)
    delivered = found.get(f"{deal}/order:delivered")
    return {
        "client_value_eur": brought / 100 + equity,
        "won": float(f"{deal}:won" in found),
        "promise_kept": None if delivered is None else float(delivered.values["kept"] or 0),
        "deal_margin_eur": _margin(found, deal),
        "contribution_eur": brought / 100,
        "satisfaction": today.get("satisfaction"),
        "hazard": today.get("hazard"),
        "equity_eur": equity,
    }


def _of_client(record: Record, client: str) -> bool:
    return record.entity == client or record.entity.startswith(f"{client}/")


def _margin(found: Mapping[str, Record], deal: str) -> float | None:
    delivered = found.get(f"{deal}/order:delivered")
    if delivered is not None:
        price, *costs = (
            float(delivered.values[f"{name}_cents"] or 0) for name in ("price", "credit", "vendor")
        )
        return (price - fsum(costs)) / 100
    over = any(f"{deal}:{end}" in found for end in ("declined", "refused", "lost"))
    return 0.0 if over else None
