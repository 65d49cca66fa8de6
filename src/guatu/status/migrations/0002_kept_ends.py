import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('status', '0001_initial'),
        ('targets', '0004_statistical'),
    ]

    operations = [
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
    ]
