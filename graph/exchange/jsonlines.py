"""The graph as JSON Lines: a record a line, for tools that read one at a time, and for `jq`, pandas and DuckDB."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from localism.graph.exchange.about import About
from localism.graph.exchange.jsons import sections
from localism.graph.exchange.whole import whole_file
from localism.graph.store import View

FORMAT = "localism lines 1"


def write_jsonl(view: View, file: Path, said: About) -> list[Path]:
    """Write a JSON object a line, streamed; the file.

    `record` says what a line is. The first, `graph`, says what the file is, for whom, and how it was made. Each `node`, `edge`, `tie`, `claim`,
    `dataset` and `run` is spelled as in the one file of `export json`, in that order. The last, `left_out`, counts in words what makes no edge. A
    reader may stop at any line; UTF-8, line feeds.

    It loses nothing that the view shows.
    """
    left_out: Counter[str] = Counter()
    with whole_file(file) as path, path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
        # Half a surrogate pair has no UTF-8; backslashreplace spells it as JSON does.
        def write(record: str, told: dict[str, object]) -> None:
            out.write(json.dumps({"record": record, **told}, ensure_ascii=False) + "\n")

        write("graph", {"format": FORMAT, **said.told})
        for name, items in sections(view, said, left_out):
            for item in items:
                write(name.removesuffix("s"), item)
        write("left_out", {"counts": dict(sorted(left_out.items()))})
    return [file]
