"""Versions of targets, figures as known on a day, and what an indicator says of itself.

The next migration takes away what these replace: PostgreSQL does not alter a table whose rows the same transaction moved.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def move(apps: Any, schema_editor: Any) -> None:
    """Every target set so far becomes version 1 of its plan, indicator and year; a revision ends where the next began."""
    here = schema_editor.connection.alias
    Target = apps.get_model('targets', 'Target').objects.using(here)
    Version = apps.get_model('targets', 'TargetVersion').objects.using(here)
    Observation = apps.get_model('targets', 'Observation').objects.using(here)
    versions: dict[tuple[int, int, int], Any] = {}
    for row in Target.select_related('plan').order_by('period').iterator():
        key = row.plan_id, row.indicator_id, int(row.period[:4])
        if key not in versions:
            first = row.plan.start.replace(year=key[2], month=1, day=1)
            versions[key] = Version.create(
                plan_id=key[0], indicator_id=key[1], year=key[2], number=1, holds_from=first,
                sentence=row.sentence, document=row.document,
                recorded_at=f'{first.isoformat()}T00:00:00+08:00',
            )
        Target.filter(pk=row.pk).update(version=versions[key])
    ends: dict[tuple[int, int, str], Any] = {}
    for row in Observation.order_by('-revision').iterator():
        figure = row.indicator_id, row.unit_id, row.period
        if figure in ends:
            Observation.filter(pk=row.pk).update(superseded_at=ends[figure])
        ends[figure] = row.recorded_at


def retirable(model: str) -> list[migrations.AddField]:
    return [
        migrations.AddField(model, 'retired_on', models.DateField(null=True)),
        migrations.AddField(model, 'retired_reason', models.CharField(blank=True, max_length=300)),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('targets', '0001_initial'),
    ]

    operations = [
        *(step for model in ('plan', 'area', 'indicator', 'task') for step in retirable(model)),
        migrations.AddField('indicator', 'entry', models.CharField(choices=[('cumulative', 'cumulative'), ('single', 'single')], default='cumulative', max_length=10)),
        migrations.AddField('indicator', 'reported', models.CharField(choices=[('monthly', 'monthly'), ('merged', 'merged'), ('quarterly', 'quarterly')], default='monthly', max_length=9)),
        migrations.AddField('indicator', 'source', models.CharField(blank=True, max_length=80)),
        migrations.AddField('indicator', 'source_en', models.CharField(blank=True, max_length=120)),
        migrations.AddField('indicator', 'release_day', models.PositiveSmallIntegerField(null=True)),
        migrations.AddField('indicator', 'peers', models.CharField(blank=True, max_length=80)),
        migrations.AddField('indicator', 'peers_en', models.CharField(blank=True, max_length=120)),
        migrations.AddField('indicator', 'formula', models.CharField(blank=True, max_length=300)),
        migrations.AddField('indicator', 'counter', models.CharField(blank=True, max_length=80)),
        migrations.AddConstraint('indicator', models.CheckConstraint(condition=models.Q(('formula', ''), ('counter', ''), _connector='OR'), name='targets_one_origin')),
        migrations.AddConstraint('indicator', models.CheckConstraint(condition=models.Q(('release_day', None), models.Q(('release_day__gte', 1), ('release_day__lte', 31)), _connector='OR'), name='targets_release_day')),
        migrations.CreateModel(
            name='TargetVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('holds_from', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('approver', models.CharField(blank=True, max_length=120)),
                ('sentence', models.TextField(blank=True)),
                ('document', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='targets.indicator')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='targets.plan')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'targets_version',
                'ordering': ('plan', 'indicator', 'year', 'number'),
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'indicator', 'year', 'number'), name='targets_version_number'),
                    models.CheckConstraint(condition=models.Q(('number', 1), models.Q(models.Q(('reason', ''), _negated=True), models.Q(('approver', ''), _negated=True)), _connector='OR'), name='targets_version_reason'),
                ],
            },
        ),
        migrations.AddField('target', 'version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='targets.targetversion')),
        migrations.AddField('observation', 'superseded_at', models.DateTimeField(null=True)),
        migrations.AddField('observation', 'rank', models.PositiveSmallIntegerField(null=True)),
        migrations.AddField('observation', 'rank_of', models.PositiveSmallIntegerField(null=True)),
        migrations.AlterField('observation', 'source', models.CharField(blank=True, max_length=80)),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
