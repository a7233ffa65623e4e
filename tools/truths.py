"""Reckon the right answers of the questions before and after.

`python -m tools.truths` writes them anew; `--seeds N` takes more or fewer than the usual sixteen.
Do so after any change of the model or of the files that they rest on.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from simlib.quiz.truths import SEEDS, reckoned
from simlib.workers import workers

PLACE = Path(__file__).resolve().parent.parent / "simlib" / "quiz" / "truths.json"


def main() -> None:
    """Write the file of truths."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--seeds", type=int, default=len(SEEDS))
    reader.add_argument("--jobs", type=int)
    given = reader.parse_args()
    seeds = range(SEEDS.start, SEEDS.start + given.seeds)
    with workers(given.jobs) as run_all:
        found = reckoned(seeds, run_all)
    PLACE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(f"{PLACE}: {len(found['truths'])} truths from {given.seeds} seeds")


if __name__ == "__main__":
    main()
