"""Which problems of a reading are news, to somebody who saw those of the reading before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from localism.loaders.base import Problem
from localism.loaders.records import Problems


@dataclass(frozen=True)
class News:
    """The problems to show: every error, and warnings that were not there before; how many others stay, and how many went."""

    shown: Problems
    staying: int
    gone: int


def news(now: Problems, before: Problems | None) -> News:
    """What to say of a reading after another one. A problem whose row has moved is the same.

    Where there are errors, the reading did not get to the end of everything: only errors are known to have gone.
    """
    if before is None:
        return News(now, 0, 0)
    known = Counter(map(_same, before.kept))
    shown = Problems(left=[x for x in now.left if x not in before.left])
    staying = 0
    for p in now.kept:
        if known[_same(p)]:
            known[_same(p)] -= 1
            if p.severity != "error":
                staying += 1
                continue
        shown.add(p)
    return News(shown, staying, sum(n for (severity, *_), n in known.items() if severity == "error" or not now.errors))


def remembered(now: Problems, before: Problems | None) -> Problems:
    """What the next reading is to be compared with: warnings stand until a reading without errors does not have them."""
    if before is None or not now.errors:
        return now
    have = Counter(map(_same, now.kept))
    kept = Problems(left=now.left)
    for p in (*now.kept, *(p for p in before.kept if p.severity != "error" and not have[_same(p)])):
        kept.add(p)
    return kept


def _same(p: Problem) -> tuple[str, ...]:
    return (p.severity, p.kind, p.file, p.sheet, p.column, p.message, p.found)
