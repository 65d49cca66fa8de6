"""What was planned before: shipped templates are told apart, and a plan with a baseline counts as approved."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F, Max

BATCH = 500


def keep_templates(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every version there is came from a file; the newest of each code is current."""
    Template = apps.get_model("projects", "Template")
    Template.objects.update(shipped_version=F("version"))
    for code, newest in Template.objects.values_list("code").annotate(Max("version")):
        Template.objects.filter(code=code, version=newest).update(current=True)


def keep_baselines(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The shadow dates of a project's nodes become its first baseline."""
    Baseline, BaselineNode, Node, Schedule = (
        apps.get_model("projects", name) for name in ("Baseline", "BaselineNode", "Node", "Schedule")
    )
    ids = list(Schedule.objects.order_by("project_id").values_list("project_id", flat=True))
    for at in range(0, len(ids), BATCH):
        these = ids[at : at + BATCH]
        shadows: dict[int, list[Any]] = {}
        rows = Node.objects.filter(project__in=these).exclude(baseline_finish=None)
        for node in rows.order_by("position"):
            shadows.setdefault(node.project_id, []).append(node)
        schedules = list(Schedule.objects.filter(project__in=shadows))
        made = Baseline.objects.bulk_create(
            Baseline(
                project_id=row.project_id, number=1, name="首次计划", due=row.due, digest=row.digest,
                finish=max(node.baseline_finish for node in shadows[row.project_id]),
                approved_label="升级时保留", approved_at=row.computed_at,
            )
            for row in schedules
        )
        BaselineNode.objects.bulk_create(
            BaselineNode(
                baseline=baseline, code=node.code, start=node.baseline_start, finish=node.baseline_finish,
                duration=node.duration,
            )
            for baseline in made
            for node in shadows[baseline.project_id]
        )
        Schedule.objects.filter(pk__in=[row.pk for row in schedules]).update(state="approved")


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_plans")]

    operations = [
        migrations.RunPython(keep_templates, migrations.RunPython.noop),
        migrations.RunPython(keep_baselines, migrations.RunPython.noop),
    ]
