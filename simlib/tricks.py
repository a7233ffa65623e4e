"""Is there a trick instead of a trade?

A trick is a fixed way of working that beats the shipped autopilot whatever comes. Every fixed
policy of a seat takes all its chairs from day 0 to the end of the run-on, on the same seeds as the
autopilot, and is judged by what the firm is worth more. Whoever wins among so many may owe it to
luck; so the best is chosen on some seeds and tested on others. To keep that affordable, all are
screened on the first of the tuning seeds, and only the leaders of each seat play the rest.

Anything that is legal, taken by chance, must be worse than all this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from simlib.ends import NOISE, Played, Pull, pulls
from simlib.experiments import Arm, Row, differences, play_arms
from simlib.intervals import Interval, interval
from simlib.policies.named import fixed_policies
from simlib.scenario import Scenario
from simlib.workers import Map

__all__ = ["RANDOM", "SEATS", "Contest", "Heat", "Seeds", "Tricks", "find_tricks"]

SEATS = ("sales", "pm")
RANDOM = "random"
_WORTH = "company_value"


class Seeds(NamedTuple):
    """Which seeds choose and which test: the first ``screening`` of ``tuning`` are for all.

    ``leaders`` policies of each seat play all of ``tuning``; the best of them plays ``tests``.
    """

    tuning: Sequence[int] = range(100)
    tests: Sequence[int] = range(1000, 1060)
    screening: int = 10
    leaders: int = 4


class Heat(NamedTuple):
    """A fixed policy, and by how much the firm is worth more than under the autopilot (EUR)."""

    policy: str
    apart: Interval


class Contest(NamedTuple):
    """One seat of one firm; all figures are paired differences of the firm's worth, EUR.

    ``heats`` has every policy on its tuning seeds, the best first. ``best`` is the leader on all of
    them and ``worst`` the last of the screening; both, and `RANDOM`, are tested on other seeds
    against the autopilot, and chance also against the worst.
    """

    scenario: str
    seat: str
    heats: tuple[Heat, ...]
    best: Heat
    worst: Heat
    random: Heat
    random_from_worst: Interval

    @property
    def beaten(self) -> bool:
        """Whether the best fixed policy beats the autopilot, by the whole interval."""
        return self.best.apart.low > 0

    @property
    def random_verdict(self) -> str:
        """How chance does: "worst" of all, "worse" than the autopilot, or "not worse"."""
        if self.random_from_worst.high < 0:
            return "worst"
        return "worse" if self.random.apart.high < 0 else "not worse"

    def to_json(self) -> dict[str, Any]:
        """Return the contest as JSON-able data."""
        return {
            "scenario": self.scenario,
            "seat": self.seat,
            "policies": [_heat_json(heat) for heat in self.heats],
            "best": _heat_json(self.best),
            "beats_the_autopilot": self.beaten,
            "worst": _heat_json(self.worst),
            "random": {
                **_heat_json(self.random),
                "from_worst": _interval_json(self.random_from_worst),
                "verdict": self.random_verdict,
            },
        }


class Tricks(NamedTuple):
    """The contests, seat by seat within each firm, and what each rule's ends do to the decider."""

    contests: list[Contest]
    pulls: list[Pull]


class _Bout(NamedTuple):
    """One seat of one firm in which all chairs are open."""

    firm: Scenario
    seat: str

    def arm(self, policy: str) -> Arm:
        return Arm(self.firm, {self.seat: policy})


