"""What was probably meant: names and ids much like one that nothing goes by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from localism.graph.store import Lookup
from localism.graph.words import normal, words
from localism.loaders.values import nearest
from localism.ontology.forms import MAX_ID_CHARS
from localism.ontology.schema import SCHEMA

_BUDGET = 1_000
_GRAPH_BUDGET = 100
_LOOKED_AT = 500
_SHORT = 6
_KINDS_OF_COUNCIL = ("borough", "city", "county", "county borough", "district", "town", "parish", "community")
"""What people leave out of a council's name."""
_LONG_WORD = 8


class Near(NamedTuple):
    """What was perhaps meant: its name, how to say it, and whether the other spelling is rather a slip than a name."""

    name: str = ""
    shown: str = ""
    close: bool = False


NOTHING = Near()


class Suggestions:
    """Looks for the nearest name or id, so often and among so many that a hostile file cannot make it slow."""

    def __init__(
        self,
        lookup: Lookup,
        ids: dict[str, str],
        spelled: dict[str, str],
        hidden: Collection[str] = (),
        closed: Collection[str] = (),
        rows: Mapping[str, str] | None = None,
        replaced: Callable[[], Collection[str]] = tuple,
        hides: Callable[[Collection[str]], Collection[str]] = lambda ids: (),
    ) -> None:
        """`ids` and `spelled` (normalised → as written) may grow until the first suggestion is asked for, and so may
        `rows`: the classes of what has a row, by its normalised name. `replaced`: datasets whose word does not count. Of
        what `hides` gives back of ids nothing is said.

        Ids in `hidden`, and things of the graph in `closed`, are suggested to nobody.
        """
        self._hidden, self._closed, self._replaced = hidden, closed, replaced
        self._hides = hides
        self._rows = rows if rows is not None else {}
        self._known: set[str] = set()
        self._lookup, self._ids, self._spelled = lookup, ids, spelled
        self._left, self._graph_left = _BUDGET, _GRAPH_BUDGET
        self._by_word: dict[str, list[str]] | None = None
        self._vocabulary: list[str] | None = None

    def id_like(self, text: str) -> str:
        """An id in the files much like this one, or nothing."""
        if not self._spend(text):
            return ""
        start = text[:3]
        known = [i for i in self._ids if i not in self._hidden] if self._hidden else list(self._ids)
        alike = [i for i in known if i.startswith(start)]
        return nearest(text, (alike or known)[:_LOOKED_AT])

    def name_like(self, text: str) -> str:
        """A name in the files, or of something in the graph with its id, much like this one; or nothing."""
        return self.near(text).shown

    def near(self, text: str, range_: Sequence[str] = ()) -> Near:
        """What is called most nearly like this, of the files and of the graph: what is only mentioned in plain words comes last.

        It is *close* if one word only is spelt a letter or two off, and what is meant may be of these classes and has a
        row or is in the graph: that is rather a slip than another name.
        """
        if not self._spend(text):
            return NOTHING
        if self._by_word is None:
            self._by_word = defaultdict(list)
            for label, name in self._spelled.items():
                for word in dict.fromkeys(label.split()):
                    self._by_word[word].append(name)
        label = normal(text)
        # A word that many names have says least: those with the rarer ones are looked at first.
        sharing = [self._by_word[word] for word in dict.fromkeys(words(text)) if word in self._by_word]
        sharing.sort(key=lambda names: (len(names), names[0]))
        near = chain.from_iterable(sharing) if sharing else self._spelled.values()
        others = [name for name in islice(near, _LOOKED_AT) if normal(name) != label]
        here = nearest(text, others, in_part=True)
        known = self._in_graph(text, range_)
        declared = bool(here) and self._declared(here, range_)
        if known.shown and (not declared or _likeness(text, known.name) >= _likeness(text, here)):
            return known
        return Near(here, here, declared and _slip(words(text), words(here)))

    def _declared(self, name: str, range_: Sequence[str]) -> bool:
        """Whether a row, and not only a mention in plain words, is called so and is of one of these classes."""
        types = self._rows.get(normal(name), "").split()
        return bool(types) and (not range_ or SCHEMA.is_a(types, *range_))

    def _in_graph(self, text: str, range_: Sequence[str]) -> Near:
        """What the graph calls this once a word of it is spelt as the graph spells it, is left out, or is said in full."""
        if self._graph_left <= 0:
            return NOTHING
        self._graph_left -= 1
        if self._vocabulary is None:
            self._vocabulary = list(self._lookup.vocabulary())
            self._known = set(self._vocabulary)
        asked = words(text)[:12]
        corrected = [word if word in self._known else self._word_like(word) for word in asked]
        labels = [" ".join(corrected)] if asked and all(corrected) else []
        if 2 < len(asked) <= _SHORT:
            labels += [" ".join([*corrected[:n], *corrected[n + 1 :]]) for n in range(len(asked))]
        if len(asked) <= _SHORT and asked[-1:] == ["council"]:
            labels += [" ".join([*corrected[:-1], kind, "council"]) for kind in _KINDS_OF_COUNCIL]
        labels = [label for label in dict.fromkeys(labels) if label and label != normal(text) and "  " not in label]
        found = self._lookup.named(labels, self._replaced()) if labels else {}
        for n, label in enumerate(labels):
            those = [f for f in found[label] if f.id not in self._closed]
            fitting = [f for f in those if not range_ or not f.types or SCHEMA.is_a(f.types, *range_)]
            unseen = set(self._hides([f.id for f in fitting])) if fitting else set()
            fitting = [f for f in fitting if f.id not in unseen]
            if fitting:
                name = _spelt_like(text, asked, label)
                ids = sorted(f.id for f in fitting)
                close = n == 0 and bool(fitting[0].types) and _slip(asked, label.split())
                return Near(name, f"{name} ({ids[0]})" if len(ids) == 1 else name, close)
        return NOTHING

    def _word_like(self, word: str) -> str:
        from rapidfuzz import fuzz, process

        found = process.extractOne(word, self._vocabulary or (), scorer=fuzz.ratio, score_cutoff=75)
        return str(found[0]) if found else ""

    def _spend(self, text: str) -> bool:
        if self._left <= 0 or len(text) > MAX_ID_CHARS:
            return False
        self._left -= 1
        return True


def _likeness(text: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(normal(text), normal(other))


def _slip(asked: Sequence[str], known: Sequence[str]) -> bool:
    """Whether two names differ in the spelling of one longer word only: by a letter, or by two in a long word.

    >>> _slip(["wigan", "concil"], ["wigan", "council"]), _slip(["ward", "1"], ["ward", "2"])
    (True, False)
    """
    from rapidfuzz.distance import OSA

    if len(asked) != len(known):
        return False
    pairs = [(a, b) for a, b in zip(asked, known, strict=True) if a != b]
    if len(pairs) != 1:
        return False
    ((a, b),) = pairs
    short = min(len(a), len(b))
    return a.isalpha() and b.isalpha() and short >= 5 and OSA.distance(a, b) <= (1 if short < _LONG_WORD else 2)


def _spelt_like(text: str, asked: Sequence[str], label: str) -> str:
    """A normalised name with the capitals of the text that it is the right spelling of."""
    capitals = [word[:1].isupper() for word in text.split()]
    said = label.split()
    if len(capitals) != len(asked) or len(said) != len(asked):
        return label.title() if any(capitals) else label
    return " ".join(w.capitalize() if up else w for w, up in zip(said, capitals, strict=True))
