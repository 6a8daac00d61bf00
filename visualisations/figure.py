"""A picture drawn in Python, as SVG: one drawing for the page, for a file of its own and for a slide.

What is drawn has a kind, never a colour: `static/figure.css` says how a kind looks, in light and dark, in a page; in a
file of its own the light colours are written out. Texts may be hostile: an XML library writes them.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

from localism.visualisations.lettering import BOLD, wrapped

__all__ = ["BODY", "SMALL", "TITLE", "Figure", "Mark"]

TITLE, BODY, SMALL = 16, 13, 11
"""Sizes of type."""
LINE = 1.35
"""How far lines are apart, in sizes."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Mark(str):
    """SVG made by `Figure`, which a page may hold as it is."""

    def __html__(self) -> str:
        return self


class Figure:
    """A drawing of a given width, whose height grows with what is drawn.

    `words` say what is to be seen, for those who do not see it. Kinds are words of `static/figure.css`, and ours alone.

    >>> figure = Figure(200, words="A line of text")
    >>> _ = figure.text(10, 20, "<b>", "strong")
    >>> "&lt;b&gt;" in figure.svg()
    True
    """

    def __init__(self, width: int, *, words: str) -> None:
        self.width = width
        self.height = 0.0
        self.words = words
        self._parts: list[ET.Element] = []

    def text(
        self, x: float, y: float, words: str, kind: str = "", *, size: int = BODY, anchor: str = "start", turn: int = 0
    ) -> float:
        """One line whose foot is at `y`, turned by so many degrees; the foot of the next line."""
        turned = {"transform": f"rotate({turn} {_short(x)} {_short(y)})"} if turn else {}
        element = self._add("text", kind, x=x, y=y, **{"font-size": size, "text-anchor": anchor, **turned})
        element.text = _NOT_XML.sub("", words)
        self._reach(y + size * 0.4)
        return y + size * LINE

    def lines(
        self,
        x: float,
        y: float,
        words: str,
        room: float,
        kind: str = "",
        *,
        size: int = BODY,
        most: int = 3,
        anchor: str = "start",
    ) -> float:
        """A text broken to fit `room`, the foot of its first line at `y`; the foot of the next."""
        for line in wrapped(words, room / BOLD if "strong" in kind else room, size, most):
            y = self.text(x, y, line, kind, size=size, anchor=anchor)
        return y

    def box(self, x: float, y: float, width: float, height: float, kind: str = "", *, round_: float = 0) -> None:
        """A rectangle."""
        more = {"rx": round_} if round_ else {}
        self._add("rect", kind, x=x, y=y, width=max(width, 0), height=max(height, 0), **more)
        self._reach(y + height)

    def unknown(self, x: float, y: float, width: float, height: float) -> None:
        """The mark of what is not known: a hatched box. Where nothing is, is nothing drawn; so the two never look alike."""
        self.box(x, y, width, height, "unknown")
        strokes = []
        step = 7
        for at in range(step, int(width + height), step):
            x1, y1 = (x + at, y) if at <= width else (x + width, y + at - width)
            x2, y2 = (x, y + at) if at <= height else (x + at - height, y + height)
            strokes.append(f"M{_short(x1)} {_short(y1)}L{_short(x2)} {_short(y2)}")
        if strokes:
            self.path("".join(strokes), "hatch")

    def path(self, d: str, kind: str = "") -> None:
        """A line or a shape, in SVG's own letters."""
        self._add("path", kind, d=d)

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str = "rule") -> None:
        """A straight line."""
        self.path(f"M{_short(x1)} {_short(y1)}L{_short(x2)} {_short(y2)}", kind)
        self._reach(max(y1, y2))

    def dot(self, x: float, y: float, radius: float, kind: str = "") -> None:
        """A circle."""
        self._add("circle", kind, cx=x, cy=y, r=radius)
        self._reach(y + radius)

    def shape(self, path: str, x: float, y: float, size: float, kind: str = "") -> None:
        """One of `shapes.SHAPES`, which are drawn from −1 to 1."""
        at = f"translate({_short(x)} {_short(y)}) scale({_short(size)})"
        self._add("path", f"shape {kind}".strip(), d=path, transform=at)
        self._reach(y + size)

    def svg(self, *, kind: str = "", styles: str = "", title: str = "") -> Mark:
        """The drawing. Without `styles` a page is to have them; with `title` it stands for itself."""
        root = ET.Element(
            "svg", {"class": f"figure {kind}".strip(), "viewBox": f"0 0 {self.width} {_short(self.height)}"}
        )
        if styles:
            root.set("xmlns", "http://www.w3.org/2000/svg")
            root.set("width", str(self.width))
            root.set("height", _short(self.height))
        root.set("role", "img")
        root.set("aria-label", _NOT_XML.sub("", self.words))
        if title:
            ET.SubElement(root, "title").text = _NOT_XML.sub("", title)
            ET.SubElement(root, "desc").text = _NOT_XML.sub("", self.words)
        if styles:
            ET.SubElement(root, "style").text = styles
            ET.SubElement(root, "rect", {"class": "paper", "width": "100%", "height": "100%"})
        root.extend(self._parts)
        return Mark(ET.tostring(root, encoding="unicode"))

    def place(self, other: Figure, x: float, y: float) -> float:
        """Put another figure into this one; where it ends below."""
        group = ET.Element("g", {"transform": f"translate({_short(x)} {_short(y)})"})
        group.extend(other._parts)
        self._parts.append(group)
        self._reach(y + other.height)
        return y + other.height

    def grow(self, height: float) -> None:
        """Be at least as high as that."""
        self._reach(height)

    def _reach(self, y: float) -> None:
        self.height = max(self.height, y)

    def _add(self, tag: str, kind: str, **attributes: Any) -> ET.Element:
        given = {"class": kind} if kind else {}
        given |= {name: value if isinstance(value, str) else _short(value) for name, value in attributes.items()}
        element = ET.Element(tag, given)
        self._parts.append(element)
        return element


def _short(number: float) -> str:
    """A number as short as it may be: the same on every machine.

    >>> _short(12.0), _short(0.333)
    ('12', '0.3')
    """
    return f"{round(number, 1) + 0:g}" if abs(number) < 100_000 else str(round(number))
