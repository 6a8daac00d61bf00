"""A story in maps: steps to go through in one page, the same as slides, and each step as a picture with its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from localism.visualisations.page import Page
from localism.visualisations.pages import About, Source
from localism.visualisations.picture import WIDE, as_of, figures
from localism.visualisations.raster import png_of
from localism.visualisations.shell import render, static_text
from localism.visualisations.words import _, _n

__all__ = ["Story", "Told"]


@dataclass(frozen=True, slots=True)
class Told:
    """One step: its words, and the page of its map."""

    title: str
    text: str
    page: Page

    @property
    def heading(self) -> str:
        """What it is called: as the story says, else as the map does."""
        return self.title or self.page.picture.about.title

    @property
    def words(self) -> str:
        """What is to be seen, for those who do not see it."""
        return self.page.picture.figure(WIDE).words

    @property
    def note(self) -> str:
        """As of when, and from how much."""
        return as_of(self.page.picture.about)


@dataclass(frozen=True, slots=True)
class Story:
    """Steps in their order. It asks for nothing: every form is one file, or pictures."""

    title: str
    steps: tuple[Told, ...]
    command: str = ""

    def page(self) -> str:
        """The story as one HTML page: a step at a time, with its number in the address; without scripts, one below the other."""
        styles = static_text("static/page.css", "static/figure.css", "static/picture.css", "static/story.css")
        return render(
            "story.html",
            self._about(),
            styles=styles + self._styles(),
            scripts=(static_text("static/words.js", "static/story.js"),),
            steps=[self._shown(step, both=True) for step in self.steps],
            sources=list(self._sources()),
        )

    def deck(self) -> str:
        """The story as slides: a reveal.js deck in one file, which needs no network."""
        styles = static_text("vendor/reveal/reveal.css", "static/page.css", "static/figure.css", "static/deck.css")
        return render(
            "deck.html",
            self._about(),
            styles=styles + self._styles(),
            scripts=(static_text("vendor/reveal/reveal.js"), static_text("static/words.js", "static/deck.js")),
            steps=[self._shown(step, both=False) for step in self.steps],
            sources=list(self._sources()),
        )

    def pictures(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each file: SVG and PNG of every step, and one with the words that stand in for them."""
        said = []
        for number, step in enumerate(self.steps, 1):
            svg = step.page.svg()
            yield f"step-{number}.svg", svg.encode()
            yield f"step-{number}.png", png_of(svg)
            said.append(f"step-{number}: {step.heading}\n{step.text}\n{step.words}\n")
        yield "words.txt", "\n".join(said).encode()

    def _about(self) -> About:
        shown = [step.page.picture.about for step in self.steps]
        return About(
            title=self.title,
            description=_n("A story in {n} map.", "A story in {n} maps.", len(shown)),
            as_of=shown[0].as_of if len({a.as_of for a in shown}) == 1 else _("the day under each map"),
            licence="; ".join(dict.fromkeys(a.licence for a in shown if a.licence)),
            command=self.command,
            slice_note=" ".join(dict.fromkeys(a.slice_note for a in shown if a.slice_note)),
        )

    def _sources(self) -> dict[Source, None]:
        return dict.fromkeys(sorted({s for step in self.steps for s in step.page.picture.about.sources}))

    def _styles(self) -> str:
        return "".join(dict.fromkeys(step.page.picture.styles for step in self.steps))

    def _shown(self, step: Told, *, both: bool) -> dict[str, Any]:
        drawn = figures(step.page.picture)
        return {"heading": step.heading, "text": step.text, "note": step.note, "figures": drawn if both else drawn[:1]}
