"""Does a desk stand in a notebook or on a page without code?

`crossdesk app` says so in the environment of its kernels; the words for coming back differ.
"""

from __future__ import annotations

import os

__all__ = ["APP_VARIABLE", "in_app"]

APP_VARIABLE = "CROSSDESK_APP"


def in_app() -> bool:
    """Tell whether this process belongs to a page of `crossdesk app`."""
    return os.environ.get(APP_VARIABLE, "") not in ("", "0")
