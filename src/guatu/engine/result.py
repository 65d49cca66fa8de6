"""What scheduling answers: frozen, typed, and carrying the digest of what it was asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from guatu.engine.arrays import Int32
from guatu.engine.progress import Bool
from guatu.engine.summary import NO_FLOAT

if TYPE_CHECKING:
    from guatu.engine.basis import Basis
    from guatu.engine.chains import DeadlineChains


@dataclass(frozen=True, slots=True)
class NodeDates:
    """One node's dates. A start is the 00:00 of its first day, a finish the 00:00 *after* its last.

    total_float: working days of the node's own calendar in [early_start, late_start), negative where it is too
    late already. critical: total_float <= 0.
    What has begun started, early and late, on its actual start, and its float is that of its remaining work. What
    is done has its actual days, no float, and is not critical. A summary row spans its parts, early and late, and
    has the least of their floats.
    """

    code: str
    early_start: date
    early_finish: date
    late_start: date
    late_finish: date
    total_float: int | None
    free_float: int | None

    @property
    def critical(self) -> bool:
        """Whether a day lost here is a day lost at the end."""
        return self.total_float is not None and self.total_float <= 0

    @property
    def early_last_day(self) -> date:
        """For people: the last day worked when all goes early; the instant's own day where nothing is worked."""
        return _last_day(self.early_start, self.early_finish)

    @property
    def late_last_day(self) -> date:
        """For people: the last day that may be worked."""
        return _last_day(self.late_start, self.late_finish)


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """Dates of all nodes, in the order of the network: `plan["foundation"].late_start`, or iterate.

    early_start … total_float: read-only arrays of shape (nodes,); days are `date.toordinal()`; the float of what
    is done is NO_FLOAT, the greatest number of 32 bits.
    finish: the latest early finish. days_short: calendar days by which it passes `due`, else 0.
    free_float: shape (nodes,), working days of a node's own calendar that it may slip before another node's early
    dates, or the finish, move; NO_FLOAT for what is done, the least of its parts for a summary row.
    driving, binding: shape (links,), in the order of the network: whether the link alone puts its successor's early
    dates where they are (driving), its predecessor's late dates (binding).
    critical_chain: codes of the nodes that drive `finish`, first to last, each because of the one before.
    unpublished_years: years whose holidays were not known and were counted as plain weeks.
    basis: the input and the arrays behind it, for what is asked of the plan afterwards.
    """

    codes: tuple[str, ...]
    early_start: Int32
    early_finish: Int32
    late_start: Int32
    late_finish: Int32
    total_float: Int32
    free_float: Int32
    driving: Bool
    binding: Bool
    finish: date
    days_short: int
    critical_chain: tuple[str, ...]
    unpublished_years: tuple[int, ...]
    places: Mapping[str, int]
    basis: "Basis"

    @property
    def digest(self) -> str:
        """`Network.digest()` of the input, worked out when first asked for."""
        return self.basis.prepared.network.digest()

    def chains(self, within: int = 5) -> "tuple[DeadlineChains, ...]":
        """What drives every deadline, and the due date: see `guatu.engine.chains.chains`."""
        from guatu.engine.chains import chains  # noqa: PLC0415 - numba is loaded by who schedules

        return chains(self.basis, within)

    def drivers(self, codes: Iterable[str]) -> "Iterator[Iterator[str]]":
        """What puts the early dates of each of these nodes where they are: see `guatu.engine.chains.drivers`."""
        from guatu.engine.chains import drivers  # noqa: PLC0415 - as above

        return drivers(self.basis, [self.places[code] for code in codes])

    def __getitem__(self, code: str) -> NodeDates:
        """Raises KeyError where the network has no such node."""
        return self._at(self.places[code])

    def __iter__(self) -> Iterator[NodeDates]:
        return map(self._at, range(len(self.codes)))

    def __len__(self) -> int:
        return len(self.codes)

    def _at(self, place: int) -> NodeDates:
        return NodeDates(
            self.codes[place],
            date.fromordinal(self.early_start[place]),
            date.fromordinal(self.early_finish[place]),
            date.fromordinal(self.late_start[place]),
            date.fromordinal(self.late_finish[place]),
            _days(int(self.total_float[place])),
            _days(int(self.free_float[place])),
        )


def _days(spare: int) -> int | None:
    return None if spare == NO_FLOAT else spare


def _last_day(start: date, finish: date) -> date:
    return finish - timedelta(days=1) if finish > start else finish
