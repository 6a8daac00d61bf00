"""Writing what a reviewer judges of two ids, and taking it back: claims of a dataset of its own, each with a name and a day."""

from __future__ import annotations

from dataclasses import dataclass

from localism.errors import MisuseError
from localism.graph.admission import Admission
from localism.graph.entity import Claim, Coding
from localism.graph.same import JUDGEMENTS, MATCH, Judgement, Same, judgements_of, same
from localism.graph.store import Dataset, Store, Writer
from localism.ontology.dates import parse
from localism.ontology.schema import SCHEMA

VERDICTS = tuple(code.label for code in SCHEMA.codes["Verdict"])
RESTRICTED = SCHEMA.codes[SCHEMA.properties["access"].codes][-1].label
_DATASET = Dataset(JUDGEMENTS, title="Reviewers' judgements whether two ids are of the same thing")


@dataclass(frozen=True)
class Judged:
    """What came of a judgement: the ids now taken for one with the first, or those that contradict each other."""

    judgement: Judgement
    ids: tuple[str, ...]
    contradicted: tuple[str, ...] = ()


def judgement(one: str, other: str, verdict: str, *, by: str, day: str, note: str = "") -> Claim:
    """A reviewer's verdict on two ids, as a claim.

    Raises `MisuseError` for a verdict that there is none, one id given twice, a reviewer without a name; `DateError`.
    """
    if verdict not in VERDICTS:
        raise MisuseError(f"There is no verdict {verdict!r}. It is one of: {', '.join(VERDICTS)}.")
    if one == other:
        raise MisuseError(f"{one} is one id: name two that may be of the same thing.")
    if not by.strip():
        raise MisuseError("Say who judges: --by and a name.")
    parse(day)
    first, second = sorted((one, other))
    ends = {"match_one": (first,), "match_other": (second,), "verdict": (verdict,)}
    return Claim(_id(first, second), (MATCH,), ends, JUDGEMENTS, (), Coding(by.strip(), day, "", note))


def judge(store: Store, said: Claim, *, access: str | None = None, at: str) -> Judged:
    """Write a judgement, in place of what the same reviewer said of the two ids before.

    Raises `MisuseError` for an id of which nothing is known, and `AccessError` where a server may not be given it.
    """
    said = said._replace(access=access or "")
    ids = [i for end in ("match_one", "match_other") for i in said.properties[end]]
    with store.writer() as writer:
        there = writer.written().get(ids)
        if missing := [i for i in ids if i not in there]:
            raise MisuseError(f"Nothing in the graph has the id {missing[0]}: localism find looks for names.")
        if store.shared:
            admission = Admission(writer.written(), access)
            list(admission.gate(_DATASET, [said]))
            admission.settle()
        kept = [c for c in _standing(writer) if not (c.entity == said.entity and c.coding.coder == said.coding.coder)]
        writer.replace(_DATASET, [*kept, said], at=at)
        return _outcome(said, same(writer.written()))


def withdraw(store: Store, one: str, other: str, *, by: str, at: str) -> Judged:
    """Take back what a reviewer judged of two ids. Raises `MisuseError` where there is no such judgement."""
    pair = _id(*sorted((one, other)))
    with store.writer() as writer:
        standing = _standing(writer)
        gone = [c for c in standing if c.entity == pair and c.coding.coder == by.strip()]
        if not gone:
            theirs = sorted({c.coding.coder for c in standing if c.entity == pair and c.access != RESTRICTED})
            said = f"; judged by: {', '.join(theirs)}" if theirs else ""
            raise MisuseError(f"{by} has judged nothing of {one} and {other}{said}. See localism matches --judged.")
        writer.replace(_DATASET, [c for c in standing if c not in gone], at=at)
        return _outcome(gone[0], same(writer.written()))


def _standing(writer: Writer) -> list[Claim]:
    return [s.claim for s in writer.written().claims(dataset=JUDGEMENTS)]


def _id(first: str, second: str) -> str:
    return f"match:{first}={second}"


def _outcome(said: Claim, known: Same) -> Judged:
    judgement = judgements_of(said)[0]
    apart = next((s for s in known.contradicted if judgement.one in s or judgement.other in s), frozenset())
    return Judged(judgement, known.ids(judgement.one), tuple(sorted(apart)))
