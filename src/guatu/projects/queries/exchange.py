"""Plan files: what importing one would do, and a project written out as one."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import astuple
from datetime import date

from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.org.queries import calendars
from guatu.org.types import Actor
from guatu.projects.adapters.exchange.files import WRITERS, read_plan, write_plan
from guatu.projects.adapters.exchange.incoming import incoming
from guatu.projects.adapters.exchange.outgoing import OutNode, outgoing
from guatu.projects.models import Baseline, BaselineNode, Project, ProjectLink
from guatu.projects.queries.lists import project, project_by_id
from guatu.projects.queries.network import link_spec, node_spec
from guatu.projects.rules import check_incoming, diff_plan
from guatu.projects.types import Incoming, LinkSpec, NodeSpec, PlanFile, PlanPreview, Said

_UNSAFE = re.compile(r"[^\w.\-]+")


def read_incoming(data: bytes, name: str, known: Mapping[str, WorkCalendar]) -> Incoming:
    """A plan file as our nodes and links, on these calendars. Raises G1660 … G1673 and G1102; asks no table."""
    plan = incoming(read_plan(data, name), known)
    check_incoming(plan)
    return plan


def preview_plan(actor: Actor, *, project_id: int, data: bytes, name: str) -> PlanPreview:
    """What importing this file would do to a project; nothing is written. Needs `projects.write`.

    Raises NotFound, Denied, G1621 for somebody else's project, and all that reading and comparing raise.
    """
    found = project_by_id(actor, project_id)
    actor.require("projects.write", found)
    if found.portfolio != Project.CITY_PORTFOLIO:
        raise GuatuError("G1621", code=found.code, portfolio=found.portfolio.upper())
    return preview_of(found, data, name)


def preview_of(found: Project, data: bytes, name: str) -> PlanPreview:
    """The same for a project already looked up. Five queries, whatever the number of nodes."""
    plan = read_incoming(data, name, calendars())
    nodes, links = _network(found)
    outside = ProjectLink.objects.filter(predecessor__project=found).values_list(
        "predecessor__code", flat=True
    )
    waiting = ProjectLink.objects.filter(successor__project=found).values_list("successor__code", flat=True)
    diff = diff_plan(nodes, links, plan, {*outside, *waiting})
    state = repr(([astuple(node) for node in nodes], sorted(tuple(link) for link in links), found.due))
    digest = hashlib.sha256(hashlib.sha256(data).digest() + state.encode()).hexdigest()
    return PlanPreview(found.pk, plan, diff, digest)


def _network(found: Project) -> tuple[list[NodeSpec], list[LinkSpec]]:
    rows = list(found.nodes.all())
    codes = {row.pk: row.code for row in rows}
    return [node_spec(row) for row in rows], [link_spec(link, codes) for link in found.links.order_by("pk")]


def export_plan(actor: Actor, code: str, form: str) -> PlanFile:
    """A project's plan as a file: "mspdi" or "csv", with links, calendars, baselines and actual days.

    Raises NotFound outside the actor's scope, Denied, G1618 for another format, G1614 without nodes.
    """
    actor.require("projects.read")
    found = project(actor, code)
    rows = list(found.nodes.all())
    if not rows:
        raise GuatuError("G1614", code=code)
    if form not in WRITERS:
        raise GuatuError("G1618", what="format", value=form[:60], known=", ".join(WRITERS))
    numbers = _baseline_numbers(found)
    kept: dict[str, list[tuple[int, date, date, int]]] = {}
    for line in BaselineNode.objects.filter(baseline__in=list(numbers)):
        kept.setdefault(line.code, []).append(
            (numbers[line.baseline_id], line.start, line.finish, line.duration)
        )
    codes = {row.pk: row.code for row in rows}
    nodes = []
    for row in rows:
        early = (row.early_start, row.early_finish) if row.early_start and row.early_finish else None
        late = (row.late_start, row.late_finish) if row.late_start and row.late_finish else None
        baselines = kept.get(row.code, [])
        if not numbers and row.baseline_start and row.baseline_finish:
            baselines = [(0, row.baseline_start, row.baseline_finish, row.duration)]
        nodes.append(OutNode(node_spec(row), early, late, tuple(baselines)))
    today = clock().today()
    starts = [day for row in rows for day in (row.early_start, row.actual_start) if day is not None]
    links = [link_spec(link, codes) for link in found.links.order_by("pk")]
    sent = outgoing(found.name, min(starts, default=today), today, nodes, links, calendars())
    _, suffix, content_type = WRITERS[form]
    return PlanFile(
        name=f"{_UNSAFE.sub('-', found.code)}{suffix}",
        content_type=content_type,
        data=write_plan(sent.plan, form),
        said=tuple(Said(note.what, note.count, note.codes) for note in sent.notes),
    )


def _baseline_numbers(found: Project) -> dict[int, int]:
    """The file's number of each baseline: 0 for the current one, then the others from the newest."""
    rows = Baseline.objects.filter(project=found).order_by("-current", "-number").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(rows)}
