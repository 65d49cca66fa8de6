"""A project with every project tied to it, as one network."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Final

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
from guatu.projects.types import JoinedPlan, LinkSpec, MeasureChoice, NodeSpec, WorkedBack

SCHEDULED: Final = (
    "project_id",
    "code",
    "duration",
    "calendar",
    "not_before",
    "deadline",
    "actual_start",
    "actual_finish",
    "forecast_finish",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "total_float",
    "critical",
)
"""What is read of the nodes of tied projects: what their dates depend on, and these."""


@dataclass(frozen=True, slots=True)
class Together:
    """Projects that wait for each other, with their nodes and links; the one asked for is first, and only its nodes
    are read whole. Not scoped: a plan moves with what it waits for, whoever may see that."""

    projects: tuple[Project, ...]
    nodes: Mapping[int, list[Node]]
    links: Mapping[int, list[LinkSpec]]
    ties: tuple[LinkSpec, ...]
    measures: Mapping[int, list[MeasureChoice]]

    def plans(self) -> list[JoinedPlan]:
        """What each project's plan is worked from, the one asked for first. Raises G1613, G1614."""
        asked = self.projects[0]
        if asked.due is None:
            raise GuatuError("G1613", code=asked.code)
        if not self.nodes[asked.pk]:
            raise GuatuError("G1614", code=asked.code)
        return [self._plan(row, row.due) for row in self.projects if row.due is not None]

    def worked_back(
        self, today: date, calendars: Mapping[str, WorkCalendar], instead: JoinedPlan | None = None
    ) -> dict[int, WorkedBack]:
        """The plan of each project as things stand on `today`, by its id; `instead`: the asked one's plan otherwise.

        Raises G1613, G1614, the engine's G11xx.
        """
        asked, plans = self.projects[0], self.plans()
        if instead is not None:
            plans[0] = instead
        if len(plans) == 1:
            (plan,) = plans
            start = plan_from(asked, today)
            taken = taken_of(plan)
            return {asked.pk: worked_back(plan.nodes, plan.links, start, plan.due, calendars, today, taken)}
        found = worked_back_joined(plans, self.ties, calendars, today)
        return {int(key): one for key, one in found.items()}

    def _plan(self, row: Project, due: date) -> JoinedPlan:
        spec = node_spec if row is self.projects[0] else _scheduled_spec
        nodes = tuple(map(spec, self.nodes[row.pk]))
        later, taken = in_force(self.measures[row.pk], nodes)
        return JoinedPlan(str(row.pk), nodes, tuple(self.links[row.pk]), due + timedelta(days=later), taken)


def together(project: Project, *, lock: bool = False) -> Together:
    """The project and all that hangs together with it. Six queries; with `lock` the others' rows are locked."""
    pairs = ProjectLink.objects.values_list("predecessor__project_id", "successor__project_id")
    ids = connected(project.pk, pairs)
    others = Project.objects.filter(pk__in=ids - {project.pk}).order_by("pk")
    if lock and len(ids) > 1:
        others = others.select_for_update()
    rows = (project, *others) if len(ids) > 1 else (project,)
    nodes: dict[int, list[Node]] = {row.pk: [] for row in rows}
    codes: dict[int, str] = {}
    own = Node.objects.filter(project=project)
    others_own = Node.objects.filter(project__in=ids - {project.pk}).only(*SCHEDULED)
    for node in chain(own, others_own if len(ids) > 1 else ()):
        nodes[node.project_id].append(node)
        codes[node.pk] = node.code
    links: dict[int, list[LinkSpec]] = {row.pk: [] for row in rows}
    columns = ("project_id", "predecessor_id", "successor_id", "kind", "lag", "lag_calendar", "soft")
    for key, before, after, *rest in Link.objects.filter(project__in=ids).values_list(*columns):
        links[key].append(LinkSpec(codes[before], codes[after], *rest))
    measures: dict[int, list[MeasureChoice]] = {row.pk: [] for row in rows}
    for taken in MeasureTaken.objects.filter(project__in=ids, withdrawn_on=None):
        measures[taken.project_id] += choices_of([taken.measure])
    return Together(rows, nodes, links, _ties(ids) if len(ids) > 1 else (), measures)


def _scheduled_spec(node: Node) -> NodeSpec:
    """As `node_spec`, but only what its dates depend on."""
    return NodeSpec(
        code=node.code,
        name="",
        duration=node.duration,
        calendar=node.calendar,
        not_before=node.not_before,
        deadline=node.deadline,
        actual_start=node.actual_start,
        actual_finish=node.actual_finish,
        forecast_finish=node.forecast_finish,
    )


def _ties(ids: frozenset[int]) -> tuple[LinkSpec, ...]:
    rows = ProjectLink.objects.filter(successor__project__in=ids).select_related("predecessor", "successor")
    return tuple(
        LinkSpec(
            joined_code(str(row.predecessor.project_id), row.predecessor.code),
            joined_code(str(row.successor.project_id), row.successor.code),
            row.kind,
            row.lag,
            row.lag_calendar,
            row.soft,
        )
        for row in rows
    )
