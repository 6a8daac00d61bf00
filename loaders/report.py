"""Problems as a person reads them, grouped, and as programs do."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from localism.loaders.base import Problem
from localism.loaders.records import Problems

_SHOWN = 20
_LISTED = 3


def as_text(problems: Problems, every: str = "all with --format json") -> str:
    """Every kind of problem with its places, errors first; of each kind the first twenty. `every` says how to see all."""
    parts = []
    ordered = sorted(problems.kept, key=lambda p: (p.severity, p.kind))  # a stable sort: places stay in reading order
    for (severity, kind), group in groupby(ordered, key=lambda p: (p.severity, p.kind)):
        count = problems.counts[severity, kind]
        listed = list(group)[:_SHOWN]
        lines = [f"{severity.capitalize()}: {kind.replace('-', ' ')} ({count:,})"]
        # What all of them should have been is said once.
        common = listed[0].expected if len({p.expected for p in listed}) == 1 else ""
        if common:
            lines.append(_plain(f"  Expected: {common}"))
        for place, there in groupby(listed, key=lambda p: (p.file, p.sheet)):
            lines.append(_plain(f"  {', sheet '.join(filter(None, place))}"))
            lines += [_plain(f"    {_said(p, not common)}") for p in there]
        if count > _SHOWN:
            lines.append(f"  … and {count - _SHOWN:,} more like it ({every})")
        parts.append("\n".join(lines))
    if problems.left:
        parts.append(
            "\n".join(["Not loaded:", *(_plain(f"  {path}: {reason}") for path, reason in left_by_folder(problems))])
        )
    if problems.counts:
        parts.append(f"{_counted(problems.errors, 'error')}, {_counted(problems.warnings, 'warning')}.")
    return "\n\n".join(parts)


def as_json(problems: Problems) -> str:
    """Counts, and each problem with every field."""
    counts = [{"severity": s, "kind": k, "count": n} for (s, k), n in sorted(problems.counts.items())]
    whole = {
        "errors": problems.errors,
        "warnings": problems.warnings,
        "counts": counts,
        "problems": [asdict(p) for p in problems.kept],
        "not_loaded": [{"file": path, "reason": reason} for path, reason in problems.left],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode()


def left_by_folder(problems: Problems) -> list[tuple[str, str]]:
    """What was not loaded: a folder's files in one line where all of them have the same reason."""
    groups: dict[tuple[str, str], list[str]] = {}
    for path, reason in problems.left:
        groups.setdefault((str(Path(path).parent), reason), []).append(Path(path).name)
    said = []
    for (folder, reason), names in groups.items():
        listed = ", ".join(names[:_LISTED])
        more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
        said.append((f"{folder}: {listed}{more}", reason))
    return said


def _said(p: Problem, expected: bool) -> str:
    row = f"row {p.row:,}" if p.row is not None else ""
    place = ", ".join(x for x in (row, f"column {p.column}" if p.column else "") if x)
    text = f"{place}: {p.message}" if place else p.message
    if p.found and p.found not in text:
        text += f" Found: {p.found[:120]}"
    if p.nearest and p.kind != "near-miss":  # whose message has it
        text += f" Nearest: {p.nearest}"
    if expected and p.expected:
        text += f" Expected: {p.expected}"
    return text


def _plain(text: str) -> str:
    """Without line breaks, and with control characters shown rather than sent to the terminal."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _counted(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"
