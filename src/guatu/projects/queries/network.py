"""Nodes and links of projects, and the plan they give as of a day."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import F, Q, QuerySet

from guatu.kernel.errors import NotFound
from guatu.org.queries import calendars, scoped
from guatu.org.types import Actor
from guatu.projects.models import Link, MeasureTaken, Node, Project, ProjectLink
from guatu.projects.rules import worked_back
from guatu.projects.types import LinkSpec, NodeSpec, WorkedBack, instant_after


def nodes(actor: Actor, project_ids: Iterable[int]) -> QuerySet[Node]:
    """The nodes of these projects, project by project, in their order."""
    rows = Node.objects.filter(project__in=list(project_ids)).select_related("holder_unit")
    return scoped(actor, rows, "project__unit")


def node_by_id(actor: Actor, node_id: int) -> Node:
    """One node with its project. Raises NotFound outside the actor's scope."""
    rows = scoped(actor, Node.objects.select_related("project"), "project__unit")
    found = rows.filter(pk=node_id).first()
    if found is None:
        raise NotFound(what=f"projects.node:{node_id}")
    return found


def links(actor: Actor, project_ids: Iterable[int]) -> QuerySet[Link]:
    """The links between the nodes of these projects, with both nodes."""
    rows = Link.objects.filter(project__in=list(project_ids)).select_related("predecessor", "successor")
    return scoped(actor, rows, "project__unit")


def outlooks(actor: Actor, project_ids: Iterable[int], on: date) -> dict[int, WorkedBack]:
    """The plans of these projects worked out as things stand on `on`, by project id; nothing is written.

    Projects without a due day or nodes are left out. Five queries and one run of the engine a project, so ask for those
    that need it. Raises the engine's G11xx.
    """
    ids = list(project_ids)
    rows = scoped(actor, Project.objects.filter(pk__in=ids).exclude(due=None))
    specs, codes = _dated(nodes(actor, ids))
    tied: dict[int, list[LinkSpec]] = {}
    ends = ("project_id", "predecessor_id", "successor_id", "kind", "lag", "lag_calendar")
    for project_id, before, after, *how in links(actor, ids).select_related(None).values_list(*ends):
        tied.setdefault(project_id, []).append(LinkSpec(codes[before], codes[after], *how))
    known = calendars()
    return {
        row.pk: worked_back(
            specs[row.pk],
            tied.get(row.pk, []),
            plan_from(row, on),
            row.due,
            known,
            on,
        )
        for row in rows
        if row.pk in specs and row.due is not None
    }


def _dated(rows: QuerySet[Node]) -> tuple[dict[int, list[NodeSpec]], dict[int, str]]:
    """Of many nodes what their dates come from, by project, and the codes by their ids: no row is made an object."""
    fields = (
        "code", "name", "duration", "calendar", "deadline", "actual_start", "actual_finish", "forecast_finish",
    )  # fmt: skip
    specs: dict[int, list[NodeSpec]] = {}
    codes: dict[int, str] = {}
    found = rows.values_list("pk", "project_id", "not_before", "levelled_start", *fields)
    for pk, project_id, not_before, levelled_start, *facts in found:
        codes[pk] = facts[0]
        specs.setdefault(project_id, []).append(
            NodeSpec(
                **dict(zip(fields, facts, strict=True)), not_before=_not_before(not_before, levelled_start)
            )
        )
    return specs, codes


def _not_before(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def plan_from(project: Project, on: date) -> date:
    """The day before which nothing unfinished of a plan can lie.

    `start_planned` of the city's own projects is the construction start (开工): preparation comes before it and binds
    nothing. An outside list names its projects' first day.
    """
    if project.portfolio == Project.CITY_PORTFOLIO:
        return on
    return project.start_actual or project.start_planned or on


def node_spec(node: Node) -> NodeSpec:
    """A node of the tables as the rule takes it."""
    return NodeSpec(
        code=node.code,
        name=node.name,
        duration=node.duration,
        calendar=node.calendar,
        name_en=node.name_en,
        reaches_stage=node.reaches_stage,
        not_before=_not_before(node.not_before, node.levelled_start),
        # The table holds the last day, the engine takes a day that may still be worked: the same.
        deadline=node.deadline,
        actual_start=node.actual_start,
        actual_finish=node.actual_finish,
        forecast_finish=node.forecast_finish,
        responsible=node.responsible,
        measures=tuple(node.measures),
        evidence=node.evidence,
        evidence_en=node.evidence_en,
        statutory_days=node.statutory_days,
        basis=node.basis,
        basis_en=node.basis_en,
        spread=(node.spread["low"], node.spread["high"]) if node.spread else None,
    )


def link_spec(link: Link, codes: Mapping[int, str]) -> LinkSpec:
    """A link of the tables as the rule takes it; `codes` names its nodes by their ids."""
    return LinkSpec(
        codes[link.predecessor_id],
        codes[link.successor_id],
        link.kind,
        link.lag,
        link.lag_calendar,
        link.soft,
    )


def nodes_due(actor: Actor, project_ids: Iterable[int] | None, until: date) -> QuerySet[Node]:
    """Unfinished nodes whose latest finish lies on or before `until`, with their projects; None: of all projects."""
    rows = Node.objects.filter(actual_finish=None, late_finish__lte=instant_after(until))
    if project_ids is not None:
        rows = rows.filter(project__in=list(project_ids))
    return scoped(actor, rows.select_related("project"), "project__unit").order_by("late_finish", "id")


def blocked_nodes(actor: Actor, *, portfolio: str = Project.CITY_PORTFOLIO) -> QuerySet[Node]:
    """Unfinished nodes with a blocker, with project and unit, the longest overdue first."""
    rows = Node.objects.filter(project__portfolio=portfolio, actual_finish=None).exclude(blocker_kind="")
    return scoped(actor, rows.select_related("project__unit"), "project__unit").order_by("late_finish", "id")


def measures_taken(actor: Actor, project_ids: Iterable[int]) -> QuerySet[MeasureTaken]:
    """The measures these projects have adopted, those in force first, with who adopted them."""
    rows = MeasureTaken.objects.filter(project__in=list(project_ids)).select_related("taken_by")
    return scoped(actor, rows, "project__unit").order_by(
        F("withdrawn_on").asc(nulls_first=True), "taken_on", "id"
    )


def ties(actor: Actor, project_ids: Iterable[int]) -> QuerySet[ProjectLink]:
    """The links of these projects with others the actor may see, with both nodes and both projects."""
    ids = list(project_ids)
    rows = ProjectLink.objects.filter(Q(predecessor__project__in=ids) | Q(successor__project__in=ids))
    rows = rows.select_related("predecessor__project", "successor__project").order_by("id")
    return scoped(actor, scoped(actor, rows, "predecessor__project__unit"), "successor__project__unit")
