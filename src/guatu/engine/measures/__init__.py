"""What if it cannot be met: measures that win days, and the cheapest set that wins enough of them.

    found = ways_out(network, [Crash.by_day("frame", 6, 30_000), Joint(("fire", "power"), duration=15)])
    found.days_short, found.chain, [way.sentence().en for way in found]
    schedule(apply(network, found.ways[0].chosen))

Measures are named here without loading numba or the solver: `ways_out`, `frontier` and `apply` load them.
`docs/rooms/engine.md` says what each measure means.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from guatu.engine.measures.options import (
    Chosen,
    Crash,
    Joint,
    Later,
    Level,
    MeasureKind,
    Option,
    Overlap,
    Split,
    Winter,
    by_day,
)
from guatu.engine.network import Network

if TYPE_CHECKING:
    from guatu.engine.measures.result import FrontierStep, WaysOut

SECONDS: Final = 20.0
"""Time in all, unless asked otherwise; plans of some hundred nodes take a part of it."""

__all__ = [
    "SECONDS",
    "Chosen",
    "Crash",
    "Joint",
    "Later",
    "Level",
    "MeasureKind",
    "Option",
    "Overlap",
    "Split",
    "Winter",
    "apply",
    "by_day",
    "frontier",
    "ways_out",
]


def apply(network: Network, chosen: Iterable[Chosen]) -> Network:
    """The network as the chosen measures change it; pure.

    Raises what `schedule` raises, G1140 … G1143 where a measure does not fit, G1144 where two exclude each other.
    """
    from guatu.engine.measures import ways  # noqa: PLC0415

    return ways.apply(network, chosen)


def ways_out(network: Network, options: Sequence[Option], *, seconds: float = SECONDS) -> "WaysOut":
    """The days short, the chain, and priced ways to win them back, the cheapest first.

    Every way keeps every promise or, where no choice can, misses each as little as can be (the least days missed in
    all). Dates are the engine's own of the changed network. seconds: for the whole answer; what is not proved by then
    says so. Raises what `schedule` raises, and G1140 … G1143.
    """
    from guatu.engine.measures import ways  # noqa: PLC0415

    return ways.ways_out(network, options, seconds)


def frontier(
    network: Network, options: Sequence[Option], *, seconds: float = SECONDS
) -> "tuple[FrontierStep, ...]":
    """The least price for each number of days won, from the first day to the most that can be won.

    A promise counts as kept where it is missed by no more than today's days short less the days won; steps that
    cost the same are one, at the most days. Where the time is up, some numbers of days were not asked for: each step
    says since which it holds.
    """
    from guatu.engine.measures import ways  # noqa: PLC0415

    return ways.frontier(network, options, seconds)
