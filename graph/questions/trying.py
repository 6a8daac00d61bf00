"""What a what-if tries: bodies removed with all that is part of them, a holding ended, datasets left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from localism.errors import MisuseError
from localism.graph.entity import Claim, Entity
from localism.graph.questions.holdings import described
from localism.graph.questions.naming import resolve
from localism.graph.questions.sources import in_words
from localism.graph.slices import EDITS
from localism.graph.store import Closure, Ids, View
from localism.ontology import dates


@dataclass(frozen=True)
class Attempt:
    """What a slice is to leave out or say otherwise, in words too, and the date (EDTF) on which to compare."""

    said: str
    on: str
    removing: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    edits: tuple[Claim, ...] = ()


def trying(
    view: View, *, remove: Collection[str] = (), end: str | None = None, without: Collection[str] = (), on: str
) -> Attempt:
    """An attempt from the names of bodies, the id of a holding and the names of datasets.

    A body goes with its groups, parts and posts. A holding ends on the last day of `on`, and is compared on the day
    after. Raises `NotFoundError`, `DateError`, and `MisuseError` where nothing is to be tried, or the holding had ended by then.
    """
    remove, without = ([x] if isinstance(x, str) else list(x) for x in (remove, without))
    if not (remove or end or without):
        raise MisuseError("Say what to try: --remove BODY, --end HOLDING --on DATE, or --without DATASET.")
    said, gone, edits = [], list[str](), list[Claim]()
    for name in remove:
        body = resolve(view, name, "Holder", what="body")
        parts = Closure(Ids((body.id,)), "part_of", "in")
        posts = {r.subject for r in view.referring(parts, ["post_in"])}
        gone += sorted({*view.closure(parts), *posts})
        said.append(f"there were no {body.name}")
    if end is not None:
        holding = resolve(view, end, "PowerHolding", what="power holding")
        edits.append(_ended(holding, on))
        things = view.get(sorted({*holding.all("held_by"), *holding.all("of_power")}))
        said.append(f"this had ended, its last day in {in_words(on)}: {described(holding, things)}")
        on = dates.day_range(on)[1]
    said += [f"the dataset {name} were left out" for name in without]
    return Attempt(" and ".join(said), on, tuple(dict.fromkeys(gone)), tuple(without), tuple(edits))


def _ended(holding: Entity, on: str) -> Claim:
    """The claim that a holding ended on a date, which keeps how it began."""
    begun, last = holding.one("from"), dates.day_range(on)[1]
    if holding.bounds and holding.bounds.to_max <= last:
        raise MisuseError(f"{holding.id} had ended by then: {in_words(holding.one('to'))}.")
    if holding.bounds and holding.bounds.from_min >= last:
        raise MisuseError(f"{holding.id} had not begun by then: it begins {in_words(begun)}.")
    dated = {name: (value,) for name, value in (("from", begun), ("to", on)) if value}
    return Claim(holding.id, holding.types, dated, EDITS)
