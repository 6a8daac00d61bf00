"""From nodes and edges to claims: what each says in our words, and what of it nobody can use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from localism.graph.entity import Citation, Claim
from localism.graph.exchange.plain import SEPARATOR
from localism.graph.store import Dataset
from localism.loaders import identifiers
from localism.loaders.base import Problem, Report
from localism.loaders.checks import tie_id
from localism.loaders.names import LIKE_AN_ID, LOCAL, MAX_NAME_CHARS, slug
from localism.loaders.networks.attested import attested
from localism.loaders.networks.parts import EDGES, Element
from localism.loaders.networks.words import KINDS, OURS, TYPES, class_of, properties_of, reference_of, tie_of, word
from localism.loaders.values import ValueProblem, in_order, literal, shown
from localism.ontology.dates import impossible
from localism.ontology.forms import MAX_ID_CHARS
from localism.ontology.schema import SCHEMA, Class, Property

MAX_KINDS = 1_000
"""Different things that are not used and named one by one, for each file; the rest are counted together."""
_SCHEMES = frozenset(("local", "source", "power", "area", "http", "https", "urn"))
"""Of ids that mean the same in every file: `n0::n1` of yEd and `party:12` of Popolo mean something in theirs only."""
_LIKE_A_NAME = re.compile(r"[^\W\d_]{2}")
"""What an id has that is a name as well, as networkx writes them: no `12` and no `n0`."""
Properties = dict[str, tuple[str, ...]]


class Told:
    """Makes the claims of one dataset's nodes and edges, one by one; `finish` says what was not used."""

    def __init__(self, dataset: str, report: Report, *, ours: bool = False) -> None:
        """`ours` are files that an export wrote: all their ids are of the graph that was exported."""
        self._dataset, self._report, self._ours = dataset, report, ours
        self._file = ""
        self._own = f"{LOCAL}{slug(dataset)}/"
        self.source = f"{self._own}file"
        self._types: dict[str, tuple[str, ...]] = {}
        self._referred: set[tuple[str, str, str]] = set()
        self._ties: set[str] = set()
        self._seen: set[tuple[str, str]] = set()
        self._ends: dict[str, tuple[str, str]] = {}
        self._left: Counter[tuple[str, str, str, str]] = Counter()

    def of_itself(self, dataset: Dataset, file: Path) -> Claim:
        """The file as a source, for what rests on it."""
        said: Properties = {"name": (file.name,), **({"published": (dataset.as_of,)} if dataset.as_of else {})}
        return Claim(self.source, ("Source",), said, self._dataset)

    def claims(self, element: Element, file: str) -> Iterator[Claim]:
        """What an element of a file says."""
        self._file = file
        if element.source:
            yield from self._edge(element)
        elif "stub" not in element.said or element.said["stub"][0].casefold() not in ("true", "yes", "1"):
            yield from self._node(element)

    def finish(self) -> None:
        """Report what was not used, once for each kind of it."""
        for i, (file, what) in self._ends.items():
            if i not in self._types and i.startswith(self._own):
                self._count((file, EDGES, "no-node", what))
        for (file, table, kind, what), n in sorted(self._left.items()):
            message, expected = _LEFT[kind]
            said = message.format(what=what, number=f"{n:,} {table if n > 1 else table.removesuffix('s')}")
            self._report(Problem("warning", kind, said, file, table, found=what, expected=expected))

    # ---- nodes and edges ----

    def _node(self, e: Element) -> Iterator[Claim]:
        types = self._classes(e, TYPES)
        tie = next((SCHEMA.classes[t] for t in types if SCHEMA.classes[t].is_tie), None)
        if not types:
            self._leave(e, "no-class", shown("; ".join(next((e.said[a] for a in e.said if word(a) in TYPES), ("",)))))
        i = self._id(e, e.id)
        if e.flat and (self._file, i) in self._seen:
            self._leave(e, "twice", shown(e.id))
        self._seen.add((self._file, i))
        if not i or (tie and i in self._ties):
            return
        said = self._properties(e, types, i)
        if i != e.id and not tie and _LIKE_A_NAME.search(e.id) and "name" in properties_of(types):
            said.setdefault("name", (e.id[:MAX_NAME_CHARS],))
        self._types[i] = types
        self._ties.update([i] if tie else [])
        self._referred.update(
            (i, name, v) for name, values in said.items() if name in SCHEMA.references for v in values
        )
        if said or types:
            yield self._claim(e, i, types, said)

    def _edge(self, e: Element) -> Iterator[Claim]:
        source, target = self._id(e, e.source), self._id(e, e.target)
        called = [text for name in KINDS for a, texts in e.said.items() if word(a) == name for text in texts]
        own = next((e.said[a][0] for a in e.said if word(a) == "tie"), "")
        types = [c.name for text in called if (c := class_of(text)) and c.is_tie]
        if not source or not target:
            return
        reference = None if own or types else reference_of(called, self._types.get(source, ()))
        if reference:
            if (source, reference.name, target) not in self._referred:
                self._referred.add((source, reference.name, target))
                yield self._claim(e, source, self._types.get(source, ()), {reference.name: (target,)})
            return
        cls = SCHEMA.classes[types[0]] if types else tie_of(called)
        if cls is None:
            self._leave(e, "unknown-kind" if called else "no-kind", shown(called[0]) if called else "")
            return
        yield from self._tie(e, cls, own, source, target)

    def _tie(self, e: Element, cls: Class, own: str, source: str, target: str) -> Iterator[Claim]:
        said = self._properties(e, (cls.name,), "")
        said.setdefault(cls.from_end, (source,))
        said.setdefault(cls.to_end, (target,))
        for end, value in ((cls.from_end, "?"), (cls.to_end, "?")):
            if said[end] == (value,):
                del said[end]
        for end in (cls.from_end, cls.to_end):
            wanted = SCHEMA.properties[end].range
            for value in said.get(end, ()):
                self._ends.setdefault(value, (self._file, shown(value.removeprefix(self._own))))
                if (known := self._types.get(value)) and not SCHEMA.is_a(known, *wanted):
                    self._leave(e, "wrong-ends", cls.short_edge)
                    return
        i = self._id(e, own) if own else self._id(e, e.id, "edge/") if e.id else tie_id(cls, self._dataset, said, ())
        if i and i not in self._ties:
            self._ties.add(i)
            yield self._claim(e, i, (cls.name,), said)

    def _claim(self, e: Element, i: str, types: tuple[str, ...], said: Properties) -> Claim:
        citations = tuple(Citation(self._id(e, c)) for c in sorted(set(e.cites)))
        citations = citations or tuple(Citation(self.source, "", day) for day in attested(e, said) or ("",))
        return Claim(i, types, said, self._dataset, citations, locator=f"{e.table} {e.number}")

    # ---- values ----

    def _classes(self, e: Element, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            for attribute, texts in e.said.items():
                if word(attribute) == name:
                    found = {c.name for text in self._parted(e, texts) if (c := class_of(text))}
                    if found:
                        return tuple(sorted(found))
        return ()

    def _properties(self, e: Element, types: tuple[str, ...], i: str) -> Properties:
        known, said = properties_of(types), Properties()
        kinds = KINDS if e.source else TYPES
        for attribute, texts in e.said.items():
            name = word(attribute)
            p = known.get(name)
            if name in OURS or (name in kinds and (p is None or name not in ("kind", "name"))) or _names(name, known):
                continue
            if p is None:
                self._leave(e, "not-used", shown(attribute))
                continue
            if p.name in said and name != word(p.name):
                continue  # a label beside a name: the name is the surer
            values = [
                v
                for text in (self._parted(e, texts) if p.many or p.judgement else texts)
                if (v := self._value(e, p, text, attribute))
            ]
            if values and not (p.name == "name" and values[0] == i):
                said[p.name] = in_order(p.name, tuple(values if p.many or p.judgement else values[:1]))
        first, last = said.get("from", ("",))[0], said.get("to", ("",))[0]
        if first and last and impossible(first, last):
            self._tell(
                e,
                ValueProblem(
                    "ends-before-it-begins", f"It ends ({last}) before it begins ({first}); the end is left out."
                ),
                "to",
            )
            del said["to"]
        return said

    def _value(self, e: Element, p: Property, text: str, attribute: str) -> str:
        try:
            return self._id(e, text) if p.is_reference else literal(p, text)
        except ValueProblem as problem:
            self._tell(e, problem, attribute)
            return ""

    def _parted(self, e: Element, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(v for text in texts for v in text.split(SEPARATOR) if v) if e.flat else texts

    def _id(self, e: Element, text: str, before: str = "") -> str:
        """An id as it is where it looks like one of a scheme, else one of the dataset's own, made from it."""
        if text == "?":
            return text
        scheme, colon, _ = text.partition(":")
        if colon and not self._ours and scheme.casefold() not in _SCHEMES and not text.startswith("GB-"):
            return self._made(text, before)
        if not LIKE_AN_ID.fullmatch(text) or len(text) > MAX_ID_CHARS or not text.isprintable():
            return self._made(text, before)
        if text.startswith("GB-"):
            cleaned = identifiers.clean_id(text)
            if cleaned.problem:
                self._tell(
                    e,
                    ValueProblem(
                        cleaned.problem, f"{cleaned.note} It is kept as an id of the file's own.", found=shown(text)
                    ),
                    "id",
                )
                return self._made(text, before)
            return cleaned.id
        return text

    def _made(self, text: str, before: str) -> str:
        plain = slug(text) if len(text) <= MAX_ID_CHARS else ""
        if plain != text or plain == "file":  # what the short name leaves out is told apart by a digest
            plain = f"{plain[:60]}-{blake2b(text.encode('utf-8', 'replace'), digest_size=5).hexdigest()}"
        return f"{self._own}{before}{plain}"

    # ---- what to say ----

    def _tell(self, e: Element, problem: ValueProblem, attribute: str) -> None:
        message = (
            problem.message if problem.message.endswith(("left out.", "own.")) else f"{problem.message} It is left out."
        )
        said = (problem.found, problem.expected, problem.nearest)
        self._report(Problem("warning", problem.kind, message, self._file, e.table, e.number, attribute, *said))

    def _leave(self, e: Element, kind: str, what: str) -> None:
        self._count((self._file, e.table, kind, what))

    def _count(self, left: tuple[str, str, str, str]) -> None:
        if left not in self._left and len(self._left) >= MAX_KINDS:
            left = (*left[:3], "(and others)")
        self._left[left] += 1


def _names(name: str, known: Mapping[str, Property]) -> bool:
    """Whether an attribute only says the names of what another one refers to: `held_by_name`."""
    p = known.get(name.removesuffix(" name"))
    return name.endswith(" name") and p is not None and p.is_reference


_KINDS = (
    f"an attribute ‘relationship’ such as {', '.join(c.short_edge for c in SCHEMA.ties)}; or the edges as a table with a mapping "
    "(localism mapping suggest FILE)"
)
_LEFT: Mapping[str, tuple[str, str]] = {
    "not-used": (
        "Not used: the attribute ‘{what}’ ({number}).",
        "an attribute named as a property: localism ontology show",
    ),
    "no-class": (
        "Without a class that is known: {number}. Only their names and the like are kept.",
        "an attribute ‘types’ with a class, such as council, community organisation or power: localism ontology show",
    ),
    "unknown-kind": ("Not loaded: {number} of the kind ‘{what}’, for which there is no relationship.", _KINDS),
    "no-node": (
        "Not among the nodes: ‘{what}’, which an edge names. It is kept, with nothing known of it.",
        "a node for each end of an edge",
    ),
    "twice": ("The id ‘{what}’ stands more than once: what is said of it is put together.", "an id for each node"),
    "wrong-ends": (
        "Not loaded: {number} {what}, which cannot run between what it joins; it may be the wrong way round.",
        "ends of the classes that the relationship joins, in its direction: localism ontology show",
    ),
    "no-kind": ("Not loaded: {number} that do not say of what kind they are.", _KINDS),
}
