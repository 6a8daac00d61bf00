"""What was probably meant: names and ids much like one that nothing goes by."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, islice

from localism.graph.store import Lookup
from localism.graph.words import normal, words
from localism.loaders.values import MAX_ID_CHARS, nearest

_BUDGET = 1_000
_GRAPH_BUDGET = 100
_LOOKED_AT = 500


class Suggestions:
    """Looks for the nearest name or id, so often and among so many that a hostile file cannot make it slow."""

    def __init__(self, lookup: Lookup, ids: dict[str, str], spelled: dict[str, str]) -> None:
        """`ids` and `spelled` (normalised → as written) may grow until the first suggestion is asked for."""
        self._lookup, self._ids, self._spelled = lookup, ids, spelled
        self._left, self._graph_left = _BUDGET, _GRAPH_BUDGET
        self._by_word: dict[str, list[str]] | None = None
        self._vocabulary: list[str] | None = None

    def id_like(self, text: str) -> str:
        """An id in the files much like this one, or nothing."""
        if not self._spend(text):
            return ""
        start = text[:3]
        alike = [i for i in self._ids if i.startswith(start)]
        return nearest(text, (alike or list(self._ids))[:_LOOKED_AT])

    def name_like(self, text: str) -> str:
        """A name in the files much like this one, else the id of something in the graph, or nothing."""
        if not self._spend(text):
            return ""
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
        found = nearest(text, others, in_part=True)
        return found or self._in_graph(text)

    def _in_graph(self, text: str) -> str:
        """The id of what the graph calls this once each word is spelt as the graph spells the word nearest to it."""
        if self._graph_left <= 0:
            return ""
        self._graph_left -= 1
        if self._vocabulary is None:
            self._vocabulary = list(self._lookup.vocabulary())
        known = set(self._vocabulary)
        corrected = [word if word in known else self._word_like(word) for word in words(text)[:12]]
        if not corrected or not all(corrected) or " ".join(corrected) == normal(text):
            return ""
        label = " ".join(corrected)
        return min((named.id for named in self._lookup.named([label])[label]), default="")

    def _word_like(self, word: str) -> str:
        from rapidfuzz import fuzz, process

        found = process.extractOne(word, self._vocabulary or (), scorer=fuzz.ratio, score_cutoff=75)
        return str(found[0]) if found else ""

    def _spend(self, text: str) -> bool:
        if self._left <= 0 or len(text) > MAX_ID_CHARS:
            return False
        self._left -= 1
        return True
