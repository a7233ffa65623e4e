"""What is there to talk about after a session?

Everything that a report shows, as values: read from session files and from replays of them. A
session that was not played to its end goes on by its standing rules, as if its person had left the
desk. People are pseudonyms, drawn from their decisions; names are those of the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from simlib.bill import Bill, bill_of
from simlib.chairs import Chair, board_of, chair_of
from simlib.counterfactual import Ripple, ripple
from simlib.decisions import Decision, DecisionPoint
from simlib.errors import SimlibError
from simlib.leanings import Leaning, leanings_of, own_cards, shifts_of
from simlib.luck import Ground, Skill, Verdict, ground_key, ground_of, skill_of, verdict_of
from simlib.policies import POLICIES
from simlib.run import Run
from simlib.session import fingerprint
from simlib.shadow import Guess
from simlib.understudy import recast_with, worth
from simlib.workers import Map

__all__ = ["Debrief", "Depth", "Moment", "Sitting", "debriefed", "read_sittings"]

_DAYS_A_WEEK = 5


class Depth(NamedTuple):
    """How far replays go: none at all if ``quick``.

    ``erring`` and ``seeds`` as in `simlib.luck.ground_of`; ``moments`` decisions are followed
    through ``futures`` futures.
    """

    quick: bool = False
    erring: int = 12
    seeds: int = 12
    moments: int = 2
    futures: int = 8


class Sitting(NamedTuple):
    """One session, played to its end: ``left`` is the day on which its person was last there."""

    path: Path
    pseudonym: str
    run: Run
    left: float
    cards: tuple[DecisionPoint, ...]

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats that people held."""
        return tuple(seat for seat, holder in self.run.seats.items() if holder is None)

    @property
    def since(self) -> float:
        """The working day on which the guest took the chair from the host."""
        scenario = self.run.scenario
        beside = (scenario.shadow_weeks + scenario.help_weeks) * _DAYS_A_WEEK
        return float(self.run.notes.get("sat_down", beside))

    @property
    def guesses(self) -> list[Guess]:
        """What was foreseen of the host."""
        return [Guess.from_json(plain) for plain in self.run.notes.get("guesses") or ()]


class Moment(NamedTuple):
    """A decision that tells: the card as it was, what the autopilot would have done, and after."""

    point: DecisionPoint
    autopilot: Decision
    ripple: Ripple | None  # None: not followed


