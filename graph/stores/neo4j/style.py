"""A style file for Neo4j Browser: the colours of our maps, and every node captioned by its name.

Browser's own reader of such files knows no comments, takes text in single quotes only, and lets a later rule win where a
node has several labels: so wider classes come first.
"""

from __future__ import annotations

from collections.abc import Iterator

from localism.graph.stores.neo4j.shape import COMMON, DATASET, EVIDENCE, RUN, SHORT, STUB, WITHDRAWN
from localism.ontology.schema import SCHEMA

TIE, APART = "#F2F2F2", "#DDDDDD"
"""The colours of ties, which stand between two things, and of what is no thing in the world."""
LARGE, SMALL, TINY = "50px", "40px", "25px"


def style() -> str:
    """The whole file (GRASS: drag it onto the pane that `:style` opens)."""
    return "".join(
        f"{selector} {{\n{''.join(f'  {name}: {value};' + chr(10) for name, value in rule.items())}}}\n\n"
        for selector, rule in _rules()
    )


def _rules() -> Iterator[tuple[str, dict[str, str]]]:
    yield "node", _node("#A5ABB6", SMALL)
    yield f"node.{COMMON}", _node("#A5ABB6", SMALL)
    for c in sorted(SCHEMA.classes.values(), key=lambda c: (len(SCHEMA.ancestors[c.name]), c.name)):
        if c.is_tie:
            yield f"node.{c.name}", _node(c.map_colour or TIE, TINY)
        elif c.map_colour:
            yield f"node.{c.name}", _node(c.map_colour, LARGE if c.side else SMALL)
    for label in (STUB, DATASET, RUN, WITHDRAWN):
        yield f"node.{label}", _node(APART, TINY)
    yield "relationship", _relationship("#A5ABB6", "1px")
    for kind in sorted(SHORT):
        yield f"relationship.{kind}", _relationship("#404040", "3px")
    yield f"relationship.{EVIDENCE}", _relationship(APART, "1px")


def _node(colour: str, size: str) -> dict[str, str]:
    return {
        "diameter": size,
        "color": colour,
        "border-color": _darker(colour),
        "border-width": "2px",
        "text-color-internal": _on(colour),
        "font-size": "10px",
        "caption": "'{name}'",
    }


def _relationship(colour: str, width: str) -> dict[str, str]:
    return {
        "color": colour,
        "shaft-width": width,
        "font-size": "8px",
        "padding": "3px",
        "text-color-external": "#000000",
        "text-color-internal": _on(colour),
        "caption": "'<type>'",
    }


def _channels(colour: str) -> list[int]:
    return [int(colour[n : n + 2], 16) for n in (1, 3, 5)]


def _darker(colour: str) -> str:
    return "#" + "".join(f"{channel * 4 // 5:02X}" for channel in _channels(colour))


def _on(colour: str) -> str:
    """Black or white, whichever is read better on a colour (WCAG's relative luminance)."""
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    luminance = sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "#000000" if luminance > 0.179 else "#FFFFFF"
