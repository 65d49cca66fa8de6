"""A batch programme's plain data: what the levelling takes and gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guatu.projects.types.plan import LinkSpec, NodeSpec
from guatu.ui.types import gettext_noop


class Per(StrEnum):
    """The period over which a capacity's amount is counted."""

    DAY = "day"
    WEEK = "week"
    QUARTER = "quarter"


PER_WORDS: Mapping[str, str] = {
    Per.DAY: gettext_noop("每天"),
    Per.WEEK: gettext_noop("每周"),
    Per.QUARTER: gettext_noop("每季度"),
}
LEVELLING_WORDS: Mapping[str, str] = {
    "asked": gettext_noop("排队中"),
    "running": gettext_noop("计算中"),
    "done": gettext_noop("待采用"),
    "failed": gettext_noop("未算成"),
    "taken": gettext_noop("已采用"),
    "cut": gettext_noop("已中断"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """A project of a batch as it stands: due (its last day), the day before which nothing starts, nodes and links."""

    project_id: int
    due: date
    start: date
    nodes: Sequence[NodeSpec]
    links: Sequence[LinkSpec]


@dataclass(frozen=True, slots=True)
class OtherAmount:
    """From `first` to `last`, both included, a capacity has this amount."""

    first: date
    last: date
    amount: int


@dataclass(frozen=True, slots=True)
class CapacitySpec:
    """What is scarce: `amount` a period; every unfinished node whose code is named takes `demand` of it."""

    code: str
    name: str
    per: Per
    amount: int
    demand: int
    node_codes: tuple[str, ...]
    windows: tuple[OtherAmount, ...] = ()
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """Of one capacity in one week (or quarter), by its first day: its fullest period, and what there is."""

    first: date
    taken: int
    available: int

    @property
    def over(self) -> bool:
        """Whether more is taken than there is."""
        return self.taken > self.available


@dataclass(frozen=True, slots=True)
class Batch:
    """A levelled batch. starts: first day by (project, node code) of nodes not begun. finishes: last day by project.

    lateness: calendar days late, summed over the projects; bound: no levelling is below it. before, after: the load
    by capacity code, as the dates would fall without the capacities, and as levelled.
    """

    starts: Mapping[tuple[int, str], date]
    finishes: Mapping[int, date]
    late: Mapping[int, int]
    lateness: int
    bound: int
    before: Mapping[str, tuple[Load, ...]]
    after: Mapping[str, tuple[Load, ...]]
    digest: str

    @property
    def optimal(self) -> bool:
        """Whether it is proven that no levelling is less late."""
        return self.bound >= self.lateness
