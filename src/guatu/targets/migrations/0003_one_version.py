"""What versions of targets and dated revisions replace is taken away."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('targets', '0002_versions')]

    operations = [
        migrations.RemoveConstraint('target', 'targets_one_target'),
        migrations.RemoveIndex('target', 'targets_target_period'),
        migrations.RemoveField('target', 'plan'),
        migrations.RemoveField('target', 'indicator'),
        migrations.RemoveField('target', 'sentence'),
        migrations.RemoveField('target', 'document'),
        migrations.AlterField('target', 'version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='targets.targetversion')),
        migrations.AddConstraint('target', models.UniqueConstraint(fields=('version', 'unit', 'period'), name='targets_one_target')),
        migrations.RemoveConstraint('observation', 'targets_one_current'),
        migrations.RemoveField('observation', 'current'),
        migrations.AddConstraint('observation', models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('indicator', 'unit', 'period'), name='targets_one_current')),
        migrations.AddConstraint('observation', models.CheckConstraint(condition=models.Q(models.Q(('rank', None), ('rank_of', None)), models.Q(('rank__gte', 1), ('rank__lte', models.F('rank_of'))), _connector='OR'), name='targets_rank')),
    ]
