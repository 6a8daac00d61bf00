"""A view that counts what is asked of it, to show that questions do not ask more of a larger graph."""

from __future__ import annotations

from collections import Counter
from typing import Any

from localism.graph.store import View


class CountingView:
    """Passes every call on, and counts it."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.calls: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._view, name)

        def counted(*args: Any, **more: Any) -> Any:
            self.calls[name] += 1
            return method(*args, **more)

        return counted
