"""A page as it is handed over: HTML that shows itself in a notebook, and the same as SVG and PNG."""

from __future__ import annotations

import html
from collections.abc import Callable

from localism.visualisations.picture import Picture, Scripted, picture_page, picture_svg
from localism.visualisations.words import spoken

__all__ = ["Page"]

SLIDE = (960, 540)


class Page(str):
    """HTML as text, with what else can be made of it."""

    picture: Picture
    _drawn: Callable[[Picture], str]

    @classmethod
    def of(cls, drawn: Picture | Scripted, *, embed: bool = False) -> Page:
        """The page of what a form drew."""
        page = cls(drawn.page(embed) if isinstance(drawn, Scripted) else picture_page(drawn, embed=embed))
        page.picture = drawn.picture if isinstance(drawn, Scripted) else drawn
        # A picture that is asked for later is in the language of its page.
        page._drawn = spoken(picture_svg)
        return page

    @property
    def heading(self) -> str:
        """What the page is called."""
        return html.unescape(self.partition("<title>")[2].partition("</title>")[0])

    def svg(self) -> str:
        """The picture alone, as SVG."""
        return self._drawn(self.picture)

    def png(self) -> bytes:
        """The picture alone, as PNG, two dots a unit, in a typeface of the machine's own."""
        from localism.visualisations.raster import png_of

        return png_of(self.svg())

    def frame(self, address: str) -> str:
        """The line to paste into another page or a slide, which shows this one from its address."""
        return self._framed("src", address)

    def _repr_html_(self) -> str:
        """The page inside a notebook, apart from the notebook's own scripts and styles."""
        return self._framed("srcdoc", self)

    def _framed(self, attribute: str, value: str) -> str:
        width, height = SLIDE
        return (
            f'<iframe {attribute}="{html.escape(value)}" title="{html.escape(self.heading)}" width="{width}" '
            f'height="{height}" sandbox="allow-scripts" style="border:0"></iframe>'
        )
