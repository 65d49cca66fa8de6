"""Many projects on one time axis: what a battle map draws of them, read in columns and never row by row."""

from collections.abc import Collection
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from guatu.kernel.period import Period
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects.models import Chain, Node, Progress, Project
from guatu.projects.queries.chains import chains
from guatu.projects.queries.lists import filtered, projects
from guatu.projects.queries.together import as_driven
from guatu.projects.rules.chains import segment_of
from guatu.projects.types import ProjectFilter


class PlanSpan(NamedTuple):
    """The nodes of a project in one line. Days of the plan are instants; counts are of nodes, `overdue` and `blocked`
    of unfinished ones."""

    start: date | None
    finish: date | None
    baseline_start: date | None
    baseline_finish: date | None
    nodes: int
    done: int
    overdue: int
    blocked: int


class NodeBar(NamedTuple):
    """What is drawn of a node. Plan and baseline are instants, actual days are days, as in the table. `holder` is as
    written; its English name is there where it is a unit of the house."""

    pk: int
    project: int
    name: str
    name_en: str
    duration: int
    early_start: date | None
    early_finish: date | None
    late_start: date | None
    late_finish: date | None
    baseline_start: date | None
    baseline_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    blocker_kind: str
    blocker: str
    holder: str
    holder_name_en: str | None


class ProjectBar(NamedTuple):
    """What is drawn of a project, with the names of what it belongs to. Days are days, as in the table."""

    pk: int
    code: str
    name: str
    name_en: str
    industry: str
    stage: str
    start_planned: date | None
    start_actual: date | None
    due: date | None
    finish_actual: date | None
    days_short: int | None
    unit: int
    unit_name: str
    unit_name_en: str
    unit_short: str
    unit_short_en: str
    unit_position: int
    area: int | None
    area_name: str | None
    area_name_en: str | None
    area_position: int | None


_BAR_FIELDS: Final = (
    *ProjectBar._fields[:10], "schedule__days_short", "unit_id", "unit__name", "unit__name_en", "unit__short",
    "unit__short_en", "unit__position", "area_id", "area__name", "area__name_en", "area__position",
)  # fmt: skip


def project_bars(actor: Actor, wanted: ProjectFilter) -> list[ProjectBar]:
    """The city's projects that a filter asks for, by code; sorting is left to the reader. One query, and those of a
    unit asked for."""
    rows = filtered(actor, projects(actor), wanted).order_by("code")
    return [ProjectBar(*row) for row in rows.values_list(*_BAR_FIELDS)]


def plan_spans(actor: Actor, today: date) -> dict[int, PlanSpan]:
    """Every project's plan in one line, by project id. One query, added up by the database.

    A node is overdue from the day after its latest last day: its instant, or for work without duration the day itself.
    """
    past = Q(duration__gt=0, late_finish__lte=today) | Q(duration=0, late_finish__lt=today)
    open_ = Q(actual_finish=None)
    rows = scoped(actor, Node.objects.filter(project__portfolio=Project.CITY_PORTFOLIO), "project__unit")
    found = (
        rows.order_by()
        .values_list("project_id")
        .annotate(
            first=Min("early_start"),
            last=Max("early_finish"),
            base_first=Min("baseline_start"),
            base_last=Max("baseline_finish"),
            all_nodes=Count("pk"),
            done=Count("pk", filter=~open_),
            overdue=Count("pk", filter=open_ & past),
            blocked=Count("pk", filter=open_ & ~Q(blocker_kind="")),
        )
    )
    return {pk: PlanSpan(*rest) for pk, *rest in found}


def node_bars(actor: Actor, project_ids: Collection[int]) -> list[NodeBar]:
    """The nodes of these projects, project by project in their order, as far as they have dates. One query."""
    fields = ("pk", "project_id", *NodeBar._fields[2:-1], "holder_unit__name_en")
    rows = Node.objects.filter(project__in=project_ids).exclude(early_start=None, actual_start=None)
    ordered = scoped(actor, rows, "project__unit").order_by("project_id", "position")
    return [NodeBar._make(row) for row in as_driven(ordered.values_list(*fields))]


def physical_progress(actor: Actor, upto: Period) -> dict[int, float]:
    """The newest reported share of the whole work, 0…1, of every project in or before the month. One query."""
    rows = Progress.objects.filter(
        current=True, period__lte=str(upto), project__portfolio=Project.CITY_PORTFOLIO
    )
    later = Progress.objects.filter(
        project=OuterRef("project"), current=True, period__gt=OuterRef("period"), period__lte=str(upto)
    )
    found = scoped(actor, rows.filter(~Exists(later)), "project__unit")
    return {
        pk: float(physical) / 100
        for pk, physical in found.values_list("project_id", "physical")
        if physical is not None
    }


def chain_of_industry(actor: Actor) -> "ChainFinder":
    """The chains in their order, and which of them an industry belongs to. Two queries."""
    return ChainFinder(list(chains(actor)))


class ChainFinder:
    """Finds the chain of an industry and its segment, by the longest prefix that fits, each industry once."""

    def __init__(self, rows: list[Chain]) -> None:
        self.chains = rows
        segments = [(segment, chain.pk) for chain in rows for segment in chain.segments.all()]
        self._prefixes = {prefix: segment.pk for segment, _chain in segments for prefix in segment.industries}
        self._chains = {segment.pk: chain for segment, chain in segments}
        self._found: dict[str, int | None] = {}

    def of(self, industry: str) -> int | None:
        """The chain's key; None where the industry belongs to none."""
        segment = self.segment(industry)
        return None if segment is None else self._chains[segment]

    def segment(self, industry: str) -> int | None:
        """The key of the chain's segment; None where the industry belongs to none."""
        if industry not in self._found:
            self._found[industry] = segment_of(industry, self._prefixes)
        return self._found[industry]
