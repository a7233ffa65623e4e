"""How do the lesson notebooks get the outputs that nbval compares?

`python -m tools.store_outputs` runs every notebook in a throwaway home and stores its outputs.
Nothing that differs between two runs or two machines is kept: no widgets, no outputs of cells that
nbval is told to ignore, no version of the kernel. A count stands only where nbval needs one, in a
cell whose output it compares, and it is the cell's place.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

REPOSITORY = Path(__file__).resolve().parent.parent
NOTEBOOKS = REPOSITORY / "notebooks"
IGNORED = "nbval-ignore-output"
_SECONDS = 300


def main() -> int:
    """Store the outputs of all notebooks, or of those that are named."""
    names = sys.argv[1:] or sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
    with tempfile.TemporaryDirectory() as home:
        os.environ["CROSSDESK_HOME"] = home
        os.environ["PYTHONPATH"] = str(REPOSITORY)  # the kernel starts in another folder
        for name in names:
            store(NOTEBOOKS / name)
    return 0


def store(path: Path) -> None:
    """Run one notebook and write it with the outputs that every run repeats."""
    untyped: Any = nbformat
    notebook = untyped.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=False,
    ).execute()
    notebook.metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    }
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for place, cell in enumerate(cells, start=1):
        _strip(cell, place)
    untyped.write(notebook, path)


def _strip(cell: NotebookNode, place: int) -> None:
    cell.metadata.pop("execution", None)
    if IGNORED in cell.metadata.get("tags", []):
        cell.outputs = []
    cell.execution_count = place if cell.outputs else None
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = place


if __name__ == "__main__":
    sys.exit(main())
