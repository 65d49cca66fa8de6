"""A post's task book made fresh, for who may see the post."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from guatu.dispatch.queries import matters
from guatu.dispatch.types import HANDLING, OPEN
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.queries import post as read_post
from guatu.org.queries import responsibilities_of_post
from guatu.org.types import Actor
from guatu.projects.queries import investment_plans, latest_progress, nodes_due, projects
from guatu.projects.types import last_day
from guatu.publish.adapters.task_book import task_book_document
from guatu.publish.types import Duty, FileKind, NodeDue, Order, TaskBook
from guatu.status.queries import latest_period, lights
from guatu.status.types import PROJECT_KIND, Words
from guatu.ui.documents.pdf import to_pdf
from guatu.ui.documents.types import OfficialDocument
from guatu.ui.documents.word import to_docx
from guatu.ui.types import LightColour

if TYPE_CHECKING:
    from guatu.org.models import Post

from guatu.publish.queries.bulletins import house_letterhead

NODES_EACH = 3
AHEAD = timedelta(days=90)
"""A task book names so many of a project's next nodes, of those that are over or must finish within so many days."""


def task_book(actor: Actor, post_id: int, language: str, kind: FileKind = FileKind.PDF) -> bytes:
    """A post's task book as a file. Raises NotFound for a post out of sight."""
    document = task_book_text(actor, post_id, language)
    return to_docx(document) if kind is FileKind.WORD else to_pdf(document)


def task_book_text(actor: Actor, post_id: int, language: str) -> OfficialDocument:
    """The same as a document, before it becomes a file."""
    actor.require("publish.read")
    found = task_book_of(actor, read_post(actor, post_id))
    return task_book_document(found, house_letterhead(), invented=settings.DEMO, language=language)


def task_book_of(actor: Actor, post: "Post") -> TaskBook:
    """What a post answers for today, of what the actor may see. Nine queries, however many projects."""
    today = clock().today()
    period = latest_period(actor)
    roles = _roles(actor, post, today)
    ids = list(roles)
    return TaskBook(
        post=_named(post.title, post.title_en),
        unit=_named(post.unit.name, post.unit.name_en),
        on=today,
        period=period,
        duties=_duties(actor, roles, period),
        nodes=_nodes(actor, ids, today),
        orders=_orders(actor, post, ids, today),
    )


def _roles(actor: Actor, post: "Post", today: date) -> dict[int, list[str]]:
    rows = responsibilities_of_post(actor, post).filter(
        Q(end=None) | Q(end__gt=today), subject_kind=PROJECT_KIND, start__lte=today
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(int(row.subject_id), []).append(row.role)
    return found


def _duties(actor: Actor, roles: dict[int, list[str]], period: Period) -> tuple[Duty, ...]:
    ids = list(roles)
    year = clock().today().year
    plans = investment_plans(actor, ids, year)
    done = latest_progress(actor, ids, period)
    lit = lights(actor, period=period).filter(subject_id__in=ids).values_list("subject_id", "colour")
    colours = {pk: LightColour(colour) for pk, colour in lit.order_by()}
    found = [
        Duty(
            code=row.code,
            project=_named(row.name, row.name_en),
            unit=_named(row.unit.name, row.unit.name_en),
            roles=tuple(roles[row.pk]),
            due=row.due,
            colour=colours.get(row.pk),
            plan_year=plans.get(row.pk),
            # Cumulative within its year: last year's figure says nothing of this year's plan.
            invested_year=done[row.pk].invested_year
            if row.pk in done and done[row.pk].period.startswith(f"{year}-")
            else None,
        )
        for row in projects(actor).filter(pk__in=ids)
    ]
    return tuple(sorted(found, key=_urgency))


def _urgency(duty: Duty) -> tuple[int, date]:
    """The worst light first, then the nearest due day; what was not judged or has no due day stands last."""
    return duty.colour.rank if duty.colour else len(LightColour), duty.due or date.max


def _nodes(actor: Actor, ids: Sequence[int], today: date) -> tuple[NodeDue, ...]:
    """The next unfinished nodes of each project, the earliest first."""
    told: dict[int, int] = {}
    found = []
    for node in nodes_due(actor, ids, today + AHEAD):
        told[node.project_id] = told.get(node.project_id, 0) + 1
        if node.late_finish is None or told[node.project_id] > NODES_EACH:
            continue
        latest = last_day(node.late_finish)
        found.append(
            NodeDue(
                project=_named(node.project.name, node.project.name_en),
                node=_named(node.name, node.name_en),
                latest=latest,
                forecast=node.forecast_finish,
                days_over=max((today - latest).days, 0),
                blocker=node.stuck,
            )
        )
    return tuple(found)


def _orders(actor: Actor, post: "Post", ids: Sequence[int], today: date) -> tuple[Order, ...]:
    rows = matters(actor).filter(Q(post_id=post.pk) | Q(project_id__in=ids), state__in=OPEN)
    return tuple(
        Order(
            number=row.number,
            matter=_named(row.title, row.title_en),
            unit=_named(row.unit.name, row.unit.name_en),
            due_on=row.due_on,
            overdue=row.state in HANDLING and row.due_on < today,
        )
        for row in rows
    )


def _named(name: str, name_en: str) -> Words:
    return Words(name, name_en or name)
