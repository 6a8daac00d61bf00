"""Things by words of their names, also where the words are begun, misspelt or everyday ones."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import ClassVar

from localism.graph.answers import Answer, plain
from localism.graph.entity import Entity
from localism.graph.questions.naming import LONGEST, as_text, kinds, similar
from localism.graph.store import View
from localism.graph.words import normal, words

MATCHES = ("exact name", "all words", "beginnings of words", "similar spelling", "some of the words")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A thing whose name has the words asked for; `label` is the name that has them, `match` how well it does."""

    id: str
    name: str
    kind: str
    label: str
    match: str
    description: str
    group: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Name", ("name", "also_line")),
        ("What it is", ("kind",)),
        ("Id", ("id",)),
        ("Found by", ("match",)),
    )

    @property
    def also_line(self) -> str:
        """The other name that was found, where it is not the first."""
        return f"also known as {self.label}" if self.label not in (self.name, self.id) else ""


def find(view: View, text: str, *, limit: int = 50) -> Answer[FoundRow]:
    """The things that go by these words, best first: exact name, all words, beginnings of words, similar spelling.

    Other names count like names, and among equals sources come last. Things that have only some of the words are listed where none has them all.
    """
    text = as_text(text, "thing")
    asked = list(dict.fromkeys(words(text[:LONGEST])))[:12]
    title = f"Things called ‘{plain(text[:LONGEST])}’, or much like it"
    vocabulary = list(view.vocabulary())
    meant = {word: similar(vocabulary, word) for word in asked}
    candidates = sorted({w for near in meant.values() for w in near})
    things = {thing.id: thing for _, thing in view.with_words(candidates)} if candidates else {}
    exact = {n.id for found in view.named([text[:LONGEST].strip()]).values() for n in found} if text.strip() else set()
    things |= view.get(sorted(exact - things.keys()))
    scored = [
        (_score(thing, asked, meant, normal(text[:LONGEST]), thing.id in exact), thing) for thing in things.values()
    ]
    if any(score[0] < len(MATCHES) - 1 for score, _ in scored):
        scored = [(score, thing) for score, thing in scored if score[0] < len(MATCHES) - 1]
    scored.sort(key=lambda x: (x[0][:3], x[1].is_a("Source"), x[0][3], normal(x[1].name), x[1].id))
    rows = tuple(_row(thing, score) for score, thing in scored[:limit])
    if not rows:
        note = (
            "No name here has these words, or words spelled much like them."
            if asked
            else "There is no word to look for."
        )
        return Answer(FoundRow, (), title, note, "localism stats")
    note = f"The first {limit} of {len(scored)}; add a word to narrow it down." if len(scored) > limit else ""
    return Answer(FoundRow, rows, title, note, f"localism show {quote(rows[0].id)}")


Score = tuple[int, int, int, int, str]


def _score(thing: Entity, asked: list[str], meant: dict[str, dict[str, int]], whole: str, exact: bool) -> Score:
    """The best that any of its names does: tier, words missing, letters off, other words in the name; and that name."""
    labels = [thing.name, *thing.all("also_known_as")]
    if exact:
        same = [label for label in labels if normal(label) == whole]
        return (0, 0, 0, int(not same or same[0] != thing.name), same[0] if same else thing.id)
    return min(_fit(label, asked, meant) for label in labels)


def _fit(label: str, asked: list[str], meant: dict[str, dict[str, int]]) -> Score:
    have = words(label)
    off = [min((meant[q][w] for w in have if w in meant[q]), default=None) for q in asked]
    found = [(q, d) for q, d in zip(asked, off, strict=True) if d is not None]
    missing = len(asked) - len(found)
    begun = all(d == 0 or any(w.startswith(q) for w in have) for q, d in found)
    tier = 4 if missing else 1 if not any(d for _, d in found) else 2 if begun else 3
    return (tier, missing, sum(d for _, d in found), len(have), label)


def _row(thing: Entity, score: Score) -> FoundRow:
    kind = kinds(thing.types) or "nothing recorded about it"
    return FoundRow(thing.id, thing.name, kind, score[4], MATCHES[score[0]], thing.one("description"))
