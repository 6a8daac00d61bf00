"""What is to be erased when a person, a source, an informant or a coder is forgotten, claim by claim, and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from localism.errors import MisuseError, NotFoundError
from localism.graph.brought import Step, brought, id_of
from localism.graph.entity import DERIVED, Claim, Coding, StoredClaim
from localism.graph.powers import POWERS
from localism.graph.same import same
from localism.graph.store import Change, Dataset, File, View
from localism.graph.words import normal
from localism.ontology.schema import SCHEMA

FORGETTABLE = ("Person", "Source")
CODER = "coder"
ERASED_NAME = "(name erased)"
"""What a file goes by whose name told of somebody."""
MISTAKEN = "If it is a person, taken for another thing: put them on the sheet People, load that, and forget them with --mentions."
"""What to do about a name that stands in a column where it could not be told to be a person's."""
SHORTEST = 3
"""Letters that a name must have to be looked for in other people's words."""
_OURS = (DERIVED, POWERS)

_SEPARATED, _CAMEL = re.compile(r"[_.\-]+"), re.compile(r"(?<=[a-z])(?=[A-Z])|[_.\-]+")
"""Where the words of a file's name part: `Interview_JaneExample.xlsx` has three, and an ending."""
_CONTRACTED = re.compile("['&]")
"""What makes other words of the words it stands in or between."""

ABOUT, ONLY_CITES, LOST_END, MENTIONS = "about", "only-cites", "lost-end", "mentions"
CITES_TOO, NAMES_TOO, CODED, PLACED = "cites-too", "names-too", "coded", "placed"


class Target(NamedTuple):
    """Who or what is to be forgotten: ids, what they are called anywhere and ever, and what kind of thing it is."""

    ids: frozenset[str]
    names: tuple[str, ...]
    kind: str
    label: str
    besides: tuple[str, ...] = ()
    """Ids of what else is called so, and is no person and no source: it stays."""


@dataclass
class Plan:
    """Everything that forgetting somebody changes, and what it would leave."""

    target: Target
    steps: list[Step] = field(default_factory=list)
    mentions: list[StoredClaim] = field(default_factory=list)
    """Claims that stay though a name is in their words, or in an id."""
    gone: tuple[str, ...] = ()
    """Things of which no current claim is left and to which nothing refers."""
    stubs: tuple[str, ...] = ()
    """Things of which no current claim is left, and that other claims refer to."""
    unnamed: tuple[str, ...] = ()
    """Things that lose their name."""
    datasets: list[Dataset] = field(default_factory=list)
    """Datasets whose author or title is to be said anew."""
    files: dict[int, tuple[File, ...]] = field(default_factory=dict)
    named_datasets: list[str] = field(default_factory=list)
    """Datasets in whose own words a name stays."""
    loaded: list[tuple[str, str, str]] = field(default_factory=list)
    """Files that brought what goes: name, dataset and day."""

    @property
    def changes(self) -> list[Change]:
        """What a writer is to do."""
        return [step.change for step in self.steps]

    def __bool__(self) -> bool:
        return bool(self.steps or self.datasets or self.files)

    def names(self, file_name: str) -> bool:
        """Whether a file's name tells of it."""
        if self.target.kind == CODER:
            return False
        words = Mention(self.target.names)
        return words.found(_SEPARATED.sub(" ", file_name)) or words.found(_CAMEL.sub(" ", file_name))

    def counted(self, why: str) -> tuple[int, int]:
        """How many claims, current and withdrawn, change for a reason."""
        stored = [s.change.stored for s in self.steps if why in s.why]
        past = sum(s.withdrawn is not None for s in stored)
        return len(stored) - past, past


def plan(view: View, what: str, *, also: Collection[str] = (), mentions: bool = False) -> Plan:
    """Everything that is to change for somebody to be forgotten. Reads every claim a few times: linear in claims.

    `mentions`: claims that have a name in their words go too; `also` are more words to look for: a surname, a nickname.
    Raises `NotFoundError`, and `MisuseError` for what is no person, source, informant or coder.
    """
    target = _target(view, what)
    also = (also,) if isinstance(also, str) else tuple(also)
    target = target._replace(names=(*target.names, *(a for a in also if a.strip())))
    gone = set(target.ids)
    while True:
        made = Plan(target)
        more = _look(view, made, gone, mentions)
        if not more:
            break
        gone |= more
    made.steps += brought(view, made.changes)
    going = {id_of(s.change.stored) for s in made.steps if s.change.left is None}
    made.mentions = [s for s in made.mentions if id_of(s) not in going]
    _keep_closed(view, made)
    _datasets_and_files(view, made, mentions)
    _things(view, made)
    return made


# ---- who ----


