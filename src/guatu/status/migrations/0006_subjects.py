"""Lights of every kind of subject: their keys and names; an indicator's light is one for each unit."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('status', '0005_rule_packs')]

    operations = [
        migrations.AddField('light', 'key', models.CharField(blank=True, default='', max_length=100), preserve_default=False),
        migrations.AddField('light', 'name', models.CharField(blank=True, default='', max_length=400), preserve_default=False),
        migrations.AddField('light', 'name_en', models.CharField(blank=True, default='', max_length=500), preserve_default=False),
        migrations.RemoveConstraint('light', 'status_one_light'),
        migrations.RemoveIndex('light', 'status_period_colour'),
        migrations.AddConstraint(
            'light',
            models.UniqueConstraint(
                condition=models.Q(('current', True), models.Q(('subject_kind', 'targets.indicator'), _negated=True)),
                fields=('subject_kind', 'subject_id', 'period'),
                name='status_one_light',
            ),
        ),
        migrations.AddConstraint(
            'light',
            models.UniqueConstraint(
                condition=models.Q(('current', True), ('subject_kind', 'targets.indicator')),
                fields=('subject_kind', 'subject_id', 'unit', 'period'),
                name='status_one_indicator_light',
            ),
        ),
        migrations.AddIndex(
            'light',
            models.Index(fields=['subject_kind', 'period', 'current', 'colour'], name='status_kind_colour'),
        ),
        migrations.AddIndex('light', models.Index(fields=['subject_kind', 'key'], name='status_light_key')),
    ]
