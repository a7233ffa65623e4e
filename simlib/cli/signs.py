"""Which signs of a text may reach a terminal?

A title or a path may hold anything; a control sign in it could colour, clear or rewrite the screen.
"""

from __future__ import annotations

from unicodedata import category

__all__ = ["harmless"]

_KEPT = "\n\t"


def harmless(text: str) -> str:
    """Write control and direction signs as their codes; lines and tabs stay."""
    return "".join(
        _escaped(sign) if category(sign)[0] == "C" and sign not in _KEPT else sign for sign in text
    )


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
