"""Who holds which power: a real HTML table of powers by bodies, with every holding listed below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from localism.visualisations.pages import POSSIBLE, Act, Cell, Held, Matrix, Power, Source
from localism.visualisations.shell import render, static_text
from localism.visualisations.theme import SIDES, ink_on, ramp
from localism.visualisations.words import _, _n

__all__ = ["matrix_page"]

# Strongest first. The strongest act stands out from the page: darkest on white, lightest on black.
LIGHT = ("#08306b", "#08519c", "#2171b5", "#4292c6", "#6baed6", "#9ecae1", "#c6dbef", "#deebf7")
DARK = ("#d6e8ff", "#a9cdf7", "#7fb2ea", "#5795d6", "#3f7cbd", "#2f659f", "#255181", "#1d4066")


def matrix_page(matrix: Matrix, *, embed: bool = False) -> str:
    """The matrix as one HTML page, which asks for nothing and works without scripts.

    The cell shows the strongest act by rank, and a plus where there are more; the last column counts the bodies that
    have the strongest act of all. Raises `ValueError` for a cell whose act is not among the matrix's acts.
    """
    view = _View(matrix)
    rows = [{"label": group.label, "rows": [view.row(power) for power in group.powers]} for group in matrix.rows]
    strongest = view.acts[0].label if view.acts else ""
    return render(
        "matrix.html",
        matrix.about,
        styles=static_text("static/page.css", "static/matrix.css")
        + _act_styles(view.acts)
        + _side_styles()
        + _name_styles(matrix),
        scripts=(static_text("static/words.js", "static/matrix.js"),),
        rows=rows,
        columns=view.columns(),
        width=sum(1 for _ in matrix.bodies()) + 2,
        strongest=strongest,
        listing=view.listing,
        legend=view.legend(),
        marks=view.marks,
        sources=list(view.sources),
        embed=embed,
    )


@dataclass(slots=True)
class _Shown:
    """One filled cell, as the template writes it."""

    number: int
    css: str
    level: str
    says: str


class _View:
    """The matrix put into words and classes: cells numbered in reading order, sources numbered as first met."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.acts = sorted(matrix.acts, key=lambda act: (act.rank, act.code))
        self.step = {act.code: number for number, act in enumerate(self.acts)}
        self.by_code = {act.code: act for act in self.acts}
        self.sources: dict[Source, int] = {}
        self.listing: list[dict[str, Any]] = []
        self.used: set[str] = set()
        self.marks = {"more": False, "possible": False, "unknown": False, "level": False}
        self.number = 0
        self.cite(matrix.about.sources)

    def cite(self, sources: Iterable[Source]) -> list[int]:
        return [self.sources.setdefault(source, len(self.sources) + 1) for source in sources]

    def legend(self) -> list[dict[str, Any]]:
        """The acts that some cell shows, strongest first."""
        return [{"label": act.label, "step": self.step[act.code]} for act in self.acts if act.code in self.used]

    def columns(self) -> list[dict[str, Any]]:
        with_level = {body for (_power, body), cell in self.matrix.cells.items() if cell.level}
        return [
            {
                "label": group.label,
                "side": group.side,
                # Said once: a group called "Community" needs no second line.
                "say_side": group.side and group.side.casefold() not in group.label.casefold(),
                "css": _side_class(group.side),
                "bodies": [{"label": body.label, "wide": body.id in with_level} for body in group.bodies],
            }
            for group in self.matrix.columns
        ]

    def row(self, power: Power) -> dict[str, Any]:
        cells: list[_Shown | None] = []
        lines: list[dict[str, Any]] = []
        count = 0
        for body in self.matrix.bodies():
            cell = self.matrix.cells.get((power.id, body.id))
            if cell is None:
                cells.append(None)
                continue
            shown = self.shown(cell)
            cells.append(shown)
            lines += [self.line(shown.number, body.label, held) for held in cell.holdings]
            if not cell.holdings:
                lines.append(self.line(shown.number, body.label, Held(note=cell.note or _("not known"))))
            count += any(self.step[act] == 0 for held in cell.holdings for act in held.acts)
        if lines:
            self.listing.append({"label": power.label, "lines": lines})
        return {"label": power.label, "cells": cells, "count": count}

    def shown(self, cell: Cell) -> _Shown:
        self.number += 1
        acts = self.ordered(act for held in cell.holdings for act in held.acts)
        unknown = cell.unknown or not acts
        strongest = acts[0] if acts else None
        # A cell is definite if the act it shows is definite in one of its holdings.
        possible = strongest is not None and not any(
            held.certainty != POSSIBLE and strongest.code in held.acts for held in cell.holdings
        )
        css = [f"a{self.step[strongest.code]}" if strongest else "u"]
        css += ["p"] * possible + ["m"] * (len(acts) > 1) + ["q"] * (cell.unknown and strongest is not None)
        if strongest:
            self.used.add(strongest.code)
        self.marks["unknown"] |= unknown
        self.marks["possible"] |= possible
        self.marks["more"] |= len(acts) > 1
        self.marks["level"] |= bool(cell.level)
        return _Shown(
            number=self.number,
            css=" ".join(css),
            level=cell.level,
            says=self.says(cell, acts, unknown=unknown, possible=possible),
        )

    def says(self, cell: Cell, acts: list[Act], *, unknown: bool, possible: bool) -> str:
        """The cell in words, without its headers, which are read out with it."""
        parts = [act.label for act in acts]
        parts += [_("something about it is recorded as not known")] if unknown and acts else []
        parts += [] if acts else [_("not known")]
        levels = sorted({held.level for held in cell.holdings if held.level})
        parts += [_("level: {levels}", levels="; ".join(levels))] if levels else []
        since = sorted({held.since for held in cell.holdings if held.since})
        parts += [_("since {day}", day=since[0])] if len(since) == 1 and len(cell.holdings) == 1 else []
        parts += [_n("{n} holding", "{n} holdings", len(cell.holdings))] if len(cell.holdings) > 1 else []
        parts += [_("possible, not definite")] if possible else []
        return ", ".join(part for part in parts if part)

    def line(self, number: int, body: str, held: Held) -> dict[str, Any]:
        acts = ", ".join(act.label for act in self.ordered(held.acts)) or _("not known")
        notes = "; ".join(part for part in (_("possible") if held.certainty == POSSIBLE else "", held.note) if part)
        return {
            "number": number,
            "body": body,
            "acts": acts,
            "level": held.level,
            "since": held.since,
            "until": held.until,
            "area": held.area,
            "authority": held.authority,
            "notes": notes,
            "sources": self.cite(held.sources),
        }

    def ordered(self, codes: Iterable[str]) -> list[Act]:
        """The acts of these codes, strongest first."""
        wanted = set(codes)
        if strange := sorted(wanted - self.by_code.keys()):
            raise ValueError(f"act {strange[0]!r} is not among the acts of this matrix: {', '.join(self.by_code)}")
        return sorted((self.by_code[code] for code in wanted), key=lambda act: self.step[act.code])


