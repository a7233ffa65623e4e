"""How do tricks and stakes look in a terminal and as JSON?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from simlib.cli.figures import figure
from simlib.cli.screen import Screen, show_json, table
from simlib.cli.settings import read_seeds
from simlib.cli.spread import spread
from simlib.ends import Pull
from simlib.errors import SimlibError
from simlib.i18n import _, format_number, format_percent
from simlib.intervals import Interval
from simlib.model import VERSION
from simlib.scenario import Scenario, load_scenario
from simlib.stakes import PLAYED, Stake, weigh_stakes
from simlib.tricks import SEATS, Contest, Heat, Seeds, find_tricks

__all__ = ["Search", "firms_of", "seeds_json", "show_stakes", "show_tricks", "signed"]

_WORTH = "company_value"


class Search(NamedTuple):
    """What was asked of the tricks, as it was typed."""

    seeds: str
    tuning: str
    screening: int
    leaders: int
    jobs: int | None
    seat: str | None
    all: bool


# ---- tricks


def show_tricks(names: Sequence[str], search: Search, *, as_json: bool) -> None:
    """Look for a fixed policy that beats the autopilot and show how near each came."""
    tuning, tests = read_seeds(search.tuning, "--tuning"), read_seeds(search.seeds)
    if set(tuning) & set(tests):
        raise SimlibError(f"--tuning {search.tuning!r}: the seeds that choose must not test")
    seats = [known_seat(search.seat)] if search.seat is not None else list(SEATS)
    firms = firms_of(names)
    plan = Seeds(tuning, tests, search.screening, search.leaders)
    with spread(search.jobs) as run_all:
        found = find_tricks(firms, plan, run_all, seats=seats)
    if as_json:
        head = {"model_version": VERSION, "tuning": seeds_json(tuning), "seeds": seeds_json(tests)}
        effort = {"screening": search.screening, "leaders": search.leaders}
        rows = {
            "contests": [each.to_json() for each in found.contests],
            "ends": [each.to_json() for each in found.pulls],
        }
        show_json({**head, **effort, **rows})
        return
    screen = Screen()
    told = _("{count} seeds choose, {tests} others test; paired differences from the autopilot.")
    screen.say(told.format(count=len(tuning), tests=len(tests)))
    for contest in found.contests:
        screen.say("", f"{contest.scenario}, {contest.seat}")
        screen.show(_contest_table(contest, every=search.all))
    screen.say(
        "",
        *_beaten_words(found.contests, seats),
        "",
        _("What the ends of each rule do to their own seat, in EUR of its pay letter:"),
    )
    screen.show(_pulls_table(found.pulls))


def known_seat(name: str) -> str:
    """Return the name of a seat that is tried; raise SimlibError for another."""
    if name not in SEATS:
        raise SimlibError(f"--seat {name!r}: is none of {', '.join(SEATS)}")
    return name


def _contest_table(contest: Contest, *, every: bool) -> Any:
    shown = table(
        *(_("Policy"), _("Difference"), "+- 95 %", _("Seeds"), ""),
        right=(1, 2, 3),
    )
    most = max(heat.apart.n for heat in contest.heats)
    for heat in contest.heats:
        if every or heat.apart.n == most:
            _add(shown, heat, "")
    beaten = _("beats the autopilot") if contest.beaten else _("does not beat it")
    _add(shown, contest.best, _("best, tested: {verdict}").format(verdict=beaten))
    _add(shown, contest.worst, _("worst, tested"))
    chance = {
        "worst": _("chance: worst of all"),
        "worse": _("chance: worse than the autopilot"),
        "not worse": _("chance: not worse"),
    }
    _add(shown, contest.random, chance[contest.random_verdict])
    return shown


def _add(shown: Any, heat: Heat, note: str) -> None:
    shown.add_row(heat.policy, *signed(heat.apart), str(heat.apart.n), note)


def _beaten_words(contests: Sequence[Contest], seats: Sequence[str]) -> list[str]:
    told = _("{seat}: the best fixed policy beats the autopilot in {count} of {all} scenarios.")
    return [
        told.format(seat=seat, count=sum(each.beaten for each in own), all=len(own))
        for seat in seats
        for own in [[each for each in contests if each.seat == seat]]
    ]


def _pulls_table(found: Sequence[Pull]) -> Any:
    titles = (_("Rule"), _("Its ends"), _("First better"), _("Apart"), _("Chance"))
    shown = table(*titles, "", right=(2, 3, 4))
    words = {"both ways": _("both ways"), "one way": _("one way"), "flat": _("flat")}
    for pull in found:
        share = format_percent(pull.first_better) if pull.n else "-"
        figures = (share, _number(pull.apart), _number(pull.noise))
        rule = f"{pull.seat}.{pull.rule}"
        shown.add_row(rule, " / ".join(pull.ends), *figures, words[pull.verdict])
    return shown


# ---- stakes


def show_stakes(names: Sequence[str], seeds: str, jobs: int | None, *, as_json: bool) -> None:
    """Compare what a seat can move with what chance moves."""
    wanted, firms = read_seeds(seeds), firms_of(names)
    with spread(jobs) as run_all:
        found = weigh_stakes(firms, wanted, run_all)
    if as_json:
        head = {"model_version": VERSION, "seeds": seeds_json(wanted)}
        show_json({**head, "stakes": [row.to_json() for row in found]})
        return
    screen = Screen()
    told = _("{count} seeds; standard deviation of the firm's worth within a seed, EUR.")
    screen.say(told.format(count=len(wanted)))
    screen.show(_stakes_table(found))


def _stakes_table(found: Sequence[Stake]) -> Any:
    titles = (_("Scenario"), _("Seat"), _("Spread"), "+- 95 %", _("Chance"), "+- 95 %", "")
    shown = table(*titles, right=(2, 3, 4, 5))
    for row in found:
        verdict = _("above chance") if row.exceeds else _("not above chance")
        halves = [(found.high - found.low) / 2 for found in (row.spread, row.floor)]
        spread_words = (_number(row.spread.mean), _number(halves[0]))
        floor_words = (_number(row.floor.mean), _number(halves[1]))
        shown.add_row(row.scenario, row.seat, *spread_words, *floor_words, verdict)
    return shown


# ---- words and rows


def firms_of(names: Sequence[str]) -> list[Scenario]:
    """Load the named scenarios, or those that people play if none is named."""
    return [load_scenario(name) for name in names or PLAYED]


def seeds_json(seeds: range) -> dict[str, int]:
    """Return a range of seeds as JSON-able data."""
    return {"first": seeds[0], "last": seeds[-1], "n": len(seeds)}


def signed(found: Interval, kpi: str = _WORTH) -> tuple[str, str]:
    """Write a difference with its sign, and half its interval."""
    mean, half = _plain(found, kpi)
    return ("+" if found.mean > 0 else "") + mean, half


def _plain(found: Interval, kpi: str = _WORTH) -> tuple[str, str]:
    half = (found.high - found.low) / 2
    known = [None if value != value else value for value in (found.mean, half)]
    return figure(kpi, known[0])[1], figure(kpi, known[1])[1]


def _number(value: float) -> str:
    return "-" if value != value else format_number(value)
