"""How names are compared: one normal form, and the words of it, the same for every store."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65_536)
def normal(text: str) -> str:
    """A name without case, accents, punctuation or repeated spaces; `&` is `and`.

    >>> normal("  St. Ives Town  Council ")
    'st ives town council'
    """
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """The words of a name, in order.

    >>> words("King's Lynn & West Norfolk")
    ['kings', 'lynn', 'and', 'west', 'norfolk']
    """
    flat = text.casefold()
    if not flat.isascii():
        flat = "".join(c for c in unicodedata.normalize("NFKD", flat) if not unicodedata.combining(c)).replace("’", "'")
    return _WORD.findall(flat.replace("'", "").replace("&", " and "))
