"""What a page is drawn from: plain data that knows nothing of stores, claims or the ontology.

Whoever asks for a page fills these in. Texts may be hostile: the pages escape them. Dates are shown as given; the four
bounds are ISO days, half open, with `BEGINNING` and `END` as minus and plus infinity.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

__all__ = [
    "BEGINNING",
    "DEFINITE",
    "END",
    "POSSIBLE",
    "About",
    "Act",
    "Balance",
    "Balanced",
    "Body",
    "BodyGroup",
    "Cell",
    "CodeList",
    "CodeUse",
    "Codebook",
    "Held",
    "Kind",
    "Matrix",
    "Network",
    "NetworkFigure",
    "NetworkReport",
    "Node",
    "Power",
    "PowerGroup",
    "Reported",
    "Source",
    "Table",
    "Tie",
]

BEGINNING, END = "0001-01-01", "9999-12-31"
DEFINITE, POSSIBLE = "definite", "possible"

# A source as (title, address); only http and https addresses become links.
Source = tuple[str, str]


@dataclass(frozen=True, slots=True)
class About:
    """What every page says of itself."""

    title: str
    description: str
    as_of: str = ""  # an ISO day; blank means all dates. A network's slider begins there
    sources: tuple[Source, ...] = ()
    licence: str = ""
    command: str = ""  # the command that made the page
    slice_note: str = ""  # which claims it was drawn from: "Public claims only."
    counts: str = ""  # "41 powers, 26 bodies, 312 holdings"


@dataclass(frozen=True, slots=True)
class Act:
    """What a holder may do in a decision, from the ontology: rank 1 is the strongest; the glyph is one character."""

    code: str
    label: str
    glyph: str
    rank: int


@dataclass(frozen=True, slots=True)
class Power:
    """One row of a matrix."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class PowerGroup:
    """Rows under one topic."""

    label: str
    powers: tuple[Power, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """One column of a matrix."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class BodyGroup:
    """Columns of one tier or class; `side` is where they stand (`state`, `local council`, `community`, `other`)."""

    label: str
    side: str
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """One holding in a cell: one line of the table below the matrix."""

    acts: tuple[str, ...] = ()  # codes of the acts; none means that the act is not known
    level: str = ""  # how far the community is empowered: "consulted", or "decides (stated), informed (practised)"
    since: str = ""
    until: str = ""
    area: str = ""
    authority: str = ""  # on whose authority, under which instrument
    certainty: str = DEFINITE
    note: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What one body holds of one power. `unknown`: something about it is recorded as not known, which is no blank."""

    holdings: tuple[Held, ...] = ()
    unknown: bool = False
    level: str = ""  # the level to print in the cell, in one word; blank prints none
    note: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Powers in rows by topic, bodies in columns by tier.

    `cells` are by (power id, body id); there is none where nothing is recorded.
    """

    about: About
    acts: tuple[Act, ...]
    rows: tuple[PowerGroup, ...]
    columns: tuple[BodyGroup, ...]
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)

    def powers(self) -> Iterator[Power]:
        """The rows, top to bottom."""
        return (power for group in self.rows for power in group.powers)

    def bodies(self) -> Iterator[Body]:
        """The columns, left to right."""
        return (body for group in self.columns for body in group.bodies)


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of thing on a network; a shape not in `shapes.SHAPES` or a colour not `#rrggbb` is drawn plain."""

    code: str
    label: str
    shape: str = "circle"
    colour: str = "#999999"
    side: str = ""
    one: str = ""  # what one thing of it is called, where `label` is a plural

    @property
    def singular(self) -> str:
        """What one thing of it is called."""
        return self.one or self.label


@dataclass(frozen=True, slots=True)
class Node:
    """One thing on a network; `kind` is a `Kind.code`. `detail` is one line about it.

    `share` is how much of the largest value of a measure it has, 0 to 1, where the page is sized by one.
    """

    id: str
    label: str
    kind: str
    detail: str = ""
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """One relationship between two things: parallel ties stay apart. `type` is what it is called ("holds power").

    Without bounds it holds on every day.
    """

    id: str
    start: str
    end: str
    type: str
    act: str = ""
    level: str = ""
    since: str = ""
    until: str = ""
    from_min: str = BEGINNING
    from_max: str = BEGINNING
    to_min: str = END
    to_max: str = END
    note: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Things and their ties. Every tie's ends are among the nodes; ids are unique."""

    about: About
    kinds: tuple[Kind, ...]
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class CodeUse:
    """One code: what it means, how often it is used, and an example with where that is from. `notes` say more, a line each."""

    code: str
    definition: str
    used: int
    derived: int = 0  # how many more rules made
    example: str = ""
    source: str = ""
    memo: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes of one column, in their order."""

    label: str
    of: str  # what it is said of: "power holdings"
    meaning: str
    codes: tuple[CodeUse, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """A coding frame, list by list."""

    about: About
    lists: tuple[CodeList, ...]


Span = tuple[float, float] | None  # from low to high, −1 to 1; None is not known


@dataclass(frozen=True, slots=True)
class Balanced:
    """A group of powers, or one power in it: how far power lies with the council (1) or the community (−1)."""

    label: str
    stated: Span
    practised: Span
    bounds: Span
    within: bool = False  # a power, under its group
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Any table: a cell is one text or several lines. `cited`, where there is any, has the sources of each row."""

    label: str
    headings: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]
    lead: str = ""
    cited: tuple[tuple[Source, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Balance:
    """Places, each with its groups and powers from top to bottom, and tables that say what the picture rests on."""

    about: About
    places: tuple[tuple[str, tuple[Balanced, ...]], ...]
    tables: tuple[Table, ...]
    reading: tuple[str, ...] = ()  # how it is to be read, a sentence each


@dataclass(frozen=True, slots=True)
class NetworkFigure:
    """One figure of a whole network, put into words, and (where chance was drawn) where it lies beside chance."""

    measure: str
    of: str
    value: str
    chance: str = ""
    effect: str = ""
    p: str = ""
    note: str = ""
    at: tuple[float, float, float, float] | None = None  # the value; the lowest, the middle and the highest by chance


@dataclass(frozen=True, slots=True)
class Reported:
    """One network: how it was made, how large it is, how many ties its nodes have (label, nodes), and its figures."""

    label: str
    made: tuple[str, ...]
    size: str
    degrees: tuple[tuple[str, int], ...] = ()
    figures: tuple[NetworkFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkReport:
    """Networks with their figures, what each measure is (name, definition, range, source), and how it was all done.

    `findings` say first, a sentence each, what stands out.
    """

    about: About
    networks: tuple[Reported, ...]
    measures: tuple[tuple[str, str, str, str], ...]
    methods: tuple[str, ...]
    cited: tuple[str, ...]
    findings: tuple[str, ...] = ()
