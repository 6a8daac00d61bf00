"""Graphs of pure fiction: claims, loads and questions drawn at random, by a seed or by hypothesis.

Small vocabularies on purpose, so that ids, names, dates and words collide as they do in real records.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from hypothesis import strategies as st

from localism.graph.entity import Citation, Claim, Coding
from localism.graph.store import Dataset
from localism.ontology.schema import SCHEMA

T = TypeVar("T")

WORDS = (
    "Little",
    "Wobbling",
    "Ŵyddgrug",
    "Sûth",
    "St.",
    "King's",
    "Nowhere",
    "&",
    "Fiction",
    "北の村",
    "Ünder-Mere",
    "Straße",
)
DATES = (
    *(
        "2009",
        "2010",
        "2011-06",
        "2012-05-03",
        "2013-22",
        "2014",
        "2014~",
        "2015-04-01",
        "2015?",
        "201X",
        "../2012",
        "2013/2015",
    ),
    *("2016", "2016-09", "2017-24", "2018-06-21", "2018%", "2019", "2020-01-01", "2021-XX"),
)
OBSERVED = ("", "", "2012", "2014-06-30", "2016-22", "2018-03", "2019?", "2020-11-02")
CODERS = ("", "Coder A (fiction)", "Coder B (fiction)", "Coder C (fiction)")
ORGANISATIONS = (
    ("Council",),
    ("LocalCouncil",),
    ("CombinedAuthority",),
    ("CommunityOrganisation",),
    ("Funder", "InfrastructureBody"),
    ("BigLocalPartnership", "Funder"),
    ("Forum",),
    ("Group",),
    ("PublicBody",),
)
AREAS = (("AdministrativeArea",), ("Ward",), ("BigLocalArea",), ("Area",), ("NeighbourhoodArea", "Ward"))


Said = tuple[tuple[str, ...], dict[str, tuple[str, ...]]]
"""Classes, and properties with their values."""


class Load(NamedTuple):
    """One load of one dataset."""

    dataset: Dataset
    claims: tuple[Claim, ...]
    at: str


class Dice:
    """Chance: whole numbers from somewhere, and what can be made of them."""

    def __init__(self, whole: Callable[[int, int], int]) -> None:
        self.whole = whole

    def pick(self, options: Sequence[T]) -> T:
        """One of these."""
        return options[self.whole(0, len(options) - 1)]

    def some(self, options: Sequence[T], least: int, most: int) -> tuple[T, ...]:
        """A few different ones of these, in any order."""
        rest, found = list(options), []
        for _ in range(min(self.whole(least, most), len(rest))):
            found.append(rest.pop(self.whole(0, len(rest) - 1)))
        return tuple(found)

    def chance(self, percent: int) -> bool:
        """Whether something happens that happens so often."""
        return self.whole(1, 100) > 100 - percent


def seeded(seed: int) -> Dice:
    """Chance that comes out the same each time."""
    return Dice(random.Random(seed).randint)


@st.composite
def dice(draw: st.DrawFn) -> Dice:
    """Chance in hypothesis' hands, so that it can look for the simplest failure."""
    return Dice(lambda low, high: draw(st.integers(low, high)))


