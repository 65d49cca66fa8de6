"""Who approved an adjustment is a post of the house, or a body outside it with its document.

What was written so far stays as it is, as the name of a body; a document is asked of new versions only.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('org', '0001_initial'), ('targets', '0004_statistical')]

    operations = [
        migrations.AddField('targetversion', 'approver_post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.post')),
        migrations.AddField('targetversion', 'approval_document', models.CharField(blank=True, max_length=120)),
        migrations.RemoveConstraint('targetversion', 'targets_version_reason'),
        migrations.AddConstraint('targetversion', models.CheckConstraint(condition=models.Q(('number', 1), models.Q(models.Q(('reason', ''), _negated=True), models.Q(models.Q(('approver', ''), _negated=True), models.Q(('approver_post', None), _negated=True), _connector='OR')), _connector='OR'), name='targets_version_reason')),
        migrations.AddConstraint('targetversion', models.CheckConstraint(condition=models.Q(('approver', ''), ('approver_post', None), _connector='OR'), name='targets_one_approver')),
    ]
