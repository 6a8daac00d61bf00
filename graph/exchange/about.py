"""What an export says of itself: whose eyes it is for, and which datasets and loads its claims come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import localism
from localism.graph.answers import plain
from localism.graph.entity import DERIVED, Entity
from localism.graph.exchange.formats import FORMATS
from localism.graph.exchange.losses import lost
from localism.graph.powers import POWERS
from localism.graph.slices import effective_access
from localism.graph.store import Dataset, Run, View
from localism.ontology.schema import SCHEMA

if TYPE_CHECKING:
    from localism.graph.part import Filters

BATCH = 2_000
_ACCESS = SCHEMA.properties["access"].codes
_PUBLIC = SCHEMA.codes[_ACCESS][0].label
_BY_RULE = (DERIVED, POWERS)
_T = TypeVar("_T")


class About(NamedTuple):
    """What it is, whom it is for, and where it comes from.

    Datasets and runs are those that a claim in the view belongs to, `sources` those that one cites, by id: others are
    nobody's business here. With `history`, what was withdrawn is in the export too. `on`, `known_on` and `filters`
    (`("in", "Wigan")`) say what was asked for, blank for everything; `command`, how to make the same again.
    """

    access: str
    datasets: tuple[Dataset, ...]
    runs: tuple[Run, ...]
    sources: tuple[Entity, ...] = ()
    title: str = ""
    on: str = ""
    known_on: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    command: str = ""
    kind: str = ""
    history: bool = False

    @property
    def loaded(self) -> str:
        """The day of the latest load, or nothing: the only date an export may bear, since it tells no clock's time."""
        return max((run.at[:10] for run in self.runs), default="")

    @property
    def notice(self) -> str:
        """For whom it is, in a sentence."""
        if self.access == _PUBLIC:
            return "It holds public claims only."
        return f"It holds claims that are not public (up to {self.access}): do not pass it on."

    @property
    def version(self) -> str:
        """The program that made it."""
        return f"localism {localism.__version__}"

    @property
    def licences(self) -> tuple[str, ...]:
        """The licences of its datasets and sources, sorted."""
        return tuple(sorted(({d.licence for d in self.datasets} | {s.one("licence") for s in self.sources}) - {""}))

    @property
    def lost(self) -> tuple[str, ...]:
        """What its format cannot carry, in words."""
        return lost(self.kind, history=self.history) if self.kind else ()

    @property
    def told(self) -> dict[str, str | tuple[str, ...]]:
        """All that it says of itself but its datasets and runs, by name; blank for what was not asked for."""
        from localism.graph.exchange.references import in_text, of_source

        return {
            "title": self.title,
            "access": self.access,
            "notice": self.notice,
            "as_of": self.on,
            "known_on": self.known_on,
            "filters": tuple(f"--{name} {value}" for name, value in self.filters),
            "loaded": self.loaded,
            "version": self.version,
            "command": self.command,
            "licences": self.licences,
            "cannot_carry": self.lost,
            "sources": tuple(in_text(of_source(s)) for s in self.sources),
        }

    @property
    def lines(self) -> list[str]:
        """The same to be read, each line a sentence or an item of a list; what is blank is left out, or said in words."""
        words = {"as_of": "All dates", "known_on": f"As loaded by {self.loaded}" if self.loaded else ""}
        found = []
        for name, value in self.told.items():
            label = name.replace("_", " ").capitalize()
            if isinstance(value, tuple):
                found += [f"{label}:", *(f"* {plain(each)}" for each in value)] if value else []
            elif name == "notice":
                found.append(value)
            elif value or words.get(name):
                found.append(f"{label}: {plain(value or words[name])}")
        return found


def about(
    view: View,
    kind: str = "",
    asked: Filters | None = None,
    *,
    known_on: str = "",
    access: str = _PUBLIC,
    history: bool = False,
) -> About:
    """What there is to say of a view, with `history` of what was withdrawn too. Linear in its claims.

    `kind`, `asked`, `known_on` and `access` are how the export was asked for.
    """
    datasets: set[str] = set()
    runs: set[int] = set()
    sources: set[str] = set()
    strictest = _PUBLIC
    for batch in batches(view.claims(withdrawn=history), BATCH):
        datasets.update(stored.claim.dataset for stored in batch)
        runs.update(stored.learned for stored in batch)
        sources.update(c.source for stored in batch for c in stored.claim.citations)
        strictest = max(strictest, *effective_access(view, batch), key=lambda access: SCHEMA.rank(_ACCESS, access))
    found = tuple(d for d in view.datasets() if history or d.name in datasets)
    filters = asked.said if asked else ()
    return About(
        strictest,
        found,
        tuple(r for r in view.runs() if history or r.number in runs),
        tuple(view.get(sorted(sources)).values()),
        _title(found),
        dict(filters).get("on", ""),
        known_on,
        filters,
        f"localism export {kind}{options(filters, known_on, access)} -o graph{FORMATS[kind].suffix}" if kind else "",
        kind,
        history,
    )


def options(filters: Iterable[tuple[str, str]], known_on: str = "", access: str = _PUBLIC) -> str:
    """How something was asked for, as options of a command.

    >>> options([("in", "Par Bay"), ("hops", "2")], "2020")
    " --in 'Par Bay' --hops 2 --known-on 2020"
    """
    more = [("known-on", known_on)] if known_on else []
    seen = [("access", access)] if access != _PUBLIC else []
    return "".join(f" --{name} {quote(value)}" for name, value in (*filters, *more, *seen))


def _title(datasets: Iterable[Dataset]) -> str:
    titles = "; ".join(d.title or d.name for d in datasets if d.name not in _BY_RULE)
    return f"Who holds which power: {titles}" if titles else "Who holds which power"


def batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The items in lists of a size, the last perhaps shorter.

    >>> list(batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
