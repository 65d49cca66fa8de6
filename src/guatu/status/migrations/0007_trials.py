"""Dry runs of packs, kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('status', '0006_subjects'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('period', models.CharField(max_length=7)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='asked', max_length=7)),
                ('asked_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('result', models.JSONField(default=dict)),
                ('error', models.TextField(blank=True)),
                ('error_en', models.TextField(blank=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('snapshot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='status.snapshot')),
            ],
            options={
                'db_table': 'status_trial',
                'indexes': [models.Index(fields=['code', 'version'], name='status_trial_pack')],
            },
        ),
    ]
