import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('intake', '0001_initial'), ('intake', '0002_initial')]

    initial = True

    dependencies = [
        ('targets', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('raw', models.TextField()),
                ('text', models.TextField()),
                ('damaged', models.JSONField(default=list)),
                ('dropped', models.JSONField(default=list)),
                ('published', models.DateField(null=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('received_at', models.DateTimeField()),
                ('received_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'intake_document',
                'ordering': ('-received_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('title', models.CharField(max_length=200)),
                ('indicator', models.CharField(blank=True, max_length=120)),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('value_max', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('unit', models.CharField(blank=True, max_length=20)),
                ('comparator', models.CharField(blank=True, max_length=4)),
                ('measure', models.CharField(default='level', max_length=8)),
                ('period', models.CharField(blank=True, max_length=60)),
                ('post_or_unit', models.CharField(blank=True, max_length=120)),
                ('sentence', models.TextField()),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('figure_start', models.PositiveIntegerField(null=True)),
                ('figure_end', models.PositiveIntegerField(null=True)),
                ('doubtful', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('dismissed', 'Dismissed')], default='open', max_length=9)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='intake.document')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.task')),
            ],
            options={
                'db_table': 'intake_draft',
                'ordering': ('document', 'start', 'id'),
            },
        ),
    ]
