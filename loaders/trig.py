"""Reads TriG, streamed and sealed: nothing is fetched, nothing but the one file is opened, and what is broken is named with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import NamedTuple

from localism.errors import LocalismError

MAX_BYTES = 4 << 30
"""The longest file that is read."""
MAX_TOKEN = 1 << 24
"""Characters of the longest text or name in it."""
_CHUNK = 1 << 20
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>\#[^\n]*)
    |(?P<iri><[^<>"{}|^`\x00-\x20]*>)
    |(?P<long>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3})
    |(?P<string>\"(?:[^"\\\n\r]|\\[^\n\r])+\"|\"\"(?!\")|'(?:[^'\\\n\r]|\\[^\n\r])+'|''(?!'))
    |(?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<datatype>\^\^)
    |(?P<blank>_:|\[|\()
    |(?P<number>[+-]?(?:[0-9]+\.?[0-9]*[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)(?![A-Za-z0-9_:]))
    |(?P<name>(?:[A-Za-z](?:[\w.-]*[\w-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])
        (?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]))?)?)
    |(?P<word>[A-Za-z]+)
    |(?P<mark>[.,;{}])""",
    re.VERBOSE | re.DOTALL,
)
_UCHAR = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_NAMED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_AGAIN = "Write the file again with localism export trig."


class TrigError(LocalismError):
    """A file that cannot be read as TriG of ours; says where and why."""


class Text(NamedTuple):
    """A literal: its text, its datatype and its language."""

    value: str
    datatype: str = ""
    language: str = ""