def _target(view: View, what: str) -> Target:
    """Who is meant: by id or name, now or in the past, with every id that reviewers took for the same."""
    from localism.graph.questions.naming import as_text

    text = as_text(what, "person or source").strip()
    if not text:
        raise NotFoundError(
            "nobody is named: give the name or the id of a person, a source or an informant, or a coder"
        )
    label = normal(text)
    known = view.named([text])[text]
    found: dict[str, set[str]] = {n.id: set(n.types) for n in known}
    coded = False
    for s in view.claims(withdrawn=True):
        claim = s.claim
        if claim.entity == text or (label and any(normal(n) == label for n in _names(claim))):
            found.setdefault(claim.entity, set()).update(claim.types)
        for citation in claim.citations:
            if citation.source == text:
                found.setdefault(text, set())
        coded = coded or claim.coding.coder == text
    if text in found:
        found = {text: found[text]}
    fit = {i: types for i, types in found.items() if not types or SCHEMA.is_a(types, *FORGETTABLE)}
    if not fit and coded:
        return Target(frozenset(), (text,), CODER, text, tuple(sorted(found)))
    _check(view, text, found, fit)
    ((first, types),) = fit.items()
    ids = frozenset(same(view).ids(first))
    spoken = [s.claim for s in view.claims(sorted(ids), withdrawn=True)]
    if spoken and all(c.dataset in _OURS for c in spoken):
        raise MisuseError(
            f"{first} is a law that localism itself cites: it names nobody, and would be back with the next load."
        )
    names = dict.fromkeys([*(n for c in spoken for n in _names(c)), *sorted(ids)])
    return Target(ids, tuple(names), _kind(types), next(iter(names)))


def _check(view: View, text: str, found: Mapping[str, set[str]], fit: Mapping[str, set[str]]) -> None:
    from localism.graph.answers import plain
    from localism.graph.questions.naming import Sought, kinds, resolve_all

    if len(fit) > 1:
        listed = "\n".join(f"  {_kind(types)}: {plain(i)}" for i, types in sorted(fit.items()))
        raise NotFoundError(f"‘{plain(text)}’ is the name of {len(fit)}:\n{listed}\nSay which by its id.")
    if found and not fit:
        i, types = min(found.items())
        raise MisuseError(
            f"{plain(i)} is no person and no source ({kinds(types)}). Other things are taken out of the records; loading those again "
            f"withdraws what they said, and keeps it as history. {MISTAKEN}"
        )
    if not found:
        resolve_all(view, [Sought(text, FORGETTABLE, "person, source or coder")])  # which says what is like it


def _kind(types: Collection[str]) -> str:
    from localism.graph.questions.naming import kinds

    return kinds(types) or "known by this id only"


def _names(claim: Claim) -> Iterator[str]:
    for name in ("name", "also_known_as"):
        yield from claim.properties.get(name, ())


# ---- claim by claim ----


def _look(view: View, made: Plan, gone: Collection[str], mentions: bool) -> set[str]:
    """Go through every claim; the ids that must go too, since all that is claimed of them goes."""
    target, more = made.target, set[str]()
    words = Mention(target.names) if target.kind != CODER else Mention(())
    for entity, group in groupby(view.claims(withdrawn=True), key=lambda s: s.claim.entity):
        kept, lost = 0, False
        for s in group:
            if s.claim.dataset in _OURS:
                kept += 1  # what follows by rule is derived anew once all is written
                continue
            left, why = less(s.claim, gone, target)
            if why == (ABOUT,) and entity not in target.ids:
                why = (LOST_END,)  # or it is a tie to such a one
            if left is not None and words.inside(left):
                if mentions:
                    left, why = None, (MENTIONS,)
                    if words.found(entity):
                        more.add(entity)
                else:
                    made.mentions.append(s)
            if left is not None and words.found(left.locator):
                left, why = left._replace(locator=""), (*why, PLACED)
            if why:
                made.steps.append(Step(Change(s, left), why))
            kept += left is not None
            lost = lost or LOST_END in why
        if not kept and lost:
            more.add(entity)
    return more - set(gone)


def _keep_closed(view: View, made: Plan) -> None:
    """See to it that no claim is open to more people for having lost the source or the person that closed it."""
    from localism.graph.slices import DEFAULT_ACCESS, effective_access, ranked

    defaults = {d.name: d.access or DEFAULT_ACCESS for d in view.datasets()}
    loosened = [n for n, s in enumerate(made.steps) if s.change.left and {CITES_TOO, NAMES_TOO} & set(s.why)]
    levels = effective_access(view, [made.steps[n].change.stored for n in loosened])
    for n, level in zip(loosened, levels, strict=True):
        (stored, left), why = made.steps[n]
        if left and ranked(level) > ranked(left.access or defaults[left.dataset]):
            made.steps[n] = Step(Change(stored, left._replace(access=level)), why)