class Debrief(NamedTuple):
    """What can be said of one session; ``home`` and what follows is None without replays."""

    sitting: Sitting
    board: Mapping[str, float | None]
    chairs: tuple[Chair, ...]
    leanings: tuple[Leaning, ...]
    moments: tuple[Moment, ...]
    home_board: Mapping[str, float | None] | None = None
    home_chairs: tuple[Chair, ...] = ()
    verdict: Verdict | None = None
    skill: Skill | None = None
    bill: Bill | None = None

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values; the pseudonym stands for the person."""
        sitting, run = self.sitting, self.sitting.run
        return {
            "pseudonym": sitting.pseudonym,
            "scenario": run.scenario.name,
            "fingerprint": run.scenario.fingerprint,
            "seed": run.seed,
            "digest": run.digest,
            "seats": list(sitting.seats),
            "left_on_day": sitting.left,
            "cards": len(sitting.cards),
            "board": dict(self.board),
            "chairs": [chair.to_json() for chair in self.chairs],
            "home_board": None if self.home_board is None else dict(self.home_board),
            "home_chairs": [chair.to_json() for chair in self.home_chairs],
            "leanings": [{**each._asdict(), "found": each.found} for each in self.leanings],
            "verdict": None if self.verdict is None else self.verdict.to_json(),
            "skill": None if self.skill is None else self.skill.to_json(),
            "bill_cents": None if self.bill is None else self.bill.to_json(),
            "moments": [_plain(moment) for moment in self.moments],
            "guesses": [guess.to_json() for guess in sitting.guesses],
            **{name: run.notes.get(name) for name in ("predictions", "before", "after", "lines")},
        }


# ---- files


def read_sittings(paths: Iterable[Path]) -> tuple[list[Sitting], list[str]]:
    """Read session files; return those that can be used, and a line for each that cannot."""
    found: dict[str, Sitting] = {}
    complaints = []
    for path in paths:
        try:
            sitting = _read(path)
        except SimlibError as error:
            complaints.append(str(error))
            continue
        twin = found.get(sitting.pseudonym)
        if twin is not None:
            complaints.append(f"{path}: is the same session as {twin.path}")
            continue
        found[sitting.pseudonym] = sitting
    return list(found.values()), complaints


def _read(path: Path) -> Sitting:
    run = Run.load(path)
    if None not in run.seats.values():
        raise SimlibError(f"{path}: nobody played in this session; there is nothing to debrief")
    code = fingerprint(run.log).upper()[:6]
    left = run.now
    while (point := run.advance()) is not None:
        run.decide(point.default, origin="rule")
    return Sitting(path, f"{code[:3]}-{code[3:]}", run, left, tuple(own_cards(run)))


# ---- what is said of them


def debriefed(
    sittings: Sequence[Sitting],
    depth: Depth,
    map: Map = map,
    done: Callable[[], None] = lambda: None,
) -> list[Debrief]:
    """Say of each session what can be said; ``done`` is called after each.

    Sessions of one story, seed and seats share what they are compared with.
    """
    grounds: dict[Any, Ground] = {}
    found = []
    for sitting in sittings:
        found.append(_debrief(sitting, depth, grounds, map))
        done()
    return found


def _debrief(sitting: Sitting, depth: Depth, grounds: dict[Any, Ground], map: Map) -> Debrief:
    run, moments = sitting.run, telling(sitting, depth.moments)
    leanings = leanings_of(run, sitting.cards)
    chairs = tuple(chair_of(run, seat, sitting.since) for seat in sitting.seats)
    told = Debrief(sitting, board_of(run), chairs, leanings, moments)
    if depth.quick:
        return told
    key = ground_key(run)
    if key not in grounds:
        grounds[key] = ground_of(run, map, erring=depth.erring, seeds=depth.seeds)
    ground, home = grounds[key], recast_with(run, ())
    return told._replace(
        moments=tuple(_followed(run, moment, depth, map) for moment in moments),
        home_board=board_of(home),
        home_chairs=tuple(chair_of(home, seat, sitting.since) for seat in sitting.seats),
        verdict=verdict_of(worth(run), ground.floor),
        skill=skill_of(run, leanings, ground, map),
        bill=bill_of(run, ground.mean, map),
    )


def telling(sitting: Sitting, count: int) -> tuple[Moment, ...]:
    """Return the decisions on deals that lay farthest from the autopilot's, one a deal.

    Of equally far ones the larger deal comes first.
    """
    scenario, records = sitting.run.scenario, sitting.run.records
    autopilots = {str(seat): POLICIES[name] for seat, name in scenario.seats.items()}
    sizes = {r.entity: float(r.values["words"] or 0) for r in records if r.kind == "request"}
    far: dict[str, tuple[int, DecisionPoint]] = {}
    for point in sitting.cards:
        if point.deal not in sizes:
            continue
        away = sum(abs(shift) for shift in shifts_of(point, autopilots[point.seat]).values())
        if away > far.get(point.deal, (0, point))[0]:
            far[point.deal] = (away, point)
    chosen = sorted(far.items(), key=lambda item: (-item[1][0], -sizes[item[0]], item[0]))[:count]
    points = sorted((point for _deal, (_away, point) in chosen), key=lambda point: point.hour)
    return tuple(Moment(point, autopilots[point.seat](point), None) for point in points)


def _followed(run: Run, moment: Moment, depth: Depth, map: Map) -> Moment:
    found = ripple(run, moment.point.id, moment.autopilot, depth.futures, map)
    return moment._replace(ripple=found)


def _plain(moment: Moment) -> dict[str, Any]:
    point = moment.point
    shown = {field.name: point.value(moment.autopilot, field.name) for field in point.fields}
    own = {field.name: point.value(point.default, field.name) for field in point.fields}
    return {
        "question": point.id,
        "kind": point.kind,
        "day": point.hour,
        "decided": own,
        "autopilot": shown,
        "known_then": dict(point.facts),
        "ripple": None if moment.ripple is None else moment.ripple.to_json(),
    }
