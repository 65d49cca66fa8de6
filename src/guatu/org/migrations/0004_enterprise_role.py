from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0003_hand_over")]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="role",
            field=models.CharField(
                choices=[
                    ("dispatcher", "dispatcher"),
                    ("reporter", "reporter"),
                    ("leader", "leader"),
                    ("task_force", "task_force"),
                    ("supervisor", "supervisor"),
                    ("administrator", "administrator"),
                    ("enterprise", "enterprise"),
                    ("operator", "operator"),
                    ("outsider", "outsider"),
                ],
                default="outsider",
                max_length=13,
            ),
        ),
    ]
