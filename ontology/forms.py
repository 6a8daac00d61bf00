r"""How the texts of values are written: regular expressions that Python, SPARQL and XPath read alike.

Loaders, the fast checks and the SHACL shapes all take them from here, so that none of them is stricter than another. What
they share is spelled without look-around, `\b` and `\d`, which XPath does not have or reads otherwise.
"""

from __future__ import annotations

import re

MAX_ID_CHARS = 200
"""Characters of an id."""
Ranges = tuple[tuple[int, int], ...]
UNFIT: Ranges = ((0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x9F), (0xFFFE, 0xFFFF))
"""Controls and what is no character: nothing that a person can read or XML can carry."""
HIDDEN: Ranges = (
    *((0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x61C, 0x61C), (0x1680, 0x1680), (0x2000, 0x200F), (0x2028, 0x202F)),
    *((0x205F, 0x206F), (0x3000, 0x3000), (0xFEFF, 0xFEFF), (0xFFF0, 0xFFFB), (0xFFFE, 0xFFFF)),
)
"""Controls, spaces and what cannot be seen: nothing of it belongs in an id or an address."""


def class_of(ranges: Ranges) -> str:
    """Ranges of characters as the inside of a character class.

    >>> class_of(((0x41, 0x43), (0x45, 0x45)))
    'A-CE'
    """
    return "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in ranges)


TEXT = f"[^{class_of(UNFIT)}]*"
INTEGER = "[+-]?[0-9]{1,18}"
DECIMAL = "[+-]?[0-9]{1,30}(\\.[0-9]{1,20})?"
ADDRESS = f'[Hh][Tt][Tt][Pp][Ss]?://[^<>"{class_of(HIDDEN)}]+'
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
"""In a date, what names a day."""

TRACES = {
    "an e-mail address": "[^ \t\r\n@]+@[^ \t\r\n@]+\\.[A-Za-z0-9]",
    "a web address": "(^|[^A-Za-z0-9_])((https?|ftp|file)://|www\\.)",
    "a telephone number": "(^|[^0-9.])(\\+[0-9]{2}|0)[0-9]?([ \t().-]{0,2}[0-9]){8}",
    "a postcode": "(^|[^A-Za-z0-9_])[A-Z]{1,2}[0-9][A-Z0-9]?[ \t]*[0-9][A-Z]{2}($|[^A-Za-z0-9_])",
    "the path of a file": "(^|[ \t(\"'])([A-Za-z]:[\\\\/]|\\\\\\\\|~?/[A-Za-z0-9_][^ \t/]*/)",
    "the name of a file": "[A-Za-z0-9_]\\.([Dd][Oo][Cc][Xx]?|[Oo][Dd][Tt]|[Rr][Tt][Ff]|[Tt][Xx][Tt]|[Pp][Dd][Ff]|[Xx][Ll][Ss][Xx]?"
    "|[Cc][Ss][Vv]|[Mm][Pp][34]|[Mm]4[Aa]|[Ww][Aa][Vv]|[Zz][Ii][Pp])($|[^A-Za-z0-9_])",
}
"""By what somebody who was promised not to be found could be."""

# An id in the IRI of a thing (graph/exchange/terms.py) is percent-encoded UTF-8.
_BYTE = "%[0-9A-F]{2}"
_CHARACTER = (
    f"([A-Za-z0-9_.~:/-]|%[0-7][0-9A-F]|%[CD][0-9A-F]({_BYTE}){{1}}|%E[0-9A-F]({_BYTE}){{2}}|%F[0-9A-F]({_BYTE}){{3}})"
)


def _encoded_hidden() -> str:
    ends: dict[str, list[str]] = {}
    for a, b in HIDDEN:
        for number in range(a, b + 1):
            *first, last = (f"%{byte:02X}" for byte in chr(number).encode())
            ends.setdefault("".join(first), []).append(last.removeprefix("%"))
    return "|".join(f"{first}%({'|'.join(last)})" for first, last in ends.items())


ENCODED_NO_ID = f"(.*({_encoded_hidden()}).*|{_CHARACTER}{{{MAX_ID_CHARS + 1},}})"
"""After the namespace of things: an id that is none, being too long or hiding something."""

hidden = re.compile(f"[{class_of(HIDDEN)}]")
"""Matches what no id may hold."""
