"""Money with strings: the budgets, funds and grants of a place or a body, who decides, who holds, who funds, on what terms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from shlex import quote

from localism.graph.answers import Answer
from localism.graph.entity import Entity
from localism.graph.questions.holding_row import HoldingRow
from localism.graph.questions.holdings import Asked, behind, called, certainty, describe, place, why
from localism.graph.questions.money_row import BUDGETS, GRANTS, OTHER, SUMS, MoneyRow
from localism.graph.questions.money_where import ACTS, Theirs, theirs
from localism.graph.questions.parts import holders, marks
from localism.graph.questions.sources import Evidence, evidence, in_words, marked, strictest
from localism.graph.questions.strings import Strings, amounts, counted, spelled_out, terms_of, when
from localism.graph.store import Span, View
from localism.graph.words import normal
from localism.ontology.dates import Certainty, day_range

DECIDES, (FUNDS, HOLDS) = "decides", ACTS
NO_MONEY = "No budget, grant or power over money is recorded. That does not mean that there is none."


def money(view: View, text: str, *, on: str | None = None) -> Answer[MoneyRow]:
    """Sums of grants by currency; each budget with who decides, holds and funds it and its terms; other money powers; grants.

    Of a place: what is for it, held in it, or given to it or to a body of it, and to areas inside it. Of a body: what it, its
    groups and posts hold, give and receive. With `on`, an EDTF date, what possibly was so on some day of it. The number of
    calls is bounded. Raises `NotFoundError` and `DateError`.
    """
    span = day_range(on) if on else None
    found = theirs(view, text, span)
    every = [g for each in found.grants.values() for g in each]
    known = behind(view, found.holdings, span)
    asked = Asked(span)
    rows = describe(view, [(e, place(e, known.governed, asked)) for e in found.holdings], asked, known)
    rows = [r for r in rows if not r.displaced]
    hung, facts = terms_of(view, found.holdings, span), _facts(view, (*found.budgets, *every))
    under = {e.id: {e.id, *e.all("under")} for e in found.holdings}
    made = _Made(span, facts, hung, rows, under)
    budgets = sorted((made.budget(b) for b in found.budgets), key=_by_name)
    kept = {b.id for b in found.budgets}
    others = sorted((made.other(r) for r in rows if not kept.intersection(r.over_ids)), key=_by_name)
    grants = [made.grant(g, way) for way, each in found.grants.items() for g in each]
    ways = [f"{GRANTS} {way}" for way in found.grants]
    grants.sort(key=lambda r: (ways.index(r.group), _descending(made.first(r.id)), normal(r.name), r.id))
    disputed = {g.id for g in every if len(amounts(facts, g)) > 1}
    sums = [s for way, each in found.grants.items() for s in _sums(each, way, disputed)]
    title = f"Money of {found.label}" + (f", as of {in_words(on)}" if on else "")
    answered = (*sums, *budgets, *others, *grants)
    note = _note(found, sums, budgets, others, grants)
    first = next((r.id for r in (*budgets, *others, *grants) if r.id), "")
    command = f"localism evidence {quote(first)}" if first else "localism stats"
    return Answer(MoneyRow, answered, title, note, command)


def _facts(view: View, things: Iterable[Entity]) -> Evidence:
    """The claims about budgets and grants, and the things that they name. Three calls."""
    things = list(things)
    facts = evidence(view, [t.id for t in things])
    ends = ("funder", "recipient", "programme", "benefits", "located_in")
    named = {i for t in things for end in ends for i in t.all(end)}
    facts.things.update(view.get(sorted(named | facts.sources)))
    return facts


@dataclass(frozen=True)
class _Made:
    """What rows about money are made from."""

    span: Span | None
    facts: Evidence
    hung: Strings
    rows: Sequence[HoldingRow]
    under: Mapping[str, set[str]]

    def budget(self, budget: Entity) -> MoneyRow:
        """A budget with everybody who has a part in it."""
        held = [r for r in self.rows if budget.id in r.over_ids]
        sure, doubt = self._sure(budget)
        made = MoneyRow(
            BUDGETS,
            name=budget.name,
            id=budget.id,
            amount=budget.one("amount"),
            currency=budget.one("currency"),
            amounts=amounts(self.facts, budget),
            programme=self._names(budget.all("programme")),
            area=tuple(called(self.facts.things, a) for a in budget.all("located_in")),
            when=when(budget, None),
            said=budget.one("description"),
            certainty=sure,
            why=doubt,
            sources=self.facts.cited(budget.id),
            access=self._access(budget, held),
            holdings=tuple(held),
            group=BUDGETS,
        )
        return self._with_terms(_with_parts(made, held), held)

    def other(self, row: HoldingRow) -> MoneyRow:
        """A holding that funds or holds money which no budget describes."""
        over = f" over {'; '.join(row.over)}" if row.over else ""
        made = MoneyRow(
            OTHER,
            name=f"{row.power}{over}",
            id=row.holding,
            area=row.area,
            when=(row.since_line, row.until_line),
            certainty=row.certainty,
            why=row.why,
            sources=row.sources,
            access=row.access,
            holdings=(row,),
            group=OTHER,
        )
        return self._with_terms(_with_parts(made, [row]), [row])

    def grant(self, grant: Entity, way: str) -> MoneyRow:
        """A grant with who gave and who got it."""
        sure, doubt = self._sure(grant)
        return MoneyRow(
            GRANTS,
            name=grant.one("name") or "grant",
            id=grant.id,
            amount=grant.one("amount"),
            currency=grant.one("currency"),
            amounts=amounts(self.facts, grant),
            funds=tuple(called(self.facts.things, f) for f in grant.all("funder")),
            funds_ids=grant.all("funder"),
            receives=tuple(called(self.facts.things, f) for f in grant.all("recipient")),
            receives_ids=grant.all("recipient"),
            programme=self._names(grant.all("programme")),
            area=tuple(called(self.facts.things, a) for a in grant.all("benefits")),
            awarded=in_words(grant.one("awarded")) if grant.one("awarded") else "",
            when=when(grant, None) if grant.one("from") or grant.one("to") else (),
            said=grant.one("description"),
            certainty=sure,
            why=doubt,
            sources=self.facts.cited(grant.id),
            access=marked(self.facts.access(grant.id)),
            group=f"{GRANTS} {way}",
        )

    def first(self, grant: str) -> str:
        """When a grant was awarded or began, as it is written, for putting the latest first."""
        said = [c.properties for c in self.facts.of(grant)]
        dates = [v for name in ("awarded", "from", "to") for p in said for v in p.get(name, ())]
        return dates[0].lstrip("./") if dates else ""

    def _names(self, ids: Iterable[str]) -> str:
        return "; ".join(called(self.facts.things, i) for i in ids)

    def _sure(self, thing: Entity) -> tuple[str, str]:
        """Whether it was so then, and why that is in doubt; blank where no time was asked about."""
        if not self.span:
            return "", ""
        if certainty(thing.bounds, self.span) is Certainty.DEFINITE:
            return str(Certainty.DEFINITE), ""
        return str(Certainty.POSSIBLE), why(thing, self.span) or "in part of the time"

    def _with_terms(self, row: MoneyRow, held: Sequence[HoldingRow]) -> MoneyRow:
        """The row with the terms of these holdings, and of what they are held under."""
        of = {i for r in held for i in self.under.get(r.holding, ())}
        terms = [t for t in self.hung.terms if of.intersection(t.all("term_of"))]
        terms.sort(key=lambda t: (t.one("term_type"), normal(t.name), t.id))
        return replace(row, terms=tuple(map(self._term, terms)), term_ids=tuple(t.id for t in terms))

    def _term(self, term: Entity) -> str:
        kind, amount = term.one("term_type") or "term", spelled_out(term.one("amount"), term.one("currency"))
        said = amounts(self.hung.facts, term)
        figures = "; ".join(map(str, said)) if len(said) > 1 else amount if term.one("amount") else ""
        name = f"{term.one('name')} ({kind})" if term.one("name") else kind
        by = "; ".join(self.hung.names(term.all("invoked_by")))
        return ", ".join(x for x in (name, figures, f"for {by} to rely on" if by else "") if x)

    def _access(self, budget: Entity, held: Sequence[HoldingRow]) -> str:
        return marked(strictest([self.facts.access(budget.id), *(r.access for r in held)]))


def _with_parts(row: MoneyRow, held: Sequence[HoldingRow]) -> MoneyRow:
    """The row with who decides, holds and funds, and who has another part, each with what is to be said of it in brackets."""
    found: dict[str, dict[str, None]] = {DECIDES: {}, HOLDS: {}, FUNDS: {}, "": {}}
    for r in sorted(held, key=lambda r: (r.certainty == Certainty.POSSIBLE, tuple(map(normal, r.holder)), r.holding)):
        for act in r.acts or ("act not recorded",):
            name = act if act in found and r.kind != "prohibition" else ""
            own = "" if name else f"may not: {act}" if r.kind == "prohibition" else act
            said_of = [x for x in (own, *marks(r, act)) if x]
            for holder in holders(r):
                found[name][f"{holder} ({', '.join(said_of)})" if said_of else holder] = None
    decides, holds, funds, others = (tuple(found[name]) for name in (DECIDES, HOLDS, FUNDS, ""))
    return replace(row, decides=decides, holds=holds, funds=funds, others=others)


def _sums(grants: Sequence[Entity], way: str, disputed: Collection[str]) -> list[MoneyRow]:
    """A sum for each currency of the grants whose amount is recorded; how many have none, and of how many claims differ."""
    by_currency: dict[str, list[tuple[Decimal, str]]] = {}
    without = 0
    for g in grants:
        number = counted(g.one("amount"))
        if number is None:
            without += 1
        else:
            by_currency.setdefault(g.one("currency"), []).append((number, g.id))
    rest = f"; {without} more {'has' if without == 1 else 'have'} no amount recorded" if without else ""
    return [
        MoneyRow(
            SUMS,
            name=way,
            amount=f"{sum((n for n, _ in numbers), Decimal()):f}",
            currency=currency,
            count=len(numbers),
            said=f"what is recorded here{_differ(sum(i in disputed for _, i in numbers))}{rest}",
            group=SUMS,
        )
        for currency, numbers in sorted(by_currency.items())
    ]


def _differ(number: int) -> str:
    """That other amounts are claimed too."""
    return f"; of {number} other amounts are claimed too" if number else ""


def _by_name(row: MoneyRow) -> tuple[object, ...]:
    derived = any(h.origin == "derived" for h in row.holdings) and row.section == OTHER
    return (derived, normal(row.name), row.funds, row.holds, row.id)


def _descending(text: str) -> tuple[int, ...]:
    """A key that puts later texts first, and blank ones last."""
    return (*(-ord(c) for c in text), 0) if text else (1,)


def _note(
    found: Theirs,
    sums: Sequence[MoneyRow],
    budgets: Sequence[MoneyRow],
    others: Sequence[MoneyRow],
    grants: Sequence[MoneyRow],
) -> str:
    """How much is recorded, and what must not be read into it."""
    lines = [found.note]
    counts = (
        (len(budgets), "budget or fund", "budgets and funds"),
        (len(others), "other power over money", "other powers over money"),
        (len({r.id for r in grants}), "grant", "grants"),
    )
    said = [f"{n:,} {one if n == 1 else many}" for n, one, many in counts if n]
    lines.append(f"Recorded: {', '.join(said)}." if said else NO_MONEY)
    if sums:
        lines.append(
            "Sums are of the grants recorded here and of nothing else, each currency by itself; one that passes another on counts again."
        )
    if len(budgets) > 1:
        lines.append("Budgets are not summed: some are parts of others, or the same money year by year.")
    if any(not (r.decides and r.holds and r.funds) for r in budgets):
        lines.append("A ? is not ‘nobody’: no source in the graph says who.")
    return "\n".join(line for line in lines if line)
