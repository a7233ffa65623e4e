"""What can one do with Crossdesk from a terminal?

Rules: a mistake that the user can mend is one line on stderr and exit code 2; Ctrl-C is 130 and one
line; `--json` prints one JSON object to stdout and nothing else. Heavy packages are imported by
the command that needs them, so that help is quick.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence

from simlib.cli.signs import harmless
from simlib.cli.stop import Stopped
from simlib.errors import SimlibError

__all__ = ["main"]

_USER_ERROR = 2
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command (by default that of `sys.argv`) and return its exit code."""
    try:
        code = _run(arguments)
    except Stopped as stop:
        return _stopped(str(stop))
    except SimlibError as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(_told(error))
    except KeyboardInterrupt:
        return _stopped("")
    return _stopped("") if code == _INTERRUPTED else code


def _run(arguments: Sequence[str] | None) -> int:
    """Run a command; what was typed wrong raises SimlibError."""
    from typer import Abort
    from typer.exceptions import TyperException

    from simlib.cli.commands import app

    _never_fail_on_a_letter()
    try:
        code = app(args=arguments, prog_name="crossdesk", standalone_mode=False)
    except TyperException as error:
        message = error.format_message()
        if message:
            raise SimlibError(message) from None
        return 0  # the help was shown
    except (Abort, EOFError):
        return _INTERRUPTED
    return code if isinstance(code, int) else 0


def _stopped(message: str) -> int:
    """Say that Ctrl-C came, below the ^C that a terminal shows."""
    from simlib.i18n import _

    with contextlib.suppress(OSError):
        sys.stderr.write("\n" if sys.stderr.isatty() else "")
    _complain(message or _("stopped"))
    return _INTERRUPTED


def _complain(message: str) -> int:
    """Write one line to stderr, whatever the message holds."""
    line = harmless(" ".join(message.split()))
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    return _USER_ERROR


def _told(error: OSError) -> str:
    where = f"{os.fspath(error.filename)!s}: " if isinstance(error.filename, str) else ""
    return f"{where}{error.strerror or error}"


def _never_fail_on_a_letter() -> None:
    """Let a letter that a terminal lacks or garbles be a question mark instead of an error."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
