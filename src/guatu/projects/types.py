"""What crosses the room's door: stages, blockers, the plan's plain data. Knows no Django; words are Chinese msgids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypedDict

from guatu.kernel.period import Period
from guatu.ui.types import gettext_noop

ONE_DAY = timedelta(days=1)


class Stage(StrEnum):
    """阶段: where a project stands; moved by `rules.TRANSITIONS` only."""

    CONCEPT = "concept"
    POOL = "pool"
    NEGOTIATING = "negotiating"
    SIGNED = "signed"
    SITED = "sited"
    PREPARING = "preparing"
    STARTED = "started"
    BUILDING = "building"
    COMPLETED = "completed"
    PRODUCING = "producing"
    EFFECTIVE = "effective"
    PAUSED = "paused"
    TERMINATED = "terminated"

    @property
    def word(self) -> str:
        """The Chinese msgid of its name."""
        return STAGE_WORDS[self]

    @property
    def rank(self) -> int:
        """Its place along the pipeline, from 0; paused and terminated stand last."""
        return list(Stage).index(self)


class BlockerKind(StrEnum):
    """What holds a node up."""

    LAND = "land"
    PERMIT = "permit"
    WINTER = "winter"
    FUNDS = "funds"
    DESIGN = "design"
    RELOCATION = "relocation"
    OTHER = "other"

    @property
    def word(self) -> str:
        """The Chinese msgid of its name."""
        return BLOCKER_WORDS[self]


STAGE_WORDS: Mapping[Stage, str] = {
    Stage.CONCEPT: gettext_noop("谋划"),
    Stage.POOL: gettext_noop("储备"),
    Stage.NEGOTIATING: gettext_noop("洽谈"),
    Stage.SIGNED: gettext_noop("签约"),
    Stage.SITED: gettext_noop("落位"),
    Stage.PREPARING: gettext_noop("前期"),
    Stage.STARTED: gettext_noop("开工"),
    Stage.BUILDING: gettext_noop("在建"),
    Stage.COMPLETED: gettext_noop("竣工"),
    Stage.PRODUCING: gettext_noop("投产"),
    Stage.EFFECTIVE: gettext_noop("见效"),
    Stage.PAUSED: gettext_noop("暂停"),
    Stage.TERMINATED: gettext_noop("终止"),
}
BLOCKER_WORDS: Mapping[BlockerKind, str] = {
    BlockerKind.LAND: gettext_noop("土地"),
    BlockerKind.PERMIT: gettext_noop("审批手续"),
    BlockerKind.WINTER: gettext_noop("冬季停工"),
    BlockerKind.FUNDS: gettext_noop("资金"),
    BlockerKind.DESIGN: gettext_noop("设计"),
    BlockerKind.RELOCATION: gettext_noop("征拆"),
    BlockerKind.OTHER: gettext_noop("其他"),
}
LEVEL_WORDS: Mapping[str, str] = {
    "province": gettext_noop("省级"),
    "city": gettext_noop("市级"),
    "district": gettext_noop("县区级"),
}
KIND_WORDS: Mapping[str, str] = {
    "completing": gettext_noop("计划竣工"),
    "continuing": gettext_noop("续建"),
    "new": gettext_noop("新开工"),
    "preparing": gettext_noop("预备"),
}
FUND_WORDS: Mapping[str, str] = {
    "central": gettext_noop("中央资金"),
    "city": gettext_noop("市级资金"),
    "bond": gettext_noop("专项债券"),
    "bank": gettext_noop("银行贷款"),
    "own": gettext_noop("企业自筹"),
}
RESPONSIBILITY_WORDS: Mapping[str, str] = {
    "accountable": gettext_noop("牵头责任"),
    "support": gettext_noop("配合单位"),
    "sponsor": gettext_noop("包保领导"),
    "secretary": gettext_noop("服务秘书"),
    "task_force": gettext_noop("专班"),
    "contact": gettext_noop("项目单位联系人"),
}


def last_day(finish: date) -> date:
    """The day people name for a finish: the instant is the 00:00 after it."""
    return finish - ONE_DAY


def instant_after(day: date) -> date:
    """The instant of a finish whose last day is `day`."""
    return day + ONE_DAY


# --- the plan: what the working-back takes and gives


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """A node to be planned. Duration in working days of `calendar`; actual and forecast days are last days of work."""

    code: str
    name: str
    duration: int
    calendar: str = "office"
    name_en: str = ""
    reaches_stage: str = ""
    not_before: date | None = None
    deadline: date | None = None
    actual_start: date | None = None
    actual_finish: date | None = None
    forecast_finish: date | None = None


@dataclass(frozen=True, slots=True)
class LinkSpec:
    """A link between two nodes by their codes; the lag in elapsed days."""

    predecessor: str
    successor: str
    kind: str = "FS"
    lag: int = 0


@dataclass(frozen=True, slots=True)
class TemplateSpec:
    """模板: one version of a pattern of nodes and links, as its TOML file says it."""

    code: str
    version: int
    name: str
    name_en: str
    nodes: tuple[NodeSpec, ...]
    links: tuple[LinkSpec, ...]


@dataclass(frozen=True, slots=True)
class WorkedNode:
    """A node's dates, instants all (a finish is the 00:00 after its last day).

    `total_float`: working days of its own calendar that its finish may slip; None once it is finished.
    """

    code: str
    early_start: date
    early_finish: date
    late_start: date
    late_finish: date
    total_float: int | None
    critical: bool

    @property
    def planned_start(self) -> date:
        """What the approved plan says: the latest start, or the earliest where the latest cannot be met."""
        return max(self.early_start, self.late_start)

    @property
    def planned_finish(self) -> date:
        """As `planned_start`, for the finish."""
        return max(self.early_finish, self.late_finish)


@dataclass(frozen=True, slots=True)
class WorkedBack:
    """A plan worked back from its due day. `due` and `earliest_finish` are last days; `nodes` keeps the input's order.

    `days_short`: calendar days by which the earliest finish passes the due day, else 0. `critical_chain`: codes of
    the unfinished nodes that decide it, in order. `digest`: SHA-256 of the canonical input.
    """

    nodes: tuple[WorkedNode, ...]
    due: date
    earliest_finish: date
    days_short: int
    critical_chain: tuple[str, ...]
    unpublished_years: tuple[int, ...]
    digest: str


# --- what actions take


@dataclass(frozen=True, slots=True)
class NodeUpdate:
    """The whole reported state of one node: what is left out is cleared. Days are last days of work."""

    node_id: int
    actual_start: date | None = None
    actual_finish: date | None = None
    forecast_finish: date | None = None
    blocker_kind: str = ""
    blocker: str = ""


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
