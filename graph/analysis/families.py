"""The families of measures that there are, by name."""

from __future__ import annotations

from importlib import import_module

from localism.errors import MisuseError
from localism.graph.analysis.measure import Family

MODULES = {
    "centrality": "centrality",
    "brokerage": "brokerage",
    "cohesion": "cohesion",
    "communities": "communities",
    "core": "coreness",
    "mixing": "mixing",
    "concentration": "concentration",
    "two-mode": "twomode",
    "over-time": "over_time",
}
"""Family → the module here whose `FAMILY` it is."""
NAMES = tuple(MODULES)


def family(name: str) -> Family:
    """A family by its name. Raises `MisuseError`.

    >>> family("cohesion").title
    'Cohesion'
    """
    if name not in NAMES:
        raise MisuseError(f"There is no family of measures called {name!r}. There are: {', '.join(NAMES)}.")
    found = import_module(f"localism.graph.analysis.{MODULES[name]}").FAMILY
    assert isinstance(found, Family)  # noqa: S101 - the module says so, and mypy cannot know
    return found


def family_of(measure: str) -> Family:
    """The family of a measure that gives each thing an amount. Raises `MisuseError`.

    >>> family_of("betweenness").name
    'centrality'
    """
    for found in map(family, NAMES):
        if any(m.name == measure and not m.label for m in found.measures) and not found.series:
            return found
    others = ", ".join(m.name for m in family(NAMES[0]).measures)
    raise MisuseError(
        f"There is no measure called {measure!r} that things are sized by. There are, among others: {others}."
    )
