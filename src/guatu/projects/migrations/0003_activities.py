"""The five activities, one start per code, bank matching, the joint-approval calendar."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def starts_known(apps: Any, schema_editor: Any) -> None:
    """The starts that the register holds already: from now on no code has another."""
    project, start = apps.get_model("projects", "Project"), apps.get_model("projects", "ProjectStart")
    rows = project.objects.filter(portfolio="city", start_actual__isnull=False).order_by("pk")
    found = rows.values_list("pk", "code", "start_actual").iterator(chunk_size=2_000)
    start.objects.bulk_create(
        (start(project_id=pk, code=code.upper(), on=on, how="stage") for pk, code, on in found),
        batch_size=2_000,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0002_account_name_en"),
        ("org", "__first__"),
        ("projects", "0002_approving_offices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bank",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("name_en", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "db_table": "projects_bank",
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=24, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approval", "approval"),
                            ("promotion", "promotion"),
                            ("kick-off", "kick-off"),
                            ("push", "push"),
                            ("bank", "bank"),
                        ],
                        max_length=9,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("on", models.DateField()),
                ("place", models.CharField(blank=True, max_length=120)),
                ("place_en", models.CharField(blank=True, max_length=200)),
                ("plan", models.TextField(blank=True)),
                ("plan_en", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "planned"), ("held", "held"), ("cancelled", "cancelled")],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
            ],
            options={
                "db_table": "projects_activity",
                "ordering": ("-on", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "year", "number"), name="projects_activity_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TakingPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="projects.activity",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="takes_part",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "db_table": "projects_part",
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "project"), name="projects_part_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Expectation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expectations",
                        to="projects.takingpart",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("permit", "permit"),
                            ("sign", "sign"),
                            ("start", "start"),
                            ("stage", "stage"),
                            ("blocker", "blocker"),
                            ("credit", "credit"),
                            ("invest", "invest"),
                            ("funds", "funds"),
                            ("other", "other"),
                        ],
                        max_length=8,
                    ),
                ),
                ("node_code", models.CharField(blank=True, max_length=20)),
                ("stage", models.CharField(blank=True, max_length=12)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=20, null=True)),
                ("words", models.CharField(blank=True, max_length=200)),
                ("words_en", models.CharField(blank=True, max_length=300)),
                ("base", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "db_table": "projects_expectation",
                "ordering": ("part", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("part", "position"), name="projects_expected_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportedResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("reached", models.DecimalField(decimal_places=2, max_digits=5)),
                ("source", models.CharField(max_length=200)),
                ("reported_label", models.CharField(max_length=120)),
                ("reported_at", models.DateTimeField()),
                (
                    "expectation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="projects.expectation",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "projects_reported",
                "ordering": ("on", "id"),
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.PositiveSmallIntegerField()),
                ("as_of", models.DateField()),
                ("read_on", models.DateField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("came", "came"),
                            ("partly", "partly"),
                            ("not", "not"),
                            ("unknown", "unknown"),
                        ],
                        max_length=7,
                    ),
                ),
                ("fact", models.CharField(blank=True, max_length=12)),
                ("on", models.DateField(null=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=20, null=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                (
                    "expectation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="projects.expectation",
                    ),
                ),
            ],
            options={
                "db_table": "projects_outcome",
                "ordering": ("expectation", "day"),
                "constraints": [
                    models.UniqueConstraint(fields=("expectation", "day"), name="projects_outcome_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("reason", models.CharField(max_length=300)),
                ("recorded_on", models.DateField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_codes",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "db_table": "projects_code",
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="ProjectStart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("on", models.DateField()),
                (
                    "how",
                    models.CharField(
                        choices=[("stage", "Stage"), ("kick-off", "Kick Off"), ("list", "List")], max_length=8
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="starts",
                        to="projects.activity",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="starts",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "db_table": "projects_start",
            },
        ),
        migrations.CreateModel(
            name="CreditNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                ("on", models.DateField()),
                ("purpose", models.CharField(blank=True, max_length=200)),
                ("purpose_en", models.CharField(blank=True, max_length=300)),
                ("ended_on", models.DateField(null=True)),
                ("ended_reason", models.CharField(blank=True, max_length=300)),
                (
                    "activity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_needs",
                        to="projects.activity",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credit_needs",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "db_table": "projects_credit_need",
                "ordering": ("on", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="projects_need_positive"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("project",),
                        name="projects_one_open_need",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("recommended", "Recommended"),
                            ("credited", "Credited"),
                            ("disbursed", "Disbursed"),
                        ],
                        max_length=11,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                ("on", models.DateField()),
                ("source", models.CharField(max_length=200)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="projects.bank"
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="projects.creditneed",
                    ),
                ),
            ],
            options={
                "db_table": "projects_credit_step",
                "ordering": ("on", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="projects_credit_positive"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("step", "recommended")),
                        fields=("need", "bank"),
                        name="projects_recommended_once",
                    ),
                    models.UniqueConstraint(
                        fields=("need", "bank", "step", "on"), name="projects_credit_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeCapacity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("office", models.CharField(max_length=12)),
                ("start", models.DateField()),
                ("per_day", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=300)),
            ],
            options={
                "db_table": "projects_office_capacity",
                "ordering": ("office", "start"),
                "constraints": [
                    models.UniqueConstraint(fields=("office", "start"), name="projects_office_from")
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("office", models.CharField(max_length=12)),
                ("on", models.DateField()),
                ("by_hand", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("dropped_on", models.DateField(null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="projects.activity",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookings",
                        to="projects.node",
                    ),
                ),
            ],
            options={
                "db_table": "projects_booking",
                "ordering": ("on", "office", "id"),
                "indexes": [models.Index(fields=["office", "on"], name="projects_booked")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_on", None)),
                        fields=("node",),
                        name="projects_one_booking",
                    )
                ],
            },
        ),
        migrations.RunPython(starts_known, migrations.RunPython.noop),
    ]
