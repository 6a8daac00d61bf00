"""What a question gives back: typed rows with a title, a note and what to ask next, in every form people read.

A row is a frozen dataclass. Data forms (CSV, JSON, pandas) have a column for each field of it; forms to be read (the
terminal, Markdown, a notebook) have the few columns of its `TABLE`, each stacking several parts. Where an answer has
sections of different kinds, `SECTIONS` names other columns for the rows that say they stand in one of them.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar, overload

if TYPE_CHECKING:
    import pandas
    from rich.table import Table

__all__ = ["Answer", "Row", "plain"]


class Row(Protocol):
    """A typed row of an answer: a frozen dataclass that says how it is read."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    TABLE: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]]
    """Column heading → the fields or properties whose texts it stacks."""

    @property
    def group(self) -> str:
        """The heading it stands under; blank for none."""
        ...


R = TypeVar("R", bound=Row)
_LONG, _FIRST = 1_000, 100
"""Rows beyond which a table is cut, and of each group those that it then shows."""


@dataclass(frozen=True, repr=False)
class Answer(Sequence[R], Generic[R]):
    """Rows in a fixed order, which act as a sequence; `pandas.DataFrame(answer)` works.

    `note` says what the rows do not: why there are none, what was left out; `foot`, which is read after them, how they were
    made. `next` is a command worth running next:
    the command line prints it under the answer. `headings` puts other words for column headings, such as a place's name; `leads`
    has a sentence to read under the heading of a group.
    """

    row_type: type[R]
    rows: tuple[R, ...]
    title: str
    note: str = ""
    next: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    leads: Mapping[str, str] = field(default_factory=dict)
    foot: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the rows' fields, in order."""
        return tuple(f.name for f in fields(self.row_type))

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[R, ...]: ...
    def __getitem__(self, index: int | slice) -> R | tuple[R, ...]:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    def __repr__(self) -> str:
        return f"<Answer: {plain(self.title)}: {_count(len(self.rows))}>"

    def __str__(self) -> str:
        return self.to_table()

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame with a column for each field, also where there is no row. Needs pandas."""
        import pandas

        return pandas.DataFrame([self._data(row) for row in self.rows], columns=list(self.columns))

    def to_json(self) -> str:
        """Title, note, next and rows, as JSON; ids, dates and sources in full."""
        note = "\n".join(filter(None, (self.note, self.foot)))
        whole = {"title": self.title, "note": note, "next": self.next, "rows": list(map(self._data, self.rows))}
        return _encodable(json.dumps(whole, ensure_ascii=False, indent=2)) + "\n"

    def to_csv(self) -> str:
        """A heading and a line for each row, in RFC 4180's form; several values are parted by semicolons.

        A text that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-``, ``@``, a tab or a
        carriage return, and is no number) is given a ``'`` in front. JSON gives every text as it is.
        """
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(map(_guarded, self.columns))
        for row in self.rows:
            writer.writerow(map(_guarded, self._cells(row)))
        return _encodable(out.getvalue())

    def to_markdown(self) -> str:
        """Title, note, and a table under each heading; what Markdown or HTML would act on is escaped."""
        parts = [f"## {_markdown(self.title)}"]
        if self.note:
            parts += map(_markdown, self.note.splitlines())
        for section, group, rows in self._groups():
            columns = self._read_columns(section)
            if group:
                parts.append(f"### {_markdown(group)}")
            if lead := self.leads.get(group):
                parts.append(_markdown(lead))
            lines = [f"| {' | '.join(c.heading for c in columns)} |", f"|{' --- |' * len(columns)}"]
            for row in rows:
                cells = ("<br>".join(map(_markdown, column.lines(row))) for column in columns)
                lines.append(f"| {' | '.join(cells)} |")
            parts.append("\n".join(lines))
        parts += map(_markdown, self.foot.splitlines())
        return "\n\n".join(parts) + "\n"

    def to_table(self, width: int | None = None) -> str:
        """The answer for a terminal, `width` characters wide (by default as wide as the terminal), without colours.

        The same rows and width give the same text. Control characters are shown, not sent. Of an answer of more than a
        thousand rows each group is cut to its first hundred, which is said; the other forms give all.
        """
        if len(self.rows) > _LONG and (short := self._shortened()) is not self:
            return short.to_table(width)
        from rich.console import Console
        from rich.text import Text

        out = io.StringIO()
        columns = width or shutil.get_terminal_size((100, 24)).columns
        console = Console(
            file=out, width=max(20, columns), color_system=None, markup=False, emoji=False, highlight=False
        )
        console.print(Text(plain(self.title)))
        if self.note:
            console.print(Text("\n".join(["", *map(plain, self.note.splitlines())])))
        first, shown = 1, set[str]()
        for section, group, rows in self._groups():
            console.print(Text("\n" + plain(group).upper() if group else ""))
            if lead := self.leads.get(group):
                console.print(Text(plain(lead)))
            console.print(self._table(section, rows, console.width, first, section not in shown))
            first += len(rows)
            shown.add(section)
        if self.rows:
            console.print(Text("\n" + _count(len(self.rows))))
        if self.foot:
            console.print(Text("\n".join(["", *map(plain, self.foot.splitlines())])))
        if self.rows and _reference(self.row_type):
            # An id that a narrow column breaks over two lines cannot be copied: each has a line of its own.
            named = ((n, plain(getattr(row, _reference(self.row_type)))) for n, row in enumerate(self.rows, 1))
            ids = (f"  {n}. {known}" for n, known in named if known)
            console.print(
                Text("\n".join(["", "Ids, for chain, show and evidence:", *ids]), overflow="ignore"), soft_wrap=True
            )
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"

    def _shortened(self) -> Answer[R]:
        """The answer with the first rows of each group, and a note of how many are left out; itself, if none is."""
        counts: Counter[str] = Counter()
        kept = []
        for row in self.rows:
            counts[row.group] += 1
            if counts[row.group] <= _FIRST:
                kept.append(row)
        if len(kept) == len(self.rows):
            return self
        said = f"{len(self.rows):,} rows, of which {len(kept):,} are shown: --format csv, json or md gives all."
        return replace(self, rows=tuple(kept), note=f"{self.note}\n{said}".strip())

    def _repr_html_(self) -> str:
        """What a notebook shows: a table, every text escaped, no script, no style of its own and nothing fetched."""
        columns = self._read_columns(_section(self.rows[0]) if self.rows else "")
        out = [f"<table><caption>{_html(self.title)}</caption>", _head(columns)]
        current = _section(self.rows[0]) if self.rows else ""
        for section, group, rows in self._groups():
            if section != current:
                current, columns = section, self._read_columns(section)
                out += ["</table>", "<table>", _head(columns)]
            out.append("<tbody>")
            if group:
                lead = f"<br>{_html(self.leads[group])}" if group in self.leads else ""
                out.append(f'<tr><th scope="rowgroup" colspan="{len(columns)}">{_html(group)}{lead}</th></tr>')
            for row in rows:
                cells = ("<br>".join(map(_html, column.lines(row))) for column in columns)
                out.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
            out.append("</tbody>")
        out.append("</table>")
        out.extend(f"<p>{_html(line)}</p>" for line in (*self.note.splitlines(), *self.foot.splitlines()))
        return "\n".join(out)

    def _data(self, row: Any) -> dict[str, Any]:
        """A row as JSON and pandas have it."""
        return asdict(row)

    def _cells(self, row: Any) -> Iterable[str]:
        """A row as CSV has it."""
        return (spelled(getattr(row, name)) for name in self.columns)

    def _read_columns(self, section: str) -> list[_Column]:
        """The columns of a section; one that no row of it fills is left out."""
        table = _sections(self.row_type).get(section, self.row_type.TABLE)
        every = [_Column(self.headings.get(heading, heading), parts) for heading, parts in table]
        rows = self._of_section(section)
        return [c for c in every if any(c.lines(row) for row in rows)] if rows else every

    def _of_section(self, section: str) -> list[R]:
        return [row for row in self.rows if _section(row) == section]

    def _groups(self) -> Iterator[tuple[str, str, list[R]]]:
        """Section, heading and rows of each group."""
        for (section, group), rows in groupby(self.rows, key=lambda row: (_section(row), row.group)):
            yield section, group, list(rows)

    def _table(self, section: str, rows: Sequence[Row], wide: int, first: int, headed: bool) -> Table:
        """The rows of one group, numbered on; every group of a section has the same widths, only the first headings."""
        from rich import box
        from rich.table import Table
        from rich.text import Text

        reference = _reference(self.row_type)
        columns = [c.without(reference) for c in self._read_columns(section)]
        alike = self._of_section(section)
        table = Table(box=box.SIMPLE_HEAD, show_header=headed, show_edge=False, pad_edge=False)
        table.leading = int(any(len(column.lines(row)) > 1 for column in columns for row in alike))
        widths = _widths(columns, alike, wide)
        if reference and sum(widths) + GAP * (len(widths) - 1) + len(f"{len(self.rows)}. ") <= wide:
            widths[0] += len(f"{len(self.rows)}. ")  # where there is room, no number pushes a word down
        for column, width in zip(columns, widths, strict=True):
            table.add_column(Text(column.heading), width=width, overflow="fold")
        for number, row in enumerate(rows, first):
            cells = ["\n".join(map(plain, column.lines(row))) for column in columns]
            cells[0] = f"{number}. {cells[0]}" if reference else cells[0]
            table.add_row(*map(Text, cells))
        return table


class _Column(NamedTuple):
    """A column to be read: its heading, and the parts that a cell stacks."""

    heading: str
    parts: tuple[str, ...]

    def lines(self, row: Row) -> list[str]:
        """The lines of a cell: those of its parts that say something."""
        said = [getattr(row, name) for name in self.parts]
        flat = [v for value in said for v in (value if isinstance(value, tuple) else (value,))]
        return [line for line in map(spelled, flat) if line]

    def without(self, part: str) -> _Column:
        """The same column but for one part."""
        return _Column(self.heading, tuple(p for p in self.parts if p != part))


def _sections(row_type: type) -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Section → its columns, where a row type has sections of different kinds."""
    found: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = getattr(row_type, "SECTIONS", {})
    return found


