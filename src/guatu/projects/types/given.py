"""What actions and the list take."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypedDict

from guatu.kernel.period import Period


@dataclass(frozen=True, slots=True)
class NodeUpdate:
    """The whole reported state of one node: what is left out is cleared. Days are last days of work."""

    node_id: int
    actual_start: date | None = None
    actual_finish: date | None = None
    forecast_finish: date | None = None
    blocker_kind: str = ""
    blocker: str = ""
    holder: str = ""  # the unit or post that holds it up


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """What one month's report says of a project, in its currency; `physical` is percent of the whole work."""

    period: Period
    invested_year: Decimal
    invested_total: Decimal
    physical: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """What the list is asked for; an empty field asks nothing. `sort` is a column key, "-" before it for falling."""

    q: str = ""
    unit: int | None = None
    area: int | None = None
    stage: str = ""
    kind: str = ""
    level: str = ""
    short: bool = False
    sort: str = ""


class ProjectChanges(TypedDict, total=False):
    """What an edit may change; what is left out stays. The due day is changed by planning, the stage by moving."""

    name: str
    name_en: str
    unit_id: int
    area_id: int | None
    owner: str
    industry: str
    level: str
    kind: str
    total_investment: Decimal | None
    start_planned: date | None
    longitude: Decimal | None
    latitude: Decimal | None
    description: str


class NodeChanges(TypedDict, total=False):
    """What an adjustment may change of a node that has not begun; what is left out stays."""

    duration: int
    not_before: date | None
    deadline: date | None
    responsible: str


@dataclass(frozen=True, slots=True)
class NodeAdjustment:
    """The changes of one node of a plan."""

    node_id: int
    changes: NodeChanges
