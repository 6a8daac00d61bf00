"""How far coders agree beyond chance, thing by thing that they code, and every unit on which they differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import Literal

from localism.errors import MisuseError, NotFoundError
from localism.graph.analysis.agreement import LEAST, RESAMPLES, agreement, nominal, ordinal
from localism.graph.answers import Answer, plain
from localism.graph.entity import Claim
from localism.graph.questions.agreement_row import DISAGREEMENTS, RELIABILITY, AgreementRow
from localism.graph.questions.naming import RESTRICTED
from localism.graph.questions.recorded import Finding, Findings, coded, findings
from localism.graph.questions.sources import marked
from localism.graph.store import View
from localism.graph.words import normal
from localism.ontology.schema import SCHEMA, Property

By = Literal["source", "holding"]
WAYS: tuple[By, ...] = ("source", "holding")
"""What a unit is: a finding as read in the same source or sources, or a finding whatever was read."""
Unit = tuple[str, tuple[str, ...]]
"""A finding's id and, where it is read by source, the ids of the sources."""
Values = tuple[str, ...]
_ABSENT, _PRESENT = "no", "yes"


@dataclass(frozen=True)
class _Coded:
    """One thing that is coded: its property, and for each unit what each coder says, with the claims behind it."""

    coded: Property
    said: Mapping[Unit, Mapping[str, Values]]
    double: int
    """Codings left out, since one coder says two things of one unit where there is room for one."""

    @property
    def paired(self) -> dict[Unit, Mapping[str, Values]]:
        """The units that two or more coders coded."""
        return {unit: said for unit, said in self.said.items() if len(said) > 1}


def coders_agree(view: View, coders: Collection[str] = (), *, by: By = "source") -> Answer[AgreementRow]:
    """Krippendorff's alpha for each thing that coders code of holdings (and of what became of them), and their disagreements.

    A unit is one finding as read in one source, or in the same several, so that coders are compared on the same material;
    by `holding` it is the finding, whichever sources each of them read. A coding without a coder's name is not counted.
    Levels are ordinal, all else nominal. Acts, of which a holding may have several, count twice: as a set, where two
    codings are equal if they name the same acts, and act by act, present or absent wherever the coder coded acts at all.
    Intervals draw whole findings anew. `coders`: names, or one text of names parted by commas; without any, all. Raises
    `NotFoundError` for a coder that there is not, `MisuseError` for fewer than two. The number of calls is bounded.
    """
    if by not in WAYS:
        raise MisuseError(f"There is no unit {by!r}. It is one of: {', '.join(WAYS)}.")
    found = findings(view)
    known = sorted({c.coding.coder for f in found.rows for c in f.claims} - {""}, key=lambda c: (normal(c), c))
    # A name that only restricted codings have is not for an error message.
    told = {c.coding.coder for f in found.rows for c in f.claims if found.facts.access_of(c) != RESTRICTED}
    chosen = _chosen(coders, known, told)
    every = _coded(found.rows, chosen, by)
    rows = [row for c in every for row in _reliability(c)]
    differing = [row for c in every for row in _differing(c, found, chosen, by)]
    title = "How far coders agree" + (f": {', '.join(chosen)}" if chosen else "")
    paired = any(c.paired for c in every)
    other = not paired and by == "source" and any(c.paired for c in _coded(found.rows, chosen, "holding"))
    unnamed = sum(not c.coding.coder for f in found.rows for c in f.claims)
    note = _note(chosen, by, unnamed, sum(c.double for c in every), paired, other)
    command = f"localism evidence {quote(differing[0].finding)}" if differing else "localism conflicts"
    return Answer(
        AgreementRow, (*rows, *differing), title, note, "localism agreement --by holding" if other else command
    )


def _chosen(coders: Collection[str], known: Sequence[str], told: Collection[str]) -> list[str]:
    """The coders that are meant: each text is a name, or names parted by commas."""
    given = (coders,) if isinstance(coders, str) else coders
    names = [n for text in given for n in ([text] if text in known else text.split(",")) if n.strip()]
    if not names:
        return list(known)
    chosen = []
    for name in names:
        fitting = [c for c in known if c == name.strip()] or [c for c in known if normal(c) == normal(name)]
        if not fitting:
            named = ", ".join(c for c in known if c in told) or "some, in restricted codings only"
            there = f"there are: {plain(named)}" if known else "no coding says who coded it"
            raise NotFoundError(f"no coder is called ‘{plain(name.strip())}’; {there}")
        chosen += [c for c in fitting if c not in chosen]
    if len(chosen) < 2:
        raise MisuseError(f"Agreement is between two coders at least; this names only {plain(chosen[0])}.")
    return chosen


