"""When a file's own bounds show that something was so, whose beginning or end is not known."""

from __future__ import annotations

from collections.abc import Mapping

from localism.loaders.networks.parts import Element
from localism.loaders.networks.words import BOUNDS, word
from localism.ontology.dates import BEGINNING, END, DateError, parse
from localism.ontology.edtf import shift


def attested(e: Element, said: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The days on which it surely was so: first and last. None where the file has no bounds, or both dates.

    Without them the day of the load would attest it, and what ended long ago might still be so today.

    >>> bounds = {"from_min": ("0001-01-01",), "from_max": ("2015-05-01",), "to_min": ("2016-01-02",), "to_max": ("9999-12-31",)}
    >>> attested(Element("a", bounds, 1), {})
    ('2015-05-01', '2016-01-01')
    """
    bounds = {word(a): texts[0] for a, texts in e.said.items() if word(a) in BOUNDS}
    first, last = bounds.get("from max", ""), bounds.get("to min", "")
    try:
        until = first if "from" not in said and first not in ("", END) and parse(first) else ""
        since = shift(last, -1) if "to" not in said and last not in ("", BEGINNING) and parse(last) else ""
    except (DateError, ValueError):
        return ()
    if until and since and until <= since:
        return tuple(dict.fromkeys((until, since)))
    # Some day not after the one, and not before the other.
    return (f"{since or '..'}/{until or '..'}",) if until or since else ()
