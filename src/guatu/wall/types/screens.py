"""What the wall shows: plain data, the same for the page and the API."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from guatu.ui.types import LightColour


@dataclass(frozen=True, slots=True)
class Tallied:
    """How many lights of each colour."""

    red: int = 0
    yellow: int = 0
    grey: int = 0
    green: int = 0
    done: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.red + self.yellow + self.grey + self.green + self.done

    def plus(self, other: "Tallied") -> "Tallied":
        """Both together."""
        return Tallied(
            self.red + other.red,
            self.yellow + other.yellow,
            self.grey + other.grey,
            self.green + other.green,
            self.done + other.done,
        )

    @property
    def shown(self) -> tuple[tuple[LightColour, int], ...]:
        """What a cell says: red and yellow; where there is neither, the best it can."""
        wrong = [(LightColour.RED, self.red), (LightColour.YELLOW, self.yellow)]
        rest = [(LightColour.GREY, self.grey), (LightColour.GREEN, self.green), (LightColour.DONE, self.done)]
        return tuple(pair for pair in wrong if pair[1]) or tuple(pair for pair in rest if pair[1])[:1]


@dataclass(frozen=True, slots=True)
class WallRow:
    """A unit's lights by area; None where it has no projects. `urls`: of each cell's lights, and of all of them."""

    label: str
    cells: tuple[Tallied | None, ...]
    total: Tallied
    urls: tuple[str, ...] = ()

    @property
    def linked(self) -> tuple[tuple[Tallied | None, str], ...]:
        """Cells, the sum the last, each with the address of its lights."""
        return tuple(zip((*self.cells, self.total), self.urls, strict=True))


@dataclass(frozen=True, slots=True)
class WallMatrix:
    """Units × areas, with the sums of both."""

    columns: tuple[str, ...]
    rows: tuple[WallRow, ...]
    total: WallRow


@dataclass(frozen=True, slots=True)
class Corridor:
    """Where past years stood by the same month, as shares of their year (0…1): the slowest, the usual, the fastest."""

    slowest: float
    usual: float
    fastest: float


@dataclass(frozen=True, slots=True)
class Needed:
    """What each month left must bring on average, in the indicator's measure; how hard that is, as word and light."""

    per_month: Decimal
    word: str
    colour: LightColour | None


@dataclass(frozen=True, slots=True)
class Pacing:
    """One indicator: done, planned to date and the linear share, all as shares of the year's target (0…1 and beyond).

    `ahead` and `ahead_of_plan` are percentage points before the linear share and the monthly target, negative behind.
    None where nothing was reported.
    """

    name: str
    measure: str
    decimals: int
    target: Decimal
    done: Decimal | None
    done_share: Decimal | None
    plan_share: Decimal | None
    linear_share: Decimal
    ahead: Decimal | None
    ahead_of_plan: Decimal | None
    colour: LightColour
    reported: int
    expected: int
    code: str = ""
    corridor: Corridor | None = None
    needed: Needed | None = None
    light_url: str = ""  # what explains its light; "" where its colour is by its pace alone


@dataclass(frozen=True, slots=True)
class Age:
    """How old the data is: when the lights were judged, when the last figures were filed, how many units have filed.

    `silent`: grey projects; `silent_days`: the longest one of them is without new figures; None where none had any.
    """

    judged_at: datetime | None
    filed_at: datetime | None
    filed: int
    owed: int
    days: int | None
    silent: int = 0
    silent_days: int | None = None

    @property
    def stale(self) -> bool:
        """Older than a month's turn: no light was judged for 35 days."""
        return self.days is None or self.days > 35
