"""What a post has on its book today."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guatu.kernel.period import Period
from guatu.status.types import Words
from guatu.ui.types import LightColour


@dataclass(frozen=True, slots=True)
class Duty:
    """责任到岗 and 指标到数: a project a post answers for, and the year's figures. Money in yuan.

    `roles`: keys of org.types.ResponsibilityRole.
    """

    code: str
    project: Words
    unit: Words
    roles: tuple[str, ...]
    due: date | None
    colour: LightColour | None
    plan_year: Decimal | None
    invested_year: Decimal | None


@dataclass(frozen=True, slots=True)
class NodeDue:
    """节点到日: an unfinished node with its latest last day. `days_over`: calendar days past it, 0 where not."""

    project: Words
    node: Words
    latest: date
    forecast: date | None
    days_over: int
    blocker: str


@dataclass(frozen=True, slots=True)
class Order:
    """An open directive that the post must see to."""

    number: str
    matter: Words
    unit: Words
    due_on: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class TaskBook:
    """What a post has on its book as of a day."""

    post: Words
    unit: Words
    on: date
    period: Period
    duties: tuple[Duty, ...]
    nodes: tuple[NodeDue, ...]
    orders: tuple[Order, ...]
