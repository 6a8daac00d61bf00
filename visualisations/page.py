"""A page as it is handed over: HTML that shows itself in a notebook, and where it was drawn in Python, SVG and PNG as well."""

from __future__ import annotations

import html

from localism.errors import MisuseError
from localism.visualisations.picture import Picture, picture_page, picture_svg

__all__ = ["Page"]

SLIDE = (960, 540)


class Page(str):
    """HTML as text, with what else can be made of it."""

    picture: Picture | None = None

    @classmethod
    def of(cls, drawn: Picture | str, *, embed: bool = False) -> Page:
        """The page of what a form drew."""
        if isinstance(drawn, str):
            return cls(drawn)
        page = cls(picture_page(drawn, embed=embed))
        page.picture = drawn
        return page

    @property
    def heading(self) -> str:
        """What the page is called."""
        return html.unescape(self.partition("<title>")[2].partition("</title>")[0])

    def svg(self) -> str:
        """The picture alone, as SVG. Raises `MisuseError` for a form that is drawn by scripts, in the page."""
        return picture_svg(self._drawn())

    def png(self) -> bytes:
        """The picture alone, as PNG, two dots a unit, in a typeface of the machine's own."""
        from localism.visualisations.raster import png_of

        return png_of(self.svg())

    def frame(self, address: str) -> str:
        """The line to paste into another page or a slide, which shows this one from its address."""
        width, height = SLIDE
        return (
            f'<iframe src="{html.escape(address)}" title="{html.escape(self.heading)}" width="{width}" '
            f'height="{height}" sandbox="allow-scripts" style="border:0"></iframe>'
        )

    def _repr_html_(self) -> str:
        """The page inside a notebook, apart from the notebook's own scripts and styles."""
        width, height = SLIDE
        return (
            f'<iframe srcdoc="{html.escape(self)}" title="{html.escape(self.heading)}" width="{width}" '
            f'height="{height}" sandbox="allow-scripts" style="border:0"></iframe>'
        )

    def _drawn(self) -> Picture:
        if self.picture is None:
            raise MisuseError("This form is drawn by the page's own script: open the page, and save its picture there.")
        return self.picture
