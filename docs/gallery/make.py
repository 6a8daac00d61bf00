"""Takes a picture of every form of map, in headless Chromium, and writes the page that shows them: `make gallery`.

Everything is drawn from the example, the four pilot areas; the numbers under each picture are of the page it shows.
"""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from localism import Graph
from localism.visualisations.forms import FORMS

HERE = Path(__file__).parent
ON = "2019-06-01"
SIZE = {"width": 1280, "height": 800}
SHOWN: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "place": (("Wigan",), {"on": ON}),
    "decision": (("Neighbourhood planning",), {"area": "Cornwall", "on": ON}),
    "focus": (("Cornwall Council",), {"on": ON}),
    "compare": (("Cornwall", "Wigan"), {"on": ON}),
    "gap": ((), {"area": "Cornwall", "on": ON}),
    "money": (("Cornwall",), {}),
    "timeline": ((), {"area": "Wigan", "on": ON}),
    "tiles": ((), {"on": ON}),
    "matrix": ((), {"area": "Wigan", "on": ON}),
    "network": ((), {"area": "Wigan", "on": ON}),
    "report": (("Southwark",), {"on": ON}),
}


def main() -> None:
    """Every picture, and README.md."""
    if missing := FORMS.keys() - SHOWN.keys():
        raise SystemExit(f"The gallery does not show: {', '.join(sorted(missing))}.")
    parts = [
        "# Every form of map\n\nDrawn from the four pilot areas that ship with the package, by the command under each picture. "
        "`make gallery` takes them again.\n"
    ]
    with Graph.open(":memory:") as graph, TemporaryDirectory() as folder, sync_playwright() as playwright:
        graph.load_example()
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
        for form, (things, options) in SHOWN.items():
            page = graph.map(form, *things, **options)  # type: ignore[arg-type]
            path = Path(folder) / f"{form}.html"
            path.write_text(page, encoding="utf-8")
            tab = browser.new_page(viewport=SIZE)
            tab.goto(path.as_uri())
            tab.wait_for_timeout(500)
            tab.screenshot(path=HERE / f"{form}.png")
            tab.close()
            kilobytes, packed = (len(data) / 1000 for data in (page.encode(), gzip.compress(page.encode())))
            parts.append(
                f"## {form}\n\n{FORMS[form].what}\n\n![{page.picture.figure(960).words[:300].replace(']', ')')}]({form}.png)\n\n"
                f"`{page.picture.about.command} -o {form}.html` ({kilobytes:,.0f} kB, {packed:,.0f} kB compressed)\n"
            )
        browser.close()
    (HERE / "README.md").write_text("\n".join(parts), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
