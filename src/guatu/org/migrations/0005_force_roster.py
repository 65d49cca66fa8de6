from datetime import date
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def seat(apps: Any, schema_editor: Any) -> None:
    """Whoever served in a force before has no day written down: from the first day of the house's records."""
    TaskForce = apps.get_model("org", "TaskForce")
    ForceMember = apps.get_model("org", "ForceMember")
    Tenure = apps.get_model("org", "Tenure")
    since = dict(Tenure.objects.filter(end=None).values_list("post_id", "start"))
    ForceMember.objects.bulk_create(
        ForceMember(force=force, post_id=pk, role="member", start=since.get(pk, date(2024, 1, 1)))
        for force in TaskForce.objects.all()
        for pk in force.members.values_list("pk", flat=True)
    )


class Migration(migrations.Migration):

    dependencies = [("org", "0004_enterprise_role")]

    operations = [
        migrations.CreateModel(
            name="ForceMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=[("deputy", "deputy"), ("liaison", "liaison"), ("specialist", "specialist"), ("member", "member")], default="member", max_length=10)),
                ("start", models.DateField()),
                ("end", models.DateField(null=True)),
                ("force", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="roster", to="org.taskforce")),
                ("post", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="org.post")),
            ],
            options={
                "db_table": "org_force_member",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(condition=Q(end=None) | Q(end__gt=F("start")), name="org_force_span"),
                    models.UniqueConstraint(fields=["force", "post"], condition=Q(end=None), name="org_force_one_seat"),
                ],
            },
        ),
        migrations.RunPython(seat, migrations.RunPython.noop),
        migrations.RemoveField(model_name="taskforce", name="members"),
    ]
