"""Which commands are there, and what may be given to each?

Each command reads its options, calls the library and shows what came back; the longer ones have a
module of their own beside this one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simlib.cli.studies import studies

if TYPE_CHECKING:
    from simlib.scenario import Scenario

__all__ = ["app"]

_LARGEST_SEED = 2**63 - 1

app = typer.Typer(
    help="Swap desks: Sales and project management of a translation agency, as a simulation.",
    epilog="Begin with: crossdesk lab",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Name = Annotated[str, typer.Argument(help="A shipped scenario, or the path of a YAML file.")]
File = Annotated[Path, typer.Argument(help="The path of a session file.")]
Seed = Annotated[
    int | None,
    typer.Option(
        min=0, max=_LARGEST_SEED, help="Which chances the firm meets (default: the scenario's)."
    ),
]
Weeks = Annotated[
    int | None, typer.Option(min=1, max=520, help="Weeks at the desk instead of the scenario's.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def _show_version(wanted: bool) -> None:
    if not wanted:
        return
    from simlib.cli.screen import Screen
    from simlib.model import VERSION

    Screen().say(f"crossdesk {_version()}, model {VERSION}")
    raise typer.Exit


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("crossdesk")
    except PackageNotFoundError:
        return "(not installed)"


@app.callback()
def _options(
    lang: Annotated[
        str, typer.Option(metavar="CODE", help="Language of texts, numbers and dates.")
    ] = "en",
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show versions."),
    ] = False,
) -> None:
    if lang != "en":
        from simlib.i18n import use_language

        use_language(lang)


@app.command()
def lab(
    folder: Annotated[
        Path | None, typer.Option(help="Put your own copy of the notebooks in this folder.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open a browser window.")
    ] = True,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port on this machine (default: 8888).")
    ] = None,
) -> None:
    """Open the notebooks in JupyterLab."""
    from simlib.cli.lab import open_lab

    raise typer.Exit(open_lab(folder, browser=browser, port=port))


@app.command("app")
def open_app(
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open a browser window.")
    ] = True,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port on this machine (default: 8866).")
    ] = None,
    theme: Annotated[str, typer.Option(help="Look of the pages: light or dark.")] = "light",
) -> None:
    """Open the activities in a browser, without any code on the page."""
    from simlib.cli import app as pages

    raise typer.Exit(pages.open_app(browser=browser, port=port, theme=theme))


@app.command()
def play(
    name: Annotated[
        str | None, typer.Argument(help="A shipped scenario, or the path of a YAML file.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            min=0, max=_LARGEST_SEED, help="Which chances you meet (default: the scenario's)."
        ),
    ] = None,
    weeks: Weeks = None,
    seat: Annotated[str, typer.Option(help="The desk you sit at.")] = "sales",
    file: Annotated[
        Path | None, typer.Option(help="Session file to keep, and to go on from if it exists.")
    ] = None,
) -> None:
    """Play some weeks at a desk, here in the terminal."""
    from simlib.cli.play import Choice, play_session

    play_session(Choice(name, seed, weeks, seat, file))


@app.command()
def scenarios(as_json: AsJson = False) -> None:
    """List the scenarios that come with Crossdesk."""
    from simlib.cli.screen import Screen, show_json, table
    from simlib.scenario import load_scenario, shipped_scenarios

    rows = [_described(load_scenario(path)) for path in shipped_scenarios().values()]
    if as_json:
        show_json({"scenarios": rows})
        return
    shown = table("Name", "Title", "Seats", "Weeks", right=(3,))
    for row in rows:
        shown.add_row(row["name"], row["title"], ", ".join(row["seats"]), str(row["weeks"]))
    Screen().show(shown)


def _described(scenario: Scenario) -> dict[str, Any]:
    """Say what one has to know to choose a scenario; seats are those that a guest can take."""
    from simlib.decisions import PLAYABLE

    return {
        "name": scenario.name,
        "title": scenario.title,
        "seats": list(PLAYABLE),
        "weeks": scenario.weeks,
        "run_on_weeks": scenario.run_on_weeks,
        "seed": scenario.usual_seed,
    }


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="A scenario (YAML) or a session (JSON).")],
    as_json: AsJson = False,
) -> None:
    """Check a scenario or a session file and name what is wrong in it."""
    from simlib.cli.files import checked
    from simlib.cli.screen import Screen, show_json

    found = checked(file)
    if as_json:
        show_json({"ok": True, **found})
    else:
        Screen().say(f"ok: {found['kind']} {found['scenario']}, {found['fingerprint']}")


@app.command()
def run(name: Name, seed: Seed = None, weeks: Weeks = None, as_json: AsJson = False) -> None:
    """Run a scenario on autopilot and show its key figures."""
    from simlib.cli.figures import figures_table
    from simlib.cli.files import scenario_of
    from simlib.cli.screen import Screen, show_json
    from simlib.model import VERSION
    from simlib.run import Run

    scenario = scenario_of(name, weeks)
    played = Run(scenario, scenario.usual_seed if seed is None else seed)
    played.advance()
    kpis = dict(played.result().kpis)
    if as_json:
        head = {"scenario": played.scenario.name, "seed": played.seed, "model_version": VERSION}
        show_json({**head, "digest": played.digest, "kpis": kpis})
        return
    screen = Screen()
    screen.say(played.scenario.title)
    screen.show(figures_table(kpis))
    screen.say(f"seed {played.seed}, model {VERSION}, digest {played.digest}")


@app.command()
def classroom(
    name: Name,
    seeds: Annotated[int, typer.Option(min=3, max=10_000, help="Runs to choose from.")] = 200,
    write: Annotated[bool, typer.Option("--write", help="Put the seed into the file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find the seed whose run lies nearest the median, for a class to play."""
    from simlib.cli.classroom import check_writable, chosen_seed, key_figures, write_seed
    from simlib.cli.figures import figures_table
    from simlib.cli.files import scenario_of
    from simlib.cli.screen import Screen, show_json
    from simlib.scenario import scenario_file

    scenario = scenario_of(name)
    if write:
        check_writable(scenario_file(name))
    chosen = chosen_seed({seed: key_figures(scenario, seed) for seed in range(seeds)})
    if write:
        write_seed(scenario_file(name), chosen.seed)
    if as_json:
        show_json({"scenario": scenario.name, "runs": seeds, **chosen._asdict()})
        return
    screen = Screen()
    screen.say(scenario.title)
    screen.show(figures_table(chosen.medians))
    distance = f"{chosen.distance:.2f} standard deviations from these medians of {seeds} runs"
    screen.say(f"seed {chosen.seed}, {distance}")


@app.command()
def replay(file: File, as_json: AsJson = False) -> None:
    """Replay a saved session and say whether it comes out the same."""
    from simlib.cli.screen import Screen, show_json
    from simlib.run import Run

    played = Run.load(file)
    if as_json:
        head = {"file": str(file), "verdict": "same", "digest": played.digest}
        found = {"scenario": played.scenario.name, "seed": played.seed, "day": played.now}
        show_json({**head, **found})
    else:
        Screen().say(f"same {played.digest}")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Look at versions, ports, widgets and folders, and say how to mend what is wrong."""
    from simlib.cli.doctor import examine, told
    from simlib.cli.screen import Screen, show_json

    findings = examine()
    fine = all(finding.ok for finding in findings)
    if as_json:
        show_json({"ok": fine, "findings": [finding._asdict() for finding in findings]})
    else:
        Screen().say(*told(findings))
    raise typer.Exit(0 if fine else 1)


app.add_typer(studies)
