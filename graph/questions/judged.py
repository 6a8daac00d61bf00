"""What an answer says of merges: which ids it takes for one thing, who judged so, and when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import Any

from localism.graph.answers import Answer
from localism.graph.merged import MergedView
from localism.graph.same import Same, both, same
from localism.graph.store import View

MOST = 6
"""How many merges a note names."""


@contextmanager
def merging(view: View) -> Iterator[View]:
    """The view in which what was judged to be one thing is one; the view itself where nothing was. One call or two."""
    found = same(view)
    yield MergedView(view, found) if found else view


def told(answer: Answer[Any], view: View) -> Answer[Any]:
    """The answer with a line that names the merges it rests on: those of things that it names."""
    if not isinstance(view, MergedView):
        return answer
    named = set(_texts(answer.rows)) | {i for i in view.same.sets if i in answer.title or i in answer.next}
    rests_on = [i for i in view.same.sets if i in named]
    if not rests_on:
        return answer
    lines = [f"Taken for one: {both(view.same.sets[i])} ({_why(view.same, i)})." for i in rests_on[:MOST]]
    if len(rests_on) > MOST:
        lines.append(f"So are {len(rests_on) - MOST} more: localism matches --judged lists them.")
    return replace(answer, note="\n".join(line for line in (answer.note, *lines) if line))


def _why(known: Same, thing_id: str) -> str:
    return "; ".join(dict.fromkeys(map(str, known.behind(thing_id))))


def _texts(value: object) -> Iterator[str]:
    """Every text in rows, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for f in fields(value):
            yield from _texts(getattr(value, f.name))
