"""What a term of the ontology means, where it is used and how it is written, with an example from a graph."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import ClassVar

from localism.errors import MisuseError
from localism.graph.answers import Answer
from localism.graph.questions.exemplars import exemplars
from localism.graph.store import View
from localism.ontology.reference import CLASS, CODE, POWER, Term, known_names, named, terms

_FEW = 3


@dataclass(frozen=True, slots=True)
class TermRow:
    """One thing to know of a term: `term` is its name, `names` those of the terms that are among the values."""

    term: str
    label: str
    values: tuple[str, ...]
    names: tuple[str, ...] = ()
    group: str = ""

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (("", ("label",)), ("", ("value_lines",)))

    @property
    def value_lines(self) -> tuple[str, ...]:
        """What is said, other terms with their names; of many, one after the other in a line."""
        names = self.names or ("",) * len(self.values)
        lines = tuple(f"{v} ({n})" if n else v for v, n in zip(self.values, names, strict=True))
        return (", ".join(lines),) if len(lines) > _FEW else lines


def term(view: View, words: str) -> Answer[TermRow]:
    """The term, or the terms, that these words name; `MisuseError` with the nearest where there is none."""
    found = named(words)
    if not found:
        raise MisuseError(_unknown(words))
    used = exemplars(view)
    rows: list[TermRow] = []
    for each in found:
        group = "" if len(found) == 1 else _title(each)
        rows.append(TermRow(each.name, "means", (each.meaning or "what its label says",), group=group))
        for said in each.said:
            names = said.values if said.linked else ()
            values = tuple(terms()[n].label if n in terms() else n for n in said.values)
            rows.append(TermRow(each.name, said.what, values, names, group=group))
        rows += [TermRow(each.name, f"near {near.name}", (near.reason,), group=group) for near in each.near]
        if example := used.get((each.kind, each.key)):
            source = (f"source: {example.source}",) if example.source else ()
            rows.append(TermRow(each.name, "example", (example.text, *source), group=group))
            rows.append(TermRow(each.name, "claims that use it", (f"{example.used:,}",), group=group))
    title = _title(found[0]) if len(found) == 1 else f"{len(found)} terms go by {words!r}"
    return Answer(TermRow, tuple(rows), title, next=_next(found[0]))


def _title(each: Term) -> str:
    article = "an" if each.kind[0] in "aeiou" else "a"
    return f"{each.label} ({each.name}), {article} {each.kind}{', deprecated' if each.deprecated else ''}"


def _next(each: Term) -> str:
    if each.kind == POWER:
        return f"localism who-holds {quote(each.label)}"
    if each.kind == CODE:
        return "localism codebook"
    if each.kind == CLASS and "sheet" in {said.what for said in each.said}:
        return "localism template records.xlsx"
    return "localism ontology docs -o ontology.html"


def _unknown(words: str) -> str:
    from rapidfuzz import fuzz, process

    shown = words if len(words) <= 80 else f"{words[:80]}…"
    near = process.extract(shown, known_names(), scorer=fuzz.ratio, processor=str.casefold, limit=3, score_cutoff=60)
    hint = f" Do you mean {' or '.join(name for name, _, _ in near)}?" if near else ""
    return f"The ontology has no term {shown!r}.{hint} `localism ontology docs -o ontology.html` lists them all."
