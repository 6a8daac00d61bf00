"""Where an export may be put: under a name that is its own, and in the place of nothing but an earlier export."""

from __future__ import annotations

from pathlib import Path

from localism.errors import MisuseError
from localism.graph.exchange.formats import FORMATS, Format

BESIDE = "About the file beside this one, which `localism export` wrote."
"""How the text begins that says what a file is, where its format has no place for it."""
_OTHERS = frozenset(
    (".csv", ".parquet", ".html", ".svg", ".png", ".md", ".txt", ".pdf", ".docx", ".rdf", ".nq", ".yml")
)
"""Endings of files that no format of one file writes."""
_MARKS = (b"localism", b"cannot_carry")
_ENDS = 64 * 1024


def beside(path: Path, kind: str) -> Path | None:
    """The text beside a file of a format that has no place to say what it is."""
    return path.with_name(f"{path.name}.txt") if FORMATS[kind].beside else None


def may_take(path: Path, kind: str) -> None:
    """`MisuseError` unless an export may be put there. Folders and records see to it themselves: they never replace others' files."""
    form = FORMATS[kind]
    if form.folder or kind == "xlsx":
        return
    _named(path, form)
    text = beside(path, kind)
    if text and text.is_file() and not _said_beside(text):
        raise MisuseError(f"{text} would be lost: it is to say what {path.name} is. Name another file.")
    if path.is_file() and not (_ours(path) or (text and text.is_file())):
        raise MisuseError(
            f"{path} is there already, and no export wrote it: it would be lost. Name another file, or remove it first."
        )


def _named(path: Path, form: Format) -> None:
    """Refuse an ending that says that the file is something else; any that nobody knows is the user's own affair."""
    ending = path.suffix.lower()
    if ending in (form.suffix, *form.also):
        return
    others = [f.name for f in FORMATS.values() if f.suffix and ending in (f.suffix, *f.also)]
    if others or ending in _OTHERS:
        instead = f", or export {' or '.join(others)}" if others else ""
        right = path.with_suffix(form.suffix)
        raise MisuseError(f"{path}: a file that ends in {ending} is no {form.name}. Say -o {right}{instead}.")


def _said_beside(text: Path) -> bool:
    with text.open(encoding="utf-8", errors="replace") as file:
        return file.read(len(BESIDE)) == BESIDE


def _ours(path: Path) -> bool:
    """Whether a file names localism where an export does: near its beginning or its end. An empty one is nobody's loss; a graph is told apart later."""
    with path.open("rb") as file:
        head = file.read(_ENDS)
        file.seek(max(0, path.stat().st_size - _ENDS))
        tail = file.read(_ENDS)
    return not head or head.startswith(b"SQLite format 3") or any(mark in head or mark in tail for mark in _MARKS)
