"""The list 清单 of a task force: nodes, matters and targets under its mandate, as lines; its chart and its papers."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext

from guatu.dispatch.queries.forces import Scope, force_occasions, force_turns, scope_of
from guatu.dispatch.queries.matters import matters
from guatu.dispatch.rules.lateness import is_overdue
from guatu.dispatch.types import OPEN, STATE_WORDS, State
from guatu.dispatch.types.duties import OccasionKind
from guatu.dispatch.types.forces import SEAT_WORDS, Filling, TaskKind, TaskRow
from guatu.kernel.clock import clock
from guatu.kernel.period import Kind as PeriodKind
from guatu.kernel.period import Period
from guatu.ledger.types import Subject
from guatu.org.queries import holders, responsibilities
from guatu.org.types import Actor, ResponsibilityRole
from guatu.projects.queries import nodes_due
from guatu.projects.types import BLOCKER_WORDS, RESPONSIBLE_WORDS, BlockerKind, holder_said, last_day
from guatu.status.types import PROJECT_KIND
from guatu.targets.queries import city, current_plan, targets, tasks
from guatu.ui.types import GanttRow, GanttStrip
from guatu.ui.words import is_english, named, number, short_day

if TYPE_CHECKING:
    from guatu.org.models import TaskForce
    from guatu.projects.models import Node
    from guatu.targets.models import Task

AHEAD = timedelta(days=60)
"""Nodes that must finish within so many days are on the list, and whatever is stuck or lies with an office covered."""
MOST_NODES = 600
MOST_DRAWN = 60
MOST_ON_PAPER = 40


def force_list(actor: Actor, force: "TaskForce", scope: Scope | None = None) -> list[TaskRow]:
    """Nodes, matters and targets of a force, what is late first, then by due day. A fixed number of queries."""
    scope = scope or scope_of(actor, force)
    found = [*_nodes(actor, scope), *_matters(actor, scope), *_targets(actor, scope)]
    return sorted(found, key=lambda row: (not row.late, row.due or date.max, row.kind.value, row.target))


def nodes_of(actor: Actor, scope: Scope) -> "list[Node]":
    """The nodes on the list, by their latest finish; at most MOST_NODES. One query."""
    covered = Q(project__in=scope.projects.values("pk"))
    soon = covered & (Q(late_finish__lte=clock().today() + AHEAD) | ~Q(blocker_kind=""))
    asked = soon | Q(blocker_kind__in=scope.blockers) & ~Q(blocker_kind="")
    asked |= Q(responsible__in=scope.offices, statutory_days__isnull=False, actual_start__isnull=False)
    rows = nodes_due(actor, None, date.max - timedelta(days=1)).filter(asked, project__portfolio="city")
    return list(
        rows.exclude(project__stage="terminated").select_related("project__unit", "holder_unit")[:MOST_NODES]
    )


def _nodes(actor: Actor, scope: Scope) -> list[TaskRow]:
    rows, today = nodes_of(actor, scope), clock().today()
    people = _accountable({row.project_id for row in rows}, today)
    return [_node_row(row, people, today) for row in rows]


def _node_row(row: "Node", people: Mapping[int, str], today: date) -> TaskRow:
    english = is_english()
    due = last_day(row.late_finish) if row.late_finish is not None else None
    measure = gettext(BLOCKER_WORDS[BlockerKind(row.blocker_kind)]) if row.blocker_kind else ""
    holder = holder_said(row.holder, row.holder_unit.name_en if row.holder_unit else "", english=english)
    office = gettext(RESPONSIBLE_WORDS[row.responsible]) if row.responsible in RESPONSIBLE_WORDS else ""
    colon = ": " if english else "："
    return TaskRow(
        kind=TaskKind.NODE,
        target=f"{named(row.project)} · {named(row)}",
        measure=colon.join(filter(None, (measure, row.blocker))) or gettext("按计划推进"),
        lead=named(row.project.unit),
        support=holder or office,
        person=people.get(row.project_id, ""),
        due=due,
        evidence=(english and row.evidence_en) or row.evidence,
        late=due is not None and due < today,
        url=reverse("projects:why", args=[row.project.code, row.pk]),
        unit_id=row.project.unit_id,
    )


def _accountable(project_ids: Iterable[int], today: date) -> dict[int, str]:
    """Who answers for each project: the post, and who holds it. Two queries."""
    subjects = [Subject(PROJECT_KIND, str(pk)) for pk in project_ids]
    rows = responsibilities(subjects, today).filter(role=ResponsibilityRole.ACCOUNTABLE.value)
    posts = {int(row.subject_id): row.post for row in rows}
    names = holders({post.pk for post in posts.values()}, today)
    return {pk: f"{named(post)} {names.get(post.pk, '')}".strip() for pk, post in posts.items()}


def _matters(actor: Actor, scope: Scope) -> list[TaskRow]:
    about = Q(project__in=scope.projects.values("pk")) | Q(post__in=scope.post_ids)
    today, language = clock().today(), get_language()
    rows = matters(actor).filter(about, state__in=OPEN).select_related("post__unit", "holder")
    return [
        TaskRow(
            kind=TaskKind.MATTER,
            target=f"{row.number} {named(row)}",
            measure=STATE_WORDS[State(row.state)].label(language),
            lead=named(row.unit),
            support=named(row.holder) if row.holder_id != row.unit_id else "",
            person=named(row.post) if row.post is not None else "",
            due=row.due_on,
            evidence=gettext("核验情况或佐证材料"),
            late=is_overdue(row, today),
            url=reverse("dispatch:matter", args=[row.pk]),
            unit_id=row.unit_id,
        )
        for row in rows[:MOST_NODES]
    ]


def _targets(actor: Actor, scope: Scope) -> list[TaskRow]:
    """The tasks of the areas covered and those of the indicators covered, with the city's own target of the year."""
    today = clock().today()
    plan = current_plan(actor, today.year)
    if plan is None or not (scope.area_ids or scope.indicator_ids):
        return []
    asked = Q(area__in=scope.area_ids) | Q(indicator__in=scope.indicator_ids)
    rows = list(tasks(actor, plan).filter(asked).select_related("indicator__owner"))
    wanted = {row.indicator_id for row in rows if row.indicator_id is not None}
    whole = city(actor)
    year = targets(actor, indicator_ids=wanted, period_prefix=str(today.year), on=today)
    found = {
        one.version.indicator_id: one.bottom_line
        for one in year.filter(period=str(today.year), unit=whole.pk if whole is not None else 0)
    }
    end = Period.holding(PeriodKind.YEAR, today).last_day
    return [_target_row(row, found, end, today) for row in rows]


