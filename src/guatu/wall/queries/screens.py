"""What each screen of a wall shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.projects.queries import funnel as project_funnel
from guatu.projects.types.funnel import FunnelStep
from guatu.ui.types import BlockMap, GanttStrip
from guatu.wall.queries.late import late_projects
from guatu.wall.queries.look import Look
from guatu.wall.queries.maps import map_in_place
from guatu.wall.queries.matrix import blocks, matrix
from guatu.wall.queries.pacing import pacing
from guatu.wall.queries.work import countdown, directives
from guatu.wall.types import DrawnMap, Kind, ScreenView, WallView

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.targets.models import Area


@dataclass(frozen=True, slots=True)
class Battle:
    """The battle map fetches its own columns: the query that narrows them to the unit and area of the screen."""

    query: str


@dataclass(frozen=True, slots=True)
class Late:
    """The worst projects on one time axis, of how many."""

    strip: GanttStrip
    late: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The city's own map, or the schematic blocks where none is in place."""

    drawn: DrawnMap | None
    blocks: BlockMap | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """The funnel of a month: its steps from the widest entrance on."""

    month: Period
    steps: tuple[FunnelStep, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen with what it shows: `facts` by its kind, the page it leads to."""

    screen: ScreenView
    look: Look
    facts: Any
    url: str

    @property
    def template(self) -> str:
        """The part that draws it."""
        return f"wall/screen/{self.screen.kind.value}.html"


def _battle(look: Look) -> Battle:
    """By light: a screen that stands for seconds begins with what is red."""
    asked = {"group": "light", "unit": look.unit and look.unit.pk, "area": look.area_id}
    return Battle(urlencode({key: value for key, value in asked.items() if value is not None}))


def _late(look: Look) -> Late:
    return Late(*late_projects(look))


def _ground(look: Look) -> Ground:
    drawn = map_in_place(look)
    return Ground(drawn, None) if drawn is not None else Ground(None, blocks(look))


def _funnel(look: Look) -> Funnel:
    month = Period.month_of(clock().today())
    return Funnel(month, tuple(project_funnel(look.actor, month, area_id=look.area_id)))


READERS: Final[Mapping[Kind, Callable[[Look], Any]]] = {
    Kind.MATRIX: matrix,
    Kind.BATTLE: _battle,
    Kind.LATE: _late,
    Kind.MAP: _ground,
    Kind.PACING: pacing,
    Kind.FUNNEL: _funnel,
    Kind.DIRECTIVES: directives,
    Kind.COUNTDOWN: countdown,
}
PAGES: Final[Mapping[Kind, str]] = {
    Kind.MATRIX: "status:lights",
    Kind.BATTLE: "wall:battle",
    Kind.LATE: "status:lights",
    Kind.MAP: "status:lights",
    Kind.PACING: "status:foresight",
    Kind.FUNNEL: "projects:list",
    Kind.DIRECTIVES: "dispatch:matters",
    Kind.COUNTDOWN: "projects:list",
}


def shown(actor: Actor, screen: ScreenView) -> Shown:
    """One screen with what it shows. Raises Denied."""
    return _shown(Look(actor, screen.unit, screen.area), screen)


def all_shown(actor: Actor, view: WallView) -> list[Shown]:
    """Every screen of a wall. What several of them read of the same unit and area is read once. Raises Denied."""
    looks: dict[tuple[int | None, int | None], Look] = {}
    return [_shown(_look(looks, actor, one.unit, one.area), one) for one in view.screens]


def whole_look(actor: Actor, view: WallView) -> Look:
    """What the wall as a whole looks at: its age is of this. Raises Denied."""
    return Look(actor, view.unit, view.area)


def with_seconds(view: WallView, seconds: int) -> WallView:
    """The wall with every screen standing so long."""
    return replace(
        view,
        seconds=seconds,
        screens=tuple(replace(one, seconds=seconds) for one in view.screens),
    )


def _look(
    looks: dict[tuple[int | None, int | None], Look], actor: Actor, unit: "Unit | None", area: "Area | None"
) -> Look:
    key = (unit.pk if unit is not None else None, area.pk if area is not None else None)
    if key not in looks:
        looks[key] = Look(actor, unit, area)
    return looks[key]


def _shown(look: Look, screen: ScreenView) -> Shown:
    return Shown(screen, look, READERS[screen.kind](look), reverse(PAGES[screen.kind]))
