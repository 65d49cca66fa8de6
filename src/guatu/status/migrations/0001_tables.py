import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('status', '0001_initial'), ('status', '0002_kept_ends')]

    initial = True

    dependencies = [
        ('org', '0001_initial'),
        ('projects', '0001_tables'),
        ('targets', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=60)),
                ('reason', models.TextField()),
                ('until', models.DateField()),
                ('granted_at', models.DateTimeField()),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exemptions', to='projects.project')),
            ],
            options={
                'db_table': 'status_exemption',
            },
        ),
        migrations.CreateModel(
            name='VerifiedRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=7)),
                ('colour', models.CharField(max_length=6)),
                ('finding', models.TextField()),
                ('on', models.DateField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verified_ratings', to='projects.project')),
            ],
            options={
                'db_table': 'status_verified',
                'ordering': ('-on', '-id'),
            },
        ),
        migrations.CreateModel(
            name='KeptEnds',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=7)),
                ('key', models.CharField(max_length=64)),
                ('ends', models.BinaryField()),
                ('beside', models.JSONField()),
                ('worked_at', models.DateTimeField()),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='targets.indicator')),
            ],
            options={
                'db_table': 'status_kept_ends',
                'constraints': [models.UniqueConstraint(fields=('indicator', 'period'), name='status_one_kept_ends')],
            },
        ),
        migrations.CreateModel(
            name='Light',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('period', models.CharField(max_length=7)),
                ('colour', models.CharField(max_length=6)),
                ('reasons', models.JSONField(default=list)),
                ('source', models.CharField(blank=True, max_length=64)),
                ('computed_at', models.DateTimeField()),
                ('current', models.BooleanField(default=True)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lights', to='targets.area')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lights', to='org.unit')),
            ],
            options={
                'db_table': 'status_light',
                'indexes': [models.Index(fields=['period', 'current', 'colour'], name='status_period_colour'), models.Index(fields=['unit', 'period', 'current'], name='status_unit_period')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('current', True)), fields=('subject_kind', 'subject_id', 'period'), name='status_one_light')],
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=7)),
                ('number', models.PositiveSmallIntegerField()),
                ('taken_at', models.DateTimeField()),
                ('facts', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'status_snapshot',
                'ordering': ('-period', '-number'),
                'constraints': [models.UniqueConstraint(fields=('period', 'number'), name='status_one_snapshot')],
            },
        ),
    ]
