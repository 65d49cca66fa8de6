"""How sure a project's due day is, from what the actor may see; nothing is written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Final

from django.db.models import QuerySet

from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.org.queries import calendars, scoped
from guatu.org.types import Actor
from guatu.projects.adapters.risk import parse_preset, shipped_preset
from guatu.projects.models import Node, Project, RiskPresetVersion
from guatu.projects.queries.lists import project
from guatu.projects.queries.network import link_spec, links, node_spec, nodes, plan_from
from guatu.projects.rules.risk import Ratios, finish_days, plan_risk, ratios_of
from guatu.projects.types import LinkSpec, NodeSpec
from guatu.projects.types.risk import FinishDays, PlanRisk, RiskPreset

MOST_FINISHED: Final = 5_000
"""Finished nodes that are read, the latest first."""
MOST_FINISHED_IN_ALL: Final = 50_000
"""The same for many plans at once."""


def risk(actor: Actor, code: str) -> PlanRisk:
    """The draws of one project's plan as things stand today. Six queries.

    Raises NotFound outside the actor's scope, G1613 without a due day, G1614 without nodes, the engine's G11xx.
    """
    actor.require("projects.read")
    row = project(actor, code)
    if row.due is None:
        raise GuatuError("G1613", code=code)
    found = list(nodes(actor, [row.pk]))
    if not found:
        raise GuatuError("G1614", code=code)
    codes, known, today = {node.pk: node.code for node in found}, calendars(), clock().today()
    return plan_risk(
        [node_spec(node) for node in found],
        [link_spec(link, codes) for link in links(actor, [row.pk])],
        plan_from(row, today),
        row.due,
        known,
        today,
        ratios=ratios_of(_finished_alike(actor, found), known),
        preset=risk_preset(actor),
    )


def finishes(actor: Actor, rows: Sequence[Project]) -> Iterator[tuple[Project, FinishDays | GuatuError]]:
    """The last day of each of these plans in every draw, as things stand today, or why it cannot be drawn.

    Draw number n of one project and of another are the same future: common causes strike both or neither.
    Five queries.
    """
    actor.require("projects.read")
    ids = [row.pk for row in rows]
    by_project: dict[int, list[Node]] = defaultdict(list)
    codes: dict[int, str] = {}
    for node in nodes(actor, ids):
        by_project[node.project_id].append(node)
        codes[node.pk] = node.code
    linked: dict[int, list[LinkSpec]] = defaultdict(list)
    for link in links(actor, ids):
        linked[link.project_id].append(link_spec(link, codes))
    known, today, preset = calendars(), clock().today(), risk_preset(actor)
    alike: dict[tuple[str, str], list[NodeSpec]] = defaultdict(list)
    every = [node for found in by_project.values() for node in found]
    for spec in _finished_alike(actor, every, MOST_FINISHED_IN_ALL):
        alike[spec.code, spec.name].append(spec)
    for row in rows:
        found = by_project.get(row.pk, [])
        kinds = {(node.code, node.name) for node in found if node.actual_finish is None}
        finished = chain.from_iterable(alike[kind] for kind in kinds)
        try:
            yield (
                row,
                _finish_days(row, found, linked[row.pk], known, today, ratios_of(finished, known), preset),
            )
        except GuatuError as refused:
            yield row, refused


def _finish_days(
    row: Project,
    found: Sequence[Node],
    linked: Sequence[LinkSpec],
    known: Mapping[str, WorkCalendar],
    today: date,
    ratios: Ratios,
    preset: RiskPreset,
) -> FinishDays:
    if row.due is None:
        raise GuatuError("G1613", code=row.code)
    if not found:
        raise GuatuError("G1614", code=row.code)
    specs, start = [node_spec(node) for node in found], plan_from(row, today)
    return finish_days(str(row.pk), specs, linked, start, row.due, known, today, ratios=ratios, preset=preset)


def risk_preset(actor: Actor, version: int | None = None) -> RiskPreset:
    """The working values that hold: the house's newest version, else what ships. version: one of the house's own.

    Raises NotFound for a version that is not there.
    """
    rows = risk_preset_versions(actor)
    row = rows.first() if version is None else rows.filter(version=version).first()
    if row is not None:
        return parse_preset(row.content, row.version)
    if version is not None:
        raise NotFound(what=f"risk preset v{version}")
    return shipped_preset()


def risk_preset_versions(actor: Actor) -> QuerySet[RiskPresetVersion]:
    """The versions that this house made, the newest first."""
    actor.require("projects.read")
    return RiskPresetVersion.objects.order_by("-version")


def _finished_alike(actor: Actor, nodes: Sequence[Node], most: int = MOST_FINISHED) -> list[NodeSpec]:
    """Finished nodes, of projects that the actor may see, with the code and name of one of these unfinished nodes.

    Code and name, because every template numbers its own nodes.
    """
    wanted = {(node.code, node.name) for node in nodes if node.actual_finish is None}
    rows = scoped(
        actor,
        Node.objects.filter(
            code__in={code for code, _ in wanted},
            name__in={name for _, name in wanted},
            actual_start__isnull=False,
            actual_finish__isnull=False,
        ),
        "project__unit",
    ).order_by("-actual_finish", "-pk")
    fields = ("code", "name", "duration", "calendar", "actual_start", "actual_finish")
    return [
        NodeSpec(
            code=code,
            name=name,
            duration=duration,
            calendar=calendar,
            actual_start=actual_start,
            actual_finish=actual_finish,
        )
        for code, name, duration, calendar, actual_start, actual_finish in rows.values_list(*fields)[:most]
        if (code, name) in wanted
    ]
