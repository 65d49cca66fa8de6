"""The demo's walls: the city hall's, one for the industry area, one that a district hangs in its own hall."""

from guatu.org.types import Actor
from guatu.site.demo.city import unit_id
from guatu.targets.models import Area
from guatu.wall.actions import compose
from guatu.wall.rules import BUILT_IN
from guatu.wall.types import Kind, ScreenSpec


def hang(dispatcher: Actor) -> int:
    """Walls composed by the project office; how many."""
    compose(
        dispatcher, code=BUILT_IN, name="市政府大厅", name_en="City hall", seconds=20,
        screens=[
            ScreenSpec(Kind.MATRIX),
            ScreenSpec(Kind.BATTLE, seconds=60),
            ScreenSpec(Kind.MAP, seconds=30),
            ScreenSpec(Kind.PACING),
            ScreenSpec(Kind.FUNNEL),
            ScreenSpec(Kind.DIRECTIVES),
            ScreenSpec(Kind.LATE),
            ScreenSpec(Kind.COUNTDOWN, seconds=15),
        ],
    )  # fmt: skip
    industry = Area.objects.get(plan__kind="year", code="industry")
    compose(
        dispatcher, code="industry", name="工业专班", name_en="Industry task force", seconds=25, area_id=industry.pk,
        screens=[ScreenSpec(Kind.LATE), ScreenSpec(Kind.BATTLE), ScreenSpec(Kind.FUNNEL), ScreenSpec(Kind.MAP),
                 ScreenSpec(Kind.MATRIX, shown=False)],
    )  # fmt: skip
    compose(
        dispatcher, code="kuancheng", name="宽城区大厅", name_en="Kuancheng hall", seconds=20,
        unit_id=unit_id("220103"), screens=[ScreenSpec(kind) for kind in Kind if kind is not Kind.MAP],
    )  # fmt: skip
    return 3
