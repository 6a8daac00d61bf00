"""The imbalance of a power: the council's say less the community's, as a range wherever something is not known.

Of one power at one place: +1 where the council's side has the final say and the community none, −1 the other way round,
0 where both have as much. docs/imbalance.md has the method, its sources and its limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, prod
from typing import Any, NamedTuple

from localism.graph.analysis.weights import COMMUNITY, COUNCIL, Weights

__all__ = [
    "Matters",
    "Range",
    "Say",
    "bounds",
    "index",
    "mean",
    "of_power",
    "power_bounds",
    "recorded",
    "signed",
    "total",
]

STATED, PRACTISED = "stated", "practised"


class Range(NamedTuple):
    """From the lowest to the highest value that what is known allows."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """Halfway."""
        return (self.low + self.high) / 2

    def __str__(self) -> str:
        low, high = (signed(v) for v in self)
        return low if low == high else f"{low} to {high}"

    def __sub__(self, other: Range) -> Range:
        return Range(self.low - other.high, self.high - other.low)


@dataclass(frozen=True, slots=True)
class Say:
    """One holding as the index reads it.

    `sides`: where its holders stand, in the ontology's words; none is a holder who is not known. `acts`: each act with
    whether all who read the holding say so; none is an act not known. `stated`, `practised`: the levels that are coded.
    `sure`: it definitely holds at the time asked about, and its status is nothing but in force. `perhaps`: it holds
    throughout the place, and is read beside what is held over one thing there, on which it may or may not bear.
    """

    holding: str
    sides: frozenset[str]
    acts: tuple[tuple[str, bool], ...] = ()
    stated: tuple[str, ...] = ()
    practised: tuple[str, ...] = ()
    sure: bool = True
    perhaps: bool = False

    def council(self, w: Weights) -> Range | None:
        """The say it gives the council's side; None where it gives none."""
        return self._acting(w) if any(w.side[s] == COUNCIL for s in self.sides) else None

    def community(self, w: Weights, reading: str = STATED) -> Range | None:
        """The say it gives the community's side: its level where one is coded, else, of a community's own holding, its act.

        A level says how far the community is empowered, whoever holds; beside a local council it is that council's own say.
        """
        own = any(w.side[s] == COMMUNITY for s in self.sides)
        local = self.sides == {"local council"}
        levels = self.stated if reading == STATED else self.practised
        if levels and (own or not local):
            return Range(min(w.level[x] for x in levels), max(w.level[x] for x in levels))
        if reading == PRACTISED:
            # Practice that nobody coded is not known: anything from none to all.
            coded = self.stated and not local
            return Range(0.0, w.most) if own or coded else None
        return self._acting(w) if own else None

    def _acting(self, w: Weights) -> Range:
        if not self.acts:
            return Range(min(w.act.values()), max(w.act.values()))
        every = [w.act[a] for a, _ in self.acts]
        agreed = [w.act[a] for a, all_say_so in self.acts if all_say_so]
        return Range(max(agreed, default=min(every)), max(every))


Matters = Mapping[str, Sequence[Say]]
"""One power's holdings by what they are over: the whole place (blank), a part of it, or one thing."""


def recorded(says: Iterable[Say], w: Weights, reading: str = STATED) -> tuple[Range | None, Range | None]:
    """The council's and the community's say in one matter, taking what is recorded at its word; None where nothing is.

    Possible is taken for so; holders who are not known count for neither side. What perhaps bears on it gives a side from
    nothing to all of its say, and makes no matter by itself.

    >>> from localism.graph.analysis.weights import shipped
    >>> council = Say("a", frozenset({"state"}), (("decides", True),))
    >>> residents = Say("b", frozenset({"community"}), (("advises", True),), stated=("involved",))
    >>> recorded([council, residents], shipped())
    (Range(low=1.0, high=1.0), Range(low=0.6, high=0.6))
    """
    says = list(says)
    council = [(r, s.perhaps) for s in says if (r := s.council(w))]
    community = [(r, s.perhaps) for s in says if (r := s.community(w, reading))]
    if reading == PRACTISED and not any(s.practised and s.community(w, reading) for s in says):
        community = []
    if all(perhaps for _, perhaps in (*council, *community)):
        return None, None
    return _joined(council, w), _joined(community, w)


def index(sides: tuple[Range | None, Range | None]) -> Range | None:
    """The council's say less the community's; None unless something is recorded of both."""
    council, community = sides
    return council - community if council and community else None


