"""What forgetting somebody would erase, or has erased, in words: claims, things, what still names them, and what is out of reach."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from shlex import quote
from typing import ClassVar

from localism.graph import forgetting as f
from localism.graph.answers import Answer
from localism.graph.brought import BROUGHT
from localism.graph.entity import Entity, StoredClaim
from localism.graph.questions.naming import kinds
from localism.graph.store import View

GOES, STAYS, THINGS, BOOKS, MENTIONED, BEYOND = (
    "goes, history included",
    "stays, but not all of it",
    "things",
    "files and datasets",
    "still names it",
    "cannot be reached from here",
)
_LISTED = 8
_SAID = {
    f.ABOUT: (GOES, "claims about it"),
    f.ONLY_CITES: (GOES, "claims that cite nothing else"),
    f.LOST_END: (GOES, "ties that have nobody or nothing left at one end"),
    f.MENTIONS: (GOES, "claims with its name in their words"),
    BROUGHT: (GOES, "names that only these claims mention"),
    f.CITES_TOO: (STAYS, "claims that cite another source too: they go on citing that; their memos go"),
    f.NAMES_TOO: (STAYS, "claims that name others too: they go on naming those"),
    f.CODED: (STAYS, "claims coded by them: the coder is left blank"),
    f.PLACED: (STAYS, "claims from a sheet or file called so: where they stood is left blank"),
}
_EVERYWHERE = (
    "backups and other copies of the graph, and graphs that were copied from it",
    "exports, maps and answers that were written or printed before",
    "sheets, transcripts and recordings that the records were made from",
    "the terminal's and the shell's own history, which has the name as it was typed",
)


@dataclass(frozen=True, slots=True)
class ForgetRow:
    """One kind of thing that becomes of what is forgotten: how many claims, current and withdrawn, or how many things."""

    section: str
    what: str
    current: int | None = None
    withdrawn: int | None = None
    which: tuple[str, ...] = ()

    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("What", ("what",)),
        ("Now", ("current",)),
        ("In the past", ("withdrawn",)),
        ("Which", ("which",)),
    )

    @property
    def group(self) -> str:
        """The section it stands in."""
        return self.section


def forgetting(
    view: View, plan: f.Plan, unreached: Collection[str], also: Collection[str] = (), mentions: bool = False
) -> Answer[ForgetRow]:
    """What a plan would change, before anything is changed; `also` and `mentions` are as it was made. One call."""
    things = view.get(sorted({*plan.gone, *plan.stubs, *plan.unnamed}))
    rows = (*_claims(plan), *_things(plan, things), *_books(plan), *_mentions(plan), *_beyond(_loaded(plan), unreached))
    target = plan.target
    title = f"Forgetting ‘{target.label}’ ({target.kind}) would erase this; nothing is changed yet"
    note = _summary(plan, done=False)
    if not plan:
        note = "Nothing in the graph says anything of it, now or in the past."
    ids = sorted(target.ids)
    if len(ids) > 1:
        note += f"\nReviewers took these ids for one, and all of them are meant: {', '.join(ids)}."
    if target.besides:
        note += (
            f"\nSo called is also what is no person and no source, and stays: {', '.join(target.besides)}. {f.MISTAKEN}"
        )
    if plan.mentions:
        note += (
            "\nIts name would stay in the words or ids of other claims. Put the records right, load them again, and add --mentions, "
            "which erases the claims that still have it, past ones too."
        )
    words = "".join(f" --also {quote(text)}" for text in ([also] if isinstance(also, str) else also))
    typed = f"{quote(ids[0] if ids else target.label)}{words}{' --mentions' if mentions else ''}"
    return Answer(ForgetRow, rows, title, note, f"localism forget {typed} --yes" if plan else "localism access report")


def forgotten(plan: f.Plan, unreached: Collection[str]) -> Answer[ForgetRow]:
    """What was erased, in numbers: it is not named again."""
    said = (*_claims(plan), *_things(plan, {}), *_books(plan), *_mentions(plan))
    rows = [replace(r, which=()) for r in said]
    rows += _beyond([name for name in _loaded(plan) if not plan.names(name)], unreached)
    note = _summary(plan, done=True)
    if plan.target.besides:
        note += f"\nWhat is no person and no source is called so too, and stays. {f.MISTAKEN}"
    if plan.mentions:
        note += "\nIts name is still in the words or ids of other claims: --mentions erases these too."
    return Answer(ForgetRow, tuple(rows), "Erased. What it was is not named here again", note, "localism access report")


def _summary(plan: f.Plan, done: bool) -> str:
    going = [s for s in plan.steps if s.change.left is None]
    past = sum(s.change.stored.withdrawn is not None for s in going)
    less = len(plan.steps) - len(going)
    parts = [f"{_n(len(going) - past, 'claim')} and {past:,} withdrawn {'are erased' if done else 'would go'}"]
    would = "" if done else "would be "
    for number, word, what in (
        (less, "claim", "kept without it"),
        (len(plan.gone), "thing", "gone"),
        (len(plan.stubs), "thing", "known by id alone"),
        (len(plan.unnamed), "thing", "without a name"),
    ):
        if number:
            parts.append(f"{_n(number, word)} {would}{what}")
    return "; ".join(parts) + "."


def _claims(plan: f.Plan) -> Iterator[ForgetRow]:
    for why, (section, what) in _SAID.items():
        now, past = plan.counted(why)
        if now or past:
            stored = [s.change.stored for s in plan.steps if why in s.why]
            yield ForgetRow(section, what, now, past, _places(stored))


def _things(plan: f.Plan, things: Mapping[str, Entity]) -> Iterator[ForgetRow]:
    for ids, what in (
        (plan.gone, "go altogether"),
        (plan.stubs, "are left as an id that others refer to"),
        (plan.unnamed, "are left without a name"),
    ):
        if ids:
            yield ForgetRow(THINGS, what, len(ids), None, _some([_called(things.get(i), i) for i in ids]))


def _books(plan: f.Plan) -> Iterator[ForgetRow]:
    if plan.files:
        names = sorted({x.name for files in plan.files.values() for x in files if x.name != f.ERASED_NAME})
        yield ForgetRow(BOOKS, "runs that lose the name of a file", len(plan.files), None, _some(names))
    if plan.datasets:
        what = "datasets that lose their author or title"
        yield ForgetRow(BOOKS, what, len(plan.datasets), None, _some([d.name for d in plan.datasets]))


def _mentions(plan: f.Plan) -> Iterator[ForgetRow]:
    if plan.mentions:
        past = sum(s.withdrawn is not None for s in plan.mentions)
        what = "claims with its name in their words or in an id"
        yield ForgetRow(MENTIONED, what, len(plan.mentions) - past, past, _places(plan.mentions))
    if plan.named_datasets:
        what = "datasets whose name, title or author has it: load them under another"
        yield ForgetRow(MENTIONED, what, len(plan.named_datasets), None, _some(plan.named_datasets))


def _loaded(plan: f.Plan) -> list[str]:
    """The files that brought what goes."""
    return sorted({name for name, _, _ in plan.loaded if name != f.ERASED_NAME})


def _beyond(loaded: Collection[str], unreached: Collection[str]) -> Iterator[ForgetRow]:
    files = f" ({', '.join(_some(loaded))})" if loaded else ""
    yield ForgetRow(
        BEYOND, f"the files that were loaded{files}: take it out of them, or loading them again brings it back"
    )
    for line in (*_EVERYWHERE, *unreached):
        yield ForgetRow(BEYOND, line)


def _places(stored: Collection[StoredClaim]) -> tuple[str, ...]:
    """Where the claims stood: dataset and place."""
    return _some(dict.fromkeys(f"{s.claim.dataset}: {s.claim.locator or s.claim.entity}" for s in stored))


def _some(texts: Collection[str]) -> tuple[str, ...]:
    listed = list(texts)
    more = [f"and {len(listed) - _LISTED:,} more"] if len(listed) > _LISTED else []
    return (*listed[:_LISTED], *more)


def _called(thing: Entity | None, i: str) -> str:
    return f"{thing.name} ({kinds(thing.types)}): {i}" if thing and thing.types else i


def _n(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
