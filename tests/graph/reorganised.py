"""Felpersham and Borchester: two districts of a county of pure fiction that become one council each way a reorganisation goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from localism.graph.entity import Claim
from localism.graph.store import Dataset, View
from localism.graph.stores import open_store
from tests.graph.borsetshire import holding, said

FICTION = Dataset("fiction", "Fiction of a reorganisation", access="public")
LAST, FIRST = "2021-03-31", "2021-04-01"


def area(name: str, label: str, since: str, to: str, kind: str = "AdministrativeArea", **more: str) -> Claim:
    """An area of fiction."""
    return said(f"local:{name}", kind, name=label, since=since, to=to, **more)


def within(part: str, whole: str, since: str, to: str) -> Claim:
    """That one lay in another."""
    return said(
        f"local:{part}-in-{whole}", "Containment", part=f"local:{part}", whole=f"local:{whole}", since=since, to=to
    )


def governs(body: str, place: str, since: str, to: str) -> Claim:
    """That a body governed an area."""
    return said(
        f"local:{body}-governs-{place}",
        "Governance",
        body=f"local:{body}",
        governed_area=f"local:{place}",
        since=since,
        to=to,
    )


def becomes(old: str, new: str) -> Claim:
    """That an area was succeeded by another."""
    return said(
        f"local:{old}-becomes-{new}",
        "Succession",
        predecessor=f"local:{old}",
        successor=f"local:{new}",
        since=FIRST,
    )


PLACES = (
    said("local:echo", "Source", cites="", name="Ambridge Echo", published="2020-06-01"),
    area("county", "Borsetshire", "1974-04-01", LAST),
    area("felpersham", "Felpersham", "1974-04-01", LAST),
    area("borchester", "Borchester", "1974-04-01", LAST),
    area("penny-hassett", "Penny Hassett", "1974-04-01", LAST),
    # The county is divided: one part keeps its name.
    area("west", "West Borsetshire", FIRST, ".."),
    area("rest", "Borsetshire", FIRST, ".."),
    area("green", "Green ward", "2003", "..", "Ward", also_known_as="Green"),
    area("green-2", "Green ward", "2003", "..", "Ward", also_known_as="Green"),
    area("lost", "Lost Vale", "1974-04-01", "1996-03-31"),
    within("felpersham", "county", "1974-04-01", LAST),
    within("borchester", "county", "1974-04-01", LAST),
    within("penny-hassett", "county", "1974-04-01", LAST),
    within("green", "felpersham", "2003", LAST),
    within("green", "west", FIRST, ".."),
    within("green-2", "penny-hassett", "2003", LAST),
    becomes("felpersham", "west"),
    becomes("borchester", "west"),
    becomes("county", "west"),
    becomes("county", "rest"),
    becomes("penny-hassett", "rest"),
)
BODIES = (
    said("local:cc", "Council", name="Borsetshire County Council", tier="county", since="1974-04-01", to=LAST),
    said("local:fdc", "Council", name="Felpersham District Council", tier="district", since="1974-04-01", to=LAST),
    said("local:bdc", "Council", name="Borchester District Council", tier="district", since="1974-04-01", to=LAST),
    said("local:wbc", "Council", name="West Borsetshire Council", tier="unitary", since=FIRST, to=".."),
    said("local:ca", "CombinedAuthority", name="Borsetshire Combined Authority", tier="combined authority"),
    said("local:cabinet", "Group", name="Felpersham cabinet", part_of="local:fdc"),
    said("local:tenants", "Public", name="Tenants of Felpersham", public_of="local:felpersham"),
    governs("cc", "county", "1974-04-01", LAST),
    governs("fdc", "felpersham", "1974-04-01", LAST),
    governs("bdc", "borchester", "1974-04-01", LAST),
    governs("wbc", "west", FIRST, ".."),
)
POWERS = (
    said("local:bins", "Power", name="Waste collection", also_known_as="bins", topic="Waste"),
    said("local:tip", "Power", name="Waste disposal", topic="Waste"),
    said("local:homes", "Power", name="Council homes", topic="Housing"),
    said("local:letting", "Power", name="Letting council homes", broader="local:homes"),
    said("local:idle", "Power", name="Regulating maypoles", topic="Customs"),
)
HELD = (
    holding("local:fdc-bins", "local:fdc", "decides; delivers", "local:bins", kind="duty", since="1990-04-01", to=LAST),
    holding("local:bdc-bins", "local:bdc", "decides; delivers", "local:bins", kind="duty", since="1990-04-01", to=LAST),
    holding("local:wbc-bins", "local:wbc", "decides; delivers", "local:bins", kind="duty", since=FIRST, to=".."),
    holding("local:cc-tip", "local:cc", "decides", "local:tip", since="1974-04-01", to=".."),
    holding("local:fdc-homes", "local:fdc", "decides; owns", "local:homes", since="1974-04-01", to="2015-12-31"),
    holding("local:fdc-homes-2", "local:fdc", "owns", "local:homes", since="2016-01-01", to=LAST),
    holding("local:cabinet-homes", "local:cabinet", "decides", "local:homes", within="local:felpersham", since="2016"),
    holding("local:tenants-let", "local:tenants", "advises", "local:letting", within="local:felpersham", since="2018"),
    holding("local:green-let", "local:tenants", "ratifies", "local:letting", within="local:green", since="2018"),
)


@contextmanager
def reorganised(*more: Claim) -> Iterator[View]:
    """A view of the fiction, with more claims if any are given."""
    store = open_store(":memory:")
    try:
        with store.writer() as writer:
            writer.replace(FICTION, [*PLACES, *BODIES, *POWERS, *HELD, *more], at="2022-01-02T03:04:05Z")
        with store.view() as view:
            yield view
    finally:
        store.close()
