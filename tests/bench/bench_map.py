"""The network page beside pyvis's own page and ipysigma's, in Chromium without a GPU: written, ready, and panned, in one run.

    python tests/bench/bench_map.py [THINGS …] [--peers FOLDER]

Fiction of 300, 5,000 and 20,000 things, two ties a thing, at the same places on each page, no physics. Prints seconds to
write the page once the places are known, its size, seconds until something is drawn, frames a second while a mouse drags
the map about for three seconds, and the longest wait between two frames. Goals: 300 ready in 0.5 s; 5,000 at 50 frames or
more and 20,000 at 30; 5,000 written in 0.5 s.

pyvis's page asks for a style sheet elsewhere, which it does not get here. ipysigma is measured where it is installed, with
FOLDER from `npm install --prefix FOLDER requirejs @jupyter-widgets/html-manager@1`: its page asks for these, and gets them.
"""

from __future__ import annotations

import contextlib
import importlib.util
import math
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Browser, Page, Route, sync_playwright

from localism.visualisations import Network, network_page
from tests.visualisations import fiction

SECONDS = 3.0
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
# When something is first drawn on a canvas, and when frames come: noted by the page itself.
NOTE = """
window.frames_ = []; window.drawnAt = 0;
const probe = document.createElement("canvas"); probe.width = probe.height = 64;
const small = probe.getContext("2d", { willReadFrequently: true });
function inked(canvas) {
  if (!canvas.width || !canvas.height) return false;
  small.clearRect(0, 0, 64, 64);
  try { small.drawImage(canvas, 0, 0, 64, 64); } catch { return false; }
  return small.getImageData(0, 0, 64, 64).data.some((value, at) => at % 4 === 3 && value > 0);
}
function each(now) {
  frames_.push(now);
  if (!drawnAt && [...document.querySelectorAll("canvas")].some(inked)) drawnAt = performance.now();
  requestAnimationFrame(each);
}
requestAnimationFrame(each);
"""

Places = dict[str, tuple[int, int]]


class Measured(NamedTuple):
    """What a page did."""

    written: float
    kilobytes: float
    ready: float
    frames: float
    longest: float


def ours(network: Network, places: Places) -> str:
    """Our page, with the places given."""
    with patch("localism.visualisations.network_build.place", return_value=places):
        return network_page(network)


def pyvis_own(network: Network, places: Places) -> str:
    """As pyvis writes it, with its scripts inside."""
    import pyvis.network

    drawn = pyvis.network.Network(directed=True, cdn_resources="in_line", height="700px")
    drawn.toggle_physics(False)
    for node in network.nodes:
        x, y = places[node.id]
        drawn.add_node(node.id, node.label, x=x, y=y, size=8, physics=False)
    for tie in network.ties:
        drawn.add_edge(tie.start, tie.end)
    return str(drawn.generate_html())


