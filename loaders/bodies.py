"""The id of a body in somebody's data: the official one, cleaned, else one of our own that glues no two bodies together."""

from __future__ import annotations

from typing import NamedTuple

from localism.loaders.identifiers import clean_id
from localism.loaders.names import MAX_NAME_CHARS, made_id
from localism.loaders.stubs import default_class
from localism.loaders.values import ValueProblem, shown
from localism.ontology.forms import MAX_ID_CHARS
from localism.ontology.schema import SCHEMA

_HOME = ("GB", "XI")


class BodyId(NamedTuple):
    """An id, or nothing, and what there is to say of how it came about."""

    id: str
    problem: ValueProblem | None = None
    official: bool = False


def body_id(text: str, name: str, dataset: str, classes: tuple[str, ...]) -> BodyId:
    """The id of what somebody says has this id and this name.

    An unsound id (`GB-COH-the-windmill`) still tells its body from others, so that ours is made from it. What stands
    for no id (blank, `GB-CHC-n/a`, `DUMMY01`) does not, so that ours is made from the name.

    >>> body_id("GB-CHC- 1153055 ", "", "d", ("Organisation",)).id, body_id("GB-CHC-n/a", "Pub", "d", ("Organisation",)).id
    ('GB-CHC-1153055', 'local:d/organisation/pub')
    """
    cleaned = clean_id(text[: MAX_ID_CHARS * 2])
    if cleaned.id:
        note = (
            ValueProblem("id-spelling", cleaned.note, found=shown(text), nearest=cleaned.id) if cleaned.note else None
        )
        return BodyId(cleaned.id, note, cleaned.scheme not in ("360G", "local"))
    if cleaned.problem == "unknown-prefix" and _is_foreign(text.strip()):
        return BodyId(text.strip(), None, True)
    fallback = text if cleaned.problem in ("bad-id", "unknown-prefix") else name
    cls = SCHEMA.classes[default_class(classes or ("Thing",))]
    made = made_id(dataset, fallback[:MAX_NAME_CHARS], cls) if fallback.strip() else ""
    kept = f" It is kept as {made}." if made else " It is left out."
    expected = "an id such as GB-CHC-1159982"
    return BodyId(made, ValueProblem(cleaned.problem, cleaned.note + kept, found=shown(text), expected=expected))


def _is_foreign(text: str) -> bool:
    """Whether it is an id of another country's register (`US-EIN-39-1916960`), which no list here can check."""
    country, _, rest = text.partition("-")
    register, _, number = rest.partition("-")
    return (
        len(country) == 2
        and country not in _HOME
        and all(part.isascii() and part.isalnum() and part.isupper() for part in (country, register))
        and bool(number)
        and text.isprintable()
        and " " not in text
        and len(text) <= MAX_ID_CHARS
    )
