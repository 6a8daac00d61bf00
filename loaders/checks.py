"""What only shows when rows are seen together: contradictions, circles, and holdings that look alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import blake2b

from localism.graph.entity import Claim
from localism.loaders.base import Problem, Report
from localism.loaders.names import LOCAL, Names, slug
from localism.loaders.sheets import Sheet
from localism.loaders.spellings import Place, Spellings
from localism.loaders.values import shown
from localism.ontology.circles import circles
from localism.ontology.schema import ID, SCHEMA, Class, Property

Closed = Callable[[str, str, int], bool]
_IN_A_PATH = 12


class Chains:
    """Links that must not lead back to where they started, over all the datasets of a reading."""

    def __init__(self, report: Report, closed: Closed = lambda *_: False) -> None:
        """`closed` says of a row whether it is restricted, so that others' problems tell nothing of it either."""
        self._report, self._closed = report, closed
        self._links: dict[str, dict[str, set[str]]] = {}
        self._places: dict[tuple[str, str], tuple[Place, str]] = {}

    def link(self, kind: str, subject: str, value: str, place: Place, heading: str) -> None:
        """Take note of a link of a kind (a property or a tie class) from one thing to another."""
        self._links.setdefault(kind, {}).setdefault(subject, set()).add(value)
        self._places.setdefault((kind, subject), (place, heading))

    def finish(self) -> None:
        """Report every circle."""
        for kind, links in sorted(self._links.items()):
            label = SCHEMA.properties[kind].label if kind in SCHEMA.properties else SCHEMA.classes[kind].label
            for path in circles(links):
                place, heading = self._places[kind, path[0]]
                if any(self._closed(*self._places[kind, i][0]) for i in path if (kind, i) in self._places):
                    message = f"Restricted rows, perhaps with this one, lead round in a circle ({label})."
                    self._report(Problem("error", "circle", message, *place, heading, "", "links that end somewhere"))
                    continue
                through = " → ".join(path if len(path) <= _IN_A_PATH else [*path[: _IN_A_PATH - 1], "…", path[-1]])
                message = f"These lead round in a circle ({label}): {through}."
                self._report(Problem("error", "circle", message, *place, heading, path[0], "links that end somewhere"))