def less(claim: Claim, gone: Collection[str], target: Target) -> tuple[Claim | None, tuple[str, ...]]:
    """What is left of a claim without some ids and a coder, and why it is not all; None if nothing is.

    A claim of them goes, so does one that cites nothing else, and a tie that has lost an end. Of one that cites another
    source too the rest stays, without its memo: nobody can tell which of the sources that is from.
    """
    if claim.entity in gone:
        return None, (ABOUT,)
    why: list[str] = []
    said = claim
    cited = tuple(c for c in claim.citations if c.source not in gone)
    if len(cited) < len(claim.citations):
        if not cited:
            return None, (ONLY_CITES,)
        why.append(CITES_TOO)
        said = said._replace(citations=cited, coding=said.coding._replace(memo=""))
    touched = {n: v for n in SCHEMA.references if (v := claim.properties.get(n, ())) and any(x in gone for x in v)}
    if touched:
        rest = {n: tuple(x for x in v if x not in gone) for n, v in touched.items()}
        if any(n in _ends(claim.types) and not v for n, v in rest.items()):
            return None, (LOST_END,)
        why.append(NAMES_TOO)
        said = said._replace(properties={n: v for n, v in {**claim.properties, **rest}.items() if v})
    if said.coding.coder and is_coder(said.coding.coder, target):
        why.append(CODED)
        said = said._replace(coding=said.coding._replace(coder=""))
    return said, tuple(why)


def is_coder(coder: str, target: Target) -> bool:
    """Whether a coder is who is to be forgotten: a person by name or id, or the very letters."""
    if target.kind == CODER:
        return coder in target.names
    return not _is_source(target) and normal(coder) in {normal(n) for n in target.names}


def _is_source(target: Target) -> bool:
    return target.kind in {SCHEMA.classes[c].label for c in SCHEMA.descendants["Source"]}


def _ends(types: Iterable[str]) -> set[str]:
    ties = [c for t in types if (c := SCHEMA.classes.get(t)) and c.is_tie]
    return {end for c in ties for end in (c.from_end, c.to_end)}


class Mention:
    """Finds names in other words: whole words, whatever their case, accents and punctuation."""

    def __init__(self, names: Iterable[str]) -> None:
        wanted = {normal(n) for n in names}
        # The end of a made-up id is the name again: local:interviews/person/jane-example.
        wanted |= {normal(n.rpartition("/")[2].rpartition(":")[2]) for n in names if ":" in n}
        self._names = sorted(f" {n} " for n in wanted if len(n.replace(" ", "")) >= SHORTEST)
        longest = sorted({max(n.split(), key=len) for n in self._names})
        self._likely = re.compile("|".join(map(re.escape, longest))) if longest else None

    def found(self, text: str) -> bool:
        """Whether a name is in a text."""
        if not self._likely or not text:
            return False
        if text.isascii() and not _CONTRACTED.search(text) and not self._likely.search(text.casefold()):
            return False  # nearly always
        padded = f" {normal(text)} "
        return any(name in padded for name in self._names)

    def inside(self, claim: Claim) -> bool:
        """Whether a name is in a claim's words or in an id that it names."""
        coding: Coding = claim.coding
        return (
            self.found(claim.entity)
            or any(self.found(v) for values in claim.properties.values() for v in values)
            or any(self.found(text) for c in claim.citations for text in (c.source, c.page))
            or self.found(coding.memo)
            or self.found(coding.coder)
        )


# ---- what becomes of things, datasets and files ----


def _things(view: View, made: Plan) -> None:
    """Which things lose all that is said of them today, or their name; and which of those others still refer to."""
    touched = {s.change.stored.claim.entity for s in made.steps if s.change.stored.withdrawn is None}
    changed = {(c.stored.claim.digest, c.stored.learned): c.left for c in made.changes if c.stored.withdrawn is None}
    stay: Counter[str] = Counter()
    named, was_named, referred = set[str](), set[str](), set[str]()
    for s in view.claims():
        left = changed.get((s.claim.digest, s.learned), s.claim)
        i = s.claim.entity
        if i in touched and any(_names(s.claim)):
            was_named.add(i)
        if left is not None:
            stay[i] += 1
            if any(_names(left)):
                named.add(i)
            referred.update(v for n in SCHEMA.references for v in left.properties.get(n, ()))
            referred.update(c.source for c in left.citations)
    empty = sorted(i for i in touched if not stay[i])
    made.gone = tuple(i for i in empty if i not in referred)
    made.stubs = tuple(i for i in empty if i in referred)
    made.unnamed = tuple(sorted(i for i in touched if stay[i] and i in was_named and i not in named))


def _datasets_and_files(view: View, made: Plan, mentions: bool) -> None:
    words = Mention(made.target.names)
    for d in view.datasets():
        author = "" if is_coder(d.author, made.target) or (mentions and words.found(d.author)) else d.author
        title = "" if mentions and words.found(d.title) else d.title
        if (author, title) != (d.author, d.title):
            made.datasets.append(d._replace(author=author, title=title))
        if made.target.kind != CODER and (words.found(d.name) or words.found(author) or words.found(title)):
            made.named_datasets.append(d.name)
    runs = {r.number: r for r in view.runs()}
    used = {n for c in made.changes for n in (c.stored.learned, c.stored.withdrawn) if n is not None}
    for number, r in runs.items():
        files = tuple(f._replace(name=ERASED_NAME) if made.names(f.name) else f for f in r.files)
        if files != r.files:
            made.files[number] = files
        if number in used and r.dataset not in _OURS:
            made.loaded += [(f.name, r.dataset, r.date) for f in r.files]
