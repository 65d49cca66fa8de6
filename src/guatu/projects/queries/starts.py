"""Starts: whether any code of a project has started before, where and when. One start per code, for ever."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q

from guatu.projects.models import Project, ProjectCode, ProjectStart, StageChange
from guatu.projects.rules.listed import other_form
from guatu.projects.rules.starts import start_key
from guatu.projects.types import Stage
from guatu.projects.types.activity import EarlierStart

STARTED = tuple(stage.value for stage in Stage if Stage.STARTED.rank <= stage.rank <= Stage.EFFECTIVE.rank)


def codes_of(rows: Sequence[Project]) -> dict[int, list[str]]:
    """Every code of these projects, their own first, as starts are kept under them. One query."""
    found = {row.pk: [start_key(row.code)] for row in rows}
    for pk, code in ProjectCode.objects.filter(project__in=found).values_list("project_id", "code"):
        found[pk].append(start_key(code))
    return found


def earlier_starts(rows: Sequence[Project]) -> dict[int, list[EarlierStart]]:
    """The starts of these projects so far, by project id; projects without one are left out. Five queries.

    Not scoped: a start is one event for ever, whoever asks. A project of the same name in the same unit under the other
    form of the national code is the same project.
    """
    same = _same_projects(rows)
    every = {row.pk: row for row in rows} | {twin.pk: twin for twins in same.values() for twin in twins}
    codes = codes_of(list(every.values()))
    by_code = {
        row.code: row
        for row in ProjectStart.objects.filter(
            code__in=[code for some in codes.values() for code in some]
        ).select_related("activity")
    }
    days = _first_started(
        [pk for pk, row in every.items() if row.stage in STARTED and row.start_actual is None]
    )
    found: dict[int, list[EarlierStart]] = {}
    for row in rows:
        starts: list[EarlierStart] = []
        for one in (row, *same.get(row.pk, ())):
            kept = next((by_code[code] for code in codes[one.pk] if code in by_code), None)
            day = one.start_actual or days.get(one.pk)
            if kept is not None:
                starts.append(_told(kept))
            elif day is not None:
                starts.append(
                    EarlierStart(
                        one.code, day, "stage", where=f"{one.code} 阶段变更", where_en=f"stage of {one.code}"
                    )
                )
        if starts:
            found[row.pk] = starts
    return found


def _told(start: ProjectStart) -> EarlierStart:
    if start.activity is not None:
        return EarlierStart(
            start.code, start.on, start.how, start.activity.code,
            start.activity.name, start.activity.name_en or start.activity.name,
        )  # fmt: skip
    listed = start.how == ProjectStart.How.LIST
    return EarlierStart(
        start.code,
        start.on,
        start.how,
        where=f"{start.code} {'导入清单' if listed else '阶段变更'}",
        where_en=f"{'imported list' if listed else 'stage'} of {start.code}",
    )


def _same_projects(rows: Sequence[Project]) -> Mapping[int, list[Project]]:
    """Other rows of the register that are these projects under the other form of the code. One query."""
    wanted = Q(pk__in=[])
    for row in rows:
        wanted |= Q(name=row.name, unit=row.unit_id)
    named: dict[tuple[str, int], list[Project]] = {}
    for twin in Project.objects.filter(wanted, portfolio=Project.CITY_PORTFOLIO) if rows else ():
        named.setdefault((twin.name, twin.unit_id), []).append(twin)
    return {
        row.pk: [twin for twin in named.get((row.name, row.unit_id), ()) if other_form(row.code, twin.code)]
        for row in rows
    }


def _first_started(ids: Iterable[int]) -> dict[int, date]:
    """The first day on which these projects are known to have started, where only their stage says so."""
    rows = StageChange.objects.filter(project__in=list(ids), after__in=STARTED).order_by("-on", "-id")
    return dict(rows.values_list("project_id", "on"))
