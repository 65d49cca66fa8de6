"""Nodes as they are promised: what moves a project's stage, and its last; the same in a task book and on a trend."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects.models import Node


def promised_nodes(actor: Actor, project_ids: Iterable[int]) -> QuerySet[Node]:
    """The milestones (`baselines.milestones`) of these projects that have a date, with their projects, done or not."""
    later = Node.objects.filter(project=OuterRef("project"), position__gt=OuterRef("position"))
    rows = Node.objects.filter(project__in=list(project_ids), late_finish__isnull=False)
    rows = rows.filter(Q(reaches_stage__gt="") | ~Exists(later)).select_related("project")
    return scoped(actor, rows, "project__unit").order_by("project", "position")
