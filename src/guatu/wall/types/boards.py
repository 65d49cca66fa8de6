"""Walls: which screens take turns, and what each is of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from guatu.ui.types import gettext_noop

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.targets.models import Area


class Kind(StrEnum):
    """The screens there are, in their usual order."""

    MATRIX = "matrix"
    BATTLE = "battle"
    LATE = "late"
    MAP = "map"
    PACING = "pacing"
    FUNNEL = "funnel"
    DIRECTIVES = "directives"
    COUNTDOWN = "countdown"

    @property
    def word(self) -> str:
        """The Chinese msgid of its name."""
        return KIND_WORDS[self]

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Beginnings of the verbs whose writes change what the screen shows."""
        return RESTS_ON[self]


KIND_WORDS: Final[Mapping[Kind, str]] = {
    Kind.MATRIX: gettext_noop("亮灯矩阵"),
    Kind.BATTLE: gettext_noop("作战图"),
    Kind.LATE: gettext_noop("红黄灯项目"),
    Kind.MAP: gettext_noop("区域示意图"),
    Kind.PACING: gettext_noop("主要指标进度"),
    Kind.FUNNEL: gettext_noop("招商漏斗"),
    Kind.DIRECTIVES: gettext_noop("今日交办"),
    Kind.COUNTDOWN: gettext_noop("倒计时"),
}

REPORTED: Final = (
    "collect.submission.accept",
    "collect.submission.merge",
    "collect.workbook.apply",
    "collect.workbook.undo",
)
"""Figures that were taken over from units, one by one or as a workbook."""
BUILT: Final = "site.demo."
_PROJECTS: Final = ("projects.", *REPORTED, BUILT)
_LIT: Final = ("status.", "org.unit.", "targets.area.", *_PROJECTS)
RESTS_ON: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.MATRIX: _LIT,
    Kind.BATTLE: (),  # it asks for itself
    Kind.LATE: _LIT,
    Kind.MAP: ("wall.map.", *_LIT),
    Kind.PACING: ("targets.", "org.unit.", *_PROJECTS),
    Kind.FUNNEL: _PROJECTS,
    Kind.DIRECTIVES: ("dispatch.directive.", "dispatch.matter."),
    Kind.COUNTDOWN: ("org.calendar.", *_PROJECTS),
}
AGE_RESTS_ON: Final = (
    "status.lights.",
    "collect.submission.submit",
    "collect.submission.return",
    "collect.submission.import",
    "collect.period.lock",
    *REPORTED,
)
"""What changes how old the data is, and how many units have filed."""


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """A screen as it is composed. `seconds` None: as long as the wall says."""

    kind: Kind
    shown: bool = True
    seconds: int | None = None
    unit_id: int | None = None
    area_id: int | None = None


@dataclass(frozen=True, slots=True)
class ScreenView:
    """A screen that stands on a wall: its place among those shown (from 1), its seconds, what it is narrowed to."""

    number: int
    kind: Kind
    seconds: int
    unit: "Unit | None" = None
    area: "Area | None" = None


@dataclass(frozen=True, slots=True)
class WallView:
    """A wall for one actor. `built_in`: nobody has composed it yet. `all_screens`: those put off too."""

    code: str
    name: str
    name_en: str
    seconds: int
    built_in: bool
    unit: "Unit | None"
    area: "Area | None"
    screens: tuple[ScreenView, ...]
    all_screens: tuple[ScreenSpec, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """The state of a wall, to be asked for every few seconds. `number`: of the newest ledger entry it rests on.

    `day`: dates and what is overdue change with it. `digest`: of how the wall is composed and who looks.
    """

    number: int
    day: str
    digest: str

    def __str__(self) -> str:
        return f"{self.number}.{self.day}.{self.digest}"


@dataclass(frozen=True, slots=True)
class Changed:
    """What a wall must fetch since a token: the numbers of its screens, whether its age, or everything by a reload."""

    token: str
    screens: tuple[int, ...]
    age: bool
    reload: bool
