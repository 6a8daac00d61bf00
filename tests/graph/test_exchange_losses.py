"""What each export says that it cannot carry, beside what really comes back of it: both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import localism
from localism.graph.entity import DERIVED, Citation, Claim, Coding
from localism.graph.exchange import KINDS, export
from localism.graph.exchange.about import about
from localism.graph.exchange.formats import FORMATS
from localism.graph.exchange.losses import FEATURES, LOSSES, lost
from localism.graph.store import Dataset, View
from localism.graph.stores import open_store
from tests.graph.readback import BOUNDS, NOT_READ_HERE, READERS, Back, loaded

FICTION = Dataset("fiction", "Fiction of Nether Wobbling", "A. Author", "2020-01-01", "CC0-1.0", "public")
AT = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
ECHO = Citation("local:echo", "4", "2019-05-01")


def said(
    entity: str, types: str, /, by: str = "Coder A", access: str = "", **properties: str | tuple[str, ...]
) -> Claim:
    spelled = {k.rstrip("_"): (v,) if isinstance(v, str) else v for k, v in properties.items()}
    return Claim(entity, tuple(types.split()), spelled, "fiction", (ECHO,), Coding(by), access, "Facts!B2")


OLD = said("local:council", "Council", name="Wobbling Council", description="As it was called before (fiction)")
HOLDING: dict[str, Any] = {
    "held_by": ("local:council", "local:trust"),
    "of_power": "local:bins",
    "from_": "2017~",
    "to": "..",
}
CLAIMS = (
    said("local:echo", "Source", name="Fictional Echo", published="2019"),
    said("local:council", "Council", name="Wobbling Council", description="A council of fiction", tier="district"),
    said("local:trust", "CommunityOrganisation Funder", name="Trust", also_known_as=("Nether; Wobbling", "Wobbling")),
    said("local:bell", "Council", name="Bell\x0bCouncil"),
    said("local:bins", "Power", name="Bins"),
    said("local:joint", "PowerHolding", act=("decides", "funds"), level_practised="consulted", **HOLDING),
    said("local:joint", "PowerHolding", by="Coder B", act=("advises",), **HOLDING),
    said("local:again", "PowerHolding", held_by="local:council", of_power="local:bins", act="funds", to="2016"),
    said("local:nobody", "PowerHolding", of_power="local:bins", act="decides"),
    said("local:never", "PowerHolding", held_by="local:trust", of_power="local:bins", kind="prohibition"),
    said("local:clause", "Term", term_of="local:joint", term_type="break"),
    said("local:guarded", "Council", name="Guarded (fiction)", access="project"),
)
RULE = Claim(
    "local:by-rule", ("PowerHolding",), {"held_by": ("local:bell",), "of_power": ("local:bins",)}, DERIVED, (ECHO,)
)


@contextmanager
def fiction(kind: str = "") -> Iterator[View]:
    """A graph that has every feature once, and one that was withdrawn; no control character where that is refused."""
    claims = [c for c in CLAIMS if kind != "xlsx" or "\x0b" not in "".join(c.properties.get("name", ()))]
    store = open_store(":memory:")
    try:
        for chosen, at in (([OLD, *claims], AT[0]), (claims, AT[1])):
            with store.writer() as writer:
                writer.replace(FICTION, chosen, at=at)
                writer.replace(Dataset(DERIVED, access="public"), [RULE], at=at)
        with store.view() as view:
            yield view
    finally:
        store.close()


def has_bounds(back: Back) -> bool:
    with fiction() as view:
        bounds = view.get(["local:joint"])["local:joint"].bounds
    assert bounds
    open_ends = {"9999-12-31", "0001-01-01"}
    return all(
        back.of("local:joint", n) == {d} or d in open_ends for n, d in zip(BOUNDS, bounds, strict=True)
    ) and bool(back.of("local:joint", "from_min"))


COMES_BACK: dict[str, Callable[[Back], bool]] = {
    "details": lambda b: (
        b.of("local:council", "description") == {"A council of fiction"}
        and b.of("local:council", "tier") == {"district"}
    ),
    "classes": lambda b: b.of("local:trust", "types") >= {"CommunityOrganisation", "Funder"},
    "values": lambda b: b.of("local:trust", "also_known_as") == {"Nether; Wobbling", "Wobbling"},
    "dates": lambda b: b.of("local:joint", "from") == {"2017~"} and b.of("local:joint", "to") == {".."},
    "bounds": has_bounds,
    "acts": lambda b: (
        b.of("local:joint", "act") == {"decides", "funds", "advises"}
        and b.of("local:joint", "level_practised") == {"consulted"}
    ),
    "joint": lambda b: b.of("local:joint", "held_by") == {"local:council", "local:trust"},
    "parallel": lambda b: b.of("local:again", "to") == {"2016"} and b.of("local:again", "held_by") == {"local:council"},
    "unknown": lambda b: b.of("local:nobody", "act") == {"decides"},
    "prohibitions": lambda b: b.of("local:never", "kind") == {"prohibition"},
    "attached": lambda b: b.of("local:clause", "term_of") == {"local:joint"},
    "sources": lambda b: b.of("local:joint", "sources") == {"local:echo"},
    "claims": lambda b: (
        {(c[2], c[4], c[5]) for c in b.claims if c[:2] == ("local:joint", "act") and c[3] == "local:echo"}
        >= {("advises", "4", "Coder B"), ("funds", "4", "Coder A")}
    ),
    "access": lambda b: {c[6] for c in b.claims if c[0] == "local:guarded"} == {"project"},
    "derived": lambda b: b.of("local:by-rule", "held_by") == {"local:bell"} or "local:by-rule" in b.values,
    "controls": lambda b: b.of("local:bell", "name") == {"Bell\x0bCouncil"},
    "history": lambda b: "As it was called before (fiction)" in b.withdrawn,
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # of rdflib, by itself
@pytest.mark.parametrize("kind", [k for k in KINDS if k not in NOT_READ_HERE])
def test_what_is_said_to_be_lost_is_lost_and_all_else_comes_back(tmp_path: Path, kind: str) -> None:
    with fiction(kind) as view:
        history = FORMATS[kind].history
        (tmp_path / "out").mkdir()
        target = tmp_path / "out" / ("made" if FORMATS[kind].folder else f"made{FORMATS[kind].suffix}")
        export(kind, view, target, about(view, kind, history=history))
    back = READERS[kind](target)
    missing = {name for name, comes_back in COMES_BACK.items() if not comes_back(back)}
    told = set(LOSSES[kind]) - ({"history"} if history else set())
    assert missing == told


LEFT_OUT: dict[str, set[str]] = {
    "csv": {"sources", "claims", "access"},  # of a folder of tables that is no records, nodes and edges are read
    "gexf": set(),
    "graphml": set(),
    "jsonld": {"controls"},  # a load takes no control character for text
    "ntriples": {"controls"},
    "popolo": {"controls"},
    "turtle": {"controls"},
}
"""What our own `load` leaves out of a format that carries it."""


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_our_own_load_brings_back_what_the_format_carries(tmp_path: Path, kind: str) -> None:
    if kind in ("jsonld", "ntriples", "turtle"):
        pytest.importorskip("pyoxigraph")
    target = tmp_path / ("made" if FORMATS[kind].folder else f"made{FORMATS[kind].suffix}")
    with fiction() as view:
        export(kind, view, target, about(view, kind))
    back = loaded(target)
    missing = {name for name, comes_back in COMES_BACK.items() if not comes_back(back)}
    assert missing == set(LOSSES[kind]) | LEFT_OUT[kind]


def test_the_table_is_of_every_format_and_feature() -> None:
    assert LOSSES.keys() == FORMATS.keys() == READERS.keys() | NOT_READ_HERE.keys()
    assert FEATURES.keys() == COMES_BACK.keys()
    assert {name for names in LOSSES.values() for name in names} <= FEATURES.keys()
    assert {name for names in LOSSES.values() for name in names} >= FEATURES.keys() - {
        "details",
        "classes",
        "dates",
        "bounds",
        "acts",
        "joint",
        "parallel",
    }


# As CSV, records say of themselves only what their About sheet has a row for.
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "records"])
def test_an_export_says_in_the_file_what_it_is_and_cannot_carry(tmp_path: Path, kind: str) -> None:
    with fiction(kind) as view:
        files = export(kind, view, tmp_path / ("out" if FORMATS[kind].folder else f"out{FORMATS[kind].suffix}"))
    text = "\n".join(f.read_text(encoding="utf-8", errors="replace") for f in files)
    if kind == "xlsx":
        text = openpyxl.load_workbook(files[0]).properties.description or ""
    plain = text.replace("&quot;", '"').replace("\\u201c", "“").replace("\\u201d", "”")
    for words in lost(kind):
        assert words.replace("“", "").split("”")[0][:20] in plain.replace("“", "")
    for words in (f"localism export {kind} -o graph{FORMATS[kind].suffix}", FICTION.title, FICTION.licence):
        assert words in plain
    assert f"localism {localism.__version__}" in plain
