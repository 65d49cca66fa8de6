"""What holds a plan from outside: links between projects, statutory clocks; and why a node's dates are what they are.

Plan dates are instants: a finish is the 00:00 after its last day. Days are last days where it says so.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.api.plans import Reason, ReasonIn
from guatu.projects.models import Node, Project, ProjectLink
from guatu.projects.queries.approvals import clock_facts
from guatu.projects.queries.tied import effect_facts
from guatu.projects.queries.why import why_facts
from guatu.projects.types import PermitEntry, PermitStep

router = Router(tags=["plans"])


class ClockOut(Schema):
    """In working days; `left` below 0 is overdue."""

    node_id: int
    accepted: date
    limit: int
    used: int
    left: int
    due: date
    stopped: bool
    decided: date | None


class PauseOut(Schema):
    """Both days included; `last_day` is null while it still stands."""

    first_day: date
    last_day: date | None
    reason: str


class DecisionOut(Schema):
    """`document`: its number, or what proves it. A refusal has a `reason`."""

    granted: bool
    on: date
    document: str
    reason: str


class ClockStateOut(Schema):
    """As the node's page says it; null where the application was not accepted. `steps`: what `POST` takes next.

    `decisions` oldest first: all but a granted one ended an application that was refused.
    """

    node: str
    node_id: int
    limit: int
    accepted: date | None
    used: int | None
    left: int | None
    due: date | None
    stopped: bool
    decided: date | None
    pauses: list[PauseOut]
    decisions: list[DecisionOut]
    steps: list[PermitStep]


class StepIn(Schema):
    """`decide` grants; `refuse`, `pause` and `withdraw` (of the last step) need a `reason`. Without `on`: today."""

    step: PermitStep
    on: date | None = None
    reason: str = Field("", max_length=300)
    document: str = Field("", max_length=120)

    def entry(self) -> PermitEntry:
        """As the actions take it."""
        return PermitEntry(self.step, self.on or clock().today(), self.reason, self.document)


class LinkIn(Schema):
    predecessor_id: int
    successor_id: int
    kind: str = Field("FS", max_length=2)
    lag: int = Field(0, ge=-10_000, le=10_000)
    lag_calendar: str = Field("", max_length=20)


class TieIn(LinkIn):
    reason: str = Reason


class TieOut(Schema):
    id: int
    predecessor: str
    successor: str
    kind: str
    lag: int
    lag_calendar: str
    reason: str

    @staticmethod
    def resolve_predecessor(row: ProjectLink) -> str:
        return f"{row.predecessor.project.code}/{row.predecessor.code}"

    @staticmethod
    def resolve_successor(row: ProjectLink) -> str:
        return f"{row.successor.project.code}/{row.successor.code}"


class ShiftedNodeOut(Schema):
    """Last days; `days` later positive."""

    code: str
    name: str
    name_en: str
    early_finish_before: date
    early_finish: date
    early_days: int
    late_finish_before: date
    late_finish: date
    late_days: int


class ShiftedProjectOut(Schema):
    project: str
    earliest_finish_before: date
    earliest_finish: date
    days_short_before: int
    days_short: int
    moved: list[ShiftedNodeOut]


class EffectOut(Schema):
    """`hidden`: how many projects move that you may not see."""

    projects: list[ShiftedProjectOut]
    hidden: int


class ReasonStepOut(Schema):
    """`project`: the other project that the chain comes to here."""

    zh: str
    en: str
    project: str | None


class ReasonOut(Schema):
    """`which`: early_finish or late_start; `day` as people say it."""

    code: str
    which: str
    day: date
    zh: str
    en: str
    steps: list[ReasonStepOut]
    digest: str


def _found(request: HttpRequest, code: str) -> tuple[Actor, Project]:
    actor = actor_of(request)
    actor.require("projects.read")
    return actor, queries.project(actor, code)


def _node(request: HttpRequest, code: str, node_id: int) -> tuple[Actor, Project, Node]:
    actor, project = _found(request, code)
    node = queries.nodes(actor, [project.pk]).filter(pk=node_id).first()
    if node is None:
        raise NotFound(what=f"projects.node:{node_id}")
    return actor, project, node


@router.get("/{code}/nodes/{node_id}/why", response=list[ReasonOut])
def why(request: HttpRequest, code: str, node_id: int) -> Any:
    """Why the node can finish no earlier and must start no later, through every tied project you may see."""
    actor, project, node = _node(request, code, node_id)
    return why_facts(queries.reasons(actor, project, node.code, clock().today()))


@router.get("/{code}/clocks", response=list[ClockOut])
def statutory_clocks(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """The statutory clocks of the approvals that were accepted."""
    actor, project = _found(request, code)
    return [_clock(key, one) for key, one in queries.statutory_clocks(actor, [project.pk]).items()]


@router.get("/{code}/nodes/{node_id}/clock", response=ClockStateOut)
def clock_state(request: HttpRequest, code: str, node_id: int) -> dict[str, Any]:
    """The statutory clock of one approval, with the spans in which it stood and why."""
    actor, _, node = _node(request, code, node_id)
    return clock_facts(queries.approval_clock(actor, node.pk))


@router.post("/{code}/nodes/{node_id}/clock", response=ClockStateOut)
def keep_clock(request: HttpRequest, code: str, node_id: int, body: StepIn) -> dict[str, Any]:
    """Accept an application, stop or resume its clock, record the decision, take the last step back.

    Needs `projects.permit.record`: the office that the permit names, or the project office.
    """
    actor, _, node = _node(request, code, node_id)
    actions.take_step(actor, node.pk, body.entry())
    return clock_facts(queries.approval_clock(actor, node.pk))


def _clock(node_id: int, clock: Any) -> dict[str, Any]:
    names = ("accepted", "limit", "used", "left", "due", "stopped", "decided")
    return {"node_id": node_id, **{name: getattr(clock, name) for name in names}}


@router.get("/{code}/ties", response=list[TieOut])
def list_ties(request: HttpRequest, code: str) -> Any:
    """The links of a project with others."""
    actor, project = _found(request, code)
    return queries.ties(actor, [project.pk])


@router.get("/{code}/ties/preview", response=EffectOut)
def tie_preview(request: HttpRequest, code: str, link: Query[LinkIn]) -> Any:
    """What such a link would move; nothing is written. Needs `projects.tie.write`."""
    actor, project = _found(request, code)
    actor.require("projects.tie.write", project)
    _own_end(project, link)
    return effect_facts(queries.tie_effect(actor, **link.dict()))


@router.post("/{code}/ties", response=TieOut)
def tie_projects(request: HttpRequest, code: str, body: TieIn) -> ProjectLink:
    """Let a node of another project be waited for; both are worked back. Needs `projects.tie.write`."""
    actor, project = _found(request, code)
    _own_end(project, body)
    return actions.tie_projects(actor, **body.dict())


def _own_end(project: Project, link: LinkIn) -> None:
    """Raises NotFound where neither end is the project's."""
    if not Node.objects.filter(project=project, pk__in=(link.predecessor_id, link.successor_id)).exists():
        raise NotFound(what=f"projects.node:{link.successor_id}")


@router.get("/{code}/ties/{tie_id}/cut", response=EffectOut)
def untie_preview(request: HttpRequest, code: str, tie_id: int) -> Any:
    """What moves when the link is removed; nothing is written. Needs `projects.tie.write`."""
    actor, project = _found(request, code)
    actor.require("projects.tie.write", project)
    _own_tie(actor, project, tie_id)
    return effect_facts(queries.untie_effect(actor, tie_id))


@router.post("/{code}/ties/{tie_id}/cut", response={204: None})
def untie_projects(request: HttpRequest, code: str, tie_id: int, body: ReasonIn) -> Status[None]:
    """Remove a link between projects; both are worked back. Needs `projects.tie.write`."""
    actor, project = _found(request, code)
    _own_tie(actor, project, tie_id)
    actions.untie_projects(actor, tie_id=tie_id, reason=body.reason)
    return Status(204, None)


def _own_tie(actor: Actor, project: Project, tie_id: int) -> None:
    if not queries.ties(actor, [project.pk]).filter(pk=tie_id).exists():
        raise NotFound(what=f"projects.projectlink:{tie_id}")