def _act_styles(acts: list[Act]) -> str:
    """Each act's colours, and its glyph as generated content with no words of its own."""
    steps = len(acts)

    def rules(stops: tuple[str, ...]) -> str:
        colours = enumerate(ramp(steps, stops))
        return "".join(f".a{number}{{background:{colour};color:{ink_on(colour)}}}" for number, colour in colours)

    if not steps:
        return ""
    glyphs = "".join(f".a{number}::before{{{_content(act.glyph[:2])}}}" for number, act in enumerate(acts))
    return f"{glyphs}{rules(LIGHT)}@media screen and (prefers-color-scheme:dark){{{rules(DARK)}}}"


def _content(text: str) -> str:
    """Generated content, every character by its number, so that none can end the string or the style.

    Browsers that know no alternative text for it keep the first of the two.
    """
    quoted = '"' + "".join(f"\\{ord(mark):x} " for mark in text) + '"'
    return f'content:{quoted};content:{quoted} / ""'


def _side_styles() -> str:
    return "".join(f".{_side_class(side)}{{--side:{colour}}}" for side, colour in SIDES.items())


def _name_styles(matrix: Matrix) -> str:
    """Room for the longest name of a body, written upwards; very long ones wrap."""
    longest = max((len(body.label) for body in matrix.bodies()), default=0)
    return f"#grid{{--names:{min(10.5, 1 + 0.5 * longest):g}rem}}"


def _side_class(side: str) -> str:
    """The class of a side: one of ours, whatever was given."""
    return f"side-{(side if side in SIDES else 'other').replace(' ', '-')}"
