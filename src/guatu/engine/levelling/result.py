"""What levelling answers: frozen, typed, and carrying the digest of what it was asked."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from guatu.engine.arrays import Int32
from guatu.engine.levelling.model import Capacity, Demand
from guatu.engine.network import Network


class Status(StrEnum):
    """OPTIMAL: the bound proves that no plan has a smaller objective. FEASIBLE: none is known."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"


class Measure(StrEnum):
    """What was minimised: weighted calendar days late, or calendar days from the network's start to the last finish."""

    LATENESS = "lateness"
    MAKESPAN = "makespan"


@dataclass(frozen=True, slots=True)
class LevelledDates:
    """One node's dates. A start is the 00:00 of its first day, a finish the 00:00 *after* its last."""

    code: str
    start: date
    finish: date

    @property
    def last_day(self) -> date:
        """For people: the last day worked; the instant's own day where nothing is worked."""
        return self.finish - timedelta(days=1) if self.finish > self.start else self.finish


@dataclass(frozen=True, slots=True)
class Lateness:
    """How a deadline is kept. node: "" for the due date. by: the instant. days: calendar days late, else 0."""

    node: str
    by: date
    finish: date
    days: int
    weight: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Of one capacity in one period, by the period's first day: what is taken, of what there is."""

    first: date
    taken: int
    available: int


@dataclass(frozen=True, slots=True, eq=False)
class Levelled:
    """Dates under scarcity, in the order of the network: `plan["foundation"].start`, or iterate.

    start, finish: read-only arrays of shape (nodes,), `date.toordinal()`. lateness: of every deadline, then of the due
    date. usage: by capacity, every period in which something is taken. objective, bound: in the unit of `measure`;
    no plan is below the bound. schedules: how many were built. seconds: wall time. digest: of network, capacities,
    demands and weights. unpublished_years: as in `Schedule`.
    """

    codes: tuple[str, ...]
    start: Int32
    finish: Int32
    lateness: tuple[Lateness, ...]
    usage: Mapping[str, tuple[Usage, ...]]
    measure: Measure
    objective: int
    bound: int
    schedules: int
    seconds: float
    seed: int
    digest: str
    unpublished_years: tuple[int, ...]
    places: Mapping[str, int]

    @property
    def status(self) -> Status:
        """Whether the bound is reached."""
        return Status.OPTIMAL if self.bound >= self.objective else Status.FEASIBLE

    @property
    def gap(self) -> float:
        """Share of the objective that a better plan might save: (objective − bound) / objective, 0 where optimal."""
        return (self.objective - self.bound) / self.objective if self.bound < self.objective else 0.0

    def __getitem__(self, code: str) -> LevelledDates:
        """Raises KeyError where the network has no such node."""
        return self._at(self.places[code])

    def __iter__(self) -> Iterator[LevelledDates]:
        return map(self._at, range(len(self.codes)))

    def __len__(self) -> int:
        return len(self.codes)

    def _at(self, place: int) -> LevelledDates:
        return LevelledDates(
            self.codes[place],
            date.fromordinal(self.start[place]),
            date.fromordinal(self.finish[place]),
        )


def digest_of(
    network: Network,
    capacities: Iterable[Capacity],
    demands: Iterable[Demand],
    weights: Mapping[str, int],
    due_weight: int,
) -> str:
    """SHA-256 (hex) of all that the answer is asked about; the order of demands is not."""
    digest = hashlib.sha256(network.digest().encode())
    for rows in (
        [
            repr(
                (
                    one.code,
                    one.amount,
                    str(one.per),
                    [(*map(str, (w.first, w.last)), w.amount) for w in one.windows],
                )
            )
            for one in capacities
        ],
        [repr((one.node, one.capacity, one.amount, str(one.charge))) for one in demands],
        [repr(item) for item in weights.items()],
        [repr(due_weight)],
    ):
        digest.update("\n".join(["", *sorted(rows), ""]).encode())
    return digest.hexdigest()
