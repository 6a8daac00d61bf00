"""A page is inert: what is put into it is text, and it allows itself nothing but its own style and scripts."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from localism.visualisations import matrix_page, network_page
from localism.visualisations.shell import json_block, link_or_none
from tests.visualisations import fiction

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(fiction.HOSTILE),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(JSON)
def test_data_survives_and_holds_no_markup(data: object) -> None:
    block = str(json_block(data))
    assert json.loads(block) == data
    assert not set(block) & set("<>&\u2028\u2029")


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        json_block(float("nan"))


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org/a?b=c&d=%20#e",
        "https://example.org:8080/",
        "https://bücher.example/ä",
    ],
)
def test_web_addresses_become_links(address: str) -> None:
    assert link_or_none(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "", "javascript:alert(1)", " https://example.org", "java\nscript:alert(1)", "data:text/html,x", "//example.org",
        "ftp://example.org", "https://", "https://[", "https://example.org/\"onclick='x'", "file:///etc/passwd",
        "https:\\\\example.org", "https://user:secret@example.org", "minutes of 3 May", "JaVaScRiPt:alert(1)",
        "vbscript:x", "blob:https://example.org/1", "https://example.org/\x00",
    ],
)  # fmt: skip
def test_nothing_else_does(address: str) -> None:
    assert link_or_none(address) is None


def pages(names: tuple[str, ...] = ()) -> list[str]:
    return [matrix_page(fiction.matrix(names=names)), network_page(fiction.network(names=names))]


@pytest.mark.parametrize("page", pages(fiction.HOSTILE), ids=["matrix", "network"])
def test_hostile_names_make_no_element_and_no_attribute(page: str) -> None:
    tree = html.document_fromstring(page)
    names = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
    assert not names & {"img", "iframe", "object", "embed", "base", "form", "link"}
    attributes = {name for element in tree.iter() if isinstance(element.tag, str) for name in element.attrib}
    assert not [name for name in attributes if name.startswith("on")] + list(attributes & {"style", "src", "srcset"})
    # Each is there to be read, as it was given.
    read = tree.text_content()
    assert [name for name in fiction.HOSTILE if name not in read] == []


@pytest.mark.parametrize("page", pages(), ids=["matrix", "network"])
def test_a_page_allows_only_its_own_style_and_scripts(page: str) -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    policy = policy.replace("&#39;", "'")
    assert policy.startswith("default-src 'none';")
    assert not re.search(r"unsafe|https?:|\*|data:|blob:", policy)

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert f"script-src {' '.join(hashed(script) for script in scripts)};" in policy
    assert f"style-src {hashed(styles[0])};" in policy
    assert len(styles) == 1
    assert "@import" not in styles[0]
    assert "url(" not in styles[0]


@pytest.mark.parametrize("page", pages(), ids=["matrix", "network"])
def test_a_page_says_what_it_is(page: str) -> None:
    tree = html.document_fromstring(page)
    assert page.startswith("<!doctype html>\n")
    assert tree.get("lang") == "en-GB"
    (heading,) = tree.iter("h1")
    assert tree.findtext(".//title") == heading.text_content()
    read = tree.text_content()
    for said in ("all dates", "Public claims only.", "CC0 1.0", "localism map --fiction", fiction.SOURCES[0][0]):
        assert said in read
    for link in tree.iter("a"):
        address = link.get("href") or ""
        if not address.startswith("#"):
            assert address.startswith("https://example.org/")
            assert link.get("rel") == "noopener noreferrer"
        else:
            assert tree.get_element_by_id(address[1:]) is not None


def test_the_same_data_make_the_same_page() -> None:
    assert pages() == pages()
