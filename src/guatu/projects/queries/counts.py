"""Counts that indicators take instead of a typed figure: units of work of a batch, first events of the funnel."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from django.db.models import Min, Q
from django.urls import reverse

from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.projects.queries.programme import members_of, programme, programmes
from guatu.projects.types import Stage
from guatu.targets.types import Counter, Keeper

OWN_DAYS: Final = {Stage.STARTED: "start_actual", Stage.COMPLETED: "finish_actual"}
"""Stages whose day the project itself keeps; of the others the first step into them counts."""

COUNTED: Final = {
    Stage.SIGNED: ("首次签约项目数", "Projects signed for the first time"),
    Stage.SITED: ("首次落位项目数", "Projects sited for the first time"),
    Stage.STARTED: ("开工项目数", "Projects started"),
    Stage.COMPLETED: ("竣工项目数", "Projects completed"),
    Stage.PRODUCING: ("投产项目数", "Projects in production"),
}


def first_events(actor: Actor, stage: str, period: Period) -> dict[int, int]:
    """City projects that reached a stage for the first time from the year's beginning to the end of `period`, by unit.

    RULES.md §1: the first signing only, one start for ever. How a project stood when it was entered here is no event.
    Raises NotFound for a stage that is not counted.
    """
    if stage not in {one.value for one in COUNTED}:
        raise NotFound(what=stage)
    rows = scoped(actor, Project.objects.filter(portfolio=Project.CITY_PORTFOLIO)).order_by()
    own = OWN_DAYS.get(Stage(stage))
    if own is not None:
        return _by_unit(rows.values_list("unit_id", own), period)
    steps = Q(stage_changes__after=stage) & ~Q(stage_changes__before="")
    first = rows.annotate(first=Min("stage_changes__on", filter=steps))
    return _by_unit(first.values_list("unit_id", "first"), period)


def units_of_work(actor: Actor, code: str, period: Period) -> dict[int, int]:
    """Projects of a batch finished from the year's beginning to the end of `period`, by unit: 310 of 447.

    Raises NotFound for a batch the actor does not see.
    """
    rows = members_of(actor, programme(actor, code)).order_by()
    return _by_unit(rows.values_list("unit_id", "finish_actual"), period)


def _by_unit(rows: Iterable[tuple[int, date | None]], period: Period) -> dict[int, int]:
    """How many of the days lie in the year up to the period, by unit; a unit with rows but no such day has 0."""
    totals: dict[int, int] = {}
    for unit_id, day in rows:
        within = day is not None and period.year_period.first_day <= day <= period.last_day
        totals[unit_id] = totals.get(unit_id, 0) + within
    return totals


def stages_on_offer(_actor: Actor) -> Sequence[Counter]:
    """The stages whose first events are counted."""
    url = reverse("projects:list")
    return [
        Counter(f"projects.stage:{stage.value}", name, name_en, f"{url}?stage={stage.value}")
        for stage, (name, name_en) in COUNTED.items()
    ]


def batches_on_offer(actor: Actor) -> Sequence[Counter]:
    """The batches whose units of work are counted."""
    return [
        Counter(
            f"projects.programme:{row.code}",
            f"{row.name}完工数",
            f"{row.name_en or row.name}: finished",
            reverse("projects:programme", args=[row.code]),
        )
        for row in programmes(actor)
    ]


KEEPERS: Final = (
    Keeper("projects.stage", first_events, stages_on_offer),
    Keeper("projects.programme", units_of_work, batches_on_offer),
)
