"""A power holding as a row of an answer, and how it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localism.graph.questions.displacement import DISPLACED
from localism.graph.questions.sources import Cited, Marked
from localism.ontology.dates import Certainty, say
from localism.ontology.schema import SCHEMA

RECORDED, GOVERNED, UNRECORDED = "recorded", "governed by its holder", "not recorded"
"""Where the area of a row comes from."""
ENDED = "ended"
"""The status of what no longer stands."""
BRIEF = 60
"""Characters of a condition that a table shows."""
NOT_KNOWN, OPEN = say(""), say("..")
"""How a blank date and an open end are said."""


@dataclass(frozen=True, slots=True)
class HoldingRow(Marked):
    """One power holding. Names stand beside ids; dates stand in words and, as `starts` and `ends`, in EDTF.

    `certainty` is definite, possible, or, of a derived holding in whose place a recorded one stood, displaced; blank where no
    time was asked about. `displaced_by` says what stands in its place at some time, asked about or not. `says` has who says which
    of a judgement on which they differ, `memos` why each reads it so.
    """

    holding: str
    holder: tuple[str, ...]
    holder_ids: tuple[str, ...]
    through: str
    act: str
    acts: tuple[str, ...]
    kind: str
    level_stated: str
    level_practised: str
    mode: str
    basis: str
    status: str
    power: str
    power_id: str
    power_relation: str
    over: tuple[str, ...]
    over_ids: tuple[str, ...]
    area: tuple[str, ...]
    area_ids: tuple[str, ...]
    area_basis: str
    area_relation: str
    since: str
    until: str
    starts: str
    ends: str
    certainty: str
    why: str
    under: tuple[str, ...]
    under_ids: tuple[str, ...]
    delegated_by: tuple[str, ...]
    delegated_by_ids: tuple[str, ...]
    owed_to: tuple[str, ...]
    owed_to_ids: tuple[str, ...]
    bears_on: tuple[str, ...]
    bears_on_ids: tuple[str, ...]
    borne_on_by: tuple[str, ...]
    borne_on_by_ids: tuple[str, ...]
    condition: str
    terms: tuple[str, ...]
    exercises: tuple[str, ...]
    origin: str
    displaced_by: tuple[str, ...]
    displaced_by_ids: tuple[str, ...]
    says: tuple[str, ...]
    memos: tuple[str, ...]
    sources: tuple[Cited, ...]
    source_urls: tuple[str, ...]
    access: str
    group: str = ""

    REFERENCE: ClassVar[str] = "holding"
    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Holder", ("holder_lines", "act_line", "level_lines", "standing", "says", "memo_lines")),
        ("Power and place", ("power_line", "over_line", "area_line", "owed_line", "bearing_lines")),
        ("When", ("since_line", "until_line", "certainty_line", "displaced_lines", "exercises")),
        (
            "On whose authority, and how we know",
            ("authority_lines", "condition_line", "term_lines", "source_lines", "access_line", "holding"),
        ),
    )

    def __str__(self) -> str:
        return f"{' and '.join(self.holder_lines)}: {self.act_line or 'act not recorded'}"

    @property
    def holder_lines(self) -> tuple[str, ...]:
        """Who holds it; joint holders are several."""
        return self.holder or ("holder not known",)

    def share(self, act: str) -> str:
        """How many of those who speak of acts say this one (`2 of 3`), where not all do."""
        said = next((s for s in self.act.split("; ") if s.startswith(f"{act} (")), "") if act else ""
        return said[len(act) + 2 : -1]

    @property
    def act_line(self) -> str:
        """What they do, or may not do."""
        return acting(self.kind, self.act)

    @property
    def level_lines(self) -> tuple[str, ...]:
        """How far the public is empowered, on paper and in practice."""
        levels = (("stated", self.level_stated), ("practised", self.level_practised))
        return tuple(f"level {word}: {level}" for word, level in levels if level)

    @property
    def standing(self) -> tuple[str, ...]:
        """Mode, and a status other than being in force."""
        how = {"sole": "alone", "joint": "jointly"}.get(self.mode, "concurrently")
        status = self.status if self.status != "in force" else ""
        status += ", but not then" if self.ended_later else ""
        return (*([f"held {how}"] if self.mode else []), *([f"status: {status}"] if status else []))

    @property
    def memo_lines(self) -> tuple[str, ...]:
        """Why coders or informants who differ say what they say; `evidence` has the memos of all others too."""
        return tuple(f"memo: {memo}" for memo in self.memos) if self.says else ()

    @property
    def ended_later(self) -> bool:
        """Whether a source calls it ended that held at the time asked about: dates count, and status is shown beside them."""
        return self.status == ENDED and self.certainty == Certainty.DEFINITE

    @property
    def power_line(self) -> str:
        """The power, and how it relates to the one asked about."""
        return self.power + {"part": " (part of the power)", "whole": " (the wider power)"}.get(self.power_relation, "")

    @property
    def over_line(self) -> str:
        """What it is a power over."""
        return f"over {'; '.join(self.over)}" if self.over else ""

    @property
    def area_line(self) -> str:
        """Where it applies, and how that relates to the area asked about."""
        if not self.area:
            return "area not recorded"
        governed = ", which its holder governs" if self.area_basis == GOVERNED else ""
        relation = {"encloses": " (the wider area)", "enclosed": " (part of the area)"}.get(self.area_relation, "")
        return f"in {'; '.join(self.area)}{governed}{relation}"

    @property
    def since_line(self) -> str:
        """When it began."""
        return begun(self.since)

    @property
    def until_line(self) -> str:
        """When it ended."""
        return ended(self.until)

    @property
    def displaced(self) -> bool:
        """Whether a recorded holding stood in its place throughout the time asked about, so that it does not count."""
        return self.certainty == DISPLACED

    @property
    def displaced_lines(self) -> tuple[str, ...]:
        """What displaces it, and when."""
        return tuple(f"displaced by {by}" for by in self.displaced_by)

    @property
    def certainty_line(self) -> str:
        """Definite or possible, and why; that it is displaced is said by what displaces it."""
        if self.displaced:
            return ""
        return f"{self.certainty}: {self.why}" if self.why else self.certainty

    @property
    def authority_lines(self) -> tuple[str, ...]:
        """On whose authority, under which instruments, on what basis."""
        lines = [f"delegated by {'; '.join(self.delegated_by)}"] if self.delegated_by else []
        lines += [f"under {name}" for name in self.under]
        return (*lines, *([f"basis: {self.basis}"] if self.basis else []))

    @property
    def condition_line(self) -> str:
        """On what condition, in brief; `show` says it in full."""
        told = "; ".join(part for part in self.condition.split("; ") if part not in self.why)  # said once
        return f"on condition: {brief(told)}" if told else ""

    @property
    def term_lines(self) -> tuple[str, ...]:
        """What strings are attached to it, or to what it rests on."""
        return tuple(f"term: {term}" for term in self.terms)

    @property
    def owed_line(self) -> str:
        """To whom it is owed."""
        return f"owed to {' and '.join(self.owed_to)}" if self.owed_to else ""

    @property
    def bearing_lines(self) -> tuple[str, ...]:
        """The decisions it bears on, and what bears on it."""
        return (*(f"bears on: {it}" for it in self.bears_on), *(f"bearing on it: {it}" for it in self.borne_on_by))

    @property
    def source_lines(self) -> tuple[str, ...]:
        """What it is taken from, or the rule that derived it."""
        derived = ("derived by rule",) if self.origin == "derived" else ()
        return (*derived, *(f"source: {c}" for c in dict.fromkeys(map(str, self.sources))))


def brief(text: str) -> str:
    """The beginning of a text that a table has no room for.

    >>> brief("with consent"), len(brief("with consent, " * 9)) <= BRIEF + 1
    ('with consent', True)
    """
    return text if len(text) <= BRIEF else f"{text[: BRIEF - 1].rsplit(' ', 1)[0]} …"


def readings(judged: str) -> tuple[str, ...]:
    """The values of a judgement, without how many say which.

    >>> readings("involved (1 of 2); collaborates (1 of 2)"), readings("")
    (('involved', 'collaborates'), ())
    """
    return tuple(part.partition(" (")[0] for part in judged.split("; ") if part)


def begun(since: str) -> str:
    """When something began, as a line.

    >>> begun("June 2018"), begun("by June 2018"), begun("not known (first attested 2019)")
    ('since June 2018', 'begun by June 2018', 'beginning not known (first attested 2019)')
    """
    if since.startswith(("by ", "between ")):
        return f"begun {since}"
    return f"beginning {since}" if since.startswith(NOT_KNOWN) else f"since {since}"


def ended(until: str) -> str:
    """When something ended, as a line.

    >>> ended("June 2018"), ended("not known"), ended("open")
    ('until June 2018', 'end not known', 'with no end date')
    """
    if until == OPEN:
        return "with no end date"
    if until.startswith(("by ", "between ")):
        return f"ended {until}"
    return f"end {until}" if until.startswith(NOT_KNOWN) else f"until {until}"


def heading(acts: tuple[str, ...], kind: str) -> str:
    """The heading for a holding: the first of its acts (the most often claimed, then the strongest).

    >>> heading(("decides", "advises"), "power"), heading(("decides",), "prohibition"), heading((), "")
    ('decides', 'may not: decides', 'act not recorded')
    """
    act = acts[0] if acts else "act not recorded"
    return acting(kind, act) if kind == "prohibition" else act


def acting(kind: str, act: str) -> str:
    """An act with what kind of thing it is, where it is no mere power.

    >>> acting("duty", "delivers"), acting("prohibition", "owns"), acting("power", "decides")
    ('must: delivers', 'may not: owns', 'decides')
    """
    if kind in ("", "power"):
        return act
    comment = next((c.comment for c in SCHEMA.codes["Kind"] if c.label == kind), kind)
    return f"{comment.removeprefix('The holder ').rstrip('.')}: {act or 'act not recorded'}"