def _target_row(row: "Task", found: Mapping[int, object], end: date, today: date) -> TaskRow:
    indicator, due = row.indicator, row.due or end
    owner = row.lead_unit or (indicator.owner if indicator is not None else None)
    value = found.get(row.indicator_id or 0)
    said = ""
    if indicator is not None and value is not None:
        unit = (is_english() and indicator.measure_en) or indicator.measure
        said = f"{named(indicator)} {number(value, indicator.decimals)} {unit}"  # type: ignore[arg-type]  # a Decimal
    source = "" if indicator is None else (is_english() and indicator.source_en) or indicator.source
    return TaskRow(
        kind=TaskKind.TARGET,
        target=named(row),
        measure=said,
        lead=named(owner) if owner is not None else "",
        support="",
        person="",
        due=due,
        evidence=source,
        late=due < today,
        url=reverse("targets:indicator", args=[indicator.code])
        if indicator is not None
        else reverse("targets:plan"),
        unit_id=owner.pk if owner is not None else None,
    )


def force_chart(actor: Actor, force: "TaskForce") -> GanttStrip:
    """The wall chart 图表 of a force: the nodes of its list on one axis, project by project."""
    rows: list[GanttRow] = []
    found = sorted(
        nodes_of(actor, scope_of(actor, force))[:MOST_DRAWN], key=lambda row: (row.project_id, row.position)
    )
    for row in found:
        start = row.actual_start or row.early_start
        if start is None or row.early_finish is None:
            continue
        end = max(last_day(row.early_finish), start)
        latest = last_day(row.late_finish) if row.late_finish is not None else None
        shadow = None
        if row.baseline_start is not None and row.baseline_finish is not None:
            shadow = (row.baseline_start, max(last_day(row.baseline_finish), row.baseline_start))
        rows.append(
            GanttRow(
                label=named(row),
                start=start,
                end=end,
                baseline_start=shadow[0] if shadow else None,
                baseline_end=shadow[1] if shadow else None,
                critical=row.critical,
                url=reverse("projects:why", args=[row.project.code, row.pk]),
                warning=gettext(BLOCKER_WORDS[BlockerKind(row.blocker_kind)]) if row.blocker_kind else "",
                latest=latest,
                group=named(row.project),
                key=f"{row.project_id}-{row.code}",
            )
        )
    return GanttStrip(gettext("节点作战图"), tuple(rows), today=clock().today())


def filling_of(actor: Actor, force: "TaskForce") -> Filling:
    """The facts that a force's template is filled with today; the first lines of its list."""
    today, language = clock().today(), get_language()
    scope = scope_of(actor, force)
    rows = force_list(actor, force, scope)
    held = force_occasions(actor, force).filter(kind=OccasionKind.DISPATCH.value, held_on__isnull=False)
    last = held.order_by("-held_on", "-id").first()
    turn = next((one for one in force_turns(force) if one.turn.kind is OccasionKind.DISPATCH), None)
    facts = {
        "force": named(force),
        "lead": f"{named(force.lead.unit)} {named(force.lead)}",
        "mandate": (is_english() and force.mandate_en) or force.mandate,
        "today": short_day(today),
        "month": Period.month_of(today).label(language),
        "projects": str(scope.projects.count()),
        "nodes": str(sum(row.kind is TaskKind.NODE for row in rows)),
        "late": str(sum(row.late for row in rows)),
        "matters": str(sum(row.kind is TaskKind.MATTER for row in rows)),
        "next_dispatch": short_day(turn.by) if turn is not None else "—",
        "last_dispatch": short_day(last.held_on) if last is not None and last.held_on is not None else "—",
        "last_found": last.found if last is not None else "—",
    }
    lines = tuple(
        {
            "no": str(at), "target": row.target, "measure": row.measure, "lead": row.lead, "support": row.support,
            "person": row.person, "due": short_day(row.due) if row.due else "—", "evidence": row.evidence,
        }
        for at, row in enumerate(rows[:MOST_ON_PAPER], start=1)
    )  # fmt: skip
    seats = [(force.lead, "lead"), *((seat.post, seat.role) for seat in force.seats)]  # type: ignore[attr-defined]
    members = tuple(
        {
            "no": str(at),
            "unit": named(post.unit),
            "post": named(post),
            "role": SEAT_WORDS[role].label(language),
        }
        for at, (post, role) in enumerate(seats, start=1)
    )
    return Filling(facts, {"tasks": lines, "members": members})
