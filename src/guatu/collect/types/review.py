"""A submission as the office reviews it: each cell with what was said of it, and where to go next."""

from dataclasses import dataclass

from guatu.collect.types.cells import Words
from guatu.collect.types.keeping import Asked, Entered
from guatu.collect.types.revising import EvidenceView
from guatu.collect.types.sheet import CellView


@dataclass(frozen=True, slots=True)
class ReviewCell:
    """A cell under review. `before`: what it said in the round before, where that was something else."""

    cell: CellView
    heading: Words | None  # the node's name; None for a cell of the project itself
    before: str | None = None
    asked: Asked | None = None
    entered: Entered | None = None

    @property
    def flagged(self) -> bool:
        """Whether it wants a look: a problem or note, an explanation, a remark."""
        return bool(self.cell.problems or self.cell.explanation or self.asked)

    @property
    def stops(self) -> bool:
        """Whether the keyboard stops here: what changed, and what wants a look."""
        return self.flagged or self.cell.changed


@dataclass(frozen=True, slots=True)
class ReviewSubject:
    """A project with its nodes, an indicator, the unit: the cells that the filter leaves, and its evidence."""

    words: Words
    code: str
    measure: Words | None
    cells: tuple[ReviewCell, ...]
    evidence: tuple[EvidenceView, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """The whole, filtered, with its counts; the submissions before and after it in the queue."""

    subjects: tuple[ReviewSubject, ...]
    only: str
    every: int
    changed: int
    flagged: int
    rounds: int
    place: int = 0  # in the queue, from 1; 0 where it is not in it
    waiting: int = 0
    previous_id: int | None = None
    next_id: int | None = None