def find_tricks(
    scenarios: Sequence[Scenario],
    seeds: Seeds = Seeds(),  # noqa: B008
    map: Map = map,
    *,
    seats: Sequence[str] = SEATS,
) -> Tricks:
    """Let every fixed policy of the seats play in the scenarios; return who beats the autopilot.

    Raises SimlibError as `simlib.experiments.play_arms` does.
    """
    bouts = [_Bout(_open(firm), seat) for firm in scenarios for seat in seats]
    early, late = seeds.tuning[: seeds.screening], seeds.tuning[seeds.screening :]
    everybody = [[*fixed_policies(bout.seat), NOISE] for bout in bouts]
    screened = _play(bouts, everybody, early, map)
    leading = [_leaders(runs, seeds.leaders) for runs in screened]
    tuned = _play(bouts, leading, late, map) if late else [{} for _ in bouts]
    heats = [_heats(*runs) for runs in zip(screened, tuned, strict=True)]
    ends = [
        [next(h.policy for h in ranked if h.policy in first), _last(runs), RANDOM]
        for ranked, first, runs in zip(heats, leading, screened, strict=True)
    ]
    tested = _play(bouts, ends, seeds.tests, map)
    contests = [
        _contest(bout, ranked, names, runs)
        for bout, ranked, names, runs in zip(bouts, heats, ends, tested, strict=True)
    ]
    return Tricks(contests, _pulls(bouts, screened, seats))


def _open(firm: Scenario) -> Scenario:
    """Return the firm with all chairs of both seats open to whoever takes the seat."""
    return firm.replace({f"chairs.{seat}": None for seat in SEATS})


_USUAL = ""  # the place of the autopilot among the runs by policy


def _play(
    bouts: Sequence[_Bout], policies: Sequence[Sequence[str]], seeds: Iterable[int], map: Map
) -> list[dict[str, list[Row]]]:
    """Return the runs of each bout by policy, with the autopilot's; all in one go."""
    pairs = [(index, name) for index, names in enumerate(policies) for name in dict.fromkeys(names)]
    usual = [Arm(bout.firm) for bout in bouts]
    played = play_arms([*usual, *(bouts[k].arm(name) for k, name in pairs)], seeds, map)
    found = [{_USUAL: rows} for rows in played[: len(bouts)]]
    for (index, name), rows in zip(pairs, played[len(bouts) :], strict=True):
        found[index][name] = rows
    return found


def _apart(runs: Played, policy: str, against: str = _USUAL) -> Interval:
    return interval(differences(runs[against], runs[policy], _WORTH))


def _ranking(runs: Played) -> list[str]:
    names = [name for name in runs if name not in (_USUAL, NOISE)]
    return sorted(names, key=lambda name: -_apart(runs, name).mean)


def _leaders(runs: Played, count: int) -> list[str]:
    return _ranking(runs)[: max(count, 1)]


def _last(runs: Played) -> str:
    return _ranking(runs)[-1]


def _heats(screened: Played, tuned: Played) -> tuple[Heat, ...]:
    """Return every policy with its difference on all seeds that it played, the best first."""
    runs = {name: [*rows, *tuned.get(name, ())] for name, rows in screened.items()}
    names = [name for name in runs if name not in (_USUAL, NOISE)]
    found = [Heat(name, _apart(runs, name)) for name in names]
    return tuple(sorted(found, key=lambda heat: -heat.apart.mean))


def _contest(bout: _Bout, heats: tuple[Heat, ...], names: Sequence[str], runs: Played) -> Contest:
    best, worst, chance = (Heat(name, _apart(runs, name)) for name in names)
    from_worst = _apart(runs, chance.policy, worst.policy)
    return Contest(bout.firm.name, bout.seat, heats, best, worst, chance, from_worst)


def _pulls(bouts: Sequence[_Bout], screened: Sequence[Played], seats: Sequence[str]) -> list[Pull]:
    found: list[Pull] = []
    for seat in seats:
        own = [
            (bout.firm, runs)
            for bout, runs in zip(bouts, screened, strict=True)
            if bout.seat == seat
        ]
        firms, played = [firm for firm, _ in own], [runs for _, runs in own]
        found += pulls(seat, firms, played, [runs[_USUAL] for runs in played])
    return found


def _heat_json(heat: Heat) -> dict[str, Any]:
    return {"policy": heat.policy, **_interval_json(heat.apart)}


def _interval_json(found: Interval) -> dict[str, Any]:
    return {"difference": found.mean, "interval": [found.low, found.high], "n": found.n}