class Quad(NamedTuple):
    """A statement: the graph it stands in (blank: the default graph) and where; IRIs are texts."""

    graph: str
    subject: str
    predicate: str
    object: str | Text
    line: int


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def read_trig(path: Path) -> Iterator[Quad]:
    """The statements of a file, in its order and in constant memory. Raises `TrigError` at what it cannot take.

    It knows all of TriG but what an export of ours never has: blank nodes, collections, relative IRIs, quoted triples.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise TrigError(
                f"{path} is longer ({size:,} bytes) than what is read ({MAX_BYTES:,}). Copy the graph instead: localism copy."
            )
        yield from _Parser(path).quads()
    except OSError as error:
        raise TrigError(f"{path} cannot be read: {error.strerror or error}. Name another file.") from error


class _Parser:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._prefixes: dict[str, str] = {}
        self._tokens = self._tokenised()

    def quads(self) -> Iterator[Quad]:
        for token in self._tokens:
            word = token.text.upper()
            if (token.kind == "lang" and word == "@PREFIX") or (token.kind == "word" and word == "PREFIX"):
                self._prefix(dotted=token.kind == "lang")
            elif word in ("@BASE", "BASE") and token.kind in ("lang", "word"):
                raise self._wrong(token, "relative addresses (BASE) are not read")
            elif token.kind == "word" and word == "GRAPH":
                graph = self._iri(self._next())
                self._mark("{")
                yield from self._in_graph(graph)
            elif token.text == "{" and token.kind == "mark":
                yield from self._in_graph("")
            else:
                subject = self._iri(token)
                after = self._next()
                if after.text == "{" and after.kind == "mark":
                    yield from self._in_graph(subject)
                else:
                    end = yield from self._about("", subject, after)
                    if end.text != ".":
                        raise self._wrong(end, "a full stop was expected")

    def _in_graph(self, graph: str) -> Iterator[Quad]:
        token = self._next()
        while token.text != "}" or token.kind != "mark":
            token = yield from self._about(graph, self._iri(token), self._next())
            if token.text == "." and token.kind == "mark":
                token = self._next()
            elif token.text != "}":
                raise self._wrong(token, "a full stop or } was expected")

    def _about(self, graph: str, subject: str, token: _Token) -> Generator[Quad, None, _Token]:
        """The statements about a subject, from the first predicate on; returns the mark after them."""
        while True:
            predicate = _TYPE if token == ("word", "a", token.line) else self._iri(token)
            while True:
                first = self._next()
                value, after = self._object(first)
                yield Quad(graph, subject, predicate, value, first.line)
                if after.kind != "mark" or after.text == "{":
                    raise self._wrong(after, "one of . , ; } was expected")
                if after.text != ",":
                    break
            while after.text == ";":
                after = self._next()
            if after.kind == "mark":
                return after
            token = after

    def _object(self, token: _Token) -> tuple[str | Text, _Token]:
        kind = token.kind
        if kind in ("string", "long"):
            text = token.text[3:-3] if kind == "long" else token.text[1:-1]
            value = self._unescaped(text, token) if "\\" in text else text
            after = self._next()
            if after.kind == "datatype":
                return Text(value, self._iri(self._next())), self._next()
            if after.kind == "lang":
                return Text(value, "", after.text[1:]), self._next()
            return Text(value), after
        if kind == "number":
            local = "double" if "e" in token.text.lower() else "decimal" if "." in token.text else "integer"
            return Text(token.text, _XSD + local), self._next()
        if kind == "word" and token.text in ("true", "false"):
            return Text(token.text, _XSD + "boolean"), self._next()
        return self._iri(token), self._next()

    def _prefix(self, *, dotted: bool) -> None:
        name, iri = self._next(), self._next()
        if name.kind != "name" or not name.text.endswith(":") or iri.kind != "iri":
            raise self._wrong(name, "a prefix and an address were expected")
        self._prefixes[name.text[:-1]] = self._iri(iri)
        if dotted:
            self._mark(".")

    def _iri(self, token: _Token) -> str:
        if token.kind == "iri":
            iri = token.text[1:-1]
            if "\\" in iri:
                if "\\" in _UCHAR.sub("", iri):
                    raise self._wrong(token, "an address with a backslash")
                iri = _UCHAR.sub(self._character(token), iri)
            if ":" not in iri:
                raise self._wrong(token, "a relative address")
            return iri
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix not in self._prefixes:
                raise self._wrong(token, f"the prefix {prefix!r} is not declared")
            return self._prefixes[prefix] + (re.sub(r"\\(.)", r"\1", local) if "\\" in local else local)
        if token.kind == "blank":
            raise self._wrong(token, "a blank node or a list; exports of ours give everything an IRI")
        raise self._wrong(token, "an address was expected")

    def _unescaped(self, text: str, token: _Token) -> str:
        def one(match: re.Match[str]) -> str:
            if match[3] is None:
                return self._character(token)(match)
            if match[3] not in _NAMED:
                raise self._wrong(token, f"\\{match[3]} is no escape")
            return _NAMED[match[3]]

        return _ESCAPE.sub(one, text)

    def _character(self, token: _Token) -> Callable[[re.Match[str]], str]:
        def one(match: re.Match[str]) -> str:
            number = int(match[1] or match[2], 16)
            if 0xD800 <= number < 0xE000 or number > 0x10FFFF:
                raise self._wrong(token, f"{match[0]} is no character")
            return chr(number)

        return one

    def _mark(self, mark: str) -> None:
        token = self._next()
        if token.kind != "mark" or token.text != mark:
            raise self._wrong(token, f"{mark} was expected")

    def _next(self) -> _Token:
        token = next(self._tokens, None)
        if token is None:
            raise TrigError(f"{self._path} ends in the middle of a statement: it was cut short. {_AGAIN}")
        return token

    def _wrong(self, token: _Token, why: str) -> TrigError:
        found = token.text if len(token.text) < 60 else f"{token.text[:57]}..."
        return TrigError(f"{self._path}, line {token.line:,}: {why}; found {found!r}. {_AGAIN}")

    def _tokenised(self) -> Iterator[_Token]:
        line, position, rest, ended = 1, 0, "", False
        with self._path.open(encoding="utf-8-sig", newline="") as file:
            while True:
                match = _TOKEN.match(rest, position)
                if not ended and (match is None or match.end() == len(rest)):
                    if len(rest) - position > MAX_TOKEN:
                        raise TrigError(f"{self._path}, line {line:,}: a text or a name does not end. {_AGAIN}")
                    try:
                        more = file.read(_CHUNK if len(rest) - position < _CHUNK else len(rest))
                    except UnicodeDecodeError as error:
                        raise TrigError(
                            f"{self._path}, after line {line:,}: it is not UTF-8. Save it as UTF-8."
                        ) from error
                    rest, position, ended = rest[position:] + more, 0, not more
                    continue
                if match is None:
                    if position == len(rest):
                        return
                    found = rest[position : position + 20]
                    raise TrigError(f"{self._path}, line {line:,}: this is not TriG: {found!r}. {_AGAIN}")
                kind, text = match.lastgroup or "", match.group()
                position = match.end()
                if kind == "space" or kind == "long":
                    if kind == "long":
                        yield _Token(kind, text, line)
                    line += text.count("\n")
                elif kind != "comment":
                    yield _Token(kind, text, line)
