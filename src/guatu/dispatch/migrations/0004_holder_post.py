"""The post at which a matter's holder has it. What was held before is at the post it was given to, else the unit's first."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def fill(apps: Any, _schema: object) -> None:
    Matter = apps.get_model("dispatch", "Matter")
    Post = apps.get_model("org", "Post")
    Matter.objects.filter(holder=models.F("unit"), post__isnull=False).update(holder_post=models.F("post"))
    first = dict(Post.objects.order_by("-pk").values_list("unit_id", "pk"))
    for unit_id in Matter.objects.filter(holder_post=None).order_by().values_list("holder", flat=True).distinct():
        if unit_id in first:
            Matter.objects.filter(holder=unit_id, holder_post=None).update(holder_post=first[unit_id])
    for unit_id in (
        Matter.objects.filter(post=None, issued_on__isnull=False).order_by().values_list("unit", flat=True).distinct()
    ):
        if unit_id in first:
            Matter.objects.filter(unit=unit_id, post=None, issued_on__isnull=False).update(post=first[unit_id])


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0003_meetings"),
        ("org", "0003_hand_over"),
    ]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="holder_post",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="held_matters",
                to="org.post",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
