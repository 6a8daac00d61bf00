"""The style file for Neo4j Browser, read by Browser's own rules: the ontology's colours, and a name on every node."""

from __future__ import annotations

import pytest

from localism.graph.stores.neo4j.shape import COMMON, NAMED_BY, SHORT, labels
from localism.graph.stores.neo4j.style import style
from localism.ontology.schema import SCHEMA
from tests.neo4j.conftest import run


def parsed(text: str) -> dict[str, dict[str, str]]:
    """Selector → rules, as Browser reads them: no comments, text in single quotes, and braces inside it are text."""
    rules: dict[str, dict[str, str]] = {}
    quoted = inside = False
    selector = body = ""
    for sign in text:
        if sign == "'":
            quoted = not quoted
        elif sign == "{" and not quoted:
            inside = True
        elif sign == "}" and not quoted:
            inside = False
            pairs = (line.split(":") for line in body.split(";"))
            rules[selector] = {pair[0].strip(): pair[1].strip() for pair in pairs if len(pair) > 1}
            selector = body = ""
        elif inside:
            body += sign
        elif not sign.isspace():
            selector += sign
    assert not quoted
    assert not inside
    assert not selector
    return rules


def shown(kind: str, *classes: str) -> dict[str, str]:
    """How Browser shows a node with these labels: every rule that fits, later ones over earlier ones."""
    made: dict[str, str] = {}
    for selector, rule in parsed(style()).items():
        tag, *wanted = selector.split(".")
        if tag == kind and set(wanted) <= set(classes):
            made.update(rule)
    return made


@pytest.mark.parametrize("name", [c.name for c in SCHEMA.sheets])
def test_every_class_has_its_colour_and_every_node_its_name(name: str) -> None:
    look = shown("node", COMMON, *labels((name,)))
    assert look["caption"] == "{name}"
    if colour := SCHEMA.classes[name].map_colour:
        assert look["color"] == colour


def test_whatever_else_is_there_has_a_name_too() -> None:
    for label in ("Stub", "Dataset", "Run", "WithdrawnClaim", "LocalismBook"):
        assert shown("node", COMMON, label)["caption"] == "{name}"


@pytest.mark.parametrize("kind", sorted(SHORT | set(NAMED_BY)))
def test_short_edges_stand_out(kind: str) -> None:
    look = shown("relationship", kind)
    assert look["caption"] == "<type>"
    assert look["shaft-width"] == ("3px" if kind in SHORT else "1px")


def test_captions_can_be_read() -> None:
    """WCAG: 4.5 to 1 between the text in a node and its colour."""

    def luminance(colour: str) -> float:
        channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for selector, rule in parsed(style()).items():
        if selector.startswith("node"):
            light, dark = sorted((luminance(rule["color"]), luminance(rule["text-color-internal"])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, selector


def test_the_command_prints_it_and_needs_no_server() -> None:
    result = run("cypher", "--style", env={"LOCALISM_GRAPH": "bolt://127.0.0.1:1"})
    assert (result.exit_code, result.stdout, result.stderr) == (0, style(), "")