def ipysigma_own(network: Network, places: Places) -> str:
    """As ipysigma writes it."""
    import networkx as nx
    from ipysigma import Sigma

    graph: Any = nx.MultiDiGraph()
    for node in network.nodes:
        graph.add_node(node.id, label=node.label, kind=node.kind)
    graph.add_edges_from((tie.start, tie.end) for tie in network.ties)
    layout = {i: {"x": x, "y": -y} for i, (x, y) in places.items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        Sigma.write_html(graph, str(path), fullscreen=True, layout=layout, start_layout=False, node_color="kind")
        # Its scripts come from the folder, unminified: not the bytes that its page names.
        return re.sub(r' integrity="[^"]*"', "", path.read_text(encoding="utf-8"))


def scattered(network: Network) -> Places:
    """Places as a layout would give them, by chance: what is measured here is not the layout."""
    draw = random.Random(1)
    wide = 45 * math.sqrt(len(network.nodes))
    return {node.id: (round(draw.gauss(0, wide / 2)), round(draw.gauss(0, wide / 2))) for node in network.nodes}


def measure(
    browser: Browser, write: Callable[[Network, Places], str], network: Network, peers: Path | None
) -> Measured:
    """One page, from writing it to dragging it about."""
    places = scattered(network)
    begun = time.perf_counter()
    text = write(network, places)
    written = time.perf_counter() - begun
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        path.write_text(text, encoding="utf-8")
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.route(lambda url: not url.startswith("file:"), lambda route: _given(route, peers))
        page.add_init_script(NOTE)
        page.goto(path.as_uri(), wait_until="commit")
        ends = time.monotonic() + 120
        while not page.evaluate("window.drawnAt || 0"):
            if time.monotonic() > ends:
                raise SystemExit("nothing was drawn in two minutes")
            page.wait_for_timeout(50)
        ready = float(page.evaluate("window.drawnAt")) / 1000
        page.wait_for_timeout(3000)
        frames, longest = _dragged(page)
        page.close()
    return Measured(written, len(text.encode()) / 1000, ready, frames, longest)


def _dragged(page: Page) -> tuple[float, float]:
    """Frames a second while the mouse drags, and the longest wait in milliseconds; the map must have moved."""
    before = page.screenshot()
    page.mouse.move(600, 420)
    page.mouse.down()
    page.evaluate("window.frames_ = []")
    begun = time.perf_counter()
    while (now := time.perf_counter() - begun) < SECONDS:
        page.mouse.move(600 + 160 * math.sin(3 * now), 420 + 110 * math.sin(4 * now))
    page.mouse.move(700, 350)
    stamps = page.evaluate("window.frames_")
    page.mouse.up()
    page.wait_for_timeout(500)
    if page.screenshot() == before:
        raise SystemExit("the map did not move")
    gaps = [b - a for a, b in pairwise(stamps)]
    return 1000 * len(gaps) / sum(gaps), max(gaps)


def _given(route: Route, peers: Path | None) -> None:
    """What a peer's page asks for, from the folder; nothing else is had."""
    url = route.request.url
    found = None
    if peers and "require.js" in url:
        found = peers / "node_modules" / "requirejs" / "require.js"
    elif peers and "html-manager" in url:
        found = peers / "node_modules" / "@jupyter-widgets" / "html-manager" / "dist" / url.rsplit("/", 1)[1]
    elif "ipysigma" in url:
        found = Path(sys.prefix, "share", "jupyter", "nbextensions", "ipysigma", "index.js")
    if found and not found.suffix:
        found = found.with_suffix(".js")
    if found and found.is_file():
        route.fulfill(path=found)
    else:
        route.abort()


def main(sizes: list[int], peers: Path | None) -> None:
    """Every page at every size, the peers beside ours."""
    pages: dict[str, Callable[[Network, Places], str]] = {"ours": ours, "pyvis": pyvis_own}
    if peers and importlib.util.find_spec("ipysigma"):
        pages["ipysigma"] = ipysigma_own
    network_page(fiction.network(50, 100))  # what is imported once is not measured
    print(f"{'things':>7}  {'page':<9} {'written s':>9} {'kB':>7} {'drawn s':>8} {'frames/s':>8} {'longest ms':>10}")
    with (
        sync_playwright() as playwright,
        contextlib.closing(playwright.chromium.launch(executable_path=_chromium(), args=list(QUIET))) as browser,
    ):
        for size in sizes:
            network = fiction.network(size, 2 * size)
            for name, write in pages.items():
                m = measure(browser, write, network, peers)
                told = f"{m.written:>9.2f} {m.kilobytes:>7,.0f} {m.ready:>8.2f} {m.frames:>8.0f} {m.longest:>10.0f}"
                print(f"{size:>7,}  {name:<9} {told}", flush=True)


def _chromium() -> str:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))


if __name__ == "__main__":
    folder = Path(sys.argv[sys.argv.index("--peers") + 1]) if "--peers" in sys.argv else None
    main(
        [int(a.replace(",", "")) for a in sys.argv[1:] if a.replace(",", "").isdigit()] or [300, 5_000, 20_000], folder
    )
