"""Which commands look at many runs, and what may be given to each?

As in `simlib.cli.commands`: each reads its options, calls the library and shows what came back.
Progress goes to stderr, and only where somebody watches.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["studies"]

_MOST_JOBS = 1024
_MOST_SCREENED = 10_000
_MOST_LEADERS = 1000

studies = typer.Typer()

Name = Annotated[str, typer.Argument(help="A shipped scenario, or the path of a YAML file.")]
Seeds = Annotated[
    str, typer.Option(metavar="N|A:B", help="The first N seeds, or those from A up to but not B.")
]
Jobs = Annotated[
    int | None, typer.Option(min=1, max=_MOST_JOBS, help="Processes (default: one for each core).")
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change a value of the scenario; repeatable."),
]
Policies = Annotated[
    list[str] | None,
    typer.Option("--policy", metavar="SEAT=NAME", help="Put a policy on a seat; repeatable."),
]
Precision = Annotated[
    list[str] | None,
    typer.Option(metavar="KPI=WIDTH", help="Say how many seeds give mean +- WIDTH; repeatable."),
]
Weeks = Annotated[
    int | None, typer.Option(min=1, max=520, help="Weeks at the desk instead of the scenario's.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


@studies.command()
def replicate(
    name: Name,
    seeds: Seeds = "30",
    jobs: Jobs = None,
    changes: Changes = None,
    policy: Policies = None,
    weeks: Weeks = None,
    precision: Precision = None,
    as_json: AsJson = False,
) -> None:
    """Run a scenario over many seeds and show each key figure's mean and interval."""
    from simlib.cli.replications import Study, show_replications

    study = Study.of(seeds, jobs, policy, weeks, precision, as_json=as_json)
    show_replications(study, name, changes or [])


@studies.command()
def compare(
    a: Name,
    b: Name,
    seeds: Seeds = "30",
    jobs: Jobs = None,
    changes: Changes = None,
    changes_b: Annotated[
        list[str] | None,
        typer.Option("--set-b", metavar="PATH=VALUE", help="Change a value in B only; repeatable."),
    ] = None,
    policy: Policies = None,
    weeks: Weeks = None,
    precision: Precision = None,
    as_json: AsJson = False,
) -> None:
    """Run two scenarios on the same seeds and show the paired differences."""
    from simlib.cli.replications import Study, show_comparison

    study = Study.of(seeds, jobs, policy, weeks, precision, as_json=as_json)
    show_comparison(study, (a, b), changes or [], changes_b or [])


