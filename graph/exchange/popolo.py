"""People, organisations, memberships, posts and areas as Popolo has them (popoloproject.com), in one JSON file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from localism.graph.entity import Entity
from localism.graph.exchange.about import BATCH, About, batches
from localism.graph.exchange.jsons import array
from localism.graph.exchange.plain import joined
from localism.graph.exchange.terms import is_address
from localism.graph.exchange.whole import whole_file
from localism.graph.store import Ids, View
from localism.ontology.schema import SCHEMA

ORGANISATIONS = ("Organisation", "Group", "Partnership")
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
_GSS = re.compile(r"[A-Z][0-9]{8}")
Said = dict[str, object]


def write_popolo(view: View, file: Path, said: About) -> list[Path]:
    """Write one JSON object of lists (`persons`, `organizations`, `posts`, `memberships`, `areas`), streamed; the file.

    Organisations, groups and partnerships are organizations; an occupancy and a participation are memberships. A body's
    area is the one that it governs, else serves, else is in; an area's parent what it is part of: each only where there is
    one, since Popolo has room for one and none for its dates. What a body or a person cites is in `sources`, where it has an address.
    `meta` says what the file is, for whom, and how it was made.

    It loses who holds which power and all that hangs on it, publics, dates that are no year, month or day (seasons,
    about, unknown, in force), vacancies, votes and seats, earlier areas and parents, sources without an address, and who disagrees.
    """
    with whole_file(file) as path, path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
        out.write(f'{{"meta": {json.dumps(said.told, ensure_ascii=False)},\n')
        array(out, "persons", (_person(e, sources) for e, sources in _cited(view, ("Person",))))
        array(out, "organizations", _organizations(view))
        array(out, "posts", (_post(e, sources) for e, sources in _cited(view, ("Post",))))
        array(out, "memberships", _memberships(view))
        array(out, "areas", _areas(view), then="}")
    return [file]


def _cited(view: View, types: tuple[str, ...]) -> Iterator[tuple[Entity, list[Said]]]:
    """Things of these classes, each with the sources that its claims cite and that have an address."""
    for batch in batches(view.entities(types), BATCH):
        cited: dict[str, set[str]] = {}
        for stored in view.claims([e.id for e in batch]):
            cited.setdefault(stored.claim.entity, set()).update(c.source for c in stored.claim.citations)
        found = view.get(sorted(set().union(*cited.values())))
        for entity in batch:
            sources = [found[i] for i in sorted(cited.get(entity.id, ())) if i in found]
            yield entity, [{"url": s.one("website"), "note": s.name} for s in sources if is_address(s.one("website"))]


def _person(e: Entity, sources: list[Said]) -> Said:
    return _full({"id": e.id, "name": e.name, **_named(e), "summary": e.one("description"), "sources": sources})


def _organizations(view: View) -> Iterator[Said]:
    for batch in batches(_cited(view, ORGANISATIONS), BATCH):
        governs = _pairs(view, "Governance", "body", "governed_area", (e.id for e, _ in batch))
        for e, sources in batch:
            areas = next(
                (a for a in (governs.get(e.id, set()), set(e.all("serves")), set(e.all("located_in"))) if a), set()
            )
            yield _full(
                {
                    "id": e.id,
                    "name": e.name,
                    **_named(e),
                    "classification": _classification(e),
                    "parent_id": e.one("part_of"),
                    "area_id": _only(areas),
                    "description": e.one("description"),
                    "founding_date": _date(e, "from"),
                    "dissolution_date": _date(e, "to"),
                    "sources": sources,
                }
            )


def _post(e: Entity, sources: list[Said]) -> Said:
    named = _named(e)
    return _full(
        {
            "id": e.id,
            "label": e.name,
            "other_label": list(e.all("also_known_as")),
            "organization_id": e.one("post_in"),
            "start_date": _date(e, "from"),
            "end_date": _date(e, "to"),
            "links": named["links"],
            "sources": sources,
        }
    )


def _memberships(view: View) -> Iterator[Said]:
    for batch in batches(_cited(view, ("Occupancy", "Participation")), BATCH):
        ends = {i for e, _ in batch for name in ("post", "member") for i in e.all(name)}
        found = view.get(sorted(ends))
        for e, sources in batch:
            dates = {"start_date": _date(e, "from"), "end_date": _date(e, "to"), "sources": sources}
            if e.is_a("Occupancy") and e.one("occupant"):
                post = found.get(e.one("post"))
                place = {"post_id": e.one("post"), "organization_id": post.one("post_in") if post else ""}
                yield _full({"id": e.id, "person_id": e.one("occupant"), **place, **dates})
            elif e.is_a("Participation") and e.one("member"):
                member = found.get(e.one("member"), Entity(e.one("member"), stub=True))
                who: Said = {"member": {"id": member.id, "name": member.name}}
                if member.is_a("Person"):
                    who = {"person_id": member.id}
                yield _full({"id": e.id, "role": e.one("role"), **who, "organization_id": e.one("member_of"), **dates})


def _areas(view: View) -> Iterator[Said]:
    for batch in batches(_cited(view, ("Area",)), BATCH):
        wholes = _pairs(view, "Containment", "part", "whole", (e.id for e, _ in batch))
        for e, sources in batch:
            identifier = e.id if _GSS.fullmatch(e.id) else _only(set(e.all("identifier")))
            more = {
                "classification": _classification(e),
                "parent_id": _only(wholes.get(e.id, set())),
                "sources": sources,
            }
            yield _full({"id": e.id, "name": e.name, "identifier": identifier, **more})


def _pairs(view: View, tie: str, part: str, whole: str, ids: Iterable[str]) -> dict[str, set[str]]:
    """What each of these is tied to, at any time."""
    found: dict[str, set[str]] = {}
    for t in view.ties([tie], ends={part: Ids(tuple(ids))}):
        for i in t.all(part):
            found.setdefault(i, set()).update(t.all(whole))
    return found


def _named(e: Entity) -> Said:
    return {
        "other_names": [{"name": name} for name in e.all("also_known_as")],
        "identifiers": [{"identifier": i} for i in e.all("identifier")],
        "links": [{"url": url} for url in e.all("website") if is_address(url)],
    }


def _classification(e: Entity) -> str:
    return joined(tuple(SCHEMA.classes[t].label for t in e.types if t in SCHEMA.classes))


def _date(e: Entity, name: str) -> str:
    return e.one(name) if _DATE.fullmatch(e.one(name)) else ""


def _only(ids: set[str]) -> str:
    return next(iter(ids)) if len(ids) == 1 else ""


def _full(said: Said) -> Said:
    """Without what is blank."""
    return {name: value for name, value in said.items() if value}