def _coded(rows: Sequence[Finding], coders: Collection[str], by: By) -> list[_Coded]:
    """Everything that these coders coded, in the order of the ontology."""
    properties = {p.name: p for f in rows for p in coded(f.thing)}
    made = []
    for p in sorted(properties.values(), key=lambda p: (not p.judgement, p.order, p.name)):
        said: dict[Unit, dict[str, set[Values]]] = {}
        for f in rows:
            for c in f.claims:
                if c.coding.coder in coders and (values := c.properties.get(p.name)):
                    unit = (f.thing.id, _read_in(c) if by == "source" else ())
                    said.setdefault(unit, {}).setdefault(c.coding.coder, set()).add(values)
        if not said:
            continue
        if p.many:  # several passages add up to what a coder found
            whole = {u: {who: _in_order(p, *v) for who, v in each.items()} for u, each in said.items()}
            made.append(_Coded(p, whole, 0))
        else:
            sure = {u: {who: next(iter(v)) for who, v in each.items() if len(v) == 1} for u, each in said.items()}
            made.append(_Coded(p, sure, sum(len(v) > 1 for each in said.values() for v in each.values())))
    return made


def _read_in(claim: Claim) -> tuple[str, ...]:
    return tuple(sorted({c.source for c in claim.citations})) or (f"dataset {claim.dataset}",)


def _in_order(p: Property, *values: Values) -> Values:
    return tuple(sorted({v for each in values for v in each}, key=lambda v: (SCHEMA.rank(p.codes, v), v)))


def _reliability(c: _Coded) -> Iterable[AgreementRow]:
    """Alpha of what is coded; of what may have several values, as a set and then value by value."""
    p = c.coded
    if not p.many:
        yield _alpha(c, p.label, {u: {who: v[0] for who, v in said.items()} for u, said in c.said.items()}, p.ordinal)
        return
    yield _alpha(c, f"{p.label}, as a set", c.said, False)
    used = _in_order(p, *(v for said in c.paired.values() for v in said.values()))
    for value in used:
        table = {u: {who: _PRESENT if value in v else _ABSENT for who, v in said.items()} for u, said in c.said.items()}
        yield _alpha(c, f"{p.label}: {value}", table, False)


def _alpha(c: _Coded, label: str, table: Mapping[Unit, Mapping[str, str | Values]], scaled: bool) -> AgreementRow:
    every = {v for said in table.values() for v in said.values()}
    values = sorted(every, key=lambda v: (SCHEMA.rank(c.coded.codes, v) if isinstance(v, str) else 0, v))
    found = agreement(table, values, ordinal if scaled else nominal, clusters={unit: unit[0] for unit in table})
    return AgreementRow(
        RELIABILITY,
        coded=label,
        scale="ordinal" if scaled else "nominal",
        alpha=found.alpha,
        low=found.low,
        high=found.high,
        units=found.units,
        codings=found.codings,
        coders=tuple(sorted({who for said in c.paired.values() for who in said})),
        equal=found.agreeing,
        why=found.why,
    )


def _differing(c: _Coded, found: Findings, coders: Collection[str], by: By) -> Iterable[AgreementRow]:
    """The units of which coders say different things."""
    things = {f.thing.id: f for f in found.rows}
    for unit, said in sorted(c.paired.items()):
        if len(set(said.values())) < 2:
            continue
        f, read_in = things[unit[0]], unit[1]
        own = [x for x in f.claims if x.coding.coder in said and (by != "source" or _read_in(x) == read_in)]
        values: dict[Values, list[str]] = {}
        for who, v in sorted(said.items()):
            values.setdefault(v, []).append(who)
        sides = sorted(values, key=lambda v: (-len(values[v]), [SCHEMA.rank(c.coded.codes, x) for x in v], v))
        yield AgreementRow(
            DISAGREEMENTS,
            coded=c.coded.label,
            coders=tuple(sorted(said)),
            finding=f.thing.id,
            what=found.words(f.thing),
            read_in=tuple(f"read in {name}" for name in found.names(read_in)),
            says=tuple(f"{', '.join(values[v])}: {'; '.join(v)}" for v in sides),
            memos=found.facts.memos_of(own),
            access=marked(found.facts.access(f.thing.id)),
            group=DISAGREEMENTS,
        )


def _note(coders: Sequence[str], by: By, unnamed: int, double: int, paired: bool, other: bool) -> str:
    if not coders:
        return "No coding says who coded it: name the coder of each row in the column Coder, and load it again."
    material = "as read in the same source or sources" if by == "source" else "whichever sources each coder read"
    lines = [
        f"A unit is a holding, or what became of it, {material}. Alpha is Krippendorff's: 1 is full agreement, "
        "0 is what chance would give. Acts count as a set, then each by itself, present or absent.",
        f"Intervals: the middle 95 % of {RESAMPLES:,} draws of whole holdings, with replacement; none with fewer than "
        f"{LEAST}.",
    ]
    if not paired:
        lines.append("No unit was coded by two of them" + ("; by holding, there are some." if other else "."))
    if double:
        lines.append(f"{double} left out: one coder says two things of one unit, where there is room for one.")
    if unnamed:
        lines.append(f"{unnamed} left out: they do not say who coded them.")
    return "\n".join(lines)