class World:
    """Ids to speak of, and claims about them; `size` is about how many things of the commonest kind there are."""

    def __init__(self, dice: Dice, size: int) -> None:
        self.dice = dice
        self.powers = [f"power:fiction-{i}" for i in range(max(2, size // 3))]
        self.areas = [f"area:fiction/{i:02}" for i in range(max(2, size // 2))]
        self.bodies = [f"GB-LAE-Z{i:02}" for i in range(max(2, size // 2))]
        self.persons = [f"local:person/{i}" for i in range(2)]
        self.posts = [f"local:post/{i}" for i in range(2)]
        self.publics = [f"local:public/{i}" for i in range(2)]
        self.acts = [f"local:instrument/{i}" for i in range(3)]
        self.sources = [f"source:fiction é{i}" for i in range(4)]
        self.holdings = [f"local:holding/{i:03}" for i in range(size)]
        self.holders = [*self.bodies, *self.persons, *self.posts, *self.publics]
        self.strangers = ["stub:北", "stub:O'Brien; DROP TABLE thing", 'stub:"quoted"']
        self.ids = [
            *self.powers,
            *self.areas,
            *self.holders,
            *self.acts,
            *self.sources,
            *self.holdings,
            *self.strangers,
        ]

    def claims(self, dataset: str, share: int) -> tuple[Claim, ...]:
        """What a dataset says of this share (per cent) of the world."""
        made: list[Claim] = []
        kinds: list[tuple[list[str], Callable[[int], Said]]] = [
            (self.powers, self._power),
            (self.areas, self._area),
            (self.bodies, self._body),
            (self.persons, self._person),
            (self.posts, self._post),
            (self.publics, self._public),
            (self.acts, self._instrument),
            (self.holdings, self._holding),
            (self._numbered("containment", self.areas), self._containment),
            (self._numbered("governance", self.bodies), self._governance),
            (self._numbered("occupancy", self.posts), self._occupancy),
        ]
        for ids, describe in kinds:
            for n, i in enumerate(ids):
                if self.dice.chance(share):
                    for _ in range(self.dice.pick((1, 1, 1, 2, 3))):
                        types, properties = describe(n)
                        made.append(self._claim(i, types, properties, dataset))
        made += [
            Claim(i, *self._source(), dataset, access=self._access()) for i in self.sources if self.dice.chance(share)
        ]
        return tuple(made)

    def altered(self, claims: Sequence[Claim], dataset: str) -> tuple[Claim, ...]:
        """The same claims but for some that are gone, some said otherwise and some new, in another order."""
        kept = [c for c in claims if self.dice.chance(75)]
        more = self.claims(dataset, 20)
        return self.dice.some([*kept, *more], len(kept) + len(more), len(kept) + len(more))

    def _numbered(self, kind: str, of: list[str]) -> list[str]:
        return [f"local:{kind}/{n}" for n in range(2 * len(of))]

    def _claim(self, i: str, types: tuple[str, ...], properties: dict[str, tuple[str, ...]], dataset: str) -> Claim:
        cited = self.dice.some([*self.sources, "source:unknown"], 0, 2)
        citations = tuple(Citation(s, self.dice.pick(("", "p. 4")), self.dice.pick(OBSERVED)) for s in cited)
        coding = Coding(
            self.dice.pick(CODERS), self.dice.pick(("", "2021-03-04")), self.dice.pick(("", "stated", "inferred"))
        )
        said = {name: values for name, values in properties.items() if values and values != ("",)}
        return Claim(i, types, said, dataset, citations, coding, self._access(), f"Facts!B{self.dice.whole(2, 9)}")

    def _access(self) -> str:
        return self.dice.pick(("", "", "", "public", "project", "restricted"))

    def _named(self) -> dict[str, tuple[str, ...]]:
        name = " ".join(self.dice.some(WORDS, 1, 3))
        return {"name": (name,) if self.dice.chance(80) else (), "also_known_as": self.dice.some(WORDS[:6], 0, 2)}

    def _dates(self) -> dict[str, tuple[str, ...]]:
        start = self.dice.pick(("", "..", *DATES)) if self.dice.chance(70) else self.dice.pick(DATES[:8])
        return {"from": (start,), "to": (self.dice.pick(("", "", "..", "..", *DATES)),)}

    def _code(self, scheme: str) -> tuple[str, ...]:
        return (self.dice.pick([code.label for code in SCHEMA.codes[scheme]]),) if self.dice.chance(50) else ()

    def _power(self, n: int) -> Said:
        # Mostly a tree; now and then a ring, which no loader lets through but no store may loop on.
        wider = self.powers[:n] if self.dice.chance(95) else self.powers
        return ("Power",), {
            **self._named(),
            "broader": self.dice.some(wider, 0, 1),
            "rests_on": self.dice.some(self.acts, 0, 2),
        }

    def _area(self, n: int) -> Said:
        return AREAS[n % len(AREAS)], {**self._named(), **self._dates()}

    def _body(self, n: int) -> Said:
        types = ORGANISATIONS[n % len(ORGANISATIONS)]
        more = {"part_of": self.dice.some(self.bodies[:n], 0, 1), "serves": self.dice.some(self.areas, 0, 2)}
        more["tier"] = self._code("Tier") if "Council" in types[0] else ()
        return types, {**self._named(), **self._dates(), **more}

    def _person(self, _: int) -> Said:
        return ("Person",), {**self._named(), "access": (self._access(),)}

    def _post(self, _: int) -> Said:
        return ("Post",), {**self._named(), **self._dates(), "post_in": self.dice.some(self.bodies, 0, 1)}

    def _public(self, _: int) -> Said:
        return ("Public",), {**self._named(), "public_of": self.dice.some(self.areas, 0, 2)}

    def _instrument(self, n: int) -> Said:
        return ("Instrument",), {**self._named(), **self._dates(), "section_of": self.dice.some(self.acts[:n], 0, 1)}

    def _source(self) -> Said:
        said = {"name": ("A fiction",), "published": (self.dice.pick(("", *OBSERVED)),), "access": (self._access(),)}
        return ("Source",), {name: values for name, values in said.items() if values != ("",)}

    def _containment(self, n: int) -> Said:
        part = 1 + n % (len(self.areas) - 1)
        # Reorganised now and then: the other way round, in years that may not overlap.
        ends = (self.areas[part], self.dice.pick(self.areas[:part]))
        part_id, whole_id = ends if self.dice.chance(95) else ends[::-1]
        return ("Containment",), {"part": (part_id,), "whole": (whole_id,), **self._dates()}

    def _governance(self, _: int) -> Said:
        return ("Governance",), {
            "body": (self.dice.pick(self.holders),),
            "governed_area": (self.dice.pick(self.areas),),
            **self._dates(),
        }

    def _occupancy(self, n: int) -> Said:
        post = self.posts[n % len(self.posts)]
        return ("Occupancy",), {"occupant": self.dice.some(self.persons, 0, 1), "post": (post,), **self._dates()}

    def _holding(self, n: int) -> Said:
        dice = self.dice
        return ("PowerHolding",), {
            "held_by": dice.some([*self.holders, *self.strangers], 0, 3),
            "of_power": (dice.pick(self.powers),),
            "within": dice.some(self.areas, 0, 2) if dice.chance(70) else (),
            "act": dice.some([c.label for c in SCHEMA.codes["Act"]], 0, 2),
            "kind": self._code("Kind"),
            "level_stated": self._code("Level"),
            "level_practised": self._code("Level"),
            "mode": self._code("Mode"),
            "basis": self._code("Basis"),
            "status": self._code("Status"),
            "under": dice.some(self.acts, 0, 1),
            "delegated_by": dice.some(self.holders, 0, 1),
            "derives_from": dice.some(self.holdings[:n], 0, 1),
            "bears_on": dice.some([*self.powers, *self.holdings], 0, 1),
            **self._dates(),
        }


def loads(dice: Dice, size: int, number: int) -> list[Load]:
    """The first so many loads of a world: new datasets, and old ones again, altered, unchanged or empty."""
    world = World(dice, size)
    made: list[Load] = []
    said: dict[str, tuple[Claim, ...]] = {}
    for n in range(number):
        name = dice.pick(("alpha (fiction)", "beta: βήτα", "gamma", "rules"))
        claims = world.claims(name, dice.pick((90, 60, 40))) if name not in said else said[name]
        if name in said:
            claims = dice.pick((claims, world.altered(claims, name), world.altered(claims, name), ()))
        said[name] = claims
        access = dice.pick(("", "public", "project", "restricted"))
        dataset = Dataset(
            name, f"{name} no. {n}", "Nobody", dice.pick(("", "2019-07-01", "2021")), "CC0", access, dice.whole(0, 2)
        )
        made.append(Load(dataset, claims, f"2022-0{1 + n // 9}-{1 + n % 9:02}T12:00:00Z"))
    return made
