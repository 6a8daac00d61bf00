"""GEXF 1.1 to 1.3: nodes and edges with their attributes and spells, as Gephi, networkx and localism write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element as Xml

from localism.loaders.base import Report
from localism.loaders.networks.parts import Element, Heading, heading_of
from localism.loaders.networks.sealed import ends_of, local, parsed

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_LINE = re.compile(r"^(Title|Access|Loaded): (.*)$", re.MULTILINE)


class Gexf:
    """A `Reader` of GEXF. Positions, sizes and colours are not read; of an attribute that changes, the last value is."""

    def heading(self, path: str) -> Heading:
        """What the description says in lines such as `Title: …`, as an export of ours does; else nothing."""
        file = _File(path, lambda _: None)
        next(file.elements(), None)
        return heading_of(
            {"loaded": file.modified, **{name.lower(): value for name, value in _LINE.findall(file.description)}}
        )

    def elements(self, path: str, report: Report) -> Iterator[Element]:
        """Its nodes and edges, streamed."""
        return _File(path, report).elements()


class _File:
    def __init__(self, path: str, report: Report) -> None:
        self._path, self._report = path, report
        self._titles: dict[tuple[str, str], str] = {}
        self._numbers = {"node": 0, "edge": 0}
        self.description = self.modified = ""

    def elements(self) -> Iterator[Element]:
        inside: list[Xml] = []
        for event, element in parsed(self._path, "gexf", self._report, self._last):
            if event == "start":
                inside.append(element)
                continue
            inside.pop()
            name, parent = local(element), inside[-1] if inside else None
            if name == "attribute" and parent is not None:
                self._titles[parent.get("class", ""), element.get("id", "")] = element.get("title", "")
            elif name == "meta":
                self.modified = element.get("lastmodifieddate", "")
            elif name == "description":
                self.description = element.text or ""
            elif name in self._numbers and parent is not None:
                self._numbers[name] += 1
                if found := self._element(name, element):
                    yield found

    def _element(self, name: str, element: Xml) -> Element | None:
        said: dict[str, tuple[str, ...]] = {
            title: (text,) for title in ("label", "weight", "relationship") if (text := element.get(title, "").strip())
        }
        said.update(_spell(element))
        for value in element.iter():
            if local(value) == "attvalue":
                at = value.get("for") or value.get("id") or ""
                if text := (value.get("value") or "").strip():
                    said[self._titles.get((name, at), at)] = (text,)
        if kind := element.get("kind", "").strip():  # an attribute of that name is a property's
            said.setdefault("relationship", (kind,))
        number, i = self._numbers[name], element.get("id", "")
        ends = ends_of(name, element, number, self._path, self._report)
        return None if ends is None else Element(i, said, number, *ends)

    def _last(self) -> str:
        return " and ".join(f"{kind} {n:,}" for kind, n in self._numbers.items() if n)


def _spell(element: Xml) -> dict[str, tuple[str, ...]]:
    """Beginning and end, where they are dates: of the element itself, else of its one spell."""
    spells = [e for e in element.iter() if local(e) == "spell"]
    of = element if element.get("start") or element.get("end") or len(spells) != 1 else spells[0]
    found = {name: (of.get(name) or "")[:10] for name in ("start", "end")}
    said: dict[str, tuple[str, ...]] = {
        name if _DATE.fullmatch(text) else f"{name} that is no date": (text,) for name, text in found.items() if text
    }
    return said | ({"several spells": ("yes",)} if of is element and len(spells) > 1 else {})
