"""What an answer says in the words of residents: short sentences of who does what, and what no source says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from localism.graph.questions.decision_row import GAPS, PATH, DecisionRow
from localism.graph.questions.holding_row import acting, readings
from localism.graph.questions.parts import CUSTOMARY, DECIDES, DELIVERS, holders, marks, part_of
from localism.graph.questions.place_row import COUNTED, POWERS, PlaceRow
from localism.ontology.dates import Certainty
from localism.ontology.schema import SCHEMA

NAMED = 4
"""How many are named in one sentence."""
NOT_NOBODY = "That does not mean nobody does."
UNSURE = "though that is not certain"
NOT_CERTAIN = "not certain then"
_ASKING = dict(COUNTED)["asked"]


class Doing(NamedTuple):
    """Who does what: acts of one kind that the same have, with how far they are empowered in fact, if that is read."""

    who: tuple[str, ...]
    kind: str
    possible: bool
    level: str = ""
    notes: tuple[str, ...] = ()  # that it is by custom, disputed, what only some say
    joint: bool = False


def decision_plainly(rows: Iterable[DecisionRow]) -> dict[str, str]:
    """Heading → its sentences: of each part of the path, and of what nobody is recorded as doing."""
    rows = list(rows)
    said: dict[str, str] = {}
    for group in dict.fromkeys(r.group for r in rows if r.section == PATH):
        own = [r for r in rows if r.section == PATH and r.group == group]
        done: dict[Doing, list[str]] = {}
        for row in own:
            acts = done.setdefault(_doing(row), [])
            if row.act not in acts:
                acts.append(row.act)
        said[group] = " ".join(_sentence(doing, acts) for doing, acts in _together(done).items())
    gaps = [_does(r.act) for r in rows if r.section == GAPS]
    if gaps:
        said[GAPS] = f"Our sources do not say who {_listed(gaps, 'or')}. {NOT_NOBODY}"
    return said


def place_plainly(rows: Iterable[PlaceRow]) -> dict[str, str]:
    """Topic → who has which part in its powers, and of how many no source says it."""
    topics: dict[str, list[PlaceRow]] = {}
    for row in rows:
        if row.section == POWERS:
            topics.setdefault(row.group, []).append(row)
    return {topic: _of_topic(own) for topic, own in topics.items()}


def unknown_plainly(rows: Iterable[PlaceRow]) -> str:
    """Of how many powers no source says who decides, runs it, must be asked; blank where all is said."""
    powers = [r for r in rows if r.section == POWERS]
    return _unknown(
        powers, f"Of the {len(powers)} powers recorded here" if len(powers) > 1 else "Of the one power here"
    )


def counted_plainly(name: str, counts: Mapping[str, int], doubt: str = "") -> str:
    """A body with how many powers it has which part in.

    >>> counted_plainly("Ambridge Council", {"decides": 36, "delivers": 1, "asked": 2})
    'Ambridge Council decides 36 powers, runs 1 and must be asked on 2.'
    >>> counted_plainly("residents of Ambridge", {"other": 1})
    'Residents of Ambridge have another part in 1 power.'
    """
    many, clauses = is_many(name), list[str]()
    for part, number in counts.items():
        things = f"{number} {'power' if number == 1 else 'powers'}" if not clauses else str(number)
        clauses.append(f"{_part_verb(part, many)} {things}")
    return f"{_subject((name,))} {_listed(clauses, 'and')}{f' ({doubt})' if doubt else ''}." if clauses else ""


def is_many(name: str) -> bool:
    """Whether a name is of several, so that they do and do not does: by its head, the word before of, in or a comma.

    >>> is_many("Voters of Ambridge"), is_many("Area panels, Ambridge"), is_many("Parish of St Ives"), is_many("Wigan Council")
    (True, True, False, False)
    """
    head = name.partition(",")[0]
    for link in (" of ", " in ", " for ", " or ", " who "):
        head = head.partition(link)[0]
    last = head.casefold().split()[-1] if head.split() else ""
    return last == "people" or (last.endswith("s") and not last.endswith(("ss", "us", "is")))


def _doing(row: DecisionRow) -> Doing:
    who = holders(row.held) if row.held else row.holder
    kind = row.held.kind if row.held else row.rule.kind if row.rule else ""
    known = tuple(w for w in who if row.rule or row.holder_ids)
    possible = row.certainty == Certainty.POSSIBLE
    if row.held is None:
        return Doing(known, kind, possible)
    level, joint = row.held.level_practised, row.held.mode == "joint" and len(row.held.holder) > 1
    said = {CUSTOMARY: "by custom", "jointly": "together", (share := row.held.share(row.act)): f"so say {share}"}
    skipped = {"possibly", acting(kind, "").partition(":")[0]}
    notes = tuple(said.get(m, m) for m in marks(row.held, row.act) if m not in skipped)
    return Doing(known, kind, possible, level, notes, joint)


def _together(done: Mapping[Doing, Sequence[str]]) -> dict[Doing, Sequence[str]]:
    """Those of whom the same is said in one sentence."""
    alike: dict[tuple[object, ...], list[Doing]] = {}
    for doing, acts in done.items():
        alike.setdefault((doing[1:], tuple(acts), bool(doing.who)), []).append(doing)
    merged = {}
    for same in alike.values():
        who = tuple(dict.fromkeys(name for doing in same for name in doing.who))
        merged[same[0]._replace(who=who)] = done[same[0]]
    return merged


def _sentence(doing: Doing, acts: Sequence[str]) -> str:
    plain = [a for a in acts if a in _ACTS]
    if not plain:
        return f"{_subject(doing.who)}: what is done is not recorded." if doing.who else ""
    must = doing.kind not in ("", "power")
    if not doing.who:
        verb = f"{SCHEMA.code('Kind', doing.kind).does} {_listed([_to_do(a) for a in plain], 'and')}" if must else ""
        return f"It is not known who {verb or _listed([_does(a) for a in plain], 'and')}."
    many = len(doing.who) > 1 or doing.joint or is_many(doing.who[0])
    if must:
        kind = SCHEMA.code("Kind", doing.kind)
        verb = f"{kind.to_do if many else kind.does} {_listed([_to_do(a) for a in plain], 'and')}"
    else:
        verb = _listed([_to_do(a) if many else _does(a) for a in plain], "and")
    levels = [SCHEMA.code("Level", v).comment.rstrip(".") for v in readings(doing.level) if v in _LEVELS]
    practice = " or ".join((level[:1].lower() + level[1:]).removeprefix("is ") for level in levels)
    notes = "; ".join((*doing.notes, *([f"in practice: {practice}"] if practice else [])))
    return f"{_subject(doing.who)} {verb}{f' ({notes})' if notes else ''}{f', {UNSURE}' if doing.possible else ''}."


def _of_topic(powers: Sequence[PlaceRow]) -> str:
    """The holders who have most of the parts in these powers, and what is not known of them."""
    counts: dict[str, dict[str, set[str]]] = {}
    sure: set[str] = set()
    for row in powers:
        every = [(n, h.acts or ("",), h.kind, h.certainty) for h in row.holdings if not h.displaced for n in h.holder]
        every += [(w.holder, w.act, w.kind, w.certainty) for w in row.rules]
        for name, acts, kind, certainty in every:
            if certainty != Certainty.POSSIBLE:
                sure.add(name)
            for act in acts:
                counts.setdefault(name, {}).setdefault(part_of(act, kind), set()).add(row.power_id)
    order = [part for part, _ in COUNTED]
    most = sorted(counts, key=lambda n: (-sum(map(len, counts[n].values())), n))
    said = [
        counted_plainly(n, {p: len(counts[n][p]) for p in order if p in counts[n]}, "" if n in sure else NOT_CERTAIN)
        for n in most[:NAMED]
    ]
    if len(most) > NAMED:
        said.append(f"{len(most) - NAMED} more {'has' if len(most) == NAMED + 1 else 'have'} a part in them.")
    said.append(_unknown(powers, f"Of these {len(powers)}" if len(powers) > 1 else "Of this"))
    return " ".join(s for s in said if s)


def _unknown(powers: Sequence[PlaceRow], of: str) -> str:
    asked = ((DECIDES, _does(DECIDES)), (DELIVERS, _does(DELIVERS)), ("asked", _ASKING))
    counts = [(sum(not getattr(r, part) for r in powers), does) for part, does in asked]
    said = [f"who {does}" + (f" in {n}" if len(powers) > 1 else "") for n, does in counts if n]
    return f"{of} our sources do not say {_listed(said, 'or')}. {NOT_NOBODY}" if said else ""


def _part_verb(part: str, many: bool) -> str:
    """The part of a body in powers, before their number."""
    if part in (DECIDES, DELIVERS):
        return (_to_do(part) if many else _does(part)).removesuffix(" it")
    if part == "asked":
        return f"{_ASKING} on"
    return f"{'have' if many else 'has'} another part in"


def _does(act: str) -> str:
    return SCHEMA.code("Act", act).does


def _to_do(act: str) -> str:
    return SCHEMA.code("Act", act).to_do


def _subject(who: Sequence[str]) -> str:
    """Those who do it, as a sentence begins."""
    more = [f"{len(who) - NAMED} more"] if len(who) > NAMED else []
    named = [*who[:NAMED], *more]
    commas = any("," in name for name in named)
    said = "; ".join(named[:-1]) + f"; and {named[-1]}" if commas and len(named) > 1 else _listed(named, "and")
    # A name with a clause of its own ends in a comma: a parish council, if there is one, decides.
    return said[:1].upper() + said[1:] + ("," if "," in named[-1] else "")


def _listed(said: Sequence[str], last: str) -> str:
    return f"{', '.join(said[:-1])} {last} {said[-1]}" if len(said) > 1 else "".join(said)


_ACTS = {code.label for code in SCHEMA.path}
_LEVELS = {code.label for code in SCHEMA.codes["Level"]}
