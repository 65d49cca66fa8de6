"""The demo's batch programmes: sewer separations asked to be levelled on their crews, estates left to the visitor."""

from dataclasses import dataclass
from datetime import date

from guatu.projects.actions import ask_levelling, create_programme, set_capacity, set_members
from guatu.projects.models import Project
from guatu.projects.types import CapacitySpec, OtherAmount, Per
from guatu.site.demo.city import unit_id
from guatu.site.demo.story import actor_named

MOST_MEMBERS = 24
"""A batch that is levelled within seconds; a larger city has more than one."""
MOST_FINISHED = 12
SECONDS = 10
"""The worker levels as soon as the city is served: building it waits for no solver."""


@dataclass(frozen=True, slots=True)
class Batch:
    code: str
    name: str
    name_en: str
    area: str
    capacities: tuple[CapacitySpec, ...]


SEWERS = Batch(
    "YW2026", "2026年小区雨污分流批次", "Sewer separations of 2026", "sewer",
    (
        CapacitySpec(
            "crews", "管道施工队", Per.DAY, 16, 1, ("S06",),
            (OtherAmount(date(2026, 7, 20), date(2026, 8, 10), 12),), "Pipe crews",
        ),
    ),
)  # fmt: skip
ESTATES = Batch(
    "LJ2026", "老旧小区改造批次", "Estate renovations", "renewal",
    (
        CapacitySpec("crews", "外墙施工队", Per.DAY, 16, 1, ("E07",), (), "Facade crews"),
        CapacitySpec("review", "财评会", Per.WEEK, 4, 1, ("E04",), (), "Cost reviews a week"),
    ),
)  # fmt: skip


def gather() -> int:
    """Both batches with what they are short of, the sewers to be levelled. Gives how many projects they hold."""
    dispatcher = actor_named("diaodu")
    held = 0
    for batch in (SEWERS, ESTATES):
        members = _members(batch)
        if not members:
            continue
        made = create_programme(
            dispatcher, code=batch.code, name=batch.name, name_en=batch.name_en, unit_id=unit_id("ZJJ")
        )
        held += set_members(dispatcher, programme_id=made.pk, project_ids=members)
        # What is finished cannot join any more: these did while they were not.
        done = Project.objects.filter(area__code=batch.area, finish_actual__isnull=False).order_by("pk")
        made.projects.add(*done[:MOST_FINISHED])
        for spec in batch.capacities:
            set_capacity(dispatcher, programme_id=made.pk, spec=spec)
        if batch is SEWERS:
            ask_levelling(dispatcher, programme_id=made.pk, seconds=SECONDS)
    return held


def _members(batch: Batch) -> list[int]:
    """The first projects of the area that are not finished."""
    rows = Project.objects.filter(area__code=batch.area, finish_actual=None).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:MOST_MEMBERS])
