"""What each format cannot carry: one table, which every export ends with and a test compares with what comes back."""

from __future__ import annotations

FEATURES = {
    "details": "what else is known of a thing than its name, class and dates",
    "classes": "that a thing is of several classes",
    "values": "where one value ends and the next begins, if a value holds “; ” itself",
    "dates": "dates as the sources wrote them (“2017~”, “..”)",
    "bounds": "the earliest and the latest reading of each date",
    "acts": "acts and levels of a holding",
    "joint": "that joint holders hold one power together",
    "parallel": "that two ties join the same two things",
    "unknown": "ties with an end that nobody knows",
    "prohibitions": "prohibitions",
    "attached": "terms, exercises and other ties of a tie",
    "sources": "which sources each thing and tie rests on",
    "claims": "who says what on which page, and where coders or sources differ",
    "access": "who may see which claim",
    "derived": "what follows by rule from what is recorded",
    "controls": "control characters in texts",
    "history": "what was withdrawn, and when",
}
"""What a graph has that a format may have no place for, in words that fit after “cannot carry”."""

_NETWORK = ("values", "unknown", "prohibitions", "attached", "sources", "claims", "access", "controls", "history")
_TRIPLES = ("claims", "access", "history")

LOSSES: dict[str, tuple[str, ...]] = {
    "csv": ("values", "controls", "history"),
    "cypher": ("history",),
    "gexf": _NETWORK,
    "graphml": _NETWORK,
    "json": ("history",),
    "jsonl": ("history",),
    "jsonld": _TRIPLES,
    "kumu": tuple(name for name in _NETWORK if name != "controls"),
    "ntriples": _TRIPLES,
    "parquet": ("history",),
    "popolo": tuple(name for name in FEATURES if name not in ("values", "classes", "controls")),
    "records": ("derived", "controls", "history"),
    "trig": ("history",),
    "turtle": _TRIPLES,
    "xlsx": ("derived", "controls", "history"),
}
"""Format → the features that it has no place for. History, where a format has a place for it, is lost below the access
that may see everything: see `Format.history`."""


def lost(kind: str, *, history: bool = False) -> tuple[str, ...]:
    """What an export of a kind cannot carry, in words; with `history`, what was withdrawn is in it.

    >>> lost("json")
    ('what was withdrawn, and when',)
    >>> lost("trig", history=True)
    ()
    """
    return tuple(
        words for name, words in FEATURES.items() if name in LOSSES[kind] and not (history and name == "history")
    )
