"""What may be done to win days, and at what price: measures that nodes and links allow.

Money is whole yuan. Every measure has levels from 1 up, each with its days and the price *in all*; not taken is
level 0. Nothing is scaled: two days at 30,000 a day is the level (2, 60_000).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

from guatu.kernel.language import Phrase


class MeasureKind(StrEnum):
    """The kinds of measure, in the order in which an office would think of them."""

    JOINT = "joint"
    OVERLAP = "overlap"
    CRASH = "crash"
    SPLIT = "split"
    WINTER = "winter"
    LATER = "later"

    @property
    def word(self) -> Phrase:
        """Its name for people."""
        return _WORDS[self]

    @property
    def on_site(self) -> bool:
        """Whether it costs work on site; joint approval and overlap are coordination, a later promise neither."""
        return self in (MeasureKind.CRASH, MeasureKind.SPLIT, MeasureKind.WINTER)


_WORDS = {
    MeasureKind.JOINT: Phrase("并联审批", "joint approval"),
    MeasureKind.OVERLAP: Phrase("搭接", "overlap"),
    MeasureKind.CRASH: Phrase("赶工", "crashing"),
    MeasureKind.SPLIT: Phrase("分段施工", "work in sections"),
    MeasureKind.WINTER: Phrase("冬季施工", "winter work"),
    MeasureKind.LATER: Phrase("承诺后移", "a later promise"),
}


class Level(NamedTuple):
    """One level of a measure: days and the price of all of them, in yuan."""

    days: int
    cost: int


def by_day(days: int, cost_per_day: int) -> tuple[Level, ...]:
    """Levels of 1 … `days` days at one price a day."""
    return tuple(Level(day, day * cost_per_day) for day in range(1, days + 1))


@dataclass(frozen=True, slots=True)
class Crash:
    """赶工: the node takes `days` working days less. At least one day stays."""

    node: str
    levels: tuple[Level, ...]

    @classmethod
    def by_day(cls, node: str, days: int, cost_per_day: int) -> Self:
        """Up to `days` days at one price a day; a table with rising prices is given as `levels`."""
        return cls(node, by_day(days, cost_per_day))

    kind = MeasureKind.CRASH

    @property
    def nodes(self) -> tuple[str, ...]:
        """Where it is taken."""
        return (self.node,)


@dataclass(frozen=True, slots=True)
class Overlap:
    """搭接: the lag of every link from `predecessor` to `successor` becomes `days` less, in the lag's own days."""

    predecessor: str
    successor: str
    levels: tuple[Level, ...]

    kind = MeasureKind.OVERLAP

    @property
    def nodes(self) -> tuple[str, ...]:
        """Where it is taken."""
        return (self.predecessor, self.successor)


@dataclass(frozen=True, slots=True)
class Joint:
    """并联审批: the group is handled side by side.

    Links between its members fall away; what one member waited for, all wait for; what waited for one member, waits
    for all, each by a link of the same kind and lag. `duration`: one term for every member that has a duration, in
    its own working days; None leaves each its own. No way between two members may lead outside the group.
    """

    nodes: tuple[str, ...]
    cost: int = 0
    duration: int | None = None

    kind = MeasureKind.JOINT

    @property
    def levels(self) -> tuple[Level, ...]:
        """One level."""
        return (Level(0, self.cost),)


@dataclass(frozen=True, slots=True)
class Winter:
    """冬季施工: the node runs on another calendar.

    Price: `cost`, and `cost_per_day` for each day worked (at early dates) on which the node's own calendar rests.
    """

    node: str
    calendar: str
    cost: int = 0
    cost_per_day: int = 0

    kind = MeasureKind.WINTER

    @property
    def nodes(self) -> tuple[str, ...]:
        """Where it is taken."""
        return (self.node,)

    @property
    def levels(self) -> tuple[Level, ...]:
        """One level; its price without the days."""
        return (Level(0, self.cost),)


@dataclass(frozen=True, slots=True)
class Split:
    """分段(流水)施工: the node is worked in two sections, the first with `share` percent of its days, rounded up.

    What follows finish to start may begin when the first section is finished, and does its own second section after
    the node's: it finishes no sooner than the lag and then (100 - share) percent of its own duration, rounded up,
    after the second. Links that bind or count the node's finish, and its deadline, go to the second section.
    """

    node: str
    share: int
    cost: int = 0

    kind = MeasureKind.SPLIT

    @property
    def nodes(self) -> tuple[str, ...]:
        """Where it is taken."""
        return (self.node,)

    @property
    def second(self) -> str:
        """Code of the second section."""
        return f"{self.node}/2"

    @property
    def levels(self) -> tuple[Level, ...]:
        """One level."""
        return (Level(0, self.cost),)


@dataclass(frozen=True, slots=True)
class Later:
    """承诺后移: a promise becomes `days` calendar days later; of a node its deadline, of None the network's due."""

    node: str | None
    levels: tuple[Level, ...]

    kind = MeasureKind.LATER

    @property
    def nodes(self) -> tuple[str, ...]:
        """Where it is taken: nowhere for the due date."""
        return () if self.node is None else (self.node,)


Option = Crash | Overlap | Joint | Winter | Split | Later


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option taken at a level, from 1."""

    option: Option
    level: int = 1

    @property
    def days(self) -> int:
        """Days of the level: working days crashed, days of lag, days of promise; 0 where the kind has none."""
        return self.option.levels[self.level - 1].days

    @property
    def cost(self) -> int:
        """Price of the level in yuan, without the winter days that only a plan can tell."""
        return self.option.levels[self.level - 1].cost
