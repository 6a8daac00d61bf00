"""Which reader takes which file: partnership records, or a public source that is known by its files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from localism.errors import MisuseError
from localism.graph.entity import Claim
from localism.graph.store import Lookup
from localism.loaders.base import Problem
from localism.loaders.discretion import Discretion
from localism.loaders.glimpse import Glimpse
from localism.loaders.layout import sheet_names
from localism.loaders.names import NoGraph
from localism.loaders.records import DatasetRecords, Problems, Records

DEPTH = 2
"""How many folders down a folder of public sources is looked through."""
_MAX_FILES = 10_000


class Reading(Protocol):
    """What a reader makes of its files: the datasets they hold, and their claims, to be gone through once each."""

    datasets: list[DatasetRecords]
    problems: Problems

    def claims(self, records: DatasetRecords) -> Iterator[Claim]:
        """The claims of one of the datasets, in the order of `datasets`; problems gather in `problems` meanwhile."""
        ...


class Kind(NamedTuple):
    """A public source that is known by its files.

    `recognises` says whether a file is one of its files. `read` takes all of them together, the look-up, the
    `Problems` to add to and the name that the user gave the dataset (or none). With no `read`, the files are known
    and not loaded, and `reason` says why.
    """

    title: str
    recognises: Callable[[Glimpse], bool]
    read: Callable[[Sequence[Path], Lookup, Problems, str], Reading] | None = None
    reason: str = ""


def kinds() -> tuple[Kind, ...]:
    """Every public source that is known, in the order in which they are loaded; a new reader adds its line here."""
    from localism.loaders import grants, mapping, networks
    from localism.loaders.registers import areas, authorities

    mapped = [
        Kind(m.dataset.title, partial(mapping.recognises, m), partial(mapping.MappedTables, m))
        for m in mapping.shipped()
    ]
    return (
        Kind("the register of the UK's principal authorities", authorities.recognises, authorities.Authorities),
        Kind("the lookups of the UK's areas", areas.recognises, areas.Areas),
        Kind("grants in 360Giving's standard", grants.recognises, grants.Grants),
        *mapped,
        Kind("networks in other tools' formats", networks.recognises, networks.Networks),
        Kind("the UK's lists of local services", _lists_services, None, _FOR_CHECKS),
        Kind("org-id.guide's lists of identifiers", _lists_identifiers, None, _FOR_CHECKS),
    )


class Sources:
    """The files that a load or a check was given, each with the reader it is for; itself a `Reading` of them all."""

    def __init__(
        self,
        paths: Sequence[str | Path],
        *,
        lookup: Lookup | None = None,
        dataset: str = "",
        mapping: str | Path | None = None,
        closed: Collection[str] = (),
        hides: Callable[[Collection[str]], Collection[str]] | None = None,
    ) -> None:
        """Sort the files and read their headings; `dataset` names the dataset, whatever the files say.

        With `mapping`, a YAML file, all of them are read by it. `closed` are the restricted sources and people that the
        graph knows: problems say nothing of rows that speak of them; `hides` says of which things it has nothing else.
        """
        self.problems = Problems(discretion=Discretion(closed, hides))
        self._lookup = lookup or NoGraph()
        self._known = (_mapped(mapping),) if mapping else kinds()
        self._files: dict[int, list[Path]] = {}
        if mapping:
            self._files[0] = [Path(path) for path in paths]
        records = [] if mapping else [p for path in paths for p in _each_dataset(path) if not self._sort(p)]
        self._readings: list[Reading] = []
        for number, files in sorted(self._files.items()):
            if read := self._known[number].read:
                self._readings.append(read(files, self._lookup, self.problems, dataset))
        if not self._files and not records and paths:
            message = "There is nothing here to load: the reasons are below."
            self.problems.add(Problem("error", "nothing-to-load", message, str(paths[0]), expected=_WANTED))
        if records or not paths:
            self._readings.append(Records(records, lookup=lookup, dataset=dataset, problems=self.problems))
        self.datasets = [d for reading in self._readings for d in reading.datasets]
        self._reading_of = {id(d): reading for reading in self._readings for d in reading.datasets}
        names = [d.dataset.name for d in self.datasets]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            advice = "Load them one by one" if dataset else "Give one of them another name with --dataset"
            raise MisuseError(f"Two kinds of file would both be the dataset {twice[0]!r}. {advice}.")

    def claims(self, records: DatasetRecords) -> Iterator[Claim]:
        """The claims of one dataset, from its own reader."""
        return self._reading_of[id(records)].claims(records)

    # ---- sorting ----

    def _sort(self, path: str | Path) -> bool:
        """Put a file, or those of a folder, with the sources that know them; whether that is all there is to it."""
        try:
            root = Path(path)
            if root.is_dir():
                return self._sort_folder(root)
            return root.is_file() and self._sort_file(Glimpse(root))
        except (OSError, ValueError):
            return False  # the reader of records says what is the matter with it

    def _sort_file(self, glimpse: Glimpse) -> bool:
        for number, kind in enumerate(self._known):
            if kind.recognises(glimpse):
                if kind.read:
                    self._files.setdefault(number, []).append(glimpse.path)
                else:
                    self.problems.leave(str(glimpse.path), f"{kind.title}: {kind.reason}")
                return True
        return False

    def _sort_folder(self, root: Path) -> bool:
        found = list(_within(root, DEPTH))
        if not found or _holds_records(root):
            return False
        unknown = [glimpse.path for glimpse in found if not self._sort_file(glimpse)]
        if len(unknown) == len(found) and all(p.parent == root for p in unknown):
            return False  # a folder of tables that are no known source's: taken for records, which says what is wrong
        for path in unknown:
            self.problems.leave(str(path), _UNKNOWN)
        return True


def _mapped(path: str | Path) -> Kind:
    from localism.loaders.mapping import MappedTables, load_mapping

    mapping = load_mapping(path)
    return Kind(mapping.dataset.title, lambda _: True, partial(MappedTables, mapping))


_FOR_CHECKS = "a table to check others against, which holds nothing to load"
_WANTED = "partnership records, or files of a public source that localism knows"
_UNKNOWN = (
    "no known source has such files; load each on its own as records, or with a mapping (localism mapping suggest FILE)"
)


def _within(folder: Path, depth: int) -> Iterator[Glimpse]:
    """The files that may hold a table, in a folder and those inside it, by name; links to folders are not followed."""
    entries = sorted(folder.iterdir())[:_MAX_FILES]
    for entry in entries:
        if entry.name.startswith((".", "~$")):
            continue
        if entry.is_dir():
            if depth and not entry.is_symlink():
                yield from _within(entry, depth - 1)
        elif (glimpse := Glimpse(entry)).holds_data:
            yield glimpse


def _each_dataset(path: str | Path) -> list[str | Path]:
    """The path itself; of a folder of nothing but folders of records, as `export records` writes them, each of those."""
    with suppress(
        OSError, ValueError
    ):  # no folder, or none that can be read: its reader says what is the matter with it
        inside = sorted(Path(path).iterdir())
        if inside and all(i.is_dir() and not i.is_symlink() and _holds_records(i) for i in inside):
            return list(inside)
    return [path]


def _holds_records(folder: Path) -> bool:
    """Whether a folder's CSV files are sheets of partnership records: one of them is named as such a sheet is."""
    return any(entry.suffix.lower() == ".csv" and entry.stem in sheet_names() for entry in folder.iterdir())


def _lists_services(file: Glimpse) -> bool:
    lgsl = {"Identifier", "Label", "Description", "History notes"}
    return set(file.headings) >= {"LGSL", "Description", "Providing Tier"} or set(file.headings) >= lgsl


def _lists_identifiers(file: Glimpse) -> bool:
    return file.keys >= {"code", "coverage", "structure", "confirmed", "deprecated"}


__all__ = ["DatasetRecords", "Glimpse", "Kind", "Problem", "Problems", "Reading", "Sources", "kinds"]
