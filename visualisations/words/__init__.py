"""What pages say of their own accord: English as the code has it, or the words of a gettext catalogue.

`interface.pot` lists every message, `docs/translating.md` says how another language is made. The words of sources, of the
ontology and of answers are not among them: those are data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from importlib.resources import files
from typing import Any, ParamSpec, Protocol, TypeVar

__all__ = [
    "ENGLISH",
    "N_",
    "Catalogue",
    "_",
    "_m",
    "_n",
    "catalogue",
    "language",
    "now",
    "speaking",
    "spoken",
    "together",
]

ENGLISH = "en-GB"
P = ParamSpec("P")
R = TypeVar("R")


class Catalogue(Protocol):
    """The words of a language; `gettext.GNUTranslations` is one."""

    def gettext(self, message: str, /) -> str:
        """A message in that language, or itself."""
        ...

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        """The form of a message for so many, or the one of the two that English has."""
        ...

    def info(self) -> dict[str, str]:
        """What it says of itself; `language` is its tag."""
        ...


_SPOKEN: ContextVar[Catalogue | None] = ContextVar("spoken", default=None)


def _(text: str, /, **given: object) -> str:
    """A message in the language that is spoken, with what is given in its places. What is given is never read as a message.

    >>> _("Nobody is recorded in {place}.", place="{Wigan}")
    'Nobody is recorded in {Wigan}.'
    """
    other = _SPOKEN.get()
    if other is None and not given:
        return text
    said: str = _filled(other.gettext(text) if other else text, text, given)
    return said


def _n(one: str, many: str, n: int, /, **given: object) -> str:
    """The message for so many, which `{n}` stands for.

    >>> _n("{n:,} power", "{n:,} powers", 1), _n("{n:,} power", "{n:,} powers", 1_000)
    ('1 power', '1,000 powers')
    """
    other = _SPOKEN.get()
    english = one if n == 1 else many
    said: str = _filled(other.ngettext(one, many, n) if other else english, english, {"n": n, **given})
    return said


def _m(text: str, /, **given: object) -> Any:
    """The same as markup: of a message and what is given only our own `Markup` is not escaped.

    >>> from markupsafe import Markup
    >>> _m("As of {day}, <now>.", day=Markup("<b>today</b>"))
    Markup('As of <b>today</b>, &lt;now&gt;.')
    """
    from markupsafe import escape

    other = _SPOKEN.get()
    english = escape(text)
    return _filled(escape(other.gettext(text)) if other else english, english, given)


def N_(text: str) -> str:  # noqa: N802 - so it is called everywhere
    """Itself: marks a message that is looked up where it is used."""
    return text


def together(names: Iterable[str]) -> str:
    """Names of those who do a thing together.

    >>> together(("Ada", "Ben")), together(())
    ('Ada and Ben', '')
    """
    said = ""
    for name in names:
        said = _("{names} and {name}", names=said, name=name) if said else name
    return said


def now() -> Catalogue | None:
    """The catalogue of the language that is spoken; none for English."""
    return _SPOKEN.get()


def language() -> str:
    """The tag of the language that is spoken, for the `lang` of a page."""
    other = _SPOKEN.get()
    return other.info().get("language", "").replace("_", "-") or "und" if other else ENGLISH


@contextmanager
def speaking(other: str | Catalogue | None) -> Iterator[None]:
    """Speak another language for the time being: that of a tag, of which there is a catalogue, or of a catalogue itself.

    Raises `FileNotFoundError` where there is no catalogue of that language. `None` and `en-GB` are English.
    """
    found = catalogue(other) if isinstance(other, str) and other != ENGLISH else other
    before = _SPOKEN.set(None if isinstance(found, str) else found)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def spoken(said: Callable[P, R]) -> Callable[P, R]:
    """A function that, whenever it is called, speaks the language that is spoken now."""
    other = _SPOKEN.get()
    if other is None:
        return said

    @wraps(said)
    def then(*args: P.args, **more: P.kwargs) -> R:
        with speaking(other):
            return said(*args, **more)

    return then


@cache
def catalogue(tag: str) -> Catalogue:
    """The catalogue of a language, compiled (`cy.mo`) beside its words (`cy.po`). Raises `FileNotFoundError`."""
    from gettext import GNUTranslations

    if not tag.replace("-", "").replace("_", "").isalnum():
        raise FileNotFoundError(f"{tag!r} is not the tag of a language")
    with files("localism.visualisations.words").joinpath(f"{tag}.mo").open("rb") as compiled:
        return GNUTranslations(compiled)


def _filled(said: Any, english: Any, given: dict[str, Any]) -> Any:
    """A message with its places filled; in English where a translation asks for what is not given."""
    try:
        return said.format_map(given)
    except (AttributeError, IndexError, KeyError, ValueError):
        return english.format_map(given)
