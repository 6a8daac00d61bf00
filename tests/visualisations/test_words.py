"""Messages, their catalogues, and what is gathered for translators."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import pytest
from lxml import html

from localism import Graph
from localism.errors import MisuseError
from localism.visualisations.words import _, _m, _n, language, speaking
from localism.visualisations.words.gather import TEMPLATE, compiled, main
from localism.visualisations.words.notes import NOTES
from localism.visualisations.words.scripts import said_by, script_words
from tests.visualisations.pseudo import Pseudo, gathered_messages, marked

STATIC = TEMPLATE.parent.parent / "static"


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.open(":memory:") as loaded:
        loaded.load_example()
        yield loaded


def test_what_was_gathered_is_what_the_pages_say() -> None:
    pytest.importorskip("babel", reason="babel is missing")
    assert main(["--check"]) == 0, "make words"
    assert NOTES.keys() <= {message[0] for message in gathered_messages()}
    # What a page would hand to its scripts is what translators were given.
    scripts = [path.read_text(encoding="utf-8") for path in sorted(STATIC.rglob("*.js"))]
    assert set(said_by(scripts)) <= gathered_messages()


def test_a_message_is_filled_and_what_is_given_is_never_read_as_one() -> None:
    hostile = "{n} {0} {x.__class__} <b>"
    assert _("Made by {command}", command=hostile) == f"Made by {hostile}"
    assert [_n("{n:,} power", "{n:,} powers", n) for n in (0, 1, 1_000)] == ["0 powers", "1 power", "1,000 powers"]
    with speaking(Pseudo(gathered_messages())):
        assert _("Made by {command}", command=hostile) == marked("Made by {command}").replace("{command}", hostile)
        assert _n("{n:,} power", "{n:,} powers", 1_000) == marked("{n:,} powers").replace("{n:,}", "1,000")
        assert "&lt;b&gt;" in _m("Made by {command}", command=hostile)
        assert _("of no catalogue {x}", x=1) == "of no catalogue 1"
    assert language() == "en-GB"


# A language of fiction, made as docs/translating.md says: as if English, with a plural for two, and a mistake.
FICTION = """
msgid ""
msgstr ""
"Language: en_US\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\\n"

msgid "Sources"
msgstr "<i>Springs</i>"

msgid "Made by {command}"
msgstr "{command} has made {it}"

msgid "{n:,} power"
msgid_plural "{n:,} powers"
msgstr[0] "a power"
msgstr[1] "a brace of powers"
msgstr[2] "powers to the number of {n}"
"""


def test_a_catalogue_is_compiled_and_spoken(tmp_path: Path, graph: Graph) -> None:
    pytest.importorskip("babel", reason="babel is missing")
    words = tmp_path / "fiction.po"
    words.write_text(FICTION.replace("{it}", "it"), encoding="utf-8")
    with speaking(GNUTranslations(io.BytesIO(compiled(words)))):
        assert [_n("{n:,} power", "{n:,} powers", n) for n in (1, 2, 5)] == [
            "a power",
            "a brace of powers",
            "powers to the number of 5",
        ]
        page = html.document_fromstring(graph.map("place", "Wigan", on="2019-06-01"))
        assert script_words(['_n("{n:,} power", "{n:,} powers", n); _("Sources");']) == {
            "Sources": "<i>Springs</i>",
            "{n:,} power": {
                "forms": ["powers to the number of {n}", "a power", "a brace of powers"],
                "of": [0, 1, 2] + [0] * 197,
            },
        }
    assert script_words(['_("Sources")']) is None
    assert page.get("lang") == "en-US"
    # A translation is text, whatever it looks like.
    assert [h.text for h in page.iter("h2") if h.get("id") == "sources"] == ["<i>Springs</i>"]
    with speaking("en-GB"):
        assert _("Sources") == "Sources"


def test_a_place_that_nothing_fills_is_found_and_a_page_is_drawn_all_the_same(tmp_path: Path) -> None:
    pytest.importorskip("babel", reason="babel is missing")
    words = tmp_path / "fiction.po"
    words.write_text(FICTION, encoding="utf-8")
    with pytest.raises(
        MisuseError, match=r"'\{command\} has made \{it\}' has \{it\}; places of 'Made by \{command\}': \{command\}"
    ):
        compiled(words)
    with speaking(Half()):
        assert _("Made by {command}", command="me") == "Made by me"


class Half(Pseudo):
    """A catalogue with a place that nothing fills."""

    def __init__(self) -> None:
        super().__init__(())

    def gettext(self, message: str, /) -> str:
        return f"{message} {{it}}"


@pytest.mark.parametrize("tag", ["cy-x-fiction", "../cy", ""])
def test_a_language_without_a_catalogue_is_said_to_have_none(tag: str) -> None:
    with pytest.raises(FileNotFoundError), speaking(tag):
        pass
    assert language() == "en-GB"


def test_english_costs_no_catalogue() -> None:
    code = "import sys, localism.visualisations.forms.place; print('gettext' in sys.modules, 'babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False", "False"]
