"""Today's directives, and the countdown to the year's end and the next nodes."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.dispatch import queries as dispatch
from guatu.dispatch.types import HANDLING, STATE_WORDS, State, phase_of
from guatu.dispatch.types import Phase as MatterPhase
from guatu.kernel.clock import clock
from guatu.kernel.period import Kind, Period
from guatu.org.queries import work_calendar
from guatu.projects import queries as projects
from guatu.projects.types import (
    RESPONSIBLE_WORDS,
    BlockerKind,
    Stage,
    holder_said,
    instant_after,
    last_day,
)
from guatu.status import queries as status
from guatu.status.types import SubjectKind
from guatu.ui.types import LightColour
from guatu.ui.words import is_english, language, named
from guatu.wall.queries.look import Look
from guatu.wall.queries.matrix import short
from guatu.wall.rules import due_colour
from guatu.wall.types import Countdown, DirectiveLine, DirectivesToday, NextNode

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guatu.dispatch.models import Matter
    from guatu.projects.models import Node
    from guatu.status.models import Light

LINES = 8
"""Rows that can be read at eight metres."""
SPAN = 45
"""Days ahead that the next nodes are looked for in."""
WEEK, MONTH = 7, 30
LOOKED_AT = 400
"""Nodes the next ones are picked from: the largest projects have some thirty each."""
STANDING_STILL = (Stage.PAUSED, Stage.TERMINATED)


def directives(look: Look) -> DirectivesToday:
    """What was ordered and is not closed, overdue first, each with its light. Three queries, one more for the month."""
    today = clock().today()
    rows = dispatch.open_matters(look.actor)
    if look.area_id is not None:
        rows = rows.filter(project__area=look.area_id)
    shown = list(rows[:LINES])
    lit = status.lights_of(look.actor, SubjectKind.DIRECTIVE, [row.pk for row in shown], look.period)
    lines = tuple(_directive(row, today, lit.get(row.pk)) for row in shown)
    due = Q(state__in=HANDLING)
    verifying = [state for state in State if phase_of(state) is MatterPhase.TO_VERIFY]
    counts = rows.order_by().aggregate(
        overdue=Count("pk", filter=due & Q(due_on__lt=today)),
        today=Count("pk", filter=due & Q(due_on=today)),
        week=Count("pk", filter=due & Q(due_on__gt=today, due_on__lte=today + timedelta(WEEK))),
        verifying=Count("pk", filter=Q(state__in=verifying)),
        open=Count("pk"),
    )
    return DirectivesToday(lines, **counts)


def _directive(row: "Matter", today: date, light: "Light | None") -> DirectiveLine:
    days = (row.due_on - today).days
    state = State(row.state)
    return DirectiveLine(
        number=row.number,
        matter=named(row),
        project=named(row.project) if row.project is not None else "",
        unit=short(row.unit),
        due_on=row.due_on,
        days=days,
        state=STATE_WORDS[state].label(language()),
        waits=state not in HANDLING,
        reopened=phase_of(state) is MatterPhase.SENT_BACK,
        colour=LightColour(light.colour)
        if light is not None
        else due_colour(days, waits_for_others=state not in HANDLING),
        light_url=reverse("status:light", args=[light.pk]) if light is not None else "",
        url=reverse("dispatch:matter", args=[row.pk]),
    )


def countdown(look: Look) -> Countdown:
    """Days left, and the nodes of the largest projects that are due next, with their lights. Seven queries."""
    today = clock().today()
    end = Period.of_year(today.year).last_day
    quarter = Period.holding(Kind.QUARTER, today).last_day
    calendar = work_calendar()
    unknown = calendar.unpublished_years(today, end)
    rows = _open_nodes(look, today + timedelta(SPAN))
    counts = rows.order_by().aggregate(
        overdue=Count("pk", filter=Q(late_finish__lte=today)),
        week=Count("pk", filter=_within(today, WEEK)),
        month=Count("pk", filter=_within(today, MONTH)),
    )
    largest: dict[int, Node] = {}
    for node in (
        rows.filter(_within(today, SPAN))
        .select_related("project__unit", "holder_unit")
        .order_by("-project__total_investment", "project", "late_finish", "pk")[:LOOKED_AT]
    ):
        largest.setdefault(node.project_id, node)
    soonest = sorted(list(largest.values())[:LINES], key=lambda node: (node.late_finish or today, node.pk))
    lit = status.lights_of(look.actor, SubjectKind.NODE, [row.pk for row in soonest], look.period)
    return Countdown(
        today=today,
        year=today.year,
        days=(end - today).days + 1,
        workdays=None if unknown else calendar.workdays_between(today, instant_after(end)),
        quarter_days=(quarter - today).days + 1,
        span=SPAN,
        lines=tuple(_node(row, today, lit.get(row.pk)) for row in soonest),
        **counts,
    )


def _open_nodes(look: Look, until: date) -> "QuerySet[Node]":
    rows = projects.nodes_due(look.actor, None, until).filter(
        project__portfolio="city", project__total_investment__isnull=False
    )
    rows = rows.exclude(project__stage__in=[stage.value for stage in STANDING_STILL])
    return rows.filter(project__area=look.area_id) if look.area_id is not None else rows


def _within(today: date, days: int) -> Q:
    """Last days from today on; a finish is the midnight after it."""
    return Q(late_finish__gt=today, late_finish__lte=instant_after(today + timedelta(days)))


def _node(row: "Node", today: date, light: "Light | None") -> NextNode:
    due = last_day(row.late_finish or today)
    late = row.forecast_finish is not None and row.forecast_finish > due
    unit = row.holder_unit
    holder = named(unit) if unit is not None else holder_said(row.holder, english=is_english())
    doer = _(RESPONSIBLE_WORDS[row.responsible]) if row.responsible in RESPONSIBLE_WORDS else ""
    return NextNode(
        node=named(row),
        project=named(row.project),
        unit=short(row.project.unit),
        holder=holder or doer or named(row.project.unit),
        held_up=bool(row.blocker_kind),
        blocker=_(BlockerKind(row.blocker_kind).word) if row.blocker_kind else "",
        due=due,
        days=(due - today).days,
        money=row.project.total_investment if row.project.currency == "CNY" else None,
        colour=LightColour(light.colour)
        if light is not None
        else due_colour((due - today).days, late=late or bool(row.blocker_kind)),
        light_url=reverse("status:light", args=[light.pk]) if light is not None else "",
        url=reverse("projects:why", args=[row.project.code, row.pk]),
    )
