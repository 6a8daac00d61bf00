"""A story told from a graph: the steps of a file, each drawn as a map."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from localism.graph.showing import PUBLIC, Showing

if TYPE_CHECKING:
    from localism.visualisations.story import Story


class Telling(Showing):
    """A graph that can be told of in steps."""

    def story(self, path: str | Path, *, access: str = PUBLIC) -> Story:
        """The story in a YAML file, drawn: `story.page()`, `story.deck()` (slides) and `story.pictures()`.

        Raises `RecordsError`, whose problems say what is wrong with the file, and what `map` raises.
        """
        from localism.visualisations.story import Story, Told
        from localism.visualisations.story_file import read_story

        read = read_story(path)
        steps = tuple(
            Told(step.title, step.text, self.map(step.form, *step.things, access=access, **step.options))
            for step in read.steps
        )
        return Story(read.title, steps, f"localism map story {quote(str(Path(path).name))}")
