from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('targets', '0005_approval'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='observation',
            index=models.Index(fields=['period', 'indicator'], name='targets_observed'),
        ),
    ]
