"""Batch programmes: their projects, what they lack, and how their levellings went."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Prefetch, Q, QuerySet

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects.models import Levelling, Node, Programme, ProgrammeCapacity, Project
from guatu.projects.queries.lists import searched
from guatu.projects.queries.network import link_spec, links, node_spec, nodes, plan_from
from guatu.projects.types import CapacitySpec, LinkSpec, Load, Member, NodeSpec, OtherAmount, Per

GRACE: Final = timedelta(minutes=3)
"""How long beyond its own time a levelling may take before it is held to be cut off."""


def programmes(actor: Actor) -> QuerySet[Programme]:
    """The batches the actor may see, with lead unit, `members` and those `finished` counted; by code."""
    done = Q(projects__finish_actual__isnull=False)
    rows = Programme.objects.select_related("unit").annotate(
        members=Count("projects"), finished=Count("projects", filter=done)
    )
    return scoped(actor, rows if actor.can("projects.read") else rows.none())


def programme(actor: Actor, code: str) -> Programme:
    """One batch by its code, capacities fetched. Raises NotFound (G1002) outside the actor's scope too."""
    found = programmes(actor).prefetch_related("capacities").filter(code=code).first()
    if found is None:
        raise NotFound(what=code)
    return found


def members_of(actor: Actor, batch: Programme) -> QuerySet[Project]:
    """The batch's projects the actor may see, with unit and schedule, by due day."""
    rows = Project.objects.filter(programmes=batch).select_related("unit", "schedule")
    return scoped(actor, rows).order_by("due", "code")


def levellings(actor: Actor, batch: Programme) -> QuerySet[Levelling]:
    """The batch's levellings, newest first. Raises Denied where the batch may not be read."""
    actor.require("projects.read")
    return Levelling.objects.filter(programme=batch).select_related("asked_by", "programme")


def levelling(actor: Actor, batch: Programme, number: int) -> Levelling:
    """One levelling of a batch. Raises NotFound."""
    found = levellings(actor, batch).filter(pk=number).first()
    if found is None:
        raise NotFound(what=f"projects.levelling:{number}")
    return found


def state_of(run: Levelling) -> str:
    """The state people see: a run that began and never ended was cut off with its worker."""
    if run.state == Levelling.State.RUNNING and run.started_at is not None:
        allowed = timedelta(seconds=2 * run.seconds) + GRACE
        return "cut" if clock().now() > run.started_at + allowed else run.state
    return run.state


def loads(run: Levelling, when: str, code: str) -> tuple[Load, ...]:
    """The load of one capacity "before" or "after" a levelling."""
    rows = run.result.get(when, {}).get(code, [])
    return tuple(Load(date.fromisoformat(first), taken, there) for first, taken, there in rows)


def capacity_spec(row: ProgrammeCapacity) -> CapacitySpec:
    """A capacity of the tables as the rule takes it."""
    return CapacitySpec(
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        per=Per(row.per),
        amount=row.amount,
        demand=row.demand,
        node_codes=tuple(row.node_codes),
        windows=tuple(
            OtherAmount(date.fromisoformat(one["first"]), date.fromisoformat(one["last"]), one["amount"])
            for one in row.windows
        ),
    )


def batch_members(actor: Actor, batch: Programme) -> list[Member]:
    """The batch's unfinished projects that have a plan, as the levelling takes them. Three queries."""
    today = clock().today()
    rows = [row for row in members_of(actor, batch) if row.due is not None and row.finish_actual is None]
    ids = [row.pk for row in rows]
    specs: dict[int, list[NodeSpec]] = {}
    codes: dict[int, str] = {}
    for node in nodes(actor, ids):
        codes[node.pk] = node.code
        # Levelled anew: the last levelling's starts bind nothing.
        specs.setdefault(node.project_id, []).append(replace(node_spec(node), not_before=node.not_before))
    tied: dict[int, list[LinkSpec]] = {}
    for link in links(actor, ids).select_related(None):
        tied.setdefault(link.project_id, []).append(link_spec(link, codes))
    return [
        Member(row.pk, row.due, plan_from(row, today), specs[row.pk], tied.get(row.pk, []))
        for row in rows
        if row.pk in specs and row.due is not None
    ]


def shared_nodes(actor: Actor, batch: Programme) -> list[tuple[str, str, str]]:
    """Code, name and English name of the nodes that the batch's projects have, in their order: what may be scarce."""
    rows = scoped(actor, Node.objects.filter(project__programmes=batch), "project__unit")
    seen: dict[str, tuple[str, str, str]] = {}
    for code, name, name_en in rows.order_by("position").values_list("code", "name", "name_en").distinct():
        seen.setdefault(code, (code, name, name_en))
    return list(seen.values())


def with_newest(rows: QuerySet[Programme]) -> Sequence[Programme]:
    """Batches with their levellings fetched, newest first, for the list."""
    return list(rows.prefetch_related(Prefetch("levellings", Levelling.objects.order_by("-asked_at"))))


def fit_for(actor: Actor, *, area_id: int | None = None, q: str = "") -> QuerySet[Project]:
    """Projects that may join a batch: of the city's own, with a plan, not finished; of an area, if named.

    q: searched as in the list of projects.
    """
    rows = Project.objects.filter(~Q(schedule=None), portfolio=Project.CITY_PORTFOLIO, finish_actual=None)
    if area_id is not None:
        rows = rows.filter(area=area_id)
    return scoped(actor, searched(rows, q))
