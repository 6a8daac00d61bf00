"""A brief to print: pictures and short tables one under the other, on two pages of A4, with what they were drawn from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from localism.visualisations.figure import Figure
from localism.visualisations.pages import About, Table
from localism.visualisations.picture import WIDE, Picture, figures
from localism.visualisations.shell import numbered, render, static_text

__all__ = ["Brief", "Part", "brief_figure", "brief_page"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part: a heading, what there is to say of it, a picture or a table, and the command that tells all of it."""

    heading: str
    says: tuple[str, ...] = ()
    figure: Callable[[int], Figure] | None = None
    table: Table | None = None
    more: str = ""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """What is printed, from top to bottom. `styles` are ours, as those of `Picture`."""

    about: About
    parts: tuple[Part, ...]
    styles: str = ""


def brief_page(brief: Brief, *, embed: bool = False) -> str:
    """The brief as one HTML page, which asks for nothing and has no script."""
    cited = (source for part in brief.parts if part.table for row in part.table.cited for source in row)
    sources = numbered((*brief.about.sources, *cited))
    drawn = [figures(Picture(brief.about, part.figure, ())) if part.figure else () for part in brief.parts]
    styles = static_text("static/page.css", "static/figure.css", "static/picture.css", "static/brief.css")
    return render(
        "brief.html",
        brief.about,
        styles=styles + brief.styles,
        parts=list(zip(brief.parts, drawn, strict=True)),
        numbers=sources,
        sources=list(sources),
        embed=embed,
    )


def brief_figure(brief: Brief, width: int = WIDE) -> Figure:
    """The pictures of a brief, one under the other."""
    drawn = [(part.heading, part.figure(width)) for part in brief.parts if part.figure]
    whole = Figure(
        max((figure.width for _, figure in drawn), default=width), words=" ".join(figure.words for _, figure in drawn)
    )
    y = 0.0
    for heading, figure in drawn:
        y = whole.text(0, y + 18, heading, "strong", size=15)
        y = whole.place(figure, 0, y) + 14
    return whole
