"""How much say an act or a level counts for: the shipped file, or one of yours that changes some of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType

from localism.errors import LocalismError, MisuseError
from localism.ontology.schema import SCHEMA

__all__ = ["CHOICES", "Weights", "read_weights", "shipped", "variations"]

SHIPPED = Path(__file__).with_name("imbalance.csv")
LISTS = {"level": "Level", "act": "Act", "side": "Side"}
"""What the file says, by the code list of the ontology that it is about."""
COUNCIL, COMMUNITY, NEITHER = "council", "community", "neither"
STANDS = (NEITHER, COUNCIL, COMMUNITY)
BIGGEST = 100_000
CHOICES: Mapping[str, tuple[str, ...]] = {
    "spacing of the scale": ("even", "the top counts most", "any say counts much", "only the final say counts"),
    "acts other than deciding": ("as placed", "a step less", "a step more"),
    "local councils stand with": STANDS,
    "others stand with": STANDS,
    "several says of a side": ("the strongest", "together"),
    "the total is the mean of": ("groups", "powers"),
}
"""What could reasonably be chosen otherwise, the choice of the shipped file first."""


@dataclass(frozen=True)
class Weights:
    """Say from nought (none) to one (the final say) for each act and level, and where each side of the ontology stands."""

    level: Mapping[str, float]
    act: Mapping[str, float]
    side: Mapping[str, str]
    why: Mapping[tuple[str, str], str] = field(default_factory=dict)
    together: bool = False
    by_power: bool = False

    @property
    def most(self) -> float:
        """The most that any act or level counts for."""
        return max(*self.level.values(), *self.act.values())


def read_weights(path: str | Path) -> Weights:
    """The shipped weights with what a file (list, code, value, why) puts in their place.

    Raises `MisuseError` for what is no code of the ontology or no value, with its line.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(BIGGEST + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise LocalismError(f"{path}: {error.strerror or 'cannot be read'}. Name a CSV file of weights.") from error
    except UnicodeDecodeError as error:
        raise MisuseError(f"{path} is no UTF-8 text. Save it as CSV UTF-8.") from error
    if len(content) > BIGGEST:
        raise MisuseError(
            f"{path} is longer than {BIGGEST:,} bytes: a file of weights has a line for each act and level."
        )
    return _parsed(text, str(path), shipped())


@cache
def shipped() -> Weights:
    """The weights that ship with the package.

    >>> shipped().level["consulted"], shipped().act["advises"], shipped().side["local council"]
    (0.4, 0.4, 'neither')
    """
    empty = Weights({}, {}, {})
    return _parsed(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name, empty)


def variations(weights: Weights) -> dict[tuple[str, ...], Weights]:
    """Every combination of `CHOICES`, beginning with the weights themselves; those that coincide stay.

    >>> found = variations(shipped())
    >>> len(found), next(iter(found.values())) == shipped()
    (432, True)
    """
    return {chosen: _varied(weights, *chosen) for chosen in product(*choices(weights).values())}


def choices(weights: Weights) -> dict[str, tuple[str, ...]]:
    """`CHOICES`, with where these weights put local councils and others first."""
    found = dict(CHOICES)
    for name, side in (("local councils stand with", "local council"), ("others stand with", "other")):
        own = weights.side[side]
        found[name] = (own, *(s for s in STANDS if s != own))
    return found


def _varied(weights: Weights, spacing: str, acts: str, local: str, others: str, several: str, mean: str) -> Weights:
    step = {"as placed": 0, "a step less": -1, "a step more": 1}[acts] * weights.most / max(1, len(weights.level) - 1)
    top = weights.most

    def bent(value: float) -> float:
        share = value / top if top else 0.0
        if spacing == "the top counts most":
            share = share**2
        elif spacing == "any say counts much":
            share = share**0.5
        elif spacing == "only the final say counts":
            share = float(share >= 1)
        return share * top

    def moved(value: float) -> float:
        return value if value in (0, top) else min(top, max(0.0, value + step))

    if (spacing, acts) == ("even", "as placed"):
        levels, acted = weights.level, weights.act
    else:
        levels = {code: bent(v) for code, v in weights.level.items()}
        acted = {code: bent(moved(v)) for code, v in weights.act.items()}
    sides = {**weights.side, "local council": local, "other": others}
    return replace(
        weights, level=levels, act=acted, side=sides, together=several == "together", by_power=mean == "powers"
    )


def _parsed(text: str, name: str, base: Weights) -> Weights:
    found: dict[str, dict[str, float]] = {"level": dict(base.level), "act": dict(base.act)}
    sides, why = dict(base.side), dict(base.why)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), restkey="more", strict=True))
    except csv.Error as error:
        raise MisuseError(f"{name} is no CSV: {error}.") from error
    for number, row in enumerate(rows, 2):
        what, code, value = ((row.get(k) or "").strip() for k in ("list", "code", "value"))
        at = f"{name}, line {number}"
        if row.get("more"):
            raise MisuseError(f"{at}: there are more cells than headings. Put a text with commas in quotation marks.")
        if what not in LISTS:
            raise MisuseError(f"{at}: ‘{what}’ is no list. Write {', '.join(LISTS)} under ‘list’.")
        known = [c.label for c in SCHEMA.codes[LISTS[what]]]
        if code not in known:
            raise MisuseError(f"{at}: ‘{code}’ is no {what}. There are: {', '.join(known)}.")
        if what == "side":
            if value not in STANDS:
                raise MisuseError(f"{at}: ‘{value}’ is no side to stand on. Write {', '.join(STANDS)}.")
            sides[code] = value
        else:
            found[what][code] = _number(value, at)
        why[what, code] = (row.get("why") or "").strip()
    frozen = [MappingProxyType(m) for m in (found["level"], found["act"])]
    made = Weights(frozen[0], frozen[1], MappingProxyType(sides), MappingProxyType(why))
    ordered = [made.level[c.label] for c in SCHEMA.codes["Level"]]
    if ordered != sorted(ordered):
        raise MisuseError(f"{name}: a higher level counts for less than a lower one. Their order is the scale's.")
    if made.most == 0:
        raise MisuseError(f"{name}: nothing counts for anything. Give some act or level more than 0.")
    return made


def _number(value: str, at: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise MisuseError(f"{at}: ‘{value}’ is no weight. Write a number from 0 (no say) to 1 (the final say).")
    return number
