"""What a name in a table means among the things that the graph knows already."""

from __future__ import annotations

from collections.abc import Collection

from localism.graph.store import Lookup, Named
from localism.loaders.suggestions import Suggestions
from localism.loaders.values import ValueProblem, shown
from localism.ontology.schema import SCHEMA

_AT_ONCE = 500


class GraphNames:
    """Finds things by name or id, never leaning on the dataset that is being replaced."""

    def __init__(self, lookup: Lookup, dataset: str) -> None:
        self._lookup, self._replaced = lookup, (dataset,)
        self._suggestions = Suggestions(lookup, {}, {})

    def find(self, text: str, classes: tuple[str, ...]) -> str:
        """The one thing of these classes that goes by a name. Raises `ValueProblem`."""
        found = self._lookup.named([text], self._replaced)[text]
        fitting = [n for n in found if not classes or not n.types or SCHEMA.is_a(n.types, *classes)]
        if len(fitting) == 1:
            return fitting[0].id
        wanted = " or ".join(dict.fromkeys(SCHEMA.classes[c].label for c in classes)) or "something"
        if fitting:
            listed = ", ".join(f"{n.id} ({_say(n)})" for n in sorted(fitting)[:12])
            message = f"{shown(text)!r} is the name of {len(fitting)} things; it is left out."
            raise ValueProblem("ambiguous-name", message, found=shown(text), expected=f"one of the ids: {listed}")
        if found:
            message = f"{shown(text)!r} is {_a(_say(min(found)))}, and no {wanted}; it is left out."
            raise ValueProblem("wrong-class", message, found=shown(text), expected=wanted)
        near = self._suggestions.name_like(text)
        message = f"Nothing in the graph is called {shown(text)!r}; it is left out."
        raise ValueProblem(
            "unknown-name", message, found=shown(text), expected=f"the name or id of {_a(wanted)}", nearest=near
        )

    def known(self, ids: Collection[str]) -> set[str]:
        """Those of these ids that the graph has something to say of."""
        listed = sorted(ids)
        known: set[str] = set()
        for start in range(0, len(listed), _AT_ONCE):
            part = listed[start : start + _AT_ONCE]
            for label, found in self._lookup.named(part, self._replaced).items():
                if any(n.id == label for n in found):
                    known.add(label)
        return known


def _say(named: Named) -> str:
    return " and ".join(SCHEMA.classes[t].label for t in named.types if t in SCHEMA.classes) or "thing of unknown class"


def _a(label: str) -> str:
    return f"{'an' if label[:1] in 'aeiou' else 'a'} {label}"
