"""Links between projects as the actor may see them, and what one more or one less would move. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import calendars
from guatu.org.types import Actor
from guatu.projects.models import Node, Project, ProjectLink
from guatu.projects.queries.lists import project_by_id, projects
from guatu.projects.queries.network import ties
from guatu.projects.queries.together import Together, together
from guatu.projects.rules import check_tie, joined_code, tied_shifts, worked_back_joined
from guatu.projects.rules.tied import TiedShift
from guatu.projects.types import LinkSpec, WorkedBack, last_day


@dataclass(frozen=True, slots=True)
class NodeTies:
    """A node's links with other projects: what it waits for, and what waits for it.

    hidden: whether there are others, with projects that the actor may not see.
    """

    before: tuple[ProjectLink, ...]
    after: tuple[ProjectLink, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class TieEffect:
    """What a change of a link moves: the projects that the actor may see, those tied first, and how many others.

    names: of the nodes that move, in both languages, by project id and code.
    """

    rows: tuple[tuple[Project, TiedShift], ...]
    names: Mapping[tuple[int, str], Phrase]
    hidden: int


def node_ties(actor: Actor, node: Node) -> NodeTies:
    """The links of one node with other projects. Two queries, one where there are none."""
    own = Q(predecessor=node) | Q(successor=node)
    every = ProjectLink.objects.filter(own).count()
    rows = list(ties(actor, [node.project_id]).filter(own)) if every else []
    return NodeTies(
        tuple(row for row in rows if row.successor_id == node.pk),
        tuple(row for row in rows if row.predecessor_id == node.pk),
        every > len(rows),
    )


def tie_effect(
    actor: Actor,
    *,
    predecessor_id: int,
    successor_id: int,
    kind: str = "FS",
    lag: int = 0,
    lag_calendar: str = "",
) -> TieEffect:
    """What `actions.tie_projects` would move, in both projects and all tied to them.

    Raises NotFound for a node of a project that the actor may not see, and what the action raises of the two nodes.
    """
    one, other = _node(actor, predecessor_id), _node(actor, successor_id)
    check_tie(*((node.project.code, node.project.due) for node in (one, other)))
    parts = [together(one.project)]
    if other.project_id not in {row.pk for row in parts[0].projects}:
        parts.append(together(other.project))
    new = LinkSpec(_joined(one), _joined(other), kind, lag, lag_calendar)
    kept = [tie for part in parts for tie in part.ties if _ends(tie) != _ends(new)]
    return _effect(actor, parts, [*kept, new], (one.project_id, other.project_id))


def untie_effect(actor: Actor, tie_id: int) -> TieEffect:
    """What `actions.untie_projects` would move. Raises NotFound for a link that the actor may not see."""
    tie = ProjectLink.objects.filter(pk=tie_id).first()
    if tie is None:
        raise NotFound(what=f"projects.projectlink:{tie_id}")
    one, other = _node(actor, tie.predecessor_id), _node(actor, tie.successor_id)
    part = together(one.project)
    gone = _ends(LinkSpec(_joined(one), _joined(other), tie.kind))
    return _effect(
        actor, [part], [tie for tie in part.ties if _ends(tie) != gone], (one.project_id, other.project_id)
    )


def effect_facts(effect: TieEffect) -> dict[str, Any]:
    """As JSON, for the API and the command line. Days are last days."""
    return {
        "projects": [
            {
                "project": row.code,
                "earliest_finish_before": shift.before.earliest_finish,
                "earliest_finish": shift.after.earliest_finish,
                "days_short_before": shift.before.days_short,
                "days_short": shift.after.days_short,
                "moved": [
                    {
                        "code": moved.code,
                        "name": effect.names[row.pk, moved.code].zh,
                        "name_en": effect.names[row.pk, moved.code].en,
                        "early_finish_before": last_day(moved.before.early_finish),
                        "early_finish": last_day(moved.after.early_finish),
                        "early_days": moved.early_days,
                        "late_finish_before": last_day(moved.before.late_finish),
                        "late_finish": last_day(moved.after.late_finish),
                        "late_days": moved.late_days,
                    }
                    for moved in shift.moved
                ],
            }
            for row, shift in effect.rows
        ],
        "hidden": effect.hidden,
    }


def _effect(
    actor: Actor, parts: list[Together], changed: list[LinkSpec], first: tuple[int, int]
) -> TieEffect:
    today, known = clock().today(), calendars()
    before = _by_key({key: found for part in parts for key, found in part.worked_back(today, known).items()})
    plans = [plan for part in parts for plan in part.plans()]
    moved = tied_shifts(before, worked_back_joined(plans, changed, known, today))
    seen = projects(actor, portfolio=None).in_bulk([int(shift.key) for shift in moved])
    rows = [(seen[int(shift.key)], shift) for shift in moved if int(shift.key) in seen]
    rows.sort(key=lambda row: (row[0].pk not in first, row[0].code))
    columns = ("project_id", "code", "name", "name_en")
    names = {
        (owner, code): Phrase(name, name_en or name)
        for owner, code, name, name_en in Node.objects.filter(project__in=seen).values_list(*columns)
    }
    return TieEffect(tuple(rows), names, len(moved) - len(rows))


def _by_key(found: Mapping[int, WorkedBack]) -> dict[str, WorkedBack]:
    return {str(key): plan for key, plan in found.items()}


def _node(actor: Actor, node_id: int) -> Node:
    node = Node.objects.filter(pk=node_id).first()
    if node is None:
        raise NotFound(what=f"projects.node:{node_id}")
    node.project = project_by_id(actor, node.project_id)
    return node


def _joined(node: Node) -> str:
    return joined_code(str(node.project_id), node.code)


def _ends(tie: LinkSpec) -> tuple[str, str, str]:
    """What makes a link one and the same: a second one of its kind takes its place."""
    return tie.predecessor, tie.successor, tie.kind
