"""References as researchers write them: plain text, BibTeX, CSL-JSON; of sources, and of the datasets that cite them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from localism.graph.answers import plain
from localism.graph.entity import Entity
from localism.graph.questions.sources import in_words, page_of
from localism.graph.store import Dataset
from localism.graph.words import words

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")
_WEB = re.compile(r"https?://\S+")
_SEASONS = {"21": 1, "22": 2, "23": 3, "24": 4}
_LATEX = {
    **{c: f"\\{c}" for c in "$&#_%"},
    "\\": "\\textbackslash{}",
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}


class Reference(NamedTuple):
    """One work to be cited. Dates are EDTF, as recorded; `places` say where in it, and when it says so."""

    id: str
    title: str
    author: str = ""
    publisher: str = ""
    published: str = ""
    retrieved: str = ""
    url: str = ""
    licence: str = ""
    places: tuple[str, ...] = ()
    version: str = ""
    dataset: bool = False


def of_source(source: Entity, places: Iterable[tuple[str, str]] = ()) -> Reference:
    """A source, with the (page, observed) at which it is cited."""
    said = {
        f"{page_of(page)}{f' (observed {in_words(observed)})' if observed else ''}".strip() for page, observed in places
    }
    one = source.one
    return Reference(
        *(source.id, source.name, "", one("publisher"), one("published"), one("retrieved"), one("website")),
        one("licence"),
        tuple(sorted(said - {""}, key=_by_number)),
    )


def of_dataset(dataset: Dataset, loaded: str, program: str) -> Reference:
    """A dataset in a graph, which was loaded on a day and read with a program."""
    title = dataset.title or f"Dataset {dataset.name}"
    return Reference(
        *(f"dataset:{dataset.name}", title, dataset.author, "", dataset.as_of, "", "", dataset.licence),
        (),
        f"as loaded on {loaded} into a graph of {program}" if loaded else f"in a graph of {program}",
        dataset=True,
    )


def as_text(references: Sequence[Reference]) -> str:
    """A paragraph a work, in the order given."""
    return "".join(in_text(r) + "\n" for r in references)


def in_text(r: Reference) -> str:
    """A work in one line.

    >>> in_text(Reference("s", "Parish plan", "", "Par Bay council", "2018-06", "2024-01-02", "https://par.example"))
    'Par Bay council: Parish plan. June 2018. https://par.example (accessed 2 January 2024).'
    """
    who = plain(r.author or r.publisher)
    parts = [f"{who + ': ' if who else ''}{plain(r.title).rstrip('.')}{' [dataset]' if r.dataset else ''}."]
    if r.published:
        parts.append(f"{_capital(plain(in_words(r.published)))}.")
    if r.places:
        parts.append(f"{_capital(plain('; '.join(r.places))).rstrip('.')}.")
    if r.version:
        parts.append(f"{_capital(plain(r.version))}.")
    if r.url or r.retrieved:
        seen = f"accessed {plain(in_words(r.retrieved))}" if r.retrieved else ""
        parts.append(f"{plain(r.url)} ({seen})." if r.url and seen else f"{plain(r.url) or _capital(seen)}.")
    if r.licence:
        parts.append(f"Licence: {plain(r.licence).rstrip('.')}.")
    return " ".join(parts)


def as_bibtex(references: Sequence[Reference]) -> str:
    """BibTeX, an `@misc` a work: old and new styles print what it says. Texts are escaped for LaTeX, addresses are not."""
    out = []
    for key, r in zip(_keys(references), references, strict=True):
        year, month = _year_and_month(r.published)
        fields = {
            "title": f"{{{_latex(r.title)}}}",
            "author": f"{{{_latex(r.author)}}}" if r.author else "",
            "howpublished": _latex(r.publisher),
            "year": year or _latex(in_words(r.published)),
            "month": month,
            "url": _address(r.url),
            "urldate": r.retrieved if _plain_day(r.retrieved) else "",
            "note": _latex("; ".join(filter(None, (*r.places, r.version, _accessed(r), _licence(r))))),
        }
        lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value and value != "{}"]
        out.append(f"@misc{{{key},\n{''.join(lines)}}}\n")
    return "\n".join(out)


def as_csl(references: Sequence[Reference]) -> str:
    """CSL-JSON, which Zotero, pandoc and citeproc read."""
    items = []
    for key, r in zip(_keys(references), references, strict=True):
        item: dict[str, Any] = {"id": key, "type": _type(r), "title": plain(r.title)}
        if r.author:
            item["author"] = [{"literal": plain(r.author)}]
        more = {
            "publisher": plain(r.publisher),
            "issued": csl_date(r.published),
            "accessed": csl_date(r.retrieved),
            "URL": _address(r.url),
            "version": plain(r.version),
            "note": plain("; ".join(filter(None, (*r.places, _licence(r))))),
        }
        items.append(item | {name: value for name, value in more.items() if value})
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def written(references: Sequence[Reference], style: str) -> str:
    """References as `text`, `bibtex` or `csl`."""
    return {"text": as_text, "bibtex": as_bibtex, "csl": as_csl}[style](references)


def csl_date(edtf: str) -> dict[str, Any] | None:
    """A date as CSL has it: in parts where it is a day, month, season or year, else in words.

    >>> csl_date("2018-06"), csl_date("2018-22")
    ({'date-parts': [[2018, 6]]}, {'date-parts': [[2018]], 'season': 2})
    >>> csl_date("../2026")
    {'literal': 'by 2026'}
    """
    if not edtf:
        return None
    found = _DAY.fullmatch(edtf)
    if not found:
        return {"literal": plain(in_words(edtf))}
    year, month, day, doubt = found.groups()
    date: dict[str, Any] = {"date-parts": [[int(part) for part in (year, month, day) if part]]}
    if month in _SEASONS:
        date = {"date-parts": [[int(year)]], "season": _SEASONS[month]}
    return date | ({"circa": True} if doubt else {})


def _type(r: Reference) -> str:
    return "dataset" if r.dataset else "webpage" if _WEB.fullmatch(r.url) else "document"


def _keys(references: Sequence[Reference]) -> list[str]:
    """A key for each that any program takes: letters, digits and hyphens, no two alike."""
    keys: list[str] = []
    for r in references:
        base = re.sub(r"[^a-z0-9]+", "-", "-".join(words(r.id)).encode("ascii", "ignore").decode().lower()).strip("-")
        key, n = base or "work", 1
        while key in keys:
            n += 1
            key = f"{base or 'work'}-{n}"
        keys.append(key)
    return keys


def _latex(text: str) -> str:
    return "".join(_LATEX.get(c, c) for c in plain(text))


def _address(url: str) -> str:
    """An address as LaTeX's url package takes it: nothing that ends a field or a word."""
    return re.sub(r"[\s{}\\<>\"^`|]|[^\x20-\x7e]", lambda c: "".join(f"%{b:02X}" for b in c[0].encode()), plain(url))


def _year_and_month(edtf: str) -> tuple[str, str]:
    found = _DAY.fullmatch(edtf)
    if not found:
        return "", ""
    year, month, _, doubt = found.groups()
    return (year, month.lstrip("0") if month and month < "13" else "") if not doubt else ("", "")


def _plain_day(edtf: str) -> bool:
    found = _DAY.fullmatch(edtf)
    return bool(found and found[3] and not found[4])


def _accessed(r: Reference) -> str:
    return f"accessed {in_words(r.retrieved)}" if r.retrieved and not _plain_day(r.retrieved) else ""


def _licence(r: Reference) -> str:
    return f"Licence: {r.licence}" if r.licence else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _by_number(place: str) -> tuple[int, str]:
    found = re.search(r"[0-9]+", place)
    return int(found[0]) if found else 0, place
