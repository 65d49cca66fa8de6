"""Draws are kept one by one, so that projects may be added up draw by draw; what was drawn before is drawn anew."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0006_chains'),
    ]

    operations = [
        migrations.RemoveField(model_name='expectedoutput', name='chances'),
        migrations.AddField(
            model_name='expectedoutput',
            name='draws',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='expectedoutput',
            name='first_month',
            field=models.CharField(blank=True, max_length=7),
        ),
    ]
