"""The tables of the file, and a readable view of each class for people who open it in another tool."""

from __future__ import annotations

import sqlite3

from localism.errors import StoreError
from localism.ontology.schema import SCHEMA, Class, Property

FORMAT = 1
"""The file format; a higher one was written by a newer version."""
APPLICATION = 0x10CA1150
"""SQLite's application id of our files."""

BLANKS = {
    (end, blank): f"{end} without {blank}"
    for c in SCHEMA.ties
    for end in (c.from_end, c.to_end)
    for blank in c.ask_if_blank
    if SCHEMA.properties[blank].is_reference
}
"""Links kept a second time for ties that leave blank what the ontology asks for, so that these few are found at once."""

TABLES = """
CREATE TABLE dataset (
    n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, author TEXT NOT NULL, as_of TEXT NOT NULL,
    licence TEXT NOT NULL, access TEXT NOT NULL, priority INTEGER NOT NULL
) STRICT;
CREATE TABLE run (
    n INTEGER PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES dataset, at TEXT NOT NULL, date TEXT NOT NULL,
    files TEXT NOT NULL, new INTEGER NOT NULL, unchanged INTEGER NOT NULL, withdrawn INTEGER NOT NULL
) STRICT;
-- every id that a claim is about or refers to; gone: only withdrawn claims know of it
CREATE TABLE thing (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL CHECK (state IN ('known', 'stub', 'gone')),
    types TEXT NOT NULL, body TEXT NOT NULL, from_min TEXT, from_max TEXT, to_min TEXT, to_max TEXT
) STRICT;
CREATE INDEX thing_types ON thing (types, id);
CREATE TABLE claim (
    n INTEGER PRIMARY KEY, digest BLOB NOT NULL, thing INTEGER NOT NULL REFERENCES thing,
    dataset INTEGER NOT NULL REFERENCES dataset, types TEXT NOT NULL, body TEXT NOT NULL, citations TEXT NOT NULL,
    coding TEXT NOT NULL, access TEXT NOT NULL, locator TEXT NOT NULL,
    learned INTEGER NOT NULL REFERENCES run, withdrawn INTEGER REFERENCES run
) STRICT;
CREATE UNIQUE INDEX claim_current ON claim (digest) WHERE withdrawn IS NULL;
CREATE INDEX claim_thing ON claim (thing);
-- which things current claims cite
CREATE TABLE cites (source INTEGER NOT NULL REFERENCES thing, thing INTEGER NOT NULL REFERENCES thing, PRIMARY KEY (source, thing)) STRICT, WITHOUT ROWID;
CREATE TABLE property (n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE link (
    property INTEGER NOT NULL REFERENCES property, object INTEGER NOT NULL REFERENCES thing, subject INTEGER NOT NULL REFERENCES thing,
    PRIMARY KEY (property, object, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_subject ON link (subject, property, object);
CREATE TABLE label (label TEXT NOT NULL, thing INTEGER NOT NULL REFERENCES thing, PRIMARY KEY (label, thing)) STRICT, WITHOUT ROWID;
CREATE TABLE word (word TEXT NOT NULL, thing INTEGER NOT NULL REFERENCES thing, PRIMARY KEY (word, thing)) STRICT, WITHOUT ROWID;
CREATE INDEX label_thing ON label (thing);
CREATE INDEX word_thing ON word (thing);
"""


def create(db: sqlite3.Connection) -> None:
    """Make an empty graph; the caller commits."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {FORMAT}")


def describe(db: sqlite3.Connection) -> None:
    """Bring the properties and the readable views up to date with the ontology; the caller commits.

    Raises `StoreError` where the file knows properties that this ontology does not: their links could not be kept right.
    """
    known = [*(p.name for p in SCHEMA.properties.values() if p.is_reference), *BLANKS.values()]
    if newer := {name for (name,) in db.execute("SELECT name FROM property")}.difference(known):
        raise StoreError(
            f"This graph was written by a newer localism (it knows {', '.join(map(repr, sorted(newer)))}). It can be read, but not "
            "written to. Upgrade: pip install --upgrade localism."
        )
    db.executemany("INSERT OR IGNORE INTO property (name) VALUES (?)", [(name,) for name in known])
    wanted = {_view_name(c): _view(c) for c in SCHEMA.sheets}
    have = dict(db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'view'"))
    for name, sql in wanted.items():
        if have.get(name) != sql:
            db.execute(f'DROP VIEW IF EXISTS "{name}"')
            db.execute(sql)


def _view_name(c: Class) -> str:
    return c.plural.lower().replace(" ", "_")


def _view(c: Class) -> str:
    """Names come from the ontology, which the package ships; nothing from data is in this text."""
    columns = ['t.id AS "id"', *(column for p in SCHEMA.properties_of(c.name) for column in _columns(p))]
    if SCHEMA.is_a((c.name,), "Dated"):
        columns += ["t.from_min", "t.from_max", "t.to_min", "t.to_max"]
    columns.append("(SELECT count(*) FROM claim WHERE thing = t.n AND withdrawn IS NULL) AS claims")
    names = sorted(SCHEMA.descendants[c.name])
    any_type = " OR ".join(f"' ' || t.types || ' ' LIKE '% {name} %'" for name in names)
    return f"CREATE VIEW \"{_view_name(c)}\" AS SELECT {', '.join(columns)} FROM thing t WHERE t.state = 'known' AND ({any_type})"


def _columns(p: Property) -> list[str]:
    values = f"json_each(t.body, '$.{p.name}')"
    columns = [f"(SELECT group_concat(value, '; ') FROM {values}) AS \"{p.name}\""]
    if p.is_reference:
        name = "coalesce(json_extract(o.body, '$.name[0]'), o.id)"
        columns.append(
            f"(SELECT group_concat({name}, '; ') FROM {values} v JOIN thing o ON o.id = v.value) AS \"{p.name}_name\""
        )
    return columns
