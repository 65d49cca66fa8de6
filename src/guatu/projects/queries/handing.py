"""What a post has in hand of projects, for whoever takes it over."""

from collections.abc import Collection
from datetime import date, timedelta

from django.urls import reverse

from guatu.kernel.language import Phrase
from guatu.ledger.types import Subject
from guatu.org.types import Actor, Holding, subject
from guatu.projects.queries.network import nodes_due
from guatu.projects.types import last_day

AHEAD = timedelta(days=90)


def holdings(actor: Actor, project_ids: Collection[int], on: date) -> list[Holding]:
    """The unfinished nodes of these projects that are over, or must finish within ninety days. One query."""
    found = []
    for node in nodes_due(actor, project_ids, on + AHEAD):
        if node.late_finish is None:
            continue
        of: Subject = subject(node)
        project = node.project
        found.append(
            Holding(
                "node",
                of,
                Phrase(
                    f"{project.name}：{node.name}",
                    f"{project.name_en or project.name}: {node.name_en or node.name}",
                ),
                Phrase(node.stuck, node.stuck),
                since=node.actual_start,
                until=last_day(node.late_finish),
                link=reverse("projects:detail", args=[project.code]),
            )
        )
    return found
