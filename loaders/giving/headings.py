"""The columns of 360Giving's tables: by its titles (`Recipient Org:Name`) or by its paths (`recipientOrganization/0/name`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FIELDS = {
    "id": ("identifier", "id"),
    "title": ("title",),
    "description": ("description",),
    "currency": ("currency",),
    "amount": ("amount awarded", "amountawarded"),
    "awarded": ("award date", "awarddate"),
    "first": ("planned dates:start date", "planneddates/startdate"),
    "last": ("planned dates:end date", "planneddates/enddate"),
    "website": ("url", "web link"),
    "source": ("data source", "datasource"),
    "modified": ("last modified", "datemodified"),
    "programme": ("grant programme:title", "grantprogramme/title"),
    "programme_code": ("grant programme:code", "grantprogramme/code"),
    "programme_website": ("grant programme:url", "grant programme:web address", "grantprogramme/url"),
    "individual": ("recipient ind:identifier", "recipient individual:identifier", "recipientindividual/id"),
    "benefits_code": (
        "beneficiary location:geographic code",
        "beneficiary location:geo code",
        "beneficiarylocation/geocode",
    ),
    "benefits_name": ("beneficiary location:name", "beneficiarylocation/name"),
} | {
    f"{who}_{part}": (*(f"{title}:{ending}" for ending in endings), f"{path}/{key}")
    for who, title, path in (
        ("funder", "funding org", "fundingorganization"),
        ("recipient", "recipient org", "recipientorganization"),
    )
    for part, endings, key in (
        ("id", ("identifier",), "id"),
        ("name", ("name",), "name"),
        ("kind", ("organisation type",), "organisationtype"),
        ("company", ("company number",), "companynumber"),
        ("charity", ("charity number",), "charitynumber"),
        ("website", ("web address",), "url"),
        ("placecode", ("location:geographic code", "location:geo code", "location:geographic code (from gis)"), "location/geocode"),
        ("placename", ("location:name",), "location/name"),
    )
}  # fmt: skip
_FIELD_OF = {heading: field for field, headings in _FIELDS.items() for heading in headings}
NEEDED = ("id", "awarded", "funder_id")
"""The fields by which such a table is known."""
_COUNT = re.compile(r"[:/]\d+(?=[:/])")


def columns_of(headings: Sequence[str]) -> dict[str, list[int]]:
    """Field → the columns that give it, in their order.

    >>> columns_of(["Identifier", "Award Date", "Funding Org:0:Identifier", "Contact Email"])
    {'id': [0], 'awarded': [1], 'funder_id': [2]}
    """
    found: dict[str, list[int]] = {}
    for i, heading in enumerate(headings):
        plain = _COUNT.sub(lambda m: "", " ".join(heading.split()).casefold())
        if field := _FIELD_OF.get(plain):
            found.setdefault(field, []).append(i)
    return found


def is_giving(headings: Sequence[str]) -> bool:
    """Whether a table with these headings is one of grants."""
    found = columns_of(headings)
    return all(field in found for field in NEEDED)
