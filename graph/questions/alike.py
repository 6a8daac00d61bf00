"""How alike two things are: official numbers first, then names, then places, dates and registers; only likely pairs are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import combinations

from localism.graph.questions.naming import kinds
from localism.graph.store import View
from localism.graph.words import normal
from localism.ontology.dates import DateError, bounds
from localism.ontology.schema import SCHEMA

KINDS: Mapping[str, tuple[str, ...]] = {
    "bodies": ("Organisation", "Partnership", "Group", "Public"),
    "areas": ("Area",),
    "things": ("Asset", "Service", "Budget"),
    "instruments": ("Instrument",),
    "powers": ("Power",),
}
"""What is compared with what. People are not: a name is no sign of who somebody is."""
EXACT = "instruments"
"""What is told apart by less than a word, such as sections of an Act: only the same name counts."""
BLOCK = 40
"""How many things with one rare word, or one name, are compared with each other; of more the word is no sign."""
SHARED_BY_MOST = 8
"""How many things may share an official number before it is taken for a placeholder."""
CLOSE, SOMEWHAT = 90, 60
"""How alike, of 100, two names must be that are not the same; and for a shared number not to look like a mistake."""
UNLIKE = 20
"""What it takes away that two things are of classes of which neither is the broader."""
_OWN = ("name", "also_known_as", "identifier", "from", "to")
_PLACES = ("serves", "public_of", "located_in", "part_of")


@dataclass(frozen=True)
class Known:
    """What is compared of one thing."""

    id: str
    kind: str
    name: str
    names: tuple[str, ...]
    scheme: str
    numbers: frozenset[str]
    places: frozenset[str]
    first: str
    after: str


@dataclass(frozen=True)
class Likeness:
    """How alike two things are, of 100, and why."""

    score: int
    why: tuple[str, ...]


@dataclass
class Comparison:
    """What was found: likely pairs, and numbers that too many share to mean anything."""

    pairs: dict[tuple[str, str], Likeness] = field(default_factory=dict)
    placeholders: dict[str, int] = field(default_factory=dict)


def compared(
    view: View, least: int, wanted: Callable[[Known], bool] = lambda _: True
) -> tuple[dict[str, Known], Comparison]:
    """Every pair at least so alike, of things of which one is wanted. Ten calls; near-linear in things."""
    found: dict[str, Known] = {}
    result = Comparison()
    places = _places(view)
    for kind, classes in KINDS.items():
        things = _less_placeholders(list(_known(view, kind, classes, places)), result)
        found |= {t.id: t for t in things}
        for one, other in _likely(things):
            if wanted(one) or wanted(other):
                likeness = alike(one, other)
                if likeness.score >= max(1, least):
                    result.pairs[one.id, other.id] = likeness
    classes_of = view.get(sorted({i for pair in result.pairs for i in pair}))
    for pair in list(result.pairs):
        types = [classes_of[i].types for i in pair if i in classes_of]
        if len(types) == 2 and not _may_be_one(*types):
            likeness = result.pairs.pop(pair)
            if likeness.score - UNLIKE >= least:
                said = f"though of two kinds: {kinds(types[0])} and {kinds(types[1])}"
                result.pairs[pair] = Likeness(likeness.score - UNLIKE, (*likeness.why, said))
    return found, result


def alike(one: Known, other: Known) -> Likeness:
    """How alike two things are. A shared number counts most; an entry each in one register, or dates that do not meet, least."""
    shared = sorted(one.numbers & other.numbers)
    near, named = _names_alike(one, other)
    score, why = (float(named), [f"both have {', '.join(shared)}"] if shared else [])
    if shared:
        score = 97.0 if near >= CLOSE else 90.0 if near >= SOMEWHAT else 75.0
    if named:
        why.append("the same name" if near == 100 else f"names {near:.0f} % alike")
    elif shared:
        why.append(f"names {near:.0f} % alike" if near >= SOMEWHAT else "though their names differ")
    if not shared and near < 100 and _figures(one) != _figures(other):
        score -= 30
        why.append("though the figures in them differ")
    if one.places and other.places:
        together = bool(one.places & other.places) or one.id in other.places or other.id in one.places
        score += 6 if together else -22
        why.append("of the same place" if together else "though of different places")
    if one.scheme and one.scheme == other.scheme:
        score -= 40
        why.append(f"though each has an entry of its own in {one.scheme}")
    if one.after <= other.first or other.after <= one.first:
        score -= 30
        why.append("though one ended before the other began")
    return Likeness(max(0, min(100, round(score))), tuple(why))


@cache
def _scorer() -> Callable[..., float]:
    """How alike two names are, of 100, whatever the order of their words; looked up once, since it is asked a great deal."""
    from rapidfuzz import fuzz

    return fuzz.token_sort_ratio


def _names_alike(one: Known, other: Known) -> tuple[float, float]:
    """How alike the likest names are, of 100, and what that says: the same first name more than the same other name."""
    if not one.names or not other.names:
        return 0.0, 0.0
    if one.names[0] == other.names[0]:
        return 100.0, 86.0
    if one.names[0] in other.names or other.names[0] in one.names:
        return 100.0, 80.0
    if set(one.names) & set(other.names):
        return 100.0, 70.0
    if one.kind == EXACT:
        return 0.0, 0.0
    score = _scorer()
    near = max(score(a, b, score_cutoff=SOMEWHAT) for a in one.names for b in other.names)  # less says nothing
    return near, 58 + 2.2 * (near - CLOSE) if near >= CLOSE else 0.0


def _figures(thing: Known) -> frozenset[str]:
    """The words of its first name that hold a figure: sections, years, numbers of wards."""
    return _with_figures(thing.names[0]) if thing.names else frozenset()


@lru_cache(maxsize=65_536)
def _with_figures(name: str) -> frozenset[str]:
    return frozenset(w for w in name.split() if any(map(str.isdigit, w)))


def _may_be_one(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one thing may be of both classes: the same, or one broader than the other."""
    return any(a in SCHEMA.ancestors.get(b, ()) or b in SCHEMA.ancestors.get(a, ()) for a in one for b in other)


