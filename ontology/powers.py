"""The tree of powers, as powers.ttl says it: read from powers.json, which is compiled from it."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
COMPILED = "powers.json"


class Concept(NamedTuple):
    """A power: `broader` is the whole it is part of, `follows` the parts of that whole which come before it in a decision,
    `services` are numbers of the Local Government Services List."""

    id: str
    label: str
    definition: str
    also: tuple[str, ...]
    broader: str
    follows: tuple[str, ...]
    topic: str
    services: tuple[int, ...]


@lru_cache(maxsize=1)
def powers() -> tuple[Concept, ...]:
    """Every power, by id.

    >>> next(p.label for p in powers() if "bins" in p.also)
    'Waste collection'
    """
    raw = json.loads((HERE / COMPILED).read_text(encoding="utf-8"))
    return tuple(
        Concept(**{**c, "also": tuple(c["also"]), "follows": tuple(c["follows"]), "services": tuple(c["services"])})
        for c in raw
    )


def powers_digest() -> str:
    """SHA-256 of the compiled tree."""
    return sha256((HERE / COMPILED).read_bytes()).hexdigest()
