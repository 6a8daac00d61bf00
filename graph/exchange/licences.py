"""What licences are called by everybody: the identifiers of the Open Definition, for texts as sources write them."""

from __future__ import annotations

import re
from typing import NamedTuple


class Licence(NamedTuple):
    """A licence that the Open Definition lists: its identifier, name and address."""

    id: str
    title: str
    path: str


_CC = "https://creativecommons.org/licenses"
_ODC = "https://opendatacommons.org/licenses"
_OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version"
_KNOWN = (
    *(Licence(f"OGL-UK-{n}.0", f"Open Government Licence {n}.0 (United Kingdom)", f"{_OGL}/{n}/") for n in (1, 2, 3)),
    *(
        Licence(f"CC-{kind.upper()}-{version}", f"Creative Commons {title} {version}", f"{_CC}/{kind}/{version}/")
        for kind, title in (("by", "Attribution"), ("by-sa", "Attribution-ShareAlike"))
        for version in ("2.0", "2.5", "3.0", "4.0")
    ),
    Licence("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    Licence("ODbL-1.0", "Open Data Commons Open Database License 1.0", f"{_ODC}/odbl/1-0/"),
    Licence("ODC-BY-1.0", "Open Data Commons Attribution License 1.0", f"{_ODC}/by/1-0/"),
    Licence("PDDL-1.0", "Open Data Commons Public Domain Dedication and Licence 1.0", f"{_ODC}/pddl/1-0/"),
    Licence("MIT", "MIT License", "https://opensource.org/license/mit"),
    Licence("Apache-2.0", "Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
)
_WORDS = (
    ("open government licen[cs]e", "ogl"),
    *((word, "") for word in ("licen[cs]e", "international", "version", "uk")),
    ("creative commons", "cc"),
    ("attribution", "by"),
    ("share ?alike", "sa"),
    ("open data commons", "odc"),
    ("open database", "odbl"),
    ("odbl odbl", "odbl"),
    ("odc odbl", "odbl"),
)
"""Long and short ways to write the same, in turn."""


def licence_of(text: str) -> Licence | None:
    """The licence that a text names, and nothing else; none if it names none, several, or no version of one that has many.

    >>> [found.id for text in ("OGL v3.0", "CC BY 4.0", "ODbL 1.0") if (found := licence_of(text))]
    ['OGL-UK-3.0', 'CC-BY-4.0', 'ODbL-1.0']
    >>> licence_of("https://creativecommons.org/licenses/by/4.0").id
    'CC-BY-4.0'
    >>> licence_of("MIT (compiled from OGL sources)"), licence_of("OGL"), licence_of("")
    (None, None, None)
    """
    return _BY_NAME.get(_plain(text))


def _plain(text: str) -> str:
    text = text.strip().casefold()
    if address := re.fullmatch(r"https?://(?:www\.)?(.+?)(?:/(?:deed(?:\.\w+)?|legalcode)?)?", text):
        return address[1]
    plain = " ".join(re.findall(r"[a-z0-9.]+", text))
    for words, short in _WORDS:
        plain = " ".join(re.sub(rf"\b{words}\b", short, plain).split())
    return re.sub(r"\bv(?=\d)|\.0\b|\s", "", plain)


_BY_NAME = {_plain(name): found for found in _KNOWN for name in (found.id, found.title, found.path)}
