"""How does a page of the guide become HTML that needs nothing else?

One file a page, with its style inside and no script: a folder that can be mailed, put on a stick,
and printed. Links between pages lead to pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["render", "title_of"]

_STYLE = Path(__file__).with_name("guide.css")
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Crossdesk</title>
<style>
{style}</style>
</head>
<body class="{name}">
<nav aria-label="Pages of the guide">{links}</nav>
<main>
{body}</main>
</body>
</html>
"""


def render(pages: Mapping[str, str], folder: Path) -> Path:
    """Write one HTML file for each page, by name, into a folder; return the first file."""
    folder.mkdir(parents=True, exist_ok=True)
    style = _STYLE.read_text("utf-8")
    titles = {name: title_of(page) for name, page in pages.items()}
    for name, page in pages.items():
        text = _PAGE.format(
            title=escape(titles[name]),
            style=style,
            name=name,
            links=_links(titles, name),
            body=_body(page),
        )
        (folder / f"{name}.html").write_text(text, encoding="utf-8", newline="\n")
    return folder / f"{min(pages)}.html"


def title_of(page: str) -> str:
    """Return the heading of a page; raise ValueError if it has none."""
    found = re.search(r"^# (.+)$", page, re.MULTILINE)
    if found is None:
        raise ValueError("the page has no heading")
    return found.group(1)


def _links(titles: Mapping[str, str], here: str) -> str:
    current = ' aria-current="page"'
    return "".join(
        f'<a href="{name}.html"{current if name == here else ""}>{escape(title)}</a>'
        for name, title in titles.items()
    )


def _body(page: str) -> str:
    """Render a page; each second heading opens a section that knows its name."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = reader.parse(re.sub(r"<!--.*?-->\n?", "", page, flags=re.DOTALL))
    _mark(tokens)
    html = str(reader.renderer.render(tokens, reader.options, {}))
    html = html.replace("</h1>\n", f"</h1>\n{_contents(tokens)}", 1)
    opened = re.sub(r'(<h2 id="([^"]*)">)', r'</section>\n<section class="\2">\n\1', html)
    return f"<section>\n{opened}</section>\n"


def _contents(tokens: Sequence[Token]) -> str:
    """Link the second headings of a page, for whoever reads on a screen."""
    heads = [
        f'<a href="#{token.attrGet("id")}">{escape(inner.content)}</a>'
        for token, inner in pairwise(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]
    return f'<p class="contents">{" · ".join(heads)}</p>\n'


def _mark(tokens: Sequence[Token]) -> None:
    """Name each heading after its text, and lead links to pages instead of to sources."""
    for token, inner in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slug(inner.content))
    for inner in tokens:
        for token in inner.children or ():
            if token.type == "link_open":
                token.attrSet("href", str(token.attrGet("href")).replace(".md", ".html"))


def slug(heading: str) -> str:
    """Return the name by which a heading can be linked, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