class Checks:
    """Looks at every claim of a dataset as it goes by; `finish` reports what they are together."""

    def __init__(
        self,
        names: Names,
        report: Report,
        chains: Chains,
        look_for_likeness: bool,
        closed: Closed = lambda *_: False,
    ) -> None:
        self._closed = closed
        self._people = Spellings(report, closed)
        self._names, self._report, self._chains, self._look_for_likeness = names, report, chains, look_for_likeness
        self._said: dict[tuple[object, ...], dict[str, tuple[tuple[str, ...], Place]]] = {}
        self._alike: dict[tuple[tuple[str, ...], ...], dict[str, tuple[Place, bool]]] = {}

    def look(self, claim: Claim, sheet: Sheet, row: int, keyed: bool) -> None:
        """Take note of a claim."""
        cls = sheet.cls
        if claim.coding.coder:
            self.person(
                "coder", claim.coding.coder, (sheet.table.file, sheet.table.sheet, row), sheet.heading_of("coder")
            )
        if claim.entity in self._names.informants:
            for name in claim.properties.get("name", ()):
                self.person("informant", name, (sheet.table.file, sheet.table.sheet, row), sheet.heading_of("name"))
        contradictable = claim.entity in self._names.repeated
        links = _acyclic(cls.name)
        likeness = self._look_for_likeness and bool(cls.facts_sheet)
        if not (contradictable or links or likeness or cls.acyclic):
            return
        place = (sheet.table.file, sheet.table.sheet, row)
        properties = claim.properties
        if contradictable:
            self._contradictions(claim, place, sheet)
        if cls.acyclic:
            for subject in properties.get(cls.from_end, ()):
                for value in properties.get(cls.to_end, ()):
                    self._chains.link(cls.name, subject, value, place, sheet.heading_of(cls.to_end))
        for p in links:
            for value in properties.get(p.name, ()):
                self._chains.link(p.name, claim.entity, value, place, sheet.heading_of(p.name))
        if likeness:
            ends = tuple(properties.get(name, ()) for name in (cls.from_end, cls.to_end, *_alike_by(cls.name)))
            self._alike.setdefault(ends, {}).setdefault(claim.entity, (place, keyed))

    def person(self, kind: str, text: str, place: Place, heading: str) -> None:
        """Take note of how a coder or an informant is written."""
        self._people.look(kind, text, place, heading)

    def finish(self) -> None:
        """Report what the claims are together."""
        self._people.finish()
        for holdings in self._alike.values():
            if len(holdings) > 1 and not all(keyed for _, keyed in holdings.values()):
                self._likeness(holdings)

    def _contradictions(self, claim: Claim, place: Place, sheet: Sheet) -> None:
        # A source that says one thing at one date and another at another does not contradict itself; a page is no date.
        sources = tuple(sorted({(c.source, c.observed) for c in claim.citations}))
        said = self._said.setdefault((claim.entity, sources, claim.coding.coder), {})
        for name, values in claim.properties.items():
            p = SCHEMA.properties[name]
            if p.many:
                continue
            before, where = said.setdefault(name, (values, place))
            if before != values:
                message = (
                    f"{claim.entity} has another {p.label} in {_row(where, place)}, from the same source and coder."
                )
                there = "what stands there" if self._closed(*where) else f"{shown(before[0])}, as there"
                expected = f"{there}; or a source or coder of its own"
                self._report(
                    Problem("error", "contradiction", message, *place, sheet.heading_of(name), values[0], expected)
                )

    def _likeness(self, holdings: dict[str, tuple[Place, bool]]) -> None:
        places = sorted(place for place, _ in holdings.values())
        label = SCHEMA.properties[ID].facts_heading
        for entity, (place, keyed) in sorted(holdings.items(), key=lambda item: item[1][0]):
            if keyed:
                continue
            others = [_row(p, place) for p in places[:4] if p != place][:3]
            more = len(places) - 1 - len(others)
            listed = ", ".join(others) + (f" and {more:,} more" if more else "")
            message = (
                f"It has the same holder, power and area as {listed}. "
                f"Is it the same holding? Give them the same {label}, or different ones."
            )
            self._report(Problem("warning", "look-alike", message, *place, label, entity))


def tie_id(cls: Class, dataset: str, properties: Mapping[str, tuple[str, ...]], evidence: object) -> str:
    """The id of a tie that is given none: made from all that its row says, never from where the row stands.

    The same tie from two sources is one. But two holdings in plain words that differ in who says so stay two, since
    whether they are one is asked; editing such a row makes another holding, so one that will be edited wants a key.
    """
    content = _digest(repr((cls.name, sorted(properties.items()), evidence if cls.facts_sheet else "")), 8)
    return f"{LOCAL}{slug(dataset)}/{slug(cls.label)}/{content.hex()}"


def _row(other: Place, here: Place) -> str:
    """Another row as seen from here: its sheet or file is named where it is not the same."""
    file = f" in {other[0]}" if other[0] != here[0] else ""
    sheet = f" of {other[1]}" if other[:2] != here[:2] else ""
    return f"row {other[2]}{sheet}{file}"


def _digest(text: str, size: int) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()


@lru_cache(maxsize=256)
def _acyclic(cls: str) -> tuple[Property, ...]:
    return tuple(p for p in SCHEMA.properties_of(cls) if p.acyclic)


@lru_cache(maxsize=64)
def _alike_by(cls: str) -> tuple[str, ...]:
    """What besides its ends makes two holdings look alike: where, and over what."""
    own = SCHEMA.properties_of(cls)
    return tuple(p.name for p in own if p.facts_heading and p.is_reference and SCHEMA.is_a(p.range, "Area", "Asset"))
