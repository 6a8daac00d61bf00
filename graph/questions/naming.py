"""From what people type to the one thing they mean: an id or a name, else the things it could be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from shlex import quote
from typing import NamedTuple

from localism.errors import MisuseError, NotFoundError
from localism.graph.answers import plain
from localism.graph.entity import Entity
from localism.graph.store import Named, View
from localism.graph.words import normal, words
from localism.ontology.schema import SCHEMA

RESTRICTED = SCHEMA.codes[SCHEMA.properties["access"].codes][-1].label
LISTED = 8
"""How many candidates an error lists."""
LONGEST = 500
"""Characters of a name that are looked at."""


class Sought(NamedTuple):
    """What somebody typed, the classes that it may be of (any, if none is named), and what to call it in an error."""

    text: str
    classes: tuple[str, ...] = ()
    what: str = "thing"


def resolve(view: View, text: str, *classes: str, what: str = "thing") -> Entity:
    """The one thing that goes by an id or a name, as `resolve_all` finds it."""
    return resolve_all(view, [Sought(text, classes, what)])[0]


def resolve_all(view: View, sought: Sequence[Sought]) -> list[Entity]:
    """For each text the thing of its classes that goes by that id or name. Three calls at most, two of them together.

    An id is taken before a name, a thing of the classes asked for before any other, and anything before a source of
    the same name. Raises `NotFoundError` where several things go by the name, listing each with its class and id, and
    where none does, suggesting the nearest.
    """
    texts = [as_text(s.text, s.what)[:LONGEST].strip() for s in sought]
    for s, text in zip(sought, texts, strict=True):
        if not text:
            raise NotFoundError(f"no {s.what} is named: give its name or its id")
    found, things = view.together(lambda v: v.named(texts), lambda v: v.get(texts))  # many name an id
    named = [list(found.get(text, ())) for text in texts]
    chosen = [_chosen(s, text, those) for s, text, those in zip(sought, texts, named, strict=True)]
    wanted = {n.id for c, those in zip(chosen, named, strict=True) for n in c or those}
    if not wanted <= things.keys():
        things = view.get(sorted(wanted))
    return [
        _the_one(view, s._replace(text=text), c, those, things)
        for s, text, c, those in zip(sought, texts, chosen, named, strict=True)
    ]


def _chosen(s: Sought, text: str, named: Sequence[Named]) -> Sequence[Named]:
    fitting = [n for n in named if not s.classes or SCHEMA.is_a(n.types, *s.classes) or not n.types]
    return [n for n in fitting if n.id == text] or _likeliest(fitting)


def _the_one(
    view: View, s: Sought, chosen: Sequence[Named], named: Sequence[Named], things: Mapping[str, Entity]
) -> Entity:
    label = plain(s.text)
    if len(chosen) == 1:
        return things[chosen[0].id]
    if chosen:
        those = discreet(view, [things[i] for i in sorted({n.id for n in chosen})])
        raise NotFoundError(
            f"‘{label}’ is the name of {len(chosen)} things:\n{listed(those)}\nSay which by its id, for example {plain(those[0].id)}{_if_one(those)}"
        )
    instead = _instead(view, s.text, s.classes, s.what)
    if named:
        those = discreet(view, [things[i] for i in sorted({n.id for n in named})])
        raise NotFoundError(f"‘{label}’ is no {s.what}:\n{listed(those)}{instead}")
    raise NotFoundError(f"no {s.what} is called ‘{label}’{instead}")


def _if_one(things: Sequence[Entity]) -> str:
    """What to do if two things of one kind are one: registers and records each bring an id of their own."""
    if len(things) != 2 or not set(things[0].types).intersection(things[1].types):
        return ""
    return (
        f"\nIf they are one and the same, say so once: localism matches judge {plain(quote(things[0].id))} "
        f"{plain(quote(things[1].id))} --yes --by NAME"
    )


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


def discreet(view: View, things: Sequence[Entity]) -> list[Entity]:
    """The things as an error message may speak of them, since messages end up in logs and e-mails.

    Each goes by a name that some claim gives it which is not restricted, else by its id. Calls only where there is any.
    """
    from localism.graph.slices import effective_access

    claims = list(view.claims([i for thing in things for i in thing.ids])) if things else []
    names: dict[str, set[str]] = {}
    for s, access in zip(claims, effective_access(view, claims), strict=True):
        if access != RESTRICTED:
            names.setdefault(s.claim.entity, set()).update(s.claim.properties.get("name", ()))
    said = []
    for thing in things:
        given = sorted(set().union(*(names.get(i, set()) for i in thing.ids)))
        open_name = thing.name in given or not thing.one("name")
        said.append(thing if open_name else Entity(thing.id, thing.types, {"name": (given[0],)} if given else {}))
    return said


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
    near = [thing for thing in discreet(view, _nearest(view, text, classes)) if thing.one("name")]
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
