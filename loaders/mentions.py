"""Who may see a name that only rows in plain words mention: whoever may see one of those rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from localism.graph.entity import Claim, concerned
from localism.loaders.discretion import RESTRICTED
from localism.ontology.schema import SCHEMA

_UNSAID = SCHEMA.codes[SCHEMA.properties["access"].codes][1].label


class Mentions:
    """Looks on as a dataset's claims go by, sources and people first, and says how open the names are that it brings."""

    def __init__(self, access: str, names: Iterable[str], closed: Collection[str]) -> None:
        """`access` is the dataset's, `names` are the ids of what has nothing but a name; `closed` are restricted ids."""
        self._default = access or _UNSAID
        self._closed = closed
        self._of: dict[str, str] = {}
        self._names = frozenset(names)
        self._open: dict[str, str] = {}

    def look(self, claim: Claim) -> Claim:
        """Take note of a claim, and pass it on."""
        if SCHEMA.is_a(claim.types, "Source", "Person") and claim.properties.get("access"):
            self._of[claim.entity] = claim.properties["access"][0]
        if self._names:
            about = set(concerned(claim))
            if named := about & self._names:
                closed = (self._of.get(i, RESTRICTED if i in self._closed else "") for i in about)
                access = max((claim.access or self._default, *closed), key=_rank)
                for i in named:
                    self._open[i] = min(self._open.get(i, access), access, key=_rank)
        return claim

    def access(self, name: str) -> str:
        """The access of the most open row that names it; blank if that is the dataset's."""
        found = self._open.get(name, self._default)
        return "" if found == self._default else found


def _rank(access: str) -> int:
    return SCHEMA.rank("Access", access) if access else 0
