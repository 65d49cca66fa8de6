"""The ways out of a project's plan that cannot be met: priced, proved, nothing written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from guatu.engine.measures import Crash, Joint, Option, Split, Winter, ways_out
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.org.queries import calendars
from guatu.org.types import Actor
from guatu.projects.models import Node, Project
from guatu.projects.queries.lists import project_by_id
from guatu.projects.queries.network import link_spec, links, node_spec, nodes, plan_from
from guatu.projects.rules.measures import plan_options
from guatu.projects.rules.worked_back import network_of
from guatu.projects.types import last_day

if TYPE_CHECKING:
    from guatu.engine.measures.result import WayOut, WaysOut

SECONDS: Final = 8.0
"""A page waits no longer; what is not proved by then says so."""


@dataclass(frozen=True, slots=True)
class NodeMoved:
    """A node that a way out lets end earlier: last days of work, before and after."""

    code: str
    before: date
    after: date

    @property
    def days(self) -> int:
        """Calendar days gained."""
        return (self.before - self.after).days


@dataclass(frozen=True, slots=True, eq=False)
class ProjectWays:
    """names: of the project's nodes by code, in both languages. offered: how many measures its open nodes allow."""

    project: Project
    nodes: tuple[Node, ...]
    found: "WaysOut"
    names: Mapping[str, Phrase]
    offered: int

    def moved(self, way: "WayOut") -> tuple[NodeMoved, ...]:
        """What a way moves forward, in the order of the plan; a node in sections by the end of its second."""
        moved = []
        for node in self.nodes:
            second = f"{node.code}/2"
            code = second if second in way.plan.places else node.code
            before, after = self.found.plan[node.code].early_last_day, way.plan[code].early_last_day
            if after < before:
                moved.append(NodeMoved(node.code, before, after))
        return tuple(moved)


def project_ways(actor: Actor, project_id: int, *, seconds: float = SECONDS) -> ProjectWays:
    """What can be done for one project, from what its nodes not yet begun allow, as things stand today.

    Raises NotFound outside the actor's scope, G1613 without a due day, G1614 without nodes, G1622 and G1623 for a
    measure that cannot be read, the engine's G11xx. Five queries, whatever the number of nodes.
    """
    project = project_by_id(actor, project_id)
    rows = tuple(nodes(actor, [project.pk]))
    if project.due is None:
        raise GuatuError("G1613", code=project.code)
    if not rows:
        raise GuatuError("G1614", code=project.code)
    codes, today, known = {node.pk: node.code for node in rows}, clock().today(), calendars()
    tied = [link_spec(link, codes) for link in links(actor, [project.pk]).select_related(None)]
    network = network_of(
        [node_spec(node) for node in rows], tied, plan_from(project, today), project.due, known, today
    )
    options = _open(rows, [calendar.code for calendar in network.calendars])
    return ProjectWays(
        project=project,
        nodes=rows,
        found=ways_out(network, options, seconds=seconds),
        names={node.code: Phrase(node.name, node.name_en or node.name) for node in rows},
        offered=len(options),
    )


def _open(rows: Sequence[Node], known: Sequence[str]) -> tuple[Option, ...]:
    """The measures of nodes that have not begun, as far as their days still allow."""
    begun = {node.code for node in rows if node.actual_start is not None}
    offered = plan_options(
        {
            node.code: (() if node.code in begun else node.measures, node.deadline is not None)
            for node in rows
        },
        known,
    )
    days = {node.code: (node.duration, node.calendar) for node in rows}
    options = [_possible(option, days) for option in offered]
    return tuple(
        option
        for option in options
        if option is not None and (not isinstance(option, Joint) or begun.isdisjoint(option.nodes))
    )


def _possible(option: Option, days: Mapping[str, tuple[int, str]]) -> Option | None:
    """What the node's own days and calendar leave of a measure; None for nothing."""
    match option:
        case Crash(code, levels):
            left = tuple(level for level in levels if level.days < days[code][0])
            return replace(option, levels=left) if left else None
        case Split(code):
            return option if days[code][0] > 1 else None
        case Winter(code, calendar):
            return option if days[code][1] != calendar else None
    return option


def last_worked(way: "WayOut") -> date:
    """The last day of the plan that a way gives."""
    return last_day(way.plan.finish)
