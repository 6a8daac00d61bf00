"""What a grant says, as claims: its funder, its recipient, its programme and places, and the grant itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import lru_cache

from localism.graph.entity import Citation, Claim
from localism.loaders.bodies import body_id
from localism.loaders.giving.given import Body, Given, Location
from localism.loaders.identifiers import clean_id, shared
from localism.loaders.mappings.dates import to_edtf
from localism.loaders.mojibake import repaired
from localism.loaders.names import made_id, slug
from localism.loaders.values import ValueProblem, in_order, literal, shown
from localism.loaders.values import clean_id as plain_id
from localism.ontology.dates import impossible
from localism.ontology.schema import SCHEMA

Tell = Callable[[ValueProblem, str], None]
"""Takes what is wrong, and the field it is wrong in."""
_REDACTED = re.compile(
    r"\W*redacted\b.*|\W*personal data(?: removed| withheld)?\W*|\W*withheld\W*", re.IGNORECASE | re.DOTALL
)
_MAY_BE_REDACTED = ("redacted", "personal data", "withheld")
_TEXTS: dict[type, tuple[str, ...]] = {
    cls: tuple(f.name for f in fields(cls) if f.type == "str") for cls in (Given, Body, Location)
}
_INDIVIDUALS = frozenset(("individual", "individuals", "sole trader", "person"))
_NO_FORM = frozenset(("converted/closed", "closed", "unknown", "other", "n/a", "none", "-"))
_COMMUNITY_BUSINESS = "community business"
_REMEMBERED = 50_000
_MAX_NOTED = 250_000
"""Bodies and grants of a file that are remembered, to notice what is said of them twice: bounded, as all memory here is."""


class Said:
    """Turns grants into claims of one dataset. What two grants say alike of a body is claimed once."""

    def __init__(self, dataset: str, tell: Tell) -> None:
        self._dataset, self._tell = dataset, tell
        self._claimed: set[object] = set()
        self._names: dict[str, str] = {}
        self._grants: set[str] = set()

    def claims(self, given: Given, place: str) -> Iterator[Claim]:
        """The claims of one grant; `place` is where it stands."""
        self._clean(given)
        cited, source = self._source(given, place)
        yield from source
        properties: dict[str, str | tuple[str, ...]] = {}
        funder = next(iter(given.funders), Body())
        if len(given.funders) > 1:
            self._say("several-values", "The grant has several funders; the first counts.", "fundingOrganization")
        if body := self._body(funder, "Funder", "fundingOrganization"):
            properties["funder"] = body
            yield from self._claim(body, "Funder", self._described(funder, body), cited, place)
        private = self._is_private(given)
        if private:
            message = "The grant is to an individual, who is not named here; the grant is kept without a recipient."
            self._say("personal-data", message, "recipientOrganization")
        elif body := self._recipient(given):
            properties["recipient"] = body
            recipient = given.recipients[0]
            cls = "CommunityBusiness" if recipient.kind.casefold() == _COMMUNITY_BUSINESS else "Organisation"
            described = self._described(recipient, body)
            described["located_in"] = tuple(self._places(recipient.places, "recipientOrganization.location"))
            yield from self._areas(recipient.places, cited, place)
            yield from self._claim(body, cls, described, cited, place)
        if programme := self._programme(given):
            properties["programme"] = programme
            said = {"name": (given.programme,), "website": (given.programme_website,)}
            yield from self._claim(programme, "Programme", said, cited, place)
        properties |= self._money(given) | self._dates(given)
        if not private:  # an individual's place, and what the grant is called, may tell who it is
            yield from self._areas(given.benefits, cited, place)
            properties["benefits"] = tuple(self._places(given.benefits, "beneficiaryLocation"))
            properties |= {"name": given.title, "description": given.description, "website": given.website}
        every = {name: value if isinstance(value, tuple) else (value,) for name, value in properties.items()}
        if grant := self._id(given):
            yield from self._claim(grant, "Grant", every, cited, place)

    # ---- bodies ----

    def _recipient(self, given: Given) -> str:
        if not given.recipients:
            self._say("no-recipient", "The grant names no recipient; it is kept without one.", "recipientOrganization")
            return ""
        if len(given.recipients) > 1:
            message = "The grant has several recipients; the first counts."
            others = "; ".join(r.name or r.id for r in given.recipients[1:])
            self._say("several-values", message, "recipientOrganization", others)
        found = self._body(given.recipients[0], "Organisation", "recipientOrganization")
        if not found:
            message = "The recipient has neither an id nor a name; the grant is kept without one."
            self._say("no-recipient", message, "recipientOrganization.id")
        return found

    def _body(self, body: Body, cls: str, field: str) -> str:
        found = body_id(body.id, body.name, self._dataset, (cls,))
        if found.problem and (body.id or body.name):
            self._tell(found.problem, f"{field}.id")
        if found.id and body.name:
            before = self._names.get(found.id)
            if before is None:
                if len(self._names) < _MAX_NOTED:
                    self._names[found.id] = body.name
            elif before != body.name and shared(((found.id, before), (found.id, body.name))):
                message = f"{found.id} goes by unlike names: several bodies under one id, or one that changed its name."
                self._say("shared-id", message, f"{field}.name", body.name, before)
        return found.id

    def _described(self, body: Body, own: str) -> dict[str, tuple[str, ...]]:
        others = [(f"GB-COH-{body.company}", body.company), (f"GB-CHC-{body.charity}", body.charity)]
        ids = {cleaned.id for text, number in others if number and (cleaned := clean_id(text)).id}
        form = "" if body.kind.casefold() in _NO_FORM | {_COMMUNITY_BUSINESS} else body.kind
        return {
            "name": (body.name,),
            "legal_form": (form,),
            "website": (body.website,),
            "identifier": tuple(sorted(ids - {own})),
        }

    def _is_private(self, given: Given) -> bool:
        """Whether the recipient is a human being: nobody is named who holds no public office."""
        if given.individual:
            return True
        recipient = next(iter(given.recipients), Body())
        if recipient.kind.casefold() not in _INDIVIDUALS:
            return False
        # A register of companies or charities vouches for a body, whatever its publisher takes it for.
        return not body_id(recipient.id, "", self._dataset, ("Organisation",)).official

    def _programme(self, given: Given) -> str:
        if not given.programme and not given.programme_code:
            return ""
        return made_id(self._dataset, given.programme_code or given.programme, SCHEMA.classes["Programme"])

    # ---- places ----

    def _places(self, places: list[Location], field: str) -> Iterator[str]:
        for place in places:
            if area := _area(place):
                yield area
            elif place.code:
                message = f"{shown(place.code)!r} is no code of a place; it is left out."
                self._say("bad-id", message, f"{field}.geoCode", place.code, "a GSS code, such as E06000052")

    def _areas(self, places: list[Location], cited: tuple[Citation, ...], at: str) -> Iterator[Claim]:
        """Places that are named: under another name, since the register of areas has the first word."""
        for place in places:
            if (area := _area(place)) and place.name:
                yield from self._claim(area, "Area", {"also_known_as": (place.name,)}, cited, at)

    # ---- the grant ----

    def _id(self, given: Given) -> str:
        try:
            found = plain_id(given.id)
        except ValueProblem as problem:
            self._tell(problem, "id")
            found = ""
        if not found:
            self._say("no-name", "The grant has no id; it is left out.", "id", given.title)
        elif found in self._grants:
            self._say(
                "repeated-id", f"There is a grant {found} already; what they say stands side by side.", "id", found
            )
        elif len(self._grants) < _MAX_NOTED:
            self._grants.add(found)
        return found

    def _money(self, given: Given) -> dict[str, str]:
        amount = self._literal("amount", given.amount, "amountAwarded")
        if amount and float(amount) <= 0:
            kind = "zero" if float(amount) == 0 else "negative"
            message = f"The amount is {kind}: a grant that was taken back, or a mistake. It is kept as it is."
            self._say(f"{kind}-amount", message, "amountAwarded", amount)
        currency = given.currency.upper()
        if currency and not re.fullmatch(r"[A-Z]{3}", currency, re.ASCII):
            message = f"{shown(currency)!r} is no currency; it is left out."
            self._say("bad-currency", message, "currency", currency, "three letters, such as GBP")
            currency = ""
        return {"amount": amount, "currency": currency if amount else ""}

    def _dates(self, given: Given) -> dict[str, str]:
        awarded, first, last = (
            self._date(text, field)
            for text, field in (
                (given.awarded, "awardDate"),
                (given.first, "plannedDates.startDate"),
                (given.last, "plannedDates.endDate"),
            )
        )
        if last and impossible(first or awarded, last):
            message = f"It ends ({last}) before it begins ({first or awarded}); the end is left out."
            self._say("ends-before-it-begins", message, "plannedDates.endDate", last)
            last = ""
        return {"awarded": awarded, "from": first or awarded, "to": last}

    def _source(self, given: Given, place: str) -> tuple[tuple[Citation, ...], Iterator[Claim]]:
        """What the grant is cited from: the page that its publisher names, else the publisher's data as a whole."""
        funder = next((f.name for f in given.funders if f.name), "")
        website = self._literal("website", given.source, "dataSource") if given.source else ""
        source = f"source:{slug(self._dataset)}/{slug(website or funder or 'grants')}"
        said = {"name": (f"Grants of {funder}" if funder else "Grants",), "website": (website,), "publisher": (funder,)}
        observed = self._date(given.modified, "dateModified")
        return (Citation(source, given.id[:200], observed),), self._claim(source, "Source", said, (), place)

    # ---- values ----

    def _claim(
        self, entity: str, cls: str, said: Mapping[str, tuple[str, ...]], cited: tuple[Citation, ...], place: str
    ) -> Iterator[Claim]:
        if cls != "Grant":
            cited = tuple(Citation(c.source, "", c.observed) for c in cited)  # of a body, many grants say the same
            key = (entity, cls, tuple(said.items()), cited)
            if key in self._claimed:
                return
            if len(self._claimed) >= _REMEMBERED:
                self._claimed.clear()
            self._claimed.add(key)
        properties = {}
        for name, texts in said.items():
            if not any(texts):
                continue
            p = SCHEMA.properties[name]
            kept = texts if p.range else tuple(filter(None, [self._literal(name, text, name) for text in texts]))
            if kept:
                properties[name] = in_order(name, kept) if len(kept) > 1 else kept
        yield Claim(entity, (cls,), properties, self._dataset, cited, locator=place)

    def _literal(self, name: str, text: str, field: str) -> str:
        if not text:
            return ""
        try:
            return literal(SCHEMA.properties[name], text)
        except ValueProblem as problem:
            problem.message += " It is left out."
            self._tell(problem, field)
            return ""

    def _date(self, text: str, field: str) -> str:
        found = _day(text) if text else ""
        if isinstance(found, ValueProblem):
            self._tell(found, field)
            return ""
        return found

    def _clean(self, given: Given) -> None:
        """Take out what was redacted, and put right what was read in the wrong encoding."""
        owners: list[Given | Body | Location] = [given, *given.funders, *given.recipients, *given.benefits]
        owners += [place for recipient in given.recipients for place in recipient.places]
        parts = [(owner, name, getattr(owner, name)) for owner in owners for name in _TEXTS[type(owner)]]
        whole = "\x1f".join([text for _, _, text in parts])
        low = whole.lower()
        if whole.isascii() and not any(word in low for word in _MAY_BE_REDACTED):
            return
        for owner, name, text in parts:
            if text and _REDACTED.fullmatch(text):
                self._say("redacted", "This was redacted by its publisher; it is left blank.", name, text)
                setattr(owner, name, "")
            elif (fixed := repaired(text)) != text:
                message = "This was read in the wrong encoding before it came here; it is taken as it was meant."
                self._tell(ValueProblem("mojibake", message, found=shown(text), nearest=shown(fixed)), name)
                setattr(owner, name, fixed)

    def _say(self, kind: str, message: str, field: str, found: str = "", expected: str = "") -> None:
        self._tell(ValueProblem(kind, message, found=shown(found), expected=shown(expected)), field)


@lru_cache(maxsize=16_384)
def _day(text: str) -> str | ValueProblem:
    try:
        return to_edtf(text, ("iso", "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "m/yyyy", "yyyy"))
    except ValueProblem as problem:
        return problem


def _area(place: Location) -> str:
    cleaned = clean_id(place.code) if place.code else None
    return cleaned.id if cleaned and cleaned.scheme == "GSS" else ""
