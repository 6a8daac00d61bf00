"""A small graph of pure fiction for tests of exports, with what is awkward in it, and a way to make others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from hypothesis import strategies as st

from localism.graph.entity import Citation, Claim, Coding
from localism.graph.store import Dataset, View
from localism.graph.stores import open_store

PUBLIC = Dataset("fiction", "Fiction of Little Wobbling", "A. Author", "2020-01-01", "CC0-1.0", "public")
PRIVATE = Dataset("interviews", "Private title (fiction)", access="restricted")
AT = "2026-01-01T00:00:00Z"
NASTY = '</node><script>alert("1")</script> & \x0b =1+1'
SOURCE = Citation("source:1", "4", "2019-05-01")


def said(entity: str, types: str, /, **properties: str | tuple[str, ...]) -> Claim:
    """What the fictional record says; `from_` is `from`."""
    spelled = {k.rstrip("_"): (v,) if isinstance(v, str) else v for k, v in properties.items()}
    return Claim(entity, tuple(types.split()), spelled, "fiction", (SOURCE,), Coding("Coder A"), locator="Facts!B2")


CLAIMS = (
    said("source:1", "Source", name="Fictional Gazette", published="2019"),
    said("council:a", "Council", name="Ŵobbling Council", tier="district", from_="1974-04-01", to=".."),
    said("local:b", "BigLocalPartnership Funder", name='=HYPERLINK("http://evil.example","x")'),
    said("local:c", "Public", name=NASTY, public_of="area:1"),
    said("area:1", "Ward", name="שלום 🏡 \u202emirror", also_known_as=("Lesser; Wobbling", "Wobbling")),
    said("group:1", "Group", name="Cabinet", part_of="council:a"),
    said("power:1", "Power", name="Bins\nand\r\nbags", broader="power:all"),
    said("finding:1", "Finding", name="A finding", about=("local:h1", "area:1")),
    said(
        *("local:h1", "PowerHolding"),
        held_by=("council:a", "local:b"),
        of_power="power:1",
        act=("decides", "funds"),
        within="area:1",
        kind="power",
        from_="2015",
        to="2018-06",
    ),
    said("local:h2", "PowerHolding", held_by="council:a", of_power="power:1", kind="prohibition"),
    said("local:h3", "PowerHolding", of_power="power:1", act="decides", within="area:1"),
    said("local:h4", "PowerHolding", held_by="council:a", of_power="power:1", act="decides", derives_from="local:h1"),
    said("local:g1", "Grant", funder="local:b", recipient="council:a", amount="-12.50", currency="GBP"),
    said("local:o1", "Governance", body="council:a", governed_area="area:1", from_="1974-04-01", to=".."),
)


@contextmanager
def view_of(claims: Iterable[Claim] = CLAIMS, *more: Claim) -> Iterator[View]:
    """A view of a graph with these claims; those of the dataset `interviews` are restricted."""
    everything = [*claims, *more]
    store = open_store(":memory:")
    try:
        with store.writer() as writer:
            for dataset in (PUBLIC, PRIVATE):
                writer.replace(dataset, [c for c in everything if c.dataset == dataset.name], at=AT)
        with store.view() as view:
            yield view
    finally:
        store.close()


ODD = (
    *("\x00", "\x0b", "\x1b", "\ufffe", "\r", "\r\n", "\n", "\t", "\u202e", "🏡", "é"),
    *("<", "&", '"', "'", "=", "+", "-", "@", ";", ",", "; ", "]]>", "</node>"),
)
_PIECES = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
texts = st.lists(_PIECES, max_size=6).map("".join)
"""Hostile text that a store can keep: half surrogates it refuses."""
_IDS = texts.map(lambda text: "local:" + text.replace("\x00", ""))


@st.composite
def hostile(draw: st.DrawFn) -> list[Claim]:
    """Claims about a few things, every id and text of them hostile."""
    ids = draw(st.lists(_IDS, min_size=5, max_size=5, unique=True))
    council, public, power, holding, area = ids
    word = st.lists(texts.filter(bool), min_size=1, max_size=2, unique=True).map(tuple)
    return [
        said(council, "Council Funder", name=(draw(texts) or "x",), also_known_as=draw(word)),
        said(public, "Public", name=(draw(texts) or "x",), public_of=area, description=(draw(texts) or "x",)),
        said(power, "Power", name=(draw(texts) or "x",)),
        said(holding, "PowerHolding", held_by=(council, public), of_power=power, within=area, condition=draw(word)[:1]),
    ]
