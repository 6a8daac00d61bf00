"""Borsetshire: a small graph of pure fiction, in which every case that a question must tell apart occurs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from localism.graph.entity import Citation, Claim, Coding
from localism.graph.store import Dataset, Store, View
from localism.graph.stores import open_store

FICTION = Dataset("fiction", "Fiction of Borsetshire", access="public")
INTERVIEWS = Dataset("interviews", "Fictional interviews", access="restricted")
AT = "2020-01-02T03:04:05Z"


def said(entity: str, types: str = "", /, cites: str = "local:echo", by: str = "", **properties: str) -> Claim:
    """A claim; several classes or values are parted by semicolons, and `from` is written `since`."""
    spelled = {
        {"since": "from"}.get(k, k): tuple(v.split("; ")) if k not in ("name", "description", "condition") else (v,)
        for k, v in properties.items()
        if v
    }
    coding = Coding(by, "2020-01-01", "stated", "") if by else Coding()
    citations = (Citation(cites, "7", "2019-06-01"),) if cites else ()
    return Claim(entity, tuple(types.split("; ")) if types else (), spelled, "fiction", citations, coding)


def holding(entity: str, held_by: str, act: str, of_power: str, /, *, by: str = "", **more: str) -> Claim:
    """A claim about a power holding."""
    return said(entity, "PowerHolding", by=by, held_by=held_by, act=act, of_power=of_power, **more)


THINGS = (
    said(
        "local:echo", "Source", cites="", name="Ambridge Echo", published="2019-06-01", website="https://echo.example/7"
    ),
    said("local:act-source", "Source", cites="", name="Imaginary Planning Act, as printed", published="1990"),
    said("local:borsetshire", "AdministrativeArea", name="Borsetshire"),
    said("local:ambridge", "AdministrativeArea", name="Ambridge", also_known_as="the village"),
    said("local:green", "Ward", name="Ambridge Green"),
    said("local:loamshire", "AdministrativeArea", name="Loamshire"),
    said("local:in-1", "Containment", part="local:ambridge", whole="local:borsetshire", since="1974-04-01", to=".."),
    said("local:in-2", "Containment", part="local:green", whole="local:ambridge", since="2003", to="2016"),
    said("local:bcc", "Council", name="Borsetshire Council", also_known_as="BCC", since="1974-04-01", to=".."),
    said("local:cabinet", "Group", name="Borsetshire cabinet", part_of="local:bcc"),
    said("local:leader", "Post", name="Leader of Borsetshire Council", post_in="local:bcc"),
    said("local:linda", "Person", name="Linda Example"),
    said("local:occ-1", "Occupancy", occupant="local:linda", post="local:leader", since="2015-05-01", to="2019-05-02"),
    said("local:gov-1", "Governance", body="local:bcc", governed_area="local:borsetshire", since="1974-04-01", to=".."),
    said("local:apc", "LocalCouncil", name="Ambridge Parish Council", tier="parish", since="1974-04-01", to=".."),
    said("local:gov-2", "Governance", body="local:apc", governed_area="local:ambridge", since="1974-04-01", to=".."),
    said("local:residents", "Public", name="Residents of Ambridge", public_of="local:ambridge"),
    said("local:trust", "CommunityOrganisation", name="Ambridge Community Trust", since="2010"),
    said("local:lc", "Council", name="Loamshire Council"),
    said("local:planning", "Power", name="Planning"),
    said("local:np", "Power", name="Neighbourhood planning", broader="local:planning", also_known_as="village plans"),
    said("local:np-vote", "Power", name="Voting on a neighbourhood plan", broader="local:np"),
    said("local:bins", "Power", name="Waste collection", also_known_as="bins"),
    said("local:hall-power", "Power", name="Running the village hall"),
    said("local:idle", "Power", name="Regulating maypoles"),
    said("local:act", "Instrument", name="Imaginary Planning Act 1990", instrument_type="Act"),
    said("local:act-s9", "Instrument", name="Imaginary Planning Act 1990, s. 9", section="9", section_of="local:act"),
    said("local:scheme", "Instrument", name="Borsetshire scheme of delegation", instrument_type="delegation scheme"),
    said("local:lease", "Instrument", name="Lease of Ambridge village hall", instrument_type="lease"),
    said("local:hall", "Asset", name="Ambridge village hall", located_in="local:ambridge"),
)

HOLDINGS = (
    # The county's: no area of its own, so it applies to Borsetshire, which it governs.
    holding(
        "local:h-county",
        "local:bcc",
        "decides",
        "local:planning",
        kind="duty",
        basis="statutory",
        mode="sole",
        under="local:act-s9",
        since="1990-06-01",
        to="..",
    ),
    # Passed on to the parish council, for Ambridge; a part of planning.
    holding(
        "local:h-parish",
        "local:apc",
        "initiates",
        "local:np",
        within="local:ambridge",
        kind="power",
        basis="delegated",
        delegated_by="local:bcc",
        derives_from="local:h-county",
        under="local:scheme",
        retained="yes",
        since="2012-04-01",
        to="..",
    ),
    # Three codings of one holding, which do not agree.
    holding(
        "local:h-vote",
        "local:residents",
        "decides",
        "local:np-vote",
        within="local:ambridge",
        since="2014",
        by="AB",
        level_stated="decides",
        level_practised="consulted",
    ),
    holding(
        "local:h-vote",
        "local:residents",
        "decides",
        "local:np-vote",
        within="local:ambridge",
        since="2014",
        by="CD",
        level_stated="decides",
        level_practised="consulted",
    ),
    holding(
        "local:h-vote",
        "local:residents",
        "advises",
        "local:np-vote",
        within="local:ambridge",
        since="2014",
        by="EF",
        level_stated="decides",
        level_practised="informed",
    ),
    # In a ward that lay inside Ambridge until some time in 2016.
    holding("local:h-green", "local:trust", "advises", "local:np", within="local:green", since="2012", to="2018-06-30"),
    # Over, and not yet: Loamshire's.
    holding("local:h-ended", "local:lc", "decides", "local:np", within="local:loamshire", since="1995", to="2001"),
    holding("local:h-later", "local:lc", "decides", "local:np", within="local:loamshire", since="2030", to=".."),
    # Loamshire Council governs no recorded area.
    holding("local:h-nowhere", "local:lc", "scrutinises", "local:np", since="2000-01-01", to=".."),
    holding(
        "local:h-cabinet",
        "local:cabinet",
        "ratifies",
        "local:np",
        within="local:borsetshire",
        since="2000-01-01",
        to="..",
    ),
    holding(
        "local:h-leader", "local:leader", "vetoes", "local:np", within="local:borsetshire", since="2000-01-01", to=".."
    ),
    holding("local:h-not", "local:apc", "decides", "local:bins", kind="prohibition", since="1974-04-01", to=".."),
    holding("local:h-bins", "local:bcc", "delivers", "local:bins", kind="duty", since="1974-04-01", to=".."),
    # The hall: owned, leased out, and passed on by one who did not hold it.
    holding(
        "local:h-hall",
        "local:bcc",
        "owns",
        "local:hall-power",
        over="local:hall",
        within="local:ambridge",
        basis="ownership",
        since="1950",
        to="..",
    ),
    holding(
        "local:h-lease",
        "local:trust",
        "occupies",
        "local:hall-power",
        over="local:hall",
        within="local:ambridge",
        basis="contractual",
        under="local:lease",
        derives_from="local:h-hall",
        delegated_by="local:bcc",
        since="2011-01-01",
        to="2035-12-31",
    ),
    holding(
        "local:h-odd",
        "local:residents",
        "occupies",
        "local:hall-power",
        within="local:ambridge",
        derives_from="local:h-lease",
        delegated_by="local:apc",
        since="2009",
        to="2010",
    ),
    # Names its delegator, but not what it derives from.
    holding(
        "local:h-loose",
        "local:apc",
        "delivers",
        "local:bins",
        within="local:ambridge",
        delegated_by="local:bcc",
        basis="delegated",
        since="2016-01-01",
        to="..",
    ),
    # Derived, on a condition that nothing says is met; nobody knows who holds the other.
    holding(
        "local:h-derived",
        "local:apc",
        "advises",
        "local:planning",
        origin="derived",
        condition="requires=adoption; a note",
        since="1990-01-01",
        to="..",
    ),
    said(
        "local:h-unknown",
        "PowerHolding",
        act="appoints",
        of_power="local:planning",
        within="local:borsetshire",
        since="1999-01-01",
        to="..",
    ),
)

INTERVIEW = Claim(
    "local:h-whisper",
    ("PowerHolding",),
    {
        "held_by": ("local:trust",),
        "act": ("advises",),
        "of_power": ("local:hall-power",),
        "within": ("local:ambridge",),
        "from": ("2017",),
    },
    "interviews",
    (),
    Coding("AB", "2019", "inferred", "said over tea (fiction)"),
    "",
    "Facts!B14",
)


def filled(store: Store) -> None:
    """Put Borsetshire into a store."""
    with store.writer() as writer:
        writer.replace(FICTION, [*THINGS, *HOLDINGS], at=AT)
        writer.replace(INTERVIEWS, [INTERVIEW], at=AT)


@contextmanager
def borsetshire() -> Iterator[View]:
    """A view of Borsetshire."""
    store = open_store(":memory:")
    try:
        filled(store)
        with store.view() as view:
            yield view
    finally:
        store.close()


@contextmanager
def fiction_of(*claims: Claim) -> Iterator[View]:
    """A view of a graph of these claims alone."""
    store = open_store(":memory:")
    try:
        with store.writer() as writer:
            writer.replace(FICTION, claims, at=AT)
        with store.view() as view:
            yield view
    finally:
        store.close()
