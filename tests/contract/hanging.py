"""What hangs on holdings, in fiction: terms, seats, exercises, budgets and grants, added to a load of a drawn world."""

from __future__ import annotations

from collections.abc import Callable

from localism.graph.entity import Citation, Claim, Coding
from localism.ontology.schema import SCHEMA
from tests.contract.generate import CODERS, DATES, Dice, Load

AMOUNTS = ("", "100", "0.10", "2500000", "12.345", "not a number", "1E400")


def with_strings(step: Load, dice: Dice) -> Load:
    """The same load with claims about what hangs on its holdings, two or three to each kind of end."""
    ids: dict[str, list[str]] = {}
    for claim in step.claims:
        for name in claim.types:
            ids.setdefault(name, []).append(claim.entity)

    def of(*names: str) -> list[str]:
        found = {i for n, each in ids.items() if SCHEMA.is_a((n,), *names) for i in each}
        return sorted(found) or ["local:nothing"]

    holdings, holders, areas = of("PowerHolding"), of("Holder"), of("Area")
    budgets = [f"local:budget/{n}" for n in range(4)]
    seats = [f"local:seat/{n}" for n in range(6)]

    def code(scheme: str) -> tuple[str, ...]:
        return (dice.pick([c.label for c in SCHEMA.codes[scheme]]),) if dice.chance(80) else ()

    def money() -> dict[str, tuple[str, ...]]:
        return {"amount": (dice.pick(AMOUNTS),), "currency": (dice.pick(("", "GBP", "GBP", "EUR")),)}

    def dates() -> dict[str, tuple[str, ...]]:
        return {"from": (dice.pick(("", *DATES)),), "to": (dice.pick(("", "..", *DATES)),)}

    made: list[tuple[str, str, int, Callable[[], dict[str, tuple[str, ...]]]]] = [
        (
            "Term",
            "local:term",
            8,
            lambda: {
                "term_of": (dice.pick([*holdings, *of("Instrument"), *seats]),),
                "term_type": code("TermType"),
                "invoked_by": dice.some(holders, 0, 1),
                **money(),
                **dates(),
            },
        ),
        (
            "Participation",
            "local:seat",
            6,
            lambda: {
                "member": (dice.pick(holders),),
                "member_of": (dice.pick(holders),),
                "vote": code("Vote"),
                **dates(),
            },
        ),
        (
            "Exercise",
            "local:exercise",
            12,
            lambda: {
                "exercise_of": (dice.pick(holdings),),
                "outcome": code("Outcome"),
                "exercised_by": dice.some(holders, 0, 1),
                **dates(),
            },
        ),
        ("Budget", "local:budget", 4, lambda: {"located_in": dice.some(areas, 0, 1), **money(), **dates()}),
        (
            "Grant",
            "local:grant",
            14,
            lambda: {
                "funder": dice.some(holders, 0, 1),
                "recipient": dice.some([*holders, *areas], 0, 1),
                "benefits": dice.some(areas, 0, 2),
                "awarded": (dice.pick(("", *DATES)),),
                **money(),
                **dates(),
            },
        ),
    ]
    claims = []
    for name, prefix, number, describe in made:
        for n in range(number):
            for _ in range(dice.pick((1, 1, 2))):
                said = {key: values for key, values in describe().items() if values and values != ("",)}
                coding = Coding(dice.pick(CODERS), "", dice.pick(("", "inferred")))
                cited = (Citation("source:fiction é0", "7"),) if dice.chance(60) else ()
                claims.append(Claim(f"{prefix}/{n}", (name,), said, step.dataset.name, cited, coding))
    claims += [
        Claim(h, ("PowerHolding",), {"over": dice.some(budgets, 1, 2)}, step.dataset.name)
        for h in dice.some(holdings, 0, 6)
    ]
    return step._replace(claims=(*step.claims, *claims))
