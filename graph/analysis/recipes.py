"""The recipes that ship, and those of a file like theirs: read, and checked against the ontology."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from localism.errors import MisuseError
from localism.graph.analysis.projection import DIRECTED, TWO_MODE, UNDIRECTED, Recipe, Step
from localism.ontology.schema import SCHEMA

SHIPPED = Path(__file__).with_name("recipes.yaml")
_WORDS = {"title": "title", "nodes": "nodes", "ties": "ties", "shape": "shape", "weight": "weight"}
_WORDS |= {"leaves out": "leaves_out", "projects onto": "projects_onto"}
_STEP = {"tie", "of", "from", "to", "sum", "in", "only", "everything"}
_SHAPES = (DIRECTED, UNDIRECTED, TWO_MODE)
YES = "yes"


def recipe(name: str, more: str | Path | None = None, default: str = "") -> Recipe:
    """A recipe by its name: of a file, if one is given, else of those that ship. Raises `MisuseError`.

    Without a name it is the only one of the file; without a file, `default`.

    >>> recipe("funding").shape
    'directed'
    """
    own = read_recipes(Path(more)) if more else {}
    known = recipes() | own
    if own and not name and len(own) > 1:
        raise MisuseError(f"{Path(more or '').name} has several networks. Say which by --projection: {', '.join(own)}.")
    name = name or next(iter(own), default)
    if name not in known:
        raise MisuseError(f"There is no network called {name!r}. There are: {', '.join(known)}.")
    return known[name]


@lru_cache(maxsize=1)
def recipes() -> dict[str, Recipe]:
    """Those that ship, by name."""
    return read_recipes(SHIPPED)


def read_recipes(path: Path) -> dict[str, Recipe]:
    """The recipes of a YAML file. Raises `MisuseError` with the place of what is wrong."""
    from localism.loaders.base import Problem
    from localism.loaders.mappings.yamls import read_yaml

    problems: list[Problem] = []
    read = read_yaml(path, problems.append)
    if read is None:
        where = f", line {problems[0].row}" if problems[0].row else ""
        raise MisuseError(f"{path.name}{where}: {problems[0].message.replace('mapping', 'file of recipes')}")
    whole, place = read
    if not isinstance(whole, dict):
        raise MisuseError(f"{path.name}: a file of recipes has a name for each, and under it what it is made of.")
    found = {}
    for name, raw in whole.items():
        try:
            found[name] = _recipe(name, raw)
        except _WrongError as wrong:
            line = place.lines.get((name,), 1)
            raise MisuseError(f"{path.name}, line {line}, recipe {name!r}: {wrong}") from None
    return found


class _WrongError(Exception):
    """What is wrong with a recipe."""


def _recipe(name: str, raw: Any) -> Recipe:
    if not isinstance(raw, dict):
        raise _WrongError("it says nothing.")
    if unknown := set(raw) - {*_WORDS, "made from"}:
        raise _WrongError(f"it has no place for {sorted(unknown)[0]!r}; there is: {', '.join([*_WORDS, 'made from'])}.")
    words = {ours: raw.get(theirs, "") for theirs, ours in _WORDS.items()}
    if not all(isinstance(w, str) for w in words.values()):
        raise _WrongError("all but 'made from' is text.")
    if words["shape"] not in _SHAPES:
        raise _WrongError(f"its shape is one of: {', '.join(_SHAPES)}.")
    if words["projects_onto"] not in ("", "from", "to"):
        raise _WrongError("it projects onto 'from' or 'to'.")
    if words["projects_onto"] and words["shape"] != UNDIRECTED:
        raise _WrongError("what is projected is undirected.")
    steps = raw.get("made from")
    if not isinstance(steps, list) or not steps:
        raise _WrongError("'made from' is a list of one or more ties.")
    made = tuple(map(_step, steps))
    if any(s.sum for s in made) and len(made) > 1:
        raise _WrongError("amounts and counts cannot be added up: a recipe with 'sum' is made from one kind of tie.")
    return Recipe(name=name, steps=made, **words)


def _step(raw: Any) -> Step:
    if not isinstance(raw, dict) or set(raw) - _STEP:
        raise _WrongError(f"each of 'made from' is a table with some of: {', '.join(sorted(_STEP))}.")
    texts = {k: v for k, v in raw.items() if k != "only"}
    if not all(isinstance(v, str) for v in texts.values()):
        raise _WrongError("all of it but 'only' is text.")
    if texts.get("everything") == YES:
        return Step(everything=True)
    only = raw.get("only", {})
    if not isinstance(only, dict):
        raise _WrongError("'only' is a table of properties and the values they must have one of.")
    tie, of = texts.get("tie", ""), texts.get("of", "")
    if bool(tie) == bool(of):
        raise _WrongError("it is made from a 'tie' class, or from references 'of' a class.")
    if (tie or of) not in SCHEMA.classes or (tie and not SCHEMA.classes[tie].is_tie):
        raise _WrongError(f"{tie or of!r} is no {'tie class' if tie else 'class'} of the ontology (localism ontology).")
    start = texts.get("from", "") or (SCHEMA.classes[tie].from_end if tie else "")
    end = texts.get("to", "") or (SCHEMA.classes[tie].to_end if tie else "")
    for name in (start, end) if tie else (end,):
        if name not in SCHEMA.references:
            raise _WrongError(f"{name!r} is no property that names another thing.")
    for name in (texts.get("sum", ""), texts.get("in", ""), *only):
        if name and name not in SCHEMA.properties:
            raise _WrongError(f"{name!r} is no property of the ontology.")
    chosen = tuple((name, tuple(v) if isinstance(v, list) else (v,)) for name, v in only.items())
    for name, values in chosen:
        _check_values(name, values)
    return Step(tie, of, start, end, texts.get("sum", ""), texts.get("in", ""), chosen)


def _check_values(name: str, values: tuple[Any, ...]) -> None:
    """That each is a text, and a code of the property's list where it has one."""
    p = SCHEMA.properties[name]
    codes = [c.label for c in SCHEMA.codes[p.codes]] if p.codes else []
    for value in values:
        if not isinstance(value, str):
            raise _WrongError(f"under 'only', {name!r} is a text or a list of texts.")
        if codes and value not in codes:
            raise _WrongError(f"{name} has no code {value!r}; there is: {', '.join(codes)}.")