def _known(view: View, kind: str, classes: Sequence[str], places: Mapping[str, set[str]]) -> Iterator[Known]:
    from localism.loaders.identifiers import clean_id

    for i, values in view.scan(classes, [*_OWN, *_PLACES]):
        said = dict(zip([*_OWN, *_PLACES], values, strict=True))
        own = clean_id(i)
        numbers = {own.id, *own.also} if own.scheme not in ("", "local") and not own.problem else set()
        for text in said["identifier"]:
            clean = clean_id(text)
            if clean.id and clean.scheme not in ("", "local"):
                numbers.update((clean.id, *clean.also))
        labels = (*said["name"], *said["also_known_as"])
        names = tuple(dict.fromkeys(n for n in map(normal, labels) if n))
        where = {p for name in _PLACES for p in said[name]} | places.get(i, set())
        first, after = _period(said["from"], said["to"])
        scheme = own.scheme if own.scheme != "local" and not own.problem else ""
        name = said["name"][0] if said["name"] else i
        yield Known(i, kind, name, names, scheme, frozenset(numbers), frozenset(where), first, after)


def _places(view: View) -> dict[str, set[str]]:
    """What bodies govern and what areas lie in. Two calls."""
    found: dict[str, set[str]] = {}
    for tie, ends in (("Governance", ("body", "governed_area")), ("Containment", ("part", "whole"))):
        for _, (here, there) in view.scan([tie], ends):
            for i in here:
                found.setdefault(i, set()).update(there)
    return found


def _period(start: Sequence[str], end: Sequence[str]) -> tuple[str, str]:
    """The first day on which it may have been, and the first on which it was surely no more."""
    try:
        b = bounds(start[0] if start else "", end[0] if end else "")
    except DateError:
        b = bounds("", "")
    return b.from_min, b.to_max


def _likely(things: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    """Pairs that share a number, a name or a rare word, each once, by id."""
    seen: set[tuple[str, str]] = set()
    for pair in (*_by_number(things), *_by_name(things)):
        one, other = sorted(pair, key=lambda t: t.id)
        if (one.id, other.id) not in seen:
            seen.add((one.id, other.id))
            yield one, other


def _less_placeholders(things: list[Known], result: Comparison) -> list[Known]:
    """The things without the numbers that too many of them share."""
    often = Counter(n for t in things for n in t.numbers)
    shared = {n: times for n, times in often.items() if times > SHARED_BY_MOST}
    result.placeholders |= shared
    return [replace(t, numbers=t.numbers - shared.keys()) if t.numbers & shared.keys() else t for t in things]


def _by_number(things: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    for those in _several((n, t) for t in things for n in t.numbers):
        yield from combinations(those, 2)


def _by_name(things: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    """Pairs of which one at least is in no register that the other is in: two entries of one register are two things."""
    often = Counter(w for t in things for w in {w for name in t.names for w in name.split()})
    for those in _several((name, t) for t in things for name in t.names):
        yield from _apart(those)
    rare = (
        (w, t) for t in things for name in t.names for w in sorted(set(name.split()), key=lambda w: (often[w], w))[:2]
    )
    for those in _several(rare):
        yield from _apart(those)


def _apart(those: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    own = [t for t in those if not t.scheme]
    if len(own) > BLOCK:
        return
    yield from combinations(own, 2)
    registered = [t for t in those if t.scheme]
    if own and len(registered) * len(own) <= BLOCK * BLOCK:
        yield from ((a, b) for a in own for b in registered)
    if 1 < len(registered) <= BLOCK:
        schemes = _blocks((t.scheme, t) for t in registered)
        for one, other in combinations(sorted(schemes), 2):
            yield from ((a, b) for a in schemes[one] for b in schemes[other])


def _several(keyed: Iterable[tuple[str, Known]]) -> Iterator[list[Known]]:
    """The things of each key that several have."""
    return (those for those in _blocks(keyed).values() if len(those) > 1)


def _blocks(keyed: Iterable[tuple[str, Known]]) -> dict[str, list[Known]]:
    found: dict[str, dict[str, Known]] = {}
    for key, thing in keyed:
        found.setdefault(key, {})[thing.id] = thing
    return {key: list(those.values()) for key, those in found.items()}