@studies.command()
def sweep(
    name: Name,
    changes: Annotated[
        list[str],
        typer.Option(
            "--set", metavar="PATH=V1,V2,...", help="Try these values of the scenario; repeatable."
        ),
    ],
    seeds: Seeds = "30",
    jobs: Jobs = None,
    policy: Policies = None,
    weeks: Weeks = None,
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH=VALUE", help="Compare with this level (default: the first)."),
    ] = None,
    kpi: Annotated[
        list[str] | None, typer.Option(metavar="KPI", help="A key figure to show; repeatable.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run a scenario at several values of a setting, on the same seeds."""
    from simlib.cli.replications import Study, show_sweep

    study = Study.of(seeds, jobs, policy, weeks, None, as_json=as_json)
    show_sweep(study, name, changes, against or [], kpi or [])


@studies.command()
def debrief(
    files: Annotated[list[Path], typer.Argument(metavar="FILES...", help="Session files.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The page to write (.html).")
    ] = None,
    tables: Annotated[
        Path | None, typer.Option("--csv", metavar="DIR", help="Also write tables to a folder.")
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="Show the names in the files, not pseudonyms.")
    ] = False,
    sheets: Annotated[
        bool, typer.Option("--sheets", help="Of several: add a sheet for each, to hand out.")
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Without replays: done in seconds, tells less.")
    ] = False,
    seeds: Annotated[
        int, typer.Option(min=3, max=1000, help="Other draws to judge a way of working on.")
    ] = 12,
    futures: Annotated[
        int, typer.Option(min=2, max=1000, help="Futures of each decision that is followed.")
    ] = 8,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    """Write what there is to talk about after some sessions: luck or skill, who cost what."""
    from simlib.cli.debrief import Wanted, make_debrief
    from simlib.debrief import Depth

    page = output or (None if as_json or tables else Path("debrief.html"))
    depth = Depth(quick=quick, seeds=seeds, futures=futures)
    wanted = Wanted(page, tables, names, sheets, depth, jobs, as_json)
    raise typer.Exit(make_debrief(files, wanted))


@studies.command()
def example(
    file: Annotated[Path, typer.Argument(help="Where to write the session.")],
) -> None:
    """Write a session that an autopilot plays in a trainee's chair, to follow its decisions."""
    from simlib.cli.screen import Screen
    from simlib.example import example_file

    Screen().say(str(example_file(file)))


@studies.command()
def ripple(
    file: Annotated[Path, typer.Argument(help="The path of a session file.")],
    decision: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The question that was answered (see --list)."),
    ] = None,
    only_list: Annotated[
        bool, typer.Option("--list", help="List the decisions of the session and nothing else.")
    ] = False,
    instead: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=VALUE", help="The other answer, as on the card; repeatable."),
    ] = None,
    futures: Annotated[int, typer.Option(min=2, max=1000, help="Futures to draw anew.")] = 30,
    always: Annotated[
        bool, typer.Option("--always", help="Also try the choice as a standing rule, over --seeds.")
    ] = False,
    seeds: Seeds = "30",
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    """Follow what one decision of a session set off, and tell whether it was luck."""
    from simlib.cli.ripple import Wanted, show_ripple

    named = None if only_list else decision
    other = [] if only_list else instead or []
    wanted = Wanted(named, other, futures, always and not only_list, seeds, jobs)
    show_ripple(file, wanted, as_json=as_json)


@studies.command()
def bands(
    firms: Annotated[
        list[str] | None, typer.Argument(help="Scenarios or firms (default: the firms, well run).")
    ] = None,
    seeds: Seeds = "30",
    jobs: Jobs = None,
    changes: Changes = None,
    as_json: AsJson = False,
) -> None:
    """Compare each firm's first year with the bands of a well-run agency."""
    from simlib.cli.verdicts import show_bands

    show_bands(firms or [], seeds, jobs, changes or [], as_json=as_json)


@studies.command()
def claims(
    seeds: Seeds = "1000:1030",
    jobs: Jobs = None,
    only: Annotated[
        str | None, typer.Option(metavar="C1,C2,...", help="These claims only.")
    ] = None,
    scenario: Annotated[
        str, typer.Option(metavar="NAME", help="The firm in which the claims are tried.")
    ] = "sestoponte",
    tuning: Annotated[
        str,
        typer.Option(metavar="N|A:B", help="Other seeds, on which the best of several is chosen."),
    ] = "0:20",
    placebo: Annotated[
        bool, typer.Option("--placebo", help="Cut every link of the firm: nothing may be shown.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Try what the model claims, each with its mechanism and without."""
    from simlib.cli.verdicts import Trial, show_claims

    show_claims(Trial(seeds, tuning, jobs, only, scenario, placebo), as_json=as_json)


@studies.command()
def validity(as_json: AsJson = False) -> None:
    """Say what the model leaves out, and what each claim leans on."""
    from simlib.cli.validity import show_validity

    show_validity(as_json=as_json)


Stories = Annotated[
    list[str] | None, typer.Argument(help="Scenarios (default: all stories that people play).")
]


@studies.command()
def tricks(
    scenarios: Stories = None,
    seeds: Annotated[
        str, typer.Option(metavar="N|A:B", help="Seeds on which the best is tested.")
    ] = "1000:1060",
    tuning: Annotated[
        str, typer.Option(metavar="N|A:B", help="Seeds on which the best is chosen.")
    ] = "100",
    screening: Annotated[
        int,
        typer.Option(
            min=1, max=_MOST_SCREENED, help="So many of those seeds are played by all policies."
        ),
    ] = 10,
    leaders: Annotated[
        int,
        typer.Option(
            min=1, max=_MOST_LEADERS, help="So many policies of each seat play all of them."
        ),
    ] = 4,
    seat: Annotated[
        str | None, typer.Option(metavar="SEAT", help="This seat only: sales or pm.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Show every policy.")] = False,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    """Look for a fixed way of working that beats the autopilot: a trick instead of a trade."""
    from simlib.cli.contests import Search, show_tricks

    search = Search(seeds, tuning, screening, leaders, jobs, seat, every)
    show_tricks(scenarios or [], search, as_json=as_json)


@studies.command()
def stakes(
    scenarios: Stories = None,
    seeds: Seeds = "30",
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    """Tell whether it matters, beyond chance, how a desk is played."""
    from simlib.cli.contests import show_stakes

    show_stakes(scenarios or [], seeds, jobs, as_json=as_json)


@studies.command()
def physics(
    scenario: Annotated[
        str, typer.Option(metavar="NAME", help="The firm that is pushed.")
    ] = "sestoponte",
    seeds: Seeds = "30",
    weeks: Annotated[
        int | None, typer.Option(min=1, max=520, help="Weeks of the firm (default: a year).")
    ] = None,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    """Push the firm where it must give, and tell whether it does."""
    from simlib.cli.reactions import show_physics

    show_physics(scenario, seeds, weeks, jobs, as_json=as_json)


@studies.command()
def sensitivity(
    seeds: Seeds = "1000:1020",
    jobs: Jobs = None,
    only: Annotated[
        str | None, typer.Option(metavar="C1,C2,...", help="These claims only.")
    ] = None,
    scenario: Annotated[
        str, typer.Option(metavar="NAME", help="The firm in which the claims are tried.")
    ] = "sestoponte",
    tuning: Annotated[
        str,
        typer.Option(metavar="N|A:B", help="Other seeds, on which the best of several is chosen."),
    ] = "0:20",
    as_json: AsJson = False,
) -> None:
    """Change the numbers that each claim leans on by a fifth, and see whether its sign stays."""
    from simlib.cli.reactions import show_sensitivity
    from simlib.cli.verdicts import Trial

    trial = Trial(seeds, tuning, jobs, only, scenario, placebo=False)
    show_sensitivity(trial, as_json=as_json)
