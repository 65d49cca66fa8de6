from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_initial")]

    operations = [
        migrations.RenameField("draft", "measure", "unit"),
        migrations.RenameField("draft", "duty", "post_or_unit"),
        migrations.AddField("draft", "measure", models.CharField(default="level", max_length=8)),
        migrations.AddField(
            "draft", "value_max", models.DecimalField(decimal_places=4, max_digits=20, null=True)
        ),
        migrations.AddField("draft", "figure_start", models.PositiveIntegerField(null=True)),
        migrations.AddField("draft", "figure_end", models.PositiveIntegerField(null=True)),
        migrations.AddField("draft", "doubtful", models.BooleanField(default=False)),
        migrations.AlterField("draft", "period", models.CharField(blank=True, max_length=60)),
        migrations.AddField("document", "dropped", models.JSONField(default=list)),
        migrations.AddField("document", "published", models.DateField(null=True)),
    ]
