"""Reads a story: a YAML file of steps, each a map with a title and a text; every mistake in one pass, with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from localism.loaders.mappings.expressions import Trouble
from localism.loaders.mappings.yamls import read_yaml
from localism.loaders.records import Problems, RecordsError
from localism.loaders.values import nearest
from localism.visualisations.forms import FORMS
from localism.visualisations.words import _

__all__ = ["Step", "StoryFile", "read_story"]

MOST = 60
"""Steps of one story."""
ONE = ("in", "on", "power", "topic", "around", "hops", "known-on", "size", "projection", "for")
"""What a step may say once, as the options of `map` are called."""
_TOP = ("title", "steps")
_STEP = ("title", "text", "map", "of", "type", *ONE)
_NAMES = {"in": "area", "known-on": "known_on", "for": "reader"}


class Step(NamedTuple):
    """One map of a story; `options` are what `Graph.map` calls them."""

    title: str
    text: str
    form: str
    things: tuple[str, ...]
    options: dict[str, Any]


class StoryFile(NamedTuple):
    """What a file tells."""

    title: str
    steps: tuple[Step, ...]


def read_story(path: str | Path) -> StoryFile:
    """The story in a YAML file. Raises `RecordsError`, whose problems say what is wrong with it."""
    problems = Problems()
    read = read_yaml(Path(path), problems.add, "story")
    if read is None:
        raise RecordsError(problems, "no story was drawn")
    given, place = read
    trouble = Trouble(place)
    story = _story(given, trouble)
    for problem in trouble.problems:
        problems.add(problem)
    if trouble.problems:
        raise RecordsError(problems, "no story was drawn")
    return story


def _story(given: Any, trouble: Trouble) -> StoryFile:
    given = trouble.keys(given, (), _TOP, "A story")
    steps = given.get("steps")
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST:
        trouble.say(("steps",), "wrong-shape", "A story has steps.", expected=f"a list of 1 to {MOST} steps")
        steps = []
    title = trouble.text(given.get("title", ""), ("title",), "The title")
    return StoryFile(title or _("A story in maps"), tuple(_step(step, n, trouble) for n, step in enumerate(steps)))


def _step(given: Any, number: int, trouble: Trouble) -> Step:
    at = ("steps", number)
    given = trouble.keys(given, at, _STEP, "A step")
    said = {k: trouble.text(v, (*at, k), f"{k!r}") for k, v in given.items() if k not in ("of", "type")}
    things = trouble.texts(given["of"], (*at, "of"), "'of'") if "of" in given else ()
    options: dict[str, Any] = {_NAMES.get(k, k): said[k] for k in ONE if said.get(k)}
    if "type" in given:
        options["types"] = trouble.texts(given["type"], (*at, "type"), "'type'")
    hops = options.get("hops", "")
    if hops and not hops.isdecimal():
        trouble.say((*at, "hops"), "not-a-number", "Hops are counted.", found=hops, expected="a whole number")
    elif hops:
        options["hops"] = int(hops)
    form = said.get("map", "")
    if form not in FORMS:
        message = "A step says which map it is." if not form else f"There is no map called {form!r}."
        near = nearest(form, tuple(FORMS))
        trouble.say((*at, "map"), "unknown-form", message, found=form, expected=", ".join(FORMS), near=near)
    elif len(things) != len(FORMS[form].things):
        needs = " and ".join(FORMS[form].things) or "nothing"
        found = "; ".join(things) or "nothing"
        trouble.say((*at, "of"), "wrong-things", f"map {form} is of {needs}.", found=found, expected=f"of: {needs}")
    return Step(said.get("title", ""), said.get("text", ""), form, things, options)
