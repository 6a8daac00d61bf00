"""The words that scripts say: found in a page's scripts, and handed to them where the page is not in English.

A script says `_("Step {at} of {all}", { at, all })` or `_n("{n} thing", "{n} things", n)`: `static/words.js` looks them up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from localism.visualisations.words import Catalogue, now

__all__ = ["said_by", "script_words"]

COUNTED = 200
"""Numbers whose plurals are told to scripts; beyond them a number has the form of its last two digits."""
_TEXT = r'"(?:[^"\\\n]|\\.)*"'
_ONE = re.compile(rf"(?<![\w$.])_\(\s*({_TEXT})")
_MANY = re.compile(rf"(?<![\w$.])_n\(\s*({_TEXT})\s*,\s*({_TEXT})")


def script_words(scripts: Iterable[str]) -> dict[str, Any] | None:
    """English → what to say instead, of each message in the scripts; `None` in English, and where they say nothing.

    Of a message with plurals it is its forms, and for each number up to 199 which of them is of it.
    """
    other = now()
    if other is None:
        return None
    words: dict[str, Any] = {}
    for english, *many in said_by(scripts):
        said = _plurals(other, english, *many) if many else other.gettext(english)
        if said != english:
            words[english] = said
    return words or None


def said_by(scripts: Iterable[str]) -> list[tuple[str, ...]]:
    """The messages of scripts, sorted; with its plural where it has one.

    >>> said_by(['at.textContent = _("Step {at}", { at }); _n("{n} thing", "{n} things", n)'])
    [('Step {at}',), ('{n} thing', '{n} things')]
    """
    whole = list(scripts)
    found = {m.groups() for script in whole for pattern in (_ONE, _MANY) for m in pattern.finditer(script)}
    return sorted(tuple(json.loads(text) for text in texts) for texts in found)


def _plurals(other: Catalogue, one: str, many: str) -> dict[str, Any]:
    each = [other.ngettext(one, many, n) for n in range(COUNTED)]
    forms = list(dict.fromkeys(each))
    return {"forms": forms, "of": [forms.index(form) for form in each]}
