"""Declared networks: what a recipe makes of a graph's ties, and how the network that comes of it says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

    Net = networkx.Graph[str] | networkx.DiGraph[str]

DIRECTED, UNDIRECTED, TWO_MODE = "directed", "undirected", "two-mode"


@dataclass(frozen=True, slots=True)
class Step:
    """Which ties a recipe takes: those of a tie class, or the references that things of a class make by one property."""

    tie: str = ""
    """A tie class; its own two ends are taken where `start` and `end` name no others."""
    of: str = ""
    """A class whose things refer by `end`; such a tie is as dated as the thing is."""
    start: str = ""
    end: str = ""
    sum: str = ""
    """The property whose amounts make the weight; blank counts ties."""
    unit: str = ""
    """The property that says what an amount is in."""
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Properties of which the tie must have one of some values."""
    everything: bool = False
    """Every short edge that there is."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is made: which ties, between whom, which way, with what weight, and what it leaves out."""

    name: str
    title: str
    nodes: str
    ties: str
    shape: str
    """`directed`, `undirected` or `two-mode`."""
    weight: str
    """In words: what `weight` on a tie counts or sums; blank where ties have none."""
    leaves_out: str
    steps: tuple[Step, ...] = field(default=(), repr=False)
    projects_onto: str = ""
    """`from` or `to`: two of these are tied where they are tied to the same; blank projects nothing."""


@dataclass(frozen=True, slots=True)
class Made:
    """A recipe as it was followed: on which day, with which ties, and how many of what were left out."""

    recipe: Recipe
    on: str = ""
    """The day, month or year (EDTF); blank is all dates."""
    ties: str = "possible"
    """`definite`: only ties that surely held then; `possible`: those that may have held as well."""
    left_out: tuple[tuple[str, int], ...] = ()
    """What was left out, in words, and how often."""

    def __str__(self) -> str:
        r = self.recipe
        when = f"as of {self.on}" if self.on else "all dates"
        sure = "ties that surely or possibly held" if self.ties == "possible" else "only ties that surely held"
        said = [
            f"Network `{r.name}` ({r.shape}), {when}, {sure}.",
            f"Nodes: {r.nodes} Ties: {r.ties}",
            f"Weight: {r.weight}" if r.weight else "",
            f"Leaves out: {r.leaves_out}" if r.leaves_out else "",
            "Left out here: " + "; ".join(f"{what}: {n:,}" for what, n in self.left_out) + "." if self.left_out else "",
        ]
        return "\n".join(s for s in said if s)


# A network is a plain networkx Graph or DiGraph, never a multigraph, whose `graph["recipe"]` is a `Made`.
#   nodes: the id of a thing, with `name`, `type` (its class in words), `tier`, `area`, `side` (blank where not recorded)
#          and, in a two-mode network, `mode` (0 or 1; `bipartite` is the same, as networkx has it).
#   ties:  `weight` (a number; 1 where the recipe has none), `ties` (how many records it stands for), `certainty`
#          (`definite` if any of them surely held, else `possible`).


def made(network: Net) -> Made:
    """The recipe that a network carries; for one made elsewhere, a recipe that says so.

    >>> import networkx as nx
    >>> made(nx.DiGraph()).recipe.shape
    'directed'
    """
    carried = network.graph.get("recipe")
    if isinstance(carried, Made):
        return carried
    modes = {d.get("bipartite") for _, d in network.nodes(data=True)}
    shape = DIRECTED if network.is_directed() else TWO_MODE if modes == {0, 1} else UNDIRECTED
    weight = "as given." if any("weight" in d for _, _, d in network.edges(data=True)) else ""
    return Made(Recipe("given", "A network made elsewhere", "as given.", "as given.", shape, weight, ""))
