"""How the demo's projects came through the funnel before they were entered here. Pure: the same project, same days."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from guatu.projects.types import Stage
from guatu.site.demo.sketch import Course, Sketch

ENTERPRISE = ("industry", "service", "invest", "pool")
"""Areas whose projects are won from investors; the government's own go from the pool straight to preparation."""
WAY = (Stage.POOL, Stage.NEGOTIATING, Stage.SIGNED, Stage.SITED, Stage.PREPARING)
BEFORE_START = (270, 210, 160, 120)
"""Days before the planned start by which talks, signing, siting and preparation usually began."""
LAST_STEP = 150
"""Days within which a deal that is still under way took its last step."""


class Arrival(NamedTuple):
    """A step along the stages on its day."""

    before: Stage
    after: Stage
    on: date


def arrivals(sketch: Sketch, course: Course, today: date) -> Iterator[Arrival]:
    """The steps of an enterprise's project that lie in the past, in their order."""
    if sketch.area not in ENTERPRISE or course.stage in (Stage.CONCEPT, Stage.POOL):
        return
    shift = sketch.number * 37 % 60
    if course.stage in WAY and course.stage is not Stage.PREPARING:
        last = WAY.index(course.stage)
        days = [
            today - timedelta(sketch.number * 13 % LAST_STEP + 70 * (last - step))
            for step in range(1, last + 1)
        ]
    else:
        days = [course.start_planned - timedelta(gap + shift) for gap in BEFORE_START]
    for (before, after), day in zip(pairwise(WAY), days, strict=False):
        if day <= today:
            yield Arrival(before, after, day)
