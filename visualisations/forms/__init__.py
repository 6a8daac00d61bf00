"""The forms of map there are: what each shows, what it is asked of, and which module draws it.

A new form is a module with a function `draw` and a line here; it is then a command, and an argument of `Graph.map`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from localism.errors import MisuseError

if TYPE_CHECKING:
    from localism.graph.questions.sized import Sized
    from localism.graph.store import View
    from localism.visualisations.picture import Picture, Scripted

__all__ = ["FORMS", "READERS", "Asked", "Form", "draw", "form_named"]


class Form(NamedTuple):
    """What a form is asked of."""

    what: str
    things: tuple[str, ...] = ()  # what it must be given: an area, a body, a power
    area: str = ""  # whether it may or must be narrowed to an area beside that
    today: bool = False  # whether it is of one day: without a date, of today
    narrowed: bool = False  # whether it can be of one power or topic
    filtered: bool = False  # whether the filters of exports go before it
    sized: bool = False  # whether things can be as large as a measure
    worded: bool = False  # whether it can be put into the words of a reader

    def check(
        self, name: str, *, filtered: bool, narrowed: bool, size: str, projection: str, reader: str | None
    ) -> None:
        """Raise `MisuseError` for an option that was given and that the form does not take."""
        if filtered and not self.filtered:
            raise MisuseError(f"map {name} takes neither --type nor --around: map matrix and map network do.")
        if narrowed and not self.narrowed:
            raise MisuseError(f"map {name} takes neither --power nor --topic.")
        if (size or projection) and (not self.sized or not size):
            raise MisuseError(
                "Only a network is drawn by size: map network --size MEASURE, with --projection NAME if you like."
            )
        if reader and (not self.worded or reader not in READERS):
            raise MisuseError(
                f"map {name} has no words for {reader!r}: map place and map decision have, for residents."
            )


MAY, MUST = "may", "must"
READERS = ("residents",)
"""For whom a form can be worded."""
FORMS: dict[str, Form] = {
    "place": Form(
        "Everyone with a say over AREA, the community first: how many powers each decides, delivers, must be asked on.",
        ("AREA",),
        today=True,
        narrowed=True,
        worded=True,
    ),
    "focus": Form("One body in two columns: from whom BODY holds, and what it holds and passes on.", ("BODY",)),
    "decision": Form(
        "How a decision on POWER goes, step by step: who proposes, advises, decides, vetoes, pays and runs it, on what terms.",
        ("POWER",),
        area=MUST,
        worded=True,
    ),
    "compare": Form(
        "Two places side by side, power by power: who decides and delivers in each, what differs first.",
        ("AREA", "AREA"),
        today=True,
        narrowed=True,
    ),
    "money": Form(
        "Budgets, funds and grants of a place or a body: who funds, who decides, who holds the money, with what strings.",
        ("AREA|BODY",),
    ),
    "tiles": Form(
        "Where a power sits: authorities as tiles where they lie, one map of --power or small ones of powers whose holders differ most.",
        narrowed=True,
    ),
    "matrix": Form("Who holds which power: powers in rows, bodies in columns.", area=MAY, filtered=True),
    "network": Form(
        "How bodies, places and powers are connected: to search, filter and move through time.",
        area=MAY,
        filtered=True,
        sized=True,
    ),
    "report": Form(
        "A brief on AREA to print, two pages and one of sources: who has a say, shares a power, what changed, what differs.",
        ("AREA",),
        today=True,
    ),
    "gap": Form(
        "Stated against practised: how far the public is empowered on paper and in fact, and what became of duties and rights.",
        area=MAY,
    ),
    "timeline": Form(
        "Who held what when, in AREA or of one power: a bar for each holding, its uncertain ends drawn as such.",
        area=MAY,
        narrowed=True,
    ),
}


class Asked(NamedTuple):
    """What somebody asked of a form; of what a form does not take it is blank. `on` is EDTF."""

    things: tuple[str, ...] = ()
    area: str | None = None
    on: str | None = None
    power: str | None = None
    topic: str | None = None
    command: str = ""
    access: str = "public"
    sized: Sized | None = None
    reader: str = ""  # one of READERS


def form_named(name: str, things: tuple[str, ...], *, area: str | None) -> Form:
    """The form of a name, if it was given what it needs. Raises `MisuseError`."""
    if name not in FORMS:
        raise MisuseError(f"There is no map called {name!r}. There are: {', '.join(FORMS)}.")
    form = FORMS[name]
    if len(things) != len(form.things):
        needs = " and ".join(form.things) or "nothing beside its options"
        raise MisuseError(f"map {name} is of {needs}; this names {len(things)}: {', '.join(things) or 'none'}.")
    if form.area == MUST and not area:
        raise MisuseError(f"map {name} is of one place: name it with --in AREA.")
    if area and not form.area:
        raise MisuseError(f"map {name} takes no --in: it is of {' and '.join(form.things)}.")
    return form


def draw(name: str, view: View, asked: Asked) -> Picture | Scripted:
    """What a form draws. Raises `NotFoundError` and `DateError`."""
    drawn: Callable[[View, Asked], Picture | Scripted] = import_module(f"localism.visualisations.forms.{name}").draw
    return drawn(view, asked)
