import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('targets', '0001_initial'), ('targets', '0002_versions'), ('targets', '0003_one_version'), ('targets', '0004_statistical'), ('targets', '0005_approval'), ('targets', '0006_by_period')]

    initial = True

    dependencies = [
        ('org', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('retired_on', models.DateField(null=True)),
                ('retired_reason', models.CharField(blank=True, max_length=300)),
                ('code', models.CharField(max_length=30, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=200)),
                ('kind', models.CharField(choices=[('year', 'Year'), ('campaign', 'Campaign'), ('five_year', 'Five Year')], max_length=10)),
                ('start', models.DateField()),
                ('end', models.DateField()),
            ],
            options={
                'db_table': 'targets_plan',
                'ordering': ('-start', 'kind'),
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('retired_on', models.DateField(null=True)),
                ('retired_reason', models.CharField(blank=True, max_length=300)),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('measure', models.CharField(max_length=20)),
                ('measure_en', models.CharField(blank=True, max_length=40)),
                ('kind', models.CharField(choices=[('flow', 'Flow'), ('stock', 'Stock'), ('rate', 'Rate'), ('count', 'Count')], max_length=6)),
                ('higher_is_better', models.BooleanField(default=True)),
                ('decimals', models.PositiveSmallIntegerField(default=0)),
                ('statistical', models.BooleanField(default=True)),
                ('roll_up', models.CharField(choices=[('sum', 'Sum'), ('none', 'None')], default='sum', max_length=4)),
                ('entry', models.CharField(choices=[('cumulative', 'cumulative'), ('single', 'single')], default='cumulative', max_length=10)),
                ('reported', models.CharField(choices=[('monthly', 'monthly'), ('merged', 'merged'), ('quarterly', 'quarterly')], default='monthly', max_length=9)),
                ('comparable_growth', models.BooleanField(default=False)),
                ('source', models.CharField(blank=True, max_length=80)),
                ('source_en', models.CharField(blank=True, max_length=120)),
                ('release_day', models.PositiveSmallIntegerField(null=True)),
                ('peers', models.CharField(blank=True, max_length=80)),
                ('peers_en', models.CharField(blank=True, max_length=120)),
                ('formula', models.CharField(blank=True, max_length=300)),
                ('counter', models.CharField(blank=True, max_length=80)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_indicators', to='org.unit')),
            ],
            options={
                'db_table': 'targets_indicator',
                'ordering': ('code',),
                'constraints': [models.CheckConstraint(condition=models.Q(('formula', ''), ('counter', ''), _connector='OR'), name='targets_one_origin'), models.CheckConstraint(condition=models.Q(('release_day', None), models.Q(('release_day__gte', 1), ('release_day__lte', 31)), _connector='OR'), name='targets_release_day')],
            },
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=7)),
                ('revision', models.PositiveSmallIntegerField(default=1)),
                ('value', models.DecimalField(decimal_places=4, max_digits=20)),
                ('growth', models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ('rank', models.PositiveSmallIntegerField(null=True)),
                ('rank_of', models.PositiveSmallIntegerField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(null=True)),
                ('source', models.CharField(blank=True, max_length=80)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='targets.indicator')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='org.unit')),
            ],
            options={
                'db_table': 'targets_observation',
                'indexes': [models.Index(fields=['period', 'indicator'], name='targets_observed')],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'unit', 'period', 'revision'), name='targets_one_revision'), models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('indicator', 'unit', 'period'), name='targets_one_current'), models.CheckConstraint(condition=models.Q(models.Q(('rank', None), ('rank_of', None)), models.Q(('rank__gte', 1), ('rank__lte', models.F('rank_of'))), _connector='OR'), name='targets_rank')],
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('retired_on', models.DateField(null=True)),
                ('retired_reason', models.CharField(blank=True, max_length=300)),
                ('code', models.CharField(max_length=30)),
                ('name', models.CharField(max_length=80)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='areas', to='targets.plan')),
            ],
            options={
                'db_table': 'targets_area',
                'ordering': ('plan', 'position'),
                'constraints': [models.UniqueConstraint(fields=('plan', 'code'), name='targets_area_code')],
            },
        ),
        migrations.CreateModel(
            name='TargetVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('holds_from', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('approver', models.CharField(blank=True, max_length=120)),
                ('approval_document', models.CharField(blank=True, max_length=120)),
                ('sentence', models.TextField(blank=True)),
                ('document', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('approver_post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.post')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='targets.indicator')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='targets.plan')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'targets_version',
                'ordering': ('plan', 'indicator', 'year', 'number'),
                'constraints': [models.UniqueConstraint(fields=('plan', 'indicator', 'year', 'number'), name='targets_version_number'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(models.Q(('reason', ''), _negated=True), models.Q(models.Q(('approver', ''), _negated=True), models.Q(('approver_post', None), _negated=True), _connector='OR')), _connector='OR'), name='targets_version_reason'), models.CheckConstraint(condition=models.Q(('approver', ''), ('approver_post', None), _connector='OR'), name='targets_one_approver')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=7)),
                ('bottom_line', models.DecimalField(decimal_places=4, max_digits=20)),
                ('stretch', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='org.unit')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='targets.targetversion')),
            ],
            options={
                'db_table': 'targets_target',
                'constraints': [models.UniqueConstraint(fields=('version', 'unit', 'period'), name='targets_one_target')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('retired_on', models.DateField(null=True)),
                ('retired_reason', models.CharField(blank=True, max_length=300)),
                ('code', models.CharField(max_length=30, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('name_en', models.CharField(blank=True, max_length=300)),
                ('due', models.DateField(null=True)),
                ('sentence', models.TextField(blank=True)),
                ('document', models.CharField(blank=True, max_length=200)),
                ('draft_id', models.BigIntegerField(null=True, unique=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='targets.area')),
                ('indicator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='targets.indicator')),
                ('lead_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
            ],
            options={
                'db_table': 'targets_task',
                'ordering': ('area', 'code'),
            },
        ),
    ]
