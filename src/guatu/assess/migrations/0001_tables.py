import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('assess', '0001_initial'), ('assess', '0002_initial')]

    initial = True

    dependencies = [
        ('org', '0001_initial'),
        ('status', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Scheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('name', models.CharField(max_length=80)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('source_en', models.CharField(blank=True, max_length=300)),
                ('own', models.BooleanField(default=False)),
                ('items', models.JSONField(default=list)),
                ('left_out', models.JSONField(default=list)),
            ],
            options={
                'db_table': 'assess_scheme',
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='assess_scheme_version')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='status.snapshot')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='assess.scheme')),
            ],
            options={
                'db_table': 'assess_assessment',
                'ordering': ('-made_at', '-id'),
                'constraints': [models.UniqueConstraint(fields=('scheme', 'snapshot'), name='assess_once_per_snapshot')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=12)),
                ('points', models.DecimalField(decimal_places=2, max_digits=7)),
                ('rank', models.PositiveSmallIntegerField()),
                ('lines', models.JSONField(default=list)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='assess.assessment')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='org.unit')),
            ],
            options={
                'db_table': 'assess_score',
                'ordering': ('group', 'rank', 'unit'),
                'constraints': [models.UniqueConstraint(fields=('assessment', 'unit'), name='assess_one_score')],
            },
        ),
    ]
