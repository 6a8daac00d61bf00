"""Ties of bodies and areas as claims: who governs, what lies in what, what became of what; with ids that meet the example's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from localism.graph.entity import Citation, Claim, Coding, Properties
from localism.loaders.names import LOCAL, slug
from localism.loaders.registers.spans import Span


class Ground(NamedTuple):
    """What a claim rests on: dataset, sources, how they were read, and where."""

    dataset: str
    citations: tuple[Citation, ...]
    coding: Coding
    locator: str

    def claim(self, entity: str, cls: str, properties: Properties) -> Claim:
        """A claim on this ground; properties without a value are not made."""
        made = {name: values for name, values in properties.items() if any(values)}
        return Claim(entity, (cls,), made, self.dataset, self.citations, self.coding, "", self.locator)


def ground(dataset: str, cited: Iterable[Citation], locator: str, *, memo: str = "", inferred: bool = False) -> Ground:
    """The ground of a claim: what it cites, each once, and how it was read."""
    coding = Coding(confidence="inferred" if inferred else "stated", memo=memo)
    return Ground(dataset, tuple(sorted(set(cited))), coding, locator)


def governance(on: Ground, body: str, area: str, span: Span) -> Claim:
    """That a body governs an area."""
    return on.claim(
        f"{LOCAL}governance/{slug(body)}-governs-{_short(area)}",
        "Governance",
        {"body": (body,), "governed_area": (area,), "from": (span.begins,), "to": (span.ends,)},
    )


def containment(on: Ground, part: str, whole: str, span: Span, *, when: str = "") -> Claim:
    """That an area lies in another; `when` tells a further time from the main one."""
    return on.claim(
        f"{LOCAL}containment/{_short(part)}-in-{_short(whole)}{f'-{slug(when)}' if when else ''}",
        "Containment",
        {"part": (part,), "whole": (whole,), "from": (span.begins,), "to": (span.ends,)},
    )


def succession(on: Ground, before: str, after: str, day: str) -> Claim:
    """That a body or an area was succeeded by another."""
    return on.claim(
        f"{LOCAL}succession/{_short(before)}-to-{_short(after)}",
        "Succession",
        {"predecessor": (before,), "successor": (after,), "from": (day,)},
    )


def _short(thing: str) -> str:
    """An id inside another: `local:area/camborne` is `camborne`."""
    return slug(thing.removeprefix(LOCAL).rpartition("/")[2])
