"""A stream of JSON that is watched as it goes by, so that no file can take the parser's memory, or worse.

The parser keeps the path to each value, so that a file of brackets alone takes memory without end; and its C library
ends the whole process at a number of some thousand digits. Both are seen here first.
"""

from __future__ import annotations

import re
from array import array
from itertools import accumulate
from typing import BinaryIO

MAX_DEPTH = 24
"""How deeply brackets may be nested: 360Giving needs 6."""
MAX_ITEM_BYTES = 2 * 1024 * 1024
"""Bytes of one grant, and of what stands between two: most have 1,500."""
MAX_DIGITS = 100
CHUNK = 64 * 1024
_ESCAPE = re.compile(rb"\\[\s\S]")
_DIGITS = re.compile(rb"[0-9]{%d}" % MAX_DIGITS)
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_NOT_BRACKETS = bytes(b for b in range(256) if b not in b"[]{}")


class HostileError(Exception):
    """The stream holds what no grant data does; its text says what."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Watched:
    """Reads a file for a parser; call `done` whenever an item has come out of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._since, self._depth, self._digits = file, 0, 0, 0
        self._open, self._escaped = False, False

    def done(self) -> None:
        """Begin to count the bytes of the next item."""
        self._since = 0

    def read(self, size: int) -> bytes:
        """The next bytes, looked at. Raises `HostileError`."""
        chunk = self._file.read(min(size, CHUNK) if size > 0 else size)
        self._since += len(chunk)
        if self._since > MAX_ITEM_BYTES + CHUNK:
            raise HostileError("too-large", f"One grant has more than {MAX_ITEM_BYTES:,} bytes, which no grant has.")
        bare = self._without_strings(chunk)
        steps = array("b", bare.translate(_STEPS, _NOT_BRACKETS))
        if steps:
            if self._depth + max(accumulate(steps)) > MAX_DEPTH:
                raise HostileError("nested-too-deeply", f"Brackets are nested more than {MAX_DEPTH} deep.")
            self._depth += sum(steps)
        self._watch_digits(bare)
        return chunk

    def _without_strings(self, chunk: bytes) -> bytes:
        # Linear, whatever the quotes and backslashes: what is escaped goes first, then quotes part inside from outside.
        text = chunk[1:] if self._escaped else chunk
        if chunk:
            self._escaped = False
        if b"\\" in text:
            text = _ESCAPE.sub(b"", text)
            self._escaped = text.endswith(b"\\")
        parts = text.split(b'"')
        outside = parts[1::2] if self._open else parts[::2]
        self._open ^= len(parts) % 2 == 0
        return b" ".join(outside)

    def _watch_digits(self, bare: bytes) -> None:
        if _DIGITS.search(bare) or (self._digits and _DIGITS.match(b"0" * self._digits + bare[:MAX_DIGITS])):
            raise HostileError("bad-number", f"A number has more than {MAX_DIGITS} digits.")
        trailing = len(bare) - len(bare.rstrip(b"0123456789"))
        # A string that goes on ends any number before it.
        self._digits = 0 if self._open else self._digits + trailing if trailing == len(bare) else trailing