def _section(row: Row) -> str:
    """The section that decides a row's columns; blank where there is one kind only."""
    return str(getattr(row, "section", "")) if _sections(type(row)) else ""


def _head(columns: Sequence[_Column]) -> str:
    return "<thead><tr>" + "".join(f'<th scope="col">{_html(c.heading)}</th>' for c in columns) + "</tr></thead>"


def _reference(row_type: type) -> str:
    """The field of a row that holds an id to ask on with, if it says so."""
    return str(getattr(row_type, "REFERENCE", ""))


GAP, WORD, LINE = 3, 14, 56
"""Characters between columns; letters of a word that a column has room for; of a line beyond which it is no wider."""


def _widths(columns: Sequence[_Column], rows: Sequence[Row], wide: int) -> list[int]:
    """Room for each column: what its lines want where there is enough, else its words, and a share of the rest."""
    lines = [[plain(c.heading), *(plain(line) for row in rows for line in c.lines(row))] for c in columns]
    wanted = [max(map(len, column)) for column in lines]
    room = wide - GAP * (len(columns) - 1)
    if sum(wanted) <= room:
        return [max(1, width) for width in wanted]
    least = [max(1, min(WORD, max((len(w) for line in c for w in line.split()), default=1))) for c in lines]
    more = [max(0, min(LINE, width) - floor) for width, floor in zip(wanted, least, strict=True)]
    spare = max(0, room - sum(least))
    return [floor + spare * share // max(1, sum(more)) for floor, share in zip(least, more, strict=True)]


_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\r\n]+")
_NUMBER = re.compile(r"-\d+(\.\d+)?")
_MARKDOWN = re.compile(r"([\\`*_\[\]|~#!])")


def plain(text: str) -> str:
    """The text in one line that no terminal acts on: what controls, hides or turns round text is shown as its number.

    >>> print(plain("Par\\x1b[31m Bay\\n"))
    Par\\x1b[31m Bay
    """
    return _HIDDEN.sub(_shown, _SPACES.sub(" ", text).strip())


def spelled(value: object) -> str:
    """A field's value as one text: several values parted by semicolons, nothing for None."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Iterable) and not is_dataclass(value):
        return "; ".join(spelled(each) for each in value)
    return str(value)


def _shown(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _encodable(text: str) -> str:
    """Without lone surrogates, which no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if not text.isascii() else text


def _guarded(cell: str) -> str:
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.fullmatch(cell) else cell


def _markdown(said: str) -> str:
    return _MARKDOWN.sub(r"\\\1", html.escape(plain(said), quote=False))


def _html(said: str) -> str:
    return html.escape(plain(said))


def _count(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows} rows"
