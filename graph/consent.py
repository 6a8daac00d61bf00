"""What a graph is asked about who may see what, and told to forget: a line or two into each."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection
from typing import TYPE_CHECKING

from localism.graph.asking import Questions, now
from localism.graph.store import View

if TYPE_CHECKING:
    from localism.graph.answers import Answer
    from localism.graph.questions.access import AccessRow
    from localism.graph.questions.forgotten import ForgetRow


class AccessQuestions(Questions):
    """A graph that can be asked how it knows, and told to forget."""

    @abstractmethod
    def _drop_slices(self) -> None:
        """Let go of every slice of the graph."""

    def access_report(self, *, listing: bool = False) -> Answer[AccessRow]:
        """Who may see which claims, and why; with `listing`, claim by claim, all that is not public."""
        from localism.graph.questions.access import access_report

        return self._whole(lambda view: access_report(view, listing=listing))

    def forgetting(self, who: str, *, also: Collection[str] = (), mentions: bool = False) -> Answer[ForgetRow]:
        """What forgetting a person, a source, an informant or a coder would erase. Changes nothing.

        `also`: more words by which others may speak of them. Raises `NotFoundError`.
        """
        from localism.graph.forgetting import plan
        from localism.graph.questions.forgotten import forgetting

        def shown(view: View) -> Answer[ForgetRow]:
            made = plan(view, who, also=also, mentions=mentions)
            return forgetting(view, made, self._store.unreached, also, mentions)

        return self._whole(shown)

    def forget(self, who: str, *, also: Collection[str] = (), mentions: bool = False) -> Answer[ForgetRow]:
        """Erase a person, a source, an informant or a coder: claims, history, search index and free pages.

        `mentions`: claims that have the name in their words too. What was erased cannot be brought back. Raises
        `NotFoundError`, and `StoreError` if bytes could not be overwritten yet (`finish` does it later).
        """
        from localism.graph.forgetting import plan
        from localism.graph.questions.forgotten import forgotten
        from localism.graph.rules import derive

        if not self._store.exists():
            self._whole(lambda view: view)  # which says that there is no graph, and makes none
        with self._store.writer() as writer:
            made = plan(writer.written(), who, also=also, mentions=mentions)
            if made:
                writer.erase(made.changes, described=made.datasets, files=made.files)
                derive(writer, at=now())
            self._drop_slices()
        return forgotten(made, self._store.unreached)

    def finish(self) -> bool:
        """Overwrite what an interrupted erasure left behind; whether there was any. Raises `StoreError` without a graph."""
        if not self._store.exists():
            self._whole(lambda view: view)  # a mistyped name must not pass for a graph that holds nothing more
        return self._store.finish()
