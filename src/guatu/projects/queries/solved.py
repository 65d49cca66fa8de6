"""What the solver has proved is kept in this process: a page, its prices and its parts ask the same of it again.

An answer is kept under the digest of the whole question, and only where every way is proved the cheapest: what a clock
cut off is asked anew. So an answer kept is the answer, whoever asks and with how much time.
"""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from guatu.engine.measures import Option, frontier, ways_out
from guatu.engine.network import Network

if TYPE_CHECKING:
    from guatu.engine.measures.result import FrontierStep, WaysOut

MOST_KEPT: Final = 64
"""Questions of each kind, the one longest unasked goes first; an answer to a plan of 32 nodes takes some 100 kB."""

OPTIMAL: Final = "optimal"
"""`engine.measures.search.Status`, without loading the solver."""

Question = tuple[str, tuple[Option, ...]]
Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """Answers by their question; safe among the threads of a server."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Question, Answer] = OrderedDict()
        self._lock = Lock()

    def read(self, asked: Question) -> Answer | None:
        """The answer, which is now the one asked for last."""
        with self._lock:
            if asked in self._answers:
                self._answers.move_to_end(asked)
            return self._answers.get(asked)

    def keep(self, asked: Question, answer: Answer) -> None:
        """Keep it, and forget what was longest unasked."""
        with self._lock:
            self._answers[asked] = answer
            while len(self._answers) > MOST_KEPT:
                self._answers.popitem(last=False)


_ways: "Kept[WaysOut]" = Kept()
_frontiers: "Kept[tuple[FrontierStep, ...]]" = Kept()


def solved_ways(network: Network, options: Sequence[Option], *, seconds: float) -> "WaysOut":
    """`engine.measures.ways_out`, raising what it raises."""
    asked = (network.digest(), tuple(options))
    found = _ways.read(asked)
    if found is None:
        found = ways_out(network, asked[1], seconds=seconds)
        if all(status == OPTIMAL for status in (found.status, *(way.status for way in found))):
            _ways.keep(asked, found)
    return found


def solved_frontier(
    network: Network, options: Sequence[Option], *, seconds: float
) -> "tuple[FrontierStep, ...]":
    """`engine.measures.frontier`, raising what it raises."""
    asked = (network.digest(), tuple(options))
    found = _frontiers.read(asked)
    if found is None:
        found = frontier(network, asked[1], seconds=seconds)
        if _is_whole(found):
            _frontiers.keep(asked, found)
    return found


def _is_whole(steps: "Sequence[FrontierStep]") -> bool:
    """Every number of days was asked for, and each price is proved."""
    begins = [1, *(step.days_won + 1 for step in steps)]
    return bool(steps) and all(
        step.status == OPTIMAL and step.since == begin for step, begin in zip(steps, begins, strict=False)
    )
