from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('collect', '0008_forms'),
    ]

    operations = [
        migrations.RemoveField(model_name='form', name='active'),
    ]
