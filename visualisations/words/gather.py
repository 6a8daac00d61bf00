"""Gathers what pages say into `interface.pot`, and compiles what translators made of it: `make words`.

Only people who change or translate the words of pages need Babel, which reads them from Python, templates and scripts.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from localism.errors import MisuseError
from localism.visualisations.words.notes import NOTES

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

__all__ = ["ROOM", "TEMPLATE", "compiled", "gathered", "main", "mistakes"]

ROOM = Path(__file__).parent
TEMPLATE = ROOM / "interface.pot"
_HEADER = """\
# What the pages of localism say. Made by `make words`; docs/translating.md says how another language is made.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
_WORDS = {"_": None, "_m": None, "N_": None, "_n": (1, 2)}
_FROM = [("**.py", "python"), ("templates/*.html", "jinja2"), ("static/**.js", "javascript")]
_HOW = {"templates/*.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}


def gathered() -> bytes:
    """Every message of the pages, sorted, as `interface.pot` has them: without dates and places, so that little changes."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir
    from babel.messages.pofile import write_po

    found = Catalog(charset="utf-8")
    messages = extract_from_dir(ROOM.parent, method_map=_FROM, options_map=_HOW, keywords=_WORDS)
    for _file, _line, message, _comments, _context in messages:
        # Babel takes "95 % by" for a place of the old kind; ours are {in braces}.
        added = found.add(message)
        added.auto_comments = [note] if (note := NOTES.get(_texts(added)[0])) else []
        added.flags.discard("python-format")
        if any(True for _place in _places(*_texts(added))):
            added.flags.add("python-brace-format")
    out = io.BytesIO()
    write_po(out, found, width=100, no_location=True, omit_header=True, sort_output=True)
    return _HEADER.encode() + out.getvalue()


def compiled(translated: Path) -> bytes:
    """The words of a translation (`cy.po`) as gettext reads them. Raises `MisuseError` where they would not fit."""
    from babel.messages.mofile import write_mo

    read = _read(translated)
    if wrong := list(mistakes(read)):
        raise MisuseError(f"{translated.name} cannot be used:\n  " + "\n  ".join(wrong))
    out = io.BytesIO()
    write_mo(out, read)
    return out.getvalue()


def mistakes(translated: Catalog) -> Iterator[str]:
    """What is wrong with the places of a translation: each must be one of the English message."""
    for message in translated:
        said = _texts(message, said=True)
        if not message.id or not any(said) or message.fuzzy:
            continue
        known = set(_places(*_texts(message)))
        for text in said:
            if strange := sorted(set(_places(text)) - known):
                has = ", ".join(sorted(known)) or "none"
                yield f"{text!r} has {', '.join(strange)}; places of {_texts(message)[0]!r}: {has}"


def main(arguments: list[str]) -> int:
    """Write the files; with `--check` only say whether they are what the pages say."""
    files = {TEMPLATE: gathered()}
    files |= {po.with_suffix(".mo"): compiled(po) for po in sorted(ROOM.glob("*.po"))}
    stale = [path for path, content in files.items() if not path.exists() or path.read_bytes() != content]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.name} is not what the pages say now: make words")
        return bool(stale)
    for path in stale:
        path.write_bytes(files[path])
        print(f"{path.name} was written")
    return 0


def _read(translated: Path) -> Catalog:
    from babel.messages.pofile import read_po

    with translated.open("rb") as words:
        return read_po(words, abort_invalid=True)


def _texts(message: Message, *, said: bool = False) -> tuple[str, ...]:
    """A message, or what is said for it, with its plurals."""
    texts = message.string if said else message.id
    return (texts,) if isinstance(texts, str) else tuple(texts or ())


def _places(*texts: str) -> Iterator[str]:
    """The places of a message: `{n}`, however the number is to be written."""
    for text in texts:
        try:
            yield from (f"{{{name}}}" for _before, name, *_how in Formatter().parse(text) if name is not None)
        except ValueError as wrong:
            yield f"a brace that does not close ({wrong})"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except MisuseError as wrong:
        sys.exit(str(wrong))
