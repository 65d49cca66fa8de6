"""What the battle map is made of: plain data, the same for canvas, list, paper and API. Days include both ends."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import IntEnum, StrEnum
from typing import NamedTuple

from guatu.status.types.why import Silence
from guatu.ui.types import LightColour, gettext_noop


class Group(StrEnum):
    """What rows may stand under."""

    UNIT = "unit"
    AREA = "area"
    CHAIN = "chain"
    LIGHT = "light"
    STAGE = "stage"
    SPONSOR = "sponsor"
    NONE = "none"


class Sort(StrEnum):
    """The order of rows within their group."""

    WORST = "worst"
    DUE = "due"
    START = "start"
    NAME = "name"
    CODE = "code"


GROUP_WORDS: Mapping[Group, str] = {
    Group.UNIT: gettext_noop("单位"),
    Group.AREA: gettext_noop("领域"),
    Group.CHAIN: gettext_noop("产业链"),
    Group.LIGHT: gettext_noop("亮灯"),
    Group.STAGE: gettext_noop("阶段"),
    Group.SPONSOR: gettext_noop("包保领导"),
    Group.NONE: gettext_noop("不分组"),
}
SORT_WORDS: Mapping[Sort, str] = {
    Sort.WORST: gettext_noop("最急在前"),
    Sort.DUE: gettext_noop("按期限"),
    Sort.START: gettext_noop("按开工"),
    Sort.NAME: gettext_noop("按名称"),
    Sort.CODE: gettext_noop("按代码"),
}


class NodeState(IntEnum):
    """How a node stands; the number is what the payload holds."""

    PLANNED = 0
    RUNNING = 1
    DONE = 2
    SHORT = 3
    LATE = 4


STATE_WORDS: Mapping[NodeState, str] = {
    NodeState.PLANNED: gettext_noop("未开始"),
    NodeState.RUNNING: gettext_noop("进行中"),
    NodeState.DONE: gettext_noop("已完成"),
    NodeState.SHORT: gettext_noop("排不下"),
    NodeState.LATE: gettext_noop("已超期"),
}


@dataclass(frozen=True, slots=True)
class BattleFilter:
    """What the map is asked for; an empty field asks nothing. Every field is one of the address, by the same name.

    `late`: past its due day, short of days, or with a node past its latest day. `blocked`: something holds a node up.
    """

    q: str = ""
    unit: int | None = None
    area: int | None = None
    chain: int | None = None
    sponsor: int | None = None
    light: str = ""
    stage: str = ""
    late: bool = False
    blocked: bool = False
    group: Group = Group.UNIT
    sort: Sort = Sort.WORST

    def query(self) -> dict[str, str]:
        """As the address says it, without what asks nothing."""
        usual = BattleFilter()
        said = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if value != getattr(usual, one.name):
                said[one.name] = "1" if value is True else str(value)
        return said


@dataclass(frozen=True, slots=True)
class Blocked:
    """What holds a node up (words of its kind), with whom, and since or until when it stands on the axis."""

    node: int
    name: str
    kind: str
    text: str
    holder: str
    day: date


@dataclass(frozen=True, slots=True)
class BattleRow:
    """One project. `start`…`end` is the fact where there is one, else what can be; the baseline as approved.

    `done`: the reported share of the whole work, 0…1, None where nothing was. `group`: the key it stands under.
    `over`: days past its due day; `short`: days by which its plan ends too late. `silence`: of a grey one, how old its
    figures are.
    """

    pk: int
    code: str
    name: str
    unit: str
    stage: str
    light: LightColour
    light_id: int | None
    start: date | None
    end: date | None
    due: date | None
    baseline_start: date | None
    baseline_end: date | None
    done: float | None
    finished: bool
    over: int
    short: int
    nodes: int
    nodes_done: int
    nodes_late: int
    sponsor: str
    group: str
    blocked: tuple[Blocked, ...] = ()
    silence: Silence | None = None

    @property
    def is_late(self) -> bool:
        """Past its due day, short of days, or with a node past its latest day."""
        return not self.finished and bool(self.over or self.short or self.nodes_late)


@dataclass(frozen=True, slots=True)
class BattleGroup:
    """Rows that stand together: `first`…`last` (excluded) of the map's rows; how many of each light."""

    key: str
    label: str
    first: int
    last: int
    lights: Mapping[LightColour, int]


@dataclass(frozen=True, slots=True)
class BattleMap:
    """The rows in their order and groups, the winter stops over its stretch, the day and the month it speaks of."""

    today: date
    period: str
    version: int
    rows: tuple[BattleRow, ...]
    groups: tuple[BattleGroup, ...]
    stops: tuple[tuple[date, date], ...]
    start: date
    end: date

    @property
    def lights(self) -> Mapping[LightColour, int]:
        """How many rows of each light; every light is there."""
        return {colour: sum(group.lights.get(colour, 0) for group in self.groups) for colour in LightColour}


class NodeRow(NamedTuple):
    """One node of a project. `latest`: the last day its work may take without harm."""

    pk: int
    project: int
    name: str
    start: date
    end: date
    baseline_start: date | None
    baseline_end: date | None
    latest: date | None
    state: NodeState
    blocker: str
