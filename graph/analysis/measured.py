"""A network with a family's measures on its nodes, for whatever program comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localism.graph.analysis.measure import Family, UnsuitedError, shown, suited
from localism.graph.analysis.projection import made

if TYPE_CHECKING:
    from localism.graph.analysis.projection import Net


def measured(net: Net, family: Family, by: str = "") -> Net:
    """A copy whose nodes have each measure of things as an attribute of its name, with what it is in `graph.graph`.

    A measure that says where a thing belongs gives a text. One that the network does not suit is left out, and
    `not_taken` of the graph says why; so does a missing attribute of a thing that has no value. Raises `UnsuitedError` if none suits.
    """
    out = net.copy()
    out.graph.pop("recipe", None)
    refused: dict[str, str] = {}
    definitions: dict[str, str] = {}
    for m in family.measures:
        try:
            fitting, done = suited(net, m)
            figures = [f for f in m.compute(fitting, by or family.by) if f.thing and not f.other]
        except UnsuitedError as error:
            refused[m.name] = error.reason
            continue
        # Whole numbers and others would be two attributes of one name.
        whole = all(isinstance(f.value, int) for f in figures if f.value is not None)
        for f in figures:
            if m.label and f.thing in out:
                out.nodes[f.thing][m.name] = f.of_group
            elif f.value is not None and f.thing in out:
                out.nodes[f.thing][m.name] = f.value if whole else float(shown(f.value) or 0)
        if figures:
            definitions[f"{m.name} is"] = "; ".join(
                (f"{m.definition.rstrip('.')}. Range: {m.range}. Source: {m.source}", *done)
            )
    if not definitions:
        why = " ".join(dict.fromkeys(refused.values())) or "It has no measure of single things."
        raise UnsuitedError(why, ", ".join(m.name for m in family.measures))
    out.graph.update(definitions, network=str(made(net)))
    if refused:
        out.graph["not_taken"] = " ".join(f"{name}: {why}" for name, why in refused.items())
    return out
