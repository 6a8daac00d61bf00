"""Null models: networks that are like a given one in what is named, and otherwise drawn at random, each as likely as any other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localism.errors import MisuseError
from localism.graph.analysis.projection import TWO_MODE, made
from localism.graph.analysis.swaps import swapped
from localism.graph.analysis.trades import traded

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net

REWIRED, DEALT, BOTH_SIDES = "rewired", "dealt", "two-mode"


@dataclass(frozen=True, slots=True)
class Null:
    """A null model: what it keeps, in words for a methods section, its source, and how it is drawn."""

    name: str
    keeps: str
    source: str
    draw: Callable[[Net, str, random.Random], Iterator[Net]]


def rewired(network: Net, by: str, chance: random.Random) -> Iterator[Net]:
    """Networks with the same nodes, each with as many ties (of directed ones: each way) as it has; no loops, no parallel ties.

    A Markov chain of swaps, those that are refused counted, so that every such network is as likely; of directed ties also
    the turning round of three in a circle, without which some cannot be reached. A tie takes its weight along.
    """
    if made(network).recipe.shape == TWO_MODE:
        raise MisuseError(f"This network is two-mode: rewired would tie like to like. Test it against {BOTH_SIDES}.")
    yield from swapped(network, chance)


def both_sides(network: Net, by: str, chance: random.Random) -> Iterator[Net]:
    """Two-mode networks in which each body, and each power or partnership, has as many ties as it has (`traded`)."""
    if made(network).recipe.shape != TWO_MODE:
        raise MisuseError(f"This network is not two-mode. Test it against {REWIRED}.")
    yield from traded(network, chance)


def dealt(network: Net, by: str, chance: random.Random) -> Iterator[Net]:
    """The same network with the groups of its nodes (`by`) dealt out anew, within each mode; a node of no known group keeps none."""
    modes: dict[object, list[str]] = {}
    for n in sorted(network):
        if network.nodes[n].get(by):
            modes.setdefault(network.nodes[n].get("bipartite"), []).append(n)
    groups = {mode: [network.nodes[n][by] for n in nodes] for mode, nodes in modes.items()}
    while True:
        drawn = network.copy()
        for mode, nodes in modes.items():
            chance.shuffle(groups[mode])
            for n, group in zip(nodes, groups[mode], strict=True):
                drawn.nodes[n][by] = group
        yield drawn


NULLS: Mapping[str, Null] = {
    n.name: n
    for n in (
        Null(
            REWIRED,
            "every node keeps its number of ties (of directed ones, each way); who is tied to whom is random",
            "S. Maslov and K. Sneppen, Science 296 (2002), 910–913; B. K. Fosdick, D. B. Larremore, J. Nishimura and "
            "J. Ugander, SIAM Review 60 (2018), 315–355",
            rewired,
        ),
        Null(
            DEALT,
            "the ties stay; which node is of which group is random, with as many of each",
            "L. Hubert and J. Schultz, British Journal of Mathematical and Statistical Psychology 29 (1976), 190–241",
            dealt,
        ),
        Null(
            BOTH_SIDES,
            "every body, and every power or partnership, keeps its number of ties; which goes with which is random",
            "E. F. Connor and D. Simberloff, Ecology 60 (1979), 1132–1140; G. Strona and others, Nature Communications 5 (2014), "
            "4114; C. J. Carstens, Physical Review E 91 (2015), 042812",
            both_sides,
        ),
    )
}
