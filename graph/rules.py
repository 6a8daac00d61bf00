"""Statutory powers that follow from what a body is: derived when the register or the rules table has changed.

Rules are applied to the bodies that a loaded register lists, after the fold and to what is recorded only, so that the
order of loading never matters. What comes of it are claims of the dataset `rules`, each citing the law.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from localism.graph import powers
from localism.graph.entity import DERIVED, Citation, Claim, Coding
from localism.graph.register import REGISTERS, Body, Register, code_of, listed, nation_of, read
from localism.graph.store import Dataset, File, Loaded, Progress, View, Writer
from localism.ontology.dates import bounds
from localism.ontology.edtf import OPEN
from localism.ontology.overlap import Period, shared, without
from localism.ontology.schema import SCHEMA
from localism.ontology.statutory import Rule, doubt, met, rules, table_digest

__all__ = ["REGISTERS", "code_of", "derive", "expected", "holdings", "listed", "nation_of"]

_DATASET = Dataset(
    DERIVED,
    title="Statutory powers that follow from the class of a body",
    author="Localism project",
    as_of="2026-11",
    licence="Facts restated; Apache-2.0",
)
_TABLE = "statutory.csv"
_FOLLOWING = 95
"""Holdings that follow from one body, on average."""
_CODINGS = {
    "certain": Coding(confidence="stated"),
    "likely": Coding(confidence="inferred", memo="The holder is sure; a date, a section number or an edge is not"),
    "check": Coding(confidence="inferred", memo="To be confirmed before anybody relies on it"),
}
"""How sure the table is of a rule → how a claim says so."""


def derive(
    writer: Writer,
    *,
    at: str,
    changed: bool = True,
    progress: Progress | None = None,
    leave: Collection[str] = (),
) -> dict[str, Loaded]:
    """Bring the derived holdings in line with what the writer has written; what became of them, by dataset.

    `changed` says whether the write has changed anything; `leave` names datasets that are to stay as they are.

    Nothing happens where no register was ever loaded, and little where neither the rules nor what they are applied to
    has changed. Where the register has gone, so do they.
    """
    view = writer.written()
    datasets = {d.name: d for d in view.datasets()}
    registers = [datasets[name] for name in REGISTERS if name in datasets]
    last = _files(view)
    made_before = {file.name: file for file in last.get(DERIVED, ())}
    if not registers and _TABLE not in made_before:
        return {}  # nor is a dataset touched that happens to be called like ours
    table = File(_TABLE, table_digest())
    if not changed and made_before.get(_TABLE) == table and last.get(powers.POWERS) == powers.files():
        return {}
    register = read(view, [d.name for d in registers])
    made = {}
    if powers.POWERS not in leave and last.get(powers.POWERS) != powers.files():
        made[powers.POWERS] = writer.replace(powers.DATASET, powers.claims(), at=at, files=powers.files())
    from_what = (table, File("the register", _digest(register)))
    if DERIVED not in leave and last.get(DERIVED) != from_what:
        access = max((d.access or "project" for d in registers), key=lambda a: SCHEMA.rank("Access", a), default="")
        dataset = _DATASET._replace(access=access)
        made[DERIVED] = writer.replace(dataset, holdings(register), at=at, files=from_what, progress=progress)
    return made


def expected(dataset: str) -> int:
    """About how many claims a row of a dataset makes, what follows from it included: for showing progress.

    >>> expected("uk-authorities") > expected("pilot-areas")
    True
    """
    return _FOLLOWING if dataset in REGISTERS else 1


def holdings(register: Register) -> Iterator[Claim]:
    """Every holding that the rules give a body of the register, by body, then in the order of the rules."""
    return _derived(register, rules())


def _derived(register: Register, chosen: Iterable[Rule]) -> Iterator[Claim]:
    applying: dict[tuple[str, str], list[Rule]] = {}
    for rule in chosen:
        applying.setdefault((rule.body, rule.nation), []).append(rule)
    for body in register.bodies:
        for rule in (r for name in body.classes for r in applying.get((name, body.nation), ())):
            yield from _holdings(rule, body, register)


def _digest(register: Register) -> str:
    """SHA-256 of what the holdings follow from: the bodies, and what comes of rules that look at places."""
    found = sha256()
    for body in register.bodies:
        found.update(repr(body._replace(areas=())).encode())
    for claim in _derived(register, (r for r in rules() if r.conditions.over or r.conditions.not_over)):
        found.update(claim.digest)
    return found.hexdigest()


def _holdings(rule: Rule, body: Body, register: Register) -> Iterator[Claim]:
    """One for each stretch of time in which a rule applies to a body in the same area."""
    c = rule.conditions
    if (c.only and body.code not in c.only) or body.code in c.without:
        return
    settled = {token: met(token, body.code) for token in c.open}
    period = shared(Period(rule.starts, rule.ends), body.period)
    if period is None or False in settled.values():
        return
    still_open = [token for token, answer in settled.items() if answer is None]
    stretches = [Stretch(period)]
    if c.over and c.over != (body.code,):
        areas = register.governed(c.over, period)
        stretches = [Stretch(period, areas)]
        still_open += [] if areas else [f"over={','.join(c.over)}"]
    for code, day in c.not_over:
        stretches = [left for s in stretches for left in _without(s, code, day, body, register)]
    condition = "; ".join(x for x in (*still_open, c.note) if x)
    for number, stretch in enumerate(stretches, 1):
        yield _claim(rule, body, stretch, condition, number)


class Stretch(NamedTuple):
    """A time and the areas in it; without any, whatever its holder governs."""

    period: Period
    areas: tuple[str, ...] = ()


def _without(stretch: Stretch, code: str, day: str, body: Body, register: Register) -> Iterator[Stretch]:
    """What is left of a stretch where a council's area is taken out from a day on (blank: was never in).

    A body that lies in that area, or is that council, has nothing while it does; of a body around it the rest is left.
    """
    other = register.by_code.get(code)
    after = shared(stretch.period, Period(day, OPEN))
    inside = register.stays(body, other, after) if other and after else ()
    around = register.stays(other, body, after) if other and after and not inside else ()
    if not other or not (inside or around):
        yield stretch
        return
    gap = min(inside or around, key=lambda stay: bounds(*stay))
    before, later = without(stretch.period, gap)
    if before:
        yield Stretch(before, stretch.areas)
    if around:
        taken = register.governed([code], gap)
        areas = [a for a in stretch.areas if a not in taken] or register.parts(body, [code], gap)
        yield Stretch(gap, tuple(areas))
    if later == stretch.period:  # no nearer: its dates do not tell what comes before the gap from what comes after
        yield Stretch(later, stretch.areas)
    elif later:
        yield from _without(Stretch(later, stretch.areas), code, day, body, register)


def _claim(rule: Rule, body: Body, stretch: Stretch, condition: str, number: int) -> Claim:
    said = {
        "held_by": (body.id,),
        "of_power": (rule.power,),
        "kind": (rule.kind,),
        "act": rule.act,
        "level_stated": (rule.level,),
        "mode": (rule.mode,),
        "origin": ("derived",),
        "basis": ("statutory",),
        "within": stretch.areas,
        "under": (powers.instrument_of(rule),),
        "bears_on": (rule.bears_on,),
        "from": (stretch.period.starts,),
        "to": (stretch.period.ends,),
        "condition": (condition,),
    }
    return Claim(
        f"{rule.id}/{body.id}" + (f"/{number}" if number > 1 else ""),
        ("PowerHolding",),
        {name: values for name, values in said.items() if values and values[0]},
        DERIVED,
        (Citation(powers.source_of(rule.law)),),
        _coding(rule, body),
        locator=rule.id,
    )


def _coding(rule: Rule, body: Body) -> Coding:
    why = doubt(body.code)
    return Coding(confidence="inferred", memo=why) if why else _CODINGS[rule.confidence]


def _files(view: View) -> dict[str, tuple[File, ...]]:
    """What the last run of each dataset was made from."""
    return {run.dataset: run.files for run in view.runs()}
