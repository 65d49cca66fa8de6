"""What scheduling answers: frozen, typed, and carrying the digest of what it was asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.engine.arrays import Int32
from guatu.engine.summary import NO_FLOAT


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
    critical_chain: codes of the nodes that drive `finish`, first to last, each because of the one before.
    unpublished_years: years whose holidays were not known and were counted as plain weeks.
    digest: `Network.digest()` of the input.
    """

    codes: tuple[str, ...]
    early_start: Int32
    early_finish: Int32
    late_start: Int32
    late_finish: Int32
    total_float: Int32
    finish: date
    days_short: int
    critical_chain: tuple[str, ...]
    unpublished_years: tuple[int, ...]
    digest: str
    places: Mapping[str, int]

    def __getitem__(self, code: str) -> NodeDates:
        """Raises KeyError where the network has no such node."""
        return self._at(self.places[code])

    def __iter__(self) -> Iterator[NodeDates]:
        return map(self._at, range(len(self.codes)))

    def __len__(self) -> int:
        return len(self.codes)

    def _at(self, place: int) -> NodeDates:
        spare = int(self.total_float[place])
        return NodeDates(
            self.codes[place],
            date.fromordinal(self.early_start[place]),
            date.fromordinal(self.early_finish[place]),
            date.fromordinal(self.late_start[place]),
            date.fromordinal(self.late_finish[place]),
            None if spare == NO_FLOAT else spare,
        )


def _last_day(start: date, finish: date) -> date:
    return finish - timedelta(days=1) if finish > start else finish
