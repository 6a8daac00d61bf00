"""How large the things of a map are: as large as a measure of a network makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from localism.graph.analysis.families import family_of
from localism.graph.analysis.recipes import recipe
from localism.graph.questions.analyse import analyse
from localism.graph.store import View


class Sized(NamedTuple):
    """The values of a measure by thing, and in words what they are of; what is not in the network has none."""

    measure: str
    said: str
    values: Mapping[str, float]

    def of(self, thing: str) -> str:
        """The value of a thing, in words."""
        return f"{self.measure} {self.values[thing]:.4g}" if thing in self.values else ""

    def share(self, thing: str) -> float:
        """The value beside the largest, 0 to 1; what is below nought, or has none, is nought."""
        most = max(self.values.values(), default=0.0)
        return max(0.0, self.values.get(thing, 0.0)) / most if most > 0 else 0.0


def sized(view: View, measure: str, projection: str = "", on: str | None = None) -> Sized:
    """The values of a measure that a family takes of each thing, in a network by its name, else the family's own.

    Raises `MisuseError` for a measure that there is not, or that gives things no amount.
    """
    chosen = family_of(measure)
    network = recipe(projection or chosen.projection)
    only = replace(chosen, measures=tuple(m for m in chosen.measures if m.name == measure))
    rows = analyse(view, only, network, on=[on] if on else [])
    values = {
        row.thing_id: float(row.value) for row in rows if row.thing_id and not row.other_id and row.value is not None
    }
    when = f", as of {on}" if on else ""
    said = (
        f"Things are as large as their {measure} in the network ‘{network.name}’{when}; what is not in it is smallest."
    )
    return Sized(measure, said, values)
