"""A form drawn in Python: the same figure in a page with the tables behind it, in a slide, and as SVG or PNG on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from localism.visualisations.figure import BODY, SMALL, TITLE, Figure, Mark
from localism.visualisations.pages import About, Table
from localism.visualisations.shell import light, numbered, render, static_text
from localism.visualisations.words import _, spoken

__all__ = ["NARROW", "WIDE", "Picture", "Scripted", "as_of", "figures", "picture_page", "picture_svg"]

WIDE, NARROW = 960, 340
"""The widths at which a figure is drawn: for a screen, a slide or paper, and for a telephone."""
SLIDE = 430
"""How much of a slide's height, 540, is left for a figure."""
READABLE = 0.75
"""How small a figure may become on a slide before it scrolls instead."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a page shows: a figure, which can be drawn in any width, tables of the same facts, and how to read them.

    `lead` says in sentences above the figure what is to be seen in it; a slide has the first of them.
    `styles` are for kinds of this figure alone; they are ours, never made from data.
    """

    about: About
    figure: Callable[[int], Figure]
    tables: tuple[Table, ...]
    reading: tuple[str, ...] = ()
    styles: str = ""
    lead: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # A figure is drawn when it is asked for, which may be after its page was; it stays in the language of the page.
        object.__setattr__(self, "figure", spoken(self.figure))


@dataclass(frozen=True, slots=True)
class Scripted:
    """A form whose page scripts draw, `page(embed)`, beside the same as a picture for slides and paper."""

    page: Callable[[bool], str]
    picture: Picture


def picture_page(picture: Picture, *, embed: bool = False) -> str:
    """The picture as one HTML page, which asks for nothing and has no script. `embed` is for a slide of 960 by 540."""
    cited = (source for table in picture.tables for row in table.cited for source in row)
    sources = numbered((*picture.about.sources, *cited))
    return render(
        "picture.html",
        picture.about,
        styles=static_text("static/page.css", "static/figure.css", "static/picture.css") + picture.styles,
        figures=figures(picture),
        tables=picture.tables,
        lead=picture.lead,
        reading=picture.reading,
        numbers=sources,
        sources=list(sources),
        embed=embed,
    )


def figures(picture: Picture) -> tuple[Mark, Mark]:
    """The figure as a screen or slide shows it, and as a telephone does; a style sheet chooses."""
    wide = picture.figure(WIDE)
    fits = " fits" if wide.height * WIDE / wide.width * READABLE <= SLIDE else ""
    return wide.svg(kind=f"wide{fits}"), picture.figure(NARROW).svg(kind="narrow")


def as_of(about: About) -> str:
    """As of when a picture is drawn, and from how much."""
    return _("As of {day}. {counts}.", day=about.as_of or _("all dates"), counts=about.counts)


def picture_svg(picture: Picture) -> Mark:
    """The picture as SVG of its own, with its title above and what it was drawn from below; it needs no style sheet."""
    about, drawn = picture.about, picture.figure(WIDE)
    wide = drawn.width
    sheet = Figure(wide + 40, words=drawn.words)
    y = sheet.lines(20, 32, about.title, wide, "strong", size=TITLE + 4, most=2)
    y = sheet.lines(20, y, as_of(about), wide, "soft", size=BODY) + 4
    for sentence in picture.lead:
        y = sheet.lines(20, y + 4, sentence, wide, most=4)
    y = sheet.place(drawn, 20, y) + 24
    titles = "; ".join(dict.fromkeys(title or address for title, address in about.sources))
    foot = (
        _("Sources: {titles}.", titles=titles) if titles else "",
        _("Licence: {licence}.", licence=about.licence) if about.licence else "",
        about.slice_note,
        _("Made by {command}", command=about.command) if about.command else "",
    )
    for words in foot:
        if words:
            y = sheet.lines(20, y, words, wide, "soft", size=SMALL, most=4)
    sheet.grow(y)
    styles = light(static_text("static/page.css"), static_text("static/figure.css") + picture.styles)
    return sheet.svg(styles=styles, title=about.title)
