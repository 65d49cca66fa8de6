"""What is scarce, and who needs it: capacities and demands, validated before anything is levelled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from guatu.engine.network import Network
from guatu.kernel.errors import GuatuError

MOST_AMOUNT: Final = 1_000_000_000
"""Largest amount of a capacity or demand, so that sums stay far inside 64 bits."""

MOST_WEIGHT: Final = 1_000
"""Largest weight of a deadline: a cost is weight × days late × days of the axis."""


class Per(StrEnum):
    """The period over which a capacity's amount is counted. Weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    QUARTER = "quarter"


class Charge(StrEnum):
    """When a node's amount is taken.

    EACH_DAY: the amount on every working day of the node (a crew). SPREAD: the amount as a whole, spread evenly over
    its working days in whole units: after j of d days, amount × j // d is taken (a budget). START, FINISH: the whole
    amount on the node's first or last working day (an approval session, a payment on completion).
    A node of duration 0 takes nothing EACH_DAY, and its amount on its own day otherwise. What is done takes nothing
    more; of what runs, only what remains is counted: its START is past, what it SPREADs is what is still to be taken.
    """

    EACH_DAY = "each day"
    SPREAD = "spread"
    START = "start"
    FINISH = "finish"


_USUAL: Final = {Per.DAY: Charge.EACH_DAY, Per.WEEK: Charge.START, Per.QUARTER: Charge.SPREAD}


@dataclass(frozen=True, slots=True)
class Window:
    """From `first` to `last`, both included, a capacity has this amount a period."""

    first: date
    last: date
    amount: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """At most `amount` is taken in every period, in a window the window's own amount; of two windows the later given.

    An outage window (停电窗口) is a capacity of 0 a day with a window in which there is some. A week or quarter has
    the amount that holds on its first day.
    """

    code: str
    amount: int
    per: Per = Per.DAY
    windows: tuple[Window, ...] = ()

    @property
    def most(self) -> int:
        """The largest amount of any period."""
        return max([self.amount, *(window.amount for window in self.windows)])


@dataclass(frozen=True, slots=True)
class Demand:
    """A node takes `amount` of a capacity. charge None: EACH_DAY for a day's, START a week's, SPREAD a quarter's."""

    node: str
    capacity: str
    amount: int = 1
    charge: Charge | None = None

    def charged(self, capacity: Capacity) -> Charge:
        """When the amount is taken."""
        return self.charge or _USUAL[capacity.per]


def validate(
    network: Network,
    capacities: Iterable[Capacity],
    demands: Iterable[Demand],
    weights: Mapping[str, int],
    due_weight: int,
) -> None:
    """Raises G1130 … G1137, naming the capacity, demand or weight at fault."""
    named: dict[str, Capacity] = {}
    for capacity in capacities:
        if capacity.code in named:
            raise GuatuError("G1131", code=capacity.code)
        named[capacity.code] = capacity
        for amount in (capacity.amount, *(window.amount for window in capacity.windows)):
            _check_amount(amount, capacity.code, least=0)
    nodes = {node.code: node for node in network.nodes}
    summaries = network.summaries
    seen: set[tuple[str, str]] = set()
    for demand in demands:
        name = f"{demand.node} → {demand.capacity}"
        if demand.node not in nodes:
            raise GuatuError("G1132", demand=name, missing=demand.node)
        if demand.capacity not in named:
            raise GuatuError("G1132", demand=name, missing=demand.capacity)
        if demand.node in summaries:
            raise GuatuError("G1137", node=demand.node, capacity=demand.capacity)
        if (demand.node, demand.capacity) in seen:
            raise GuatuError("G1133", node=demand.node, capacity=demand.capacity)
        seen.add((demand.node, demand.capacity))
        _check_amount(demand.amount, name, least=1)
        if nodes[demand.node].actual_start is None:
            _check_fits(demand, named[demand.capacity], nodes[demand.node].duration)
    for code, weight in weights.items():
        if code not in nodes or nodes[code].deadline is None:
            raise GuatuError("G1135", node=code)
        _check_amount(weight, code, least=0, most=MOST_WEIGHT)
    _check_amount(due_weight, "due", least=0, most=MOST_WEIGHT)


def _check_amount(amount: int, where: str, *, least: int, most: int = MOST_AMOUNT) -> None:
    if not least <= amount <= most:
        raise GuatuError("G1134", where=where, amount=amount, least=least, most=most)


def _check_fits(demand: Demand, capacity: Capacity, duration: int) -> None:
    """The least that any one period must give is more than any period has."""
    charge = demand.charged(capacity)
    if charge is Charge.EACH_DAY and not duration:
        return
    if charge is Charge.SPREAD and duration:
        return  # over enough periods any amount may fit: placing it tells
    if demand.amount > capacity.most:
        raise GuatuError(
            "G1130", node=demand.node, capacity=capacity.code, amount=demand.amount, most=capacity.most
        )
