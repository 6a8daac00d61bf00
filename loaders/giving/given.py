"""A grant as its publisher gives it, whatever the format: the fields of 360Giving's standard that are read, as text.

Addresses, postcodes and contacts of recipients are in the standard too. They are not among these fields: nobody should
import them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_MAX_PARTS = 100
_PLAIN = (
    "id", "title", "description", "currency", "amount", "awarded", "first", "last", "website", "source", "modified",
    "programme", "programme_code", "programme_website",
)  # fmt: skip
_BODY = ("id", "name", "kind", "company", "charity", "website")


@dataclass(slots=True)
class Body:
    """An organisation that gives or receives."""

    id: str = ""
    name: str = ""
    kind: str = ""
    company: str = ""
    charity: str = ""
    website: str = ""
    places: list[Location] = field(default_factory=list)


@dataclass(slots=True)
class Location:
    """A place by its code, with the kind of code and its name where they are given."""

    code: str = ""
    name: str = ""


@dataclass(slots=True)
class Given:
    """One grant."""

    id: str = ""
    title: str = ""
    description: str = ""
    currency: str = ""
    amount: str = ""
    awarded: str = ""
    first: str = ""
    last: str = ""
    website: str = ""
    source: str = ""
    modified: str = ""
    programme: str = ""
    programme_code: str = ""
    programme_website: str = ""
    individual: bool = False
    funders: list[Body] = field(default_factory=list)
    recipients: list[Body] = field(default_factory=list)
    benefits: list[Location] = field(default_factory=list)


def from_json(grant: Mapping[str, Any]) -> Given:
    """The grant in an object of the standard's JSON; what is not of the standard's shape is blank.

    >>> from_json({"id": "g1", "amountAwarded": 5, "recipientOrganization": [{"id": "GB-CHC-1", "name": "A"}]}).amount
    '5'
    """
    planned = next(_objects(grant.get("plannedDates")), {})
    programme = next(_objects(grant.get("grantProgramme")), {})
    recipients = [_body(o) for o in _objects(grant.get("recipientOrganization"))]
    # What a well-known aggregator adds, where the recipient itself has no place: the ward and district of its postcode.
    added = [
        Location(
            _text(grant.get(f"{kind}GeoCode")), _text(grant.get(kind if "Ward" in kind else "recipientDistrictName"))
        )
        for kind in ("recipientWardName", "recipientDistrict")
    ]
    if len(recipients) == 1 and not recipients[0].places:
        recipients[0].places = [place for place in added if place.code]
    return Given(
        id=_text(grant.get("id")),
        title=_text(grant.get("title")),
        description=_text(grant.get("description")),
        currency=_text(grant.get("currency")),
        amount=_text(grant.get("amountAwarded")),
        awarded=_text(grant.get("awardDate")),
        first=_text(planned.get("startDate")),
        last=_text(planned.get("endDate")),
        website=_text(grant.get("url")),
        source=_text(grant.get("dataSource")),
        modified=_text(grant.get("dateModified")),
        programme=_text(programme.get("title")),
        programme_code=_text(programme.get("code")),
        programme_website=_text(programme.get("url")),
        individual="recipientIndividual" in grant or "toIndividualsDetails" in grant,
        funders=[_body(o) for o in _objects(grant.get("fundingOrganization"))],
        recipients=recipients,
        benefits=[_place(o) for o in _objects(grant.get("beneficiaryLocation"))],
    )


def from_row(cells: Sequence[str], columns: Mapping[str, Sequence[int]]) -> Given:
    """The grant in a row of a table, whose columns were found by `columns_of`."""

    def one(name: str) -> str:
        return next((text for i in columns.get(name, ()) if (text := cells[i].strip())), "")

    def places(name: str) -> list[Location]:
        codes, names = columns.get(f"{name}code", ()), columns.get(f"{name}name", ())
        found = []
        for n in range(max(len(codes), len(names))):
            code = cells[codes[n]].strip() if n < len(codes) else ""
            called = cells[names[n]].strip() if n < len(names) else ""
            if code or called:
                found.append(Location(code, called))
        return found

    def body(name: str) -> list[Body]:
        made = Body(places=places(f"{name}place"))
        for part in _BODY:
            setattr(made, part, one(f"{name}{part}"))
        return [made] if made.id or made.name else []

    given = Given(
        individual=bool(one("individual")),
        funders=body("funder_"),
        recipients=body("recipient_"),
        benefits=places("benefits_"),
    )
    for name in _PLAIN:
        setattr(given, name, one(name))
    return given


def _body(o: Mapping[str, Any]) -> Body:
    return Body(
        _text(o.get("id")),
        _text(o.get("name")),
        _text(o.get("organisationType")),
        _text(o.get("companyNumber")),
        _text(o.get("charityNumber")),
        _text(o.get("url")),
        [_place(place) for place in _objects(o.get("location"))],
    )


def _place(o: Mapping[str, Any]) -> Location:
    return Location(_text(o.get("geoCode")), _text(o.get("name")))


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a list; of one that stands alone, itself."""
    items = value[:_MAX_PARTS] if isinstance(value, list) else [value]
    yield from (item for item in items if isinstance(item, dict))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return "" if value is None or isinstance(value, bool | dict | list) else str(value)
