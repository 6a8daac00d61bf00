"""Networks too large for vis-network, on their own canvas; and the way from one thing to another, on both."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from urllib.parse import quote

import networkx as nx
import pytest
from playwright.sync_api import Page, expect

from localism.visualisations import Network, network_page
from localism.visualisations.network import counts, possibly
from tests.browser.conftest import Open
from tests.browser.test_network_page import LABEL, NETWORK, status
from tests.visualisations import fiction

pytestmark = pytest.mark.browser

LARGE = fiction.network(1600, 3000)
LARGE_LABEL = {node.id: node.label for node in LARGE.nodes}


def test_a_large_network_is_drawn_whole_until_something_is_chosen(visit: Open, drawn: Callable[[Page], int]) -> None:
    page = visit(network_page(LARGE)).page
    hint = page.locator("#map .hint")
    assert drawn(page) > 5000
    expect(hint).to_contain_text("1600 things")
    assert status(page)[:2] == counts(LARGE, "")[:2]
    tie = LARGE.ties[-1]
    page.locator("#find").fill(LARGE_LABEL[tie.start])
    page.keyboard.press("Enter")
    expect(page.locator("#detail h2")).to_have_text(LARGE_LABEL[tie.start])
    expect(hint).to_have_text("Escape shows the whole again.")
    drawn(page)
    page.locator("#map").focus()
    page.keyboard.press("Escape")
    expect(hint).to_contain_text("1600 things")


def test_a_large_network_moves_by_keys_pointer_and_wheel_and_a_press_chooses(
    visit: Open, drawn: Callable[[Page], int]
) -> None:
    opened = visit(network_page(LARGE))
    page = opened.page
    drawn(page)
    page.wait_for_timeout(400)
    box = page.locator("#map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    pictures = [page.locator("#map").screenshot()]

    def differs() -> None:
        page.wait_for_timeout(500)
        pictures.append(page.locator("#map").screenshot())
        assert pictures[-1] != pictures[-2]

    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    differs()
    page.keyboard.press("+")
    differs()
    page.mouse.move(x, y)
    page.mouse.wheel(0, -300)
    differs()
    page.mouse.down()
    page.mouse.move(x + 150, y + 90, steps=5)
    page.mouse.up()
    differs()
    expect(page.locator("#detail h2")).to_have_count(0)  # a drag chooses nothing
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#detail h2")).to_be_focused()
    # What was chosen stands in the middle of what it is tied to: a press there chooses it again.
    page.wait_for_timeout(400)
    named = page.locator("#detail h2").text_content() or ""
    neighbour = page.locator("#detail .name").first
    neighbour.click()
    expect(page.locator("#detail h2")).not_to_have_text(named)
    assert opened.misdeeds() == []


def shortest(network: Network, start: str, end: str) -> tuple[int, int]:
    """How many steps, and how many ways are as short: a plain breadth-first walk as an oracle."""
    near: dict[str, set[str]] = {}
    for tie in network.ties:
        near.setdefault(tie.start, set()).add(tie.end)
        near.setdefault(tie.end, set()).add(tie.start)
    simple = nx.Graph((a, b) for a, those in near.items() for b in those)
    ways = list(nx.all_shortest_paths(simple, start, end))
    return len(ways[0]) - 1, len(ways)


@pytest.mark.parametrize("network", [NETWORK, LARGE], ids=["small", "large"])
def test_the_way_between_two_is_a_shortest_one_with_every_tie_of_it(visit: Open, network: Network) -> None:
    page = visit(network_page(network)).page
    label = {node.id: node.label for node in network.nodes}
    start, end = network.ties[0].start, network.ties[-1].end
    steps, ways = shortest(network, start, end)
    assert steps > 1
    expect(page.locator("#way")).to_be_hidden()
    page.locator("#find").fill(label[start])
    page.keyboard.press("Enter")
    page.locator("#way").fill(label[end])
    page.keyboard.press("Enter")
    pane = page.locator("#detail")
    expect(pane.locator("h2")).to_have_text(f"From {label[start]} to {label[end]}")
    expect(pane.locator("h2")).to_be_focused()
    expect(pane.locator("ol.way > li")).to_have_count(steps)
    expect(pane).to_contain_text(f"{steps} steps, none shorter.")
    if ways > 1:
        expect(pane).to_contain_text(f"One of {ways} ways as short.")
    stops = [label[start], *pane.locator("ol.way > li > .name").all_text_contents()]
    assert stops[-1] == label[end]
    for (here, there), step in zip(pairwise(stops), pane.locator("ol.way > li").all(), strict=True):
        between = [t for t in network.ties if {label[t.start], label[t.end]} == {here, there}]
        expect(step.locator("li")).to_have_count(len(between))
    # The way is in the address, and is left by choosing something else.
    assert "to=" in page.url
    page.reload()
    expect(pane.locator("ol.way > li")).to_have_count(steps)
    pane.locator(".name").first.click()
    expect(pane.locator("h2")).to_have_text(label[start])
    assert "to=" not in page.url


def test_where_nothing_connects_two_that_is_said(visit: Open) -> None:
    network = fiction.network(30, 40)
    tied = {end for tie in network.ties for end in (tie.start, tie.end)}
    alone = next(node.label for node in network.nodes if node.id not in tied)
    page = visit(network_page(network)).page
    page.locator("#find").fill(network.nodes[0].label if network.nodes[0].id in tied else network.nodes[1].label)
    page.keyboard.press("Enter")
    page.locator("#way").fill(alone)
    page.keyboard.press("Enter")
    expect(page.locator("#detail")).to_contain_text("Nothing that is shown connects them.")


def test_a_way_that_the_day_takes_away_leaves_both_its_ends_and_nothing_else_lit(visit: Open) -> None:
    opened = visit(network_page(NETWORK))
    page = opened.page
    first, last = NETWORK.ties[0], NETWORK.ties[-1]
    page.evaluate(f"location.hash = '#focus={quote(LABEL[first.start])}&to={quote(LABEL[last.end])}&on=0001-01-01'")
    expect(page.locator("#detail")).to_contain_text("Nothing that is shown connects them.")
    assert opened.misdeeds() == []


def test_on_a_large_map_what_is_not_there_on_a_day_is_said_to_be_so(visit: Open, drawn: Callable[[Page], int]) -> None:
    page = visit(network_page(LARGE)).page
    drawn(page)
    ever = {end for tie in LARGE.ties for end in (tie.start, tie.end)}
    then = {end for tie in LARGE.ties if possibly(tie, "0001-01-01") for end in (tie.start, tie.end)}
    gone = LARGE_LABEL[min(ever - then)]
    page.evaluate(f"location.hash = '#focus={quote(gone)}&on=0001-01-01'")
    expect(page.locator("#map .hint")).to_contain_text("is not there on this day")


def test_only_the_main_button_chooses_on_a_large_map(visit: Open, drawn: Callable[[Page], int]) -> None:
    page = visit(network_page(fiction.network(1501, 1501))).page
    drawn(page)
    page.wait_for_timeout(400)
    box = page.locator("#map").bounding_box()
    assert box
    for at in range(20):
        page.mouse.click(box["x"] + 100 + 25 * at, box["y"] + 330, button="right")
    expect(page.locator("#detail h2")).to_have_count(0)
