import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('dispatch', '0001_initial'), ('dispatch', '0002_initial')]

    initial = True

    dependencies = [
        ('org', '0001_initial'),
        ('projects', '0001_tables'),
        ('status', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=200)),
                ('period', models.CharField(max_length=7)),
                ('on', models.DateField()),
                ('held', models.BooleanField(default=False)),
                ('conclusion', models.TextField(blank=True)),
                ('chair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.post')),
            ],
            options={
                'db_table': 'dispatch_meeting',
                'ordering': ('-on', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Directive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, unique=True)),
                ('matter', models.CharField(max_length=300)),
                ('matter_en', models.CharField(blank=True, max_length=400)),
                ('workdays', models.PositiveSmallIntegerField()),
                ('issued_on', models.DateField()),
                ('due_on', models.DateField()),
                ('state', models.CharField(default='issued', max_length=8)),
                ('closed_on', models.DateField(null=True)),
                ('reopened', models.PositiveSmallIntegerField(default=0)),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('light', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='directives', to='status.light')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='directives', to='org.post')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='directives', to='projects.project')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='directives', to='org.unit')),
                ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='directives', to='dispatch.meeting')),
            ],
            options={
                'db_table': 'dispatch_directive',
                'ordering': ('due_on', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('evidence', models.FileField(blank=True, upload_to='evidence')),
                ('evidence_name', models.CharField(blank=True, max_length=200)),
                ('evidence_digest', models.CharField(blank=True, max_length=64)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('directive', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='dispatch.directive')),
            ],
            options={
                'db_table': 'dispatch_feedback',
                'ordering': ('at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('directive', 'Directive'), ('light', 'Light'), ('other', 'Other')], max_length=9)),
                ('title', models.CharField(max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('facts', models.TextField(blank=True)),
                ('facts_en', models.TextField(blank=True)),
                ('decision', models.TextField(blank=True)),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.project')),
                ('directive', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dispatch.directive')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='dispatch.meeting')),
            ],
            options={
                'db_table': 'dispatch_agenda_item',
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('passed', models.BooleanField()),
                ('finding', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('directive', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='dispatch.directive')),
            ],
            options={
                'db_table': 'dispatch_verification',
                'ordering': ('at', 'id'),
            },
        ),
        migrations.AddIndex(
            model_name='directive',
            index=models.Index(fields=['unit', 'state', 'due_on'], name='dispatch_unit_state'),
        ),
    ]
