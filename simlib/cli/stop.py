"""How does a command say that Ctrl-C ended it?"""

from __future__ import annotations

__all__ = ["Stopped"]


class Stopped(Exception):  # noqa: N818 - no error: somebody wished it
    """Report Ctrl-C; the message is one line on how far it came or how to go on."""
