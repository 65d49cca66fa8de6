"""Nodes in hand with what is known of them: those of the city's projects that a light has something to say of."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final, NamedTuple

from django.db.models import F, Q

from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.projects.types import Stage, last_day
from guatu.status.facts import blocker_words, spoken_of
from guatu.status.rules.node_facts import NodeFacts, node_facts
from guatu.status.types import SubjectKind, Words
from guatu.status.types.subjects import Judgeable, Touched

AHEAD: Final = timedelta(days=31)
"""A node is in hand from so many days before the last day on which it must begin [≈]."""
SOURCE: Final = Words("（依据倒排计划和节点填报）", "(From the plan worked back and reports on nodes.)")


class _Row(NamedTuple):
    pk: int
    project_id: int
    code: str
    name: str
    name_en: str
    late_start: date | None
    late_finish: date
    early_finish: date | None
    forecast_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    blocker_kind: str
    blocker: str
    holder: str
    critical: bool


def nodes(actor: Actor, period: Period, touched: Touched | None, _named: Collection[str]) -> list[Judgeable]:
    """Nodes with a latest day that are under way, held up, late by report, or must begin within a month; and those
    finished since the month began. Two queries."""
    rows = projects.projects(actor).exclude(stage=Stage.TERMINATED.value)
    if touched is not None:
        if not touched.projects:
            return []
        rows = rows.filter(pk__in=touched.projects)
    owners = {
        pk: (code, Words(name, name_en or name), unit_id, area_id)
        for pk, code, name, name_en, unit_id, area_id in rows.select_related(None)
        .order_by()
        .values_list("pk", "code", "name", "name_en", "unit_id", "area_id")
    }
    as_of = spoken_of(period)
    in_hand = Q(actual_finish=None) & (
        Q(actual_start__isnull=False)
        | ~Q(blocker_kind="")
        | Q(forecast_finish__gte=F("late_finish"))  # a last day; the latest finish is the instant after one
        | Q(late_start__lte=as_of + AHEAD)
    )
    found = projects.nodes(actor, owners).select_related(None).filter(late_finish__isnull=False)
    found = found.filter(in_hand | Q(actual_finish__gte=period.first_day))
    judged = []
    for values in found.values_list(*_Row._fields):
        row = _Row(*values)
        code, name, unit_id, area_id = owners[row.project_id]
        judged.append(
            Judgeable(
                kind=SubjectKind.NODE,
                pk=row.pk,
                key=f"{code}/{row.code}",
                name=Words(f"{name.zh}：{row.name}", f"{name.en}: {row.name_en or row.name}"),
                unit_id=unit_id,
                area_id=area_id,
                facts=node_facts(_facts(row, name), as_of),
                source=SOURCE,
            )
        )
    return judged


def _facts(row: _Row, project: Words) -> NodeFacts:
    return NodeFacts(
        name=Words(row.name, row.name_en or row.name),
        project=project,
        latest=last_day(row.late_finish),
        latest_start=row.late_start,
        planned=last_day(row.early_finish) if row.early_finish is not None else None,
        forecast=row.forecast_finish,
        begun_on=row.actual_start,
        done_on=row.actual_finish,
        blocker=blocker_words(row.blocker_kind, row.blocker, row.holder) if row.blocker_kind else None,
        critical=row.critical,
    )
