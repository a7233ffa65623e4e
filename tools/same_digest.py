"""Do all supported Pythons give the golden records? `python -m tools.same_digest [PYTHON ...]`.

Without arguments every supported Python on the PATH is tried, at least one. Each gets a virtual
environment of its own in a temporary folder, with the versions in constraints.txt.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SUPPORTED = ("3.11", "3.12", "3.13")


def found() -> list[str]:
    """Return the supported Pythons that can be started here."""
    names = [shutil.which(f"python{version}") for version in SUPPORTED]
    return [name for name in names if name is not None and starts(name)]


def starts(name: str) -> bool:
    """Tell whether a Python starts (a version manager's shim may have nothing behind it)."""
    return subprocess.run([name, "-V"], capture_output=True, check=False).returncode == 0


def golden_tests_pass(python: str, folder: Path) -> bool:
    """Make a virtual environment of a Python and run the golden tests in it."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    inside = str(folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
    install = [inside, "-m", "pip", "install", "-q", "-c", "constraints.txt", "-e", ".[test]"]
    subprocess.run(install, cwd=REPOSITORY, check=True)
    tests = [inside, "-m", "pytest", "-q", "tests/test_golden.py"]
    return subprocess.run(tests, cwd=REPOSITORY, check=False).returncode == 0


def main(pythons: list[str]) -> int:
    """Run the golden tests under each Python; return 1 if one of them gives other records."""
    verdicts = {}
    for python in pythons or found():
        with tempfile.TemporaryDirectory() as folder:
            verdicts[python] = golden_tests_pass(python, Path(folder))
    for python, same in verdicts.items():
        print(f"{python}: {'same records' if same else 'OTHER RECORDS'}")
    return 0 if verdicts and all(verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
