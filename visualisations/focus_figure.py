"""One body in focus, drawn: two columns with the body between them, or one below the other where there is no room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from localism.visualisations.figure import SMALL, Figure
from localism.visualisations.kinds import PARTS
from localism.visualisations.legend import hatched, legend, more_in_the_table, swatch
from localism.visualisations.lettering import BOLD, cut
from localism.visualisations.picture import WIDE
from localism.visualisations.words import N_, _, _n

__all__ = ["MOST_HELD", "NOT_RECORDED", "Focus", "Held", "focus_figure"]

MOST_FROM, MOST_HELD, MOST_ON = 16, 34, 10
"""How many grounds, powers and bodies passed on to are drawn; the table has them all."""
NOT_RECORDED = N_("authority not recorded")
LEFT, BAR, RIGHT = 300, (436, 524), 610
"""On a wide picture: where the grounds end, where the body stands, where the powers begin."""
ROW = 19


class Held(NamedTuple):
    """A power of the body: under which topic, with what parts in it, on what grounds."""

    topic: str
    power: str
    parts: tuple[str, ...]
    grounds: tuple[str, ...]
    possible: bool


class Focus(NamedTuple):
    """A body, what it holds, and who holds what from it."""

    body: str
    held: tuple[Held, ...]
    passed: tuple[tuple[str, str], ...]

    @property
    def grounds(self) -> list[tuple[str, int]]:
        """From whom it holds, each with the number of powers, most first."""
        counts = Counter(ground for held in self.held for ground in held.grounds)
        return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def focus_figure(focus: Focus, width: int) -> Figure:
    """Two columns with the body between them; without room for two, one below the other."""
    drawn = Figure(width, words=_in_words(focus))
    top = _legend(drawn, 14)
    kept = focus.held[:MOST_HELD]
    shown = _beside(focus.grounds, kept)
    if width < WIDE:
        y = drawn.lines(4, top + 12, focus.body, width - 8, "strong")
        y = _listed(drawn, _("Holds from"), [f"{g} ({n})" for g, n in shown], len(focus.grounds), y)
        y = _powers(drawn, kept, 22, y + 8, width)[0]
    else:
        y, feet = _powers(drawn, kept, RIGHT, top, width)
        y = max(y, _bundle(drawn, focus, shown, kept, feet, (top, y)))
    if len(focus.held) > len(kept):
        left = 22 if width < WIDE else RIGHT
        said = _n("and {n} more power in the table", "and {n} more powers in the table", len(focus.held) - len(kept))
        y = drawn.text(left, y + 4, said, "soft", size=SMALL)
    passed = [f"{who}: {what}" for who, what in focus.passed[:MOST_ON]]
    y = _listed(drawn, _("Passes on to"), passed, len(focus.passed), y + 10)
    drawn.grow(y)
    return drawn


def _beside(grounds: Sequence[tuple[str, int]], kept: Sequence[Held]) -> list[tuple[str, int]]:
    """The grounds of most powers that are drawn, each beside the middle of its powers, so that few lines cross."""
    places: dict[str, list[int]] = {}
    for n, held in enumerate(kept):
        for ground in held.grounds:
            places.setdefault(ground, []).append(n)
    chosen = [g for g in grounds if g[0] in places][:MOST_FROM]
    return sorted(chosen, key=lambda g: (sum(places[g[0]]) / len(places[g[0]]), g[0]))


def _bundle(
    drawn: Figure,
    focus: Focus,
    shown: Sequence[tuple[str, int]],
    kept: Sequence[Held],
    feet: Sequence[float],
    span: tuple[float, float],
) -> float:
    """The grounds, the body, and the lines between them and the powers; how far down they reach."""
    top, foot = span
    step = max(ROW + 8, (foot - top - 40) / max(len(shown), 1))
    at = {ground: top + 24 + n * step for n, (ground, _) in enumerate(shown)}
    bottom = max(foot, top + 24 + len(shown) * step)
    for held, y in zip(kept, feet, strict=True):
        kind = f"flow {_kind(held)}-line" + (" maybe-tie" if held.possible else "")
        for ground in held.grounds:
            if ground in at:
                _curve(drawn, LEFT + 10, at[ground], BAR[0], y, kind)
        _curve(drawn, BAR[1], y, RIGHT - 16, y, kind)
    drawn.text(LEFT, top + 4, _("Holds from"), "heading", size=SMALL + 1, anchor="end")
    for ground, count in shown:
        said = cut(f"{ground} ({count})", LEFT - 8, SMALL + 1)
        if ground == _(NOT_RECORDED):
            drawn.unknown(LEFT - 2, at[ground] - 6, 12, 12)
            drawn.text(LEFT - 8, at[ground] + 4, said, size=SMALL + 1, anchor="end")
        else:
            drawn.dot(LEFT + 5, at[ground], 5, "state" if count else "")
            drawn.text(LEFT - 4, at[ground] + 4, said, size=SMALL + 1, anchor="end")
    left = len(focus.grounds) - len(shown)
    if left:
        drawn.text(LEFT, bottom - 6, more_in_the_table(left), "soft", size=SMALL, anchor="end")
    drawn.box(BAR[0], top + 8, BAR[1] - BAR[0], bottom - top - 8, "card")
    drawn.lines(sum(BAR) / 2, (top + bottom) / 2, focus.body, BAR[1] - BAR[0] - 8, "strong", anchor="middle", most=6)
    return bottom


def _powers(drawn: Figure, kept: Sequence[Held], x: float, y: float, width: int) -> tuple[float, list[float]]:
    """The powers by topic; where they end, and at what height each stands."""
    feet = []
    topic = None
    for held in kept:
        if held.topic != topic:
            topic = held.topic
            y = drawn.text(x - 16, y + 16, cut(topic, (width - x) / BOLD, SMALL + 1), "strong", size=SMALL + 1) + 2
        for n, part in enumerate(held.parts[:2]):
            drawn.box(x - 14 + n * 9, y - 10, 9, 12, part)
        if not held.parts:
            drawn.unknown(x - 14, y - 10, 12, 12)
        shift = 9 * (len(held.parts[:2]) - 1) if held.parts else 0
        said = _("{power} (possible)", power=held.power) if held.possible else held.power
        drawn.text(x + 2 + shift, y, cut(said, width - x - 6 - shift, SMALL + 1), size=SMALL + 1)
        feet.append(y - 4)
        y += ROW
    if not kept:
        drawn.unknown(x - 14, y + 4, 26, 14)
        y = drawn.lines(x + 20, y + 16, _("Nothing is recorded: not the same as nothing."), width - x - 24, "soft")
    return y, feet


def _listed(drawn: Figure, heading: str, lines: Sequence[str], there: int, y: float) -> float:
    y = drawn.text(4, y + 12, heading, "strong", size=SMALL + 1) + 3
    for line in lines:
        y = drawn.lines(12, y, line, drawn.width - 18, size=SMALL + 1, most=2)
    if not lines:
        y = drawn.text(12, y, _("nothing recorded"), "soft", size=SMALL + 1)
    if there > len(lines):
        y = drawn.text(12, y, more_in_the_table(there - len(lines)), "soft", size=SMALL)
    return y


def _curve(drawn: Figure, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
    middle = (x1 + x2) / 2
    drawn.path(f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}", kind)


def _legend(drawn: Figure, y: float) -> float:
    said = [(words, swatch(drawn, part)) for part, words in PARTS.items()]
    return legend(drawn, [*said, (_("not recorded"), hatched(drawn))], 4, y) - 11


def _kind(held: Held) -> str:
    return held.parts[0] if held.parts else "other"


def _in_words(focus: Focus) -> str:
    no_part = _("part not recorded")
    held = "; ".join(f"{h.power} ({', '.join(PARTS[p] for p in h.parts) or no_part})" for h in focus.held[:MOST_HELD])
    grounds = "; ".join(f"{g} ({n})" for g, n in focus.grounds[:MOST_FROM])
    passed = "; ".join(f"{who}: {what}" for who, what in focus.passed[:MOST_ON])
    nothing = _("nothing recorded")
    return _n(
        "{body} holds from: {grounds}. It holds {n} power: {held}. It passes on to: {passed}.",
        "{body} holds from: {grounds}. It holds {n} powers: {held}. It passes on to: {passed}.",
        len(focus.held),
        body=focus.body,
        grounds=grounds or nothing,
        held=held or nothing,
        passed=passed or nothing,
    )
