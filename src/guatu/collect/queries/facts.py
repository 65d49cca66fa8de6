"""What a submission is about: the projects, nodes and indicators of the form, as the tables hold them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

from guatu.collect.models import Form
from guatu.collect.queries import pasts
from guatu.collect.rules import ACTIVE_STAGES, HORIZON_DAYS, NODES_A_PROJECT, steps
from guatu.collect.types import (
    Facts,
    FormDefinition,
    IndicatorFacts,
    LastProgress,
    NodeFacts,
    ProjectFacts,
    SubjectKind,
    UnitFacts,
    Words,
)
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.projects.types import last_day
from guatu.targets import queries as targets

if TYPE_CHECKING:
    from guatu.projects.models import Node, Progress, Project
    from guatu.targets.models import Indicator

Subjects = Mapping[SubjectKind, Collection[int]]
"""Keys of the form's subjects by kind."""


def subjects_asked(
    actor: Actor, form: Form, definition: FormDefinition, unit_id: int, period: Period
) -> Subjects:
    """What the form asks of a unit for a period. Three queries at most.

    Its active projects, where the form is about projects: those of at least the form's investment; of each at most
    four unfinished nodes, earliest first: begun, or planned or forecast within 60 days after the period; the form's
    indicators whose figure of the period's last month is typed; the unit itself.
    """
    project_ids = _project_ids(actor, form, unit_id) if definition.of_projects else []
    indicators = definition.of(SubjectKind.INDICATOR)
    typed = form.indicators.values_list("pk", flat=True)
    return {
        SubjectKind.PROJECT: project_ids,
        SubjectKind.NODE: _near(actor, project_ids, period) if definition.of(SubjectKind.NODE) else [],
        SubjectKind.INDICATOR: [row.pk for row in targets.due_indicators(actor, typed, _month(period))]
        if indicators
        else [],
        SubjectKind.UNIT: [unit_id] if definition.of(SubjectKind.UNIT) else [],
    }


def _project_ids(actor: Actor, form: Form, unit_id: int) -> list[int]:
    rows = projects.projects(actor).filter(unit=unit_id, stage__in=[stage.value for stage in ACTIVE_STAGES])
    if form.least_investment is not None:
        rows = rows.filter(total_investment__gte=form.least_investment)
    return list(rows.values_list("pk", flat=True))


def _near(actor: Actor, project_ids: Collection[int], period: Period) -> list[int]:
    until = period.last_day + timedelta(days=HORIZON_DAYS)
    near = Q(late_start__lte=until) | Q(forecast_finish__lte=until) | Q(actual_start__isnull=False)
    rows = (
        projects.nodes(actor, project_ids)
        .filter(near, actual_finish=None)
        .order_by("late_start", "position")
        .values_list("pk", "project_id")
    )
    taken: defaultdict[int, list[int]] = defaultdict(list)
    for node_id, project_id in rows:
        if len(taken[project_id]) < NODES_A_PROJECT:
            taken[project_id].append(node_id)
    return [node_id for ids in taken.values() for node_id in ids]


def _month(period: Period) -> Period:
    """The month that a figure of the period stands for: its last."""
    return period.months()[-1]


def facts_of(
    actor: Actor, subjects: Subjects, unit_id: int, period: Period, *, beside: Collection[str] = ()
) -> Facts:
    """The subjects as the tables hold them, in the order of the form. Nine queries at most, whatever their number.

    `beside`: codes of indicators that rules of checking name; where the form does not ask them, two queries more.
    What the actor may not see is left out.
    """
    rows = list(projects.projects(actor).filter(pk__in=subjects[SubjectKind.PROJECT]).order_by("code"))
    ids = [row.pk for row in rows]
    month = _month(period)
    last = projects.latest_progress(actor, ids, month.previous())
    present = {row.project_id: row for row in projects.progress(actor, project_ids=ids, periods=[month])}
    past = pasts.of_projects(actor, ids, month)
    namesakes = pasts.namesakes(actor, rows)
    indicators = _indicators(actor, subjects[SubjectKind.INDICATOR], unit_id, month)
    nodes = projects.nodes(actor, ids).filter(pk__in=subjects[SubjectKind.NODE])
    return Facts(
        projects=tuple(
            replace(
                _project(row, last.get(row.pk), present.get(row.pk)),
                past=past.get(row.pk, ()),
                namesake=namesakes.get(row.pk),
            )
            for row in rows
        ),
        nodes=tuple(node_facts(row) for row in nodes.order_by("project__code", "position")),
        indicators=indicators,
        others=pasts.others(actor, set(beside) - {item.code for item in indicators}, unit_id, month),
        units=_units(actor, subjects[SubjectKind.UNIT]),
    )


def _project(row: "Project", last: "Progress | None", present: "Progress | None") -> ProjectFacts:
    return ProjectFacts(
        id=row.pk,
        code=row.code,
        words=Words(row.name, row.name_en),
        total_investment=row.total_investment,
        own_rating=row.own_rating,
        started=row.start_actual,
        last=_progress(last),
        present=_progress(present),
    )


def _progress(row: "Progress | None") -> LastProgress | None:
    if row is None:
        return None
    return LastProgress(
        Period.parse(row.period), row.invested_year, row.invested_total, row.physical, row.note
    )


def node_facts(row: "Node") -> NodeFacts:
    """A node as the tables hold it."""
    return NodeFacts(
        id=row.pk,
        project_id=row.project_id,
        words=Words(row.name, row.name_en),
        planned=last_day(row.late_finish) if row.late_finish else None,
        actual_start=row.actual_start,
        actual_finish=row.actual_finish,
        forecast_finish=row.forecast_finish,
        blocker_kind=row.blocker_kind,
        blocker=row.blocker,
        holder=row.holder,
        reaches=row.reaches_stage,
    )


def _units(actor: Actor, ids: Collection[int]) -> tuple[UnitFacts, ...]:
    rows = units(actor).filter(pk__in=ids) if ids else ()
    return tuple(UnitFacts(row.pk, Words(row.name, row.name_en)) for row in rows)


def _indicators(
    actor: Actor, ids: Collection[int], unit_id: int, period: Period
) -> tuple[IndicatorFacts, ...]:
    figures = pasts.of_indicators(actor, ids, unit_id, period)
    rows = targets.indicators(actor).filter(pk__in=ids).order_by("code")
    return tuple(_indicator(row, figures[row.pk], period) for row in rows)


def _indicator(row: "Indicator", figures: Mapping[Period, Decimal], period: Period) -> IndicatorFacts:
    facts = targets.measured(row)
    single = facts.entered_single
    cumulative = facts.adds_over_months and not single
    before = {month: value for month, value in figures.items() if month < period}
    last = max((month for month in before if month.year == period.year), default=None)
    return IndicatorFacts(
        id=row.pk,
        words=Words(row.name, row.name_en),
        # The cell is headed "this year so far": where it is not, the measure says so.
        measure=Words(
            f"{row.measure}，只填当期数" if single else row.measure,
            f"{row.measure_en or row.measure}, of this period alone" if single else row.measure_en,
        ),
        decimals=row.decimals,
        cumulative=cumulative,
        last=before[last] if last else None,
        last_period=last,
        present=figures.get(period),
        code=row.code,
        year_before=figures.get(period.previous_year),
        past=steps(before, cumulative=cumulative),
    )
