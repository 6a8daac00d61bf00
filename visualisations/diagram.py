"""How the classes hang together, as a drawing: what a power holding points to, and what the other ties join."""

from __future__ import annotations

from typing import NamedTuple

from localism.ontology.schema import SCHEMA, Property
from localism.visualisations.words import _

__all__ = ["Arrow", "Box", "Diagram", "diagram"]

_ROW, _BOX, _GAP, _WIDTH = 40, 28, 16, 720


class Box(NamedTuple):
    """A class, or several that may stand in one place: what is written, and where."""

    x: int
    y: int
    width: int
    height: int
    words: str
    strong: bool = False


class Arrow(NamedTuple):
    """A line from left to right with its words above; `x` and `y` are where it starts, `to` where it ends."""

    x: int
    y: int
    to: int
    words: str


class Diagram(NamedTuple):
    """Boxes and arrows in a space of this size; `words` is the same for those who do not see it."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    words: str


def diagram() -> Diagram:
    """The drawing, made from the ontology: in the order of its columns."""
    hub = next(c for c in SCHEMA.classes.values() if c.facts_sheet)
    spokes = [p for p in SCHEMA.properties_of(hub.name) if p.is_reference]
    boxes = [Box(4, 8, 110, len(spokes) * _ROW - (_ROW - _BOX), hub.label, strong=True)]
    arrows = []
    for number, p in enumerate(spokes):
        y = 8 + number * _ROW
        arrows.append(Arrow(114, y + _BOX // 2, 205, p.label))
        boxes.append(Box(205, y, 260, _BOX, _classes(p)))
    pointed = "; ".join(f"{p.label}, {_classes(p)}" for p in spokes)
    said = [_("A {tie} points to: {ends}.", tie=hub.label, ends=pointed)]
    top = 8 + len(spokes) * _ROW + _GAP
    for number, tie in enumerate(t for t in SCHEMA.ties if t != hub):
        y, start, end = top + number * _ROW, SCHEMA.properties[tie.from_end], SCHEMA.properties[tie.to_end]
        boxes += [
            Box(4, y, 180, _BOX, _classes(start, short=True)),
            Box(285, y, 120, _BOX, tie.label, strong=True),
            Box(510, y, _WIDTH - 514, _BOX, _classes(end, short=True)),
        ]
        arrows += [Arrow(184, y + _BOX // 2, 285, start.label), Arrow(405, y + _BOX // 2, 510, end.label)]
        said.append(
            _(
                "A {tie} joins {start}, {starts}, to {end}, {ends}.",
                tie=tie.label,
                start=start.label,
                starts=_classes(start),
                end=end.label,
                ends=_classes(end),
            )
        )
    height = top + (len(SCHEMA.ties) - 1) * _ROW
    return Diagram(_WIDTH, height, tuple(boxes), tuple(arrows), " ".join(said))


def _classes(p: Property, *, short: bool = False) -> str:
    names = [SCHEMA.classes[name].label for name in p.range]
    if short and len(names) > 2:
        return f"{', '.join(names[:2])} …"
    if len(names) == 1:
        return names[0]
    return _("{classes} or {last}", classes=", ".join(names[:-1]), last=names[-1])
