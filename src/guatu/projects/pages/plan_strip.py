"""A project's plan as a time strip: every node with its baseline, float, facts and what holds it up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.org.queries import WINTER_STOP, calendars
from guatu.projects import queries
from guatu.projects.models import Link, Node, Project
from guatu.projects.rules import drives
from guatu.projects.templatetags.project_words import responsible, word
from guatu.projects.types import STAGE_WORDS, Stage, last_day
from guatu.ui import words
from guatu.ui.types import GanttLink, GanttMark, GanttRow, GanttStrip

PANEL = "node-panel"
"""The element of the page that takes a node's own page."""
GROUPS = ("responsible", "stage")
"""What the rows may be grouped by; anything else leaves them in the plan's order."""


def strip(
    project: Project,
    nodes: Sequence[Node],
    links: Iterable[Link],
    chain: Sequence[str],
    today: date,
    group: str = "",
) -> GanttStrip:
    """The nodes on one axis; winter hatched where anything is done outdoors; the chain's links in vermilion.

    `chain`: the codes of the nodes that decide the earliest finish, in order.
    """
    planned = [node for node in nodes if node.early_start is not None]
    names = _groups(planned, group)
    if group in GROUPS:
        order = list(dict.fromkeys(names.values()))
        planned.sort(key=lambda node: order.index(names[node.pk]))
    rows = tuple(_row(project, node, today, names.get(node.pk, "")) for node in planned)
    first = min((row.start for row in rows), default=today)
    end = max((row.end for row in rows), default=today)
    outdoors = any(node.calendar == "outdoor" for node in nodes)
    return GanttStrip(
        "",
        rows,
        today=today,
        stops=winters(first, end) if outdoors else (),
        links=_ties(links, {node.pk: node for node in planned}, set(pairwise(chain))),
        tools=True,
        panel=PANEL,
    )


def _groups(nodes: Sequence[Node], group: str) -> Mapping[int, str]:
    """The name each node stands under, by its id: who has it in hand, or the stage its part of the plan leads to."""
    if group == "responsible":
        return {node.pk: responsible(node.responsible) for node in nodes}
    if group != "stage":
        return {}
    names, ahead = {}, _("其余")
    for node in reversed(nodes):
        if node.reaches_stage:
            ahead = _("到%(stage)s") % {"stage": _(STAGE_WORDS[Stage(node.reaches_stage)])}
        names[node.pk] = ahead
    return names


def _ties(
    links: Iterable[Link], nodes: Mapping[int, Node], chain: set[tuple[str, str]]
) -> tuple[GanttLink, ...]:
    """The arrows; critical where both ends follow each other on the chain.

    The dates are read, not worked out anew, and so is which links drive: the page does no scheduling.
    """
    ties, known = [], calendars()
    codes = {pk: node.code for pk, node in nodes.items()}
    for link in links:
        before, after = nodes.get(link.predecessor_id), nodes.get(link.successor_id)
        if before is not None and after is not None:
            critical = (before.code, after.code) in chain
            decides = drives(queries.link_spec(link, codes), before, after, known)
            ties.append(GanttLink(before.code, after.code, link.kind, decides, critical))
    return tuple(ties)


def _row(project: Project, node: Node, today: date, group: str) -> GanttRow:
    start, finish = bar(node)
    total = max((finish - start).days, 1)
    done = 0.0
    if node.actual_finish is not None:
        done = 1.0
    elif node.actual_start is not None:
        done = min(max((today - start).days / total, 0.0), 0.99)
    open_ = node.actual_finish is None
    end = max(last_day(finish), start)
    statutory = _("法定%(days)s个工作日") % {"days": node.statutory_days} if node.statutory_days else ""
    return GanttRow(
        label=words.named(node),
        start=start,
        end=end,
        baseline_start=node.baseline_start,
        baseline_end=_last(node.baseline_start, node.baseline_finish),
        done=done,
        critical=node.critical,
        url=reverse("projects:why", args=[project.code, node.pk]),
        note=statutory if open_ else "",
        warning=word(node.blocker_kind) if node.blocker_kind and open_ else "",
        marks=_marks(node, end),
        latest=_latest(node) if open_ else None,
        group=group,
        key=node.code,
    )


def _marks(node: Node, end: date) -> tuple[GanttMark, ...]:
    """A diamond where the node brings its project to a stage, or is an instant; the node's own deadline."""
    marks = []
    if node.reaches_stage or node.duration == 0:
        label = word(node.reaches_stage) if node.reaches_stage else words.named(node)
        marks.append(GanttMark(end, label, done=node.actual_finish is not None))
    if node.deadline is not None:
        marks.append(GanttMark(node.deadline, _("节点期限"), deadline=True))
    return tuple(marks)


def _latest(node: Node) -> date | None:
    """The last day its work may take; of an instant without work the day itself."""
    if node.late_finish is None or node.late_start is None:
        return None
    return max(last_day(node.late_finish), node.late_start)


def bar(node: Node) -> tuple[date, date]:
    """Where a node's bar stands, instants: the fact where it has begun, else what can be.

    What can be, not what must: the float then runs from the bar to the latest day, and a bar past that day shows by how
    much it is too late.
    """
    return node.early_start or date.min, node.early_finish or date.min


def _last(start: date | None, finish: date | None) -> date | None:
    if start is None or finish is None:
        return None
    return max(last_day(finish), start)


def winters(first: date, end: date) -> tuple[tuple[date, date], ...]:
    """The winter stops that touch first…end, both days included."""
    (month, day), (to_month, to_day) = (tuple(map(int, text.split("-"))) for text in WINTER_STOP)
    return tuple(
        (date(year, month, day), date(year + 1, to_month, to_day))
        for year in range(first.year - 1, end.year + 1)
    )
