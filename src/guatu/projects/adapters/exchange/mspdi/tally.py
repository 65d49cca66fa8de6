"""What was not understood, counted by name."""

import re
from collections.abc import Collection
from typing import Final

from guatu.projects.adapters.exchange.model import Unread
from guatu.projects.adapters.exchange.mspdi.markup import Element

MOST_TASKS: Final = 20
"""Tasks that are named beside one element."""

_NOTHING: Final = re.compile(r"-?[0.]*|-?PT0H0M0S|NA|-1|-65535|false", re.ASCII)
"""Values by which a program says that there is nothing: they are no loss."""


class Tally:
    """Counts elements by path as a file is read."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}
        self._tasks: dict[str, list[int]] = {}

    def add(self, name: str, task: int | None = None) -> None:
        """One more of `name`, on a task."""
        self._count[name] = self._count.get(name, 0) + 1
        if task is not None:
            of = self._tasks.setdefault(name, [])
            if len(of) < MOST_TASKS and task not in of:
                of.append(task)

    def leaves(self, element: Element, path: str, known: Collection[str], task: int | None = None) -> None:
        """Count the children of `element` that are not known and hold something."""
        for child in element.children:
            if child.name not in known and _holds(child):
                self.add(f"{path}/{child.name}", task)

    def unread(self) -> tuple[Unread, ...]:
        """All that was counted, by name."""
        return tuple(
            Unread(name, count, tuple(self._tasks.get(name, ())))
            for name, count in sorted(self._count.items())
        )


def _holds(element: Element) -> bool:
    return any(_holds(child) for child in element.children) or (
        not element.children and _NOTHING.fullmatch(element.text.strip()) is None
    )
