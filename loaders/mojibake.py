"""Text that was read in the wrong encoding somewhere on its way, put right where that can be done without a guess."""

from __future__ import annotations

import re

_C1 = re.compile("[\x80-\x9f]")
_TWICE = re.compile("[ÂÃâ][\x80-\u20ff]")
_WINDOWS = {n: bytes([n]).decode("cp1252", "replace").replace("\ufffd", "") for n in range(0x80, 0xA0)}


def repaired(text: str) -> str:
    """The text with Windows-1252 control characters, and UTF-8 that was read as Windows-1252, as they were meant.

    >>> repaired("St Margaret\\x92s"), repaired("CafÃ© at Â£5"), repaired("Ângela")
    ('St Margaret’s', 'Café at £5', 'Ângela')
    """
    if text.isascii():
        return text
    if _TWICE.search(text):
        for encoding in ("cp1252", "latin-1"):
            try:
                return text.encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
    return text.translate(_WINDOWS) if _C1.search(text) else text
