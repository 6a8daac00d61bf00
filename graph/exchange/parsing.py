"""Files of RDF as pyoxigraph reads them: by their endings, capped, and sealed, so that nothing is fetched."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from localism.errors import MisuseError
from localism.graph.answers import plain
from localism.graph.exchange.terms import ROOT

FORMS = {
    ".ttl": "Turtle",
    ".turtle": "Turtle",
    ".nt": "N-Triples",
    ".nq": "N-Quads",
    ".trig": "TriG",
    ".jsonld": "JSON-LD",
}
"""What each ending is the ending of."""
MAX_BYTES = 512 << 20
"""The longest file that is read: what it says is held in memory, since RDF has no order."""
BASE = f"{ROOT}file/"
"""What a relative address in a file is relative to: nothing that there is."""
_REMOTE = "LoadDocumentCallback"
"""What pyoxigraph names where it would have to fetch something."""


def form_of(path: str | Path) -> str:
    """What a file is by its name; blank for what is no RDF.

    >>> form_of("areas.TTL"), form_of("areas.csv")
    ('Turtle', '')
    """
    return FORMS.get(Path(path).suffix.lower(), "")


def oxigraph_form(path: str | Path, extra: str) -> Any:
    """The form as pyoxigraph names it. `MisuseError` where that is not installed, naming the extra that brings it."""
    if not find_spec("pyoxigraph"):
        raise MisuseError(f'Reading RDF needs pyoxigraph. Install it: pip install "localism[{extra}]"')
    import pyoxigraph

    return getattr(pyoxigraph.RdfFormat, form_of(path).upper().replace("-", "_"))


def why(error: Exception) -> str:
    """What pyoxigraph found wrong, in words fit to be shown."""
    if _REMOTE in str(error):
        return "it names a context elsewhere, and nothing is fetched"
    return plain(str(error))[:200].rstrip(".")
