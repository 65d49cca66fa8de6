"""Which indicators are statutory statistics: no enterprise is given a target for one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('targets', '0003_one_version')]

    operations = [
        migrations.AddField('indicator', 'statistical', models.BooleanField(default=True)),
    ]
