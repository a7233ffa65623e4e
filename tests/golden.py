"""Which digests and key figures does this version of the model give? `python -m tests.golden`

Golden runs change together with `simlib.model.VERSION` and never without it: raise the version
first, then run the command, which otherwise refuses. Session files of the old version then say
so, instead of replaying into something else.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from simlib.model import VERSION
from simlib.run import Run
from tests.firms import PEOPLE, TOY, at_random, play, shipped, story, toy_story

GOLDEN = Path(__file__).with_name("golden.json")


def runs() -> dict[str, Run]:
    """Every golden run, not yet played: short ones, a full one, one for random answers."""
    return {
        "toy-7": Run(toy_story(), 7, world=TOY),
        "short-1": Run(story(), 1),
        "short-2": Run(story(), 2, {"sales": "as_asked"}),
        "random-answers-3": Run(story(), 3, PEOPLE),
        "full-7": Run(shipped(), 7),
    }


def figures(name: str, run: Run) -> dict[str, Any]:
    """Return the digest and the key figures of a golden run."""
    play(run, at_random(3))
    kpis = {} if name.startswith("toy") else dict(run.result().kpis)
    return {"digest": run.digest, "records": len(run.records), "kpis": kpis}


def make() -> dict[str, Any]:
    """Return what the golden file should hold."""
    return {"version": VERSION, "runs": {name: figures(name, run) for name, run in runs().items()}}


def renew(path: Path = GOLDEN) -> str:
    """Write the golden file anew; refuse if runs changed under the same version."""
    made = make()
    if path.exists():
        held = json.loads(path.read_text("utf-8"))
        if held["version"] == VERSION and held["runs"].keys() == made["runs"].keys():
            changed = [
                n for n, run in made["runs"].items() if run["digest"] != held["runs"][n]["digest"]
            ]
            if changed:
                return (
                    f"{', '.join(changed)}: other records under the same simlib.model.VERSION "
                    f"{VERSION!r}; raise it first"
                )
    path.write_text(json.dumps(made, indent=1) + "\n", "utf-8", newline="\n")
    return ""


if __name__ == "__main__":
    problem = renew()
    if problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
