"""The coding frame as an appendix: every list with its codes, what they mean, how often they are used, and an example."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from localism.visualisations.pages import Codebook, CodeList, CodeUse
from localism.visualisations.shell import render, static_text
from localism.visualisations.words import _, _n

if TYPE_CHECKING:
    from localism.graph.questions.codebook import CodebookRow
    from localism.graph.store import View

__all__ = ["codebook_page", "draw_codebook"]


def codebook_page(book: Codebook) -> str:
    """The frame as one HTML page, which asks for nothing and has no script."""
    return render(
        "codebook.html",
        book.about,
        styles=static_text("static/page.css", "static/codebook.css"),
        lists=book.lists,
        sources=list(book.about.sources),
    )


def draw_codebook(view: View, *, command: str, access: str) -> str:
    """The page of a graph's coding frame."""
    from localism.graph.questions.codebook import codebook
    from localism.visualisations.draw import about_page

    answer = codebook(view)
    lists = tuple(_list(rows) for _name, rows in groupby(answer, key=lambda row: row.group))
    used = sum(1 for row in answer if row.used)
    about = about_page(
        view,
        title=answer.title,
        description=_(
            "Each list has its codes in their order, with what they mean, how many claims use them, and one of these."
        ),
        on=None,
        command=command,
        access=access,
        sources=(),
        counts=", ".join(
            (
                _n("{n} list", "{n} lists", len(lists)),
                _n("{n} code", "{n} codes", len(answer)),
                _n("{n} of them used", "{n} of them used", used),
            )
        ),
    )
    return codebook_page(Codebook(about, lists))


def _list(rows: Iterable[CodebookRow]) -> CodeList:
    first, *more = rows
    codes = tuple(
        CodeUse(
            row.code,
            row.definition,
            row.used,
            row.derived,
            row.example,
            row.example_source,
            row.example_memo,
            tuple(filter(None, (row.also_line, row.close_line))),
        )
        for row in (first, *more)
    )
    label = first.coded[:1].upper() + first.coded[1:]
    column = _("Column {name}.", name=first.column)
    return CodeList(label, first.listed_of, f"{first.meaning} {column}", codes)
