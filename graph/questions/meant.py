"""From what people type to the powers they mean: one by its name, else all of a topic, or all whose names have the words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from localism.errors import NotFoundError
from localism.graph.answers import plain
from localism.graph.entity import Entity
from localism.graph.questions.naming import LONGEST, as_text, resolve
from localism.graph.store import View
from localism.graph.words import normal, words

POWER = "Power"
LONG = 8
"""Letters from which words are looked for run together too: `anti-social`, `antisocial`."""
MOST = 30
"""Powers that one word may stand for: of more it says too little."""


@dataclass(frozen=True)
class Meant:
    """The powers that are meant, what to call them together, and what the text was taken for, where that is not plain."""

    name: str
    powers: tuple[Entity, ...]
    note: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its powers."""
        return tuple(p.id for p in self.powers)


def one(power: Entity) -> Meant:
    """A single power."""
    return Meant(power.name, (power,))


def powers_meant(view: View, text: str) -> Meant:
    """The power that goes by an id or a name; else the powers of the topic that is called so, else those in whose names
    (or else topics) all these words are. Two calls more than `resolve`. Raises `NotFoundError`.
    """
    try:
        return one(resolve(view, text, POWER, what="power"))
    except NotFoundError:
        found = several(view, text)
        if not found:
            raise
        return found


def several(view: View, text: str) -> Meant | None:
    """The powers of a topic of that name, else those whose names have the words; None if there are none, or too many."""
    text = as_text(text, "power")[:LONGEST].strip()
    asked = set(words(text))
    if not asked:
        return None
    topics: dict[str, list[str]] = {}
    named: list[str] = []
    run_together: list[str] = []
    bare = normal(text).replace(" ", "")
    for i, (name, also, topic) in view.scan([POWER], ["name", "also_known_as", "topic"]):
        for heading in topic:
            topics.setdefault(heading, []).append(i)
        if any(asked <= set(words(label)) for label in (*name, *also)):
            named.append(i)
        elif len(bare) >= LONG and any(_has(label, bare) for label in (*name, *also)):
            run_together.append(i)
    exact = [heading for heading in topics if normal(heading) == normal(text)]
    within = [heading for heading in topics if asked <= set(words(heading))]
    named = named or ([] if within else run_together)
    if exact or not named:
        chosen = exact or within
        return _meant(view, text, chosen, {i for heading in chosen for i in topics[heading]})
    return _meant(view, text, (), named)


def _has(label: str, bare: str) -> bool:
    """Whether words of a label that follow one another are these letters, once they are run together."""
    there = words(label)
    starts = range(len(there))
    return any("".join(there[n:m]) == bare for n in starts for m in range(n + 1, len(there) + 1))


def _meant(view: View, text: str, topics: Iterable[str], ids: Iterable[str]) -> Meant | None:
    powers = tuple(sorted(view.get(sorted(ids)).values(), key=lambda p: (normal(p.name), p.id)))
    if not powers or len(powers) > MOST:
        return None
    listed = ", ".join(p.name for p in powers)
    count = f"{len(powers)} powers" if len(powers) > 1 else "one power"
    headings = " and ".join(f"‘{t}’" for t in topics)
    taken = f"the topic {headings}, which has {count}" if headings else count
    return Meant(text, powers, f"‘{plain(text)}’ is taken for {taken}: {listed}.")
