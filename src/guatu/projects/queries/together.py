"""A project with every project tied to it, as one network."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.projects.models import Link, MeasureTaken, Node, Project, ProjectLink
from guatu.projects.queries.network import node_spec, plan_from
from guatu.projects.rules import (
    choices_of,
    connected,
    in_force,
    joined_code,
    taken_of,
    worked_back,
    worked_back_joined,
)
from guatu.projects.types import JoinedPlan, LinkSpec, MeasureChoice, NodeSpec, Scheduled, WorkedBack

N = TypeVar("N", bound=Scheduled)


class TiedNode(NamedTuple):
    """What is read of a node of a tied project: what its dates depend on, and these."""

    pk: int
    code: str
    duration: int
    calendar: str
    not_before: date | None
    deadline: date | None
    actual_start: date | None
    actual_finish: date | None
    forecast_finish: date | None
    early_start: date | None
    early_finish: date | None
    late_start: date | None
    late_finish: date | None
    total_float: int | None
    critical: bool


@dataclass(frozen=True, slots=True)
class Together:
    """Projects that wait for each other, the one asked for first, with its nodes, those of the others by their ids,
    and the links and measures of each. Not scoped: a plan moves with what it waits for, whoever may see that."""

    projects: tuple[Project, ...]
    nodes: list[Node]
    others: Mapping[int, Sequence[TiedNode]]
    links: Mapping[int, list[LinkSpec]]
    ties: tuple[LinkSpec, ...]
    measures: Mapping[int, list[MeasureChoice]]

    def plan(self) -> JoinedPlan[NodeSpec]:
        """What the plan of the project asked for is worked from. Raises G1613, G1614."""
        asked = self.projects[0]
        if asked.due is None:
            raise GuatuError("G1613", code=asked.code)
        if not self.nodes:
            raise GuatuError("G1614", code=asked.code)
        return self._plan(asked, asked.due, tuple(map(node_spec, self.nodes)))

    def plans(self) -> list[JoinedPlan[Scheduled]]:
        """What each project's plan is worked from, the one asked for first. Raises G1613, G1614."""
        others = (
            self._plan(row, row.due, tuple(self.others[row.pk])) for row in self.projects[1:] if row.due
        )
        return [self.plan(), *others]

    def worked_back(
        self, today: date, calendars: Mapping[str, WorkCalendar], instead: JoinedPlan[NodeSpec] | None = None
    ) -> dict[int, WorkedBack]:
        """The plan of each project as things stand on `today`, by its id; `instead`: the asked one's plan otherwise.

        Raises G1613, G1614, the engine's G11xx.
        """
        if not self.others:
            asked, plan = self.projects[0], instead or self.plan()
            start, taken = plan_from(asked, today), taken_of(plan)
            return {asked.pk: worked_back(plan.nodes, plan.links, start, plan.due, calendars, today, taken)}
        plans = self.plans()
        if instead is not None:
            plans[0] = instead
        found = worked_back_joined(plans, self.ties, calendars, today)
        return {int(key): one for key, one in found.items()}

    def _plan(self, row: Project, due: date, nodes: tuple[N, ...]) -> JoinedPlan[N]:
        later, taken = in_force(self.measures[row.pk], nodes)
        return JoinedPlan(str(row.pk), nodes, tuple(self.links[row.pk]), due + timedelta(days=later), taken)


def together(project: Project, *, lock: bool = False) -> Together:
    """The project and all that hangs together with it. Six queries; with `lock` the others' rows are locked."""
    pairs = ProjectLink.objects.values_list("predecessor__project_id", "successor__project_id")
    ids = connected(project.pk, pairs)
    rows = [project]
    if len(ids) > 1:
        tied = Project.objects.filter(pk__in=ids - {project.pk}).order_by("pk")
        rows += tied.select_for_update() if lock else tied
    own = list(Node.objects.filter(project=project))
    others = _tied_nodes(row.pk for row in rows[1:]) if len(ids) > 1 else {}
    codes = {node.pk: node.code for node in own}
    codes |= {node.pk: node.code for node in chain(*others.values())}
    links: dict[int, list[LinkSpec]] = {row.pk: [] for row in rows}
    columns = ("project_id", "predecessor_id", "successor_id", "kind", "lag", "lag_calendar", "soft")
    for key, before, after, *rest in as_driven(Link.objects.filter(project__in=ids).values_list(*columns)):
        links[key].append(LinkSpec(codes[before], codes[after], *rest))
    measures: dict[int, list[MeasureChoice]] = {row.pk: [] for row in rows}
    for taken in MeasureTaken.objects.filter(project__in=ids, withdrawn_on=None):
        measures[taken.project_id] += choices_of([taken.measure])
    ties = _ties(ids) if others else ()
    return Together(tuple(rows), own, others, links, ties, measures)


def _tied_nodes(projects: Iterable[int]) -> dict[int, list[TiedNode]]:
    """As rows, not as models: there may be thousands, and of each only these columns are asked for."""
    found: dict[int, list[TiedNode]] = {project: [] for project in projects}
    columns = ("project_id", "levelled_start", *TiedNode._fields)
    rows = Node.objects.filter(project__in=found).order_by("project_id", "position")
    for project, levelled_start, *values in as_driven(rows.values_list(*columns)):
        node = TiedNode._make(values)
        if levelled_start is not None:
            node = node._replace(not_before=max(levelled_start, node.not_before or levelled_start))
        found[project].append(node)
    return found


def as_driven(query: QuerySet[Any, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The columns as the database's driver gives them, days as dates too. Django's own iterator asks once more of every
    value what it is: of thousands of rows that takes as long as the query."""
    try:
        statement, parameters = query.query.sql_with_params()
    except EmptyResultSet:  # nothing is asked for, or nothing is in sight
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _ties(ids: frozenset[int]) -> tuple[LinkSpec, ...]:
    ends = ("predecessor__project_id", "predecessor__code", "successor__project_id", "successor__code")
    rows = ProjectLink.objects.filter(successor__project__in=ids)
    return tuple(
        LinkSpec(joined_code(str(before), one), joined_code(str(after), other), *rest)
        for before, one, after, other, *rest in rows.values_list(*ends, "kind", "lag", "lag_calendar", "soft")
    )
