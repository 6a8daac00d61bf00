"""What every page has: one file that asks for nothing, with its own strict content-security policy and inert data."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from localism.visualisations.pages import About, Source
from localism.visualisations.words import _, _m, _n, language
from localism.visualisations.words.scripts import script_words

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["json_block", "light", "link_or_none", "numbered", "render", "static_text", "table_rows"]

# In a data block these could end it, begin a comment, or break a line in older parsers.
_ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


def render(
    template: str, about: About, *, styles: str, scripts: tuple[str, ...] = (), embed: bool = False, **values: Any
) -> str:
    """A whole page from a template, with its styles and scripts inside it and allowed by their hashes alone.

    `embed` makes it compact, for a slide: the same page, in less room.
    """
    from markupsafe import Markup

    words = script_words(scripts)
    # Bundles are put in as they are, never read by the template engine, which would find its own marks in them.
    page: str = (
        _environment()
        .get_template(template)
        .render(
            about=about,
            embed=embed,
            language=language(),
            words=json_block(words) if words else "",
            policy=_policy(styles, scripts),
            styles=Markup(_fit_for("style", styles)),  # noqa: S704
            scripts=[Markup(_fit_for("script", script)) for script in scripts],  # noqa: S704
            **values,
        )
    )
    return page


def json_block(data: object) -> Any:
    """Data for a `<script type="application/json">`: valid JSON in which nothing is markup.

    >>> str(json_block({"name": "</script>&"}))
    '{"name":"\\\\u003c/script\\\\u003e\\\\u0026"}'
    """
    from markupsafe import Markup

    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.translate(_ESCAPES))  # noqa: S704


def table_rows(rows: Iterable[Sequence[str]], cited: Iterable[Sequence[int]] = ()) -> Any:
    """The rows of a long table: text in cells, and where `cited` is given a last cell with links to those sources.

    The same as a template would make of them, five times sooner: most of what cells say is said many times, and is
    escaped once.

    >>> str(table_rows([["a", "<b>"]], [[2]]))
    '<tr><td>a<td>&lt;b&gt;<td><a href=#s2>[2]</a>\\n'
    """
    from markupsafe import Markup, escape

    @cache
    def cell(text: str) -> str:
        return f"<td>{escape(text)}"

    links = (f"<td>{''.join(f'<a href=#s{n}>[{n}]</a>' for n in numbers)}" for numbers in cited)
    lines = (f"<tr>{''.join(map(cell, row))}{last}\n" for row, last in zip_longest(rows, links, fillvalue=""))
    return Markup("".join(lines))  # noqa: S704


def link_or_none(address: str) -> str | None:
    """The address if a page may link to it: absolute, http or https, with a host and nothing odd in it.

    >>> link_or_none("https://example.org/a"), link_or_none("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if any(mark <= " " or mark in "\x7f\\<>\"'`" for mark in address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and host and "@" not in parts.netloc else None


@cache
def static_text(*names: str) -> str:
    """Files of the package's `static` or `vendor` folder, one after the other, with unix line ends."""
    room = files("localism.visualisations")
    return "".join(room.joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n") for name in names)


def numbered(sources: Iterable[Source]) -> dict[Source, int]:
    """Sources by their numbers at the foot of a page, as they are first met.

    >>> numbered([("A", ""), ("B", ""), ("A", "")])
    {('A', ''): 1, ('B', ''): 2}
    """
    return {source: number for number, source in enumerate(dict.fromkeys(sources), 1)}


def light(page: str, styles: str) -> str:
    """Styles with the light colours of a page written out, for a picture that stands without the page.

    >>> light(":root { --ink: #111; }", "text { fill: var(--ink); }")
    'text { fill: #111; }'
    """
    colours = dict(re.findall(r"(--[a-z]+): (#[0-9a-f]+);", page.partition("@media")[0]))
    return re.sub(r"var\((--[a-z]+)\)", lambda found: colours[found[1]], styles)


@cache
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    folder = files("localism.visualisations").joinpath("templates")
    pages = [item for item in folder.iterdir() if item.name.endswith(".html")]
    templates = {page.name: page.read_text(encoding="utf-8") for page in pages}
    environment = Environment(
        loader=DictLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"link_or_none": link_or_none, "_": _, "_m": _m, "_n": _n}
    return environment


def _policy(styles: str, scripts: tuple[str, ...]) -> str:
    allowed = " ".join(_hash(script) for script in scripts) or "'none'"
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(styles)}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _fit_for(element: str, text: str) -> str:
    """The text, if it cannot end the element it is put into. It is ours, so this is a check of our own files."""
    lowered = text.lower()
    if f"</{element}" in lowered or "<!--" in lowered or "\r" in text:
        raise ValueError(f"a {element} of the package would end its element early")
    return text
