"""A real Chromium that notices what a page must not do: ask for something, complain, or break its own rules."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
)  # fmt: skip

NOTICE = """
window.noticed = [];
addEventListener("securitypolicyviolation", (event) => noticed.push(`${event.violatedDirective} ${event.blockedURI}`));
for (const name of ["alert", "confirm", "prompt", "open", "fetch"]) window[name] = () => noticed.push(`${name} was called`);
"""


@dataclass
class Visit:
    """A page that was opened, and what it did that it must not do."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def misdeeds(self) -> list[str]:
        """Requests, console messages, errors, policy violations and pop-ups, so far."""
        return self.wrong + list(self.page.evaluate("window.noticed"))


Open = Callable[..., Visit]


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a page's text from a file, offline; it may ask for nothing but the files named `also`."""
    contexts = []

    def open_(text: str, width: int = 1280, height: int = 800, also: tuple[Path, ...] = (), **settings: Any) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **settings)
        contexts.append(context)
        path = tmp_path / f"page-{len(contexts)}.html"
        path.write_text(text, encoding="utf-8")
        page = context.new_page()
        opened = Visit(page)
        page.add_init_script(NOTICE)

        def asked(request: Request) -> None:
            known = (path.as_uri(), "about:srcdoc", *(file.as_uri() for file in also))
            if request.url.split("#")[0] not in known and not request.url.startswith("blob:"):
                opened.wrong.append(f"asked for {request.url[:200]}")

        page.on("request", asked)
        page.on("console", lambda message: opened.wrong.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: opened.wrong.append(f"error: {error}"))
        page.goto(path.as_uri())
        return opened

    yield open_
    for context in contexts:
        context.close()


# How many pixels of the map are not its background.
INKED = """() => {
  const canvas = document.querySelector("#map canvas");
  if (!canvas || !canvas.width || !canvas.height) return 0;
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const pixels = copy.getImageData(0, 0, canvas.width, canvas.height).data;
  let inked = 0;
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] > 0) inked += 1;
  return inked;
}"""


def until(so: Callable[[], object], page: Page, timeout: float = 10_000) -> None:
    """Wait until something is so. (Playwright's own waiting would be `eval` in the page, which our pages forbid.)"""
    ends = time.monotonic() + timeout / 1000
    while not so():
        assert time.monotonic() < ends, "it has not come to that"
        page.wait_for_timeout(50)


@pytest.fixture
def drawn() -> Callable[[Page], int]:
    """Wait until the map shows something, and say how many pixels of it."""

    def wait(page: Page, timeout: float = 10_000) -> int:
        until(lambda: page.evaluate(INKED) > 500, page, timeout)
        return int(page.evaluate(INKED))

    return wait
