"""A register of pure fiction: Borsetshire County Council, two districts in it, and the unitary that followed one of them."""

from __future__ import annotations

from collections.abc import Iterable

from localism.graph.entity import Citation, Claim
from localism.graph.rules import derive
from localism.graph.store import Dataset, Loaded, Store

REGISTER = Dataset("uk-authorities", "Fiction of a register", as_of="2024-01-01", access="public")
AT = "2024-01-02T03:04:05Z"
COUNTY, AMBRIDGE, FELPERSHAM, NEW = "GB-LAE-ZBO", "GB-LAE-ZAM", "GB-LAE-ZFE", "GB-LAE-ZNF"


def said(entity: str, kind: str, /, dataset: str = REGISTER.name, **properties: str) -> Claim:
    """A claim; `since` is the property `from`, a blank value is left out, and several are parted by semicolons."""
    names = {"since": "from"}
    spelled = {names.get(k, k): tuple(v.split("; ")) for k, v in properties.items() if v}
    return Claim(entity, (kind,), spelled, dataset, (Citation("source:fiction"),))


def council(body: str, name: str, tier: str, area: str, since: str = "", to: str = "..") -> list[Claim]:
    """A council, its area and that it governs it."""
    return [
        said(body, "Council", name=name, tier=tier, since=since, to=to),
        said(area, "AdministrativeArea", name=name.removesuffix(" Council")),
        said(f"local:governance/{body.lower()}", "Governance", body=body, governed_area=area, since=since, to=to),
    ]


def inside(part: str, whole: str, since: str = "", to: str = "..") -> Claim:
    """That an area lies in another."""
    return said(f"local:containment/{part}-in-{whole}", "Containment", part=part, whole=whole, since=since, to=to)


def register() -> list[Claim]:
    """Felpersham was a district until 31 March 2009 and a unitary after; nobody knows since when the county is one."""
    return [
        said("source:fiction", "Source", name="A register of fiction", published="2024"),
        *council(COUNTY, "Borsetshire County Council", "county", "local:borsetshire"),
        *council(AMBRIDGE, "Ambridge District Council", "district", "local:ambridge", "1974-04-01"),
        *council(FELPERSHAM, "Felpersham District Council", "district", "local:felpersham", "1974-04-01", "2009-03-31"),
        *council(NEW, "New Felpersham Council", "unitary", "local:new-felpersham", "2009-04-01"),
        inside("local:ambridge", "local:borsetshire", "1974-04-01"),
        inside("local:felpersham", "local:borsetshire", "1974-04-01", "2009-03-31"),
    ]


def load(store: Store, claims: Iterable[Claim], dataset: Dataset = REGISTER, at: str = AT) -> dict[str, Loaded]:
    """Write a dataset and derive what follows, in one write, as `Graph.load` does; what was derived."""
    with store.writer() as writer:
        writer.replace(dataset, claims, at=at)
        return derive(writer, at=at)
