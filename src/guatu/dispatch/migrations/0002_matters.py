"""Directives become one kind of matter: their numbers, feedback and verification are kept, as steps of their lives."""

import datetime
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

UNIT = 'org.unit'


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Who holds each directive, and its life as steps. In the old loop the office assigned and verified was closed."""
    Matter, Step = apps.get_model('dispatch', 'Matter'), apps.get_model('dispatch', 'Step')
    Feedback, Verification = apps.get_model('dispatch', 'Feedback'), apps.get_model('dispatch', 'Verification')
    Unit = apps.get_model('org', 'Unit')
    apps.get_model('dispatch', 'AgendaItem').objects.filter(kind='directive').update(kind='matter')
    city = Unit.objects.filter(kind='city').order_by('pk').values_list('pk', flat=True).first()
    states = {'issued': 'assigned', 'fed_back': 'fed_back', 'reopened': 'returned', 'closed': 'closed'}
    for row in Matter.objects.select_related('issued_by').iterator():
        office = city or row.unit_id
        desk = row.issued_by.unit_id if row.issued_by_id and row.issued_by.unit_id else office
        feedback = list(Feedback.objects.filter(matter=row).order_by('at', 'pk'))
        verified = list(Verification.objects.filter(matter=row).order_by('at', 'pk'))
        row.state = states[row.state]
        row.filed_on, row.filed_by_id, row.first_due = row.issued_on, row.issued_by_id, row.due_on
        row.desk_id, row.origin_id, row.verifier_id = desk, desk, office
        row.returned, row.reopened = row.reopened, 0
        acts = row.state in ('assigned', 'returned')
        row.holder_id = row.unit_id if acts else office
        row.held_until = None if row.state == 'closed' else row.due_on
        moments = [one.at for one in (*feedback, *verified)]
        row.held_since = max(moments).date() if moments else row.issued_on
        row.handled_by_id = feedback[-1].by_id if feedback else None
        row.turn = 1 + len(moments)
        row.save()
        at = timezone.make_aware(datetime.datetime.combine(row.issued_on, datetime.time()))
        life = [Step(matter=row, move='assign', at=at, by_id=row.issued_by_id, text='', holder_id=row.unit_id, until=row.due_on)]
        life += [
            Step(matter=row, move='feed_back', at=one.at, by_id=one.by_id, text=one.text, holder_id=office, until=row.due_on,
                 evidence=one.evidence, evidence_name=one.evidence_name, evidence_digest=one.evidence_digest)
            for one in feedback
        ]
        for one in verified:
            moves = ('verify', 'close') if one.passed else ('return',)
            life += [
                Step(matter=row, move=move, at=one.at, by_id=one.by_id, text=one.finding if move != 'close' else '',
                     holder_id=office if one.passed else row.unit_id, until=None if one.passed else row.due_on)
                for move in moves
            ]
        Step.objects.bulk_create(sorted(life, key=lambda step: step.at))
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table while deferred checks wait


def key(to: str = UNIT, name: str = '+', **more: Any) -> Any:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to, **more)


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0001_tables'),
        ('org', '0001_initial'),
        ('projects', '0001_tables'),
        ('status', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name='directive', name='dispatch_unit_state'),
        migrations.RenameModel(old_name='Directive', new_name='Matter'),
        migrations.AlterModelTable(name='matter', table='dispatch_matter'),
        migrations.RenameField(model_name='matter', old_name='matter', new_name='title'),
        migrations.RenameField(model_name='matter', old_name='matter_en', new_name='title_en'),
        migrations.RenameField(model_name='feedback', old_name='directive', new_name='matter'),
        migrations.RenameField(model_name='verification', old_name='directive', new_name='matter'),
        migrations.RenameField(model_name='agendaitem', old_name='directive', new_name='matter'),
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
            options={'db_table': 'dispatch_limit_set', 'ordering': ('-id',)},
        ),
        migrations.AddConstraint(
            model_name='limitset',
            constraint=models.UniqueConstraint(fields=('code', 'version'), name='dispatch_limit_version'),
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
                ('holder', key()),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='dispatch.matter')),
            ],
            options={'db_table': 'dispatch_step', 'ordering': ('at', 'id')},
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
            options={'db_table': 'dispatch_escalation', 'ordering': ('-on', '-id')},
        ),
        migrations.AddConstraint(
            model_name='escalation',
            constraint=models.UniqueConstraint(fields=('matter', 'turn', 'rank'), name='dispatch_escalated_once'),
        ),
        *[
            migrations.AddField(model_name='matter', name=name, field=field)
            for name, field in {
                'kind': models.CharField(default='directive', max_length=13),
                'level': models.CharField(blank=True, default='', max_length=1),
                'detail': models.TextField(blank=True, default=''),
                'about_kind': models.CharField(blank=True, default='', max_length=40),
                'about_id': models.CharField(blank=True, default='', max_length=64),
                'about_unit': key(null=True),
                'origin': key(null=True),
                'filed_on': models.DateField(null=True),
                'filed_by': key(settings.AUTH_USER_MODEL, null=True),
                'desk': key(null=True),
                'verifier': key(null=True),
                'holder': key(null=True, name='held_matters'),
                'held_since': models.DateField(null=True),
                'held_until': models.DateField(null=True),
                'turn': models.PositiveSmallIntegerField(default=0),
                'first_due': models.DateField(null=True),
                'asked': models.DateField(null=True),
                'extended': models.PositiveSmallIntegerField(default=0),
                'handled_by': key(settings.AUTH_USER_MODEL, null=True),
                'returned': models.PositiveSmallIntegerField(default=0),
                'escalated': models.PositiveSmallIntegerField(default=0),
                'escalated_on': models.DateField(null=True),
                'sampled': models.BooleanField(default=False),
                'parent': key('dispatch.matter', name='parts', null=True),
                'merged_into': key('dispatch.matter', name='duplicates', null=True),
                'terms': key('dispatch.limitset', null=True),
            }.items()
        ],
        *[
            migrations.AlterField(model_name='matter', name=name, field=field)
            for name, field in {
                'project': key('projects.project', name='matters', null=True),
                'light': key('status.light', name='matters', null=True),
                'meeting': key('dispatch.meeting', name='matters', null=True),
                'unit': key(name='matters'),
                'post': key('org.post', name='matters', null=True),
                'workdays': models.PositiveSmallIntegerField(null=True),
                'issued_on': models.DateField(null=True),
                'state': models.CharField(default='filed', max_length=9),
            }.items()
        ],
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        *[
            migrations.AlterField(model_name='matter', name=name, field=field)
            for name, field in {
                'level': models.CharField(blank=True, max_length=1),
                'detail': models.TextField(blank=True),
                'about_kind': models.CharField(blank=True, max_length=40),
                'about_id': models.CharField(blank=True, max_length=64),
                'filed_on': models.DateField(),
                'desk': key(),
                'verifier': key(),
                'holder': key(name='held_matters'),
                'held_since': models.DateField(),
                'first_due': models.DateField(),
            }.items()
        ],
        migrations.AlterField(
            model_name='agendaitem',
            name='kind',
            field=models.CharField(choices=[('matter', 'Matter'), ('light', 'Light'), ('other', 'Other')], max_length=9),
        ),
        migrations.DeleteModel(name='Feedback'),
        migrations.DeleteModel(name='Verification'),
        *[
            migrations.AddIndex(model_name='matter', index=models.Index(fields=fields, name=name))
            for name, fields in {
                'dispatch_unit_state': ['unit', 'state', 'due_on'],
                'dispatch_holder_state': ['holder', 'state', 'held_until'],
                'dispatch_state_until': ['state', 'held_until'],
                'dispatch_about': ['about_kind', 'about_id'],
                'dispatch_kind_filed': ['kind', 'filed_on'],
            }.items()
        ],
    ]
