"""One look at a wall: who looks, at which month, narrowed to which unit and area. What screens share is read once."""

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from guatu.collect.queries import board
from guatu.collect.types import State
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.queries import subtree_ids
from guatu.org.types import Actor
from guatu.status import queries as status
from guatu.status.types import Tally
from guatu.ui.types import LightColour
from guatu.wall.types import Age

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.targets.models import Area

GIVEN = (State.SUBMITTED, State.ACCEPTED, State.LOCKED)


class Look:
    """What a screen of a wall looks at. A unit narrows the actor's sight, so that no query can show more."""

    def __init__(self, actor: Actor, unit: "Unit | None" = None, area: "Area | None" = None) -> None:
        """Raises Denied."""
        actor.require("wall.read")
        self.actor = _narrowed(actor, unit)
        self.unit, self.area = unit, area
        self.area_id = area.pk if area is not None else None

    @cached_property
    def period(self) -> Period:
        """The newest month with lights."""
        return status.latest_period(self.actor)

    @cached_property
    def tallies(self) -> list[Tally]:
        """Lights counted by unit × area; of the one area where the look is narrowed to it."""
        found = status.tallies(self.actor, self.period)
        if self.area_id is None:
            return found
        own = [tally for tally in found if tally.area is not None and tally.area.pk == self.area_id]
        return own or [Tally(unit, None, {}) for unit in dict.fromkeys(tally.unit for tally in found)]


def _narrowed(actor: Actor, unit: "Unit | None") -> Actor:
    if unit is None:
        return actor
    below = subtree_ids(unit)
    return replace(
        actor,
        unit_id=unit.pk,
        unit_ids=below if actor.unit_ids is None else below & actor.unit_ids,
    )


def age(look: Look) -> Age:
    """How old what the wall shows is, and how many units have filed for the month."""
    actor, period = look.actor, look.period
    judged_at = status.judged_at(actor, period)
    owed = board(actor, period)
    filed = [row.submitted_at for row in owed if row.state in GIVEN and row.submitted_at is not None]
    days = (clock().today() - timezone.localtime(judged_at).date()).days if judged_at else None
    silent, silent_days = _silence(look)
    return Age(judged_at, max(filed, default=None), len(filed), len(owed), days, silent, silent_days)


def _silence(look: Look) -> tuple[int, int | None]:
    """How many projects are grey, and the days since the oldest of their newest figures. Two queries."""
    grey = status.lights(look.actor, period=look.period, colours=[LightColour.GREY])
    if look.area_id is not None:
        grey = grey.filter(area=look.area_id)
    ids = list(grey.order_by().values_list("subject_id", flat=True))
    found = status.silences(look.actor, ids, Period.month_of(clock().today())) if ids else {}
    return len(ids), max((one.days for one in found.values() if one.days is not None), default=None)
