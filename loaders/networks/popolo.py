"""Popolo (popoloproject.com): people, organisations, posts, memberships and areas, as EveryPolitician and localism write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from localism.graph.exchange.plain import SEPARATOR
from localism.loaders.base import MAX_SHEETS, Problem, Report
from localism.loaders.glimpse import Glimpse
from localism.loaders.jsons import parsed
from localism.loaders.networks.parts import Element, Heading, heading_of
from localism.loaders.networks.words import class_of
from localism.loaders.values import shown

_MEMBERSHIPS = "memberships"
_CLASSES = {"persons": "Person", "organizations": "Organisation", "posts": "Post", "areas": "AdministrativeArea"}
"""Each list of things, and the class of those that say no other of themselves."""
_CALLED = {
    "label": "name",
    "other_label": "also_known_as",
    "summary": "description",
    "classification": "types",
    "founding_date": "from",
    "start_date": "from",
    "dissolution_date": "to",
    "end_date": "to",
    "other_names": "also_known_as",
    "identifiers": "identifier",
    "links": "website",
}
"""What Popolo calls otherwise than we do."""
_REFERS = {("organizations", "parent_id"): "part_of", ("posts", "organization_id"): "post_in"}
_ELSEWHERE = {"id", "sources"}
_TEXTS = ("name", "identifier", "url")
"""Which part of an object in a list is its text."""
Said = dict[str, tuple[str, ...]]


def recognises(file: Glimpse) -> bool:
    """Whether a JSON file holds Popolo's lists, by their names."""
    return file.ending == ".json" and bool(file.keys & {"persons", "organizations", _MEMBERSHIPS})


class Popolo:
    """A `Reader` of Popolo. What is no public office (births, pictures, addresses) is left where it is."""

    def heading(self, path: str) -> Heading:
        """What `meta` says, as an export of ours does; else nothing."""
        for content in _content(path, lambda _: None):
            meta = content.get("meta") if isinstance(content, dict) else None
            return heading_of(meta) if isinstance(meta, dict) else Heading()
        return Heading()

    def elements(self, path: str, report: Report) -> Iterator[Element]:
        """Its things, list by list, then who is a member of what and which area lies in which."""
        for content in _content(path, report):
            if not isinstance(content, dict):
                message = "The file has to be one object that holds lists of persons, organizations, posts or areas."
                report(Problem("error", "wrong-shape", message, path, expected='{"persons": [{…}, …], …}'))
                return
            for name in sorted(content.keys() - {*_CLASSES, _MEMBERSHIPS, "meta"})[:MAX_SHEETS]:
                if isinstance(content[name], list):
                    message = f"Not read: the list {shown(name)} ({len(content[name]):,})."
                    report(
                        Problem("warning", "not-read", message, path, expected=f"{', '.join(_CLASSES)}, memberships")
                    )
            for name in _CLASSES:
                for number, item in _items(content, name, path, report):
                    said = _said(item, name)
                    if not any(map(class_of, kinds := said.get("types", ()))):
                        said |= {"types": (_CLASSES[name],), **{f"classification {k}": (k,) for k in kinds}}
                    yield Element(_text(item["id"]), said, number, flat=False)
                    if name == "areas" and (whole := _text(item.get("parent_id"))):
                        yield Element("", {"types": ("Containment",)}, number, _text(item["id"]), whole, flat=False)
            for number, item in _items(content, _MEMBERSHIPS, path, report):
                yield _membership(item, number)


def _content(path: str, report: Report) -> list[Any]:
    try:
        return parsed(path, report)
    except OSError as error:
        report(Problem("error", "unreadable", f"The file cannot be read: {error.strerror or error}.", path))
        return []


def _items(content: Mapping[str, Any], name: str, path: str, report: Report) -> Iterator[tuple[int, Mapping[str, Any]]]:
    found = content.get(name, [])
    if not isinstance(found, list):
        message = f"{name!r} has to be a list of objects."
        report(Problem("error", "wrong-shape", message, path, name, expected=f'"{name}": [{{…}}, …]'))
        return
    for number, item in enumerate(found, 1):
        fault = "is no object" if not isinstance(item, dict) else ""
        if not fault and name != _MEMBERSHIPS and not _text(item.get("id")):
            fault = "has no id"
        if fault:
            message = f"This {fault}, and is left out."
            report(Problem("warning", "wrong-shape", message, path, name, number, expected='{"id": "…", "name": "…"}'))
        else:
            yield number, item


def _membership(item: Mapping[str, Any], number: int) -> Element:
    """An occupancy where it is of a post, else a participation; without both ends an edge from or to nowhere."""
    said, member = _said(item, _MEMBERSHIPS), item.get("member")
    who = _text(item.get("person_id")) or (_text(member.get("id")) if isinstance(member, dict) else "")
    post = _text(item.get("post_id"))
    said["types"] = ("Occupancy" if post else "Participation",)
    return Element(
        _text(item.get("id")), said, number, who or "?", post or _text(item.get("organization_id")) or "?", flat=False
    )


def _said(item: Mapping[str, Any], table: str) -> Said:
    said: Said = {}
    for key, value in item.items():
        name = _REFERS.get((table, key)) or _CALLED.get(key, key)
        if key in _ELSEWHERE or (key.endswith("_id") and table in (_MEMBERSHIPS, "areas")):
            continue
        if table == _MEMBERSHIPS and key == "member":
            continue  # an organisation that is a member: who it is the membership's own ends say
        if texts := tuple(filter(None, map(_text, value if isinstance(value, list) else [value]))):
            # Of what is of several classes our export writes them all.
            parts = tuple(p for t in texts for p in t.split(SEPARATOR)) if name == "types" else texts
            said[name] = (*said.get(name, ()), *parts)
    return said


def _text(value: Any) -> str:
    """A text or number as it is written; of an object its name, identifier or address; of anything else nothing."""
    if isinstance(value, dict):
        return next((t for name in _TEXTS if isinstance(t := value.get(name), str)), "").strip()
    return value.strip() if isinstance(value, str) else ""
