"""From what people type to the one thing they mean: an id or a name, else the things it could be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from localism.errors import MisuseError, NotFoundError
from localism.graph.answers import plain
from localism.graph.entity import Entity
from localism.graph.store import Named, View
from localism.graph.words import normal, words
from localism.ontology.schema import SCHEMA

LISTED = 8
"""How many candidates an error lists."""
LONGEST = 500
"""Characters of a name that are looked at."""


def resolve(view: View, text: str, *classes: str, what: str = "thing") -> Entity:
    """The thing of one of these classes (any, if none is named) that goes by an id or a name.

    An id is taken before a name, a thing of the classes asked for before any other, and anything before a source of
    the same name. Raises `NotFoundError` where several things go by the name, listing each with its class and id, and
    where none does, suggesting the nearest.
    """
    text = as_text(text, what)[:LONGEST].strip()
    label = plain(text)
    if not text:
        raise NotFoundError(f"no {what} is named: give its name or its id")
    named = [n for found in view.named([text]).values() for n in found]
    fitting = [n for n in named if not classes or SCHEMA.is_a(n.types, *classes) or not n.types]
    chosen = [n for n in fitting if n.id == text] or _likeliest(fitting)
    things = view.get(sorted({n.id for n in chosen or named}))
    if len(chosen) == 1:
        return things[chosen[0].id]
    if chosen:
        lines = listed(things.values())
        example = plain(next(iter(things)))
        raise NotFoundError(
            f"‘{label}’ is the name of {len(chosen)} things:\n{lines}\nSay which by its id, for example {example}"
        )
    if named:
        raise NotFoundError(f"‘{label}’ is no {what}:\n{listed(things.values())}" + _instead(view, text, classes, what))
    raise NotFoundError(f"no {what} is called ‘{label}’" + _instead(view, text, classes, what))


def as_text(text: str, what: str) -> str:
    """The text itself. Raises `MisuseError` for what is no text, such as bytes that are not UTF-8."""
    if not isinstance(text, str):
        raise MisuseError(f"Name the {what} by its name or id, as text; this is {type(text).__name__}.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise MisuseError(f"The name of the {what} is no readable text (it is not UTF-8).") from None
    return text


def kinds(types: Iterable[str]) -> str:
    """The classes of a thing in words, the broader ones left out.

    >>> kinds(("Funder", "InfrastructureBody", "Organisation"))
    'funder, infrastructure body'
    """
    own = sorted(set(types))
    narrow = [t for t in own if not any(t != o and t in SCHEMA.ancestors.get(o, ()) for o in own)]
    return ", ".join(SCHEMA.classes[t].label if t in SCHEMA.classes else t for t in narrow)


def listed(things: Iterable[Entity]) -> str:
    """A line for each thing, with what it is and its id; the first few of many."""
    ordered = sorted(things, key=lambda e: (normal(e.name), e.id))
    lines = [
        f"  {plain(e.name)} ({kinds(e.types) or 'nothing recorded about it'}): {plain(e.id)}" for e in ordered[:LISTED]
    ]
    if len(ordered) > LISTED:
        lines.append(f"  and {len(ordered) - LISTED} more")
    return "\n".join(lines)


def similar(vocabulary: Sequence[str], word: str) -> dict[str, int]:
    """Known words that begin with a word, or are spelled much like it, each with how far off it is (0: not at all).

    One letter may be wrong, missing, added or swapped from four letters on, two from eight on.

    >>> similar(["planning", "plans", "planting", "open"], "planing")
    {'planning': 2, 'planting': 2}
    >>> similar(["planning", "plans", "open"], "plan")
    {'plans': 1, 'planning': 1}
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    off = {w: 1 for w in vocabulary if w.startswith(word) and w != word} if len(word) > 1 else {}
    if allowed := 0 if len(word) < 4 else 1 if len(word) < 8 else 2:
        close = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=MOST_WORDS)
        for found, distance, _ in close:
            off.setdefault(found, 1 + int(distance))
    nearest = sorted(off, key=lambda w: (off[w], abs(len(w) - len(word)), w))[:MOST_WORDS]
    chosen = {w: off[w] for w in nearest if w != word}
    return {word: 0, **chosen} if word in vocabulary else chosen


MOST_WORDS = 40


def _likeliest(named: Sequence[Named]) -> Sequence[Named]:
    """Those that are more than a source, else those of which something is known, else all."""
    known = [n for n in named if n.types]
    return [n for n in known if not SCHEMA.is_a(n.types, "Source")] or known or named


def _instead(view: View, text: str, classes: Sequence[str], what: str) -> str:
    """The nearest names, or where else to look."""
    near = _nearest(view, text, classes)
    if near:
        return f"\nDid you mean one of these?\n{listed_in_order(near)}"
    return f"\nNothing here has a name like it. Try localism find with one word of the {what}'s name, or localism stats"


def listed_in_order(things: Sequence[Entity]) -> str:
    """A line for each thing, as `listed`, in the order given."""
    return "\n".join(listed([thing]) for thing in things)


def _nearest(view: View, text: str, classes: Sequence[str]) -> list[Entity]:
    from rapidfuzz import fuzz

    vocabulary = list(view.vocabulary())
    candidates = {w for q in words(text)[:8] for w in similar(vocabulary, q)}
    if not candidates:
        return []
    asked, best = normal(text), {}
    for _, thing in view.with_words(sorted(candidates)):
        if thing.id not in best and (not classes or thing.is_a(*classes)):
            labels = (thing.name, *thing.all("also_known_as"))
            best[thing.id] = (max(fuzz.token_sort_ratio(asked, normal(label)) for label in labels), thing)
    ranked = sorted(best.values(), key=lambda x: (-x[0], normal(x[1].name), x[1].id))
    return [thing for score, thing in ranked[:5] if score >= 50]