def of_power(matters: Matters, w: Weights, reading: str = STATED) -> Range | None:
    """The index of one power: the mean of its matters that have something recorded of both sides; None without any."""
    return mean(i for says in matters.values() if (i := index(recorded(says, w, reading))))


def power_bounds(matters: Matters, w: Weights) -> Range:
    """The least and the most that the index of one power could be: what share each matter makes of it is not known."""
    found = [bounds(says, w) for says in matters.values()]
    return Range(min(b.low for b in found), max(b.high for b in found))


def bounds(says: Iterable[Say], w: Weights) -> Range:
    """The least and the most that the index of one matter (the strongest say of each side, as stated) could be.

    What is not sure holds or not; an act or a level on which readings differ is any of those; a holder not known may
    stand on either side or none. A side of which nothing sure is recorded may have any say up to the most there is,
    for silence is no nought. Exact: what raises a side most is one holding, so each is tried. Linear in the holdings.

    >>> from localism.graph.analysis.weights import shipped
    >>> bounds([Say("a", frozenset({"state"}), (("decides", True),))], shipped())
    Range(low=0.0, high=1.0)
    """
    options = [_option(s, w) for s in says]
    return Range(_least(options, w.most, 0, 1), -_least(options, w.most, 1, 0))


def mean(values: Iterable[Range]) -> Range | None:
    """The mean of several ranges; None of none."""
    found = list(values)
    return Range(fsum(v.low for v in found) / len(found), fsum(v.high for v in found) / len(found)) if found else None


def total(groups: Mapping[str, Sequence[Range]], w: Weights) -> Range | None:
    """The mean of the groups' means, so that no group counts for more because its powers are told apart more finely."""
    if w.by_power:
        return mean(v for values in groups.values() for v in values)
    return mean(m for values in groups.values() if (m := mean(values)))


def signed(value: float) -> str:
    """A value to two places with its sign.

    >>> signed(0.35), signed(-0.2), signed(-0.0001)
    ('+0.35', '−0.20', '0.00')
    """
    text = f"{abs(value):.2f}"
    return text if text == "0.00" else ("+" if value > 0 else "−") + text


class _Effect(NamedTuple):
    """What a holding may give each side: each as much as it may, or (`tied`: one act, held jointly) both the same."""

    council: Range | None
    community: Range | None
    tied: bool = False


@dataclass(frozen=True, slots=True)
class _Option:
    """A holding with the ways in which it may count, one of which it does if it holds."""

    sure: bool
    effects: tuple[_Effect, ...]


def _option(say: Say, w: Weights) -> _Option:
    if say.sides:
        effect = _Effect(say.council(w), say.community(w))
        tied = not say.stated and effect.council is not None and effect.community is not None
        return _Option(say.sure and not say.perhaps, (effect._replace(tied=tied),))
    act, level = say._acting(w), say.community(w)
    return _Option(
        say.sure and not say.perhaps,
        (_Effect(None, None), _Effect(None, level), _Effect(act, level), _Effect(None, level or act)),
    )


def _least(options: Sequence[_Option], most: float, own: int, other: int) -> float:
    """The least that the say of `own` less that of `other` can be (0: the council's, 1: the community's)."""
    heard = [any(o.sure and all(e[side] for e in o.effects) for o in options) for side in (0, 1)]
    # What surely counts gives `own` the least it can; one holding is enough to give `other` the most it can.
    floor = max((min(_low(e[own]) for e in o.effects) for o in options if o.sure), default=0.0)
    ceiling = 0.0 if heard[other] else most
    pairs = [(0.0, 0.0)]
    for e in (e for o in options for e in o.effects):
        if e.tied:
            pairs += [(_low(e[own]), _low(e[other])), (_high(e[own]), _high(e[other]))]
        else:
            pairs.append((_low(e[own]), _high(e[other])))
    return min(max(floor, mine) - max(ceiling, theirs) for mine, theirs in pairs)


def _low(r: Any) -> float:
    return r.low if r else 0.0


def _high(r: Any) -> float:
    return r.high if r else 0.0


def _joined(says: Sequence[tuple[Range, bool]], w: Weights) -> Range | None:
    """The say of a side that has several: the strongest, or all together (one less the product of what each leaves)."""
    if not says:
        return None
    join: Callable[[Iterable[float]], float] = _together(w.most) if w.together else max
    return Range(join((0.0, *(r.low for r, perhaps in says if not perhaps))), join(r.high for r, _ in says))


def _together(most: float) -> Callable[[Iterable[float]], float]:
    return lambda values: most * (1 - prod(1 - v / most for v in values))
