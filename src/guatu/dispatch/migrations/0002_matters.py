"""Directives become one kind of matter: their numbers, feedback and verification are kept, as steps of their lives.

The new tables are made whole, and rows copied into them: renaming and altering the old ones column by column took Django
ten seconds of working out for every new database.
"""

import datetime
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.core.management.color import no_style
from django.db import migrations, models
from django.utils import timezone

STATES = {'issued': 'assigned', 'fed_back': 'fed_back', 'reopened': 'returned', 'closed': 'closed'}
KEPT = (
    'id', 'number', 'workdays', 'issued_on', 'due_on', 'closed_on', 'issued_by_id', 'light_id', 'meeting_id', 'post_id',
    'project_id', 'unit_id',
)


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Who holds each directive, and its life as steps. In the old loop the office assigned and verified was closed."""
    Directive, Matter = apps.get_model('dispatch', 'Directive'), apps.get_model('dispatch', 'Matter')
    Step, AgendaItem = apps.get_model('dispatch', 'Step'), apps.get_model('dispatch', 'AgendaItem')
    Unit = apps.get_model('org', 'Unit')
    city = Unit.objects.filter(kind='city').order_by('pk').values_list('pk', flat=True).first()
    for row in Directive.objects.select_related('issued_by').prefetch_related('feedback', 'verifications').order_by('pk'):
        office = city or row.unit_id
        desk = row.issued_by.unit_id if row.issued_by_id and row.issued_by.unit_id else office
        feedback = sorted(row.feedback.all(), key=lambda one: (one.at, one.pk))
        verified = sorted(row.verifications.all(), key=lambda one: (one.at, one.pk))
        moments = [one.at for one in (*feedback, *verified)]
        state = STATES[row.state]
        matter = Matter.objects.create(
            **{name: getattr(row, name) for name in KEPT},
            title=row.matter, title_en=row.matter_en, state=state, filed_on=row.issued_on, filed_by_id=row.issued_by_id,
            first_due=row.due_on, desk_id=desk, origin_id=desk, verifier_id=office, returned=row.reopened,
            holder_id=row.unit_id if state in ('assigned', 'returned') else office,
            held_until=None if state == 'closed' else row.due_on,
            held_since=max(moments).date() if moments else row.issued_on,
            handled_by_id=feedback[-1].by_id if feedback else None,
            turn=1 + len(moments),
        )
        Step.objects.bulk_create(_life(Step, matter, feedback, verified, office))
    for item in AgendaItem.objects.filter(kind='directive'):
        AgendaItem.objects.filter(pk=item.pk).update(kind='matter', matter_id=item.directive_id)
    connection = schema_editor.connection
    with connection.cursor() as cursor:  # the keys were copied, so the next is to be told to PostgreSQL
        for statement in connection.ops.sequence_reset_sql(no_style(), [Matter]):
            cursor.execute(statement)
    connection.check_constraints()  # PostgreSQL alters no table while deferred checks wait


def _life(Step: Any, matter: Any, feedback: list[Any], verified: list[Any], office: int) -> list[Any]:
    at = timezone.make_aware(datetime.datetime.combine(matter.issued_on, datetime.time()))
    until, unit = matter.due_on, matter.unit_id
    life = [Step(matter=matter, move='assign', at=at, by_id=matter.issued_by_id, text='', holder_id=unit, until=until)]
    life += [
        Step(matter=matter, move='feed_back', at=one.at, by_id=one.by_id, text=one.text, holder_id=office, until=until,
             evidence=one.evidence, evidence_name=one.evidence_name, evidence_digest=one.evidence_digest)
        for one in feedback
    ]
    for one in verified:
        moves = ('verify', 'close') if one.passed else ('return',)
        life += [
            Step(matter=matter, move=move, at=one.at, by_id=one.by_id, text=one.finding if move != 'close' else '',
                 holder_id=office if one.passed else unit, until=None if one.passed else until)
            for move in moves
        ]
    return sorted(life, key=lambda step: step.at)


def key(to: str, name: str = '+', **more: Any) -> Any:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to, **more)


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0001_tables'),
        ('org', '0002_account_name_en'),
        ('projects', '0001_tables'),
        ('status', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name='directive', name='dispatch_unit_state'),  # the new table has one of that name
        migrations.CreateModel(
            name='LimitSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', key(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={
                'db_table': 'dispatch_limit_set',
                'ordering': ('-id',),
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='dispatch_limit_version')],
            },
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(default='directive', max_length=13)),
                ('level', models.CharField(blank=True, max_length=1)),
                ('number', models.CharField(max_length=30, unique=True)),
                ('title', models.CharField(max_length=300)),
                ('title_en', models.CharField(blank=True, max_length=400)),
                ('detail', models.TextField(blank=True)),
                ('about_kind', models.CharField(blank=True, max_length=40)),
                ('about_id', models.CharField(blank=True, max_length=64)),
                ('filed_on', models.DateField()),
                ('held_since', models.DateField()),
                ('held_until', models.DateField(null=True)),
                ('turn', models.PositiveSmallIntegerField(default=0)),
                ('workdays', models.PositiveSmallIntegerField(null=True)),
                ('issued_on', models.DateField(null=True)),
                ('due_on', models.DateField()),
                ('first_due', models.DateField()),
                ('asked', models.DateField(null=True)),
                ('extended', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(default='filed', max_length=9)),
                ('closed_on', models.DateField(null=True)),
                ('returned', models.PositiveSmallIntegerField(default=0)),
                ('reopened', models.PositiveSmallIntegerField(default=0)),
                ('escalated', models.PositiveSmallIntegerField(default=0)),
                ('escalated_on', models.DateField(null=True)),
                ('sampled', models.BooleanField(default=False)),
                ('about_unit', key('org.unit', null=True)),
                ('desk', key('org.unit')),
                ('filed_by', key(settings.AUTH_USER_MODEL, null=True)),
                ('handled_by', key(settings.AUTH_USER_MODEL, null=True)),
                ('holder', key('org.unit', 'held_matters')),
                ('issued_by', key(settings.AUTH_USER_MODEL, null=True)),
                ('light', key('status.light', 'matters', null=True)),
                ('meeting', key('dispatch.meeting', 'matters', null=True)),
                ('merged_into', key('dispatch.matter', 'duplicates', null=True)),
                ('origin', key('org.unit', null=True)),
                ('parent', key('dispatch.matter', 'parts', null=True)),
                ('post', key('org.post', 'matters', null=True)),
                ('project', key('projects.project', 'matters', null=True)),
                ('terms', key('dispatch.limitset', null=True)),
                ('unit', key('org.unit', 'matters')),
                ('verifier', key('org.unit')),
            ],
            options={
                'db_table': 'dispatch_matter',
                'ordering': ('due_on', 'id'),
                'indexes': [
                    models.Index(fields=['unit', 'state', 'due_on'], name='dispatch_unit_state'),
                    models.Index(fields=['holder', 'state', 'held_until'], name='dispatch_holder_state'),
                    models.Index(fields=['state', 'held_until'], name='dispatch_state_until'),
                    models.Index(fields=['about_kind', 'about_id'], name='dispatch_about'),
                    models.Index(fields=['kind', 'filed_on'], name='dispatch_kind_filed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn', models.PositiveSmallIntegerField()),
                ('rank', models.PositiveSmallIntegerField()),
                ('on', models.DateField()),
                ('days_late', models.PositiveIntegerField()),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='escalations', to='dispatch.matter')),
            ],
            options={
                'db_table': 'dispatch_escalation',
                'ordering': ('-on', '-id'),
                'constraints': [models.UniqueConstraint(fields=('matter', 'turn', 'rank'), name='dispatch_escalated_once')],
            },
        ),
        migrations.CreateModel(
            name='OrderRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', key(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={
                'db_table': 'dispatch_order_rules',
                'ordering': ('-id',),
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='dispatch_order_rules_version')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=13)),
                ('at', models.DateTimeField()),
                ('text', models.TextField(blank=True)),
                ('until', models.DateField(null=True)),
                ('evidence', models.FileField(blank=True, upload_to='evidence')),
                ('evidence_name', models.CharField(blank=True, max_length=200)),
                ('evidence_digest', models.CharField(blank=True, max_length=64)),
                ('by', key(settings.AUTH_USER_MODEL, null=True)),
                ('holder', key('org.unit')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='dispatch.matter')),
            ],
            options={
                'db_table': 'dispatch_step',
                'ordering': ('at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='SupervisionOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, unique=True)),
                ('colour', models.CharField(max_length=6)),
                ('name', models.CharField(max_length=60)),
                ('name_en', models.CharField(max_length=90)),
                ('reason', models.CharField(max_length=300)),
                ('reason_en', models.CharField(max_length=400)),
                ('rules', models.CharField(max_length=70)),
                ('issued_on', models.DateField()),
                ('due_on', models.DateField()),
                ('signed_on', models.DateField(null=True)),
                ('interview', models.BooleanField(default=False)),
                ('interviewed_on', models.DateField(null=True)),
                ('interview_said', models.TextField(blank=True)),
                ('issued_by', key(settings.AUTH_USER_MODEL, null=True)),
                ('matter', key('dispatch.matter', 'orders')),
                ('signed_by', key(settings.AUTH_USER_MODEL, null=True)),
                ('unit', key('org.unit')),
            ],
            options={
                'db_table': 'dispatch_order',
                'ordering': ('-issued_on', '-id'),
                'indexes': [models.Index(fields=['unit', 'issued_on'], name='dispatch_order_unit')],
                'constraints': [models.UniqueConstraint(fields=('matter', 'colour', 'issued_on'), name='dispatch_order_once')],
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='matter',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dispatch.matter'),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name='agendaitem', name='directive'),
        migrations.AlterField(
            model_name='agendaitem',
            name='kind',
            field=models.CharField(choices=[('matter', 'Matter'), ('light', 'Light'), ('other', 'Other')], max_length=9),
        ),
        migrations.DeleteModel(name='Feedback'),
        migrations.DeleteModel(name='Verification'),
        migrations.DeleteModel(name='Directive'),
    ]
